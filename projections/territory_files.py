"""What facts about files of reference data change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.territory_file import TerritoryFile
from graph.changes import Change, ChangeNode, PutNode
from graph.vocabulary.territories import TERRITORY_FILE

if TYPE_CHECKING:
    from domain.territory_file import TerritoryFileFact


def changes(fact: TerritoryFileFact) -> list[Change]:
    """The changes that a fact about a file of reference data makes."""
    id = fact.originator_id
    match fact:
        case TerritoryFile.Received():
            said = fact.model_dump(include={p.name for p in TERRITORY_FILE.properties})
            return [PutNode(TERRITORY_FILE, id, {**said, "kind": fact.level})]
        case TerritoryFile.Withdrawn():
            return [ChangeNode(TERRITORY_FILE, id, {"withdrawn": fact.reason})]
        case _:
            assert_never(fact)
