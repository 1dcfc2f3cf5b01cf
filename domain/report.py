"""Reports: what somebody told the office, kept as it was told. What it says is an assertion, never a fact."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import ClassVar

from domain.aggregate import decision
from domain.errors import Rule
from domain.fact import Fact
from domain.grade import CONFIRMED, Credibility
from domain.ids import AgencyId, DisputeId, ReportId
from domain.merging import UndoesMerge
from domain.report_told import (
    Channel,
    Claim,
    Requester,
    SourceOfConflict,
    Statement,
    ToldReport,
    ToldReportFact,
)
from domain.text import Line, Prose
from domain.witness import Comparison

__all__ = [
    "Channel",
    "Claim",
    "Falsehood",
    "RejectionReason",
    "Report",
    "ReportFact",
    "ReportRole",
    "ReportState",
    "Requester",
    "SourceOfConflict",
    "Statement",
    "TriageDecision",
    "Urgency",
]

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
FALSE_ON_EVIDENCE = Rule(
    "report.false-on-evidence",
    id="Laporan dinyatakan tidak benar hanya berdasarkan sedikitnya satu laporan lain; catat temuannya sebagai laporan.",
    en="A report is declared false on at least one other report; record what was found as a report.",
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


class RejectionReason(StrEnum):
    """Why the office has nothing to do with a report."""

    OUT_OF_SCOPE = "out_of_scope"
    UNINTELLIGIBLE = "unintelligible"


class Falsehood(StrEnum):
    """In what way a report is false."""

    FABRICATED = "fabricated"
    MISTAKEN = "mistaken"
    ELSEWHERE = "elsewhere"


class ReportRole(StrEnum):
    """How a report bears on a dispute."""

    EVIDENCE = "evidence"
    BACKGROUND = "background"
    CONTRADICTION = "contradiction"


class Report(ToldReport):
    """A statement received from a source."""

    KIND = "report"

    state: ReportState = ReportState.RECEIVED
    stood_as: ReportState = ReportState.RECEIVED
    """Where it stood before it was retracted, rejected or declared false."""
    merged_as: ReportState = ReportState.RECEIVED
    """Where it stood before it was merged."""
    credibility: int | None = None
    graded_at: int | None = None
    links: dict[str, ReportRole] = field(default_factory=dict)

    class Triaged(Fact):
        """The desk decided what becomes of a report."""

        TOPIC = "report.triaged"
        decision: TriageDecision
        urgency: Urgency
        reason: Line

        def apply(self, report: Report) -> None:
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

        def apply(self, report: Report) -> None:
            report.credibility = self.credibility
            report.graded_at = self.originator_version
            report.state = self.state

    class LinkedToDispute(Fact):
        """A report was found to bear on a dispute."""

        TOPIC = "report.linked-to-dispute"
        dispute: DisputeId
        role: ReportRole
        reason: Line | None = None

        def apply(self, report: Report) -> None:
            report.links[self.dispute] = self.role
            report.state = ReportState.LINKED

    class UnlinkedFromDispute(Fact):
        """A report was found not to bear on a dispute after all."""

        TOPIC = "report.unlinked-from-dispute"
        dispute: DisputeId
        reason: Line
        state: ReportState
        """Where the report stands after this, other links considered."""

        def apply(self, report: Report) -> None:
            del report.links[self.dispute]
            report.state = self.state

    class Filed(Fact):
        """A report was put away: it bears on no dispute."""

        TOPIC = "report.filed"
        reason: Line

        def apply(self, report: Report) -> None:
            report.state = ReportState.FILED

    class Rejected(Fact):
        """The office has nothing to do with a report, or cannot understand it."""

        TOPIC = "report.rejected"
        reason_code: RejectionReason
        reason: Line

        def apply(self, report: Report) -> None:
            report.fall(ReportState.REJECTED)

    class Retracted(Fact):
        """The source of a report took it back."""

        TOPIC = "report.retracted"
        reason: Line

        def apply(self, report: Report) -> None:
            report.fall(ReportState.RETRACTED)

    class DeclaredFalse(Fact):
        """What a report says was found not to be so."""

        TOPIC = "report.declared-false"
        reason_code: Falsehood
        verifier: AgencyId
        """The agency that found it out."""
        evidence: tuple[ReportId, ...]
        reason: Line

        def apply(self, report: Report) -> None:
            report.fall(ReportState.DECLARED_FALSE)

    class Reinstated(Fact):
        """A report was found to have been rejected, retracted or declared false wrongly: it counts again."""

        TOPIC = "report.reinstated"
        state: ReportState
        """Where the report stands after this."""
        reason: Line

        def apply(self, report: Report) -> None:
            report.state = self.state

    class Merged(Fact):
        """A report turned out to be the same as another one, told twice by the same source or passed on."""

        TOPIC = "report.merged"
        survivor: ReportId
        reason: Line

        def apply(self, report: Report) -> None:
            report.merged_as, report.state = report.state, ReportState.MERGED
            report.merged_into = self.survivor

    class MergeUndone(UndoesMerge):
        """A report is another one than that into which it was merged."""

        TOPIC = "report.merge-undone"
        survivor: ReportId
        state: ReportState
        """Where the report stands after this."""

        def apply(self, report: Report) -> None:
            report.state = self.state
            report.merged_into = None

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

    @decision
    def reject(self, *, reason_code: RejectionReason, reason: Line) -> None:
        """Turn the report away as out of scope or unintelligible, and say why. Only before it is graded."""
        self.must_be(self.state, ReportState.RECEIVED, ReportState.TRIAGED)
        self.record(self.Rejected, reason_code=reason_code, reason=reason)

    @decision
    def retract(self, *, reason: Line) -> None:
        """Record that the source took its report back, and why. What was decided on it stays on record."""
        self.must_be(self.state, *(state for state in ReportState if state is not ReportState.RETRACTED))
        self.record(self.Retracted, reason=reason)

    @decision
    def declare_false(
        self, *, reason_code: Falsehood, verifier: AgencyId, evidence: tuple[Report, ...], reason: Line
    ) -> None:
        """Record that what the report says is not so: in what way, which agency found out, on which other reports,
        and why they suffice."""
        self.must_be(self.state, ReportState.LINKED)
        others = tuple(dict.fromkeys(other.id for other in evidence if other.id != self.id))
        FALSE_ON_EVIDENCE.require(len(others) > 0, report=self.id)
        must_stand(evidence)
        self.record(self.DeclaredFalse, reason_code=reason_code, verifier=verifier, evidence=others, reason=reason)

    @decision
    def reinstate(self, *, reason: Line) -> None:
        """Record that the report was rejected, retracted or declared false wrongly, and why."""
        self.must_be(self.state, *FALLEN)
        self.record(self.Reinstated, state=self.stood_as, reason=reason)

    @decision
    def merge_into(self, *, survivor: Report, reason: Line) -> None:
        """Record that this is the same report as another one, and why. It can be undone."""
        self.must_be_mergeable(survivor)
        self.record(self.Merged, survivor=survivor.id, reason=reason)

    @decision
    def undo_merge(self, *, reason: Line) -> None:
        """Record that this is another report than the one that it was merged into, and why."""
        self.record(self.MergeUndone, survivor=self.must_be_merged(), state=self.merged_as, reason=reason)

    def fall(self, state: ReportState) -> None:
        """Count for nothing from now on, and remember where it stood."""
        if self.state not in FALLEN:
            self.stood_as = self.state
        self.state = state

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


ReportFact = (
    ToldReportFact
    | Report.Triaged
    | Report.Graded
    | Report.LinkedToDispute
    | Report.UnlinkedFromDispute
    | Report.Filed
    | Report.Rejected
    | Report.Retracted
    | Report.DeclaredFalse
    | Report.Reinstated
    | Report.Merged
    | Report.MergeUndone
)
