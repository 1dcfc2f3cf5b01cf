"""Properties of the graph as columns of other programs: their names, their types, their values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from exports.seen import ALL_TIES, Node
from graph.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exports.seen import Tied
    from graph.vocabulary.forms import Property, PropertyType

ColumnType = Literal["string", "long", "double", "boolean"]
"""As GEXF, GraphML and XML Schema name them."""
_TYPES: dict[PropertyType, ColumnType] = {
    "text": "string", "whole": "long", "number": "double", "decimal": "string", "truth": "boolean", "time": "string", "day": "string",
    "texts": "string",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column. What it means is told where its kind is known."""

    name: str
    type: ColumnType
    meaning: str


_SINCE = Column("since", "long", "The position of the fact that this state comes from")
_CLASS = Column("classification", "string", "Who may see it: a level, and the compartments after it")
ABOUT_NODES = (Column("thing", "string", "The kind of thing, as in the vocabulary"), _SINCE, _CLASS)
ABOUT_TIES = (Column("tie", "string", "The kind of tie, as in the vocabulary"), _SINCE, _CLASS)


def columns(properties: Iterable[Property]) -> tuple[Column, ...]:
    """One column a name; text, where two kinds of thing mean values of different types by it."""
    found: dict[str, Column] = {}
    for p in properties:
        made = Column(p.name, _TYPES[p.type], p.meaning)
        known = found.setdefault(p.name, made)
        if known.type != made.type:
            found[p.name] = Column(p.name, "string", known.meaning)
    return tuple(found.values())


OF_NODES = (*ABOUT_NODES, *columns(p for label in LABELS for p in label.properties))
OF_TIES = (*ABOUT_TIES, *columns(p for tie in ALL_TIES for p in tie.properties))


def name_of(node: Node) -> str:
    """What a node is called: the first of its names that is known, else its kind and number."""
    for p in node.label.properties:
        if p.searched and p.name in node.values:
            return str(node.values[p.name])
    number = node.values.get("number")
    return node.label.name if number is None else f"{node.label.name} {number}"


def values_of(one: Node | Tied) -> dict[str, Any]:
    """The values of a node or a tie by their columns."""
    kind = {"thing": one.label.name} if isinstance(one, Node) else {"tie": one.tie.type}
    return {**kind, "since": one.since, "classification": one.classification, **one.values}


def text_of(value: Any) -> str:
    """A value as a text: a list as JSON, a truth as true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
