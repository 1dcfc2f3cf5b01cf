"""A thousand subscribers on one process: what a fact costs for each of them, and how often the log is read."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from api.exchange import Asked
from api.log_tail import LogTail
from api.reader import Reader
from api.reading import Answering
from api.subscriptions import Telling
from api.system import ApiSettings, Limits
from benchmarks.measuring import Figure, Reach
from benchmarks.servers import folder
from domain.act import Act
from domain.classification import Classification, Level
from domain.group import Group, GroupKind
from ledger.history import History, Recorded
from ledger.mapper import FactMapper
from ledger.opening import open_keys, open_store
from ledger.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY = 1_000
QUERY = "subscription { facts { position topic recordedAt summary data } }"


def measure(*, full: bool) -> Iterator[Figure]:
    """One subscriber and a thousand hear the same facts; the CPU is that of the whole process."""
    facts = 200 if full else 40
    one, reads_for_one = asyncio.run(_spent(1, facts))
    many, reads_for_many = asyncio.run(_spent(MANY, facts))
    each = (many - one) / (facts * (MANY - 1))
    yield Figure(
        f"subscribing: {MANY} subscribers, one fact for one of them",
        f"CPU {each * 1e6:.0f} µs",
        f"a fact for a single one: CPU {one / facts * 1e6:.0f} µs",
        each / (one / facts),
        Reach(0.1, "at most"),
        "recording included in the single one",
    )
    yield Figure(
        f"subscribing: readings of the log for {MANY} and for one",
        f"{reads_for_many}",
        f"{reads_for_one}",
        reads_for_many / reads_for_one,
        Reach(1.5, "at most"),
        f"{facts} facts, recorded one by one",
    )


class _Counted(History):
    reads = 0

    def batch(self, after: int, limit: int, stop: int | None = None) -> list[Recorded]:
        self.reads += 1
        return super().batch(after, limit, stop)

    def wait(self, after: int, timeout: float) -> bool:
        self.reads += 1
        return super().wait(after, timeout)


class _System:
    settings = ApiSettings(limits=Limits(subscriptions_each=MANY))

    def __init__(self, history: History) -> None:
        self.history = history


async def _spent(subscribers: int, facts: int) -> tuple[float, int]:
    with folder() as place:
        history, register = _log(place)
        answering, tail = Answering(_System(history)), LogTail(history)  # type: ignore[arg-type]  # as much of one as is needed
        telling = Telling(answering, tail)
        reader = Reader("a", "agency-a", Classification(level=Level.SECRET))
        heard = [0]

        async def welcome() -> Reader:
            return reader

        async def subscribe() -> None:
            asked = Asked(QUERY, {}, None, reader=reader)
            async with aclosing(telling.messages(asked, answering.prepare(asked), welcome)) as messages:
                taken = 0
                async for message in messages:
                    if message is not None:
                        json.dumps({"id": "1", "type": "next"})  # what is added to it for a connection
                        taken += 1
                        heard[0] += 1
                    if taken == facts:
                        return

        async with tail.following(), asyncio.TaskGroup() as everybody:
            for _ in range(subscribers):
                everybody.create_task(subscribe())
            while len(tail._listeners) < subscribers:  # noqa: ASYNC110, SLF001  # nobody tells
                await asyncio.sleep(0.01)
            gc.collect()
            history.reads = 0
            begun = time.process_time()
            for n in range(facts):
                await asyncio.to_thread(_record, register, n)
                while heard[0] < subscribers * (n + 1):  # noqa: ASYNC110
                    await asyncio.sleep(0.001)
            spent = time.process_time() - begun
        return spent, history.reads


def _log(place: Path) -> tuple[_Counted, Register]:
    store, keys = open_store(str(place / "log.db")), open_keys(str(place / "keys.db"))
    mapper = FactMapper(keys)
    history = _Counted(store, mapper)
    return history, Register(store, mapper, history)


def _record(register: Register, number: int) -> Any:
    act = Act(
        recorded_by="desk", agency="agency-a", command_id=uuid4(), now=datetime.now(UTC),
        classification=Classification(level=Level.OPEN),
    )  # fmt: skip
    return register.start(Group.register, act=act, name=f"Kelompok {number}", kind=GroupKind.YOUTH)
