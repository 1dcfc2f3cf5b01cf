"""What people try at one table: recovery, meetings, taskings and alerts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from domain.alert import Alert
from domain.commitment import Due
from domain.dispute import Dispute
from domain.meeting import Meeting
from domain.recovery import Recovery, RecoveryKind
from domain.tasking import Tasking
from tests.domain.lives.case import Attempt, Cannot, Case, both, one_of, sets
from tests.states import (
    DESK,
    DISPUTE,
    MEETING,
    PLACE,
    POLICE,
    RECOVERY,
    TEXT,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def _recover(case: Case, choose: Any) -> Attempt:
    if case.recovery is None:
        given = {"dispute": DISPUTE, "kind": RecoveryKind.RECONCILIATION, "title": "A feast", "by_agency": DESK}
        legal = case.phase != "prevention"
        return Attempt(Recovery.plan, RECOVERY, given, legal, sets(case, recovery="planned"))
    now = case.recovery
    tried = choose(["start", "complete", "stop"])
    if tried == "start":
        legal = now == "planned" and case.phase == "recovery"
        return Attempt(Recovery.start, RECOVERY, {}, legal, sets(case, recovery="running"))
    if tried == "complete":
        given = {"outcome": "They ate together"}
        return Attempt(Recovery.complete, RECOVERY, given, now == "running", sets(case, recovery="done"))
    given = {"reason": "No money"}
    return Attempt(Recovery.stop, RECOVERY, given, now in ("planned", "running"), sets(case, recovery="stopped"))


def _meet(case: Case, choose: Any) -> Attempt:
    now = case.meeting
    if now is None:
        given: dict[str, Any] = {"title": "Rakor", "convener": DESK, "planned_on": case.today}
        return Attempt(Meeting.schedule, MEETING, given, True, sets(case, meeting="scheduled"))
    tried = choose(["hold", "decide", "minute", "call off"])
    if tried == "hold":
        attended = choose([(DESK, POLICE), (DESK,), (DESK, DESK)])
        legal = now == "scheduled" and attended == (DESK, POLICE)
        return Attempt(Meeting.hold, MEETING, {"attended": attended}, legal, sets(case, meeting="held"))
    if tried == "decide":
        given = {"text": "Watch", "owner": POLICE, "due": Due(on=None)}
        then = sets(case, decided=case.decided + 1)
        return Attempt(Meeting.record_decision, MEETING, given, now == "held", then)
    if tried == "minute":
        given = {"minutes_hash": TEXT}
        return Attempt(Meeting.minute, MEETING, given, now == "held", sets(case, meeting="minuted"))
    return Attempt(Meeting.call_off, MEETING, {"reason": "Flood"}, now == "scheduled", sets(case, meeting="called_off"))


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
        name = one_of(case.taskings, choose)
        decide, given, states, after = steps[choose(list(steps))]
        legal = case.taskings[name] in states
        return Attempt(decide, name, given, legal, lambda: case.taskings.update({name: after}))

    return attempt


def _warn(case: Case, choose: Any) -> Attempt:
    name = next((n for n in ("alert-1", "alert-2") if n not in case.alerts), None)
    if name is None:
        raise Cannot
    days, place = choose([0, 14, -1]), choose([PLACE, None])
    until = case.today + timedelta(days=days)
    given = {"what": "A march", "recipients": (POLICE,), "by_agency": DESK, "respond_by": until, "place": place}
    then = both(lambda: case.alerts.update({name: "raised"}), lambda: case.answer_by.update({name: until}))
    return Attempt(Alert.raise_, name, given, days >= 0 and place is not None, then)


def _list(case: Case, choose: Any) -> Attempt:
    name = one_of(case.alerts, choose)
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
    name, step = one_of(case.alerts, choose), choose(list(HEARD))
    decide, given, states, after = HEARD[step]
    legal = case.alerts[name] in states and (step != "lapse" or case.answer_by[name] < case.today)
    return Attempt(decide, name, given, legal, lambda: case.alerts.update({name: after}))


STEPS: dict[str, Callable[[Case, Any], Attempt]] = {
    "recover": _recover,
    "meet": _meet,
    "ask": _ask,
    "answer": _task(BY_THE_ASKED),
    "settle": _task(BY_THE_ASKING),
    "warn": _warn,
    "list": _list,
    "hear": _hear,
}
