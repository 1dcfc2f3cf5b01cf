"""Keeps tallies and shelves up with a batch, in the transaction that applies it."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from graph.changes import PutEdge, PutNode
from graph.kept import KEPT
from graph.shelves import Shelf, Tally, needed, put
from graph.tallies import Before, Class, Item, Tied, follow, in_order, touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from neo4j import Transaction

    from graph.changes import EndEdges, Step
    from graph.slots import Slot
    from graph.tallies import Changes
    from graph.vocabulary.forms import Label

    Row = dict[str, Any]

_ROWS = 200
"""How many of the larger rows go into one statement."""


def keep(tx: Transaction, steps: Sequence[Step], slot: Slot) -> None:
    """Bring what is kept of lists up to the last step. Reads what stood before the steps, so it is called before they
    are applied."""
    if not steps:
        return
    before = _before(tx, steps, slot)
    if before is not None:
        _write(tx, follow(before, steps), slot)


def _before(tx: Transaction, steps: Sequence[Step], slot: Slot) -> Before | None:
    """What stood before of all that the steps touch; None when no kept list is concerned."""
    found, ends = touched(steps)
    for end in ends:
        for label, id in _under(tx, end, slot):
            found[label].add(id)
    before = Before()
    for label, ids in found.items():
        for row in _rows(tx, _items(label, slot), sorted(ids)):
            _stood(before, label, row)
    keys: dict[Label, set[str]] = defaultdict(set)
    for change in (change for step in steps for change in step.changes):
        if isinstance(change, PutEdge) and change.tie.tallied and change.tie.source in KEPT:
            keys[change.tie.target].add(change.target)
    for label, ids in keys.items():
        for row in _rows(tx, _classes(label, slot), sorted(ids)):
            before.seen_by[label, row["id"]] = _class(row)
    concerned = found or any(label in KEPT for label, _ in _put(steps))
    return before if concerned else None


def _put(steps: Iterable[Step]) -> Iterable[tuple[Label, str]]:
    return ((c.label, c.id) for step in steps for c in step.changes if isinstance(c, PutNode))


def _stood(before: Before, label: Label, row: Row) -> None:
    item = Item(label, row["id"], _class(row), row["properties"])
    for number, tie in enumerate(KEPT[label].ties):
        held = (Tied(t["id"], t["since"], _class(t), t["other"]["id"]) for t in row[f"t{number}"])
        item.ties[tie] = sorted(held, key=in_order)
        if tie.tallied:
            for t in row[f"t{number}"]:
                before.seen_by[tie.target, t["other"]["id"]] = _class(t["other"])
    before.items[label, row["id"]] = item


def _write(tx: Transaction, changes: Changes, slot: Slot) -> None:
    chains = {chain.id: chain for chain in (*changes.shifts, *changes.entries)}
    kept = {row["n"]["id"]: row["n"] for row in _rows(tx, _whole("Tally", slot), sorted(chains))}
    tallies = {
        id: Tally(chain, kept.get(id), changes.shifts[chain][0].at if changes.shifts[chain] else 0)
        for id, chain in chains.items()
    }
    wanted = [
        shelf for tally in tallies.values() for shelf in needed(tally, (e for _, e, _ in changes.entries[tally.chain]))
    ]
    shelves = {row["n"]["id"]: Shelf.of(row["n"]) for row in _rows(tx, _whole("Shelf", slot), sorted(wanted))}
    former: list[Row] = []
    others: list[Row] = []
    for tally in tallies.values():
        former += tally.shift(changes.shifts[tally.chain])
        changed = put(tally, shelves, changes.entries[tally.chain])
        others += [{**tally.seen_by(), **shelves[id].row(id)} for id in sorted(changed)]
    _run(tx, f"UNWIND $rows AS r MERGE (n:Tally{slot} {{id: r.id}}) SET n = r", [t.row() for t in tallies.values()])
    _run(tx, f"UNWIND $rows AS r CREATE (n:FormerTally{slot}) SET n = r", former)
    _run(tx, f"UNWIND $rows AS r MERGE (n:Shelf{slot} {{id: r.id}}) SET n = r", others)


def _class(row: Row) -> Class:
    return Class(row["level"], tuple(sorted(row["compartments"] or ())))


def _run(tx: Transaction, text: str, rows: list[Row]) -> None:
    for start in range(0, len(rows), _ROWS):
        tx.run(text, {"rows": rows[start : start + _ROWS]}).consume()


def _rows(tx: Transaction, text: str, ids: list[str]) -> Iterable[Row]:
    for start in range(0, len(ids), _ROWS):
        for record in tx.run(text, {"ids": ids[start : start + _ROWS]}):
            yield dict(record)


def _under(tx: Transaction, end: EndEdges, slot: Slot) -> list[tuple[Label, str]]:
    """The listed things of ties that end at their other end."""
    found = []
    for label, kept in KEPT.items():
        if end.tie in kept.ties:
            left, right = ("<-", "-") if kept.ties[end.tie] else ("-", "->")
            other = end.tie.target if kept.ties[end.tie] else end.tie.source
            text = (
                f"MATCH (o:{other.name}{slot} {{id: $id}}){left}[:{end.tie.type}]{right}(n:{label.name}{slot})"
                " RETURN n.id AS id"
            )
            id = end.target if kept.ties[end.tie] else end.source
            found += [(label, row["id"]) for row in tx.run(text, {"id": id})]
    return found


@cache
def _items(label: Label, slot: Slot) -> str:
    """Things with what decides on their place in kept lists."""
    kept = KEPT[label]
    parts = [
        "n.id AS id, n.level AS level, n.compartments AS compartments",
        f"{{{', '.join(f'{name}: n.{name}' for name in kept.properties)}}} AS properties",
    ]
    for number, (tie, from_item) in enumerate(kept.ties.items()):
        left, right = ("-", "->") if from_item else ("<-", "-")
        other = "{id: m.id, level: m.level, compartments: m.compartments}"
        parts.append(
            f"[(n){left}[e:{tie.type}]{right}(m) | {{id: e.id, since: e.since, level: e.level,"
            f" compartments: e.compartments, other: {other}}}] AS t{number}"
        )
    return f"UNWIND $ids AS id MATCH (n:{label.name}{slot} {{id: id}}) RETURN {', '.join(parts)}"


@cache
def _classes(label: Label, slot: Slot) -> str:
    return (
        f"UNWIND $ids AS id MATCH (n:{label.name}{slot} {{id: id}})"
        " RETURN n.id AS id, n.level AS level, n.compartments AS compartments"
    )


@cache
def _whole(label: str, slot: Slot) -> str:
    return f"UNWIND $ids AS id MATCH (n:{label}{slot} {{id: id}}) RETURN properties(n) AS n"
