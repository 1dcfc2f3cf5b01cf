"""Mediations until they are adjourned."""

from __future__ import annotations

from domain.mediation import Mechanism, Mediation
from tests.states.disputes import an_assigned_dispute
from tests.states.given import a_person
from tests.states.world import (
    DESK,
    DISPUTE,
    EAST,
    MEDIATION,
    MEDIATOR,
    POLICE,
    SPEAKER_EAST,
    SPEAKER_WEST,
    TEXT,
    WEST,
    World,
)


def a_proposed_mediation() -> World:
    """The desk proposes to mediate."""
    world = an_assigned_dispute()
    world.wait(days=1)
    world.decide(
        Mediation.propose, MEDIATION, dispute=DISPUTE, proposer=DESK, mechanism=Mechanism.SOCIAL, local_name="rembug"
    )
    return world


def a_mediated_dispute() -> World:
    """A mediator is appointed; nobody has consented."""
    world = a_proposed_mediation()
    world.decide(
        Mediation.appoint_mediator,
        MEDIATION,
        mediator=a_person(MEDIATOR),
        institution="Forum of elders",
        from_agency=POLICE,
        conflict_of_interest_declared=False,
    )
    return world


def a_consenting_mediation() -> World:
    """Both principal parties consent."""
    world = a_mediated_dispute()
    world.decide(Mediation.give_consent, MEDIATION, party=EAST, by=SPEAKER_EAST, conditions=("no convoys",))
    world.decide(Mediation.give_consent, MEDIATION, party=WEST, by=SPEAKER_WEST)
    return world


def a_mediation_in_session() -> World:
    """The first joint session is going on."""
    world = a_consenting_mediation()
    world.wait(days=1)
    world.decide(Mediation.convene_session, MEDIATION, attendance=(EAST, WEST), agenda=("The way of the convoys",))
    return world


def an_adjourned_mediation() -> World:
    """The first joint session is over."""
    world = a_mediation_in_session()
    world.decide(Mediation.adjourn_session, MEDIATION, minutes=a_person(MEDIATOR, "Who said what"), minutes_hash=TEXT)
    return world
