"""How far a source and a statement can be trusted: two judgements, each made in isolation (the Admiralty scale)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field


class Reliability(StrEnum):
    """Of a source. F says that it cannot be judged, which is where every source begins."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


Credibility = Annotated[int, Field(ge=1, le=6)]
"""Of a statement: 1 confirmed, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged."""

CONFIRMED: Credibility = 1
"""The grade that only an independent second source can give."""
