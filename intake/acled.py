"""Rows of ACLED's exports (Armed Conflict Location & Event Data), with the columns of today and those of before.

They differ in columns that are not read here (``data_id``, ``iso3``; ``disorder_type``, ``tags``), in how dates are written
and in how the kinds of actors are: as codes once, as words today. What a row says is kept as it is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from domain.group import GroupKind
from domain.incident import IncidentType
from domain.occurred import Occurred, TimePrecision
from domain.place import PlacePrecision
from intake.files import FileRefused
from intake.remarks import RowRefused, suspicious
from intake.ucdp import LONGEST_PLACE, MOST_DEATHS, UNKNOWN, degrees

if TYPE_CHECKING:
    from pathlib import Path

    from intake.remarks import Remark

Code = TypeVar("Code")
COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities",
)  # fmt: skip
"""The columns that are read; every export since 2019 has them."""

TYPES = {
    "armed clash": IncidentType.CLASH,
    "government regains territory": IncidentType.CLASH,
    "non-state actor overtakes territory": IncidentType.CLASH,
    "chemical weapon": IncidentType.ATTACK,
    "air/drone strike": IncidentType.ATTACK,
    "suicide bomb": IncidentType.ATTACK,
    "shelling/artillery/missile attack": IncidentType.ATTACK,
    "remote explosive/landmine/ied": IncidentType.ATTACK,
    "grenade": IncidentType.ATTACK,
    "sexual violence": IncidentType.ATTACK,
    "attack": IncidentType.ATTACK,
    "abduction/forced disappearance": IncidentType.ATTACK,
    "excessive force against protesters": IncidentType.ATTACK,
    "excessive force against protestors": IncidentType.ATTACK,  # so spelt once
    "peaceful protest": IncidentType.PEACEFUL_PROTEST,
    "protest with intervention": IncidentType.PROTEST_WITH_INTERVENTION,
    "violent demonstration": IncidentType.VIOLENT_DEMONSTRATION,
    "mob violence": IncidentType.MOB_VIOLENCE,
    "agreement": IncidentType.AGREEMENT,
    "arrests": IncidentType.ARRESTS,
    "looting/property destruction": IncidentType.DESTRUCTION,
    "change to group/activity": IncidentType.OTHER,
    "disrupted weapons use": IncidentType.OTHER,
    "headquarters or base established": IncidentType.OTHER,
    "non-violent transfer of territory": IncidentType.OTHER,
    "other": IncidentType.OTHER,
}
"""By ACLED's sub-event type, which is kept beside it."""

KINDS = {
    ("1", "state forces"): GroupKind.STATE,
    ("2", "rebel group", "rebel groups", "rebel forces"): GroupKind.ARMED,
    ("3", "political militia", "political militias", "militia groups"): GroupKind.ARMED,
    ("4", "identity militia", "identity militias", "communal / identity groups"): GroupKind.COMMUNITY,
    ("5", "rioters"): GroupKind.CATEGORY,
    ("6", "protesters", "protestors"): GroupKind.CATEGORY,
    ("7", "civilians"): GroupKind.CATEGORY,
    ("8", "external/other forces", "foreign / others"): GroupKind.OTHER,
}
_KIND = {name: kind for names, kind in KINDS.items() for name in names}
_NOBODY = frozenset({"", "0"})
TIME_PRECISION = {"1": TimePrecision.DAY, "2": TimePrecision.WEEK, "3": TimePrecision.MONTH}
PLACE_PRECISION = {"1": PlacePrecision.NEAR, "2": PlacePrecision.DISTRICT, "3": PlacePrecision.REGENCY}
"""ACLED's point of a town is the town's, not that of what happened: it is never exact."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})[- ](?P<m>[A-Za-z]{3,9})[- ](?P<y>\d{4}|\d{2})"),
)
_CATEGORY = re.compile(r"(?:Civilians|Protesters|Protestors|Rioters|Unidentified)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who took part."""

    name: str
    kind: GroupKind

    @property
    def is_category(self) -> bool:
        """Whether it is a kind of people rather than a group."""
        return self.kind is GroupKind.CATEGORY or _CATEGORY.match(self.name) is not None


@dataclass(frozen=True, slots=True)
class Event:
    """What one row says."""

    id: str
    type: IncidentType
    subtype: str
    occurred: Occurred
    side_a: Actor | None
    side_b: Actor | None
    associated: tuple[Actor, ...]
    country: str
    as_said: str
    latitude: float
    longitude: float
    precision: PlacePrecision
    killed: int | None
    sources: tuple[str, ...]
    source_scale: str
    notes: str


class Reader:
    """Reads the rows under one header."""

    id_column = "event_id_cnty"

    def __init__(self, path: Path, header: list[str]) -> None:
        names = [name.strip().casefold() for name in header]
        missing = [name for name in COLUMNS if name not in names]
        if missing:
            why = f"the header lacks {', '.join(missing)}, which every export of ACLED has; export all columns"
            raise FileRefused(path, why, 1)
        self._width = len(header)
        self._at = {name: names.index(name) for name in COLUMNS}

    def id_of(self, row: list[str]) -> str:
        """The event's id, for a report; empty when the row has none."""
        at = self._at["event_id_cnty"]
        return row[at] if at < len(row) else ""

    def read(self, line: int, row: list[str]) -> tuple[Event, list[Remark]]:  # noqa: ARG002  # as every table is read
        """What a row says, and the doubts about it; RowRefused when it cannot be kept as it is."""
        if len(row) != self._width:
            why = f"the row has {len(row)} cells and the header {self._width}"
            raise RowRefused("", why, "look for a missing comma or for one that needs quotation marks")
        cell = {name: row[at].strip() for name, at in self._at.items()}
        remarks: list[Remark] = []
        if not re.fullmatch(r"[A-Z]{3}[0-9]{1,12}", cell["event_id_cnty"]):
            mend = "give the id that ACLED gives to this event, such as IDN1234"
            raise RowRefused("event_id_cnty", "is no id of an event", mend, cell["event_id_cnty"])
        type_ = TYPES.get(cell["sub_event_type"].casefold())
        if type_ is None:
            mend = f"give one of {', '.join(TYPES)}"
            raise RowRefused("sub_event_type", "unknown type", mend, cell["sub_event_type"], plain=True)
        sides = [_actor(cell, number) for number in (1, 2)]
        if sides == [None, None]:
            raise RowRefused("actor1", "nobody took part", "fill it in as the data set has it")
        associated = [_associated(name, cell) for number in (1, 2) for name in _several(cell[f"assoc_actor_{number}"])]
        if not cell["country"]:
            raise RowRefused("country", "empty", "fill it in as the data set has it")
        latitude, longitude = degrees("latitude", cell["latitude"], 90), degrees("longitude", cell["longitude"], 180)
        if latitude is None or longitude is None:
            raise RowRefused("latitude", "no coordinates", "fill both in as the data set has them")
        return Event(
            id=cell["event_id_cnty"],
            type=type_,
            subtype=cell["sub_event_type"],
            occurred=_occurred(cell, remarks),
            side_a=sides[0],
            side_b=sides[1],
            associated=tuple(dict.fromkeys(associated)),
            country=cell["country"],
            as_said=_as_said(cell, remarks),
            latitude=latitude,
            longitude=longitude,
            precision=_coded("geo_precision", cell["geo_precision"], PLACE_PRECISION, "1 (town) to 3 (region)"),
            killed=_killed(cell["fatalities"], remarks),
            sources=tuple(dict.fromkeys(_several(cell["source"]))),
            source_scale=cell["source_scale"],
            notes=cell["notes"],
        ), remarks


def _actor(cell: dict[str, str], number: int) -> Actor | None:
    name, inter = cell[f"actor{number}"], cell[f"inter{number}"]
    if not name:
        return None
    kind = _KIND.get(inter.casefold().removesuffix(".0"))
    if kind is None and inter not in _NOBODY:
        raise RowRefused(f"inter{number}", "unknown kind of actor", "give 1 to 8, or ACLED's word for it", inter)
    return Actor(name, kind or GroupKind.OTHER)


def _associated(name: str, cell: dict[str, str]) -> Actor:
    """ACLED says of associated actors only what they are called: the same name as a side's is the same actor."""
    sides = (actor for number in (1, 2) if (actor := _actor(cell, number)) is not None)
    return next((actor for actor in sides if actor.name == name), Actor(name, GroupKind.OTHER))


def _several(cell: str) -> list[str]:
    """The names in a cell with several."""
    return [name for part in cell.split(";") if (name := part.strip())]


def _occurred(cell: dict[str, str], remarks: list[Remark]) -> Occurred:
    text = cell["event_date"]
    found = next((match for pattern in _DATES if (match := pattern.fullmatch(text))), None)
    try:
        if found is None:
            raise ValueError
        month = found["m"] if found["m"].isdigit() else str(_MONTHS.index(found["m"][:3].casefold()) + 1)
        year = found["y"] if len(found["y"]) == 4 else cell["year"]
        if not year.endswith(found["y"]):
            raise ValueError
        day = date(int(year), int(month), int(found["d"]))
    except ValueError:
        mend = "write it as 2023-02-16, 16 February 2023, 16-Feb-23 or 16-02-2023; with slashes, day and month are not told apart"
        raise RowRefused("event_date", "is no date", mend, text) from None
    if cell["year"] != str(day.year):
        remarks.append(
            suspicious("year", "differs from the year of event_date", "event_date was recorded", cell["year"])
        )
    precision = _coded("time_precision", cell["time_precision"], TIME_PRECISION, "1 (day) to 3 (month)")
    return Occurred(start=datetime(day.year, day.month, day.day, tzinfo=UTC), precision=precision)


def _coded(column: str, text: str, codes: dict[str, Code], wanted: str) -> Code:
    code = codes.get(text.removesuffix(".0"))
    if code is None:
        raise RowRefused(column, "unknown code", f"give {wanted}", text)
    return code


def _as_said(cell: dict[str, str], remarks: list[Remark]) -> str:
    parts = [cell[name] for name in ("location", "admin3", "admin2", "admin1") if cell[name]]
    said = "; ".join(dict.fromkeys(parts))
    if len(said) > LONGEST_PLACE:
        why = f"with admin1 to admin3 longer than {LONGEST_PLACE} characters"
        remarks.append(suspicious("location", why, "recorded without these"))
        said = cell["location"][:LONGEST_PLACE]
    return said


def _killed(text: str, remarks: list[Remark]) -> int | None:
    number = text.removesuffix(".0")
    if number.isascii() and number.isdigit() and len(number) < 10 and int(number) <= MOST_DEATHS:
        return int(number)
    if text and text not in UNKNOWN:
        raise RowRefused(
            "fatalities", "not a number of persons", f"give a whole number from 0 to {MOST_DEATHS:,}", text
        )
    why = "stands for unknown" if text else "empty"
    remarks.append(suspicious("fatalities", why, "recorded as unknown, which is not zero", text))
    return None
