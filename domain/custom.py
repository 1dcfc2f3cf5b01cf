"""Customs: the ways in which people settle a dispute, as each place knows them. They are data, for conflicts "cannot be
resolved the same way"."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from domain.aggregate import Aggregate, decision
from domain.classification import Level
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import PlaceId
from domain.report import SourceOfConflict
from domain.text import Line, Prose
from domain.value import Value

PRACTICE_IS_NEW = Rule(
    "custom.practice-is-new",
    id="Tata cara ini sudah tercatat demikian.",
    en="The custom is already on record like this.",
)


class Mechanism(StrEnum):
    """The institution in whose manner a mediation is held (UU 7/2012 Arts 1, 47-50; Permendagri 42/2015)."""

    CUSTOMARY = "customary"
    SOCIAL = "social"
    TASK_FORCE = "task_force"
    INTEGRATED_TEAM = "integrated_team"
    VILLAGE = "village"
    COURT_ANNEXED = "court_annexed"


class Practice(Value):
    """How a custom goes: what it is called, who holds it, where it is known, and when it fits."""

    name: Line
    mechanism: Mechanism
    institution: Line
    region: PlaceId | None = None
    """Where it is known; absent when it is not bound to a place."""
    fits: tuple[SourceOfConflict, ...] = ()
    """The sources of conflict that it is used for; none when it is used for any."""
    when_fitting: Prose | None = None
    steps: tuple[Line, ...] = ()
    """What happens, one thing after the other."""


class Custom(Aggregate):
    """A way of settling disputes that people respect and follow."""

    KIND = "custom"
    DEFAULT_LEVEL = Level.OPEN

    practice: Practice | None = None

    class Registered(Opening):
        """A way of settling disputes came onto the record."""

        TOPIC = "custom.registered"
        practice: Practice

        def apply(self, custom: Custom) -> None:
            custom.practice = self.practice

    class Redescribed(Fact):
        """What is on record of a custom was wrong or is no longer so."""

        TOPIC = "custom.redescribed"
        practice: Practice
        reason: Line

        def apply(self, custom: Custom) -> None:
            custom.practice = self.practice

    @classmethod
    @decision
    def register(cls, *, id: str, practice: Practice) -> Self:
        """Put a way of settling disputes on the record: what it is called, the institution that holds it, where it is
        known, for what it fits, and how it goes."""
        return cls.open(cls.Registered, id=id, practice=practice)

    @decision
    def redescribe(self, *, practice: Practice, reason: Line) -> None:
        """Replace what is on record of the custom, and say why. The former description stays readable."""
        PRACTICE_IS_NEW.require(practice != self.practice, custom=self.id)
        self.record(self.Redescribed, practice=practice, reason=reason)

    def is_of(self, mechanism: Mechanism) -> bool:
        """Whether it is a custom of that kind of institution."""
        return self.practice is not None and self.practice.mechanism is mechanism


CustomFact = Custom.Registered | Custom.Redescribed
