"""How each root field of a query that reads the graph is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.names import camel
from api.plan import Plan, Planner, Root, distinct, not_too_many
from api.plan_networks import network, paths, tied_to_all
from api.plan_search import search
from graph.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.selection import Operation, Selected
    from graph.vocabulary import Label


def make_plan(operation: Operation, *, compartments: bool) -> Plan | None:
    """The plan of an operation; None when nothing of it comes from the graph."""
    planner = Planner(operation, compartments=compartments)
    blocks: list[str] = []
    columns: dict[str, str] = {}
    for selected in operation.roots():
        write = ROOTS.get(selected.name)
        if write is None:
            continue
        block, result = write(planner, selected)
        blocks.append(block)
        columns[selected.key] = result
    return planner.finished(blocks, columns) if blocks else None


def _node(planner: Planner, selected: Selected) -> Root:
    use, _ = planner.begin_root(selected)
    result = planner.writer.name("r")
    id = planner.value(use, "id")
    return (
        f"CALL () {{ UNWIND [{id}] AS i {planner.any_of('i', selected)} RETURN head(collect(m)) AS {result} }}",
        result,
    )


def _nodes(planner: Planner, selected: Selected) -> Root:
    use, arguments = planner.begin_root(selected)
    not_too_many("ids", arguments["ids"])
    result = planner.writer.name("r")
    ids = planner.value(use, "ids", convert=distinct)
    return f"CALL () {{ UNWIND {ids} AS i {planner.any_of('i', selected)} RETURN collect(m) AS {result} }}", result


def _single(label: Label) -> Callable[[Planner, Selected], Root]:
    def write(planner: Planner, selected: Selected) -> Root:
        use, _ = planner.begin_root(selected)
        w = planner.writer
        node, result = w.name("n"), w.name("r")
        found, state = w.state(label, node)
        calls, made = planner.node(label, node, state, planner.inside(selected, label))
        match = f"MATCH ({node}:{w.label(label)} {{id: {planner.value(use, 'id')}}}) WHERE {w.visible(node)} {found}"
        return f"CALL () {{ {match} {' '.join(calls)} RETURN head(collect({made})) AS {result} }}", result

    return write


def _plural(label: Label) -> Callable[[Planner, Selected], Root]:
    def write(planner: Planner, selected: Selected) -> Root:
        use, _ = planner.begin_root(selected)
        w = planner.writer
        node, result = w.name("n"), w.name("r")
        match = f"MATCH ({node}:{w.label(label)}) WHERE {w.visible(node)}"
        calls, page = planner.connection(label, node, match, "", selected, use=use)
        return f"CALL () {{ {' '.join(calls)} RETURN {page} AS {result} }}", result

    return write


ROOTS: dict[str, Callable[[Planner, Selected], Root]] = {
    "node": _node,
    "nodes": _nodes,
    "search": search,
    "network": network,
    "paths": paths,
    "tiedToAll": tied_to_all,
    **{camel(label.name[0].lower() + label.name[1:]): _single(label) for label in LABELS if label.plural},
    **{camel(label.plural): _plural(label) for label in LABELS if label.plural},
}
"""The root fields that are answered from the graph."""
