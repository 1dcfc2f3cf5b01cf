"""Recovery: what is done after a conflict so that people can live together again (UU 7/2012, post-conflict recovery)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from domain.aggregate import Aggregate, Own, decision
from domain.dispute import Dispute, Phase
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import AgencyId, AgreementId, DisputeId, PlaceId, ReportId
from domain.report import Report, standing
from domain.text import Line, Prose

IN_ITS_PHASE = Rule(
    "recovery.in-its-phase",
    id="Pemulihan direncanakan sejak tahap penghentian dan dilaksanakan dalam tahap pemulihan.",
    en="Recovery is planned from cessation on and carried out in the phase of recovery.",
    source="UU 7/2012",
)


class RecoveryKind(StrEnum):
    """What is recovered: trust, people's lives, or what was destroyed (UU 7/2012)."""

    RECONCILIATION = "reconciliation"
    REHABILITATION = "rehabilitation"
    RECONSTRUCTION = "reconstruction"


class RecoveryState(StrEnum):
    """Where a measure of recovery stands."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class Recovery(Aggregate):
    """One measure of recovery after a conflict."""

    KIND = "recovery"

    dispute: str = ""
    state: RecoveryState = RecoveryState.PLANNED

    class Planned(Opening):
        """An agency is to do something for recovery."""

        TOPIC = "recovery.planned"
        dispute: DisputeId
        kind: RecoveryKind
        title: Line
        by_agency: AgencyId
        place: PlaceId | None = None
        agreement: AgreementId | None = None
        """The agreement that it carries out."""

        def apply(self, recovery: Recovery) -> None:
            recovery.dispute = self.dispute

    class Started(Fact):
        """Work on a measure of recovery began."""

        TOPIC = "recovery.started"
        beneficiaries: Line | None = None

        def apply(self, recovery: Recovery) -> None:
            recovery.state = RecoveryState.RUNNING

    class Completed(Fact):
        """A measure of recovery was carried out."""

        TOPIC = "recovery.completed"
        outcome: Prose
        evidence: tuple[ReportId, ...] = ()

        def apply(self, recovery: Recovery) -> None:
            recovery.state = RecoveryState.DONE

    class Stopped(Fact):
        """A measure of recovery was given up."""

        TOPIC = "recovery.stopped"
        reason: Line

        def apply(self, recovery: Recovery) -> None:
            recovery.state = RecoveryState.STOPPED

    @classmethod
    @decision
    def plan(
        cls,
        *,
        id: str,
        dispute: Dispute,
        kind: RecoveryKind,
        title: Line,
        by_agency: AgencyId,
        place: PlaceId | None = None,
        agreement: AgreementId | None = None,
    ) -> Self:
        """Plan something for recovery after a conflict: what kind it is and what it is called, which agency is to do
        it, where, and which agreement it carries out."""
        IN_ITS_PHASE.require(dispute.phase is not Phase.PREVENTION, phase=dispute.phase.value)
        return cls.open(
            cls.Planned,
            id=id,
            dispute=dispute.id,
            kind=kind,
            title=title,
            by_agency=by_agency,
            place=place,
            agreement=agreement,
        )

    @decision
    def start(self, *, dispute: Annotated[Dispute, Own("dispute")], beneficiaries: Line | None = None) -> None:
        """Record that the work began, and whom it is for."""
        self.must_be(self.state, RecoveryState.PLANNED)
        IN_ITS_PHASE.require(dispute.phase is Phase.RECOVERY, phase=dispute.phase.value)
        self.record(self.Started, beneficiaries=beneficiaries)

    @decision
    def complete(self, *, outcome: Prose, evidence: tuple[Report, ...] = ()) -> None:
        """Record that it was carried out: what came of it (without names of persons), and on which reports."""
        self.must_be(self.state, RecoveryState.RUNNING)
        self.record(self.Completed, outcome=outcome, evidence=standing(evidence))

    @decision
    def stop(self, *, reason: Line) -> None:
        """Record that it was given up, and why."""
        self.must_be(self.state, RecoveryState.PLANNED, RecoveryState.RUNNING)
        self.record(self.Stopped, reason=reason)


RecoveryFact = Recovery.Planned | Recovery.Started | Recovery.Completed | Recovery.Stopped
