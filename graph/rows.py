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
    from collections.abc import Callable

    from graph.changes import Change, ReadClass
    from graph.vocabulary.forms import Label, Property, Tie

Row = dict[str, Any]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?\Z")
_LABELS = {label.name: label for label in LABELS}
_TIES = {(tie.type, tie.target.name): tie for tie in (*TIES, *FINDING_ON.values())}


def node_row(change: PutNode, position: int, seen_by: ReadClass) -> Row:
    """The properties of a new node."""
    label = change.label
    _declared_label(label)
    _needs_text(change.id, change, "id")
    row = _values(label, change, drop=True)
    for name in _required(label):
        if name not in row:
            raise NotInVocabulary(f"{_named(change)}: {name} is required and was not given")
    return _enveloped(row, change.id, position, seen_by, shared=label.shared)


def change_row(change: ChangeNode, position: int, seen_by: ReadClass) -> Row:
    """What a node is changed to."""
    label = change.label
    _declared_label(label)
    _needs_text(change.id, change, "id")
    new = _values(label, change, drop=False)
    for name in _required(label):
        if name in new and new[name] is None:
            raise NotInVocabulary(f"{_named(change)}: {name} is required and cannot be taken away")
    return {"id": change.id, "set": new, "since": position, **_class(seen_by)}


def edge_row(change: PutEdge, position: int, seen_by: ReadClass) -> Row:
    """A new tie: its ends, and its properties in ``own``."""
    tie = change.tie
    _declared_tie(tie)
    _needs_text(change.source, change, "source")
    _needs_text(change.target, change, "target")
    own = _values(tie, change, drop=True)
    for name in _required(tie):
        if name not in own:
            raise NotInVocabulary(f"{_named(change)}: {name} is required and was not given")
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
            _needs_text(value, change, name)
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
def _required(kind: Label | Tie) -> tuple[str, ...]:
    return tuple(p.name for p in kind.properties if p.required)


@cache
def _declared(kind: Label | Tie) -> dict[str, tuple[Property, type | None, Callable[[object], object]]]:
    """Every property with the type of values that need no look, which most are, and what looks at the others."""
    return {p.name: (p, _EXACTLY.get(p.type), _PLAIN[p.type]) for p in kind.properties}


def _values(kind: Label | Tie, change: PutNode | ChangeNode | PutEdge, *, drop: bool) -> dict[str, Any]:
    declared = _declared(kind)
    values: dict[str, Any] = {}
    for name, value in change.properties.items():
        found = declared.get(name)
        if found is None:
            raise NotInVocabulary(f"{_named(change)}: the property {name!r} is not declared in the vocabulary")
        if value is None:
            if not drop:
                values[name] = None
        elif type(value) is found[1]:
            values[name] = value
        else:
            try:
                values[name] = found[2](value)
            except _WrongType:
                raise NotInVocabulary(
                    f"{_named(change)}: {name} is declared as {found[0].type}, a {type(value).__name__} was given"
                ) from None
    return values


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
