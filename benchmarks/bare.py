"""The least that any program could do to bring the same rows into the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.waves import PutNodes, PutTies, plan
from projections.relationship_graph import step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.connection import Graph
    from graph.slots import Slot
    from ledger.history import Recorded

    Statement = tuple[str, list[dict[str, Any]]]


def rows_of(facts: Iterable[Recorded], slot: Slot) -> list[Statement]:
    """The nodes and ties that facts which only add something bring, ready to be sent."""
    statements: list[Statement] = []
    for work in plan(map(step, facts)).work:
        match work:
            case PutNodes(label, rows):
                statements.append((f"UNWIND $rows AS r CREATE (n:{label.name}{slot}) SET n = r", rows))
            case PutTies(tie, rows):
                text = (
                    f"UNWIND $rows AS r MATCH (a:{tie.source.name}{slot} {{id: r.source}})"
                    f" MATCH (b:{tie.target.name}{slot} {{id: r.target}}) CREATE (a)-[e:{tie.type}]->(b) SET e = r.own"
                )
                statements.append((text, rows))
            case _:
                raise ValueError("only facts that add something are compared")
    return statements


def write(graph: Graph, statements: Sequence[Statement]) -> None:
    """Write them with the official driver, in one transaction."""
    with graph.driver.session(database=graph.address.database) as session, session.begin_transaction() as tx:
        for text, rows in statements:
            for start in range(0, len(rows), graph.rows_a_statement):
                tx.run(text, {"rows": rows[start : start + graph.rows_a_statement]}).consume()
        tx.commit()
