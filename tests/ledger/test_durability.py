"""A store that could lose what it acknowledges, or that others could change, is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from ledger import postgres, sqlite
from ledger.errors import LedgerError, StoreUnavailable, WeakDurability
from ledger.postgres import PostgresStore
from ledger.postgres_schema import install
from ledger.sqlite import SQLiteStore
from ledger.sqlite_files import file_system_of
from tests.ledger.conftest import Log, a_log
from tests.ledger.test_store import write
from tests.servers import in_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.keys import KeyStore

STRONG = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "synchronous_standby_names": ""}


def test_both_stores_are_durable_as_they_come(log: Log) -> None:
    log.store.check_durability()


@pytest.mark.parametrize("pragma", ["synchronous=NORMAL", "synchronous=OFF", "journal_mode=DELETE"])
def test_a_weaker_setting_of_sqlite_is_refused_by_name(tmp_path: Path, pragma: str) -> None:
    with SQLiteStore(str(tmp_path / "log.db")) as store:
        store._writer.execute(f"PRAGMA {pragma}")  # the planted fault
        with pytest.raises(WeakDurability, match=pragma.partition("=")[0]):
            store.check_durability()


def test_a_file_system_without_locks_is_refused_by_name() -> None:
    assert "nfs4" in (sqlite.weakness_of("wal", 2, "nfs4") or "")
    assert "journal_mode=delete" in (sqlite.weakness_of("delete", 2, "ext4") or "")
    assert sqlite.weakness_of("wal", 2, "ext4") is None


def test_the_file_system_of_a_file_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/a / ext4 rw 0 0\nserver:/x /srv nfs4 rw 0 0\n/dev/b /srv/my\\040disk xfs rw 0 0\n")
    paths = [tmp_path, tmp_path / "/srv/log.db", tmp_path / "/srv/my disk/log.db", tmp_path / "/srvx/log.db"]
    assert [file_system_of(path, mounts) for path in paths] == ["ext4", "nfs4", "xfs", "ext4"]
    assert file_system_of(tmp_path, tmp_path / "none") == ""


@pytest.mark.parametrize(
    "weaker",
    [
        {"fsync": "off"},
        {"full_page_writes": "off"},
        {"synchronous_commit": "off"},
        {"synchronous_commit": "local", "synchronous_standby_names": "*"},
    ],
    ids=str,
)
def test_a_weaker_setting_of_postgresql_is_refused_by_name(weaker: dict[str, str]) -> None:
    name, value = next(iter(weaker.items()))
    assert f"{name}={value}" in (postgres.weakness_of(STRONG | weaker) or "")
    assert postgres.weakness_of(STRONG) is None
    assert postgres.weakness_of(STRONG | {"synchronous_commit": "local"}) is None


def test_a_server_that_does_not_wait_for_its_disk_is_not_used(postgres_server: str, postgres_schema: str) -> None:
    mark = "&" if urlsplit(postgres_server).query else "?"
    with pytest.raises(WeakDurability, match="synchronous_commit=off"):
        PostgresStore(f"{postgres_server}{mark}options=-c%20synchronous_commit%3Doff", schema=postgres_schema)


def test_a_table_that_a_crash_would_empty_is_not_used(postgres_server: str, postgres_schema: str) -> None:
    with PostgresStore(postgres_server, schema=postgres_schema):
        pass
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(f"ALTER TABLE {postgres_schema}.facts SET UNLOGGED")
    with pytest.raises(WeakDurability, match="UNLOGGED"):
        PostgresStore(postgres_server, schema=postgres_schema)


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    with pytest.raises(StoreUnavailable) as raised:
        PostgresStore("postgresql://somebody:secretpassword@127.0.0.1:1/nowhere")
    assert "secretpassword" not in str(raised.value)


@pytest.fixture
def as_the_program(postgres_database: str) -> Iterator[str]:
    """The address of an installed log for the program's own role."""
    role, password = f"app_{uuid4().hex[:8]}", 'it\'s a "password"'
    install(postgres_database, role, password)
    yield in_database(postgres_database, urlsplit(postgres_database).path[1:], role, "it%27s%20a%20%22password%22")
    with psycopg.connect(postgres_database, autocommit=True) as db:
        db.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(role)))


def test_the_program_s_role_can_read_and_append(as_the_program: str, keys: KeyStore) -> None:
    with PostgresStore(as_the_program) as store:
        assert write(store, "a", 1, 2) == [1, 2]
        assert store.wait(1, 0)
        assert a_log(store, keys).history.position() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO rukun.facts VALUES (99, 'a', 9, 't', '', 0, NULL, NULL)",
        "UPDATE rukun.facts SET state = 'forged'",
        "DELETE FROM rukun.facts",
        "TRUNCATE rukun.facts",
        "DROP TABLE rukun.facts",
        "ALTER TABLE rukun.facts DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION rukun.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "SET session_replication_role = replica",
    ],
)
def test_the_program_s_role_has_no_right_to_anything_else(as_the_program: str, statement: str) -> None:
    with PostgresStore(as_the_program) as store:
        write(store, "a", 1)
        with psycopg.connect(as_the_program) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute(statement)
        assert [f.state for f in store.read(0, 10)] == [b"a/1"]


def test_installing_again_keeps_the_log_and_changes_the_password(as_the_program: str, postgres_database: str) -> None:
    with PostgresStore(as_the_program) as store:
        write(store, "a", 1)
    role = urlsplit(as_the_program).username or ""
    install(postgres_database, role, "another")
    with PostgresStore(in_database(postgres_database, urlsplit(postgres_database).path[1:], role, "another")) as store:
        assert store.position() == 1


def test_a_role_that_may_not_make_a_log_is_told_to_have_it_installed(as_the_program: str) -> None:
    with pytest.raises(LedgerError, match="run the installation first"):
        PostgresStore(as_the_program, schema="elsewhere")


def test_nothing_is_appended_under_another_isolation(postgres_server: str, postgres_schema: str) -> None:
    with PostgresStore(postgres_server, schema=postgres_schema), psycopg.connect(postgres_server) as db:
        db.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.errors.RaiseException, match="read committed"):
            db.execute(f"SELECT {postgres_schema}.append('{{}}', '{{}}', '{{}}', '{{}}', '{{}}', '{{}}')")
