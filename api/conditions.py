"""What filters, orders and cursors come to in a statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from api.errors import BadArgument, TooCostly
from api.filters import COMPARISONS, default_order, property_of
from api.names import camel
from api.paging import Cursor
from api.statement import Binding
from api.ways import WAYS

if TYPE_CHECKING:
    from api.statement import Writer
    from api.ways import Way
    from graph.vocabulary.forms import Label, Property

DEEPEST_FILTER = 6
MOST_CONDITIONS = 100
MOST_TIES = 2
"""Through how many ties a filter goes: to the home of a dispute's party, and no further."""


@dataclass(frozen=True)
class Order:
    """By which property a list is ordered, and in which direction; absent values come last."""

    prop: Property
    direction: str

    @property
    def name(self) -> str:
        """What a cursor of this order is marked with."""
        return f"{self.prop.name} {self.direction}"

    def of(self, state: str) -> str:
        """The value that it orders by."""
        return f"{state}.{self.prop.name}"


def ordering(label: Label, given: dict[str, Any] | None) -> Order:
    """The order that is asked for, or the usual one of this kind."""
    name, direction = default_order(label)
    if given is not None:
        name = given["by"].value
        direction = given["direction"].value if given.get("direction") else "ASC"
    return Order(property_of(label, name), direction)


def order_by(order: Order, state: str, tie_break: str, *, backward: bool) -> str:
    """The order as a statement says it; read backward it is the exact reverse. The tie-break goes the way of the
    value, so that an index over both gives the order."""
    value = order.of(state)
    direction = _turned(order.direction) if backward else order.direction
    absent = ""
    if not order.prop.required:
        absent = f"CASE WHEN {value} IS NULL THEN 1 ELSE 0 END {'DESC' if backward else 'ASC'}, "
    return f"{absent}{value} {direction}, {tie_break} {direction}"


def keyset(writer: Writer, order: Order, state: str, tie_break: str, use: int, *, backward: bool) -> str:
    """That an item comes after the one that the cursor names (before it, when read backward)."""
    value = order.of(state)
    cursor, id = cursor_parts(writer, order, use, "before" if backward else "after")
    further = "<" if (order.direction == "DESC") != backward else ">"
    same = f"{tie_break} {further} {id}"
    beyond = f"{value} {further} {cursor} OR ({value} = {cursor} AND {same})"
    if order.prop.required:
        return f"({beyond})"
    if backward:
        at_absent, at_value = f"({value} IS NOT NULL OR {same})", beyond
    else:
        at_absent, at_value = f"({value} IS NULL AND {same})", f"{beyond} OR {value} IS NULL"
    return f"(({cursor} IS NULL AND {at_absent}) OR ({cursor} IS NOT NULL AND ({at_value})))"


def cursor_parts(writer: Writer, order: Order, use: int, argument: str) -> tuple[str, str]:
    """The parameters that hold what the cursor in an argument names: the value, and what decides between equals."""

    def part(pick: str) -> str:
        return writer.bind(
            Binding(use, (argument,), lambda text: getattr(Cursor.read(text, order.name, argument), pick))
        )

    return part("value"), part("tie_break")


def condition(
    writer: Writer,
    label: Label,
    node: str,
    state: str,
    given: dict[str, Any],
    use: int,
    path: tuple[str | int, ...],
    *,
    denied: bool = False,
    ties: int = 0,
    depth: int = 0,
) -> str:
    """A filter as a statement says it. ``denied`` says that it stands below a ``not``: then what is not said of a
    thing must count as false, not as unknown."""
    if depth > DEEPEST_FILTER:
        raise TooCostly("the depth of a filter", depth, DEEPEST_FILTER)
    parts: list[str] = []
    for name, value in given.items():
        here = (*path, name)
        if value is None:
            continue

        def again(
            inner: dict[str, Any], *at: str | int, denied: bool = denied, here: tuple[str | int, ...] = here
        ) -> str:
            return condition(
                writer, label, node, state, inner, use, (*here, *at),
                denied=denied, ties=ties, depth=depth + 1,
            )  # fmt: skip

        if name in {"and", "or"}:
            made = [again(inner, n) for n, inner in enumerate(value)]
            nothing = "true" if name == "and" else "false"
            parts.append("(" + (f" {name.upper()} ".join(made) or nothing) + ")")
        elif name == "not":
            parts.append(f"NOT ({again(value, denied=True)})")
        elif name in ways(label):
            if ties == MOST_TIES:
                raise BadArgument(".".join(map(str, here)), f"a filter goes through {MOST_TIES} ties at most")
            parts.append(_through(writer, ways(label)[name], node, value, use, here, ties=ties + 1, depth=depth))
        else:
            prop = property_of(label, {"id": "id", "since": "since"}.get(name) or properties(label)[name])
            owner = node if name == "id" else state
            made = [_leaf(writer, owner, prop, op, use, (*here, op)) for op, v in value.items() if v is not None]
            parts += [f"coalesce({leaf}, false)" for leaf in made] if denied and not prop.required else made
    return "(" + (" AND ".join(parts) or "true") + ")"


def _leaf(writer: Writer, owner: str, prop: Property, operator: str, use: int, path: tuple[str | int, ...]) -> str:
    writer.conditions += 1
    if writer.conditions > MOST_CONDITIONS:
        raise TooCostly("conditions", writer.conditions, MOST_CONDITIONS)
    value = f"{owner}.{prop.name}"
    convert = _lowered if operator in {"contains", "startsWith"} else _to_the_second if prop.type == "time" else plain
    parameter = writer.bind(Binding(use, path, convert))
    if operator in COMPARISONS:
        return f"{value} {COMPARISONS[operator]} {parameter}"
    return {
        "eq": f"{value} = {parameter}",
        "in": f"{value} IN {parameter}",
        "contains": f"toLower({value}) CONTAINS {parameter}",
        "startsWith": f"toLower({value}) STARTS WITH {parameter}",
        "has": f"{parameter} IN {value}",
        "absent": f"({value} IS NULL) = {parameter}",
    }[operator]


def _through(
    writer: Writer,
    way: Way,
    node: str,
    given: dict[str, Any],
    use: int,
    path: tuple[str | int, ...],
    *,
    ties: int,
    depth: int,
) -> str:
    parts = []
    for word in ("some", "none"):
        if given.get(word) is None:
            continue
        edge, end = writer.name("e"), writer.name("n")
        found, state = writer.state(way.end, end)
        inner = condition(writer, way.end, end, state, given[word], use, (*path, word), ties=ties, depth=depth + 1)
        exists = f"EXISTS {{ {writer.match(way, node, edge, end)} {found} AND {inner} RETURN 1 }}"
        parts.append(exists if word == "some" else f"NOT {exists}")
    return "(" + (" AND ".join(parts) or "true") + ")"


def candidates(
    writer: Writer, label: Label, node: str, given: dict[str, Any], use: int, path: tuple[str | int, ...]
) -> str:
    """The clause that finds what a filter can mean at all, from the thing that it names by its id at the end of a tie,
    or of two; empty where it names none. A server would look through all things of a kind for those. The filter still
    has to be asked of what was found."""
    for name, value in given.items():
        inner = value.get("some") if name in ways(label) and value else None
        if inner:
            way, end, here = ways(label)[name], writer.name("n"), (*path, name, "some")
            found = _named(writer, way.end, end, inner, use, here) or candidates(writer, way.end, end, inner, use, here)
            if found:
                return f"{found} {writer.towards(way, node, end)} WITH DISTINCT {node}"
    return ""


def _named(
    writer: Writer, label: Label, node: str, given: dict[str, Any], use: int, path: tuple[str | int, ...]
) -> str:
    """The clause that finds the things that a filter names by their ids."""
    for operator, sign in (("eq", "="), ("in", "IN")):
        if (given.get("id") or {}).get(operator) is not None:
            parameter = writer.bind(Binding(use, (*path, "id", operator), plain))
            where = f"{node}.id {sign} {parameter} AND {writer.visible(node)}"
            return f"MATCH ({node}:{writer.label(label)}) WHERE {where}"
    return ""


@cache
def ways(label: Label) -> dict[str, Way]:
    """The ties that a filter of this kind may go through, by the names of their fields."""
    return {camel(way.name): way for way in WAYS if way.start == label}


@cache
def properties(label: Label) -> dict[str, str]:
    """The names of a kind's properties by their names in GraphQL."""
    return {camel(p.name): p.name for p in label.properties}


def plain(value: Any) -> Any:
    """An input as the graph keeps it: enumerations as their texts."""
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def _to_the_second(moment: Any) -> Any:
    """A moment as the graph keeps it."""
    if isinstance(moment, list):
        return [_to_the_second(part) for part in moment]
    if not isinstance(moment, str):
        return moment  # whether it is absent
    return datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _lowered(text: str) -> str:
    return text.lower()


def _turned(direction: str) -> str:
    return "ASC" if direction == "DESC" else "DESC"
