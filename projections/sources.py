"""What facts about sources change in the graph. Who a source is never gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.grade import Reliability
from domain.source import Source, SourceState
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.reports import SOURCE, SPEAKS_FOR

if TYPE_CHECKING:
    from domain.source import SourceFact


def changes(fact: SourceFact) -> list[Change]:
    """The changes that a fact about a source makes."""
    id = fact.originator_id
    match fact:
        case Source.Registered():
            return [
                PutNode(
                    SOURCE,
                    id,
                    {
                        "kind": fact.kind,
                        "public_name": fact.public_name,
                        "reliability": Reliability.F,
                        "state": SourceState.ACTIVE,
                    },
                ),
                *([PutEdge(SPEAKS_FOR, id, fact.belongs_to)] if fact.belongs_to else []),
            ]
        case Source.ReliabilityAssessed():
            return [ChangeNode(SOURCE, id, {"reliability": fact.reliability})]
        case Source.Suspended():
            return [ChangeNode(SOURCE, id, {"state": SourceState.SUSPENDED})]
        case Source.Reactivated():
            return [ChangeNode(SOURCE, id, {"state": SourceState.ACTIVE})]
        case Source.Closed():
            return [ChangeNode(SOURCE, id, {"state": SourceState.CLOSED})]
        case Source.Corrected():
            return [
                ChangeNode(SOURCE, id, {"kind": fact.kind, "public_name": fact.public_name}),
                EndEdges(SPEAKS_FOR, source=id),
                *([PutEdge(SPEAKS_FOR, id, fact.belongs_to)] if fact.belongs_to else []),
            ]
        case _:
            assert_never(fact)
