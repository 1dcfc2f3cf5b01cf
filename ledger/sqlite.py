"""The log in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition, Lock
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError, Notification, StoredEvent

from ledger.errors import StoreUnavailable, WeakDurability
from ledger.sqlite_files import FailingClearly, Transaction, closed_to_others, file_system_of
from ledger.sqlite_schema import SCHEMA
from ledger.sqlite_waiting import Rows, Waiting
from ledger.store import NOTHING, Command, FactStore, Named, Receipt, StoredFact, as_microseconds, as_moment, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from ledger.sqlite_waiting import Written

_POLL_S = 0.02
"""How often a waiting reader looks whether another process has written, in seconds."""
_DURABLE = ("journal_mode=WAL", "synchronous=FULL", "recursive_triggers=ON")
_FOR_WRITING = ("cache_size=-16384",)
"""16 MiB: ids and commands have their places anywhere in an index, and a page of it in memory is not read again."""
_LAST = "SELECT position, recorded_at FROM facts ORDER BY position DESC LIMIT 1"
_FACT = "position, recorded_at, stream, version, topic, state, command_id"
_REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs"})


class SQLiteStore(FactStore):
    """Facts in a file; threads and processes of one machine may share it.

    ``clock`` gives the time of recording; ``busy_timeout_s`` is how long a writer waits for another one.
    """

    def __init__(
        self,
        path: str,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        busy_timeout_s: float = 30.0,
    ) -> None:
        self._path = Path(path).absolute()
        self._failing_clearly = FailingClearly(f"the log {self._path}")
        self._clock = clock
        self._busy_timeout_s = busy_timeout_s
        self._write_lock = Lock()
        self._waiting = Waiting(self._write_lock, self._write)
        self._written = Condition()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        closed_to_others(self._path)
        self._writer = self._connect()
        try:
            self.check_durability()
            with self._failing_clearly, self._write_lock, Transaction(self._writer):
                for statement in SCHEMA:
                    self._writer.execute(statement)
        except BaseException:
            self._writer.close()
            raise

    def append(
        self,
        events: Sequence[StoredEvent],
        *,
        commands: Sequence[Command | None],
        unchanged: Mapping[str, int] = NOTHING,
    ) -> list[tuple[int, datetime]]:
        """See FactStore. Durable when it returns: the commit waits for the disk."""
        rows = [
            (as_text(e.originator_id), e.originator_version, e.topic, e.state)
            + ((None, None) if c is None else (c[0].bytes, c[1]))
            for e, c in zip(events, commands, strict=True)
        ]
        positions, now = self._waiting.written(Rows(rows, unchanged))
        with self._written:
            self._written.notify_all()
        moment = as_moment(now)
        return [(position, moment) for position in positions]

    def _write(self, appends: list[Rows]) -> list[Written]:
        """All of them in one commit, or none."""
        placed: list[tuple[Any, ...]] = []
        written: list[Written] = []
        with self._failing_clearly, Transaction(self._writer):
            last, latest = self._writer.execute(_LAST).fetchone() or (0, 0)
            now = max(as_microseconds(self._clock()), latest)
            for append in appends:
                if append.unchanged:  # what stands before it in this commit counts as well
                    self._insert(placed)
                    last += len(placed)
                    placed = []
                    self._must_be_unchanged(append.unchanged)
                first = last + 1 + len(placed)
                placed += [(position, now, *row) for position, row in enumerate(append.rows, first)]
                written.append((range(first, first + len(append.rows)), now))
            self._insert(placed)
        return written

    def _must_be_unchanged(self, versions: Mapping[str, int]) -> None:
        """Asked once no other writer can come in between."""
        for stream, version in versions.items():
            (found,) = self._writer.execute("SELECT max(version) FROM facts WHERE stream = ?", (stream,)).fetchone()
            if found != version:
                msg = f"{stream} stands at version {found}, not at {version}"
                raise IntegrityError(msg)

    def _insert(self, rows: list[tuple[Any, ...]]) -> None:
        self._writer.executemany(
            "INSERT INTO facts (position, recorded_at, stream, version, topic, state, command_id, command_digest) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def read(self, after: int, limit: int, stop: int | None = None) -> list[StoredFact]:
        """See FactStore."""
        upto = stop if stop is not None else 2**62
        return self._facts("WHERE position > ? AND position <= ? ORDER BY position LIMIT ?", after, upto, limit)

    def read_at(self, positions: Collection[int]) -> list[StoredFact]:
        """See FactStore."""
        listed = json.dumps(sorted(positions))
        return self._facts("WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position", listed)

    def read_stream(self, id: str, after_version: int = 0, limit: int | None = None) -> list[StoredFact]:
        """See FactStore."""
        most = -1 if limit is None else limit
        return self._facts("WHERE stream = ? AND version > ? ORDER BY version LIMIT ?", id, after_version, most)

    def read_streams(self, ids: Collection[str], named: Named | None = None) -> dict[str, list[StoredFact]]:
        """See FactStore."""
        listed = json.dumps(sorted(set(ids)))
        thing, name = named or ("", "")
        found: dict[str, list[StoredFact]] = {}
        for fact in self._facts(
            "WHERE stream IN (SELECT value FROM json_each(?) UNION ALL SELECT json_extract(CAST(state AS TEXT), ?) "
            "FROM facts WHERE stream = ? AND version = 1 AND json_valid(CAST(state AS TEXT))) ORDER BY stream, version",
            listed,
            f"$.{name}",
            thing,
        ):
            found.setdefault(fact.originator_id, []).append(fact)
        return found

    def heads(self, ids: Collection[str]) -> dict[str, int]:
        """See FactStore."""
        rows = self._rows(
            "SELECT value, (SELECT max(version) FROM facts WHERE stream = value) FROM json_each(?)",
            json.dumps(sorted(set(ids))),
        )
        return {id: version for id, version in rows if version is not None}

    def openings(self, ids: Collection[str]) -> dict[str, StoredFact]:
        """See FactStore."""
        listed = json.dumps(sorted(set(ids)))
        found = self._facts("WHERE stream IN (SELECT value FROM json_each(?)) AND version = 1", listed)
        return {fact.originator_id: fact for fact in found}

    def receipts(self, command_ids: Collection[UUID]) -> dict[UUID, tuple[bytes, Receipt]]:
        """See FactStore."""
        rows = self._rows(
            "SELECT command_id, command_digest, stream, version, position, recorded_at FROM facts "
            "WHERE command_id IN (SELECT from_hex(value) FROM json_each(?))",
            json.dumps([id.hex for id in command_ids]),
        )
        return {
            UUID(bytes=id): (digest, Receipt(stream, version, position, as_moment(at)))
            for id, digest, stream, version, position, at in rows
        }

    def position(self) -> int:
        """See FactStore."""
        with self._reader() as db:
            return _position(db)

    def wait(self, after: int, timeout: float) -> bool:
        """See FactStore. Woken at once by a writer of this process, within some 20 ms by one of another."""
        deadline = monotonic() + timeout
        with self._reader() as db:
            while True:
                seen = db.execute("PRAGMA data_version").fetchone()
                if _position(db) > after:
                    return True
                while seen == db.execute("PRAGMA data_version").fetchone():
                    remaining = deadline - monotonic()
                    if remaining <= 0 or self._closed:
                        return False
                    with self._written:
                        self._written.wait(min(remaining, _POLL_S))

    def check_durability(self) -> None:
        """See FactStore."""
        with self._failing_clearly, self._write_lock:
            (journal,) = self._writer.execute("PRAGMA journal_mode").fetchone()
            (synchronous,) = self._writer.execute("PRAGMA synchronous").fetchone()
        if weakness := weakness_of(journal, synchronous, file_system_of(self._path)):
            msg = f"facts in {self._path} could be lost: {weakness}"
            raise WeakDurability(msg)

    def broken(self) -> str | None:
        """See FactStore. Reads the whole file."""
        try:
            found = [text for (text,) in self._rows("PRAGMA quick_check(3)")]
        except StoreUnavailable as error:
            return str(error)
        return None if found == ["ok"] else f"the file {self._path} is damaged: {'; '.join(found)}"

    def close(self) -> None:
        """See FactStore."""
        self._closed = True
        with self._written:
            self._written.notify_all()
        with self._write_lock:
            self._writer.close()
        while self._idle:
            self._idle.pop().close()

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
        rows = self._rows(
            "SELECT stream, version, topic, state FROM facts WHERE stream = ? AND version > ? AND version <= ? "
            f"ORDER BY version {'DESC' if desc else 'ASC'} LIMIT ?",
            as_text(originator_id),
            -1 if gt is None else gt,
            2**62 if lte is None else lte,
            -1 if limit is None else limit,
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
            "SELECT stream, version, topic, state, position FROM facts WHERE position >= ? AND position <= ? "
            + ("AND topic IN (SELECT value FROM json_each(?)) " if topics else "AND ? IS NOT NULL ")
            + "ORDER BY position LIMIT ?",
            (start or 0) + (0 if inclusive_of_start or start is None else 1),
            2**62 if stop is None else stop,
            json.dumps(list(topics)),
            limit,
        )
        return [Notification(*row) for row in rows]

    def _facts(self, where: str, *values: object) -> list[StoredFact]:
        return [StoredFact._make(row) for row in self._rows(f"SELECT {_FACT} FROM facts {where}", *values)]

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._reader() as db:
            return db.execute(statement, values).fetchall()

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses meanwhile."""
        try:
            db = self._idle.pop()
        except IndexError:
            db = self._connect(reads_only=True)
        try:
            with self._failing_clearly:
                yield db
        finally:
            if self._closed:
                db.close()
            else:
                self._idle.append(db)

    def _connect(self, *, reads_only: bool = False) -> sqlite3.Connection:
        if self._closed:
            msg = f"the log {self._path} was closed"
            raise StoreUnavailable(msg)
        with self._failing_clearly:
            db = sqlite3.connect(
                self._path, timeout=self._busy_timeout_s, isolation_level=None, check_same_thread=False
            )
            db.create_function("from_hex", 1, bytes.fromhex, deterministic=True)
            for pragma in (*_DURABLE, *(("query_only=ON",) if reads_only else _FOR_WRITING)):
                db.execute(f"PRAGMA {pragma}").fetchall()
        return db


_FULL = 2


def weakness_of(journal_mode: str, synchronous: int, file_system: str) -> str | None:
    """Which of these settings could lose an acknowledged fact, and how to mend it; None when none could."""
    if file_system in _REMOTE:
        return f"it lies on {file_system}, a file system on which SQLite's locks do not hold; use a local disk"
    if journal_mode != "wal":
        return f"journal_mode={journal_mode} where wal is needed; put it on a local disk, which allows that"
    if synchronous < _FULL:
        return f"synchronous={synchronous} does not wait for the disk; set it to FULL (2)"
    return None


def _position(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(position), 0) FROM facts").fetchone()[0])
