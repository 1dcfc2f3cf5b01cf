"""Taskings: one agency asks another to do something. This is coordination, not command: the agency may decline."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from domain.act import day_of_the_act
from domain.aggregate import Aggregate, decision
from domain.commitment import Due
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import AgencyId, DisputeId, MeetingId, PlaceId, ReportId
from domain.meeting import DecisionNumber, Meeting
from domain.report import Report, standing
from domain.text import Line, Prose

DUE_LATER = Rule(
    "tasking.due-later",
    id="Tenggat penugasan tidak boleh mendahului hari penugasan.",
    en="A tasking is not due before the day on which it is issued or returned.",
)
DECIDED_THERE = Rule(
    "tasking.decided-there",
    id="Keputusan rapat disebut dengan rapat dan nomornya, dan harus sudah tercatat.",
    en="A decision of a meeting is named by the meeting and its number, and is on record.",
)


class TaskingState(StrEnum):
    """Where a tasking stands. That it is overdue is not a state: it is seen from its due date when asked."""

    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


WITH_THE_AGENCY = (
    TaskingState.ISSUED,
    TaskingState.ACKNOWLEDGED,
    TaskingState.IN_PROGRESS,
    TaskingState.RETURNED,
)
"""The next step is that of the agency that was asked."""


class Tasking(Aggregate):
    """A request to an agency, and what became of it."""

    KIND = "tasking"

    state: TaskingState = TaskingState.ISSUED

    class Issued(Opening):
        """An agency was asked to do something."""

        TOPIC = "tasking.issued"
        by_agency: AgencyId
        to_agency: AgencyId
        what: Line
        due: Due
        details: Prose | None = None
        dispute: DisputeId | None = None
        place: PlaceId | None = None
        meeting: MeetingId | None = None
        decision: DecisionNumber | None = None
        """The number of the decision of that meeting that it carries out."""

        def apply(self, tasking: Tasking) -> None:
            tasking.state = TaskingState.ISSUED

    class Acknowledged(Fact):
        """The agency let know that the request reached it."""

        TOPIC = "tasking.acknowledged"

        def apply(self, tasking: Tasking) -> None:
            tasking.state = TaskingState.ACKNOWLEDGED

    class Started(Fact):
        """The agency set to work."""

        TOPIC = "tasking.started"

        def apply(self, tasking: Tasking) -> None:
            tasking.state = TaskingState.IN_PROGRESS

    class Reported(Fact):
        """The agency reported what it did."""

        TOPIC = "tasking.reported"
        result: Prose
        evidence: tuple[ReportId, ...] = ()

        def apply(self, tasking: Tasking) -> None:
            tasking.state = TaskingState.REPORTED

    class Accepted(Fact):
        """What the agency did is what it was asked for."""

        TOPIC = "tasking.accepted"
        remark: Line | None = None

        def apply(self, tasking: Tasking) -> None:
            tasking.state = TaskingState.ACCEPTED

    class Returned(Fact):
        """What the agency did is not yet what it was asked for."""

        TOPIC = "tasking.returned"
        reason: Line
        due: Due | None = None
        """By when it is to be done now; absent when that stays as it was."""

        def apply(self, tasking: Tasking) -> None:
            tasking.state = TaskingState.RETURNED

    class Declined(Fact):
        """The agency will not do it."""

        TOPIC = "tasking.declined"
        reason: Line

        def apply(self, tasking: Tasking) -> None:
            tasking.state = TaskingState.DECLINED

    class Cancelled(Fact):
        """The request was taken back."""

        TOPIC = "tasking.cancelled"
        reason: Line

        def apply(self, tasking: Tasking) -> None:
            tasking.state = TaskingState.CANCELLED

    @classmethod
    @decision
    def issue(
        cls,
        *,
        id: str,
        by_agency: AgencyId,
        to_agency: AgencyId,
        what: Line,
        due: Due,
        details: Prose | None = None,
        dispute: DisputeId | None = None,
        place: PlaceId | None = None,
        meeting: Meeting | None = None,
        decision: DecisionNumber | None = None,
    ) -> Self:
        """Ask an agency to do something: who asks whom, for what (without names of persons), by when, in which dispute
        and where; and which decision of which meeting it carries out. The agency may decline."""
        _must_not_be_past(due)
        known = decision is None if meeting is None else decision is not None and decision <= meeting.decisions
        DECIDED_THERE.require(known, meeting=meeting and meeting.id, decision=decision)
        return cls.open(
            cls.Issued,
            id=id,
            by_agency=by_agency,
            to_agency=to_agency,
            what=what,
            due=due,
            details=details,
            dispute=dispute,
            place=place,
            meeting=meeting and meeting.id,
            decision=decision,
        )

    @decision
    def acknowledge(self) -> None:
        """Record that the agency let know that the request reached it."""
        self.must_be(self.state, TaskingState.ISSUED)
        self.record(self.Acknowledged)

    @decision
    def start(self) -> None:
        """Record that the agency set to work."""
        self.must_be(self.state, TaskingState.ACKNOWLEDGED)
        self.record(self.Started)

    @decision
    def report(self, *, result: Prose, evidence: tuple[Report, ...] = ()) -> None:
        """Record what the agency says that it did (without names of persons), and on which reports."""
        self.must_be(self.state, TaskingState.ACKNOWLEDGED, TaskingState.IN_PROGRESS, TaskingState.RETURNED)
        self.record(self.Reported, result=result, evidence=standing(evidence))

    @decision
    def accept(self, *, remark: Line | None = None) -> None:
        """Record that what was done is what was asked for."""
        self.must_be(self.state, TaskingState.REPORTED)
        self.record(self.Accepted, remark=remark)

    @decision
    def return_(self, *, reason: Line, due: Due | None = None) -> None:
        """Record that what was done is not yet what was asked for, why, and by when it is to be done now."""
        self.must_be(self.state, TaskingState.REPORTED)
        if due is not None:
            _must_not_be_past(due)
        self.record(self.Returned, reason=reason, due=due)

    @decision
    def decline(self, *, reason: Line) -> None:
        """Record that the agency will not do it, and why. Nobody is commanded."""
        self.must_be(self.state, *WITH_THE_AGENCY)
        self.record(self.Declined, reason=reason)

    @decision
    def cancel(self, *, reason: Line) -> None:
        """Record that the request was taken back, and why."""
        self.must_be(self.state, *WITH_THE_AGENCY, TaskingState.REPORTED)
        self.record(self.Cancelled, reason=reason)


def _must_not_be_past(due: Due) -> None:
    today = day_of_the_act()
    DUE_LATER.require(due.on is None or due.on >= today, due=due.on, today=today)


TaskingFact = (
    Tasking.Issued
    | Tasking.Acknowledged
    | Tasking.Started
    | Tasking.Reported
    | Tasking.Accepted
    | Tasking.Returned
    | Tasking.Declined
    | Tasking.Cancelled
)
