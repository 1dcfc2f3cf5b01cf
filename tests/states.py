"""States of the world that tests begin from, each reached from the one before by real decisions.

    world = a_verified_dispute()
    assert world.dispute.handling is Handling.VERIFIED
    world.decide(Dispute.assign, DISPUTE, lead_agency=DESK)
    assert world.refusal_of(Dispute.verify, DISPUTE, method="Again", verifier=DESK) is LEGAL_STEP

Nothing here reads a clock or makes an id up: both are counted, so a world comes out the same every time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from domain.act import Act, Seen, acting
from domain.agency import Agency, AgencyKind
from domain.aggregate import declared_by
from domain.agreement import Agreement, EndCause, Signatory
from domain.alert import Alert
from domain.commitment import Due
from domain.custom import Custom, Practice
from domain.decisions import decisions_of
from domain.dispute import Dispute, Party, PartyRole, Phase
from domain.dispute_handled import Referral
from domain.dispute_judged import InfluenceCategory
from domain.dispute_law import EmergencyMeasure, Scale
from domain.errors import Rule, RuleBroken
from domain.grade import Reliability
from domain.group import Group, GroupKind
from domain.ids import kind_of
from domain.incident import Account, Incident, IncidentType, Tally
from domain.mediation import Mechanism, Mediation
from domain.meeting import Meeting
from domain.occurred import Occurred, TimePrecision
from domain.personal import Personal
from domain.place import Place, PlaceLevel, Where
from domain.recovery import Recovery, RecoveryKind
from domain.relation import Relation, RelationKind
from domain.report import (
    Channel,
    Claim,
    Falsehood,
    RejectionReason,
    Report,
    ReportRole,
    Requester,
    SourceOfConflict,
    Statement,
    TriageDecision,
    Urgency,
)
from domain.source import Source, SourceKind
from domain.subjects import SUBJECTS
from domain.tasking import Tasking
from domain.territory_file import TerritoryData, TerritoryFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.aggregate import Aggregate
    from domain.fact import Fact

T = TypeVar("T", bound="Aggregate")

PLACE = "place-35.20.04.2020@2025"
DISTRICT = "place-35.20.04@2025"
BOUNDARIES = "territoryfile-desa"
DESK, POLICE = "agency-desk", "agency-police"
SOURCE, OTHER_SOURCE = "source-forum", "source-officer"
REPORT, OTHER_REPORT, THIRD_REPORT = "report-1", "report-2", "report-3"
EAST, WEST, FRIENDS, CROWD = "group-east", "group-west", "group-friends-of-east", "group-crowd"
TWIN = "group-east-again"
RELATION, OTHER_RELATION, DISPUTE = "relation-1", "relation-2", "dispute-1"
INCIDENT, OTHER_INCIDENT = "incident-1", "incident-2"
MEDIATION, AGREEMENT = "mediation-1", "agreement-1"
CUSTOM, RECOVERY = "custom-1", "recovery-1"
MEETING, TASKING, ALERT = "meeting-1", "tasking-1", "alert-1"
BUPATI, ARMY = "agency-bupati", "agency-army"
SPEAKER_EAST, SPEAKER_WEST, MEDIATOR = "person-east", "person-west", "person-mediator"

NARRATIVES = {
    REPORT: "Two columns met where the roads cross. Stones flew, somebody named by the witness fell, then it was quiet.",
    OTHER_REPORT: "Our patrol parted some fifty young people at the village hall about ten; a handful went to the clinic.",
}
BEGIN = datetime(2025, 4, 20, 1, 0, tzinfo=UTC)
MANDATE_BEGINS = date(2025, 1, 1)
TEXT = sha256(b"the text of the agreement").hexdigest()
OTHER_TEXT = sha256(b"another text").hexdigest()


class World:
    """Things, the facts that made them, and a clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.things: dict[str, Aggregate] = {}
        self.facts: list[Fact] = []

    def decide(
        self,
        decide: Callable[..., Any],
        id: str,
        /,
        *,
        occurred: Any = None,
        classification: Any = None,
        **given: Any,
    ) -> Fact:
        """Take a decision as the write door does, things given by their ids, and return the one fact it comes to.

        Nothing is typed here, so that tests can say wrong things; the arguments are checked as callers' are."""
        subject = SUBJECTS[kind_of(id)]
        decision = decisions_of(subject)[decide.__name__]
        checked = decision.arguments(**given)
        arguments = {p.name: getattr(checked, p.name) for p in decision.parameters}
        for p in decision.parameters:
            if p.thing is not None and arguments[p.name] is not None:
                value = arguments[p.name]
                arguments[p.name] = tuple(self.things[i] for i in value) if p.many else self.things[value]
        thing = None if decision.opens else self.things[id]
        looked_at: dict[str, Aggregate] = {}

        def look(ids: tuple[str, ...]) -> dict[str, Aggregate]:
            looked_at.update({i: self.things[i] for i in ids})
            return looked_at

        look(tuple(i for p in decision.parameters if p.thing for i in _ids(getattr(checked, p.name))))
        own = decision.own_things(thing, arguments, look)
        act = Act(
            recorded_by="tester",
            agency=DESK,
            command_id=UUID(int=len(self.facts) + 1),
            now=self.now,
            occurred=occurred,
            classification=classification,
            seen=tuple(Seen(id=i, version=other.version) for i, other in looked_at.items() if other is not thing),
        )
        with acting(act):
            if decision.opens:
                thing = decision.method(subject, id=id, **arguments)
            else:
                decision.method(thing, **arguments, **own)
        assert thing is not None
        (fact,) = thing.collect_events()
        assert isinstance(fact, decision_facts(subject))
        self.things[id] = thing
        self.facts.append(fact)
        return fact

    def refusal_of(self, decide: Callable[..., Any], id: str, /, **given: Any) -> Rule:
        """The rule for which a decision is refused. Fails when it is not, or when it left a trace."""
        version = self.things[id].version if id in self.things else None
        try:
            fact = self.decide(decide, id, **given)
        except RuleBroken as refused:
            assert (self.things[id].version if id in self.things else None) == version
            assert all(not thing.pending_events for thing in self.things.values())
            return refused.rule
        raise AssertionError(f"{decide.__qualname__} was not refused: {fact.TOPIC}")

    def wait(self, **span: float) -> None:
        """Let time pass, in the units of ``timedelta``."""
        self.now += timedelta(**span)

    def thing(self, kind: type[T], id: str) -> T:
        """A thing as it stands."""
        found = self.things[id]
        assert isinstance(found, kind)
        return found

    def facts_of(self, id: str) -> list[Fact]:
        """What happened to one thing, oldest first."""
        return [fact for fact in self.facts if fact.originator_id == id]

    @property
    def group(self) -> Group:
        return self.thing(Group, EAST)

    @property
    def report(self) -> Report:
        return self.thing(Report, REPORT)

    @property
    def incident(self) -> Incident:
        return self.thing(Incident, INCIDENT)

    @property
    def dispute(self) -> Dispute:
        return self.thing(Dispute, DISPUTE)

    @property
    def mediation(self) -> Mediation:
        return self.thing(Mediation, MEDIATION)

    @property
    def agreement(self) -> Agreement:
        return self.thing(Agreement, AGREEMENT)


def _ids(given: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given or ()


@cache
def decision_facts(subject: type[Aggregate]) -> tuple[type[Fact], ...]:
    """The kinds of fact that a subject's decisions may come to."""
    from domain.subjects import FACTS

    return tuple(fact for fact in FACTS.values() if declared_by(subject).get(fact.__name__) is fact)


def happened(moment: datetime, end: datetime | None = None, precision: TimePrecision = TimePrecision.HOUR) -> Occurred:
    """When something happened, to the hour."""
    return Occurred(start=moment, end=end, precision=precision)


THAT_DAY = happened(BEGIN - timedelta(hours=18), BEGIN - timedelta(hours=15))
"""When the incident of these worlds happened."""


def a_person(subject: str, text: str = "A name that nobody may read") -> Personal:
    """Personal data of somebody."""
    return Personal(subject=subject, text=text)


def principals(*groups: str) -> tuple[Party, ...]:
    """Groups as the principal parties of a dispute."""
    return tuple(Party(group=group, role=PartyRole.PRINCIPAL) for group in groups)


def an_account(**more: Any) -> Account:
    """What is said of the clash: two sides, one place, some injured, nothing known of the rest."""
    said: dict[str, Any] = {
        "type": IncidentType.CLASH,
        "side_a": (EAST,),
        "side_b": (WEST,),
        "where": Where(place=PLACE),
        "injured": Tally(low=1),
    }
    return Account(**{**said, **more})


# ── From the first place on record to a breach that was found, one step after another ─────────────────────────────


def a_place() -> World:
    """One territory is on record."""
    world = World()
    world.decide(
        Place.register, PLACE, name="Madigondo", level=PlaceLevel.VILLAGE, code="35.20.04.2020", edition="2025"
    )
    return world


def an_agency() -> World:
    """Two agencies are at the table."""
    world = a_place()
    world.decide(Agency.register, DESK, name="The desk", kind=AgencyKind.KESBANGPOL, territory=PLACE)
    world.decide(Agency.register, POLICE, name="The police", kind=AgencyKind.POLICE)
    return world


def a_source() -> World:
    """A forum and a police officer are known as sources: independent of each other."""
    world = an_agency()
    world.decide(Source.register, SOURCE, kind=SourceKind.FKDM, identity=a_person("person-source"))
    world.decide(Source.register, OTHER_SOURCE, kind=SourceKind.BHABINKAMTIBMAS, belongs_to=POLICE)
    return world


def a_report() -> World:
    """Each of the two sources has reported the same clash."""
    world = a_source()
    for report, source in ((REPORT, SOURCE), (OTHER_REPORT, OTHER_SOURCE)):
        world.decide(
            Report.receive,
            report,
            source=source,
            channel=Channel.MESSAGE,
            title="Two convoys met",
            narrative=a_person("person-witness", NARRATIVES[report]),
            where=Where(place=PLACE),
            claims=(Claim(aspect="injured", says="several"),),
        )
    return world


def a_triaged_report() -> World:
    """The first report is pursued."""
    world = a_report()
    _triage(world, REPORT)
    return world


def a_graded_report() -> World:
    """The first report is found probably true."""
    world = a_triaged_report()
    world.decide(Report.grade, REPORT, credibility=2, basis="Agrees with the second", corroborated_by=(OTHER_REPORT,))
    return world


def a_group() -> World:
    """Two groups, friends of one of them, and a mere crowd are on record."""
    world = a_graded_report()
    world.decide(Group.register, EAST, name="School of the East", kind=GroupKind.MARTIAL_ARTS_SCHOOL, home=PLACE)
    world.decide(Group.register, WEST, name="School of the West", kind=GroupKind.MARTIAL_ARTS_SCHOOL)
    world.decide(Group.register, FRIENDS, name="Friends of the East", kind=GroupKind.YOUTH, parent=EAST)
    world.decide(Group.register, CROWD, name="Residents", kind=GroupKind.CATEGORY, is_category=True)
    return world


def a_represented_group() -> World:
    """Somebody may speak for each of the two groups, since the beginning of the year."""
    world = a_group()
    for group, person in ((EAST, SPEAKER_EAST), (WEST, SPEAKER_WEST)):
        world.decide(
            Group.designate_representative,
            group,
            representative=a_person(person),
            role="Coordinator",
            mandate="Named by the board",
            valid_from=MANDATE_BEGINS,
        )
    return world


def a_relation() -> World:
    """Somebody asserts that the two groups are rivals."""
    world = a_represented_group()
    world.decide(
        Relation.assert_,
        RELATION,
        from_group=EAST,
        to_group=WEST,
        sign=-1,
        kind=RelationKind.RIVALRY,
        evidence=(REPORT,),
    )
    return world


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


def a_drafted_agreement() -> World:
    """The parties have written down what they agreed on: one thing with a day, one expressly without."""
    world = an_adjourned_mediation()
    world.wait(days=1)
    world.decide(Agreement.draft, AGREEMENT, mediation=MEDIATION, title="Peace of the convoys", text_hash=TEXT)
    for obligor, due in ((EAST, Due(on=date(2025, 5, 31))), (WEST, Due(on=None))):
        world.decide(
            Agreement.make_commitment, AGREEMENT, obligor=obligor, text="No convoys at night", due=due, verifier=POLICE
        )
    return world


def the_signatures() -> tuple[Signatory, ...]:
    """One for each principal party."""
    return tuple(
        Signatory(party=group, representative=person, mandate="Named by the board")
        for group, person in ((EAST, SPEAKER_EAST), (WEST, SPEAKER_WEST))
    )


def a_signed_agreement() -> World:
    """The agreement is signed and in force from today."""
    world = a_drafted_agreement()
    world.decide(
        Agreement.sign,
        AGREEMENT,
        text_hash=TEXT,
        signatories=the_signatures(),
        in_force_from=world.now.date(),
        witnesses=(a_person("person-signing-witness"),),
    )
    return world


def a_commitment_reported_done() -> World:
    """The first commitment is said to have been kept."""
    world = a_signed_agreement()
    world.wait(days=10)
    world.decide(Agreement.report_commitment_done, AGREEMENT, number=1, evidence=(REPORT,))
    return world


def an_alleged_breach() -> World:
    """The first commitment is said to have been broken."""
    world = a_signed_agreement()
    world.wait(days=10)
    world.decide(Agreement.allege_breach, AGREEMENT, commitment=1, against=EAST, evidence=(REPORT,))
    return world


def a_confirmed_breach() -> World:
    """It was found that it was."""
    world = an_alleged_breach()
    world.decide(Agreement.confirm_breach, AGREEMENT, number=1, finding="A convoy was seen", evidence=(OTHER_REPORT,))
    return world


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


def everything_that_can_happen() -> World:
    """Every kind of fact there is has happened at least once."""
    world = a_confirmed_breach()
    _everything_of_sources(world)
    _everything_of_reports(world)
    _everything_of_groups(world)
    _everything_of_relations(world)
    _everything_of_territories(world)
    world.decide(Relation.retract, RELATION, reason="It was a rumour")
    world.decide(Incident.correct, INCIDENT, account=an_account(subtype="Stones thrown"), reason="A second witness")
    world.decide(
        Incident.revise_tally, INCIDENT, killed=Tally(best=0), injured=Tally(low=1, best=2, high=4), displaced=Tally(),
        reason="The clinic has counted", evidence=(OTHER_REPORT,),
    )  # fmt: skip
    world.decide(Incident.confirm, INCIDENT, evidence=(REPORT, OTHER_REPORT), reason="Two sources agree")
    world.decide(Incident.reopen, INCIDENT, reason="The two sources speak of two days")
    world.decide(Incident.leave_unconfirmed, INCIDENT, evidence=(OTHER_REPORT,), reason="Nobody was found who saw it")
    world.decide(Incident.record_, OTHER_INCIDENT, account=an_account(), occurred=THAT_DAY)
    world.decide(Incident.merge_into, OTHER_INCIDENT, survivor=INCIDENT, reason="The same hour and road")
    world.decide(Incident.undo_merge, OTHER_INCIDENT, reason="Another road")
    world.decide(Incident.refute, INCIDENT, evidence=(OTHER_REPORT,), reason="It was another day")
    world.decide(Dispute.add_party, DISPUTE, group=FRIENDS, role=PartyRole.SUPPORTING)
    world.decide(Dispute.remove_party, DISPUTE, group=FRIENDS, reason="They only watched")
    world.decide(Dispute.detect, "dispute-2", title="A rumour")
    world.decide(Dispute.dismiss, "dispute-2", reason="Nobody knows of it")
    world.decide(Mediation.withdraw_consent, MEDIATION, party=EAST, by=SPEAKER_EAST, reason="Broken promises")
    world.decide(
        Mediation.propose, "mediation-2", dispute=DISPUTE, proposer=POLICE, mechanism=Mechanism.INTEGRATED_TEAM
    )
    world.decide(Mediation.refuse_consent, "mediation-2", party=EAST, by=SPEAKER_EAST)
    world.decide(Agreement.report_commitment_done, AGREEMENT, number=2)
    world.decide(Agreement.return_commitment, AGREEMENT, number=2, reason="A convoy was seen")
    world.decide(Agreement.report_commitment_done, AGREEMENT, number=2, evidence=(REPORT,))
    world.decide(Agreement.verify_commitment, AGREEMENT, number=2, evidence=(OTHER_REPORT,))
    world.decide(Agreement.allege_breach, AGREEMENT, clause="Respect", against=WEST)
    world.decide(Agreement.dismiss_breach, AGREEMENT, number=2, finding="It was somebody else")
    world.decide(Agreement.draft, "agreement-2", mediation=MEDIATION, title="Annex", text_hash=OTHER_TEXT)
    world.decide(Agreement.make_commitment, "agreement-2", obligor=EAST, text="A feast", due=Due(on=None))
    for group in (EAST, WEST):
        world.decide(
            Group.designate_representative, group, representative=a_person(f"person-second-{group}"),
            role="Chair", mandate="Elected", valid_from=MANDATE_BEGINS,
        )  # fmt: skip
    signatures = tuple(
        Signatory(party=group, representative=f"person-second-{group}", mandate="Elected") for group in (EAST, WEST)
    )
    world.decide(
        Agreement.sign, "agreement-2", text_hash=OTHER_TEXT, signatories=signatures, in_force_from=world.now.date()
    )
    world.decide(Agreement.waive_commitment, "agreement-2", number=1, reason="It rained")
    _a_second_mediation(world)
    _what_becomes_of_agreements(world)
    _a_conflict_under_the_law(world)
    _disputes_that_end_otherwise(world)
    _agencies_that_coordinate(world)
    _agencies_that_are_warned(world)
    return world


def _everything_of_territories(world: World) -> None:
    world.decide(Place.register, DISTRICT, name="Takeran", level=PlaceLevel.DISTRICT, code="35.20.04", edition="2025")
    world.decide(Place.place_within, PLACE, within=DISTRICT)
    world.decide(Place.rename, PLACE, name="Madigunda", edition="2026")
    world.decide(Place.find_former_name, PLACE, name="Madugondo", edition="2018")
    world.decide(
        TerritoryFile.receive,
        BOUNDARIES,
        holds=TerritoryData.BOUNDARIES,
        file="desa.geojson",
        sha256="ab" * 32,
        edition="2025",
        level=PlaceLevel.VILLAGE,
        rows=235,
        origin="An atlas, MIT",
    )
    world.decide(TerritoryFile.withdraw, BOUNDARIES, reason="Its corners are those of another regency")


def _everything_of_sources(world: World) -> None:
    world.decide(
        Source.assess_reliability, SOURCE, reliability=Reliability.B, basis="Right so far", valid_from=MANDATE_BEGINS
    )
    world.decide(Source.suspend, SOURCE, reason="It passed on a rumour")
    world.decide(Source.reactivate, SOURCE, reason="The rumour was not its own")
    world.decide(Source.correct, OTHER_SOURCE, kind=SourceKind.BABINSA, belongs_to=POLICE, reason="A soldier")
    world.decide(Source.close, OTHER_SOURCE, reason="Moved to another post")


def _everything_of_reports(world: World) -> None:
    world.decide(Report.unlink_from_dispute, REPORT, dispute=DISPUTE, reason="It speaks of another road")
    for report in (THIRD_REPORT, "report-4"):
        world.decide(Report.receive, report, source=SOURCE, channel=Channel.NEWS, title="A convoy", language="jv")
    world.decide(
        Report.correct, THIRD_REPORT, statement=Statement(title="The convoy", where=Where(place=PLACE)),
        requested_by=Requester.CLERK, reason="Misheard",
    )  # fmt: skip
    world.decide(Report.merge_into, THIRD_REPORT, survivor=REPORT, reason="Sent twice")
    world.decide(Report.undo_merge, THIRD_REPORT, reason="Another convoy")
    _triage(world, THIRD_REPORT)
    world.decide(Report.link_to_dispute, THIRD_REPORT, dispute=DISPUTE, role=ReportRole.EVIDENCE)
    world.decide(
        Report.declare_false, THIRD_REPORT, reason_code=Falsehood.ELSEWHERE, verifier=POLICE,
        evidence=(OTHER_REPORT,), reason="A picture of another year",
    )  # fmt: skip
    world.decide(Report.reinstate, THIRD_REPORT, reason="It was this year")
    world.decide(Report.retract, THIRD_REPORT, reason="Had not seen it")
    world.decide(Report.reject, "report-4", reason_code=RejectionReason.OUT_OF_SCOPE, reason="Another regency")
    world.decide(Report.file, REPORT, reason="It speaks of another road")


def _everything_of_groups(world: World) -> None:
    world.decide(Group.add_alias, EAST, alias="The Easterners", valid_from=date(1990, 1, 1))
    world.decide(Group.rename, EAST, name="School of the Rising Sun", valid_from=date(2025, 1, 1))
    world.decide(Group.reclassify, FRIENDS, kind=GroupKind.MASS_ORGANISATION)
    world.decide(Group.replace_representative, WEST, representative=a_person(SPEAKER_WEST), reason="Stepped down")
    world.decide(Group.register, TWIN, name="Eastern school", kind=GroupKind.MARTIAL_ARTS_SCHOOL)
    world.decide(Group.merge_into, TWIN, survivor=EAST, reason="The same board and address", evidence=(REPORT,))
    world.decide(Group.undo_merge, TWIN, reason="Two boards after all")
    world.decide(Group.withdraw_alias, EAST, alias="The Easterners", reason="It is the name of a band")
    world.decide(
        Group.correct, WEST, name="School of the West Wind", kind=GroupKind.MARTIAL_ARTS_SCHOOL, home=PLACE,
        reason="Misspelt",
    )  # fmt: skip
    world.decide(Group.split, FRIENDS, children=(EAST, TWIN), reason="They quarrelled")
    world.decide(Group.reinstate, FRIENDS, reason="They made up")
    world.decide(Group.dissolve, FRIENDS, reason="Its members went apart")


def _everything_of_relations(world: World) -> None:
    world.decide(
        Relation.assert_, OTHER_RELATION, from_group=WEST, to_group=EAST, sign=1, kind=RelationKind.COOPERATION
    )
    world.decide(
        Relation.contest, RELATION, by=OTHER_RELATION, evidence=(OTHER_REPORT,), reason="They hold a feast together"
    )
    world.decide(Relation.corroborate, RELATION, evidence=(OTHER_REPORT,), reason="The patrol says the same")
    world.decide(
        Relation.correct, RELATION, sign=-1, kind=RelationKind.GRIEVANCE, valid_from=date(2024, 1, 1), credibility=3,
        reason="No rivals: one has wronged the other",
    )  # fmt: skip
    world.decide(Relation.lapse, RELATION, valid_until=date(2025, 4, 30), reason="They made up")
    world.decide(Relation.reinstate, RELATION, reason="They did not")


def _a_second_mediation(world: World) -> None:
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


def _what_becomes_of_agreements(world: World) -> None:
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


def _a_conflict_under_the_law(world: World) -> None:
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


def _disputes_that_end_otherwise(world: World) -> None:
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


def _agencies_that_coordinate(world: World) -> None:
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


def _agencies_that_are_warned(world: World) -> None:
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


def _triage(world: World, report: str) -> None:
    world.decide(Report.triage, report, decision=TriageDecision.PURSUE, urgency=Urgency.SOON, reason="People were hurt")
