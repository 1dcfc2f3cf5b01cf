"""One operation becomes one statement.

A plan is data: a text with a place for the slot, the constants it was made with, and for every parameter where its
value comes from. Texts depend on the document, on which inputs are given (never on what they hold) and on whether the
reader is in any compartment; so a plan is made once and kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType

from api.conditions import condition, keyset, order_by, ordering
from api.errors import BadArgument
from api.names import camel
from api.paging import Window
from api.plan_counts import counts
from api.plan_kept import KeptFor
from api.selection import object_inside
from api.shapes import AnyOf, Apart, Listed, Part, Row, Shape, Thing
from api.statement import Binding, Found, Writer, whole
from api.types import NODES, OneTie
from api.ways import Way
from graph.vocabulary import LABELS
from graph.vocabulary.forms import Property

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql.execution.values import VariableValues

    from api.reader import Reader
    from api.selection import Operation, Selected
    from graph.slots import Slot
    from graph.vocabulary.forms import Label

MOMENT = "moment"


@dataclass
class Plan:
    """How one operation is answered from the graph."""

    text: str
    columns: list[str]
    """The results of the statement, which make up one row."""
    shape: Thing
    """What that row holds."""
    uses: list[Selected]
    """The fields whose arguments parameters come from."""
    parameters: dict[str, Binding]
    constants: dict[str, Any]
    moments: dict[str, int] = field(default_factory=dict)
    """The parameters that hold a position as of which is read, and the use whose ``asOf`` says which."""

    def statement(self, slot: Slot) -> str:
        """The statement for the slot that answers."""
        return self.text.replace("§", slot)

    def arguments(self, variables: VariableValues) -> list[dict[str, Any]]:
        """The arguments of every use, for one request."""
        return [use.arguments(variables) for use in self.uses]

    def values(self, arguments: list[dict[str, Any]], moments: dict[str, int], reader: Reader) -> dict[str, Any]:
        """The parameters, for one request."""
        values: dict[str, Any] = {name: binding.value(arguments) for name, binding in self.parameters.items()}
        values |= self.constants | moments | {"level": reader.clearance.level.rank}
        if reader.clearance.compartments:
            values["compartments"] = list(reader.clearance.compartments)
        return values


MOST_IDS = 100
Root = tuple[str, str, Shape]
"""A block of the statement, the result that it makes, and what that holds."""


class Planner:
    """Makes the plan of one operation."""

    def __init__(self, operation: Operation, *, compartments: bool, lists: bool = False) -> None:
        """``lists``: whether the graph keeps its long lists."""
        self.operation = operation
        self.writer = Writer(compartments, lists)
        self.uses: list[Selected] = []
        self.moments: dict[str, int] = {}

    def finished(self, blocks: list[str], columns: list[str], shape: Thing) -> Plan:
        """The plan of the blocks written; ``columns`` are the results, and ``shape`` says what they hold."""
        text = whole(blocks, columns, relies_on_lists=self.writer.relies_on_lists)
        return Plan(text, columns, shape, self.uses, self.writer.parameters, self.writer.constants, self.moments)

    def use(self, selected: Selected) -> tuple[int, dict[str, Any]]:
        """Note that parameters will come from the arguments of this field."""
        self.uses.append(selected)
        return len(self.uses) - 1, selected.arguments(self.operation.variables)

    def begin_root(self, selected: Selected) -> tuple[int, dict[str, Any]]:
        """As ``use``; from here on, patterns are as of the moment that this root field names."""
        use, arguments = self.use(selected)
        self.writer.moment = ""
        if arguments.get("asOf") is not None:
            name = self.writer.name(MOMENT)
            self.moments[name] = use
            self.writer.moment = f"${name}"
        return use, arguments

    def value(self, use: int, *path: str | int, convert: Any = None) -> str:
        """A parameter whose value stands in the arguments of a use."""
        return self.writer.bind(Binding(use, path, convert))

    # What an answer holds of a node and of a tie

    def node(self, found: Found, wanted: Iterable[Selected], row: Row) -> tuple[list[str], Thing]:
        """The clauses that a node's answer needs; what it shows becomes columns of the row."""
        label, node, state = found
        calls: list[str] = []
        thing = Thing(label.name)
        for selected in wanted:
            meaning = NODES[label.name].get(selected.name)
            if isinstance(meaning, Property):
                thing.parts.append(part(label.name, selected, row.column(f"{state}.{meaning.name}")))
            elif isinstance(meaning, Way | OneTie):
                made, value, inside = self._along(meaning, node, selected)
                calls += made
                thing.parts.append(part(label.name, selected, row.column(value), inside))
            else:
                self._common(thing, selected, state, node, row)
        return calls, thing

    def _common(self, thing: Thing, selected: Selected, state: str, id: str, row: Row) -> None:
        """What nodes and ties alike can be asked."""
        column, inside = None, None
        if selected.name in {"id", "since"}:
            column = row.column(f"{id if selected.name == 'id' else state}.{selected.name}")
        elif selected.name == "classification":
            inside = Thing("Classification")
            for inner in self.operation.inside(selected, self._type("Classification")):
                value = None if inner.name == "__typename" else row.column(f"{state}.{inner.name}")
                inside.parts.append(part("Classification", inner, value))
        elif selected.name == "fact":
            thing.since = row.column(f"{state}.since")
        elif selected.name == "history":
            thing.id = row.column(f"{id}.id")
        thing.parts.append(part(thing.type, selected, column, inside))

    def _tie(
        self, type_: str, way: Way | None, tie: str, found: Found, wanted: Iterable[Selected], row: Row
    ) -> tuple[list[str], Thing]:
        """The same for an edge: what belongs to the tie, and under it the node."""
        calls: list[str] = []
        thing = Thing(type_)
        properties = {camel(p.name): p.name for p in way.tie.properties} if way else {}
        for selected in wanted:
            if selected.name == "node":
                made, inside = self.node(found, self.inside(selected, found.label), row)
                calls += made
                thing.parts.append(part(type_, selected, inside=inside))
            elif selected.name in properties:
                thing.parts.append(part(type_, selected, row.column(f"{tie}.{properties[selected.name]}")))
            else:
                self._common(thing, selected, tie, tie, row)
        return calls, thing

    def inside(self, selected: Selected, label: Label) -> list[Selected]:
        """What is asked for inside a field, for things of one kind."""
        return self.operation.inside(selected, self._type(label.name))

    def _type(self, name: str) -> GraphQLObjectType:
        found = self.operation.schema.type_map[name]
        assert isinstance(found, GraphQLObjectType)
        return found

    # Ties

    def _along(self, meaning: Way | OneTie, node: str, selected: Selected) -> tuple[list[str], str, Shape]:
        if isinstance(meaning, OneTie):
            return self._one(meaning.way, node, selected, tie_itself=True)
        return self._one(meaning, node, selected) if meaning.one else self._many(meaning, node, selected)

    def _one(
        self, way: Way, start: str, selected: Selected, *, tie_itself: bool = False
    ) -> tuple[list[str], str, Shape]:
        w = self.writer
        tie, end, result, row = w.name("e"), w.name("n"), w.name("x"), Row()
        found, state = w.state(way.end, end, f"{tie}, ")
        at = Found(way.end, end, state)
        if tie_itself:
            shown = object_inside(selected)
            calls, thing = self._tie(shown.name, way, tie, at, self.operation.inside(selected, shown), row)
        else:
            calls, thing = self.node(at, self.inside(selected, way.end), row)
        text = [
            f"CALL ({start}) {{ {self.writer.match(way, start, tie, end)} {found}",
            f"WITH {_names(tie, end, state)} ORDER BY {tie}.since DESC, {tie}.id LIMIT 1",
            *calls,
            f"RETURN head(collect({row})) AS {result} }}",
        ]
        return [" ".join(text)], result, Apart(thing, row)

    def _many(self, way: Way, start: str, selected: Selected) -> tuple[list[str], str, Shape]:
        tie, end = self.writer.name("e"), self.writer.name("n")
        return self.connection(way.end, end, self.writer.match(way, start, tie, end), start, selected, way=way, tie=tie)

    # Lists

    def connection(
        self,
        label: Label,
        node: str,
        match: str,
        scope: str,
        selected: Selected,
        *,
        way: Way | None = None,
        tie: str = "",
        use: int | None = None,
        also: str = "",
    ) -> tuple[list[str], str, Shape]:
        """A page of a list. ``match`` finds the candidates and ends in a WHERE; ``scope`` is the variable it begins
        from; ``also`` is a condition in place of the filter, in which ``{state}`` stands for what a candidate is at
        the moment."""
        w = self.writer
        if use is None:
            use, arguments = self.use(selected)
        else:
            arguments = selected.arguments(self.operation.variables)
        kept = None if also or arguments.get("where") or not w.lists else KeptFor.of(w, label, way, scope)
        w.relies_on_lists |= kept is not None
        window, order = Window.of(arguments), ordering(label, arguments.get("orderBy"))
        found, state = w.state(label, node, f"{tie}, " if tie else "")
        base = f"{match} {found}".strip()
        if also:
            base += f" AND {also.format(state=state)}"
        elif arguments.get("where"):
            base += f" AND {condition(w, label, node, state, arguments['where'], use, ('where',))}"
        connection = object_inside(selected)
        wanted = self.operation.inside(selected, connection)
        shape = listed(self.operation, connection, wanted, use, order.name)
        calls: list[str] = []
        values: list[str] = []
        tie_break = f"{tie}.id" if tie else f"{node}.id"
        row = shape.begin(order.of(state), tie_break)
        inner = self._rows(shape, way, tie, Found(label, node, state), wanted, row)
        if shape.shown:
            rows = w.name("x")
            page = base
            if not tie and not w.moment and order.prop.required:
                page += f" AND {order.of(state)} IS NOT NULL"  # always so; tells the server that an index has them all
            if window.cursor is not None:
                page += f" AND {keyset(w, order, state, tie_break, use, backward=window.backward)}"
            sorted_by = order_by(order, state, tie_break, backward=window.backward)
            size = self.value(use, convert=lambda arguments: Window.of(arguments).size + 1)
            if kept and kept.pages(order, window):
                page = f"{kept.page(node, tie, size, order, use if window.cursor is not None else None)} {found}"
            names = _names(tie, node, state)
            results = _names(names, *(call.rsplit(" AS ", 1)[1].rstrip(" }") for call in inner))
            calls.append(
                f"CALL ({scope}) {{ {page} WITH {names} ORDER BY {sorted_by} LIMIT {size} {' '.join(inner)}"
                f" WITH {results} ORDER BY {sorted_by} RETURN collect({row}) AS {rows} }}"
            )
            values.append(rows)
        if shape.counted:
            total = w.name("x")
            all_of_them = kept.total() if kept else f"{base} RETURN count({node})"
            calls.append(f"CALL ({scope}) {{ {all_of_them} AS {total} }}")
            values.append(total)
        for asked in wanted:
            if asked.name == "counts":
                made, value, tallied = counts(self, asked, base, scope, node=node, state=state, tie=tie, kept=kept)
                calls.append(made)
                values.append(value)
                shape.parts.append(part(shape.type, asked, len(values) - 1, tallied))
        return calls, paged(values), shape

    def _rows(
        self, shape: Listed, way: Way | None, tie: str, found: Found, wanted: list[Selected], row: Row
    ) -> list[str]:
        calls: list[str] = []
        for selected in wanted:
            if selected.name == "counts":
                continue
            inside: Thing | None = None
            if selected.name == "edges":
                edge = object_inside(selected)
                made, inside = self._tie(edge.name, way, tie, found, self.operation.inside(selected, edge), row)
                calls += made
            elif selected.name == "nodes":
                made, inside = self.node(found, self.inside(selected, found.label), row)
                calls += made
            shape.parts.append(part(shape.type, selected, inside=inside or page_info(self.operation, selected)))
        return calls

    # Things of any kind

    def any_of(self, id: str, selected: Selected, labels: Iterable[Label] = LABELS) -> tuple[str, AnyOf]:
        """The clause that finds the thing with the id that a variable holds, whatever kind it is, as ``m``."""
        w = self.writer
        branches = []
        kinds: dict[str, Apart] = {}
        for label in labels:
            node = w.name("n")
            found, state = w.state(label, node, f"{id}, ")
            row = Row(f"'{label.name}'", f"{node}.id")
            calls, thing = self.node(Found(label, node, state), self.inside(selected, label), row)
            thing.id = 1
            kinds[label.name] = Apart(thing, row)
            match = f"MATCH ({node}:{w.label(label)} {{id: {id}}}) WHERE {w.visible(node)} {found}"
            branches.append(f"{match} {' '.join(calls)} RETURN {row} AS m")
        return f"CALL ({id}) {{ {' UNION ALL '.join(branches)} }}", AnyOf(kinds)


def part(type_: str, selected: Selected, column: int | None = None, inside: Shape | None = None) -> Part:
    """A field of an answer, and where it stands in the record."""
    return Part(selected.key, f"{type_}.{selected.name}", selected.definition.type, column, inside)


def listed(operation: Operation, connection: GraphQLObjectType, wanted: list[Selected], use: int, order: str) -> Listed:
    """The shape of a page, without its parts."""
    names = {selected.name for selected in wanted}
    cursors = {"edges": {"cursor"}, "pageInfo": {"startCursor", "endCursor"}}
    placed = any(
        inner.name in cursors[selected.name]
        for selected in wanted
        if selected.name in cursors
        for inner in operation.inside(selected, object_inside(selected))
    )
    shown = bool(names & {"edges", "nodes", "pageInfo"})
    return Listed(connection.name, use, order, placed=placed, shown=shown, counted="totalCount" in names)


def paged(values: list[str]) -> str:
    """What a page comes to: its rows, its count, or both."""
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def page_info(operation: Operation, selected: Selected) -> Thing | None:
    """The shape of what is said about a page; None for any other field."""
    if selected.name != "pageInfo":
        return None
    shown = object_inside(selected)
    return Thing(shown.name, [part(shown.name, inner) for inner in operation.inside(selected, shown)])


def _names(*names: str) -> str:
    """Variables to carry on, each once."""
    return ", ".join(dict.fromkeys(part for name in names for part in name.split(", ") if part))


def distinct(ids: list[str]) -> list[str]:
    """Each id once."""
    return list(dict.fromkeys(ids))


def not_too_many(argument: str, ids: list[str]) -> None:
    """Refuse an empty list of ids, and a very long one."""
    if not 1 <= len(ids) <= MOST_IDS:
        raise BadArgument(argument, f"1 to {MOST_IDS} ids")
