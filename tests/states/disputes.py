"""Disputes until somebody leads them, and incidents."""

from __future__ import annotations

from datetime import date

from domain.dispute import Dispute
from domain.incident import Incident
from domain.report import (
    Report,
    ReportRole,
)
from tests.states.given import THAT_DAY, an_account, principals
from tests.states.groups import a_relation
from tests.states.world import DESK, DISPUTE, EAST, INCIDENT, PLACE, POLICE, REPORT, WEST, World


def a_dispute() -> World:
    """A dispute between the two groups came to notice."""
    world = a_relation()
    world.decide(
        Dispute.detect,
        DISPUTE,
        title="The way of the convoys",
        parties=principals(EAST, WEST),
        places=(PLACE,),
        from_reports=(REPORT,),
    )
    return world


def a_linked_report() -> World:
    """The first report is evidence in the dispute."""
    world = a_dispute()
    world.decide(Report.link_to_dispute, REPORT, dispute=DISPUTE, role=ReportRole.EVIDENCE)
    return world


def an_incident() -> World:
    """The clash is on record as an incident of the dispute."""
    world = a_linked_report()
    world.decide(
        Incident.record_, INCIDENT, account=an_account(), dispute=DISPUTE, reports=(REPORT,), occurred=THAT_DAY
    )
    return world


def a_verified_dispute() -> World:
    """The police made sure that the dispute is real."""
    world = an_incident()
    world.decide(Dispute.verify, DISPUTE, method="Officers on the spot", verifier=POLICE)
    return world


def an_assigned_dispute() -> World:
    """The desk leads the handling, the police assist."""
    world = a_verified_dispute()
    world.decide(Dispute.assign, DISPUTE, lead_agency=DESK, supporting=(POLICE,), due=date(2025, 5, 1))
    return world
