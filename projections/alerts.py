"""What facts about alerts change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.alert import Alert, AlertState
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.alerts import (
    ACKNOWLEDGED_BY,
    ALERT,
    ALERT_AT,
    ALERT_EVIDENCE,
    ALERT_SEEN_IN,
    ALERTED,
    AWAITED_FROM,
    DISMISSED_BY,
    RAISED_BY,
    RESPONDED_BY,
)
from projections.spelling import day, time

if TYPE_CHECKING:
    from typing import Any

    from domain.alert import AlertFact
    from domain.finding import Finding


def changes(fact: AlertFact) -> list[Change]:
    """The changes that a fact about an alert makes."""
    id = fact.originator_id
    when = time(fact.occurred.start)
    match fact:
        case Alert.Raised():
            said = {"what": fact.what, "not_seen": fact.not_seen, "by_rule": fact.by_rule}
            return [
                PutNode(
                    ALERT,
                    id,
                    {
                        **said,
                        **_found(fact.finding),
                        "state": AlertState.RAISED,
                        "raised_at": when,
                        "respond_by": day(fact.respond_by),
                    },
                ),
                *([PutEdge(RAISED_BY, id, fact.by_agency)] if fact.by_agency else []),
                *([PutEdge(ALERT_AT, id, fact.place)] if fact.place else []),
                *(PutEdge(ALERT_EVIDENCE, id, report) for report in fact.evidence),
                *(PutEdge(ALERT_SEEN_IN, id, incident) for incident in fact.incidents),
                *(PutEdge(tie, id, agency) for tie in (ALERTED, AWAITED_FROM) for agency in fact.recipients),
            ]
        case Alert.Acknowledged():
            return [
                ChangeNode(ALERT, id, {"state": fact.state}),
                EndEdges(AWAITED_FROM, id, fact.by_agency),
                PutEdge(ACKNOWLEDGED_BY, id, fact.by_agency, {"acknowledged_at": when}),
            ]
        case Alert.Responded():
            return [
                ChangeNode(ALERT, id, {"state": AlertState.RESPONDED, "responded_at": when, "action": fact.action}),
                PutEdge(RESPONDED_BY, id, fact.by_agency),
            ]
        case Alert.Dismissed():
            return [
                ChangeNode(ALERT, id, {"state": AlertState.DISMISSED, "dismissed_because": fact.reason}),
                EndEdges(AWAITED_FROM, id),
                PutEdge(DISMISSED_BY, id, fact.by_agency),
            ]
        case Alert.Lapsed():
            return [ChangeNode(ALERT, id, {"state": AlertState.LAPSED, "lapsed_on": day(fact.looked_on)})]
        case _:
            assert_never(fact)


def _found(finding: Finding | None) -> dict[str, Any]:
    """What a rule found, as the alert shows it. The facts that it rests on stay in the log."""
    if finding is None:
        return {}
    shown = finding.model_dump(exclude={"facts", "level"})
    days = {name: day(getattr(finding, name)) for name in ("window_from", "window_until")}
    return {**shown, **days, "indicator": finding.indicator, "considered_level": finding.level}
