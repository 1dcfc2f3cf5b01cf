"""Opens the log and the keys that an address names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.sqlite import SQLiteStore
from ledger.sqlite_keys import SQLiteKeyStore

if TYPE_CHECKING:
    from ledger.keys import KeyStore
    from ledger.store import FactStore

_POSTGRES = ("postgresql://", "postgres://")


def open_store(url: str) -> FactStore:
    """The log at a path, ``sqlite:///path`` or ``postgresql://…``; made when it is not there yet.

    Raises WeakDurability when the store could lose what it acknowledges.
    """
    if url.startswith(_POSTGRES):
        from ledger.postgres import PostgresStore  # psycopg only where it is used

        return PostgresStore(url)
    return SQLiteStore(url.removeprefix("sqlite:///"))


def open_keys(url: str) -> KeyStore:
    """The key store at a path, ``sqlite:///path`` or ``postgresql://…`` (a database of its own); made when it is not
    there yet."""
    if url.startswith(_POSTGRES):
        from ledger.postgres_keys import PostgresKeyStore

        return PostgresKeyStore(url)
    return SQLiteKeyStore(url.removeprefix("sqlite:///"))
