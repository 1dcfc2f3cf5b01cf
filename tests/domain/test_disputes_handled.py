"""Disputes on their way through the office: each step from its state, and what it looks at in other things."""

from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP
from domain.agreement import Agreement, EndCause
from domain.dispute import Dispute, Handling
from domain.dispute_handled import (
    AGREEMENT_IS_BROKEN,
    AGREEMENT_IS_SIGNED,
    EVERY_PRINCIPAL_AGREES_TO_MEDIATION,
    INTO_A_LIVE_ONE,
    MEDIATION_FAILED,
    NOTHING_IS_OPEN,
    OF_THIS_DISPUTE,
    WAS_REAL,
    Referral,
)
from domain.errors import Rule
from domain.mediation import Mechanism, Mediation
from domain.merging import DECIDED_ON_THE_SURVIVOR, MERGED_AT_ALL, NOT_INTO_ITSELF, SURVIVOR_STANDS
from tests.states import (
    AGREEMENT,
    DESK,
    DISPUTE,
    EAST,
    MEDIATION,
    POLICE,
    REPORT,
    SPEAKER_EAST,
    SPEAKER_WEST,
    TEXT,
    WEST,
    World,
    a_closed_dispute,
    a_dispute,
    a_dispute_in_mediation,
    a_handled_dispute,
    a_kept_agreement,
    a_mediated_dispute,
    a_monitored_dispute,
    a_signed_agreement,
    a_verified_dispute,
    an_agreed_dispute,
    an_assigned_dispute,
    principals,
    the_signatures,
)


def a_referred_dispute() -> World:
    world = a_verified_dispute()
    world.decide(Dispute.refer, DISPUTE, to=Referral.COURT, reason="They go to court", letter="300/12")
    return world


def a_merged_dispute() -> World:
    world = a_verified_dispute()
    world.decide(Dispute.detect, "dispute-2", title="The same")
    world.decide(Dispute.merge_into, DISPUTE, survivor="dispute-2", reason="The same people")
    return world


def a_dismissed_dispute() -> World:
    world = a_dispute()
    world.decide(Dispute.dismiss, DISPUTE, reason="A rumour")
    return world


def a_reopened_dispute() -> World:
    world = a_closed_dispute()
    world.decide(Dispute.reopen, DISPUTE, reason="Stones were thrown", from_reports=(REPORT,))
    return world


STATES: dict[Handling, Any] = {
    Handling.DETECTED: a_dispute,
    Handling.VERIFIED: a_verified_dispute,
    Handling.ASSIGNED: an_assigned_dispute,
    Handling.IN_HANDLING: a_handled_dispute,
    Handling.IN_MEDIATION: a_dispute_in_mediation,
    Handling.AGREED: an_agreed_dispute,
    Handling.MONITORED: a_monitored_dispute,
    Handling.CLOSED: a_closed_dispute,
    Handling.REOPENED: a_reopened_dispute,
    Handling.REFERRED: a_referred_dispute,
    Handling.MERGED: a_merged_dispute,
    Handling.DISMISSED: a_dismissed_dispute,
}
BEING_HANDLED = {
    Handling.VERIFIED,
    Handling.ASSIGNED,
    Handling.IN_HANDLING,
    Handling.IN_MEDIATION,
    Handling.AGREED,
    Handling.MONITORED,
}
STEPS: dict[str, tuple[Any, dict[str, Any], set[Handling]]] = {
    "verify": (Dispute.verify, {"method": "Asked", "verifier": POLICE}, {Handling.DETECTED, Handling.REOPENED}),
    "dismiss": (
        Dispute.dismiss,
        {"reason": "A rumour"},
        {Handling.DETECTED, Handling.VERIFIED, Handling.ASSIGNED, Handling.IN_HANDLING},
    ),
    "assign": (Dispute.assign, {"lead_agency": DESK}, {Handling.VERIFIED, Handling.ASSIGNED}),
    "begin": (Dispute.begin_handling, {}, {Handling.ASSIGNED}),
    "monitor": (Dispute.begin_monitoring, {"monitor": POLICE}, {Handling.AGREED}),
    "reopen": (Dispute.reopen, {"reason": "Again"}, {Handling.CLOSED}),
    "refer": (Dispute.refer, {"to": Referral.MINISTRY, "reason": "Beyond us"}, BEING_HANDLED),
    "undo": (Dispute.undo_merge, {"reason": "Two after all"}, {Handling.MERGED}),
    "merge": (
        Dispute.merge_into,
        {"survivor": "dispute-9", "reason": "The same"},
        set(Handling) - {Handling.DISMISSED, Handling.MERGED},
    ),
}
"""What a step needs beside the state of the dispute is given, so that only the state decides."""


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", Handling)
def test_a_dispute_takes_the_steps_of_its_state_and_no_other(state: Handling, step: str) -> None:
    world: World = STATES[state]()
    assert world.dispute.handling is state
    world.decide(Dispute.detect, "dispute-9", title="Another")
    decide, given, legal = STEPS[step]
    if state in legal:
        world.decide(decide, DISPUTE, **given)
    else:
        assert world.refusal_of(decide, DISPUTE, **given) is _why_not(state, step)


def _why_not(state: Handling, step: str = "") -> Rule:
    if step == "undo":
        return MERGED_AT_ALL
    return DECIDED_ON_THE_SURVIVOR if state is Handling.MERGED else LEGAL_STEP


@pytest.mark.parametrize("state", sorted(set(Handling) - {Handling.IN_HANDLING, Handling.IN_MEDIATION}))
def test_a_dispute_goes_into_mediation_from_handling_alone(state: Handling) -> None:
    world: World = STATES[state]()
    if MEDIATION not in world.things:
        world.things[MEDIATION] = a_handled_dispute().things[MEDIATION]
    assert world.refusal_of(Dispute.enter_mediation, DISPUTE, mediation=MEDIATION) is _why_not(state)


# ── Into mediation, and back ──────────────────────────────────────────────────────────────────────────────────────


def test_a_dispute_is_in_mediation_only_with_the_consent_of_every_principal() -> None:
    world = a_mediated_dispute()
    world.decide(Dispute.begin_handling, DISPUTE)
    into = {"mediation": MEDIATION}
    assert world.refusal_of(Dispute.enter_mediation, DISPUTE, **into) is EVERY_PRINCIPAL_AGREES_TO_MEDIATION
    world.decide(Mediation.give_consent, MEDIATION, party=EAST, by=SPEAKER_EAST)
    assert world.refusal_of(Dispute.enter_mediation, DISPUTE, **into) is EVERY_PRINCIPAL_AGREES_TO_MEDIATION
    world.decide(Mediation.give_consent, MEDIATION, party=WEST, by=SPEAKER_WEST)
    fact = world.decide(Dispute.enter_mediation, DISPUTE, **into)
    assert isinstance(fact, Dispute.MediationEntered)
    assert fact.consenting == (EAST, WEST)
    assert {seen.id: seen.version for seen in fact.seen} == {MEDIATION: world.mediation.version}


def test_a_dispute_is_not_in_a_mediation_that_failed() -> None:
    world = a_handled_dispute()
    world.decide(Mediation.declare_impasse, MEDIATION, reason="Nobody moved")
    into = {"mediation": MEDIATION}
    assert world.refusal_of(Dispute.enter_mediation, DISPUTE, **into) is EVERY_PRINCIPAL_AGREES_TO_MEDIATION


def of_another_dispute(world: World) -> str:
    """A mediation of another dispute."""
    world.decide(Dispute.detect, "dispute-2", title="Another", parties=principals(EAST, WEST))
    world.decide(Dispute.verify, "dispute-2", method="Asked", verifier=POLICE)
    world.decide(Mediation.propose, "mediation-9", dispute="dispute-2", proposer=DESK, mechanism=Mechanism.VILLAGE)
    return "mediation-9"


def test_a_dispute_is_settled_in_a_mediation_of_its_own() -> None:
    world = a_handled_dispute()
    mediation = of_another_dispute(world)
    assert world.refusal_of(Dispute.enter_mediation, DISPUTE, mediation=mediation) is OF_THIS_DISPUTE


def test_another_mediation_may_take_the_place_of_the_first() -> None:
    world = a_dispute_in_mediation()
    assert world.refusal_of(Dispute.enter_mediation, DISPUTE, mediation=MEDIATION) is LEGAL_STEP
    world.decide(Mediation.propose, "mediation-2", dispute=DISPUTE, proposer=DESK, mechanism=Mechanism.VILLAGE)
    for group, person in ((EAST, SPEAKER_EAST), (WEST, SPEAKER_WEST)):
        world.decide(Mediation.give_consent, "mediation-2", party=group, by=person)
    world.decide(Dispute.enter_mediation, DISPUTE, mediation="mediation-2")
    assert world.dispute.mediation == "mediation-2"


def test_from_mediation_a_dispute_goes_back_when_the_mediation_failed() -> None:
    world = a_dispute_in_mediation()
    back = {"reason": "It led nowhere", "mediation": MEDIATION}
    assert world.refusal_of(Dispute.resume_handling, DISPUTE, reason="We are tired") is MEDIATION_FAILED
    assert world.refusal_of(Dispute.resume_handling, DISPUTE, **back) is MEDIATION_FAILED
    world.decide(Mediation.declare_impasse, MEDIATION, reason="Nobody moved")
    world.decide(Dispute.resume_handling, DISPUTE, **back)
    assert world.dispute.handling is Handling.IN_HANDLING


@pytest.mark.parametrize("state", sorted({*Handling} - {Handling.IN_MEDIATION, Handling.AGREED, Handling.MONITORED}))
def test_handling_is_resumed_only_from_mediation_or_an_agreement(state: Handling) -> None:
    assert STATES[state]().refusal_of(Dispute.resume_handling, DISPUTE, reason="Again") is _why_not(state)


# ── Agreed, monitored, broken ─────────────────────────────────────────────────────────────────────────────────────


def test_a_dispute_is_agreed_only_with_a_signed_agreement() -> None:
    world = a_signed_agreement()
    world.decide(Dispute.begin_handling, DISPUTE)
    world.decide(Dispute.enter_mediation, DISPUTE, mediation=MEDIATION)
    world.decide(Agreement.draft, "agreement-2", mediation=MEDIATION, title="Annex", text_hash=TEXT)
    assert world.refusal_of(Dispute.reach_agreement, DISPUTE, agreement="agreement-2") is AGREEMENT_IS_SIGNED
    world.decide(Dispute.reach_agreement, DISPUTE, agreement=AGREEMENT)
    assert world.refusal_of(Dispute.reach_agreement, DISPUTE, agreement=AGREEMENT) is AGREEMENT_IS_SIGNED


def test_a_broken_agreement_settles_nothing() -> None:
    world = a_signed_agreement()
    world.decide(Dispute.begin_handling, DISPUTE)
    world.decide(Dispute.enter_mediation, DISPUTE, mediation=MEDIATION)
    broken(world)
    assert world.refusal_of(Dispute.reach_agreement, DISPUTE, agreement=AGREEMENT) is AGREEMENT_IS_SIGNED


def broken(world: World) -> None:
    world.decide(Agreement.allege_breach, AGREEMENT, commitment=1, against=EAST)
    world.decide(Agreement.confirm_breach, AGREEMENT, number=1, finding="It was seen", evidence=(REPORT,))


@pytest.mark.parametrize("state", [an_agreed_dispute, a_monitored_dispute])
def test_a_breach_brings_a_dispute_back_into_handling(state: Any) -> None:
    world: World = state()
    back = {"reason": "It was broken", "agreement": AGREEMENT}
    assert world.refusal_of(Dispute.resume_handling, DISPUTE, reason="We are tired") is AGREEMENT_IS_BROKEN
    assert world.refusal_of(Dispute.resume_handling, DISPUTE, **back) is AGREEMENT_IS_BROKEN
    broken(world)
    world.decide(Dispute.resume_handling, DISPUTE, **back)
    assert world.dispute.handling is Handling.IN_HANDLING


def test_a_dispute_in_which_an_agreement_was_signed_was_real_and_is_not_dismissed() -> None:
    world = an_agreed_dispute()
    broken(world)
    world.decide(Dispute.resume_handling, DISPUTE, reason="It was broken", agreement=AGREEMENT)
    assert world.refusal_of(Dispute.dismiss, DISPUTE, reason="A rumour") is WAS_REAL


# ── Closing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_dispute_is_not_closed_while_a_commitment_is_open() -> None:
    world = a_monitored_dispute()
    assert world.refusal_of(Dispute.close, DISPUTE, reason="Done") is NOTHING_IS_OPEN
    world.decide(Agreement.waive_commitment, AGREEMENT, number=1, reason="The road was closed")
    world.decide(Agreement.report_commitment_done, AGREEMENT, number=2)
    assert world.refusal_of(Dispute.close, DISPUTE, reason="Done") is NOTHING_IS_OPEN
    world.decide(Agreement.verify_commitment, AGREEMENT, number=2)
    fact = world.decide(Dispute.close, DISPUTE, reason="Done")
    assert isinstance(fact, Dispute.Closed)
    assert fact.agreements == (AGREEMENT,)
    assert {seen.id: seen.version for seen in fact.seen} == {AGREEMENT: world.agreement.version}


def test_a_dispute_is_not_closed_while_a_breach_stands() -> None:
    world = a_kept_agreement()
    world.decide(Agreement.allege_breach, AGREEMENT, clause="Respect")
    assert world.refusal_of(Dispute.close, DISPUTE, reason="Done") is NOTHING_IS_OPEN
    world.decide(Agreement.dismiss_breach, AGREEMENT, number=1, finding="It was somebody else")
    world.decide(Dispute.close, DISPUTE, reason="Done")
    assert world.dispute.handling is Handling.CLOSED


def test_a_dispute_whose_agreement_came_to_an_end_may_be_closed() -> None:
    world = a_monitored_dispute()
    world.decide(Agreement.end, AGREEMENT, cause=EndCause.OVERTAKEN, finding="The road is gone", evidence=(REPORT,))
    world.decide(Dispute.close, DISPUTE, reason="The road is gone")
    assert world.dispute.handling is Handling.CLOSED


def test_an_agreement_that_followed_another_is_not_left_out_when_a_dispute_is_closed() -> None:
    world = a_kept_agreement()
    world.decide(Agreement.draft, "agreement-2", mediation=MEDIATION, title="Anew", text_hash=TEXT)
    world.decide(
        Agreement.sign,
        "agreement-2",
        text_hash=TEXT,
        signatories=the_signatures(),
        in_force_from=world.now.date(),
    )
    world.decide(Agreement.renegotiate, AGREEMENT, successor="agreement-2", reason="A better road")
    assert world.refusal_of(Dispute.close, DISPUTE, reason="Done") is NOTHING_IS_OPEN
    world.decide(Dispute.reach_agreement, DISPUTE, agreement="agreement-2")
    world.decide(Dispute.begin_monitoring, DISPUTE, monitor=POLICE)
    world.decide(Dispute.close, DISPUTE, reason="Done")
    assert world.dispute.handling is Handling.CLOSED


@pytest.mark.parametrize("state", sorted(set(Handling) - {Handling.MONITORED}))
def test_only_a_monitored_dispute_is_closed(state: Handling) -> None:
    assert STATES[state]().refusal_of(Dispute.close, DISPUTE, reason="Done") is _why_not(state)


# ── Merged, and two again ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_dispute_is_not_merged_into_itself() -> None:
    assert a_dispute().refusal_of(Dispute.merge_into, DISPUTE, survivor=DISPUTE, reason="So") is NOT_INTO_ITSELF


def test_a_dispute_is_merged_into_one_that_lives() -> None:
    world = a_merged_dispute()
    world.decide(Dispute.detect, "dispute-3", title="A third")
    assert world.refusal_of(Dispute.merge_into, "dispute-3", survivor=DISPUTE, reason="So") is SURVIVOR_STANDS
    world.decide(Dispute.dismiss, "dispute-2", reason="A rumour")
    assert world.refusal_of(Dispute.merge_into, "dispute-3", survivor="dispute-2", reason="So") is INTO_A_LIVE_ONE


@pytest.mark.parametrize("state", sorted(set(Handling) - {Handling.DISMISSED, Handling.MERGED}))
def test_an_undone_merge_brings_a_dispute_back_to_where_it_stood(state: Handling) -> None:
    world: World = STATES[state]()
    world.decide(Dispute.detect, "dispute-9", title="Another")
    world.decide(Dispute.merge_into, DISPUTE, survivor="dispute-9", reason="The same")
    world.decide(Dispute.undo_merge, DISPUTE, reason="Two after all")
    assert (world.dispute.handling, world.dispute.merged_into) == (state, None)


def test_nobody_mediates_in_a_dispute_that_was_merged_or_given_away() -> None:
    for world in (a_merged_dispute(), a_referred_dispute(), a_closed_dispute()):
        assert not world.dispute.is_being_handled
