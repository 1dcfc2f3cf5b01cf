"""What a log costs when it is a hundred times as long: the same question and the same append on a long and a short one."""

from __future__ import annotations

import hashlib
import random
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from benchmarks.facts import incident_states
from benchmarks.measuring import Figure, Reach, each, interleaved, median_ratio
from benchmarks.servers import NotHere, folder, postgres_database
from ledger.postgres import PostgresStore
from ledger.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.store import FactStore

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
                long, short = stack.enter_context(opened())
            except NotHere as missing:
                yield Figure(f"a log of {length:,} facts, {name}", note=str(missing))
                continue
            fill(long, length)
            fill(short, SHORT)
            yield from _figures(name, long, short, length)


def fill(store: FactStore, length: int) -> None:
    """Facts ready made, in large commits."""
    chance = random.Random(1)
    state = next(incident_states())
    things = length // _FACTS_A_THING
    for version in range(1, _FACTS_A_THING + 1):
        order = chance.sample(range(things), things)
        for start in range(0, things, _AT_ONCE):
            events = [StoredEvent(_id(n), version, "incident.recorded", state) for n in order[start : start + _AT_ONCE]]
            store.append(events, commands=[_command(chance) for _ in events])


def _figures(name: str, long: FactStore, short: FactStore, length: int) -> Iterator[Figure]:
    asked, rounds = 300, 11

    def point(store: FactStore, facts: int) -> Callable[[int], None]:
        def ask(number: int) -> None:
            chance = random.Random(number)
            for _ in range(asked):
                found = store.read_stream(_id(chance.randrange(facts // _FACTS_A_THING)))
                assert len(found) == _FACTS_A_THING

        return ask

    def append(store: FactStore, which: str) -> Callable[[int], None]:
        state = next(incident_states())

        def write(number: int) -> None:
            chance = random.Random(f"{which} {number}")
            for n in range(asked):
                event = StoredEvent(f"incident-{which}-{number}-{n}", 1, "incident.recorded", state)
                store.append([event], commands=[_command(chance)])

        return write

    for what, ways in (
        ("one thing read", {"long": point(long, length), "short": point(short, SHORT)}),
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
        )


def _id(number: int) -> str:
    return f"incident-{hashlib.sha256(str(number).encode()).hexdigest()[:32]}"


def _command(chance: random.Random) -> tuple[UUID, bytes]:
    return UUID(int=chance.getrandbits(128)), chance.randbytes(32)


@contextmanager
def _two_on_sqlite() -> Iterator[tuple[FactStore, FactStore]]:
    with folder() as path, SQLiteStore(str(path / "long.db")) as long, SQLiteStore(str(path / "short.db")) as short:
        yield long, short


@contextmanager
def _two_on_postgres() -> Iterator[tuple[FactStore, FactStore]]:
    with (
        postgres_database() as url,
        PostgresStore(url, schema="long") as long,
        PostgresStore(url, schema="short") as short,
    ):
        yield long, short
