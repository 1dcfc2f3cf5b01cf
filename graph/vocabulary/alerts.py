"""Warnings, whom they went to, and what came of them."""

from __future__ import annotations

from graph.vocabulary.disputes import DISPUTE
from graph.vocabulary.forms import Label, Property, Tie, enum, text
from graph.vocabulary.incidents import INCIDENT
from graph.vocabulary.places import AGENCY, PLACE
from graph.vocabulary.reports import REPORT

ALERT = Label(
    "Alert",
    "A warning that agencies are to acknowledge and answer: what is on record, and never a forecast.",
    (
        text("what", "What is warned of, without names of persons", required=True, indexed=True),
        text("not_seen", "What whoever raised it could not see, such as sources that are silent"),
        text("by_rule", "The rule that raised it, with its version; absent where an agency did", indexed=True),
        enum("state", "AlertState", "Where it stands", required=True, indexed=True),
        Property("raised_at", "time", "When it was raised", required=True, indexed=True),
        Property("respond_by", "day", "The last day for an answer", required=True, indexed=True),
        Property("responded_at", "time", "When an agency answered it with what it did", indexed=True),
        text("action", "What the agency did about it, without names of persons"),
        text("dismissed_because", "Why nothing needs to be done about it"),
        Property(
            "lapsed_on", "day", "The day on which it was found that its last day was over; stays when answered late"
        ),
        enum(
            "indicator", "Indicator", "What the rule looked at; absent, as all that follows, where an agency raised it"
        ),
        text("what_en", "What is warned of, in English"),
        text("not_seen_en", "What the rule cannot see, in English"),
        Property("value", "number", "What the rule found"),
        Property("threshold", "number", "What the value was held against"),
        Property("baseline", "number", "The same place's own mean over the windows before"),
        Property("n", "whole", "How many things the value was computed from"),
        Property("window_from", "day", "The first day that was looked at"),
        Property("window_until", "day", "The last day that was looked at"),
        Property("sources_heard", "whole", "Sources that reported in the window"),
        Property("sources_registered", "whole", "Sources that the office took reports from"),
        Property("upto_position", "whole", "The position of the last fact that was considered"),
        text("considered_level", "Facts up to this level were considered, and none in a compartment"),
    ),
    plural="alerts",
)

RAISED_BY = Tie(
    "RAISED_BY", ALERT, AGENCY, "Whose officer raised it; none where a rule did.", "raised_by", "alerts_raised",
    forward_one=True,
)  # fmt: skip

ALERT_ABOUT = Tie("ALERT_ABOUT", ALERT, DISPUTE, "A dispute it is about.", "disputes", "alerts", decided_on="target")

ALERT_AT = Tie("ALERT_AT", ALERT, PLACE, "The place it is about.", "place", "alerts", forward_one=True)

ALERT_EVIDENCE = Tie(
    "ALERT_EVIDENCE", ALERT, REPORT, "A report that it rests on.", "evidence", "alerts", decided_on="target"
)

ALERT_SEEN_IN = Tie(
    "ALERT_SEEN_IN", ALERT, INCIDENT, "An incident that it rests on.", "incidents", "alerts", decided_on="target"
)

ALERTED = Tie("ALERTED", ALERT, AGENCY, "An agency that was warned.", "recipients", "alerts")

AWAITED_FROM = Tie(
    "AWAITED_FROM",
    ALERT,
    AGENCY,
    "An agency that was warned and has not acknowledged it yet.",
    "awaited_from",
    "alerts_to_acknowledge",
)

ACKNOWLEDGED_BY = Tie(
    "ACKNOWLEDGED_BY",
    ALERT,
    AGENCY,
    "An agency that let know that it knows.",
    "acknowledged_by",
    "alerts_acknowledged",
    (Property("acknowledged_at", "time", "When it let that know", required=True),),
)

RESPONDED_BY = Tie(
    "RESPONDED_BY", ALERT, AGENCY, "Who did something about it.", "responded_by", "alerts_responded", forward_one=True
)

DISMISSED_BY = Tie(
    "DISMISSED_BY", ALERT, AGENCY, "Who dismissed it.", "dismissed_by", "alerts_dismissed", forward_one=True
)

LABELS: tuple[Label, ...] = (ALERT,)
TIES: tuple[Tie, ...] = (
    RAISED_BY,
    ALERT_ABOUT,
    ALERT_AT,
    ALERT_EVIDENCE,
    ALERT_SEEN_IN,
    ALERTED,
    AWAITED_FROM,
    ACKNOWLEDGED_BY,
    RESPONDED_BY,
    DISMISSED_BY,
)
