"""How each root field of a query that reads the graph is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.conditions import candidates
from api.names import camel
from api.plan import Plan, Planner, Root, distinct, not_too_many, part
from api.plan_checked import sources_checked
from api.plan_delivered import plan_delivery
from api.plan_grounds import rested_on
from api.plan_held import agreements_held
from api.plan_likely import likely_duplicates
from api.plan_mediators import mediators_of
from api.plan_networks import network, paths, tied_to_all
from api.plan_search import search
from api.plan_territory import territory
from api.shapes import Apart, Row, Several, Thing
from api.statement import Found
from graph.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.selection import Operation, Selected
    from graph.vocabulary.forms import Label


def make_plan(operation: Operation, *, compartments: bool, lists: bool = False) -> Plan | None:
    """The plan of an operation; None when nothing of it comes from the graph. ``lists``: whether that keeps its long
    lists."""
    planner = Planner(operation, compartments=compartments, lists=lists)
    blocks: list[str] = []
    columns: list[str] = []
    whole = Thing("Query")
    for selected in operation.roots():
        write = ROOTS.get(selected.name)
        column, shape = None, None
        if write is not None:
            block, result, shape = write(planner, selected)
            column = len(columns)
            blocks.append(block)
            columns.append(result)
        whole.parts.append(part("Query", selected, column, shape))
    return planner.finished(blocks, columns, whole) if blocks else None


def _node(planner: Planner, selected: Selected) -> Root:
    use, _ = planner.begin_root(selected)
    result = planner.writer.name("r")
    id = planner.value(use, "id")
    found, shape = planner.any_of("i", selected)
    return f"CALL () {{ UNWIND [{id}] AS i {found} RETURN head(collect(m)) AS {result} }}", result, shape


def _nodes(planner: Planner, selected: Selected) -> Root:
    use, arguments = planner.begin_root(selected)
    not_too_many("ids", arguments["ids"])
    result = planner.writer.name("r")
    ids = planner.value(use, "ids", convert=distinct)
    found, shape = planner.any_of("i", selected)
    return f"CALL () {{ UNWIND {ids} AS i {found} RETURN collect(m) AS {result} }}", result, Several(shape, use)


def _single(label: Label) -> Callable[[Planner, Selected], Root]:
    def write(planner: Planner, selected: Selected) -> Root:
        use, _ = planner.begin_root(selected)
        w = planner.writer
        node, result, row = w.name("n"), w.name("r"), Row()
        found, state = w.state(label, node)
        calls, thing = planner.node(Found(label, node, state), planner.inside(selected, label), row)
        match = f"MATCH ({node}:{w.label(label)} {{id: {planner.value(use, 'id')}}}) WHERE {w.visible(node)} {found}"
        text = f"CALL () {{ {match} {' '.join(calls)} RETURN head(collect({row})) AS {result} }}"
        return text, result, Apart(thing, row)

    return write


def _plural(label: Label) -> Callable[[Planner, Selected], Root]:
    def write(planner: Planner, selected: Selected) -> Root:
        use, arguments = planner.begin_root(selected)
        w = planner.writer
        node, result = w.name("n"), w.name("r")
        found = candidates(w, label, node, arguments.get("where") or {}, use, ("where",))
        match = f"{found or f'MATCH ({node}:{w.label(label)})'} WHERE {w.visible(node)}"
        calls, page, shape = planner.connection(label, node, match, "", selected, use=use)
        return f"CALL () {{ {' '.join(calls)} RETURN {page} AS {result} }}", result, shape

    return write


ROOTS: dict[str, Callable[[Planner, Selected], Root]] = {
    "node": _node,
    "nodes": _nodes,
    "search": search,
    "network": network,
    "paths": paths,
    "tiedToAll": tied_to_all,
    "restedOn": rested_on,
    "likelyDuplicates": likely_duplicates,
    "mediatorsOf": mediators_of,
    "agreementsHeld": agreements_held,
    "planDelivery": plan_delivery,
    "sourcesChecked": sources_checked,
    "territory": territory,
    **{camel(label.name[0].lower() + label.name[1:]): _single(label) for label in LABELS if label.plural},
    **{camel(label.plural): _plural(label) for label in LABELS if label.plural},
}
"""The root fields that are answered from the graph."""
