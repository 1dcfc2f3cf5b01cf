"""Following the log: batches of facts into the graph, exactly once, for as long as it takes.

Where it stands is read from the graph and from nowhere else, so it does not matter how the last run ended. A server
that is away is waited for. A fact that cannot be projected stops the projector right before it: what came earlier is
in the graph, and the reason is written there for every process to see.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import uuid4

from graph.errors import AlreadyThere, Fenced, GraphError, PositionMoved, SlotRetired
from graph.store import Stopped
from graph.waves import plan
from projections.ahead import Ahead
from projections.patience import passes, patiently
from projections.relationship_graph import step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graph.slots import Slot
    from graph.store import GraphStore, Lease, SlotState
    from graph.waves import Plan
    from ledger.history import Recorded

T = TypeVar("T")

MOST_FACTS = 5_000
"""How many facts one transaction takes at most."""
FIRST_FACTS = 1_000
"""How many the first one takes: the server begins early, and while it works the next and larger ones are made ready."""


class Log(Protocol):
    """What a projector needs of the record; ``ledger.history.History`` is one."""

    def all(self, after: int = 0, stop: int | None = None) -> Iterator[Recorded]: ...

    def batch(self, after: int, limit: int, stop: int | None = None) -> Sequence[Recorded]: ...

    def position(self) -> int: ...

    def identity(self) -> str: ...

    def wait(self, after: int, timeout: float) -> bool: ...


class CannotProject(Exception):
    """A fact cannot be projected. Everything before it is in the graph; ``stopped`` says which and why."""

    def __init__(self, stopped: Stopped) -> None:
        self.stopped = stopped
        super().__init__(
            f"the fact at position {stopped.position} ({stopped.topic} of {stopped.stream}) cannot be projected:"
            f" {stopped.error}. Everything before it is in the graph; mend the cause and start again"
        )


class OtherLog(GraphError):
    """The graph was made from another log than the one that is given."""

    def __init__(self) -> None:
        super().__init__(
            "the graph was not made from this log: it holds facts that the log does not. Check RUKUN_LOG and "
            "RUKUN_GRAPH (or RUKUN_DATA); if the log is the right one, `rukun rebuild` makes the graph from it"
        )


@dataclass(frozen=True)
class Status:
    """Where the graph stands. ``lag`` is the number of positions that it is behind."""

    slot: Slot
    position: int
    log_position: int
    projector: str | None
    """The projector at work; None when there is none."""
    stopped: Stopped | None
    other_log: bool
    """Whether the graph was made from another log, or from more of this one than there is: nothing it says holds."""

    @property
    def lag(self) -> int:
        """How many positions the graph is behind the log."""
        return max(0, self.log_position - self.position)


def status(log: Log, store: GraphStore) -> Status:
    """Where the live graph stands, as every process may ask. Raises GraphUnavailable."""
    state = store.state(store.live_slot())
    at_work = state.owner if state.lease_left > 0 else None
    end = log.position()
    return Status(
        state.slot, state.position, end, at_work, state.stopped, _is_of_another_log(state, end, log.identity())
    )


def _is_of_another_log(state: SlotState, end: int, identity: str) -> bool:
    return state.position > end or (state.position > 0 and state.log is not None and state.log != identity)


class Projector:
    """Brings one slot of the graph up to the log and keeps it there."""

    def __init__(
        self,
        log: Log,
        store: GraphStore,
        *,
        owner: str | None = None,
        ttl: float = 15.0,
        most: int = MOST_FACTS,
        patience: float | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """``ttl``: seconds after the last sign of life at which another projector may take over. ``most``: facts in a
        batch. ``patience``: seconds to wait for a server that is away before giving up; None for as long as it takes.
        ``progress`` is told the position reached and the log's after every batch.
        """
        self._log = log
        self._store = store
        self.owner = owner or f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:6]}"
        self._ttl = ttl
        self._most = most
        self._limit = most
        self._patience = patience
        self._progress = progress
        self._lists = True
        self._ahead = Ahead(self._planned)

    def status(self) -> Status:
        """Where the live graph stands."""
        return status(self._log, self._store)

    def lag(self) -> int:
        """How many positions the live graph is behind the log."""
        return self.status().lag

    def catch_up(self, stop: threading.Event | None = None, upto: int | None = None) -> int:
        """Bring the live graph up to where the log stands now (or to ``upto``) and return its position.

        Waits for its turn while another projector is at work. Raises CannotProject, Fenced, GraphUnavailable.
        """
        stop = stop or threading.Event()
        goal = self._log.position() if upto is None else upto
        position = 0
        while not stop.is_set():
            lease = self._turn(stop, goal)
            if lease is None:
                break
            try:
                position = self._advance(lease, goal, stop)
                break
            except SlotRetired:
                continue
            finally:
                self._give_up(lease)
        return position or self._store.position(self._store.live_slot())

    def follow(self, stop: threading.Event) -> None:
        """Keep the live graph up with the log until ``stop`` is set; stands by while another projector does.

        Returns when told to stop. Raises CannotProject, Fenced (another took over from this one), GraphUnavailable
        when patience ran out.
        """
        while not stop.is_set():
            lease = self._turn(stop)
            if lease is None:
                return
            try:
                self._keep_up(lease, stop)
            except SlotRetired:
                continue
            finally:
                self._give_up(lease)

    def _keep_up(self, lease: Lease, stop: threading.Event) -> None:
        heartbeat = self._ttl / 3
        while not stop.is_set():
            position = self._advance(lease, None, stop)
            alive = time.monotonic()
            while not self._patiently(partial(self._log.wait, position, min(1.0, heartbeat)), stop):
                if stop.is_set():
                    return
                if time.monotonic() - alive > heartbeat:
                    self._patiently(partial(self._store.renew, lease), stop)
                    alive = time.monotonic()

    def fill(self, lease: Lease, goal: int, stop: threading.Event) -> int:
        """Bring the slot of a lease, live or not, up to ``goal``; for rebuilding."""
        return self._advance(lease, goal, stop)

    def _turn(self, stop: threading.Event, goal: int | None = None) -> Lease | None:
        """The lease of the live slot; None when told to stop, or when somebody else has reached the goal."""
        while not stop.is_set():
            slot = self._patiently(self._store.live_slot, stop)
            if slot is None:
                return None
            identity = self._patiently(partial(self._belonging, slot), stop)
            if identity is None:
                return None
            lease = self._patiently(partial(self._store.take_over, slot, self.owner, self._ttl), stop)
            if lease is not None and lease.live:
                if identity:
                    self._patiently(partial(self._store.claim, lease, identity), stop)
                return lease
            if lease is not None:  # a rebuilt graph took over at this very moment
                self._give_up(lease)
                continue
            if goal is not None and self._store.position(slot) >= goal:
                return None
            stop.wait(min(1.0, self._ttl / 3))
        return None

    def _belonging(self, slot: Slot) -> str:
        """The identity of the log; OtherLog when the slot was made from another one."""
        state = self._store.state(slot)
        identity = self._log.identity()
        if _is_of_another_log(state, self._log.position(), identity):
            raise OtherLog
        return identity

    def _advance(self, lease: Lease, goal: int | None, stop: threading.Event) -> int:
        try:
            return self._advance_batchwise(lease, goal, stop)
        finally:
            self._ahead.end()

    def _advance_batchwise(self, lease: Lease, goal: int | None, stop: threading.Event) -> int:
        state = self._patiently(lambda: self._store.state(lease.slot), stop)
        position = state.position if state else 0
        self._lists = state is not None and state.lists
        self._limit = min(self._most, FIRST_FACTS)
        again = False
        while not stop.is_set() and (goal is None or position < goal):
            try:
                found = self._one_batch(lease, position, goal)
            except PositionMoved as moved:  # a commit whose reply was lost, or another hand: the graph knows best
                position = moved.found
                continue
            except (Fenced, SlotRetired):
                raise
            except Exception as error:  # whatever a fact brings about: it must be found, named and stopped at
                if passes(error):
                    position = self._wait_out(error, lease, stop) or position
                    continue
                if self._limit > 1:
                    self._limit = max(1, self._limit // 4)
                    continue
                if isinstance(error, AlreadyThere) and not again:
                    again = True  # it may have been another projector's, just before it was fenced
                    continue
                raise self._stopped(lease, position, error) from error
            again = False
            if found is None:
                return position
            position = found
            self._limit = min(self._most, self._limit * 2)
            if self._progress:
                self._progress(position, self._log.position() if goal is None else goal)
        return position

    def _one_batch(self, lease: Lease, position: int, goal: int | None) -> int | None:
        batch = self._ahead.take(position, self._limit, goal)
        if not batch.steps:
            return None
        if batch.steps == self._limit:  # there is probably more
            self._ahead.begin(batch.last, min(self._most, self._limit * 2), goal)
        return self._store.apply(batch, expected=position, lease=lease)

    def _planned(self, after: int, limit: int, stop: int | None) -> Plan:
        """Fact by fact: as soon as one has become rows it is forgotten, so that there is little to be collected."""
        upto = after + limit if stop is None else min(after + limit, stop)
        return plan((step(fact) for fact in self._log.all(after, upto)), lists=self._lists)

    def _stopped(self, lease: Lease, position: int, error: Exception) -> CannotProject:
        try:
            fact = self._log.batch(position, 1)[0]
            where, topic, stream = fact.position, fact.fact.TOPIC, fact.fact.originator_id
        except Exception:  # noqa: BLE001  (a fact that cannot even be read has no topic to name)
            where, topic, stream = position + 1, "unreadable", "unknown"
        said = _safe_text(error)
        stopped = Stopped(where, topic, stream, said)
        self._store.note_stop(lease, stopped)
        return CannotProject(stopped)

    def _wait_out(self, error: BaseException, lease: Lease, stop: threading.Event) -> int | None:
        """Wait until the server is back, and say where the graph stands now."""
        return self._patiently(lambda: self._store.position(lease.slot), stop, error)

    def _patiently(self, ask: Callable[[], T], stop: threading.Event, error: BaseException | None = None) -> T | None:
        return patiently(ask, stop, self._patience, error)

    def _give_up(self, lease: Lease) -> None:
        try:
            self._store.release(lease)
        except Exception as error:  # a lease that cannot be given back runs out by itself
            if not passes(error):
                raise


def _safe_text(error: Exception) -> str:
    """What may be shown of an error: in full only where the text is ours and names nothing but ids."""
    kind = type(error).__name__
    ours = isinstance(error, GraphError) or type(error).__module__.startswith("ledger.")
    return f"{kind}: {error}" if ours else kind
