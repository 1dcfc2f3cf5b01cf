"""Disputes, their parties and places, and what is judged and done about them."""

from __future__ import annotations

from graph.vocabulary.forms import OCCURRED, Label, Property, Tie, enum, text
from graph.vocabulary.groups import GROUP
from graph.vocabulary.incidents import INCIDENT
from graph.vocabulary.places import AGENCY, PLACE
from graph.vocabulary.reports import REPORT

DISPUTE = Label(
    "Dispute",
    "A contested matter between two or more groups; it precedes and outlives any open conflict.",
    (
        text("title", "What it is about", required=True, indexed=True, searched=True),
        enum("handling", "Handling", "First axis: where the office's handling stands", required=True, indexed=True),
        enum("phase", "Phase", "Second axis: the legal phase", required=True, indexed=True),
        enum("conflict_status", "ConflictStatus", "Third axis: the declared state of conflict", required=True),
        Property("escalation", "whole", "Fourth axis: last assessed Glasl stage 1 to 9; absent when unassessed"),
        Property("sources_of_conflict", "texts", "Which of the five legal sources of conflict it springs from"),
        Property("due", "day", "By when the lead agency is to act", indexed=True),
        Property("conflict_status_until", "day", "The last day of the state of conflict that was declared last"),
        enum("referred_to", "Referral", "Where it was given away to"),
        text("closed_because", "Why it was closed last"),
    ),
    plural="disputes",
)

ASSESSMENT = Label(
    "Assessment",
    "A judgement of how far a dispute has escalated; it may go down.",
    (
        Property("stage", "whole", "Glasl's stages, 1 to 9", required=True),
        text("rationale", "Why, without names of persons", required=True),
        text("method", "How it was judged", required=True),
        *OCCURRED,
    ),
)

INFLUENCE = Label(
    "Influence",
    "What ties groups together or drives them apart in a dispute (Do No Harm).",
    (
        enum("kind", "InfluenceKind", "Connector or divider", required=True, indexed=True),
        enum("category", "InfluenceCategory", "Of what nature it is", required=True),
        text("description", "What it is", required=True),
    ),
)

MEASURE = Label(
    "Measure",
    "Something done at once for people while a conflict was being stopped.",
    (
        enum("kind", "EmergencyMeasure", "What was done", required=True, indexed=True),
        text("description", "What was done, in words", required=True),
        Property("beneficiaries", "whole", "How many persons it reached; absent when unknown"),
        *OCCURRED,
    ),
)

LINKED_TO = Tie(
    "LINKED_TO",
    REPORT,
    DISPUTE,
    "A report bears on a dispute.",
    "disputes",
    "reports",
    (enum("role", "ReportRole", "As evidence, as background or as a contradiction", required=True),),
    fan_in=500,
    decided_on="source",
)

PART_OF_DISPUTE = Tie(
    "PART_OF_DISPUTE",
    INCIDENT,
    DISPUTE,
    "An incident belongs to a dispute.",
    "dispute",
    "incidents",
    forward_one=True,
    fan_in=2_000,
    kept_backward=True,
    decided_on="source",
)

PARTY_TO = Tie(
    "PARTY_TO",
    GROUP,
    DISPUTE,
    "A group is party to a dispute.",
    "disputes",
    "parties",
    (enum("role", "PartyRole", "Principal or supporting", required=True),),
    network=True,
)

LOCATED_IN = Tie("LOCATED_IN", DISPUTE, PLACE, "Where a dispute plays.", "places", "disputes", fan_in=500)

DETECTED_FROM = Tie(
    "DETECTED_FROM",
    DISPUTE,
    REPORT,
    "A report that a dispute was detected from.",
    "detected_from",
    "detected",
    decided_on="target",
)

LEADS = Tie(
    "LEADS",
    AGENCY,
    DISPUTE,
    "The agency that leads the handling.",
    "leads",
    "lead_agency",
    backward_one=True,
    fan_out=500,
)

ASSISTS = Tie("ASSISTS", AGENCY, DISPUTE, "An agency that assists in the handling.", "assists", "assisting_agencies")

MONITORS = Tie(
    "MONITORS",
    AGENCY,
    DISPUTE,
    "An agency watches whether what was agreed is kept.",
    "monitors",
    "monitor",
    backward_one=True,
)

REFERRED_TO = Tie(
    "REFERRED_TO", DISPUTE, AGENCY, "The agency a dispute was given away to.", "referred_to_agency", "referred"
)

MERGED_INTO = Tie(
    "MERGED_INTO", DISPUTE, DISPUTE, "A dispute turned out to be the same as another.", "merged_into", "merged",
    forward_one=True,
)  # fmt: skip

MERGED_ON = Tie(
    "MERGED_ON",
    DISPUTE,
    REPORT,
    "A report that a dispute was found on to be the same as another.",
    "merge_evidence",
    "merged_disputes",
    decided_on="target",
)

ARMY_ASSISTS = Tie(
    "ARMY_ASSISTS",
    AGENCY,
    DISPUTE,
    "A unit of the army assists under a state of conflict.",
    "army_assists",
    "assisting_army",
    (text("task", "With what", required=True),),
)

DECLARED_FOR = Tie(
    "DECLARED_FOR",
    DISPUTE,
    PLACE,
    "A state of conflict was declared for a place.",
    "conflict_status_in",
    "conflict_status_of",
)

ASSESSES = Tie(
    "ASSESSES", ASSESSMENT, DISPUTE, "The dispute that was judged.", "dispute", "assessments", forward_one=True
)

ASSESSED_BY = Tie("ASSESSED_BY", ASSESSMENT, AGENCY, "Who judged.", "assessor", "assessments", forward_one=True)

ASSESSED_ON = Tie(
    "ASSESSED_ON",
    ASSESSMENT,
    REPORT,
    "A report that a judgement rests on.",
    "evidence",
    "assessments",
    decided_on="target",
)

INFLUENCES = Tie(
    "INFLUENCES", INFLUENCE, DISPUTE, "The dispute it plays in.", "dispute", "influences", forward_one=True
)

BEARS_ON = Tie("BEARS_ON", INFLUENCE, GROUP, "A group that is tied or driven apart.", "groups", "influences")

INFLUENCE_SEEN_IN = Tie(
    "INFLUENCE_SEEN_IN",
    INFLUENCE,
    REPORT,
    "A report that it was seen in.",
    "evidence",
    "influences",
    decided_on="target",
)

MEASURE_IN = Tie(
    "MEASURE_IN",
    MEASURE,
    DISPUTE,
    "The dispute it was taken in.",
    "dispute",
    "measures",
    forward_one=True,
    decided_on="target",
)

TAKEN_BY = Tie("TAKEN_BY", MEASURE, AGENCY, "Who took a measure.", "agency", "measures", forward_one=True)

TAKEN_AT = Tie("TAKEN_AT", MEASURE, PLACE, "Where a measure was taken.", "place", "measures", forward_one=True)

LABELS: tuple[Label, ...] = (DISPUTE, ASSESSMENT, INFLUENCE, MEASURE)
TIES: tuple[Tie, ...] = (
    LINKED_TO,
    PART_OF_DISPUTE,
    PARTY_TO,
    LOCATED_IN,
    DETECTED_FROM,
    LEADS,
    ASSISTS,
    MONITORS,
    REFERRED_TO,
    MERGED_INTO,
    MERGED_ON,
    ARMY_ASSISTS,
    DECLARED_FOR,
    ASSESSES,
    ASSESSED_BY,
    ASSESSED_ON,
    INFLUENCES,
    BEARS_ON,
    INFLUENCE_SEEN_IN,
    MEASURE_IN,
    TAKEN_BY,
    TAKEN_AT,
)
