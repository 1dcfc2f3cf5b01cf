"""Agreements as they are kept: what is reported done, verified, returned or waived, and who went to see."""

from __future__ import annotations

from domain.aggregate import decision
from domain.agreement_text import BINDING, AgreementText
from domain.commitment import CommitmentState, Number
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import AgencyId, ReportId
from domain.report import Report, standing
from domain.text import Line, Prose

HAS_THE_COMMITMENT = Rule(
    "agreement.has-the-commitment",
    id="Butir dengan nomor ini tidak ada.",
    en="The agreement has no commitment of this number.",
)


class KeptAgreement(AgreementText):
    """How far an agreement has been kept."""

    visits: int = 0

    class CommitmentReportedDone(Fact):
        """Somebody reported that a commitment was kept."""

        TOPIC = "agreement.commitment-reported-done"
        number: Number
        evidence: tuple[ReportId, ...] = ()

        def apply(self, agreement: KeptAgreement) -> None:
            agreement.commitments[self.number] = CommitmentState.REPORTED_DONE

    class CommitmentVerified(Fact):
        """A commitment was found to have been kept."""

        TOPIC = "agreement.commitment-verified"
        number: Number
        evidence: tuple[ReportId, ...] = ()

        def apply(self, agreement: KeptAgreement) -> None:
            agreement.commitments[self.number] = CommitmentState.VERIFIED

    class CommitmentReturned(Fact):
        """A commitment that was reported as kept was found not to be."""

        TOPIC = "agreement.commitment-returned"
        number: Number
        reason: Line

        def apply(self, agreement: KeptAgreement) -> None:
            agreement.commitments[self.number] = CommitmentState.RETURNED

    class CommitmentWaived(Fact):
        """The parties let go of a commitment."""

        TOPIC = "agreement.commitment-waived"
        number: Number
        reason: Line

        def apply(self, agreement: KeptAgreement) -> None:
            agreement.commitments[self.number] = CommitmentState.WAIVED

    class MonitoringVisitMade(Fact):
        """Somebody went to see whether an agreement is kept."""

        TOPIC = "agreement.monitoring-visit-made"
        number: Number
        by_agency: AgencyId
        finding: Prose
        commitments: tuple[Number, ...] = ()
        """Those that were looked at; none when it was about the whole."""
        evidence: tuple[ReportId, ...] = ()

        def apply(self, agreement: KeptAgreement) -> None:
            agreement.visits = self.number

    @decision
    def report_commitment_done(self, *, number: Number, evidence: tuple[Report, ...] = ()) -> None:
        """Record a report that a commitment was kept."""
        self._commitment_must_be(number, CommitmentState.OPEN, CommitmentState.RETURNED)
        self.record(self.CommitmentReportedDone, number=number, evidence=standing(evidence))

    @decision
    def verify_commitment(self, *, number: Number, evidence: tuple[Report, ...] = ()) -> None:
        """Record that a commitment that was reported as kept was indeed kept."""
        self._commitment_must_be(number, CommitmentState.REPORTED_DONE)
        self.record(self.CommitmentVerified, number=number, evidence=standing(evidence))

    @decision
    def return_commitment(self, *, number: Number, reason: Line) -> None:
        """Record that a commitment that was reported as kept was not, and why."""
        self._commitment_must_be(number, CommitmentState.REPORTED_DONE)
        self.record(self.CommitmentReturned, number=number, reason=reason)

    @decision
    def waive_commitment(self, *, number: Number, reason: Line) -> None:
        """Record that the parties let go of a commitment, and why."""
        self._commitment_must_be(number, CommitmentState.OPEN, CommitmentState.RETURNED)
        self.record(self.CommitmentWaived, number=number, reason=reason)

    @decision
    def make_monitoring_visit(
        self,
        *,
        by_agency: AgencyId,
        finding: Prose,
        commitments: tuple[Number, ...] = (),
        evidence: tuple[Report, ...] = (),
    ) -> None:
        """Record that an agency went to see whether the agreement is kept: what it found (without names of persons),
        which commitments it looked at, and on which reports."""
        self.must_be(self.state, *BINDING)
        for number in commitments:
            HAS_THE_COMMITMENT.require(number in self.commitments, commitment=number)
        self.record(
            self.MonitoringVisitMade,
            number=self.visits + 1,
            by_agency=by_agency,
            finding=finding,
            commitments=tuple(dict.fromkeys(commitments)),
            evidence=standing(evidence),
        )

    def _commitment_must_be(self, number: int, *allowed: CommitmentState) -> None:
        HAS_THE_COMMITMENT.require(number in self.commitments, commitment=number)
        self.must_be(self.commitments[number], *allowed)
        self.must_be(self.state, *BINDING)


KeptAgreementFact = (
    KeptAgreement.CommitmentReportedDone
    | KeptAgreement.CommitmentVerified
    | KeptAgreement.CommitmentReturned
    | KeptAgreement.CommitmentWaived
    | KeptAgreement.MonitoringVisitMade
)
