"""Days that come again: the same day of the Gregorian year, and 1 Suro of the Javanese year."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def suro() -> dict[int, date]:
    """1 Suro of each Javanese year that the table has, by its number (``suro.csv`` names its source)."""
    text = (files("warning") / "suro.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {int(row["year"]): date.fromisoformat(row["first_day"]) for row in rows}


def occasions(day: int, ahead: int, years_back: int) -> Iterator[tuple[str, int, list[int]]]:
    """The days to come within ``ahead`` days from an ordinal that came in earlier years too: what it is called, when it
    comes, and when it came before. The Gregorian year is looked at one month at a time: its occasion is the middle of
    the month to come. Outside of the table there is no Suro."""
    for year, first in suro().items():
        if day <= first.toordinal() <= day + ahead:
            earlier = [suro()[y].toordinal() for y in range(year - years_back, year) if y in suro()]
            yield f"1 Suro {year}", first.toordinal(), earlier
    today = date.fromordinal(day)
    for months in range(ahead // 28 + 2):
        year, month = today.year + (today.month - 1 + months) // 12, (today.month - 1 + months) % 12 + 1
        middle = date(year, month, 15)
        if day <= middle.toordinal() <= day + ahead:
            yield f"{year}-{month:02}", middle.toordinal(), [
                date(y, month, 15).toordinal() for y in range(year - years_back, year)
            ]  # fmt: skip
