"""What every graph server is held to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from graph.changes import Change, ChangeNode, EndEdges, Properties, PutEdge, PutNode, ReadClass, Step
from graph.errors import (
    AboveItsClass,
    AlreadyThere,
    ChangeRefused,
    Fenced,
    MissingNode,
    NotInVocabulary,
    PositionMoved,
    SlotRetired,
)
from graph.reading import live, read_rows
from graph.snapshot import as_it_stands, as_of, everything
from graph.store import GraphStore
from graph.vocabulary.disputes import DISPUTE, PARTY_TO
from graph.vocabulary.forms import Label, Property, Tie
from graph.vocabulary.groups import BRANCH_OF, GROUP, PERSON, REPRESENTS
from graph.vocabulary.places import PLACE
from graph.waves import plan
from tests.graphs import count

if TYPE_CHECKING:
    from graph.connection import Graph
    from graph.store import Lease

OPEN = ReadClass(0)
RESTRICTED = ReadClass(1)
VILLAGE: Properties = {"name": "Takeran", "kind": "village", "is_category": False, "state": "registered"}
MATTER: Properties = {
    "title": "A boundary",
    "handling": "detected",
    "phase": "prevention",
    "conflict_status": "none",
    "sources_of_conflict": ("land", "water"),
}
A_GROUP = PutNode(GROUP, "group-a", VILLAGE)
ANOTHER_GROUP = PutNode(GROUP, "group-b", VILLAGE)
A_DISPUTE = PutNode(DISPUTE, "dispute-a", MATTER)


def at(position: int, *changes: Change, seen_by: ReadClass = RESTRICTED) -> Step:
    return Step(position, seen_by, changes)


@pytest.fixture
def lease(graph_store: GraphStore) -> Lease:
    taken = graph_store.take_over("", "this test", 60)
    assert taken is not None
    return taken


def properties(graph: Graph, id: str, label: str = "Group") -> dict[str, object]:
    found = read_rows(graph, f"MATCH (n:{label} {{id: $id}}) RETURN properties(n) AS p", id=id)
    only: dict[str, object] = found[0]["p"]
    return only


def ids_of_ties(graph: Graph, type_: str) -> list[str]:
    return [row["id"] for row in read_rows(graph, f"MATCH ()-[e:{type_}]->() RETURN e.id AS id ORDER BY id")]


def test_a_node_keeps_its_properties_its_position_and_its_class(
    graph: Graph, graph_store: GraphStore, lease: Lease
) -> None:
    graph_store.apply([at(1, A_DISPUTE, seen_by=ReadClass(2, ("INTEL",)))], expected=0, lease=lease)
    assert properties(graph, "dispute-a", "Dispute") == {
        **MATTER,
        "sources_of_conflict": ["land", "water"],
        "id": "dispute-a",
        "since": 1,
        "level": 2,
        "compartments": ["INTEL"],
    }


def test_the_position_moves_with_the_batch(graph: Graph, graph_store: GraphStore, lease: Lease) -> None:
    assert graph_store.apply([at(3, A_GROUP), at(7)], expected=0, lease=lease) == 7
    found = live(graph)
    assert found is not None
    assert (found.slot, found.position) == ("", 7)


def test_a_changed_node_leaves_its_former_state(graph: Graph, graph_store: GraphStore, lease: Lease) -> None:
    graph_store.apply([at(1, A_GROUP)], expected=0, lease=lease)
    graph_store.apply([at(2, ChangeNode(GROUP, "group-a", {"name": "Takeran Lor"}))], expected=1, lease=lease)
    assert properties(graph, "group-a")["name"] == "Takeran Lor"
    assert properties(graph, "group-a")["since"] == 2
    former = read_rows(
        graph, "MATCH (v:GroupVersion)-[:VERSION_OF]->(n:Group {id: 'group-a'}) RETURN properties(v) AS p"
    )
    assert [f["p"] for f in former] == [{**VILLAGE, "id": "group-a", "level": 1, "since": 1, "until": 2}]


def test_a_property_set_to_nothing_is_gone(graph: Graph, graph_store: GraphStore, lease: Lease) -> None:
    put = PutNode(PLACE, "place-a", {"name": "Takeran", "kind": "district", "code": "35.20.04"})
    graph_store.apply([at(1, put), at(2, ChangeNode(PLACE, "place-a", {"code": None}))], expected=0, lease=lease)
    assert "code" not in properties(graph, "place-a", "Place")


def test_several_changes_of_one_fact_make_one_state(graph: Graph, graph_store: GraphStore, lease: Lease) -> None:
    twice = [ChangeNode(GROUP, "group-a", {"name": "B"}), ChangeNode(GROUP, "group-a", {"kind": "youth"})]
    graph_store.apply([at(1, A_GROUP), at(2, *twice)], expected=0, lease=lease)
    assert properties(graph, "group-a")["name"] == "B"
    assert properties(graph, "group-a")["kind"] == "youth"
    assert count(graph, "(v:GroupVersion)") == 1


def test_an_ended_tie_stays_as_what_was(graph: Graph, graph_store: GraphStore, lease: Lease) -> None:
    put = PutEdge(PARTY_TO, "group-a", "dispute-a", {"role": "principal"})
    graph_store.apply(
        [at(1, A_GROUP, A_DISPUTE), at(2, put), at(5, EndEdges(PARTY_TO, target="dispute-a"))], expected=0, lease=lease
    )
    assert count(graph, "()-[:PARTY_TO]->()") == 0
    was = read_rows(graph, "MATCH (:Group)-[w:WAS_PARTY_TO]->(:Dispute) RETURN properties(w) AS p")
    assert [w["p"] for w in was] == [
        {"id": "PARTY_TO|group-a|dispute-a", "role": "principal", "level": 1, "since": 2, "until": 5}
    ]


def test_only_the_tie_with_the_given_key_ends_and_those_beside_it(
    graph: Graph, graph_store: GraphStore, lease: Lease
) -> None:
    ties = [PutEdge(BRANCH_OF, "group-a", "group-b", key=key) for key in ("", "@3", "x", "x@3", "y", "y@3")]
    ends = [EndEdges(BRANCH_OF, "group-a", key="x"), EndEdges(BRANCH_OF, target="group-b", key="")]
    graph_store.apply([at(1, A_GROUP, ANOTHER_GROUP, *ties), at(2, *ends)], expected=0, lease=lease)
    assert ids_of_ties(graph, "BRANCH_OF") == ["BRANCH_OF|group-a|group-b|y", "BRANCH_OF|group-a|group-b|y@3"]


def test_a_shared_node_is_put_once_and_open_to_all(graph: Graph, graph_store: GraphStore, lease: Lease) -> None:
    secret = ReadClass(2, ("INTEL",))
    person = PutNode(PERSON, "person-1")
    graph_store.apply([at(1, person, seen_by=secret), at(2, person)], expected=0, lease=lease)
    graph_store.apply([at(3, person)], expected=2, lease=lease)
    assert properties(graph, "person-1", "Person") == {"id": "person-1", "level": 0, "since": 1}
    assert count(graph, "(n:Person)") == 1


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
def test_what_comes_later_cannot_be_leant_on(
    graph: Graph, graph_store: GraphStore, lease: Lease, together: bool
) -> None:
    lean = at(2, PutEdge(BRANCH_OF, "group-a", "group-b"))
    graph_store.apply([at(1, A_GROUP)], expected=0, lease=lease)
    batch = [lean, at(3, ANOTHER_GROUP)] if together else [lean]
    with pytest.raises(MissingNode) as refused:
        graph_store.apply(batch, expected=1, lease=lease)
    assert refused.value.missing == (("group-b", 2),)
    assert count(graph, "(n:Group)") == 1


def test_a_change_of_a_missing_node_is_refused_and_named(graph_store: GraphStore, lease: Lease) -> None:
    with pytest.raises(MissingNode, match=r"group-z \(at position 4\)"):
        graph_store.apply([at(4, ChangeNode(GROUP, "group-z", {"name": "x"}))], expected=0, lease=lease)


def test_a_node_is_put_once(graph: Graph, graph_store: GraphStore, lease: Lease) -> None:
    graph_store.apply([at(1, A_GROUP)], expected=0, lease=lease)
    with pytest.raises(AlreadyThere):
        graph_store.apply([at(2, A_GROUP)], expected=1, lease=lease)
    with pytest.raises(AlreadyThere):
        graph_store.apply([at(2, ANOTHER_GROUP), at(3, ANOTHER_GROUP)], expected=1, lease=lease)
    assert graph_store.position("") == 1
    assert count(graph, "(n:Group)") == 1


HIGHER = pytest.mark.parametrize("higher", [ReadClass(2), ReadClass(1, ("INTEL",))], ids=["level", "compartment"])


@HIGHER
def test_a_fact_of_a_higher_class_changes_no_node_that_more_readers_see(
    graph: Graph, graph_store: GraphStore, lease: Lease, higher: ReadClass
) -> None:
    graph_store.apply([at(1, A_GROUP)], expected=0, lease=lease)
    before = list(everything(graph, ""))
    with pytest.raises(AboveItsClass, match="at position 2"):
        graph_store.apply([at(2, ChangeNode(GROUP, "group-a", {"name": "x"}), seen_by=higher)], expected=1, lease=lease)
    assert list(everything(graph, "")) == before


@HIGHER
@pytest.mark.parametrize(
    "change",
    [
        EndEdges(BRANCH_OF, source="group-a"),
        EndEdges(BRANCH_OF, target="group-b"),
        EndEdges(BRANCH_OF, "group-a", "group-b", key=""),
        PutEdge(BRANCH_OF, "group-a", "group-b", key="@2", anew=True),
    ],
    ids=["by its source", "by its target", "by its key", "by a new one"],
)
def test_a_tie_ends_only_by_a_fact_that_all_its_readers_may_know(
    graph: Graph, graph_store: GraphStore, lease: Lease, change: Change, higher: ReadClass
) -> None:
    tie = PutEdge(BRANCH_OF, "group-a", "group-b")
    graph_store.apply([at(1, A_GROUP, ANOTHER_GROUP, tie)], expected=0, lease=lease)
    graph_store.apply([at(2, change, seen_by=higher)], expected=1, lease=lease)
    assert "BRANCH_OF|group-a|group-b" in ids_of_ties(graph, "BRANCH_OF")
    graph_store.apply([at(3, change)], expected=2, lease=lease)
    assert ids_of_ties(graph, "BRANCH_OF") == ([change.id] if isinstance(change, PutEdge) else [])


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
def test_a_tie_that_is_put_anew_ends_those_between_the_same_two_that_fewer_readers_see(
    graph: Graph, graph_store: GraphStore, lease: Lease, together: bool
) -> None:
    anew = partial(PutEdge, BRANCH_OF, "group-a", "group-b", anew=True)
    steps = [
        at(1, A_GROUP, ANOTHER_GROUP, PutEdge(BRANCH_OF, "group-b", "group-a"), anew()),
        at(2, anew(key="@2"), seen_by=ReadClass(2, ("INTEL",))),
        at(3, anew(key="@3"), seen_by=ReadClass(2, ("PELAPOR",))),
        at(4, anew(key="@4"), seen_by=ReadClass(2)),
        at(5, anew()),
    ]
    for batch in [steps] if together else [[step] for step in steps]:
        graph_store.apply(batch, expected=batch[0].position - 1, lease=lease)
    rows = read_rows(
        graph,
        "MATCH (:Group)-[e]->(:Group) WHERE e.id STARTS WITH 'BRANCH_OF|group-a'"
        " RETURN e.since AS since, e.until AS until ORDER BY since",
    )
    assert [(row["since"], row["until"]) for row in rows] == [(1, 5), (2, 4), (3, 4), (4, 5), (5, None)]


def test_a_fact_of_a_lower_class_may_change_what_fewer_readers_see(
    graph: Graph, graph_store: GraphStore, lease: Lease
) -> None:
    graph_store.apply([at(1, A_GROUP, seen_by=ReadClass(2, ("INTEL",)))], expected=0, lease=lease)
    graph_store.apply([at(2, ChangeNode(GROUP, "group-a", {"name": "x"}), seen_by=OPEN)], expected=1, lease=lease)
    assert properties(graph, "group-a")["level"] == 2
    assert properties(graph, "group-a")["compartments"] == ["INTEL"]


UNDECLARED_LABEL = Label("Secret", "", ())
UNDECLARED_TIE = Tie("KNOWS", GROUP, GROUP, "", "", "")
LOOKALIKE = Label("Group", "", (Property("name", "text", ""), Property("shoe_size", "whole", "")))


@pytest.mark.parametrize(
    "change",
    [
        PutNode(UNDECLARED_LABEL, "secret-1"),
        PutNode(LOOKALIKE, "group-1", {"shoe_size": 44}),
        PutEdge(UNDECLARED_TIE, "group-a", "group-b"),
        EndEdges(UNDECLARED_TIE, "group-a"),
        EndEdges(BRANCH_OF),
        PutNode(GROUP, "group-1", {**VILLAGE, "chief": "x"}),
        PutNode(GROUP, "group-1", {"name": "x"}),
        PutNode(GROUP, "group-1", {**VILLAGE, "name": None}),
        PutNode(GROUP, "group-1", {**VILLAGE, "name": 3}),
        PutNode(GROUP, "group-1", {**VILLAGE, "is_category": 1}),
        PutNode(GROUP, "", VILLAGE),
        PutNode(DISPUTE, "dispute-1", {**MATTER, "escalation": True}),
        PutNode(DISPUTE, "dispute-1", {**MATTER, "escalation": 2**63}),
        PutNode(DISPUTE, "dispute-1", {**MATTER, "due": "2025-04-20T00:00:00Z"}),
        PutNode(DISPUTE, "dispute-1", {**MATTER, "sources_of_conflict": "land"}),
        PutNode(DISPUTE, "dispute-1", {**MATTER, "sources_of_conflict": ("land", None)}),  # type: ignore[dict-item]
        PutNode(PLACE, "place-1", {"name": "x", "kind": "village", "latitude": float("nan")}),
        PutNode(PERSON, "person-1", {"name": "x"}),
        ChangeNode(GROUP, "group-a", {"name": None}),
        ChangeNode(GROUP, "group-a", {"chief": "x"}),
        PutEdge(REPRESENTS, "person-1", "group-a", {"role": "chief"}),
        PutEdge(BRANCH_OF, None, "group-a"),  # type: ignore[arg-type]
    ],
    ids=repr,
)
def test_what_is_not_declared_is_refused(graph: Graph, graph_store: GraphStore, lease: Lease, change: Change) -> None:
    graph_store.apply([at(1, A_GROUP, ANOTHER_GROUP, PutNode(PERSON, "person-1"))], expected=0, lease=lease)
    before = list(everything(graph, ""))
    with pytest.raises(NotInVocabulary):
        graph_store.apply([at(2, change)], expected=1, lease=lease)
    assert list(everything(graph, "")) == before


def test_a_batch_for_another_position_is_not_applied(graph_store: GraphStore, lease: Lease) -> None:
    graph_store.apply([at(1, A_GROUP)], expected=0, lease=lease)
    with pytest.raises(PositionMoved) as moved:
        graph_store.apply([at(1, ANOTHER_GROUP)], expected=0, lease=lease)
    assert moved.value.found == 1


@pytest.mark.parametrize("positions", [(1, 1), (2, 1), (0,)])
def test_steps_out_of_order_are_refused(graph_store: GraphStore, lease: Lease, positions: tuple[int, ...]) -> None:
    with pytest.raises(ChangeRefused):
        graph_store.apply([at(position) for position in positions], expected=0, lease=lease)


def test_a_slot_says_whether_its_lists_are_kept_and_takes_no_plan_that_leaves_them_out(
    graph: Graph, graph_store: GraphStore, lease: Lease
) -> None:
    keeping = GraphStore(graph, lists=True)
    assert [store.state("").lists for store in (keeping, graph_store)] == [True, False]
    keeping.apply([at(1, A_GROUP)], expected=0, lease=lease)
    assert [store.state("").lists for store in (keeping, graph_store)] == [True, True]
    with pytest.raises(ChangeRefused, match="lists of this slot are kept"):
        graph_store.apply(plan([at(2, ANOTHER_GROUP)], lists=False), expected=1, lease=lease)
    assert graph_store.position("") == 1
    assert graph_store.apply([at(2, ANOTHER_GROUP)], expected=1, lease=lease) == 2


def test_a_lease_is_held_by_one_and_given_back(graph_store: GraphStore) -> None:
    mine = graph_store.take_over("", "me", 60)
    assert mine is not None
    assert graph_store.take_over("", "you", 60) is None
    graph_store.release(mine)
    assert graph_store.take_over("", "you", 60) is not None


def test_whoever_was_taken_over_from_writes_nothing_more(graph: Graph, graph_store: GraphStore) -> None:
    mine = graph_store.take_over("", "me", 0)
    assert mine is not None
    yours = None
    while yours is None:  # the lease runs out at once, by the server's clock
        yours = graph_store.take_over("", "you", 60)
    with pytest.raises(Fenced, match="you"):
        graph_store.apply([at(1, A_GROUP)], expected=0, lease=mine)
    with pytest.raises(Fenced):
        graph_store.renew(mine)
    graph_store.release(mine)
    graph_store.apply([at(1, A_GROUP)], expected=0, lease=yours)
    assert count(graph, "(n:Group)") == 1


def test_two_slots_do_not_mix_and_the_rebuilt_one_takes_over(
    graph: Graph, graph_store: GraphStore, lease: Lease
) -> None:
    graph_store.apply([at(1, A_GROUP)], expected=0, lease=lease)
    beside = graph_store.take_over("B", "a rebuild", 60)
    assert beside is not None
    graph_store.apply([at(1, ANOTHER_GROUP)], expected=0, lease=beside)
    assert count(graph, "(n:Group)") == 1
    assert count(graph, "(n:GroupB)") == 1
    with pytest.raises(ChangeRefused):
        graph_store.empty(lease)

    assert graph_store.switch(beside, end=10_000)
    assert graph_store.live_slot() == "B"
    with pytest.raises(SlotRetired):
        graph_store.apply([at(2, ANOTHER_GROUP)], expected=1, lease=lease)
    again = graph_store.take_over("", "a rebuild", 60)
    assert again is not None
    graph_store.empty(again)
    assert count(graph, "(n:Group)") == 0
    assert list(as_it_stands(graph, "B"))


def test_a_slot_that_is_behind_does_not_take_over(graph_store: GraphStore, lease: Lease) -> None:
    graph_store.apply([at(1, A_GROUP), at(2)], expected=0, lease=lease)
    beside = graph_store.take_over("B", "a rebuild", 60)
    assert beside is not None
    graph_store.apply([at(1, A_GROUP)], expected=0, lease=beside)
    assert not graph_store.switch(beside, end=10_000)
    assert graph_store.live_slot() == ""


def test_the_graph_as_of_a_position_shows_what_was_then(graph: Graph, graph_store: GraphStore, lease: Lease) -> None:
    steps = [
        at(1, A_GROUP, ANOTHER_GROUP),
        at(2, PutEdge(BRANCH_OF, "group-a", "group-b")),
        at(3, ChangeNode(GROUP, "group-b", {"name": "B"})),
        at(4, EndEdges(BRANCH_OF, source="group-a"), ChangeNode(GROUP, "group-b", {"name": "C"})),
    ]
    seen = []
    for number, step in enumerate(steps):
        graph_store.apply([step], expected=number, lease=lease)
        seen.append(list(as_it_stands(graph, "")))
    assert [list(as_of(graph, "", n)) for n in (1, 2, 3, 4)] == seen
    assert list(as_of(graph, "", 0)) == []
