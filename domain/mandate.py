"""Mandates: in which days a person may speak for a group."""

from __future__ import annotations

from datetime import date
from typing import Self

from domain.value import Value


class Mandate(Value):
    """One period, both ends included; ``ended_on`` is the first day on which it no longer holds."""

    valid_from: date
    valid_until: date | None = None
    ended_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the person may speak for the group on that day."""
        return (
            self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
            and (self.ended_on is None or day < self.ended_on)
        )

    def holds_on_or_after(self, day: date) -> bool:
        """Whether there is such a day from that day on."""
        return self.holds_on(max(day, self.valid_from))

    def ended(self, day: date) -> Self:
        """The same, ended on that day or on the earlier one on which it had ended."""
        return self.model_copy(update={"ended_on": min(day, self.ended_on or day)})
