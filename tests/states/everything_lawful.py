"""Of that history: a conflict under the law, and recovery."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.agency import Agency, AgencyKind
from domain.dispute import Dispute, Phase
from domain.dispute_judged import InfluenceCategory
from domain.dispute_stopped import EmergencyMeasure
from domain.incident import Incident
from domain.recovery import Recovery, RecoveryKind
from tests.states.given import THAT_DAY, an_account, principals
from tests.states.handling import a_declaration
from tests.states.world import ARMY, BUPATI, DESK, EAST, OTHER_REPORT, PLACE, RECOVERY, REPORT, WEST, World


def a_conflict_under_the_law(world: World) -> None:
    """Another dispute comes to violence, is stopped under a state of conflict, and recovered from."""
    world.decide(Agency.register, BUPATI, name="The regent", kind=AgencyKind.HEAD_OF_REGION)
    world.decide(Agency.register, ARMY, name="The district command", kind=AgencyKind.ARMY)
    world.decide(Dispute.detect, "dispute-3", title="The market", parties=principals(EAST, WEST))
    world.decide(
        Dispute.assess_escalation,
        "dispute-3",
        stage=7,
        rationale="Stalls were burnt",
        assessor=DESK,
        method="Three analysts, apart from one another",
        evidence=(REPORT, OTHER_REPORT),
    )
    seen: dict[str, Any] = {"groups": (EAST, WEST), "category": InfluenceCategory.SYSTEMS, "evidence": (REPORT,)}
    world.decide(Dispute.identify_connector, "dispute-3", description="They trade with each other", **seen)
    world.decide(Dispute.identify_divider, "dispute-3", description="Two associations of traders", **seen)
    world.decide(Incident.record_, "incident-3", account=an_account(), dispute="dispute-3", occurred=THAT_DAY)
    world.decide(
        Dispute.enter_phase, "dispute-3", phase=Phase.CESSATION, reason="Stalls were burnt", incident="incident-3"
    )
    world.decide(Dispute.declare_conflict_status, "dispute-3", **a_declaration(world))
    world.decide(
        Dispute.take_emergency_measure,
        "dispute-3",
        kind=EmergencyMeasure.SHELTER,
        by_agency=DESK,
        description="Tents on the square",
        beneficiaries=120,
        place=PLACE,
    )
    asked = {"requested_by": BUPATI, "unit": ARMY, "task": "To guard the square"}
    world.decide(Dispute.request_army_assistance, "dispute-3", **asked, reason="The police are too few")
    today = world.now.date()
    world.decide(
        Dispute.extend_conflict_status,
        "dispute-3",
        declared_by=BUPATI,
        decree="188/40/2025",
        council_consulted_on=today,
        ends_on=today + timedelta(days=45),
        ground="As the decree says",
        reason="The square is not calm",
    )
    world.decide(Dispute.end_conflict_status, "dispute-3", ended_by=BUPATI, decree="188/41/2025", reason="It is calm")
    world.decide(Dispute.end_army_assistance, "dispute-3", unit=ARMY, reason="It is calm")
    world.decide(Dispute.declare_conflict_status, "dispute-3", **a_declaration(world))
    world.wait(days=31)
    world.decide(Dispute.lapse_conflict_status, "dispute-3")
    world.decide(Dispute.enter_phase, "dispute-3", phase=Phase.RECOVERY, reason="It is calm")
    for recovery, kind in ((RECOVERY, RecoveryKind.RECONSTRUCTION), ("recovery-2", RecoveryKind.RECONCILIATION)):
        world.decide(
            Recovery.plan,
            recovery,
            dispute="dispute-3",
            kind=kind,
            title="The square",
            by_agency=DESK,
            place=PLACE,
            agreement="agreement-3",
        )
    world.decide(Recovery.start, RECOVERY, beneficiaries="The traders of both sides")
    world.decide(Recovery.complete, RECOVERY, outcome="The stalls stand again", evidence=(OTHER_REPORT,))
    world.decide(Recovery.stop, "recovery-2", reason="They met by themselves")
