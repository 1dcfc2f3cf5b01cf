"""What facts about relations change in the graph: the assertion is a node, and while it stands a tie of the groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.relation import Relation, RelationState
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary import EVIDENCED_BY, RELATES_TO, RELATION, RELATION_FROM, RELATION_TO
from projections.spelling import day

if TYPE_CHECKING:
    from domain.relation import RelationFact
    from graph.changes import Scalar


def changes(fact: RelationFact) -> list[Change]:
    """The changes that a fact about a relation makes."""
    id = fact.originator_id
    match fact:
        case Relation.Asserted():
            said: dict[str, Scalar] = {"sign": fact.sign, "kind": fact.kind, "symmetric": fact.symmetric}
            return [
                PutNode(
                    RELATION,
                    id,
                    {
                        **said,
                        "valid_from": day(fact.valid_from),
                        "valid_until": day(fact.valid_until),
                        "reliability": fact.reliability,
                        "credibility": fact.credibility,
                        "state": RelationState.ASSERTED,
                    },
                ),
                PutEdge(RELATION_FROM, id, fact.from_group),
                PutEdge(RELATION_TO, id, fact.to_group),
                PutEdge(RELATES_TO, fact.from_group, fact.to_group, {**said, "relation": id}, key=id),
                *(PutEdge(EVIDENCED_BY, id, report) for report in fact.evidence),
            ]
        case Relation.Retracted():
            return [
                ChangeNode(RELATION, id, {"state": RelationState.RETRACTED}),
                EndEdges(RELATES_TO, fact.from_group, fact.to_group, key=id),
            ]
        case _:
            assert_never(fact)
