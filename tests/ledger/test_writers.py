"""Many writers, a follower, and writers that are killed."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from eventsourcing.persistence import StoredEvent

from ledger.errors import StoreUnavailable
from ledger.sqlite import SQLiteStore
from ledger.store import NOTHING
from tests.ledger.writers import (
    UnlockedPostgresStore,
    UnlockedSQLiteStore,
    follow,
    write_and_acknowledge,
    write_many,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from ledger.store import FactStore

PROCESSES = multiprocessing.get_context("spawn")


def seen_while(store: FactStore, write: Callable[[], object]) -> list[int]:
    """The positions that a follower sees, in its order, while the writers write."""
    done = threading.Event()
    with ThreadPoolExecutor(1) as one:
        following = one.submit(follow, store, done)
        try:
            write()
        finally:
            done.set()
        return following.result()


def in_processes(task: Callable[[], object], number: int) -> None:
    processes = [PROCESSES.Process(target=task) for _ in range(number)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * number


def every_position(store: FactStore) -> list[int]:
    return [fact.position for fact in store.read(0, 100_000)]


def test_a_follower_sees_every_position_once_and_in_order(open_a_store: Any) -> None:
    store = open_a_store()

    def write() -> None:
        threads = threading.Thread(target=write_many, args=(open_a_store.elsewhere, 40, 4))
        threads.start()
        in_processes(partial(write_many, open_a_store.elsewhere, 40), 2)
        threads.join()

    seen = seen_while(store, write)
    assert len(seen) >= 2 * 2 * 40 + 4 * 40
    assert seen == every_position(store) == list(range(1, len(seen) + 1))


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_follower_catches_a_store_that_gives_out_positions_without_the_lock(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store: FactStore
    if kind == "sqlite":
        store = UnlockedSQLiteStore(str(tmp_path / "log.db"))
    else:
        schema = request.getfixturevalue("postgres_schema")
        store = UnlockedPostgresStore(request.getfixturevalue("postgres_server"), schema=schema)
    with store:
        store.insert_events([])
        seen = seen_while(store, lambda: _write_in_threads(store))
        assert seen != every_position(store)


def _write_in_threads(store: FactStore) -> None:
    class _Kept:
        """The same store in every thread, not closed by the first that is done."""

        def __enter__(self) -> FactStore:
            return store

        def __exit__(self, *_: object) -> None: ...

    write_many(_Kept, 40, 6)  # type: ignore[arg-type]  # all that write_many does with it is to enter it


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(open_a_store: Any) -> None:
    acknowledged: list[tuple[int, str, UUID]] = []
    for after in (1, 17, 40, 5, 63):
        ours, theirs = PROCESSES.Pipe(duplex=False)
        writer = PROCESSES.Process(target=write_and_acknowledge, args=(open_a_store.elsewhere, theirs))
        writer.start()
        theirs.close()
        acknowledged += [ours.recv() for _ in range(after)]
        writer.kill()
        writer.join()
        while True:  # what was acknowledged between our last look and the kill
            try:
                acknowledged.append(ours.recv())
            except EOFError:
                break
        ours.close()
    store = open_a_store()
    recorded = {fact.position: fact for fact in store.read(0, 100_000)}
    for position, id, command_id in acknowledged:
        assert (recorded[position].originator_id, recorded[position].command_id) == (id, command_id)
    assert list(recorded) == list(range(1, len(recorded) + 1))
    assert len(recorded) <= len(acknowledged) + 5, "at most one append of each killed writer was not acknowledged"


def test_the_kill_catches_a_writer_that_acknowledges_before_it_commits(tmp_path: Path) -> None:
    ours, theirs = PROCESSES.Pipe(duplex=False)
    opening = partial(_Hasty, str(tmp_path / "log.db"))
    writer = PROCESSES.Process(target=write_and_acknowledge, args=(opening, theirs))
    writer.start()
    theirs.close()
    position, *_ = ours.recv()
    writer.kill()
    writer.join()
    ours.close()
    with SQLiteStore(str(tmp_path / "log.db")) as store:
        assert position not in every_position(store)


class _Hasty(SQLiteStore):
    """Planted fault: the answer goes out while the transaction is still open."""

    def append(self, events: Any, *, commands: Any, unchanged: Any = NOTHING) -> Any:
        if not self._writer.in_transaction:
            self._writer.execute("BEGIN IMMEDIATE")
        position = self._writer.execute("SELECT coalesce(max(position), 0) + 1 FROM facts").fetchone()[0]
        (event,) = events
        self._insert([(position, 0, event.originator_id, 1, event.topic, event.state, None, None)])
        return [(position, None)]


def test_a_writer_that_waits_too_long_is_told_so_and_can_go_on(tmp_path: Path) -> None:
    path = str(tmp_path / "log.db")
    with SQLiteStore(path, busy_timeout_s=0.05) as store, SQLiteStore(path) as other:
        other._writer.execute("BEGIN IMMEDIATE")  # a writer in the middle of its work
        with pytest.raises(StoreUnavailable, match="locked for too long"):
            store.insert_events([StoredEvent("thing-1", 1, "t", b"")])
        other._writer.execute("ROLLBACK")
        assert store.insert_events([StoredEvent("thing-1", 1, "t", b"")]) == [1]
