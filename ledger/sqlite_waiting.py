"""Appends that wait for the same file share a commit.

Whoever gets the lock writes for all who wait for it. None is acknowledged before the commit that it is in has reached
the disk, and one that must not be written does not keep the others from being.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from threading import Lock

    Written = tuple[range, int]
    """The positions that the rows of one append were given, and when, in microseconds since 1970 UTC."""


class Rows(NamedTuple):
    """What one append writes, and the versions at which other streams must still stand."""

    rows: list[tuple[Any, ...]]
    unchanged: Mapping[str, int]


@dataclass(eq=False, slots=True)
class _Append:
    rows: Rows
    written: Written | None = None
    error: Exception | None = None


class Waiting:
    """Those who wait for the lock of a file."""

    def __init__(self, lock: Lock, write: Callable[[list[Rows]], list[Written]]) -> None:
        """``write`` is called with the lock held, and writes all appends in one commit or raises and writes none."""
        self._lock = lock
        self._write = write
        self._queue: deque[_Append] = deque()

    def written(self, rows: Rows) -> Written:
        """Where the rows were written, once that is committed: by this thread, or by another on its behalf."""
        mine = _Append(rows)
        self._queue.append(mine)
        try:
            with self._lock:
                if mine.written is None and mine.error is None:
                    self._write_all()
        except BaseException:
            with suppress(ValueError):  # interrupted while it waited: nobody is to write it afterwards
                self._queue.remove(mine)
            raise
        if mine.error is not None:
            raise mine.error
        assert mine.written is not None
        return mine.written

    def _write_all(self) -> None:
        together = [self._queue.popleft() for _ in range(len(self._queue))]
        try:
            if not self._try(together):
                for one in together:
                    self._try([one])
        finally:
            for one in together:  # all are settled, unless this thread was told to stop in the middle
                if one.written is None and one.error is None:
                    one.error = StoreUnavailable("the commit was interrupted; ask whether it was recorded")

    def _try(self, together: list[_Append]) -> bool:
        """Write them in one commit; False when one of several must not be written, and none was."""
        try:
            written = self._write([one.rows for one in together])
        except Exception as error:  # noqa: BLE001  # whatever it is, its caller is to know
            if len(together) > 1 and not isinstance(error, StoreUnavailable):
                return False
            for one in together:
                one.error = error
        else:
            for one, where in zip(together, written, strict=True):
                one.written = where
        return True
