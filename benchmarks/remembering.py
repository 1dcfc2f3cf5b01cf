"""The present read from a graph that remembers much, beside the same read from one that remembers little.

Both hold the same things and the same ties that stand. In one, every thing has a former state and every tie was ended
and put again once; in the other ten times.
"""

from __future__ import annotations

import random
from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING

from benchmarks.measuring import Figure, Reach, each, interleaved, median_ratio
from benchmarks.servers import GRAPHS, NotHere, cpu_of, graph_server
from graph.changes import Change, ChangeNode, PutEdge, PutNode, ReadClass, Step
from graph.connection import query
from graph.reading import read_rows
from graph.store import GraphStore
from graph.vocabulary.disputes import DISPUTE, PART_OF_DISPUTE, PARTY_TO
from graph.vocabulary.groups import GROUP
from graph.vocabulary.incidents import INCIDENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.connection import Graph
    from graph.slots import Slot

REACH = Reach(1.1, "at most")
DISPUTES, PARTIES, INCIDENTS = 300, 4, 20
LITTLE, MUCH = 1, 10
_ALL = ReadClass()


def measure(*, full: bool) -> Iterator[Figure]:
    """A dispute by its id with its parties and its incidents, as the API asks for it, for a reader of level 1."""
    for kind in GRAPHS:
        with ExitStack() as stack:
            try:
                graph = stack.enter_context(graph_server(kind))
            except NotHere as missing:
                yield Figure(f"the present beside its past, {kind}", note=str(missing))
                continue
            _fill(graph, "", LITTLE)
            _fill(graph, "B", MUCH)
            yield _figure(graph, kind, reads=300 if full else 100, rounds=31 if full else 15)


def _figure(graph: Graph, kind: str, *, reads: int, rounds: int) -> Figure:
    def present(slot: Slot) -> Callable[[int], None]:
        statement = query(_read(slot))

        def read(number: int) -> None:
            chance = random.Random(number)
            with graph.driver.session(database=graph.address.database) as session:
                for _ in range(reads):
                    id = f"dispute-{chance.randrange(DISPUTES)}"
                    found = session.run(statement, {"id": id, "level": 1}).single(strict=True)["r0"]
                    assert len(found[0]["parties"]) == PARTIES
                    assert len(found[0]["incidents"]) == INCIDENTS

        return read

    ways = {"much": present("B"), "little": present("")}
    for way in ways.values():
        way(-1)
    spent = interleaved(rounds, ways, lambda: cpu_of(graph))
    return Figure(
        f"the present beside {MUCH}× as much past, {kind}",
        each(spent["much"], reads),
        f"beside {LITTLE}× {each(spent['little'], reads)}",
        median_ratio(spent["much"], spent["little"]),
        REACH,
        f"a dispute by id with {PARTIES} parties and {INCIDENTS} incidents",
    )


def _read(slot: Slot) -> str:
    seen = "{0}.level <= $level AND {0}.compartments IS NULL"

    def part(name: str, pattern: str, other: str) -> str:
        return (
            f"CALL (d) {{ MATCH (d)<-[e:{pattern}]-(o:{other}{slot}) WHERE {seen.format('e')} AND {seen.format('o')}"
            f" WITH e, o ORDER BY o.id LIMIT 50 RETURN collect({{id: o.id, since: e.since}}) AS {name} }}"
        )

    return (
        f"CALL () {{ MATCH (d:Dispute{slot} {{id: $id}}) WHERE {seen.format('d')}"
        f" {part('parties', 'PARTY_TO', 'Group')} {part('incidents', 'PART_OF_DISPUTE', 'Incident')}"
        " RETURN collect({id: d.id, title: d.title, handling: d.handling, parties: parties, incidents: incidents})"
        " AS r0 } RETURN r0"
    )


def _fill(graph: Graph, slot: Slot, times: int) -> None:
    store = GraphStore(graph)
    lease = store.take_over(slot, "benchmark", 60)
    assert lease is not None
    positions = count(1)
    steps = [Step(next(positions), _ALL, changes) for changes in _history(times)]
    position = 0
    for start in range(0, len(steps), 1_000):
        position = store.apply(steps[start : start + 1_000], expected=position, lease=lease)
    versions = read_rows(graph, f"MATCH (v:DisputeVersion{slot}) RETURN count(*) AS found")[0]["found"]
    assert versions == DISPUTES * times


def _history(times: int) -> Iterator[tuple[Change, ...]]:
    groups = DISPUTES * PARTIES // 2
    for g in range(groups):
        yield (
            PutNode(
                GROUP,
                f"group-{g}",
                {"name": f"Group {g}", "kind": "other", "is_category": False, "state": "registered"},
            ),
        )
    parties = {}
    for d in range(DISPUTES):
        id = f"dispute-{d}"
        parties[id] = [f"group-{g}" for g in random.Random(d).sample(range(groups), PARTIES)]
        yield (
            PutNode(DISPUTE, id, {"title": f"Dispute {d}", **_stands("detected")}),
            *(PutEdge(PARTY_TO, group, id, {"role": "principal"}) for group in parties[id]),
        )
        for i in range(INCIDENTS):
            incident = f"incident-{d}-{i}"
            yield (
                PutNode(INCIDENT, incident, {"type": "clash", "state": "reported"}),
                PutEdge(PART_OF_DISPUTE, incident, id),
            )
    for time in range(times):
        for d in range(DISPUTES):
            id = f"dispute-{d}"
            yield (ChangeNode(DISPUTE, id, {"title": f"Dispute {d}, title {time}"}),)
            for group in parties[id]:
                yield (PutEdge(PARTY_TO, group, id, {"role": "principal"}, anew=True),)
        for g in range(groups):
            yield (ChangeNode(GROUP, f"group-{g}", {"name": f"Group {g}, name {time}"}),)


def _stands(handling: str) -> dict[str, str]:
    return {"handling": handling, "phase": "prevention", "conflict_status": "none"}
