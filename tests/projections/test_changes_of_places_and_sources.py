"""What facts about places, agencies, sources and reports change in the graph."""

import pytest

from domain.agency import Agency, AgencyKind
from domain.fact import Fact
from domain.place import Place, PlaceLevel
from domain.report import Report, ReportRole, TriageDecision, Urgency
from domain.source import Source
from domain.territory_file import TerritoryFile
from tests.projections.reading import anew, change, end, of, put, the, tie
from tests.states import (
    BOUNDARIES,
    DESK,
    DISPUTE,
    DISTRICT,
    OTHER_REPORT,
    OTHER_SOURCE,
    PLACE,
    POLICE,
    REPORT,
    SOURCE,
    THIRD_REPORT,
    a_place,
    a_report,
    everything_that_can_happen,
)

WORLD = everything_that_can_happen()


def test_a_place_is_a_node_with_its_code_and_edition() -> None:
    nodes, ties = of(the(WORLD, Place.Registered))
    assert nodes == {
        put("Place", PLACE, name="Madigondo", kind="village", code="35.20.04.2020", edition="2025"),
    }
    assert ties == set()


def test_a_place_within_another_is_tied_to_it() -> None:
    world = a_place()
    fact = world.decide(Place.register, "place-rt-1", name="RT 1", level=PlaceLevel.OTHER, within=PLACE)
    assert of(fact)[1] == {tie("PART_OF_PLACE", "place-rt-1", PLACE)}


def test_a_name_of_another_edition_stays_beside_the_present_one() -> None:
    former = f"formername-{PLACE}"
    assert of(the(WORLD, Place.Renamed)) == (
        {
            change("Place", PLACE, name="Madigunda", edition="2026"),
            put("FormerName", f"{former}-3", text="Madigondo", edition="2025"),
        },
        {tie("FORMERLY_NAMED", PLACE, f"{former}-3")},
    )
    assert of(the(WORLD, Place.FormerNameFound)) == (
        {put("FormerName", f"{former}-4", text="Madugondo", edition="2018")},
        {tie("FORMERLY_NAMED", PLACE, f"{former}-4")},
    )


def test_a_place_lies_within_one_territory_at_a_time() -> None:
    ties = of(the(WORLD, Place.PlacedWithin))[1]
    assert ties == {end("PART_OF_PLACE", source=PLACE), tie("PART_OF_PLACE", PLACE, DISTRICT)}


def test_a_file_of_boundaries_is_a_node_with_its_digest_and_without_its_polygons() -> None:
    said = {"holds": "boundaries", "file": "desa.geojson", "sha256": "ab" * 32, "edition": "2025", "kind": "village"}
    nodes = of(the(WORLD, TerritoryFile.Received))[0]
    assert nodes == {put("TerritoryFile", BOUNDARIES, **said, rows=235, origin="An atlas, MIT")}
    reason = "Its corners are those of another regency"
    assert of(the(WORLD, TerritoryFile.Withdrawn))[0] == {change("TerritoryFile", BOUNDARIES, withdrawn=reason)}


def test_an_agency_is_tied_to_its_territory_and_to_the_one_above_it() -> None:
    nodes, ties = of(the(WORLD, Agency.Registered))
    assert nodes == {put("Agency", DESK, name="The desk", kind="kesbangpol")}
    assert ties == {tie("SEATED_IN", DESK, PLACE)}
    below = a_report().decide(Agency.register, "agency-post", name="Post", kind=AgencyKind.POLICE, under=POLICE)
    assert of(below)[1] == {tie("PART_OF_AGENCY", "agency-post", POLICE)}


def test_a_source_is_a_node_that_does_not_say_who_it_is() -> None:
    nodes, ties = of(the(WORLD, Source.Registered))
    assert nodes == {put("Source", SOURCE, kind="fkdm", reliability="F", state="active")}
    assert ties == set()
    assert of(the(WORLD, Source.Registered, 2))[1] == {tie("SPEAKS_FOR", OTHER_SOURCE, POLICE)}


def test_a_judgement_changes_the_letter_of_a_source() -> None:
    assert of(the(WORLD, Source.ReliabilityAssessed)) == ({change("Source", SOURCE, reliability="B")}, set())


def test_a_report_is_tied_to_who_said_it_and_to_where_it_speaks_of() -> None:
    nodes, ties = of(the(WORLD, Report.Received))
    assert nodes == {
        put(
            "Report",
            REPORT,
            title="Two convoys met",
            channel="message",
            state="received",
            reliability="F",
            claimed_parties=(),
            claims=("injured: several",),
            occurred_start="2025-04-20T01:00:00Z",
            occurred_precision="minute",
        )
    }
    assert ties == {tie("SAID_BY", REPORT, SOURCE), tie("TELLS_OF", REPORT, PLACE)}


@pytest.mark.parametrize(("decision", "state"), [(TriageDecision.PURSUE, "triaged"), (TriageDecision.FILE, "filed")])
def test_a_triaged_report_shows_what_becomes_of_it(decision: TriageDecision, state: str) -> None:
    fact = a_report().decide(Report.triage, REPORT, decision=decision, urgency=Urgency.SOON, reason="So")
    assert of(fact) == ({change("Report", REPORT, state=state, urgency="soon")}, set())


def test_a_new_grade_takes_the_place_of_the_former_with_its_witnesses() -> None:
    nodes, ties = of(the(WORLD, Report.Graded))
    assert nodes == {change("Report", REPORT, credibility=2, state="graded")}
    assert ties == {end("CORROBORATED_BY", REPORT), tie("CORROBORATED_BY", REPORT, OTHER_REPORT, independent=True)}


def test_a_link_to_a_dispute_begins_and_ends() -> None:
    assert of(the(WORLD, Report.LinkedToDispute)) == (
        {change("Report", REPORT, state="linked")},
        {anew("LINKED_TO", REPORT, DISPUTE, role=ReportRole.EVIDENCE)},
    )
    assert of(the(WORLD, Report.UnlinkedFromDispute)) == (
        {change("Report", REPORT, state="graded")},
        {end("LINKED_TO", REPORT, DISPUTE)},
    )


def test_a_source_shows_whether_reports_are_taken_from_it() -> None:
    turns = [(Source.Suspended, SOURCE, "suspended"), (Source.Reactivated, SOURCE, "active"), (Source.Closed, OTHER_SOURCE, "closed")]  # fmt: skip
    for kind, source, state in turns:
        assert of(the(WORLD, kind)) == ({change("Source", source, state=state)}, set())


def test_a_corrected_source_speaks_for_the_agency_that_it_belongs_to() -> None:
    assert of(the(WORLD, Source.Corrected)) == (
        {change("Source", OTHER_SOURCE, kind="babinsa", public_name=None)},
        {end("SPEAKS_FOR", OTHER_SOURCE), tie("SPEAKS_FOR", OTHER_SOURCE, POLICE)},
    )


def test_a_corrected_report_shows_what_it_says() -> None:
    said = {"title": "The convoy", "claimed_parties": (), "claims": (), "origin": None}
    assert of(the(WORLD, Report.Corrected)) == (
        {change("Report", THIRD_REPORT, **said)},
        {end("TELLS_OF", THIRD_REPORT), tie("TELLS_OF", THIRD_REPORT, PLACE)},
    )


def test_a_report_shows_what_became_of_it() -> None:
    endings: list[tuple[type[Fact], str, str]] = [(Report.Filed, REPORT, "filed"), (Report.Rejected, "report-4", "rejected"), (Report.Retracted, THIRD_REPORT, "retracted")]  # fmt: skip
    for kind, report, state in endings:
        assert of(the(WORLD, kind)) == ({change("Report", report, state=state)}, set())


def test_a_false_report_is_tied_to_what_refutes_it_until_it_is_reinstated() -> None:
    assert of(the(WORLD, Report.DeclaredFalse)) == (
        {change("Report", THIRD_REPORT, state="declared_false")},
        {anew("REFUTED_BY", THIRD_REPORT, OTHER_REPORT)},
    )
    assert of(the(WORLD, Report.Reinstated)) == (
        {change("Report", THIRD_REPORT, state="linked")},
        {end("REFUTED_BY", THIRD_REPORT)},
    )


def test_a_merged_report_is_tied_to_the_survivor_until_that_is_undone() -> None:
    assert of(the(WORLD, Report.Merged)) == (
        {change("Report", THIRD_REPORT, state="merged")},
        {anew("DUPLICATE_OF", THIRD_REPORT, REPORT)},
    )
    assert of(the(WORLD, Report.MergeUndone)) == (
        {change("Report", THIRD_REPORT, state="received")},
        {end("DUPLICATE_OF", THIRD_REPORT, REPORT)},
    )
