"""When something happened in the world, as far as it is known. Never when it was recorded."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from pydantic import AwareDatetime, model_validator

from domain.value import Value


class TimePrecision(StrEnum):
    """The span within which the true moment lies (UCDP GED codebook, date_prec 1-5, with finer steps added)."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    LONGER = "longer"


class Occurred(Value):
    """From when to when, and how exactly that is known. ``end`` is absent for a single moment."""

    start: AwareDatetime
    end: AwareDatetime | None = None
    precision: TimePrecision = TimePrecision.DAY

    @model_validator(mode="after")
    def _start_before_end(self) -> Occurred:
        if self.end is not None and self.end < self.start:
            raise ValueError("the end lies before the start")
        return self

    def lies_after(self, moment: AwareDatetime, allowance: timedelta = timedelta(hours=24)) -> bool:
        """Whether it begins or ends later than ``moment`` plus the allowance for clocks and time zones."""
        return (self.end or self.start) > moment + allowance
