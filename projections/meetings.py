"""What facts about meetings change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.meeting import Meeting, MeetingState
from graph.changes import Change, ChangeNode, PutEdge, PutNode
from graph.vocabulary.meetings import (
    CONVENED_BY,
    DECIDED_IN,
    INVITED_TO,
    MEETING,
    MEETING_ABOUT,
    MEETING_AT,
    MEETING_DECISION,
    PRESENT_AT,
    SEEN_TO_BY,
)
from projections.spelling import day, time

if TYPE_CHECKING:
    from domain.meeting import MeetingFact


def changes(fact: MeetingFact) -> list[Change]:
    """The changes that a fact about a meeting makes."""
    id = fact.originator_id
    match fact:
        case Meeting.Scheduled():
            said = {"title": fact.title, "planned_on": day(fact.planned_on), "agenda": fact.agenda}
            return [
                PutNode(MEETING, id, {**said, "state": MeetingState.SCHEDULED}),
                PutEdge(CONVENED_BY, id, fact.convener),
                *(PutEdge(INVITED_TO, agency, id) for agency in dict.fromkeys(fact.invited)),
                *(PutEdge(MEETING_ABOUT, id, dispute) for dispute in dict.fromkeys(fact.disputes)),
                *([PutEdge(MEETING_AT, id, fact.place)] if fact.place else []),
            ]
        case Meeting.Held():
            return [
                ChangeNode(MEETING, id, {"state": MeetingState.HELD, "held_at": time(fact.occurred.start)}),
                *(PutEdge(PRESENT_AT, agency, id) for agency in dict.fromkeys(fact.attended)),
            ]
        case Meeting.DecisionRecorded():
            decided = decision_of(id, fact.number)
            return [
                PutNode(
                    MEETING_DECISION,
                    decided,
                    {"number": fact.number, "text": fact.text, "due": day(fact.due.on)},
                ),
                PutEdge(DECIDED_IN, decided, id),
                PutEdge(SEEN_TO_BY, decided, fact.owner),
            ]
        case Meeting.Minuted():
            laid_down = {"minutes_hash": fact.minutes_hash, "summary": fact.summary}
            return [ChangeNode(MEETING, id, {"state": MeetingState.MINUTED, **laid_down})]
        case Meeting.CalledOff():
            return [ChangeNode(MEETING, id, {"state": MeetingState.CALLED_OFF, "called_off_because": fact.reason})]
        case _:
            assert_never(fact)


def decision_of(meeting: str, number: int) -> str:
    """The id of a decision of a meeting."""
    return f"meetingdecision-{meeting}-{number}"
