"""What facts about action plans change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.action_items import ReportingPeriod
from domain.plan import Plan
from domain.plan_ratified import PeriodReportState, PlanState
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.plans import (
    ACTION_ITEM,
    ACTION_TARGET,
    COORDINATED_BY,
    DONE_BY,
    EVALUATED_BY,
    EVALUATION_EVIDENCE,
    ITEM_OF,
    PERIOD_OF,
    PERIOD_REPORT,
    PLAN,
    PLAN_FOR,
    PROGRESS_EVIDENCE,
    RATIFIED_BY,
    REPORTED_IN,
    SUBMITTED_BY,
    TARGET_OF,
)
from projections.spelling import day, exact, time

if TYPE_CHECKING:
    from domain.action_items import ActionItem
    from domain.plan import PlanFact
    from graph.changes import Scalar


def changes(fact: PlanFact) -> list[Change]:
    """The changes that a fact about an action plan makes."""
    id = fact.originator_id
    when = time(fact.occurred.start)
    match fact:
        case Plan.Ratified():
            said: dict[str, Scalar] = {"year": fact.year, "decree": fact.decree, "ratified_at": when}
            return [
                PutNode(PLAN, id, {**said, "state": PlanState.RATIFIED}),
                PutEdge(PLAN_FOR, id, fact.territory),
                PutEdge(RATIFIED_BY, id, fact.ratified_by),
                PutEdge(COORDINATED_BY, id, fact.coordinator),
                *(change for period in ReportingPeriod for change in _period(fact, period)),
                *(change for item in fact.items for change in _new(id, item)),
            ]
        case Plan.Revised():
            return _revised(fact, when)
        case Plan.ProgressReported():
            told = {"reported_on": day(fact.occurred.start.date())}
            return _progress(fact, told)
        case Plan.ProgressCorrected():
            return _progress(fact, {"corrected_at": when, "corrected_because": fact.reason})
        case Plan.ReportSubmitted():
            report = _report(id, fact.period)
            handed_in = {"submitted_on": day(fact.occurred.start.date()), "report_hash": fact.report_hash}
            state = {"state": PeriodReportState.SUBMITTED, "summary": fact.summary}
            return [
                ChangeNode(PERIOD_REPORT, report, {**handed_in, **state}),
                PutEdge(SUBMITTED_BY, report, fact.by_agency),
            ]
        case Plan.ReportEvaluated():
            report = _report(id, fact.period)
            judged = {"evaluated_at": when, "score": exact(fact.score), "finding": fact.finding}
            return [
                ChangeNode(PERIOD_REPORT, report, {"state": PeriodReportState.EVALUATED, **judged}),
                PutEdge(EVALUATED_BY, report, fact.by_agency),
                *(PutEdge(EVALUATION_EVIDENCE, report, shown) for shown in fact.evidence),
            ]
        case Plan.EvaluationCorrected():
            judged = {"score": exact(fact.score), "finding": fact.finding, "corrected_because": fact.reason}
            return [ChangeNode(PERIOD_REPORT, _report(id, fact.period), judged)]
        case _:
            assert_never(fact)


def _period(fact: Plan.Ratified, period: ReportingPeriod) -> list[Change]:
    report = _report(fact.originator_id, period)
    said: dict[str, Scalar] = {
        "period": period,
        "state": PeriodReportState.OPEN,
        "starts_on": day(period.begins_on(fact.year)),
        "ends_on": day(period.ends_on(fact.year)),
        "due": day(fact.due.of(period)),
    }
    return [PutNode(PERIOD_REPORT, report, said), PutEdge(PERIOD_OF, report, fact.originator_id)]


def _new(plan: str, item: ActionItem) -> list[Change]:
    id = _item(plan, item.number)
    made: list[Change] = [
        PutNode(ACTION_ITEM, id, {"number": item.number, "dropped": False, **_said(item)}),
        PutEdge(ITEM_OF, id, plan),
        PutEdge(DONE_BY, id, item.agency),
    ]
    for period in ReportingPeriod:
        target = _target(plan, item.number, period)
        to_reach: dict[str, Scalar] = {
            "number": item.number,
            "period": period,
            "target": exact(item.targets.of(period)),
        }
        made += [
            PutNode(ACTION_TARGET, target, to_reach),
            PutEdge(TARGET_OF, target, id),
            PutEdge(REPORTED_IN, target, _report(plan, period)),
        ]
    return made


def _revised(fact: Plan.Revised, when: str | None) -> list[Change]:
    id = fact.originator_id
    said = {"state": PlanState.REVISED, "decree": fact.decree, "revised_at": when, "revised_because": fact.reason}
    made: list[Change] = [ChangeNode(PLAN, id, said), PutEdge(RATIFIED_BY, id, fact.ratified_by, anew=True)]
    made += (
        ChangeNode(PERIOD_REPORT, _report(id, period), {"due": day(fact.due.of(period))}) for period in ReportingPeriod
    )
    for item in fact.items:
        if item.number in fact.added:
            made += _new(id, item)
            continue
        known = _item(id, item.number)
        made += [ChangeNode(ACTION_ITEM, known, _said(item)), EndEdges(DONE_BY, source=known)]
        made.append(PutEdge(DONE_BY, known, item.agency))
        made += (_to_reach(id, item.number, period, exact(item.targets.of(period))) for period in ReportingPeriod)
    for number in fact.dropped:
        made.append(ChangeNode(ACTION_ITEM, _item(id, number), {"dropped": True}))
        made += (_to_reach(id, number, period, None) for period in ReportingPeriod)
    return made


def _to_reach(plan: str, number: int, period: ReportingPeriod, target: str | None) -> Change:
    return ChangeNode(ACTION_TARGET, _target(plan, number, period), {"target": target})


def _said(item: ActionItem) -> dict[str, Scalar]:
    return {
        "field": item.field,
        "activity": item.activity,
        "indicator": item.indicator,
        "unit": item.unit,
        "counted_from": item.counted_from,
        "aim": item.aim,
    }


def _progress(fact: Plan.ProgressReported | Plan.ProgressCorrected, told: dict[str, str | None]) -> list[Change]:
    target = _target(fact.originator_id, fact.item, fact.period)
    said = {"value": exact(fact.value), "note": fact.note, "reached": fact.reached, **told}
    return [
        ChangeNode(ACTION_TARGET, target, said),
        *(PutEdge(PROGRESS_EVIDENCE, target, shown, anew=True) for shown in fact.evidence),
    ]


def _item(plan: str, number: int) -> str:
    return f"actionitem-{plan}-{number}"


def _target(plan: str, number: int, period: ReportingPeriod) -> str:
    return f"actiontarget-{plan}-{number}-{period}"


def _report(plan: str, period: ReportingPeriod) -> str:
    return f"periodreport-{plan}-{period}"
