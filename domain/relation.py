"""Relations: that two groups stand to one another in some way, as somebody asserts. The assertion is what is recorded;
two that contradict each other both stand."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from domain.aggregate import SOMETHING_CHANGED, Aggregate, Own, decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.grade import Credibility, Reliability
from domain.group import Group
from domain.ids import GroupId, RelationId, ReportId
from domain.report import Report, must_stand
from domain.text import Line
from domain.value import Value

BETWEEN_TWO = Rule(
    "relation.between-two",
    id="Hubungan hanya dicatat antara dua kelompok yang berbeda; dua catatan tentang satu kelompok adalah satu.",
    en="A relation is between two different groups; two records of one group are one.",
    source="domain.md §4.10",
)
ENDS_AFTER_IT_BEGINS = Rule(
    "relation.ends-after-it-begins",
    id="Hubungan tidak dapat berakhir sebelum dimulai.",
    en="A relation does not end before it begins.",
)

INDEPENDENT_EVIDENCE = Rule(
    "relation.independent-evidence",
    id="Pernyataan dikuatkan oleh sedikitnya satu laporan baru yang tidak bergantung pada laporan yang mendasarinya.",
    en="An assertion is corroborated by at least one further report that is independent of those that it rests on.",
    source="domain.md §4.12",
)
SAYS_OTHERWISE = Rule(
    "relation.says-otherwise",
    id="Pernyataan hanya dibantah oleh pernyataan yang berlaku, antara dua kelompok yang sama, dengan tanda lain.",
    en="An assertion is contradicted by one that stands, between the same two groups, and with another sign.",
    source="domain.md §4.11",
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
    CORROBORATED = "corroborated"
    CONTESTED = "contested"
    LAPSED = "lapsed"
    RETRACTED = "retracted"


LIVE = (RelationState.ASSERTED, RelationState.CORROBORATED, RelationState.CONTESTED)
"""Where an assertion ties its two groups."""


class Bond(Value):
    """What an assertion says of its two groups."""

    from_group: GroupId
    to_group: GroupId
    sign: Sign
    kind: RelationKind
    symmetric: bool = True


class Validity(Value):
    """From when until when an assertion is said to hold, both days included."""

    valid_from: date | None = None
    valid_until: date | None = None


class Relation(Aggregate):
    """An assertion that two groups stand in a relation."""

    KIND = "relation"

    bond: Bond | None = None
    validity: Validity = Validity()
    grade: tuple[Reliability, int] = (Reliability.F, 6)
    evidence: list[str] = field(default_factory=list)
    state: RelationState = RelationState.ASSERTED
    stood_as: RelationState = RelationState.ASSERTED
    """Where it stood before it lapsed or was retracted."""

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
            relation.bond = Bond(**{name: getattr(self, name) for name in Bond.model_fields})
            relation.validity = Validity(valid_from=self.valid_from, valid_until=self.valid_until)
            relation.grade = self.reliability, self.credibility
            relation.evidence = list(self.evidence)

    class Retracted(Fact):
        """An assertion was taken back. ``from_group`` and ``to_group`` are those of the assertion."""

        TOPIC = "relation.retracted"
        from_group: GroupId
        to_group: GroupId
        reason: Line

        def apply(self, relation: Relation) -> None:
            relation.end(RelationState.RETRACTED)

    class Corroborated(Fact):
        """Further reports, one of them independent of those before, say the same as an assertion."""

        TOPIC = "relation.corroborated"
        bond: Bond
        evidence: tuple[ReportId, ...]
        independent: tuple[ReportId, ...]
        """Those among the evidence that were found independent of everything that the assertion rested on."""
        reason: Line

        def apply(self, relation: Relation) -> None:
            relation.state = RelationState.CORROBORATED
            relation.evidence += [report for report in self.evidence if report not in relation.evidence]

    class Contested(Fact):
        """An assertion was disputed: by another one that says otherwise, by reports, or by somebody who denies it.
        Both stand."""

        TOPIC = "relation.contested"
        bond: Bond
        by: RelationId | None = None
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, relation: Relation) -> None:
            relation.state = RelationState.CONTESTED

    class Lapsed(Fact):
        """What an assertion says held until a day, and no longer."""

        TOPIC = "relation.lapsed"
        bond: Bond
        valid_until: date
        reason: Line

        def apply(self, relation: Relation) -> None:
            relation.validity = relation.validity.model_copy(update={"valid_until": self.valid_until})
            relation.end(RelationState.LAPSED)

    class Reinstated(Fact):
        """An assertion was found to have lapsed or to have been retracted wrongly: it stands again."""

        TOPIC = "relation.reinstated"
        bond: Bond
        valid_until: date | None = None
        state: RelationState
        """Where the assertion stands after this."""
        reason: Line

        def apply(self, relation: Relation) -> None:
            relation.validity = relation.validity.model_copy(update={"valid_until": self.valid_until})
            relation.state = self.state

    class Corrected(Fact):
        """An assertion had been taken down wrongly: this is what was asserted, in whole."""

        TOPIC = "relation.corrected"
        bond: Bond
        validity: Validity
        reliability: Reliability
        credibility: Credibility
        state: RelationState
        """Where the assertion stands, as before."""
        reason: Line

        def apply(self, relation: Relation) -> None:
            relation.bond = self.bond
            relation.validity = self.validity
            relation.grade = self.reliability, self.credibility

    @classmethod
    @decision
    def assert_(
        cls,
        *,
        id: str,
        from_group: Group,
        to_group: Group,
        sign: Sign,
        kind: RelationKind,
        symmetric: bool = True,
        valid_from: date | None = None,
        valid_until: date | None = None,
        evidence: tuple[Report, ...] = (),
        reliability: Reliability = Reliability.F,
        credibility: Credibility = 6,
    ) -> Self:
        """Record an assertion that two groups stand in a relation: its sign and kind, whether it holds both ways, from
        when until when, the reports that it rests on, and its grade."""
        BETWEEN_TWO.require(from_group.speaks_for != to_group.speaks_for, group=from_group.speaks_for)
        _in_order(valid_from, valid_until)
        must_stand(evidence)
        return cls.open(
            cls.Asserted,
            id=id,
            from_group=from_group.id,
            to_group=to_group.id,
            sign=sign,
            kind=kind,
            symmetric=symmetric,
            valid_from=valid_from,
            valid_until=valid_until,
            evidence=_ids(evidence),
            reliability=reliability,
            credibility=credibility,
        )

    @decision
    def retract(self, *, reason: Line) -> None:
        """Take the assertion back, and say why. It stays readable as of every moment at which it stood."""
        self.must_be(self.state, *LIVE)
        bond = self.said
        self.record(self.Retracted, from_group=bond.from_group, to_group=bond.to_group, reason=reason)

    @decision
    def corroborate(
        self,
        *,
        evidence: tuple[Report, ...],
        reason: Line,
        known: Annotated[tuple[Report, ...], Own("evidence")],
    ) -> None:
        """Record that further reports say the same, and why they count. At least one is from another source and
        another agency than every report that the assertion rests on, and no copy."""
        self.must_be(self.state, *LIVE)
        must_stand(evidence)
        further = [report for report in evidence if report.id not in self.evidence]
        independent = [new for new in further if all(old.held_against(new).independent for old in known)]
        INDEPENDENT_EVIDENCE.require(len(independent) > 0, further=", ".join(_ids(tuple(further))) or "nothing")
        self.record(
            self.Corroborated,
            bond=self.said,
            evidence=_ids(evidence),
            independent=_ids(tuple(independent)),
            reason=reason,
        )

    @decision
    def contest(self, *, reason: Line, by: Relation | None = None, evidence: tuple[Report, ...] = ()) -> None:
        """Record that the assertion is disputed, and why: by which other assertion, on which reports. It stands all
        the same."""
        self.must_be(self.state, *LIVE)
        must_stand(evidence)
        SAYS_OTHERWISE.require(by is None or self.is_contradicted_by(by), by=by and by.id)
        self.record(self.Contested, bond=self.said, by=by.id if by else None, evidence=_ids(evidence), reason=reason)

    @decision
    def lapse(self, *, valid_until: date, reason: Line) -> None:
        """Record until which day the relation held, and what ended it."""
        self.must_be(self.state, *LIVE)
        _in_order(self.validity.valid_from, valid_until)
        self.record(self.Lapsed, bond=self.said, valid_until=valid_until, reason=reason)

    @decision
    def reinstate(self, *, reason: Line, valid_until: date | None = None) -> None:
        """Record that the assertion lapsed or was retracted wrongly, why, and until when it is said to hold."""
        self.must_be(self.state, RelationState.LAPSED, RelationState.RETRACTED)
        _in_order(self.validity.valid_from, valid_until)
        self.record(self.Reinstated, bond=self.said, valid_until=valid_until, state=self.stood_as, reason=reason)

    @decision
    def correct(
        self,
        *,
        sign: Sign,
        kind: RelationKind,
        reason: Line,
        symmetric: bool = True,
        valid_from: date | None = None,
        valid_until: date | None = None,
        reliability: Reliability = Reliability.F,
        credibility: Credibility = 6,
    ) -> None:
        """Replace what was taken down of the assertion in whole, apart from its groups and reports, and say why it was
        wrong. One between other groups is retracted and asserted anew."""
        self.must_be(self.state, *LIVE)
        _in_order(valid_from, valid_until)
        bond = self.said.model_copy(update={"sign": sign, "kind": kind, "symmetric": symmetric})
        validity = Validity(valid_from=valid_from, valid_until=valid_until)
        SOMETHING_CHANGED.require(
            (bond, validity, reliability, credibility) != (self.bond, self.validity, *self.grade), relation=self.id
        )
        self.record(
            self.Corrected,
            bond=bond,
            validity=validity,
            reliability=reliability,
            credibility=credibility,
            state=self.state,
            reason=reason,
        )

    @property
    def said(self) -> Bond:
        """What it says of its two groups."""
        if self.bond is None:
            raise ValueError(f"{self.id} was never asserted")
        return self.bond

    def is_contradicted_by(self, other: Relation) -> bool:
        """Whether the other one stands and says of the same two groups that they are tied with another sign."""
        mine, theirs = self.said, other.said
        same = {mine.from_group, mine.to_group} == {theirs.from_group, theirs.to_group}
        return other.state in LIVE and same and mine.sign != theirs.sign

    def end(self, state: RelationState) -> None:
        """Tie nobody any more, and remember where it stood."""
        self.stood_as, self.state = self.state, state


def _in_order(valid_from: date | None, valid_until: date | None) -> None:
    ENDS_AFTER_IT_BEGINS.require(
        valid_from is None or valid_until is None or valid_from <= valid_until,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _ids(reports: tuple[Report, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(report.id for report in reports))


RelationFact = (
    Relation.Asserted
    | Relation.Retracted
    | Relation.Corroborated
    | Relation.Contested
    | Relation.Lapsed
    | Relation.Reinstated
    | Relation.Corrected
)
