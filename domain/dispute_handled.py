"""Disputes on their way through the office: handled, mediated, agreed, watched and closed, or given away."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from domain.aggregate import Own, decision
from domain.dispute_known import ALIVE, BEING_HANDLED, Handling
from domain.dispute_warned import WarnedDispute
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import AgencyId, AgreementId, DisputeId, GroupId, MediationId, ReportId
from domain.merging import UndoesMerge
from domain.report import Report, standing
from domain.text import Line

if TYPE_CHECKING:
    from domain.agreement import Agreement
    from domain.alert import Alert
    from domain.dispute import Dispute
    from domain.mediation import Mediation

OF_THIS_DISPUTE = Rule(
    "dispute.of-this-dispute",
    id="Hal ini tercatat pada sengketa lain.",
    en="What was named belongs to another dispute.",
)
EVERY_PRINCIPAL_AGREES_TO_MEDIATION = Rule(
    "dispute.every-principal-agrees-to-mediation",
    id="Sengketa baru masuk tahap mediasi bila setiap pihak utama menyetujui mediasi itu.",
    en="A dispute is in mediation only once every principal party has consented to that mediation.",
    source="domain.md §2",
)
AGREEMENT_IS_SIGNED = Rule(
    "dispute.agreement-is-signed",
    id="Sengketa baru disepakati bila ada kesepakatan yang sudah ditandatangani dan berlaku.",
    en="A dispute is agreed only with an agreement that is signed and stands.",
    source="domain.md §2",
)
MEDIATION_FAILED = Rule(
    "dispute.mediation-failed",
    id="Dari mediasi, sengketa kembali ditangani hanya bila mediasi itu berakhir tanpa kesepakatan.",
    en="From mediation a dispute goes back into handling only when that mediation ended without an agreement.",
)
AGREEMENT_IS_BROKEN = Rule(
    "dispute.agreement-is-broken",
    id="Sengketa yang disepakati kembali ditangani hanya bila kesepakatannya terbukti dilanggar atau berakhir.",
    en="An agreed dispute goes back into handling only when its agreement was broken or has come to an end.",
    source="domain.md §2",
)
NOTHING_IS_OPEN = Rule(
    "dispute.nothing-is-open",
    id="Sengketa tidak ditutup selama masih ada butir terbuka, dugaan pelanggaran atau kesepakatan pengganti.",
    en="A dispute is not closed while a commitment is open, a breach stands or an agreement that followed is left out.",
    source="domain.md §4.19",
)
WAS_REAL = Rule(
    "dispute.was-real",
    id="Sengketa yang pernah mencapai kesepakatan tidak dikesampingkan sebagai tidak nyata.",
    en="A dispute in which an agreement was signed was real, and is not dismissed.",
)
INTO_A_LIVE_ONE = Rule(
    "dispute.into-a-live-one",
    id="Sengketa tidak digabungkan ke dalam sengketa yang dikesampingkan.",
    en="A dispute is not merged into one that was dismissed.",
    source="domain.md §4.21",
)


class Referral(StrEnum):
    """Where a dispute is given away to."""

    LAW_ENFORCEMENT = "law_enforcement"
    COURT = "court"
    MINISTRY = "ministry"


class HandledDispute(WarnedDispute):
    """How far the office has come with a dispute."""

    mediation: str | None = None
    """The one that it is, or was last, to be settled in."""
    agreements: list[str] = field(default_factory=list)
    """Those that were reached in it, in order."""
    handling_before: Handling | None = None
    """Where it stood when it was merged."""

    class HandlingBegan(Fact):
        """The agency that leads set to work on a dispute."""

        TOPIC = "dispute.handling-began"
        first_step: Line | None = None

        def apply(self, dispute: HandledDispute) -> None:
            dispute.handling = Handling.IN_HANDLING

    class MediationEntered(Fact):
        """A dispute is to be settled in a mediation that every principal party has consented to."""

        TOPIC = "dispute.mediation-entered"
        mediation: MediationId
        consenting: tuple[GroupId, ...]
        """The principal parties whose consent was found to be in force."""

        def apply(self, dispute: HandledDispute) -> None:
            dispute.handling = Handling.IN_MEDIATION
            dispute.mediation = self.mediation

    class AgreementReached(Fact):
        """The parties of a dispute signed an agreement: the first, or one that followed it."""

        TOPIC = "dispute.agreement-reached"
        agreement: AgreementId

        def apply(self, dispute: HandledDispute) -> None:
            dispute.handling = Handling.AGREED
            dispute.agreements.append(self.agreement)

    class MonitoringBegan(Fact):
        """An agency began to watch whether what was agreed is kept."""

        TOPIC = "dispute.monitoring-began"
        monitor: AgencyId

        def apply(self, dispute: HandledDispute) -> None:
            dispute.handling = Handling.MONITORED

    class HandlingResumed(Fact):
        """A dispute went back into handling: its mediation failed, or its agreement did not hold."""

        TOPIC = "dispute.handling-resumed"
        reason: Line
        mediation: MediationId | None = None
        agreement: AgreementId | None = None

        def apply(self, dispute: HandledDispute) -> None:
            dispute.handling = Handling.IN_HANDLING

    class Closed(Fact):
        """The office is done with a dispute. Nothing was open: ``agreements`` were looked at."""

        TOPIC = "dispute.closed"
        reason: Line
        agreements: tuple[AgreementId, ...]

        def apply(self, dispute: HandledDispute) -> None:
            dispute.handling = Handling.CLOSED

    class Reopened(Fact):
        """A closed dispute came up again."""

        TOPIC = "dispute.reopened"
        reason: Line
        from_reports: tuple[ReportId, ...] = ()

        def apply(self, dispute: HandledDispute) -> None:
            dispute.handling = Handling.REOPENED

    class Referred(Fact):
        """A dispute was given away: to law enforcement, to a court or to a ministry."""

        TOPIC = "dispute.referred"
        to: Referral
        to_agency: AgencyId | None = None
        reason: Line
        letter: Line | None = None
        """The number of the letter by which it was given away."""

        def apply(self, dispute: HandledDispute) -> None:
            dispute.handling = Handling.REFERRED

    class Merged(Fact):
        """A dispute turned out to be the same as another, which goes on for both."""

        TOPIC = "dispute.merged"
        survivor: DisputeId
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, dispute: HandledDispute) -> None:
            dispute.merged_into = self.survivor
            dispute.handling_before = dispute.handling
            dispute.handling = Handling.MERGED

    class MergeUndone(UndoesMerge):
        """A dispute is another one than that into which it was merged. It stands again where it stood."""

        TOPIC = "dispute.merge-undone"
        survivor: DisputeId
        handling: Handling
        """Where the dispute stands after this."""

        def apply(self, dispute: HandledDispute) -> None:
            dispute.merged_into = None
            dispute.handling = self.handling
            dispute.handling_before = None

    @decision
    def dismiss(self, *, reason: Line) -> None:
        """Record that the dispute is not real, or not a dispute, and why; also where it had been taken for real, as
        long as it is not in mediation and no agreement was signed in it."""
        self.must_be(self.handling, Handling.DETECTED, Handling.VERIFIED, Handling.ASSIGNED, Handling.IN_HANDLING)
        WAS_REAL.require(not self.agreements, agreements=", ".join(self.agreements))
        self.record(self.Dismissed, reason=reason)

    @decision
    def begin_handling(self, *, first_step: Line | None = None) -> None:
        """Record that the agency that leads has set to work, and with which first step."""
        self.must_be(self.handling, Handling.ASSIGNED)
        self.record(self.HandlingBegan, first_step=first_step)

    @decision
    def enter_mediation(self, *, mediation: Mediation) -> None:
        """Record that the dispute is to be settled in a mediation, or in another one than before. Every principal
        party has consented to it."""
        another = () if mediation.id == self.mediation else (Handling.IN_MEDIATION,)
        self.must_be(self.handling, Handling.IN_HANDLING, *another)
        OF_THIS_DISPUTE.require(mediation.dispute == self.id, mediation=mediation.id)
        missing = [group for group in self.principals if not mediation.has_consent_of(group)]
        EVERY_PRINCIPAL_AGREES_TO_MEDIATION.require(
            mediation.goes_on and not missing, mediation=mediation.state.value, missing=", ".join(missing)
        )
        self.record(self.MediationEntered, mediation=mediation.id, consenting=self.principals)

    @decision
    def reach_agreement(self, *, agreement: Agreement) -> None:
        """Record that the parties signed an agreement, or one that follows an earlier one."""
        self.must_be(self.handling, Handling.IN_MEDIATION, Handling.AGREED, Handling.MONITORED)
        OF_THIS_DISPUTE.require(agreement.dispute == self.id, agreement=agreement.id)
        AGREEMENT_IS_SIGNED.require(
            agreement.stands and agreement.id not in self.agreements,
            agreement=agreement.id,
            state=agreement.state.value,
        )
        self.record(self.AgreementReached, agreement=agreement.id)

    @decision
    def begin_monitoring(self, *, monitor: AgencyId) -> None:
        """Record that an agency watches from now on whether what was agreed is kept."""
        self.must_be(self.handling, Handling.AGREED)
        self.record(self.MonitoringBegan, monitor=monitor)

    @decision
    def resume_handling(
        self, *, reason: Line, mediation: Mediation | None = None, agreement: Agreement | None = None
    ) -> None:
        """Take the dispute back into handling, and say why: from mediation with the mediation that failed, from an
        agreement with the agreement that was broken or has ended."""
        self.must_be(self.handling, Handling.IN_MEDIATION, Handling.AGREED, Handling.MONITORED)
        for thing in (mediation, agreement):
            OF_THIS_DISPUTE.require(thing is None or thing.dispute == self.id, named=thing.id if thing else None)
        if self.handling is Handling.IN_MEDIATION:
            MEDIATION_FAILED.require(
                mediation is not None and mediation.id == self.mediation and mediation.failed, mediation=self.mediation
            )
        else:
            AGREEMENT_IS_BROKEN.require(
                agreement is not None and agreement.id in self.agreements and agreement.failed,
                agreement=agreement and agreement.id,
            )
        self.record(
            self.HandlingResumed,
            reason=reason,
            mediation=mediation.id if mediation else None,
            agreement=agreement.id if agreement else None,
        )

    @decision
    def close(
        self,
        *,
        reached: Annotated[tuple[Agreement, ...], Own("agreements")],
        warned: Annotated[tuple[Alert, ...], Own("alerts")],
        reason: Line,
    ) -> None:
        """Close the dispute, and say why. No commitment of its agreements is open, no breach stands, no agreement
        that followed another was left out, and no alert about it is unacknowledged."""
        self.must_be(self.handling, Handling.MONITORED)
        still_open = [what for agreement in reached for what in agreement.open_matters(self.agreements)]
        NOTHING_IS_OPEN.require(not still_open, open=", ".join(still_open))
        self.must_be_answered(warned)
        self.record(self.Closed, reason=reason, agreements=tuple(agreement.id for agreement in reached))

    @decision
    def reopen(self, *, reason: Line, from_reports: tuple[ReportId, ...] = ()) -> None:
        """Take up a closed dispute again: why, and which reports it was seen in. It is to be verified anew."""
        self.must_be(self.handling, Handling.CLOSED)
        self.record(self.Reopened, reason=reason, from_reports=tuple(dict.fromkeys(from_reports)))

    @decision
    def refer(
        self, *, to: Referral, reason: Line, to_agency: AgencyId | None = None, letter: Line | None = None
    ) -> None:
        """Give the dispute away: to law enforcement, to a court or to a ministry; to which agency if it is at the
        table, why, and by which letter."""
        self.must_be(self.handling, *BEING_HANDLED)
        self.record(self.Referred, to=to, to_agency=to_agency, reason=reason, letter=letter)

    @decision
    def merge_into(self, *, survivor: Dispute, reason: Line, evidence: tuple[Report, ...] = ()) -> None:
        """Record that this is the same dispute as another one, which goes on for both: why, and on which reports. It
        can be undone."""
        self.must_be_mergeable(survivor)
        self.must_be(self.handling, *ALIVE)
        INTO_A_LIVE_ONE.require(survivor.handling in ALIVE, survivor=survivor.id, handling=survivor.handling.value)
        self.record(self.Merged, survivor=survivor.id, evidence=standing(evidence), reason=reason)

    @decision
    def undo_merge(self, *, reason: Line) -> None:
        """Record that this is another dispute than the one that it was merged into, and why. It stands where it
        stood."""
        survivor = self.must_be_merged()
        self.record(self.MergeUndone, survivor=survivor, handling=self.handling_before, reason=reason)


HandledDisputeFact = (
    HandledDispute.HandlingBegan
    | HandledDispute.MediationEntered
    | HandledDispute.AgreementReached
    | HandledDispute.MonitoringBegan
    | HandledDispute.HandlingResumed
    | HandledDispute.Closed
    | HandledDispute.Reopened
    | HandledDispute.Referred
    | HandledDispute.Merged
    | HandledDispute.MergeUndone
)
