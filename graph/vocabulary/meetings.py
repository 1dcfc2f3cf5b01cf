"""Meetings of agencies, what they decide, and what is asked of an agency."""

from __future__ import annotations

from graph.vocabulary.disputes import DISPUTE
from graph.vocabulary.forms import Label, Property, Tie, enum, text
from graph.vocabulary.places import AGENCY, PLACE
from graph.vocabulary.reports import REPORT

MEETING = Label(
    "Meeting",
    "A meeting at which agencies coordinate what each of them is to do.",
    (
        text("title", "What it is called", required=True, indexed=True, searched=True),
        enum("state", "MeetingState", "Where it stands", required=True, indexed=True),
        Property("planned_on", "day", "The day it is planned for", required=True, indexed=True),
        Property("held_at", "time", "When it began; absent until it is held", indexed=True),
        Property("agenda", "texts", "What is to be talked about"),
        text("minutes_hash", "SHA-256 of the minutes, hexadecimal"),
        text("summary", "The minutes in few words, without names of persons"),
        text("called_off_because", "Why it does not take place"),
    ),
    plural="meetings",
)

MEETING_DECISION = Label(
    "MeetingDecision",
    "One thing that a meeting decided to have done.",
    (
        Property("number", "whole", "Its number within the meeting", required=True),
        text("text", "What is to be done, without names of persons", required=True),
        Property("due", "day", "By when; absent when without a date", indexed=True),
    ),
    plural="meeting_decisions",
)

TASKING = Label(
    "Tasking",
    "A request of one agency to another, which may decline, and what became of it.",
    (
        text("what", "What is asked for, without names of persons", required=True, indexed=True),
        text("details", "More of it, without names of persons"),
        enum("state", "TaskingState", "Where it stands", required=True, indexed=True),
        Property("due", "day", "By when; absent when without a date", indexed=True),
        Property("issued_at", "time", "When the agency was asked", required=True, indexed=True),
        Property("acknowledged_at", "time", "When it let know that the request reached it"),
        Property("reported_at", "time", "When it last reported what it did"),
        Property("ended_at", "time", "When it was accepted, declined or cancelled"),
        text("result", "What the agency says that it did, without names of persons"),
        text("remark", "What was said when it was last accepted, returned, declined or cancelled"),
    ),
    plural="taskings",
)

CONVENED_BY = Tie(
    "CONVENED_BY", MEETING, AGENCY, "Who called the meeting.", "convener", "convened_meetings", forward_one=True
)

INVITED_TO = Tie("INVITED_TO", AGENCY, MEETING, "An agency was called to a meeting.", "invited_to", "invited")

PRESENT_AT = Tie("PRESENT_AT", AGENCY, MEETING, "An agency took part in a meeting.", "meetings", "attended")

MEETING_ABOUT = Tie("MEETING_ABOUT", MEETING, DISPUTE, "A dispute it concerns.", "disputes", "meetings")

MEETING_AT = Tie("MEETING_AT", MEETING, PLACE, "Where it is to be.", "place", "meetings", forward_one=True)

DECIDED_IN = Tie(
    "DECIDED_IN", MEETING_DECISION, MEETING, "The meeting that decided it.", "meeting", "decisions", forward_one=True
)

SEEN_TO_BY = Tie(
    "SEEN_TO_BY", MEETING_DECISION, AGENCY, "Who is to see to it.", "owner", "meeting_decisions", forward_one=True
)

ASKED_BY = Tie("ASKED_BY", TASKING, AGENCY, "Who asked.", "asked_by", "taskings_issued", forward_one=True)

ASKED_OF = Tie("ASKED_OF", TASKING, AGENCY, "Who was asked.", "agency", "taskings", forward_one=True)

TASKING_FOR = Tie(
    "TASKING_FOR",
    TASKING,
    DISPUTE,
    "The dispute it is for.",
    "dispute",
    "taskings",
    forward_one=True,
    decided_on="target",
)

TASKING_AT = Tie("TASKING_AT", TASKING, PLACE, "Where it is to be done.", "place", "taskings", forward_one=True)

DECIDED_AS = Tie(
    "DECIDED_AS",
    TASKING,
    MEETING_DECISION,
    "The decision of a meeting that it carries out.",
    "decision",
    "taskings",
    forward_one=True,
)

TASKING_EVIDENCE = Tie(
    "TASKING_EVIDENCE",
    TASKING,
    REPORT,
    "A report that shows what was done.",
    "evidence",
    "taskings",
    decided_on="target",
)

LABELS: tuple[Label, ...] = (MEETING, MEETING_DECISION, TASKING)
TIES: tuple[Tie, ...] = (
    CONVENED_BY,
    INVITED_TO,
    PRESENT_AT,
    MEETING_ABOUT,
    MEETING_AT,
    DECIDED_IN,
    SEEN_TO_BY,
    ASKED_BY,
    ASKED_OF,
    TASKING_FOR,
    TASKING_AT,
    DECIDED_AS,
    TASKING_EVIDENCE,
)
