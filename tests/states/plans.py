"""Action plans: one as it is ratified, and one that is reported on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.action_items import ActionItem, Aim, CountedFrom, ReportingPeriod, ReportsDue, Targets
from domain.commitment import Due
from domain.dispute import Phase
from domain.plan import Plan
from tests.states.world import BUPATI, DESK, OTHER_REPORT, PLACE, PLAN, POLICE, REPORT, TEXT, World


def a_plan_that_is_reported_on(world: World) -> None:
    """A plan is ratified and revised, and reports of its first period; what was reported and judged is put right."""
    world.decide(Plan.ratify, PLAN, **a_plan())
    patrols, clashes = an_item(1), an_item(2, aim=Aim.AT_MOST, targets=Targets(b04=Decimal(3)))
    items = (an_item(1, targets=Targets(b04=Decimal(4), b08=Decimal(12)), agency=DESK), an_item(3))
    assert a_plan()["items"] == (patrols, clashes)
    given: dict[str, Any] = {"ratified_by": BUPATI, "decree": "188/9/2025", "reason": "One post fewer"}
    world.decide(Plan.revise, PLAN, **given, items=items, due=a_plan()["due"])
    first: dict[str, Any] = {"item": 1, "period": ReportingPeriod.B04}
    world.decide(Plan.report_progress, PLAN, **first, value=Decimal("4.50"), evidence=(REPORT,))
    world.decide(Plan.report_progress, PLAN, item=3, period=ReportingPeriod.B04, note="Nobody has counted")
    right = {"value": Decimal(3), "reason": "One night twice", "evidence": (OTHER_REPORT,)}
    world.decide(Plan.correct_progress, PLAN, **first, **right)
    report: dict[str, Any] = {"period": ReportingPeriod.B04}
    world.decide(Plan.submit_report, PLAN, **report, by_agency=DESK, report_hash=TEXT, summary="Three nights")
    judged = {"score": Decimal("84.29"), "finding": "Few nights", "evidence": (REPORT,)}
    world.decide(Plan.evaluate_report, PLAN, **report, by_agency=BUPATI, **judged)
    again = {"score": Decimal(75), "finding": "Three nights of four", "reason": "Misread"}
    world.decide(Plan.correct_evaluation, PLAN, **report, **again)


def an_item(number: int, **more: Any) -> ActionItem:
    """Something that the police are to do, four times by April and eight times by August."""
    said: dict[str, Any] = {"number": number, "field": Phase.PREVENTION, "activity": "Patrols", "agency": POLICE}
    said |= {"indicator": "Nights patrolled", "unit": "night", "counted_from": CountedFrom.BEGIN_OF_YEAR}
    return ActionItem(**{**said, "targets": Targets(b04=Decimal(4), b08=Decimal(8)), **more})


def a_plan(**more: Any) -> dict[str, Any]:
    """A plan of the year in which these worlds begin: patrols, and at most three clashes by April."""
    items = (an_item(1), an_item(2, aim=Aim.AT_MOST, targets=Targets(b04=Decimal(3))))
    due = ReportsDue(b04=Due(on=date(2025, 5, 10)), b08=Due(on=date(2025, 9, 10)), b12=Due(on=None))
    said = {"year": 2025, "territory": PLACE, "ratified_by": BUPATI, "coordinator": DESK, "decree": "188/7/2025"}
    return {**said, "items": items, "due": due, **more}
