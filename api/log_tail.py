"""One reader of the log for the whole process, and everybody who is told of what it finds."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import structlog

from api import metrics
from api.errors import TooSlow, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable

    from ledger.history import History, Recorded

log = structlog.get_logger("api")
_CHUNK = 500
_WAIT_S = 1.0
_IDLE_S = 5.0
"""After how long without a fact a subscriber is looked at: whether it is still there and still welcome."""


class Listener:
    """What waits for one subscriber; bounded."""

    def __init__(self, wanted: Callable[[Recorded], bool], most: int) -> None:
        self._wanted = wanted
        self._waiting: asyncio.Queue[Recorded] = asyncio.Queue(most)
        self.too_slow = False

    def tell(self, recorded: Recorded) -> None:
        """One more fact, if it is wanted and the subscriber has not fallen too far behind."""
        if not self._wanted(recorded):
            return
        try:
            self._waiting.put_nowait(recorded)
        except asyncio.QueueFull:
            self.too_slow = True

    async def next(self, timeout: float) -> Recorded | None:
        """The next fact; None when there is none for some time. Raises TooSlow."""
        if self.too_slow:
            raise TooSlow
        try:
            async with asyncio.timeout(timeout):
                return await self._waiting.get()
        except TimeoutError:
            return None


class LogTail:
    """Follows the log while anybody listens: however many they are, it is read once."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._position: int | None = None
        """As far as the listeners were told; None while nobody listens."""
        self._listeners: set[Listener] = set()
        self._open = 0
        self._wanted, self._begun = asyncio.Event(), asyncio.Event()
        self._reading: dict[int, asyncio.Task[list[Recorded]]] = {}

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Follow the log inside the block."""
        task = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _follow(self) -> None:
        pause = 0.1
        while True:
            try:
                await self._wanted.wait()
                await self._step()
                pause = 0.1
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001  (the log may be away for a while; listeners wait)
                log.warning("the log cannot be followed", error=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)

    async def _step(self) -> None:
        position = self._position
        if position is None:
            end = await asyncio.to_thread(self._history.position)
            if self._open:
                self._position = end
                self._begun.set()
            return
        if not await asyncio.to_thread(self._history.wait, position, _WAIT_S):
            return
        found = await asyncio.to_thread(self._history.batch, position, _CHUNK)
        if self._position != position:
            return  # everybody left meanwhile
        for recorded in found:
            self._position = recorded.position
            for listener in self._listeners:
                listener.tell(recorded)

    async def _batch(self, after: int) -> list[Recorded]:
        """Facts above a position. Those who ask for the same at the same time, as many do who come back at once, share
        one reading."""
        reading = self._reading.get(after)
        if reading is None:
            reading = asyncio.create_task(asyncio.to_thread(self._history.batch, after, _CHUNK))
            self._reading[after] = reading
            reading.add_done_callback(lambda _: self._reading.pop(after, None))
        return await asyncio.shield(reading)

    async def facts(
        self, after: int | None, wanted: Callable[[Recorded], bool], most_waiting: int, most_listeners: int
    ) -> AsyncGenerator[Recorded | None]:
        """Every wanted fact above a position, and then as they come; None now and then when there is nothing, so that
        the caller can look whether the subscriber is still there and still welcome.

        Nothing is missed between what is read and what is listened to: a subscriber joins the listeners in the same
        breath in which it finds that it has read as far as they have been told.
        """
        if self._open >= most_listeners:
            raise Unavailable("the part that tells of new facts (too many subscriptions are open)")
        self._open += 1
        self._wanted.set()
        listener = Listener(wanted, most_waiting)
        metrics.SUBSCRIBERS.inc()
        try:
            await self._begun.wait()
            if after is None:
                after = self._position or 0
            while self._position is None or after < self._position:
                for recorded in await self._batch(after):
                    after = recorded.position
                    if wanted(recorded):
                        yield recorded
                yield None
            self._listeners.add(listener)
            while True:
                recorded_now = await listener.next(_IDLE_S)
                if recorded_now is None or recorded_now.position > after:
                    yield recorded_now
        finally:
            metrics.SUBSCRIBERS.dec()
            self._listeners.discard(listener)
            self._open -= 1
            if not self._open:
                self._wanted.clear()
                self._begun.clear()
                self._position = None
