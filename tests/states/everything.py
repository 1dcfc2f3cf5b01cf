"""A history in which every decision is taken at least once."""

from __future__ import annotations

from datetime import date

from domain.agreement import Agreement, Signatory
from domain.commitment import Due
from domain.dispute import Dispute, PartyRole
from domain.grade import Reliability
from domain.group import Group, GroupKind
from domain.incident import Incident, Tally
from domain.mediation import Mechanism, Mediation
from domain.place import Place, PlaceLevel, Where
from domain.relation import Relation, RelationKind
from domain.report import (
    Channel,
    Falsehood,
    RejectionReason,
    Report,
    ReportRole,
    Requester,
    Statement,
)
from domain.source import Source, SourceKind
from domain.territory_file import TerritoryData, TerritoryFile
from tests.states.agreements import a_confirmed_breach
from tests.states.everything_agreed import a_second_mediation, what_becomes_of_agreements
from tests.states.everything_coordinated import (
    agencies_that_are_warned,
    agencies_that_coordinate,
    disputes_that_end_otherwise,
)
from tests.states.everything_lawful import a_conflict_under_the_law
from tests.states.given import THAT_DAY, a_person, an_account
from tests.states.plans import a_plan_that_is_reported_on
from tests.states.reports import triage
from tests.states.world import (
    AGREEMENT,
    BOUNDARIES,
    DISPUTE,
    DISTRICT,
    EAST,
    FRIENDS,
    INCIDENT,
    MANDATE_BEGINS,
    MEDIATION,
    OTHER_INCIDENT,
    OTHER_RELATION,
    OTHER_REPORT,
    OTHER_SOURCE,
    OTHER_TEXT,
    PLACE,
    POLICE,
    RELATION,
    REPORT,
    SOURCE,
    SPEAKER_EAST,
    SPEAKER_WEST,
    THIRD_REPORT,
    TWIN,
    WEST,
    World,
)


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
    world.decide(Dispute.correct, DISPUTE, title="The convoys", places=(PLACE,), reason="The road was no matter of it")
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
    a_second_mediation(world)
    what_becomes_of_agreements(world)
    a_conflict_under_the_law(world)
    disputes_that_end_otherwise(world)
    agencies_that_coordinate(world)
    agencies_that_are_warned(world)
    a_plan_that_is_reported_on(world)
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
    triage(world, THIRD_REPORT)
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
