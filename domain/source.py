"""Sources: who reports. Who a source is stays sealed; what kind it is and how reliable, others may need to know."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from domain.aggregate import SOMETHING_CHANGED, Aggregate, decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.grade import Reliability
from domain.ids import AgencyId
from domain.personal import Personal
from domain.text import Line

PERIOD_ENDS_AFTER_IT_BEGINS = Rule(
    "source.period-ends-after-it-begins",
    id="Masa penilaian tidak dapat berakhir sebelum dimulai.",
    en="The period of an assessment does not end before it begins.",
)


ACTIVE_THEN = Rule(
    "source.active-then",
    id="Sumber ini sedang ditangguhkan atau sudah ditutup ketika laporan itu dibuat.",
    en="The source was suspended or closed when the report was made; reactivate it, or say when the report was made.",
    source="domain.md §2",
)


class SourceKind(StrEnum):
    """What kind of source it is (domain.md §3.1)."""

    FKDM = "fkdm"
    BHABINKAMTIBMAS = "bhabinkamtibmas"
    BABINSA = "babinsa"
    SUB_DISTRICT_HEAD = "sub_district_head"
    VILLAGE = "village"
    OFFICE = "office"
    MEDIA = "media"
    RESIDENT = "resident"
    LAPOR = "lapor"
    VERTICAL_AGENCY = "vertical_agency"
    DATA_SET = "data_set"


class SourceState(StrEnum):
    """Whether the office takes reports from a source. One that was registered is active at once."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Source(Aggregate):
    """Somebody or something that reports, graded A to F over time."""

    KIND = "source"

    kind: SourceKind | None = None
    public_name: str | None = None
    agency: str | None = None
    state: SourceState = SourceState.ACTIVE
    turns: list[tuple[datetime, SourceState]] = field(default_factory=list)
    """When it was suspended, reactivated or closed, in the order in which that was recorded."""
    assessments: list[Source.ReliabilityAssessed] = field(default_factory=list)

    class Registered(Opening):
        """A source became known to the office."""

        TOPIC = "source.registered"
        kind: SourceKind
        public_name: Line | None = None
        """The name of a medium or an institution; a person's name belongs into ``identity``."""
        belongs_to: AgencyId | None = None
        identity: Personal | None = None
        contact: Personal | None = None

        def apply(self, source: Source) -> None:
            source.kind = self.kind
            source.public_name = self.public_name
            source.agency = self.belongs_to

    class ReliabilityAssessed(Fact):
        """Somebody judged how reliable a source is, for a period."""

        TOPIC = "source.reliability-assessed"
        reliability: Reliability
        basis: Line
        valid_from: date
        valid_until: date | None = None

        def apply(self, source: Source) -> None:
            source.assessments.append(self)

    class Suspended(Fact):
        """The office takes no reports from a source until further notice."""

        TOPIC = "source.suspended"
        reason: Line

        def apply(self, source: Source) -> None:
            source.turn(self.occurred.start, SourceState.SUSPENDED)

    class Reactivated(Fact):
        """The office takes reports from a suspended source again."""

        TOPIC = "source.reactivated"
        reason: Line

        def apply(self, source: Source) -> None:
            source.turn(self.occurred.start, SourceState.ACTIVE)

    class Closed(Fact):
        """A source will report no more. What it told stays on record."""

        TOPIC = "source.closed"
        reason: Line

        def apply(self, source: Source) -> None:
            source.turn(self.occurred.start, SourceState.CLOSED)

    class Corrected(Fact):
        """What was on record of a source was wrong: this is what is so. Reports keep the agency that was on record
        when they came in."""

        TOPIC = "source.corrected"
        kind: SourceKind
        public_name: Line | None = None
        belongs_to: AgencyId | None = None
        reason: Line

        def apply(self, source: Source) -> None:
            source.kind = self.kind
            source.public_name = self.public_name
            source.agency = self.belongs_to

    @classmethod
    @decision
    def register(
        cls,
        *,
        id: str,
        kind: SourceKind,
        public_name: Line | None = None,
        belongs_to: AgencyId | None = None,
        identity: Personal | None = None,
        contact: Personal | None = None,
    ) -> Self:
        """Put a source on the record: its kind, the public name of a medium or institution, the agency it belongs
        to, and, sealed, who it is and how it can be reached."""
        return cls.open(
            cls.Registered,
            id=id,
            kind=kind,
            public_name=public_name,
            belongs_to=belongs_to,
            identity=identity,
            contact=contact,
        )

    @decision
    def assess_reliability(
        self, *, reliability: Reliability, basis: Line, valid_from: date, valid_until: date | None = None
    ) -> None:
        """Judge how reliable the source is (A to F), on what basis and for which period."""
        PERIOD_ENDS_AFTER_IT_BEGINS.require(
            valid_until is None or valid_from <= valid_until, valid_from=valid_from, valid_until=valid_until
        )
        self.record(
            self.ReliabilityAssessed,
            reliability=reliability,
            basis=basis,
            valid_from=valid_from,
            valid_until=valid_until,
        )

    @decision
    def suspend(self, *, reason: Line) -> None:
        """Take no more reports from the source for now, and say why. Since when is given as ``occurred``."""
        self.must_be(self.state, SourceState.ACTIVE)
        self.record(self.Suspended, reason=reason)

    @decision
    def reactivate(self, *, reason: Line) -> None:
        """Take reports from the suspended source again, and say why."""
        self.must_be(self.state, SourceState.SUSPENDED)
        self.record(self.Reactivated, reason=reason)

    @decision
    def close(self, *, reason: Line) -> None:
        """Record that the source will report no more, and why. It cannot be opened again; another can be registered."""
        self.must_be(self.state, SourceState.ACTIVE, SourceState.SUSPENDED)
        self.record(self.Closed, reason=reason)

    @decision
    def correct(
        self, *, kind: SourceKind, reason: Line, public_name: Line | None = None, belongs_to: AgencyId | None = None
    ) -> None:
        """Replace what is on record of the source (its kind, public name and agency; what is not given is taken away),
        and say why it was wrong."""
        SOMETHING_CHANGED.require(
            (kind, public_name, belongs_to) != (self.kind, self.public_name, self.agency), source=self.id
        )
        self.record(self.Corrected, kind=kind, public_name=public_name, belongs_to=belongs_to, reason=reason)

    def turn(self, since: datetime, state: SourceState) -> None:
        """Note since when the source is in another state."""
        self.turns.append((since, state))
        self.state = state

    def was_active(self, moment: datetime) -> bool:
        """Whether the office took its reports at that moment, as far as is known today."""
        then = [state for since, state in self.turns if since <= moment]
        return not then or then[-1] is SourceState.ACTIVE

    def reliability_on(self, day: date) -> Reliability:
        """As last assessed for that day; F where nobody judged."""
        for assessed in reversed(self.assessments):
            if assessed.valid_from <= day and (assessed.valid_until is None or day <= assessed.valid_until):
                return assessed.reliability
        return Reliability.F


SourceFact = (
    Source.Registered
    | Source.ReliabilityAssessed
    | Source.Suspended
    | Source.Reactivated
    | Source.Closed
    | Source.Corrected
)
