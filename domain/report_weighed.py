"""Reports as they are weighed: triaged, graded against other reports, and linked to the disputes that they bear on."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from domain.aggregate import decision
from domain.errors import Rule
from domain.fact import Fact
from domain.grade import CONFIRMED, Credibility
from domain.ids import DisputeId, ReportId
from domain.report_told import ToldReport
from domain.text import Line, Prose
from domain.witness import Comparison

if TYPE_CHECKING:
    from domain.report import Report

INDEPENDENTLY_CONFIRMED = Rule(
    "report.independently-confirmed",
    id="Nilai 1 (terkonfirmasi) memerlukan sedikitnya satu laporan penguat dari sumber dan instansi lain, bukan salinan.",
    en="Grade 1 (confirmed) needs at least one corroborating report from another source and another agency, and no copy.",
    source="domain.md §4.12",
)
NOT_ITS_OWN_WITNESS = Rule(
    "report.not-its-own-witness",
    id="Suatu laporan tidak dapat menguatkan dirinya sendiri.",
    en="A report does not corroborate itself.",
)
EVIDENCE_STANDS = Rule(
    "report.evidence-stands",
    id="Laporan yang ditarik, ditolak, dinyatakan tidak benar, atau digabungkan bukan bukti.",
    en="A report that was retracted, rejected, declared false or merged into another is no evidence.",
    source="domain.md §2",
)
LINKED_ONCE = Rule(
    "report.linked-once",
    id="Laporan ini sudah ditautkan pada sengketa tersebut.",
    en="The report is already linked to this dispute; unlink it first to give it another role.",
)
LINKED_AT_ALL = Rule(
    "report.linked-at-all",
    id="Laporan ini tidak tertaut pada sengketa tersebut.",
    en="The report is not linked to this dispute.",
)


class TriageDecision(StrEnum):
    """What becomes of a report at first sight."""

    PURSUE = "pursue"
    FILE = "file"


class Urgency(StrEnum):
    """How soon somebody has to act on a report."""

    IMMEDIATE = "immediate"
    SOON = "soon"
    ROUTINE = "routine"


class ReportState(StrEnum):
    """Where a report stands in its handling."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    GRADED = "graded"
    LINKED = "linked"
    FILED = "filed"
    REJECTED = "rejected"
    RETRACTED = "retracted"
    DECLARED_FALSE = "declared_false"
    MERGED = "merged"


FALLEN = (ReportState.REJECTED, ReportState.RETRACTED, ReportState.DECLARED_FALSE)
"""Where a report counts for nothing."""


class ReportRole(StrEnum):
    """How a report bears on a dispute."""

    EVIDENCE = "evidence"
    BACKGROUND = "background"
    CONTRADICTION = "contradiction"


class WeighedReport(ToldReport):
    """What the office makes of a report."""

    state: ReportState = ReportState.RECEIVED
    credibility: int | None = None
    graded_at: int | None = None
    links: dict[str, ReportRole] = field(default_factory=dict)

    class Triaged(Fact):
        """The desk decided what becomes of a report."""

        TOPIC = "report.triaged"
        decision: TriageDecision
        urgency: Urgency
        reason: Line

        def apply(self, report: WeighedReport) -> None:
            filed = self.decision is TriageDecision.FILE
            report.state = ReportState.FILED if filed else ReportState.TRIAGED

    class Graded(Fact):
        """An analyst judged how credible a report is."""

        TOPIC = "report.graded"
        SCHEMA = 2
        UPCASTS: ClassVar = {1: lambda stored: {**stored, "compared": []}}
        credibility: Credibility
        basis: Prose
        corroborated_by: tuple[ReportId, ...] = ()
        compared: tuple[Comparison, ...] = ()
        """Each of these reports held against this one, as they read on that day. None before schema 2."""
        supersedes: int | None = None
        """The version of this report's grade before."""
        state: ReportState
        """Where the report stands after this."""

        def apply(self, report: WeighedReport) -> None:
            report.credibility = self.credibility
            report.graded_at = self.originator_version
            report.state = self.state

    class LinkedToDispute(Fact):
        """A report was found to bear on a dispute."""

        TOPIC = "report.linked-to-dispute"
        dispute: DisputeId
        role: ReportRole
        reason: Line | None = None

        def apply(self, report: WeighedReport) -> None:
            report.links[self.dispute] = self.role
            report.state = ReportState.LINKED

    class UnlinkedFromDispute(Fact):
        """A report was found not to bear on a dispute after all."""

        TOPIC = "report.unlinked-from-dispute"
        dispute: DisputeId
        reason: Line
        state: ReportState
        """Where the report stands after this, other links considered."""

        def apply(self, report: WeighedReport) -> None:
            del report.links[self.dispute]
            report.state = self.state

    class Filed(Fact):
        """A report was put away: it bears on no dispute."""

        TOPIC = "report.filed"
        reason: Line

        def apply(self, report: WeighedReport) -> None:
            report.state = ReportState.FILED

    @decision
    def triage(self, *, decision: TriageDecision, urgency: Urgency, reason: Line) -> None:
        """Decide whether the report is pursued or only filed, how urgent it is, and why."""
        self.must_be(self.state, ReportState.RECEIVED)
        self.record(self.Triaged, decision=decision, urgency=urgency, reason=reason)

    @decision
    def grade(self, *, credibility: Credibility, basis: Prose, corroborated_by: tuple[Report, ...] = ()) -> None:
        """Judge how credible the report is (1 confirmed to 5 improbable, 6 cannot be judged), on what basis, and
        which reports say the same. Grade 1 needs one from another source and another agency that is no copy."""
        self.must_be(self.state, ReportState.TRIAGED, ReportState.GRADED, ReportState.LINKED)
        NOT_ITS_OWN_WITNESS.require(all(other.id != self.id for other in corroborated_by), report=self.id)
        must_stand(corroborated_by)
        compared = tuple({other.id: self.held_against(other) for other in corroborated_by}.values())
        INDEPENDENTLY_CONFIRMED.require(
            credibility != CONFIRMED or any(one.independent for one in compared),
            corroborated_by=", ".join(other.id for other in corroborated_by) or "nothing",
            alike=", ".join(f"{one.report}: {one.similarity}" for one in compared if one.similarity is not None),
        )
        self.record(
            self.Graded,
            credibility=credibility,
            basis=basis,
            corroborated_by=tuple(one.report for one in compared),
            compared=compared,
            supersedes=self.graded_at,
            state=ReportState.LINKED if self.links else ReportState.GRADED,
        )

    @decision
    def link_to_dispute(self, *, dispute: DisputeId, role: ReportRole, reason: Line | None = None) -> None:
        """Record that the report bears on a dispute: as evidence, as background or as a contradiction."""
        self.must_be(self.state, ReportState.TRIAGED, ReportState.GRADED, ReportState.LINKED)
        LINKED_ONCE.require(dispute not in self.links, dispute=dispute)
        self.record(self.LinkedToDispute, dispute=dispute, role=role, reason=reason)

    @decision
    def unlink_from_dispute(self, *, dispute: DisputeId, reason: Line) -> None:
        """Record that the report does not bear on a dispute after all, and why."""
        LINKED_AT_ALL.require(dispute in self.links, dispute=dispute)
        self.must_be(self.state, ReportState.LINKED)
        if len(self.links) > 1:
            state = ReportState.LINKED
        else:
            state = ReportState.TRIAGED if self.credibility is None else ReportState.GRADED
        self.record(self.UnlinkedFromDispute, dispute=dispute, reason=reason, state=state)

    @decision
    def file(self, *, reason: Line) -> None:
        """Put the report away because it bears on no dispute, and say why."""
        self.must_be(self.state, ReportState.TRIAGED, ReportState.GRADED)
        self.record(self.Filed, reason=reason)

    @property
    def stands(self) -> bool:
        """Whether it can be evidence."""
        return self.state not in (*FALLEN, ReportState.MERGED)


def must_stand(evidence: tuple[Report, ...]) -> None:
    """Refuse to rest anything on a report that does not stand."""
    fallen = [report for report in evidence if not report.stands]
    EVIDENCE_STANDS.require(not fallen, reports=", ".join(f"{report.id} ({report.state})" for report in fallen))


def standing(evidence: tuple[Report, ...]) -> tuple[str, ...]:
    """The ids of reports that something is to rest on, each once; refused where one of them does not stand."""
    must_stand(evidence)
    return tuple(dict.fromkeys(report.id for report in evidence))


WeighedReportFact = (
    WeighedReport.Triaged
    | WeighedReport.Graded
    | WeighedReport.LinkedToDispute
    | WeighedReport.UnlinkedFromDispute
    | WeighedReport.Filed
)
