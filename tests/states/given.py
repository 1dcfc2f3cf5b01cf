"""What decisions are given, where a test does not care."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from domain.dispute import Party, PartyRole
from domain.incident import Account, IncidentType, Tally
from domain.occurred import Occurred, TimePrecision
from domain.personal import Personal
from domain.place import Where
from tests.states.world import BEGIN, EAST, PLACE, WEST


def happened(moment: datetime, end: datetime | None = None, precision: TimePrecision = TimePrecision.HOUR) -> Occurred:
    """When something happened, to the hour."""
    return Occurred(start=moment, end=end, precision=precision)


THAT_DAY = happened(BEGIN - timedelta(hours=18), BEGIN - timedelta(hours=15))
"""When the incident of these worlds happened."""


def a_person(subject: str, text: str = "A name that nobody may read") -> Personal:
    """Personal data of somebody."""
    return Personal(subject=subject, text=text)


def principals(*groups: str) -> tuple[Party, ...]:
    """Groups as the principal parties of a dispute."""
    return tuple(Party(group=group, role=PartyRole.PRINCIPAL) for group in groups)


def an_account(**more: Any) -> Account:
    """What is said of the clash: two sides, one place, some injured, nothing known of the rest."""
    said: dict[str, Any] = {
        "type": IncidentType.CLASH,
        "side_a": (EAST,),
        "side_b": (WEST,),
        "where": Where(place=PLACE),
        "injured": Tally(low=1),
    }
    return Account(**{**said, **more})
