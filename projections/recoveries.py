"""What facts about recovery change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.recovery import Recovery, RecoveryState
from graph.changes import Change, ChangeNode, PutEdge, PutNode
from graph.vocabulary.recoveries import CARRIED_OUT_BY, CARRIES_OUT, RECOVERS, RECOVERS_AT, RECOVERY, RECOVERY_EVIDENCE

if TYPE_CHECKING:
    from domain.recovery import RecoveryFact


def changes(fact: RecoveryFact) -> list[Change]:
    """The changes that a fact about recovery makes."""
    id = fact.originator_id
    match fact:
        case Recovery.Planned():
            return [
                PutNode(RECOVERY, id, {"title": fact.title, "kind": fact.kind, "state": RecoveryState.PLANNED}),
                PutEdge(RECOVERS, id, fact.dispute),
                PutEdge(CARRIED_OUT_BY, id, fact.by_agency),
                *([PutEdge(RECOVERS_AT, id, fact.place)] if fact.place else []),
                *([PutEdge(CARRIES_OUT, id, fact.agreement)] if fact.agreement else []),
            ]
        case Recovery.Started():
            return [ChangeNode(RECOVERY, id, {"state": RecoveryState.RUNNING})]
        case Recovery.Completed():
            return [
                ChangeNode(RECOVERY, id, {"state": RecoveryState.DONE, "outcome": fact.outcome}),
                *(PutEdge(RECOVERY_EVIDENCE, id, report) for report in dict.fromkeys(fact.evidence)),
            ]
        case Recovery.Stopped():
            return [ChangeNode(RECOVERY, id, {"state": RecoveryState.STOPPED, "stopped_because": fact.reason})]
        case _:
            assert_never(fact)
