"""Many subscribers: the log is read once for all of them, a message made once for those who may see the same, and each
is looked at anew for every message."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from api import subscriptions, tokens, websocket
from api.errors import Forbidden, Unauthenticated, Unavailable
from api.exchange import Asked
from api.log_tail import LogTail
from api.metrics import CLOSED
from api.reader import Reader
from api.reading import Answering
from api.subscriptions import Telling
from api.system import ApiSettings, Limits
from api.tokens import issue, new_key
from domain.classification import Classification, Level
from ledger.history import History, Recorded
from tests.api.serving import until
from tests.api.test_subscriptions import NEW, Socket, anything, group, served
from tests.api.test_subscriptions import websocket as connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio
FACTS = "subscription ($after: Position) { facts(after: $after) { position topic } }"


class CountedHistory(History):
    """Counts how often the log is read."""

    reads = 0

    def batch(self, after: int, limit: int, stop: int | None = None) -> list[Recorded]:
        self.reads += 1
        return super().batch(after, limit, stop)

    def position(self) -> int:
        self.reads += 1
        return super().position()

    @classmethod
    def over(cls, history: History) -> CountedHistory:
        return cls(history._store, history._mapper)


class CountedAnswering(Answering):
    """Counts how many messages are made."""

    made = 0

    async def complete(self, *arguments: Any, **more: Any) -> dict[str, Any]:
        self.made += 1
        return await super().complete(*arguments, **more)


def reader(account: str, level: Level = Level.SECRET, **more: Any) -> Reader:
    return Reader(account, "agency-a", Classification(level=level), **more)


async def take(tail: LogTail, after: int | None, upto: int) -> list[int]:
    found: list[int] = []
    async with aclosing(tail.facts(after, anything, 1_000, 1_000)) as facts:
        async for recorded in facts:
            if recorded is not None:
                found.append(recorded.position)
            if found and found[-1] >= upto:
                return found
    return found


async def test_the_log_is_read_as_often_for_five_hundred_as_for_one(desk: Desk) -> None:
    for n in range(20):
        group(desk, f"A{n}")
    counted: dict[int, int] = {}
    for number in (1, 500):
        begun = desk.history.position()
        history = CountedHistory.over(desk.history)
        tail = LogTail(history)
        async with tail.following(), asyncio.TaskGroup() as all_of_them:
            waiting = [all_of_them.create_task(take(tail, begun - 20, begun + 5)) for _ in range(number)]
            await until(lambda: len(tail._listeners) == number)  # noqa: B023  # asked at once
            for n in range(5):
                await asyncio.to_thread(group, desk, f"B{n}")
        assert {tuple(task.result()) for task in waiting} == {tuple(range(begun - 19, begun + 6))}
        counted[number] = history.reads
    assert counted[500] <= counted[1] + 3


async def test_who_comes_after_everybody_has_left_is_not_told_of_what_lies_between(desk: Desk) -> None:
    history = CountedHistory.over(desk.history)
    tail = LogTail(history)
    async with tail.following():
        first = asyncio.create_task(take(tail, None, 1))
        await until(lambda: len(tail._listeners) == 1)
        await asyncio.to_thread(group, desk, "A")
        assert await first == [1]
        for n in range(30):
            await asyncio.to_thread(group, desk, f"B{n}")
        second = asyncio.create_task(take(tail, 31, 32))
        await until(lambda: len(tail._listeners) == 1)
        (listener,) = tail._listeners
        await asyncio.to_thread(group, desk, "C")
        assert await second == [32]
        assert listener._waiting.qsize() == 0


@asynccontextmanager
async def telling(desk: Desk, **limits: int) -> AsyncIterator[tuple[Telling, CountedAnswering]]:
    system = replace(desk, settings=replace(desk.settings, limits=Limits(**limits)))
    answering, tail = CountedAnswering(system), LogTail(desk.history)
    async with tail.following():
        yield Telling(answering, tail), answering


async def hear(telling: Telling, answering: Answering, who: Reader, number: int, welcome: Any = None) -> list[str]:
    async def still() -> Reader:
        return who

    asked = Asked(FACTS, {"after": 0}, None, reader=who)
    heard: list[str] = []
    async with aclosing(telling.messages(asked, answering.prepare(asked), welcome or still)) as messages:
        async for message in messages:
            if message is not None:
                heard.append(message)
            if len(heard) == number:
                break
    return heard


async def test_a_message_is_made_once_for_all_who_may_see_the_same_and_apart_for_others(desk: Desk) -> None:
    for n in range(4):
        group(desk, f"A{n}", Level.RESTRICTED if n < 3 else Level.SECRET)
    async with telling(desk) as (told, answering):
        many = [hear(told, answering, reader(f"account-{n}"), 4) for n in range(50)]
        heard = await asyncio.gather(*many, hear(told, answering, reader("low", Level.RESTRICTED), 3))
        assert [json.loads(m)["data"]["facts"]["position"] for m in heard[0]] == [1, 2, 3, 4]
        assert all(h == heard[0] for h in heard[:-1])
        assert [json.loads(m)["data"]["facts"]["position"] for m in heard[-1]] == [1, 2, 3]
        assert {json.loads(m)["extensions"]["rukun"]["visible"]["level"] for m in heard[-1]} == {"RESTRICTED"}
        assert answering.made == 4 + 3
        assert told._circles == {}
        assert not told._accounts


async def test_one_account_may_not_take_all_the_room(desk: Desk) -> None:
    group(desk, "A")
    async with telling(desk, subscriptions_each=1) as (told, answering):
        waiting = asyncio.create_task(hear(told, answering, reader("a"), 2))
        await until(lambda: told._accounts["a"] == 1)
        with pytest.raises(Unavailable):
            await hear(told, answering, reader("a"), 1)
        assert len(await hear(told, answering, reader("b"), 1)) == 1
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def test_a_token_that_ends_while_facts_wait_ends_before_the_next_of_them(desk: Desk) -> None:
    group(desk, "A")
    gone = reader("a", until=datetime.now(UTC) - timedelta(seconds=1))
    async with telling(desk) as (told, answering):
        with pytest.raises(Unauthenticated, match="expired"):
            await hear(told, answering, gone, 1)


async def test_what_a_reader_may_see_is_looked_at_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "_AGAIN_S", -1.0)
    group(desk, "A", Level.SECRET)
    group(desk, "B", Level.OPEN)
    was, now = reader("a"), reader("a", Level.OPEN)

    async def welcome() -> Reader:
        return now

    async def unread() -> Reader:
        return replace(now, rights=frozenset())

    async with telling(desk) as (told, answering):
        (message,) = await hear(told, answering, was, 1, welcome)
        assert json.loads(message)["data"]["facts"]["position"] == 2
        with pytest.raises(Forbidden):
            await hear(told, answering, was, 1, unread)
        assert told._circles == {}


async def test_a_key_that_is_no_longer_trusted_ends_what_it_opened(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "_AGAIN_S", -1.0)
    monkeypatch.setattr(tokens, "_KEYS_KEPT_S", -1.0)
    keys = tmp_path / "keys"
    new_key(keys, "k1")
    token = issue(keys, account="a", agency="k", level=Level.SECRET).token
    async with (
        served(replace(desk, settings=ApiSettings(keys=keys))) as address,
        connected(address, {"authorization": f"Bearer {token}"}) as ws,
    ):
        await ws.say(type="subscribe", id="1", payload={"query": FACTS, "variables": {"after": 0}})
        await asyncio.to_thread(group, desk, "A")
        assert (await ws.hear())["payload"]["data"]["facts"]["position"] == 1
        await asyncio.to_thread((keys / "k1.pem").unlink)
        await asyncio.to_thread(group, desk, "B")
        with pytest.raises(ConnectionClosed) as closed:
            await ws.hear()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == websocket.UNAUTHORIZED


async def test_who_does_not_read_is_cut_off_with_its_code(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "_SEND_PATIENCE_S", 0.5)
    for n in range(400):
        group(desk, f"{'Nama yang panjang ' * 10}{n}")
    large = "subscription { facts(after: 0) { " + " ".join(f"d{n}: data" for n in range(55)) + " } }"
    before = CLOSED.labels(str(websocket.TOO_SLOW))._value.get()
    async with served(desk) as address:
        host, _, port = address.partition(":")
        with socket.socket() as narrow:
            narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            narrow.connect((host, int(port)))
            narrow.setblocking(False)
            async with connect(
                f"ws://{address}/graphql", subprotocols=[NEW], sock=narrow, max_queue=1, compression=None
            ) as connection:
                ws = Socket(connection)
                await ws.say(type="connection_init")
                await ws.hear()
                await ws.say(type="subscribe", id="1", payload={"query": large})
                await until(lambda: CLOSED.labels(str(websocket.TOO_SLOW))._value.get() == before + 1)
