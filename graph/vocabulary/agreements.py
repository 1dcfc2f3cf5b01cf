"""Agreements, their clauses and commitments, visits and breaches."""

from __future__ import annotations

from graph.vocabulary.disputes import DISPUTE
from graph.vocabulary.forms import OCCURRED, Label, Property, Tie, enum, text
from graph.vocabulary.groups import GROUP
from graph.vocabulary.mediations import MEDIATION
from graph.vocabulary.places import AGENCY
from graph.vocabulary.reports import REPORT

AGREEMENT = Label(
    "Agreement",
    "What the parties agreed on, with its commitments.",
    (
        text("title", "What it is called", required=True, indexed=True, searched=True),
        enum("state", "AgreementState", "Where it stands", required=True, indexed=True),
        text("text_hash", "SHA-256 of the signed text, hexadecimal", required=True),
        Property("in_force_from", "day", "Since when it is in force", indexed=True),
        Property("in_force_until", "day", "The last day; absent when it has none"),
        Property("ended_on", "day", "The day (UTC) on which it came to an end, in whichever way", indexed=True),
        enum("end_cause", "EndCause", "Why it ended before it was fulfilled"),
        text("end_finding", "What was found when it ended, without names of persons"),
    ),
    plural="agreements",
)

CLAUSE = Label(
    "Clause",
    "A clause of an agreement, apart from what anybody binds itself to.",
    (
        Property("number", "whole", "Its number within the agreement", required=True),
        text("heading", "What it is about", required=True),
        text("text", "What it says, without names of persons", required=True),
    ),
)

VISIT = Label(
    "Visit",
    "Somebody went to see whether an agreement is kept.",
    (
        Property("number", "whole", "Its number within the agreement", required=True),
        text("finding", "What was found, without names of persons", required=True),
        *OCCURRED,
    ),
)

COMMITMENT = Label(
    "Commitment",
    "One thing that one side has bound itself to in an agreement.",
    (
        Property("number", "whole", "Its number within the agreement", required=True),
        text("text", "What is to be done, without names of persons", required=True),
        Property("due", "day", "By when; absent when without a date", indexed=True),
        text("indicator", "By what one sees that it is done"),
        enum("state", "CommitmentState", "Where it stands", required=True, indexed=True),
    ),
    plural="commitments",
)

BREACH = Label(
    "Breach",
    "An allegation that an agreement was broken, and what became of it.",
    (
        enum("state", "BreachState", "Alleged, confirmed or dismissed", required=True, indexed=True),
        text("clause", "The clause or commitment that is meant"),
        text("finding", "What was found, without names of persons"),
        *OCCURRED,
    ),
    plural="breaches",
)

REACHED_IN = Tie(
    "REACHED_IN",
    AGREEMENT,
    MEDIATION,
    "The mediation that led to an agreement.",
    "mediation",
    "agreements",
    forward_one=True,
    decided_on="target",
)

SETTLES = Tie(
    "SETTLES",
    AGREEMENT,
    DISPUTE,
    "The dispute that an agreement is to settle.",
    "dispute",
    "agreements",
    forward_one=True,
    decided_on="target",
)

SIGNED = Tie(
    "SIGNED",
    GROUP,
    AGREEMENT,
    "A party signed an agreement.",
    "agreements",
    "signatories",
    (text("mandate", "On what mandate its representative signed", required=True),),
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

COMMITMENT_EVIDENCE = Tie(
    "COMMITMENT_EVIDENCE",
    COMMITMENT,
    REPORT,
    "A report that a commitment was kept.",
    "evidence",
    "commitments",
    decided_on="target",
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
    "BREACH_EVIDENCE",
    BREACH,
    REPORT,
    "A report that an allegation rests on.",
    "evidence",
    "breaches",
    decided_on="target",
)

CLAUSE_OF = Tie("CLAUSE_OF", CLAUSE, AGREEMENT, "The agreement it stands in.", "agreement", "clauses", forward_one=True)

VISIT_TO = Tie("VISIT_TO", VISIT, AGREEMENT, "The agreement it was about.", "agreement", "visits", forward_one=True)

VISIT_BY = Tie("VISIT_BY", VISIT, AGENCY, "Who went to see.", "agency", "visits", forward_one=True)

LOOKED_AT = Tie("LOOKED_AT", VISIT, COMMITMENT, "A commitment that was looked at.", "commitments", "visits")

VISIT_EVIDENCE = Tie(
    "VISIT_EVIDENCE", VISIT, REPORT, "A report that its finding rests on.", "evidence", "visits", decided_on="target"
)

FOLLOWED_BY = Tie(
    "FOLLOWED_BY",
    AGREEMENT,
    AGREEMENT,
    "Another agreement was signed in place of this one.",
    "followed_by",
    "follows",
    forward_one=True,
)

ENDED_ON = Tie(
    "ENDED_ON",
    AGREEMENT,
    REPORT,
    "A report that its end was found on.",
    "end_evidence",
    "ended_agreements",
    decided_on="target",
)

LABELS: tuple[Label, ...] = (AGREEMENT, CLAUSE, VISIT, COMMITMENT, BREACH)
TIES: tuple[Tie, ...] = (
    REACHED_IN,
    SETTLES,
    SIGNED,
    COMMITMENT_OF,
    OWED_BY,
    VERIFIED_BY,
    COMMITMENT_EVIDENCE,
    BREACH_OF,
    ALLEGED_AGAINST,
    BREACH_EVIDENCE,
    CLAUSE_OF,
    VISIT_TO,
    VISIT_BY,
    LOOKED_AT,
    VISIT_EVIDENCE,
    FOLLOWED_BY,
    ENDED_ON,
)
