"""What a fact changes in the graph, as two sets that read like sentences: of nodes, and of ties.

    nodes, ties = of(fact)
    assert nodes == {put("Group", "group-east", name="School of the East", …)}
    assert ties == {tie("HOME_IN", "group-east", "place-1")}

A property that is absent and one that is None say the same of what is new; of what is there already, None erases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.ids import kind_of
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from projections.relationship_graph import CHANGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.fact import Fact
    from tests.states import World


@dataclass(frozen=True)
class Said:
    """One change."""

    verb: str
    of: str
    ids: tuple[str | None, ...]
    key: str | None
    properties: frozenset[tuple[str, Any]]


def put(label: str, id: str, **properties: Any) -> Said:
    """A new node."""
    return Said("put", label, (id,), "", _known(properties))


def change(label: str, id: str, **properties: Any) -> Said:
    """Other properties for a node that is there."""
    return Said("change", label, (id,), "", frozenset(properties.items()))


def tie(type_: str, source: str, target: str, key: str = "", **properties: Any) -> Said:
    """A new tie."""
    return Said("tie", type_, (source, target), key, _known(properties))


def anew(type_: str, source: str, target: str, key: str = "", **properties: Any) -> Said:
    """A new tie in place of one that may stand between the two."""
    return Said("anew", type_, (source, target), key, _known(properties))


def end(type_: str, source: str | None = None, target: str | None = None, key: str | None = None) -> Said:
    """The end of ties."""
    return Said("end", type_, (source, target), key, frozenset())


def of(fact: Fact) -> tuple[set[Said], set[Said]]:
    """The changes that a fact makes to nodes, and those that it makes to ties."""
    said = [_said(each) for each in changes(fact)]
    nodes = [each for each in said if each.verb in ("put", "change")]
    ties = [each for each in said if each.verb in ("tie", "anew", "end")]
    assert len(set(said)) == len(said), "the same is said twice"
    return set(nodes), set(ties)


def changes(fact: Fact) -> list[Change]:
    """As the runner reads them."""
    return CHANGES[kind_of(fact.originator_id)](fact)


def the(world: World, kind: type[Fact], number: int = 1) -> Fact:
    """The first fact of a kind, or the one of that number."""
    return [fact for fact in world.facts if type(fact) is kind][number - 1]


def ends_before_it_begins(all_changes: Iterable[Change], tie_type: str) -> bool:
    """Whether every end of a kind of tie stands before the first new one."""
    order = [type(c) for c in all_changes if isinstance(c, PutEdge | EndEdges) and c.tie.type == tie_type]
    return order == sorted(order, key=lambda kind: kind is PutEdge)


def _said(each: Change) -> Said:
    match each:
        case PutNode():
            return put(each.label.name, each.id, **each.properties)
        case ChangeNode():
            return change(each.label.name, each.id, **each.properties)
        case PutEdge(anew=True):
            return anew(each.tie.type, each.source, each.target, each.key, **each.properties)
        case PutEdge():
            return tie(each.tie.type, each.source, each.target, each.key, **each.properties)
        case EndEdges():
            return end(each.tie.type, each.source, each.target, each.key)


def _known(properties: dict[str, Any]) -> frozenset[tuple[str, Any]]:
    return frozenset((name, value) for name, value in properties.items() if value is not None)
