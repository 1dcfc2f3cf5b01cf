"""How many are let in, how fast each may ask, and what happens to the work of those who leave."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from api.admission import _ACCOUNTS, Places, Rates
from api.app import create_app
from api.errors import Busy, TooFast, codes
from api.exchange import Asked
from api.metrics import LEFT
from api.reader import Reader
from api.reading import Answering
from api.system import ApiSettings, Limits
from api.tokens import issue, new_key
from domain.classification import Classification, Level
from graph.errors import GraphUnavailable
from graph.reading import GraphReader, read_rows
from tests.api.conftest import Desk, client_of
from tests.api.serving import serving, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from graph.connection import Graph

pytestmark = pytest.mark.anyio
QUERY = "{ groups { totalCount } }"
ENDLESS = "UNWIND range(1, $n) AS i UNWIND range(1, $n) AS k WITH i + k AS sum WHERE sum < 0 RETURN count(*) AS found"
ROWS = {"neo4j": 200_000, "arcadedb": 6_000}
"""Days on Neo4j, which can be told to stop; some seconds on the embedded server, which cannot."""


def a_reader(account: str) -> Reader:
    return Reader(account, "agency-a", Classification(level=Level.OPEN), until=datetime.now(UTC) + timedelta(hours=1))


class Waiting(GraphReader):
    """Answers when it is told to."""

    go: asyncio.Event
    reading = 0
    most = 0

    async def read(self, *arguments: Any) -> dict[str, Any]:
        self.reading += 1
        self.most = max(self.most, self.reading)
        try:
            await self.go.wait()
            return await super().read(*arguments)
        finally:
            self.reading -= 1


class Endless(GraphReader):
    """Asks the server for something that it does not come to an end with."""

    rows = 0

    async def read(self, *_: Any) -> dict[str, Any]:
        await self._run(ENDLESS, {"n": self.rows}, 60)
        raise AssertionError("it came to an end")


@asynccontextmanager
async def door(desk: Desk, kind: type[GraphReader], limits: Limits) -> AsyncIterator[tuple[httpx.AsyncClient, Any]]:
    """The application with a reader of that kind, without a server."""
    at = desk.graph.address
    async with at.async_driver() as driver:
        reader = kind(driver, at.database)
        app = create_app(replace(desk, reader=reader, settings=replace(desk.settings, limits=limits)))
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http,
        ):
            yield http, reader


async def test_more_reads_than_there_are_places_wait_and_the_rest_are_turned_away_at_once(desk: Desk) -> None:
    desk.project()
    limits = Limits(concurrent_reads=2, waiting=3, patience_seconds=30, cache_bytes=0)
    async with door(desk, Waiting, limits) as (http, reader):
        reader.go = asyncio.Event()
        asked = [asyncio.create_task(http.post("/graphql", json={"query": QUERY})) for _ in range(9)]
        await until(lambda: sum(task.done() for task in asked) == 4)
        away = [task.result() for task in asked if task.done()]
        assert {r.status_code for r in away} == {503}
        assert {r.headers["retry-after"] for r in away} == {"1"}
        assert {code for r in away for code in codes(r.json()["errors"])} == {"UNAVAILABLE"}
        assert {r.json()["errors"][0]["extensions"]["retryAfter"] for r in away} == {1}
        reader.go.set()
        answered = [r for r in await asyncio.gather(*asked) if r.status_code == 200]
        assert len(answered) == 5
        assert reader.most == 2


async def test_who_waits_too_long_for_a_place_is_turned_away(desk: Desk) -> None:
    places = Places(1, 5, 0.05)
    async with places.one():
        with pytest.raises(Busy):
            async with places.one():
                pass
    async with places.one():
        pass


async def test_a_place_is_given_back_by_who_leaves(desk: Desk) -> None:
    places = Places(1, 5, 30)
    async with places.one():
        waiting = asyncio.create_task(places.one().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(5), places.one():
        pass


def test_an_account_may_ask_in_a_burst_and_then_at_its_rate() -> None:
    now = [0.0]
    rates = Rates(2.0, 3, lambda: now[0])
    one, other = a_reader("a"), a_reader("b")
    for _ in range(3):
        rates.charge(one)
    with pytest.raises(TooFast) as refused:
        rates.charge(one)
    assert refused.value.details == {"retryAfter": 1}
    rates.charge(other)
    now[0] = 0.5
    rates.charge(one)
    with pytest.raises(TooFast):
        rates.charge(one)
    now[0] = 1_000.0
    for _ in range(3):
        rates.charge(one)
    with pytest.raises(TooFast):
        rates.charge(one)


def test_only_so_many_accounts_are_remembered() -> None:
    rates = Rates(1.0, 1)
    for n in range(_ACCOUNTS + 50):
        rates.charge(a_reader(str(n)))
    assert len(rates._left) == _ACCOUNTS


async def test_each_account_has_a_rate_of_its_own_over_http(desk: Desk, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    new_key(keys, "k1")
    desk.project()
    settings = ApiSettings(keys=keys, limits=Limits(rate=0.01, burst=2))
    tokens = [issue(keys, account=name, agency="k", level=Level.OPEN).token for name in ("a", "b")]
    async with client_of(replace(desk, settings=settings)) as client:
        statuses = [
            [(await client.post({"query": QUERY}, Authorization=f"Bearer {token}")).status_code for _ in range(3)]
            for token in tokens
        ]
        assert statuses == [[200, 200, 429], [200, 200, 429]]
        refused = await client.post({"query": QUERY}, Authorization=f"Bearer {tokens[0]}")
        assert codes(refused.json()["errors"]) == ["UNAVAILABLE"]
        assert int(refused.headers["retry-after"]) > 50


async def test_what_a_client_asked_is_stopped_on_the_server_when_it_leaves(graph: Graph, desk: Desk) -> None:
    """On Neo4j the statement ends. The embedded server has no way to be told: there only our own side stops."""
    at, left = graph.address, LEFT._value.get()
    async with at.async_driver() as driver:
        endless = Endless(driver, at.database)
        endless.rows = ROWS[graph.kind]
        async with serving(replace(desk, reader=endless)) as address, httpx.AsyncClient() as http:
            with pytest.raises(httpx.ReadTimeout):
                await http.post(f"http://{address}/graphql", json={"query": QUERY}, timeout=2)
            if graph.kind == "neo4j":
                await until(lambda: not running(graph))
            await until(lambda: LEFT._value.get() > left)


async def test_the_server_itself_ends_a_statement_that_takes_too_long(graph: Graph, desk: Desk) -> None:
    at = graph.address
    async with at.async_driver() as driver:
        with pytest.raises(GraphUnavailable, match="in time"):
            await GraphReader(driver, at.database)._run(ENDLESS, {"n": ROWS[graph.kind]}, 1.0)
    if graph.kind == "neo4j":
        await until(lambda: not running(graph))


async def test_a_decision_that_was_begun_is_carried_to_its_end(desk: Desk) -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    class Slowly(Answering):
        async def complete(self, *arguments: Any, **more: Any) -> dict[str, Any]:
            begun.set()
            await go.wait()
            return await super().complete(*arguments, **more)

    text = 'mutation { registerGroup(name: "Baru", kind: YOUTH) { id } }'
    local = Reader("a", "k", Classification(level=Level.SECRET), rights=frozenset({"read", "decide"}))
    answering = Slowly(replace(desk, reader=None))
    asked = asyncio.create_task(answering.answer(Asked(text, {}, None, reader=local)))
    await begun.wait()
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    go.set()
    await until(lambda: desk.history.position() == 1)


def running(graph: Graph) -> int:
    """How many endless statements the server is at."""
    asked = (
        "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND range(1, $n)' RETURN count(*) AS n"
    )
    return int(read_rows(graph, asked)[0]["n"])
