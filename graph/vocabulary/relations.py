"""What is said of how groups stand to each other."""

from __future__ import annotations

from graph.vocabulary.forms import Label, Property, Tie, enum
from graph.vocabulary.groups import GROUP
from graph.vocabulary.reports import REPORT

RELATION = Label(
    "Relation",
    "An assertion by somebody that two groups stand in a relation; not a fact about them.",
    (
        Property("sign", "whole", "-1 hostile, 0 neutral, +1 friendly", required=True, indexed=True),
        enum("kind", "RelationKind", "What kind of relation it is", required=True, indexed=True),
        Property("symmetric", "truth", "Whether it holds in both directions", required=True),
        Property("valid_from", "day", "Since when it is said to hold"),
        Property("valid_until", "day", "Until when it is said to hold"),
        enum("reliability", "Reliability", "Of who asserts it", required=True),
        Property("credibility", "whole", "Of the assertion, 1 to 6", required=True),
        enum("state", "RelationState", "Whether it stands", required=True, indexed=True),
    ),
    plural="relations",
)

RELATION_FROM = Tie(
    "RELATION_FROM", RELATION, GROUP, "The first side of an assertion.", "from_group", "asserted_from", forward_one=True
)

RELATION_TO = Tie(
    "RELATION_TO", RELATION, GROUP, "The second side of an assertion.", "to_group", "asserted_to", forward_one=True
)

EVIDENCED_BY = Tie(
    "EVIDENCED_BY",
    RELATION,
    REPORT,
    "A report that an assertion rests on.",
    "evidence",
    "relations",
    decided_on="target",
)

DOUBTED_IN = Tie(
    "DOUBTED_IN",
    RELATION,
    REPORT,
    "A report that speaks against an assertion.",
    "doubted_in",
    "doubts",
    decided_on="target",
)

CONTRADICTED_BY = Tie(
    "CONTRADICTED_BY",
    RELATION,
    RELATION,
    "Another assertion about the same two groups says otherwise. Both stand.",
    "contradicted_by",
    "contradicts",
)

LABELS: tuple[Label, ...] = (RELATION,)
TIES: tuple[Tie, ...] = (RELATION_FROM, RELATION_TO, EVIDENCED_BY, DOUBTED_IN, CONTRADICTED_BY)
