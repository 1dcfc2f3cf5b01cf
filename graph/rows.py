"""Changes as rows for the driver, each held against the vocabulary first.

What is put is by far the most, and goes as a list: a value for each column of its kind, none for a property that is
absent. Names would be packed and unpacked again for every row. What changes or ends something is a map.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode
from graph.errors import NotInVocabulary
from graph.vocabulary import FINDING_ON, LABELS, TIES
from graph.vocabulary.forms import Tie

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.changes import Change, ReadClass
    from graph.vocabulary.forms import Label

Row = dict[str, Any]
Values = list[Any]
"""The row of what is put."""
ENVELOPE = ("id", "since", "level", "compartments")
"""The first columns of all that is put."""
ID, SINCE = 0, 1
SOURCE, TARGET = len(ENVELOPE), len(ENVELOPE) + 1
"""Which columns hold the ends of a tie."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?\Z")
_LABELS = {label.name: label for label in LABELS}
_TIES = {(tie.type, tie.target.name): tie for tie in (*TIES, *FINDING_ON.values())}


def node_row(change: PutNode, position: int, seen_by: ReadClass) -> Values:
    """A new node: its envelope, then its properties as they are declared."""
    label = change.label
    _declared_label(label)
    _needs_text(change.id, change, "id")
    row: Values = [change.id, position, 0, None] if label.shared else _envelope(change.id, position, seen_by)
    return _filled(row, label, change)


def change_row(change: ChangeNode, position: int, seen_by: ReadClass) -> Row:
    """What a node is changed to."""
    label = change.label
    _declared_label(label)
    _needs_text(change.id, change, "id")
    new = {column.name: value for column, value in _values(label, change)}
    for name in _required(label):
        if name in new and new[name] is None:
            raise NotInVocabulary(f"{_named(change)}: {name} is required and cannot be taken away")
    return {"id": change.id, "set": new, "since": position, **_class(seen_by)}


def edge_row(change: PutEdge, position: int, seen_by: ReadClass) -> Values:
    """A new tie: its envelope, its ends, then its properties as they are declared."""
    tie = change.tie
    _declared_tie(tie)
    _needs_text(change.source, change, "source")
    _needs_text(change.target, change, "target")
    return _filled([*_envelope(change.id, position, seen_by), change.source, change.target], tie, change)


def take_up(row: Values, label: Label, new: Row) -> None:
    """Other properties for a node that is not yet put."""
    declared = _declared(label)
    for name, value in new.items():
        row[declared[name].place] = value


def end_row(change: EndEdges, position: int, seen_by: ReadClass) -> Row:
    """Which ties end."""
    _declared_tie(change.tie)
    if change.source is None and change.target is None:
        raise NotInVocabulary(f"{change.tie.type}: ends at neither a source nor a target")
    row: Row = {"since": position, **_class(seen_by)}
    for name, value in (("source", change.source), ("target", change.target)):
        if value is not None:
            _needs_text(value, change, name)
            row[name] = value
    if change.key is not None:
        row["type"] = change.tie.type
        row["key"] = f"|{change.key}" if change.key else ""
    return row


def _class(seen_by: ReadClass) -> Row:
    return {"level": seen_by.level, "compartments": list(seen_by.compartments)}


def _envelope(id: str, position: int, seen_by: ReadClass) -> Values:
    return [id, position, seen_by.level, list(seen_by.compartments) or None]


def _declared_label(label: Label) -> None:
    if _LABELS.get(label.name) is not label:
        raise NotInVocabulary(f"the label {label.name} is not declared in the vocabulary")


def _declared_tie(tie: Tie) -> None:
    if _TIES.get((tie.type, tie.target.name)) is not tie:
        raise NotInVocabulary(f"the tie {tie.type} to {tie.target.name} is not declared in the vocabulary")


@cache
def _required(kind: Label | Tie) -> tuple[str, ...]:
    return tuple(p.name for p in kind.properties if p.required)


@dataclass(frozen=True, slots=True)
class _Column:
    """A property and its place in a row."""

    name: str
    declared_as: str
    place: int
    exactly: type | None
    """The type of values that need no look, which most are."""
    plain: Callable[[object], object]
    """What looks at the others."""


@cache
def columns(kind: Label | Tie) -> tuple[str, ...]:
    """What the row of something that is put holds, in order."""
    ends = ("source", "target") if isinstance(kind, Tie) else ()
    return (*ENVELOPE, *ends, *(p.name for p in kind.properties))


@cache
def _declared(kind: Label | Tie) -> dict[str, _Column]:
    first = len(columns(kind)) - len(kind.properties)
    return {
        p.name: _Column(p.name, p.type, place, _EXACTLY.get(p.type), _PLAIN[p.type])
        for place, p in enumerate(kind.properties, first)
    }


def _filled(row: Values, kind: Label | Tie, change: PutNode | PutEdge) -> Values:
    """The row of a kind from its beginning."""
    row += [None] * len(kind.properties)
    for column, value in _values(kind, change):
        row[column.place] = value
    for name in _required(kind):
        if row[_declared(kind)[name].place] is None:
            raise NotInVocabulary(f"{_named(change)}: {name} is required and was not given")
    return row


def _values(kind: Label | Tie, change: PutNode | ChangeNode | PutEdge) -> Iterator[tuple[_Column, Any]]:
    declared = _declared(kind)
    for name, value in change.properties.items():
        column = declared.get(name)
        if column is None:
            raise NotInVocabulary(f"{_named(change)}: the property {name!r} is not declared in the vocabulary")
        if value is None or type(value) is column.exactly:
            yield column, value
            continue
        try:
            plain = column.plain(value)
        except _WrongType:
            raise NotInVocabulary(
                f"{_named(change)}: {name} is declared as {column.declared_as}, a {type(value).__name__} was given"
            ) from None
        yield column, plain


_EXACTLY = {"text": str, "truth": bool}


def _named(change: Change) -> str:
    """What a refusal calls it."""
    match change:
        case PutNode() | ChangeNode():
            return f"{change.label.name} {change.id}"
        case PutEdge():
            return f"{change.tie.type} from {change.source} to {change.target}"
        case EndEdges():
            return change.tie.type


class _WrongType(Exception):
    pass


def _needs_text(value: object, change: Change, name: str) -> None:
    if not isinstance(value, str) or not value:
        raise NotInVocabulary(f"{_named(change)}: {name} must be a text that is not empty")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _WrongType
    return value if type(value) is str else str.__str__(value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
        raise _WrongType
    return int(value)


def _number(value: object) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
        raise _WrongType
    return float(value)


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise _WrongType
    return value


def _time(value: object) -> str:
    if not isinstance(value, str) or not _TIME.match(value):
        raise _WrongType
    return value


def _decimal(value: object) -> str:
    if not isinstance(value, str) or not _DECIMAL.match(value):
        raise _WrongType
    return value


def _day(value: object) -> str:
    if not isinstance(value, str) or not _DAY.match(value):
        raise _WrongType
    return value


def _texts(value: object) -> list[str]:
    if not isinstance(value, (tuple, list)):
        raise _WrongType
    return [_text(one) for one in value]


_PLAIN: dict[str, Callable[[object], object]] = {
    "text": _text,
    "whole": _whole,
    "number": _number,
    "decimal": _decimal,
    "truth": _truth,
    "time": _time,
    "day": _day,
    "texts": _texts,
}
