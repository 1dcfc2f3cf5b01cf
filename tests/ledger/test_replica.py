"""A log that is read from a copy which lags: every answer is that of the log itself, whatever the copy lacks."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger.errors import LedgerError, StoreUnavailable
from ledger.postgres import PostgresStore
from ledger.replica import ReplicatedStore
from ledger.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.store import FactStore

STREAMS = ["a", "b", "c", "later"]


def write(store: FactStore, stream: str, *versions: int) -> None:
    store.insert_events([StoredEvent(stream, v, "thing.happened", f"{stream}/{v}".encode()) for v in versions])


@pytest.fixture(params=["sqlite", "postgres"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[FactStore, FactStore]]:
    """A log with eight facts, and a copy of it that was made at the fifth."""
    log: FactStore
    copy: FactStore
    if request.param == "sqlite":
        log = SQLiteStore(str(tmp_path / "log.db"))
        write(log, "a", 1, 2)
        write(log, "b", 1, 2, 3)
        with sqlite3.connect(tmp_path / "log.db") as source, sqlite3.connect(tmp_path / "half.db") as target:
            source.backup(target)
        source.close()
        target.close()
        shutil.copy(tmp_path / "half.db", tmp_path / "copy.db")
        copy = SQLiteStore(str(tmp_path / "copy.db"))
    else:
        address = request.getfixturevalue("postgres_database")
        server = request.getfixturevalue("postgres_server")
        name = urlsplit(address).path.strip("/")
        log = PostgresStore(address)
        write(log, "a", 1, 2)
        write(log, "b", 1, 2, 3)
        log.close()
        with psycopg.connect(server, autocommit=True) as db:
            db.execute(f'CREATE DATABASE "{name}_copy" TEMPLATE "{name}"')
        log = PostgresStore(address)
        copy = PostgresStore(address + "_copy")
    write(log, "a", 3)
    write(log, "c", 1)
    write(log, "later", 1)
    yield log, copy
    log.close()
    copy.close()
    if request.param == "postgres":
        with psycopg.connect(server, autocommit=True) as db:
            db.execute(f'DROP DATABASE "{name}_copy" WITH (FORCE)')


def test_every_answer_is_that_of_the_log_itself(pair: tuple[FactStore, FactStore]) -> None:
    log, copy = pair
    assert (log.position(), copy.position()) == (8, 5)
    both = ReplicatedStore(log, copy)
    for after in range(9):
        for limit in (1, 2, 3, 100):
            for stop in (None, 4, 5, 6, 8):
                assert both.read(after, limit, stop) == log.read(after, limit, stop)
    for positions in ([1], [5], [6], [8, 2], list(range(12))):
        assert both.read_at(positions) == log.read_at(positions)
    for stream in [*STREAMS, "none"]:
        for after in range(4):
            for most in (None, 1, 2):
                assert both.read_stream(stream, after, most) == log.read_stream(stream, after, most)
    assert both.read_streams([*STREAMS, "none"]) == log.read_streams([*STREAMS, "none"])
    assert both.openings(STREAMS) == log.openings(STREAMS)
    assert both.heads(STREAMS) == log.heads(STREAMS)
    assert both.position() == 8
    assert both.wait(7, 0.01)
    assert both.fell_back > 0


def test_what_is_settled_is_read_from_the_replica_alone(
    pair: tuple[FactStore, FactStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    log, copy = pair
    both = ReplicatedStore(log, copy)

    def never(*_: object, **__: object) -> object:
        raise AssertionError("the log was asked")

    for name in ("read", "read_at"):
        monkeypatch.setattr(log, name, never)
    assert [fact.position for fact in both.read(0, 4)] == [1, 2, 3, 4]
    assert [fact.position for fact in both.read(2, 100, stop=5)] == [3, 4, 5]
    assert [fact.position for fact in both.read_at([2, 5])] == [2, 5]
    assert both.fell_back == 0


def test_a_replica_that_does_not_answer_is_left_alone_for_a_while(
    pair: tuple[FactStore, FactStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    log, copy = pair
    both = ReplicatedStore(log, copy)
    asked: list[int] = []

    def away(*_: object) -> object:
        asked.append(1)
        raise StoreUnavailable("gone")

    monkeypatch.setattr(copy, "read", away)
    assert both.read(0, 100) == log.read(0, 100)
    assert both.read(0, 100) == log.read(0, 100)
    assert len(asked) == 1


def test_what_is_written_goes_to_the_log(pair: tuple[FactStore, FactStore]) -> None:
    log, copy = pair
    write(ReplicatedStore(log, copy), "c", 2)
    assert (log.position(), copy.position()) == (9, 5)


def test_another_log_is_not_taken_for_a_replica(pair: tuple[FactStore, FactStore], tmp_path: Path) -> None:
    other = SQLiteStore(str(tmp_path / "other.db"))
    write(other, "a", 1)
    with pytest.raises(LedgerError, match="not a copy"):
        ReplicatedStore(pair[0], other)
    other.close()
