"""Territories and agencies."""

from __future__ import annotations

from graph.vocabulary.forms import Label, Property, Tie, enum, text

PLACE = Label(
    "Place",
    "A territory with its code and the edition that the code is valid in, or another named area.",
    (
        text("name", "Its name in that edition", required=True, indexed=True, searched=True),
        text("code", "Its code, such as 35.20.04.2020", indexed=True, searched=True),
        text("edition", "The edition of the list of codes"),
        enum("kind", "PlaceLevel", "What kind of territory it is", indexed=True, required=True),
        Property("latitude", "number", "Of a point inside it, WGS 84 degrees"),
        Property("longitude", "number", "Of a point inside it, WGS 84 degrees"),
    ),
    plural="places",
)

AGENCY = Label(
    "Agency",
    "An office or forum at the table; it owns its data and may decline a request.",
    (
        text("name", "Its name", required=True, indexed=True, searched=True),
        enum("kind", "AgencyKind", "What kind of agency it is", required=True, indexed=True),
    ),
    plural="agencies",
)

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

LABELS: tuple[Label, ...] = (PLACE, AGENCY)
TIES: tuple[Tie, ...] = (PART_OF_PLACE, PART_OF_AGENCY, SEATED_IN)
