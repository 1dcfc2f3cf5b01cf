"""Mediations while people talk: challenges of mediators, separate meetings, statements, caucuses, and how they end."""

from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP
from domain.classification import Classification, Level
from domain.custom import Custom
from domain.dispute import Dispute, PartyRole
from domain.group import HAS_MANDATE, Group
from domain.mediation import ConsentState, Mechanism, Mediation, MediationState
from domain.mediation_ended import FOLLOWED_IN_ITS_DISPUTE, REACHED_HERE
from domain.mediation_mediators import (
    APPOINTED_ONCE,
    CHALLENGED_ONCE,
    MEDIATES_HERE,
    PARTY_OF_THE_DISPUTE,
    TAKES_THE_PLACE,
)
from domain.mediation_proposed import CUSTOM_IS_OF_THE_MECHANISM
from domain.mediation_talks import CAUCUS_IS_KNOWN, NO_OPEN_CHALLENGE, ONLY_SHAREABLE_POINTS
from tests.states import (
    AGREEMENT,
    CUSTOM,
    DESK,
    DISPUTE,
    EAST,
    FRIENDS,
    MEDIATION,
    MEDIATOR,
    SPEAKER_EAST,
    SPEAKER_WEST,
    WEST,
    World,
    a_consenting_mediation,
    a_drafted_agreement,
    a_mediated_dispute,
    a_mediation_in_session,
    a_person,
    a_practice,
    a_proposed_mediation,
    a_signed_agreement,
    an_adjourned_mediation,
    an_assigned_dispute,
    principals,
)

CHALLENGE = {"mediator": MEDIATOR, "party": EAST, "by": SPEAKER_EAST, "reason": "A cousin of their chair"}
SECOND = {"mediator": a_person("person-elder"), "conflict_of_interest_declared": False}
LEAVES = {"party": EAST, "by": SPEAKER_EAST, "reason": "They go to court"}


def an_impasse() -> World:
    world = an_adjourned_mediation()
    world.decide(Mediation.declare_impasse, MEDIATION, reason="Nobody moved", next_step="Ask the elders")
    return world


def a_left_mediation() -> World:
    world = an_adjourned_mediation()
    world.decide(Mediation.withdraw_party, MEDIATION, **LEAVES)
    return world


def a_superseded_mediation() -> World:
    world = an_adjourned_mediation()
    world.decide(Mediation.propose, "mediation-2", dispute=DISPUTE, proposer=DESK, mechanism=Mechanism.VILLAGE)
    world.decide(Mediation.supersede, MEDIATION, successor="mediation-2", reason="The elders do it")
    return world


def an_agreed_mediation() -> World:
    world = a_signed_agreement()
    world.decide(Mediation.reach_agreement, MEDIATION, agreement=AGREEMENT)
    return world


STATES: dict[MediationState, Any] = {
    MediationState.PROPOSED: a_mediated_dispute,
    MediationState.CONSENTING: a_consenting_mediation,
    MediationState.IN_SESSION: a_mediation_in_session,
    MediationState.ADJOURNED: an_adjourned_mediation,
    MediationState.AGREED: an_agreed_mediation,
    MediationState.IMPASSE: an_impasse,
    MediationState.WITHDRAWN: a_left_mediation,
    MediationState.SUPERSEDED: a_superseded_mediation,
}
PROPOSED, CONSENTING = MediationState.PROPOSED, MediationState.CONSENTING
IN_SESSION, ADJOURNED = MediationState.IN_SESSION, MediationState.ADJOURNED
GOING_ON = {PROPOSED, CONSENTING, IN_SESSION, ADJOURNED}
APART = {"party": EAST, "mediators": (MEDIATOR,)}
STEPS: dict[str, tuple[Any, dict[str, Any], set[MediationState]]] = {
    "appoint": (Mediation.appoint_mediator, SECOND, GOING_ON),
    "challenge": (Mediation.challenge_mediator, CHALLENGE, GOING_ON),
    "replace": (Mediation.replace_mediator, {"mediator": MEDIATOR, "reason": "Ill"}, GOING_ON),
    "meet apart": (Mediation.hold_pre_meeting, APART, {PROPOSED, CONSENTING, ADJOURNED}),
    "adjourn": (Mediation.adjourn_session, {}, {IN_SESSION}),
    "position": (Mediation.state_position, {"party": EAST, "text": "Ours"}, {CONSENTING, IN_SESSION, ADJOURNED}),
    "interest": (Mediation.identify_interest, {"party": EAST, "text": "Peace"}, {CONSENTING, IN_SESSION, ADJOURNED}),
    "option": (Mediation.propose_option, {"text": "Another road"}, {CONSENTING, IN_SESSION, ADJOURNED}),
    "caucus": (Mediation.hold_caucus, APART, {ADJOURNED}),
    "impasse": (Mediation.declare_impasse, {"reason": "Nobody moved"}, {CONSENTING, ADJOURNED}),
    "leave": (Mediation.withdraw_party, LEAVES, {CONSENTING, IN_SESSION, ADJOURNED}),
    "supersede": (Mediation.supersede, {"successor": "mediation-9", "reason": "The elders do it"}, GOING_ON),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", MediationState)
def test_a_mediation_takes_the_steps_of_its_state_and_no_other(state: MediationState, step: str) -> None:
    world: World = STATES[state]()
    assert world.mediation.state is state
    world.decide(Mediation.propose, "mediation-9", dispute=DISPUTE, proposer=DESK, mechanism=Mechanism.VILLAGE)
    decide, given, legal = STEPS[step]
    if state in legal:
        world.decide(decide, MEDIATION, **given)
    else:
        assert world.refusal_of(decide, MEDIATION, **given) is LEGAL_STEP


@pytest.mark.parametrize("state", sorted(set(MediationState) - GOING_ON))
def test_a_mediation_that_has_ended_takes_no_consent_and_no_session(state: MediationState) -> None:
    world: World = STATES[state]()
    consent = {"party": EAST, "by": SPEAKER_EAST}
    for decide in (Mediation.give_consent, Mediation.refuse_consent, Mediation.withdraw_consent):
        assert world.refusal_of(decide, MEDIATION, **consent) is LEGAL_STEP
    assert world.refusal_of(Mediation.convene_session, MEDIATION, attendance=(EAST, WEST)) is LEGAL_STEP


def test_a_mediation_follows_a_custom_of_its_own_kind_of_institution() -> None:
    world = an_assigned_dispute()
    world.decide(Custom.register, CUSTOM, practice=a_practice())
    given = {"dispute": DISPUTE, "proposer": DESK, "custom": CUSTOM}
    wrong = {**given, "mechanism": Mechanism.COURT_ANNEXED}
    assert world.refusal_of(Mediation.propose, MEDIATION, **wrong) is CUSTOM_IS_OF_THE_MECHANISM
    world.decide(Mediation.propose, MEDIATION, **given, mechanism=Mechanism.CUSTOMARY)


# ── Mediators who are doubted ─────────────────────────────────────────────────────────────────────────────────────


def test_a_mediator_is_challenged_by_a_party_through_who_speaks_for_it() -> None:
    world = a_mediated_dispute()
    for given, rule in (
        ({**CHALLENGE, "mediator": "person-nobody"}, MEDIATES_HERE),
        ({**CHALLENGE, "party": FRIENDS}, PARTY_OF_THE_DISPUTE),
        ({**CHALLENGE, "by": SPEAKER_WEST}, HAS_MANDATE),
    ):
        assert world.refusal_of(Mediation.challenge_mediator, MEDIATION, **given) is rule
    world.decide(Mediation.challenge_mediator, MEDIATION, **CHALLENGE)
    assert world.refusal_of(Mediation.challenge_mediator, MEDIATION, **CHALLENGE) is CHALLENGED_ONCE


def test_no_session_is_held_while_a_challenge_is_open() -> None:
    world = a_consenting_mediation()
    world.decide(Mediation.challenge_mediator, MEDIATION, **CHALLENGE)
    session = {"attendance": (EAST, WEST)}
    assert world.refusal_of(Mediation.convene_session, MEDIATION, **session) is NO_OPEN_CHALLENGE
    dismissed = {"mediator": MEDIATOR, "reason": "They are not kin"}
    world.decide(Mediation.dismiss_challenge, MEDIATION, **dismissed)
    assert world.refusal_of(Mediation.dismiss_challenge, MEDIATION, **dismissed) is CHALLENGED_ONCE
    world.decide(Mediation.convene_session, MEDIATION, **session)


def test_who_takes_a_mediators_place_has_been_appointed() -> None:
    world = a_consenting_mediation()
    world.decide(Mediation.challenge_mediator, MEDIATION, **CHALLENGE)
    given = {"mediator": MEDIATOR, "reason": "To be beyond doubt"}
    for successor in ("person-elder", MEDIATOR):
        wrong = {**given, "successor": successor}
        assert world.refusal_of(Mediation.replace_mediator, MEDIATION, **wrong) is TAKES_THE_PLACE
    world.decide(Mediation.appoint_mediator, MEDIATION, **SECOND)
    world.decide(Mediation.replace_mediator, MEDIATION, **given, successor="person-elder")
    assert (set(world.mediation.mediators), world.mediation.challenges) == ({"person-elder"}, {})
    assert world.refusal_of(Mediation.replace_mediator, MEDIATION, **given) is MEDIATES_HERE
    world.decide(Mediation.convene_session, MEDIATION, attendance=(EAST, WEST))


def test_who_was_replaced_may_be_appointed_again() -> None:
    world = a_consenting_mediation()
    again = {"mediator": a_person(MEDIATOR), "conflict_of_interest_declared": True}
    assert world.refusal_of(Mediation.appoint_mediator, MEDIATION, **again) is APPOINTED_ONCE
    world.decide(Mediation.replace_mediator, MEDIATION, mediator=MEDIATOR, reason="Ill")
    world.decide(Mediation.appoint_mediator, MEDIATION, **again)


# ── Apart and together ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("meet", [Mediation.hold_pre_meeting, Mediation.hold_caucus])
def test_mediators_of_this_mediation_meet_one_of_its_parties(meet: Any) -> None:
    world = an_adjourned_mediation()
    assert world.refusal_of(meet, MEDIATION, party=FRIENDS, mediators=(MEDIATOR,)) is PARTY_OF_THE_DISPUTE
    for mediators in ((), ("person-elder",), (MEDIATOR, MEDIATOR)):
        assert world.refusal_of(meet, MEDIATION, party=EAST, mediators=mediators) is MEDIATES_HERE


def test_parties_and_mediators_say_things_and_nobody_else_does() -> None:
    world = a_mediation_in_session()
    for decide in (Mediation.state_position, Mediation.identify_interest, Mediation.propose_option):
        assert world.refusal_of(decide, MEDIATION, party=FRIENDS, text="Ours") is PARTY_OF_THE_DISPUTE
    fact = world.decide(Mediation.propose_option, MEDIATION, text="Another road")
    assert isinstance(fact, Mediation.OptionProposed)
    assert (fact.party, fact.number) == (None, 1)


@pytest.mark.parametrize(
    "given", [None, Classification(level=Level.SECRET), Classification(level=Level.SECRET, compartments=("INTEL",))]
)
def test_a_caucus_is_always_kept_in_the_compartment_of_its_mediation(given: Classification | None) -> None:
    world = an_adjourned_mediation()
    fact = world.decide(Mediation.hold_caucus, MEDIATION, **APART, classification=given)
    compartments = fact.classification.compartments
    assert f"KAUKUS:{MEDIATION}" in compartments
    assert set(compartments) == {f"KAUKUS:{MEDIATION}", *(given.compartments if given else ())}
    assert fact.classification.level is (given or Classification()).level


POINTS = ("We would take the northern road", "We would pay for a fence")
SHARING = {"caucus": 1, "party": EAST, "by": SPEAKER_EAST, "points": POINTS[:1]}


def a_caucus() -> World:
    world = an_adjourned_mediation()
    world.decide(
        Mediation.hold_caucus,
        MEDIATION,
        **APART,
        content=a_person(MEDIATOR, "What nobody else may know"),
        shareable_points=POINTS,
    )
    return world


def test_of_a_caucus_only_what_the_party_allowed_is_shared_and_once() -> None:
    world = a_caucus()
    for points in ((), ("What nobody else may know",), (POINTS[0], POINTS[0])):
        given = {**SHARING, "points": points}
        assert world.refusal_of(Mediation.share_caucus_points, MEDIATION, **given) is ONLY_SHAREABLE_POINTS
    fact = world.decide(Mediation.share_caucus_points, MEDIATION, **SHARING)
    assert fact.classification == world.mediation.classification
    assert world.refusal_of(Mediation.share_caucus_points, MEDIATION, **SHARING) is ONLY_SHAREABLE_POINTS
    world.decide(Mediation.share_caucus_points, MEDIATION, **{**SHARING, "points": POINTS[1:]})


def test_only_the_party_of_a_caucus_lets_it_be_shared() -> None:
    world = a_caucus()
    given = {**SHARING, "party": WEST, "by": SPEAKER_WEST}
    assert world.refusal_of(Mediation.share_caucus_points, MEDIATION, **given) is CAUCUS_IS_KNOWN
    assert world.refusal_of(Mediation.share_caucus_points, MEDIATION, **{**SHARING, "caucus": 2}) is CAUCUS_IS_KNOWN
    assert world.refusal_of(Mediation.share_caucus_points, MEDIATION, **{**SHARING, "by": "person-x"}) is HAS_MANDATE


# ── How it ends ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mediation_leads_to_an_agreement_that_was_signed_in_it() -> None:
    world = a_drafted_agreement()
    assert world.refusal_of(Mediation.reach_agreement, MEDIATION, agreement=AGREEMENT) is REACHED_HERE
    world = a_superseded_mediation()
    world.things[AGREEMENT] = a_signed_agreement().things[AGREEMENT]
    world.things[MEDIATION].state = MediationState.ADJOURNED  # type: ignore[attr-defined]
    world.things[AGREEMENT].mediation = "mediation-2"  # type: ignore[attr-defined]
    assert world.refusal_of(Mediation.reach_agreement, MEDIATION, agreement=AGREEMENT) is REACHED_HERE
    assert an_agreed_mediation().mediation.state is MediationState.AGREED


@pytest.mark.parametrize("state", sorted(set(MediationState) - {MediationState.ADJOURNED}))
def test_a_mediation_leads_to_an_agreement_once_its_session_is_over(state: MediationState) -> None:
    world: World = STATES[state]()
    world.things.setdefault(AGREEMENT, a_signed_agreement().things[AGREEMENT])
    assert world.refusal_of(Mediation.reach_agreement, MEDIATION, agreement=AGREEMENT) is LEGAL_STEP


def test_a_mediation_goes_on_without_a_supporter_and_not_without_a_principal() -> None:
    world = an_adjourned_mediation()
    world.decide(Dispute.add_party, DISPUTE, group=FRIENDS, role=PartyRole.SUPPORTING)
    assert world.refusal_of(Mediation.withdraw_party, MEDIATION, **{**LEAVES, "by": SPEAKER_WEST}) is HAS_MANDATE
    speaks_for_friends(world)
    world.decide(Mediation.withdraw_party, MEDIATION, party=FRIENDS, by="person-friend", reason="Gone")
    assert world.mediation.goes_on
    world.decide(Mediation.withdraw_party, MEDIATION, **LEAVES)
    assert world.mediation.failed
    assert world.mediation.consents[EAST] is ConsentState.WITHDRAWN


def speaks_for_friends(world: World) -> None:
    world.decide(
        Group.designate_representative,
        FRIENDS,
        representative=a_person("person-friend"),
        role="Speaker",
        mandate="Elected",
        valid_from=world.now.date(),
    )


def test_a_mediation_is_superseded_by_one_that_goes_on_in_its_dispute() -> None:
    world = an_adjourned_mediation()
    world.decide(Dispute.detect, "dispute-2", title="Another", parties=principals(EAST, WEST))
    world.decide(Dispute.verify, "dispute-2", method="Asked", verifier=DESK)
    world.decide(Mediation.propose, "mediation-2", dispute="dispute-2", proposer=DESK, mechanism=Mechanism.VILLAGE)
    for successor in (MEDIATION, "mediation-2"):
        given = {"successor": successor, "reason": "So"}
        assert world.refusal_of(Mediation.supersede, MEDIATION, **given) is FOLLOWED_IN_ITS_DISPUTE
    world = a_superseded_mediation()
    given = {"successor": MEDIATION, "reason": "Back again"}
    assert world.refusal_of(Mediation.supersede, "mediation-2", **given) is FOLLOWED_IN_ITS_DISPUTE


def test_the_mediation_is_proposed_before_it_is_mediated() -> None:
    assert a_proposed_mediation().mediation.goes_on
    assert [STATES[state]().mediation.failed for state in MediationState] == [
        state in (MediationState.IMPASSE, MediationState.WITHDRAWN) for state in MediationState
    ]
