"""Whatever happens: batches, servers and the past agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.reading import read_rows
from graph.snapshot import as_it_stands, as_of
from projections.relationship_graph import step
from tests.graph.filling import ON_SERVERS, fill
from tests.graphs import ALL_SERVERS, GraphServer, emptied, server_named
from tests.histories import World, steps, worlds, worlds_of_ties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.changes import Step
    from graph.connection import Graph


@ON_SERVERS
@given(history=steps(), sizes=st.lists(st.integers(1, 7), min_size=1, max_size=3))
def test_the_size_of_a_batch_makes_no_difference(graph: Graph, history: list[Step], sizes: list[int]) -> None:
    assert fill(graph, "", history, sizes) == fill(graph, "B", history, [len(history)])


@ON_SERVERS
@given(history=steps(), data=st.data())
def test_the_past_is_what_a_graph_built_up_to_then_shows(
    graph: Graph, history: list[Step], data: st.DataObject
) -> None:
    fill(graph, "", history, [len(history)])
    upto = data.draw(st.integers(1, len(history)))
    fill(graph, "B", history[:upto], [upto])
    assert list(as_of(graph, "", history[upto - 1].position)) == list(as_it_stands(graph, "B"))


@ON_SERVERS
@given(world=worlds() | worlds_of_ties(), sizes=st.lists(st.integers(1, 7), min_size=1, max_size=3), data=st.data())
def test_facts_make_the_same_graph_and_the_same_past(
    graph: Graph, world: World, sizes: list[int], data: st.DataObject
) -> None:
    history = [step(recorded) for recorded in world.recorded()]
    if not history:
        return
    assert fill(graph, "", history, sizes) == fill(graph, "B", history, [len(history)])
    assert ties_that_hold_twice(graph) == []
    upto = data.draw(st.integers(1, len(history)))
    fill(graph, "B", history[:upto], [upto])
    assert list(as_of(graph, "", history[upto - 1].position)) == list(as_it_stands(graph, "B"))


def ties_that_hold_twice(graph: Graph) -> list[str]:
    rows = read_rows(
        graph,
        "MATCH (a)-[e]->() WHERE e.id IS NOT NULL AND e.until IS NULL AND NOT labels(a)[0] ENDS WITH 'B'"
        " WITH e.id AS id, count(*) AS n WHERE n > 1 RETURN id ORDER BY id",
    )
    return [row["id"] for row in rows]


@pytest.fixture
def every_graph(request: pytest.FixtureRequest) -> Iterator[list[Graph]]:
    servers: list[GraphServer] = [server_named(request, name) for name in ALL_SERVERS]
    graphs = [emptied(server.connect()) for server in servers]
    yield graphs
    for graph in graphs:
        graph.close()


@ON_SERVERS
@given(history=steps(), world=worlds() | worlds_of_ties(), data=st.data())
def test_every_server_makes_the_same_graph(
    every_graph: list[Graph], history: list[Step], world: World, data: st.DataObject
) -> None:
    facts = [step(recorded) for recorded in world.recorded()]
    for made in (history, facts):
        if made:
            first, *others = [fill(graph, "", made, [9]) for graph in every_graph]
            assert all(other == first for other in others)
            at = data.draw(st.integers(1, made[-1].position))
            first, *others = [list(as_of(graph, "", at)) for graph in every_graph]
            assert all(other == first for other in others)
