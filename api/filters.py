"""Filters and orders, made from the vocabulary: the inputs of GraphQL, and what they mean in a statement."""

from __future__ import annotations

from functools import cache
from typing import Any

import strawberry

from api.building import add, field, input_type, many, maybe
from api.enums import Direction, TextShaping, enum_named, made_enum
from api.scalars import Day, Moment, Number, Position
from api.ways import WAYS
from graph.vocabulary import LABELS
from graph.vocabulary.forms import Label, Property

COMPARISONS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_SAYS = {
    "eq": "Equal to this.",
    "in": "Equal to one of these.",
    "lt": "Below this.",
    "lte": "This or below.",
    "gt": "Above this.",
    "gte": "This or above.",
    "contains": "Contains this; upper and lower case are the same.",
    "starts_with": "Begins with this; upper and lower case are the same.",
    "has": "One of its texts is this.",
    "absent": "Whether nothing is said.",
}


def _leaf(name: str, type_: Any, *operators: str) -> type:
    made = input_type(name, "What a value must be; everything that is given must hold.")
    for operator in operators:
        given = {"in": list[type_], "absent": bool}.get(operator, type_)
        add(made, field(operator, maybe(given), _SAYS[operator]))
    return made


_ORDERED = ("eq", "in", "lt", "lte", "gt", "gte", "absent")
ID_FILTER = _leaf("IDFilter", strawberry.ID, "eq", "in")
_LEAVES = {
    "text": _leaf("TextFilter", str, "eq", "in", "contains", "starts_with", "absent"),
    "whole": _leaf("WholeFilter", int, *_ORDERED),
    "number": _leaf("NumberFilter", float, *_ORDERED),
    "decimal": _leaf("DecimalFilter", Number, "absent"),
    "truth": _leaf("TruthFilter", bool, "eq", "absent"),
    "time": _leaf("TimeFilter", Moment, *_ORDERED),
    "day": _leaf("DayFilter", Day, *_ORDERED),
    "texts": _leaf("TextsFilter", str, "has", "absent"),
}
SINCE_FILTER = _leaf("PositionFilter", Position, "eq", "lt", "lte", "gt", "gte")


@cache
def _enum_filter(name: str) -> type:
    return _leaf(f"{name}Filter", enum_named(name), "eq", "in", "absent")


_FILTERS: dict[Label, type] = {
    label: input_type(f"{label.name}Filter", "What must hold; everything that is given must hold.") for label in LABELS
}
_THROUGH: dict[Label, type] = {
    label: input_type(f"{label.name}TieFilter", f"What must hold of the ties to: {label.meaning}") for label in LABELS
}


def filter_of(label: Label) -> type:
    """The input that lists of this kind are filtered by."""
    return _FILTERS[label]


_ORDER_BY: dict[Label, Any] = {
    label: made_enum(
        f"{label.name}OrderBy",
        "What a list is ordered by.",
        {
            "ID": ("id", "Its id."),
            "SINCE": ("since", "The position of the fact that made it what it is."),
            **{p.name.upper(): (p.name, p.meaning) for p in label.properties if p.indexed},
        },
        TextShaping,
    )
    for label in LABELS
}
_ORDERS: dict[Label, type] = {label: input_type(f"{label.name}Order", "In which order.") for label in LABELS}


def order_of(label: Label) -> type:
    """The input that lists of this kind are ordered by."""
    return _ORDERS[label]


def default_order(label: Label) -> tuple[str, str]:
    """By what a list is ordered when nothing is said: the latest first where things have a time, else by name."""
    names = {p.name for p in label.properties if p.indexed}
    if "occurred_start" in names:
        return "occurred_start", "DESC"
    named = (p.name for p in label.properties if p.indexed and p.required and p.searched)
    return next(named, "id"), "ASC"


def property_of(label: Label, name: str) -> Property:
    """A property by its name; ``id`` and ``since`` are properties of everything."""
    own = {p.name: p for p in label.properties}
    return (
        own.get(name)
        or {
            "id": Property("id", "text", "", required=True),
            "since": Property("since", "whole", "", required=True),
        }[name]
    )


for _label in LABELS:
    _made = _FILTERS[_label]
    add(
        _made,
        field("and", maybe(many(_made)), "All of these hold."),
        field("or", maybe(many(_made)), "One of these holds."),
        field("not", maybe(_made), "This does not hold."),
        field("id", maybe(ID_FILTER), "Its id."),
        field("since", maybe(SINCE_FILTER), "The position of the fact that made it what it is."),
    )
    for _p in _label.properties:
        _filter = _enum_filter(_p.enum) if _p.enum else _LEAVES[_p.type]
        add(_made, field(_p.name, maybe(_filter), _p.meaning, deprecated=_p.deprecated))
    add(
        _THROUGH[_label],
        field("some", maybe(_made), "At least one leads to a thing for which this holds."),
        field("none", maybe(_made), "None leads to a thing for which this holds."),
    )
    add(
        _ORDERS[_label],
        field("by", _ORDER_BY[_label], "By what; the id decides between equals, and what is absent comes last."),
        field("direction", maybe(Direction), "Ascending when not said."),
    )
for _way in WAYS:
    add(
        _FILTERS[_way.start],
        field(_way.name, maybe(_THROUGH[_way.end]), _way.tie.meaning, deprecated=_way.tie.deprecated),
    )
