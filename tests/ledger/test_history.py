"""Reading the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import NotFound
from domain.group import Group, GroupKind
from tests.ledger.conftest import Log, an_act

if TYPE_CHECKING:
    from domain.aggregate import Aggregate


def two_groups(log: Log) -> None:
    """Setia at 1, Jaya at 2, and then Setia renamed twice."""
    for id, name in (("group-1", "Setia"), ("group-2", "Jaya")):
        log.register.start(Group.register, act=an_act(), id=id, name=name, kind=GroupKind.YOUTH)
    for name in ("Teguh", "Luhur"):
        log.register.change("group-1", Group.rename, act=an_act(), name=name)


def name_of(thing: Aggregate) -> str:
    assert isinstance(thing, Group)
    return thing.name


def test_the_facts_of_one_thing_come_oldest_first(log: Log) -> None:
    two_groups(log)
    assert [(r.position, r.fact.TOPIC) for r in log.history.of("group-1")] == [
        (1, "group.registered"),
        (3, "group.renamed"),
        (4, "group.renamed"),
    ]
    assert [r.position for r in log.history.of("group-1", after_version=2)] == [4]
    assert list(log.history.of("group-unheard-of")) == []


@pytest.mark.parametrize("chunk", [1, 2, 3, 4, 100])
def test_the_whole_log_comes_in_order_whatever_the_chunk(log: Log, chunk: int) -> None:
    two_groups(log)
    assert [r.position for r in log.history.all(chunk=chunk)] == [1, 2, 3, 4]
    assert [r.position for r in log.history.all(after=1, stop=3, chunk=chunk)] == [2, 3]


def test_facts_are_found_by_their_positions(log: Log) -> None:
    two_groups(log)
    found = log.history.at([4, 2, 77])
    assert {position: r.fact.originator_id for position, r in found.items()} == {2: "group-2", 4: "group-1"}
    assert [r.position for r in log.history.batch(1, 2)] == [2, 3]
    assert log.history.position() == 4
    assert log.history.position_at(found[2].recorded_at) >= 2
    assert log.history.wait(3, 0)
    assert not log.history.wait(4, 0)


def test_a_thing_is_as_it_stood_when_the_log_ended_at_a_position(log: Log) -> None:
    two_groups(log)
    assert name_of(log.history.thing("group-1")) == "Luhur"
    assert [name_of(log.history.thing("group-1", upto)) for upto in (1, 2, 3, 4)] == [
        "Setia",
        "Setia",
        "Teguh",
        "Luhur",
    ]
    with pytest.raises(NotFound):
        log.history.thing("group-2", upto_position=1)
    with pytest.raises(NotFound):
        log.history.thing("group-unheard-of")


def test_several_things_are_read_together(log: Log) -> None:
    two_groups(log)
    found = log.history.things(["group-2", "group-1", "group-unheard-of"])
    assert {id: (name_of(thing), thing.version) for id, thing in found.items()} == {
        "group-1": ("Luhur", 3),
        "group-2": ("Jaya", 1),
    }
    assert log.history.things([]) == {}


def test_where_a_thing_stood_at_a_position_is_told_by_its_version(log: Log) -> None:
    two_groups(log)
    assert [log.history.version_at("group-1", position) for position in range(6)] == [0, 1, 1, 2, 3, 3]
    assert [log.history.version_at("group-2", position) for position in (0, 1, 2, 9)] == [0, 0, 1, 1]
    assert log.history.version_at("group-unheard-of", 3) == 0


@pytest.mark.parametrize("chunk", [1, 2, 3, 100])
def test_the_facts_of_one_thing_are_the_same_whatever_the_chunk(log: Log, chunk: int) -> None:
    two_groups(log)
    assert [r.position for r in log.history.of("group-1", chunk=chunk)] == [1, 3, 4]
    assert [r.position for r in log.history.of("group-1", 1, chunk)] == [3, 4]
