"""What facts about disputes change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.dispute import ConflictStatus, Dispute, Handling, Phase
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary import ASSISTS, DETECTED_FROM, DISPUTE, LEADS, LOCATED_IN, PARTY_TO
from projections.spelling import day

if TYPE_CHECKING:
    from domain.dispute import DisputeFact


def changes(fact: DisputeFact) -> list[Change]:
    """The changes that a fact about a dispute makes."""
    id = fact.originator_id
    match fact:
        case Dispute.Detected():
            return [
                PutNode(
                    DISPUTE,
                    id,
                    {
                        "title": fact.title,
                        "handling": Handling.DETECTED,
                        "phase": Phase.PREVENTION,
                        "conflict_status": ConflictStatus.NONE,
                        "sources_of_conflict": tuple(fact.sources_of_conflict),
                    },
                ),
                *(PutEdge(PARTY_TO, party.group, id, {"role": party.role}) for party in fact.parties),
                *(PutEdge(LOCATED_IN, id, place) for place in fact.places),
                *(PutEdge(DETECTED_FROM, id, report) for report in fact.from_reports),
            ]
        case Dispute.Verified():
            return [ChangeNode(DISPUTE, id, {"handling": Handling.VERIFIED})]
        case Dispute.Dismissed():
            return [ChangeNode(DISPUTE, id, {"handling": Handling.DISMISSED})]
        case Dispute.PartyAdded():
            return [PutEdge(PARTY_TO, fact.group, id, {"role": fact.role}, anew=True)]
        case Dispute.PartyRemoved():
            return [EndEdges(PARTY_TO, fact.group, id)]
        case Dispute.Assigned():
            return [
                ChangeNode(DISPUTE, id, {"handling": Handling.ASSIGNED, "due": day(fact.due)}),
                EndEdges(LEADS, target=id),
                EndEdges(ASSISTS, target=id),
                PutEdge(LEADS, fact.lead_agency, id),
                *(PutEdge(ASSISTS, agency, id) for agency in fact.supporting),
            ]
        case _:
            assert_never(fact)
