"""Many writers at once, a reader that follows them, and a store with a planted fault. Run in other processes too."""

from __future__ import annotations

import random
import threading
import time
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from eventsourcing.persistence import StoredEvent
from psycopg import sql

from ledger.postgres import PostgresStore
from ledger.sqlite import SQLiteStore
from ledger.store import NOTHING, as_moment, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from multiprocessing.connection import Connection

    from ledger.store import Command, FactStore


def write_many(open_store: Callable[[], FactStore], appends: int, threads: int = 2) -> None:
    """Append ``appends`` batches of one to three facts from each of several threads."""

    def write() -> None:
        for _ in range(appends):
            thing = f"thing-{uuid4().hex}"
            versions = range(1, random.randint(1, 3) + 1)  # no secret
            store.insert_events([StoredEvent(thing, version, "thing.happened", b"state") for version in versions])

    with open_store() as store:
        at_work = [threading.Thread(target=write) for _ in range(threads)]
        for thread in at_work:
            thread.start()
        for thread in at_work:
            thread.join()


def follow(store: FactStore, done: threading.Event) -> list[int]:
    """Read on from the last position seen until the writers are done; the positions in the order they were seen."""
    seen: list[int] = []
    while True:
        finished = done.is_set()
        found = store.read(seen[-1] if seen else 0, 7)
        seen += [fact.position for fact in found]
        if finished and not found:
            return seen
        store.wait(seen[-1] if seen else 0, 0.05)


def write_and_acknowledge(open_store: Callable[[], FactStore], acknowledge: Connection) -> None:
    """Append for ever, telling of every append only once it was acknowledged."""
    with open_store() as store:
        while True:
            command = (uuid4(), b"digest")
            event = StoredEvent(f"thing-{uuid4().hex}", 1, "thing.happened", b"state" * 100)
            [(position, _)] = store.append([event], commands=[command])
            acknowledge.send((position, event.originator_id, command[0]))


class UnlockedPostgresStore(PostgresStore):
    """Planted fault: positions are given out before the commit, in no lock, as a plain identity column does."""

    def append(
        self,
        events: Sequence[StoredEvent],
        *,
        commands: Sequence[Command | None],
        unchanged: Mapping[str, int] = NOTHING,  # the planted fault does not look
    ) -> list[tuple[int, datetime]]:
        schema = sql.Identifier(self._table._obj[0])  # the schema of this test
        written = []
        with self._pool.connection() as db:
            db.execute(sql.SQL("CREATE SEQUENCE IF NOT EXISTS {}.positions").format(schema))
            with db.transaction():
                for event in events:
                    row: Any = db.execute(
                        sql.SQL(
                            "INSERT INTO {} SELECT nextval({}), %s, %s, %s, %b, 0 RETURNING position, recorded_at"
                        ).format(self._table, sql.Literal(f"{schema.as_string()}.positions")),
                        (as_text(event.originator_id), event.originator_version, event.topic, event.state),
                    ).fetchone()
                    written.append((row[0], as_moment(row[1])))
                time.sleep(random.uniform(0, 0.02))  # a busy server
        return written


class UnlockedSQLiteStore(SQLiteStore):
    """Planted fault: positions are given out by a counter before the file is locked, and gaps are let through."""

    _given_out = count(1)

    def append(
        self,
        events: Sequence[StoredEvent],
        *,
        commands: Sequence[Command | None],
        unchanged: Mapping[str, int] = NOTHING,  # the planted fault does not look
    ) -> list[tuple[int, datetime]]:
        rows = [
            (next(self._given_out), 0, as_text(e.originator_id), e.originator_version, e.topic, e.state, None, None)
            for e in events
        ]
        time.sleep(random.uniform(0, 0.02))  # a busy machine
        with self._write_lock:
            self._writer.execute("DROP TRIGGER IF EXISTS facts_leave_no_gap")
            self._writer.execute("BEGIN IMMEDIATE")
            self._insert(rows)
            self._writer.execute("COMMIT")
        return [(row[0], as_moment(0)) for row in rows]
