"""Tallies and shelves as they are kept: chunks of changes, and entries in order.

Both are cut by counting, and a tally only between two facts: how many facts are put in at once makes no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.kept import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.tallies import Chain, Entry, Shift

    Row = dict[str, Any]

CHANGES_A_CHUNK = 512
"""After how many changes a tally is closed, at the least; one that has more keys is closed later, so that what is kept
grows with the changes and not with changes times keys."""
ENTRIES_A_SHELF = 128
SURELY = 32
"""A shelf notes since when it held so many entries: as of any later moment that many need no looking for."""
NOT_ENDED = 2**62


DIMENSIONS = tuple(dict.fromkeys(one.name for kept in KEPT.values() for one in kept.dimensions))


class Tally:
    """One list in one class: what it counts, and where its shelves begin."""

    def __init__(self, chain: Chain, row: Row | None, at: int) -> None:
        self.chain = chain
        row = row or {}
        self.since: int = row.get("since", at)
        self.counts: dict[str, dict[str, int]] = {
            name: dict(zip(row.get(f"{name}_keys") or (), row.get(f"{name}_counts") or (), strict=True))
            for name in DIMENSIONS
        }
        self.total: int = row.get("total", 0)
        self.at: list[int] = list(row.get("at") or ())
        self.what: list[str] = list(row.get("what") or ())
        self.keys: list[str] = list(row.get("keys") or ())
        self.by: list[int] = list(row.get("by") or ())
        self.shelves: list[int] = list(row.get("shelves") or (0,))
        self.bounds: list[str] = list(row.get("bounds") or ("",))
        """Below which no entry of a shelf lies, as ``value|tie``; the list's last shelf has no bound."""
        self.live: list[int] = list(row.get("live") or (0,))
        self.ended: list[int] = list(row.get("ended") or (0,))
        self.first: list[int] = list(row.get("first") or (NOT_ENDED,))
        self.surely: list[int] = list(row.get("surely") or (NOT_ENDED,))
        self.closed: list[int] = list(row.get("closed") or ())
        """Since when each of its former states held."""

    def shift(self, shifts: Iterable[Shift]) -> list[Row]:
        """Take up changes in order; what was closed meanwhile."""
        closed: list[Row] = []
        for shift in shifts:
            if len(self.at) >= self._most() and self.at[-1] < shift.at:
                closed.append(self._former(shift.at))
                self.closed.append(self.since)
                self.since = shift.at
                self.at, self.what, self.keys, self.by = [], [], [], []
            if shift.dimension:
                counts = self.counts[shift.dimension]
                left = counts.get(shift.key, 0) + shift.by
                if left:
                    counts[shift.key] = left
                else:
                    del counts[shift.key]
            else:
                self.total += shift.by
            self.at.append(shift.at)
            self.what.append(shift.dimension)
            self.keys.append(shift.key)
            self.by.append(shift.by)
        return closed

    def _most(self) -> int:
        return max(CHANGES_A_CHUNK, sum(map(len, self.counts.values())))

    def seen_by(self) -> Row:
        """Who may see it and its shelves, as it is kept."""
        level, compartments = self.chain.seen_by
        return {"level": level, "compartments": list(compartments)} if compartments else {"level": level}

    def _tallied(self) -> Row:
        row: Row = {**self.seen_by(), "since": self.since, "total": self.total}
        for name, counts in self.counts.items():
            keys = sorted(counts, key=lambda key: (-counts[key], key == "", key))
            row[f"{name}_keys"], row[f"{name}_counts"] = keys, [counts[key] for key in keys]
        return {**row, "at": self.at, "what": self.what, "keys": self.keys, "by": self.by}

    def _former(self, until: int) -> Row:
        return {"id": f"{self.chain.id}|{self.since}", "chain": self.chain.id, "until": until, **self._tallied()}

    def row(self) -> Row:
        """As it is kept."""
        directory = ("shelves", "bounds", "live", "ended", "first", "surely", "closed")
        return {
            "id": self.chain.id,
            "list": self.chain.list,
            **self._tallied(),
            **{name: getattr(self, name) for name in directory},
        }

    def place(self, key: str) -> int:
        """At which place of the directory the shelf of an entry stands. Bounds descend."""
        low, high = 0, len(self.bounds) - 1
        while low < high:
            middle = (low + high) // 2
            if self.bounds[middle] <= key:
                high = middle
            else:
                low = middle + 1
        return low

    def shelf_id(self, place: int) -> str:
        """The id of the shelf at a place of the directory."""
        return f"{self.chain.id}|{self.shelves[place]}"


@dataclass
class Shelf:
    """Some entries of a list, the last first."""

    entries: list[tuple[str, str, str, int]]
    """Value, tie, thing, since when; those that are the greatest first."""
    until: list[int]

    @classmethod
    def of(cls, row: Row | None) -> Shelf:
        """As it is kept."""
        if row is None:
            return cls([], [])
        entries = list(zip(row["values"], row["ties"], row["items"], row["since"], strict=True))
        return cls(entries, list(row["until"]))

    def row(self, id: str) -> Row:
        """As it is kept."""
        values, ties, items, since = map(list, zip(*self.entries, strict=True)) if self.entries else ([], [], [], [])
        return {"id": id, "values": values, "ties": ties, "items": items, "since": since, "until": self.until}

    def begin(self, entry: Entry, at: int) -> None:
        """A new entry."""
        made = (*entry, at)
        place = next((n for n, one in enumerate(self.entries) if one < made), len(self.entries))
        self.entries.insert(place, made)
        self.until.insert(place, NOT_ENDED)

    def end(self, entry: Entry, at: int) -> None:
        """An entry that holds ends."""
        place = next(n for n, one in enumerate(self.entries) if one[:3] == tuple(entry) and self.until[n] == NOT_ENDED)
        self.until[place] = at

    def split(self) -> Shelf:
        """Cut in the middle; the later half is given away."""
        middle = len(self.entries) // 2
        cut = Shelf(self.entries[middle:], self.until[middle:])
        del self.entries[middle:], self.until[middle:]
        return cut

    @property
    def bound(self) -> str:
        """The key of its last entry."""
        return key_of(self.entries[-1])

    def said(self) -> tuple[int, int, int, int]:
        """What the directory says of it: how many of its entries hold, how many have ended, and since when it had one
        and ``SURELY`` of them."""
        since = sorted(one[3] for one in self.entries)
        live = self.until.count(NOT_ENDED)
        return (
            live,
            len(since) - live,
            since[0] if since else NOT_ENDED,
            since[SURELY - 1] if len(since) >= SURELY else NOT_ENDED,
        )


def key_of(entry: tuple[str, ...] | tuple[str, str, str, int]) -> str:
    """What an entry is ordered by, as one text."""
    return f"{entry[0]}|{entry[1]}"


def needed(tally: Tally, entries: Iterable[Entry]) -> set[str]:
    """The shelves that entries stand on, or will."""
    return {tally.shelf_id(tally.place(key_of(entry))) for entry in entries}


def put(tally: Tally, shelves: dict[str, Shelf], entries: Iterable[tuple[int, Entry, bool]]) -> set[str]:
    """Take up entries that begin and end, in order; answers which shelves are others now."""
    changed: set[str] = set()
    for at, entry, begins in entries:
        place = tally.place(key_of(entry))
        id = tally.shelf_id(place)
        shelf = shelves.setdefault(id, Shelf([], []))
        changed.add(id)
        if not begins:
            shelf.end(entry, at)
            continue
        shelf.begin(entry, at)
        if len(shelf.entries) > ENTRIES_A_SHELF:
            number = len(tally.shelves)
            later = shelf.split()
            tally.shelves.insert(place + 1, number)
            tally.bounds.insert(place + 1, tally.bounds[place])
            tally.bounds[place] = shelf.bound
            for list_ in (tally.live, tally.ended, tally.first, tally.surely):
                list_.insert(place + 1, 0)
            shelves[tally.shelf_id(place + 1)] = later
            changed.add(tally.shelf_id(place + 1))
    for place in range(len(tally.shelves)):
        if (id := tally.shelf_id(place)) in changed:
            tally.live[place], tally.ended[place], tally.first[place], tally.surely[place] = shelves[id].said()
    return changed
