"""What facts about reports change in the graph. The narrative never gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.report import Report, ReportState, Statement, TriageDecision
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.disputes import LINKED_TO
from graph.vocabulary.reports import CORROBORATED_BY, DUPLICATE_OF, REFUTED_BY, REPORT, SAID_BY, TELLS_OF
from projections.spelling import occurred

if TYPE_CHECKING:
    from domain.report import ReportFact
    from graph.changes import Scalar


def changes(fact: ReportFact) -> list[Change]:  # noqa: PLR0911  # one for each kind of fact
    """The changes that a fact about a report makes."""
    id = fact.originator_id
    match fact:
        case Report.Received():
            return [
                PutNode(
                    REPORT,
                    id,
                    {
                        **_said(fact),
                        "channel": fact.channel,
                        "state": ReportState.RECEIVED,
                        "reliability": fact.source_reliability,
                        **occurred(fact.occurred),
                    },
                ),
                PutEdge(SAID_BY, id, fact.source),
                *([PutEdge(TELLS_OF, id, fact.where.place)] if fact.where.place else []),
            ]
        case Report.Triaged():
            state = ReportState.FILED if fact.decision is TriageDecision.FILE else ReportState.TRIAGED
            return [ChangeNode(REPORT, id, {"state": state, "urgency": fact.urgency})]
        case Report.Graded():
            return [
                ChangeNode(REPORT, id, {"credibility": fact.credibility, "state": fact.state}),
                EndEdges(CORROBORATED_BY, id),
                *(PutEdge(CORROBORATED_BY, id, other, _independent(fact, other)) for other in fact.corroborated_by),
            ]
        case Report.LinkedToDispute():
            return [
                ChangeNode(REPORT, id, {"state": ReportState.LINKED}),
                PutEdge(LINKED_TO, id, fact.dispute, {"role": fact.role}, anew=True),
            ]
        case Report.UnlinkedFromDispute():
            return [
                ChangeNode(REPORT, id, {"state": fact.state}),
                EndEdges(LINKED_TO, id, fact.dispute),
            ]
        case Report.Filed():
            return [_state(id, ReportState.FILED)]
        case Report.Corrected():
            where = fact.statement.where.place
            return [
                ChangeNode(REPORT, id, _said(fact.statement)),
                EndEdges(TELLS_OF, source=id),
                *([PutEdge(TELLS_OF, id, where)] if where else []),
            ]
        case Report.Rejected():
            return [_state(id, ReportState.REJECTED)]
        case Report.Retracted():
            return [_state(id, ReportState.RETRACTED)]
        case Report.DeclaredFalse():
            refuted = (PutEdge(REFUTED_BY, id, other, anew=True) for other in fact.evidence)
            return [_state(id, ReportState.DECLARED_FALSE), *refuted]
        case Report.Reinstated():
            return [_state(id, fact.state), EndEdges(REFUTED_BY, source=id)]
        case Report.Merged():
            return [_state(id, ReportState.MERGED), PutEdge(DUPLICATE_OF, id, fact.survivor, anew=True)]
        case Report.MergeUndone():
            return [_state(id, fact.state), EndEdges(DUPLICATE_OF, id, fact.survivor)]
        case _:
            assert_never(fact)


def _state(id: str, state: ReportState) -> Change:
    return ChangeNode(REPORT, id, {"state": state})


def _said(by: Report.Received | Statement) -> dict[str, Scalar]:
    return {
        "title": by.title,
        "claimed_parties": by.claimed_parties,
        "claims": tuple(f"{claim.aspect}: {claim.says}" for claim in by.claims),
        "origin": by.origin,
    }


def _independent(fact: Report.Graded, other: str) -> dict[str, Scalar]:
    return {"independent": next((one.independent for one in fact.compared if one.report == other), None)}
