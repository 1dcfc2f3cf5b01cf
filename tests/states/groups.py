"""Groups, who speaks for them, and their relations."""

from __future__ import annotations

from domain.group import Group, GroupKind
from domain.relation import Relation, RelationKind
from tests.states.given import a_person
from tests.states.reports import a_graded_report
from tests.states.world import (
    CROWD,
    EAST,
    FRIENDS,
    MANDATE_BEGINS,
    PLACE,
    RELATION,
    REPORT,
    SPEAKER_EAST,
    SPEAKER_WEST,
    WEST,
    World,
)


def a_group() -> World:
    """Two groups, friends of one of them, and a mere crowd are on record."""
    world = a_graded_report()
    world.decide(Group.register, EAST, name="School of the East", kind=GroupKind.MARTIAL_ARTS_SCHOOL, home=PLACE)
    world.decide(Group.register, WEST, name="School of the West", kind=GroupKind.MARTIAL_ARTS_SCHOOL)
    world.decide(Group.register, FRIENDS, name="Friends of the East", kind=GroupKind.YOUTH, parent=EAST)
    world.decide(Group.register, CROWD, name="Residents", kind=GroupKind.CATEGORY, is_category=True)
    return world


def a_represented_group() -> World:
    """Somebody may speak for each of the two groups, since the beginning of the year."""
    world = a_group()
    for group, person in ((EAST, SPEAKER_EAST), (WEST, SPEAKER_WEST)):
        world.decide(
            Group.designate_representative,
            group,
            representative=a_person(person),
            role="Coordinator",
            mandate="Named by the board",
            valid_from=MANDATE_BEGINS,
        )
    return world


def a_relation() -> World:
    """Somebody asserts that the two groups are rivals."""
    world = a_represented_group()
    world.decide(
        Relation.assert_,
        RELATION,
        from_group=EAST,
        to_group=WEST,
        sign=-1,
        kind=RelationKind.RIVALRY,
        evidence=(REPORT,),
    )
    return world
