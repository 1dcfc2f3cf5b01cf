"""How many are let in at once and how fast one account may ask: beyond, a quick refusal instead of a slow collapse."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from api import metrics
from api.errors import Busy, TooFast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from api.reader import Reader

_ACCOUNTS = 10_000
"""Of so many accounts it is remembered how much they asked; the one that was quiet longest is forgotten first."""


class Places:
    """A number of places, and a short queue before them."""

    def __init__(self, places: int, waiting: int, patience: float) -> None:
        self._free = asyncio.Semaphore(places)
        self._most_waiting = waiting
        self._patience = patience
        self._waiting = 0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Take a place for the block. Raises Busy when too many wait already, or when none comes free in time."""
        if self._free.locked():
            await self._wait()
        else:
            await self._free.acquire()
        try:
            yield
        finally:
            self._free.release()

    async def _wait(self) -> None:
        if self._waiting >= self._most_waiting:
            metrics.TURNED_AWAY.labels("queue").inc()
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            metrics.TURNED_AWAY.labels("patience").inc()
            raise Busy from None
        finally:
            self._waiting -= 1


class Rates:
    """A bucket of operations for each account: it holds ``burst`` and fills by ``rate`` a second. A rate of 0 is none:
    everybody may ask as fast as they can."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def charge(self, reader: Reader) -> None:
        """Count one operation of a reader. Raises TooFast when the bucket is empty. Who sits at this machine without a
        token is not counted."""
        if not self._rate or reader.until is None:
            return
        now = self._clock()
        left, at = self._left.pop(reader.account, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        self._left[reader.account] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > _ACCOUNTS:
            self._left.popitem(last=False)
        if left < 1:
            metrics.TURNED_AWAY.labels("rate").inc()
            raise TooFast((1 - left) / self._rate)
