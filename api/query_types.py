"""The questions: every field of ``Query``."""

from __future__ import annotations

from typing import Any

import strawberry

from api.building import Argument, add, field, input_type, many, maybe, object_type
from api.enums import Kind, TieType, enum_named
from api.fact_types import HISTORY_ARGUMENTS, Changes, Fact, FactConnection, Log, complete_fact
from api.filters import filter_of
from api.scalars import Day, Moment, Position
from api.territory_types import Territory
from api.types import (
    CONNECTIONS,
    TYPES,
    AgreementsHeld,
    Ground,
    LikelyDuplicates,
    MediatorCandidates,
    Network,
    Node,
    Path,
    PlanDelivery,
    SearchConnection,
    SourcesChecked,
    connection_arguments,
)
from graph.vocabulary import LABELS
from graph.vocabulary.agreements import AGREEMENT
from graph.vocabulary.groups import GROUP
from graph.vocabulary.reports import SOURCE

complete_fact(Node)

AsOf: Any = strawberry.input(
    type("AsOf", (), {"__annotations__": {}}),
    name="AsOf",
    one_of=True,
    description="A moment of the record: what was known then. Exactly one of the two.",
)
add(
    AsOf,
    field("position", maybe(Position), "When the log ended at this position."),
    field("recorded_at", maybe(Moment), "When the log held what was recorded up to this time, by the server's clock."),
)
AS_OF = Argument("as_of", maybe(AsOf), "As it was known at that moment; the present when not said.")
ID = Argument("id", strawberry.ID, "Its id.")

TieFilter = input_type("TieFilter", "Which ties count.")
add(
    TieFilter,
    field("types", maybe(many(TieType)), "Only these kinds."),
    field("signs", maybe(list[int]), "Only these signs: -1 hostile, 0 neutral, +1 friendly."),
)
FactFilter = input_type("FactFilter", "Which facts; everything that is given must hold.")
add(
    FactFilter,
    field("topics", maybe(list[str]), "Of these kinds, such as 'dispute.verified'."),
    field("about", maybe(list[strawberry.ID]), "About these things."),
    field("agency", maybe(str), "Recorded for this agency."),
    field("recorded_by", maybe(str), "Recorded by this account."),
)
WHERE_TIES = Argument("where", maybe(TieFilter), "Which ties count; all when not said.")
WHERE_FACTS = Argument("where", maybe(FactFilter), "Which facts; all when not said.")
_first, _after = connection_arguments(GROUP)[2:4]

Query = object_type("Query", "Everything that can be asked.")
add(
    Query,
    field("node", maybe(Node), "Anything by its id.", ID, AS_OF),
    field(
        "nodes",
        many(maybe(Node)),
        "Several things by their ids, in that order; null for what is not on record.",
        Argument("ids", list[strawberry.ID], "Up to 100 ids."),
        AS_OF,
    ),
    field(
        "search",
        SearchConnection,
        "Names and titles that contain a text, whatever its case and the marks on its letters; another name of a group"
        " leads to the group. Equal names first, then those that begin with it.",
        Argument("text", str, "What to look for, 1 to 100 characters."),
        Argument("kinds", maybe(many(Kind)), "Only things of these kinds."),
        _first,
        _after,
        AS_OF,
    ),
    field(
        "network",
        Network,
        "What lies around some things, along the ties between actors.",
        Argument("around", list[strawberry.ID], "Up to 100 ids of groups, incidents or disputes."),
        Argument("hops", maybe(int), "How far: 1 to 4; 1 when not said."),
        WHERE_TIES,
        AS_OF,
    ),
    field(
        "paths",
        many(Path),
        "The ways from one thing to another, the shortest first; at most 50.",
        Argument("from", strawberry.ID, "Where they begin."),
        Argument("to", strawberry.ID, "Where they end."),
        Argument("max_hops", maybe(int), "How long at most: 1 to 4; 4 when not said."),
        WHERE_TIES,
        AS_OF,
    ),
    field(
        "tied_to_all",
        CONNECTIONS[GROUP],
        "The groups that are tied to every one of some things, such as to both sides of a dispute. A mere category"
        " ('residents') ties nobody together, so it is left out unless asked for.",
        Argument("of", list[strawberry.ID], "Up to 100 ids of groups, incidents or disputes."),
        Argument("include_categories", maybe(bool), "Whether categories are shown too."),
        WHERE_TIES,
        *(a for a in connection_arguments(GROUP) if a.name != "where"),
        AS_OF,
    ),
    field(
        "rested_on",
        many(Ground),
        "What was decided on reports that do not stand any more (retracted, rejected, declared false), along evidence,"
        " disputes, mediations and agreements, each with the shortest way. Ended ties count too.",
        Argument(
            "reports",
            maybe(list[strawberry.ID]),
            "On these reports, up to 100, whether or not they stand; when not said, on the 100 that fell last.",
        ),
        AS_OF,
    ),
    field(
        "likely_duplicates",
        LikelyDuplicates,
        "What may be on record twice: groups by their names and other names, reports by what they say, incidents and"
        " disputes by place, time and groups; with why.",
        Argument("of", strawberry.ID, "The id of a group, a report, an incident or a dispute."),
        AS_OF,
    ),
    field(
        "mediators_of",
        MediatorCandidates,
        "Who could mediate a dispute: groups by their ties to the parties and their home, agencies by their territory"
        " and both by who mediated for them before, customs by what they are used for and where. Only what is on record"
        " counts, and no party is among them.",
        Argument("dispute", strawberry.ID, "The id of the dispute."),
        AS_OF,
    ),
    field(
        "agreements_held",
        AgreementsHeld,
        "How long agreements held: what was tried in similar disputes is told by the filter, such as the mechanism or the"
        " custom of their mediation, or the sources of conflict of their dispute.",
        Argument("where", maybe(filter_of(AGREEMENT)), "Only those for which this holds."),
        Argument("upto", Day, "The day up to which those that still hold were seen to; mostly today."),
        AS_OF,
    ),
    field(
        "plan_delivery",
        maybe(PlanDelivery),
        "How much of an action plan was delivered in a period, and how late it reported.",
        Argument("plan", strawberry.ID, "The id of the plan."),
        Argument("period", enum_named("ReportingPeriod"), "The period."),
        Argument("today", Day, "The day on which it is looked at."),
        AS_OF,
    ),
    field(
        "sources_checked",
        SourcesChecked,
        "What became of the reports of each source: confirmed, refuted, or never checked.",
        Argument("where", maybe(filter_of(SOURCE)), "Only sources for which this holds."),
        Argument("from", maybe(Day), "Only reports of what happened on that day (UTC) or later."),
        Argument("to", maybe(Day), "Only reports of what happened on that day (UTC) or before."),
        AS_OF,
    ),
    field(
        "territory",
        maybe(Territory),
        "What happened in a territory in a window, beside the eight windows of the same length before it, with who"
        " reported; and the same counts for each territory directly inside.",
        Argument("place", strawberry.ID, "The id of the place."),
        Argument("start", Moment, "When the window begins."),
        Argument("end", Moment, "When it ends, an hour to ten years later; this moment is no more in it."),
        AS_OF,
    ),
    field("history", FactConnection, "The facts about one thing, oldest first, with the state after each.",
          Argument("of", strawberry.ID, "Its id."), *HISTORY_ARGUMENTS),
    field("facts", FactConnection, "The log, oldest first, as far as you may see it.", WHERE_FACTS, *HISTORY_ARGUMENTS),
    field("fact", maybe(Fact), "One fact.", Argument("position", Position, "Its place in the log.")),
    field(
        "changes",
        maybe(Changes),
        "What was known of a thing at one moment and at a later one, and which facts lie between.",
        Argument("of", strawberry.ID, "Its id."),
        Argument("from", AsOf, "The earlier moment."),
        Argument("to", maybe(AsOf), "The later moment; now when not said."),
    ),
    field("log", Log, "How far the record has come, and the graphs made from it."),
)  # fmt: skip
for _label in LABELS:
    if _label.plural:
        _name = _label.name[0].lower() + _label.name[1:]
        add(
            Query,
            field(_name, maybe(TYPES[_label]), f"One of: {_label.meaning}", ID, AS_OF),
            field(
                _label.plural,
                CONNECTIONS[_label],
                f"Several of: {_label.meaning}",
                *connection_arguments(_label),
                AS_OF,
            ),
        )
