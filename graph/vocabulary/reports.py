"""Sources, their reports, and what reports say of each other."""

from __future__ import annotations

from graph.vocabulary.forms import OCCURRED, Label, Property, Tie, enum, text
from graph.vocabulary.places import AGENCY, PLACE

SOURCE = Label(
    "Source",
    "Who reports: a post, a forum, an officer, a medium. Its identity is personal and not in the graph.",
    (
        enum("kind", "SourceKind", "What kind of source it is", required=True, indexed=True),
        text("public_name", "The name of a medium or an institution", searched=True),
        enum("reliability", "Reliability", "A to F, as last assessed; F until then", required=True, indexed=True),
        enum("state", "SourceState", "Whether the office takes reports from it", required=True),
    ),
    plural="sources",
)

REPORT = Label(
    "Report",
    "A statement received from a source, immutable. Its narrative is personal data and not in the graph.",
    (
        text("title", "What it is about, without names of persons", required=True, searched=True),
        enum("channel", "Channel", "How it came in", required=True, indexed=True),
        enum("state", "ReportState", "Where it stands in its handling", required=True, indexed=True),
        enum("urgency", "Urgency", "As triaged", indexed=True),
        enum("reliability", "Reliability", "Of its source, A to F, as judged for the day of the report", required=True),
        Property("credibility", "whole", "1 confirmed to 5 improbable, 6 cannot be judged", indexed=True),
        Property("claimed_parties", "texts", "The parties, in the words of the report"),
        Property("claims", "texts", "Single claims, each as 'aspect: what is said'"),
        text("origin", "Where it can be found again, such as an address"),
        *OCCURRED,
    ),
    plural="reports",
)

SPEAKS_FOR = Tie(
    "SPEAKS_FOR", SOURCE, AGENCY, "The agency that a source belongs to.", "agency", "sources", forward_one=True
)

SAID_BY = Tie("SAID_BY", REPORT, SOURCE, "Who made a report.", "source", "reports", forward_one=True, fan_in=1_000)

TELLS_OF = Tie(
    "TELLS_OF", REPORT, PLACE, "The place that a report speaks of.", "place", "reports", forward_one=True, fan_in=1_000
)

CORROBORATED_BY = Tie(
    "CORROBORATED_BY",
    REPORT,
    REPORT,
    "A report that says the same.",
    "corroborated_by",
    "corroborates",
    (
        Property(
            "independent", "truth", "Whether it is from another source and agency, and no copy; absent where not known"
        ),
    ),
    decided_on="target",
)

REFUTED_BY = Tie(
    "REFUTED_BY",
    REPORT,
    REPORT,
    "A report that shows another to be false.",
    "refuted_by",
    "refutes",
    decided_on="target",
)

DUPLICATE_OF = Tie(
    "DUPLICATE_OF",
    REPORT,
    REPORT,
    "A report is the same as another one.",
    "merged_into",
    "merged",
    forward_one=True,
    absorbs=True,
)

LABELS: tuple[Label, ...] = (SOURCE, REPORT)
TIES: tuple[Tie, ...] = (SPEAKS_FOR, SAID_BY, TELLS_OF, CORROBORATED_BY, REFUTED_BY, DUPLICATE_OF)
