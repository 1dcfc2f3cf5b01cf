"""Mediations: who may mediate, who consents through whom, and what a joint session needs."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP
from domain.dispute import Dispute, PartyRole
from domain.group import HAS_MANDATE, Group
from domain.mediation import ConsentState, Mechanism, Mediation, MediationState
from domain.mediation_mediators import APPOINTED_ONCE, MEDIATOR_STANDS_APART
from domain.mediation_proposed import CONSENT_IS_NEW, CONSENT_OF_A_PARTY, CONSENT_STANDS, IN_A_LIVE_DISPUTE
from domain.mediation_talks import EVERY_PRINCIPAL_CONSENTS, HAS_A_MEDIATOR, PRINCIPALS_ATTEND
from tests.states import (
    CROWD,
    DESK,
    DISPUTE,
    EAST,
    FRIENDS,
    MANDATE_BEGINS,
    MEDIATION,
    MEDIATOR,
    SPEAKER_EAST,
    SPEAKER_WEST,
    WEST,
    World,
    a_consenting_mediation,
    a_dispute,
    a_mediated_dispute,
    a_mediation_in_session,
    a_person,
    a_proposed_mediation,
    an_adjourned_mediation,
    happened,
)

BOTH = (EAST, WEST)
PROPOSAL = {"dispute": DISPUTE, "proposer": DESK, "mechanism": Mechanism.VILLAGE}
FROM_EAST = {"party": EAST, "by": SPEAKER_EAST}


def appointed(person: str = "person-elder", **more: Any) -> dict[str, Any]:
    return {"mediator": a_person(person), "conflict_of_interest_declared": False, **more}


def speaks_for(world: World, group: str, person: str) -> None:
    world.decide(
        Group.designate_representative,
        group,
        representative=a_person(person),
        role="Speaker",
        mandate="Elected",
        valid_from=MANDATE_BEGINS,
    )


def with_the_friends_as_supporters(world: World) -> World:
    world.decide(Dispute.add_party, DISPUTE, group=FRIENDS, role=PartyRole.SUPPORTING)
    return world


def test_a_mediation_goes_from_the_proposal_over_consent_into_session_and_out() -> None:
    worlds = (a_proposed_mediation(), a_consenting_mediation(), a_mediation_in_session(), an_adjourned_mediation())
    states = [world.mediation.state for world in worlds]
    expected = [
        MediationState.PROPOSED,
        MediationState.CONSENTING,
        MediationState.IN_SESSION,
        MediationState.ADJOURNED,
    ]
    assert states == expected


def test_nobody_mediates_in_a_dispute_that_is_not_verified() -> None:
    world = a_dispute()
    assert world.refusal_of(Mediation.propose, MEDIATION, **PROPOSAL) is IN_A_LIVE_DISPUTE
    world.decide(Dispute.dismiss, DISPUTE, reason="A rumour")
    assert world.refusal_of(Mediation.propose, MEDIATION, **PROPOSAL) is IN_A_LIVE_DISPUTE


# ── Mediators ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mediator_is_found_to_stand_apart_from_every_party() -> None:
    world = with_the_friends_as_supporters(a_proposed_mediation())
    fact = world.decide(Mediation.appoint_mediator, MEDIATION, **appointed())
    assert isinstance(fact, Mediation.MediatorAppointed)
    assert set(fact.parties) == {EAST, WEST, FRIENDS}


def test_a_person_is_appointed_once() -> None:
    world = a_mediated_dispute()
    assert world.refusal_of(Mediation.appoint_mediator, MEDIATION, **appointed(MEDIATOR)) is APPOINTED_ONCE


def test_who_speaks_for_a_party_does_not_mediate() -> None:
    world = a_proposed_mediation()
    assert world.refusal_of(Mediation.appoint_mediator, MEDIATION, **appointed(SPEAKER_EAST)) is MEDIATOR_STANDS_APART


def test_who_will_speak_for_a_party_does_not_mediate_either() -> None:
    world = a_proposed_mediation()
    world.decide(
        Group.designate_representative,
        WEST,
        representative=a_person("person-elder"),
        role="Speaker",
        mandate="Elected",
        valid_from=world.now.date() + timedelta(days=30),
    )
    assert world.refusal_of(Mediation.appoint_mediator, MEDIATION, **appointed()) is MEDIATOR_STANDS_APART


def test_who_spoke_for_a_party_in_former_years_may_mediate() -> None:
    world = a_proposed_mediation()
    world.decide(
        Group.designate_representative,
        WEST,
        representative=a_person("person-elder"),
        role="Speaker",
        mandate="Elected",
        valid_from=date(2001, 1, 1),
        valid_until=date(2003, 1, 1),
    )
    world.decide(Mediation.appoint_mediator, MEDIATION, **appointed())
    assert "person-elder" in world.mediation.mediators


@pytest.mark.parametrize("group", [EAST, FRIENDS])
def test_a_member_of_a_party_or_of_its_supporters_does_not_mediate(group: str) -> None:
    world = with_the_friends_as_supporters(a_proposed_mediation())
    given = appointed(member_of=(CROWD, group))
    assert world.refusal_of(Mediation.appoint_mediator, MEDIATION, **given) is MEDIATOR_STANDS_APART


def test_a_member_of_a_group_that_is_no_party_may_mediate() -> None:
    world = a_proposed_mediation()
    world.decide(Mediation.appoint_mediator, MEDIATION, **appointed(member_of=(FRIENDS,)))
    assert "person-elder" in world.mediation.mediators


def test_a_mediator_who_came_to_speak_for_a_party_holds_no_further_session() -> None:
    world = a_consenting_mediation()
    speaks_for(world, EAST, MEDIATOR)
    assert world.refusal_of(Mediation.convene_session, MEDIATION, attendance=BOTH) is MEDIATOR_STANDS_APART


def test_a_mediator_whose_group_became_a_party_holds_no_further_session() -> None:
    world = a_consenting_mediation()
    world.decide(Mediation.appoint_mediator, MEDIATION, **appointed(member_of=(FRIENDS,)))
    with_the_friends_as_supporters(world)
    assert world.refusal_of(Mediation.convene_session, MEDIATION, attendance=BOTH) is MEDIATOR_STANDS_APART


# ── Consent ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_a_party_consents() -> None:
    world = a_mediated_dispute()
    speaks_for(world, FRIENDS, "person-friend")
    given = {"party": FRIENDS, "by": "person-friend"}
    assert world.refusal_of(Mediation.give_consent, MEDIATION, **given) is CONSENT_OF_A_PARTY
    assert world.refusal_of(Mediation.refuse_consent, MEDIATION, **given) is CONSENT_OF_A_PARTY
    assert world.refusal_of(Mediation.withdraw_consent, MEDIATION, **given) is CONSENT_OF_A_PARTY


def test_nobody_consents_without_a_mandate_of_that_party() -> None:
    world = a_mediated_dispute()
    given = {"party": EAST, "by": SPEAKER_WEST}
    assert world.refusal_of(Mediation.give_consent, MEDIATION, **given) is HAS_MANDATE
    assert world.refusal_of(Mediation.refuse_consent, MEDIATION, **given) is HAS_MANDATE


def test_a_mandate_is_looked_at_on_the_day_of_the_consent() -> None:
    world = a_mediated_dispute()
    before = happened(world.now.replace(year=2024))
    assert world.refusal_of(Mediation.give_consent, MEDIATION, occurred=before, **FROM_EAST) is HAS_MANDATE


def test_a_consent_of_last_week_stands_though_its_speaker_has_stepped_down_since() -> None:
    world = a_mediated_dispute()
    last_week = happened(world.now)
    world.wait(days=7)
    world.decide(Group.replace_representative, EAST, representative=a_person(SPEAKER_EAST), reason="Stepped down")
    assert world.refusal_of(Mediation.give_consent, MEDIATION, **FROM_EAST) is HAS_MANDATE
    world.decide(Mediation.give_consent, MEDIATION, occurred=last_week, **FROM_EAST)
    assert world.mediation.consents[EAST] is ConsentState.GIVEN


def test_a_party_says_the_same_once() -> None:
    world = a_consenting_mediation()
    assert world.refusal_of(Mediation.give_consent, MEDIATION, **FROM_EAST) is CONSENT_IS_NEW


def test_a_consent_that_stands_is_withdrawn_and_not_refused() -> None:
    world = a_consenting_mediation()
    assert world.refusal_of(Mediation.refuse_consent, MEDIATION, **FROM_EAST) is CONSENT_IS_NEW
    world.decide(Mediation.withdraw_consent, MEDIATION, **FROM_EAST)
    assert world.mediation.consents[EAST] is ConsentState.WITHDRAWN


def test_only_a_consent_that_stands_is_withdrawn() -> None:
    world = a_mediated_dispute()
    assert world.refusal_of(Mediation.withdraw_consent, MEDIATION, **FROM_EAST) is CONSENT_STANDS
    world.decide(Mediation.refuse_consent, MEDIATION, **FROM_EAST)
    assert world.refusal_of(Mediation.withdraw_consent, MEDIATION, **FROM_EAST) is CONSENT_STANDS


def test_a_party_that_refused_may_consent_later() -> None:
    world = a_mediated_dispute()
    world.decide(Mediation.refuse_consent, MEDIATION, **FROM_EAST)
    world.decide(Mediation.give_consent, MEDIATION, **FROM_EAST)
    assert world.mediation.consents[EAST] is ConsentState.GIVEN


# ── Sessions ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_session_before_every_principal_consented() -> None:
    world = a_mediated_dispute()
    world.decide(Mediation.give_consent, MEDIATION, **FROM_EAST)
    assert world.refusal_of(Mediation.convene_session, MEDIATION, attendance=BOTH) is EVERY_PRINCIPAL_CONSENTS


def test_no_session_while_a_principal_refuses() -> None:
    world = a_mediated_dispute()
    world.decide(Mediation.give_consent, MEDIATION, **FROM_EAST)
    world.decide(Mediation.refuse_consent, MEDIATION, party=WEST, by=SPEAKER_WEST)
    assert world.refusal_of(Mediation.convene_session, MEDIATION, attendance=BOTH) is EVERY_PRINCIPAL_CONSENTS


def test_a_withdrawn_consent_stops_the_next_session_and_not_the_one_that_is_going_on() -> None:
    world = a_mediation_in_session()
    world.decide(Mediation.withdraw_consent, MEDIATION, **FROM_EAST)
    assert world.mediation.state is MediationState.IN_SESSION
    world.decide(Mediation.adjourn_session, MEDIATION)
    assert world.refusal_of(Mediation.convene_session, MEDIATION, attendance=BOTH) is EVERY_PRINCIPAL_CONSENTS
    world.decide(Mediation.give_consent, MEDIATION, **FROM_EAST)
    world.decide(Mediation.convene_session, MEDIATION, attendance=BOTH)
    assert world.mediation.sessions == 2


def test_a_principal_that_joined_later_has_to_consent_too() -> None:
    world = a_consenting_mediation()
    world.decide(Dispute.add_party, DISPUTE, group=FRIENDS, role=PartyRole.PRINCIPAL)
    attendance = (EAST, WEST, FRIENDS)
    assert world.refusal_of(Mediation.convene_session, MEDIATION, attendance=attendance) is EVERY_PRINCIPAL_CONSENTS


def test_a_supporter_need_not_consent_and_may_attend() -> None:
    world = with_the_friends_as_supporters(a_consenting_mediation())
    fact = world.decide(Mediation.convene_session, MEDIATION, attendance=(EAST, WEST, FRIENDS))
    assert isinstance(fact, Mediation.SessionConvened)
    assert set(fact.consenting) == {EAST, WEST}


def test_no_session_without_a_mediator() -> None:
    world = a_proposed_mediation()
    for party, by in ((EAST, SPEAKER_EAST), (WEST, SPEAKER_WEST)):
        world.decide(Mediation.give_consent, MEDIATION, party=party, by=by)
    assert world.refusal_of(Mediation.convene_session, MEDIATION, attendance=BOTH) is HAS_A_MEDIATOR


@pytest.mark.parametrize("attendance", [(EAST,), (), (EAST, WEST, FRIENDS), (EAST, WEST, WEST)])
def test_every_principal_attends_each_once_and_nobody_else_does(attendance: tuple[str, ...]) -> None:
    world = a_consenting_mediation()
    assert world.refusal_of(Mediation.convene_session, MEDIATION, attendance=attendance) is PRINCIPALS_ATTEND


def test_one_session_at_a_time() -> None:
    world = a_mediation_in_session()
    assert world.refusal_of(Mediation.convene_session, MEDIATION, attendance=BOTH) is LEGAL_STEP


@pytest.mark.parametrize("state", [a_proposed_mediation, a_consenting_mediation, an_adjourned_mediation])
def test_only_a_session_that_is_going_on_is_adjourned(state: object) -> None:
    assert callable(state)
    assert state().refusal_of(Mediation.adjourn_session, MEDIATION) is LEGAL_STEP


def test_sessions_are_counted_from_one() -> None:
    world = an_adjourned_mediation()
    world.decide(Mediation.convene_session, MEDIATION, attendance=BOTH)
    numbers = [f.number for f in world.facts_of(MEDIATION) if isinstance(f, Mediation.SessionConvened)]
    assert numbers == [1, 2]
