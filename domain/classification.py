"""Who may know a fact.

Levels follow Indonesian record practice (terbuka, terbatas, rahasia, sangat rahasia; the names are unverified, so
they are labels and no rule rests on their wording). Compartments narrow a level to those who work on a matter.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints, field_validator

from domain.value import Value


class Level(StrEnum):
    """How far a fact may travel, from everybody to a few."""

    OPEN = "open"
    RESTRICTED = "restricted"
    SECRET = "secret"
    TOP_SECRET = "top_secret"

    @property
    def rank(self) -> int:
        """0 for open, 3 for top secret."""
        return _RANK[self]


_RANK = {level: rank for rank, level in enumerate(Level)}

Compartment = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,30}(:[0-9A-Za-z._-]{1,140})?$")]
"""A circle of readers, such as ``INTEL``, ``PELAPOR`` (sources' identities) or ``KAUKUS:<mediation>``."""


class Classification(Value):
    """The level of a fact and the compartments it is kept in; also what a reader is cleared for."""

    level: Level = Level.RESTRICTED
    compartments: tuple[Compartment, ...] = ()

    @field_validator("compartments")
    @classmethod
    def _one_order(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(set(given))) if len(given) > 1 else given

    def within(self, other: Classification) -> bool:
        """Whether everybody who is cleared for ``other`` may also read what is classified like this."""
        return self.level.rank <= other.level.rank and set(self.compartments) <= set(other.compartments)
