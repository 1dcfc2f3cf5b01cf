"""Whatever any fact says about the graph is declared in the vocabulary, and nothing personal is among it."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.fact import Fact
from domain.ids import kind_of
from domain.merging import UndoesMerge
from domain.personal import Personal
from domain.subjects import FACTS, SUBJECTS
from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary import LABELS, TIES
from graph.vocabulary.forms import Label, Property, Tie
from ledger.finding import ids_in
from projections.relationship_graph import CHANGES
from tests.domain.chance import facts
from tests.projections.reading import changes
from tests.states import everything_that_can_happen

WORLD = everything_that_can_happen()
DECIDED = pytest.mark.parametrize("fact", WORLD.facts, ids=lambda fact: f"{fact.TOPIC}/{fact.originator_version}")
KINDS = {label.name.lower(): label for label in LABELS}
by_chance = settings(max_examples=4, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _is(value: Any, wanted: Property) -> bool:
    """Whether a value is of the type that its property is declared with."""
    match wanted.type:
        case "text":
            return isinstance(value, str)
        case "whole":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "decimal":
            return isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value) is not None
        case "truth":
            return isinstance(value, bool)
        case "texts":
            return isinstance(value, tuple) and all(isinstance(each, str) for each in value)
        case "time":
            return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value) is not None
        case "day":
            return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def _properties_hold(declared: tuple[Property, ...], given: Any, *, whole: bool) -> None:
    known = {each.name: each for each in declared}
    assert set(given) <= set(known)
    for name, value in given.items():
        assert value is None or _is(value, known[name]), f"{name} is declared as {known[name].type}: {value!r}"
        assert value is not None or not known[name].required, f"{name} is required"
    if whole:
        assert {name for name, each in known.items() if each.required} <= set(given)


def _is_declared(fact: Fact) -> None:
    for each in changes(fact):
        match each:
            case PutNode() | ChangeNode():
                assert each.label in LABELS
                assert KINDS[kind_of(each.id)] is each.label
                assert not (each.label.shared and each.properties)
                _properties_hold(each.label.properties, each.properties, whole=isinstance(each, PutNode))
            case PutEdge():
                assert each.tie in TIES
                _ends_are_right(each.tie, each.source, each.target)
                _properties_hold(each.tie.properties, each.properties, whole=True)
            case EndEdges():
                assert each.tie in TIES
                assert each.source is not None or each.target is not None
                _ends_are_right(each.tie, each.source, each.target)


def _ends_are_right(tie: Tie, source: str | None, target: str | None) -> None:
    for end, label in ((source, tie.source), (target, tie.target)):
        assert end is None or KINDS[kind_of(end)] is label, f"{tie} reads from {tie.source} to {tie.target}: {end}"


@DECIDED
def test_everything_that_a_decided_fact_says_is_declared(fact: Fact) -> None:
    _is_declared(fact)


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
@by_chance
@given(data=st.data())
def test_everything_that_any_fact_can_say_is_declared(kind: type[Fact], data: st.DataObject) -> None:
    subject = kind.TOPIC.split(".")[0]
    fact = data.draw(facts(kind))
    _is_declared(fact.model_copy(update={"originator_id": f"{subject}-1"}))


def test_every_subject_has_its_changes() -> None:
    assert set(CHANGES) == set(SUBJECTS)


def test_every_kind_of_fact_says_something_about_the_graph() -> None:
    silent = {fact.TOPIC for fact in WORLD.facts if not changes(fact)}
    assert {fact.TOPIC for fact in WORLD.facts} == set(FACTS)
    assert silent == set()


def test_the_same_fact_always_says_the_same() -> None:
    assert all(changes(fact) == changes(fact) for fact in WORLD.facts)


def test_nothing_personal_is_said_about_the_graph() -> None:
    texts = {person.text for fact in WORLD.facts for person in _people(fact) if person.text}
    assert len(texts) >= 3
    said = repr([changes(fact) for fact in WORLD.facts])
    assert not [text for text in texts if text in said]


def test_nothing_is_declared_that_no_fact_ever_says() -> None:
    said: set[Label | Tie] = set()
    for fact in WORLD.facts:
        said |= {each.label if isinstance(each, PutNode | ChangeNode) else each.tie for each in changes(fact)}
    unsaid = {repr(each) for each in (*LABELS, *TIES) if each not in said}
    # a finding is what the runner makes of a fact of a higher class; two agencies stand one in another
    assert unsaid == {"Label(Finding)", "Tie(PART_OF_AGENCY)"}


def _people(value: Any) -> list[Personal]:
    if isinstance(value, Personal):
        return [value]
    if isinstance(value, tuple):
        return [person for each in value for person in _people(each)]
    if hasattr(type(value), "model_fields"):
        return [person for name in type(value).model_fields for person in _people(getattr(value, name))]
    return []


def test_every_report_that_a_fact_names_as_its_ground_is_tied() -> None:
    """So that what rested on a report that falls is found, whatever it is."""
    for fact in WORLD.facts:
        if isinstance(fact, UndoesMerge):  # it names what a report was merged into, and rests on nothing
            continue
        grounds = {id for _, id in ids_in(fact) if id.startswith("report-")} - {fact.originator_id}
        tied = {id for c in changes(fact) if isinstance(c, PutEdge) for id in (c.source, c.target)}
        assert grounds <= tied, fact.TOPIC
