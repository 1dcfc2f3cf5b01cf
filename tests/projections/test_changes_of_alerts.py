"""What facts about alerts change in the graph."""

from datetime import date, timedelta

from domain.alert import Alert
from domain.dispute import Dispute
from domain.finding import Finding, Indicator
from tests.projections.reading import change, end, of, put, the, tie
from tests.states import ALERT, ARMY, DESK, DISPUTE, OTHER_INCIDENT, PLACE, POLICE, REPORT, everything_that_can_happen

WORLD = everything_that_can_happen()
RAISED = the(WORLD, Alert.Raised).occurred.start


def _day(days: int) -> str:
    return (RAISED.date() + timedelta(days=days)).isoformat()


def _time(hours: int = 0) -> str:
    return (RAISED + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_an_alert_shows_its_evidence_whom_it_warned_and_what_it_cannot_see() -> None:
    said = {"what": "Both schools march", "not_seen": "Nobody reports from Kiringan", "respond_by": _day(3)}
    assert of(the(WORLD, Alert.Raised)) == (
        {put("Alert", ALERT, state="raised", raised_at=_time(), **said)},
        {
            tie("RAISED_BY", ALERT, DESK),
            tie("ALERT_AT", ALERT, PLACE),
            tie("ALERT_EVIDENCE", ALERT, REPORT),
            tie("ALERT_SEEN_IN", ALERT, OTHER_INCIDENT),
            *(tie(kind, ALERT, agency) for kind in ("ALERTED", "AWAITED_FROM") for agency in (POLICE, ARMY)),
        },
    )
    assert of(the(WORLD, Dispute.AlertListed)) == (set(), {tie("ALERT_ABOUT", ALERT, DISPUTE)})


def test_what_a_rule_found_is_shown_with_its_alert_in_both_languages() -> None:
    finding = Finding(
        indicator=Indicator.VIOLENCE_RATE,
        value=2.0,
        threshold=1.5,
        n=2,
        window_from=date(2025, 4, 9),
        window_until=date(2025, 5, 8),
        sources_heard=3,
        sources_registered=5,
        upto_position=40,
        level="restricted",
        facts=(12, 14),
        what_en="Two incidents",
        not_seen_en="What nobody reported",
    )
    nodes, _ = of(the(WORLD, Alert.Raised, 2).model_copy(update={"finding": finding}))
    (shown,) = (dict(node.properties) for node in nodes)
    said = {"what", "state", "raised_at", "respond_by", "by_rule"}
    assert {name: value for name, value in shown.items() if name not in said} == {
        "indicator": "violence_rate",
        "value": 2.0,
        "threshold": 1.5,
        "n": 2,
        "window_from": "2025-04-09",
        "window_until": "2025-05-08",
        "sources_heard": 3,
        "sources_registered": 5,
        "upto_position": 40,
        "considered_level": "restricted",
        "what_en": "Two incidents",
        "not_seen_en": "What nobody reported",
    }


def test_an_alert_of_a_rule_shows_which_version_raised_it() -> None:
    nodes, ties = of(the(WORLD, Alert.Raised, 2))
    said = {"what": "Both schools march", "respond_by": _day(3), "by_rule": "report-intensity@1"}
    assert nodes == {put("Alert", "alert-2", state="raised", raised_at=_time(), **said)}
    assert "RAISED_BY" not in {said.of for said in ties}


def test_an_alert_shows_who_knows_since_when_and_whose_answer_is_awaited_still() -> None:
    at = {"acknowledged_at": _time(2)}
    assert of(the(WORLD, Alert.Acknowledged)) == (
        {change("Alert", ALERT, state="acknowledged")},
        {end("AWAITED_FROM", ALERT, POLICE), tie("ACKNOWLEDGED_BY", ALERT, POLICE, **at)},
    )
    assert of(the(WORLD, Alert.Acknowledged, 2)) == (
        {change("Alert", ALERT, state="responded")},
        {end("AWAITED_FROM", ALERT, ARMY), tie("ACKNOWLEDGED_BY", ALERT, ARMY, **at)},
    )
    assert of(the(WORLD, Alert.Responded)) == (
        {change("Alert", ALERT, state="responded", responded_at=_time(2), action="Two posts")},
        {tie("RESPONDED_BY", ALERT, POLICE)},
    )


def test_an_alert_shows_that_it_lapsed_or_was_dismissed() -> None:
    assert of(the(WORLD, Alert.Lapsed)) == ({change("Alert", "alert-2", state="lapsed", lapsed_on=_day(4))}, set())
    assert of(the(WORLD, Alert.Dismissed)) == (
        {change("Alert", "alert-2", state="dismissed", dismissed_because="Called off")},
        {end("AWAITED_FROM", "alert-2"), tie("DISMISSED_BY", "alert-2", DESK)},
    )
