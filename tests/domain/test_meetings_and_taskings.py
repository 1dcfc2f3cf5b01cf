"""Agencies meet, decide, and ask one another; whoever is asked may decline."""

from datetime import timedelta
from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP
from domain.commitment import Due
from domain.meeting import OF_SEVERAL_AGENCIES, Meeting, MeetingState
from domain.tasking import DECIDED_THERE, DUE_LATER, Tasking, TaskingState
from tests.states import DESK, MEETING, POLICE, TASKING, TEXT, World, an_agency


def a_scheduled_meeting() -> World:
    world = an_agency()
    world.decide(Meeting.schedule, MEETING, title="Rakor", convener=DESK, planned_on=world.now.date())
    return world


def a_held_meeting() -> World:
    world = a_scheduled_meeting()
    world.decide(Meeting.hold, MEETING, attended=(DESK, POLICE))
    return world


def a_minuted_meeting() -> World:
    world = a_held_meeting()
    world.decide(Meeting.minute, MEETING, minutes_hash=TEXT)
    return world


def a_meeting_called_off() -> World:
    world = a_scheduled_meeting()
    world.decide(Meeting.call_off, MEETING, reason="Flood")
    return world


MEETINGS = {
    MeetingState.SCHEDULED: a_scheduled_meeting,
    MeetingState.HELD: a_held_meeting,
    MeetingState.MINUTED: a_minuted_meeting,
    MeetingState.CALLED_OFF: a_meeting_called_off,
}
OF_MEETINGS: dict[str, tuple[Any, dict[str, Any], MeetingState]] = {
    "hold": (Meeting.hold, {"attended": (DESK, POLICE)}, MeetingState.SCHEDULED),
    "decide": (Meeting.record_decision, {"text": "Go", "owner": DESK, "due": Due(on=None)}, MeetingState.HELD),
    "minute": (Meeting.minute, {"minutes_hash": TEXT}, MeetingState.HELD),
    "call off": (Meeting.call_off, {"reason": "Flood"}, MeetingState.SCHEDULED),
}


@pytest.mark.parametrize("step", OF_MEETINGS)
@pytest.mark.parametrize("state", MeetingState)
def test_a_meeting_takes_the_steps_of_its_state_and_no_other(state: MeetingState, step: str) -> None:
    world = MEETINGS[state]()
    decide, given, legal = OF_MEETINGS[step]
    if state is legal:
        world.decide(decide, MEETING, **given)
    else:
        assert world.refusal_of(decide, MEETING, **given) is LEGAL_STEP


def test_one_agency_alone_does_not_coordinate() -> None:
    world = a_scheduled_meeting()
    assert world.refusal_of(Meeting.hold, MEETING, attended=(DESK, DESK)) is OF_SEVERAL_AGENCIES
    assert world.refusal_of(Meeting.hold, MEETING, attended=()) is OF_SEVERAL_AGENCIES


def test_decisions_of_a_meeting_are_counted() -> None:
    world = a_held_meeting()
    for number in (1, 2):
        fact = world.decide(Meeting.record_decision, MEETING, text="Go", owner=POLICE, due=Due(on=None))
        assert isinstance(fact, Meeting.DecisionRecorded)
        assert fact.number == number


def an_issued_tasking(**more: Any) -> World:
    world = an_agency()
    world.decide(Tasking.issue, TASKING, **asked(world, **more))
    return world


def asked(world: World, days: int = 14, **more: Any) -> dict[str, Any]:
    due = Due(on=world.now.date() + timedelta(days=days))
    return {"by_agency": DESK, "to_agency": POLICE, "what": "Watch the crossroads", "due": due, **more}


STEPS: dict[str, tuple[Any, dict[str, Any], set[TaskingState], TaskingState]] = {
    "acknowledge": (Tasking.acknowledge, {}, {TaskingState.ISSUED}, TaskingState.ACKNOWLEDGED),
    "start": (Tasking.start, {}, {TaskingState.ACKNOWLEDGED}, TaskingState.IN_PROGRESS),
    "report": (
        Tasking.report,
        {"result": "Watched"},
        {TaskingState.ACKNOWLEDGED, TaskingState.IN_PROGRESS, TaskingState.RETURNED},
        TaskingState.REPORTED,
    ),
    "accept": (Tasking.accept, {}, {TaskingState.REPORTED}, TaskingState.ACCEPTED),
    "return": (Tasking.return_, {"reason": "Half"}, {TaskingState.REPORTED}, TaskingState.RETURNED),
    "decline": (
        Tasking.decline,
        {"reason": "Not ours"},
        {TaskingState.ISSUED, TaskingState.ACKNOWLEDGED, TaskingState.IN_PROGRESS, TaskingState.RETURNED},
        TaskingState.DECLINED,
    ),
    "cancel": (
        Tasking.cancel,
        {"reason": "Overtaken"},
        set(TaskingState) - {TaskingState.ACCEPTED, TaskingState.DECLINED, TaskingState.CANCELLED},
        TaskingState.CANCELLED,
    ),
}
WAYS = {
    TaskingState.ISSUED: (),
    TaskingState.ACKNOWLEDGED: ("acknowledge",),
    TaskingState.IN_PROGRESS: ("acknowledge", "start"),
    TaskingState.REPORTED: ("acknowledge", "report"),
    TaskingState.RETURNED: ("acknowledge", "report", "return"),
    TaskingState.ACCEPTED: ("acknowledge", "report", "accept"),
    TaskingState.DECLINED: ("decline",),
    TaskingState.CANCELLED: ("cancel",),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", TaskingState)
def test_a_tasking_takes_the_steps_of_its_state_and_no_other(state: TaskingState, step: str) -> None:
    world = an_issued_tasking()
    for before in WAYS[state]:
        world.decide(STEPS[before][0], TASKING, **STEPS[before][1])
    decide, given, legal, after = STEPS[step]
    if state in legal:
        world.decide(decide, TASKING, **given)
        assert world.thing(Tasking, TASKING).state is after
    else:
        assert world.refusal_of(decide, TASKING, **given) is LEGAL_STEP


def test_a_tasking_is_not_due_before_it_is_issued_or_returned() -> None:
    world = an_agency()
    assert world.refusal_of(Tasking.issue, TASKING, **asked(world, days=-1)) is DUE_LATER
    world.decide(Tasking.issue, TASKING, **asked(world, days=0))
    world.decide(Tasking.acknowledge, TASKING)
    world.decide(Tasking.report, TASKING, result="Watched")
    past = Due(on=world.now.date() - timedelta(days=1))
    assert world.refusal_of(Tasking.return_, TASKING, reason="Half", due=past) is DUE_LATER


def test_a_tasking_carries_out_a_decision_that_was_recorded() -> None:
    world = a_held_meeting()
    world.decide(Meeting.record_decision, MEETING, text="Watch", owner=POLICE, due=Due(on=None))
    for meeting, number in ((MEETING, 2), (MEETING, None), (None, 1)):
        wrong = asked(world, meeting=meeting, decision=number)
        assert world.refusal_of(Tasking.issue, TASKING, **wrong) is DECIDED_THERE
    world.decide(Tasking.issue, TASKING, **asked(world, meeting=MEETING, decision=1))
