"""What people try with an agreement."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from domain.agreement import Agreement, EndCause
from domain.commitment import Due
from tests.domain.lives.case import BINDING, GOING_ON, Attempt, Cannot, Case, Paper, one_of, sets
from tests.states import (
    AGREEMENT,
    EAST,
    REPORT,
    TEXT,
    the_signatures,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def _draft(case: Case, choose: Any) -> Attempt:
    name = next((n for n in (AGREEMENT, "agreement-2", "agreement-3") if n not in case.papers), None)
    if name is None:
        raise Cannot
    mediation = one_of(case.talks, choose)
    talks = case.talks[mediation]
    legal = talks.sessions > 0 and talks.state in {*GOING_ON, "agreed"}
    given = {"mediation": mediation, "title": "Peace", "text_hash": TEXT}
    return Attempt(Agreement.draft, name, given, legal, lambda: case.papers.update({name: Paper(mediation)}))


def _commit(case: Case, choose: Any) -> Attempt:
    name = one_of(case.papers, choose)
    paper = case.papers[name]
    given = {"obligor": EAST, "text": "No convoys", "due": Due(on=None)}
    then = sets(paper, commitments=[*paper.commitments, "open"])
    return Attempt(Agreement.make_commitment, name, given, paper.state == "drafted", then)


def _sign(case: Case, choose: Any) -> Attempt:
    name = one_of(case.papers, choose)
    until = choose([None, case.today + timedelta(days=3)])
    given = {"text_hash": TEXT, "signatories": the_signatures(), "in_force_from": case.today, "in_force_until": until}
    paper = case.papers[name]
    return Attempt(Agreement.sign, name, given, paper.state == "drafted", sets(paper, state="in_force", until=until))


COMMITMENTS: dict[str, tuple[Callable[..., Any], dict[str, Any], set[str], str]] = {
    "report": (Agreement.report_commitment_done, {}, {"open", "returned"}, "reported_done"),
    "verify": (Agreement.verify_commitment, {}, {"reported_done"}, "verified"),
    "return": (Agreement.return_commitment, {"reason": "Half done"}, {"reported_done"}, "returned"),
    "waive": (Agreement.waive_commitment, {"reason": "Overtaken"}, {"open", "returned"}, "waived"),
}


def _keep(case: Case, choose: Any) -> Attempt:
    name = one_of(case.papers, choose)
    paper = case.papers[name]
    decide, given, states, after = COMMITMENTS[choose(list(COMMITMENTS))]
    number = choose([1, 2])
    there = number <= len(paper.commitments)
    legal = paper.state in BINDING and there and paper.commitments[number - 1] in states
    then = lambda: paper.commitments.__setitem__(number - 1, after)  # noqa: E731  # what follows
    return Attempt(decide, name, {"number": number, **given}, legal, then)


def _allege(case: Case, choose: Any) -> Attempt:
    name = one_of(case.papers, choose)
    paper = case.papers[name]

    def then() -> None:
        paper.breaches.append("alleged")
        paper.state = paper.standing

    return Attempt(Agreement.allege_breach, name, {"clause": "Respect"}, paper.state in BINDING, then)


def _find(case: Case, choose: Any) -> Attempt:
    name = one_of(case.papers, choose)
    paper = case.papers[name]
    number, found = choose([1, 2]), choose(["confirmed", "dismissed"])
    legal = paper.state in BINDING and number <= len(paper.breaches) and paper.breaches[number - 1] == "alleged"

    def then() -> None:
        paper.breaches[number - 1] = found
        paper.state = paper.standing

    decide = Agreement.confirm_breach if found == "confirmed" else Agreement.dismiss_breach
    return Attempt(decide, name, {"number": number, "finding": "So it was", "evidence": (REPORT,)}, legal, then)


def _fulfil(case: Case, choose: Any) -> Attempt:
    name = one_of(case.papers, choose)
    paper = case.papers[name]
    legal = paper.state == "in_force" and set(paper.commitments) <= {"verified", "waived"}
    return Attempt(Agreement.fulfil, name, {}, legal, sets(paper, state="fulfilled"))


def _expire(case: Case, choose: Any) -> Attempt:
    name = one_of(case.papers, choose)
    paper = case.papers[name]
    legal = paper.state == "in_force" and paper.until is not None and paper.until < case.today
    return Attempt(Agreement.expire, name, {}, legal, sets(paper, state="expired"))


def _end(case: Case, choose: Any) -> Attempt:
    name = one_of(case.papers, choose)
    paper = case.papers[name]
    evidence = choose([(), (REPORT,), (REPORT,)])
    legal = paper.state in ("in_force", "breach_confirmed") and bool(evidence)
    given = {"cause": EndCause.BREACH, "finding": "So it was", "evidence": evidence}
    return Attempt(Agreement.end, name, given, legal, sets(paper, state="ended"))


def _follow(case: Case, choose: Any) -> Attempt:
    name, other = one_of(case.papers, choose), one_of(case.papers, choose)
    paper = case.papers[name]
    stands = name != other and case.papers[other].state in ("in_force", "breach_alleged")
    legal = paper.state in ("in_force", "breach_confirmed") and stands
    then = sets(paper, state="renegotiated", successor=other)
    return Attempt(Agreement.renegotiate, name, {"successor": other, "reason": "Better"}, legal, then)


STEPS: dict[str, Callable[[Case, Any], Attempt]] = {
    "draft": _draft,
    "commit": _commit,
    "sign": _sign,
    "keep": _keep,
    "allege": _allege,
    "find": _find,
    "fulfil": _fulfil,
    "expire": _expire,
    "end": _end,
    "follow": _follow,
}
