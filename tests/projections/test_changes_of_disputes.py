"""What facts about incidents and disputes change in the graph."""

from typing import Any

import pytest

from domain.dispute import Dispute, Party, PartyRole
from domain.incident import Account, Incident, IncidentType, Tally
from domain.report import SourceOfConflict
from tests.projections.reading import anew, change, changes, end, ends_before_it_begins, of, put, the, tie
from tests.states import (
    DESK,
    DISPUTE,
    EAST,
    FRIENDS,
    INCIDENT,
    OTHER_INCIDENT,
    OTHER_REPORT,
    PLACE,
    POLICE,
    REPORT,
    THAT_DAY,
    WEST,
    a_relation,
    an_account,
    an_incident,
    everything_that_can_happen,
)

WORLD = everything_that_can_happen()
UNKNOWN = {f"{what}_{bound}": None for what in ("killed", "injured", "displaced") for bound in ("low", "best", "high")}
TIME = {
    "occurred_start": "2025-04-19T07:00:00Z",
    "occurred_end": "2025-04-19T10:00:00Z",
    "occurred_precision": "hour",
}


def told(**more: Any) -> dict[str, Any]:
    """Every property of an account, the unknown ones as None."""
    names = ("subtype", "damage", "weapon", "latitude", "longitude", "place_as_said", "by_polygon", "origin")
    blank = dict.fromkeys(names)
    return {"type": "clash", **UNKNOWN, **blank, "place_precision": "country", "injured_low": 1, **TIME, **more}


def test_an_incident_is_tied_to_its_place_its_groups_its_dispute_and_its_reports() -> None:
    assert of(the(WORLD, Incident.Recorded)) == (
        {put("Incident", INCIDENT, state="reported", **told())},
        {
            tie("HAPPENED_AT", INCIDENT, PLACE),
            tie("TOOK_PART_IN", EAST, INCIDENT, key="a", side="a"),
            tie("TOOK_PART_IN", WEST, INCIDENT, key="b", side="b"),
            tie("PART_OF_DISPUTE", INCIDENT, DISPUTE),
            tie("REPORTED_IN", INCIDENT, REPORT),
        },
    )


def test_what_is_unknown_of_an_incident_is_absent_and_a_known_zero_is_there() -> None:
    world = a_relation()
    fact = world.decide(Incident.record_, INCIDENT, account=an_account(killed=Tally(best=0)), occurred=THAT_DAY)
    (node,) = of(fact)[0]
    properties = dict(node.properties)
    assert properties["killed_best"] == 0
    assert "killed_low" not in properties
    assert "displaced_best" not in properties


def test_a_correction_erases_what_is_no_longer_said_and_ties_anew() -> None:
    fact = the(WORLD, Incident.Corrected)
    assert of(fact) == (
        {change("Incident", INCIDENT, **told(subtype="Stones thrown"))},
        {
            end("HAPPENED_AT", INCIDENT),
            end("TOOK_PART_IN", None, INCIDENT),
            tie("HAPPENED_AT", INCIDENT, PLACE),
            tie("TOOK_PART_IN", EAST, INCIDENT, key="a", side="a"),
            tie("TOOK_PART_IN", WEST, INCIDENT, key="b", side="b"),
        },
    )
    assert ends_before_it_begins(changes(fact), "TOOK_PART_IN")


def test_a_group_on_both_sides_is_tied_twice() -> None:
    account = Account(type=IncidentType.CLASH, side_a=(EAST,), side_b=(EAST,), associated=(EAST,))
    ties = of(an_incident().decide(Incident.correct, INCIDENT, account=account, reason="So it is said"))[1]
    begun = {each for each in ties if each.verb == "tie"}
    assert begun == {tie("TOOK_PART_IN", EAST, INCIDENT, key=side, side=side) for side in ("a", "b", "associated")}


def test_revised_numbers_replace_all_of_them() -> None:
    numbers = {**UNKNOWN, "killed_best": 0, "injured_low": 1, "injured_best": 2, "injured_high": 4}
    assert of(the(WORLD, Incident.TallyRevised)) == (
        {change("Incident", INCIDENT, **numbers)},
        {anew("REPORTED_IN", INCIDENT, OTHER_REPORT)},
    )


@pytest.mark.parametrize(("kind", "state"), [(Incident.Confirmed, "confirmed"), (Incident.Refuted, "refuted")])
def test_a_confirmed_or_refuted_incident_rests_on_its_reports(kind: Any, state: str) -> None:
    fact = the(WORLD, kind)
    assert isinstance(fact, Incident.Confirmed | Incident.Refuted)
    nodes, ties = of(fact)
    assert nodes == {change("Incident", INCIDENT, state=state)}
    assert ties == {anew("REPORTED_IN", INCIDENT, report) for report in fact.evidence}


def test_a_dispute_begins_on_all_four_axes() -> None:
    axes = {"handling": "detected", "phase": "prevention", "conflict_status": "none"}
    assert of(the(WORLD, Dispute.Detected)) == (
        {put("Dispute", DISPUTE, title="The way of the convoys", sources_of_conflict=(), **axes)},
        {
            tie("PARTY_TO", EAST, DISPUTE, role="principal"),
            tie("PARTY_TO", WEST, DISPUTE, role="principal"),
            tie("LOCATED_IN", DISPUTE, PLACE),
            tie("DETECTED_FROM", DISPUTE, REPORT),
        },
    )


def test_the_legal_sources_of_a_dispute_are_texts() -> None:
    world = a_relation()
    parties = (Party(group=FRIENDS, role=PartyRole.SUPPORTING),)
    given = {"title": "Water", "parties": parties, "sources_of_conflict": (SourceOfConflict.BOUNDARY,)}
    nodes, ties = of(world.decide(Dispute.detect, "dispute-3", **given))
    assert ("sources_of_conflict", ("boundary",)) in next(iter(nodes)).properties
    assert ties == {tie("PARTY_TO", FRIENDS, "dispute-3", role="supporting")}


def test_the_handling_of_a_dispute_moves_its_own_axis_only() -> None:
    assert of(the(WORLD, Dispute.Verified)) == ({change("Dispute", DISPUTE, handling="verified")}, set())
    assert of(the(WORLD, Dispute.Dismissed)) == ({change("Dispute", "dispute-2", handling="dismissed")}, set())


def test_parties_come_and_go() -> None:
    assert of(the(WORLD, Dispute.PartyAdded)) == (set(), {anew("PARTY_TO", FRIENDS, DISPUTE, role="supporting")})
    assert of(the(WORLD, Dispute.PartyRemoved)) == (set(), {end("PARTY_TO", FRIENDS, DISPUTE)})


def test_who_leads_now_takes_the_place_of_who_led_before() -> None:
    fact = the(WORLD, Dispute.Assigned)
    assert of(fact) == (
        {change("Dispute", DISPUTE, handling="assigned", due="2025-05-01")},
        {
            end("LEADS", None, DISPUTE),
            end("ASSISTS", None, DISPUTE),
            tie("LEADS", DESK, DISPUTE),
            tie("ASSISTS", POLICE, DISPUTE),
        },
    )
    assert ends_before_it_begins(changes(fact), "LEADS")


def test_an_incident_shows_whether_it_was_found_out() -> None:
    unconfirmed = the(WORLD, Incident.LeftUnconfirmed)
    assert of(unconfirmed) == (
        {change("Incident", INCIDENT, state="unconfirmed")},
        {anew("REPORTED_IN", INCIDENT, OTHER_REPORT)},
    )
    assert of(the(WORLD, Incident.Reopened)) == ({change("Incident", INCIDENT, state="reported")}, set())


def test_a_merged_incident_is_tied_to_the_survivor_until_that_is_undone() -> None:
    assert of(the(WORLD, Incident.Merged)) == (
        {change("Incident", OTHER_INCIDENT, state="merged")},
        {anew("ONE_WITH", OTHER_INCIDENT, INCIDENT)},
    )
    assert of(the(WORLD, Incident.MergeUndone)) == (
        {change("Incident", OTHER_INCIDENT, state="reported")},
        {end("ONE_WITH", OTHER_INCIDENT, INCIDENT)},
    )


def test_a_corrected_dispute_shows_what_is_so_and_where() -> None:
    fact = the(WORLD, Dispute.Corrected)
    assert of(fact) == (
        {change("Dispute", DISPUTE, title="The convoys", sources_of_conflict=())},
        {end("LOCATED_IN", DISPUTE), tie("LOCATED_IN", DISPUTE, PLACE)},
    )
    assert ends_before_it_begins(changes(fact), "LOCATED_IN")
