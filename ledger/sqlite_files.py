"""What both SQLite files, the log and the keys, need of the file system and of SQLite's errors."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from eventsourcing.persistence import IntegrityError

from ledger.errors import LedgerError, StoreUnavailable


def closed_to_others(path: Path) -> None:
    """Make sure that there is a file which only its owner may read; SQLite gives its side files the same rights."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        msg = f"{path} cannot be opened for writing ({error.strerror}); create its folder or mend its rights"
        raise LedgerError(msg) from error


class FailingClearly:
    """Turns SQLite's errors into the library's, saying which file is meant and how to go on; may be entered by many
    threads at once."""

    __slots__ = ("_what",)

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None: ...

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, sqlite3.IntegrityError):
            raise IntegrityError(str(error)) from error
        if isinstance(error, sqlite3.OperationalError):
            locked = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            why = "another process kept it locked for too long; try again" if locked else str(error)
            msg = f"{self._what} cannot be used: {why}"
            raise StoreUnavailable(msg) from error
        if isinstance(error, sqlite3.DatabaseError):
            msg = f"{self._what} cannot be used: {error}; if the file is damaged, restore it from its backup"
            raise StoreUnavailable(msg) from error


class Transaction:
    """Takes the write lock of the file at once, and commits at the end or takes everything back. No other thread may
    use the connection meanwhile."""

    __slots__ = ("_db",)

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        try:
            if error is None:
                self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


def file_system_of(path: Path, mounted: Path = Path("/proc/self/mounts")) -> str:
    """The kind of file system that a file lies on, such as ``ext4``; an empty text where the system does not say."""
    try:
        mounts = mounted.read_text().splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for mount in mounts:
        _, point, type_, *_ = mount.split(" ")
        point = point.replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, type_
    return kind
