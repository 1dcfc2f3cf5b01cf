"""Values that every fact is made of: ids, classes, times and texts."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.act import ACTS_FOR_AN_AGENCY, current_act, must_act_for_an_agency
from domain.aggregate import (
    NOT_BELOW_ITS_THING,
    NOT_IN_THE_FUTURE,
    TELLS_NOTHING_KEPT_HIGHER,
    must_tell_nothing_kept_higher,
)
from domain.classification import Classification, Level
from domain.errors import RuleBroken
from domain.group import Group, GroupKind
from domain.ids import Refers, kind_of, named
from domain.occurred import Occurred, TimePrecision
from domain.subjects import SUBJECTS
from domain.text import Line, Prose, Sha256
from tests.states import BEGIN, EAST, a_group, happened

COMPARTMENTS = st.lists(st.sampled_from(["INTEL", "PELAPOR", "KAUKUS:mediation-1", "ANAK"]), max_size=4)
CLASSES = st.builds(Classification, level=st.sampled_from(Level), compartments=COMPARTMENTS.map(tuple))
SECRET = Classification(level=Level.SECRET, compartments=("INTEL",))


# ── Ids ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", SUBJECTS)
def test_an_id_says_what_kind_of_thing_it_names(kind: str) -> None:
    adapter = TypeAdapter(Annotated[str, Refers(kind)])
    assert kind_of(adapter.validate_python(f"{kind}-35.20.04@2025_x")) == kind
    for other in SUBJECTS.keys() - {kind}:
        with pytest.raises(ValidationError):
            adapter.validate_python(f"{other}-1")


@pytest.mark.parametrize("text", ["", "group", "group-", "Group-1", "group-a b", "group-a\n", "group-ä", "xgroup-1", 7])
def test_what_is_not_an_id_is_refused(text: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Annotated[str, Refers("group")]).validate_python(text)


@pytest.mark.parametrize("text", ["", "group", "-1", "1-group", "Group-1"])
def test_what_is_not_an_id_has_no_kind(text: str) -> None:
    assert kind_of(text) == ""


def test_what_the_world_names_gets_the_same_id_everywhere_and_never_that_of_another() -> None:
    assert named("group", "UCDP", "Side A") == named("group", "UCDP", "Side A")
    assert (
        len({named("group", "a", "b"), named("group", "ab"), named("place", "a", "b"), named("group", "b", "a")}) == 4
    )


# ── Classes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_levels_are_in_order_from_everybody_to_a_few() -> None:
    assert [level.rank for level in Level] == [0, 1, 2, 3]


@given(CLASSES, CLASSES, CLASSES)
def test_being_within_a_class_is_an_order(a: Classification, b: Classification, c: Classification) -> None:
    assert a.within(a)
    assert not (a.within(b) and b.within(a)) or a == b
    assert not (a.within(b) and b.within(c)) or a.within(c)


@given(CLASSES, st.sampled_from(["INTEL", "PELAPOR"]))
def test_a_further_compartment_never_widens_a_class(a: Classification, compartment: str) -> None:
    narrower = Classification(level=a.level, compartments=(*a.compartments, compartment))
    assert a.within(narrower)


def test_a_high_level_does_not_open_a_compartment() -> None:
    assert not SECRET.within(Classification(level=Level.TOP_SECRET))
    assert SECRET.within(Classification(level=Level.TOP_SECRET, compartments=("PELAPOR", "INTEL")))


def test_compartments_have_one_order_and_no_doubles() -> None:
    given_twice = Classification(compartments=("PELAPOR", "INTEL", "PELAPOR"))
    assert given_twice == Classification(compartments=("INTEL", "PELAPOR"))


@pytest.mark.parametrize("compartment", ["intel", "I", "KAUKUS:", "KAUKUS:a b", "INTEL\n"])
def test_what_is_not_a_compartment_is_refused(compartment: str) -> None:
    with pytest.raises(ValidationError):
        Classification(compartments=(compartment,))


def test_a_fact_is_classified_like_its_thing_unless_said_otherwise() -> None:
    world = a_group()
    world.decide(Group.register, "group-hidden", name="Cell", kind=GroupKind.ARMED, classification=SECRET)
    fact = world.decide(Group.add_alias, "group-hidden", alias="The quiet ones")
    assert fact.classification == fact.thing_classification == SECRET


def test_a_fact_may_be_classified_higher_than_its_thing_which_stays_as_it_is() -> None:
    world = a_group()
    before = world.group.classification
    fact = world.decide(Group.add_alias, EAST, alias="A name known to few", classification=SECRET)
    assert (fact.classification, fact.thing_classification) == (SECRET, before)
    assert world.group.classification == before
    assert world.decide(Group.add_alias, EAST, alias="A name known to all").classification == before


@pytest.mark.parametrize(
    "lower",
    [
        Classification(level=Level.RESTRICTED, compartments=("INTEL",)),
        Classification(level=Level.TOP_SECRET),
        Classification(level=Level.SECRET, compartments=("PELAPOR",)),
    ],
)
def test_a_fact_is_never_classified_lower_than_its_thing(lower: Classification) -> None:
    world = a_group()
    world.decide(Group.register, "group-hidden", name="Cell", kind=GroupKind.ARMED, classification=SECRET)
    refused = world.refusal_of(Group.add_alias, "group-hidden", alias="The quiet ones", classification=lower)
    assert refused is NOT_BELOW_ITS_THING


def test_a_fact_tells_nothing_that_only_readers_of_a_higher_class_know() -> None:
    first, second = a_group(), a_group()
    second.decide(Group.rename, EAST, name="A name known to few", classification=SECRET)
    fact, known = (world.decide(Group.rename, EAST, name="A name known to all") for world in (second, first))
    must_tell_nothing_kept_higher(fact, known, {"name"})
    for told, again in ((fact, known), (fact, None)):
        with pytest.raises(RuleBroken) as refused:
            must_tell_nothing_kept_higher(told, again, {"former"})
        assert refused.value.rule is TELLS_NOTHING_KEPT_HIGHER
        assert refused.value.details == {}


# ── Times ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_ends_before_it_begins() -> None:
    with pytest.raises(ValidationError):
        Occurred(start=BEGIN, end=BEGIN - timedelta(seconds=1))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        Occurred(start=datetime(2025, 4, 20, 7, 0))  # noqa: DTZ001  # that is the point


def test_what_is_not_said_to_have_happened_otherwise_happened_now() -> None:
    world = a_group()
    world.wait(hours=5)
    fact = world.decide(Group.add_alias, EAST, alias="Easterners")
    assert fact.occurred == Occurred(start=world.now, precision=TimePrecision.MINUTE)


@pytest.mark.parametrize("days", [0, 1, 365, 40_000])
def test_a_fact_may_be_recorded_long_after_it_happened(days: int) -> None:
    world = a_group()
    ago = happened(world.now - timedelta(days=days))
    assert world.decide(Group.add_alias, EAST, alias="Easterners", occurred=ago).occurred == ago


def test_nothing_is_recorded_before_it_happened() -> None:
    world = a_group()
    later = happened(world.now + timedelta(hours=25))
    assert world.refusal_of(Group.add_alias, EAST, alias="Easterners", occurred=later) is NOT_IN_THE_FUTURE


def test_nothing_is_recorded_before_it_has_ended() -> None:
    world = a_group()
    lasting = happened(world.now - timedelta(days=1), world.now + timedelta(days=2))
    assert world.refusal_of(Group.add_alias, EAST, alias="Easterners", occurred=lasting) is NOT_IN_THE_FUTURE


def test_clocks_and_time_zones_are_allowed_a_day() -> None:
    world = a_group()
    soon = happened(world.now + timedelta(hours=23))
    world.decide(Group.add_alias, EAST, alias="Easterners", occurred=soon)


def test_the_same_moment_in_two_zones_is_the_same_moment() -> None:
    wib = timezone(timedelta(hours=7))
    assert happened(datetime(2025, 4, 20, 14, 0, tzinfo=wib)) == happened(datetime(2025, 4, 20, 7, 0, tzinfo=UTC))


def test_nothing_is_decided_outside_of_an_act() -> None:
    with pytest.raises(LookupError):
        current_act()
    with pytest.raises(LookupError):
        a_group().group.rename(name="Something")


# ── Texts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["Persaudaraan “Setia Hati”", "Café ☕ 👨‍👩‍👧", "عنوان", " kept as it is "])
def test_a_text_is_kept_exactly_as_it_was_given(text: str) -> None:
    assert TypeAdapter(Line).validate_python(text) == text


@pytest.mark.parametrize("text", ["", " ", "\t\n", "a\x00b", "a\x1b[31mb", "a\u202eb", "a\u2066b", "x" * 301, 7, b"x"])
def test_a_text_that_says_nothing_or_misleads_is_refused(text: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Line).validate_python(text, strict=True)


def test_running_text_has_room_and_a_bound() -> None:
    assert TypeAdapter(Prose).validate_python("x" * 20_000)
    with pytest.raises(ValidationError):
        TypeAdapter(Prose).validate_python("x" * 20_001)


@pytest.mark.parametrize("text", ["", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "a" * 64 + "\n"])
def test_what_is_not_a_digest_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Sha256).validate_python(text)


def test_nobody_acts_on_behalf_of_what_is_no_agency_on_record() -> None:
    fact = a_group().facts[0]
    for other, known in (("agency-forum", {"agency-desk"}), (EAST, {EAST}), ("somebody", {"somebody"})):
        with pytest.raises(RuleBroken) as refused:
            must_act_for_an_agency(fact.model_copy(update={"on_behalf_of": other}), known)
        assert refused.value.rule is ACTS_FOR_AN_AGENCY
        assert refused.value.details == {"on_behalf_of": other}
    must_act_for_an_agency(fact.model_copy(update={"on_behalf_of": "agency-forum"}), {"agency-forum"})
    must_act_for_an_agency(fact, set())
