"""The GraphQL types of what is in the graph, made from the vocabulary: a label becomes a type, a property a field,
and a tie a field on both of its ends.

``NODES`` says of every field what it stands for, which is what a plan is made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import strawberry

from api.building import Argument, add, field, many, maybe, object_type
from api.counting import Counts, complete_counts, count_by
from api.enums import TieType, domain_enums, enum_named, graphql_enum
from api.fact_types import HISTORY_ARGUMENTS, Classification, Fact, FactConnection, PageInfo
from api.filters import filter_of, order_of
from api.names import camel, pascal
from api.scalars import Day, Moment, Number, Position
from api.ways import WAYS, Way
from graph.vocabulary import LABELS
from graph.vocabulary.forms import Label, Property, Tie
from graph.vocabulary.reports import SOURCE

SCALAR_OF: dict[str, Any] = {
    "text": str,
    "whole": int,
    "number": float,
    "decimal": Number,
    "truth": bool,
    "time": Moment,
    "day": Day,
    "texts": list[str],
}


@dataclass(frozen=True)
class OneTie:
    """The field that shows the tie itself, where a way leads to one thing at most."""

    way: Way


NodeField = Property | Way | OneTie


def type_of(prop: Property) -> Any:
    """The GraphQL type of a property."""
    made = enum_named(prop.enum) if prop.enum else SCALAR_OF[prop.type]
    return made if prop.required else maybe(made)


def _of_property(prop: Property) -> Any:
    return field(prop.name, type_of(prop), prop.meaning, deprecated=prop.deprecated)


@strawberry.interface(description="Anything in the graph.")
class Node:
    """Anything in the graph."""


NODE_FIELDS = (
    field("id", strawberry.ID, "The name under which it is on record; never given twice."),
    field("since", Position, "The position of the fact that made it what it is."),
    field("classification", Classification, "Who may see it."),
    field("fact", maybe(Fact), "The fact that made it what it is: on whose word."),
    field(
        "history", FactConnection, "The facts about it, oldest first, as far as you may see them.", *HISTORY_ARGUMENTS
    ),
)
add(Node, *NODE_FIELDS)

TYPES: dict[Label, type] = {label: object_type(label.name, label.meaning, Node) for label in LABELS}
NODES: dict[str, dict[str, NodeField]] = {label.name: {} for label in LABELS}
"""What every field of every type stands for, by the names of both."""


def connection_arguments(label: Label) -> tuple[Argument, ...]:
    """What every list of things of one kind takes."""
    return (
        Argument("where", maybe(filter_of(label)), "Only those for which this holds."),
        Argument("order_by", maybe(order_of(label)), "In which order."),
        Argument("first", maybe(int), "How many, from the beginning: 1 to 200; 20 when not said."),
        Argument("after", maybe(str), "Begin after the item with this cursor."),
        Argument("last", maybe(int), "How many, from the end: 1 to 200."),
        Argument("before", maybe(str), "End before the item with this cursor."),
    )


COUNT_BY: dict[Label, Any] = {label: count_by(label.name, label) for label in LABELS}
"""What lists of things of one kind can be counted by. Where a tie has properties of its own, its list has its own."""
complete_counts(Node)


def make_connection(name: str, node: Any, description: str, *edge_fields: Any, count_by: Any = None) -> type:
    """A connection and its edge; what belongs to the tie stands on the edge. ``count_by`` is the enumeration of what
    it can be counted by."""
    edge = object_type(f"{name}Edge", f"One item of {name}Connection.")
    add(
        edge,
        field("cursor", str, "Where this item stands in its list."),
        *edge_fields,
        field("node", node, "The thing."),
    )
    connection = object_type(f"{name}Connection", description)
    add(
        connection,
        field("edges", many(edge), "The items, with what belongs to the tie."),
        field("nodes", list[node], "The things alone."),
        field("page_info", PageInfo, "Whether there is more."),
        field("total_count", int, "How many there are in all, of those that you may see."),
    )
    if count_by is not None:
        add(
            connection,
            field(
                "counts",
                Counts,
                "How many there are of each sort, of all that are in the list and not only on this page.",
                Argument("by", many(count_by), "By what: 1 to 3 keys; things are counted together that agree in all."),
                Argument("first", maybe(int), "How many groups at most: 1 to 200; 20 when not said."),
            ),
        )
    return connection


def _tie_fields(tie: Tie) -> tuple[Any, ...]:
    return (
        field("since", Position, "The position of the fact that made the tie."),
        field("classification", Classification, "Who may see the tie."),
        field("fact", maybe(Fact), "The fact that made the tie: on whose word."),
        *(_of_property(p) for p in tie.properties),
    )


def _declare(label: Label, name: str, meaning: NodeField, made: Any) -> None:
    known = NODES[label.name]
    if camel(name) in known or camel(name) in {"id", "since", "classification", "fact", "history"}:
        raise TypeError(f"{label.name} has two fields called {camel(name)}")
    known[camel(name)] = meaning
    add(TYPES[label], made)


for _label in LABELS:
    for _property in _label.properties:
        _declare(_label, _property.name, _property, _of_property(_property))

for _way in WAYS:
    _end = TYPES[_way.end]
    _described = f"{_way.tie.meaning} ({_way.tie.type})"
    _full_name = f"{_way.start.name}{pascal(_way.name)}"
    if _way.one:
        _declare(_way.start, _way.name, _way, field(_way.name, maybe(_end), _described, deprecated=_way.tie.deprecated))
        _shown = object_type(f"{_full_name}Tie", _way.tie.meaning)
        add(_shown, *_tie_fields(_way.tie), field("node", _end, "Where it leads."))
        _tie_name = f"{_way.name}_tie"
        _declare(
            _way.start,
            _tie_name,
            OneTie(_way),
            field(_tie_name, maybe(_shown), f"{_described}: the tie itself.", deprecated=_way.tie.deprecated),
        )
    else:
        _connection = make_connection(
            _full_name,
            _end,
            _way.tie.meaning,
            *_tie_fields(_way.tie),
            count_by=COUNT_BY[_way.end] if not _way.tie.properties else count_by(_full_name, _way.end, _way),
        )
        _declare(
            _way.start,
            _way.name,
            _way,
            field(
                _way.name,
                _connection,
                _described,
                *connection_arguments(_way.end),
                deprecated=_way.tie.deprecated,
            ),
        )

CONNECTIONS: dict[Label, type] = {
    label: make_connection(label.name, TYPES[label], f"Several of: {label.meaning}", count_by=COUNT_BY[label])
    for label in LABELS
    if label.plural
}
SearchConnection = make_connection(
    "Search", Node, "What was found, best first.", field("matched", str, "The name found.")
)

NetworkTie = object_type("NetworkTie", "A tie between two things of a network.")
add(
    NetworkTie,
    field("type", TieType, "What kind of tie."),
    field("source", strawberry.ID, "Where it begins."),
    field("target", strawberry.ID, "Where it ends."),
    field("sign", maybe(int), "-1 hostile, 0 neutral, +1 friendly; null for kinds without a sign."),
    field("since", Position, "The position of the fact that made the tie."),
    field("classification", Classification, "Who may see the tie."),
    field("fact", maybe(Fact), "The fact that made the tie: on whose word."),
)
Network = object_type("Network", "Things and the ties between them. Bounded: leftOut says how much it does not show.")
add(
    Network,
    field("nodes", list[Node], "The things."),
    field("ties", many(NetworkTie), "The ties."),
    field("left_out", int, "How many ties, at the least, were left out because there are too many."),
)
Path = object_type("Path", "A way from one thing to another along ties, without meeting anything twice.")
add(
    Path,
    field("nodes", list[Node], "The things on the way, both ends included."),
    field("ties", many(NetworkTie), "The ties on the way."),
    field("length", int, "How many ties."),
    field("sign", maybe(int), "The product of the ties' signs; null when none of them has a sign."),
)

GroundTie = object_type("GroundTie", "That one thing was decided on another.")
add(
    GroundTie,
    field("type", str, "What kind of tie."),
    field("basis", strawberry.ID, "What it was decided on."),
    field("resting", strawberry.ID, "What was decided on it."),
    field("since", Position, "The position of the decision."),
    field("classification", Classification, "Who may see the tie."),
    field("fact", maybe(Fact), "The decision: by whom, when, and on whose word."),
)
Ground = object_type("Ground", "What rested on a report, and the way from the one to the other.")
add(
    Ground,
    field("nodes", list[Node], "The things on the way: the report first, what rests on it last."),
    field("ties", many(GroundTie), "The decisions on the way, each on the one before."),
    field("length", int, "How many decisions."),
)

Likely = object_type("Likely", "Something that may be the same as another thing of its kind.")
add(
    Likely,
    field("id", strawberry.ID, "Its id."),
    field("name", str, "What the one is called that was asked about; of a group the name that is like the other's."),
    field("matched", str, "What this one is called."),
    field("why", enum_named("Likeness"), "The strongest reason."),
    field("reasons", many(enum_named("Likeness")), "All that speaks for it, the strongest reason first."),
    field(
        "similarity",
        maybe(int),
        "How alike titles and claims are, of 100, whatever their order; null where they are too short to tell."
        " Narratives are not compared.",
    ),
    field("days_apart", maybe(int), "How many days lie between; null where a time is not known."),
    field("kilometres_apart", maybe(float), "How far apart; null where a point is not known to a few kilometres."),
)
LikelyDuplicates = object_type("LikelyDuplicates", "What may be on record twice. Nothing is merged by a machine.")
add(
    LikelyDuplicates,
    field("suggested", many(Likely), "What is suggested, the strongest reason first."),
    field("compared", int, "How many were compared: of reports and incidents those nearest in time."),
    field("left_out", int, "How many were not, because there are too many."),
)

CandidateReason = object_type("CandidateReason", "What speaks for somebody as a mediator, or against.")
add(
    CandidateReason,
    field("why", enum_named("MediatorReason"), "The reason."),
    field("about", strawberry.ID, "The party, place, custom, mediation or agreement that it is about."),
    field(
        "tie", maybe(str), "The kind of tie that it rests on; null where it rests on the thing itself, or on nothing."
    ),
    field("since", maybe(Position), "The position of the fact that it rests on; null where nothing is on record."),
    field("classification", maybe(Classification), "Who may see what it rests on."),
    field("fact", maybe(Fact), "The fact that it rests on: on whose word."),
)
MediatorCandidate = object_type("MediatorCandidate", "A group, an agency or a custom that could help to mediate.")
add(
    MediatorCandidate,
    field("node", Node, "Who or what it is."),
    field("speaks_for", many(CandidateReason), "What speaks for it."),
    field("speaks_against", many(CandidateReason), "What speaks against it."),
)
MediatorCandidates = object_type(
    "MediatorCandidates", "Who could mediate, for people to choose from. No person is named."
)
add(
    MediatorCandidates,
    field(
        "candidates",
        many(MediatorCandidate),
        "Those first that nothing speaks against, and of them those on terms with most of the principal parties.",
    ),
    field("left_out", int, "How many ties, customs and mediations were not looked at, because there are too many."),
)

HeldStep = object_type("HeldStep", "What happened to agreements after so many days in force.")
add(
    HeldStep,
    field("days", int, "After how many days."),
    field("at_risk", int, "How many were known to have held until then."),
    field("broken", int, "How many of them broke then."),
    field("open", int, "How many were seen no further: they still hold, are fulfilled, ran out or were replaced."),
    field("held", float, "The share reckoned to hold longer, 0 to 1 (Kaplan and Meier)."),
)
AgreementsHeld = object_type("AgreementsHeld", "How long agreements held, with those that still hold counted as such.")
add(
    AgreementsHeld,
    field("agreements", int, "How many were in force at some time."),
    field("broken", int, "How many broke: a breach was confirmed, or they ended by breach, withdrawal or violence."),
    field("open", int, "How many did not, as far as they were seen."),
    field("median_days", maybe(int), "After how many days half are reckoned to have broken; null when not reached."),
    field("steps", many(HeldStep), "The estimate, the shortest first."),
    field("left_out", int, "How many were not reckoned, because there are too many; those that began first."),
)
PlanWindow = object_type("PlanWindow", "The days of a period, both included.")
add(PlanWindow, field("from", Day, "Its first day."), field("to", Day, "Its last day."))
PlanDelivery = object_type(
    "PlanDelivery",
    "How much of an action plan was delivered in a period, over what you may see. It does not say how well.",
)
add(
    PlanDelivery,
    field("value", maybe(float), "The share of items with a target that reached it, 0 to 1; null where none has one."),
    field("n", int, "How many items have a target in the period."),
    field("reached", list[int], "The numbers of the items that reached it."),
    field("coverage", maybe(float), "The share of items with a target of which the value is known, 0 to 1."),
    field("unreported", list[int], "The numbers of the items with a target of which nothing was reported."),
    field("reported_late", list[int], "The numbers of those that were first reported after the report was due."),
    field("window", PlanWindow, "The period."),
    field(
        "days_late",
        maybe(int),
        "By how many days the report came after it was due, or, where it has not come, by how many it is overdue; null"
        " where it is due on no day.",
    ),
    field("rule_version", str, "The rule that this was reckoned by, with its version."),
)
SourceChecked = object_type("SourceChecked", "What became of the reports of one source. It is no score of a person.")
add(
    SourceChecked,
    field("node", TYPES[SOURCE], "The source."),
    field("reports", int, "How many there are, apart from those turned away and those that repeat another."),
    field("confirmed", int, "Graded 1 or 2 when last graded."),
    field("refuted", int, "Declared false, or graded 5."),
    field("undecided", int, "Graded 3, 4 or 6."),
    field("taken_back", int, "Retracted by the source."),
    field("never_checked", int, "Never graded."),
    field("hit_rate", maybe(float), "Confirmed of confirmed and refuted, 0 to 1; null where there are none of either."),
)
SourcesChecked = object_type("SourcesChecked", "Sources by what became of their reports.")
add(
    SourcesChecked,
    field("sources", many(SourceChecked), "Those with reports in the window, the most first."),
    field("left_out", int, "How many sources are not shown, because there are too many."),
)

__all__ = [
    "CONNECTIONS",
    "NODES",
    "TYPES",
    "AgreementsHeld",
    "Ground",
    "LikelyDuplicates",
    "MediatorCandidates",
    "Network",
    "Node",
    "Path",
    "PlanDelivery",
    "SearchConnection",
    "SourcesChecked",
    "domain_enums",
    "graphql_enum",
]
