"""What is kept of lists answers what following the ties answers: for every reader, now and as of any moment, on every
server, whatever came in which batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from graphql import OperationDefinitionNode
from graphql.execution.values import VariableValues, get_variable_values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import api.plan_kept
import graph.shelves
from api.documents import Documents
from api.paging import Cursor
from api.plan_roots import make_plan
from api.reader import Reader
from api.schema import schema
from api.selection import Operation
from api.system import Limits
from domain.classification import Classification, Level
from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode, ReadClass, Step
from graph.reading import read_rows
from graph.slots import projection_id
from graph.vocabulary.disputes import DISPUTE, PART_OF_DISPUTE
from graph.vocabulary.groups import GROUP
from graph.vocabulary.incidents import HAPPENED_AT, INCIDENT, TOOK_PART_IN
from graph.vocabulary.places import PLACE
from tests.graph.filling import fill

if TYPE_CHECKING:
    from graph.changes import Change
    from graph.connection import Graph

ON_SERVERS = settings(
    max_examples=6 if settings.get_current_profile_name() != "ci" else 100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CLASSES = (ReadClass(0), ReadClass(1), ReadClass(1), ReadClass(1, ("INTEL",)), ReadClass(2))
READERS = (
    Classification(level=Level.OPEN),
    Classification(level=Level.RESTRICTED),
    Classification(level=Level.RESTRICTED, compartments=("INTEL",)),
    Classification(level=Level.SECRET, compartments=("INTEL", "PELAPOR")),
)
MONTHS = ("2024-11", "2025-01", "2025-02")
COUNTS = """totalCount pageInfo { hasNextPage endCursor } edges { since node { id type } }
  month: counts(by: OCCURRED_START_MONTH) { groups { count keys { value } } groupsLeftOut thingsLeftOut }
  kind: counts(by: TYPE, first: 1) { groups { count keys { value } } groupsLeftOut thingsLeftOut }
  place: counts(by: PLACE) { groups { count keys { value node { id ... on Place { name } } } } }"""
QUERIES = {
    kind: f"query ($at: AsOf, $after: String, $id: ID!) {{ {kind}(id: $id, asOf: $at) {{"
    f" incidents(first: 2, after: $after) {{ {COUNTS} }} }} }}"
    for kind in ("place", "group")
} | {
    "all": f"query ($at: AsOf, $after: String) {{ incidents(asOf: $at, first: 2, after: $after) {{ {COUNTS.replace('{ since node', '{ node')} }} }}"
}
DOCUMENTS = Documents(Limits())
SCOPES = ("place-1", "place-2", "group-1", "all-")


@pytest.fixture(autouse=True)
def small_shelves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few entries and few changes already cut shelves and tallies."""
    monkeypatch.setattr(graph.shelves, "ENTRIES_A_SHELF", 3)
    monkeypatch.setattr(graph.shelves, "CHANGES_A_CHUNK", 5)
    for module in (graph.shelves, api.plan_kept):
        monkeypatch.setattr(module, "SURELY", 2)


@dataclass
class _Sketch:
    classes: dict[str, ReadClass] = field(default_factory=dict)
    ties: dict[str, tuple[PutEdge, ReadClass]] = field(default_factory=dict)


class History(list[Step]):
    """Steps that are shown in few words: a failing history is long."""

    def __repr__(self) -> str:
        return "; ".join(f"{s.position} {s.seen_by}: {[_in_words(c) for c in s.changes]}" for s in self)


def _in_words(change: Change) -> str:
    match change:
        case PutNode() | ChangeNode():
            return f"{type(change).__name__} {change.id} {change.properties}"
        case PutEdge() | EndEdges():
            return f"{type(change).__name__} {change.tie.type} {change.source} {change.target} {change.key}"


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Incidents that come onto the record, are corrected, moved, tied and untied, in every class."""
    sketch = _Sketch()
    begin = [
        *(PutNode(DISPUTE, f"dispute-{n}", _dispute()) for n in (1, 2)),
        *(PutNode(GROUP, f"group-{n}", _group()) for n in (1, 2)),
        PutNode(PLACE, "place-1", {"name": "Takeran", "kind": "village"}),
    ]
    made = History([Step(1, ReadClass(0), tuple(begin))])
    seen_by = draw(st.sampled_from(CLASSES))
    made.append(Step(2, seen_by, (PutNode(PLACE, "place-2", {"name": "Madigondo", "kind": "village"}),)))
    position = 2
    for _ in range(draw(st.integers(1, 30))):
        position += draw(st.sampled_from([1, 1, 2]))
        seen_by = draw(st.sampled_from(CLASSES))
        changes: list[Change] = []
        for _ in range(draw(st.integers(1, 3))):
            changes += draw(st.sampled_from([_incident, _incident, _correction, _tie, _end]))(draw, sketch, seen_by)
        made.append(Step(position, seen_by, tuple(changes)))
    return made


def _dispute() -> dict[str, Any]:
    return {"title": "T", "handling": "detected", "phase": "prevention", "conflict_status": "none"}


def _group() -> dict[str, Any]:
    return {"name": "G", "kind": "village", "is_category": False, "state": "registered"}


def _account(draw: st.DrawFn) -> dict[str, Any]:
    start = f"{draw(st.sampled_from(MONTHS))}-{draw(st.sampled_from(['01', '15']))}T00:00:00Z"
    return {"type": draw(st.sampled_from(["clash", "threat"])), "occurred_start": start}


def _incident(draw: st.DrawFn, sketch: _Sketch, seen_by: ReadClass) -> list[Change]:
    id = f"incident-{len(sketch.classes)}"
    sketch.classes[id] = seen_by
    new: list[Change] = [PutNode(INCIDENT, id, {**_account(draw), "state": "reported"})]
    for _ in range(draw(st.integers(0, 3))):
        new += _tie(draw, sketch, seen_by, id)
    return new


def _correction(draw: st.DrawFn, sketch: _Sketch, seen_by: ReadClass) -> list[Change]:
    able = [id for id, own in sketch.classes.items() if seen_by.within(own)]
    if not able:
        return []
    return [ChangeNode(INCIDENT, draw(st.sampled_from(able)), draw(st.sampled_from([_account(draw), {"weapon": "x"}])))]


def _tie(draw: st.DrawFn, sketch: _Sketch, seen_by: ReadClass, id: str | None = None) -> list[Change]:
    if not sketch.classes:
        return []
    incident = id or draw(st.sampled_from(list(sketch.classes)))
    n = draw(st.integers(1, 2))
    side = draw(st.sampled_from(["a", "b"]))
    put = draw(
        st.sampled_from(
            [
                PutEdge(HAPPENED_AT, incident, f"place-{n}", key=draw(st.sampled_from(["", "@1"]))),
                PutEdge(PART_OF_DISPUTE, incident, f"dispute-{n}"),
                PutEdge(TOOK_PART_IN, f"group-{n}", incident, {"side": side}, key=side),
            ]
        )
    )
    if put.id in sketch.ties:
        return []
    sketch.ties[put.id] = (put, seen_by)
    return [put]


def _end(draw: st.DrawFn, sketch: _Sketch, seen_by: ReadClass) -> list[Change]:
    if not sketch.ties:
        return []
    meant, _ = draw(st.sampled_from(list(sketch.ties.values())))
    source, target = draw(st.sampled_from([(meant.source, None), (None, meant.target), (meant.source, meant.target)]))
    end = EndEdges(meant.tie, source, target, draw(st.sampled_from([None, meant.key])))
    over = [
        id
        for id, (put, _) in sketch.ties.items()
        if put.tie is end.tie
        and source in (None, put.source)
        and target in (None, put.target)
        and end.key in (None, put.key)
    ]
    if not all(seen_by.within(sketch.ties[id][1]) for id in over):
        return []
    for id in over:
        del sketch.ties[id]
    return [end]


def answer(graph: Graph, clearance: Classification, id: str, at: int | None, *, lists: bool) -> list[Any]:
    """What the lists of a thing answer, page by page."""
    pages: list[Any] = []
    after: str | None = None
    for _ in range(40):
        kind = id.partition("-")[0]
        asked = {"id": id, "after": after, "at": None if at is None else {"position": at}}
        asked = {name: value for name, value in asked.items() if value is not None}
        document, _ = DOCUMENTS.find(QUERIES[kind], as_it_stands=True)
        (definition,) = document.node.definitions
        assert isinstance(definition, OperationDefinitionNode)
        variables = get_variable_values(schema(), definition.variable_definitions or (), asked)
        assert isinstance(variables, VariableValues)
        operation = Operation(schema(), document, definition, asked, variables)
        plan = make_plan(operation, compartments=bool(clearance.compartments), lists=lists)
        assert plan is not None
        moments = dict.fromkeys(plan.moments, at or 0)
        values = plan.values(plan.arguments(variables), moments, Reader("tester", "agency-a", clearance))
        (record,) = read_rows(graph, plan.statement(""), projection=projection_id(""), **values)
        answered = plan.shape.restored([record[column] for column in plan.columns])
        found = answered["incidents"] if kind == "all" else (answered[kind] or {}).get("incidents")
        pages.append(found)
        if found is None or len(found["rows"]) < 3:
            return pages
        row = found["rows"][1]
        after = Cursor("occurred_start DESC", row["k"], row["i"]).written()
    raise AssertionError("the pages do not come to an end")


def all_answers(graph: Graph, moments: list[int | None], *, lists: bool) -> list[Any]:
    return [
        (clearance.level, id, at, answer(graph, clearance, id, at, lists=lists))
        for clearance in READERS
        for id in SCOPES
        for at in moments
    ]


@ON_SERVERS
@given(history=histories(), sizes=st.lists(st.integers(1, 7), min_size=1, max_size=3), data=st.data())
def test_what_is_kept_answers_what_the_ties_answer(
    graph: Graph, history: History, sizes: list[int], data: st.DataObject
) -> None:
    fill(graph, "", history, sizes, lists=True)
    moments: list[int | None] = [None, data.draw(st.integers(1, history[-1].position))]
    kept = all_answers(graph, moments, lists=True)
    plain = all_answers(graph, moments, lists=False)
    for one, other in zip(kept, plain, strict=True):
        assert one == other


@ON_SERVERS
@given(history=histories(), sizes=st.lists(st.integers(1, 7), min_size=1, max_size=3))
def test_what_is_kept_does_not_depend_on_batches(graph: Graph, history: History, sizes: list[int]) -> None:
    in_batches = fill(graph, "", history, sizes, lists=True)
    assert in_batches == fill(graph, "B", history, [len(history)], lists=True)
