"""What facts about meetings and taskings change in the graph."""

from datetime import timedelta

from domain.meeting import Meeting
from domain.tasking import Tasking
from tests.projections.reading import anew, change, of, put, the, tie
from tests.states import (
    ARMY,
    DESK,
    DISPUTE,
    MEETING,
    OTHER_REPORT,
    PLACE,
    POLICE,
    REPORT,
    TASKING,
    TEXT,
    everything_that_can_happen,
)

WORLD = everything_that_can_happen()
ISSUED = the(WORLD, Tasking.Issued).occurred.start
DECISION = f"meetingdecision-{MEETING}-1"


def _day(days: int) -> str:
    return (ISSUED.date() + timedelta(days=days)).isoformat()


def _time(hours: int = 0) -> str:
    return (ISSUED + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_meeting_shows_who_was_called_and_who_came() -> None:
    nodes, ties = of(the(WORLD, Meeting.Scheduled))
    assert nodes == {
        put("Meeting", MEETING, title="Rakor", planned_on=_day(0), agenda=("Suro",), state="scheduled"),
    }
    assert ties == {
        tie("CONVENED_BY", MEETING, DESK),
        *(tie("INVITED_TO", agency, MEETING) for agency in (DESK, POLICE, ARMY)),
        tie("MEETING_ABOUT", MEETING, DISPUTE),
        tie("MEETING_AT", MEETING, PLACE),
    }
    assert of(the(WORLD, Meeting.Held)) == (
        {change("Meeting", MEETING, state="held", held_at=_time())},
        {tie("PRESENT_AT", DESK, MEETING), tie("PRESENT_AT", POLICE, MEETING)},
    )


def test_a_meeting_shows_what_came_of_it() -> None:
    assert of(the(WORLD, Meeting.DecisionRecorded)) == (
        {put("MeetingDecision", DECISION, number=1, text="Watch the crossroads", due=_day(14))},
        {tie("DECIDED_IN", DECISION, MEETING), tie("SEEN_TO_BY", DECISION, POLICE)},
    )
    laid_down = {"minutes_hash": TEXT, "summary": "The crossroads are watched"}
    assert of(the(WORLD, Meeting.Minuted)) == ({change("Meeting", MEETING, state="minuted", **laid_down)}, set())
    off = change("Meeting", "meeting-2", state="called_off", called_off_because="The road is flooded")
    assert of(the(WORLD, Meeting.CalledOff)) == ({off}, set())


def test_a_tasking_shows_who_asks_whom_and_on_what_decision() -> None:
    said = {"what": "Watch the crossroads", "details": "At night", "due": _day(14)}
    assert of(the(WORLD, Tasking.Issued)) == (
        {put("Tasking", TASKING, state="issued", issued_at=_time(), **said)},
        {
            tie("ASKED_BY", TASKING, DESK),
            tie("ASKED_OF", TASKING, POLICE),
            tie("TASKING_FOR", TASKING, DISPUTE),
            tie("TASKING_AT", TASKING, PLACE),
            tie("DECIDED_AS", TASKING, DECISION),
        },
    )


def test_a_tasking_shows_how_far_it_has_come_and_when() -> None:
    later = _time(2)
    assert of(the(WORLD, Tasking.Acknowledged)) == (
        {change("Tasking", TASKING, state="acknowledged", acknowledged_at=later)},
        set(),
    )
    assert of(the(WORLD, Tasking.Started)) == ({change("Tasking", TASKING, state="in_progress")}, set())
    assert of(the(WORLD, Tasking.Reported, 2)) == (
        {change("Tasking", TASKING, state="reported", reported_at=later, result="A week watched")},
        {anew("TASKING_EVIDENCE", TASKING, REPORT), anew("TASKING_EVIDENCE", TASKING, OTHER_REPORT)},
    )
    assert of(the(WORLD, Tasking.Returned)) == (
        {change("Tasking", TASKING, state="returned", remark="A week was meant", due=_day(21))},
        set(),
    )


def test_a_tasking_shows_how_it_ended() -> None:
    for kind, id, state, at, remark in (
        (Tasking.Accepted, TASKING, "accepted", _time(2), "Thank you"),
        (Tasking.Declined, "tasking-2", "declined", _time(), "Not our duty"),
        (Tasking.Cancelled, "tasking-3", "cancelled", _time(), "The police do it"),
    ):
        assert of(the(WORLD, kind)) == ({change("Tasking", id, state=state, ended_at=at, remark=remark)}, set())
