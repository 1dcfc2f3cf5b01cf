"""An export holds what its reader may see at its moment: no more, and all of it."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import TYPE_CHECKING

import networkx as nx  # type: ignore[import-untyped]
import pytest

from domain.classification import Classification, Level
from exports.network import NotWritable, write_gexf, write_graphml
from exports.seen import SeenGraph
from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode, ReadClass, Step
from graph.errors import GraphUnavailable, SlotRetired
from graph.snapshot import as_of
from graph.store import GraphStore
from graph.vocabulary.groups import BRANCH_OF, GROUP, KNOWN_AS, NAME, PERSON
from tests.filling import fill
from tests.graphs import emptied, server_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.connection import Graph

ALL = Classification(level=Level.TOP_SECRET, compartments=("INTEL",))
OPEN = Classification(level=Level.OPEN)
WRITERS = {"gexf": write_gexf, "graphml": write_graphml}
READERS = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}


@pytest.fixture
def embedded(request: pytest.FixtureRequest) -> Iterator[Graph]:
    """An empty embedded graph, where no server makes a difference."""
    with server_named(request, "embedded").connect() as graph:
        yield emptied(graph)


def put(graph: Graph, *steps: Step) -> None:
    store = GraphStore(graph)
    slot = store.live_slot()
    lease = store.take_over(slot, "the test", 60)
    assert lease is not None
    store.apply(steps, expected=store.position(slot), lease=lease)
    store.release(lease)


def read_back(seen: SeenGraph, format: str) -> nx.MultiDiGraph:
    file = io.StringIO()
    for _ in WRITERS[format](seen, file):
        pass
    return nx.MultiDiGraph(READERS[format](io.BytesIO(file.getvalue().encode())))


def test_a_reader_is_given_nothing_that_is_hidden_from_them(graph: Graph) -> None:
    filled = fill(graph)
    for reader in (OPEN, Classification(level=Level.RESTRICTED, compartments=("PELAPOR",))):
        seen = SeenGraph(graph, reader, page=7)
        # a person is known by ties alone, and all the ties are hidden
        assert {node.id for node in seen.nodes()} == set(filled.open.values()) - {filled.open[PERSON]}
        assert not list(seen.ties())


def test_at_any_moment_a_cleared_reader_is_given_all_that_the_graph_then_held(graph: Graph) -> None:
    filled = fill(graph)
    group, name, n = filled.open[GROUP], "name-later", filled.last
    put(
        graph,
        Step(n + 1, ReadClass(0), (ChangeNode(GROUP, group, {"name": "Perguruan Élang"}),)),
        Step(n + 2, ReadClass(0), (PutNode(NAME, name, {"text": "PÉ"}), PutEdge(KNOWN_AS, group, name))),
        Step(n + 3, ReadClass(0), (EndEdges(KNOWN_AS, group, name),)),
        Step(n + 4, ReadClass(0), (ChangeNode(GROUP, group, {"name": "Perguruan Rajawali"}),)),
    )
    for at in (40, n, n + 1, n + 2, n + 3, n + 4):
        seen = SeenGraph(graph, ALL, at, page=7)
        lines = [json.loads(line) for line in as_of(graph, GraphStore(graph).live_slot(), at)]
        held = {(line["node"], line["id"], line["since"]) for line in lines if line.get("node", "Person") != "Person"}
        nodes = [node for node in seen.nodes() if node.label is not PERSON]
        assert {(node.label.name, node.id, node.since) for node in nodes} == held
        ties = [(line["tie"], line["id"], line["from"], line["to"]) for line in lines if "tie" in line]
        assert sorted((t.tie.type, t.id, t.source, t.target) for t in seen.ties()) == sorted(ties)
    named = {at: {node.id: node for node in SeenGraph(graph, ALL, at).nodes(GROUP)}[group] for at in (n + 3, n + 4)}
    assert [node.values["name"] for node in named.values()] == ["Perguruan Élang", "Perguruan Rajawali"]


@pytest.mark.parametrize("format", WRITERS)
def test_networkx_finds_as_many_nodes_and_ties_of_each_kind_as_there_are(graph: Graph, format: str) -> None:
    fill(graph)
    seen = SeenGraph(graph, ALL)
    found = read_back(seen, format)
    assert {(id, data["thing"]) for id, data in found.nodes(data=True)} == {(n.id, n.label.name) for n in seen.nodes()}
    ties = sorted((source, target, data["tie"]) for source, target, data in found.edges(data=True))
    assert ties == sorted((t.source, t.target, t.tie.type) for t in seen.ties())
    hidden = found.nodes["incident-hidden1"]
    assert (hidden["classification"], hidden["occurred_start"]) == ("open INTEL", "2025-01-01T00:00:00Z")


@pytest.mark.parametrize("format", WRITERS)
def test_signs_that_mean_something_in_xml_come_back_as_they_were(embedded: Graph, format: str) -> None:
    name = "<Perguruan> & \"Élang\" 'Ω'\t\\u0000"
    put(embedded, Step(1, ReadClass(0), (PutNode(GROUP, "group-1", group(name)),)))
    found = read_back(SeenGraph(embedded, OPEN), format).nodes["group-1"]
    assert (found["name"], found["label"], found["is_category"]) == (name, name, False)


@pytest.mark.parametrize("format", WRITERS)
def test_what_xml_cannot_hold_is_named_and_not_left_out(embedded: Graph, format: str) -> None:
    put(embedded, Step(1, ReadClass(0), (PutNode(GROUP, "group-1", group("A\uffffB")),)))
    with pytest.raises(NotWritable, match="group-1"):
        read_back(SeenGraph(embedded, OPEN), format)


def test_a_moment_that_the_graph_has_not_come_to_is_refused(embedded: Graph) -> None:
    with pytest.raises(GraphUnavailable, match="project"):
        SeenGraph(embedded, OPEN)
    put(embedded, Step(1, ReadClass(0), (PutNode(GROUP, "group-1", group("A")),)))
    with pytest.raises(GraphUnavailable, match="not yet at 2"):
        SeenGraph(embedded, OPEN, 2)


def test_an_export_during_which_a_rebuilt_graph_took_over_is_refused(embedded: Graph) -> None:
    put(embedded, Step(1, ReadClass(0), (PutNode(GROUP, "group-1", group("A")),)))
    seen = SeenGraph(embedded, OPEN)
    seen.make_sure()
    store = GraphStore(embedded)
    lease = store.take_over("B", "the test", 60)
    assert lease is not None
    store.apply([Step(1, ReadClass(0), (PutNode(GROUP, "group-1", group("A")),))], expected=0, lease=lease)
    assert store.switch(lease, 1)
    with pytest.raises(SlotRetired):
        seen.make_sure()


def test_four_times_the_graph_needs_no_more_memory(embedded: Graph) -> None:
    def peak(begin: int, end: int) -> int:
        steps = [
            Step(n, ReadClass(0), (PutNode(GROUP, f"group-{n:05}", group(f"G{n}")), *branch(n)))
            for n in range(begin, end)
        ]
        put(embedded, *steps)
        tracemalloc.start()
        try:
            with open("/dev/null", "w", encoding="utf-8") as nowhere:  # noqa: PTH123  (no file is to grow)
                written = sum(1 for _ in write_graphml(SeenGraph(embedded, OPEN, page=50), nowhere))
            assert written == 2 * (end - 1) - 1
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1, 101)  # fills what is kept between statements
    small = peak(101, 401)
    assert peak(401, 1601) < 1.5 * small


def group(name: str) -> dict[str, str | bool]:
    return {"name": name, "kind": "youth", "is_category": False, "state": "registered"}


def branch(n: int) -> tuple[PutEdge, ...]:
    return (PutEdge(BRANCH_OF, f"group-{n:05}", f"group-{n - 1:05}"),) if n > 1 else ()
