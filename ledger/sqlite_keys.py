"""Keys in a file of their own, readable by its owner alone."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from ledger.errors import LedgerError
from ledger.keys import KeyStore
from ledger.sqlite_files import FailingClearly, Transaction, closed_to_others

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TABLES = """
CREATE TABLE IF NOT EXISTS keys (subject TEXT PRIMARY KEY, key BLOB) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS destroyed ON keys (subject) WHERE key IS NULL;
CREATE TABLE IF NOT EXISTS secret (only INTEGER PRIMARY KEY CHECK (only = 1), value BLOB NOT NULL);
"""


class SQLiteKeyStore(KeyStore):
    """One file. A destroyed key is overwritten with zeros in it; copies of the file are the operator's to erase."""

    def __init__(self, path: str, busy_timeout_s: float = 10.0) -> None:
        super().__init__()
        self._path = Path(path)
        self._lock_file = RLock()
        self._failing_clearly = FailingClearly(f"the key store {path}")
        closed_to_others(self._path)
        if os.name == "posix" and self._path.stat().st_mode & 0o077:
            msg = f"others may read the keys in {self._path}; run: chmod 600 {self._path}"
            raise LedgerError(msg)
        with self._failing_clearly:
            self._db = sqlite3.connect(
                self._path, timeout=busy_timeout_s, isolation_level=None, check_same_thread=False
            )
            # A rollback journal is deleted at each commit, where a write-ahead log would keep old pages, keys in them.
            for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "secure_delete=ON"):
                self._db.execute(f"PRAGMA {pragma}").fetchall()
            self._db.executescript(_TABLES)

    def _created(self, keys: dict[str, bytes]) -> dict[str, bytes | None]:
        with self._transaction():
            self._db.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", keys.items())
        return self._found(keys)

    def _found(self, subjects: Iterable[str]) -> dict[str, bytes | None]:
        with self._lock_file, self._failing_clearly:
            return dict(
                self._db.execute(
                    "SELECT subject, key FROM keys WHERE subject IN (SELECT value FROM json_each(?))",
                    (json.dumps(list(subjects)),),
                )
            )

    def _destroy(self, subject: str) -> None:
        with self._transaction():
            self._db.execute("UPDATE keys SET key = zeroblob(length(key)) WHERE subject = ?", (subject,))
            self._db.execute("INSERT INTO keys VALUES (?, NULL) ON CONFLICT DO UPDATE SET key = NULL", (subject,))

    def _count_destroyed(self) -> int:
        with self._lock_file, self._failing_clearly:
            return int(self._db.execute("SELECT count(*) FROM keys WHERE key IS NULL").fetchone()[0])

    def _settled_secret(self, proposed: bytes) -> bytes:
        with self._transaction():
            self._db.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (proposed,))
            return bytes(self._db.execute("SELECT value FROM secret").fetchone()[0])

    def close(self) -> None:
        """See KeyStore."""
        with self._lock_file:
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._failing_clearly, self._lock_file, Transaction(self._db):
            yield
