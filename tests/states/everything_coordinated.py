"""Of that history: disputes that end otherwise, and agencies at one table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.alert import Alert
from domain.commitment import Due
from domain.dispute import Dispute
from domain.dispute_handled import Referral
from domain.mediation import Mechanism, Mediation
from domain.meeting import Meeting
from domain.tasking import Tasking
from tests.states.world import (
    ALERT,
    ARMY,
    DESK,
    DISPUTE,
    EAST,
    MEETING,
    OTHER_INCIDENT,
    OTHER_REPORT,
    PLACE,
    POLICE,
    REPORT,
    TASKING,
    TEXT,
    WEST,
    World,
)


def disputes_that_end_otherwise(world: World) -> None:
    """A mediation that a party leaves, a dispute that is given away, and one that is and is not the same as another."""
    world.decide(Dispute.verify, "dispute-3", method="Officers on the spot", verifier=POLICE)
    world.decide(Dispute.assign, "dispute-3", lead_agency=DESK)
    world.decide(Dispute.begin_handling, "dispute-3")
    world.decide(Mediation.propose, "mediation-4", dispute="dispute-3", proposer=DESK, mechanism=Mechanism.VILLAGE)
    for group in (EAST, WEST):
        world.decide(Mediation.give_consent, "mediation-4", party=group, by=f"person-second-{group}")
    world.decide(Dispute.enter_mediation, "dispute-3", mediation="mediation-4")
    world.decide(
        Mediation.withdraw_party, "mediation-4", party=EAST, by=f"person-second-{EAST}", reason="They go to court"
    )
    world.decide(Dispute.resume_handling, "dispute-3", reason="A party left", mediation="mediation-4")
    world.decide(Dispute.refer, "dispute-3", to=Referral.COURT, to_agency=POLICE, reason="They go to court")
    world.decide(Dispute.merge_into, "dispute-3", survivor=DISPUTE, reason="The same people", evidence=(REPORT,))
    world.decide(Dispute.undo_merge, "dispute-3", reason="Another square")


def agencies_that_coordinate(world: World) -> None:
    """A meeting decides what the police are asked to do; another is called off; of three requests one is done."""
    today = world.now.date()
    called: dict[str, Any] = {"title": "Rakor", "convener": DESK, "planned_on": today, "invited": (DESK, POLICE, ARMY)}
    world.decide(Meeting.schedule, MEETING, **called, agenda=("Suro",), disputes=(DISPUTE,), place=PLACE)
    world.decide(Meeting.schedule, "meeting-2", **called)
    world.decide(Meeting.call_off, "meeting-2", reason="The road is flooded")
    world.decide(Meeting.hold, MEETING, attended=(DESK, POLICE))
    due = Due(on=today + timedelta(days=14))
    world.decide(Meeting.record_decision, MEETING, text="Watch the crossroads", owner=POLICE, due=due)
    world.decide(Meeting.minute, MEETING, minutes_hash=TEXT, summary="The crossroads are watched")
    asked: dict[str, Any] = {"by_agency": DESK, "what": "Watch the crossroads", "due": due}
    more = {"details": "At night", "dispute": DISPUTE, "place": PLACE, "meeting": MEETING, "decision": 1}
    world.decide(Tasking.issue, TASKING, to_agency=POLICE, **asked, **more)
    for other in ("tasking-2", "tasking-3"):
        world.decide(Tasking.issue, other, to_agency=ARMY, **asked)
    world.decide(Tasking.decline, "tasking-2", reason="Not our duty")
    world.decide(Tasking.cancel, "tasking-3", reason="The police do it")
    world.wait(hours=2)
    world.decide(Tasking.acknowledge, TASKING)
    world.decide(Tasking.start, TASKING)
    world.decide(Tasking.report, TASKING, result="Two nights watched", evidence=(REPORT,))
    later = Due(on=today + timedelta(days=21))
    world.decide(Tasking.return_, TASKING, reason="A week was meant", due=later)
    world.decide(Tasking.report, TASKING, result="A week watched", evidence=(REPORT, OTHER_REPORT))
    world.decide(Tasking.accept, TASKING, remark="Thank you")


def agencies_that_are_warned(world: World) -> None:
    """An alert is acknowledged by both who were warned, and answered by one; another lapses and is dismissed."""
    today = world.now.date()
    said: dict[str, Any] = {"what": "Both schools march", "respond_by": today + timedelta(days=3), "place": PLACE}
    said |= {"recipients": (POLICE, ARMY), "evidence": (REPORT,), "incidents": (OTHER_INCIDENT,)}
    world.decide(Alert.raise_, ALERT, **said, by_agency=DESK, not_seen="Nobody reports from Kiringan")
    world.decide(Alert.raise_, "alert-2", **said, by_rule="report-intensity@1")
    world.decide(Dispute.list_alert, DISPUTE, alert=ALERT)
    world.wait(hours=2)
    world.decide(Alert.acknowledge, ALERT, by_agency=POLICE)
    world.decide(Alert.respond, ALERT, by_agency=POLICE, action="Two posts")
    world.decide(Alert.acknowledge, ALERT, by_agency=ARMY)
    world.wait(days=4)
    world.decide(Alert.lapse, "alert-2")
    world.decide(Alert.dismiss, "alert-2", by_agency=DESK, reason="Called off")
