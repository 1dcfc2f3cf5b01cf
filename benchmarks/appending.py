"""One fact appended at a time, durably: our stores with command ids beside the library's stock recorders without.

On SQLite also beside the floor: the same row, written by hand into a table without any index, and a page written and
synchronised with no database at all. What a lone writer waits for there is the disk, whoever asks.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from eventsourcing.persistence import ApplicationRecorder, StoredEvent
from eventsourcing.postgres import PostgresFactory
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteFactory
from eventsourcing.utils import Environment

from benchmarks.facts import incident_states
from benchmarks.measuring import Figure, Reach, each, interleaved, median_ratio
from benchmarks.servers import NotHere, folder, postgres_database
from ledger.postgres import PostgresStore
from ledger.sqlite import SQLiteStore, weakness_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from ledger.store import FactStore

    Append = Callable[[StoredEvent], object]

WRITERS = (1, 4, 8)
REACH = Reach(1.3)
_PAGE = 4096


def measure(*, full: bool) -> Iterator[Figure]:
    for name, opened in (("SQLite", _on_sqlite), ("PostgreSQL", _on_postgres)):
        with ExitStack() as stack:
            try:
                ours, stock, floors = stack.enter_context(opened())
            except NotHere as missing:
                yield Figure(f"one-fact append, {name}", note=str(missing))
                continue
            for writers in WRITERS:
                ways: dict[str, Append] = {"ours": _with_commands(ours), "stock": _without(stock)}
                if writers == 1:
                    ways |= floors
                yield from _figures(name, ways, writers, appends=800 if full else 400, rounds=15 if full else 9)


def _with_commands(store: FactStore) -> Append:
    def append(event: StoredEvent) -> None:
        store.append([event], commands=[(uuid4(), hashlib.sha256(event.state).digest())])

    return append


def _without(recorder: ApplicationRecorder) -> Append:
    return lambda event: recorder.insert_events([event])


def _figures(name: str, ways: Mapping[str, Append], writers: int, *, appends: int, rounds: int) -> Iterator[Figure]:
    state = next(incident_states())

    def events() -> list[list[StoredEvent]]:
        made = (StoredEvent(f"incident-{uuid4().hex}", 1, "incident.recorded", state) for _ in range(appends * rounds))
        return [list(islice(made, appends)) for _ in range(rounds)]

    def all_of(append: Append) -> Callable[[int], None]:
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
        spent = interleaved(rounds, {way: all_of(append) for way, append in ways.items()})
    yield Figure(
        f"one-fact append, {name}, {writers} writer{'s' if writers > 1 else ''}",
        each(spent["ours"], appends),
        f"stock recorder {each(spent['stock'], appends)}",
        median_ratio(spent["stock"], spent["ours"]),
        REACH,
        f"{len(state)} bytes a fact; ours with a command id and its digest in the same commit",
    )
    if "floor" in spent:
        most = median_ratio(spent["stock"], spent["floor"])
        yield Figure(
            f"the same beside the floor, {name}, 1 writer",
            each(spent["ours"], appends),
            f"a table without index {each(spent['floor'], appends)}",
            median_ratio(spent["floor"], spent["ours"]),
            note=f"stock recorder ÷ floor {most:.2f}: what a lone append would reach that costs nothing beyond the bare "
            f"row; a page written and synchronised, no database: {each(spent['disk'], appends)}",
        )


@contextmanager
def _on_sqlite() -> Iterator[tuple[FactStore, ApplicationRecorder, dict[str, Append]]]:
    with folder() as path, SQLiteStore(str(path / "ours.db")) as ours, _floor(path) as floor, _disk(path) as disk:
        factory = SQLiteFactory(_environment(SQLITE_DBNAME=str(path / "stock.db")))
        stock = factory.application_recorder()
        assert isinstance(stock, SQLiteApplicationRecorder)
        with stock.datastore.transaction(commit=False) as db:
            found = {}
            for setting in ("journal_mode", "synchronous"):
                db.execute(f"PRAGMA {setting}")
                found[setting] = db.fetchone()[0]
        if weakness := weakness_of(**found, file_system=""):
            raise NotHere(f"the stock recorder does not wait for the disk here: {weakness}")
        yield ours, stock, {"floor": floor, "disk": disk}
        factory.close()


@contextmanager
def _floor(path: Path) -> Iterator[Append]:
    """A row like ours into a table that has neither index nor trigger, as durable as ours."""
    with closing(sqlite3.connect(path / "floor.db", isolation_level=None)) as db:
        for statement in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "CREATE TABLE facts (position INTEGER PRIMARY KEY, stream, version, topic, state, command_id, digest)",
        ):
            db.execute(statement).fetchall()

        def append(event: StoredEvent) -> None:
            digest = hashlib.sha256(event.state).digest()
            row = (event.originator_id, event.originator_version, event.topic, event.state, uuid4().bytes, digest)
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO facts VALUES (NULL, ?, ?, ?, ?, ?, ?)", row)
            db.execute("COMMIT")

        yield append


@contextmanager
def _disk(path: Path) -> Iterator[Append]:
    """One page after another of a file that has its size already, as a write-ahead log has once it was filled."""
    pages = 1_000
    page = os.urandom(_PAGE)
    with (path / "pages").open("wb", buffering=0) as file:
        for _ in range(pages):
            file.write(page)
        os.fsync(file)
        turn = 0

        def append(_: StoredEvent) -> None:
            nonlocal turn
            os.pwrite(file.fileno(), page, turn % pages * _PAGE)
            os.fdatasync(file.fileno())
            turn += 1

        yield append


@contextmanager
def _on_postgres() -> Iterator[tuple[FactStore, ApplicationRecorder, dict[str, Append]]]:
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
        yield ours, factory.application_recorder(), {}
        factory.close()


def _environment(**settings: Any) -> Environment:
    """The library as it comes, told where to write and that ids are texts."""
    return Environment("stock", {**settings, "ORIGINATOR_ID_TYPE": "text"})
