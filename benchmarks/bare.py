"""What a program writes that brings the same rows into the graph and does nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.rows import columns
from graph.waves import PutNodes, PutTies, plan
from projections.relationship_graph import step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.connection import Graph
    from graph.slots import Slot
    from graph.vocabulary.forms import Label, Tie
    from ledger.history import Recorded

    Statement = tuple[str, list[dict[str, Any]]]


def rows_of(facts: Iterable[Recorded], slot: Slot) -> list[Statement]:
    """The nodes and ties that facts which only add something bring, ready to be sent: as maps, which is how the driver's
    documents do it."""
    statements: list[Statement] = []
    for work in plan(map(step, facts)).work:
        match work:
            case PutNodes(label, rows):
                statements.append((f"UNWIND $rows AS r CREATE (n:{label.name}{slot}) SET n = r", _maps(label, rows)))
            case PutTies(tie, rows):
                text = (
                    f"UNWIND $rows AS r MATCH (a:{tie.source.name}{slot} {{id: r.source}})"
                    f" MATCH (b:{tie.target.name}{slot} {{id: r.target}}) CREATE (a)-[e:{tie.type}]->(b) SET e = r.own"
                )
                maps = _maps(tie, rows)
                statements.append(
                    (text, [{"source": m.pop("source"), "target": m.pop("target"), "own": m} for m in maps])
                )
            case _:
                raise ValueError("only facts that add something are compared")
    return statements


def _maps(kind: Label | Tie, rows: Iterable[list[Any]]) -> list[dict[str, Any]]:
    names = columns(kind)
    return [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in rows]


def write(graph: Graph, statements: Sequence[Statement]) -> None:
    """Write them with the official driver, in one transaction."""
    with graph.driver.session(database=graph.address.database) as session, session.begin_transaction() as tx:
        for text, rows in statements:
            for start in range(0, len(rows), graph.rows_a_statement):
                tx.run(text, {"rows": rows[start : start + graph.rows_a_statement]}).consume()
        tx.commit()
