"""The peer's type definitions, made from the vocabulary, so that both serve the same graph under the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.names import camel, pascal
from api.ways import WAYS
from graph.vocabulary import FINDING_ON, LABELS, TIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.ways import Way
    from graph.slots import Slot
    from graph.vocabulary.forms import Label, Property, Tie

_TYPES = {
    "text": "String", "whole": "Int", "number": "Float", "decimal": "String", "truth": "Boolean", "time": "String", "day": "String",
    "texts": "[String!]",
}  # fmt: skip

ONE = frozenset(
    {camel(label.name[0].lower() + label.name[1:]) for label in LABELS} | {camel(way.name) for way in WAYS if way.one}
)
"""Fields of one thing: the peer has lists only and answers with a list of one."""


def type_definitions(slot: Slot) -> str:
    """In the peer's language. What belongs to a tie is a type of its own, shared by both of the tie's ends."""
    return "\n".join((*(_node(label, slot) for label in LABELS), *(_tie(tie) for tie in TIES)))


def _node(label: Label, slot: Slot) -> str:
    lines = ["id: ID!", "since: Int!", *_properties(label.properties), *(_way(way) for way in _ways(label))]
    return f'type {label.name} @node(labels: ["{label.name}{slot}"]) {{\n  ' + "\n  ".join(lines) + "\n}"


def _ways(label: Label) -> Iterator[Way]:
    findings = set(FINDING_ON.values())  # one type of tie to many kinds of thing, which the peer has no word for
    return (way for way in WAYS if way.start is label and way.tie not in findings)


def _way(way: Way) -> str:
    direction = "OUT" if way.forward else "IN"
    about = f'type: "{way.tie.type}", direction: {direction}, properties: "{_name(way.tie)}"'
    return f"{camel(way.name)}: [{way.end.name}!]! @relationship({about})"


def _tie(tie: Tie) -> str:
    lines = ["since: Int!", *_properties(tie.properties)]
    return f"type {_name(tie)} @relationshipProperties {{\n  " + "\n  ".join(lines) + "\n}"


def _name(tie: Tie) -> str:
    return f"{pascal(tie.type.lower())}Tie"


def _properties(properties: Iterable[Property]) -> Iterator[str]:
    for p in properties:
        alias = "" if camel(p.name) == p.name else f' @alias(property: "{p.name}")'
        yield f"{camel(p.name)}: {_TYPES[p.type]}{'!' if p.required else ''}{alias}"
