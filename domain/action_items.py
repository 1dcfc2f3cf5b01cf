"""What an action plan says: what each agency is to do, how far it is to have come by the end of each period, and by
when the plan reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.commitment import Due
from domain.dispute_law import Phase
from domain.ids import AgencyId
from domain.text import Line
from domain.value import Value

ItemNumber = Annotated[int, Field(ge=1, le=9_999)]
"""Of an item within its plan. It is never given to another item, also when the first is taken off the list."""

Quantity = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=4)]
"""How much, exactly, in the unit of its item."""

Score = Annotated[Decimal, Field(ge=0, le=100, decimal_places=4)]
"""In percent, as achievement is reported: Kalteng 84.29 in 2023."""

Year = Annotated[int, Field(ge=2000, le=2999)]


class ReportingPeriod(StrEnum):
    """Of which third of the year a plan reports: January to April, May to August, September to December."""

    B04 = "b04"
    B08 = "b08"
    B12 = "b12"

    def begins_on(self, year: int) -> date:
        """Its first day."""
        return date(year, int(self[1:]) - 3, 1)

    def ends_on(self, year: int) -> date:
        """Its last day."""
        month = int(self[1:])
        return date(year, month, 30 if month == 4 else 31)


class Aim(StrEnum):
    """When a target is reached: with this much or more (activities), or with this much or less (incidents)."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class CountedFrom(StrEnum):
    """From when values and targets of an item are counted."""

    BEGIN_OF_YEAR = "begin_of_year"
    BEGIN_OF_PERIOD = "begin_of_period"


class Targets(Value):
    """How much is to be reached by the end of each period. An absent one says that none is set, which is not 0."""

    b04: Quantity | None = None
    b08: Quantity | None = None
    b12: Quantity | None = None

    def of(self, period: ReportingPeriod) -> Decimal | None:
        """The target of one period."""
        found: Decimal | None = getattr(self, period.value)
        return found


class ReportsDue(Value):
    """The last day for the report of each period, as the plan or a circular sets it."""

    b04: Due
    b08: Due
    b12: Due

    def of(self, period: ReportingPeriod) -> date | None:
        """The last day for the report of one period."""
        due: Due = getattr(self, period.value)
        return due.on


class ActionItem(Value):
    """One thing that one agency is to do in the year, and what it is measured by."""

    number: ItemNumber
    field: Phase
    """Prevention, cessation or recovery."""
    activity: Line
    agency: AgencyId
    indicator: Line
    unit: Line
    counted_from: CountedFrom
    aim: Aim = Aim.AT_LEAST
    targets: Targets

    def measure(self) -> tuple[str, str, CountedFrom, Aim]:
        """What its values mean."""
        return self.indicator, self.unit, self.counted_from, self.aim

    def reached_with(self, period: ReportingPeriod, value: Decimal | None) -> bool | None:
        """Whether a value reaches the target of a period; None where there is no target, or the value is not known."""
        target = self.targets.of(period)
        if target is None or value is None:
            return None
        return value >= target if self.aim is Aim.AT_LEAST else value <= target
