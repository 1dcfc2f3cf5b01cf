"""One fact appended at a time, durably: our stores with command ids beside the library's stock recorders without."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from eventsourcing.persistence import ApplicationRecorder, StoredEvent
from eventsourcing.postgres import PostgresFactory
from eventsourcing.sqlite import SQLiteFactory
from eventsourcing.utils import Environment

from benchmarks.facts import incident_states
from benchmarks.measuring import Figure, Reach, each, interleaved, median_ratio
from benchmarks.servers import NotHere, folder, postgres_database
from ledger.postgres import PostgresStore
from ledger.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.store import FactStore

WRITERS = (1, 4, 8)
REACH = Reach(1.3)


def measure(*, full: bool) -> Iterator[Figure]:
    for name, opened in (("SQLite", _on_sqlite), ("PostgreSQL", _on_postgres)):
        with ExitStack() as stack:
            try:
                ours, stock = stack.enter_context(opened())
            except NotHere as missing:
                yield Figure(f"one-fact append, {name}", note=str(missing))
                continue
            for writers in WRITERS:
                yield _figure(name, ours, stock, writers, appends=800 if full else 400, rounds=15 if full else 9)


def _figure(
    name: str, ours: FactStore, stock: ApplicationRecorder, writers: int, *, appends: int, rounds: int
) -> Figure:
    state = next(incident_states())
    commands = [(uuid4(), hashlib.sha256(state).digest()) for _ in range(appends * rounds)]

    def append_ours(event: StoredEvent) -> None:
        ours.append([event], commands=[commands.pop()])

    def append_stock(event: StoredEvent) -> None:
        stock.insert_events([event])

    def events() -> list[list[StoredEvent]]:
        made = (StoredEvent(f"incident-{uuid4().hex}", 1, "incident.recorded", state) for _ in range(appends * rounds))
        return [list(islice(made, appends)) for _ in range(rounds)]

    def all_of(append: Callable[[StoredEvent], None]) -> Callable[[int], None]:
        prepared = events()

        def run(number: int) -> None:
            events = prepared[number]
            if writers == 1:
                for event in events:
                    append(event)
            else:
                list(pool.map(append, events))

        return run

    with ThreadPoolExecutor(writers) as pool:
        spent = interleaved(rounds, {"ours": all_of(append_ours), "stock": all_of(append_stock)})
    return Figure(
        f"one-fact append, {name}, {writers} writer{'s' if writers > 1 else ''}",
        each(spent["ours"], appends),
        f"stock recorder {each(spent['stock'], appends)}",
        median_ratio(spent["stock"], spent["ours"]),
        REACH,
        f"{len(state)} bytes a fact; ours with a command id and its digest in the same commit",
    )


@contextmanager
def _on_sqlite() -> Iterator[tuple[FactStore, ApplicationRecorder]]:
    with folder() as path, SQLiteStore(str(path / "ours.db")) as ours:
        factory = SQLiteFactory(_environment(SQLITE_DBNAME=str(path / "stock.db")))
        yield ours, factory.application_recorder()
        factory.close()


@contextmanager
def _on_postgres() -> Iterator[tuple[FactStore, ApplicationRecorder]]:
    with postgres_database() as url, PostgresStore(url) as ours:
        at = urlsplit(url)
        given = {
            "DBNAME": at.path[1:],
            "HOST": at.hostname,
            "PORT": at.port,
            "USER": at.username,
            "PASSWORD": at.password,
        }
        factory = PostgresFactory(_environment(**{f"POSTGRES_{k}": str(v) for k, v in given.items()}))
        yield ours, factory.application_recorder()
        factory.close()


def _environment(**settings: Any) -> Environment:
    """The library as it comes, told where to write and that ids are texts."""
    return Environment("stock", {**settings, "ORIGINATOR_ID_TYPE": "text"})
