"""What facts about sources change in the graph. Who a source is never gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.grade import Reliability
from domain.source import Source
from graph.changes import Change, ChangeNode, PutEdge, PutNode
from graph.vocabulary import SOURCE, SPEAKS_FOR

if TYPE_CHECKING:
    from domain.source import SourceFact


def changes(fact: SourceFact) -> list[Change]:
    """The changes that a fact about a source makes."""
    id = fact.originator_id
    match fact:
        case Source.Registered():
            return [
                PutNode(SOURCE, id, {"kind": fact.kind, "public_name": fact.public_name, "reliability": Reliability.F}),
                *([PutEdge(SPEAKS_FOR, id, fact.belongs_to)] if fact.belongs_to else []),
            ]
        case Source.ReliabilityAssessed():
            return [ChangeNode(SOURCE, id, {"reliability": fact.reliability})]
        case _:
            assert_never(fact)
