"""An action plan of Magetan for 2025 and what became of it by August: for the tests of reading it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from domain.action_items import ActionItem, Aim, CountedFrom, ReportingPeriod, ReportsDue, Targets
from domain.agency import Agency, AgencyKind
from domain.classification import Level
from domain.commitment import Due
from domain.dispute import Phase
from domain.plan import Plan
from rukun.takeran import KECAMATAN, KESBANGPOL, MAGETAN, POLRES

if TYPE_CHECKING:
    from tests.api.conftest import Desk

PLAN, REGENT = "plan-magetan-2025", "agency-bupati-magetan"
B04, B08, _ = ReportingPeriod


def item(number: int, agency: str, activity: str, b04: str | None, b08: str | None, **more: Any) -> ActionItem:
    """Something to be done, counted from the beginning of the year."""
    targets = Targets(b04=None if b04 is None else Decimal(b04), b08=None if b08 is None else Decimal(b08))
    said: dict[str, Any] = {"field": Phase.PREVENTION, "indicator": activity, "unit": "kegiatan", "agency": agency}
    said |= {"counted_from": CountedFrom.BEGIN_OF_YEAR, "activity": activity, "targets": targets}
    return ActionItem(number=number, **{**said, **more})


def a_plan_that_is_reported_on(desk: Desk, level: Level | None = None) -> None:
    """Of five items, four have a target for April: one is reached and one is not, of one nobody knows the value, and one
    was not reported. That the last of these was, only those may know who are cleared for it. The report came late."""
    desk.start(Agency.register, id=REGENT, name="Bupati Magetan", kind=AgencyKind.HEAD_OF_REGION)
    fewer: dict[str, Any] = {"aim": Aim.AT_MOST, "indicator": "Bentrok", "unit": "kejadian", "field": Phase.CESSATION}
    items = (
        item(1, POLRES, "Patroli", "10.5", "20"),
        item(2, KECAMATAN, "Bentrok", "1", "1", **fewer),
        item(3, KESBANGPOL, "Rembug", "2", "4"),
        item(4, KECAMATAN, "Pemetaan", "1", "1"),
        item(5, POLRES, "Posko", None, "3"),
    )
    due = ReportsDue(b04=Due(on=date(2025, 4, 15)), b08=Due(on=date(2025, 9, 10)), b12=Due(on=None))
    for_2025: dict[str, Any] = {"year": 2025, "territory": MAGETAN, "decree": "188/57/2025", "due": due}
    desk.start(Plan.ratify, id=PLAN, level=level, ratified_by=REGENT, coordinator=KESBANGPOL, items=items, **for_2025)
    first: dict[str, Any] = {"period": B04}
    desk.change(PLAN, Plan.report_progress, **first, item=1, value=Decimal("10.50"), evidence=("report-takeran-1",))
    desk.change(PLAN, Plan.report_progress, **first, item=2, value=Decimal(3))
    right: dict[str, Any] = {"value": Decimal(2), "reason": "One was counted twice"}
    desk.change(PLAN, Plan.correct_progress, **first, item=2, **right)
    desk.change(PLAN, Plan.report_progress, **first, item=3, note="The lists are lost")
    desk.change(PLAN, Plan.report_progress, level=Level.SECRET, **first, item=4, value=Decimal(1))
    desk.change(
        PLAN, Plan.submit_report, **first, by_agency=KESBANGPOL, report_hash="0" * 64, summary="Half is reached"
    )
    judged: dict[str, Any] = {"score": Decimal("50.00"), "finding": "One of four is missing"}
    desk.change(PLAN, Plan.evaluate_report, **first, by_agency=REGENT, **judged, evidence=("report-takeran-1",))
