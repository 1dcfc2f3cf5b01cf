"""What one side binds itself to in an agreement, and how far it has come."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.value import Value

Number = Annotated[int, Field(ge=1)]
"""Counted from 1 within its agreement."""


class CommitmentState(StrEnum):
    """Where a commitment stands. That it is overdue is not a state: it is seen from its due date when asked."""

    OPEN = "open"
    REPORTED_DONE = "reported_done"
    VERIFIED = "verified"
    RETURNED = "returned"
    WAIVED = "waived"
    BREACHED = "breached"


STILL_OWED = (CommitmentState.OPEN, CommitmentState.REPORTED_DONE, CommitmentState.RETURNED)
"""Nobody has found it kept or broken, and nobody has let go of it."""


class BreachState(StrEnum):
    """What became of an allegation that an agreement was broken."""

    ALLEGED = "alleged"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class Breach(Value):
    """An allegation, as far as later decisions need it."""

    commitment: Number | None
    state: BreachState


class Due(Value):
    """By when a commitment is to be kept. ``on`` absent says expressly that there is no date."""

    on: date | None
