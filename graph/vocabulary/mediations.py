"""Customs of mediation, mediations, and what is said and met in them."""

from __future__ import annotations

from graph.vocabulary.disputes import DISPUTE
from graph.vocabulary.forms import OCCURRED, Label, Property, Tie, enum, text
from graph.vocabulary.groups import GROUP, PERSON
from graph.vocabulary.places import AGENCY, PLACE

CUSTOM = Label(
    "Custom",
    "A way of settling disputes that people respect and follow.",
    (
        text("name", "What it is called", required=True, indexed=True, searched=True),
        enum("mechanism", "Mechanism", "The kind of institution it belongs to", required=True, indexed=True),
        text("institution", "Who holds it", required=True),
        Property("fits", "texts", "The sources of conflict that it is used for; none when for any"),
        text("when_fitting", "When it fits, in words"),
        Property("steps", "texts", "What happens, one thing after the other"),
    ),
    plural="customs",
)

MEDIATION = Label(
    "Mediation",
    "A facilitated process between the parties of a dispute.",
    (
        enum("mechanism", "Mechanism", "The institution in whose manner it is held", required=True, indexed=True),
        text("local_name", "What the mechanism is called locally"),
        enum("state", "MediationState", "Where it stands", required=True, indexed=True),
        Property("sessions", "whole", "How many joint sessions were convened", required=True),
        text("ended_because", "Why it came to an end without an agreement"),
        text("next_step", "What is to be done after an impasse"),
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
        enum("kind", "StatementKind", "A position, an interest, an option or a shared point", required=True),
        text("text", "What was said, without names of persons", required=True),
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
        enum("state", "SessionState", "Whether it is still in session", required=True),
        *OCCURRED,
    ),
)

MEDIATES = Tie(
    "MEDIATES",
    MEDIATION,
    DISPUTE,
    "A mediation is held in a dispute.",
    "dispute",
    "mediations",
    forward_one=True,
    decided_on="target",
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
        text("institution", "The institution the mediator comes from"),
        Property("conflict_of_interest_declared", "truth", "Whether an interest was declared", required=True),
    ),
)

APPOINTED_FROM = Tie(
    "APPOINTED_FROM",
    MEDIATION,
    AGENCY,
    "An agency that a mediator comes from.",
    "mediating_agencies",
    "mediations",
    (text("mediator", "The mediator, by pseudonym", required=True),),
)

MEMBER_OF = Tie(
    "MEMBER_OF",
    PERSON,
    GROUP,
    "A person was said to belong to a group when asked to mediate.",
    "member_of",
    "members",
    (text("mediation", "The id of the mediation for which it was said", required=True),),
)

CONSENT_OF = Tie(
    "CONSENT_OF",
    MEDIATION,
    GROUP,
    "How a party stands to a mediation.",
    "consents",
    "consents",
    (
        enum("state", "ConsentState", "Given, refused or withdrawn", required=True),
        Property("conditions", "texts", "Under which conditions"),
    ),
)

SESSION_OF = Tie(
    "SESSION_OF", SESSION, MEDIATION, "A session of a mediation.", "mediation", "held_sessions", forward_one=True
)

ATTENDED = Tie("ATTENDED", GROUP, SESSION, "A party was present at a session.", "sessions", "attendance")

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
    (text("party", "The id of the party", required=True), text("reason", "Why", required=True)),
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

LABELS: tuple[Label, ...] = (CUSTOM, MEDIATION, PREMEETING, CAUCUS, STATEMENT, SESSION)
TIES: tuple[Tie, ...] = (
    MEDIATES,
    PROPOSED_BY,
    MEDIATOR_IN,
    APPOINTED_FROM,
    MEMBER_OF,
    CONSENT_OF,
    SESSION_OF,
    ATTENDED,
    PRACTISED_IN,
    FOLLOWS,
    CHALLENGED_IN,
    PREMEETING_OF,
    MET_WITH,
    CAUCUS_OF,
    CAUCUS_WITH,
    STATED_IN,
    STATED_BY,
    SUPERSEDED_BY,
)
