"""What a reader sees of a graph is what a graph made only from the facts that the reader may know would show: node by
node, tie by tie, present and past."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.classification import Classification, Level
from domain.dispute import Dispute, PartyRole
from graph.changes import ChangeNode, PutEdge, PutNode, ReadClass, Step
from graph.reading import read_rows
from ledger.history import Recorded
from projections.relationship_graph import read_class, step
from tests.graph.filling import ON_SERVERS, fill
from tests.histories import World, worlds, worlds_of_ties
from tests.states import BEGIN, DISPUTE, FRIENDS, an_assigned_dispute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.changes import Change
    from graph.connection import Graph
    from graph.vocabulary.forms import Label

READERS = st.sampled_from(
    [
        Classification(level=Level.RESTRICTED),
        Classification(level=Level.RESTRICTED, compartments=("PELAPOR",)),
        Classification(level=Level.SECRET),
        Classification(level=Level.SECRET, compartments=("INTEL",)),
        Classification(level=Level.TOP_SECRET, compartments=("INTEL", "PELAPOR")),
    ]
)


@ON_SERVERS
@given(world=worlds(), reader=READERS, size=st.integers(1, 9))
def test_a_reader_sees_what_the_facts_open_to_the_reader_make(
    graph: Graph, world: World, reader: Classification, size: int
) -> None:
    compare(graph, world, reader, size)


@ON_SERVERS
@given(world=worlds_of_ties(), reader=READERS, size=st.integers(1, 9))
def test_a_reader_sees_the_same_where_ties_end_and_begin_again(
    graph: Graph, world: World, reader: Classification, size: int
) -> None:
    compare(graph, world, reader, size)


def compare(graph: Graph, world: World, reader: Classification, size: int) -> None:
    """The view of the whole graph with the graph of what the reader may know; and no tie stands twice."""
    recorded = world.recorded()
    everything = fill(graph, "", [step(one) for one in recorded], [size])
    only = fill(graph, "B", steps_known_to(reader, recorded), [size])
    assert seen_by(reader, everything) == seen_by(reader, only)
    assert len(seen_by(reader, only)) == len([line for line in only if json.loads(line).get("node") != "Person"])
    assert ties_that_should_have_ended(everything) == []


def ties_that_should_have_ended(lines: Iterable[str]) -> list[str]:
    """Live ties beside a later one of the same kind, ends and key that all their readers may know of."""
    same: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        said = json.loads(line)
        if "tie" in said and "until" not in said:
            *ends, key = (*said["id"].split("|"), "")[:4]
            same[*ends, key.partition("@")[0]].append(said)
    return [
        earlier["id"]
        for beside in same.values()
        for earlier in beside
        for later in beside
        if earlier is not later and earlier["since"] <= later["since"] and _class_of(later).within(_class_of(earlier))
    ]


def steps_known_to(reader: Classification, recorded: Iterable[Recorded]) -> list[Step]:
    """The steps of the facts that a reader may know, without what they say of things whose opening the reader may not
    know of."""
    there: set[tuple[Label, str]] = set()
    steps: list[Step] = []
    for one in recorded:
        if one.fact.classification.within(reader):
            made = step(one)
            changes: list[Change] = []
            for change in made.changes:
                if isinstance(change, PutNode):
                    there.add((change.label, change.id))
                if all(node in there for node in _needed(change)):
                    changes.append(change)
            steps.append(Step(made.position, made.seen_by, tuple(changes)))
    return steps


def _needed(change: Change) -> list[tuple[Label, str]]:
    match change:
        case ChangeNode():
            return [(change.label, change.id)]
        case PutEdge():
            return [(change.tie.source, change.source), (change.tie.target, change.target)]
        case _:
            return []


def seen_by(reader: Classification, lines: Iterable[str]) -> list[str]:
    """The lines of a snapshot that a reader is shown: nodes by their class, ties by theirs and that of both ends.
    Persons are left out, for everybody may see of them that they are there."""
    seen = [(line, json.loads(line)) for line in lines]
    nodes = {(kind, said["id"]) for _, said in seen if (kind := said.get("node")) and _within(said, reader)}
    kinds = {said["id"]: said["node"] for _, said in seen if "node" in said and "of" not in said}
    return sorted(
        line
        for line, said in seen
        if _within(said, reader)
        and said.get("node") != "Person"
        and ("node" in said or {(kinds[said["from"]], said["from"]), (said["into"], said["to"])} <= nodes)
    )


def _class_of(said: dict[str, Any]) -> ReadClass:
    return ReadClass(said["level"], tuple(said.get("compartments", ())))


def _within(said: dict[str, Any], reader: Classification) -> bool:
    return _class_of(said).within(read_class(reader))


SECRET = Classification(level=Level.SECRET)
INTEL = Classification(level=Level.SECRET, compartments=("INTEL",))


@pytest.mark.parametrize("size", [1, 100], ids=["one by one", "in one batch"])
@pytest.mark.parametrize(
    ("added", "removed", "again", "holds", "held"),
    [
        (None, None, None, ["1"], ["1"]),
        (None, SECRET, None, ["1"], ["1"]),
        (None, SECRET, SECRET, ["1", "2 of its own"], []),
        (SECRET, SECRET, None, ["1"], ["2 of its own"]),
        (INTEL, INTEL, SECRET, ["2 of its own"], ["2 INTEL of its own"]),
        (SECRET, INTEL, INTEL, ["2 INTEL of its own", "2 of its own"], []),
    ],
)
def test_a_party_added_again_stands_twice_only_where_some_may_not_know_of_it(
    graph: Graph, size: int, added: Any, removed: Any, again: Any, holds: list[str], held: list[str]
) -> None:
    world = an_assigned_dispute()
    world.decide(Dispute.add_party, DISPUTE, group=FRIENDS, role=PartyRole.PRINCIPAL, classification=added)
    world.decide(Dispute.remove_party, DISPUTE, group=FRIENDS, reason="Not so", classification=removed)
    world.decide(Dispute.add_party, DISPUTE, group=FRIENDS, role=PartyRole.PRINCIPAL, classification=again)
    history = [step(Recorded(n, BEGIN, fact)) for n, fact in enumerate(world.facts, 1)]
    fill(graph, "", history, [size])
    assert (ties_of_friends(graph, "PARTY_TO"), ties_of_friends(graph, "WAS_PARTY_TO")) == (holds, held)


def ties_of_friends(graph: Graph, type_: str) -> list[str]:
    """Level and compartments of each, and whether it has an id of its own."""
    rows = read_rows(
        graph,
        f"MATCH (:Group {{id: $id}})-[e:{type_}]->(:Dispute) RETURN e.level AS level,"
        " coalesce(e.compartments, []) AS compartments, e.id CONTAINS '@' AS own",
        id=FRIENDS,
    )
    return sorted(
        " ".join([str(row["level"]), *row["compartments"], *(["of its own"] if row["own"] else [])]) for row in rows
    )
