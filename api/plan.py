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
from api.selection import object_inside
from api.statement import Binding, Writer, quoted, whole
from api.types import NODES, OneTie
from api.ways import Way
from graph.vocabulary import LABELS, Property

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql.execution.values import VariableValues

    from api.reader import Reader
    from api.selection import Operation, Selected
    from graph.slots import Slot
    from graph.vocabulary import Label

MOMENT = "moment"


@dataclass
class Plan:
    """How one operation is answered from the graph."""

    text: str
    columns: dict[str, str]
    """Which result of the statement answers which root field, by its key."""
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
Root = tuple[str, str]
"""A block of the statement, and the result that it makes."""


class Planner:
    """Makes the plan of one operation."""

    def __init__(self, operation: Operation, *, compartments: bool) -> None:
        self.operation = operation
        self.writer = Writer(compartments)
        self.uses: list[Selected] = []
        self.moments: dict[str, int] = {}

    def finished(self, blocks: list[str], columns: dict[str, str]) -> Plan:
        """The plan of the blocks written; ``columns`` names the result that each key of the answer is found in."""
        text = whole(blocks, list(columns.values()))
        return Plan(text, columns, self.uses, self.writer.parameters, self.writer.constants, self.moments)

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

    def node(self, label: Label, node: str, state: str, wanted: Iterable[Selected]) -> tuple[list[str], str]:
        """The clauses that a node's answer needs, and the map that it is."""
        calls: list[str] = []
        entries = [f"`__typename`: '{label.name}'", f"`__id`: {node}.id", f"`__since`: {state}.since"]
        for selected in wanted:
            meaning = NODES[label.name].get(selected.name)
            value = self._common(selected, state, node)
            if isinstance(meaning, Property):
                value = f"{state}.{meaning.name}"
            elif isinstance(meaning, Way) and not meaning.one:
                made, value = self._many(meaning, node, selected)
                calls += made
            elif isinstance(meaning, Way):
                made, value = self._one(meaning, node, selected, tie_itself=False)
                calls += made
            elif isinstance(meaning, OneTie):
                made, value = self._one(meaning.way, node, selected, tie_itself=True)
                calls += made
            if value:
                entries.append(f"{quoted(selected.key)}: {value}")
        return calls, "{" + ", ".join(entries) + "}"

    def _common(self, selected: Selected, state: str, node: str) -> str:
        """What nodes and ties alike can be asked; empty for what does not come from the graph."""
        return {
            "id": f"{node}.id",
            "since": f"{state}.since",
            "classification": f"{{level: {state}.level, compartments: {state}.compartments}}",
        }.get(selected.name, "")

    def _tie(
        self, way: Way | None, tie: str, end: Label, node: str, state: str, wanted: Iterable[Selected]
    ) -> tuple[list[str], str]:
        """The same for an edge: what belongs to the tie, and under it the node."""
        calls: list[str] = []
        entries = [f"`__since`: {tie}.since"] if way else ["`__edge`: true"]
        properties = {camel(p.name): p.name for p in way.tie.properties} if way else {}
        for selected in wanted:
            if selected.name == "node":
                made, value = self.node(end, node, state, self.inside(selected, end))
                calls += made
            elif selected.name in properties:
                value = f"{tie}.{properties[selected.name]}"
            else:
                value = self._common(selected, tie, tie) if way else ""
            if value:
                entries.append(f"{quoted(selected.key)}: {value}")
        return calls, "{" + ", ".join(entries) + "}"

    def inside(self, selected: Selected, label: Label) -> list[Selected]:
        """What is asked for inside a field, for things of one kind."""
        return self.operation.inside(selected, self._type(label.name))

    def _type(self, name: str) -> GraphQLObjectType:
        found = self.operation.schema.type_map[name]
        assert isinstance(found, GraphQLObjectType)
        return found

    # Ties

    def _one(self, way: Way, start: str, selected: Selected, *, tie_itself: bool) -> tuple[list[str], str]:
        w = self.writer
        tie, end, result = w.name("e"), w.name("n"), w.name("x")
        found, state = w.state(way.end, end, f"{tie}, ")
        if tie_itself:
            wanted = self.operation.inside(selected, object_inside(selected))
            calls, made = self._tie(way, tie, way.end, end, state, wanted)
        else:
            calls, made = self.node(way.end, end, state, self.inside(selected, way.end))
        text = [
            f"CALL ({start}) {{ {self.writer.match(way, start, tie, end)} {found}",
            f"WITH {_names(tie, end, state)} ORDER BY {tie}.since DESC, {tie}.id LIMIT 1",
            *calls,
            f"RETURN head(collect({made})) AS {result} }}",
        ]
        return [" ".join(text)], result

    def _many(self, way: Way, start: str, selected: Selected) -> tuple[list[str], str]:
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
    ) -> tuple[list[str], str]:
        """A page of a list. ``match`` finds the candidates and ends in a WHERE; ``scope`` is the variable it begins
        from; ``also`` is a condition in place of the filter, in which ``{state}`` stands for what a candidate is at
        the moment."""
        w = self.writer
        if use is None:
            use, arguments = self.use(selected)
        else:
            arguments = selected.arguments(self.operation.variables)
        window, order = Window.of(arguments), ordering(label, arguments.get("orderBy"))
        found, state = w.state(label, node, f"{tie}, " if tie else "")
        base = f"{match} {found}".strip()
        if also:
            base += f" AND {also.format(state=state)}"
        elif arguments.get("where"):
            base += f" AND {condition(w, label, node, state, arguments['where'], use, ('where',))}"
        connection = object_inside(selected)
        wanted = self.operation.inside(selected, connection)
        calls: list[str] = []
        rows = total = ""
        if any(part.name not in {"totalCount", "counts"} for part in wanted):
            rows = w.name("x")
            tie_break = f"{tie}.id" if tie else f"{node}.id"
            page = base
            if not tie and not w.moment and order.prop.required:
                page += f" AND {order.of(state)} IS NOT NULL"  # always so; tells the server that an index has them all
            if window.cursor is not None:
                page += f" AND {keyset(w, order, state, tie_break, use, backward=window.backward)}"
            sorted_by = order_by(order, state, tie_break, backward=window.backward)
            inner, entries = self._rows(label, way, tie, node, state, wanted)
            size = self.value(use, convert=lambda arguments: Window.of(arguments).size + 1)
            names = _names(tie, node, state)
            results = _names(names, *(call.rsplit(" AS ", 1)[1].rstrip(" }") for call in inner))
            row = f"{{k: {order.of(state)}, i: {tie_break}, v: {{{', '.join(entries)}}}}}"
            calls.append(
                f"CALL ({scope}) {{ {page} WITH {names} ORDER BY {sorted_by} LIMIT {size} {' '.join(inner)}"
                f" WITH {results} ORDER BY {sorted_by} RETURN collect({row}) AS {rows} }}"
            )
        if any(part.name == "totalCount" for part in wanted):
            total = w.name("x")
            calls.append(f"CALL ({scope}) {{ {base} RETURN count({node}) AS {total} }}")
        counted = []
        for part in wanted:
            if part.name == "counts":
                made, value = counts(self, part, base, scope, node=node, state=state, tie=tie)
                calls.append(made)
                counted.append(f"{quoted(part.key)}: {value}")
        page_of = [f"rows: {rows or '[]'}", f"total: {total or 'null'}", f"order: '{order.name}'"]
        if counted:
            page_of.append(f"counts: {{{', '.join(counted)}}}")
        return calls, f"{{{', '.join(page_of)}}}"

    def _rows(
        self, label: Label, way: Way | None, tie: str, node: str, state: str, wanted: list[Selected]
    ) -> tuple[list[str], list[str]]:
        calls: list[str] = []
        entries: list[str] = []
        for part in wanted:
            if part.name == "edges":
                made, value = self._tie(way, tie, label, node, state, self.operation.inside(part, object_inside(part)))
            elif part.name == "nodes":
                made, value = self.node(label, node, state, self.inside(part, label))
            else:
                continue
            calls += made
            entries.append(f"{quoted(part.key)}: {value}")
        return calls, entries

    # Things of any kind

    def any_of(self, id: str, selected: Selected, labels: Iterable[Label] = LABELS) -> str:
        """The clause that finds the thing with the id that a variable holds, whatever kind it is, as ``m``."""
        w = self.writer
        branches = []
        for label in labels:
            node = w.name("n")
            found, state = w.state(label, node, f"{id}, ")
            calls, made = self.node(label, node, state, self.inside(selected, label))
            match = f"MATCH ({node}:{w.label(label)} {{id: {id}}}) WHERE {w.visible(node)} {found}"
            branches.append(f"{match} {' '.join(calls)} RETURN {made} AS m")
        return f"CALL ({id}) {{ {' UNION ALL '.join(branches)} }}"


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
