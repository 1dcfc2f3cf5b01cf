"""Incidents: one happening at a place and time, with what is known of its harm. Unknown is not zero."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field

from domain.act import acting, current_act
from domain.aggregate import SOMETHING_CHANGED, decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import DisputeId, GroupId, IncidentId, ReportId
from domain.merging import Mergeable, UndoesMerge
from domain.occurred import Occurred
from domain.place import Where
from domain.report import Report, must_stand
from domain.text import Line
from domain.value import Value

ONCE_ON_A_SIDE = Rule(
    "incident.once-on-a-side",
    id="Suatu kelompok dicatat paling banyak satu kali di tiap pihak.",
    en="A group is named at most once on each side of an incident.",
)
SAYS_WHEN = Rule(
    "incident.says-when",
    id="Sebutkan kapan peristiwa terjadi, sejauh diketahui, beserta ketepatannya.",
    en="Say when the incident happened, as far as known, and how exactly that is known (occurred).",
    source="domain.md: occurred is not recorded",
)
RESTS_ON_EVIDENCE = Rule(
    "incident.rests-on-evidence",
    id="Peristiwa hanya dapat dikonfirmasi atau dibantah berdasarkan sedikitnya satu laporan.",
    en="An incident is confirmed or refuted on at least one report.",
)


class IncidentType(StrEnum):
    """What kind of happening it was (ACLED event and sub-event types; UCDP types of violence for the last three)."""

    PEACEFUL_PROTEST = "peaceful_protest"
    PROTEST_WITH_INTERVENTION = "protest_with_intervention"
    VIOLENT_DEMONSTRATION = "violent_demonstration"
    MOB_VIOLENCE = "mob_violence"
    CLASH = "clash"
    ATTACK = "attack"
    DESTRUCTION = "destruction"
    THREAT = "threat"
    AGREEMENT = "agreement"
    ARRESTS = "arrests"
    STATE_BASED_VIOLENCE = "state_based_violence"
    NON_STATE_VIOLENCE = "non_state_violence"
    ONE_SIDED_VIOLENCE = "one_sided_violence"
    OTHER = "other"


VIOLENT = frozenset(
    {
        IncidentType.VIOLENT_DEMONSTRATION,
        IncidentType.MOB_VIOLENCE,
        IncidentType.CLASH,
        IncidentType.ATTACK,
        IncidentType.DESTRUCTION,
        IncidentType.STATE_BASED_VIOLENCE,
        IncidentType.NON_STATE_VIOLENCE,
        IncidentType.ONE_SIDED_VIOLENCE,
    }
)
"""The happenings with violence."""


class IncidentState(StrEnum):
    """Whether an incident is taken to have happened as recorded."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    REFUTED = "refuted"
    MERGED = "merged"


OPEN = (IncidentState.REPORTED, IncidentState.UNCONFIRMED)
"""Where nobody has found out whether it happened."""


class Side(StrEnum):
    """On which side of an incident a group took part."""

    A = "a"
    B = "b"
    ASSOCIATED = "associated"


def _no_sentinel(given: Any) -> Any:
    """Data sets say -99, -88 or -77 for what they do not know; taken for a number it would be summed."""
    if isinstance(given, int) and given < 0:
        raise ValueError("lies below zero; leave out a number that nobody knows")
    return given


Count = Annotated[int, Field(ge=0, le=100_000_000), BeforeValidator(_no_sentinel)]
"""Of persons."""


class Tally(Value):
    """How many persons: at least, best estimate, at most. Absent is unknown. Real sources break low <= best <= high
    (1,462 of 176,579 GED rows), so what was said is kept and ``in_order`` tells."""

    low: Count | None = None
    best: Count | None = None
    high: Count | None = None

    @property
    def in_order(self) -> bool:
        """Whether low <= best <= high, as far as they are known."""
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        return known == sorted(known)


class Account(Value):
    """What is said of an incident, apart from when it happened, which stands in the envelope."""

    type: IncidentType
    subtype: Line | None = None
    side_a: tuple[GroupId, ...] = ()
    side_b: tuple[GroupId, ...] = ()
    associated: tuple[GroupId, ...] = ()
    where: Where = Where()
    killed: Tally = Tally()
    injured: Tally = Tally()
    displaced: Tally = Tally()
    damage: Line | None = None
    weapon: Line | None = None
    origin: Line | None = None
    """The data set and row that it was taken from."""

    def participants(self) -> list[tuple[str, Side]]:
        """Every group that took part, with its side."""
        sides = ((self.side_a, Side.A), (self.side_b, Side.B), (self.associated, Side.ASSOCIATED))
        return [(group, side) for groups, side in sides for group in groups]


class Incident(Mergeable):
    """One happening."""

    KIND = "incident"

    account: Account | None = None
    occurred: Occurred | None = None
    dispute: str | None = None
    state: IncidentState = IncidentState.REPORTED
    merged_as: IncidentState = IncidentState.REPORTED
    """Where it stood before it was merged."""
    evidence: list[str] = field(default_factory=list)

    class Recorded(Opening):
        """An incident came onto the record. When it happened is its envelope's ``occurred``."""

        TOPIC = "incident.recorded"
        account: Account
        dispute: DisputeId | None = None
        reports: tuple[ReportId, ...] = ()

        def apply(self, incident: Incident) -> None:
            incident.account = self.account
            incident.occurred = self.occurred
            incident.dispute = self.dispute
            incident.rests_on(self.reports)

    class Corrected(Fact):
        """What was on record of an incident turned out to be wrong: this is what is said now, in whole. Its
        envelope's ``occurred`` is when the incident happened."""

        TOPIC = "incident.corrected"
        account: Account
        reason: Line

        def apply(self, incident: Incident) -> None:
            incident.account = self.account
            incident.occurred = self.occurred

    class TallyRevised(Fact):
        """Newer numbers of the dead, injured and displaced. They replace all three."""

        TOPIC = "incident.tally-revised"
        killed: Tally
        injured: Tally
        displaced: Tally
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, incident: Incident) -> None:
            if incident.account is not None:
                numbers = {"killed": self.killed, "injured": self.injured, "displaced": self.displaced}
                incident.account = incident.account.model_copy(update=numbers)

    class Confirmed(Fact):
        """An incident was found to have happened."""

        TOPIC = "incident.confirmed"
        evidence: tuple[ReportId, ...]
        reason: Line

        def apply(self, incident: Incident) -> None:
            incident.state = IncidentState.CONFIRMED
            incident.rests_on(self.evidence)

    class Refuted(Fact):
        """An incident was found not to have happened."""

        TOPIC = "incident.refuted"
        evidence: tuple[ReportId, ...]
        reason: Line

        def apply(self, incident: Incident) -> None:
            incident.state = IncidentState.REFUTED
            incident.rests_on(self.evidence)

    class LeftUnconfirmed(Fact):
        """It could not be found out whether an incident happened."""

        TOPIC = "incident.left-unconfirmed"
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, incident: Incident) -> None:
            incident.state = IncidentState.UNCONFIRMED
            incident.rests_on(self.evidence)

    class Reopened(Fact):
        """What was found out about an incident was a mistake: it is open again whether it happened."""

        TOPIC = "incident.reopened"
        reason: Line

        def apply(self, incident: Incident) -> None:
            incident.state = IncidentState.REPORTED

    class Merged(Fact):
        """An incident turned out to be the same happening as another one. Its numbers are not added to the other's."""

        TOPIC = "incident.merged"
        survivor: IncidentId
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, incident: Incident) -> None:
            incident.merged_as, incident.state = incident.state, IncidentState.MERGED
            incident.merged_into = self.survivor

    class MergeUndone(UndoesMerge):
        """An incident is another happening than the one into which it was merged."""

        TOPIC = "incident.merge-undone"
        survivor: IncidentId
        state: IncidentState
        """Where the incident stands after this."""

        def apply(self, incident: Incident) -> None:
            incident.state = self.state
            incident.merged_into = None

    @classmethod
    @decision
    def record_(
        cls, *, id: str, account: Account, dispute: DisputeId | None = None, reports: tuple[ReportId, ...] = ()
    ) -> Self:
        """Put an incident on the record: what is said of it, the dispute it belongs to and the reports it rests on.
        When it happened is given as ``occurred``."""
        SAYS_WHEN.require(current_act().occurred is not None, incident=id)
        _names_each_once(account)
        return cls.open(cls.Recorded, id=id, account=account, dispute=dispute, reports=tuple(dict.fromkeys(reports)))

    @decision
    def correct(self, *, account: Account, reason: Line) -> None:
        """Replace what is on record of the incident, and say why. The former account stays readable. When it happened
        is given as ``occurred``; where that is not given, it stays as it was."""
        _names_each_once(account)
        act = current_act()
        if act.occurred is None:  # not "now", as elsewhere: the time of the correction is not the time of the incident
            act = act.model_copy(update={"occurred": self.occurred})
        SOMETHING_CHANGED.require(account != self.account or act.occurred != self.occurred, incident=self.id)
        with acting(act):
            self.record(self.Corrected, account=account, reason=reason)

    @decision
    def revise_tally(
        self,
        *,
        killed: Tally,
        injured: Tally,
        displaced: Tally,
        reason: Line,
        evidence: tuple[Report, ...] = (),
    ) -> None:
        """Replace the numbers of dead, injured and displaced (low, best, high; absent is unknown), and say why and on
        which reports."""
        self.must_be(self.state, *OPEN, IncidentState.CONFIRMED)
        known = self.account
        SOMETHING_CHANGED.require(
            known is None or (killed, injured, displaced) != (known.killed, known.injured, known.displaced),
            incident=self.id,
        )
        self.record(
            self.TallyRevised,
            killed=killed,
            injured=injured,
            displaced=displaced,
            reason=reason,
            evidence=_standing(evidence),
        )

    @decision
    def confirm(self, *, evidence: tuple[Report, ...], reason: Line) -> None:
        """Record that the incident happened, on which reports, and why they suffice."""
        self.must_be(self.state, *OPEN)
        RESTS_ON_EVIDENCE.require(len(evidence) > 0, incident=self.id)
        self.record(self.Confirmed, evidence=_standing(evidence), reason=reason)

    @decision
    def refute(self, *, evidence: tuple[Report, ...], reason: Line) -> None:
        """Record that the incident did not happen, on which reports, and why. A confirmed one may still be refuted."""
        self.must_be(self.state, *OPEN, IncidentState.CONFIRMED)
        RESTS_ON_EVIDENCE.require(len(evidence) > 0, incident=self.id)
        self.record(self.Refuted, evidence=_standing(evidence), reason=reason)

    @decision
    def leave_unconfirmed(self, *, reason: Line, evidence: tuple[Report, ...] = ()) -> None:
        """Record that it could not be found out whether the incident happened, and what was tried."""
        self.must_be(self.state, IncidentState.REPORTED)
        self.record(self.LeftUnconfirmed, evidence=_standing(evidence), reason=reason)

    @decision
    def reopen(self, *, reason: Line) -> None:
        """Record that what was found out about the incident was a mistake, and why."""
        self.must_be(self.state, IncidentState.CONFIRMED, IncidentState.UNCONFIRMED, IncidentState.REFUTED)
        self.record(self.Reopened, reason=reason)

    @decision
    def merge_into(self, *, survivor: Incident, reason: Line, evidence: tuple[Report, ...] = ()) -> None:
        """Record that this is the same happening as another one, why, and on which reports. It can be undone."""
        self.must_be_mergeable(survivor)
        self.record(self.Merged, survivor=survivor.id, evidence=_standing(evidence), reason=reason)

    @decision
    def undo_merge(self, *, reason: Line) -> None:
        """Record that this is another happening than the one that it was merged into, and why."""
        self.record(self.MergeUndone, survivor=self.must_be_merged(), state=self.merged_as, reason=reason)

    def rests_on(self, reports: tuple[str, ...]) -> None:
        """Note reports that the incident rests on, each once."""
        self.evidence.extend(report for report in reports if report not in self.evidence)


def _names_each_once(account: Account) -> None:
    named = account.participants()
    ONCE_ON_A_SIDE.require(len(named) == len(set(named)), named=", ".join(group for group, _ in named))


def _standing(evidence: tuple[Report, ...]) -> tuple[str, ...]:
    must_stand(evidence)
    return tuple(dict.fromkeys(report.id for report in evidence))


IncidentFact = (
    Incident.Recorded
    | Incident.Corrected
    | Incident.TallyRevised
    | Incident.Confirmed
    | Incident.Refuted
    | Incident.LeftUnconfirmed
    | Incident.Reopened
    | Incident.Merged
    | Incident.MergeUndone
)
