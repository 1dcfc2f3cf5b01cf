"""A dispute with a third of all incidents beside one with twenty: the same questions, through the same plans; and
facts into the graph with and without what is kept so that both answer alike."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from graphql import OperationDefinitionNode
from graphql.execution.values import VariableValues, get_variable_values

from api.documents import Documents
from api.plan_roots import make_plan
from api.reader import Reader
from api.schema import schema
from api.selection import Operation
from api.system import Limits
from benchmarks.facts import NoKeys, stored, the_record
from benchmarks.measuring import Figure, Reach, each, interleaved, median_ratio
from benchmarks.servers import GRAPHS, NotHere, cpu_of, folder, graph_server
from domain.classification import Classification, Level
from graph.reading import read_rows
from graph.slots import projection_id
from graph.store import GraphStore
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.sqlite import SQLiteStore
from projections.runner import Projector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.connection import Graph
    from graph.slots import Slot

BESIDE_SMALL = Reach(2.0, "at most")
BESIDE_WITHOUT = Reach(0.8)
PLACES = 300
SMALL = 20
"""About how many incidents the small dispute has."""
_ASKED = 10
_COUNTED = "groups { count keys { value node { id ... on Place { name } } } } groupsLeftOut"
QUESTIONS = {
    "the latest 20": "incidents(first: 20) { edges { since node { id type occurredStart } } pageInfo { hasNextPage } }",
    "counts by place": f"incidents {{ counts(by: PLACE) {{ {_COUNTED} }} }}",
    "counts by month": f"incidents {{ counts(by: OCCURRED_START_MONTH) {{ {_COUNTED} }} }}",
    "counts by kind": f"incidents {{ counts(by: TYPE) {{ {_COUNTED} }} }}",
    "how many there are": "incidents { totalCount }",
    "a line of the board": (
        "title handling parties(first: 5) { nodes { name } } leadAgency { name }"
        " incidents(first: 3) { totalCount nodes { id occurredStart } counts(by: TYPE) { groups { count } } }"
    ),
}


def measure(*, full: bool) -> Iterator[Figure]:
    """Reading first, then more facts with and without."""
    for kind in GRAPHS:
        with ExitStack() as stack:
            try:
                graph = stack.enter_context(graph_server(kind))
            except NotHere as missing:
                yield Figure(f"supernodes on {kind}", note=str(missing))
                continue
            log = stack.enter_context(SQLiteStore(str(stack.enter_context(folder()) / "log.db")))
            incidents, facts, rounds = (150_000, 10_000, 5) if full else (30_000, 3_000, 3)
            log.insert_events(stored(the_record(incidents + 2 * facts * rounds, places=PLACES)))
            history = History(log, FactMapper(NoKeys()))
            yield from _rates(graph, kind, history, facts, rounds)
            Projector(history, GraphStore(graph, lists=True)).catch_up(upto=incidents)
            yield from _answers(graph, kind, incidents, rounds=9 if full else 5)


def _rates(graph: Graph, kind: str, history: History, facts: int, rounds: int) -> Iterator[Figure]:
    """Each slot takes the same facts of the same log; in one of them nothing is kept of lists."""
    stores: dict[Slot, GraphStore] = {"": GraphStore(graph, lists=True), "B": GraphStore(graph)}
    projectors = {slot: Projector(history, store) for slot, store in stores.items()}
    leases = {slot: store.take_over(slot, projectors[slot].owner, 600.0) for slot, store in stores.items()}

    def into(slot: Slot) -> Callable[[int], object]:
        lease = leases[slot]
        assert lease is not None
        return lambda number: projectors[slot].fill(lease, PLACES + facts * (number + 2), threading.Event())

    without = into("B")
    into("")(-1)
    without(-1)
    spent = interleaved(rounds, {"with": into(""), "without": without}, lambda: cpu_of(graph))
    for slot, lease in leases.items():
        assert lease is not None
        stores[slot].release(lease)
    yield Figure(
        f"projection into {kind} with lists kept, a fact",
        each(spent["with"], facts),
        f"without {each(spent['without'], facts)}",
        median_ratio(spent["without"], spent["with"]),
        BESIDE_WITHOUT,
        f"{facts} facts a round, each incident in four lists",
    )


def _answers(graph: Graph, kind: str, upto: int, rounds: int) -> Iterator[Figure]:
    sizes = read_rows(
        graph,
        "MATCH (d:Dispute)<-[:PART_OF_DISPUTE]-() WITH d.id AS id, count(*) AS n"
        " RETURN id, n ORDER BY abs(n - $small), id",
        small=SMALL,
    )
    small, large = sizes[0], max(sizes, key=lambda row: row["n"])
    for when, at in (("now", None), ("as of half the log", upto // 2)):
        for what, asked in QUESTIONS.items():
            ways = {name: _asking(graph, asked, row["id"], at) for name, row in (("large", large), ("small", small))}
            for way in ways.values():
                way(-1)
            spent = interleaved(rounds, ways, lambda: cpu_of(graph))
            yield Figure(
                f"{what}, {when}, {kind}",
                f"{large['n']:,} incidents: {each(spent['large'], _ASKED)}",
                f"{small['n']}: {each(spent['small'], _ASKED)}",
                median_ratio(spent["large"], spent["small"]),
                BESIDE_SMALL,
            )


def _asking(graph: Graph, asked: str, id: str, at: int | None) -> Callable[[int], object]:
    text = f"query ($id: ID!, $at: AsOf) {{ dispute(id: $id, asOf: $at) {{ {asked} }} }}"
    document, _ = Documents(Limits()).find(text, as_it_stands=True)
    (definition,) = document.node.definitions
    assert isinstance(definition, OperationDefinitionNode)
    given: dict[str, Any] = {"id": id} if at is None else {"id": id, "at": {"position": at}}
    variables = get_variable_values(schema(), definition.variable_definitions or (), given)
    assert isinstance(variables, VariableValues)
    plan = make_plan(Operation(schema(), document, definition, given, variables), compartments=False, lists=True)
    assert plan is not None
    reader = Reader("analyst", "agency-office", Classification(level=Level.SECRET))
    values = plan.values(plan.arguments(variables), dict.fromkeys(plan.moments, at or 0), reader)

    def ask(_: int) -> None:
        for _ in range(_ASKED):
            (record,) = read_rows(graph, plan.statement(""), projection=projection_id(""), **values)
            assert record["position"] >= (at or 0)

    return ask
