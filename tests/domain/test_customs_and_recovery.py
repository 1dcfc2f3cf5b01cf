"""Customs are data, and recovery follows a conflict."""

from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP
from domain.custom import PRACTICE_IS_NEW, Custom, Mechanism
from domain.dispute import Dispute, Phase
from domain.recovery import IN_ITS_PHASE, Recovery, RecoveryKind, RecoveryState
from tests.states import (
    CUSTOM,
    DESK,
    DISPUTE,
    RECOVERY,
    World,
    a_dispute_in_cessation,
    a_place,
    a_practice,
    a_verified_dispute,
)


def a_custom() -> World:
    world = a_place()
    world.decide(Custom.register, CUSTOM, practice=a_practice())
    return world


def test_a_custom_is_described_anew_only_with_something_new() -> None:
    world = a_custom()
    same = {"practice": a_practice(), "reason": "So"}
    assert world.refusal_of(Custom.redescribe, CUSTOM, **same) is PRACTICE_IS_NEW
    other = a_practice(name="rembug dusun", mechanism=Mechanism.VILLAGE)
    world.decide(Custom.redescribe, CUSTOM, practice=other, reason="It is of the hamlet")
    assert world.thing(Custom, CUSTOM).is_of(Mechanism.VILLAGE)
    assert not world.thing(Custom, CUSTOM).is_of(Mechanism.CUSTOMARY)


def plan(**more: Any) -> dict[str, Any]:
    given = {"dispute": DISPUTE, "kind": RecoveryKind.REHABILITATION, "title": "The square", "by_agency": DESK}
    return {**given, **more}


def a_planned_recovery() -> World:
    world = a_dispute_in_cessation()
    world.decide(Recovery.plan, RECOVERY, **plan())
    return world


def a_running_recovery() -> World:
    world = a_planned_recovery()
    world.decide(Dispute.enter_phase, DISPUTE, phase=Phase.RECOVERY, reason="It is calm")
    world.decide(Recovery.start, RECOVERY)
    return world


def a_done_recovery() -> World:
    world = a_running_recovery()
    world.decide(Recovery.complete, RECOVERY, outcome="The stalls stand again")
    return world


def a_stopped_recovery() -> World:
    world = a_planned_recovery()
    world.decide(Recovery.stop, RECOVERY, reason="No money")
    return world


def test_recovery_is_planned_from_cessation_on_and_begins_in_its_phase() -> None:
    assert a_verified_dispute().refusal_of(Recovery.plan, RECOVERY, **plan()) is IN_ITS_PHASE
    world = a_planned_recovery()
    assert world.refusal_of(Recovery.start, RECOVERY) is IN_ITS_PHASE
    assert a_running_recovery().thing(Recovery, RECOVERY).state is RecoveryState.RUNNING


STATES = {
    RecoveryState.PLANNED: a_planned_recovery,
    RecoveryState.RUNNING: a_running_recovery,
    RecoveryState.DONE: a_done_recovery,
    RecoveryState.STOPPED: a_stopped_recovery,
}
STEPS: dict[str, tuple[Any, dict[str, Any], set[RecoveryState]]] = {
    "start": (Recovery.start, {}, {RecoveryState.PLANNED}),
    "complete": (Recovery.complete, {"outcome": "Done"}, {RecoveryState.RUNNING}),
    "stop": (Recovery.stop, {"reason": "No money"}, {RecoveryState.PLANNED, RecoveryState.RUNNING}),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", RecoveryState)
def test_recovery_takes_the_steps_of_its_state_and_no_other(state: RecoveryState, step: str) -> None:
    world = STATES[state]()
    if world.dispute.phase is Phase.CESSATION:
        world.decide(Dispute.enter_phase, DISPUTE, phase=Phase.RECOVERY, reason="It is calm")
    decide, given, legal = STEPS[step]
    if state in legal:
        world.decide(decide, RECOVERY, **given)
    else:
        assert world.refusal_of(decide, RECOVERY, **given) is LEGAL_STEP
