"""Facts into the graph: our projector beside the library's runner with one event a transaction, and beside the bare
statements that write the same nodes and ties with no position, no check and nothing read or decoded.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from benchmarks import bare
from benchmarks.facts import NoKeys, stored, the_record
from benchmarks.measuring import Figure, Reach, Spent, each, interleaved, median_ratio
from benchmarks.one_by_one import OneByOne
from benchmarks.servers import GRAPHS, NotHere, cpu_of, folder, graph_server
from graph.store import GraphStore
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.sqlite import SQLiteStore
from projections.runner import MOST_FACTS, Projector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.connection import Graph

BESIDE_ONE_BY_ONE = Reach(30)
BESIDE_BARE = Reach(0.7)
_WARM = 1_000


def measure(*, full: bool) -> Iterator[Figure]:
    """Each round takes the next facts of one log, so that the graph grows as it does in use."""
    for kind in GRAPHS:
        with ExitStack() as stack:
            try:
                graph = stack.enter_context(graph_server(kind))
            except NotHere as missing:
                yield Figure(f"projection into {kind}", note=str(missing))
                continue
            yield from _figures(stack, graph, kind, facts=40_000 if full else 10_000, rounds=5 if full else 3)


def _figures(stack: ExitStack, graph: Graph, kind: str, *, facts: int, rounds: int) -> Iterator[Figure]:
    log = stack.enter_context(SQLiteStore(str(stack.enter_context(folder()) / "log.db")))
    log.insert_events(stored(the_record(2 * facts * rounds + _WARM)))
    history = History(log, FactMapper(NoKeys()))
    projector = Projector(history, GraphStore(graph))

    def ours(number: int) -> None:
        projector.catch_up(upto=_WARM + facts * (number + 1))

    def beside_bare(number: int) -> None:
        for statements in prepared[number]:
            bare.write(graph, statements)

    # Slot "" is ours and slot "B", which has the same indexes, the other's. First facts first: both are warm then.
    projector.catch_up(upto=_WARM)
    bare.write(graph, bare.rows_of(history.batch(0, _WARM), "B"))
    prepared = [
        [
            bare.rows_of(history.batch(start, MOST_FACTS, first + facts), "B")
            for start in range(first, first + facts, MOST_FACTS)
        ]
        for first in range(_WARM, _WARM + facts * rounds, facts)
    ]
    spent = interleaved(rounds, {"ours": ours, "bare": beside_bare}, lambda: cpu_of(graph))
    yield Figure(
        f"projection into {kind}, a fact",
        each(spent["ours"], facts),
        f"bare UNWIND {each(spent['bare'], facts)}",
        median_ratio(spent["bare"], spent["ours"]),
        BESIDE_BARE,
        f"{facts} facts a round; ours reads, decodes and checks them, and keeps the position",
    )

    done = _WARM + facts * rounds
    few = facts // 100
    one_by_one = stack.enter_context(OneByOne(graph, "B", log, done))
    one_by_one.run_to(done + few)
    spent = interleaved(
        rounds,
        {
            "ours": lambda number: ours(rounds + number),
            "one": lambda number: one_by_one.run_to(done + few * (number + 2)),
        },
        lambda: cpu_of(graph),
    )
    yield Figure(
        f"projection into {kind}, a fact",
        each(spent["ours"], facts),
        f"one-event ProjectionRunner {each(spent['one'], few)}",
        median_ratio(_times(spent["one"], facts / few), spent["ours"]),
        BESIDE_ONE_BY_ONE,
        f"the same statements, {few} events a round, each in a transaction of its own",
    )


def _times(spent: Sequence[Spent], factor: float) -> list[Spent]:
    return [Spent(s.wall * factor, s.cpu * factor, s.server * factor) for s in spent]
