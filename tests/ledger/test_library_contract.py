"""The eventsourcing library's own tests of a recorder, on both stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import AggregateRecorder, ApplicationRecorder, StoredEvent
from eventsourcing.tests import persistence as library

from ledger.postgres import PostgresStore
from ledger.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ledger.store import FactStore


class _SaysNoPositions(AggregateRecorder):
    """A store as a plain aggregate recorder, which by the library's contract does not tell positions."""

    def __init__(self, store: FactStore) -> None:
        self._store = store

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        self._store.insert_events(stored_events, **kwargs)

    def select_events(self, *args: Any, **kwargs: Any) -> Sequence[StoredEvent]:
        return self._store.select_events(*args, **kwargs)


class _AsAggregateRecorder:
    open_store: Callable[[], FactStore]

    def new_originator_id(self) -> str:
        return f"thing-{uuid4().hex}"

    def create_recorder(self) -> AggregateRecorder:
        return _SaysNoPositions(self.open_store())


class _AsApplicationRecorder:
    open_store: Callable[[], FactStore]

    def new_originator_id(self) -> str:
        return f"thing-{uuid4().hex}"

    def create_recorder(self) -> ApplicationRecorder:
        return self.open_store()


@pytest.fixture
def in_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    with SQLiteStore(str(tmp_path / "log.db")) as store:
        request.cls.open_store = staticmethod(lambda: store)
        yield


@pytest.fixture
def in_postgres(request: pytest.FixtureRequest, postgres_server: str, postgres_schema: str) -> Iterator[None]:
    with PostgresStore(postgres_server, schema=postgres_schema) as store:
        request.cls.open_store = staticmethod(lambda: store)
        yield


# The library's cases are unittest's, which cannot be parametrised: one class a store.


@pytest.mark.usefixtures("in_sqlite")
class TestSQLiteAsAggregateRecorder(_AsAggregateRecorder, library.AggregateRecorderTestCase): ...


@pytest.mark.usefixtures("in_sqlite")
class TestSQLiteAsApplicationRecorder(_AsApplicationRecorder, library.ApplicationRecorderTestCase):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


@pytest.mark.usefixtures("in_postgres")
class TestPostgresAsAggregateRecorder(_AsAggregateRecorder, library.AggregateRecorderTestCase): ...


@pytest.mark.usefixtures("in_postgres")
class TestPostgresAsApplicationRecorder(_AsApplicationRecorder, library.ApplicationRecorderTestCase):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()
