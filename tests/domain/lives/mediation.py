"""What people try in a mediation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.mediation import Mechanism, Mediation
from tests.domain.lives.case import GOING_ON, HANDLED, SPEAKERS, Attempt, Cannot, Case, Talks, both, one_of, sets
from tests.states import (
    DESK,
    DISPUTE,
    EAST,
    MEDIATION,
    MEDIATOR,
    SPEAKER_EAST,
    WEST,
    a_person,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def _propose(case: Case, _: Any) -> Attempt:
    name = next((n for n in (MEDIATION, "mediation-2", "mediation-3") if n not in case.talks), None)
    if name is None:
        raise Cannot
    given = {"dispute": DISPUTE, "proposer": DESK, "mechanism": Mechanism.VILLAGE}
    return Attempt(Mediation.propose, name, given, case.handling in HANDLED, lambda: case.talks.update({name: Talks()}))


def _appoint(case: Case, choose: Any) -> Attempt:
    name = one_of(case.talks, choose)
    talks = case.talks[name]
    given = {"mediator": a_person(MEDIATOR), "conflict_of_interest_declared": False}
    legal = talks.state in GOING_ON and case.handling in HANDLED and not talks.mediated
    return Attempt(Mediation.appoint_mediator, name, given, legal, sets(talks, mediated=True))


def _challenge(case: Case, choose: Any) -> Attempt:
    name = one_of(case.talks, choose)
    talks = case.talks[name]
    legal = talks.state in GOING_ON and talks.mediated and not talks.challenged
    given = {"mediator": MEDIATOR, "party": EAST, "by": SPEAKER_EAST, "reason": "Kin"}
    return Attempt(Mediation.challenge_mediator, name, given, legal, sets(talks, challenged=True))


def _answer(case: Case, choose: Any) -> Attempt:
    name = one_of(case.talks, choose)
    talks = case.talks[name]
    legal, given = talks.state in GOING_ON, {"mediator": MEDIATOR, "reason": "So"}
    if choose([True, False]):
        replaced = sets(talks, mediated=False, challenged=False)
        return Attempt(Mediation.replace_mediator, name, given, legal and talks.mediated, replaced)
    return Attempt(Mediation.dismiss_challenge, name, given, legal and talks.challenged, sets(talks, challenged=False))


def _consent(case: Case, choose: Any) -> Attempt:
    name, party = one_of(case.talks, choose), choose([EAST, WEST])
    talks = case.talks[name]
    now = talks.consents.get(party)
    decide, said, may = choose(
        [
            (Mediation.give_consent, "given", now != "given"),
            (Mediation.give_consent, "given", now != "given"),
            (Mediation.refuse_consent, "refused", now is None),
            (Mediation.withdraw_consent, "withdrawn", now == "given"),
        ]
    )
    after = "consenting" if talks.state == "proposed" else talks.state
    then = both(lambda: talks.consents.update({party: said}), sets(talks, state=after))
    return Attempt(decide, name, {"party": party, "by": SPEAKERS[party]}, talks.state in GOING_ON and may, then)


def _convene(case: Case, choose: Any) -> Attempt:
    name = one_of(case.talks, choose)
    talks = case.talks[name]
    ready = talks.mediated and not talks.challenged and talks.all_consent
    legal = case.handling in HANDLED and talks.state in ("proposed", "consenting", "adjourned") and ready
    then = sets(talks, state="in_session", sessions=talks.sessions + 1)
    return Attempt(Mediation.convene_session, name, {"attendance": (EAST, WEST)}, legal, then)


def _adjourn(case: Case, choose: Any) -> Attempt:
    name = one_of(case.talks, choose)
    talks = case.talks[name]
    return Attempt(Mediation.adjourn_session, name, {}, talks.state == "in_session", sets(talks, state="adjourned"))


def _caucus(case: Case, choose: Any) -> Attempt:
    name = one_of(case.talks, choose)
    talks = case.talks[name]
    legal = talks.state == "adjourned" and talks.mediated
    return Attempt(Mediation.hold_caucus, name, {"party": EAST, "mediators": (MEDIATOR,)}, legal, lambda: None)


def _impasse(case: Case, choose: Any) -> Attempt:
    name = one_of(case.talks, choose)
    talks = case.talks[name]
    legal = talks.state in ("consenting", "adjourned")
    return Attempt(Mediation.declare_impasse, name, {"reason": "Stuck"}, legal, sets(talks, state="impasse"))


def _leave(case: Case, choose: Any) -> Attempt:
    name, party = one_of(case.talks, choose), choose([EAST, WEST])
    talks = case.talks[name]
    given = {"party": party, "by": SPEAKERS[party], "reason": "To court"}
    legal = talks.state in ("consenting", "in_session", "adjourned")
    then = both(lambda: talks.consents.update({party: "withdrawn"}), sets(talks, state="withdrawn"))
    return Attempt(Mediation.withdraw_party, name, given, legal, then)


def _supersede(case: Case, choose: Any) -> Attempt:
    name, other = one_of(case.talks, choose), one_of(case.talks, choose)
    legal = name != other and case.talks[name].state in GOING_ON and case.talks[other].state in GOING_ON
    given = {"successor": other, "reason": "The elders do it"}
    return Attempt(Mediation.supersede, name, given, legal, sets(case.talks[name], state="superseded"))


def _conclude(case: Case, choose: Any) -> Attempt:
    name, paper = one_of(case.talks, choose), one_of(case.papers, choose)
    signed = case.papers[paper].state != "drafted" and case.papers[paper].mediation == name
    legal = case.talks[name].state == "adjourned" and signed
    return Attempt(Mediation.reach_agreement, name, {"agreement": paper}, legal, sets(case.talks[name], state="agreed"))


STEPS: dict[str, Callable[[Case, Any], Attempt]] = {
    "propose": _propose,
    "appoint": _appoint,
    "challenge": _challenge,
    "answer a challenge": _answer,
    "consent": _consent,
    "convene": _convene,
    "adjourn": _adjourn,
    "caucus": _caucus,
    "impasse": _impasse,
    "leave": _leave,
    "supersede": _supersede,
    "conclude": _conclude,
}
