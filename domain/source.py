"""Sources: who reports. Who a source is stays sealed; what kind it is and how reliable, others may need to know."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Self

from domain.aggregate import Aggregate, decision
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


class Source(Aggregate):
    """Somebody or something that reports, graded A to F over time."""

    KIND = "source"

    agency: str | None = None
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

    def reliability_on(self, day: date) -> Reliability:
        """As last assessed for that day; F where nobody judged."""
        for assessed in reversed(self.assessments):
            if assessed.valid_from <= day and (assessed.valid_until is None or day <= assessed.valid_until):
                return assessed.reliability
        return Reliability.F


SourceFact = Source.Registered | Source.ReliabilityAssessed
