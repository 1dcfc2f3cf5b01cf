"""Waiting for servers that are away, with growing pauses."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, TypeVar

from eventsourcing.persistence import InterfaceError, OperationalError

from graph.errors import GraphUnavailable, is_transient

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

T = TypeVar("T")

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 5.0


def passes(error: BaseException) -> bool:
    """Whether waiting helps: the graph or the log is away, or two writers met."""
    return is_transient(error) or isinstance(error, (OperationalError, InterfaceError))


def patiently(
    ask: Callable[[], T], stop: threading.Event, patience: float | None = None, error: BaseException | None = None
) -> T | None:
    """The answer to ``ask``, asked again for as long as what goes wrong passes; None when told to stop.

    ``error`` is what has gone wrong already: then a pause comes first. Raises GraphUnavailable after ``patience``
    seconds, and at once what does not pass.
    """
    since = time.monotonic()
    attempt = 0
    while not stop.is_set():
        if error is not None:
            if patience is not None and time.monotonic() - since > patience:
                raise GraphUnavailable(
                    f"waited {patience:.0f} s for a server that is away ({type(error).__name__})"
                ) from error
            pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(attempt, 10))
            stop.wait(pause * (0.5 + random.random() / 2))  # noqa: S311  # jitter, no secret
            attempt += 1
        try:
            return ask()
        except Exception as again:
            if not passes(again):
                raise
            error = again
    return None
