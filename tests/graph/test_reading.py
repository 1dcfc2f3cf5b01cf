"""Reading from the live graph, whatever happens to it meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from neo4j.exceptions import ServiceUnavailable

from graph.changes import Properties, PutNode, ReadClass, Step
from graph.connection import GraphAddress
from graph.errors import GraphUnavailable, SlotRetired
from graph.reading import ROOT, GraphReader, live
from graph.vocabulary.groups import GROUP

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graph.connection import Graph
    from graph.slots import Slot
    from graph.store import GraphStore, Lease

T = TypeVar("T")


def names(slot: Slot) -> str:
    """The names of all groups."""
    return (
        f"{ROOT} CALL () {{ MATCH (g:Group{slot}) WHERE g.level <= $level WITH g ORDER BY g.name, g.id"
        " RETURN collect(g.name) AS names } RETURN p.position AS position, names"
    )


def a_group(position: int, name: str) -> Step:
    properties: Properties = {"name": name, "kind": "village", "is_category": False, "state": "registered"}
    return Step(position, ReadClass(1), (PutNode(GROUP, f"group-{position}", properties),))


def taken(store: GraphStore, slot: Slot) -> Lease:
    lease = store.take_over(slot, "this test", 60)
    assert lease is not None
    return lease


def reading(graph: Graph, read: Callable[[GraphReader], Awaitable[T]]) -> T:
    """Run something with a reader of the graph."""

    async def main() -> T:
        async with graph.address.async_driver() as driver:
            return await read(GraphReader(driver, graph.address.database))

    return asyncio.run(main())


def test_a_read_answers_with_one_record_and_its_position(graph: Graph, graph_store: GraphStore) -> None:
    graph_store.apply([a_group(1, "A"), a_group(2, "B")], expected=0, lease=taken(graph_store, ""))

    async def read(reader: GraphReader) -> Any:
        return await reader.read(names, {"level": 1}), await reader.read(names, {"level": 0}), await reader.live()

    *answers, live = reading(graph, read)
    assert answers == [{"position": 2, "names": ["A", "B"]}, {"position": 2, "names": []}]
    assert (live.slot, live.position) == ("", 2)


def test_a_rebuilt_graph_is_read_from_the_moment_it_is_live(graph: Graph, graph_store: GraphStore) -> None:
    graph_store.apply([a_group(1, "A")], expected=0, lease=taken(graph_store, ""))
    beside = taken(graph_store, "B")
    graph_store.apply([a_group(1, "A"), a_group(2, "B")], expected=0, lease=beside)

    async def read(reader: GraphReader) -> Any:
        before = await reader.read(names, {"level": 1})
        assert await asyncio.to_thread(graph_store.switch, beside, 10_000)
        with pytest.raises(SlotRetired):
            await reader.read(names(""), {"level": 1})
        return before, await reader.read(names, {"level": 1}), await reader.position()

    assert reading(graph, read) == ({"position": 1, "names": ["A"]}, {"position": 2, "names": ["A", "B"]}, 2)


def test_a_statement_that_is_wrong_is_not_tried_again(graph: Graph) -> None:
    async def read(reader: GraphReader) -> Any:
        return await reader.read(f"{ROOT} RETURN nonsense(", {})

    with pytest.raises(Exception, match=r".") as wrong:
        reading(graph, read)
    assert not isinstance(wrong.value, GraphUnavailable)


def test_a_read_that_takes_too_long_is_given_up(graph: Graph) -> None:
    async def read(reader: GraphReader) -> Any:
        endless = "UNWIND range(1, 20000) AS a UNWIND range(1, 20000) AS b"
        return await reader.read(f"{ROOT} {endless} WITH p, a, b WHERE a = b + 1 RETURN count(*) AS n", {}, timeout=0.2)

    with pytest.raises(GraphUnavailable, match="in time"):
        reading(graph, read)


def test_a_connection_that_breaks_is_tried_again(graph: Graph, graph_store: GraphStore) -> None:
    graph_store.apply([a_group(1, "A")], expected=0, lease=taken(graph_store, ""))

    class Breaking(GraphReader):
        left = 2

        async def _once(self, *asked: Any) -> Any:
            if self.left:
                self.left -= 1
                raise ServiceUnavailable("the connection broke")
            return await super()._once(*asked)

    async def main() -> Any:
        async with graph.address.async_driver() as driver:
            return await Breaking(driver, graph.address.database).read(names, {"level": 1})

    assert asyncio.run(main()) == {"position": 1, "names": ["A"]}


def test_nobody_at_the_address_is_said_so() -> None:
    async def main() -> None:
        async with GraphAddress("bolt://127.0.0.1:9", "a", "b", "c").async_driver() as driver:
            await GraphReader(driver, "c").live()

    with pytest.raises(GraphUnavailable, match="does not answer"):
        asyncio.run(main())


def test_a_graph_that_was_never_prepared_has_no_live_slot(graph: Graph) -> None:
    with graph.driver.session(database=graph.address.database) as session, session.begin_transaction() as tx:
        tx.run("MATCH (p:Projection) DETACH DELETE p").consume()
        tx.commit()
    assert live(graph) is None
    with pytest.raises(GraphUnavailable, match="nothing was projected"):
        reading(graph, lambda reader: reader.live())
