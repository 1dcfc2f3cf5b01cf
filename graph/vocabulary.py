"""Every label, property and tie of the graph, declared once with its meaning.

The statements, the indexes, the GraphQL types with their filters and orders, and the reference page are all made
from these declarations; what is not declared here is refused by the store.

A time is kept as an ISO 8601 text in UTC of fixed width (``2025-04-20T07:00:00Z``) and a day as ``2025-04-20``: they
sort as they stand, mean the same on every server, and need no conversion on their way to a reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

PropertyType = Literal["text", "whole", "number", "truth", "time", "day", "texts"]


@dataclass(frozen=True)
class Property:
    """One property of a node or a tie."""

    name: str
    type: PropertyType
    meaning: str
    required: bool = False
    indexed: bool = False
    """Kept in an index: lists can be ordered by it. Every property can be filtered by."""
    enum: str = ""
    """The name of the domain's enumeration that the text comes from."""
    searched: bool = False
    """Found by the search for names."""
    deprecated: str = ""
    """Why clients are to stop asking for it, and what to ask for instead; empty while they may go on."""
    tallied: bool = False
    """Kept lists of its kind are tallied by it; by its month, where it is a time or a day. It is not a number."""


@dataclass(frozen=True, repr=False, eq=False)
class Label:
    """One kind of node. ``name`` is the label in the graph and the type in GraphQL."""

    name: str
    meaning: str
    properties: tuple[Property, ...]
    plural: str = ""
    """The name of the GraphQL list; empty for a kind that is only reached through its ties."""
    shared: bool = False
    """Named by many facts and described by none: put once, open to every reader, without properties. Who may know
    what of it is decided by its ties alone."""
    kept_by: str = ""
    """The list of all its things, and those that its ties are marked for, are kept in the order of this required
    property, the last first, and tallied: they answer at once, however long they are (``graph.tallies``)."""

    @property
    def version(self) -> str:
        """The label of this kind's former states."""
        return f"{self.name}Version"

    def __repr__(self) -> str:
        return f"Label({self.name})"


@dataclass(frozen=True, repr=False, eq=False)
class Tie:
    """One kind of tie. It reads from ``source`` to ``target``: ``(:Group)-[:PARTY_TO]->(:Dispute)``."""

    type: str
    source: Label
    target: Label
    meaning: str
    forward: str
    """The field that leads along the tie, on the source; empty for none."""
    backward: str
    """The field that leads back, on the target; empty for none."""
    properties: tuple[Property, ...] = ()
    forward_one: bool = False
    """At most one target at a time: the field holds the node itself and no connection."""
    backward_one: bool = False
    network: bool = False
    """Counts as a tie between actors in questions about networks and paths."""
    absorbs: bool = False
    """What is said of the source counts for the target: both are records of one thing."""
    sign: str = field(default="")
    """The property that holds the sign (-1, 0, +1), for ties that have one."""
    deprecated: str = ""
    """As with a property."""
    fan_out: int = 20
    """How many targets one source is reckoned to have in a large office, for the cost of a question."""
    fan_in: int = 100
    """How many sources one target is reckoned to have."""
    kept_forward: bool = False
    """The list of its targets is kept, where their kind is (``Label.kept_by``)."""
    kept_backward: bool = False
    """The list of its sources is kept."""
    tallied: bool = False
    """Kept lists of its source are tallied by where it leads; it leads to one thing at most."""

    @property
    def was(self) -> str:
        """The type of a tie of this kind that has ended."""
        return f"WAS_{self.type}"

    def __repr__(self) -> str:
        return f"Tie({self.type})"


def _text(name: str, meaning: str, **options: bool | str) -> Property:
    return Property(name, "text", meaning, **options)  # type: ignore[arg-type]


def _enum(name: str, enum: str, meaning: str, **options: bool | str) -> Property:
    return Property(name, "text", meaning, enum=enum, **options)  # type: ignore[arg-type]


OCCURRED = (
    Property("occurred_start", "time", "When it began, as far as known", required=True, indexed=True, tallied=True),
    Property("occurred_end", "time", "When it ended; absent for a single moment"),
    _enum("occurred_precision", "TimePrecision", "The span within which the true moment lies"),
)

PLACE = Label(
    "Place",
    "A territory with its code and the edition that the code is valid in, or another named area.",
    (
        _text("name", "Its name in that edition", required=True, indexed=True, searched=True),
        _text("code", "Its code, such as 35.20.04.2020", indexed=True, searched=True),
        _text("edition", "The edition of the list of codes"),
        _enum("kind", "PlaceLevel", "What kind of territory it is", indexed=True, required=True),
        Property("latitude", "number", "Of a point inside it, WGS 84 degrees"),
        Property("longitude", "number", "Of a point inside it, WGS 84 degrees"),
    ),
    plural="places",
)
AGENCY = Label(
    "Agency",
    "An office or forum at the table; it owns its data and may decline a request.",
    (
        _text("name", "Its name", required=True, indexed=True, searched=True),
        _enum("kind", "AgencyKind", "What kind of agency it is", required=True, indexed=True),
    ),
    plural="agencies",
)
SOURCE = Label(
    "Source",
    "Who reports: a post, a forum, an officer, a medium. Its identity is personal and not in the graph.",
    (
        _enum("kind", "SourceKind", "What kind of source it is", required=True, indexed=True),
        _text("public_name", "The name of a medium or an institution", searched=True),
        _enum("reliability", "Reliability", "A to F, as last assessed; F until then", required=True, indexed=True),
        _enum("state", "SourceState", "Whether the office takes reports from it", required=True),
    ),
    plural="sources",
)
REPORT = Label(
    "Report",
    "A statement received from a source, immutable. Its narrative is personal data and not in the graph.",
    (
        _text("title", "What it is about, without names of persons", required=True, searched=True),
        _enum("channel", "Channel", "How it came in", required=True, indexed=True),
        _enum("state", "ReportState", "Where it stands in its handling", required=True, indexed=True),
        _enum("urgency", "Urgency", "As triaged", indexed=True),
        _enum(
            "reliability", "Reliability", "Of its source, A to F, as judged for the day of the report", required=True
        ),
        Property("credibility", "whole", "1 confirmed to 5 improbable, 6 cannot be judged", indexed=True),
        Property("claimed_parties", "texts", "The parties, in the words of the report"),
        Property("claims", "texts", "Single claims, each as 'aspect: what is said'"),
        _text("origin", "Where it can be found again, such as an address"),
        *OCCURRED,
    ),
    plural="reports",
)
GROUP = Label(
    "Group",
    "An actor: an organised or identity group, a village, a school, a company.",
    (
        _text("name", "Its present name", required=True, indexed=True, searched=True),
        _enum("kind", "GroupKind", "What kind of actor it is", required=True, indexed=True),
        Property(
            "is_category", "truth", "A category ('residents', 'unknown mass'), which is never a broker", required=True
        ),
        _enum("state", "GroupState", "Where it stands in its life", required=True),
    ),
    plural="groups",
)
PERSON = Label(
    "Person",
    "A person, by pseudonym only.",
    (),
    shared=True,
)
NAME = Label(
    "Name",
    "Another name that a group goes or went by. A name may be known to fewer readers than the group.",
    (
        _text("text", "The name", required=True, searched=True),
        Property("valid_from", "day", "Since when it is used"),
    ),
)
RELATION = Label(
    "Relation",
    "An assertion by somebody that two groups stand in a relation; not a fact about them.",
    (
        Property("sign", "whole", "-1 hostile, 0 neutral, +1 friendly", required=True, indexed=True),
        _enum("kind", "RelationKind", "What kind of relation it is", required=True, indexed=True),
        Property("symmetric", "truth", "Whether it holds in both directions", required=True),
        Property("valid_from", "day", "Since when it is said to hold"),
        Property("valid_until", "day", "Until when it is said to hold"),
        _enum("reliability", "Reliability", "Of who asserts it", required=True),
        Property("credibility", "whole", "Of the assertion, 1 to 6", required=True),
        _enum("state", "RelationState", "Whether it stands", required=True, indexed=True),
    ),
    plural="relations",
)
INCIDENT = Label(
    "Incident",
    "One happening at a place and time.",
    (
        _enum("type", "IncidentType", "What kind of happening it was", required=True, indexed=True, tallied=True),
        _text("subtype", "A finer kind, in the words of its source"),
        _enum("state", "IncidentState", "Whether it is confirmed", required=True, indexed=True),
        *OCCURRED,
        *(
            Property(
                f"{what}_{bound}",
                "whole",
                f"{meaning}: {says}; absent when unknown",
                indexed=what + bound == "killedbest",
            )
            for what, meaning in (("killed", "Dead"), ("injured", "Injured"), ("displaced", "Displaced"))
            for bound, says in (("low", "at least"), ("best", "best estimate"), ("high", "at most"))
        ),
        _text("damage", "Damage to property, in words"),
        _text("weapon", "Weapons used, in words"),
        Property("latitude", "number", "WGS 84 degrees"),
        Property("longitude", "number", "WGS 84 degrees"),
        _enum("place_precision", "PlacePrecision", "How exactly the place is known"),
        _text("place_as_said", "The place in the words of its source"),
        _text("origin", "The data set and row, or where it can be found again", indexed=True),
    ),
    plural="incidents",
    kept_by="occurred_start",
)
DISPUTE = Label(
    "Dispute",
    "A contested matter between two or more groups; it precedes and outlives any open conflict.",
    (
        _text("title", "What it is about", required=True, indexed=True, searched=True),
        _enum("handling", "Handling", "First axis: where the office's handling stands", required=True, indexed=True),
        _enum("phase", "Phase", "Second axis: the legal phase", required=True, indexed=True),
        _enum("conflict_status", "ConflictStatus", "Third axis: the declared state of conflict", required=True),
        Property("escalation", "whole", "Fourth axis: last assessed Glasl stage 1 to 9; absent when unassessed"),
        Property("sources_of_conflict", "texts", "Which of the five legal sources of conflict it springs from"),
        Property("due", "day", "By when the lead agency is to act", indexed=True),
        Property("conflict_status_until", "day", "The last day of the state of conflict that was declared last"),
        _enum("referred_to", "Referral", "Where it was given away to"),
        _text("closed_because", "Why it was closed last"),
    ),
    plural="disputes",
)
ASSESSMENT = Label(
    "Assessment",
    "A judgement of how far a dispute has escalated; it may go down.",
    (
        Property("stage", "whole", "Glasl's stages, 1 to 9", required=True),
        _text("rationale", "Why, without names of persons", required=True),
        _text("method", "How it was judged", required=True),
        *OCCURRED,
    ),
)
INFLUENCE = Label(
    "Influence",
    "What ties groups together or drives them apart in a dispute (Do No Harm).",
    (
        _enum("kind", "InfluenceKind", "Connector or divider", required=True, indexed=True),
        _enum("category", "InfluenceCategory", "Of what nature it is", required=True),
        _text("description", "What it is", required=True),
    ),
)
MEASURE = Label(
    "Measure",
    "Something done at once for people while a conflict was being stopped.",
    (
        _enum("kind", "EmergencyMeasure", "What was done", required=True, indexed=True),
        _text("description", "What was done, in words", required=True),
        Property("beneficiaries", "whole", "How many persons it reached; absent when unknown"),
        *OCCURRED,
    ),
)
CUSTOM = Label(
    "Custom",
    "A way of settling disputes that people respect and follow.",
    (
        _text("name", "What it is called", required=True, indexed=True, searched=True),
        _enum("mechanism", "Mechanism", "The kind of institution it belongs to", required=True, indexed=True),
        _text("institution", "Who holds it", required=True),
        Property("fits", "texts", "The sources of conflict that it is used for; none when for any"),
        _text("when_fitting", "When it fits, in words"),
        Property("steps", "texts", "What happens, one thing after the other"),
    ),
    plural="customs",
)
MEDIATION = Label(
    "Mediation",
    "A facilitated process between the parties of a dispute.",
    (
        _enum("mechanism", "Mechanism", "The institution in whose manner it is held", required=True, indexed=True),
        _text("local_name", "What the mechanism is called locally"),
        _enum("state", "MediationState", "Where it stands", required=True, indexed=True),
        Property("sessions", "whole", "How many joint sessions were convened", required=True),
        _text("ended_because", "Why it came to an end without an agreement"),
        _text("next_step", "What is to be done after an impasse"),
    ),
    plural="mediations",
)
PREMEETING = Label(
    "PreMeeting",
    "A meeting of mediators with one party alone, to prepare the talks.",
    (Property("number", "whole", "Its number within the mediation", required=True), *OCCURRED),
)
CAUCUS = Label(
    "Caucus",
    "A talk of mediators with one party in confidence. What was said is not in the graph.",
    (Property("number", "whole", "Its number within the mediation", required=True), *OCCURRED),
)
STATEMENT = Label(
    "Statement",
    "What was said in a mediation, in the words of whoever recorded it.",
    (
        _enum("kind", "StatementKind", "A position, an interest, an option or a shared point", required=True),
        _text("text", "What was said, without names of persons", required=True),
        *OCCURRED,
    ),
)
SESSION = Label(
    "Session",
    "A joint session of a mediation.",
    (
        Property("number", "whole", "Its number within the mediation", required=True),
        Property("agenda", "texts", "What was to be talked about"),
        Property("ground_rules", "texts", "What the parties agreed on for the talk"),
        _enum("state", "SessionState", "Whether it is still in session", required=True),
        *OCCURRED,
    ),
)
AGREEMENT = Label(
    "Agreement",
    "What the parties agreed on, with its commitments.",
    (
        _text("title", "What it is called", required=True, indexed=True, searched=True),
        _enum("state", "AgreementState", "Where it stands", required=True, indexed=True),
        _text("text_hash", "SHA-256 of the signed text, hexadecimal", required=True),
        Property("in_force_from", "day", "Since when it is in force", indexed=True),
        Property("in_force_until", "day", "The last day; absent when it has none"),
        _enum("end_cause", "EndCause", "Why it ended before it was fulfilled"),
        _text("end_finding", "What was found when it ended, without names of persons"),
    ),
    plural="agreements",
)
CLAUSE = Label(
    "Clause",
    "A clause of an agreement, apart from what anybody binds itself to.",
    (
        Property("number", "whole", "Its number within the agreement", required=True),
        _text("heading", "What it is about", required=True),
        _text("text", "What it says, without names of persons", required=True),
    ),
)
VISIT = Label(
    "Visit",
    "Somebody went to see whether an agreement is kept.",
    (
        Property("number", "whole", "Its number within the agreement", required=True),
        _text("finding", "What was found, without names of persons", required=True),
        *OCCURRED,
    ),
)
COMMITMENT = Label(
    "Commitment",
    "One thing that one side has bound itself to in an agreement.",
    (
        Property("number", "whole", "Its number within the agreement", required=True),
        _text("text", "What is to be done, without names of persons", required=True),
        Property("due", "day", "By when; absent when without a date", indexed=True),
        _text("indicator", "By what one sees that it is done"),
        _enum("state", "CommitmentState", "Where it stands", required=True, indexed=True),
    ),
    plural="commitments",
)
BREACH = Label(
    "Breach",
    "An allegation that an agreement was broken, and what became of it.",
    (
        _enum("state", "BreachState", "Alleged, confirmed or dismissed", required=True, indexed=True),
        _text("clause", "The clause or commitment that is meant"),
        _text("finding", "What was found, without names of persons"),
        *OCCURRED,
    ),
    plural="breaches",
)
RECOVERY = Label(
    "Recovery",
    "One measure of recovery after a conflict.",
    (
        _text("title", "What it is called", required=True, indexed=True),
        _enum("kind", "RecoveryKind", "What is recovered", required=True, indexed=True),
        _enum("state", "RecoveryState", "Where it stands", required=True, indexed=True),
        _text("outcome", "What came of it, without names of persons"),
        _text("stopped_because", "Why it was given up"),
    ),
    plural="recoveries",
)
MEETING = Label(
    "Meeting",
    "A meeting at which agencies coordinate what each of them is to do.",
    (
        _text("title", "What it is called", required=True, indexed=True, searched=True),
        _enum("state", "MeetingState", "Where it stands", required=True, indexed=True),
        Property("planned_on", "day", "The day it is planned for", required=True, indexed=True),
        Property("held_at", "time", "When it began; absent until it is held", indexed=True),
        Property("agenda", "texts", "What is to be talked about"),
        _text("minutes_hash", "SHA-256 of the minutes, hexadecimal"),
        _text("summary", "The minutes in few words, without names of persons"),
        _text("called_off_because", "Why it does not take place"),
    ),
    plural="meetings",
)
MEETING_DECISION = Label(
    "MeetingDecision",
    "One thing that a meeting decided to have done.",
    (
        Property("number", "whole", "Its number within the meeting", required=True),
        _text("text", "What is to be done, without names of persons", required=True),
        Property("due", "day", "By when; absent when without a date", indexed=True),
    ),
    plural="meeting_decisions",
)
TASKING = Label(
    "Tasking",
    "A request of one agency to another, which may decline, and what became of it.",
    (
        _text("what", "What is asked for, without names of persons", required=True, indexed=True),
        _text("details", "More of it, without names of persons"),
        _enum("state", "TaskingState", "Where it stands", required=True, indexed=True),
        Property("due", "day", "By when; absent when without a date", indexed=True),
        Property("issued_at", "time", "When the agency was asked", required=True, indexed=True),
        Property("acknowledged_at", "time", "When it let know that the request reached it"),
        Property("reported_at", "time", "When it last reported what it did"),
        Property("ended_at", "time", "When it was accepted, declined or cancelled"),
        _text("result", "What the agency says that it did, without names of persons"),
        _text("remark", "What was said when it was last accepted, returned, declined or cancelled"),
    ),
    plural="taskings",
)
ALERT = Label(
    "Alert",
    "A warning that agencies are to acknowledge and answer: what is on record, and never a forecast.",
    (
        _text("what", "What is warned of, without names of persons", required=True, indexed=True),
        _text("not_seen", "What whoever raised it could not see, such as sources that are silent"),
        _text("by_rule", "The rule that raised it, with its version; absent where an agency did", indexed=True),
        _enum("state", "AlertState", "Where it stands", required=True, indexed=True),
        Property("raised_at", "time", "When it was raised", required=True, indexed=True),
        Property("respond_by", "day", "The last day for an answer", required=True, indexed=True),
        Property("responded_at", "time", "When an agency answered it with what it did", indexed=True),
        _text("action", "What the agency did about it, without names of persons"),
        _text("dismissed_because", "Why nothing needs to be done about it"),
        Property(
            "lapsed_on", "day", "The day on which it was found that its last day was over; stays when answered late"
        ),
    ),
    plural="alerts",
)
FINDING = Label(
    "Finding",
    "What a fact of a higher class says about a thing that more readers may see: kept apart from the thing itself.",
    (
        _text("topic", "The fact's topic", required=True, indexed=True),
        _text("says", "What it says, as JSON", required=True),
    ),
)

LABELS: tuple[Label, ...] = (
    PLACE, AGENCY, SOURCE, REPORT, GROUP, NAME, PERSON, RELATION, INCIDENT, DISPUTE, ASSESSMENT, INFLUENCE, MEASURE,
    CUSTOM, MEDIATION, PREMEETING, SESSION, CAUCUS, STATEMENT, AGREEMENT, CLAUSE, COMMITMENT, VISIT, BREACH, RECOVERY,
    MEETING, MEETING_DECISION, TASKING, ALERT, FINDING,
)  # fmt: skip

PART_OF_PLACE = Tie(
    "PART_OF_PLACE",
    PLACE,
    PLACE,
    "A territory lies within another.",
    "within",
    "parts",
    forward_one=True,
    fan_in=500,
)
PART_OF_AGENCY = Tie(
    "PART_OF_AGENCY", AGENCY, AGENCY, "An agency is under another.", "under", "branches", forward_one=True
)
SEATED_IN = Tie(
    "SEATED_IN", AGENCY, PLACE, "Where an agency is responsible.", "territory", "agencies", forward_one=True
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
)
REFUTED_BY = Tie("REFUTED_BY", REPORT, REPORT, "A report that shows another to be false.", "refuted_by", "refutes")
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
LINKED_TO = Tie(
    "LINKED_TO",
    REPORT,
    DISPUTE,
    "A report bears on a dispute.",
    "disputes",
    "reports",
    (_enum("role", "ReportRole", "As evidence, as background or as a contradiction", required=True),),
    fan_in=500,
)
KNOWN_AS = Tie("KNOWN_AS", GROUP, NAME, "A group goes or went by another name.", "aliases", "group", backward_one=True)
HOME_IN = Tie("HOME_IN", GROUP, PLACE, "Where a group is at home.", "home", "groups", forward_one=True, fan_in=500)
BRANCH_OF = Tie(
    "BRANCH_OF", GROUP, GROUP, "A group is part of another.", "parent", "branches", forward_one=True, network=True
)
ABSORBED_INTO = Tie(
    "ABSORBED_INTO",
    GROUP,
    GROUP,
    "The record of a group turned out to be of the same group as another one, and speaks for that one.",
    "merged_into",
    "merged",
    forward_one=True,
    network=True,
    absorbs=True,
)
SPLIT_INTO = Tie(
    "SPLIT_INTO", GROUP, GROUP, "A group fell apart into others.", "split_into", "split_from", network=True
)
REPRESENTS = Tie(
    "REPRESENTS",
    PERSON,
    GROUP,
    "A person may speak for a group.",
    "represents",
    "representatives",
    (
        _text("role", "In what role", required=True),
        _text("mandate", "On what mandate", required=True),
        Property("valid_from", "day", "Since when"),
        Property("valid_until", "day", "Until when"),
    ),
)
RELATES_TO = Tie(
    "RELATES_TO",
    GROUP,
    GROUP,
    "Somebody asserts that two groups stand in a relation; one tie for every assertion that stands.",
    "relates_to",
    "related_from",
    (
        Property("sign", "whole", "-1 hostile, 0 neutral, +1 friendly", required=True),
        _enum("kind", "RelationKind", "What kind of relation", required=True),
        _text("relation", "The id of the assertion", required=True),
        _enum("state", "RelationState", "Whether it is corroborated or contested", required=True),
        Property("symmetric", "truth", "Whether it holds in both directions", required=True),
    ),
    network=True,
    sign="sign",
)
RELATION_FROM = Tie(
    "RELATION_FROM", RELATION, GROUP, "The first side of an assertion.", "from_group", "asserted_from", forward_one=True
)
RELATION_TO = Tie(
    "RELATION_TO", RELATION, GROUP, "The second side of an assertion.", "to_group", "asserted_to", forward_one=True
)
EVIDENCED_BY = Tie("EVIDENCED_BY", RELATION, REPORT, "A report that an assertion rests on.", "evidence", "relations")
DOUBTED_IN = Tie("DOUBTED_IN", RELATION, REPORT, "A report that speaks against an assertion.", "doubted_in", "doubts")
CONTRADICTED_BY = Tie(
    "CONTRADICTED_BY",
    RELATION,
    RELATION,
    "Another assertion about the same two groups says otherwise. Both stand.",
    "contradicted_by",
    "contradicts",
)
TOOK_PART_IN = Tie(
    "TOOK_PART_IN",
    GROUP,
    INCIDENT,
    "A group took part in an incident, on one side or beside it.",
    "incidents",
    "participants",
    (_enum("side", "Side", "On which side", required=True),),
    network=True,
    fan_out=2_000,
    kept_forward=True,
)
ONE_WITH = Tie(
    "ONE_WITH",
    INCIDENT,
    INCIDENT,
    "An incident is the same happening as another one, and is not counted beside it.",
    "merged_into",
    "merged",
    forward_one=True,
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
)
HAPPENED_AT = Tie(
    "HAPPENED_AT",
    INCIDENT,
    PLACE,
    "Where an incident happened.",
    "place",
    "incidents",
    forward_one=True,
    fan_in=2_000,
    kept_backward=True,
    tallied=True,
)
REPORTED_IN = Tie("REPORTED_IN", INCIDENT, REPORT, "A report that an incident rests on.", "reports", "incidents")
PARTY_TO = Tie(
    "PARTY_TO",
    GROUP,
    DISPUTE,
    "A group is party to a dispute.",
    "disputes",
    "parties",
    (_enum("role", "PartyRole", "Principal or supporting", required=True),),
    network=True,
)
LOCATED_IN = Tie("LOCATED_IN", DISPUTE, PLACE, "Where a dispute plays.", "places", "disputes", fan_in=500)
DETECTED_FROM = Tie(
    "DETECTED_FROM", DISPUTE, REPORT, "A report that a dispute was detected from.", "detected_from", "detected"
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
MEDIATES = Tie(
    "MEDIATES", MEDIATION, DISPUTE, "A mediation is held in a dispute.", "dispute", "mediations", forward_one=True
)
PROPOSED_BY = Tie(
    "PROPOSED_BY",
    MEDIATION,
    AGENCY,
    "Which agency proposed a mediation.",
    "proposed_by",
    "proposed_mediations",
    forward_one=True,
)
MEDIATOR_IN = Tie(
    "MEDIATOR_IN",
    PERSON,
    MEDIATION,
    "A person mediates.",
    "mediates",
    "mediators",
    (
        _text("institution", "The institution the mediator comes from"),
        Property("conflict_of_interest_declared", "truth", "Whether an interest was declared", required=True),
    ),
)
APPOINTED_FROM = Tie(
    "APPOINTED_FROM", MEDIATION, AGENCY, "An agency that a mediator comes from.", "mediating_agencies", "mediations"
)
CONSENT_OF = Tie(
    "CONSENT_OF",
    MEDIATION,
    GROUP,
    "How a party stands to a mediation.",
    "consents",
    "consents",
    (
        _enum("state", "ConsentState", "Given, refused or withdrawn", required=True),
        Property("conditions", "texts", "Under which conditions"),
    ),
)
SESSION_OF = Tie(
    "SESSION_OF", SESSION, MEDIATION, "A session of a mediation.", "mediation", "held_sessions", forward_one=True
)
ATTENDED = Tie("ATTENDED", GROUP, SESSION, "A party was present at a session.", "sessions", "attendance")
REACHED_IN = Tie(
    "REACHED_IN",
    AGREEMENT,
    MEDIATION,
    "The mediation that led to an agreement.",
    "mediation",
    "agreements",
    forward_one=True,
)
SETTLES = Tie(
    "SETTLES",
    AGREEMENT,
    DISPUTE,
    "The dispute that an agreement is to settle.",
    "dispute",
    "agreements",
    forward_one=True,
)
SIGNED = Tie(
    "SIGNED",
    GROUP,
    AGREEMENT,
    "A party signed an agreement.",
    "agreements",
    "signatories",
    (_text("mandate", "On what mandate its representative signed", required=True),),
)
COMMITMENT_OF = Tie(
    "COMMITMENT_OF",
    COMMITMENT,
    AGREEMENT,
    "A commitment of an agreement.",
    "agreement",
    "commitments",
    forward_one=True,
)
OWED_BY = Tie("OWED_BY", COMMITMENT, GROUP, "Who has bound itself.", "obligor", "commitments", forward_one=True)
VERIFIED_BY = Tie(
    "VERIFIED_BY",
    COMMITMENT,
    AGENCY,
    "Who is to verify a commitment.",
    "verifier",
    "commitments_to_verify",
    forward_one=True,
)
BREACH_OF = Tie(
    "BREACH_OF",
    BREACH,
    AGREEMENT,
    "The agreement that is said to be broken.",
    "agreement",
    "breaches",
    forward_one=True,
)
ALLEGED_AGAINST = Tie(
    "ALLEGED_AGAINST", BREACH, GROUP, "Who is said to have broken it.", "against", "alleged_breaches", forward_one=True
)
BREACH_EVIDENCE = Tie(
    "BREACH_EVIDENCE", BREACH, REPORT, "A report that an allegation rests on.", "evidence", "breaches"
)

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
ARMY_ASSISTS = Tie(
    "ARMY_ASSISTS",
    AGENCY,
    DISPUTE,
    "A unit of the army assists under a state of conflict.",
    "army_assists",
    "assisting_army",
    (_text("task", "With what", required=True),),
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
ASSESSED_ON = Tie("ASSESSED_ON", ASSESSMENT, REPORT, "A report that a judgement rests on.", "evidence", "assessments")
INFLUENCES = Tie(
    "INFLUENCES", INFLUENCE, DISPUTE, "The dispute it plays in.", "dispute", "influences", forward_one=True
)
BEARS_ON = Tie("BEARS_ON", INFLUENCE, GROUP, "A group that is tied or driven apart.", "groups", "influences")
INFLUENCE_SEEN_IN = Tie(
    "INFLUENCE_SEEN_IN", INFLUENCE, REPORT, "A report that it was seen in.", "evidence", "influences"
)
MEASURE_IN = Tie(
    "MEASURE_IN", MEASURE, DISPUTE, "The dispute it was taken in.", "dispute", "measures", forward_one=True
)
TAKEN_BY = Tie("TAKEN_BY", MEASURE, AGENCY, "Who took a measure.", "agency", "measures", forward_one=True)
TAKEN_AT = Tie("TAKEN_AT", MEASURE, PLACE, "Where a measure was taken.", "place", "measures", forward_one=True)
PRACTISED_IN = Tie("PRACTISED_IN", CUSTOM, PLACE, "Where a custom is known.", "region", "customs", forward_one=True)
FOLLOWS = Tie(
    "FOLLOWS", MEDIATION, CUSTOM, "The custom that a mediation follows.", "custom", "mediations", forward_one=True
)
CHALLENGED_IN = Tie(
    "CHALLENGED_IN",
    PERSON,
    MEDIATION,
    "A party says that a mediator does not stand apart.",
    "challenged_in",
    "challenged_mediators",
    (_text("party", "The id of the party", required=True), _text("reason", "Why", required=True)),
)
PREMEETING_OF = Tie(
    "PREMEETING_OF", PREMEETING, MEDIATION, "The mediation it prepared.", "mediation", "pre_meetings", forward_one=True
)
MET_WITH = Tie(
    "MET_WITH", PREMEETING, GROUP, "The party that was met alone.", "party", "pre_meetings", forward_one=True
)
CAUCUS_OF = Tie(
    "CAUCUS_OF", CAUCUS, MEDIATION, "The mediation it belongs to.", "mediation", "caucuses", forward_one=True
)
CAUCUS_WITH = Tie("CAUCUS_WITH", CAUCUS, GROUP, "The party it was held with.", "party", "caucuses", forward_one=True)
STATED_IN = Tie("STATED_IN", STATEMENT, MEDIATION, "Where it was said.", "mediation", "statements", forward_one=True)
STATED_BY = Tie("STATED_BY", STATEMENT, GROUP, "Which party said it.", "party", "statements", forward_one=True)
SUPERSEDED_BY = Tie(
    "SUPERSEDED_BY",
    MEDIATION,
    MEDIATION,
    "Another mediation took the place of this one.",
    "superseded_by",
    "supersedes",
    forward_one=True,
)
CLAUSE_OF = Tie("CLAUSE_OF", CLAUSE, AGREEMENT, "The agreement it stands in.", "agreement", "clauses", forward_one=True)
VISIT_TO = Tie("VISIT_TO", VISIT, AGREEMENT, "The agreement it was about.", "agreement", "visits", forward_one=True)
VISIT_BY = Tie("VISIT_BY", VISIT, AGENCY, "Who went to see.", "agency", "visits", forward_one=True)
LOOKED_AT = Tie("LOOKED_AT", VISIT, COMMITMENT, "A commitment that was looked at.", "commitments", "visits")
VISIT_EVIDENCE = Tie("VISIT_EVIDENCE", VISIT, REPORT, "A report that its finding rests on.", "evidence", "visits")
FOLLOWED_BY = Tie(
    "FOLLOWED_BY",
    AGREEMENT,
    AGREEMENT,
    "Another agreement was signed in place of this one.",
    "followed_by",
    "follows",
    forward_one=True,
)
ENDED_ON = Tie("ENDED_ON", AGREEMENT, REPORT, "A report that its end was found on.", "end_evidence", "ended_agreements")
RECOVERS = Tie("RECOVERS", RECOVERY, DISPUTE, "The dispute it comes after.", "dispute", "recoveries", forward_one=True)
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
    "RECOVERY_EVIDENCE", RECOVERY, REPORT, "A report that shows what came of it.", "evidence", "recoveries"
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
TASKING_FOR = Tie("TASKING_FOR", TASKING, DISPUTE, "The dispute it is for.", "dispute", "taskings", forward_one=True)
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
    "TASKING_EVIDENCE", TASKING, REPORT, "A report that shows what was done.", "evidence", "taskings"
)
RAISED_BY = Tie(
    "RAISED_BY", ALERT, AGENCY, "Whose officer raised it; none where a rule did.", "raised_by", "alerts_raised",
    forward_one=True,
)  # fmt: skip
ALERT_ABOUT = Tie("ALERT_ABOUT", ALERT, DISPUTE, "A dispute it is about.", "disputes", "alerts")
ALERT_AT = Tie("ALERT_AT", ALERT, PLACE, "The place it is about.", "place", "alerts", forward_one=True)
ALERT_EVIDENCE = Tie("ALERT_EVIDENCE", ALERT, REPORT, "A report that it rests on.", "evidence", "alerts")
ALERT_SEEN_IN = Tie("ALERT_SEEN_IN", ALERT, INCIDENT, "An incident that it rests on.", "incidents", "alerts")
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

TIES: tuple[Tie, ...] = (
    PART_OF_PLACE, PART_OF_AGENCY, SEATED_IN, SPEAKS_FOR, SAID_BY, TELLS_OF, CORROBORATED_BY, REFUTED_BY, DUPLICATE_OF, LINKED_TO, KNOWN_AS, HOME_IN,
    BRANCH_OF, ABSORBED_INTO, SPLIT_INTO, REPRESENTS, RELATES_TO, RELATION_FROM, RELATION_TO, EVIDENCED_BY, DOUBTED_IN, CONTRADICTED_BY, TOOK_PART_IN, ONE_WITH, PART_OF_DISPUTE,
    HAPPENED_AT, REPORTED_IN, PARTY_TO, LOCATED_IN, DETECTED_FROM, LEADS, ASSISTS, MEDIATES, PROPOSED_BY, MEDIATOR_IN,
    APPOINTED_FROM, CONSENT_OF, SESSION_OF, ATTENDED, REACHED_IN, SETTLES, SIGNED, COMMITMENT_OF, OWED_BY,
    VERIFIED_BY, BREACH_OF, ALLEGED_AGAINST, BREACH_EVIDENCE, MONITORS, REFERRED_TO, MERGED_INTO, ARMY_ASSISTS,
    DECLARED_FOR, ASSESSES, ASSESSED_BY, ASSESSED_ON, INFLUENCES, BEARS_ON, INFLUENCE_SEEN_IN, MEASURE_IN, TAKEN_BY,
    TAKEN_AT, PRACTISED_IN, FOLLOWS, CHALLENGED_IN, PREMEETING_OF, MET_WITH, CAUCUS_OF, CAUCUS_WITH, STATED_IN, STATED_BY,
    SUPERSEDED_BY, CLAUSE_OF, VISIT_TO, VISIT_BY, LOOKED_AT, VISIT_EVIDENCE, FOLLOWED_BY, ENDED_ON, RECOVERS,
    CARRIED_OUT_BY, RECOVERS_AT, CARRIES_OUT, RECOVERY_EVIDENCE, CONVENED_BY, INVITED_TO, PRESENT_AT, MEETING_ABOUT,
    MEETING_AT, DECIDED_IN, SEEN_TO_BY, ASKED_BY, ASKED_OF, TASKING_FOR, TASKING_AT, DECIDED_AS, TASKING_EVIDENCE,
    RAISED_BY, ALERT_ABOUT, ALERT_AT, ALERT_EVIDENCE, ALERT_SEEN_IN, ALERTED, AWAITED_FROM, ACKNOWLEDGED_BY, RESPONDED_BY,
    DISMISSED_BY,
)  # fmt: skip

FINDING_ON: dict[Label, Tie] = {
    label: Tie("FINDING_ON", FINDING, label, f"A finding on a {label.name.lower()}.", "", "findings")
    for label in LABELS
    if label.name not in ("Finding", "Person")
}

RESTS_ON_TARGET: tuple[Tie, ...] = (
    CORROBORATED_BY, REFUTED_BY, EVIDENCED_BY, DOUBTED_IN, REPORTED_IN, DETECTED_FROM, MEDIATES, REACHED_IN, SETTLES,
    BREACH_EVIDENCE, ASSESSED_ON, INFLUENCE_SEEN_IN, VISIT_EVIDENCE, ENDED_ON, RECOVERY_EVIDENCE, MEASURE_IN, RECOVERS,
    TASKING_EVIDENCE, TASKING_FOR, ALERT_EVIDENCE, ALERT_SEEN_IN, ALERT_ABOUT,
)  # fmt: skip
RESTS_ON_SOURCE: tuple[Tie, ...] = (LINKED_TO, PART_OF_DISPUTE)
"""The ties of things that were decided on one another: on the thing at the target, and on the thing at the source."""
