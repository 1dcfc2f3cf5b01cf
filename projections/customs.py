"""What facts about customs change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.custom import Custom
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.mediations import CUSTOM, PRACTISED_IN

if TYPE_CHECKING:
    from domain.custom import CustomFact, Practice
    from graph.changes import Scalar


def changes(fact: CustomFact) -> list[Change]:
    """The changes that a fact about a custom makes."""
    id, practice = fact.originator_id, fact.practice
    region = [PutEdge(PRACTISED_IN, id, practice.region)] if practice.region else []
    match fact:
        case Custom.Registered():
            return [PutNode(CUSTOM, id, _described(practice)), *region]
        case Custom.Redescribed():
            return [ChangeNode(CUSTOM, id, _described(practice)), EndEdges(PRACTISED_IN, id), *region]
        case _:
            assert_never(fact)


def _described(practice: Practice) -> dict[str, Scalar]:
    return {
        "name": practice.name,
        "mechanism": practice.mechanism,
        "institution": practice.institution,
        "fits": tuple(practice.fits),
        "when_fitting": practice.when_fitting,
        "steps": practice.steps,
    }
