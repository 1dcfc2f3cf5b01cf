"""What facts about action plans change in the graph."""

from domain.plan import Plan
from tests.projections.reading import anew, change, end, of, put, the, tie
from tests.states import BUPATI, DESK, OTHER_REPORT, PLACE, PLAN, POLICE, REPORT, TEXT, everything_that_can_happen

WORLD = everything_that_can_happen()
AT = the(WORLD, Plan.Ratified).occurred.start
WHEN, DAY = AT.strftime("%Y-%m-%dT%H:%M:%SZ"), AT.date().isoformat()
ITEM = {"activity": "Patrols", "field": "prevention", "indicator": "Nights patrolled", "unit": "night"}
ITEM |= {"counted_from": "begin_of_year", "aim": "at_least"}
DUE = {"b04": "2025-05-10", "b08": "2025-09-10", "b12": None}


def _item(number: int) -> str:
    return f"actionitem-{PLAN}-{number}"


def _target(number: int, period: str) -> str:
    return f"actiontarget-{PLAN}-{number}-{period}"


def _report(period: str) -> str:
    return f"periodreport-{PLAN}-{period}"


def _a_new_item(number: int, targets: tuple[str | None, str | None, str | None], **more: str) -> tuple[set, set]:  # type: ignore[type-arg]
    nodes = {put("ActionItem", _item(number), number=number, dropped=False, **{**ITEM, **more})}
    ties = {tie("ITEM_OF", _item(number), PLAN), tie("DONE_BY", _item(number), POLICE)}
    for period, target in zip(DUE, targets, strict=True):
        nodes.add(put("ActionTarget", _target(number, period), number=number, period=period, target=target))
        ties |= {
            tie("TARGET_OF", _target(number, period), _item(number)),
            tie("REPORTED_IN", _target(number, period), _report(period)),
        }
    return nodes, ties


def test_a_plan_shows_what_is_to_be_done_by_whom_and_until_when() -> None:
    first, of_first = _a_new_item(1, ("4", "8", None))
    second, of_second = _a_new_item(2, ("3", None, None), aim="at_most")
    days = {"b04": ("01-01", "04-30"), "b08": ("05-01", "08-31"), "b12": ("09-01", "12-31")}
    nodes, ties = of(the(WORLD, Plan.Ratified))
    assert nodes == {
        put("Plan", PLAN, year=2025, decree="188/7/2025", state="ratified", ratified_at=WHEN),
        *(
            put(
                "PeriodReport",
                _report(period),
                period=period,
                state="open",
                starts_on=f"2025-{days[period][0]}",
                ends_on=f"2025-{days[period][1]}",
                due=due,
            )
            for period, due in DUE.items()
        ),
        *first,
        *second,
    }
    assert ties == {
        tie("PLAN_FOR", PLAN, PLACE),
        tie("RATIFIED_BY", PLAN, BUPATI),
        tie("COORDINATED_BY", PLAN, DESK),
        *(tie("PERIOD_OF", _report(period), PLAN) for period in DUE),
        *of_first,
        *of_second,
    }


def test_a_revision_shows_what_the_plan_now_has() -> None:
    third, of_third = _a_new_item(3, ("4", "8", None))
    nodes, ties = of(the(WORLD, Plan.Revised))
    said = {"state": "revised", "revised_at": WHEN, "revised_because": "One post fewer"}
    assert nodes == {
        change("Plan", PLAN, decree="188/9/2025", **said),
        *(change("PeriodReport", _report(period), due=due) for period, due in DUE.items()),
        change("ActionItem", _item(1), **ITEM),
        *(
            change("ActionTarget", _target(1, period), target=target)
            for period, target in (("b04", "4"), ("b08", "12"), ("b12", None))
        ),
        change("ActionItem", _item(2), dropped=True),
        *(change("ActionTarget", _target(2, period), target=None) for period in DUE),
        *third,
    }
    assert ties == {
        anew("RATIFIED_BY", PLAN, BUPATI),
        end("DONE_BY", _item(1)),
        tie("DONE_BY", _item(1), DESK),
        *of_third,
    }


def test_progress_shows_exactly_what_was_reported_and_what_is_not_known() -> None:
    assert of(the(WORLD, Plan.ProgressReported)) == (
        {change("ActionTarget", _target(1, "b04"), value="4.50", note=None, reached=True, reported_on=DAY)},
        {anew("PROGRESS_EVIDENCE", _target(1, "b04"), REPORT)},
    )
    unknown = {"value": None, "note": "Nobody has counted", "reached": None, "reported_on": DAY}
    assert of(the(WORLD, Plan.ProgressReported, 2)) == (
        {change("ActionTarget", _target(3, "b04"), **unknown)},
        set(),
    )
    right = {"value": "3", "note": None, "reached": False, "corrected_at": WHEN, "corrected_because": "One night twice"}
    assert of(the(WORLD, Plan.ProgressCorrected)) == (
        {change("ActionTarget", _target(1, "b04"), **right)},
        {anew("PROGRESS_EVIDENCE", _target(1, "b04"), OTHER_REPORT)},
    )


def test_the_report_of_a_period_shows_when_it_came_and_how_it_was_judged() -> None:
    handed_in = {"state": "submitted", "submitted_on": DAY, "report_hash": TEXT, "summary": "Three nights"}
    assert of(the(WORLD, Plan.ReportSubmitted)) == (
        {change("PeriodReport", _report("b04"), **handed_in)},
        {tie("SUBMITTED_BY", _report("b04"), DESK)},
    )
    assert of(the(WORLD, Plan.ReportEvaluated)) == (
        {
            change(
                "PeriodReport",
                _report("b04"),
                state="evaluated",
                evaluated_at=WHEN,
                score="84.29",
                finding="Few nights",
            )
        },
        {tie("EVALUATED_BY", _report("b04"), BUPATI), tie("EVALUATION_EVIDENCE", _report("b04"), REPORT)},
    )
    right = {"score": "75", "finding": "Three nights of four", "corrected_because": "Misread"}
    assert of(the(WORLD, Plan.EvaluationCorrected)) == ({change("PeriodReport", _report("b04"), **right)}, set())
