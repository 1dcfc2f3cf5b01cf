"""What facts about the later life of disputes, mediations and agreements change in the graph."""

from typing import Any

import pytest

from domain.agreement import Agreement
from domain.custom import Custom
from domain.dispute import Dispute
from domain.mediation import Mediation
from domain.recovery import Recovery
from tests.projections.reading import anew, change, end, of, put, the, tie
from tests.states import (
    AGREEMENT,
    ARMY,
    CUSTOM,
    DESK,
    DISPUTE,
    EAST,
    OTHER_REPORT,
    PLACE,
    POLICE,
    RECOVERY,
    REPORT,
    WEST,
    everything_that_can_happen,
)

WORLD = everything_that_can_happen()
THIRD, MEDIATION = "dispute-3", "mediation-3"


@pytest.mark.parametrize(
    ("kind", "number", "id", "says"),
    [
        (Dispute.HandlingBegan, 1, DISPUTE, {"handling": "in_handling"}),
        (Dispute.MediationEntered, 1, DISPUTE, {"handling": "in_mediation"}),
        (Dispute.AgreementReached, 1, DISPUTE, {"handling": "agreed"}),
        (Dispute.HandlingResumed, 1, THIRD, {"handling": "in_handling"}),
        (Dispute.Closed, 1, DISPUTE, {"handling": "closed", "closed_because": "Nothing is open"}),
        (Dispute.PhaseEntered, 1, THIRD, {"phase": "cessation"}),
        (Dispute.PhaseEntered, 2, THIRD, {"phase": "recovery"}),
        (
            Dispute.ConflictStatusExtended,
            1,
            THIRD,
            {"conflict_status": "extended", "conflict_status_until": "2025-06-27"},
        ),
    ],
)
def test_a_dispute_shows_where_it_stands(kind: Any, number: int, id: str, says: dict[str, Any]) -> None:
    assert of(the(WORLD, kind, number)) == ({change("Dispute", id, **says)}, set())


def test_who_watches_takes_the_place_of_who_watched() -> None:
    fact = the(WORLD, Dispute.MonitoringBegan)
    assert of(fact) == (
        {change("Dispute", DISPUTE, handling="monitored")},
        {end("MONITORS", target=DISPUTE), tie("MONITORS", POLICE, DISPUTE)},
    )


def test_a_reopened_dispute_shows_the_reports_it_was_seen_in_again() -> None:
    fact = the(WORLD, Dispute.Reopened)
    again = f"reopened-{fact.originator_version}"
    assert of(fact) == (
        {change("Dispute", DISPUTE, handling="reopened")},
        {tie("DETECTED_FROM", DISPUTE, REPORT, key=again)},
    )


def test_a_referred_dispute_shows_whereto() -> None:
    assert of(the(WORLD, Dispute.Referred)) == (
        {change("Dispute", THIRD, handling="referred", referred_to="court")},
        {anew("REFERRED_TO", THIRD, POLICE)},
    )


def test_a_merged_dispute_is_tied_to_the_one_that_goes_on_until_they_are_two() -> None:
    assert of(the(WORLD, Dispute.Merged)) == (
        {change("Dispute", THIRD, handling="merged")},
        {anew("MERGED_INTO", THIRD, DISPUTE), anew("MERGED_ON", THIRD, REPORT)},
    )
    assert of(the(WORLD, Dispute.MergeUndone)) == (
        {change("Dispute", THIRD, handling="referred")},
        {end("MERGED_INTO", THIRD, DISPUTE), end("MERGED_ON", THIRD)},
    )


def test_a_state_of_conflict_shows_where_it_holds_and_until_when() -> None:
    assert of(the(WORLD, Dispute.ConflictStatusDeclared)) == (
        {change("Dispute", THIRD, conflict_status="declared", conflict_status_until="2025-06-12")},
        {end("DECLARED_FOR", THIRD), tie("DECLARED_FOR", THIRD, PLACE)},
    )
    for kind, state in ((Dispute.ConflictStatusEnded, "ended"), (Dispute.ConflictStatusLapsed, "lapsed")):
        assert of(the(WORLD, kind)) == (
            {change("Dispute", THIRD, conflict_status=state)},
            {end("DECLARED_FOR", THIRD)},
        )


def test_the_army_is_tied_to_a_dispute_while_it_assists() -> None:
    asked, over = the(WORLD, Dispute.ArmyAssistanceRequested), the(WORLD, Dispute.ArmyAssistanceEnded)
    assert of(asked) == (set(), {anew("ARMY_ASSISTS", ARMY, THIRD, task="To guard the square")})
    assert of(over) == (set(), {end("ARMY_ASSISTS", ARMY, THIRD)})


def test_a_measure_is_a_node_with_who_took_it_and_where() -> None:
    measure = f"measure-{THIRD}-1"
    said = {"kind": "shelter", "description": "Tents on the square", "beneficiaries": 120}
    time = {"occurred_start": "2025-05-13T01:00:00Z", "occurred_precision": "minute"}
    assert of(the(WORLD, Dispute.EmergencyMeasureTaken)) == (
        {put("Measure", measure, **said, **time)},
        {tie("MEASURE_IN", measure, THIRD), tie("TAKEN_BY", measure, DESK), tie("TAKEN_AT", measure, PLACE)},
    )


def test_a_judgement_is_a_node_of_its_own_and_the_last_one_shows_on_the_dispute() -> None:
    judged = f"assessment-{THIRD}-1"
    nodes, ties = of(the(WORLD, Dispute.EscalationAssessed))
    assert change("Dispute", THIRD, escalation=7) in nodes
    assert [each.ids for each in nodes if each.of == "Assessment"] == [(judged,)]
    assert ties == {
        tie("ASSESSES", judged, THIRD),
        tie("ASSESSED_BY", judged, DESK),
        tie("ASSESSED_ON", judged, REPORT),
        tie("ASSESSED_ON", judged, OTHER_REPORT),
    }


def test_what_ties_or_divides_groups_is_a_node_with_them() -> None:
    for kind, number, said in (
        (Dispute.ConnectorIdentified, 1, {"kind": "connector", "description": "They trade with each other"}),
        (Dispute.DividerIdentified, 2, {"kind": "divider", "description": "Two associations of traders"}),
    ):
        influence = f"influence-{THIRD}-{number}"
        assert of(the(WORLD, kind)) == (
            {put("Influence", influence, category="systems", **said)},
            {
                tie("INFLUENCES", influence, THIRD),
                tie("BEARS_ON", influence, EAST),
                tie("BEARS_ON", influence, WEST),
                tie("INFLUENCE_SEEN_IN", influence, REPORT),
            },
        )


# ── Customs and mediations ────────────────────────────────────────────────────────────────────────────────────────


def test_a_custom_shows_where_it_is_known_and_what_it_fits() -> None:
    nodes, ties = of(the(WORLD, Custom.Registered))
    (node,) = nodes
    assert ("fits", ("boundary",)) in node.properties
    assert ties == {tie("PRACTISED_IN", CUSTOM, PLACE)}
    assert of(the(WORLD, Custom.Redescribed))[1] == {end("PRACTISED_IN", CUSTOM)}
    assert tie("FOLLOWS", MEDIATION, CUSTOM) in of(the(WORLD, Mediation.Proposed, 3))[1]


def test_a_mediator_is_challenged_until_that_is_decided() -> None:
    second, third = "person-second-mediator", "person-third-mediator"
    because = {"party": EAST, "reason": "A cousin of their chair"}
    assert of(the(WORLD, Mediation.MediatorChallenged)) == (
        {put("Person", second)},
        {anew("CHALLENGED_IN", second, MEDIATION, **because)},
    )
    assert of(the(WORLD, Mediation.ChallengeDismissed)) == (set(), {end("CHALLENGED_IN", third, MEDIATION)})
    assert of(the(WORLD, Mediation.MediatorReplaced)) == (
        set(),
        {
            end("MEDIATOR_IN", second, MEDIATION),
            end("CHALLENGED_IN", second, MEDIATION),
            end("APPOINTED_FROM", MEDIATION, key=second),
        },
    )


@pytest.mark.parametrize(
    ("kind", "label", "id", "of_mediation", "with_party", "party"),
    [
        (Mediation.PreMeetingHeld, "PreMeeting", f"premeeting-{MEDIATION}-1", "PREMEETING_OF", "MET_WITH", EAST),
        (Mediation.CaucusHeld, "Caucus", f"caucus-{MEDIATION}-1", "CAUCUS_OF", "CAUCUS_WITH", WEST),
    ],
)
def test_a_meeting_apart_shows_with_whom_and_not_what_was_said(
    kind: Any, label: str, id: str, of_mediation: str, with_party: str, party: str
) -> None:
    nodes, ties = of(the(WORLD, kind))
    (node,) = nodes
    assert (node.of, node.ids) == (label, (id,))
    assert {name for name, _ in node.properties} == {"number", "occurred_start", "occurred_precision"}
    assert ties == {tie(of_mediation, id, MEDIATION), tie(with_party, id, party)}


@pytest.mark.parametrize(
    ("kind", "number", "id", "statement_kind", "text", "party"),
    [
        (Mediation.PositionStated, 1, "1", "position", "The road is ours on Sundays", EAST),
        (Mediation.InterestIdentified, 1, "2", "interest", "To get home before dark", EAST),
        (Mediation.OptionProposed, 1, "3", "option", "Another road", WEST),
        (Mediation.OptionProposed, 2, "4", "option", "Another day", None),
        (Mediation.CaucusPointsShared, 1, "shared-{}-1", "shared_point", "We would take the northern road", WEST),
    ],
)
def test_what_was_said_is_a_node_with_who_said_it(
    kind: Any, number: int, id: str, statement_kind: str, text: str, party: str | None
) -> None:
    fact = the(WORLD, kind, number)
    statement = f"statement-{MEDIATION}-{id.format(fact.originator_version)}"
    nodes, ties = of(fact)
    (node,) = nodes
    assert node.ids == (statement,)
    assert {("kind", statement_kind), ("text", text)} <= node.properties
    assert ties == {
        tie("STATED_IN", statement, MEDIATION),
        *({tie("STATED_BY", statement, party)} if party else ()),
    }


def test_a_mediation_shows_how_and_why_it_ended() -> None:
    assert of(the(WORLD, Mediation.AgreementReached)) == ({change("Mediation", MEDIATION, state="agreed")}, set())
    because = {"ended_because": "The East refused", "next_step": "Ask the elders"}
    assert of(the(WORLD, Mediation.ImpasseDeclared)) == (
        {change("Mediation", "mediation-2", state="impasse", **because)},
        set(),
    )
    assert of(the(WORLD, Mediation.PartyWithdrew)) == (
        {
            change("Mediation", "mediation-4", state="withdrawn"),
            change("Mediation", "mediation-4", ended_because="They go to court"),
        },
        {
            anew("CONSENT_OF", "mediation-4", EAST, state="withdrawn", conditions=()),
        },
    )
    assert of(the(WORLD, Mediation.Superseded)) == (
        {change("Mediation", "mediation-5", state="superseded", ended_because="The elders do it")},
        {tie("SUPERSEDED_BY", "mediation-5", MEDIATION)},
    )


# ── Agreements and recovery ───────────────────────────────────────────────────────────────────────────────────────


def test_a_clause_and_a_visit_are_nodes() -> None:
    clause, visit = "clause-agreement-3-1", "visit-agreement-3-1"
    said = {"number": 1, "heading": "The road", "text": "The convoys take the northern road"}
    assert of(the(WORLD, Agreement.ClauseWritten)) == (
        {put("Clause", clause, **said)},
        {tie("CLAUSE_OF", clause, "agreement-3")},
    )
    assert of(the(WORLD, Agreement.MonitoringVisitMade))[1] == {
        tie("VISIT_TO", visit, "agreement-3"),
        tie("VISIT_BY", visit, POLICE),
        tie("LOOKED_AT", visit, "commitment-agreement-3-1"),
        tie("VISIT_EVIDENCE", visit, REPORT),
    }


def test_an_agreement_shows_how_it_ended() -> None:
    fulfilled, expired, renegotiated, ended = (
        the(WORLD, kind) for kind in (Agreement.Fulfilled, Agreement.Expired, Agreement.Renegotiated, Agreement.Ended)
    )
    days = {fact: fact.occurred.start.date().isoformat() for fact in (fulfilled, renegotiated, ended)}
    over = {"state": "fulfilled", "ended_on": days[fulfilled]}
    assert of(fulfilled) == ({change("Agreement", "agreement-3", **over)}, set())
    assert isinstance(expired, Agreement.Expired)
    over = {"state": "expired", "ended_on": expired.last_day.isoformat()}
    assert of(expired) == ({change("Agreement", "agreement-4", **over)}, set())
    assert of(renegotiated) == (
        {change("Agreement", AGREEMENT, state="renegotiated", ended_on=days[renegotiated])},
        {tie("FOLLOWED_BY", AGREEMENT, "agreement-3")},
    )
    found = {"end_cause": "overtaken", "end_finding": "Nobody needs it"}
    assert of(ended) == (
        {change("Agreement", "agreement-2", state="ended", ended_on=days[ended], **found)},
        {tie("ENDED_ON", "agreement-2", REPORT)},
    )


def test_an_agreement_with_a_last_day_shows_it() -> None:
    (node,) = of(the(WORLD, Agreement.Signed, 4))[0]
    assert ("in_force_until", "2025-05-08") in node.properties


def test_recovery_shows_what_it_is_and_how_far_it_has_come() -> None:
    said = {"title": "The square", "kind": "reconstruction", "state": "planned"}
    assert of(the(WORLD, Recovery.Planned)) == (
        {put("Recovery", RECOVERY, **said)},
        {
            tie("RECOVERS", RECOVERY, THIRD),
            tie("CARRIED_OUT_BY", RECOVERY, DESK),
            tie("RECOVERS_AT", RECOVERY, PLACE),
            tie("CARRIES_OUT", RECOVERY, "agreement-3"),
        },
    )
    assert of(the(WORLD, Recovery.Started)) == ({change("Recovery", RECOVERY, state="running")}, set())
    assert of(the(WORLD, Recovery.Completed)) == (
        {change("Recovery", RECOVERY, state="done", outcome="The stalls stand again")},
        {tie("RECOVERY_EVIDENCE", RECOVERY, OTHER_REPORT)},
    )
    assert of(the(WORLD, Recovery.Stopped)) == (
        {change("Recovery", "recovery-2", state="stopped", stopped_because="They met by themselves")},
        set(),
    )
