"""How long things held, counting those that still hold as such: the product-limit estimate of Kaplan and Meier (Journal
of the American Statistical Association 53, 1958).

Who leaves the open ones out makes the rest look worse than they are; who counts them as kept makes them look better.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from domain.mediating import BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.agreement import EndCause


Length = TypeVar("Length", int, float)
_ROUNDING = 1e-12
"""What a product of shares may be off, so that exactly half is half."""


@dataclass(frozen=True)
class Step(Generic[Length]):
    """What happened after so long."""

    after: Length
    """Since it began, 0 or more, in the unit that was given: days for agreements, hours for answers."""
    at_risk: int
    """How many were known to have held until then."""
    broken: int
    """How many of them broke then."""
    open: int
    """How many were seen no further, for another reason."""
    held: float
    """The share that is reckoned to hold longer than this, 0 to 1."""


def survival(lasted: Iterable[tuple[Length, bool]]) -> list[Step[Length]]:
    """A step for every length that occurs, the shortest first. Each item says after how long it was last seen, and
    whether it broke then."""
    ends = Counter(lasted)
    at_risk, held, steps = ends.total(), 1.0, []
    for after in sorted({after for after, _ in ends}):
        broken, open_ = ends[after, True], ends[after, False]
        held *= 1 - broken / at_risk
        steps.append(Step(after, at_risk, broken, open_, held))
        at_risk -= broken + open_
    return steps


def median(steps: Iterable[Step[Length]]) -> Length | None:
    """After how long at most half are reckoned to hold; None where more than half hold as far as is known."""
    return next((step.after for step in steps if step.held <= 0.5 + _ROUNDING), None)


def lasted(
    begun: date, upto: date, *, broken_on: date | None, ended_on: date | None, last_day: date | None
) -> tuple[int, bool] | None:
    """How many days an agreement was seen to hold up to a day, and whether it broke then; None for one that had not
    begun. What came to an end otherwise, or ran out, is seen no further."""
    if begun > upto:
        return None
    seen = min(day for day in (upto, ended_on, last_day) if day is not None)
    if broken_on is not None and broken_on <= seen:
        return max(0, (broken_on - begun).days), True
    return max(0, (seen - begun).days), False


def broke_on(breaches: Iterable[date], ended_on: date | None, cause: EndCause | None) -> date | None:
    """When an agreement broke: on the day of its first confirmed breach, or when it ended because it did not hold."""
    ended = [ended_on] if ended_on is not None and cause in BROKEN else []
    return min([*breaches, *ended], default=None)
