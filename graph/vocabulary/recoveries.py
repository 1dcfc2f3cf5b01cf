"""What is repaired after a dispute."""

from __future__ import annotations

from graph.vocabulary.agreements import AGREEMENT
from graph.vocabulary.disputes import DISPUTE
from graph.vocabulary.forms import Label, Tie, enum, text
from graph.vocabulary.places import AGENCY, PLACE
from graph.vocabulary.reports import REPORT

RECOVERY = Label(
    "Recovery",
    "One measure of recovery after a conflict.",
    (
        text("title", "What it is called", required=True, indexed=True),
        enum("kind", "RecoveryKind", "What is recovered", required=True, indexed=True),
        enum("state", "RecoveryState", "Where it stands", required=True, indexed=True),
        text("outcome", "What came of it, without names of persons"),
        text("stopped_because", "Why it was given up"),
    ),
    plural="recoveries",
)

RECOVERS = Tie(
    "RECOVERS",
    RECOVERY,
    DISPUTE,
    "The dispute it comes after.",
    "dispute",
    "recoveries",
    forward_one=True,
    decided_on="target",
)

CARRIED_OUT_BY = Tie("CARRIED_OUT_BY", RECOVERY, AGENCY, "Who is to do it.", "agency", "recoveries", forward_one=True)

RECOVERS_AT = Tie("RECOVERS_AT", RECOVERY, PLACE, "Where it is done.", "place", "recoveries", forward_one=True)

CARRIES_OUT = Tie(
    "CARRIES_OUT",
    RECOVERY,
    AGREEMENT,
    "The agreement that it carries out.",
    "agreement",
    "recoveries",
    forward_one=True,
)

RECOVERY_EVIDENCE = Tie(
    "RECOVERY_EVIDENCE",
    RECOVERY,
    REPORT,
    "A report that shows what came of it.",
    "evidence",
    "recoveries",
    decided_on="target",
)

LABELS: tuple[Label, ...] = (RECOVERY,)
TIES: tuple[Tie, ...] = (RECOVERS, CARRIED_OUT_BY, RECOVERS_AT, CARRIES_OUT, RECOVERY_EVIDENCE)
