"""Of that history: mediation in every way, and what becomes of agreements."""

from __future__ import annotations

from datetime import timedelta

from domain.agreement import Agreement, EndCause, Signatory
from domain.commitment import Due
from domain.custom import Custom
from domain.dispute import Dispute
from domain.mediation import Mechanism, Mediation
from domain.place import Where
from tests.states.given import a_person
from tests.states.handling import a_practice
from tests.states.world import AGREEMENT, CUSTOM, DESK, DISPUTE, EAST, FRIENDS, PLACE, POLICE, REPORT, TEXT, WEST, World


def a_second_mediation(world: World) -> None:
    """In the manner of the elders: a mediator is challenged and replaced, and people talk apart and together."""
    second, third, fourth = "person-second-mediator", "person-third-mediator", "person-fourth-mediator"
    world.decide(Custom.register, CUSTOM, practice=a_practice())
    world.decide(Custom.redescribe, CUSTOM, practice=a_practice(region=None), reason="Known in every village")
    world.decide(
        Mediation.propose, "mediation-3", dispute=DISPUTE, proposer=DESK, mechanism=Mechanism.CUSTOMARY, custom=CUSTOM
    )
    for person in (second, third, fourth):
        world.decide(
            Mediation.appoint_mediator,
            "mediation-3",
            mediator=a_person(person),
            from_agency=DESK if person == second else None,
            member_of=(FRIENDS,) if person == second else (),
            conflict_of_interest_declared=False,
        )
    speakers = {group: f"person-second-{group}" for group in (EAST, WEST)}
    for person in (second, third):
        given = {"mediator": person, "party": EAST, "by": speakers[EAST]}
        world.decide(Mediation.challenge_mediator, "mediation-3", **given, reason="A cousin of their chair")
    world.decide(Mediation.dismiss_challenge, "mediation-3", mediator=third, reason="They are not kin")
    world.decide(
        Mediation.replace_mediator, "mediation-3", mediator=second, successor=fourth, reason="To be beyond doubt"
    )
    world.decide(Mediation.hold_pre_meeting, "mediation-3", party=EAST, mediators=(third,), where=Where(place=PLACE))
    for group in (EAST, WEST):
        world.decide(Mediation.give_consent, "mediation-3", party=group, by=speakers[group])
    world.decide(Dispute.begin_handling, DISPUTE, first_step="The elders are asked")
    world.decide(Dispute.enter_mediation, DISPUTE, mediation="mediation-3")
    world.decide(Mediation.convene_session, "mediation-3", attendance=(EAST, WEST))
    world.decide(Mediation.state_position, "mediation-3", party=EAST, text="The road is ours on Sundays")
    world.decide(Mediation.identify_interest, "mediation-3", party=EAST, text="To get home before dark")
    world.decide(Mediation.propose_option, "mediation-3", text="Another road", party=WEST)
    world.decide(Mediation.propose_option, "mediation-3", text="Another day")
    world.decide(Mediation.adjourn_session, "mediation-3")
    world.decide(
        Mediation.hold_caucus,
        "mediation-3",
        party=WEST,
        mediators=(third, fourth),
        content=a_person(third, "What nobody else may know"),
        content_hash=TEXT,
        shareable_points=("We would take the northern road", "We would pay for a fence"),
    )
    points = ("We would take the northern road",)
    world.decide(Mediation.share_caucus_points, "mediation-3", caucus=1, party=WEST, by=speakers[WEST], points=points)


def what_becomes_of_agreements(world: World) -> None:
    """One is followed by another, which is kept; one ends before its time, and one runs out."""
    speakers = {group: f"person-second-{group}" for group in (EAST, WEST)}
    signatories = tuple(Signatory(party=g, representative=p, mandate="Elected") for g, p in speakers.items())
    today = world.now.date()
    for agreement, until in (("agreement-3", None), ("agreement-4", today + timedelta(days=5))):
        world.decide(Agreement.draft, agreement, mediation="mediation-3", title="The northern road", text_hash=TEXT)
        world.decide(Agreement.write_clause, agreement, heading="The road", text="The convoys take the northern road")
        if until is None:
            world.decide(Agreement.make_commitment, agreement, obligor=EAST, text="No stones", due=Due(on=None))
        world.decide(
            Agreement.sign,
            agreement,
            text_hash=TEXT,
            signatories=signatories,
            in_force_from=today,
            in_force_until=until,
        )
    world.decide(Agreement.renegotiate, AGREEMENT, successor="agreement-3", reason="The old one was broken")
    world.decide(Agreement.end, "agreement-2", cause=EndCause.OVERTAKEN, finding="Nobody needs it", evidence=(REPORT,))
    world.decide(Mediation.propose, "mediation-5", dispute=DISPUTE, proposer=DESK, mechanism=Mechanism.VILLAGE)
    world.decide(Mediation.supersede, "mediation-5", successor="mediation-3", reason="The elders do it")
    world.decide(Mediation.reach_agreement, "mediation-3", agreement="agreement-3")
    world.decide(Mediation.declare_impasse, "mediation-2", reason="The East refused", next_step="Ask the elders")
    world.decide(Dispute.reach_agreement, DISPUTE, agreement="agreement-3")
    world.decide(Dispute.begin_monitoring, DISPUTE, monitor=POLICE)
    world.decide(
        Agreement.make_monitoring_visit,
        "agreement-3",
        by_agency=POLICE,
        finding="The northern road is used",
        commitments=(1,),
        evidence=(REPORT,),
    )
    world.decide(Agreement.waive_commitment, "agreement-3", number=1, reason="Nobody has any left")
    world.decide(Agreement.fulfil, "agreement-3")
    world.wait(days=10)
    world.decide(Agreement.expire, "agreement-4")
    world.decide(Dispute.close, DISPUTE, reason="Nothing is open")
    world.decide(Dispute.reopen, DISPUTE, reason="Stones were thrown", from_reports=(REPORT,))
