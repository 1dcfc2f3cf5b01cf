"""Makes the next batch ready while the server is still at work on the present one."""

from __future__ import annotations

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from graph.waves import Plan

    Asked = tuple[int, int, int | None]
    """After which position, how many facts at most, and up to which position."""

_SWITCH = 0.0002
"""Seconds after which a thread that computes lets one go on whose answer has come."""
_USUAL = sys.getswitchinterval()


class Ahead:
    """One batch ahead of whoever takes them, no more: memory stays flat.

    While its thread is at work two settings of the interpreter are others. Whoever talks to the server waits for many
    small answers, and after each of them for this thread to let go of the interpreter: with the 5 ms that are usual
    hardly anything is done beside each other. And the collector, which the many rows wake often, passes over everything
    that the program holds each time: what is there already is put aside for as long as that.
    """

    def __init__(self, prepare: Callable[[int, int, int | None], Plan]) -> None:
        self._prepare = prepare
        self._thread: ThreadPoolExecutor | None = None
        self._next: tuple[Asked, Future[Plan]] | None = None

    def begin(self, after: int, limit: int, stop: int | None) -> None:
        """Prepare this batch in a thread; it is likely to be asked for next."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="rukun-projector")
            sys.setswitchinterval(_SWITCH)
            gc.freeze()
        self._next = (after, limit, stop), self._thread.submit(self._prepare, after, limit, stop)

    def take(self, after: int, limit: int, stop: int | None) -> Plan:
        """This batch: prepared already, or prepared now. Raises what preparing it raises."""
        expected, self._next = self._next, None
        if expected is not None and expected[0] == (after, limit, stop):
            return expected[1].result()
        return self._prepare(after, limit, stop)

    def end(self) -> None:
        """Drop what was prepared and end the thread."""
        self._next = None
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)
            self._thread = None
            gc.unfreeze()
            sys.setswitchinterval(_USUAL)
