"""Relations: that two groups stand to one another in some way, as somebody asserts. The assertion is what is recorded;
two that contradict each other both stand."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from domain.aggregate import Aggregate, decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.grade import Credibility, Reliability
from domain.ids import GroupId, ReportId
from domain.text import Line

BETWEEN_TWO = Rule(
    "relation.between-two",
    id="Hubungan hanya dicatat antara dua kelompok yang berbeda.",
    en="A relation is between two different groups.",
    source="domain.md §4.10",
)
ENDS_AFTER_IT_BEGINS = Rule(
    "relation.ends-after-it-begins",
    id="Hubungan tidak dapat berakhir sebelum dimulai.",
    en="A relation does not end before it begins.",
)

Sign = Annotated[int, Field(ge=-1, le=1)]
"""-1 hostile, 0 neutral, +1 friendly."""


class RelationKind(StrEnum):
    """In what way two groups are related."""

    ALLIANCE = "alliance"
    KINSHIP = "kinship"
    COOPERATION = "cooperation"
    GRIEVANCE = "grievance"
    RIVALRY = "rivalry"
    THREAT = "threat"
    VIOLENCE = "violence"
    LEGAL_DISPUTE = "legal_dispute"
    PATRONAGE = "patronage"


class RelationState(StrEnum):
    """Whether an assertion stands."""

    ASSERTED = "asserted"
    RETRACTED = "retracted"


class Relation(Aggregate):
    """An assertion that two groups stand in a relation."""

    KIND = "relation"

    from_group: str = ""
    to_group: str = ""
    state: RelationState = RelationState.ASSERTED

    class Asserted(Opening):
        """Somebody asserted that two groups stand in a relation."""

        TOPIC = "relation.asserted"
        from_group: GroupId
        to_group: GroupId
        sign: Sign
        kind: RelationKind
        symmetric: bool = True
        valid_from: date | None = None
        valid_until: date | None = None
        evidence: tuple[ReportId, ...] = ()
        reliability: Reliability = Reliability.F
        credibility: Credibility = 6

        def apply(self, relation: Relation) -> None:
            relation.from_group = self.from_group
            relation.to_group = self.to_group

    class Retracted(Fact):
        """An assertion was taken back. ``from_group`` and ``to_group`` are those of the assertion."""

        TOPIC = "relation.retracted"
        from_group: GroupId
        to_group: GroupId
        reason: Line

        def apply(self, relation: Relation) -> None:
            relation.state = RelationState.RETRACTED

    @classmethod
    @decision
    def assert_(
        cls,
        *,
        id: str,
        from_group: GroupId,
        to_group: GroupId,
        sign: Sign,
        kind: RelationKind,
        symmetric: bool = True,
        valid_from: date | None = None,
        valid_until: date | None = None,
        evidence: tuple[ReportId, ...] = (),
        reliability: Reliability = Reliability.F,
        credibility: Credibility = 6,
    ) -> Self:
        """Record an assertion that two groups stand in a relation: its sign and kind, whether it holds both ways, from
        when until when, the reports that it rests on, and its grade."""
        BETWEEN_TWO.require(from_group != to_group, group=from_group)
        ENDS_AFTER_IT_BEGINS.require(
            valid_from is None or valid_until is None or valid_from <= valid_until,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        return cls.open(
            cls.Asserted,
            id=id,
            from_group=from_group,
            to_group=to_group,
            sign=sign,
            kind=kind,
            symmetric=symmetric,
            valid_from=valid_from,
            valid_until=valid_until,
            evidence=tuple(dict.fromkeys(evidence)),
            reliability=reliability,
            credibility=credibility,
        )

    @decision
    def retract(self, *, reason: Line) -> None:
        """Take the assertion back, and say why. It stays readable as of every moment at which it stood."""
        self.must_be(self.state, RelationState.ASSERTED)
        self.record(self.Retracted, from_group=self.from_group, to_group=self.to_group, reason=reason)


RelationFact = Relation.Asserted | Relation.Retracted
