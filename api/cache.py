"""Answers that are kept: exactly those that a read of the graph would give again.

What a question rests on is the graph alone, and the graph changes with its position alone. So an answer is kept with
the standing of the graph that it was read at, and is good for as long as the graph stands there; one as of moments
that have passed is good for longer, until another projector takes over or another slot.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from api import metrics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graph.reading import Live

_ENTRY = 400
"""Bytes that an entry takes beside its key and its data, about."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The data of an answer as JSON, and where the graph stood when they were read."""

    data: bytes
    standing: Live
    timeless: bool
    """Whether the answer is as of moments that have passed, whatever else is projected."""
    tag: str
    """Tells these data from others: for ``ETag``."""

    @classmethod
    def of(cls, data: bytes, standing: Live, *, timeless: bool) -> Kept:
        """An answer that was just read."""
        return cls(data, standing, timeless, blake2b(data, digest_size=12).hexdigest())

    def good_at(self, standing: Live) -> bool:
        """Whether a read would give the same where the graph stands now."""
        if self.timeless:
            return (self.standing.slot, self.standing.build) == (standing.slot, standing.build)
        return self.standing == standing


class Answers:
    """Keeps answers within a bound of memory; those asked for least lately go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()
        self._size = 0
        self._reading: dict[bytes, asyncio.Future[Kept | None]] = {}
        self._forgotten = 0

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""
        return self._most > 0

    def get(self, key: bytes) -> Kept | None:
        """What is kept under a key."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    async def shared(self, key: bytes, least: int, read: Callable[[], Awaitable[Kept]]) -> Kept:
        """What a read gives, and keep it. Those who ask the same at the same time share one read, if that is at the
        position that each of them needs; a read that fails is only the asker's own."""
        while (reading := self._reading.get(key)) is not None:
            found = await asyncio.shield(reading)
            if found is not None and found.standing.position >= least:
                metrics.CACHED.labels("shared").inc()
                return found
        metrics.CACHED.labels("miss").inc()
        future = self._reading[key] = asyncio.get_running_loop().create_future()
        made: Kept | None = None
        forgotten = self._forgotten
        try:
            made = await read()
        finally:
            del self._reading[key]
            future.set_result(made)
        if forgotten == self._forgotten:  # else it may have been read before what it was forgotten for
            self._keep(key, made)
        return made

    def _keep(self, key: bytes, kept: Kept) -> None:
        self._drop(key)
        if _size(key, kept) > self._most // 4:
            return
        self._kept[key] = kept
        self._size += _size(key, kept)
        while self._size > self._most:
            self._drop(next(iter(self._kept)))
        metrics.CACHE_BYTES.set(self._size)

    def _drop(self, key: bytes) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._size -= _size(key, kept)

    def forget(self) -> None:
        """Forget everything, also what is being read just now: after an erasure or a change of who may see what."""
        self._forgotten += 1
        self._kept.clear()
        self._size = 0
        metrics.CACHE_BYTES.set(0)


def _size(key: bytes, kept: Kept) -> int:
    return len(key) + len(kept.data) + _ENTRY
