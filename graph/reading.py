"""Reading: one statement, one record, one position.

A read names its slot's labels, so it must be sure that this slot was still live: it begins with ``ROOT``, which finds
nothing once another slot has taken over, and the reader then asks for the live slot again.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from neo4j import READ_ACCESS, AsyncGraphDatabase, AsyncNeo4jDriver
from neo4j.exceptions import DriverError, Neo4jError

from graph.connection import query
from graph.errors import GraphUnavailable, SlotRetired, is_transient
from graph.slots import projection_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from neo4j import AsyncDriver

    from graph.connection import Graph
    from graph.slots import Slot

ROOT = "MATCH (p:Projection {id: $projection}) WHERE p.live"
"""How every read begins; ``p.position`` is then the position that the answer is true at. ``$projection`` is given by
the reader."""

KEEPS_LISTS = " AND p.lists"
"""What a read adds to ``ROOT`` when it relies on lists that are kept: no other slot answers it."""

STANDING = "p.position AS position, p.slot AS slot, coalesce(p.build, 0) AS build, coalesce(p.lists, false) AS lists"
"""What a read returns so that one knows where the graph stood."""

_LIVE = f"MATCH (p:Projection) WHERE p.live RETURN {STANDING}"
_ATTEMPTS = 4


@dataclass(frozen=True)
class Live:
    """Which slot answers, and at which position it stands. ``build`` tells one filling of the slot from the next: with
    all three the same, the graph is the same."""

    slot: Slot
    position: int
    build: int = 0
    lists: bool = False
    """Whether its long lists are kept in order and counted."""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Live:
        """From a record that holds ``STANDING``."""
        return cls(record["slot"], record["position"], record["build"], record["lists"])


@dataclass(frozen=True)
class Explained:
    """What a server says of how it would answer a statement."""

    server: str
    plan: list[str]
    """Its steps, each below what it feeds; empty where the server tells nothing."""
    indexes: list[str]
    """The indexes that it would use, and for what."""

    @classmethod
    def of(cls, server: str, plan: Mapping[str, Any]) -> Explained:
        """From a plan as the driver gives it: Neo4j tells steps, the embedded server a text."""
        text = plan["args"].get("string-representation")
        if text and "children" in plan and not plan["children"]:
            lines = [line for line in text.splitlines() if line.strip()]
            return cls(server, lines, sorted(set(re.findall(r"\[index=(\w+\[\w+\])", text))))
        steps = list(_steps(plan, 0))
        return cls(
            server,
            [f"{'  ' * depth}{operator}  {details}".rstrip() for depth, operator, details in steps if operator],
            sorted({details for _, operator, details in steps if "Index" in operator}),
        )


class GraphReader:
    """Reads from asynchronous code. Holds no state but which slot was live last."""

    def __init__(self, driver: AsyncDriver, database: str) -> None:
        self._driver = driver
        self._session: dict[str, Any] = {"database": database}
        if isinstance(driver, AsyncNeo4jDriver):
            # A cluster: any member may answer, and none of them from before what this process has already seen.
            bookmarks = AsyncGraphDatabase.bookmark_manager()
            self._session |= {"default_access_mode": READ_ACCESS, "bookmark_manager": bookmarks}
        self._slot: Slot | None = None
        self.lists = False
        """Whether the live slot keeps its lists, as last seen."""

    async def live(self) -> Live:
        """The live slot and its position; GraphUnavailable when the graph was never projected."""
        record = await self._run(_LIVE, {}, None)
        if record is None:
            raise GraphUnavailable("the graph is empty: nothing was projected yet")
        found = Live.of(record)
        self._slot, self.lists = found.slot, found.lists
        return found

    async def position(self) -> int:
        """The position that the live graph stands at."""
        return (await self.live()).position

    async def slot(self) -> Slot:
        """The live slot, as last seen: what statements are to be made for."""
        return self._slot if self._slot is not None else (await self.live()).slot

    async def read(
        self,
        statement: str | Callable[[Slot], str],
        parameters: Mapping[str, Any],
        timeout: float | None = None,
    ) -> dict[str, Any]:
        """Run one statement that begins with ``ROOT`` and return its only record.

        A statement is best given as a function of the slot: then a switch to a rebuilt graph goes unnoticed. Given as
        a text it was made for one slot, and SlotRetired says that it must be made again; so it does when the new slot
        keeps its lists and the former did not, or the other way round. ``timeout`` in seconds is
        kept by the server (by the client where the server has none). Raises GraphUnavailable.
        """
        for _ in range(_ATTEMPTS):
            slot = await self.slot()
            text = statement if isinstance(statement, str) else statement(slot)
            record = await self._run(text, {**parameters, "projection": projection_id(slot)}, timeout)
            if record is not None:
                return record
            before, lists, self._slot = slot, self.lists, None
            now = await self.slot()
            if (isinstance(statement, str) and now != before) or self.lists is not lists:
                raise SlotRetired("a rebuilt graph took over; make the statement again for the live slot")
        raise GraphUnavailable("the live graph kept changing its place; try again")

    async def explained(self, statement: str, parameters: Mapping[str, Any]) -> Explained:
        """How the server means to answer a statement that was made for the live slot. Nothing is read."""
        slot = await self.slot()
        given = {**parameters, "projection": projection_id(slot)}
        async with self._driver.session(**self._session) as session:
            result = await session.run(query(f"EXPLAIN {statement}"), given)
            summary = await result.consume()
        return Explained.of(summary.server.agent, summary.plan or {"operatorType": "", "args": {}})

    async def _run(self, text: str, parameters: Mapping[str, Any], timeout: float | None) -> dict[str, Any] | None:
        for attempt in range(_ATTEMPTS):
            try:
                async with asyncio.timeout(None if timeout is None else timeout + 1):
                    return await self._once(text, parameters, timeout)
            except TimeoutError:
                raise GraphUnavailable("the graph did not answer in time") from None
            except (DriverError, Neo4jError, OSError) as error:
                if not is_transient(error):
                    if "TimedOut" in (getattr(error, "code", None) or ""):
                        raise GraphUnavailable("the graph did not answer in time") from None
                    raise
                if attempt + 1 == _ATTEMPTS:
                    raise GraphUnavailable(f"the graph does not answer ({type(error).__name__})") from error
                await asyncio.sleep(_pause(attempt))
        raise AssertionError("not reached")

    async def _once(self, text: str, parameters: Mapping[str, Any], timeout: float | None) -> dict[str, Any] | None:
        async with self._driver.session(**self._session) as session:
            result = await session.run(query(text, timeout), dict(parameters))
            record = await result.single(strict=False)
            return None if record is None else dict(record)


def _steps(plan: Mapping[str, Any], depth: int) -> Iterator[tuple[int, str, str]]:
    yield depth, plan["operatorType"].partition("@")[0], str(plan["args"].get("Details", ""))
    for inner in plan.get("children", ()):
        yield from _steps(inner, depth + 1)


def read_rows(graph: Graph, text: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run one read from plain code and return all its records; transient errors are tried again a few times."""
    return list(stream_rows(graph, text, **parameters))


def stream_rows(graph: Graph, text: str, **parameters: Any) -> Iterator[dict[str, Any]]:
    """Run one read from plain code, record by record. Only the beginning is tried again."""
    begun = False
    for attempt in range(_ATTEMPTS):
        try:
            with graph.driver.session(database=graph.address.database, fetch_size=2_000) as session:
                for record in session.run(query(text), parameters):
                    begun = True
                    yield dict(record)
                return
        except (DriverError, Neo4jError, OSError) as error:
            if not is_transient(error):
                raise
            if begun or attempt + 1 == _ATTEMPTS:
                raise GraphUnavailable(f"the graph does not answer ({type(error).__name__})") from error
            time.sleep(_pause(attempt))


def live(graph: Graph) -> Live | None:
    """The live slot and its position, from plain code; None when the graph was never projected."""
    rows = read_rows(graph, _LIVE)
    return Live.of(rows[0]) if rows else None


def _pause(attempt: int) -> float:
    """Seconds to wait before the next attempt, with jitter so that many readers do not return at once."""
    return 0.05 * 2.0**attempt * (0.5 + random.random())  # noqa: S311  (jitter, no secret)
