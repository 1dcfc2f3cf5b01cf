"""Places, agencies, sources and reports."""

from __future__ import annotations

from domain.agency import Agency, AgencyKind
from domain.place import Place, PlaceLevel, Where
from domain.report import (
    Channel,
    Claim,
    Report,
    TriageDecision,
    Urgency,
)
from domain.source import Source, SourceKind
from tests.states.given import a_person
from tests.states.world import DESK, NARRATIVES, OTHER_REPORT, OTHER_SOURCE, PLACE, POLICE, REPORT, SOURCE, World


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
    triage(world, REPORT)
    return world


def a_graded_report() -> World:
    """The first report is found probably true."""
    world = a_triaged_report()
    world.decide(Report.grade, REPORT, credibility=2, basis="Agrees with the second", corroborated_by=(OTHER_REPORT,))
    return world


def triage(world: World, report: str) -> None:
    """Pursue a report."""
    world.decide(Report.triage, report, decision=TriageDecision.PURSUE, urgency=Urgency.SOON, reason="People were hurt")
