"""The tally: what the rules need of the log, kept beside it in a SQLite file and made anew from it whenever it is lost.

A fact changes what is known of one thing, and with it a few counts; what it costs does not depend on how long the log is.
Which places, pairs and groups are to be looked at again is kept in the same transaction as the position, so that
whoever is killed in between goes on where it stopped.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from ledger.sqlite_files import closed_to_others
from warning.known import Thing, after
from warning.marks import Mark, marks_of, needed_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.history import Recorded

FORM = 1
"""Of the file: one in another form is made anew."""

_TABLES = """
CREATE TABLE IF NOT EXISTS told (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS thing (id TEXT PRIMARY KEY, known BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS needs (needed TEXT, id TEXT, PRIMARY KEY (needed, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mark (measure TEXT, unit TEXT, day INTEGER, id TEXT, level INTEGER, detail TEXT,
  PRIMARY KEY (measure, unit, day, id, detail)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mark_of (id TEXT, measure TEXT, unit TEXT, day INTEGER, level INTEGER, detail TEXT,
  PRIMARY KEY (id, measure, unit, day, detail)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS per_day (measure TEXT, unit TEXT, day INTEGER, level INTEGER, n INTEGER NOT NULL,
  PRIMARY KEY (measure, unit, day, level)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS per_day_by_day ON per_day (measure, day, unit, level);
CREATE TABLE IF NOT EXISTS source_count (level INTEGER PRIMARY KEY, n INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS pending (measure TEXT, unit TEXT, at INTEGER, PRIMARY KEY (measure, unit)) WITHOUT ROWID;
"""
_DECODE = msgspec.msgpack.Decoder(Thing)
_ENCODE = msgspec.msgpack.Encoder()


class Tally:
    """Opens the file, or makes it. One writer at a time; another waits."""

    def __init__(self, path: Path, log: str) -> None:
        """``log``: which log it is a tally of (``History.identity``); a tally of another log is made anew."""
        closed_to_others(path)
        self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_TABLES)
        if (self.told("log"), self.told("form")) != (log, str(FORM)):
            with self.writing():
                for table in ("told", "thing", "needs", "mark", "mark_of", "per_day", "source_count", "pending"):
                    self._db.execute(f"DELETE FROM {table}")  # noqa: S608  (the names above)
                self.tell("log", log)
                self.tell("form", str(FORM))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it, or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def told(self, name: str) -> str:
        """What was noted under a name; empty where nothing was."""
        found = self._db.execute("SELECT value FROM told WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def tell(self, name: str, value: str) -> None:
        """Note something."""
        self._db.execute("INSERT OR REPLACE INTO told VALUES (?, ?)", (name, value))

    @property
    def position(self) -> int:
        """The last fact that was counted."""
        return int(self.told("position") or 0)

    def add(self, recorded: Recorded) -> None:
        """Count a fact; only inside ``writing``, and each fact once, in the order of the log."""
        id = recorded.fact.originator_id
        before = self.thing(id)
        now = after(recorded.fact, recorded.position, before)
        if now is not None and now is not before:
            self._db.execute("INSERT OR REPLACE INTO thing VALUES (?, ?)", (id, _ENCODE.encode(now)))
            self._count_sources(before, -1)
            self._count_sources(now, 1)
            if before is None:
                self._db.executemany("INSERT OR IGNORE INTO needs VALUES (?, ?)", [(n, id) for n in needed_by(now)])
            self._mark(id, now, recorded.position)
            if _speaks_anew(before, now):
                for (other,) in self._db.execute("SELECT id FROM needs WHERE needed = ?", (id,)).fetchall():
                    self._mark(other, self.thing(other), recorded.position)
                into = getattr(now, "into", None) or getattr(before, "into", None)
                if into:  # a chain of merges: what needs this one needs those further on
                    self._db.execute("INSERT OR IGNORE INTO needs SELECT ?, id FROM needs WHERE needed = ?", (into, id))
        self.tell("position", str(recorded.position))

    def thing(self, id: str) -> Thing | None:
        """What is known of a thing."""
        found = self._db.execute("SELECT known FROM thing WHERE id = ?", (id,)).fetchone()
        return _DECODE.decode(found[0]) if found else None

    def pending(self) -> list[tuple[str, str, int]]:
        """What is to be looked at again: measures, units, and the fact that last touched each."""
        return self._db.execute("SELECT measure, unit, at FROM pending").fetchall()

    def looked_at(self, pending: list[tuple[str, str, int]]) -> None:
        """Forget what was looked at, unless a later fact touched it meanwhile."""
        self._db.executemany("DELETE FROM pending WHERE measure = ? AND unit = ? AND at = ?", pending)

    def count(self, measure: str, unit: str, first: int, last: int, level: int) -> int:
        """How many things count from a day to a day, both included."""
        asked = "SELECT coalesce(sum(n), 0) FROM per_day WHERE measure = ? AND unit = ? AND day BETWEEN ? AND ? AND level <= ?"
        return int(self._db.execute(asked, (measure, unit, first, last, level)).fetchone()[0])

    def units(self, measure: str, first: int, last: int, level: int) -> list[str]:
        """Where anything counts from a day to a day."""
        asked = "SELECT DISTINCT unit FROM per_day INDEXED BY per_day_by_day WHERE measure = ? AND day BETWEEN ? AND ? AND level <= ? ORDER BY unit"
        return [unit for (unit,) in self._db.execute(asked, (measure, first, last, level))]

    def days(self, measure: str, first: int, last: int, level: int) -> int:
        """On how many days anything counts."""
        asked = "SELECT count(DISTINCT day) FROM per_day INDEXED BY per_day_by_day WHERE measure = ? AND day BETWEEN ? AND ? AND level <= ?"
        return int(self._db.execute(asked, (measure, first, last, level)).fetchone()[0])

    def marked(self, measure: str, unit: str, first: int, last: int, level: int, most: int = 1_000) -> list[str]:
        """The things that count, the last day first."""
        asked = (
            "SELECT DISTINCT id FROM mark WHERE measure = ? AND unit = ? AND day BETWEEN ? AND ? AND level <= ?"
            " ORDER BY day DESC, id LIMIT ?"
        )
        return [id for (id,) in self._db.execute(asked, (measure, unit, first, last, level, most))]

    def details(self, measure: str, unit: str, first: int, last: int, level: int) -> int:
        """How many sources stand behind what counts, each once."""
        asked = "SELECT count(DISTINCT detail) FROM mark WHERE measure = ? AND unit = ? AND day BETWEEN ? AND ? AND level <= ?"
        return int(self._db.execute(asked, (measure, unit, first, last, level)).fetchone()[0])

    def first_day(self, measure: str, level: int) -> int | None:
        """The first day on which anything counts anywhere."""
        asked = (
            "SELECT day FROM per_day INDEXED BY per_day_by_day WHERE measure = ? AND level <= ? ORDER BY day LIMIT 1"
        )
        found = self._db.execute(asked, (measure, level)).fetchone()
        return int(found[0]) if found else None

    def last_day(self, measure: str, unit: str, last: int, level: int) -> int | None:
        """The last day up to a day on which anything counts."""
        asked = "SELECT max(day) FROM per_day WHERE measure = ? AND unit = ? AND day <= ? AND level <= ?"
        found = self._db.execute(asked, (measure, unit, last, level)).fetchone()[0]
        return None if found is None else int(found)

    def sources(self, level: int) -> int:
        """How many sources the office takes reports from."""
        return int(
            self._db.execute("SELECT coalesce(sum(n), 0) FROM source_count WHERE level <= ?", (level,)).fetchone()[0]
        )

    def _count_sources(self, thing: Thing | None, by: int) -> None:
        if thing is not None and getattr(thing, "active", False):
            counted = "INSERT INTO source_count VALUES (?, ?) ON CONFLICT (level) DO UPDATE SET n = n + excluded.n"
            self._db.execute(counted, (thing.level, by))

    def _mark(self, id: str, thing: Thing | None, at: int) -> None:
        """Bring the marks of a thing up to what is known now, and the counts with them."""
        stood = {Mark(*row) for row in self._db.execute(
            "SELECT measure, unit, day, level, detail FROM mark_of WHERE id = ?", (id,)
        )}  # fmt: skip
        stands = set(marks_of(id, thing, self.thing))
        for mark in stood - stands:
            self._db.execute(
                "DELETE FROM mark WHERE measure = ? AND unit = ? AND day = ? AND id = ? AND detail = ?",
                (mark.measure, mark.unit, mark.day, id, mark.detail),
            )
            self._db.execute(
                "DELETE FROM mark_of WHERE id = ? AND measure = ? AND unit = ? AND day = ? AND detail = ?",
                (id, mark.measure, mark.unit, mark.day, mark.detail),
            )
            self._count(mark, -1)
        for mark in stands - stood:
            self._db.execute(
                "INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?, ?)",
                (mark.measure, mark.unit, mark.day, id, mark.level, mark.detail),
            )
            self._db.execute(
                "INSERT OR REPLACE INTO mark_of VALUES (?, ?, ?, ?, ?, ?)",
                (id, mark.measure, mark.unit, mark.day, mark.level, mark.detail),
            )
            self._count(mark, 1)
        touched = {(mark.measure, mark.unit) for mark in stood ^ stands}
        if thing is not None and stands:  # what is known changed, though it counts as before
            touched |= {(mark.measure, mark.unit) for mark in stands}
        self._db.executemany("INSERT OR REPLACE INTO pending VALUES (?, ?, ?)", [(*each, at) for each in touched])

    def _count(self, mark: Mark, by: int) -> None:
        key = (mark.measure, mark.unit, mark.day, mark.level)
        counted = (
            "INSERT INTO per_day VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (measure, unit, day, level) DO UPDATE SET n = n + excluded.n"
        )
        self._db.execute(counted, (*key, by))
        if by < 0:
            self._db.execute(
                "DELETE FROM per_day WHERE measure = ? AND unit = ? AND day = ? AND level = ? AND n = 0", key
            )


@contextmanager
def opened_tally(path: Path, log: str) -> Iterator[Tally]:
    """A tally, open inside the block."""
    tally = Tally(path, log)
    try:
        yield tally
    finally:
        tally.close()


def _speaks_anew(before: Thing | None, now: Thing) -> bool:
    """Whether others count differently since: a group was merged, classified or found to be a category."""
    told = ("into", "is_category", "level")
    return before is not None and any(getattr(before, n, None) != getattr(now, n, None) for n in told)
