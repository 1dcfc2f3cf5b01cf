"""The recorded facts: of one thing, or of all, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from domain.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from domain.aggregate import Aggregate
    from domain.classification import Classification
    from domain.fact import Fact
    from ledger.mapper import FactMapper
    from ledger.store import FactStore, Named, StoredFact


_MOST_CLASSES = 200_000
"""Things whose classification is remembered."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact, its place in the log, and when it was written there (UTC, by the store's clock)."""

    position: int
    recorded_at: datetime
    fact: Fact


class History:
    """Reads the log. Every method sees only what is committed."""

    def __init__(self, store: FactStore, mapper: FactMapper) -> None:
        self._store = store
        self._mapper = mapper
        self._classes: dict[str, Classification] = {}

    def of(self, id: str, after_version: int = 0, chunk: int = 500) -> Iterator[Recorded]:
        """The facts about one thing above a version, holding ``chunk`` of them in memory; nothing when it is not on
        record."""
        while found := self._store.read_stream(id, after_version, chunk):
            yield from map(self._recorded, found)
            after_version = found[-1].originator_version
            if len(found) < chunk:
                break

    def version_at(self, id: str, position: int) -> int:
        """At which version a thing stood when the log ended at a position; 0 before it was on record. It reads one fact
        where that fact is about the thing, otherwise as many as the length of its history has binary digits."""
        there = self._store.read_at([position]) if position > 0 else []
        if there and there[0].originator_id == id:
            return there[0].originator_version
        low, high = 0, self._store.heads([id]).get(id, 0) if position > 0 else 0
        while low < high:  # positions rise with versions
            middle = (low + high + 1) // 2
            if self._store.read_stream(id, middle - 1, 1)[0].position <= position:
                low = middle
            else:
                high = middle - 1
        return low

    def batch(self, after: int, limit: int, stop: int | None = None) -> list[Recorded]:
        """Up to ``limit`` facts about anything at positions above ``after``, up to and including ``stop``."""
        return [self._recorded(stored) for stored in self._store.read(after, limit, stop)]

    def all(self, after: int = 0, stop: int | None = None, chunk: int = 500) -> Iterator[Recorded]:
        """Every fact above ``after``, up to and including ``stop``, holding ``chunk`` of them in memory."""
        while found := self._store.read(after, chunk, stop):
            yield from map(self._recorded, found)
            after = found[-1].position

    def about(self, kinds: Collection[str], chunk: int = 5_000) -> Iterator[Recorded]:
        """Every fact about things of some kinds, oldest first, holding ``chunk`` facts in memory; what the others say
        is not read."""
        topics, after = tuple(f"{kind}." for kind in kinds), 0
        while found := self._store.read(after, chunk):
            yield from (self._recorded(stored) for stored in found if stored.topic.startswith(topics))
            after = found[-1].position

    def at(self, positions: Collection[int]) -> dict[int, Recorded]:
        """The facts at these positions; one that is not taken is left out."""
        return {stored.position: self._recorded(stored) for stored in self._store.read_at(positions)}

    def thing(self, id: str, upto_position: int | None = None) -> Aggregate:
        """A thing as it stands, or as it stood when the log ended at a position; NotFound when there was none."""
        stored = self._store.read_stream(id)
        if upto_position is not None:
            stored = [s for s in stored if s.position <= upto_position]
        thing = self._replayed(stored)
        if thing is None:
            raise NotFound(id)
        return thing

    def things(self, ids: Collection[str], named: Named | None = None) -> dict[str, Aggregate]:
        """Several things as they stand, read in one query; one that is not on record is left out. ``named``: also what
        the first fact of a thing names in a field, which the caller need not know."""
        found = {id: self._replayed(stored) for id, stored in self._store.read_streams(ids, named).items()}
        return {id: thing for id, thing in found.items() if thing is not None}

    def classes(self, ids: Collection[str]) -> dict[str, Classification]:
        """How those of these things are classified that are on record. It never changes, so it is read once."""
        known = {id: self._classes[id] for id in ids if id in self._classes}
        if unknown := [id for id in ids if id not in known]:
            openings = self._store.openings(unknown).items()
            found = {id: self._mapper.to_domain_event(stored).thing_classification for id, stored in openings}
            if len(self._classes) + len(found) > _MOST_CLASSES:
                self._classes.clear()
            self._classes |= found
            known |= found
        return known

    def identity(self) -> str:
        """Tells this log from every other: made from its first fact, so a copy or an older backup has the same. Empty
        while nothing is recorded."""
        first = self._store.read(0, 1)
        if not first:
            return ""
        fact = first[0]
        told = f"{fact.originator_id}|{fact.topic}|{fact.recorded_at.isoformat()}|{fact.command_id}"
        return sha256(told.encode()).hexdigest()[:32]

    def position(self) -> int:
        """The position of the last fact; 0 when there is none."""
        return self._store.position()

    def position_at(self, moment: datetime) -> int:
        """The largest position recorded at or before ``moment``; 0 when there is none."""
        return self._store.position_at(moment)

    def wait(self, after: int, timeout: float) -> bool:
        """Wait until there is a fact above ``after``, for at most ``timeout`` seconds; whether there is one."""
        return self._store.wait(after, timeout)

    def _recorded(self, stored: StoredFact) -> Recorded:
        return Recorded(stored.position, stored.recorded_at, self._mapper.to_domain_event(stored))

    def _replayed(self, stored: Iterable[StoredFact]) -> Aggregate | None:
        thing: Aggregate | None = None
        for fact in map(self._mapper.to_domain_event, stored):
            thing = fact.mutate(thing)
        return thing
