"""What facts about reports change in the graph. The narrative never gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.report import Report, ReportState, TriageDecision
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary import CORROBORATED_BY, LINKED_TO, REPORT, SAID_BY, TELLS_OF
from projections.spelling import occurred

if TYPE_CHECKING:
    from domain.report import ReportFact


def changes(fact: ReportFact) -> list[Change]:
    """The changes that a fact about a report makes."""
    id = fact.originator_id
    match fact:
        case Report.Received():
            return [
                PutNode(
                    REPORT,
                    id,
                    {
                        "title": fact.title,
                        "channel": fact.channel,
                        "state": ReportState.RECEIVED,
                        "reliability": fact.source_reliability,
                        "claimed_parties": fact.claimed_parties,
                        "claims": tuple(f"{claim.aspect}: {claim.says}" for claim in fact.claims),
                        "origin": fact.origin,
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
                *(PutEdge(CORROBORATED_BY, id, other) for other in fact.corroborated_by),
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
        case _:
            assert_never(fact)
