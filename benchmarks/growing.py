"""What a log costs when it is a hundred times as long: the same question and the same append on a long and a short one.

The things are asked for evenly by chance, so on the long log next to none was asked for shortly before: the least
favourable case, since in use some are asked for often. Both logs were read once, so neither waits for a disk.
"""

from __future__ import annotations

import hashlib
import random
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
from eventsourcing.persistence import StoredEvent

from benchmarks.facts import NoKeys, a_story, incident_states
from benchmarks.measuring import Figure, Reach, each, interleaved, median_ratio
from benchmarks.servers import NotHere, folder, postgres_database
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.postgres import PostgresStore
from ledger.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.store import FactStore

    Settle = Callable[[], str]
    """Does what a server does by itself some time after much was written, and tells what matters of its settings."""

REACH = Reach(1.2, "at most")
SHORT = 10_000
_FACTS_A_THING = 5
_AT_ONCE = 5_000


def measure(*, full: bool) -> Iterator[Figure]:
    """Things of five facts each, facts in the order of chance, every one with a command id."""
    length = 1_000_000 if full else 100_000
    for name, opened in (("SQLite", _two_on_sqlite), ("PostgreSQL", _two_on_postgres)):
        with ExitStack() as stack:
            try:
                long, short, settle = stack.enter_context(opened())
            except NotHere as missing:
                yield Figure(f"a log of {length:,} facts, {name}", note=str(missing))
                continue
            fill(long, length)
            fill(short, SHORT)
            note = settle()
            _read_once(long, length)
            _read_once(short, SHORT)
            yield from _figures(name, long, short, length, note)


def fill(store: FactStore, length: int) -> None:
    """Facts ready made, in large commits."""
    chance = random.Random(1)
    things = length // _FACTS_A_THING
    for fact in a_story(_FACTS_A_THING - 1):
        order = chance.sample(range(things), things)
        for start in range(0, things, _AT_ONCE):
            events = [
                StoredEvent(_id(n), fact.originator_version, fact.topic, fact.state)
                for n in order[start : start + _AT_ONCE]
            ]
            store.append(events, commands=[_command(chance) for _ in events])


def _read_once(store: FactStore, length: int) -> None:
    things = length // _FACTS_A_THING
    for start in range(0, things, _AT_ONCE):
        ids = [_id(n) for n in range(start, min(start + _AT_ONCE, things))]
        assert len(store.read_streams(ids)) == len(ids)


def _figures(name: str, long: FactStore, short: FactStore, length: int, note: str) -> Iterator[Figure]:
    asked, rounds = 300, 21
    mapper = FactMapper(NoKeys())

    def stored(store: FactStore) -> Callable[[str], int]:
        return lambda thing: len(store.read_stream(thing))

    def standing(store: FactStore) -> Callable[[str], int]:
        history = History(store, mapper)
        return lambda thing: history.thing(thing).version

    def by_chance(ask: Callable[[str], int], facts: int) -> Callable[[int], None]:
        def run(number: int) -> None:
            chance = random.Random(number)
            for _ in range(asked):
                assert ask(_id(chance.randrange(facts // _FACTS_A_THING))) == _FACTS_A_THING

        return run

    def append(store: FactStore, which: str) -> Callable[[int], None]:
        state = next(incident_states())

        def write(number: int) -> None:
            chance = random.Random(f"{which} {number}")
            for n in range(asked):
                event = StoredEvent(f"incident-{which}-{number}-{n}", 1, "incident.recorded", state)
                store.append([event], commands=[_command(chance)])

        return write

    for what, ways in (
        (
            "one thing as it stands",
            {"long": by_chance(standing(long), length), "short": by_chance(standing(short), SHORT)},
        ),
        ("its stored bytes alone", {"long": by_chance(stored(long), length), "short": by_chance(stored(short), SHORT)}),
        ("one fact appended", {"long": append(long, "long"), "short": append(short, "short")}),
    ):
        for way in ways.values():
            way(-1)
        spent = interleaved(rounds, ways)
        yield Figure(
            f"{what} at {length:,} facts, {name}",
            each(spent["long"], asked),
            f"at {SHORT:,} facts {each(spent['short'], asked)}",
            median_ratio(spent["long"], spent["short"]),
            REACH,
            note,
        )


def _id(number: int) -> str:
    return f"incident-{hashlib.sha256(str(number).encode()).hexdigest()[:32]}"


def _command(chance: random.Random) -> tuple[UUID, bytes]:
    return UUID(int=chance.getrandbits(128)), chance.randbytes(32)


@contextmanager
def _two_on_sqlite() -> Iterator[tuple[FactStore, FactStore, Settle]]:
    with folder() as path, SQLiteStore(str(path / "long.db")) as long, SQLiteStore(str(path / "short.db")) as short:
        yield long, short, lambda: ""


@contextmanager
def _two_on_postgres() -> Iterator[tuple[FactStore, FactStore, Settle]]:
    with (
        postgres_database() as url,
        PostgresStore(url, schema="long") as long,
        PostgresStore(url, schema="short") as short,
        psycopg.connect(url, autocommit=True) as db,
    ):

        def settle() -> str:
            db.execute("VACUUM (ANALYZE) long.facts")
            db.execute("VACUUM (ANALYZE) short.facts")
            ((buffers,),) = db.execute("SHOW shared_buffers").fetchall()
            return f"vacuumed; shared_buffers {buffers}"

        yield long, short, settle
