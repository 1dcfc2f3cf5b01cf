"""Reports, incidents and disputes that may be on record twice, told from what any reader of the graph may know of them:
titles, claims, places, times, groups. Sealed narratives are not among it, and nothing is ever merged because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

from domain.likeness import Likeness, likeness
from domain.witness import COPY_FROM, similarity

if TYPE_CHECKING:
    from datetime import datetime

NEAR_DAYS = 3
"""So many days apart, at most, a message that is passed on is told of, or one clash is dated by two sources."""
NEAR_KILOMETRES = 5.0
"""So far apart, at most: a village and the next one."""
_EARTH = 6371.0
_WORDED = frozenset(
    {
        Likeness.SAME_NAME,
        Likeness.SAME_LETTERS,
        Likeness.OTHER_ORDER,
        Likeness.SPELLED_ALIKE,
        Likeness.WORDED_ALIKE,
    }
)
_THERE = frozenset({Likeness.SAME_PLACE, Likeness.NEAR_PLACE})
_THEN = frozenset({Likeness.SAME_TIME, Likeness.NEAR_TIME})
_SHARED = frozenset({Likeness.SHARED_GROUPS})

SUFFICES: dict[str, tuple[tuple[frozenset[Likeness], ...], ...]] = {
    "report": ((_WORDED, _THEN), (_WORDED, _THERE)),
    "incident": ((_THEN, _THERE, _SHARED),),
    "dispute": ((_WORDED, _THERE), (_WORDED, _SHARED), (_THERE, _SHARED)),
}
"""By kind: which reasons suffice together. Of every set one must hold. Two reports of one clash from two people are no
duplicates, so reports are only suggested where they are worded alike. The same origin suffices alone."""


class Record(NamedTuple):
    """What the graph knows of something that may be on record twice."""

    title: str = ""
    says: str = ""
    """Its claims, one after the other; without the narrative."""
    origin: str | None = None
    parties: frozenset[str] = frozenset()
    """What the parties are called, in its own words."""
    groups: frozenset[str] = frozenset()
    """The ids of the groups in it."""
    places: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    """Latitude and longitude, WGS 84 degrees, where they are known to a few kilometres."""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Alike:
    """Why two records may be of one thing. What is absent could not be compared."""

    reasons: tuple[Likeness, ...]
    """The strongest first."""
    similarity: int | None = None
    """How alike the texts are, of 100."""
    days_apart: int | None = None
    kilometres_apart: float | None = None


def alike(kind: str, one: Record, other: Record) -> Alike | None:
    """Why two records of a kind may be of one thing; None where too little speaks for it, or something against it:
    where both name their parties or groups, they must have one in common. Two schools stay two."""
    texts = similarity(f"{one.title} {one.says}".strip(), f"{other.title} {other.says}".strip())
    days, kilometres = _days(one, other), _kilometres(one.point, other.point)
    found = {
        likeness(one.title, other.title),
        Likeness.SAME_ORIGIN if one.origin is not None and one.origin == other.origin else None,
        Likeness.WORDED_ALIKE if texts is not None and texts >= COPY_FROM else None,
        Likeness.SAME_PLACE if one.places & other.places else None,
        Likeness.NEAR_PLACE if kilometres is not None and kilometres <= NEAR_KILOMETRES else None,
        None if days is None else Likeness.SAME_TIME if not days else Likeness.NEAR_TIME if days <= NEAR_DAYS else None,
        Likeness.SHARED_GROUPS if one.groups & other.groups else None,
    }
    enough = any(all(found & some for some in together) for together in SUFFICES[kind])
    apart = _others(one.groups, other.groups) or _other_parties(one.parties, other.parties)
    if Likeness.SAME_ORIGIN not in found and (apart or not enough):
        return None
    return Alike(tuple(reason for reason in Likeness if reason in found), texts, days, kilometres)


def _others(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine and theirs and not mine & theirs)


def _other_parties(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine and theirs and not any(likeness(a, b) for a in mine for b in theirs))


def _days(one: Record, other: Record) -> int | None:
    """How many whole days lie between two happenings: none where they touch or less than a day is between."""
    if one.start is None or other.start is None:
        return None
    gap = max(one.start - (other.end or other.start), other.start - (one.end or one.start), timedelta(0))
    return gap.days


def _kilometres(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    """How far two points are apart on the sphere."""
    if one is None or other is None:
        return None
    (north, east), (north2, east2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return round(2 * _EARTH * asin(sqrt(min(1.0, half))), 1)
