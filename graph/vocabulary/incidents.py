"""What happened, where, and who took part."""

from __future__ import annotations

from graph.vocabulary.forms import OCCURRED, Label, Property, Tie, enum, text
from graph.vocabulary.groups import GROUP
from graph.vocabulary.places import PLACE
from graph.vocabulary.reports import REPORT

INCIDENT = Label(
    "Incident",
    "One happening at a place and time.",
    (
        enum("type", "IncidentType", "What kind of happening it was", required=True, indexed=True, tallied=True),
        text("subtype", "A finer kind, in the words of its source"),
        enum("state", "IncidentState", "Whether it is confirmed", required=True, indexed=True),
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
        text("damage", "Damage to property, in words"),
        text("weapon", "Weapons used, in words"),
        Property("latitude", "number", "WGS 84 degrees"),
        Property("longitude", "number", "WGS 84 degrees"),
        enum("place_precision", "PlacePrecision", "How exactly the place is known"),
        text("by_polygon", "The polygon that the place was told by, as code@edition; absent where somebody said it"),
        text("place_as_said", "The place in the words of its source"),
        text("origin", "The data set and row, or where it can be found again", indexed=True),
    ),
    plural="incidents",
    kept_by="occurred_start",
)

TOOK_PART_IN = Tie(
    "TOOK_PART_IN",
    GROUP,
    INCIDENT,
    "A group took part in an incident, on one side or beside it.",
    "incidents",
    "participants",
    (enum("side", "Side", "On which side", required=True),),
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

REPORTED_IN = Tie(
    "REPORTED_IN", INCIDENT, REPORT, "A report that an incident rests on.", "reports", "incidents", decided_on="target"
)

LABELS: tuple[Label, ...] = (INCIDENT,)
TIES: tuple[Tie, ...] = (TOOK_PART_IN, ONE_WITH, HAPPENED_AT, REPORTED_IN)
