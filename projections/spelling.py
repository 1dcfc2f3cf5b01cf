"""How values of the domain are spelled in the graph."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from domain.occurred import Occurred
    from graph.changes import Scalar


def time(moment: datetime | None) -> str | None:
    """A moment as a text in UTC, to the second, of fixed width: such texts sort as the moments do."""
    if moment is None:
        return None
    # not strftime: its %Y writes the year 900 with three digits
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def day(date: date | None) -> str | None:
    """A day as ISO 8601."""
    return None if date is None else date.isoformat()


def day_of(when: Occurred) -> str:
    """The day (UTC) on which something began."""
    return when.start.astimezone(UTC).date().isoformat()


def exact(number: Decimal | None) -> str | None:
    """An exact number as a text, without an exponent."""
    return None if number is None else format(number, "f")


def occurred(when: Occurred) -> dict[str, Scalar]:
    """When something happened: the three properties of every node that has a time."""
    return {
        "occurred_start": time(when.start),
        "occurred_end": time(when.end),
        "occurred_precision": when.precision,
    }
