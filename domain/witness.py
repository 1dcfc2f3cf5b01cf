"""Witnesses: whether one report can bear out another. It cannot where both come from one source or one agency, nor
where one is a copy of the other: a message that is passed on a hundred times is still one message."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.utils import default_process

from domain.ids import ReportId
from domain.value import Value

COPY_FROM = 90
"""Texts that are this alike, of 100, are copies. Two people who tell of the same clash come to about 60."""
TOO_SHORT = 80
"""Texts with fewer characters than this are alike by chance, and not compared."""


class Comparison(Value):
    """What was looked at when one report was to bear out another."""

    report: ReportId
    same_source: bool
    same_agency: bool
    similarity: Annotated[int, Field(ge=0, le=100)] | None = None
    """How alike the two texts were, of 100; absent where one of them is too short or was not to be read."""

    @property
    def independent(self) -> bool:
        """Whether the other report is a witness of its own."""
        return not (self.same_source or self.same_agency or (self.similarity or 0) >= COPY_FROM)


def similarity(one: str, other: str) -> int | None:
    """How alike two texts are, of 100, whatever their case, order and punctuation, and whatever was added to one of
    them; None where one is too short to tell."""
    if min(len(one), len(other)) < TOO_SHORT:
        return None
    return int(token_set_ratio(one, other, processor=default_process))
