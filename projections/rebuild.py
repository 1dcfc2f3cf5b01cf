"""Building the graph anew beside the one that answers, and switching once it has caught up."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from graph.errors import GraphError
from graph.slots import other
from projections.patience import patiently
from projections.runner import MOST_FACTS, Projector

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.store import GraphStore
    from projections.runner import Log

T = TypeVar("T")

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
    former = _surely(store.live_slot, stop)
    lease = patiently(partial(store.take_over, other(former), projector.owner, ttl), stop)
    if lease is None:
        raise GraphError("another rebuild is at work; wait for it, or for its lease to run out if it has died")
    try:
        _surely(partial(store.empty, lease), stop)
        _surely(partial(store.claim, lease, log.identity()), stop)
        while True:
            projector.fill(lease, log.position(), stop)
            if _surely(partial(store.switch, lease, log.position()), stop):
                break
        position = _surely(partial(store.position, lease.slot), stop)
    finally:
        patiently(partial(store.release, lease), threading.Event(), patience=ttl)
    stop.wait(grace)
    old = patiently(partial(store.take_over, former, projector.owner, ttl), stop)
    if old is not None:
        patiently(partial(store.empty, old), stop)
        patiently(partial(store.release, old), stop)
    return position


def _surely(ask: Callable[[], T], stop: threading.Event) -> T:
    answer = patiently(ask, stop)
    if stop.is_set():
        raise GraphError("the rebuild was stopped; the live graph is as it was")
    return cast("T", answer)
