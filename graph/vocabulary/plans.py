"""Action plans, what each agency is to do, how far it has come, and the reports of the three periods of a year."""

from __future__ import annotations

from graph.vocabulary.forms import Label, Property, Tie, enum, text
from graph.vocabulary.places import AGENCY, PLACE
from graph.vocabulary.reports import REPORT

PLAN = Label(
    "Plan",
    "What agencies are to do in a year to prevent, stop and recover from conflict.",
    (
        Property("year", "whole", "The year it is for", required=True, indexed=True),
        enum("state", "PlanState", "Where it stands", required=True),
        text("decree", "The decree by which it was last ratified or revised", required=True, searched=True),
        Property("ratified_at", "time", "When it was ratified", required=True),
        Property("revised_at", "time", "When it was last revised"),
        text("revised_because", "Why it was last revised"),
    ),
    plural="plans",
)

ACTION_ITEM = Label(
    "ActionItem",
    "One thing that one agency is to do in the year, and what it is measured by.",
    (
        Property("number", "whole", "Its number within the plan, never given again", required=True, indexed=True),
        enum("field", "Phase", "Prevention, cessation or recovery", required=True),
        text("activity", "What is to be done", required=True),
        text("indicator", "What it is measured by", required=True),
        text("unit", "The unit of its values and targets", required=True),
        enum("counted_from", "CountedFrom", "From when its values and targets are counted", required=True),
        enum("aim", "Aim", "When a target is reached", required=True),
        Property("dropped", "truth", "Whether a revision took it off the list", required=True),
    ),
    plural="action_items",
)

ACTION_TARGET = Label(
    "ActionTarget",
    "One item in one period: what is to be reached by its end, and what was.",
    (
        Property("number", "whole", "The number of the item", required=True, indexed=True),
        enum("period", "ReportingPeriod", "Of which period", required=True, indexed=True),
        Property("target", "decimal", "What is to be reached, in the unit of the item; absent where none is set"),
        Property("value", "decimal", "What was reported; absent where it is not known, which is not 0"),
        text("note", "What was said of it, or why it is not known"),
        Property("reached", "truth", "Whether the value reaches the target; absent where one of them is"),
        Property("reported_on", "day", "The day on which it was first reported; absent until then", indexed=True),
        Property("corrected_at", "time", "When what was reported was last corrected"),
        text("corrected_because", "Why it was last corrected"),
    ),
    plural="action_targets",
)

PERIOD_REPORT = Label(
    "PeriodReport",
    "What an action plan reports of one period, B04, B08 or B12. Whether it is late is seen from its days when asked.",
    (
        enum("period", "ReportingPeriod", "Of which period", required=True, indexed=True),
        enum("state", "PeriodReportState", "Where it stands", required=True, indexed=True),
        Property("starts_on", "day", "The first day of the period", required=True, indexed=True),
        Property("ends_on", "day", "Its last day", required=True, indexed=True),
        Property("due", "day", "The last day for the report; absent when without a date", indexed=True),
        Property("submitted_on", "day", "The day on which it was handed in", indexed=True),
        text("report_hash", "SHA-256 of the report, hexadecimal"),
        text("summary", "The report in few words, without names of persons"),
        Property("evaluated_at", "time", "When it was judged"),
        Property("score", "decimal", "How it was judged, in percent"),
        text("finding", "What was found, without names of persons"),
        text("corrected_because", "Why the judgement was last put right"),
    ),
    plural="period_reports",
)

PLAN_FOR = Tie("PLAN_FOR", PLAN, PLACE, "The territory it is for.", "territory", "plans", forward_one=True)

RATIFIED_BY = Tie("RATIFIED_BY", PLAN, AGENCY, "Who ratified it.", "ratified_by", "plans_ratified", forward_one=True)

COORDINATED_BY = Tie(
    "COORDINATED_BY",
    PLAN,
    AGENCY,
    "Who compiles what the agencies report.",
    "coordinator",
    "plans_coordinated",
    forward_one=True,
)

ITEM_OF = Tie("ITEM_OF", ACTION_ITEM, PLAN, "The plan it stands in.", "plan", "items", forward_one=True, fan_in=50)

DONE_BY = Tie("DONE_BY", ACTION_ITEM, AGENCY, "Who is to do it.", "agency", "action_items", forward_one=True)

TARGET_OF = Tie(
    "TARGET_OF", ACTION_TARGET, ACTION_ITEM, "The item it is of.", "item", "targets", forward_one=True, fan_in=3
)

REPORTED_IN = Tie(
    "REPORTED_IN", ACTION_TARGET, PERIOD_REPORT, "The report it belongs to.", "period_report", "targets",
    forward_one=True, fan_in=50,
)  # fmt: skip

PROGRESS_EVIDENCE = Tie(
    "PROGRESS_EVIDENCE",
    ACTION_TARGET,
    REPORT,
    "A report that shows what was reached.",
    "evidence",
    "action_targets",
    decided_on="target",
    fan_out=3,
)

PERIOD_OF = Tie(
    "PERIOD_OF", PERIOD_REPORT, PLAN, "The plan it is of.", "plan", "period_reports", forward_one=True, fan_in=3
)

SUBMITTED_BY = Tie(
    "SUBMITTED_BY", PERIOD_REPORT, AGENCY, "Who handed it in.", "submitted_by", "period_reports_submitted",
    forward_one=True,
)  # fmt: skip

EVALUATED_BY = Tie(
    "EVALUATED_BY", PERIOD_REPORT, AGENCY, "Who judged it.", "evaluated_by", "period_reports_evaluated",
    forward_one=True,
)  # fmt: skip

EVALUATION_EVIDENCE = Tie(
    "EVALUATION_EVIDENCE",
    PERIOD_REPORT,
    REPORT,
    "A report that it was judged on.",
    "evidence",
    "period_reports",
    decided_on="target",
)

LABELS: tuple[Label, ...] = (PLAN, ACTION_ITEM, ACTION_TARGET, PERIOD_REPORT)
TIES: tuple[Tie, ...] = (
    PLAN_FOR,
    RATIFIED_BY,
    COORDINATED_BY,
    ITEM_OF,
    DONE_BY,
    TARGET_OF,
    REPORTED_IN,
    PROGRESS_EVIDENCE,
    PERIOD_OF,
    SUBMITTED_BY,
    EVALUATED_BY,
    EVALUATION_EVIDENCE,
)
