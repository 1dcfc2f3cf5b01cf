"""What facts about taskings change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.tasking import Tasking, TaskingState
from graph.changes import Change, ChangeNode, PutEdge, PutNode
from graph.vocabulary.meetings import ASKED_BY, ASKED_OF, DECIDED_AS, TASKING, TASKING_AT, TASKING_EVIDENCE, TASKING_FOR
from projections.meetings import decision_of
from projections.spelling import day, time

if TYPE_CHECKING:
    from domain.tasking import TaskingFact


def changes(fact: TaskingFact) -> list[Change]:
    """The changes that a fact about a tasking makes."""
    id = fact.originator_id
    when = time(fact.occurred.start)
    match fact:
        case Tasking.Issued():
            said = {"what": fact.what, "details": fact.details, "due": day(fact.due.on)}
            return [
                PutNode(TASKING, id, {**said, "state": TaskingState.ISSUED, "issued_at": when}),
                PutEdge(ASKED_BY, id, fact.by_agency),
                PutEdge(ASKED_OF, id, fact.to_agency),
                *([PutEdge(TASKING_FOR, id, fact.dispute)] if fact.dispute else []),
                *([PutEdge(TASKING_AT, id, fact.place)] if fact.place else []),
                *(
                    [PutEdge(DECIDED_AS, id, decision_of(fact.meeting, fact.decision))]
                    if fact.meeting and fact.decision
                    else []
                ),
            ]
        case Tasking.Acknowledged():
            return [ChangeNode(TASKING, id, {"state": TaskingState.ACKNOWLEDGED, "acknowledged_at": when})]
        case Tasking.Started():
            return [ChangeNode(TASKING, id, {"state": TaskingState.IN_PROGRESS})]
        case Tasking.Reported():
            told = {"state": TaskingState.REPORTED, "reported_at": when, "result": fact.result}
            return [
                ChangeNode(TASKING, id, told),
                *(PutEdge(TASKING_EVIDENCE, id, report, anew=True) for report in dict.fromkeys(fact.evidence)),
            ]
        case Tasking.Accepted():
            return [_ends(id, TaskingState.ACCEPTED, when, fact.remark)]
        case Tasking.Returned():
            moved = {"due": day(fact.due.on)} if fact.due else {}
            return [ChangeNode(TASKING, id, {"state": TaskingState.RETURNED, "remark": fact.reason, **moved})]
        case Tasking.Declined():
            return [_ends(id, TaskingState.DECLINED, when, fact.reason)]
        case Tasking.Cancelled():
            return [_ends(id, TaskingState.CANCELLED, when, fact.reason)]
        case _:
            assert_never(fact)


def _ends(id: str, state: TaskingState, when: str | None, remark: str | None) -> Change:
    return ChangeNode(TASKING, id, {"state": state, "ended_at": when, "remark": remark})
