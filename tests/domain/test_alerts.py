"""Agencies are warned; they acknowledge and answer, or are seen not to have done so."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP
from domain.alert import (
    ACKNOWLEDGED_BEFORE,
    ACKNOWLEDGED_ONCE,
    ANSWERED_LATER,
    FOUND_BY_A_RULE,
    HAS_A_GROUND,
    HAS_RECIPIENTS,
    IS_RECIPIENT,
    NO_FORECAST,
    RAISED_BY_ONE,
    TIME_IS_UP,
    Alert,
    AlertState,
)
from domain.classification import Classification, Level
from domain.dispute import Dispute, Handling
from domain.dispute_warned import ALERT_IS_LISTED_ONCE, ALERTS_ARE_ACKNOWLEDGED
from domain.errors import BadInput, RuleBroken
from domain.finding import Finding, Indicator
from domain.incident import Incident
from domain.report import RejectionReason, Report
from domain.report_weighed import EVIDENCE_STANDS
from tests.states import (
    ALERT,
    DESK,
    DISPUTE,
    INCIDENT,
    PLACE,
    POLICE,
    REPORT,
    World,
    a_dispute,
    a_kept_agreement,
    a_report,
    an_agency,
    an_incident,
)

RULE = "report-intensity@2"


def warned(world: World, days: int = 3, **more: Any) -> dict[str, Any]:
    """What is said when an alert is raised."""
    said: dict[str, Any] = {"what": "Both schools march on the eve of Suro", "recipients": (POLICE, DESK)}
    said |= {"respond_by": world.now.date() + timedelta(days=days), "by_agency": DESK, "place": PLACE}
    return {name: value for name, value in (said | more).items() if value is not None}


def a_raised_alert() -> World:
    world = an_agency()
    world.decide(Alert.raise_, ALERT, **warned(world))
    return world


STEPS: dict[str, tuple[Any, dict[str, Any], set[AlertState], AlertState]] = {
    "acknowledge": (
        Alert.acknowledge,
        {"by_agency": POLICE},
        {AlertState.RAISED, AlertState.LAPSED},
        AlertState.ACKNOWLEDGED,
    ),
    "respond": (
        Alert.respond,
        {"by_agency": POLICE, "action": "Two posts"},
        {AlertState.ACKNOWLEDGED},
        AlertState.RESPONDED,
    ),
    "dismiss": (
        Alert.dismiss,
        {"by_agency": DESK, "reason": "The march is called off"},
        {AlertState.RAISED, AlertState.LAPSED, AlertState.ACKNOWLEDGED},
        AlertState.DISMISSED,
    ),
    "lapse": (Alert.lapse, {}, {AlertState.RAISED}, AlertState.LAPSED),
}
WAYS = {
    AlertState.RAISED: (),
    AlertState.ACKNOWLEDGED: ("acknowledge",),
    AlertState.RESPONDED: ("acknowledge", "respond"),
    AlertState.DISMISSED: ("dismiss",),
    AlertState.LAPSED: ("lapse",),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", AlertState)
def test_an_alert_takes_the_steps_of_its_state_and_no_other(state: AlertState, step: str) -> None:
    world = a_raised_alert()
    world.wait(days=4)
    for before in WAYS[state]:
        world.decide(STEPS[before][0], ALERT, **STEPS[before][1])
    decide, given, legal, after = STEPS[step]
    if state in legal:
        world.decide(decide, ALERT, **given)
        assert world.thing(Alert, ALERT).state is after
    else:
        again = step == "acknowledge" and state is not AlertState.DISMISSED
        assert world.refusal_of(decide, ALERT, **given) is (ACKNOWLEDGED_ONCE if again else LEGAL_STEP)


def test_each_agency_that_was_warned_acknowledges_for_itself_and_what_is_answered_stays_so() -> None:
    world = a_raised_alert()
    world.decide(Alert.acknowledge, ALERT, by_agency=POLICE)
    assert world.refusal_of(Alert.respond, ALERT, by_agency=DESK, action="A call") is ACKNOWLEDGED_BEFORE
    world.decide(Alert.respond, ALERT, by_agency=POLICE, action="Two posts")
    world.decide(Alert.acknowledge, ALERT, by_agency=DESK)
    assert world.refusal_of(Alert.acknowledge, ALERT, by_agency=DESK) is ACKNOWLEDGED_ONCE
    alert = world.thing(Alert, ALERT)
    assert (alert.state, alert.acknowledged_by) == (AlertState.RESPONDED, [POLICE, DESK])


def test_whoever_was_not_warned_neither_acknowledges_nor_answers() -> None:
    world = an_agency()
    world.decide(Alert.raise_, ALERT, **warned(world, recipients=(POLICE,)))
    assert world.refusal_of(Alert.acknowledge, ALERT, by_agency=DESK) is IS_RECIPIENT
    world.decide(Alert.acknowledge, ALERT, by_agency=POLICE)
    assert world.refusal_of(Alert.respond, ALERT, by_agency=DESK, action="A call") is IS_RECIPIENT


def test_an_alert_lapses_only_once_its_last_day_is_over_and_says_which_day_that_was() -> None:
    world = a_raised_alert()
    last_day = world.now.date() + timedelta(days=3)
    world.wait(days=3)
    assert world.refusal_of(Alert.lapse, ALERT) is TIME_IS_UP
    world.wait(days=1)
    fact = world.decide(Alert.lapse, ALERT)
    assert isinstance(fact, Alert.Lapsed)
    assert (fact.respond_by, fact.looked_on) == (last_day, world.now.date())


def test_an_alert_is_raised_by_an_agency_or_by_a_version_of_a_rule() -> None:
    world = an_incident()
    both, neither = warned(world, by_rule=RULE), warned(world, by_agency=None)
    for wrong in (both, neither):
        assert world.refusal_of(Alert.raise_, ALERT, **wrong) is RAISED_BY_ONE
    for no_version in ("report-intensity", "report-intensity@0", "Report@1"):
        with pytest.raises((BadInput, ValueError), match="pattern"):
            world.decide(Alert.raise_, ALERT, **warned(world, by_agency=None, by_rule=no_version))
    by_rule = warned(world, by_agency=None, by_rule=RULE)
    assert world.refusal_of(Alert.raise_, ALERT, **by_rule) is HAS_A_GROUND
    world.decide(Alert.raise_, ALERT, **by_rule, evidence=(REPORT, REPORT), incidents=(INCIDENT,))
    fact = world.facts[-1]
    assert isinstance(fact, Alert.Raised)
    assert (fact.evidence, fact.incidents) == ((REPORT,), (INCIDENT,))


def test_an_alert_has_a_ground_recipients_and_a_day_to_come() -> None:
    world = an_agency()
    assert world.refusal_of(Alert.raise_, ALERT, **warned(world, place=None)) is HAS_A_GROUND
    assert world.refusal_of(Alert.raise_, ALERT, **warned(world, recipients=())) is HAS_RECIPIENTS
    assert world.refusal_of(Alert.raise_, ALERT, **warned(world, days=-1)) is ANSWERED_LATER
    world.decide(Alert.raise_, ALERT, **warned(world, days=0))


def test_an_alert_rests_on_nothing_that_has_fallen() -> None:
    world = an_incident()
    world.decide(Incident.refute, INCIDENT, evidence=(REPORT,), reason="It was a drill")
    assert world.refusal_of(Alert.raise_, ALERT, **warned(world, incidents=(INCIDENT,))) is LEGAL_STEP
    world = a_report()
    world.decide(Report.reject, REPORT, reason_code=RejectionReason.OUT_OF_SCOPE, reason="A copy")
    assert world.refusal_of(Alert.raise_, ALERT, **warned(world, evidence=(REPORT,))) is EVIDENCE_STANDS


FORECASTS = (
    "80% likely",
    "80 persen akan bentrok",
    "High probability",
    "Peluang bentrok besar",
    "person-east will come",
)


@pytest.mark.parametrize("forecast", FORECASTS)
def test_an_alert_foretells_nothing_and_points_at_nobody(forecast: str) -> None:
    world = an_agency()
    assert world.refusal_of(Alert.raise_, ALERT, **warned(world, what=forecast)) is NO_FORECAST
    assert world.refusal_of(Alert.raise_, ALERT, **warned(world, not_seen=forecast)) is NO_FORECAST
    world.decide(Alert.raise_, ALERT, **warned(world))
    assert world.refusal_of(Alert.dismiss, ALERT, by_agency=DESK, reason=forecast) is NO_FORECAST
    world.decide(Alert.acknowledge, ALERT, by_agency=POLICE)
    assert world.refusal_of(Alert.respond, ALERT, by_agency=POLICE, action=forecast) is NO_FORECAST


@pytest.mark.parametrize("answer", [Alert.acknowledge, Alert.dismiss])
@pytest.mark.parametrize("late", [False, True])
def test_a_dispute_is_not_closed_while_an_alert_about_it_is_unacknowledged(answer: Any, late: bool) -> None:
    world = a_kept_agreement()
    world.decide(Alert.raise_, ALERT, **warned(world))
    world.decide(Dispute.list_alert, DISPUTE, alert=ALERT)
    if late:
        world.wait(days=4)
        world.decide(Alert.lapse, ALERT)
    assert world.refusal_of(Dispute.close, DISPUTE, reason="Done") is ALERTS_ARE_ACKNOWLEDGED
    why = {"reason": "Called off"} if answer is Alert.dismiss else {}
    world.decide(answer, ALERT, by_agency=POLICE, **why)
    fact = world.decide(Dispute.close, DISPUTE, reason="Done")
    assert world.dispute.handling is Handling.CLOSED
    assert {seen.id: seen.version for seen in fact.seen}[ALERT] == world.thing(Alert, ALERT).version


def test_an_alert_above_the_dispute_keeps_it_open_and_is_not_named() -> None:
    world = a_kept_agreement()
    world.decide(Alert.raise_, ALERT, classification=Classification(level=Level.SECRET), **warned(world))
    world.decide(Dispute.list_alert, DISPUTE, classification=Classification(level=Level.SECRET), alert=ALERT)
    with pytest.raises(RuleBroken) as refused:
        world.decide(Dispute.close, DISPUTE, reason="Done")
    assert refused.value.rule is ALERTS_ARE_ACKNOWLEDGED
    assert ALERT not in str(refused.value)


def test_an_alert_stands_once_on_the_list_of_a_dispute_that_goes_on() -> None:
    world = a_kept_agreement()
    world.decide(Alert.raise_, ALERT, **warned(world))
    world.decide(Dispute.list_alert, DISPUTE, alert=ALERT)
    assert world.refusal_of(Dispute.list_alert, DISPUTE, alert=ALERT) is ALERT_IS_LISTED_ONCE
    world = a_dispute()
    world.decide(Dispute.dismiss, DISPUTE, reason="A rumour")
    world.decide(Alert.raise_, ALERT, **warned(world))
    assert world.refusal_of(Dispute.list_alert, DISPUTE, alert=ALERT) is LEGAL_STEP


def _found(**changed: Any) -> Finding:
    given: dict[str, Any] = {
        "indicator": Indicator.AGREEMENT_HEALTH,
        "value": 0.5,
        "threshold": 0.5,
        "n": 2,
        "window_from": date(2025, 1, 21),
        "window_until": date(2025, 4, 20),
        "sources_heard": 1,
        "sources_registered": 2,
        "upto_position": 9,
        "level": "restricted",
        "facts": (7,),
        "what_en": "One of two commitments is overdue",
        "not_seen_en": "What nobody went to see",
    } | changed
    return Finding(**given)


def test_a_finding_comes_with_a_rule_and_its_facts_are_a_ground() -> None:
    world = a_report()
    given = {"what": "Overdue", "recipients": (DESK,), "respond_by": world.now.date()}
    assert (
        world.refusal_of(Alert.raise_, ALERT, by_agency=DESK, place=PLACE, finding=_found(), **given) is FOUND_BY_A_RULE
    )
    rests_on_nothing = _found(facts=())
    ruled = {"by_rule": "agreement-health@1", **given}
    assert world.refusal_of(Alert.raise_, ALERT, finding=rests_on_nothing, **ruled) is HAS_A_GROUND
    assert world.refusal_of(Alert.raise_, ALERT, finding=_found(what_en="80% certain"), **ruled) is NO_FORECAST
    fact = world.decide(Alert.raise_, ALERT, finding=_found(), **ruled)
    assert isinstance(fact, Alert.Raised)
    assert fact.finding == _found()
