"""What both stores promise, apart from what happens under many writers and in a crash."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, ProgrammingError, StoredEvent
from psycopg import sql

from ledger.opening import open_store
from ledger.postgres import PostgresStore
from ledger.sqlite import SQLiteStore
from ledger.store import StoredFact, as_microseconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledger.store import FactStore


def events(stream: str, *versions: int) -> list[StoredEvent]:
    return [StoredEvent(stream, version, "thing.happened", f"{stream}/{version}".encode()) for version in versions]


def write(store: FactStore, stream: str, *versions: int) -> list[int]:
    return list(store.insert_events(events(stream, *versions)))


def test_an_empty_log_stands_at_position_zero(store: FactStore) -> None:
    assert store.position() == 0
    assert store.position_at(datetime.now(UTC)) == 0
    assert store.read(0, 10) == []
    assert not store.wait(0, 0.01)


def test_facts_are_read_back_as_they_were_written(store: FactStore) -> None:
    command = (uuid4(), b"digest")
    [(position, recorded_at)] = store.append(
        [StoredEvent("thing-ü", 1, "thing.happened", bytes(range(256)))], commands=[command]
    )
    [stored] = store.read(0, 10)
    assert stored == StoredFact(
        position, as_microseconds(recorded_at), "thing-ü", 1, "thing.happened", bytes(range(256)), command[0].bytes
    )
    assert (stored.recorded_at, stored.command_id) == (recorded_at, command[0])
    assert recorded_at.tzinfo is UTC


def test_a_range_of_the_log_is_read_in_order(store: FactStore) -> None:
    write(store, "a", 1, 2)
    write(store, "b", 1)
    write(store, "a", 3)
    assert [(f.position, f.originator_id, f.originator_version) for f in store.read(1, 10)] == [
        (2, "a", 2),
        (3, "b", 1),
        (4, "a", 3),
    ]
    assert [f.position for f in store.read(0, 10, stop=2)] == [1, 2]
    assert [f.position for f in store.read(0, 3)] == [1, 2, 3]
    assert [f.position for f in store.read_at([4, 2, 99])] == [2, 4]


def test_streams_are_read_one_by_one_and_together(store: FactStore) -> None:
    write(store, "a", 1, 2, 3)
    write(store, "b", 1)
    write(store, "c", 1)
    assert [f.originator_version for f in store.read_stream("a", after_version=1)] == [2, 3]
    assert [f.originator_version for f in store.read_stream("a", limit=1)] == [1]
    assert store.read_stream("nobody") == []
    together = store.read_streams(["b", "a", "nobody"])
    assert {id: [f.originator_version for f in facts] for id, facts in together.items()} == {"a": [1, 2, 3], "b": [1]}
    assert store.heads(["a", "b", "nobody"]) == {"a": 3, "b": 1}
    assert store.heads([]) == {}
    openings = store.openings(["b", "a", "nobody"])
    assert {id: (f.position, f.originator_version) for id, f in openings.items()} == {"a": (1, 1), "b": (4, 1)}
    assert store.openings([]) == {}


def test_a_batch_is_written_whole_or_not_at_all(store: FactStore) -> None:
    write(store, "a", 1)
    with pytest.raises(IntegrityError):
        store.insert_events([*events("b", 1), *events("a", 1)])
    assert [f.originator_id for f in store.read(0, 10)] == ["a"]
    assert write(store, "b", 1) == [2], "a batch that was refused leaves no gap"


def test_a_command_is_recorded_once(store: FactStore) -> None:
    id = uuid4()
    [(position, recorded_at)] = store.append(events("a", 1), commands=[(id, b"digest")])
    with pytest.raises(IntegrityError):
        store.append(events("a", 2), commands=[(id, b"digest")])
    digest, receipt = store.receipts([id, uuid4()])[id]
    assert digest == b"digest"
    assert (receipt.id, receipt.version, receipt.position, receipt.recorded_at) == ("a", 1, position, recorded_at)
    assert len(store.receipts([id, uuid4()])) == 1


def test_the_time_of_recording_never_falls(tmp_path: Path) -> None:
    times = iter([datetime(2025, 1, 2, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 3, tzinfo=UTC)])
    with SQLiteStore(str(tmp_path / "log.db"), clock=lambda: next(times)) as store:
        for version in (1, 2, 3):
            write(store, "a", version)
        assert [f.recorded_at.day for f in store.read(0, 10)] == [2, 2, 3]


def test_the_server_s_times_never_fall_though_its_clock_does(postgres_server: str, postgres_schema: str) -> None:
    with PostgresStore(postgres_server, schema=postgres_schema) as store:
        [(_, now)] = store.append(events("a", 1), commands=[None])
        ahead = now + timedelta(days=1)
        with psycopg.connect(postgres_server, autocommit=True) as db:
            db.execute(
                f"INSERT INTO {postgres_schema}.facts VALUES (2, 'a', 2, 't', '', %s, NULL, NULL)",
                (int(ahead.timestamp() * 1_000_000),),
            )
        [(position, recorded_at)] = store.append(events("a", 3), commands=[None])
        assert (position, recorded_at) == (3, ahead)


def test_a_moment_leads_to_the_last_position_recorded_by_then(tmp_path: Path) -> None:
    noon = datetime(2025, 4, 20, 12, tzinfo=UTC)
    minutes = [0, 0, 1, 5, 5, 9]
    times = iter([noon + timedelta(minutes=m) for m in minutes])
    with SQLiteStore(str(tmp_path / "log.db"), clock=lambda: next(times)) as store:
        for version in range(1, 7):
            write(store, "a", version)
        found = [store.position_at(noon + timedelta(minutes=m)) for m in range(-1, 11)]
    assert found == [sum(1 for m in minutes if m <= at) for at in range(-1, 11)]


def test_a_recorded_moment_leads_back_to_its_position(store: FactStore) -> None:
    for version in (1, 2, 3, 4):
        write(store, "a", version)
    for fact in store.read(0, 10):
        assert store.position_at(fact.recorded_at) >= fact.position
        assert store.position_at(fact.recorded_at - timedelta(microseconds=1)) < fact.position


def test_a_waiting_reader_is_woken_by_the_same_store_and_by_another(
    store: FactStore, open_a_store: Callable[[], FactStore]
) -> None:
    for number, writer in enumerate((store, open_a_store())):
        woken: list[bool] = []
        waiting = threading.Thread(target=lambda after=number, to=woken: to.append(store.wait(after, 60)))
        waiting.start()
        write(writer, f"thing-{number}", 1)
        waiting.join()
        assert woken == [True]


def test_a_wait_that_is_not_met_says_so(store: FactStore) -> None:
    write(store, "a", 1)
    assert not store.wait(1, 0.05)
    assert store.wait(0, 0.05)


def test_closing_ends_a_wait(open_a_store: Callable[[], FactStore]) -> None:
    store = open_a_store()
    ended = threading.Event()

    def wait() -> None:
        store.wait(0, 600)
        ended.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    store.close()
    waiting.join(30)
    assert ended.is_set()


def test_an_id_that_is_no_text_is_refused(store: FactStore) -> None:
    with pytest.raises(ProgrammingError, match="texts, not UUID"):
        store.insert_events([StoredEvent(uuid4(), 1, "t", b"")])
    with pytest.raises(ProgrammingError, match="texts, not UUID"):
        store.select_events(uuid4())


CHANGES = [
    "UPDATE facts SET state = 'forged'",
    "UPDATE facts SET topic = 'x' WHERE position = 1",
    "DELETE FROM facts WHERE version = 1",
    "DELETE FROM facts",
]


@pytest.mark.parametrize(
    "change",
    [
        *CHANGES,
        "INSERT OR REPLACE INTO facts VALUES (1, 'a', 1, 't', 'forged', 0, NULL, NULL)",
        "INSERT OR REPLACE INTO facts VALUES (3, 'a', 1, 't', 'forged', 0, NULL, NULL)",
        "REPLACE INTO facts SELECT 3, 'z', 1, 't', 'forged', 0, command_id, x'00' FROM facts WHERE position = 2",
        "INSERT INTO facts VALUES (1, 'a', 1, 't', 'x', 0, NULL, NULL) ON CONFLICT (position) DO UPDATE SET state = 'x'",
        "INSERT INTO facts VALUES (9, 'z', 1, 't', 'after a gap', 0, NULL, NULL)",
        "INSERT INTO facts VALUES (-1, 'z', 1, 't', 'before the first', 0, NULL, NULL)",
    ],
)
def test_no_program_that_opens_the_file_changes_a_fact(tmp_path: Path, change: str) -> None:
    path = tmp_path / "log.db"
    with SQLiteStore(str(path)) as store:
        write(store, "a", 1)
        store.append(events("a", 2), commands=[(uuid4(), b"")])
        before = store.read(0, 10)
        other = sqlite3.connect(path)
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(change)
        other.close()
        assert store.read(0, 10) == before


@pytest.mark.parametrize(
    "change",
    [
        *CHANGES,
        "TRUNCATE facts",
        "INSERT INTO facts VALUES (1, 'a', 1, 't', '', 0, NULL, NULL) ON CONFLICT (position) DO UPDATE SET state = 'x'",
        "SET session_replication_role = replica; DELETE FROM facts",
    ],
)
def test_not_even_the_owner_of_the_table_changes_a_fact(
    postgres_server: str, postgres_schema: str, change: str
) -> None:
    with PostgresStore(postgres_server, schema=postgres_schema) as store:
        write(store, "a", 1, 2)
        before = store.read(0, 10)
        with psycopg.connect(postgres_server, autocommit=True) as db:
            db.execute(f"SET search_path = {postgres_schema}")
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="never changed or deleted"):
                db.execute(change)
        assert store.read(0, 10) == before


def test_a_log_is_opened_by_its_address(tmp_path: Path, postgres_database: str) -> None:
    for address in (f"sqlite:///{tmp_path / 'a.db'}", str(tmp_path / "b.db"), postgres_database):
        with open_store(address) as store:
            assert write(store, "a", 1) == [1]
        with open_store(address) as store:
            assert store.position() == 1


def test_two_logs_in_one_database_do_not_mix(postgres_server: str, postgres_schema: str) -> None:
    other_schema = f"{postgres_schema}_b"
    with (
        PostgresStore(postgres_server, schema=postgres_schema) as one,
        PostgresStore(postgres_server, schema=other_schema) as other,
    ):
        assert write(one, "a", 1) == write(other, "a", 1) == [1]
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(f"DROP SCHEMA {other_schema} CASCADE")


def test_reading_and_waiting_go_on_after_the_server_dropped_every_connection(
    postgres_server: str, postgres_schema: str
) -> None:
    with PostgresStore(postgres_server, schema=postgres_schema) as store:
        write(store, "a", 1)
        assert not store.wait(1, 0.01)
        with psycopg.connect(postgres_server, autocommit=True) as db:
            drop = sql.SQL(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE {} AND pid <> pg_backend_pid()"
            )
            db.execute(drop.format(sql.Literal(f"%{postgres_schema}%")))
        assert store.position() == 1
        woken: list[bool] = []
        waiting = threading.Thread(target=lambda: woken.append(store.wait(1, 60)))
        waiting.start()
        write(store, "a", 2)
        waiting.join()
        assert woken == [True]
