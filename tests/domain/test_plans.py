"""A plan is ratified by the head of region, says what is to be reached, and reports of it three times a year."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from domain.action_items import Aim, CountedFrom, ReportingPeriod, ReportsDue, Targets
from domain.agency import Agency, AgencyKind
from domain.aggregate import LEGAL_STEP, SOMETHING_CHANGED
from domain.commitment import Due
from domain.plan import (
    CORRECTS_WHAT_WAS_REPORTED,
    ON_THE_LIST,
    PERIOD_HAS_BEGUN,
    REPORTED_ONCE,
    SAYS_SOMETHING,
    Plan,
)
from domain.plan_ratified import (
    DUE_NOT_BEFORE_IT_BEGINS,
    NUMBERED_ONCE,
    NUMBERS_STAND,
    RATIFIED_BY_HEAD_OF_REGION,
    WHAT_WAS_REPORTED_STANDS,
    PeriodReportState,
    PlanState,
)
from domain.report import EVIDENCE_STANDS, Report
from tests.states import BUPATI, DESK, PLAN, POLICE, REPORT, TEXT, World, a_plan, a_report, an_agency, an_item

B04, B08, B12 = ReportingPeriod
ON_B04: dict[str, Any] = {"period": B04}
DUE = a_plan()["due"]


def a_world(of: World | None = None) -> World:
    world = of or an_agency()
    world.decide(Agency.register, BUPATI, name="The regent", kind=AgencyKind.HEAD_OF_REGION)
    return world


def a_ratified_plan(of: World | None = None, **more: Any) -> World:
    world = a_world(of)
    world.decide(Plan.ratify, PLAN, **a_plan(**more))
    return world


def a_reported_item(value: str | None = "4") -> World:
    world = a_ratified_plan()
    given = {"note": "Nobody has counted"} if value is None else {"value": Decimal(value)}
    world.decide(Plan.report_progress, PLAN, item=1, period=B04, **given)
    return world


def revised(**more: Any) -> dict[str, Any]:
    return {
        "ratified_by": BUPATI,
        "decree": "188/9/2025",
        "reason": "So",
        "items": a_plan()["items"],
        "due": DUE,
        **more,
    }


def the_plan(world: World) -> Plan:
    return world.thing(Plan, PLAN)


def test_a_plan_is_ratified_and_revised_by_the_head_of_region_alone() -> None:
    world = a_world()
    assert world.refusal_of(Plan.ratify, PLAN, **a_plan(ratified_by=DESK)) is RATIFIED_BY_HEAD_OF_REGION
    world.decide(Plan.ratify, PLAN, **a_plan())
    other = revised(ratified_by=POLICE, items=(an_item(1),))
    assert world.refusal_of(Plan.revise, PLAN, **other) is RATIFIED_BY_HEAD_OF_REGION


def test_every_item_has_a_number_of_its_own() -> None:
    world = a_world()
    for items in ((), (an_item(1), an_item(1))):
        assert world.refusal_of(Plan.ratify, PLAN, **a_plan(items=items)) is NUMBERED_ONCE
    world.decide(Plan.ratify, PLAN, **a_plan())
    assert world.refusal_of(Plan.revise, PLAN, **revised(items=())) is NUMBERED_ONCE


def test_a_report_is_not_due_before_its_period_begins() -> None:
    world = a_world()
    early = ReportsDue(b04=Due(on=None), b08=Due(on=date(2025, 4, 30)), b12=Due(on=None))
    assert world.refusal_of(Plan.ratify, PLAN, **a_plan(due=early)) is DUE_NOT_BEFORE_IT_BEGINS
    world.decide(Plan.ratify, PLAN, **a_plan(due=early.model_copy(update={"b08": Due(on=date(2025, 5, 1))})))
    assert world.refusal_of(Plan.revise, PLAN, **revised(due=early)) is DUE_NOT_BEFORE_IT_BEGINS


@pytest.mark.parametrize(
    ("period", "begins", "ends"), [(B04, (1, 1), (4, 30)), (B08, (5, 1), (8, 31)), (B12, (9, 1), (12, 31))]
)
def test_the_periods_are_the_thirds_of_a_year(
    period: ReportingPeriod, begins: tuple[int, int], ends: tuple[int, int]
) -> None:
    assert (period.begins_on(2022), period.ends_on(2022)) == (date(2022, *begins), date(2022, *ends))


@pytest.mark.parametrize("value", ["-1", "0.00001", "NaN", "Infinity", "1000000000000000000"])
def test_a_quantity_is_exact_and_finite_and_not_below_nothing(value: str) -> None:
    with pytest.raises(ValidationError):
        Targets(b04=Decimal(value))
    world = a_ratified_plan()
    with pytest.raises(ValidationError):
        world.decide(Plan.report_progress, PLAN, item=1, period=B04, value=Decimal(value))


def test_a_quantity_is_never_read_from_a_binary_fraction() -> None:
    with pytest.raises(ValidationError):
        Targets(b04=0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("aim", "target", "value", "reached"),
    [
        (Aim.AT_LEAST, "4", "4", True),
        (Aim.AT_LEAST, "4", "3.9999", False),
        (Aim.AT_LEAST, "0", "0", True),
        (Aim.AT_MOST, "0", "0", True),
        (Aim.AT_MOST, "3", "3", True),
        (Aim.AT_MOST, "3", "3.0001", False),
        (Aim.AT_MOST, None, "0", None),
        (Aim.AT_MOST, "3", None, None),
        (Aim.AT_LEAST, "0", None, None),
    ],
)
def test_whether_a_target_is_reached_is_said_where_both_are_known(
    aim: Aim, target: str | None, value: str | None, reached: bool | None
) -> None:
    set_ = Targets(b04=None if target is None else Decimal(target))
    world = a_ratified_plan(items=(an_item(1, aim=aim, targets=set_),))
    given = {"note": "Nobody knows"} if value is None else {"value": Decimal(value)}
    fact = world.decide(Plan.report_progress, PLAN, item=1, period=B04, **given)
    assert isinstance(fact, Plan.ProgressReported)
    assert fact.reached is reached


def test_what_is_not_known_is_not_nothing_and_is_explained() -> None:
    world = a_reported_item()
    for decide, more in ((Plan.report_progress, {"item": 2}), (Plan.correct_progress, {"item": 1, "reason": "So"})):
        assert world.refusal_of(decide, PLAN, period=B04, **more) is SAYS_SOMETHING


def test_an_item_is_reported_once_a_period_and_corrected_after_that() -> None:
    world = a_ratified_plan()
    right: dict[str, Any] = {"item": 1, "period": B04, "value": Decimal(3), "reason": "One night twice"}
    assert world.refusal_of(Plan.correct_progress, PLAN, **right) is CORRECTS_WHAT_WAS_REPORTED
    world.decide(Plan.report_progress, PLAN, item=1, period=B04, value=Decimal(4))
    assert world.refusal_of(Plan.report_progress, PLAN, item=1, period=B04, value=Decimal(4)) is REPORTED_ONCE
    fact = world.decide(Plan.correct_progress, PLAN, **right)
    assert isinstance(fact, Plan.ProgressCorrected)
    assert fact.reached is False
    assert world.refusal_of(Plan.correct_progress, PLAN, **right) is SOMETHING_CHANGED


def test_only_what_is_on_the_list_is_reported() -> None:
    world = a_ratified_plan()
    assert world.refusal_of(Plan.report_progress, PLAN, item=3, period=B04, value=Decimal(1)) is ON_THE_LIST
    world.decide(Plan.revise, PLAN, **revised(items=(an_item(1),)))
    assert world.refusal_of(Plan.report_progress, PLAN, item=2, period=B04, value=Decimal(1)) is ON_THE_LIST


def test_progress_rests_on_reports_that_stand() -> None:
    world = a_ratified_plan(a_report())
    world.decide(Report.retract, REPORT, reason="It was another day")
    given: dict[str, Any] = {"item": 1, "period": B04, "value": Decimal(1), "evidence": (REPORT,)}
    assert world.refusal_of(Plan.report_progress, PLAN, **given) is EVIDENCE_STANDS


def test_nothing_is_reported_of_a_period_before_it_begins() -> None:
    world = a_ratified_plan()
    world.now = datetime(2025, 4, 30, 16, 59, tzinfo=UTC)
    for decide, given in (
        (Plan.report_progress, {"item": 1, "value": Decimal(1)}),
        (Plan.submit_report, {"by_agency": DESK, "report_hash": TEXT}),
    ):
        assert world.refusal_of(decide, PLAN, period=B08, **given) is PERIOD_HAS_BEGUN
    world.now = datetime(2025, 5, 1, 0, 0, tzinfo=UTC)
    world.decide(Plan.report_progress, PLAN, item=1, period=B08, value=Decimal(1))
    assert world.refusal_of(Plan.report_progress, PLAN, item=1, period=B12, value=Decimal(1)) is PERIOD_HAS_BEGUN


STEPS: dict[str, tuple[Any, dict[str, Any], PeriodReportState, PeriodReportState]] = {
    "submit": (
        Plan.submit_report,
        {"by_agency": DESK, "report_hash": TEXT},
        PeriodReportState.OPEN,
        PeriodReportState.SUBMITTED,
    ),
    "evaluate": (
        Plan.evaluate_report,
        {"by_agency": BUPATI, "score": Decimal("84.29"), "finding": "Half"},
        PeriodReportState.SUBMITTED,
        PeriodReportState.EVALUATED,
    ),
    "correct": (
        Plan.correct_evaluation,
        {"score": Decimal("84.30"), "finding": "Half", "reason": "Misread"},
        PeriodReportState.EVALUATED,
        PeriodReportState.EVALUATED,
    ),
}
WAYS = {
    PeriodReportState.OPEN: (),
    PeriodReportState.SUBMITTED: ("submit",),
    PeriodReportState.EVALUATED: ("submit", "evaluate"),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", PeriodReportState)
def test_the_report_of_a_period_takes_the_steps_of_its_state_and_no_other(state: PeriodReportState, step: str) -> None:
    world = a_ratified_plan()
    for before in WAYS[state]:
        world.decide(STEPS[before][0], PLAN, period=B04, **STEPS[before][1])
    decide, given, legal, after = STEPS[step]
    if state is legal:
        world.decide(decide, PLAN, period=B04, **given)
        assert the_plan(world).reports == {B04: after, B08: PeriodReportState.OPEN, B12: PeriodReportState.OPEN}
    else:
        assert world.refusal_of(decide, PLAN, period=B04, **given) is LEGAL_STEP


def test_a_judgement_is_put_right_by_another_one() -> None:
    world = a_ratified_plan()
    for step in ("submit", "evaluate"):
        world.decide(STEPS[step][0], PLAN, period=B04, **STEPS[step][1])
    same = {"score": Decimal("84.29"), "finding": "Half", "reason": "So"}
    assert world.refusal_of(Plan.correct_evaluation, PLAN, period=B04, **same) is SOMETHING_CHANGED


def test_progress_may_come_after_the_report_and_be_corrected_after_its_judgement() -> None:
    world = a_ratified_plan()
    for step in ("submit", "evaluate"):
        world.decide(STEPS[step][0], PLAN, period=B04, **STEPS[step][1])
    world.decide(Plan.report_progress, PLAN, item=1, period=B04, value=Decimal(4))
    world.decide(Plan.correct_progress, PLAN, item=1, period=B04, note="The list is lost", reason="Not counted")
    assert the_plan(world).values == {(1, B04): (None, "The list is lost")}
    assert the_plan(world).evaluations == {B04: (Decimal("84.29"), "Half")}


def test_a_revision_says_what_came_and_what_went() -> None:
    world = a_ratified_plan()
    fact = world.decide(Plan.revise, PLAN, **revised(items=(an_item(4), an_item(1), an_item(3))))
    assert isinstance(fact, Plan.Revised)
    assert (fact.added, fact.dropped) == ((3, 4), (2,))
    assert (the_plan(world).state, the_plan(world).highest) == (PlanState.REVISED, 4)


def test_a_revision_changes_something() -> None:
    world = a_ratified_plan()
    assert world.refusal_of(Plan.revise, PLAN, **revised()) is SOMETHING_CHANGED
    one, two = a_plan()["items"]
    assert world.refusal_of(Plan.revise, PLAN, **revised(items=(two, one))) is SOMETHING_CHANGED
    later = DUE.model_copy(update={"b12": Due(on=date(2026, 1, 10))})
    world.decide(Plan.revise, PLAN, **revised(due=later))


def test_the_number_of_an_item_that_was_dropped_is_never_given_again() -> None:
    world = a_ratified_plan()
    world.decide(Plan.revise, PLAN, **revised(items=(an_item(1),)))
    assert world.refusal_of(Plan.revise, PLAN, **revised(items=(an_item(1), an_item(2)))) is NUMBERS_STAND
    world.decide(Plan.revise, PLAN, **revised(items=(an_item(1), an_item(3))))


CHANGED: dict[str, dict[str, Any]] = {
    "the target": {"targets": Targets(b04=Decimal(5), b08=Decimal(8))},
    "no target": {"targets": Targets(b08=Decimal(8))},
    "the unit": {"unit": "hour"},
    "the indicator": {"indicator": "Hours patrolled"},
    "the aim": {"aim": Aim.AT_MOST},
    "the count": {"counted_from": CountedFrom.BEGIN_OF_PERIOD},
}


@pytest.mark.parametrize("what", CHANGED)
@pytest.mark.parametrize("value", ["4", None])
def test_what_was_reported_keeps_its_measure_and_its_target(what: str, value: str | None) -> None:
    world = a_reported_item(value)
    two = a_plan()["items"][1]
    other = revised(items=(an_item(1, **CHANGED[what]), two))
    assert world.refusal_of(Plan.revise, PLAN, **other) is WHAT_WAS_REPORTED_STANDS
    assert world.refusal_of(Plan.revise, PLAN, **revised(items=(two,))) is WHAT_WAS_REPORTED_STANDS
    later = an_item(1, agency=DESK, activity="Posts", targets=Targets(b04=Decimal(4), b12=Decimal(1)))
    world.decide(Plan.revise, PLAN, **revised(items=(later,)))


def test_no_target_is_set_or_taken_away_once_the_period_was_reported_on() -> None:
    world = a_ratified_plan()
    world.decide(Plan.submit_report, PLAN, period=B04, by_agency=DESK, report_hash=TEXT)
    one, two = a_plan()["items"]
    for items in ((one,), (one, two, an_item(3))):
        assert world.refusal_of(Plan.revise, PLAN, **revised(items=items)) is WHAT_WAS_REPORTED_STANDS
    world.decide(Plan.revise, PLAN, **revised(items=(one, two, an_item(3, targets=Targets(b08=Decimal(1))))))
