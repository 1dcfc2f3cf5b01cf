"""Rows of the UCDP Georeferenced Event Dataset (GED), in the two shapes in which they come.

The full one is GED's own (49 columns or so, as of GED 23.1); the short one is the common extract of 14. Which one a
file has is read off its header. What a row says is kept as it is said; every doubt becomes a remark.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from domain.incident import IncidentType, Tally
from domain.occurred import Occurred, TimePrecision
from domain.place import PlacePrecision
from intake.files import FileRefused
from intake.remarks import RowRefused, suspicious

if TYPE_CHECKING:
    from pathlib import Path

    from intake.remarks import Remark

_BOTH = ("id", "year", "country", "type_of_violence", "side_a", "side_b", "latitude", "longitude")
SHORT = (*_BOTH, "month", "day", "low_death", "best_death", "high_death")
"""The columns that are read from the extract. Its ``conflict_name`` is not kept."""
FULL = (
    *_BOTH, "date_start", "date_end", "date_prec", "low", "best", "high",
    "where_prec", "where_description", "adm_1", "adm_2", "number_of_sources",
)  # fmt: skip
"""The columns that are read from the full schema. Of the others nothing is kept: headlines may name persons."""

TYPES = {
    "1": IncidentType.STATE_BASED_VIOLENCE,
    "2": IncidentType.NON_STATE_VIOLENCE,
    "3": IncidentType.ONE_SIDED_VIOLENCE,
    "State-based violence": IncidentType.STATE_BASED_VIOLENCE,
    "Non-state violence": IncidentType.NON_STATE_VIOLENCE,
    "One-sided violence": IncidentType.ONE_SIDED_VIOLENCE,
}
PLACE_PRECISION = {str(code): precision for code, precision in enumerate(PlacePrecision, start=1)}
TIME_PRECISION = {
    "1": TimePrecision.DAY,
    "2": TimePrecision.WEEK,  # two to six days
    "3": TimePrecision.WEEK,
    "4": TimePrecision.MONTH,
    "5": TimePrecision.YEAR,
}
UNKNOWN = frozenset({"-1", "-77", "-88", "-99"})
"""What data sets write where a number is not known."""
MOST_DEATHS = 100_000_000
LONGEST_PLACE = 300
_DAY_AT_MIDNIGHT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ]00:00:00(?:\.0+)?)?")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where, as far as the row says. ``precision`` is None in the extract, which does not tell."""

    latitude: float | None
    longitude: float | None
    precision: PlacePrecision | None
    as_said: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """What one row says."""

    id: str
    type: IncidentType
    country: str
    side_a: str
    side_b: str
    occurred: Occurred
    spot: Spot
    killed: Tally


class Reader:
    """Reads the rows under one header."""

    def __init__(self, path: Path, header: list[str]) -> None:
        present = set(header)
        missing = {shape: [name for name in shape if name not in present] for shape in (FULL, SHORT)}
        shape = min(missing, key=lambda shape: len(missing[shape]))
        if missing[shape]:
            which = "the full schema of UCDP GED" if shape is FULL else "the 14-column extract of UCDP GED"
            why = f"the header is nearest to {which} but lacks {', '.join(missing[shape])}; rename or add these columns"
            raise FileRefused(path, why, 1)
        self.is_full = shape is FULL
        self._width = len(header)
        self._at = {name: header.index(name) for name in shape}
        self._deaths = ("low", "best", "high") if self.is_full else ("low_death", "best_death", "high_death")

    def id_of(self, cells: list[str]) -> str:
        """The row's own number, for a report; empty when the row has none."""
        at = self._at["id"]
        return cells[at] if at < len(cells) else ""

    def read(self, cells: list[str]) -> tuple[Event, list[Remark]]:
        """What a row says, and the doubts about it; RowRefused when it cannot be kept as it is."""
        if len(cells) != self._width:
            why = f"the row has {len(cells)} cells and the header {self._width}"
            raise RowRefused("", why, "look for a missing comma or for one that needs quotation marks")
        at = self._at
        remarks: list[Remark] = []
        id = _id(cells[at["id"]])
        type_ = TYPES.get(cells[at["type_of_violence"]])
        if type_ is None:
            mend = f"give one of {', '.join(TYPES)}"
            raise RowRefused("type_of_violence", "unknown type", mend, cells[at["type_of_violence"]])
        country, side_a, side_b = cells[at["country"]], cells[at["side_a"]], cells[at["side_b"]]
        for column, name in (("country", country), ("side_a", side_a), ("side_b", side_b)):
            if not name or name.isspace():
                raise RowRefused(column, "empty", "fill it in as the data set has it")
        if side_a == side_b:
            raise RowRefused("side_b", "both sides are the same", "correct one of the sides")
        event = Event(
            id,
            type_,
            country,
            side_a,
            side_b,
            self._period(cells, remarks) if self.is_full else self._day(cells),
            self._spot(cells, remarks),
            self._killed(cells, remarks),
        )
        if self.is_full and cells[at["number_of_sources"]] in UNKNOWN:
            value = cells[at["number_of_sources"]]
            remarks.append(
                suspicious("number_of_sources", "stands for unknown", "nothing: the number is not kept", value)
            )
        return event, remarks

    def _day(self, cells: list[str]) -> Occurred:
        at = self._at
        return _day_of("day", cells[at["year"]], cells[at["month"]], cells[at["day"]])

    def _period(self, cells: list[str], remarks: list[Remark]) -> Occurred:
        at = self._at
        start = _date("date_start", cells[at["date_start"]])
        end = _date("date_end", cells[at["date_end"]])
        code = cells[at["date_prec"]]
        precision = TIME_PRECISION.get(code)
        if precision is None:
            raise RowRefused("date_prec", "unknown code", "give 1 (day) to 5 (year)", code)
        if cells[at["year"]] != str(start.year):
            why = "differs from the year of date_start"
            remarks.append(suspicious("year", why, "date_start was recorded", cells[at["year"]]))
        if end < start:
            why = "lies before date_start"
            remarks.append(
                suspicious("date_end", why, "date_start was recorded, without an end", cells[at["date_end"]])
            )
            end = start
        return _occurred(start, end, precision)

    def _spot(self, cells: list[str], remarks: list[Remark]) -> Spot:
        at = self._at
        latitude = degrees("latitude", cells[at["latitude"]], 90)
        longitude = degrees("longitude", cells[at["longitude"]], 180)
        if (latitude is None) is not (longitude is None):
            column = "latitude" if latitude is None else "longitude"
            raise RowRefused(column, "empty where the other one is given", "give both or none")
        if latitude is None:
            remarks.append(suspicious("latitude", "no coordinates", "recorded with its country alone"))
        if not self.is_full:
            return Spot(latitude, longitude, None, None)
        code = cells[at["where_prec"]]
        precision = PLACE_PRECISION.get(code)
        if precision is None:
            raise RowRefused("where_prec", "unknown code", "give 1 (exact) to 7 (sea or air)", code)
        parts = [cells[at[name]] for name in ("where_description", "adm_2", "adm_1")]
        as_said = "; ".join(dict.fromkeys(part for part in parts if part and not part.isspace()))
        if len(as_said) > LONGEST_PLACE:
            why = f"with adm_2 and adm_1 longer than {LONGEST_PLACE} characters"
            remarks.append(suspicious("where_description", why, "recorded without it; adm_2 and adm_1 are kept"))
            as_said = "; ".join(dict.fromkeys(part for part in parts[1:] if part and not part.isspace()))
        return Spot(latitude, longitude, precision, as_said or None)

    def _killed(self, cells: list[str], remarks: list[Remark]) -> Tally:
        numbers: list[int | None] = []
        for column in self._deaths:
            text = cells[self._at[column]]
            if text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= MOST_DEATHS:
                numbers.append(int(text))
                continue
            if text and text not in UNKNOWN:
                raise RowRefused(
                    column, "not a number of persons", f"give a whole number from 0 to {MOST_DEATHS:,}", text
                )
            numbers.append(None)
            why = "stands for unknown" if text else "empty"
            remarks.append(suspicious(column, why, "recorded as unknown, which is not zero", text))
        low, best, high = numbers
        tally = _tally(low, best, high)
        if not tally.in_order:
            low_column, best_column, high_column = self._deaths
            if low is not None and best is not None and low > best:
                remarks.append(suspicious(low_column, f"greater than {best_column}", _AS_SAID, f"{low} > {best}"))
            if best is not None and high is not None and best > high:
                remarks.append(suspicious(best_column, f"greater than {high_column}", _AS_SAID, f"{best} > {high}"))
            if best is None:
                remarks.append(suspicious(low_column, f"greater than {high_column}", _AS_SAID, f"{low} > {high}"))
        return tally


_AS_SAID = "recorded as said"


def _id(text: str) -> str:
    if not text:
        raise RowRefused("id", "missing", "give the number that the data set gives to this event")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise RowRefused("id", "not a number", "give the number that the data set gives to this event", text)
    return str(int(text))


def _date(column: str, text: str) -> date:
    try:
        if not _DAY_AT_MIDNIGHT.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text[:10])
    except ValueError:
        raise RowRefused(column, "not a date", "write it as 2009-02-20 or 2009-02-20T00:00:00", text) from None


@lru_cache(maxsize=4096)
def _day_of(column: str, year: str, month: str, day: str) -> Occurred:
    try:
        if not all(part.isascii() and part.isdigit() for part in (year, month, day)):
            raise ValueError
        start = date(int(year), int(month), int(day))
    except ValueError:
        why = "year, month and day are not a date"
        raise RowRefused(
            column, why, "give all three as numbers, of a day that there is", f"{year}-{month}-{day}"
        ) from None
    return _occurred(start, start, TimePrecision.DAY)


@lru_cache(maxsize=4096)
def _occurred(start: date, end: date, precision: TimePrecision) -> Occurred:
    """Days are days where it happened; the data set gives no time zone, so midnight UTC stands for the day."""
    return Occurred(start=_midnight(start), end=_midnight(end) if end != start else None, precision=precision)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def degrees(column: str, text: str, most: int) -> float | None:
    """Decimal degrees; None where the cell is empty, RowRefused where they are none."""
    if not text:
        return None
    try:
        degrees = float(text) if "_" not in text else math.nan
    except ValueError:
        degrees = math.nan
    if not -most <= degrees <= most:
        raise RowRefused(column, f"not between -{most} and {most} degrees", "give decimal degrees (WGS 84)", text)
    return degrees


@lru_cache(maxsize=4096)
def _tally(low: int | None, best: int | None, high: int | None) -> Tally:
    return Tally(low=low, best=best, high=high)
