"""The log in PostgreSQL."""

from __future__ import annotations

from threading import Condition, Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

import psycopg
from eventsourcing.persistence import Notification, StoredEvent
from psycopg import sql

from ledger import postgres_schema
from ledger.errors import LedgerError, StoreUnavailable, WeakDurability
from ledger.postgres_access import CONNECTING_S, failing_clearly, open_pool
from ledger.store import NOTHING, Command, FactStore, Named, Receipt, StoredFact, as_moment, as_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from typing import LiteralString
    from uuid import UUID

_HEARTBEAT_S = 1.0
"""How often a waiting reader looks by itself, in seconds: an announcement can be lost."""
_FACT: LiteralString = "position, recorded_at, stream, version, topic, state, uuid_send(command_id)"


class PostgresStore(FactStore):
    """Facts in the table ``facts`` of a schema; any number of programs may share it.

    An append is one round trip and one commit. Made on first use where the role may create it, otherwise see
    ``postgres_schema.install``.
    """

    def __init__(self, url: str, *, schema: str = "rukun", most_connections: int = 10) -> None:
        self._url = url
        self._table = sql.Identifier(schema, "facts")
        self._append = sql.SQL(
            "SELECT * FROM {}(%s::text[], %s::bigint[], %s::text[], %b::bytea[], %s::uuid[], %b::bytea[], "
            "%s::text[], %s::bigint[])"
        ).format(sql.Identifier(schema, "append"))
        self._channel = postgres_schema.channel(schema)
        self._announced = Condition()
        self._announcements = 0
        self._closing = Event()
        self._listener: Thread | None = None
        self._pool = open_pool(url, most=most_connections)
        try:
            self._make_ready(schema)
            self.check_durability()
        except BaseException:
            self._pool.close()
            raise

    def append(
        self,
        events: Sequence[StoredEvent],
        *,
        commands: Sequence[Command | None],
        unchanged: Mapping[str, int] = NOTHING,
    ) -> list[tuple[int, datetime]]:
        """See FactStore. Durable when it returns: the server commits before it answers."""
        if not events:
            return []
        paired = list(zip(events, commands, strict=True))
        given = (
            [as_text(event.originator_id) for event in events],
            [event.originator_version for event in events],
            [event.topic for event in events],
            [event.state for event in events],
            [command[0] if command else None for _, command in paired],
            [command[1] if command else None for _, command in paired],
            list(unchanged),
            list(unchanged.values()),
        )
        with failing_clearly(), self._pool.connection() as db:
            (last, moment), *_ = db.execute(self._append, given).fetchall()
        self._announce()
        return [(position, as_moment(moment)) for position in range(last - len(events) + 1, last + 1)]

    def read(self, after: int, limit: int, stop: int | None = None) -> list[StoredFact]:
        """See FactStore."""
        upto = 2**62 if stop is None else stop
        return self._facts("WHERE position > %s AND position <= %s ORDER BY position LIMIT %s", after, upto, limit)

    def read_at(self, positions: Collection[int]) -> list[StoredFact]:
        """See FactStore."""
        return self._facts("WHERE position = ANY(%s::bigint[]) ORDER BY position", sorted(positions))

    def read_stream(self, id: str, after_version: int = 0, limit: int | None = None) -> list[StoredFact]:
        """See FactStore."""
        return self._facts("WHERE stream = %s AND version > %s ORDER BY version LIMIT %s", id, after_version, limit)

    def read_streams(self, ids: Collection[str], named: Named | None = None) -> dict[str, list[StoredFact]]:
        """See FactStore."""
        thing, name = named or ("", "")
        found: dict[str, list[StoredFact]] = {}
        for fact in self._facts(
            "WHERE stream = ANY(%s::text[] || ARRAY(SELECT substring(convert_from(state, 'UTF8') FROM %s) FROM {t} "
            "WHERE stream = %s AND version = 1)) ORDER BY stream, version",
            sorted(set(ids)),
            f'"{name}":"([^"]+)"',
            thing,
        ):
            found.setdefault(fact.originator_id, []).append(fact)
        return found

    def heads(self, ids: Collection[str]) -> dict[str, int]:
        """See FactStore."""
        rows = self._rows(
            "SELECT id, (SELECT max(version) FROM {t} WHERE stream = id) FROM unnest(%s::text[]) AS id",
            sorted(set(ids)),
        )
        return {id: version for id, version in rows if version is not None}

    def openings(self, ids: Collection[str]) -> dict[str, StoredFact]:
        """See FactStore."""
        found = self._facts("WHERE stream = ANY(%s::text[]) AND version = 1", sorted(set(ids)))
        return {fact.originator_id: fact for fact in found}

    def receipts(self, command_ids: Collection[UUID]) -> dict[UUID, tuple[bytes, Receipt]]:
        """See FactStore."""
        rows = self._rows(
            "SELECT command_id, command_digest, stream, version, position, recorded_at FROM {t} "
            "WHERE command_id = ANY(%s::uuid[])",
            list(command_ids),
        )
        return {
            id: (bytes(digest), Receipt(stream, version, position, as_moment(at)))
            for id, digest, stream, version, position, at in rows
        }

    def position(self) -> int:
        """See FactStore."""
        return int(self._rows("SELECT coalesce(max(position), 0) FROM {t}")[0][0])

    def wait(self, after: int, timeout: float) -> bool:
        """See FactStore. Woken by the server's announcement, or by looking once a second should it be lost."""
        self._listen()
        deadline = monotonic() + timeout
        while True:
            seen = self._announcements
            if self.position() > after:
                return True
            remaining = deadline - monotonic()
            if remaining <= 0 or self._closing.is_set():
                return False
            with self._announced:
                if seen == self._announcements:
                    self._announced.wait(min(remaining, _HEARTBEAT_S))

    def check_durability(self) -> None:
        """See FactStore."""
        settings: dict[str, str] = dict(
            self._rows(
                "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)",
                ["fsync", "full_page_writes", "synchronous_commit", "synchronous_standby_names"],
            )
        )
        if weakness := weakness_of(settings):
            msg = f"facts in PostgreSQL could be lost: {weakness}"
            raise WeakDurability(msg)
        kind = self._rows("SELECT relpersistence FROM pg_class WHERE oid = %s::regclass", self._table_name())[0][0]
        if kind != "p":
            msg = "the table facts is UNLOGGED and would be empty after a crash; ALTER TABLE … SET LOGGED"
            raise WeakDurability(msg)

    def close(self) -> None:
        """See FactStore."""
        self._closing.set()
        self._announce()
        if self._listener is not None:
            self._listener.join()
        self._pool.close()

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        """One stream, as the library asks for it."""
        order: LiteralString = "DESC" if desc else "ASC"
        rows = self._rows(
            "SELECT stream, version, topic, state FROM {t} WHERE stream = %s AND version > %s AND version <= %s "
            f"ORDER BY version {order} LIMIT %s",
            as_text(originator_id),
            -1 if gt is None else gt,
            2**62 if lte is None else lte,
            limit,
        )
        return [StoredEvent(*row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        """The log from ``start``, as the library asks for it."""
        rows = self._rows(
            "SELECT stream, version, topic, state, position FROM {t} WHERE position >= %s AND position <= %s "
            "AND (%s OR topic = ANY(%s::text[])) ORDER BY position LIMIT %s",
            (start or 0) + (0 if inclusive_of_start or start is None else 1),
            2**62 if stop is None else stop,
            not topics,
            list(topics),
            limit,
        )
        return [Notification(*row) for row in rows]

    def _make_ready(self, schema: str) -> None:
        with failing_clearly(), self._pool.connection() as db:
            there = db.execute("SELECT to_regprocedure(%s)", (postgres_schema.signature(db, schema),)).fetchone()
            may = db.execute("SELECT has_database_privilege(current_database(), 'CREATE')").fetchone()
            if there != (None,):
                return
            if may != (True,):
                msg = "there is no log in this database, and this role may not make one: run the installation first"
                raise LedgerError(msg)
            postgres_schema.create(db, schema)

    def _facts(self, where: LiteralString, *values: object) -> list[StoredFact]:
        statement: LiteralString = "SELECT " + _FACT + " FROM {t} " + where
        return [StoredFact._make(row) for row in self._rows(statement, *values)]

    def _rows(self, statement: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """Read; once more on another connection should this one have died meanwhile."""
        query = sql.SQL(statement).format(t=self._table)
        try:
            return self._fetched(query, values)
        except StoreUnavailable:
            if self._closing.is_set():
                raise
            self._pool.check()
            return self._fetched(query, values)

    def _fetched(self, query: sql.Composed, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with failing_clearly(), self._pool.connection() as db:
            return db.execute(query, values, binary=True).fetchall()

    def _table_name(self) -> str:
        return self._table.as_string()

    def _announce(self) -> None:
        with self._announced:
            self._announcements += 1
            self._announced.notify_all()

    def _listen(self) -> None:
        with self._announced:
            if self._listener is None:
                self._listener = Thread(target=self._pass_on_announcements, name="rukun-log-listener", daemon=True)
                self._listener.start()

    def _pass_on_announcements(self) -> None:
        while not self._closing.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=CONNECTING_S) as db:
                    db.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
                    while not self._closing.is_set():
                        for _ in db.notifies(timeout=_HEARTBEAT_S / 4, stop_after=1):
                            self._announce()
            except psycopg.Error:  # the readers' own looking goes on meanwhile
                self._closing.wait(_HEARTBEAT_S)


def weakness_of(settings: Mapping[str, str]) -> str | None:
    """Which of the server's settings could lose an acknowledged fact, and how to mend it; None when none could."""
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if settings[name] == "off":
            return f"{name}=off; set {name}=on"
    if settings["synchronous_commit"] == "local" and settings["synchronous_standby_names"]:
        return "synchronous_commit=local does not wait for the synchronous standbys; set synchronous_commit=on"
    return None
