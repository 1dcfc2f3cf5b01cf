"""A log on either store, with everything that stands on it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from domain.act import Act
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.opening import open_keys
from ledger.postgres import PostgresStore
from ledger.register import Register
from ledger.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledger.keys import KeyStore
    from ledger.store import FactStore

    OpenStore = Callable[[], FactStore]

NOON = datetime(2025, 4, 20, 12, 0, tzinfo=UTC)


@dataclass
class Log:
    """A log, ready for use."""

    store: FactStore
    keys: KeyStore
    mapper: FactMapper
    history: History
    register: Register


def an_act(**changed: Any) -> Act:
    """A command by somebody at noon, unless said otherwise."""
    return Act(
        **{"recorded_by": "tester", "agency": "agency-kesbangpol", "command_id": uuid4(), "now": NOON, **changed}
    )


def a_log(store: FactStore, keys: KeyStore) -> Log:
    """Everything that stands on a store and its keys."""
    mapper = FactMapper(keys)
    history = History(store, mapper)
    return Log(store, keys, mapper, history, Register(store, mapper, history))


@pytest.fixture(params=["sqlite", "postgres"])
def open_a_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    """Opens the same log as often as it is called, in this process or (it can be pickled) in another."""
    opening: functools.partial[Any]
    if request.param == "sqlite":
        opening = functools.partial(SQLiteStore, str(tmp_path / "log.db"))
    else:
        address = request.getfixturevalue("postgres_server")
        schema = request.getfixturevalue("postgres_schema")
        opening = functools.partial(PostgresStore, address, schema=schema)
    opened: list[FactStore] = []

    @functools.wraps(opening)
    def open_and_remember() -> FactStore:
        opened.append(opening())
        return opened[-1]

    open_and_remember.elsewhere = opening  # type: ignore[attr-defined]  # for other processes
    yield open_and_remember
    for store in opened:
        store.close()


@pytest.fixture
def store(open_a_store: OpenStore) -> FactStore:
    """An empty log."""
    return open_a_store()


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyStore]:
    """An empty key store."""
    with open_keys(str(tmp_path / "keys.db")) as keys:
        yield keys


@pytest.fixture
def log(store: FactStore, keys: KeyStore) -> Log:
    """An empty log with its register and its history."""
    return a_log(store, keys)
