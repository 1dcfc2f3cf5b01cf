"""What an action plan reports of a period, in one call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.classification import Level
from rukun import takeran
from rukun.takeran import KECAMATAN
from tests.api.conftest import client_of
from tests.api.coordination import told
from tests.api.planning import PLAN, a_plan_that_is_reported_on

if TYPE_CHECKING:
    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "see-a-period-report.md"
REPORT, DELIVERY, MISSING, OWED = (part.split("```")[0] for part in PAGE.read_text("utf-8").split("```graphql\n")[1:5])
"""What the page says to ask."""


async def test_the_report_of_a_period_is_one_call(desk: Desk) -> None:
    told(desk, takeran.story())
    a_plan_that_is_reported_on(desk)
    desk.project()
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        plan = (await client.data(REPORT, {"plan": PLAN, "period": "B04"}))["plan"]
        assert len(client.reader.statements) == 1
        missing = await client.data(MISSING, {"today": "2025-09-11"})
        on_the_day = await client.data(MISSING, {"today": "2025-09-10"})
        owed = (await client.data(OWED, {"agency": KECAMATAN, "period": "B04"}))["agency"]["actionItems"]["nodes"]
    (report,) = plan["periodReports"]["nodes"]
    assert (plan["year"], plan["decree"], plan["territory"]["name"]) == (2025, "188/57/2025", "Magetan")
    told_of = ("period", "state", "startsOn", "endsOn", "due", "submittedOn", "score")
    days = ("2025-01-01", "2025-04-30", "2025-04-15", "2025-04-20")
    assert tuple(report[name] for name in told_of) == ("B04", "EVALUATED", *days, "50.00")
    rows = [
        (n["number"], n["target"], n["value"], n["reached"], n["reportedOn"] is not None, n["note"])
        for n in report["targets"]["nodes"]
    ]
    assert rows == [
        (1, "10.5", "10.50", True, True, None),
        (2, "1", "2", False, True, None),
        (3, "2", None, None, True, "The lists are lost"),
        (4, "1", None, None, False, None),
        (5, None, None, None, False, None),
    ]
    assert [e["id"] for e in report["targets"]["nodes"][0]["evidence"]["nodes"]] == ["report-takeran-1"]
    assert report["targets"]["nodes"][1]["correctedBecause"] == "One was counted twice"
    assert [(n["period"], n["due"]) for n in missing["periodReports"]["nodes"]] == [("B08", "2025-09-10")]
    assert on_the_day["periodReports"]["nodes"] == []
    assert [(i["number"], len(i["targets"]["nodes"])) for i in owed] == [(2, 0), (4, 1)]


async def test_a_figure_says_of_how_many_it_is_and_what_is_not_known(desk: Desk) -> None:
    told(desk, takeran.story())
    a_plan_that_is_reported_on(desk)
    desk.project()
    end = desk.history.position()

    async def asked(period: str, today: str, **more: object) -> dict[str, object] | None:
        given = {"plan": PLAN, "period": period, "today": today, **more}
        found: dict[str, object] | None = (await client.data(DELIVERY, given))["planDelivery"]
        return found

    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        first = await asked("B04", "2025-05-01")
        assert len(client.reader.statements) == 1
        before = await asked("B04", "2025-05-01", asOf={"position": end - 3})
        second = await asked("B08", "2025-09-12")
        on_the_day = await asked("B08", "2025-09-10")
        third = await asked("B12", "2026-05-01")
        assert await asked("B04", "2025-05-01", plan="plan-nobody-knows") is None
    window = {"from": "2025-01-01", "to": "2025-04-30"}
    assert first == {
        "value": 0.25,
        "n": 4,
        "reached": [1],
        "coverage": 0.5,
        "unreported": [4],
        "reportedLate": [1, 2, 3],
        "window": window,
        "daysLate": 5,
        "ruleVersion": "plan-delivery@1",
    }
    assert before is not None  # not handed in yet, so it is counted up to the day that is asked about
    assert (before["daysLate"], before["reached"]) == (16, [1])
    assert second is not None
    assert (second["value"], second["n"], second["coverage"], second["daysLate"]) == (0, 5, 0, 2)
    assert second["unreported"] == [1, 2, 3, 4, 5]
    assert on_the_day is not None
    assert on_the_day["daysLate"] == 0
    assert third is not None  # nothing is set and no day is named: nothing is reckoned
    assert (third["value"], third["n"], third["coverage"], third["daysLate"]) == (None, 0, None, None)


async def test_a_plan_above_the_reader_s_class_has_no_figure(desk: Desk) -> None:
    told(desk, takeran.story())
    a_plan_that_is_reported_on(desk, Level.SECRET)
    desk.project()
    given = {"plan": PLAN, "period": "B04", "today": "2025-05-01"}
    for level, seen in ((Level.RESTRICTED, False), (Level.SECRET, True)):
        async with client_of(desk.cleared(level)) as client:
            assert ((await client.data(DELIVERY, given))["planDelivery"] is not None) is seen
