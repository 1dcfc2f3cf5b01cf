"""What facts about mediations and agreements change in the graph."""

from typing import Any

import pytest

from domain.agreement import Agreement
from domain.mediation import Mediation
from tests.projections.reading import anew, change, end, of, put, the, tie
from tests.states import (
    AGREEMENT,
    DESK,
    DISPUTE,
    EAST,
    MEDIATION,
    MEDIATOR,
    OTHER_REPORT,
    POLICE,
    REPORT,
    TEXT,
    WEST,
    everything_that_can_happen,
)

WORLD = everything_that_can_happen()
SESSION = f"session-{MEDIATION}-1"
FIRST, SECOND = f"commitment-{AGREEMENT}-1", f"commitment-{AGREEMENT}-2"
BREACH, OTHER_BREACH = f"breach-{AGREEMENT}-1", f"breach-{AGREEMENT}-2"


def test_a_mediation_is_tied_to_its_dispute_and_to_who_proposed_it() -> None:
    assert of(the(WORLD, Mediation.Proposed)) == (
        {put("Mediation", MEDIATION, mechanism="social", local_name="rembug", state="proposed", sessions=0)},
        {tie("MEDIATES", MEDIATION, DISPUTE), tie("PROPOSED_BY", MEDIATION, DESK)},
    )


def test_a_mediator_is_a_person_without_a_name() -> None:
    described: dict[str, Any] = {"institution": "Forum of elders", "conflict_of_interest_declared": False}
    assert of(the(WORLD, Mediation.MediatorAppointed)) == (
        {put("Person", MEDIATOR)},
        {
            anew("MEDIATOR_IN", MEDIATOR, MEDIATION, **described),
            anew("APPOINTED_FROM", MEDIATION, POLICE, MEDIATOR, mediator=MEDIATOR),
        },
    )


def test_the_groups_that_a_mediator_belongs_to_are_told_for_each_mediation() -> None:
    appointed = the(WORLD, Mediation.MediatorAppointed).model_copy(update={"member_of": (EAST, WEST, EAST)})
    ties = of(appointed)[1]
    assert {t for t in ties if t.of == "MEMBER_OF"} == {
        anew("MEMBER_OF", MEDIATOR, group, MEDIATION, mediation=MEDIATION) for group in (EAST, WEST)
    }


@pytest.mark.parametrize(
    ("kind", "id", "mediation_is", "consent"),
    [
        (Mediation.ConsentGiven, MEDIATION, "consenting", {"state": "given", "conditions": ("no convoys",)}),
        (Mediation.ConsentWithdrawn, MEDIATION, "adjourned", {"state": "withdrawn", "conditions": ()}),
        (Mediation.ConsentRefused, "mediation-2", "consenting", {"state": "refused", "conditions": ()}),
    ],
)
def test_how_a_party_stands_takes_the_place_of_how_it_stood(
    kind: Any, id: str, mediation_is: str, consent: dict[str, Any]
) -> None:
    assert of(the(WORLD, kind)) == (
        {change("Mediation", id, state=mediation_is)},
        {anew("CONSENT_OF", id, EAST, **consent)},
    )


def test_a_session_is_a_node_with_those_who_attended() -> None:
    session = {"number": 1, "agenda": ("The way of the convoys",), "ground_rules": (), "state": "convened"}
    time = {"occurred_start": "2025-04-22T01:00:00Z", "occurred_precision": "minute"}
    assert of(the(WORLD, Mediation.SessionConvened)) == (
        {change("Mediation", MEDIATION, state="in_session", sessions=1), put("Session", SESSION, **session, **time)},
        {tie("SESSION_OF", SESSION, MEDIATION), tie("ATTENDED", EAST, SESSION), tie("ATTENDED", WEST, SESSION)},
    )


def test_a_session_that_is_over_shows_so_and_its_minutes_do_not() -> None:
    assert of(the(WORLD, Mediation.SessionAdjourned)) == (
        {change("Mediation", MEDIATION, state="adjourned"), change("Session", SESSION, state="adjourned")},
        set(),
    )


def test_an_agreement_is_tied_to_the_mediation_and_the_dispute() -> None:
    assert of(the(WORLD, Agreement.Drafted)) == (
        {put("Agreement", AGREEMENT, title="Peace of the convoys", state="drafted", text_hash=TEXT)},
        {tie("REACHED_IN", AGREEMENT, MEDIATION), tie("SETTLES", AGREEMENT, DISPUTE)},
    )


def test_a_commitment_is_a_node_with_who_owes_it_and_who_verifies_it() -> None:
    text = {"text": "No convoys at night", "state": "open"}
    assert of(the(WORLD, Agreement.CommitmentMade)) == (
        {put("Commitment", FIRST, number=1, due="2025-05-31", **text)},
        {tie("COMMITMENT_OF", FIRST, AGREEMENT), tie("OWED_BY", FIRST, EAST), tie("VERIFIED_BY", FIRST, POLICE)},
    )
    without_a_day = of(the(WORLD, Agreement.CommitmentMade, 2))[0]
    assert without_a_day == {put("Commitment", SECOND, number=2, **text)}


def test_those_who_signed_are_the_parties_and_no_person_is_named() -> None:
    assert of(the(WORLD, Agreement.Signed)) == (
        {change("Agreement", AGREEMENT, state="in_force", in_force_from="2025-04-23")},
        {tie("SIGNED", group, AGREEMENT, mandate="Named by the board") for group in (EAST, WEST)},
    )


@pytest.mark.parametrize(
    ("kind", "commitment", "state", "ties"),
    [
        (Agreement.CommitmentReportedDone, SECOND, "reported_done", set()),
        (Agreement.CommitmentVerified, SECOND, "verified", {anew("COMMITMENT_EVIDENCE", SECOND, OTHER_REPORT)}),
        (Agreement.CommitmentReturned, SECOND, "returned", {end("COMMITMENT_EVIDENCE", SECOND)}),
        (Agreement.CommitmentWaived, "commitment-agreement-2-1", "waived", set()),
    ],
)
def test_a_commitment_shows_how_far_it_has_come_and_who_says_so(
    kind: Any, commitment: str, state: str, ties: set[Any]
) -> None:
    assert of(the(WORLD, kind)) == ({change("Commitment", commitment, state=state)}, ties)


def test_an_allegation_is_a_node_with_whom_it_is_against_and_what_it_rests_on() -> None:
    time = {"occurred_start": "2025-05-03T01:00:00Z", "occurred_precision": "minute"}
    assert of(the(WORLD, Agreement.BreachAlleged)) == (
        {
            change("Agreement", AGREEMENT, state="breach_alleged"),
            put("Breach", BREACH, state="alleged", clause="commitment 1", **time),
        },
        {
            tie("BREACH_OF", BREACH, AGREEMENT),
            tie("ALLEGED_AGAINST", BREACH, EAST),
            anew("BREACH_EVIDENCE", BREACH, REPORT),
        },
    )


def test_a_further_allegation_does_not_hide_that_a_breach_is_confirmed() -> None:
    nodes, _ = of(the(WORLD, Agreement.BreachAlleged, 2))
    assert change("Agreement", AGREEMENT, state="breach_confirmed") in nodes
    clause = {dict(each.properties).get("clause") for each in nodes if each.of == "Breach"}
    assert clause == {"Respect"}


def test_a_confirmed_breach_shows_on_the_agreement_the_commitment_and_itself() -> None:
    assert of(the(WORLD, Agreement.BreachConfirmed)) == (
        {
            change("Agreement", AGREEMENT, state="breach_confirmed"),
            change("Commitment", FIRST, state="breached"),
            change("Breach", BREACH, state="confirmed", finding="A convoy was seen"),
        },
        {anew("BREACH_EVIDENCE", BREACH, OTHER_REPORT)},
    )


def test_a_dismissed_allegation_stays_readable_as_one() -> None:
    assert of(the(WORLD, Agreement.BreachDismissed)) == (
        {
            change("Agreement", AGREEMENT, state="breach_confirmed"),
            change("Breach", OTHER_BREACH, state="dismissed", finding="It was somebody else"),
        },
        set(),
    )
