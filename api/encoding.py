"""The compiled way of completing an answer: a plan's record goes straight to the bytes of ``data``.

An encoder is made once for a plan, and only where every field comes from the record; ``why_not`` names the first that
does not, and graphql-core then completes the operation. An encoder writes flawless answers only: where a value is not
exactly of the type that the schema promises it raises Unfit, and graphql-core, given the same record, says what is
wrong. So errors and nulls that spread are worded in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from graphql import GraphQLEnumType, get_named_type, is_list_type, is_non_null_type
from msgspec import Meta

from api.paging import Window, cursor_written
from api.shapes import AnyOf, Apart, Listed, Several, Thing
from domain.classification import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from api.plan import Plan
    from api.shapes import Part, Row

_BOUND = 1.7976931348623157e308
_SCALARS: dict[str, Any] = {
    "ID": str,
    "String": str,
    "Boolean": bool,
    "Int": Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)],
    "Float": Annotated[float, Meta(ge=-_BOUND, le=_BOUND)],  # which leaves out what is not finite
    "Position": Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)],
    "Date": str,
    "DateTime": str,
}
"""Of which Python type a value must be so that it is written as it stands."""
_COMPARTMENTS = "Classification.compartments"
_WITHOUT_COLUMN = {"__typename", "cursor", "hasNextPage", "hasPreviousPage", "startCursor", "endCursor"}
"""What an encoder makes of something else than a value of the record."""

Asked: TypeAlias = "list[Any]"
"""What one request asks of every use of its plan: a window, ids, or nothing."""
Write: TypeAlias = "Callable[[Any, Asked], Any]"
"""Makes what msgspec writes out of a row, or out of one value of it."""


class Unfit(Exception):
    """A record does not hold what the schema promises."""


class Encoder:
    """Writes the answers of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._write = _thing(plan.shape)
        self._windows = [n for n, use in enumerate(plan.uses) if "first" in use.definition.args]

    def data(self, row: Sequence[Any], arguments: list[dict[str, Any]]) -> bytes:
        """The data of an answer as JSON, from the plan's row, which is used up, and the arguments of its uses. Raises
        Unfit."""
        asked: list[Any] = list(arguments)
        for n in self._windows:
            asked[n] = Window.of(arguments[n])
        try:
            return written(self._write(row, asked))
        except (msgspec.ValidationError, LookupError, TypeError) as error:
            raise Unfit from error


written = msgspec.json.Encoder().encode
"""A value as JSON: how every answer is written, whichever way it was completed."""


def why_not(plan: Plan) -> str | None:
    """The first field that graphql-core must complete the operation for; None when an encoder can."""
    return next(_unknown(plan.shape), None)


def _unknown(thing: Thing) -> Iterator[str]:
    for part in thing.parts:
        yield from _unknown_part(part)


def _unknown_part(part: Part) -> Iterator[str]:
    inside = part.inside
    if isinstance(inside, Thing):
        yield from _unknown(inside)
    elif isinstance(inside, Apart):
        yield from _unknown(inside.thing)
    elif isinstance(inside, AnyOf | Several):
        for apart in (inside if isinstance(inside, AnyOf) else inside.any_of).kinds.values():
            yield from _unknown(apart.thing)
    elif isinstance(inside, Listed):
        for inner in inside.parts:
            yield from () if inner.name == "totalCount" else _unknown_part(inner)
    elif inside is not None or not _is_plain(part):
        yield part.field


def _is_plain(part: Part) -> bool:
    """Whether the record holds the value of a field, in a form that is written as it stands or by its name."""
    if part.column is None:
        return part.name in _WITHOUT_COLUMN
    named = get_named_type(part.type)
    return isinstance(named, GraphQLEnumType) or named.name in _SCALARS


# Things


class _Source:
    """Python source that makes objects out of rows, and what it refers to. It is made of column numbers, keys of the
    answer (which GraphQL lets hold letters, digits and underscores only) and names given here: nothing that anybody
    sends becomes code. A row costs a quarter of what closures for its fields cost."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {"cursor": cursor_written}

    def thing(self, thing: Thing, order: str) -> str:
        """An object made of the row ``r``; ``a`` is what the request asks. ``order`` is that of the list that it is an
        edge of."""
        return "{" + ", ".join(f"{part.key!r}: {self.value(part, thing.type, order)}" for part in thing.parts) + "}"

    def value(self, part: Part, type_: str, order: str) -> str:
        """The value of a field."""
        if part.name == "__typename":
            return repr(type_)
        if isinstance(part.inside, Thing):
            return self.thing(part.inside, order)
        if part.name == "cursor":
            return f"cursor({order!r}, r[0], r[1])"
        assert part.column is not None, part.field
        held = f"r[{part.column}]"
        if part.inside is not None:
            return f"{self._name(_INSIDE[type(part.inside)](part.inside))}({held}, a)"
        if isinstance(get_named_type(part.type), GraphQLEnumType):
            return f"{self._name(_names(part))}[{held}]"
        return f"({held} or [])" if part.field == _COMPARTMENTS else held

    def _name(self, known: Any) -> str:
        name = f"k{len(self._known)}"
        self._known[name] = known
        return name

    def made(self, source: str) -> Any:
        """What the source comes to."""
        return eval(source, self._known)  # noqa: S307  (see above what it is made of)


def _thing(thing: Thing) -> Write:
    """Makes an object out of a row that was checked."""
    source = _Source()
    write: Write = source.made(f"lambda r, a: {source.thing(thing, '')}")
    return write


def _apart(shape: Apart) -> Write:
    checked, write = _checked(_row(shape.row, [shape.thing])), _thing(shape.thing)
    return lambda value, asked: None if value is None else write(checked(value), asked)


def _any_of(shape: AnyOf) -> Write:
    known = {name: _apart(apart) for name, apart in shape.kinds.items()}
    return lambda value, asked: None if value is None else known[value[0]](value, asked)


def _several(shape: Several) -> Write:
    write = _any_of(shape.any_of)

    def several(value: Any, asked: Asked) -> list[Any]:
        made = {row[1]: write(row, asked) for row in value}
        return [made.get(id) for id in asked[shape.use]["ids"]]

    return several


# Pages


def _listed(shape: Listed) -> Write:
    things = [part.inside for part in shape.parts if isinstance(part.inside, Thing)]
    row: Any = _row(shape.row, [*things, Thing("", [p for p in shape.parts if p.column is not None])])
    checked = _checked(list[row])
    makers = [(part.key, _page_part(part, shape)) for part in shape.parts]
    use = shape.use

    def page(value: Any, asked: Asked) -> dict[str, Any]:
        window: Window = asked[use]
        found, total = shape.split(value)
        rows = checked(found)
        found.clear()  # so the record goes as the answer comes
        more = len(rows) > window.size
        if more:
            del rows[window.size :]
        if window.backward:
            rows.reverse()
        return {key: make(rows, more, total, asked) for key, make in makers}

    return page


def _page_part(part: Part, shape: Listed) -> Callable[[list[Any], bool, int | None, Asked], Any]:
    if part.name == "__typename":
        return lambda *_: shape.type
    if part.name == "totalCount":
        checked = _checked(_SCALARS["Int"])
        return lambda _rows, _more, total, _asked: checked(total)
    if part.name == "pageInfo":
        assert isinstance(part.inside, Thing)
        return _page_info(part.inside, shape)
    source = _Source()
    items = source.made(f"lambda rows, a: [{source.value(part, shape.type, shape.order)} for r in rows]")
    # Written at once: so at no time more than one page stands in memory as objects.
    return lambda rows, _more, _total, asked: msgspec.Raw(written(items(rows, asked)))


def _page_info(thing: Thing, shape: Listed) -> Callable[[list[Any], bool, int | None, Asked], Any]:
    use, order = shape.use, shape.order

    def said(rows: list[Any], more: bool, _: int | None, asked: Asked) -> dict[str, Any]:
        window: Window = asked[use]
        given = window.cursor is not None
        known: dict[str, Any] = {"__typename": thing.type}
        known["hasNextPage"], known["hasPreviousPage"] = (given, more) if window.backward else (more, given)
        if shape.placed:
            known["startCursor"] = cursor_written(order, *rows[0][:2]) if rows else None
            known["endCursor"] = cursor_written(order, *rows[-1][:2]) if rows else None
        return {part.key: known[part.name] for part in thing.parts}

    return said


_INSIDE: dict[type, Callable[[Any], Write]] = {Apart: _apart, AnyOf: _any_of, Several: _several, Listed: _listed}

# What columns must hold


def _checked(kind: Any) -> Callable[[Any], Any]:
    """Checks values against a type, in which rows become tuples. The type stands in a Struct because msgspec keeps what
    it finds out about a type only there: for any other it looks again each time, which costs ten times the check."""
    box: Any = msgspec.defstruct("Checked", [("value", kind)], array_like=True)
    return lambda value: msgspec.convert((value,), box).value


def _row(row: Row, things: Sequence[Thing]) -> Any:
    """The type of a row that these things stand in."""
    columns: dict[int, Any] = {}
    for thing in things:
        _note(thing.parts, columns)
    return tuple[tuple(columns.get(n, Any) for n in range(len(row.columns)))]  # type: ignore[misc]


def _note(parts: Sequence[Part], columns: dict[int, Any]) -> None:
    for part in parts:
        if isinstance(part.inside, Thing):
            _note(part.inside.parts, columns)
        elif part.column is not None and part.inside is None:
            columns[part.column] = _kind(part)


def _kind(part: Part) -> Any:
    """The type of a value that is written as it stands, or for which a name is written."""
    named = get_named_type(part.type)
    if isinstance(named, GraphQLEnumType):
        kind: Any = Literal[tuple(known for known in _names(part) if known is not None)]
    else:
        kind = _SCALARS[named.name]
    inner = part.type.of_type if is_non_null_type(part.type) else part.type
    if is_list_type(inner):
        kind = list[kind] if is_non_null_type(inner.of_type) else list[kind | None]
    absent = not is_non_null_type(part.type) or part.field == _COMPARTMENTS  # the graph leaves out where there are none
    return kind | None if absent else kind


def _names(part: Part) -> dict[Any, str | None]:
    """The names of an enumeration by how the graph keeps its values: a level by its rank."""
    enum = get_named_type(part.type)
    assert isinstance(enum, GraphQLEnumType)
    names: dict[Any, str | None] = {value.value: name for name, value in enum.values.items()}
    if part.field == "Classification.level":
        names = {level.rank: names[level.value] for level in Level}
    return names if is_non_null_type(part.type) else {**names, None: None}
