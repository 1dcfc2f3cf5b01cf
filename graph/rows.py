"""Changes as rows for the driver, each held against the vocabulary first."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode
from graph.errors import NotInVocabulary
from graph.vocabulary import FINDING_ON, LABELS, TIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.changes import Change, ReadClass, Scalar
    from graph.vocabulary import Label, Property, Tie

Row = dict[str, Any]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_LABELS = {label.name: label for label in LABELS}
_TIES = {(tie.type, tie.target.name): tie for tie in (*TIES, *FINDING_ON.values())}


def node_row(change: PutNode, position: int, seen_by: ReadClass) -> Row:
    """The properties of a new node."""
    label = change.label
    what = f"{label.name} {change.id}"
    _declared_label(label)
    _needs_text(change.id, what, "id")
    row = _values(_of_label(label), change.properties, what, drop=True)
    for name in _required(label):
        if name not in row:
            raise NotInVocabulary(f"{what}: {name} is required and was not given")
    return _enveloped(row, change.id, position, seen_by, shared=label.shared)


def change_row(change: ChangeNode, position: int, seen_by: ReadClass) -> Row:
    """What a node is changed to."""
    label = change.label
    what = f"{label.name} {change.id}"
    _declared_label(label)
    _needs_text(change.id, what, "id")
    new = _values(_of_label(label), change.properties, what, drop=False)
    for name in _required(label):
        if name in new and new[name] is None:
            raise NotInVocabulary(f"{what}: {name} is required and cannot be taken away")
    return {"id": change.id, "set": new, "since": position, **_class(seen_by)}


def edge_row(change: PutEdge, position: int, seen_by: ReadClass) -> Row:
    """A new tie: its ends, and its properties in ``own``."""
    tie = change.tie
    what = f"{tie.type} from {change.source} to {change.target}"
    _declared_tie(tie)
    _needs_text(change.source, what, "source")
    _needs_text(change.target, what, "target")
    own = _values(_of_tie(tie), change.properties, what, drop=True)
    for name in _required(tie):
        if name not in own:
            raise NotInVocabulary(f"{what}: {name} is required and was not given")
    return {
        "source": change.source,
        "target": change.target,
        "since": position,
        "own": _enveloped(own, change.id, position, seen_by),
    }


def end_row(change: EndEdges, position: int, seen_by: ReadClass) -> Row:
    """Which ties end."""
    _declared_tie(change.tie)
    if change.source is None and change.target is None:
        raise NotInVocabulary(f"{change.tie.type}: ends at neither a source nor a target")
    row: Row = {"since": position, **_class(seen_by)}
    for name, value in (("source", change.source), ("target", change.target)):
        if value is not None:
            _needs_text(value, change.tie.type, name)
            row[name] = value
    if change.key is not None:
        row["type"] = change.tie.type
        row["key"] = f"|{change.key}" if change.key else ""
    return row


def row(change: Change, position: int, seen_by: ReadClass) -> Row:
    """The row of any change. Raises NotInVocabulary."""
    match change:
        case PutNode():
            return node_row(change, position, seen_by)
        case ChangeNode():
            return change_row(change, position, seen_by)
        case PutEdge():
            return edge_row(change, position, seen_by)
        case EndEdges():
            return end_row(change, position, seen_by)


def _class(seen_by: ReadClass) -> Row:
    return {"level": seen_by.level, "compartments": list(seen_by.compartments)}


def _enveloped(row: Row, id: str, position: int, seen_by: ReadClass, *, shared: bool = False) -> Row:
    row["id"] = id
    row["since"] = position
    row["level"] = 0 if shared else seen_by.level
    if seen_by.compartments and not shared:
        row["compartments"] = list(seen_by.compartments)
    return row


def _declared_label(label: Label) -> None:
    if _LABELS.get(label.name) is not label:
        raise NotInVocabulary(f"the label {label.name} is not declared in the vocabulary")


def _declared_tie(tie: Tie) -> None:
    if _TIES.get((tie.type, tie.target.name)) is not tie:
        raise NotInVocabulary(f"the tie {tie.type} to {tie.target.name} is not declared in the vocabulary")


@cache
def _of_label(label: Label) -> dict[str, Property]:
    return {p.name: p for p in label.properties}


@cache
def _of_tie(tie: Tie) -> dict[str, Property]:
    return {p.name: p for p in tie.properties}


@cache
def _required(kind: Label | Tie) -> tuple[str, ...]:
    return tuple(p.name for p in kind.properties if p.required)


def _values(declared: Mapping[str, Property], given: Mapping[str, Scalar], what: str, *, drop: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in given.items():
        p = declared.get(name)
        if p is None:
            raise NotInVocabulary(f"{what}: the property {name!r} is not declared in the vocabulary")
        if value is None:
            if not drop:
                values[name] = None
            continue
        if type(value) is _EXACTLY.get(p.type):
            values[name] = value
            continue
        try:
            values[name] = _PLAIN[p.type](value)
        except _WrongType:
            raise NotInVocabulary(
                f"{what}: {name} is declared as {p.type}, a {type(value).__name__} was given"
            ) from None
    return values


_EXACTLY = {"text": str, "truth": bool}
"""What needs no look at the value, which most do not."""


class _WrongType(Exception):
    pass


def _needs_text(value: object, what: str, name: str) -> None:
    if not isinstance(value, str) or not value:
        raise NotInVocabulary(f"{what}: {name} must be a text that is not empty")


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
    "truth": _truth,
    "time": _time,
    "day": _day,
    "texts": _texts,
}
