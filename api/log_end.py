"""Where the log ends, as this process knows it."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.history import History

OLDEST_S = 1.0
"""How long ago the end of the log may have been looked up when it is only to say how far the graph is behind."""
_MOMENTS = 1_000


class LogEnd:
    """Keeps the last position that was seen, so that not every answer asks the log for it."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._end = 0
        self._looked_at = float("-inf")
        self._looking: asyncio.Future[int] | None = None
        self._moments: OrderedDict[datetime, int] = OrderedDict()

    def reached(self, position: int) -> None:
        """The log is known to hold this position, from elsewhere."""
        self._end = max(self._end, position)

    async def lately(self) -> int:
        """Where it ended when last looked up, a second ago at the most; further, where more is known. Those who ask at
        the same time share one look."""
        end = self.known()
        if end is not None:
            return end
        if self._looking is None:
            self._looking = asyncio.ensure_future(self.now())
            self._looking.add_done_callback(self._looked)
        return await asyncio.shield(self._looking)

    def known(self) -> int | None:
        """The same, where that is known without a look; else None."""
        return self._end if time.monotonic() - self._looked_at <= OLDEST_S else None

    def _looked(self, _: asyncio.Future[int]) -> None:
        self._looking = None

    async def now(self) -> int:
        """Where it ends."""
        begun = time.monotonic()
        self.reached(await asyncio.to_thread(self._history.position))
        self._looked_at = max(self._looked_at, begun)
        return self._end

    async def holds(self, position: int) -> bool:
        """Whether the log has come to this position."""
        return position <= self._end or position <= await self.now()

    async def position_at(self, moment: datetime) -> int:
        """The position that the log ended at, at a moment. Remembered once there is a fact of a later time."""
        known = self._moments.get(moment)
        if known is None:
            known = await asyncio.to_thread(self._history.position_at, moment)
            if known < self._end:
                self._moments[moment] = known
                if len(self._moments) > _MOMENTS:
                    self._moments.popitem(last=False)
        return known
