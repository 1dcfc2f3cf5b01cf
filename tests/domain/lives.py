"""What domain.md §2 says of a dispute, its mediations and its agreements, written down once more, in plain tables and
sentences and without the domain's own code: the model that the machines hold it against.

``Case`` knows where everything stands. ``STEPS`` are the things that people try: each says what is tried, whether it
is legal as the case stands, and how the case stands afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from domain.agreement import Agreement, EndCause
from domain.alert import Alert
from domain.commitment import Due
from domain.dispute import Dispute, Phase
from domain.dispute_handled import Referral
from domain.dispute_law import Scale
from domain.mediation import Mechanism, Mediation
from domain.meeting import Meeting
from domain.recovery import Recovery, RecoveryKind
from domain.tasking import Tasking
from tests.states import (
    AGREEMENT,
    BUPATI,
    DESK,
    DISPUTE,
    EAST,
    INCIDENT,
    MEDIATION,
    MEDIATOR,
    MEETING,
    PLACE,
    POLICE,
    RECOVERY,
    REPORT,
    SPEAKER_EAST,
    SPEAKER_WEST,
    TEXT,
    WEST,
    a_person,
    the_signatures,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SPEAKERS = {EAST: SPEAKER_EAST, WEST: SPEAKER_WEST}
HANDLED = {"verified", "assigned", "in_handling", "in_mediation", "agreed", "monitored"}
GOING_ON = {"proposed", "consenting", "in_session", "adjourned"}
BINDING = {"in_force", "breach_alleged", "breach_confirmed"}
OWED = {"open", "reported_done", "returned"}


@dataclass
class Talks:
    """One mediation."""

    state: str = "proposed"
    consents: dict[str, str] = field(default_factory=dict)
    mediated: bool = False
    challenged: bool = False
    sessions: int = 0

    @property
    def all_consent(self) -> bool:
        return self.consents == {EAST: "given", WEST: "given"}


@dataclass
class Paper:
    """One agreement."""

    mediation: str
    state: str = "drafted"
    until: date | None = None
    commitments: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    successor: str | None = None

    @property
    def standing(self) -> str:
        for said, state in (("confirmed", "breach_confirmed"), ("alleged", "breach_alleged")):
            if said in self.breaches:
                return state
        return "in_force"


@dataclass
class Case:
    """Where everything stands."""

    today: date
    handling: str = "detected"
    before: str | None = None
    phase: str = "prevention"
    status: str = "none"
    status_until: date | None = None
    settled_in: str | None = None
    reached: list[str] = field(default_factory=list)
    talks: dict[str, Talks] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    recovery: str | None = None
    meeting: str | None = None
    decided: int = 0
    taskings: dict[str, str] = field(default_factory=dict)
    alerts: dict[str, str] = field(default_factory=dict)
    answer_by: dict[str, date] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)

    @property
    def alive(self) -> bool:
        return self.handling not in ("dismissed", "merged")

    def open_matters(self) -> bool:
        """Whether something keeps the dispute from being closed."""
        for name in self.reached:
            paper = self.papers[name]
            if paper.state == "renegotiated" and paper.successor not in self.reached:
                return True
            if paper.state in BINDING and (paper.state != "in_force" or OWED & set(paper.commitments)):
                return True
        return any(self.alerts[name] in ("raised", "lapsed") for name in self.listed)


@dataclass
class Attempt:
    """Something that somebody tries."""

    decide: Callable[..., Any]
    id: str
    given: dict[str, Any]
    legal: bool
    then: Callable[[], None]


class Cannot(Exception):
    """There is nothing yet that this could be tried on."""


def _set(thing: object, **values: Any) -> Callable[[], None]:
    def then() -> None:
        for name, value in values.items():
            setattr(thing, name, value)

    return then


def _both(*effects: Callable[[], None]) -> Callable[[], None]:
    def then() -> None:
        for effect in effects:
            effect()

    return then


def _one(names: dict[str, Any], choose: Any) -> str:
    if not names:
        raise Cannot
    return str(choose(list(names)))


# ── The dispute ───────────────────────────────────────────────────────────────────────────────────────────────────

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
    return lambda case, _: Attempt(decide, DISPUTE, given, case.handling in legal, _set(case, handling=after))


def _dismiss(case: Case, _: Any) -> Attempt:
    legal = case.handling in ("detected", "verified", "assigned", "in_handling") and not case.reached
    return Attempt(Dispute.dismiss, DISPUTE, {"reason": "A rumour"}, legal, _set(case, handling="dismissed"))


def _enter(case: Case, choose: Any) -> Attempt:
    name = _one(case.talks, choose)
    talks = case.talks[name]
    at = case.handling == "in_handling" or (case.handling == "in_mediation" and name != case.settled_in)
    legal = at and talks.all_consent and talks.state in GOING_ON
    then = _set(case, handling="in_mediation", settled_in=name)
    return Attempt(Dispute.enter_mediation, DISPUTE, {"mediation": name}, legal, then)


def _agree(case: Case, choose: Any) -> Attempt:
    name = _one(case.papers, choose)
    stands = case.papers[name].state in ("in_force", "breach_alleged") and name not in case.reached
    legal = case.handling in ("in_mediation", "agreed", "monitored") and stands
    then = _set(case, handling="agreed", reached=[*case.reached, name])
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
    return Attempt(Dispute.resume_handling, DISPUTE, given, legal, _set(case, handling="in_handling"))


def _close(case: Case, _: Any) -> Attempt:
    legal = case.handling == "monitored" and not case.open_matters()
    return Attempt(Dispute.close, DISPUTE, {"reason": "Done"}, legal, _set(case, handling="closed"))


def _merge(case: Case, _: Any) -> Attempt:
    given = {"survivor": "dispute-other", "reason": "The same"}
    return Attempt(Dispute.merge_into, DISPUTE, given, case.alive, _set(case, handling="merged", before=case.handling))


def _undo(case: Case, _: Any) -> Attempt:
    then = _set(case, handling=case.before, before=None)
    return Attempt(Dispute.undo_merge, DISPUTE, {"reason": "Two"}, case.handling == "merged", then)


def _phase(case: Case, choose: Any) -> Attempt:
    to = choose(["prevention", "cessation", "recovery"])
    order = {"prevention": "cessation", "cessation": "recovery", "recovery": "prevention"}
    incident = choose([None, INCIDENT])
    legal = case.alive and order[case.phase] == to and (to != "cessation" or incident is not None)
    given = {"phase": Phase(to), "reason": "So", "incident": incident}
    return Attempt(Dispute.enter_phase, DISPUTE, given, legal, _set(case, phase=to))


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
    then = _set(case, status="declared", status_until=until)
    return Attempt(Dispute.declare_conflict_status, DISPUTE, given, legal, then)


def _extend(case: Case, choose: Any) -> Attempt:
    until = (case.status_until or case.today) + timedelta(days=choose([-1, 30]))
    running = case.status_until is not None and case.today <= case.status_until < until
    given = {"declared_by": BUPATI, "decree": "2", "council_consulted_on": case.status_until or case.today}
    given |= {"ends_on": until, "ground": "The decree", "reason": "Not calm"}
    then = _set(case, status="extended", status_until=until)
    legal = case.status == "declared" and running and case.handling != "merged"
    return Attempt(Dispute.extend_conflict_status, DISPUTE, given, legal, then)


def _end_status(case: Case, choose: Any) -> Attempt:
    by = choose([BUPATI, BUPATI, POLICE])
    given = {"ended_by": by, "decree": "3", "reason": "Calm"}
    legal = case.status in ("declared", "extended") and by == BUPATI and case.handling != "merged"
    return Attempt(Dispute.end_conflict_status, DISPUTE, given, legal, _set(case, status="ended"))


def _lapse(case: Case, _: Any) -> Attempt:
    over = case.status_until is not None and case.status_until < case.today
    legal = case.status in ("declared", "extended") and over and case.handling != "merged"
    return Attempt(Dispute.lapse_conflict_status, DISPUTE, {}, legal, _set(case, status="lapsed"))


# ── Mediations ────────────────────────────────────────────────────────────────────────────────────────────────────


def _propose(case: Case, _: Any) -> Attempt:
    name = next((n for n in (MEDIATION, "mediation-2", "mediation-3") if n not in case.talks), None)
    if name is None:
        raise Cannot
    given = {"dispute": DISPUTE, "proposer": DESK, "mechanism": Mechanism.VILLAGE}
    return Attempt(Mediation.propose, name, given, case.handling in HANDLED, lambda: case.talks.update({name: Talks()}))


def _appoint(case: Case, choose: Any) -> Attempt:
    name = _one(case.talks, choose)
    talks = case.talks[name]
    given = {"mediator": a_person(MEDIATOR), "conflict_of_interest_declared": False}
    legal = talks.state in GOING_ON and case.handling in HANDLED and not talks.mediated
    return Attempt(Mediation.appoint_mediator, name, given, legal, _set(talks, mediated=True))


def _challenge(case: Case, choose: Any) -> Attempt:
    name = _one(case.talks, choose)
    talks = case.talks[name]
    legal = talks.state in GOING_ON and talks.mediated and not talks.challenged
    given = {"mediator": MEDIATOR, "party": EAST, "by": SPEAKER_EAST, "reason": "Kin"}
    return Attempt(Mediation.challenge_mediator, name, given, legal, _set(talks, challenged=True))


def _answer(case: Case, choose: Any) -> Attempt:
    name = _one(case.talks, choose)
    talks = case.talks[name]
    legal, given = talks.state in GOING_ON, {"mediator": MEDIATOR, "reason": "So"}
    if choose([True, False]):
        replaced = _set(talks, mediated=False, challenged=False)
        return Attempt(Mediation.replace_mediator, name, given, legal and talks.mediated, replaced)
    return Attempt(Mediation.dismiss_challenge, name, given, legal and talks.challenged, _set(talks, challenged=False))


def _consent(case: Case, choose: Any) -> Attempt:
    name, party = _one(case.talks, choose), choose([EAST, WEST])
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
    then = _both(lambda: talks.consents.update({party: said}), _set(talks, state=after))
    return Attempt(decide, name, {"party": party, "by": SPEAKERS[party]}, talks.state in GOING_ON and may, then)


def _convene(case: Case, choose: Any) -> Attempt:
    name = _one(case.talks, choose)
    talks = case.talks[name]
    ready = talks.mediated and not talks.challenged and talks.all_consent
    legal = case.handling in HANDLED and talks.state in ("proposed", "consenting", "adjourned") and ready
    then = _set(talks, state="in_session", sessions=talks.sessions + 1)
    return Attempt(Mediation.convene_session, name, {"attendance": (EAST, WEST)}, legal, then)


def _adjourn(case: Case, choose: Any) -> Attempt:
    name = _one(case.talks, choose)
    talks = case.talks[name]
    return Attempt(Mediation.adjourn_session, name, {}, talks.state == "in_session", _set(talks, state="adjourned"))


def _caucus(case: Case, choose: Any) -> Attempt:
    name = _one(case.talks, choose)
    talks = case.talks[name]
    legal = talks.state == "adjourned" and talks.mediated
    return Attempt(Mediation.hold_caucus, name, {"party": EAST, "mediators": (MEDIATOR,)}, legal, lambda: None)


def _impasse(case: Case, choose: Any) -> Attempt:
    name = _one(case.talks, choose)
    talks = case.talks[name]
    legal = talks.state in ("consenting", "adjourned")
    return Attempt(Mediation.declare_impasse, name, {"reason": "Stuck"}, legal, _set(talks, state="impasse"))


def _leave(case: Case, choose: Any) -> Attempt:
    name, party = _one(case.talks, choose), choose([EAST, WEST])
    talks = case.talks[name]
    given = {"party": party, "by": SPEAKERS[party], "reason": "To court"}
    legal = talks.state in ("consenting", "in_session", "adjourned")
    then = _both(lambda: talks.consents.update({party: "withdrawn"}), _set(talks, state="withdrawn"))
    return Attempt(Mediation.withdraw_party, name, given, legal, then)


def _supersede(case: Case, choose: Any) -> Attempt:
    name, other = _one(case.talks, choose), _one(case.talks, choose)
    legal = name != other and case.talks[name].state in GOING_ON and case.talks[other].state in GOING_ON
    given = {"successor": other, "reason": "The elders do it"}
    return Attempt(Mediation.supersede, name, given, legal, _set(case.talks[name], state="superseded"))


def _conclude(case: Case, choose: Any) -> Attempt:
    name, paper = _one(case.talks, choose), _one(case.papers, choose)
    signed = case.papers[paper].state != "drafted" and case.papers[paper].mediation == name
    legal = case.talks[name].state == "adjourned" and signed
    return Attempt(Mediation.reach_agreement, name, {"agreement": paper}, legal, _set(case.talks[name], state="agreed"))


# ── Agreements ────────────────────────────────────────────────────────────────────────────────────────────────────


def _draft(case: Case, choose: Any) -> Attempt:
    name = next((n for n in (AGREEMENT, "agreement-2", "agreement-3") if n not in case.papers), None)
    if name is None:
        raise Cannot
    mediation = _one(case.talks, choose)
    talks = case.talks[mediation]
    legal = talks.sessions > 0 and talks.state in {*GOING_ON, "agreed"}
    given = {"mediation": mediation, "title": "Peace", "text_hash": TEXT}
    return Attempt(Agreement.draft, name, given, legal, lambda: case.papers.update({name: Paper(mediation)}))


def _commit(case: Case, choose: Any) -> Attempt:
    name = _one(case.papers, choose)
    paper = case.papers[name]
    given = {"obligor": EAST, "text": "No convoys", "due": Due(on=None)}
    then = _set(paper, commitments=[*paper.commitments, "open"])
    return Attempt(Agreement.make_commitment, name, given, paper.state == "drafted", then)


def _sign(case: Case, choose: Any) -> Attempt:
    name = _one(case.papers, choose)
    until = choose([None, case.today + timedelta(days=3)])
    given = {"text_hash": TEXT, "signatories": the_signatures(), "in_force_from": case.today, "in_force_until": until}
    paper = case.papers[name]
    return Attempt(Agreement.sign, name, given, paper.state == "drafted", _set(paper, state="in_force", until=until))


COMMITMENTS: dict[str, tuple[Callable[..., Any], dict[str, Any], set[str], str]] = {
    "report": (Agreement.report_commitment_done, {}, {"open", "returned"}, "reported_done"),
    "verify": (Agreement.verify_commitment, {}, {"reported_done"}, "verified"),
    "return": (Agreement.return_commitment, {"reason": "Half done"}, {"reported_done"}, "returned"),
    "waive": (Agreement.waive_commitment, {"reason": "Overtaken"}, {"open", "returned"}, "waived"),
}


def _keep(case: Case, choose: Any) -> Attempt:
    name = _one(case.papers, choose)
    paper = case.papers[name]
    decide, given, states, after = COMMITMENTS[choose(list(COMMITMENTS))]
    number = choose([1, 2])
    there = number <= len(paper.commitments)
    legal = paper.state in BINDING and there and paper.commitments[number - 1] in states
    then = lambda: paper.commitments.__setitem__(number - 1, after)  # noqa: E731  # what follows
    return Attempt(decide, name, {"number": number, **given}, legal, then)


def _allege(case: Case, choose: Any) -> Attempt:
    name = _one(case.papers, choose)
    paper = case.papers[name]

    def then() -> None:
        paper.breaches.append("alleged")
        paper.state = paper.standing

    return Attempt(Agreement.allege_breach, name, {"clause": "Respect"}, paper.state in BINDING, then)


def _find(case: Case, choose: Any) -> Attempt:
    name = _one(case.papers, choose)
    paper = case.papers[name]
    number, found = choose([1, 2]), choose(["confirmed", "dismissed"])
    legal = paper.state in BINDING and number <= len(paper.breaches) and paper.breaches[number - 1] == "alleged"

    def then() -> None:
        paper.breaches[number - 1] = found
        paper.state = paper.standing

    decide = Agreement.confirm_breach if found == "confirmed" else Agreement.dismiss_breach
    return Attempt(decide, name, {"number": number, "finding": "So it was", "evidence": (REPORT,)}, legal, then)


def _fulfil(case: Case, choose: Any) -> Attempt:
    name = _one(case.papers, choose)
    paper = case.papers[name]
    legal = paper.state == "in_force" and set(paper.commitments) <= {"verified", "waived"}
    return Attempt(Agreement.fulfil, name, {}, legal, _set(paper, state="fulfilled"))


def _expire(case: Case, choose: Any) -> Attempt:
    name = _one(case.papers, choose)
    paper = case.papers[name]
    legal = paper.state == "in_force" and paper.until is not None and paper.until < case.today
    return Attempt(Agreement.expire, name, {}, legal, _set(paper, state="expired"))


def _end(case: Case, choose: Any) -> Attempt:
    name = _one(case.papers, choose)
    paper = case.papers[name]
    evidence = choose([(), (REPORT,), (REPORT,)])
    legal = paper.state in ("in_force", "breach_confirmed") and bool(evidence)
    given = {"cause": EndCause.BREACH, "finding": "So it was", "evidence": evidence}
    return Attempt(Agreement.end, name, given, legal, _set(paper, state="ended"))


def _follow(case: Case, choose: Any) -> Attempt:
    name, other = _one(case.papers, choose), _one(case.papers, choose)
    paper = case.papers[name]
    stands = name != other and case.papers[other].state in ("in_force", "breach_alleged")
    legal = paper.state in ("in_force", "breach_confirmed") and stands
    then = _set(paper, state="renegotiated", successor=other)
    return Attempt(Agreement.renegotiate, name, {"successor": other, "reason": "Better"}, legal, then)


# ── Recovery ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _recover(case: Case, choose: Any) -> Attempt:
    if case.recovery is None:
        given = {"dispute": DISPUTE, "kind": RecoveryKind.RECONCILIATION, "title": "A feast", "by_agency": DESK}
        legal = case.phase != "prevention"
        return Attempt(Recovery.plan, RECOVERY, given, legal, _set(case, recovery="planned"))
    now = case.recovery
    tried = choose(["start", "complete", "stop"])
    if tried == "start":
        legal = now == "planned" and case.phase == "recovery"
        return Attempt(Recovery.start, RECOVERY, {}, legal, _set(case, recovery="running"))
    if tried == "complete":
        given = {"outcome": "They ate together"}
        return Attempt(Recovery.complete, RECOVERY, given, now == "running", _set(case, recovery="done"))
    given = {"reason": "No money"}
    return Attempt(Recovery.stop, RECOVERY, given, now in ("planned", "running"), _set(case, recovery="stopped"))


# ── Meetings and taskings ─────────────────────────────────────────────────────────────────────────────────────────


def _meet(case: Case, choose: Any) -> Attempt:
    now = case.meeting
    if now is None:
        given: dict[str, Any] = {"title": "Rakor", "convener": DESK, "planned_on": case.today}
        return Attempt(Meeting.schedule, MEETING, given, True, _set(case, meeting="scheduled"))
    tried = choose(["hold", "decide", "minute", "call off"])
    if tried == "hold":
        attended = choose([(DESK, POLICE), (DESK,), (DESK, DESK)])
        legal = now == "scheduled" and attended == (DESK, POLICE)
        return Attempt(Meeting.hold, MEETING, {"attended": attended}, legal, _set(case, meeting="held"))
    if tried == "decide":
        given = {"text": "Watch", "owner": POLICE, "due": Due(on=None)}
        then = _set(case, decided=case.decided + 1)
        return Attempt(Meeting.record_decision, MEETING, given, now == "held", then)
    if tried == "minute":
        given = {"minutes_hash": TEXT}
        return Attempt(Meeting.minute, MEETING, given, now == "held", _set(case, meeting="minuted"))
    return Attempt(Meeting.call_off, MEETING, {"reason": "Flood"}, now == "scheduled", _set(case, meeting="called_off"))


def _ask(case: Case, choose: Any) -> Attempt:
    name = next((n for n in ("tasking-1", "tasking-2", "tasking-3") if n not in case.taskings), None)
    if name is None:
        raise Cannot
    days = choose([0, 14, -1])
    meeting, number = choose([None, MEETING] if case.meeting else [None]), choose([None, 1, 2])
    known = number is None if meeting is None else number is not None and number <= case.decided
    given = {"by_agency": DESK, "to_agency": POLICE, "what": "Watch", "due": Due(on=case.today + timedelta(days=days))}
    given |= {"meeting": meeting, "decision": number}
    return Attempt(Tasking.issue, name, given, days >= 0 and known, lambda: case.taskings.update({name: "issued"}))


BY_THE_ASKED: dict[str, tuple[Callable[..., Any], dict[str, Any], set[str], str]] = {
    "acknowledge": (Tasking.acknowledge, {}, {"issued"}, "acknowledged"),
    "start": (Tasking.start, {}, {"acknowledged"}, "in_progress"),
    "report": (Tasking.report, {"result": "Done"}, {"acknowledged", "in_progress", "returned"}, "reported"),
    "decline": (
        Tasking.decline,
        {"reason": "Not ours"},
        {"issued", "acknowledged", "in_progress", "returned"},
        "declined",
    ),
}
BY_THE_ASKING: dict[str, tuple[Callable[..., Any], dict[str, Any], set[str], str]] = {
    "accept": (Tasking.accept, {}, {"reported"}, "accepted"),
    "return": (Tasking.return_, {"reason": "Half done"}, {"reported"}, "returned"),
    "cancel": (
        Tasking.cancel,
        {"reason": "Overtaken"},
        {"issued", "acknowledged", "in_progress", "returned", "reported"},
        "cancelled",
    ),
}


def _task(steps: dict[str, tuple[Callable[..., Any], dict[str, Any], set[str], str]]) -> Callable[[Case, Any], Attempt]:
    def attempt(case: Case, choose: Any) -> Attempt:
        name = _one(case.taskings, choose)
        decide, given, states, after = steps[choose(list(steps))]
        legal = case.taskings[name] in states
        return Attempt(decide, name, given, legal, lambda: case.taskings.update({name: after}))

    return attempt


# ── Alerts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _warn(case: Case, choose: Any) -> Attempt:
    name = next((n for n in ("alert-1", "alert-2") if n not in case.alerts), None)
    if name is None:
        raise Cannot
    days, place = choose([0, 14, -1]), choose([PLACE, None])
    until = case.today + timedelta(days=days)
    given = {"what": "A march", "recipients": (POLICE,), "by_agency": DESK, "respond_by": until, "place": place}
    then = _both(lambda: case.alerts.update({name: "raised"}), lambda: case.answer_by.update({name: until}))
    return Attempt(Alert.raise_, name, given, days >= 0 and place is not None, then)


def _list(case: Case, choose: Any) -> Attempt:
    name = _one(case.alerts, choose)
    legal = case.alive and name not in case.listed
    return Attempt(Dispute.list_alert, DISPUTE, {"alert": name}, legal, lambda: case.listed.append(name))


HEARD: dict[str, tuple[Callable[..., Any], dict[str, Any], set[str], str]] = {
    "acknowledge": (Alert.acknowledge, {"by_agency": POLICE}, {"raised", "lapsed"}, "acknowledged"),
    "respond": (Alert.respond, {"by_agency": POLICE, "action": "A post"}, {"acknowledged"}, "responded"),
    "dismiss": (
        Alert.dismiss,
        {"by_agency": DESK, "reason": "Called off"},
        {"raised", "lapsed", "acknowledged"},
        "dismissed",
    ),
    "lapse": (Alert.lapse, {}, {"raised"}, "lapsed"),
}


def _hear(case: Case, choose: Any) -> Attempt:
    name, step = _one(case.alerts, choose), choose(list(HEARD))
    decide, given, states, after = HEARD[step]
    legal = case.alerts[name] in states and (step != "lapse" or case.answer_by[name] < case.today)
    return Attempt(decide, name, given, legal, lambda: case.alerts.update({name: after}))


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
    "recover": _recover,
    "meet": _meet,
    "ask": _ask,
    "answer": _task(BY_THE_ASKED),
    "settle": _task(BY_THE_ASKING),
    "warn": _warn,
    "list": _list,
    "hear": _hear,
}

A_WHOLE_CASE = (
    "verify",
    "assign",
    "begin",
    "propose",
    "appoint",
    "consent",
    "consent",
    "enter mediation",
    "convene",
    "adjourn",
    "draft",
    "commit",
    "commit",
    "sign",
    "agree",
    "monitor",
    "keep",
    "keep",
    "keep",
    "close",
)
"""A way through the middle of it all, so that walks may begin anywhere along it."""


def a_legal_way(case: Case, name: str, prefer: Callable[[list[Any]], Any] | None = None) -> Attempt | None:
    """A legal way of trying something: that of the preferred choices, or else the first there is; None when there is
    none."""
    if prefer is not None:
        try:
            attempt = STEPS[name](case, prefer)
        except Cannot:
            return None
        if attempt.legal:
            return attempt

    def ways(chosen: tuple[int, ...]) -> Attempt | None:
        asked: list[int] = []

        def choose(among: list[Any]) -> Any:
            at = len(asked)
            asked.append(len(among))
            return among[chosen[at] if at < len(chosen) else 0]

        try:
            attempt = STEPS[name](case, choose)
        except Cannot:
            return None
        if attempt.legal:
            return attempt
        others = (
            ways((*chosen, *([0] * (at - len(chosen))), other))
            for at in range(len(chosen), len(asked))
            for other in range(1, asked[at])
        )
        return next((found for found in others if found), None)

    return ways(())
