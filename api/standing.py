"""Where the graph stands, as this process knows it: every read tells, and what is known is never older than what an
answer said before."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from api import metrics
from api.errors import Behind
from graph.reading import Live

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.log_end import LogEnd
    from api.system import System
    from graph.slots import Slot


class Standing:
    """Reads the graph, and keeps where it stood."""

    def __init__(self, system: System, log_end: LogEnd, went_back: Callable[[], None]) -> None:
        """``went_back`` is called when the graph turns out to be another than before: emptied, or put back."""
        self._system = system
        self._log_end = log_end
        self._went_back = went_back
        self._live: Live | None = None
        self._asked_at = float("-inf")
        """When the latest read that told was begun, and when its answer was there."""
        self._told_at = float("-inf")
        self._looking: asyncio.Future[Live] | None = None

    @property
    def position(self) -> int:
        """The position that the graph had reached, as last seen."""
        return self._live.position if self._live else 0

    async def lately(self, least: int) -> Live:
        """Where it stood a moment ago (``Limits.cache_age``) or later, at ``least`` or beyond. Those who ask at the
        same time share one look. Raises Behind."""
        live = self._a_moment_ago()
        if live is None:
            if self._looking is None:
                self._looking = asyncio.ensure_future(self._look())
                self._looking.add_done_callback(self._looked)
            live = await asyncio.shield(self._looking)
        if live.position < least:
            await self.reach(least)
            live = self._live
        assert live is not None
        return live

    def known(self, least: int) -> Live | None:
        """The same, where that is known without asking; else None."""
        live = self._a_moment_ago()
        return live if live is not None and live.position >= least else None

    def _a_moment_ago(self) -> Live | None:
        young = time.monotonic() - self._asked_at <= self._system.settings.limits.cache_age
        return self._live if young else None

    def _looked(self, _: asyncio.Future[Live]) -> None:
        self._looking = None

    async def _look(self) -> Live:
        begun = time.monotonic()
        return self._seen(await self._system.reader.live(), begun)

    def _seen(self, live: Live, begun: float) -> Live:
        """Note where it stood in a read that was begun then; what is known by now."""
        known = self._live
        if known is not None and begun <= self._told_at and live.position < known.position:
            return known  # that read was overtaken by a later one
        if (
            known is not None
            and (known.slot, known.build) == (live.slot, live.build)
            and live.position < known.position
        ):
            self._went_back()
        self._live = live
        self._asked_at = max(begun, self._asked_at)
        self._told_at = time.monotonic()
        return live

    async def read(self, statement: Callable[[Slot], str], values: Mapping[str, Any]) -> tuple[dict[str, Any], Live]:
        """Run one statement: its record, and where the graph stood."""
        metrics.STATEMENTS.inc()
        begun = time.monotonic()
        record = await self._system.reader.read(statement, values, self._system.settings.limits.statement_seconds)
        live = Live.of(record)
        self._seen(live, begun)
        return record, live

    async def reach(self, wanted: int) -> None:
        """Wait until the graph has come to a position. Raises Behind when it does not in time."""
        deadline = time.monotonic() + self._system.settings.limits.wait_seconds
        pause = 0.01
        while True:
            position = (await self._look()).position
            if position >= wanted:
                return
            if not await self._log_end.holds(wanted) or time.monotonic() > deadline:
                raise Behind(position, wanted)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.2)
