"""Disputes under the law on social conflict: the phase, and the declared state of conflict."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from domain.act import day_of_the_act
from domain.agency import Agency, AgencyKind
from domain.aggregate import decision
from domain.dispute_known import ALIVE, KnownDispute
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import AgencyId, IncidentId, PlaceId
from domain.incident import VIOLENT, Incident, IncidentState
from domain.text import Line

MOST_DAYS = 90
"""For how long a state of conflict may be declared at once (UU 7/2012)."""

AFTER_VIOLENCE = Rule(
    "dispute.after-violence",
    id="Tahap penghentian dimulai hanya setelah peristiwa kekerasan dalam sengketa ini yang tidak terbantah.",
    en="Cessation begins only after an incident with violence in this dispute that is not refuted.",
    source="domain.md §2",
)
DECLARED_BY_HEAD_OF_REGION = Rule(
    "dispute.declared-by-head-of-region",
    id="Status keadaan konflik ditetapkan, diperpanjang dan diakhiri hanya oleh kepala daerah.",
    en="A state of conflict is declared, extended and ended by the head of region alone.",
    source="UU 7/2012; domain.md §4.20",
)
COUNCIL_CONSULTED_FIRST = Rule(
    "dispute.council-consulted-first",
    id="Pimpinan DPRD dimintai pendapat paling lambat pada hari status berlaku.",
    en="The leaders of the DPRD are consulted no later than the day from which the status holds.",
    source="UU 7/2012; domain.md §4.20",
)
AT_MOST_NINETY_DAYS = Rule(
    "dispute.at-most-ninety-days",
    id="Status keadaan konflik berlaku paling lama 90 hari dan tidak berakhir sebelum dimulai.",
    en="A state of conflict holds for at most 90 days, and does not end before it begins.",
    source="UU 7/2012; domain.md §4.20",
)
EXTENDED_BEFORE_ITS_END = Rule(
    "dispute.extended-before-its-end",
    id="Status keadaan konflik diperpanjang sebelum habis masanya, hingga hari yang lebih kemudian.",
    en="A state of conflict is extended before its last day is over, and to a later day.",
)
LAST_DAY_IS_OVER = Rule(
    "dispute.last-day-is-over",
    id="Status keadaan konflik lewat waktu hanya setelah hari terakhirnya berlalu.",
    en="A state of conflict lapses only once its last day is over.",
)


class Phase(StrEnum):
    """The second axis: the legal phase of conflict handling (UU 7/2012 Art. 1)."""

    PREVENTION = "prevention"
    CESSATION = "cessation"
    RECOVERY = "recovery"


class ConflictStatus(StrEnum):
    """The third axis: the declared state of conflict (UU 7/2012; declared by the head of region)."""

    NONE = "none"
    DECLARED = "declared"
    EXTENDED = "extended"
    ENDED = "ended"
    LAPSED = "lapsed"


class Scale(StrEnum):
    """For how wide an area a state of conflict is declared (UU 7/2012)."""

    REGENCY = "regency"
    PROVINCE = "province"
    COUNTRY = "country"


PHASE_BEFORE = {
    Phase.CESSATION: Phase.PREVENTION,
    Phase.RECOVERY: Phase.CESSATION,
    Phase.PREVENTION: Phase.RECOVERY,
}
"""The one phase from which each is entered (domain.md §2)."""


class DisputeUnderLaw(KnownDispute):
    """What the law on social conflict knows of a dispute."""

    phase: Phase = Phase.PREVENTION
    conflict_status: ConflictStatus = ConflictStatus.NONE
    status_until: date | None = None
    """The last day of the state of conflict that was declared last."""

    class PhaseEntered(Fact):
        """The handling of a dispute came into another phase of the law."""

        TOPIC = "dispute.phase-entered"
        phase: Phase
        reason: Line
        incident: IncidentId | None = None
        """The incident with violence that cessation began after."""

        def apply(self, dispute: DisputeUnderLaw) -> None:
            dispute.phase = self.phase

    class ConflictStatusDeclared(Fact):
        """The head of region declared a state of conflict."""

        TOPIC = "dispute.conflict-status-declared"
        declared_by: AgencyId
        scale: Scale
        decree: Line
        beyond_the_police: Line
        """By what one sees that the police cannot control it."""
        government_disturbed: Line
        """Which functions of government are disturbed."""
        council_consulted_on: date
        """The day on which the leaders of the DPRD were consulted."""
        starts_on: date
        ends_on: date
        places: tuple[PlaceId, ...] = ()

        def apply(self, dispute: DisputeUnderLaw) -> None:
            dispute.conflict_status = ConflictStatus.DECLARED
            dispute.status_until = self.ends_on

    class ConflictStatusExtended(Fact):
        """The head of region extended a state of conflict. For how long that may be is no rule here: no source that
        we read confirms it, so the fact keeps the rule that the office rested it on."""

        TOPIC = "dispute.conflict-status-extended"
        declared_by: AgencyId
        decree: Line
        council_consulted_on: date
        ends_on: date
        ground: Line
        """The rule of law that allows the extension and its length."""
        reason: Line

        def apply(self, dispute: DisputeUnderLaw) -> None:
            dispute.conflict_status = ConflictStatus.EXTENDED
            dispute.status_until = self.ends_on

    class ConflictStatusEnded(Fact):
        """The head of region ended a state of conflict."""

        TOPIC = "dispute.conflict-status-ended"
        ended_by: AgencyId
        decree: Line
        reason: Line

        def apply(self, dispute: DisputeUnderLaw) -> None:
            dispute.conflict_status = ConflictStatus.ENDED

    class ConflictStatusLapsed(Fact):
        """The last day of a state of conflict went by, and nobody had ended or extended it."""

        TOPIC = "dispute.conflict-status-lapsed"
        last_day: date

        def apply(self, dispute: DisputeUnderLaw) -> None:
            dispute.conflict_status = ConflictStatus.LAPSED

    @decision
    def enter_phase(self, *, phase: Phase, reason: Line, incident: Incident | None = None) -> None:
        """Record that the handling came into another phase: from prevention over cessation to recovery, and back to
        prevention. Cessation begins after an incident with violence in this dispute, which is named."""
        self.must_be(self.handling, *ALIVE)
        self.must_be(self.phase, PHASE_BEFORE[phase])
        if phase is Phase.CESSATION:
            AFTER_VIOLENCE.require(
                incident is not None
                and incident.dispute == self.id
                and incident.account is not None
                and incident.account.type in VIOLENT
                and incident.state not in (IncidentState.REFUTED, IncidentState.MERGED),
                incident=incident and incident.id,
            )
        self.record(self.PhaseEntered, phase=phase, reason=reason, incident=incident.id if incident else None)

    @decision
    def declare_conflict_status(
        self,
        *,
        declared_by: Agency,
        scale: Scale,
        decree: Line,
        beyond_the_police: Line,
        government_disturbed: Line,
        council_consulted_on: date,
        starts_on: date,
        ends_on: date,
        places: tuple[PlaceId, ...] = (),
    ) -> None:
        """Record that the head of region declared a state of conflict: on which scale and where, by which decree, by
        what one sees that the police cannot control it and that government is disturbed, when the leaders of the DPRD
        were consulted, and from when until when it holds (at most 90 days)."""
        self.must_be(self.handling, *ALIVE)
        self.must_be(self.conflict_status, ConflictStatus.NONE, ConflictStatus.ENDED, ConflictStatus.LAPSED)
        _by_head_of_region(declared_by)
        COUNCIL_CONSULTED_FIRST.require(
            council_consulted_on <= starts_on, consulted=council_consulted_on, starts=starts_on
        )
        AT_MOST_NINETY_DAYS.require(
            starts_on <= ends_on <= starts_on + timedelta(days=MOST_DAYS), starts=starts_on, ends=ends_on
        )
        self.record(
            self.ConflictStatusDeclared,
            declared_by=declared_by.id,
            scale=scale,
            decree=decree,
            beyond_the_police=beyond_the_police,
            government_disturbed=government_disturbed,
            council_consulted_on=council_consulted_on,
            starts_on=starts_on,
            ends_on=ends_on,
            places=tuple(dict.fromkeys(places)),
        )

    @decision
    def extend_conflict_status(
        self,
        *,
        declared_by: Agency,
        decree: Line,
        council_consulted_on: date,
        ends_on: date,
        ground: Line,
        reason: Line,
    ) -> None:
        """Record that the head of region extended the state of conflict before its last day was over: by which decree,
        when the DPRD was consulted, until when, on which rule of law, and why."""
        self.must_be(self.conflict_status, ConflictStatus.DECLARED)
        _by_head_of_region(declared_by)
        assert self.status_until is not None  # every declaration says until when
        decided_on = day_of_the_act()
        COUNCIL_CONSULTED_FIRST.require(
            council_consulted_on <= self.status_until, consulted=council_consulted_on, starts=self.status_until
        )
        EXTENDED_BEFORE_ITS_END.require(
            decided_on <= self.status_until < ends_on, decided=decided_on, until=self.status_until, ends=ends_on
        )
        self.record(
            self.ConflictStatusExtended,
            declared_by=declared_by.id,
            decree=decree,
            council_consulted_on=council_consulted_on,
            ends_on=ends_on,
            ground=ground,
            reason=reason,
        )

    @decision
    def end_conflict_status(self, *, ended_by: Agency, decree: Line, reason: Line) -> None:
        """Record that the head of region ended the state of conflict: by which decree, and why."""
        self.must_be(self.conflict_status, ConflictStatus.DECLARED, ConflictStatus.EXTENDED)
        _by_head_of_region(ended_by)
        self.record(self.ConflictStatusEnded, ended_by=ended_by.id, decree=decree, reason=reason)

    @decision
    def lapse_conflict_status(self) -> None:
        """Record that the last day of the state of conflict is over, and that nobody ended or extended it."""
        self.must_be(self.conflict_status, ConflictStatus.DECLARED, ConflictStatus.EXTENDED)
        assert self.status_until is not None  # every declaration says until when
        today = day_of_the_act()
        LAST_DAY_IS_OVER.require(self.status_until < today, last_day=self.status_until, today=today)
        self.record(self.ConflictStatusLapsed, last_day=self.status_until)


def _by_head_of_region(agency: Agency) -> None:
    DECLARED_BY_HEAD_OF_REGION.require(agency.kind is AgencyKind.HEAD_OF_REGION, agency=agency.id)


DisputeUnderLawFact = (
    DisputeUnderLaw.PhaseEntered
    | DisputeUnderLaw.ConflictStatusDeclared
    | DisputeUnderLaw.ConflictStatusExtended
    | DisputeUnderLaw.ConflictStatusEnded
    | DisputeUnderLaw.ConflictStatusLapsed
)
