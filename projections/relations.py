"""What facts about relations change in the graph: the assertion is a node, and while it stands a tie of the groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.relation import Relation, RelationState
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.groups import RELATES_TO
from graph.vocabulary.relations import CONTRADICTED_BY, DOUBTED_IN, EVIDENCED_BY, RELATION, RELATION_FROM, RELATION_TO
from projections.spelling import day

if TYPE_CHECKING:
    from domain.relation import Bond, RelationFact, Validity
    from graph.changes import Scalar
    from graph.vocabulary.forms import Tie


def changes(fact: RelationFact) -> list[Change]:
    """The changes that a fact about a relation makes."""
    id = fact.originator_id
    match fact:
        case Relation.Asserted():
            return [
                PutNode(
                    RELATION,
                    id,
                    {
                        **_said(fact),
                        **_days(fact),
                        "reliability": fact.reliability,
                        "credibility": fact.credibility,
                        "state": RelationState.ASSERTED,
                    },
                ),
                PutEdge(RELATION_FROM, id, fact.from_group),
                PutEdge(RELATION_TO, id, fact.to_group),
                _tie(id, fact, RelationState.ASSERTED),
                *(PutEdge(EVIDENCED_BY, id, report) for report in fact.evidence),
            ]
        case Relation.Retracted():
            return [
                ChangeNode(RELATION, id, {"state": RelationState.RETRACTED}),
                EndEdges(RELATES_TO, fact.from_group, fact.to_group, key=id),
            ]
        case Relation.Corroborated():
            return [*_turns(id, fact.bond, RelationState.CORROBORATED), *_once(EVIDENCED_BY, id, fact.evidence)]
        case Relation.Contested():
            return [
                *_turns(id, fact.bond, RelationState.CONTESTED),
                *_once(DOUBTED_IN, id, fact.evidence),
                *_once(CONTRADICTED_BY, id, (fact.by,) if fact.by else ()),
            ]
        case Relation.Lapsed():
            return [
                ChangeNode(RELATION, id, {"state": RelationState.LAPSED, "valid_until": day(fact.valid_until)}),
                _end(id, fact.bond),
            ]
        case Relation.Reinstated():
            return [
                ChangeNode(RELATION, id, {"state": fact.state, "valid_until": day(fact.valid_until)}),
                _end(id, fact.bond),
                _tie(id, fact.bond, fact.state),
            ]
        case Relation.Corrected():
            grade: dict[str, Scalar] = {"reliability": fact.reliability, "credibility": fact.credibility}
            return [
                ChangeNode(RELATION, id, {**_said(fact.bond), **_days(fact.validity), **grade}),
                _end(id, fact.bond),
                _tie(id, fact.bond, fact.state),
            ]
        case _:
            assert_never(fact)


def _said(by: Relation.Asserted | Bond) -> dict[str, Scalar]:
    return {"sign": by.sign, "kind": by.kind, "symmetric": by.symmetric}


def _days(of: Relation.Asserted | Validity) -> dict[str, Scalar]:
    return {"valid_from": day(of.valid_from), "valid_until": day(of.valid_until)}


def _tie(id: str, bond: Relation.Asserted | Bond, state: RelationState) -> Change:
    said = {**_said(bond), "relation": id, "state": state}
    return PutEdge(RELATES_TO, bond.from_group, bond.to_group, said, key=id)


def _end(id: str, bond: Bond) -> Change:
    """The end of the tie that the assertion made, of no other between the two. It may stand even where the assertion
    had ended: for those who do not know of that."""
    return EndEdges(RELATES_TO, bond.from_group, bond.to_group, key=id)


def _turns(id: str, bond: Bond, state: RelationState) -> list[Change]:
    """The assertion goes on in another state, and so does its tie."""
    return [ChangeNode(RELATION, id, {"state": state}), _end(id, bond), _tie(id, bond, state)]


def _once(tie: Tie, id: str, others: tuple[str, ...]) -> list[Change]:
    """Ties to each of these, whether or not there were some before."""
    return [PutEdge(tie, id, other, anew=True) for other in others]
