"""Operations made at random from the schema itself: whatever it offers can come up, in any combination."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
)
from hypothesis import strategies as st

from api.paging import Cursor
from api.plan_roots import ROOTS
from api.schema import schema

DEEPEST = 3
SCALARS: dict[str, tuple[Any, ...]] = {
    "String": ("", "a", "Kelompok 1", "kel", "É", "x" * 30),
    "Int": (0, 1, 2, -1, 3_000),
    "Float": (0, -7.5, 111.25, 1e30),
    "Boolean": (True, False),
    "Position": (0, 1, 3, 8),
    "Date": ("2025-01-01", "2025-04-20"),
    "DateTime": ("2025-04-20T00:00:00Z", "2025-04-20T07:00:00+07:00"),
}
EXECUTED = {
    "fact",
    "history",
    "counts",
    "network",
    "paths",
    "restedOn",
    "likelyDuplicates",
    "mediatorsOf",
    "agreementsHeld",
    "planDelivery",
    "sourcesChecked",
    "territory",
}
"""Fields that graphql-core answers: they come up now and then only."""


class Name(str):
    """A value of an enumeration, which stands in a document without quotation marks."""

    __slots__ = ()


@dataclass
class Scope:
    """The fields under one object of the answer: what a key means there is decided once."""

    known: dict[str, tuple[str, Scope]] = field(default_factory=dict)


@dataclass
class Made:
    """A document with its variables."""

    text: str
    variables: dict[str, Any]


class Maker:
    """Makes one operation."""

    def __init__(self, draw: Any, ids: list[str], position: int) -> None:
        self._draw, self._ids, self._position = draw, [*ids, "nowhere"], position
        self._declared: list[str] = []
        self._fragments: list[str] = []
        self._values: dict[str, Any] = {}

    def operation(self) -> Made:
        """Some root fields, and under them whatever comes."""
        query = schema().query_type
        assert query is not None
        body = self._selection(query, Scope(), 0)
        declared = f"({', '.join(self._declared)})" if self._declared else ""
        return Made(" ".join([f"query{declared} {body}", *self._fragments]), self._values)

    def _pick(self, *of: Any) -> Any:
        return self._draw(st.sampled_from(of))

    def _now_and_then(self, one_in: int) -> bool:
        return bool(self._draw(st.integers(1, one_in)) == 1)

    # Selections

    def _selection(self, type_: Any, scope: Scope, depth: int) -> str:
        parts = [self._part(type_, scope, depth) for _ in range(self._draw(st.integers(1, 3)))]
        return "{ " + " ".join(parts) + " }"

    def _part(self, type_: Any, scope: Scope, depth: int) -> str:
        kind = self._draw(st.integers(0, 9))
        if isinstance(type_, GraphQLInterfaceType) and kind < 5:
            concrete = self._pick(*schema().get_possible_types(type_))
            return f"... on {concrete.name}{self._directive()} {self._selection(concrete, scope, depth)}"
        if kind == 9:
            return f"...{self._directive()} {self._selection(type_, scope, depth)}"
        if kind == 8 and isinstance(type_, GraphQLObjectType) and type_.interfaces:
            return f"... on {type_.interfaces[0].name} {self._selection(type_.interfaces[0], scope, depth)}"
        if kind == 7:
            name = f"F{len(self._fragments)}"
            self._fragments.append("")
            made = self._selection(type_, scope, depth)
            self._fragments[int(name[1:])] = f"fragment {name} on {type_.name} {made}"
            return f"...{name}{self._directive()}"
        if kind == 6:
            return self._key("__typename", type_) + self._directive()
        return self._field(type_, scope, depth)

    def _key(self, name: str, type_: Any) -> str:
        """Aliases hold the type, so that what different kinds answer never meets under one key."""
        bare = name.startswith("__") or type_.name in {"Node", "Query"}
        if self._now_and_then(2) and bare:
            return name
        return f"{self._pick('a', 'b')}_{type_.name}_{name.strip('_')}: {name}"

    def _field(self, type_: Any, scope: Scope, depth: int) -> str:
        names = [n for n, f in type_.fields.items() if self._offered(type_, n, f, depth)]
        if not names:
            return self._key("__typename", type_)
        name = self._pick(*names)
        definition = type_.fields[name]
        keyed = self._key(name, type_)
        key = keyed.partition(":")[0]
        if key not in scope.known:
            scope.known[key] = (self._arguments(type_, name, definition), Scope())
        arguments, inner = scope.known[key]
        answered = get_named_type(definition.type)
        below = "" if is_leaf_type(answered) else " " + self._selection(answered, inner, depth + 1)
        return f"{keyed}{arguments}{self._directive()}{below}"

    def _offered(self, type_: Any, name: str, definition: Any, depth: int) -> bool:
        if type_.name == "Query":
            return name in ROOTS and (name not in EXECUTED or self._now_and_then(20))
        if name in EXECUTED:
            return self._now_and_then(40)
        return depth < DEEPEST or is_leaf_type(get_named_type(definition.type))

    def _directive(self) -> str:
        if not self._now_and_then(8):
            return ""
        value = self._draw(st.booleans())
        spelled = self._variable("Boolean!", value) if self._now_and_then(2) else json.dumps(value)
        return f" @{self._pick('include', 'skip')}(if: {spelled})"

    # Arguments

    def _arguments(self, type_: Any, name: str, definition: Any) -> str:
        given: dict[str, str] = {}
        for argument, declared in definition.args.items():
            if argument in {"first", "last", "before", "after"}:
                continue
            if is_required_argument(declared) or self._now_and_then(3):
                given[argument] = self._argument(argument, declared.type)
        if "first" in definition.args:
            backward = "last" in definition.args and name != "search" and self._now_and_then(4)
            given["last" if backward else "first"] = self._spelled("Int", self._pick(1, 2, 3, 5))
            if "orderBy" in definition.args and "orderBy" not in given and self._now_and_then(6):
                given["orderBy"] = "{by: ID}"
                cursor = Cursor("id ASC", self._pick(*self._ids), self._pick(*self._ids)).written()
                given["before" if backward else "after"] = self._spelled("String", cursor)
        return f"({', '.join(f'{n}: {v}' for n, v in given.items())})" if given else ""

    def _argument(self, name: str, type_: Any, value: Any = None) -> str:
        return self._spelled(str(type_), self._value(name, type_, 0) if value is None else value)

    def _spelled(self, type_: str, value: Any) -> str:
        return self._variable(type_, value) if self._now_and_then(2) else literal(value)

    def _variable(self, type_: str, value: Any) -> str:
        name = f"v{len(self._declared)}"
        self._declared.append(f"${name}: {type_}")
        self._values[name] = value
        return f"${name}"

    def _value(self, name: str, type_: Any, depth: int) -> Any:
        if is_non_null_type(type_):
            type_ = type_.of_type
        if is_list_type(type_):
            least = 1 if name in {"ids", "of", "around"} else 0
            inner = type_.of_type
            return [self._value(name, inner, depth + 1) for _ in range(self._draw(st.integers(least, 2)))]
        if isinstance(type_, GraphQLEnumType):
            return Name(self._pick(*type_.values))
        if isinstance(type_, GraphQLInputObjectType):
            return self._input(type_, depth)
        if type_.name == "ID":
            return self._pick(*self._ids)
        if name == "text":
            return self._pick("a", "kel", "takeran")
        if name in {"hops", "maxHops"}:
            return self._pick(1, 2)
        return self._pick(*SCALARS[type_.name])

    def _input(self, type_: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        if type_.name == "AsOf":
            return {"position": self._draw(st.integers(1, self._position))}
        made = {n: self._value(n, f.type, depth) for n, f in type_.fields.items() if is_non_null_type(f.type)}
        offered = [
            n
            for n, f in type_.fields.items()
            if depth < 2 or not isinstance(get_named_type(get_nullable_type(f.type)), GraphQLInputObjectType)
        ]
        for _ in range(self._draw(st.integers(0, 2))):
            if offered:
                name = self._pick(*offered)
                made[name] = self._value(name, type_.fields[name].type, depth + 1)
        return made


def literal(value: Any) -> str:
    """A value as a document spells it."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{n}: {literal(v)}" for n, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


@st.composite
def operations(draw: Any, ids: list[str], position: int) -> Made:
    """Any operation that reads the graph."""
    return Maker(draw, ids, position).operation()
