"""Which rows a file has had so far. Kept on the disk, so that memory does not grow with the file."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Self


class First(NamedTuple):
    """The first row with an id: its line, and whether its content is the same."""

    line: int
    same: bool


class RowsSeen:
    """The ids of the rows of one file, each with its first line and a digest of its content."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # an unnamed file: gone when this is closed
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA cache_size=-2000")
        self._db.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, line INTEGER, digest BLOB) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def before(self, id: str, line: int, row: object) -> First | None:
        """The row that had this id before; None when this is the first."""
        digest = blake2b(repr(row).encode(), digest_size=16).digest()
        added = self._db.execute("INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (id, line, digest))
        if added.rowcount == 1:
            return None
        first, known = self._db.execute("SELECT line, digest FROM seen WHERE id = ?", (id,)).fetchone()
        return First(first, known == digest)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
