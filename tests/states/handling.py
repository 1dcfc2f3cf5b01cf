"""Disputes from their handling to their end, and under the law."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.agency import Agency, AgencyKind
from domain.agreement import Agreement
from domain.custom import Practice
from domain.dispute import Dispute, Phase
from domain.dispute_law import Scale
from domain.mediation import Mechanism, Mediation
from domain.report import (
    SourceOfConflict,
)
from tests.states.agreements import a_signed_agreement
from tests.states.disputes import a_verified_dispute
from tests.states.mediations import a_consenting_mediation
from tests.states.world import AGREEMENT, ARMY, BUPATI, DISPUTE, INCIDENT, MEDIATION, PLACE, POLICE, World


def a_handled_dispute() -> World:
    """The desk has set to work; both principal parties consent to be mediated."""
    world = a_consenting_mediation()
    world.decide(Dispute.begin_handling, DISPUTE, first_step="Both sides are visited")
    return world


def a_dispute_in_mediation() -> World:
    """The dispute is to be settled in the mediation."""
    world = a_handled_dispute()
    world.decide(Dispute.enter_mediation, DISPUTE, mediation=MEDIATION)
    return world


def an_agreed_dispute() -> World:
    """The dispute is agreed: its agreement is signed and in force."""
    world = a_signed_agreement()
    world.decide(Dispute.begin_handling, DISPUTE)
    world.decide(Dispute.enter_mediation, DISPUTE, mediation=MEDIATION)
    world.decide(Mediation.reach_agreement, MEDIATION, agreement=AGREEMENT)
    world.decide(Dispute.reach_agreement, DISPUTE, agreement=AGREEMENT)
    return world


def a_monitored_dispute() -> World:
    """The police watch whether what was agreed is kept."""
    world = an_agreed_dispute()
    world.decide(Dispute.begin_monitoring, DISPUTE, monitor=POLICE)
    return world


def a_kept_agreement() -> World:
    """Both commitments were let go of; the agreement still stands."""
    world = a_monitored_dispute()
    for number in (1, 2):
        world.decide(Agreement.waive_commitment, AGREEMENT, number=number, reason="The road was closed")
    return world


def a_closed_dispute() -> World:
    """Nothing is open, and the dispute is closed."""
    world = a_kept_agreement()
    world.decide(Dispute.close, DISPUTE, reason="Nothing is open")
    return world


def a_dispute_in_cessation() -> World:
    """After the clash the conflict is being stopped; the head of region and the army are at the table."""
    world = a_verified_dispute()
    world.decide(Agency.register, BUPATI, name="The regent", kind=AgencyKind.HEAD_OF_REGION)
    world.decide(Agency.register, ARMY, name="The district command", kind=AgencyKind.ARMY)
    world.decide(Dispute.enter_phase, DISPUTE, phase=Phase.CESSATION, reason="People were hurt", incident=INCIDENT)
    return world


def a_declaration(world: World, **more: Any) -> dict[str, Any]:
    """What the head of region declares: a state of conflict for thirty days from today."""
    today = world.now.date()
    return {
        "declared_by": BUPATI,
        "scale": Scale.REGENCY,
        "decree": "188/12/2025",
        "beyond_the_police": "Three posts were overrun",
        "government_disturbed": "The office of the sub-district is closed",
        "council_consulted_on": today,
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
        "places": (PLACE,),
        **more,
    }


def a_declared_conflict() -> World:
    """A state of conflict holds for thirty days."""
    world = a_dispute_in_cessation()
    world.decide(Dispute.declare_conflict_status, DISPUTE, **a_declaration(world))
    return world


def a_practice(**more: Any) -> Practice:
    """A way of settling disputes that the place knows."""
    said: dict[str, Any] = {
        "name": "rembug desa",
        "mechanism": Mechanism.CUSTOMARY,
        "institution": "The elders of the village",
        "region": PLACE,
        "fits": (SourceOfConflict.BOUNDARY,),
        "when_fitting": "Where both sides live in one village",
        "steps": ("The elders walk the boundary", "Both sides eat together"),
    }
    return Practice(**{**said, **more})
