"""Checkpoints of a log: whatever somebody changes in the database behind its back, the next verification shows it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg import sql

from ledger.checkpoint import Checkpoint, altered_between, checkpoint_of, entry_of, origin_of, proof_of, roots
from ledger.errors import LedgerError
from ledger.postgres import PostgresStore
from ledger.signed_note import NotANote
from ledger.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledger.store import FactStore

    Behind = Callable[[str], object]

TRIGGERS = (
    "facts_are_never_replaced", "facts_leave_no_gap", "facts_are_never_changed", "facts_are_never_deleted",
)  # fmt: skip


def quiet(_done: int, _total: int) -> None: ...


def write(store: FactStore, start: int, end: int) -> None:
    events = [StoredEvent(f"thing-{n % 3}", n // 3 + 1, "thing.happened", b"content %d" % n) for n in range(start, end)]
    store.append(events, commands=[(uuid4(), b"digest") for _ in events])


@pytest.fixture(params=["sqlite", "postgres"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[FactStore, Behind]]:
    """A log of thirty facts, and a way to change it as the administrator of the database can."""
    if request.param == "sqlite":
        path = tmp_path / "log.db"
        with SQLiteStore(str(path)) as in_file:
            write(in_file, 0, 30)

            def change_file(statement: str) -> None:
                db = sqlite3.connect(path)
                with db:
                    for trigger in TRIGGERS:
                        db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
                    db.execute(statement.format(facts="facts", blob="x'00'"))
                db.close()

            yield in_file, change_file
        return
    address = request.getfixturevalue("postgres_server")
    schema = request.getfixturevalue("postgres_schema")
    with PostgresStore(address, schema=schema) as store, psycopg.connect(address, autocommit=True) as db:
        write(store, 0, 30)

        def change_table(statement: str) -> None:
            table = sql.SQL(f"{schema}.facts")
            db.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
            db.execute(sql.SQL(statement).format(facts=table, blob=sql.SQL("'\\x00'::bytea")))

        yield store, change_table


@pytest.mark.parametrize(
    "changed",
    [
        "UPDATE {facts} SET state = {blob} WHERE position = 14",
        "UPDATE {facts} SET recorded_at = recorded_at + 1 WHERE position = 14",
        "UPDATE {facts} SET topic = 'thing.else' WHERE position = 14",
        "UPDATE {facts} SET stream = 'another' WHERE position = 14",
        "UPDATE {facts} SET command_id = NULL, command_digest = NULL WHERE position = 14",
        "DELETE FROM {facts} WHERE position = 14",
        "DELETE FROM {facts} WHERE position >= 14",
    ],
)
def test_a_change_behind_the_logs_back_is_found_and_placed(log: tuple[FactStore, Behind], changed: str) -> None:
    store, behind = log
    taken = [checkpoint_of(store, size, quiet) for size in (7, 12, 20, 30)]
    sizes = [checkpoint.size for checkpoint in taken]
    assert altered_between(taken, roots(store, sizes, quiet)) is None
    behind(changed)
    assert altered_between(taken, roots(store, sizes, quiet)) == (13, 20)


def test_what_comes_later_leaves_a_checkpoint_true(log: tuple[FactStore, Behind]) -> None:
    store, _ = log
    before = checkpoint_of(store, 30, quiet)
    write(store, 30, 60)
    assert checkpoint_of(store, 30, quiet) == before
    assert altered_between([before], roots(store, [30], quiet)) is None
    with pytest.raises(LedgerError, match="ends at 60, before position 61"):
        checkpoint_of(store, 61, quiet)


def test_every_fact_can_be_proven_and_no_other(log: tuple[FactStore, Behind]) -> None:
    store, behind = log
    checkpoint = checkpoint_of(store, 29, quiet)
    for fact in store.read(0, 29):
        proof = proof_of(store, fact.position, checkpoint, quiet)
        assert proof.entry == entry_of(fact)
        assert proof.leads_to(checkpoint)
        assert not proof.leads_to(Checkpoint(checkpoint.origin, 29, bytes(32)))
        assert not proof.leads_to(Checkpoint(checkpoint.origin, 12, checkpoint.root))
    with pytest.raises(LedgerError, match="position 30 is not within the 29 facts"):
        proof_of(store, 30, checkpoint, quiet)
    behind("UPDATE {facts} SET topic = 'thing.else' WHERE position = 3")
    with pytest.raises(LedgerError, match="not what this checkpoint says"):
        proof_of(store, 3, checkpoint, quiet)


def test_a_log_is_called_by_its_first_fact(log: tuple[FactStore, Behind], tmp_path: Path) -> None:
    store, _ = log
    with SQLiteStore(str(tmp_path / "other.db")) as other:
        with pytest.raises(LedgerError, match="nothing in the log"):
            origin_of(other)
        write(other, 0, 1)
        assert origin_of(other) != origin_of(store)


def test_a_checkpoint_is_read_back_and_what_is_none_is_refused() -> None:
    checkpoint = Checkpoint("rukun/0123456789abcdef", 109, bytes(range(32)))
    assert Checkpoint.read(str(checkpoint)) == checkpoint
    for text in (
        "",
        "one\ntwo\n",
        "log\n-1\nAAAA\n",
        "log\n07\n" + "A" * 43 + "=\n",
        "log\n7\nAAAA\n",
        "\n7\n" + "A" * 43 + "=\n",
    ):
        with pytest.raises(NotANote, match="no checkpoint"):
            Checkpoint.read(text)
