"""How the stores in PostgreSQL reach it: pooled connections, and errors that say what to do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from eventsourcing.persistence import DatabaseError, IntegrityError
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from ledger.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    Pool = ConnectionPool[psycopg.Connection[tuple[Any, ...]]]

CONNECTING_S = 10


def open_pool(url: str, *, most: int) -> Pool:
    """Connections that commit by themselves; StoreUnavailable when the server cannot be reached."""
    pool: Pool = ConnectionPool(
        url,
        min_size=1,
        max_size=most,
        timeout=10,
        kwargs={"autocommit": True, "connect_timeout": CONNECTING_S, "application_name": "rukun"},
        open=False,
    )
    with failing_clearly():
        try:
            psycopg.connect(url, connect_timeout=CONNECTING_S).close()  # says at once, and why, where a pool would wait
            pool.open(wait=True, timeout=CONNECTING_S)
        except BaseException:
            pool.close()
            raise
    return pool


@contextmanager
def failing_clearly() -> Iterator[None]:
    """Turn psycopg's errors into the library's, without the values that stood in the statement."""
    try:
        yield
    except psycopg.errors.IntegrityError as error:
        raise IntegrityError(_said(error)) from None
    except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, PoolClosed) as error:
        msg = f"the PostgreSQL server cannot be used now: {_said(error)}"
        raise StoreUnavailable(msg) from None
    except psycopg.Error as error:
        raise DatabaseError(_said(error)) from None


def _said(error: Exception) -> str:
    """The server's message; its details may repeat what was in a row."""
    diagnosed = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    return diagnosed or str(error).splitlines()[0] if str(error) else type(error).__name__
