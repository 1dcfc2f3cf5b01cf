"""Personal data: never written out by accident, never repeated in an error, gone with its key."""

import json
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from domain.errors import BadInput, RuleBroken
from domain.group import Group
from domain.personal import Personal
from domain.source import Source
from tests.domain.sealing import PaperSealer
from tests.states import EAST, a_group, a_person, a_source, everything_that_can_happen

SECRET = "Siti of the third house"  # a name, and no password
PERSON = Personal(subject="person-1", text=SECRET)


def test_its_printed_form_is_the_pseudonym() -> None:
    forms = (str(PERSON), repr(PERSON), f"{PERSON}", f"{PERSON!r}", str([PERSON]), str({"x": PERSON}), PERSON.pseudonym)
    assert all("person-1" in form for form in forms)
    assert not any(SECRET in form for form in forms)


def test_a_fact_prints_the_pseudonyms_of_its_people_only() -> None:
    world = everything_that_can_happen()
    printed = "\n".join(f"{fact} {fact!r}" for fact in world.facts)
    assert "person-source" in printed
    assert not any(text in printed for text in ("nobody may read", "What the witness said", "Who said what"))


@pytest.mark.parametrize("write", [lambda p: p.model_dump(), lambda p: p.model_dump_json()])
def test_it_is_never_written_out_without_a_sealer(write: Any) -> None:
    fact = next(f for f in a_source().facts if isinstance(f, Source.Registered) and f.identity)
    for value in (PERSON, fact):
        with pytest.raises((PydanticSerializationError, PermissionError)) as refused:
            write(value)
        assert SECRET not in str(refused.value)


def test_sealed_it_holds_no_plain_text_and_opens_again() -> None:
    sealer = PaperSealer()
    stored = PERSON.model_dump_json(context={"sealer": sealer})
    assert SECRET not in stored
    assert Personal.model_validate_json(stored, context={"sealer": sealer}) == PERSON


def test_once_the_key_is_gone_the_pseudonym_is_left_and_can_be_kept() -> None:
    sealer = PaperSealer()
    stored = PERSON.model_dump_json(context={"sealer": sealer})
    sealer.forget("person-1")
    left = Personal.model_validate_json(stored, context={"sealer": sealer})
    assert (left.text, str(left)) == (None, "person-1")
    again = left.model_dump_json(context={"sealer": sealer})
    assert Personal.model_validate_json(again, context={"sealer": sealer}) == left


def test_history_replays_when_every_key_is_gone() -> None:
    sealer = PaperSealer()
    world = everything_that_can_happen()
    stored = [fact.model_dump_json(context={"sealer": sealer}) for fact in world.facts]
    for subject in sealer.subjects:
        sealer.forget(subject)
    things: dict[str, Any] = {}
    for fact, text in zip(world.facts, stored, strict=True):
        read = type(fact).model_validate_json(text, context={"sealer": sealer})
        things[read.originator_id] = read.mutate(things.get(read.originator_id))
    assert {id: thing.version for id, thing in things.items()} == {id: t.version for id, t in world.things.items()}


@pytest.mark.parametrize(
    "given",
    [
        {"subject": "person-1", "sealed": "AAAA"},
        {"subject": "person-1", "sealed": "AAAA", "text": SECRET},
        {"sealed": "AAAA"},
    ],
)
def test_nobody_but_the_record_gives_a_sealed_value(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        Personal.model_validate(given)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("given", [{"subject": "person-1", "sealed": "A", "text": SECRET}, {"sealed": "A"}])
def test_a_damaged_sealed_value_is_refused_also_when_it_comes_from_the_record(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        Personal.model_validate_json(json.dumps(given), context={"sealer": PaperSealer()})
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "given",
    [
        {"subject": SECRET, "text": "x"},
        {"subject": "person-1", "text": SECRET, "more": SECRET},
        {"subject": "person-1", "text": [SECRET]},
        {"subject": "person-1", "text": SECRET * 2000},
        {"subject": "person-1", "text": ""},
        SECRET,
    ],
)
def test_an_error_does_not_repeat_what_it_was_given(given: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        Personal.model_validate(given)
    assert SECRET not in str(refused.value)
    assert SECRET not in str(BadInput.of(refused.value))
    assert SECRET not in repr(BadInput.of(refused.value).problems)


def test_a_refused_decision_does_not_repeat_personal_data() -> None:
    world = a_group()
    person = a_person("person-1", SECRET)
    with pytest.raises(RuleBroken) as refused:
        world.decide(Group.replace_representative, EAST, representative=person, reason="Stepped down")
    assert SECRET not in str(refused.value)
    assert "person-1" in str(refused.value)


def test_bad_input_beside_personal_data_does_not_repeat_it() -> None:
    with pytest.raises((ValidationError, BadInput)) as refused:
        a_source().decide(Source.register, "source-new", kind="nonsense", identity=PERSON, public_name="x" * 301)
    assert SECRET not in str(refused.value)


def test_two_people_of_the_same_name_are_two() -> None:
    assert Personal(subject="person-2", text=SECRET) != PERSON
