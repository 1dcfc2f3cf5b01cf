"""Disputes: four axes, two principals, and who handles them."""

from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP, SOMETHING_CHANGED
from domain.dispute import ConflictStatus, Dispute, Handling, Party, PartyRole, Phase
from domain.dispute_known import LEADS_OR_ASSISTS, PARTY_AT_ALL, PARTY_ONCE, TWO_PRINCIPALS
from domain.report import SourceOfConflict
from tests.states import (
    CROWD,
    DESK,
    DISPUTE,
    EAST,
    FRIENDS,
    POLICE,
    WEST,
    World,
    a_dispute,
    a_relation,
    a_verified_dispute,
    an_assigned_dispute,
    principals,
)

VERIFY = {"method": "Officers on the spot", "verifier": POLICE}


def a_dismissed_dispute() -> World:
    world = a_dispute()
    world.decide(Dispute.dismiss, DISPUTE, reason="A rumour")
    return world


def test_the_handling_goes_from_detected_over_verified_to_assigned() -> None:
    worlds = (a_dispute(), a_verified_dispute(), an_assigned_dispute())
    assert [w.dispute.handling for w in worlds] == [Handling.DETECTED, Handling.VERIFIED, Handling.ASSIGNED]


@pytest.mark.parametrize("state", [a_dispute, a_verified_dispute, an_assigned_dispute, a_dismissed_dispute])
def test_the_handling_moves_none_of_the_other_three_axes(state: object) -> None:
    assert callable(state)
    dispute = state().dispute
    axes = (dispute.phase, dispute.conflict_status, dispute.escalation)
    assert axes == (Phase.PREVENTION, ConflictStatus.NONE, None)


def test_the_stage_of_escalation_is_unassessed_and_not_zero_until_somebody_judges() -> None:
    assert a_dispute().dispute.escalation is None


def test_a_dispute_may_be_detected_before_its_parties_are_known() -> None:
    world = a_relation()
    world.decide(Dispute.detect, DISPUTE, title="Something about the water")
    assert world.dispute.principals == ()


def test_a_party_is_named_once() -> None:
    given = {"title": "Water", "parties": (*principals(EAST), Party(group=EAST, role=PartyRole.SUPPORTING))}
    assert a_relation().refusal_of(Dispute.detect, DISPUTE, **given) is PARTY_ONCE


def test_a_party_is_added_once() -> None:
    given = {"group": EAST, "role": PartyRole.SUPPORTING}
    assert a_dispute().refusal_of(Dispute.add_party, DISPUTE, **given) is PARTY_ONCE


def test_only_a_party_is_removed() -> None:
    assert a_dispute().refusal_of(Dispute.remove_party, DISPUTE, group=FRIENDS, reason="Gone") is PARTY_AT_ALL


def test_a_dispute_of_one_principal_and_a_supporter_is_not_verified() -> None:
    world = a_relation()
    parties = (*principals(EAST), Party(group=FRIENDS, role=PartyRole.SUPPORTING))
    world.decide(Dispute.detect, DISPUTE, title="Water", parties=parties)
    assert world.refusal_of(Dispute.verify, DISPUTE, **VERIFY) is TWO_PRINCIPALS


@pytest.mark.parametrize("state", [a_verified_dispute, an_assigned_dispute])
def test_two_principals_remain_once_a_dispute_is_verified(state: object) -> None:
    assert callable(state)
    world: World = state()
    assert world.refusal_of(Dispute.remove_party, DISPUTE, group=EAST, reason="Gone") is TWO_PRINCIPALS
    world.decide(Dispute.add_party, DISPUTE, group=CROWD, role=PartyRole.PRINCIPAL)
    world.decide(Dispute.remove_party, DISPUTE, group=EAST, reason="Gone")
    assert world.dispute.principals == (WEST, CROWD)


def test_a_dispute_that_is_only_detected_may_lose_its_principals() -> None:
    world = a_dispute()
    world.decide(Dispute.remove_party, DISPUTE, group=EAST, reason="Mistaken")
    world.decide(Dispute.remove_party, DISPUTE, group=WEST, reason="Mistaken")
    assert world.dispute.parties == {}


def test_a_supporter_may_leave_a_verified_dispute() -> None:
    world = a_verified_dispute()
    world.decide(Dispute.add_party, DISPUTE, group=FRIENDS, role=PartyRole.SUPPORTING)
    world.decide(Dispute.remove_party, DISPUTE, group=FRIENDS, reason="Went home")
    assert set(world.dispute.parties) == {EAST, WEST}


def test_a_removed_party_may_come_back_in_another_role() -> None:
    world = a_dispute()
    world.decide(Dispute.remove_party, DISPUTE, group=EAST, reason="Mistaken")
    world.decide(Dispute.add_party, DISPUTE, group=EAST, role=PartyRole.SUPPORTING)
    assert world.dispute.parties[EAST] is PartyRole.SUPPORTING


@pytest.mark.parametrize("state", [a_verified_dispute, an_assigned_dispute, a_dismissed_dispute])
def test_only_a_detected_dispute_is_verified(state: object) -> None:
    assert callable(state)
    assert state().refusal_of(Dispute.verify, DISPUTE, **VERIFY) is LEGAL_STEP


@pytest.mark.parametrize("state", [a_dispute, a_dismissed_dispute])
def test_only_a_verified_dispute_is_assigned(state: object) -> None:
    assert callable(state)
    assert state().refusal_of(Dispute.assign, DISPUTE, lead_agency=DESK) is LEGAL_STEP


def test_a_dismissed_dispute_has_no_comings_and_goings() -> None:
    world = a_dismissed_dispute()
    given = {"group": FRIENDS, "role": PartyRole.SUPPORTING}
    assert world.refusal_of(Dispute.add_party, DISPUTE, **given) is LEGAL_STEP
    assert world.refusal_of(Dispute.remove_party, DISPUTE, group=EAST, reason="Gone") is LEGAL_STEP


def test_an_assigned_dispute_may_be_assigned_anew() -> None:
    world = an_assigned_dispute()
    fact = world.decide(Dispute.assign, DISPUTE, lead_agency=POLICE)
    assert isinstance(fact, Dispute.Assigned)
    assert (fact.lead_agency, fact.supporting, fact.due) == (POLICE, (), None)


@pytest.mark.parametrize("supporting", [(DESK,), (POLICE, POLICE)])
def test_an_agency_leads_or_assists_and_is_named_once(supporting: tuple[str, ...]) -> None:
    given = {"lead_agency": DESK, "supporting": supporting}
    assert a_verified_dispute().refusal_of(Dispute.assign, DISPUTE, **given) is LEADS_OR_ASSISTS


def test_a_dispute_is_being_handled_from_its_verification_on() -> None:
    worlds = (a_dispute(), a_dismissed_dispute(), a_verified_dispute(), an_assigned_dispute())
    assert [w.dispute.is_being_handled for w in worlds] == [False, False, True, True]


def test_a_dispute_is_corrected_in_whole() -> None:
    world = a_verified_dispute()
    boundary = (SourceOfConflict.BOUNDARY,)
    world.decide(Dispute.correct, DISPUTE, title="The field", sources_of_conflict=boundary * 2, reason="Misheard")
    dispute = world.dispute
    assert (dispute.title, dispute.sources_of_conflict, dispute.places) == ("The field", boundary, ())
    assert (dispute.handling, set(dispute.parties)) == (Handling.VERIFIED, {EAST, WEST})


def test_a_dispute_is_not_corrected_to_what_is_on_record_nor_once_it_is_dismissed() -> None:
    world = a_dispute()
    known = world.dispute
    given: dict[str, Any] = {"sources_of_conflict": known.sources_of_conflict, "places": known.places, "reason": "So"}
    assert world.refusal_of(Dispute.correct, DISPUTE, title=known.title, **given) is SOMETHING_CHANGED
    world = a_dismissed_dispute()
    assert world.refusal_of(Dispute.correct, DISPUTE, title="Another", **given) is LEGAL_STEP
