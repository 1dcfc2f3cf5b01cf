"""Several instances over one log and one graph, with the projector apart: nobody notices which one answers."""

from __future__ import annotations

import asyncio
import threading
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from api.system import ApiSettings, Limits
from graph.reading import GraphReader
from graph.store import GraphStore
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.opening import open_keys
from ledger.postgres import PostgresStore
from ledger.register import Register
from projections.runner import Projector
from tests.api.conftest import Desk
from tests.api.serving import serving
from tests.api.test_subscriptions import websocket
from tests.graphs import emptied, server_named

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from graph.connection import Graph

pytestmark = pytest.mark.anyio
REGISTER = "mutation ($name: String!) { registerGroup(name: $name, kind: YOUTH) { id position } }"
GROUP = "query ($id: ID!) { group(id: $id) { name } log { position } }"
COUNT = "{ groups { totalCount } }"


@pytest.fixture(params=["embedded", "neo4j"])
def shared_graph(request: pytest.FixtureRequest) -> Iterator[Graph]:
    with server_named(request, request.param).connect() as graph:
        yield emptied(graph)


def an_instance(stack: ExitStack, address: str, folder: Path, graph: Graph) -> Desk:
    """Connections of its own to the log, to the keys and to the graph, for as long as the stack stands."""
    store, keys = stack.enter_context(PostgresStore(address)), stack.enter_context(open_keys(str(folder / "keys.db")))
    mapper = FactMapper(keys)
    history = History(store, mapper)
    patient = ApiSettings(limits=Limits(wait_seconds=60.0))  # a server that has just started plans slowly
    return Desk(Register(store, mapper, history), history, Projector(history, GraphStore(graph)), graph, patient)


@asynccontextmanager
async def office(address: str, folder: Path, graph: Graph) -> AsyncIterator[list[str]]:
    """Two instances that serve, and a projector that follows in a thread of its own."""
    with ExitStack() as stack:
        first, second, apart = (an_instance(stack, address, folder, graph) for _ in range(3))
        stop = threading.Event()
        projecting = threading.Thread(target=apart.projector.follow, args=(stop,))
        projecting.start()
        at = graph.address
        try:
            async with (
                at.async_driver() as a,
                at.async_driver() as b,
                serving(replace(first, reader=GraphReader(a, at.database))) as here,
                serving(replace(second, reader=GraphReader(b, at.database))) as there,
            ):
                yield [here, there]
        finally:
            stop.set()
            await asyncio.to_thread(projecting.join)


async def ask(http: httpx.AsyncClient, at: str, query: str, variables: dict[str, Any], position: int = 0) -> Any:
    headers = {"rukun-position": str(position)} if position else {}
    answer = await http.post(f"http://{at}/graphql", json={"query": query, "variables": variables}, headers=headers)
    assert "errors" not in answer.json(), answer.text
    return answer.json()


async def test_what_one_instance_wrote_is_read_through_the_other_and_nobody_reads_backwards(
    postgres_database: str, tmp_path: Path, shared_graph: Graph
) -> None:
    async with office(postgres_database, tmp_path, shared_graph) as instances, httpx.AsyncClient(timeout=90) as http:
        seen = count = 0
        for n in range(8):
            here, there = instances[n % 2], instances[1 - n % 2]
            made = (await ask(http, here, REGISTER, {"name": f"Kelompok {n}"}))["data"]["registerGroup"]
            found = await ask(http, there, GROUP, {"id": made["id"]}, made["position"])
            assert found["data"]["group"]["name"] == f"Kelompok {n}"
            assert found["data"]["log"]["position"] >= made["position"]
            seen = max(seen, found["extensions"]["rukun"]["position"])
            for at in (here, there, here):
                answer = await ask(http, at, COUNT, {}, seen)
                assert answer["extensions"]["rukun"]["position"] >= seen
                assert answer["data"]["groups"]["totalCount"] >= count
                seen, count = answer["extensions"]["rukun"]["position"], answer["data"]["groups"]["totalCount"]
        assert count == 8


async def test_who_listens_at_one_instance_hears_of_what_the_other_wrote_and_goes_on_at_either(
    postgres_database: str, tmp_path: Path, shared_graph: Graph
) -> None:
    query = "subscription ($after: Position!) { facts(after: $after) { position } }"
    async with office(postgres_database, tmp_path, shared_graph) as instances, httpx.AsyncClient(timeout=30) as http:
        heard: list[int] = []
        for here, there in (instances, instances[::-1]):
            async with websocket(here) as ws:
                variables = {"after": heard[-1] if heard else 0}
                await ws.say(type="subscribe", id="1", payload={"query": query, "variables": variables})
                for n in range(3):
                    await ask(http, there, REGISTER, {"name": f"Kelompok {n}"})
                heard += [(await ws.hear())["payload"]["data"]["facts"]["position"] for _ in range(3)]
        assert heard == [1, 2, 3, 4, 5, 6]
