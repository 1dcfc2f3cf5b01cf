"""What people try with a dispute."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from domain.dispute import Dispute, Phase
from domain.dispute_handled import Referral
from domain.dispute_law import Scale
from tests.domain.lives.case import GOING_ON, HANDLED, Attempt, Case, one_of, sets
from tests.states import (
    BUPATI,
    DESK,
    DISPUTE,
    INCIDENT,
    PLACE,
    POLICE,
)

if TYPE_CHECKING:
    from collections.abc import Callable


SIMPLE: dict[str, tuple[Callable[..., Any], dict[str, Any], set[str], str]] = {
    "verify": (Dispute.verify, {"method": "Asked", "verifier": POLICE}, {"detected", "reopened"}, "verified"),
    "assign": (Dispute.assign, {"lead_agency": DESK}, {"verified", "assigned"}, "assigned"),
    "begin": (Dispute.begin_handling, {}, {"assigned"}, "in_handling"),
    "monitor": (Dispute.begin_monitoring, {"monitor": POLICE}, {"agreed"}, "monitored"),
    "reopen": (Dispute.reopen, {"reason": "Again"}, {"closed"}, "reopened"),
    "refer": (Dispute.refer, {"to": Referral.COURT, "reason": "Beyond us"}, HANDLED, "referred"),
}
"""The steps that look at nothing but where the handling stands, and where it stands afterwards."""


def _simple(name: str) -> Callable[[Case, Any], Attempt]:
    decide, given, legal, after = SIMPLE[name]
    return lambda case, _: Attempt(decide, DISPUTE, given, case.handling in legal, sets(case, handling=after))


def _dismiss(case: Case, _: Any) -> Attempt:
    legal = case.handling in ("detected", "verified", "assigned", "in_handling") and not case.reached
    return Attempt(Dispute.dismiss, DISPUTE, {"reason": "A rumour"}, legal, sets(case, handling="dismissed"))


def _enter(case: Case, choose: Any) -> Attempt:
    name = one_of(case.talks, choose)
    talks = case.talks[name]
    at = case.handling == "in_handling" or (case.handling == "in_mediation" and name != case.settled_in)
    legal = at and talks.all_consent and talks.state in GOING_ON
    then = sets(case, handling="in_mediation", settled_in=name)
    return Attempt(Dispute.enter_mediation, DISPUTE, {"mediation": name}, legal, then)


def _agree(case: Case, choose: Any) -> Attempt:
    name = one_of(case.papers, choose)
    stands = case.papers[name].state in ("in_force", "breach_alleged") and name not in case.reached
    legal = case.handling in ("in_mediation", "agreed", "monitored") and stands
    then = sets(case, handling="agreed", reached=[*case.reached, name])
    return Attempt(Dispute.reach_agreement, DISPUTE, {"agreement": name}, legal, then)


def _resume(case: Case, choose: Any) -> Attempt:
    mediation = choose([None, *case.talks])
    agreement = choose([None, *case.papers])
    if case.handling == "in_mediation":
        legal = mediation == case.settled_in and case.talks[mediation].state in ("impasse", "withdrawn")
    else:
        failed = agreement in case.reached and case.papers[agreement].state in ("breach_confirmed", "ended", "expired")
        legal = case.handling in ("agreed", "monitored") and failed
    given = {"reason": "It failed", "mediation": mediation, "agreement": agreement}
    return Attempt(Dispute.resume_handling, DISPUTE, given, legal, sets(case, handling="in_handling"))


def _close(case: Case, _: Any) -> Attempt:
    legal = case.handling == "monitored" and not case.open_matters()
    return Attempt(Dispute.close, DISPUTE, {"reason": "Done"}, legal, sets(case, handling="closed"))


def _merge(case: Case, _: Any) -> Attempt:
    given = {"survivor": "dispute-other", "reason": "The same"}
    return Attempt(Dispute.merge_into, DISPUTE, given, case.alive, sets(case, handling="merged", before=case.handling))


def _undo(case: Case, _: Any) -> Attempt:
    then = sets(case, handling=case.before, before=None)
    return Attempt(Dispute.undo_merge, DISPUTE, {"reason": "Two"}, case.handling == "merged", then)


def _phase(case: Case, choose: Any) -> Attempt:
    to = choose(["prevention", "cessation", "recovery"])
    order = {"prevention": "cessation", "cessation": "recovery", "recovery": "prevention"}
    incident = choose([None, INCIDENT])
    legal = case.alive and order[case.phase] == to and (to != "cessation" or incident is not None)
    given = {"phase": Phase(to), "reason": "So", "incident": incident}
    return Attempt(Dispute.enter_phase, DISPUTE, given, legal, sets(case, phase=to))


def _declare(case: Case, choose: Any) -> Attempt:
    by, days = choose([BUPATI, BUPATI, POLICE]), choose([10, 90, 91])
    until = case.today + timedelta(days=days)
    legal = case.alive and case.status in ("none", "ended", "lapsed") and by == BUPATI and days <= 90
    given = {
        "declared_by": by,
        "scale": Scale.REGENCY,
        "decree": "1",
        "beyond_the_police": "So",
        "government_disturbed": "So",
        "council_consulted_on": case.today,
        "starts_on": case.today,
        "ends_on": until,
        "places": (PLACE,),
    }
    then = sets(case, status="declared", status_until=until)
    return Attempt(Dispute.declare_conflict_status, DISPUTE, given, legal, then)


def _extend(case: Case, choose: Any) -> Attempt:
    until = (case.status_until or case.today) + timedelta(days=choose([-1, 30]))
    running = case.status_until is not None and case.today <= case.status_until < until
    given = {"declared_by": BUPATI, "decree": "2", "council_consulted_on": case.status_until or case.today}
    given |= {"ends_on": until, "ground": "The decree", "reason": "Not calm"}
    then = sets(case, status="extended", status_until=until)
    legal = case.status == "declared" and running and case.handling != "merged"
    return Attempt(Dispute.extend_conflict_status, DISPUTE, given, legal, then)


def _end_status(case: Case, choose: Any) -> Attempt:
    by = choose([BUPATI, BUPATI, POLICE])
    given = {"ended_by": by, "decree": "3", "reason": "Calm"}
    legal = case.status in ("declared", "extended") and by == BUPATI and case.handling != "merged"
    return Attempt(Dispute.end_conflict_status, DISPUTE, given, legal, sets(case, status="ended"))


def _lapse(case: Case, _: Any) -> Attempt:
    over = case.status_until is not None and case.status_until < case.today
    legal = case.status in ("declared", "extended") and over and case.handling != "merged"
    return Attempt(Dispute.lapse_conflict_status, DISPUTE, {}, legal, sets(case, status="lapsed"))


STEPS: dict[str, Callable[[Case, Any], Attempt]] = {
    **{name: _simple(name) for name in SIMPLE},
    "dismiss": _dismiss,
    "enter mediation": _enter,
    "agree": _agree,
    "resume": _resume,
    "close": _close,
    "merge": _merge,
    "undo merge": _undo,
    "phase": _phase,
    "declare": _declare,
    "extend": _extend,
    "end status": _end_status,
    "lapse": _lapse,
}
