"""Appends that wait for the same file share a commit, and each stands or falls by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from eventsourcing.persistence import IntegrityError, StoredEvent

from ledger.errors import StoreUnavailable
from ledger.sqlite import SQLiteStore
from ledger.sqlite_waiting import Rows, Waiting

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from ledger.store import FactStore


def test_one_that_must_not_be_written_does_not_keep_the_others_out(tmp_path: Path) -> None:
    with SQLiteStore(str(tmp_path / "log.db")) as store, ThreadPoolExecutor(6) as pool:
        store.insert_events([_event("thing-taken")])
        with store._write_lock:  # everybody has to wait, and is then written together
            waiting = [pool.submit(_append, store, id) for id in ("thing-1", "thing-taken", "thing-2", "thing-3")]
            _until_all_wait(store, len(waiting))
        outcomes = [future.exception() for future in waiting]
        assert [type(outcome) for outcome in outcomes] == [type(None), IntegrityError, type(None), type(None)]
        positions = [future.result() for future, outcome in zip(waiting, outcomes, strict=True) if outcome is None]
        assert sorted(positions) == [2, 3, 4]
        for id, position in zip(("thing-1", "thing-2", "thing-3"), positions, strict=True):
            assert [fact.position for fact in store.read_stream(id)] == [position]


def test_those_who_wait_together_are_written_in_one_commit(tmp_path: Path) -> None:
    commits: list[int] = []

    class Counting(SQLiteStore):
        def _write(self, appends: list[Rows]) -> list[tuple[range, int]]:
            commits.append(len(appends))
            return super()._write(appends)

    with Counting(str(tmp_path / "log.db")) as store, ThreadPoolExecutor(5) as pool:
        with store._write_lock:
            waiting = [pool.submit(_append, store, f"thing-{n}") for n in range(5)]
            _until_all_wait(store, len(waiting))
        assert sorted(future.result() for future in waiting) == [1, 2, 3, 4, 5]
    assert commits == [5]


def test_whoever_was_to_be_written_by_one_that_was_interrupted_is_told_so(tmp_path: Path) -> None:
    class Interrupted(SQLiteStore):
        def _write(self, appends: list[Rows]) -> list[tuple[range, int]]:
            raise KeyboardInterrupt

    with Interrupted(str(tmp_path / "log.db")) as store, ThreadPoolExecutor(2) as pool:
        with store._write_lock:
            waiting: list[Future[int]] = [pool.submit(_append, store, f"thing-{n}") for n in range(2)]
            _until_all_wait(store, len(waiting))
        told = {type(future.exception()) for future in waiting}
        assert told == {KeyboardInterrupt, StoreUnavailable}
        assert store.position() == 0


def _append(store: FactStore, id: str) -> int:
    ((position, _),) = store.append([_event(id)], commands=[None])
    return position


def _event(id: str) -> StoredEvent:
    return StoredEvent(id, 1, "t", b"{}")


def _until_all_wait(store: SQLiteStore, many: int) -> None:
    queue: Waiting = store._waiting
    while len(queue._queue) < many:
        pass
