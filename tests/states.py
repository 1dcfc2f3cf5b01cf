"""States of the world that tests begin from, each reached from the one before by real decisions.

    world = a_verified_dispute()
    assert world.dispute.handling is Handling.VERIFIED
    world.decide(Dispute.assign, DISPUTE, lead_agency=DESK)
    assert world.refusal_of(Dispute.verify, DISPUTE, method="Again", verifier=DESK) is LEGAL_STEP

Nothing here reads a clock or makes an id up: both are counted, so a world comes out the same every time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from domain.act import Act, acting
from domain.agency import Agency, AgencyKind
from domain.agreement import Agreement, Signatory
from domain.commitment import Due
from domain.decisions import decisions_of
from domain.dispute import Dispute, Party, PartyRole
from domain.errors import Rule, RuleBroken
from domain.grade import Reliability
from domain.group import Group, GroupKind
from domain.ids import kind_of
from domain.incident import Account, Incident, IncidentType, Tally
from domain.mediation import Mechanism, Mediation
from domain.occurred import Occurred, TimePrecision
from domain.personal import Personal
from domain.place import Place, PlaceLevel, Where
from domain.relation import Relation, RelationKind
from domain.report import (
    Channel,
    Claim,
    Falsehood,
    RejectionReason,
    Report,
    ReportRole,
    Requester,
    Statement,
    TriageDecision,
    Urgency,
)
from domain.source import Source, SourceKind
from domain.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.aggregate import Aggregate
    from domain.fact import Fact

T = TypeVar("T", bound="Aggregate")

PLACE = "place-35.20.04.2020@2025"
DESK, POLICE = "agency-desk", "agency-police"
SOURCE, OTHER_SOURCE = "source-forum", "source-officer"
REPORT, OTHER_REPORT, THIRD_REPORT = "report-1", "report-2", "report-3"
EAST, WEST, FRIENDS, CROWD = "group-east", "group-west", "group-friends-of-east", "group-crowd"
TWIN = "group-east-again"
RELATION, OTHER_RELATION, DISPUTE = "relation-1", "relation-2", "dispute-1"
INCIDENT, OTHER_INCIDENT = "incident-1", "incident-2"
MEDIATION, AGREEMENT = "mediation-1", "agreement-1"
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
        own = decision.own_things(thing, arguments, lambda ids: {i: self.things[i] for i in ids})
        act = Act(
            recorded_by="tester",
            agency=DESK,
            command_id=UUID(int=len(self.facts) + 1),
            now=self.now,
            occurred=occurred,
            classification=classification,
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


def decision_facts(subject: type[Aggregate]) -> tuple[type[Fact], ...]:
    """The kinds of fact that a subject's decisions may come to."""
    from domain.subjects import FACTS

    return tuple(fact for fact in FACTS.values() if vars(subject).get(fact.__name__) is fact)


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


def everything_that_can_happen() -> World:
    """Every kind of fact there is has happened at least once."""
    world = a_confirmed_breach()
    _everything_of_sources(world)
    _everything_of_reports(world)
    _everything_of_groups(world)
    _everything_of_relations(world)
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
    return world


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


def _triage(world: World, report: str) -> None:
    world.decide(Report.triage, report, decision=TriageDecision.PURSUE, urgency=Urgency.SOON, reason="People were hurt")
