"""Relations: assertions, which may contradict each other, be taken back, and are never a fact about the groups."""

from datetime import date

import pytest

from domain.aggregate import LEGAL_STEP
from domain.relation import BETWEEN_TWO, ENDS_AFTER_IT_BEGINS, Relation, RelationKind, RelationState
from tests.states import EAST, RELATION, REPORT, WEST, a_relation, a_represented_group

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
