"""The types of what happened in a territory."""

from __future__ import annotations

import strawberry

from api.building import add, field, many, maybe, object_type
from api.enums import enum_named
from api.scalars import Moment
from api.types import Node

Compared = object_type("Compared", "A count in a window, beside the same territory's own past.")
add(
    Compared,
    field("value", maybe(int), "How many; null where nobody reported, for silence is not peace."),
    field("n", int, "How many in all nine windows: what the comparison rests on."),
    field(
        "baseline",
        many(maybe(int)),
        "How many in each of the eight windows before, of the same length, oldest first; null for those that lie before"
        " anything was heard of the territory.",
    ),
    field("mean", maybe(float), "Of the windows before that are known."),
    field("z", maybe(float), "(value - mean) / sqrt(mean + 1); null where there is too little to compare."),
    field(
        "tail",
        maybe(float),
        "How likely at least so many would be, were the mean the rule (Poisson); null where there is too little to"
        " compare, or the mean is 0. No forecast.",
    ),
    field("told", enum_named("Comparison"), "Whether it can be compared."),
    field("evidence", many(strawberry.ID), "The latest ten that were counted."),
    field("evidence_left_out", int, "How many more were counted."),
)
Coverage = object_type("Coverage", "Who reported, of those who could be expected to. Numbers see no further than this.")
add(
    Coverage,
    field("active_sources", int, "Sources that reported of the territory in the window."),
    field(
        "registered_sources",
        int,
        "Sources, not closed, of agencies that are responsible for the territory or a part of it, and those that ever"
        " told of it.",
    ),
    field("share", maybe(float), "Active of registered; null where nobody is registered: no one listens there."),
    field("days_with_reports", int, "Days of the window, in UTC, with at least one report."),
    field("days", float, "Days of the window."),
    field("active_before", many(int), "Active sources in each of the eight windows before, oldest first."),
)
Violence = object_type("Violence", "How much violence is on record in the window. What is unknown is kept apart.")
add(
    Violence,
    field("incidents_per_30_days", maybe(float), "Incidents in 30 days; null where nothing was heard."),
    field("deadly_per_30_days", maybe(float), "Of these with at least one dead; null where that is known of none."),
    field("killed_low", maybe(int), "The dead at the least, as far as known; null where that is known of none."),
    field("killed_best", maybe(int), "By the best estimates."),
    field("killed_high", maybe(int), "At the most, where a source says so."),
    field("unknown", int, "Incidents of which nobody knows how many died; in none of the sums."),
)


def _counts() -> list[object]:
    return [
        field("incidents", int, "Incidents in the window."),
        field("reports", int, "Reports in the window that stand, however credible."),
        field("disputes", int, "Disputes that play there, whenever they began."),
        field("open_disputes", int, "Of these not closed or dismissed."),
    ]


NoNearer = object_type(
    "NoNearer", "What is known to be in the territory, and no nearer than that: in none of its parts."
)
add(NoNearer, *_counts())  # type: ignore[arg-type]  # each is a field
TerritoryPart = object_type("TerritoryPart", "A territory directly inside another, with everything inside it.")
_ABOUT = (
    field("id", strawberry.ID, "The id of the place."),
    field("name", str, "Its name."),
    field("code", maybe(str), "Its code."),
    field("kind", enum_named("PlaceLevel"), "What kind of territory it is."),
)
add(TerritoryPart, *_ABOUT, *_counts())  # type: ignore[arg-type]
Territory = object_type("Territory", "What happened in a territory in a window, beside its own past.")
add(
    Territory,
    *_ABOUT,
    field("start", Moment, "When the window begins."),
    field("end", Moment, "When it ends; this moment is no more in it."),
    field("rule_version", int, "Of the formulas and bounds: another one when they change."),
    field("reports", Compared, "Reports of credibility 1 to 3 that stand."),
    field(
        "ungraded_reports", int, "Reports in the window whose credibility nobody has judged or could: not among them."
    ),
    field("incidents", Compared, "Incidents that were not refuted or merged into others, by when they began."),
    field("coverage", Coverage, "Who reported."),
    field("violence", Violence, "How much violence is on record."),
    field("disputes", int, "Disputes that play in the territory, each once."),
    field("open_disputes", int, "Of these not closed or dismissed."),
    field("parts", many(TerritoryPart), "The territories directly inside, by their codes."),
    field("no_nearer", NoNearer, "What is in none of them."),
    field("nodes", list[Node], "The latest incidents and reports that were counted, as in evidence."),
)
