"""Reports: what somebody told the office, kept as it was told. What it says is an assertion, never a fact."""

from __future__ import annotations

from enum import StrEnum

from domain.aggregate import decision
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import AgencyId, ReportId
from domain.merging import UndoesMerge
from domain.report_told import Channel, Claim, Requester, SourceOfConflict, Statement, ToldReportFact
from domain.report_weighed import (
    EVIDENCE_STANDS,
    FALLEN,
    ReportRole,
    ReportState,
    TriageDecision,
    Urgency,
    WeighedReport,
    WeighedReportFact,
    must_stand,
    standing,
)
from domain.text import Line

__all__ = [
    "EVIDENCE_STANDS",
    "FALLEN",
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
    "must_stand",
    "standing",
]

FALSE_ON_EVIDENCE = Rule(
    "report.false-on-evidence",
    id="Laporan dinyatakan tidak benar hanya berdasarkan sedikitnya satu laporan lain; catat temuannya sebagai laporan.",
    en="A report is declared false on at least one other report; record what was found as a report.",
)


class RejectionReason(StrEnum):
    """Why the office has nothing to do with a report."""

    OUT_OF_SCOPE = "out_of_scope"
    UNINTELLIGIBLE = "unintelligible"


class Falsehood(StrEnum):
    """In what way a report is false."""

    FABRICATED = "fabricated"
    MISTAKEN = "mistaken"
    ELSEWHERE = "elsewhere"


class Report(WeighedReport):
    """A statement received from a source."""

    KIND = "report"

    stood_as: ReportState = ReportState.RECEIVED
    """Where it stood before it was retracted, rejected or declared false."""
    merged_as: ReportState = ReportState.RECEIVED
    """Where it stood before it was merged."""

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


ReportFact = (
    ToldReportFact
    | WeighedReportFact
    | Report.Rejected
    | Report.Retracted
    | Report.DeclaredFalse
    | Report.Reinstated
    | Report.Merged
    | Report.MergeUndone
)
