"""The GraphQL types of what is in the log."""

from __future__ import annotations

from typing import Any

import strawberry

from api.building import Argument, add, field, maybe, object_type
from api.enums import Language, graphql_enum
from api.scalars import JSON, Moment, Position
from domain.classification import Level
from domain.occurred import TimePrecision

PageInfo = object_type("PageInfo", "Whether there is more, and where the page begins and ends.")
add(
    PageInfo,
    field("has_next_page", bool, "Whether there are items after these."),
    field("has_previous_page", bool, "Whether there are items before these."),
    field("start_cursor", maybe(str), "The cursor of the first item."),
    field("end_cursor", maybe(str), "The cursor of the last item."),
)

Classification = object_type("Classification", "Who may know: a level, narrowed by compartments.")
add(
    Classification,
    field("level", graphql_enum(Level), "How far it may travel."),
    field("compartments", list[str], "The circles of readers that it is kept in."),
)

Occurred = object_type("Occurred", "When something happened in the world, as far as it is known.")
add(
    Occurred,
    field("start", Moment, "When it began."),
    field("end", maybe(Moment), "When it ended; null for a single moment."),
    field("precision", graphql_enum(TimePrecision), "The span within which the true moment lies."),
)

LookedAt: Any = object_type("LookedAt", "A thing that a decision looked at, as it then was.")
add(
    LookedAt,
    field("id", strawberry.ID, "Its id."),
    field(
        "version",
        maybe(int),
        "How many facts there were about it; null where you may not see all of them, for the number would tell.",
    ),
    field("position", Position, "The position of the last of those facts that you may see: as of it, it stood so."),
)

Fact: Any = object_type("Fact", "Something that happened, recorded once and for ever.")
HISTORY_ARGUMENTS = (
    Argument("after", maybe(Position), "Only facts at positions above this one."),
    Argument("first", maybe(int), "How many: 1 to 200; 20 when not said."),
)

LANG = Argument("lang", maybe(Language), "In which language; that of Accept-Language when not said.")

FactEdge: Any = object_type("FactEdge", "One fact of a list.")
add(
    FactEdge,
    field("cursor", Position, "The fact's position."),
    field("node", Fact, "The fact."),
    field(
        "state_after",
        maybe(JSON),
        "The thing as the facts that you may see tell it, after this one. Only where one thing's history is read.",
    ),
)
FactConnection: Any = object_type("FactConnection", "Facts, oldest first.")
add(
    FactConnection,
    field("edges", list[FactEdge], "The facts, with the state after each."),
    field("nodes", list[Fact], "The facts alone."),
    field("page_info", PageInfo, "Whether there is more."),
)

Difference: Any = object_type("Difference", "One field of a thing that differs between two moments.")
add(
    Difference,
    field("field", str, "Its name."),
    field("then", maybe(JSON), "What it was."),
    field("now", maybe(JSON), "What it is."),
)
Changes: Any = object_type(
    "Changes", "What was known of a thing at one moment and at a later one, and what lies between."
)
add(
    Changes,
    field("from_position", Position, "The earlier moment."),
    field("to_position", Position, "The later moment."),
    field("then", maybe(JSON), "The thing as it was known; null when it was not yet."),
    field("now", maybe(JSON), "The thing as it is known at the later moment."),
    field("differences", list[Difference], "The fields that differ."),
    field("facts", list[Fact], "The facts between, oldest first; at most 1,000."),
)

Projection: Any = object_type("Projection", "One graph that is made from the log.")
add(
    Projection,
    field("slot", str, "Which of the two places it is kept in."),
    field("position", Position, "The last fact it holds."),
    field("lag", int, "How many facts behind the log it is."),
    field("state", str, "What it is doing, such as 'following'."),
    field(
        "poison", maybe(str), "The fact that it stopped at, and why; null when there is none, or you may not see it."
    ),
)
Log: Any = object_type("Log", "The record as a whole.")
add(
    Log,
    field("position", Position, "The position of the last fact."),
    field("recorded_at", maybe(Moment), "When that one was recorded; null when there is none or you may not see it."),
    field("projections", list[Projection], "The graphs made from it."),
)
Receipt: Any = object_type("Receipt", "Proof that a decision was recorded.")
add(
    Receipt,
    field("id", strawberry.ID, "The thing decided on."),
    field("version", int, "Its version now."),
    field("position", Position, "The position of the fact."),
    field("recorded_at", Moment, "When it was recorded."),
)


def complete_fact(node: Any) -> None:
    """Give the fact its fields, once the types that it leads to are there."""
    add(
        Fact,
        field("position", Position, "Its place in the log."),
        field("topic", str, "What kind of fact, such as 'dispute.verified'."),
        field("occurred", Occurred, "When it happened in the world."),
        field("recorded_at", Moment, "When it was recorded, by the server's clock."),
        field("recorded_by", str, "The account that recorded it."),
        field("agency", str, "The agency that it was recorded for."),
        field("on_behalf_of", maybe(str), "The agency on whose behalf it was decided, if on another's."),
        field("legal_basis", maybe(str), "On what legal basis, if one was named."),
        field("classification", Classification, "Who may know it."),
        field("of", strawberry.ID, "The id of the thing that it is about."),
        field("about", maybe(node), "The thing that it is about, as it stands now."),
        field("data", JSON, "What it says. Personal values show their pseudonym only, unless you may read them."),
        field("summary", str, "What it says, in one sentence; persons by their pseudonyms.", LANG),
        field("causes", list[Fact], "The facts that made it necessary, as far as you may see them."),
        field(
            "seen",
            list[LookedAt],
            "What the decision looked at besides what it is about, as far as you may know of it. It still stood so when"
            " the fact was recorded.",
        ),
    )
