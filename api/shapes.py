"""What a record holds of the answer, and where: which column of which row.

The statement answers rows, not maps: the keys of a map would be sent with every one of them. A plan keeps the shape of
its record beside the statement, and both ways of completing an answer read it: ``restored`` gives graphql-core's
resolvers the maps that they read from, and ``api.encoding`` writes the same record straight to bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLOutputType


class Row:
    """The columns of one row, while its statement is written. The same value stands in it once."""

    def __init__(self, *columns: str) -> None:
        self.columns = list(columns)

    def column(self, value: str) -> int:
        """The column that holds a value."""
        if value not in self.columns:
            self.columns.append(value)
        return self.columns.index(value)

    def __str__(self) -> str:
        return f"[{', '.join(self.columns)}]"


@dataclass(frozen=True)
class Part:
    """One field of an answer."""

    key: str
    field: str
    """Of which type and name, such as ``Dispute.title``: what it is called where it matters to people."""
    type: GraphQLOutputType
    column: int | None = None
    """Where its value stands; None for what is not in the record (``__typename``, cursors, whatever is in the log)."""
    inside: Shape | None = None
    """What the value is made of, where it is no plain one."""

    @property
    def name(self) -> str:
        """The name of the field in the schema."""
        return self.field.rpartition(".")[2]

    def restored(self, row: Sequence[Any]) -> Any:
        """Its value as resolvers read it."""
        if isinstance(self.inside, Thing):
            return self.inside.restored(row)
        value = None if self.column is None else row[self.column]
        return value if self.inside is None else self.inside.restored(value)


@dataclass
class Thing:
    """An object whose values stand in a row, perhaps beside those of others."""

    type: str
    parts: list[Part] = field(default_factory=list)
    id: int | None = None
    """The column of its id, where something that is no part of the record will need it; the same for ``since``."""
    since: int | None = None

    def restored(self, row: Sequence[Any]) -> dict[str, Any]:
        """The object as resolvers read it: by the keys of the answer, a classification by its own names."""
        made: dict[str, Any] = {"__typename": self.type}
        if self.id is not None:
            made["__id"] = row[self.id]
        if self.since is not None:
            made["__since"] = row[self.since]
        for part in self.parts:
            if part.column is not None or isinstance(part.inside, Thing):
                made[part.name if self.type == "Classification" else part.key] = part.restored(row)
        return made


@dataclass(frozen=True)
class Apart:
    """An object in a row of its own, because there may be none."""

    thing: Thing
    row: Row

    def restored(self, value: Any) -> Any:
        """The object as resolvers read it."""
        return None if value is None else self.thing.restored(value)


@dataclass(frozen=True)
class AnyOf:
    """The same for an object of any of several kinds. Its first column says which, its second is its id."""

    kinds: dict[str, Apart]

    def restored(self, value: Any) -> Any:
        """The object as resolvers read it."""
        return None if value is None else self.kinds[value[0]].restored(value)


@dataclass(frozen=True)
class Several:
    """Objects of any kind, to be put in the order of the ids that a use of the plan asks for."""

    any_of: AnyOf
    use: int

    def restored(self, value: Any) -> Any:
        """The objects as resolvers read them."""
        return [self.any_of.restored(row) for row in value]


@dataclass(frozen=True)
class Listed:
    """A page of a list, and how many there are in all."""

    type: str
    use: int
    """Whose arguments say which page."""
    order: str
    placed: bool
    """Whether rows begin with their place in the list, which cursors are made of: what it orders by, and the tie-break."""
    shown: bool
    counted: bool
    parts: list[Part] = field(default_factory=list)
    row: Row = field(default_factory=Row)

    def begin(self, value: str, tie_break: str) -> Row:
        """The row of an item, still to be filled."""
        if self.placed:
            self.row.columns += [value, tie_break]
        return self.row

    def split(self, value: Any) -> tuple[list[Any], int | None]:
        """The rows and the count, each where it was asked for."""
        values = [value] if self._values() == 1 else value
        return (values[0] if self.shown else [], values[self.shown] if self.counted else None)

    def _values(self) -> int:
        """How many values a page comes to: its rows, its count, and what was counted of its things."""
        return self.shown + self.counted + sum(isinstance(part.inside, Counts) for part in self.parts)

    def restored(self, value: Any) -> Any:
        """The page as resolvers read it."""
        rows, total = self.split(value)
        values = [value] if self._values() == 1 else value
        items = [part for part in self.parts if part.name in {"edges", "nodes"}]
        return {
            "rows": [
                {
                    "k": row[0] if self.placed else None,
                    "i": row[1] if self.placed else None,
                    "v": {part.key: part.restored(row) for part in items},
                }
                for row in rows
            ],
            "total": total,
            "order": self.order,
            "counts": {part.key: part.restored(values) for part in self.parts if isinstance(part.inside, Counts)},
        }


@dataclass(frozen=True)
class Counts:
    """What was counted of a list: ``{rows, groups, things}``, with the things that keys lead to."""

    nodes: dict[tuple[str, str], Apart] = field(default_factory=dict)
    """Those things by the entry of the row that holds them, and by the place of the answer that asks."""

    def restored(self, value: Any) -> Any:
        """The same with its things as resolvers read them."""
        rows = [dict(row) for row in value["rows"]]
        for row in rows:
            for entry in {entry for entry, _ in self.nodes}:
                found = row.get(entry)
                if found is not None:
                    row[entry] = {at: self.nodes[entry, at].restored(one) for at, one in found.items()}
        return {**value, "rows": rows}


@dataclass(frozen=True)
class Around:
    """A neighbourhood, which is made into a network or into paths afterwards."""

    any_of: AnyOf | None

    def restored(self, value: Any) -> Any:
        """The neighbourhood with its things as resolvers read them."""
        nodes = [self.any_of.restored(row) for row in value["nodes"]] if self.any_of else []
        return {**value, "nodes": nodes}


Shape: TypeAlias = Thing | Apart | AnyOf | Several | Listed | Counts | Around
