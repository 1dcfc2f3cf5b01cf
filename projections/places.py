"""What facts about places change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.place import Place
from graph.changes import Change, PutEdge, PutNode
from graph.vocabulary.places import PART_OF_PLACE, PLACE

if TYPE_CHECKING:
    from domain.place import PlaceFact


def changes(fact: PlaceFact) -> list[Change]:
    """The changes that a fact about a place makes."""
    id = fact.originator_id
    match fact:
        case Place.Registered():
            return [
                PutNode(
                    PLACE,
                    id,
                    {
                        "name": fact.name,
                        "code": fact.code,
                        "edition": fact.edition,
                        "kind": fact.level,
                        "latitude": fact.latitude,
                        "longitude": fact.longitude,
                    },
                ),
                *([PutEdge(PART_OF_PLACE, id, fact.within)] if fact.within else []),
            ]
        case _:
            assert_never(fact)
