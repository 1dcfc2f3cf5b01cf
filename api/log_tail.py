"""One reader of the log for the whole process, and everybody who is told of what it finds."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import structlog

from api import metrics
from api.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from ledger.history import History, Recorded

log = structlog.get_logger("api")
_CHUNK = 500
_WAIT_S = 1.0


class TooSlow(Exception):
    """A subscriber did not take what it was sent in time."""


class Listener:
    """What waits for one subscriber; bounded."""

    def __init__(self, most: int) -> None:
        self._waiting: asyncio.Queue[Recorded] = asyncio.Queue(most)
        self.too_slow = False

    def tell(self, recorded: Recorded) -> None:
        """One more fact, unless the subscriber has fallen too far behind."""
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
    """Follows the log while anybody listens."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._position: int | None = None
        self._listeners: set[Listener] = set()
        self._open = 0
        self._wanted = asyncio.Event()

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
        end = await asyncio.to_thread(self._history.position)
        if self._position is None or not self._listeners:
            self._position = max(end, self._position or 0)  # nobody listens: nothing to tell of what lies before
        if not await asyncio.to_thread(self._history.wait, self._position, _WAIT_S):
            return
        for recorded in await asyncio.to_thread(self._history.batch, self._position, _CHUNK):
            self._position = recorded.position
            for listener in self._listeners:
                listener.tell(recorded)

    async def facts(self, after: int | None, most_waiting: int, most_listeners: int) -> AsyncGenerator[Recorded | None]:
        """Every fact above a position, and then as they come; None once a second or so when there is nothing, so that
        the caller can look whether the subscriber is still there and still welcome.

        Nothing is missed between what is read and what is listened to: a subscriber joins the listeners in the same
        breath in which it finds that it has read as far as they have been told.
        """
        if self._open >= most_listeners:
            raise Unavailable("the part that tells of new facts (too many subscriptions are open)")
        self._open += 1
        self._wanted.set()
        listener = Listener(most_waiting)
        metrics.SUBSCRIBERS.inc()
        try:
            if after is None:
                after = await asyncio.to_thread(self._history.position)
            while True:
                if self._position is not None and after >= self._position:
                    self._listeners.add(listener)
                    break
                batch = await asyncio.to_thread(self._history.batch, after, _CHUNK)
                for recorded in batch:
                    after = recorded.position
                    yield recorded
                if not batch:
                    yield None
                    await asyncio.sleep(0.02)
            while True:
                recorded_now = await listener.next(_WAIT_S)
                if recorded_now is None or recorded_now.position > after:
                    yield recorded_now
        finally:
            metrics.SUBSCRIBERS.dec()
            self._listeners.discard(listener)
            self._open -= 1
            if not self._open:
                self._wanted.clear()
