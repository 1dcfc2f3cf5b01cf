"""Groups: names, kinds, and who may speak for them."""

from datetime import date, timedelta

from domain.group import Group, GroupKind, GroupState
from domain.group_classified import KIND_IS_NEW
from domain.group_named import NAME_IS_NEW, NOT_ITS_OWN_PART
from domain.group_represented import CATEGORY_HAS_NO_REPRESENTATIVE, HAS_MANDATE, MANDATE_ENDS_AFTER_IT_BEGINS
from tests.states import (
    CROWD,
    EAST,
    MANDATE_BEGINS,
    SPEAKER_EAST,
    World,
    a_group,
    a_person,
    a_represented_group,
    happened,
)

MANDATE = {"role": "Coordinator", "mandate": "Named by the board"}


def designate(world: World, valid_from: date, valid_until: date | None = None) -> None:
    world.decide(
        Group.designate_representative,
        EAST,
        representative=a_person(SPEAKER_EAST),
        valid_from=valid_from,
        valid_until=valid_until,
        **MANDATE,
    )


def test_a_group_known_too_little_is_provisional_until_it_is_reclassified() -> None:
    world = a_group()
    world.decide(Group.register, "group-new", name="Masked men", kind=GroupKind.OTHER, provisional=True)
    assert world.thing(Group, "group-new").state is GroupState.PROVISIONAL
    world.decide(Group.reclassify, "group-new", kind=GroupKind.OTHER)
    assert world.thing(Group, "group-new").state is GroupState.REGISTERED


def test_a_group_is_never_part_of_itself() -> None:
    world = a_group()
    given = {"name": "Snake", "kind": GroupKind.OTHER, "parent": "group-snake"}
    assert world.refusal_of(Group.register, "group-snake", **given) is NOT_ITS_OWN_PART


def test_a_group_is_not_registered_with_the_same_name_twice() -> None:
    world = a_group()
    given = {"name": "Echo", "kind": GroupKind.OTHER, "aliases": ("Other", "Echo")}
    assert world.refusal_of(Group.register, "group-echo", **given) is NAME_IS_NEW


def test_another_name_is_added_beside_the_present_one() -> None:
    world = a_group()
    world.decide(Group.add_alias, EAST, alias="Easterners")
    assert (world.group.name, world.group.aliases) == ("School of the East", ["Easterners"])


def test_a_name_that_the_group_goes_by_is_not_added_again() -> None:
    world = a_group()
    world.decide(Group.add_alias, EAST, alias="Easterners")
    assert world.refusal_of(Group.add_alias, EAST, alias="Easterners") is NAME_IS_NEW
    assert world.refusal_of(Group.add_alias, EAST, alias="School of the East") is NAME_IS_NEW


def test_a_former_name_stays_an_alias() -> None:
    world = a_group()
    world.decide(Group.rename, EAST, name="Rising Sun")
    assert (world.group.name, world.group.aliases) == ("Rising Sun", ["School of the East"])


def test_a_group_does_not_take_the_name_that_it_has() -> None:
    assert a_group().refusal_of(Group.rename, EAST, name="School of the East") is NAME_IS_NEW


def test_a_group_is_not_reclassified_as_what_it_is() -> None:
    assert a_group().refusal_of(Group.reclassify, EAST, kind=GroupKind.MARTIAL_ARTS_SCHOOL) is KIND_IS_NEW


def test_nobody_speaks_for_a_category() -> None:
    world = a_group()
    given = {"representative": a_person(SPEAKER_EAST), "valid_from": MANDATE_BEGINS, **MANDATE}
    assert world.refusal_of(Group.designate_representative, CROWD, **given) is CATEGORY_HAS_NO_REPRESENTATIVE


def test_a_group_that_somebody_speaks_for_does_not_become_a_category() -> None:
    world = a_represented_group()
    given = {"kind": GroupKind.CATEGORY, "is_category": True}
    assert world.refusal_of(Group.reclassify, EAST, **given) is CATEGORY_HAS_NO_REPRESENTATIVE
    world.decide(Group.replace_representative, EAST, representative=a_person(SPEAKER_EAST), reason="Stepped down")
    world.decide(Group.reclassify, EAST, **given)
    assert world.group.is_category


def test_a_mandate_holds_from_its_first_day_to_its_last() -> None:
    world = a_group()
    designate(world, date(2025, 3, 1), date(2025, 3, 31))
    days = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 1)]
    assert [world.group.has_mandate(SPEAKER_EAST, day) for day in days] == [False, True, True, False]


def test_a_mandate_of_a_single_day_is_one() -> None:
    world = a_group()
    designate(world, date(2025, 3, 1), date(2025, 3, 1))
    assert world.group.has_mandate(SPEAKER_EAST, date(2025, 3, 1))


def test_a_mandate_does_not_end_before_it_begins() -> None:
    period = {"valid_from": date(2025, 3, 1), "valid_until": date(2025, 2, 1)}
    given = {"representative": a_person(SPEAKER_EAST), **period, **MANDATE}
    assert a_group().refusal_of(Group.designate_representative, EAST, **given) is MANDATE_ENDS_AFTER_IT_BEGINS


def test_a_second_mandate_of_the_same_person_does_not_undo_the_first() -> None:
    world = a_group()
    designate(world, date(2024, 1, 1), date(2024, 12, 31))
    designate(world, date(2026, 1, 1))
    days = [date(2024, 6, 1), date(2025, 6, 1), date(2026, 6, 1)]
    assert [world.group.has_mandate(SPEAKER_EAST, day) for day in days] == [True, False, True]


def test_a_later_mandate_takes_the_place_of_the_earlier_from_its_first_day_on() -> None:
    world = a_group()
    designate(world, date(2025, 1, 1))
    designate(world, date(2025, 3, 1), date(2025, 3, 31))
    days = [date(2025, 2, 1), date(2025, 3, 15), date(2025, 4, 1)]
    assert [world.group.has_mandate(SPEAKER_EAST, day) for day in days] == [True, True, False]


def test_who_was_replaced_had_a_mandate_until_then() -> None:
    world = a_represented_group()
    yesterday = world.now - timedelta(days=1)
    world.decide(
        Group.replace_representative,
        EAST,
        representative=a_person(SPEAKER_EAST),
        reason="Stepped down",
        occurred=happened(yesterday),
    )
    assert world.group.has_mandate(SPEAKER_EAST, yesterday.date() - timedelta(days=1))
    assert not world.group.has_mandate(SPEAKER_EAST, yesterday.date())


def test_who_holds_no_mandate_cannot_lose_it() -> None:
    world = a_represented_group()
    given = {"representative": a_person("person-nobody"), "reason": "Stepped down"}
    assert world.refusal_of(Group.replace_representative, EAST, **given) is HAS_MANDATE


def test_a_mandate_is_lost_once() -> None:
    world = a_represented_group()
    given = {"representative": a_person(SPEAKER_EAST), "reason": "Stepped down"}
    world.decide(Group.replace_representative, EAST, **given)
    assert world.refusal_of(Group.replace_representative, EAST, **given) is HAS_MANDATE


def test_a_mandate_that_is_to_begin_can_be_taken_back() -> None:
    world = a_group()
    designate(world, date(2026, 1, 1))
    world.decide(Group.replace_representative, EAST, representative=a_person(SPEAKER_EAST), reason="Declined")
    assert not world.group.is_represented_by(SPEAKER_EAST, world.now.date())
