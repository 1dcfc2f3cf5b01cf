"""The scalars. Times and days are texts on their way out, as they lie in the graph, and checked on their way in. What is
raised here is told with its place, without the value (``api/wording.py``)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NewType
from uuid import UUID

import strawberry
from strawberry.scalars import JSON
from strawberry.types.scalar import ScalarDefinition

Day = NewType("Day", str)
Moment = NewType("Moment", str)
Position = NewType("Position", int)
Uuid = NewType("Uuid", str)
Number = NewType("Number", str)

_LARGEST_POSITION = 2**53


def _day(given: Any) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except (TypeError, ValueError):
        raise ValueError("a day is written like 2025-04-20") from None


def moment(given: Any) -> str:
    """Exact to the second where it is compared with the graph, so it keeps what it is given for the log."""
    try:
        read = datetime.fromisoformat(given)
        if read.tzinfo is None:
            raise ValueError("no offset")
        return read.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (TypeError, ValueError, OverflowError):
        raise ValueError("a time is written with its offset, like 2025-04-20T14:00:00+07:00") from None


def _position(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= _LARGEST_POSITION:
        raise ValueError("a position is a whole number from 0")
    return given


def _uuid(given: Any) -> str:
    try:
        return str(UUID(given))
    except (TypeError, ValueError, AttributeError):
        raise ValueError("a UUID is written like 123e4567-e89b-12d3-a456-426614174000") from None


def _decimal(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError("a decimal number is given as a text, such as '0.10'")
    return given


SCALARS: dict[object, ScalarDefinition] = {
    Day: strawberry.scalar(name="Date", description="A day, ISO 8601: 2025-04-20.", serialize=str, parse_value=_day),
    Moment: strawberry.scalar(
        name="DateTime",
        description="A moment, ISO 8601 with offset; answered in UTC: 2025-04-20T07:00:00Z.",
        serialize=str,
        parse_value=moment,
    ),
    Position: strawberry.scalar(
        name="Position", description="A place in the log, counted from 1.", serialize=int, parse_value=_position
    ),
    Uuid: strawberry.scalar(name="UUID", description="A UUID.", serialize=str, parse_value=_uuid),
    Number: strawberry.scalar(
        name="Decimal", description="An exact number, as a text.", serialize=str, parse_value=_decimal
    ),
}
__all__ = ["JSON", "SCALARS", "Day", "Moment", "Number", "Position", "Uuid"]
