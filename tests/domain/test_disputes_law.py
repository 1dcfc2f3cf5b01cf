"""Disputes under the law on social conflict: phases, the declared state of conflict, and what is done in it."""

from datetime import timedelta
from typing import Any

import pytest

from domain.agency import Agency, AgencyKind
from domain.aggregate import LEGAL_STEP
from domain.dispute import ConflictStatus, Dispute, Handling, Phase
from domain.dispute_law import (
    AFTER_VIOLENCE,
    AT_MOST_NINETY_DAYS,
    COUNCIL_CONSULTED_FIRST,
    DECLARED_BY_HEAD_OF_REGION,
    EXTENDED_BEFORE_ITS_END,
    LAST_DAY_IS_OVER,
)
from domain.dispute_stopped import ARMY_ASSISTS_ONCE, ARMY_IS_ASKED, ASKED_BY_HEAD_OF_REGION, EmergencyMeasure
from domain.incident import Incident, IncidentType
from tests.states import (
    ARMY,
    BUPATI,
    DESK,
    DISPUTE,
    INCIDENT,
    OTHER_REPORT,
    POLICE,
    THAT_DAY,
    World,
    a_declaration,
    a_declared_conflict,
    a_dispute,
    a_dispute_in_cessation,
    a_verified_dispute,
    an_account,
)


def entering(phase: Phase, **more: Any) -> dict[str, Any]:
    return {"phase": phase, "reason": "So it is", **more}


def an_extension(world: World, **more: Any) -> dict[str, Any]:
    until = world.dispute.status_until
    assert until is not None
    given = {"declared_by": BUPATI, "decree": "188/40", "council_consulted_on": world.now.date()}
    return {**given, "ends_on": until + timedelta(days=30), "ground": "The decree", "reason": "Not calm", **more}


def ending(**more: Any) -> dict[str, Any]:
    return {"ended_by": BUPATI, "decree": "188/41", "reason": "It is calm", **more}


def an_ended_conflict() -> World:
    world = a_declared_conflict()
    world.decide(Dispute.end_conflict_status, DISPUTE, **ending())
    return world


def an_extended_conflict() -> World:
    world = a_declared_conflict()
    world.decide(Dispute.extend_conflict_status, DISPUTE, **an_extension(world))
    return world


def a_lapsed_conflict() -> World:
    world = a_declared_conflict()
    world.wait(days=31)
    world.decide(Dispute.lapse_conflict_status, DISPUTE)
    return world


# ── The phase ─────────────────────────────────────────────────────────────────────────────────────────────────────

WAYS = {
    Phase.PREVENTION: (),
    Phase.CESSATION: (Phase.CESSATION,),
    Phase.RECOVERY: (Phase.CESSATION, Phase.RECOVERY),
}
NEXT = {Phase.PREVENTION: Phase.CESSATION, Phase.CESSATION: Phase.RECOVERY, Phase.RECOVERY: Phase.PREVENTION}


@pytest.mark.parametrize("to", Phase)
@pytest.mark.parametrize("at", Phase)
def test_the_phases_follow_one_another_in_one_order(at: Phase, to: Phase) -> None:
    world = a_verified_dispute()
    for phase in WAYS[at]:
        world.decide(Dispute.enter_phase, DISPUTE, **entering(phase, incident=INCIDENT))
    given = entering(to, incident=INCIDENT)
    if NEXT[at] is to:
        world.decide(Dispute.enter_phase, DISPUTE, **given)
        assert world.dispute.phase is to
    else:
        assert world.refusal_of(Dispute.enter_phase, DISPUTE, **given) is LEGAL_STEP


def test_cessation_begins_after_an_incident_with_violence_in_this_dispute() -> None:
    world = a_verified_dispute()
    world.decide(Incident.record_, "incident-elsewhere", account=an_account(), occurred=THAT_DAY)
    protest = an_account(type=IncidentType.PEACEFUL_PROTEST)
    world.decide(Incident.record_, "incident-calm", account=protest, dispute=DISPUTE, occurred=THAT_DAY)
    for incident in (None, "incident-elsewhere", "incident-calm"):
        given = entering(Phase.CESSATION, incident=incident)
        assert world.refusal_of(Dispute.enter_phase, DISPUTE, **given) is AFTER_VIOLENCE
    world.decide(Incident.refute, INCIDENT, evidence=(OTHER_REPORT,), reason="It was another day")
    given = entering(Phase.CESSATION, incident=INCIDENT)
    assert world.refusal_of(Dispute.enter_phase, DISPUTE, **given) is AFTER_VIOLENCE


def test_nothing_happens_under_the_law_in_a_dispute_that_is_none() -> None:
    world = a_dispute()
    world.decide(Dispute.dismiss, DISPUTE, reason="A rumour")
    assert world.refusal_of(Dispute.enter_phase, DISPUTE, **entering(Phase.CESSATION)) is LEGAL_STEP


# ── The state of conflict ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_state_of_conflict_is_declared_by_the_head_of_region_alone() -> None:
    world = a_dispute_in_cessation()
    for agency in (DESK, POLICE, ARMY):
        given = a_declaration(world, declared_by=agency)
        assert world.refusal_of(Dispute.declare_conflict_status, DISPUTE, **given) is DECLARED_BY_HEAD_OF_REGION
    world = a_declared_conflict()
    given = an_extension(world, declared_by=DESK)
    assert world.refusal_of(Dispute.extend_conflict_status, DISPUTE, **given) is DECLARED_BY_HEAD_OF_REGION
    given = ending(ended_by=DESK)
    assert world.refusal_of(Dispute.end_conflict_status, DISPUTE, **given) is DECLARED_BY_HEAD_OF_REGION


def test_the_council_is_consulted_before_the_status_holds() -> None:
    world = a_dispute_in_cessation()
    tomorrow = world.now.date() + timedelta(days=1)
    given = a_declaration(world, council_consulted_on=tomorrow)
    assert world.refusal_of(Dispute.declare_conflict_status, DISPUTE, **given) is COUNCIL_CONSULTED_FIRST


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (90, True), (91, False)])
def test_a_state_of_conflict_holds_for_at_most_ninety_days(days: int, may: bool) -> None:
    world = a_dispute_in_cessation()
    given = a_declaration(world, ends_on=world.now.date() + timedelta(days=days))
    if may:
        world.decide(Dispute.declare_conflict_status, DISPUTE, **given)
    else:
        assert world.refusal_of(Dispute.declare_conflict_status, DISPUTE, **given) is AT_MOST_NINETY_DAYS


def test_a_state_of_conflict_is_extended_before_its_last_day_is_over() -> None:
    world = a_declared_conflict()
    until = world.dispute.status_until
    given = an_extension(world, ends_on=until)
    assert world.refusal_of(Dispute.extend_conflict_status, DISPUTE, **given) is EXTENDED_BEFORE_ITS_END
    given = an_extension(world, council_consulted_on=until and until + timedelta(days=1))
    assert world.refusal_of(Dispute.extend_conflict_status, DISPUTE, **given) is COUNCIL_CONSULTED_FIRST
    world.wait(days=31)
    given = an_extension(world, council_consulted_on=until)
    assert world.refusal_of(Dispute.extend_conflict_status, DISPUTE, **given) is EXTENDED_BEFORE_ITS_END


def test_for_how_long_a_state_of_conflict_may_be_extended_is_data_and_no_rule_of_ours() -> None:
    world = a_declared_conflict()
    given = an_extension(world, ends_on=world.now.date() + timedelta(days=400), ground="Some rule")
    fact = world.decide(Dispute.extend_conflict_status, DISPUTE, **given)
    assert isinstance(fact, Dispute.ConflictStatusExtended)
    assert fact.ground == "Some rule"


def test_a_state_of_conflict_lapses_once_its_last_day_is_over() -> None:
    world = a_declared_conflict()
    assert world.refusal_of(Dispute.lapse_conflict_status, DISPUTE) is LAST_DAY_IS_OVER
    world.wait(days=30)
    assert world.refusal_of(Dispute.lapse_conflict_status, DISPUTE) is LAST_DAY_IS_OVER
    world.wait(days=1)
    world.decide(Dispute.lapse_conflict_status, DISPUTE)
    assert world.dispute.conflict_status is ConflictStatus.LAPSED


STATUS: dict[ConflictStatus, Any] = {
    ConflictStatus.NONE: a_dispute_in_cessation,
    ConflictStatus.DECLARED: a_declared_conflict,
    ConflictStatus.EXTENDED: an_extended_conflict,
    ConflictStatus.ENDED: an_ended_conflict,
    ConflictStatus.LAPSED: a_lapsed_conflict,
}
RUNNING = {ConflictStatus.DECLARED, ConflictStatus.EXTENDED}


@pytest.mark.parametrize("state", ConflictStatus)
def test_the_state_of_conflict_takes_the_steps_of_its_state_and_no_other(state: ConflictStatus) -> None:
    world: World = STATUS[state]()
    assert world.dispute.conflict_status is state
    if state in RUNNING:
        assert world.refusal_of(Dispute.declare_conflict_status, DISPUTE, **a_declaration(world)) is LEGAL_STEP
        world.decide(Dispute.end_conflict_status, DISPUTE, **ending())
    else:
        assert world.refusal_of(Dispute.end_conflict_status, DISPUTE, **ending()) is LEGAL_STEP
        assert world.refusal_of(Dispute.lapse_conflict_status, DISPUTE) is LEGAL_STEP
        world.decide(Dispute.declare_conflict_status, DISPUTE, **a_declaration(world))


@pytest.mark.parametrize("state", sorted(set(ConflictStatus) - {ConflictStatus.DECLARED}))
def test_only_a_declared_state_of_conflict_is_extended(state: ConflictStatus) -> None:
    world: World = STATUS[state]()
    world.dispute.status_until = world.now.date()
    assert world.refusal_of(Dispute.extend_conflict_status, DISPUTE, **an_extension(world)) is LEGAL_STEP


def test_no_step_of_the_law_moves_how_far_the_office_has_come() -> None:
    for state in STATUS.values():
        dispute = state().dispute
        assert (dispute.handling, dispute.escalation) == (Handling.VERIFIED, None)


# ── What is done at once ──────────────────────────────────────────────────────────────────────────────────────────

SHELTER = {"kind": EmergencyMeasure.SHELTER, "by_agency": DESK, "description": "Tents on the square"}
HELP = {"requested_by": BUPATI, "unit": ARMY, "task": "To guard the square", "reason": "The police are too few"}


def test_emergency_measures_are_taken_while_the_conflict_is_being_stopped() -> None:
    assert a_verified_dispute().refusal_of(Dispute.take_emergency_measure, DISPUTE, **SHELTER) is LEGAL_STEP
    world = a_dispute_in_cessation()
    world.decide(Dispute.take_emergency_measure, DISPUTE, **SHELTER, beneficiaries=0)
    world.decide(Dispute.take_emergency_measure, DISPUTE, **SHELTER)
    assert world.dispute.measures == 2


def test_the_army_is_asked_only_while_a_state_of_conflict_holds() -> None:
    for state in (ConflictStatus.NONE, ConflictStatus.ENDED, ConflictStatus.LAPSED):
        assert STATUS[state]().refusal_of(Dispute.request_army_assistance, DISPUTE, **HELP) is LEGAL_STEP
    for state in RUNNING:
        world: World = STATUS[state]()
        world.decide(Dispute.request_army_assistance, DISPUTE, **HELP)
        assert world.dispute.army == (ARMY,)


def test_the_head_of_region_asks_and_the_army_is_asked() -> None:
    world = a_declared_conflict()
    given = {**HELP, "requested_by": POLICE}
    assert world.refusal_of(Dispute.request_army_assistance, DISPUTE, **given) is ASKED_BY_HEAD_OF_REGION
    assert world.refusal_of(Dispute.request_army_assistance, DISPUTE, **{**HELP, "unit": POLICE}) is ARMY_IS_ASKED


def test_a_unit_of_the_army_is_asked_once_and_may_stay_longer_than_the_state_of_conflict() -> None:
    world = a_declared_conflict()
    end = {"unit": ARMY, "reason": "It is calm"}
    assert world.refusal_of(Dispute.end_army_assistance, DISPUTE, **end) is ARMY_ASSISTS_ONCE
    world.decide(Dispute.request_army_assistance, DISPUTE, **HELP)
    assert world.refusal_of(Dispute.request_army_assistance, DISPUTE, **HELP) is ARMY_ASSISTS_ONCE
    world.decide(Agency.register, "agency-marines", name="Another unit", kind=AgencyKind.ARMY)
    world.decide(Dispute.request_army_assistance, DISPUTE, **{**HELP, "unit": "agency-marines"})
    world.decide(Dispute.end_conflict_status, DISPUTE, **ending())
    world.decide(Dispute.end_army_assistance, DISPUTE, **end)
    assert world.dispute.army == ("agency-marines",)
