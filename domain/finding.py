"""What a rule of early warning found in the record: a count, a rate, a delay or a share, and what it was computed over.
Never how likely anything is, and nothing about a person."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.text import Line, Prose
from domain.value import Value

Whole = Annotated[int, Field(ge=0)]
Amount = Annotated[float, Field(allow_inf_nan=False)]


class Indicator(StrEnum):
    """What a rule looks at (domain.md §6)."""

    REPORT_INTENSITY = "report_intensity"
    REPORTING_COVERAGE = "reporting_coverage"
    CORROBORATION = "corroboration"
    VIOLENCE_RATE = "violence_rate"
    RECURRENCE = "recurrence"
    HOSTILE_TIES = "hostile_ties"
    AGREEMENT_HEALTH = "agreement_health"
    RESPONSE_GAP = "response_gap"
    CALENDAR_EXPOSURE = "calendar_exposure"


class Finding(Value):
    """What a version of a rule found, kept with the alert: a later version of the rule changes nothing of it."""

    indicator: Indicator
    value: Amount
    threshold: Amount
    """What the value was held against."""
    baseline: Amount | None = None
    """The same place's own mean over the windows before; absent where the indicator has none."""
    n: Whole
    """How many things the value was computed from."""
    window_from: date
    window_until: date
    """The last day that was looked at."""
    sources_heard: Whole
    """Sources that reported in the window."""
    sources_registered: Whole
    """Sources that the office took reports from."""
    upto_position: Whole
    """The last fact that was considered."""
    level: Line
    """Only facts up to this level, and none in a compartment, were considered."""
    facts: tuple[Annotated[int, Field(ge=1)], ...] = ()
    """The positions of the facts that it rests on, the newest 20 at most."""
    what_en: Line
    """What the alert says, in English."""
    not_seen_en: Prose
    """What it cannot see, in English."""
