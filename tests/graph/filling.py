"""Filling the slots of a graph with histories, over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from graph.snapshot import everything
from graph.store import GraphStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.changes import Step
    from graph.connection import Graph
    from graph.slots import Slot

ON_SERVERS = settings(
    max_examples=12 if settings.get_current_profile_name() != "ci" else 100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def fill(graph: Graph, slot: Slot, history: Sequence[Step], sizes: Sequence[int], *, lists: bool = False) -> list[str]:
    """Empty a slot and apply a history in batches of the given sizes, over and over."""
    store = GraphStore(graph, lists=lists)
    lease = store.take_over(slot, "this test", 60)
    assert lease is not None
    emptied_slot(graph, slot)
    start, turn = 0, 0
    while start < len(history):
        size = sizes[turn % len(sizes)]
        expected = history[start - 1].position if start else 0
        store.apply(history[start : start + size], expected=expected, lease=lease)
        start, turn = start + size, turn + 1
    return list(everything(graph, slot))


def emptied_slot(graph: Graph, slot: Slot) -> None:
    with graph.driver.session(database=graph.address.database) as session, session.begin_transaction() as tx:
        end = "ENDS WITH" if slot else "IS NOT NULL AND NOT labels(n)[0] ENDS WITH"
        tx.run(f"MATCH (n) WHERE labels(n)[0] {end} 'B' AND labels(n)[0] <> 'Projection' DETACH DELETE n").consume()
        tx.run("MATCH (p:Projection) WHERE p.slot = $slot SET p.position = 0", {"slot": slot}).consume()
        tx.commit()
