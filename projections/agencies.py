"""What facts about agencies change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.agency import Agency
from graph.changes import Change, PutEdge, PutNode
from graph.vocabulary.places import AGENCY, PART_OF_AGENCY, SEATED_IN

if TYPE_CHECKING:
    from domain.agency import AgencyFact


def changes(fact: AgencyFact) -> list[Change]:
    """The changes that a fact about an agency makes."""
    id = fact.originator_id
    match fact:
        case Agency.Registered():
            return [
                PutNode(AGENCY, id, {"name": fact.name, "kind": fact.kind}),
                *([PutEdge(PART_OF_AGENCY, id, fact.under)] if fact.under else []),
                *([PutEdge(SEATED_IN, id, fact.territory)] if fact.territory else []),
            ]
        case _:
            assert_never(fact)
