"""Who could mediate a dispute, with what speaks for and against each, from what one statement brings."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from api.plan_mediators import MOST_ROWS
from domain.agreement import AgreementState, EndCause
from domain.dispute import PartyRole
from domain.ids import kind_of
from domain.mediating import AGAINST, OF_A_MEDIATION, OF_A_TIE, MediatorReason, of_an_agreement
from domain.mediation import MediationState

_ORDER = {why: n for n, why in enumerate(MediatorReason)}


def candidates(found: dict[str, Any]) -> dict[str, Any]:
    """The candidates, those first against whom nothing is on record and who are on terms with most of the principals.

    A candidate is whom something on record speaks for; a party is none. That a group has no tie to a principal speaks
    for it too, but makes no candidate.
    """
    told, nodes = found["told"], {node["__id"]: node for node in found["nodes"]}
    parties = {party["id"] for party in told["parties"]}
    principals = sorted({party["id"] for party in told["parties"] if party["role"] == PartyRole.PRINCIPAL})
    reasons: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for id, reason in (*_of_ties(told), *_of_places(told), *_of_customs(told, found), *_of_mediations(told)):
        if id not in parties and reason not in reasons[id]:
            reasons[id].append(reason)
    made = []
    for id, mine in reasons.items():
        if all(reason["why"] in AGAINST for reason in mine):
            continue
        if kind_of(id) == "group":
            tied = {reason["about"] for reason in mine}
            mine += [_reason(MediatorReason.NO_TIE_ON_RECORD, {}, party) for party in principals if party not in tied]
        mine.sort(key=lambda reason: (_ORDER[reason["why"]], reason["about"] or "", reason["since"] or 0))
        against = [reason for reason in mine if reason["why"] in AGAINST]
        terms = {r["about"] for r in mine if r["why"] in (MediatorReason.ON_GOOD_TERMS, MediatorReason.NEUTRAL)}
        speaking_for = [reason for reason in mine if reason["why"] not in AGAINST]
        order = (len(against) > 0, -len(terms.intersection(principals)), -len(speaking_for), id)
        made.append((order, {"node": nodes.get(id), "speaksFor": speaking_for, "speaksAgainst": against}))
    left_out = sum(max(0, many - MOST_ROWS) for many in found["many"])
    return {"candidates": [one for _, one in sorted(made, key=lambda one: one[0])], "leftOut": left_out}


Reasons = list[tuple[str, dict[str, Any]]]
"""Who they concern, and the reasons."""


def _of_ties(told: dict[str, Any]) -> Reasons:
    return [
        (tie["n"], _reason(OF_A_TIE.get(tie["sign"], MediatorReason.PART_OF_A_PARTY), tie, tie["about"]))
        for tie in told["ties"]
    ] + [(tie["n"], _reason(MediatorReason.SPEAKS_FOR_A_PARTY, tie, tie["about"])) for tie in told["shared"]]


def _of_places(told: dict[str, Any]) -> Reasons:
    return [
        (tie["n"], _reason(why, tie, tie["about"]))
        for sort, why in (("homes", MediatorReason.AT_HOME_THERE), ("seats", MediatorReason.RESPONSIBLE_THERE))
        for tie in told[sort]
    ]


def _of_customs(told: dict[str, Any], found: dict[str, Any]) -> Reasons:
    reasons: Reasons = []
    sources, territories = set(told["sources"] or ()), set(found["territories"])
    for custom in told["customs"]:
        if fits := set(custom["fits"] or ()):
            why = MediatorReason.FITS_THE_SOURCE if fits & sources else MediatorReason.FOR_OTHER_SOURCES
            reasons.append((custom["n"], _reason(why, custom, custom["n"])))
        for region in custom["regions"]:
            here = region["about"] in territories
            why = MediatorReason.KNOWN_THERE if here else MediatorReason.KNOWN_ELSEWHERE
            reasons.append((custom["n"], _reason(why, region, region["about"])))
    return reasons


def _of_mediations(told: dict[str, Any]) -> Reasons:
    """How earlier mediations came out, whether who mediated was challenged, and who of them belongs to a party."""
    reasons: Reasons = []
    voices = defaultdict(list)
    for voice in told["voices"]:
        voices[voice["person"]].append(voice)
    for held in told["mediated"]:
        came_out = OF_A_MEDIATION.get(MediationState(held["state"]))
        if came_out is not None:
            reasons.append((held["n"], _reason(came_out, held, held["about"])))
        for agreement in held["agreements"]:
            cause = agreement["cause"] and EndCause(agreement["cause"])
            kept = of_an_agreement(AgreementState(agreement["state"]), cause)
            if kept is not None:
                reasons.append((held["n"], _reason(kept, agreement, agreement["about"])))
        for challenge in held["challenges"]:
            if challenge["person"] == held["person"]:
                reasons.append((held["n"], _reason(MediatorReason.CHALLENGED, challenge, held["about"])))
        for voice in voices[held["person"]]:
            reasons.append((held["n"], _reason(MediatorReason.SPEAKS_FOR_A_PARTY, voice, voice["about"])))
    return reasons


def _reason(why: MediatorReason, rests_on: dict[str, Any], about: str) -> dict[str, Any]:
    """One reason, with the tie or the thing that it rests on; nothing, where it is that there is none."""
    since = rests_on.get("since")
    return {
        "why": why,
        "about": about,
        "tie": (rests_on.get("tie") or "").removeprefix("WAS_") or None,
        "since": since,
        "__since": since,
        "classification": since and {"level": rests_on["level"], "compartments": rests_on["compartments"]},
    }
