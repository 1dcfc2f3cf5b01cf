"""A subject whose facts have changed shape twice: for the tests of reading old ones."""

from __future__ import annotations

from typing import Any

from domain.aggregate import Aggregate
from domain.fact import Opening
from domain.personal import Personal  # read at run time
from domain.text import Line  # the same


def _from_minutes(body: dict[str, Any]) -> dict[str, Any]:
    """Schema 2 says how long it lasted in seconds."""
    body["seconds"] = body.pop("minutes") * 60
    return body


def _with_topics(body: dict[str, Any]) -> dict[str, Any]:
    """Schema 3 has several topics, and calls the one who led it the chair."""
    body["topics"] = [body.pop("about")]
    body["chair"] = body.pop("led_by", None)
    return body


class Meeting(Aggregate):
    """People met."""

    KIND = "meeting"
    seconds: int = 0
    topics: tuple[str, ...] = ()
    chair: Personal | None = None

    class Held(Opening):
        """A meeting was held; today's shape."""

        TOPIC = "meeting.held"
        SCHEMA = 3
        UPCASTS = {1: _from_minutes, 2: _with_topics}  # noqa: RUF012  # as every fact declares them
        topics: tuple[Line, ...]
        seconds: int
        chair: Personal | None = None

        def apply(self, meeting: Meeting) -> None:
            meeting.seconds, meeting.topics, meeting.chair = self.seconds, self.topics, self.chair


class OldMeeting(Aggregate):
    """The same subject as it was two shapes ago."""

    KIND = "meeting"

    class Held(Opening):
        """A meeting was held; the first shape."""

        TOPIC = "meeting.held"
        about: Line
        minutes: int
        led_by: Personal | None = None

        def apply(self, meeting: OldMeeting) -> None: ...


TODAY = {Meeting.Held.TOPIC: Meeting.Held}
BEFORE = {OldMeeting.Held.TOPIC: OldMeeting.Held}
