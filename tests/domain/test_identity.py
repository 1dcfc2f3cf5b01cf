"""Identity: groups that are merged, that split and dissolve, and what was wrong about them."""

from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP, SOMETHING_CHANGED
from domain.group import Group, GroupKind, GroupState
from domain.group_ended import CATEGORY_STAYS_APART, SPLIT_INTO_SEVERAL
from domain.group_named import ALIAS_AT_ALL, NAME_IS_NEW, NOT_ITS_OWN_PART
from domain.group_represented import CATEGORY_HAS_NO_REPRESENTATIVE
from domain.merging import DECIDED_ON_THE_SURVIVOR, MERGED_AT_ALL, NOT_INTO_ITSELF, SURVIVOR_STANDS
from tests.states import (
    CROWD,
    EAST,
    FRIENDS,
    PLACE,
    REPORT,
    SPEAKER_EAST,
    TWIN,
    WEST,
    World,
    a_group,
    a_person,
    a_represented_group,
)

WHY = {"reason": "The same board and address"}
SCHOOL: dict[str, Any] = {"name": "School of the East", "kind": GroupKind.MARTIAL_ARTS_SCHOOL, "home": PLACE}


def a_twin(*, provisional: bool = False) -> World:
    """The school of the East is on record twice."""
    world = a_group()
    world.decide(Group.register, TWIN, name="Eastern school", kind=GroupKind.OTHER, provisional=provisional)
    return world


def a_merged_group() -> World:
    world = a_twin()
    world.decide(Group.merge_into, TWIN, survivor=EAST, evidence=(REPORT, REPORT), **WHY)
    return world


def twin(world: World) -> Group:
    return world.thing(Group, TWIN)


def test_a_merged_group_keeps_its_id_and_speaks_for_the_survivor() -> None:
    world = a_merged_group()
    assert (twin(world).state, twin(world).speaks_for, world.group.speaks_for) == (GroupState.MERGED, EAST, EAST)
    (merged,) = world.facts_of(TWIN)[1:]
    assert isinstance(merged, Group.Merged)
    assert merged.evidence == (REPORT,)


DECISIONS: list[tuple[Any, dict[str, Any]]] = [
    (Group.add_alias, {"alias": "Easterners"}),
    (Group.rename, {"name": "Easterners"}),
    (Group.reclassify, {"kind": GroupKind.YOUTH}),
    (Group.correct, {**SCHOOL, **WHY}),
    (Group.dissolve, WHY),
    (Group.split, {"children": (EAST, WEST), **WHY}),
    (Group.reinstate, WHY),
    (Group.merge_into, {"survivor": WEST, **WHY}),
    (
        Group.designate_representative,
        {"representative": a_person(SPEAKER_EAST), "role": "x", "mandate": "x", "valid_from": a_group().now.date()},
    ),
]


@pytest.mark.parametrize(("step", "given"), DECISIONS, ids=lambda value: getattr(value, "__name__", ""))
def test_nothing_is_decided_on_a_merged_group(step: Any, given: dict[str, Any]) -> None:
    assert a_merged_group().refusal_of(step, TWIN, **given) is DECIDED_ON_THE_SURVIVOR


def test_who_is_refused_on_a_merged_group_is_told_the_survivor() -> None:
    with pytest.raises(Exception, match=EAST):
        a_merged_group().decide(Group.rename, TWIN, name="Easterners")


@pytest.mark.parametrize("provisional", [True, False])
def test_a_merge_is_undone_as_if_it_had_not_been(*, provisional: bool) -> None:
    world = a_twin(provisional=provisional)
    before = {**vars(twin(world)), "_version": 3}
    world.decide(Group.merge_into, TWIN, survivor=EAST, **WHY)
    world.decide(Group.undo_merge, TWIN, reason="Two boards after all")
    after = {**vars(twin(world)), "stood_as": before["stood_as"]}
    assert after == before
    world.decide(Group.merge_into, TWIN, survivor=EAST, **WHY)


def test_a_dissolved_group_that_was_merged_is_dissolved_again_when_that_is_undone() -> None:
    world = a_twin(provisional=True)
    for step, given in ((Group.dissolve, {}), (Group.merge_into, {"survivor": EAST}), (Group.undo_merge, {})):
        world.decide(step, TWIN, **WHY, **given)
    assert twin(world).state is GroupState.DISSOLVED
    world.decide(Group.reinstate, TWIN, **WHY)
    assert twin(world).state is GroupState.PROVISIONAL


def test_a_group_is_not_merged_into_itself() -> None:
    assert a_group().refusal_of(Group.merge_into, EAST, survivor=EAST, **WHY) is NOT_INTO_ITSELF


def test_a_group_is_merged_into_one_that_stands() -> None:
    world = a_merged_group()
    assert world.refusal_of(Group.merge_into, WEST, survivor=TWIN, **WHY) is SURVIVOR_STANDS
    assert world.refusal_of(Group.merge_into, EAST, survivor=TWIN, **WHY) is SURVIVOR_STANDS


def test_a_survivor_may_be_merged_in_its_turn() -> None:
    world = a_merged_group()
    world.decide(Group.merge_into, EAST, survivor=WEST, **WHY)
    assert (twin(world).speaks_for, world.group.speaks_for) == (EAST, WEST)


@pytest.mark.parametrize(("absorbed", "survivor"), [(CROWD, EAST), (EAST, CROWD)])
def test_a_category_is_never_merged(absorbed: str, survivor: str) -> None:
    assert a_group().refusal_of(Group.merge_into, absorbed, survivor=survivor, **WHY) is CATEGORY_STAYS_APART


def test_only_a_merge_that_is_can_be_undone() -> None:
    world = a_twin()
    assert world.refusal_of(Group.undo_merge, TWIN, **WHY) is MERGED_AT_ALL
    world.decide(Group.merge_into, TWIN, survivor=EAST, **WHY)
    world.decide(Group.undo_merge, TWIN, **WHY)
    assert world.refusal_of(Group.undo_merge, TWIN, **WHY) is MERGED_AT_ALL


def test_a_group_splits_into_others_that_are_on_record() -> None:
    world = a_twin()
    fact = world.decide(Group.split, FRIENDS, children=(TWIN, EAST, TWIN), **WHY)
    assert isinstance(fact, Group.Split)
    assert fact.children == (TWIN, EAST)
    assert world.thing(Group, FRIENDS).state is GroupState.SPLIT


@pytest.mark.parametrize("children", [(), (EAST,), (EAST, EAST), (EAST, FRIENDS)])
def test_a_group_does_not_split_into_one(children: tuple[str, ...]) -> None:
    assert a_group().refusal_of(Group.split, FRIENDS, children=children, **WHY) is SPLIT_INTO_SEVERAL


def test_a_group_does_not_split_into_one_that_was_merged() -> None:
    assert a_merged_group().refusal_of(Group.split, FRIENDS, children=(TWIN, WEST), **WHY) is SURVIVOR_STANDS


@pytest.mark.parametrize("end", [(Group.dissolve, {}), (Group.split, {"children": (EAST, WEST)})])
def test_a_group_that_is_no_more_does_nothing(end: tuple[Any, dict[str, Any]]) -> None:
    step, given = end
    world = a_group()
    world.decide(step, FRIENDS, **given, **WHY)
    rest = [
        (s, g) for s, g in DECISIONS if s not in (Group.add_alias, Group.correct, Group.reinstate, Group.merge_into)
    ]
    for again, more in rest:
        assert world.refusal_of(again, FRIENDS, **more) is LEGAL_STEP
    world.decide(Group.reinstate, FRIENDS, **WHY)
    assert world.thing(Group, FRIENDS).state is GroupState.REGISTERED


def test_a_group_that_lives_is_not_reinstated() -> None:
    assert a_group().refusal_of(Group.reinstate, EAST, **WHY) is LEGAL_STEP


def test_another_name_that_was_wrong_is_withdrawn_wherever_it_came_from() -> None:
    world = a_group()
    world.decide(Group.add_alias, EAST, alias="Rising Sun")
    world.decide(Group.rename, EAST, name="Rising Sun")
    world.decide(Group.rename, EAST, name="School of the East")
    fact = world.decide(Group.withdraw_alias, EAST, alias="Rising Sun", **WHY)
    assert isinstance(fact, Group.AliasWithdrawn)
    assert fact.marks == ("2-1", "4-1")
    assert world.group.aliases == ["School of the East"]
    world.decide(Group.add_alias, EAST, alias="Rising Sun")


def test_a_name_that_the_group_has_not_cannot_be_withdrawn() -> None:
    assert a_group().refusal_of(Group.withdraw_alias, EAST, alias="Easterners", **WHY) is ALIAS_AT_ALL


def test_a_misspelt_name_is_corrected_and_nobody_ever_used_it() -> None:
    world = a_group()
    world.decide(Group.correct, EAST, **{**SCHOOL, "name": "School of the Eest"}, **WHY)
    world.decide(Group.correct, EAST, **SCHOOL, **WHY)
    assert (world.group.name, world.group.aliases, world.group.home) == ("School of the East", [], PLACE)


def test_a_group_is_not_corrected_to_what_is_on_record() -> None:
    assert a_group().refusal_of(Group.correct, EAST, **SCHOOL, **WHY) is SOMETHING_CHANGED


def test_a_group_is_not_corrected_to_another_name_that_it_goes_by() -> None:
    world = a_group()
    world.decide(Group.add_alias, EAST, alias="Easterners")
    assert world.refusal_of(Group.correct, EAST, **{**SCHOOL, "name": "Easterners"}, **WHY) is NAME_IS_NEW


def test_a_correction_keeps_to_what_a_registration_is_held_to() -> None:
    world = a_represented_group()
    assert world.refusal_of(Group.correct, EAST, **SCHOOL, parent=EAST, **WHY) is NOT_ITS_OWN_PART
    category = {**SCHOOL, "is_category": True}
    assert world.refusal_of(Group.correct, EAST, **category, **WHY) is CATEGORY_HAS_NO_REPRESENTATIVE
