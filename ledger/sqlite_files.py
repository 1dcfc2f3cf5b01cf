"""What both SQLite files, the log and the keys, need of the file system and of SQLite's errors."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from eventsourcing.persistence import IntegrityError

from ledger.errors import LedgerError, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator


def closed_to_others(path: Path) -> None:
    """Make sure that there is a file which only its owner may read; SQLite gives its side files the same rights."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        msg = f"{path} cannot be opened for writing ({error.strerror}); create its folder or mend its rights"
        raise LedgerError(msg) from error


@contextmanager
def failing_clearly(what: str) -> Iterator[None]:
    """Turn SQLite's errors into the library's, saying which file is meant and how to go on."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise IntegrityError(str(error)) from error
    except sqlite3.OperationalError as error:
        locked = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        why = "another process kept it locked for too long; try again" if locked else str(error)
        msg = f"{what} cannot be used: {why}"
        raise StoreUnavailable(msg) from error
    except sqlite3.DatabaseError as error:
        msg = f"{what} cannot be used: {error}; if the file is damaged, restore it from its backup"
        raise StoreUnavailable(msg) from error


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Take the write lock of the file at once, and commit at the end or take everything back. No other thread may use
    the connection meanwhile."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


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
