"""Being told of facts as they are recorded, over a real server."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from api.errors import TooSlow
from api.log_tail import LogTail
from api.system import ApiSettings
from api.tokens import issue, new_key
from domain.classification import Level
from domain.group import Group, GroupKind
from graph.reading import GraphReader
from tests.api.serving import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from ledger.history import Recorded
    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio
NEW, OLD = Subprotocol("graphql-transport-ws"), Subprotocol("graphql-ws")


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[str]:
    """A real server on a free port."""
    at = desk.graph.address
    async with at.async_driver() as driver, serving(replace(desk, reader=GraphReader(driver, at.database))) as address:
        yield address


class Socket:
    """A client of graphql-transport-ws."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def say(self, **message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(20):
            message: dict[str, Any] = json.loads(await self.connection.recv())
            return message


@asynccontextmanager
async def websocket(address: str, payload: dict[str, Any] | None = None) -> AsyncIterator[Socket]:
    async with connect(f"ws://{address}/graphql", subprotocols=[NEW]) as connection:
        made = Socket(connection)
        await made.say(type="connection_init", payload=payload)
        assert (await made.hear())["type"] == "connection_ack"
        yield made


async def closing_code(connection: Any) -> int:
    """The code with which the other side closes a connection."""
    async with asyncio.timeout(30):
        await connection.wait_closed()
    code: int = connection.close_code
    return code


def anything(_: Recorded) -> bool:
    return True


async def read_on(facts: Any) -> None:
    """Take facts until there is a reason not to."""
    async for _ in facts:
        pass


def group(desk: Desk, name: str, level: Level | None = None) -> int:
    """Register one."""
    return desk.start(Group.register, level=level, name=name, kind=GroupKind.YOUTH).position


async def test_facts_come_in_order_and_nothing_is_missed_between_two_connections(desk: Desk) -> None:
    positions = [group(desk, f"A{n}") for n in range(3)]
    query = "subscription ($after: Position) { facts(after: $after) { position topic data } }"
    heard: list[int] = []
    async with served(desk) as address:
        async with websocket(address) as ws:
            await ws.say(type="subscribe", id="1", payload={"query": query, "variables": {"after": 0}})
            heard += [(await ws.hear())["payload"]["data"]["facts"]["position"] for _ in range(3)]
            positions += [await asyncio.to_thread(group, desk, f"B{n}") for n in range(3)]
            heard += [(await ws.hear())["payload"]["data"]["facts"]["position"] for _ in range(2)]
        positions += [await asyncio.to_thread(group, desk, f"C{n}") for n in range(2)]
        async with websocket(address) as ws:
            await ws.say(type="subscribe", id="1", payload={"query": query, "variables": {"after": heard[-1]}})
            while len(heard) < len(positions):
                heard.append((await ws.hear())["payload"]["data"]["facts"]["position"])
    assert heard == positions


async def test_every_message_is_held_against_the_readers_class(desk: Desk) -> None:
    async with served(desk.cleared(Level.RESTRICTED)) as address, websocket(address) as ws:
        await ws.say(type="subscribe", id="1", payload={"query": "subscription { facts(after: 0) { position } }"})
        await asyncio.to_thread(group, desk, "Rahasia", Level.SECRET)
        known = await asyncio.to_thread(group, desk, "Umum")
        assert (await ws.hear())["payload"]["data"]["facts"]["position"] == known


async def test_a_changed_thing_is_sent_anew_once_the_graph_shows_it(desk: Desk) -> None:
    made = desk.start(Group.register, name="Lama", kind=GroupKind.YOUTH)
    desk.project()
    query = (
        "subscription ($ids: [ID!]!) { changed(ids: $ids) { id since ... on Group { name aliases { totalCount } } } }"
    )
    async with served(desk) as address, websocket(address) as ws:
        await ws.say(type="subscribe", id="1", payload={"query": query, "variables": {"ids": [made.id]}})
        await ws.say(type="ping")
        assert (await ws.hear())["type"] == "pong"
        await asyncio.sleep(0.5)  # until it listens: it begins with the next fact

        def rename() -> None:
            desk.change(made.id, Group.rename, name="Baru")
            desk.project()

        await asyncio.to_thread(rename)
        changed = (await ws.hear())["payload"]["data"]["changed"]
        assert (changed["name"], changed["aliases"]["totalCount"]) == ("Baru", 1)


async def test_server_sent_events_tell_the_same(desk: Desk) -> None:
    positions = [group(desk, f"A{n}") for n in range(2)]
    async with served(desk) as address, httpx.AsyncClient(timeout=20) as http:
        query = {"query": "subscription { facts(after: 0) { position } }"}
        heard = []
        async with http.stream("POST", f"http://{address}/graphql/stream", json=query) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            async for line in response.aiter_lines():
                if line.startswith("data: {"):
                    heard.append(json.loads(line[6:])["data"]["facts"]["position"])
                if len(heard) == 2:
                    break
        assert heard == positions
        refused = await http.post(f"http://{address}/graphql/stream", json={"query": "{ groups { totalCount } }"})
        assert refused.status_code == 400


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([{"type": "subscribe", "id": "1", "payload": {"query": "subscription { facts { topic } }"}}], 4401),
        (["not json"], 4400),
        ([[1]], 4400),
        ([{"type": "connection_init"}, {"type": "connection_init"}], 4429),
        ([{"type": "connection_init"}, {"type": "start", "id": "1"}], 4400),
        ([{"type": "connection_init"}, {"type": "subscribe"}], 4400),
        (
            [
                {"type": "connection_init"},
                *[{"type": "subscribe", "id": "1", "payload": {"query": "subscription { facts { topic } }"}}] * 2,
            ],
            4409,
        ),
    ],
)
async def test_a_connection_that_does_not_speak_the_protocol_is_closed_with_its_code(
    desk: Desk, messages: list[Any], code: int
) -> None:
    async with (
        served(desk) as address,
        connect(f"ws://{address}/graphql", subprotocols=[NEW]) as connection,
    ):
        for message in messages:
            await connection.send(message if isinstance(message, str) else json.dumps(message))
        assert await closing_code(connection) == code


async def test_the_old_protocol_and_other_operations_are_refused(desk: Desk) -> None:
    async with served(desk) as address:
        with pytest.raises(InvalidStatus):
            async with connect(f"ws://{address}/graphql", subprotocols=[OLD]):
                pass
        async with websocket(address) as ws:
            for n, query in enumerate(
                (
                    "{ groups { totalCount } }",
                    "subscription { nonsense }",
                    'mutation { registerGroup(name: "x", kind: YOUTH) { id } }',
                )
            ):
                await ws.say(type="subscribe", id=str(n), payload={"query": query})
                answer = await ws.hear()
                assert (answer["type"], answer["payload"][0]["extensions"]["code"]) == ("error", "BAD_INPUT")
    assert desk.history.position() == 0


async def test_a_token_is_needed_and_its_end_closes_the_connection(desk: Desk, tmp_path: Path) -> None:
    new_key(tmp_path / "keys", "k1")
    guarded = replace(desk, settings=ApiSettings(keys=tmp_path / "keys"))
    token = issue(tmp_path / "keys", account="a", agency="k", level=Level.OPEN, valid_s=3).token
    async with served(guarded) as address:
        with pytest.raises(ConnectionClosed) as closed:
            async with websocket(address):
                pass
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401
        async with websocket(address, {"authorization": f"Bearer {token}"}) as ws:
            await ws.say(type="subscribe", id="1", payload={"query": "subscription { facts { topic } }"})
            with pytest.raises(ConnectionClosed) as closed:
                async with asyncio.timeout(30):
                    await ws.connection.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


async def test_who_does_not_keep_up_is_cut_off_and_the_others_are_not(desk: Desk) -> None:
    tail = LogTail(desk.history)
    async with tail.following():
        slow, fast = tail.facts(0, anything, 2, 10), tail.facts(0, anything, 100, 10)
        assert await anext(slow) is None
        assert await anext(fast) is None
        taken: list[int] = []

        async def take() -> None:
            while len(taken) < 6:
                recorded = await anext(fast)
                if recorded is not None:
                    taken.append(recorded.position)

        # Both must listen before anything is recorded: a first wait returns without a fact.
        assert await anext(slow) is None
        assert await anext(fast) is None
        for n in range(6):
            await asyncio.to_thread(group, desk, f"A{n}")
        async with asyncio.timeout(20):
            await take()
        assert taken == [1, 2, 3, 4, 5, 6]
        with pytest.raises(TooSlow):
            await read_on(slow)
        await slow.aclose()
        await fast.aclose()
