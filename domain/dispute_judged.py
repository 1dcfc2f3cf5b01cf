"""Disputes as they are judged: how far they have escalated, and what ties their groups together or drives them apart."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.aggregate import decision
from domain.dispute_known import ALIVE, KnownDispute
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import AgencyId, GroupId, ReportId
from domain.report import Report, standing
from domain.text import Line, Prose

JUDGED_ON_EVIDENCE = Rule(
    "dispute.judged-on-evidence",
    id="Tahap eskalasi dinilai berdasarkan sedikitnya satu laporan.",
    en="A stage of escalation is judged on at least one report.",
    source="domain.md §2",
)
TIES_OR_DIVIDES_SOMEBODY = Rule(
    "dispute.ties-or-divides-somebody",
    id="Sebutkan sedikitnya dua kelompok, masing-masing satu kali.",
    en="Name at least two groups, each once.",
)

Stage = Annotated[int, Field(ge=1, le=9)]
"""Glasl's stages of escalation: 1 hardening, 2 debate and polemics, 3 actions not words, 4 images and coalitions, 5
loss of face, 6 threats, 7 limited destructive blows, 8 fragmentation of the enemy, 9 together into the abyss."""
Number = Annotated[int, Field(ge=1)]


class InfluenceKind(StrEnum):
    """Whether something ties groups together or drives them apart (Do No Harm, CDA)."""

    CONNECTOR = "connector"
    DIVIDER = "divider"


class InfluenceCategory(StrEnum):
    """Of what nature a connector or a divider is (Do No Harm, CDA)."""

    SYSTEMS = "systems"
    ATTITUDES = "attitudes"
    VALUES = "values"
    EXPERIENCES = "experiences"
    SYMBOLS = "symbols"


class JudgedDispute(KnownDispute):
    """What somebody judges of a dispute."""

    escalation: int | None = None
    """The stage that was judged last; absent while nobody has judged."""
    assessments: int = 0
    influences: int = 0

    class EscalationAssessed(Fact):
        """Somebody judged how far a dispute has escalated. It is a judgement, and may go down."""

        TOPIC = "dispute.escalation-assessed"
        number: Number
        stage: Stage
        rationale: Prose
        assessor: AgencyId
        method: Line
        evidence: tuple[ReportId, ...]

        def apply(self, dispute: JudgedDispute) -> None:
            dispute.escalation = self.stage
            dispute.assessments = self.number

    class ConnectorIdentified(Fact):
        """Somebody saw what ties groups of a dispute together."""

        TOPIC = "dispute.connector-identified"
        number: Number
        description: Line
        category: InfluenceCategory
        groups: tuple[GroupId, ...]
        evidence: tuple[ReportId, ...] = ()

        def apply(self, dispute: JudgedDispute) -> None:
            dispute.influences = self.number

    class DividerIdentified(Fact):
        """Somebody saw what drives groups of a dispute apart."""

        TOPIC = "dispute.divider-identified"
        number: Number
        description: Line
        category: InfluenceCategory
        groups: tuple[GroupId, ...]
        evidence: tuple[ReportId, ...] = ()

        def apply(self, dispute: JudgedDispute) -> None:
            dispute.influences = self.number

    @decision
    def assess_escalation(
        self, *, stage: Stage, rationale: Prose, assessor: AgencyId, method: Line, evidence: tuple[Report, ...]
    ) -> None:
        """Judge how far the dispute has escalated, from 1 to 9 after Glasl: why (without names of persons), by which
        agency and how that was judged, and on which reports."""
        self.must_be(self.handling, *ALIVE)
        JUDGED_ON_EVIDENCE.require(len(evidence) > 0, dispute=self.id)
        self.record(
            self.EscalationAssessed,
            number=self.assessments + 1,
            stage=stage,
            rationale=rationale,
            assessor=assessor,
            method=method,
            evidence=standing(evidence),
        )

    @decision
    def identify_connector(
        self,
        *,
        description: Line,
        category: InfluenceCategory,
        groups: tuple[GroupId, ...],
        evidence: tuple[Report, ...] = (),
    ) -> None:
        """Record what ties groups together in spite of the dispute: of what nature it is, which groups, and on which
        reports."""
        seen = self._influence(description, category, groups, standing(evidence))
        self.record(self.ConnectorIdentified, **seen)

    @decision
    def identify_divider(
        self,
        *,
        description: Line,
        category: InfluenceCategory,
        groups: tuple[GroupId, ...],
        evidence: tuple[Report, ...] = (),
    ) -> None:
        """Record what drives groups apart in the dispute: of what nature it is, which groups, and on which reports."""
        seen = self._influence(description, category, groups, standing(evidence))
        self.record(self.DividerIdentified, **seen)

    def _influence(
        self, description: str, category: InfluenceCategory, groups: tuple[str, ...], evidence: tuple[str, ...]
    ) -> dict[str, object]:
        self.must_be(self.handling, *ALIVE)
        TIES_OR_DIVIDES_SOMEBODY.require(len(groups) == len(set(groups)) >= 2, groups=", ".join(groups))
        number = self.influences + 1
        said = {"number": number, "description": description, "category": category}
        return {**said, "groups": groups, "evidence": evidence}


JudgedDisputeFact = (
    JudgedDispute.EscalationAssessed | JudgedDispute.ConnectorIdentified | JudgedDispute.DividerIdentified
)
