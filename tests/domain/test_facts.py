"""Facts: permanent names, a place in their subject, the way to JSON and back, and replay."""

import importlib
import json
import re
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.aggregate import declared_by
from domain.fact import Fact, Opening
from domain.group import Group
from domain.sentences import SENTENCES, placeholders, sentence
from domain.subjects import FACTS, SUBJECTS
from tests.domain.chance import facts
from tests.domain.sealing import PaperSealer
from tests.states import EAST, World, a_group, a_mediation_in_session, a_signed_agreement, everything_that_can_happen

each_fact = pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)


def replayed(recorded: list[Fact]) -> dict[str, Any]:
    things: dict[str, Any] = {}
    for fact in recorded:
        things[fact.originator_id] = fact.mutate(things.get(fact.originator_id))
    return things


@each_fact
def test_a_fact_has_a_permanent_name_of_its_subject(kind: type[Fact]) -> None:
    (subject,) = (kind_ for kind_, each in SUBJECTS.items() if kind in declared_by(each).values())
    assert re.fullmatch(r"[a-z]+\.[a-z-]+", kind.TOPIC)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__).lower()
    assert f"{subject}.{words}" == kind.TOPIC


@each_fact
def test_a_fact_says_what_happened(kind: type[Fact]) -> None:
    assert kind.__doc__
    assert kind.__doc__ not in (Fact.__doc__, Opening.__doc__)
    assert kind.__doc__.rstrip().endswith(".")


def test_no_two_facts_share_a_topic() -> None:
    nested = [
        fact
        for subject in SUBJECTS.values()
        for fact in declared_by(subject).values()
        if isinstance(fact, type) and issubclass(fact, Fact) and fact is not Fact
    ]
    assert len({fact.TOPIC for fact in nested}) == len(nested) == len(FACTS)


@pytest.mark.parametrize("kind", SUBJECTS)
def test_the_union_of_a_subject_holds_every_fact_of_it(kind: str) -> None:
    subject = SUBJECTS[kind]
    union = getattr(importlib.import_module(subject.__module__), f"{subject.__name__}Fact")
    nested = {fact for fact in declared_by(subject).values() if fact in FACTS.values()}
    assert set(get_args(union) or (union,)) == nested


@each_fact
def test_every_earlier_shape_of_a_fact_has_a_way_to_the_next(kind: type[Fact]) -> None:
    assert sorted(kind.UPCASTS) == list(range(1, kind.SCHEMA))


@each_fact
def test_a_fact_is_read_out_in_two_languages_from_its_own_fields(kind: type[Fact]) -> None:
    english, indonesian = SENTENCES[kind.TOPIC]
    assert english != indonesian
    assert {name.split(".")[0] for name in placeholders(kind.TOPIC)} <= set(kind.model_fields)


def test_nothing_is_read_out_that_is_not_a_fact() -> None:
    assert set(SENTENCES) == set(FACTS)


@each_fact
@settings(max_examples=5, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_fact_goes_to_json_and_comes_back_the_same(kind: type[Fact], data: st.DataObject) -> None:
    fact = data.draw(facts(kind))
    sealer = PaperSealer()
    stored = fact.model_dump_json(context={"sealer": sealer})
    assert kind.model_validate_json(stored, context={"sealer": sealer}) == fact
    assert sentence(fact, "en")
    assert sentence(fact, "id")


def test_every_fact_that_was_decided_comes_back_the_same() -> None:
    sealer = PaperSealer()
    for fact in everything_that_can_happen().facts:
        stored = fact.model_dump_json(context={"sealer": sealer})
        assert type(fact).model_validate_json(stored, context={"sealer": sealer}) == fact


@pytest.mark.parametrize("change", [{"more": 1}, {"name": 7}, {"is_category": "yes"}, {"kind": "nonsense"}])
def test_a_fact_is_read_as_it_was_written_or_not_at_all(change: dict[str, Any]) -> None:
    fact = a_group().facts_of(EAST)[0]
    stored = {**json.loads(fact.model_dump_json()), **change}
    with pytest.raises(ValidationError):
        Group.Registered.model_validate_json(json.dumps(stored))


def test_a_fact_is_never_changed() -> None:
    fact = a_group().facts_of(EAST)[0]
    with pytest.raises(ValidationError):
        fact.recorded_by = "somebody else"  # type: ignore[misc]  # that is what is refused


def test_the_same_decisions_come_to_the_same_facts() -> None:
    assert everything_that_can_happen().facts == everything_that_can_happen().facts


@pytest.mark.parametrize("state", [a_group, a_mediation_in_session, a_signed_agreement, everything_that_can_happen])
def test_folding_the_facts_again_gives_the_same_things(state: Any) -> None:
    world: World = state()
    again = replayed(world.facts)
    assert {id: vars(thing) for id, thing in again.items()} == {id: vars(thing) for id, thing in world.things.items()}


def test_folding_what_was_stored_gives_the_same_things() -> None:
    world, sealer = everything_that_can_happen(), PaperSealer()
    context = {"sealer": sealer}
    read = [
        type(fact).model_validate_json(fact.model_dump_json(context=context), context=context) for fact in world.facts
    ]
    assert {id: vars(t) for id, t in replayed(read).items()} == {id: vars(t) for id, t in world.things.items()}


def test_versions_of_a_thing_have_no_gaps() -> None:
    world = everything_that_can_happen()
    for id, thing in world.things.items():
        assert [fact.originator_version for fact in world.facts_of(id)] == list(range(1, thing.version + 1))


def test_a_fact_follows_the_version_before_it_and_nothing_else() -> None:
    world = a_group()
    world.decide(Group.add_alias, EAST, alias="Easterners")
    first, second = world.facts_of(EAST)
    with pytest.raises(ValueError, match="does not follow nothing"):
        second.mutate(None)
    with pytest.raises(ValueError, match="is not a first fact"):
        first.mutate(world.group)
    with pytest.raises(ValueError, match="does not follow group-east at version 2"):
        second.mutate(world.group)
    with pytest.raises(ValueError, match="does not follow group-west at version 1"):
        second.mutate(world.things["group-west"])


def test_the_envelope_says_who_decided_for_whom_and_by_which_command() -> None:
    (fact,) = a_group().facts_of(EAST)
    envelope = (fact.recorded_by, fact.agency, fact.on_behalf_of, fact.legal_basis, fact.causation, fact.correlation_id)
    assert envelope == ("tester", "agency-desk", None, None, None, None)
    assert fact.command_id.int > 0
