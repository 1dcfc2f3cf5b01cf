"""What lists and files of reference data say of territories."""

from __future__ import annotations

from graph.vocabulary.forms import Label, Property, Tie, enum, text
from graph.vocabulary.places import PLACE

FORMER_NAME = Label(
    "FormerName",
    "A name that an earlier edition of the list of codes gave to a territory.",
    (
        text("text", "The name", required=True, searched=True),
        text("edition", "The edition that it was recorded from", required=True),
    ),
)

TERRITORY_FILE = Label(
    "TerritoryFile",
    "A file of reference data that was taken in: a list of codes, or boundaries, whose polygons stand in the file.",
    (
        enum("holds", "TerritoryData", "What it holds", required=True, indexed=True),
        text("file", "What it was called", required=True),
        text("sha256", "The SHA-256 of its bytes", required=True, indexed=True),
        text("edition", "The edition, the latest where a list has several", required=True, indexed=True),
        enum("kind", "PlaceLevel", "What kind of territory its boundaries are of; absent for a list of codes"),
        Property("rows", "whole", "How many rows or boundaries it has", required=True),
        text("origin", "Who issued it, and under which licence"),
        text("withdrawn", "Why it is not read from any more; absent while it is"),
    ),
    plural="territory_files",
)

FORMERLY_NAMED = Tie(
    "FORMERLY_NAMED",
    PLACE,
    FORMER_NAME,
    "A territory went by another name in an earlier edition of the list of codes.",
    "former_names",
    "place",
    backward_one=True,
)

LABELS: tuple[Label, ...] = (FORMER_NAME, TERRITORY_FILE)
TIES: tuple[Tie, ...] = (FORMERLY_NAMED,)
