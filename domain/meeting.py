"""Coordination meetings (rakor): who is called, who comes, what is decided, and what of it is written down."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from domain.aggregate import Aggregate, decision
from domain.commitment import Due
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import AgencyId, DisputeId, PlaceId
from domain.text import Line, Prose, Sha256

DecisionNumber = Annotated[int, Field(ge=1)]
"""Counted from 1 within its meeting."""

OF_SEVERAL_AGENCIES = Rule(
    "meeting.of-several-agencies",
    id="Rapat koordinasi dihadiri sekurang-kurangnya dua instansi.",
    en="At least two agencies take part in a coordination meeting.",
)


class MeetingState(StrEnum):
    """Where a meeting stands."""

    SCHEDULED = "scheduled"
    HELD = "held"
    MINUTED = "minuted"
    CALLED_OFF = "called_off"


class Meeting(Aggregate):
    """A meeting at which agencies coordinate what each of them is to do."""

    KIND = "meeting"

    state: MeetingState = MeetingState.SCHEDULED
    decisions: int = 0

    class Scheduled(Opening):
        """Agencies were called to a meeting."""

        TOPIC = "meeting.scheduled"
        title: Line
        convener: AgencyId
        planned_on: date
        """The day it is planned for; the day it is held on is when ``meeting.held`` occurred."""
        invited: tuple[AgencyId, ...] = ()
        agenda: tuple[Line, ...] = ()
        disputes: tuple[DisputeId, ...] = ()
        place: PlaceId | None = None

        def apply(self, meeting: Meeting) -> None:
            meeting.state = MeetingState.SCHEDULED

    class Held(Fact):
        """A meeting took place."""

        TOPIC = "meeting.held"
        attended: tuple[AgencyId, ...]

        def apply(self, meeting: Meeting) -> None:
            meeting.state = MeetingState.HELD

    class DecisionRecorded(Fact):
        """A meeting decided that something is to be done."""

        TOPIC = "meeting.decision-recorded"
        number: DecisionNumber
        text: Prose
        owner: AgencyId
        due: Due

        def apply(self, meeting: Meeting) -> None:
            meeting.decisions = self.number

    class Minuted(Fact):
        """The minutes of a meeting were laid down."""

        TOPIC = "meeting.minuted"
        minutes_hash: Sha256
        summary: Prose | None = None

        def apply(self, meeting: Meeting) -> None:
            meeting.state = MeetingState.MINUTED

    class CalledOff(Fact):
        """A meeting that agencies had been called to does not take place."""

        TOPIC = "meeting.called-off"
        reason: Line

        def apply(self, meeting: Meeting) -> None:
            meeting.state = MeetingState.CALLED_OFF

    @classmethod
    @decision
    def schedule(
        cls,
        *,
        id: str,
        title: Line,
        convener: AgencyId,
        planned_on: date,
        invited: tuple[AgencyId, ...] = (),
        agenda: tuple[Line, ...] = (),
        disputes: tuple[DisputeId, ...] = (),
        place: PlaceId | None = None,
    ) -> Self:
        """Call agencies to a meeting: what it is called, who convenes it, for which day it is planned, who is invited,
        what is to be talked about, which disputes it concerns, and where it is to be."""
        return cls.open(
            cls.Scheduled,
            id=id,
            title=title,
            convener=convener,
            planned_on=planned_on,
            invited=tuple(dict.fromkeys(invited)),
            agenda=agenda,
            disputes=tuple(dict.fromkeys(disputes)),
            place=place,
        )

    @decision
    def hold(self, *, attended: tuple[AgencyId, ...]) -> None:
        """Record that the meeting took place, and which agencies took part, whether or not they had been invited."""
        self.must_be(self.state, MeetingState.SCHEDULED)
        present = tuple(dict.fromkeys(attended))
        OF_SEVERAL_AGENCIES.require(len(present) > 1, attended=", ".join(present))
        self.record(self.Held, attended=present)

    @decision
    def record_decision(self, *, text: Prose, owner: AgencyId, due: Due) -> None:
        """Record what the meeting decided (without names of persons), which agency sees to it, and by when. The agency
        is asked by a tasking, which it may decline."""
        self.must_be(self.state, MeetingState.HELD)
        self.record(self.DecisionRecorded, number=self.decisions + 1, text=text, owner=owner, due=due)

    @decision
    def minute(self, *, minutes_hash: Sha256, summary: Prose | None = None) -> None:
        """Record that the minutes were laid down: the SHA-256 of their text, and a summary without names of persons.
        Nothing more is decided in this meeting."""
        self.must_be(self.state, MeetingState.HELD)
        self.record(self.Minuted, minutes_hash=minutes_hash, summary=summary)

    @decision
    def call_off(self, *, reason: Line) -> None:
        """Record that the meeting does not take place, and why."""
        self.must_be(self.state, MeetingState.SCHEDULED)
        self.record(self.CalledOff, reason=reason)


MeetingFact = Meeting.Scheduled | Meeting.Held | Meeting.DecisionRecorded | Meeting.Minuted | Meeting.CalledOff
