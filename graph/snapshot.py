"""Everything in a slot in one order: to compare a rebuilt graph with the live one, and one server with another.

Each line is JSON. Lines are streamed; the server sorts.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from graph.kept import LABELS_KEPT
from graph.reading import stream_rows
from graph.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.connection import Graph
    from graph.slots import Slot


def as_it_stands(graph: Graph, slot: Slot) -> Iterator[str]:
    """The present: every node and every tie that holds."""
    for label in LABELS:
        name = f"{label.name}{slot}"
        yield from _nodes(label.name, stream_rows(graph, f"MATCH (n:{name}) RETURN properties(n) AS p ORDER BY n.id"))
        yield from _ties(slot, stream_rows(graph, f"MATCH (a:{name})-[e]->(b) WHERE {_HOLDS} {_RETURN_TIES}"))


def former_states(graph: Graph, slot: Slot) -> Iterator[str]:
    """The past: every former state of a node and every tie that has ended."""
    for label in LABELS:
        name, version = f"{label.name}{slot}", f"{label.version}{slot}"
        rows = stream_rows(
            graph,
            f"MATCH (v:{version}) OPTIONAL MATCH (v)-[:VERSION_OF]->(n:{name})"
            " RETURN properties(v) AS p, n.id AS of ORDER BY v.id, v.until, of",
        )
        yield from _nodes(label.version, rows)
        rows = stream_rows(graph, f"MATCH (a:{name})-[e]->(b) WHERE NOT {_HOLDS} {_RETURN_TIES}")
        yield from _ties(slot, rows)


def everything(graph: Graph, slot: Slot) -> Iterator[str]:
    """The present and the past, and what is kept of lists."""
    yield from as_it_stands(graph, slot)
    yield from former_states(graph, slot)
    for name in LABELS_KEPT:
        yield from _nodes(name, stream_rows(graph, f"MATCH (n:{name}{slot}) RETURN properties(n) AS p ORDER BY n.id"))


def as_of(graph: Graph, slot: Slot, at: int) -> Iterator[str]:
    """What ``as_it_stands`` said when the graph stood at a position."""
    held = "e.since <= $at AND (e.until IS NULL OR $at < e.until)"
    for label in LABELS:
        name, version = f"{label.name}{slot}", f"{label.version}{slot}"
        rows = stream_rows(
            graph,
            f"MATCH (n:{name}) WITH n, CASE WHEN n.since <= $at THEN n ELSE"
            f" head([(v:{version})-[:VERSION_OF]->(n) WHERE v.since <= $at AND $at < v.until | v]) END AS s"
            " WHERE s IS NOT NULL RETURN properties(s) AS p ORDER BY n.id",
            at=at,
        )
        yield from _nodes(label.name, rows, until=False)
        rows = stream_rows(graph, f"MATCH (a:{name})-[e]->(b) WHERE {held} {_RETURN_TIES}", at=at)
        yield from _ties(slot, rows, as_then=True)


def digest(lines: Iterable[str]) -> str:
    """SHA-256 of the lines, hexadecimal: equal for equal graphs."""
    made = hashlib.sha256()
    for line in lines:
        made.update(line.encode())
        made.update(b"\n")
    return made.hexdigest()


_HOLDS = "e.until IS NULL"
_RETURN_TIES = (
    "RETURN type(e) AS type, a.id AS source, labels(b)[0] AS kind, b.id AS target, properties(e) AS p"
    " ORDER BY e.id, e.since, e.until, e.level"
)


def _nodes(name: str, rows: Iterator[dict[str, Any]], *, until: bool = True) -> Iterator[str]:
    for row in rows:
        of = {"of": row["of"]} if "of" in row else {}
        yield _line({"node": name, **of}, row["p"], until=until)


def _ties(slot: Slot, rows: Iterator[dict[str, Any]], *, as_then: bool = False) -> Iterator[str]:
    for row in rows:
        type_ = row["type"].removeprefix("WAS_") if as_then else row["type"]
        what = {"tie": type_, "from": row["source"], "into": row["kind"].removesuffix(slot), "to": row["target"]}
        yield _line(what, row["p"], until=not as_then)


def _line(what: dict[str, Any], properties: dict[str, Any], *, until: bool) -> str:
    shown = {name: value for name, value in properties.items() if until or name != "until"}
    return json.dumps({**what, **shown}, sort_keys=True, ensure_ascii=False)
