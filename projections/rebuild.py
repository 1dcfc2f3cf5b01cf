"""Building the graph anew beside the one that answers, and switching once it has caught up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from graph.errors import GraphError
from graph.slots import other
from projections.runner import MOST_FACTS, Projector

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.store import GraphStore
    from projections.runner import Log

GRACE = 30.0
"""Seconds for which the former graph stays readable after the switch, for reads that had already begun."""


def rebuild(
    log: Log,
    store: GraphStore,
    *,
    owner: str | None = None,
    ttl: float = 15.0,
    most: int = MOST_FACTS,
    grace: float = GRACE,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> int:
    """Fill the slot that is not live from the beginning, make it the live one, empty the former. Returns the position
    at the switch.

    The live graph answers all the while, and whoever follows the log goes on doing so, before the switch in the one
    slot and after it in the other. What an interrupted rebuild left behind is emptied first. Raises GraphError when
    another rebuild is at work or when told to stop, and what ``Projector.catch_up`` raises.
    """
    stop = stop or threading.Event()
    projector = Projector(log, store, owner=owner, ttl=ttl, most=most, progress=progress)
    former = store.live_slot()
    lease = store.take_over(other(former), projector.owner, ttl)
    if lease is None:
        raise GraphError("another rebuild is at work; wait for it, or for its lease to run out if it has died")
    try:
        store.empty(lease)
        while True:
            projector.fill(lease, log.position(), stop)
            if stop.is_set():
                raise GraphError("the rebuild was stopped; the live graph is as it was")
            if store.switch(lease):
                break
        position = store.position(lease.slot)
    finally:
        store.release(lease)
    stop.wait(grace)
    old = store.take_over(former, projector.owner, ttl)
    if old is not None:
        store.empty(old)
        store.release(old)
    return position
