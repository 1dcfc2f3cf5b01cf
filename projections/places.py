"""What facts about places change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.place import Place
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.places import PART_OF_PLACE, PLACE
from graph.vocabulary.territories import FORMER_NAME, FORMERLY_NAMED

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
        case Place.Renamed():
            return [
                ChangeNode(PLACE, id, {"name": fact.name, "edition": fact.edition}),
                *_former(fact, fact.former_name, fact.former_edition),
            ]
        case Place.FormerNameFound():
            return _former(fact, fact.name, fact.edition)
        case Place.PlacedWithin():
            return [EndEdges(PART_OF_PLACE, source=id), PutEdge(PART_OF_PLACE, id, fact.within)]
        case _:
            assert_never(fact)


def _former(fact: PlaceFact, name: str, edition: str) -> list[Change]:
    former = f"formername-{fact.originator_id}-{fact.originator_version}"
    return [
        PutNode(FORMER_NAME, former, {"text": name, "edition": edition}),
        PutEdge(FORMERLY_NAMED, fact.originator_id, former),
    ]
