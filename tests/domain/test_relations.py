"""Relations: assertions, which may contradict each other, be taken back, and are never a fact about the groups."""

from datetime import date
from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP, SOMETHING_CHANGED
from domain.grade import Reliability
from domain.group import Group, GroupKind
from domain.relation import (
    BETWEEN_TWO,
    ENDS_AFTER_IT_BEGINS,
    INDEPENDENT_EVIDENCE,
    LIVE,
    SAYS_OTHERWISE,
    Relation,
    RelationKind,
    RelationState,
)
from domain.report import Channel, Report
from domain.report_weighed import EVIDENCE_STANDS
from tests.states import (
    EAST,
    FRIENDS,
    OTHER_RELATION,
    OTHER_REPORT,
    RELATION,
    REPORT,
    SOURCE,
    TWIN,
    WEST,
    World,
    a_relation,
    a_represented_group,
)

WHY = {"reason": "A second look"}

BETWEEN = {"from_group": EAST, "to_group": WEST}


@pytest.mark.parametrize("sign", [-1, 0, 1])
def test_a_relation_is_hostile_neutral_or_friendly(sign: int) -> None:
    world = a_represented_group()
    fact = world.decide(Relation.assert_, RELATION, sign=sign, kind=RelationKind.KINSHIP, **BETWEEN)
    assert isinstance(fact, Relation.Asserted)
    assert fact.sign == sign


@pytest.mark.parametrize("sign", [-2, 2])
def test_there_is_no_sign_beyond(sign: int) -> None:
    with pytest.raises(ValueError, match="sign"):
        a_represented_group().decide(Relation.assert_, RELATION, sign=sign, kind=RelationKind.KINSHIP, **BETWEEN)


def test_no_group_stands_in_a_relation_to_itself() -> None:
    given = {"from_group": EAST, "to_group": EAST, "sign": 1, "kind": RelationKind.KINSHIP}
    assert a_represented_group().refusal_of(Relation.assert_, RELATION, **given) is BETWEEN_TWO


def test_a_relation_does_not_end_before_it_begins() -> None:
    period = {"valid_from": date(2025, 2, 1), "valid_until": date(2025, 1, 31)}
    given = {"sign": 1, "kind": RelationKind.KINSHIP, **BETWEEN, **period}
    assert a_represented_group().refusal_of(Relation.assert_, RELATION, **given) is ENDS_AFTER_IT_BEGINS


def test_two_assertions_that_contradict_each_other_both_stand() -> None:
    world = a_relation()
    world.decide(Relation.assert_, "relation-2", sign=1, kind=RelationKind.ALLIANCE, **BETWEEN)
    assert {world.thing(Relation, id).state for id in (RELATION, "relation-2")} == {RelationState.ASSERTED}


def test_a_report_is_named_once_as_evidence() -> None:
    world = a_represented_group()
    given = {"sign": 1, "kind": RelationKind.ALLIANCE, "evidence": (REPORT, REPORT), **BETWEEN}
    fact = world.decide(Relation.assert_, "relation-2", **given)
    assert isinstance(fact, Relation.Asserted)
    assert fact.evidence == (REPORT,)


def test_an_assertion_is_taken_back_once() -> None:
    world = a_relation()
    world.decide(Relation.retract, RELATION, reason="It was a rumour")
    assert world.thing(Relation, RELATION).state is RelationState.RETRACTED
    assert world.refusal_of(Relation.retract, RELATION, reason="Again") is LEGAL_STEP


def state(world: World, id: str = RELATION) -> RelationState:
    return world.thing(Relation, id).state


def said_otherwise(world: World, *, sign: int = 1, to: str = WEST) -> None:
    world.decide(Relation.assert_, OTHER_RELATION, from_group=to, to_group=EAST, sign=sign, kind=RelationKind.ALLIANCE)


def in_every_state() -> dict[RelationState, World]:
    """A world for each state that an assertion can be in."""
    found = {}
    steps: dict[RelationState, tuple[Any, dict[str, Any]] | None] = {
        RelationState.ASSERTED: None,
        RelationState.CORROBORATED: (Relation.corroborate, {"evidence": (OTHER_REPORT,)}),
        RelationState.CONTESTED: (Relation.contest, {}),
        RelationState.LAPSED: (Relation.lapse, {"valid_until": date(2025, 4, 30)}),
        RelationState.RETRACTED: (Relation.retract, {}),
    }
    for wanted, step in steps.items():
        found[wanted] = world = a_relation()
        if step:
            world.decide(step[0], RELATION, **step[1], **WHY)
        assert state(world) is wanted
    return found


LIVING = [
    (Relation.retract, {}),
    (Relation.contest, {}),
    (Relation.lapse, {"valid_until": date(2025, 4, 30)}),
    (Relation.correct, {"sign": 0, "kind": RelationKind.KINSHIP}),
    (Relation.corroborate, {"evidence": (OTHER_REPORT,)}),
]


@pytest.mark.parametrize("begin", RelationState)
@pytest.mark.parametrize(("step", "given"), LIVING, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_decided_on_an_assertion_that_stands_and_on_no_other(
    begin: RelationState, step: Any, given: dict[str, Any]
) -> None:
    world = in_every_state()[begin]
    if begin not in LIVE:
        assert world.refusal_of(step, RELATION, **given, **WHY) is LEGAL_STEP
    elif (begin, step) == (RelationState.CORROBORATED, Relation.corroborate):
        assert world.refusal_of(step, RELATION, **given, **WHY) is INDEPENDENT_EVIDENCE
    else:
        world.decide(step, RELATION, **given, **WHY)


@pytest.mark.parametrize("begin", RelationState)
def test_an_assertion_that_ended_wrongly_stands_again_where_it_stood(begin: RelationState) -> None:
    world = in_every_state()[begin]
    if begin in LIVE:
        assert world.refusal_of(Relation.reinstate, RELATION, **WHY) is LEGAL_STEP
        world.decide(Relation.retract, RELATION, **WHY)
    world.decide(Relation.reinstate, RELATION, **WHY)
    assert state(world) is (begin if begin in LIVE else RelationState.ASSERTED)


def test_an_assertion_is_corroborated_by_an_independent_report() -> None:
    world = a_relation()
    fact = world.decide(Relation.corroborate, RELATION, evidence=(REPORT, OTHER_REPORT), **WHY)
    assert isinstance(fact, Relation.Corroborated)
    assert (fact.evidence, fact.independent) == ((REPORT, OTHER_REPORT), (OTHER_REPORT,))
    assert world.thing(Relation, RELATION).evidence == [REPORT, OTHER_REPORT]


def test_an_assertion_is_not_corroborated_by_its_own_source() -> None:
    world = a_relation()
    world.decide(Report.receive, "report-3", source=SOURCE, channel=Channel.LETTER, title="Once more")
    for evidence in ((), (REPORT,), ("report-3",)):
        given = {"evidence": evidence, **WHY}
        assert world.refusal_of(Relation.corroborate, RELATION, **given) is INDEPENDENT_EVIDENCE


def test_an_assertion_on_nobodys_word_is_corroborated_by_any_report() -> None:
    world = a_relation()
    said_otherwise(world)
    world.decide(Relation.corroborate, OTHER_RELATION, evidence=(REPORT,), **WHY)
    assert state(world, OTHER_RELATION) is RelationState.CORROBORATED


def test_nothing_is_asserted_corroborated_or_contested_on_a_report_that_does_not_stand() -> None:
    world = a_relation()
    world.decide(Report.retract, OTHER_REPORT, **WHY)
    on_it = {"evidence": (OTHER_REPORT,)}
    given = {"sign": 1, "kind": RelationKind.ALLIANCE, **BETWEEN, **on_it}
    assert world.refusal_of(Relation.assert_, OTHER_RELATION, **given) is EVIDENCE_STANDS
    assert world.refusal_of(Relation.corroborate, RELATION, **on_it, **WHY) is EVIDENCE_STANDS
    assert world.refusal_of(Relation.contest, RELATION, **on_it, **WHY) is EVIDENCE_STANDS


def test_two_assertions_of_opposite_sign_contest_each_other_and_both_stand() -> None:
    world = a_relation()
    said_otherwise(world)
    world.decide(Relation.contest, RELATION, by=OTHER_RELATION, **WHY)
    world.decide(Relation.contest, OTHER_RELATION, by=RELATION, **WHY)
    assert {state(world), state(world, OTHER_RELATION)} == {RelationState.CONTESTED}


@pytest.mark.parametrize("other", [{"sign": -1}, {"to": FRIENDS}])
def test_an_assertion_is_not_contradicted_by_one_that_says_the_same_or_of_others(other: dict[str, Any]) -> None:
    world = a_relation()
    said_otherwise(world, **other)
    assert world.refusal_of(Relation.contest, RELATION, by=OTHER_RELATION, **WHY) is SAYS_OTHERWISE


def test_an_assertion_is_not_contradicted_by_one_that_was_taken_back() -> None:
    world = a_relation()
    said_otherwise(world)
    world.decide(Relation.retract, OTHER_RELATION, **WHY)
    assert world.refusal_of(Relation.contest, RELATION, by=OTHER_RELATION, **WHY) is SAYS_OTHERWISE


def test_a_relation_does_not_lapse_before_it_began() -> None:
    world = a_relation()
    world.decide(Relation.correct, RELATION, sign=-1, kind=RelationKind.RIVALRY, valid_from=date(2025, 2, 1), **WHY)
    early = {"valid_until": date(2025, 1, 31), **WHY}
    assert world.refusal_of(Relation.lapse, RELATION, **early) is ENDS_AFTER_IT_BEGINS
    world.decide(Relation.lapse, RELATION, valid_until=date(2025, 2, 1), **WHY)
    assert world.refusal_of(Relation.reinstate, RELATION, **early) is ENDS_AFTER_IT_BEGINS


def test_an_assertion_is_corrected_in_whole_but_not_to_what_it_says() -> None:
    world = a_relation()
    same = {"sign": -1, "kind": RelationKind.RIVALRY, **WHY}
    assert world.refusal_of(Relation.correct, RELATION, **same) is SOMETHING_CHANGED
    world.decide(Relation.correct, RELATION, reliability=Reliability.C, **same)
    assert world.thing(Relation, RELATION).grade == (Reliability.C, 6)


def test_two_records_of_one_group_stand_in_no_relation() -> None:
    world = a_represented_group()
    world.decide(Group.register, TWIN, name="Eastern school", kind=GroupKind.MARTIAL_ARTS_SCHOOL)
    world.decide(Group.merge_into, TWIN, survivor=EAST, **WHY)
    given = {"sign": 1, "kind": RelationKind.KINSHIP}
    assert world.refusal_of(Relation.assert_, RELATION, from_group=TWIN, to_group=EAST, **given) is BETWEEN_TWO
    world.decide(Relation.assert_, RELATION, from_group=TWIN, to_group=WEST, **given)
