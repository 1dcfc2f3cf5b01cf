"""Groups, their names, and the persons that speak for them."""

from __future__ import annotations

from graph.vocabulary.forms import Label, Property, Tie, enum, text
from graph.vocabulary.places import PLACE
from graph.vocabulary.reports import REPORT

GROUP = Label(
    "Group",
    "An actor: an organised or identity group, a village, a school, a company.",
    (
        text("name", "Its present name", required=True, indexed=True, searched=True),
        enum("kind", "GroupKind", "What kind of actor it is", required=True, indexed=True),
        Property(
            "is_category", "truth", "A category ('residents', 'unknown mass'), which is never a broker", required=True
        ),
        enum("state", "GroupState", "Where it stands in its life", required=True),
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
        text("text", "The name", required=True, searched=True),
        Property("valid_from", "day", "Since when it is used"),
    ),
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

GROUP_EVIDENCE = Tie(
    "GROUP_EVIDENCE",
    GROUP,
    REPORT,
    "A report that a group was found on to have ended, to have fallen apart, or to be one with another.",
    "evidence",
    "groups",
    decided_on="target",
)

REPRESENTS = Tie(
    "REPRESENTS",
    PERSON,
    GROUP,
    "A person may speak for a group.",
    "represents",
    "representatives",
    (
        text("role", "In what role", required=True),
        text("mandate", "On what mandate", required=True),
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
        enum("kind", "RelationKind", "What kind of relation", required=True),
        text("relation", "The id of the assertion", required=True),
        enum("state", "RelationState", "Whether it is corroborated or contested", required=True),
        Property("symmetric", "truth", "Whether it holds in both directions", required=True),
    ),
    network=True,
    sign="sign",
)

LABELS: tuple[Label, ...] = (GROUP, PERSON, NAME)
TIES: tuple[Tie, ...] = (
    KNOWN_AS,
    HOME_IN,
    BRANCH_OF,
    ABSORBED_INTO,
    SPLIT_INTO,
    GROUP_EVIDENCE,
    REPRESENTS,
    RELATES_TO,
)
