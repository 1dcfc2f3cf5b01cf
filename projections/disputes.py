"""What facts about disputes change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.dispute import ConflictStatus, Dispute, Handling, Phase
from domain.dispute_handled import HandledDisputeFact
from domain.dispute_judged import InfluenceKind, JudgedDisputeFact
from domain.dispute_known import KnownDisputeFact
from domain.dispute_law import DisputeUnderLawFact
from domain.dispute_stopped import StoppedDisputeFact
from domain.dispute_warned import WarnedDisputeFact
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode, Scalar
from graph.vocabulary.alerts import ALERT_ABOUT
from graph.vocabulary.disputes import (
    ARMY_ASSISTS,
    ASSESSED_BY,
    ASSESSED_ON,
    ASSESSES,
    ASSESSMENT,
    ASSISTS,
    BEARS_ON,
    DECLARED_FOR,
    DETECTED_FROM,
    DISPUTE,
    INFLUENCE,
    INFLUENCE_SEEN_IN,
    INFLUENCES,
    LEADS,
    LOCATED_IN,
    MEASURE,
    MEASURE_IN,
    MERGED_INTO,
    MERGED_ON,
    MONITORS,
    PARTY_TO,
    REFERRED_TO,
    TAKEN_AT,
    TAKEN_BY,
)
from projections.spelling import day, occurred

if TYPE_CHECKING:
    from datetime import date

    from domain.dispute import DisputeFact


def changes(fact: DisputeFact) -> list[Change]:
    """The changes that a fact about a dispute makes."""
    if isinstance(fact, KnownDisputeFact):
        return _known(fact)
    if isinstance(fact, WarnedDisputeFact):
        return [PutEdge(ALERT_ABOUT, fact.alert, fact.originator_id)]
    if isinstance(fact, HandledDisputeFact):
        return _handled(fact)
    if isinstance(fact, DisputeUnderLawFact):
        return _under_law(fact)
    if isinstance(fact, StoppedDisputeFact):
        return _stopped(fact)
    return _judged(fact)


def _known(fact: KnownDisputeFact) -> list[Change]:
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
        case Dispute.Corrected():
            sources = tuple(fact.sources_of_conflict)
            return [
                ChangeNode(DISPUTE, id, {"title": fact.title, "sources_of_conflict": sources}),
                EndEdges(LOCATED_IN, source=id),
                *(PutEdge(LOCATED_IN, id, place) for place in fact.places),
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


def _handled(fact: HandledDisputeFact) -> list[Change]:
    id = fact.originator_id
    match fact:
        case Dispute.HandlingBegan():
            return [_handling(id, Handling.IN_HANDLING)]
        case Dispute.MediationEntered():
            return [_handling(id, Handling.IN_MEDIATION)]
        case Dispute.AgreementReached():
            return [_handling(id, Handling.AGREED)]
        case Dispute.MonitoringBegan():
            return [
                _handling(id, Handling.MONITORED),
                EndEdges(MONITORS, target=id),
                PutEdge(MONITORS, fact.monitor, id),
            ]
        case Dispute.HandlingResumed():
            return [_handling(id, Handling.IN_HANDLING)]
        case Dispute.Closed():
            return [ChangeNode(DISPUTE, id, {"handling": Handling.CLOSED, "closed_because": fact.reason})]
        case Dispute.Reopened():
            again = f"reopened-{fact.originator_version}"
            return [
                _handling(id, Handling.REOPENED),
                *(PutEdge(DETECTED_FROM, id, report, key=again) for report in dict.fromkeys(fact.from_reports)),
            ]
        case Dispute.Referred():
            return [
                ChangeNode(DISPUTE, id, {"handling": Handling.REFERRED, "referred_to": fact.to}),
                *([PutEdge(REFERRED_TO, id, fact.to_agency, anew=True)] if fact.to_agency else []),
            ]
        case Dispute.Merged():
            found_on = (PutEdge(MERGED_ON, id, report, anew=True) for report in dict.fromkeys(fact.evidence))
            return [_handling(id, Handling.MERGED), PutEdge(MERGED_INTO, id, fact.survivor, anew=True), *found_on]
        case Dispute.MergeUndone():
            ended = (EndEdges(MERGED_INTO, id, fact.survivor), EndEdges(MERGED_ON, source=id))
            return [_handling(id, fact.handling), *ended]
        case _:
            assert_never(fact)


def _under_law(fact: DisputeUnderLawFact) -> list[Change]:
    id = fact.originator_id
    match fact:
        case Dispute.PhaseEntered():
            return [ChangeNode(DISPUTE, id, {"phase": fact.phase})]
        case Dispute.ConflictStatusDeclared():
            return [
                _status(id, ConflictStatus.DECLARED, fact.ends_on),
                EndEdges(DECLARED_FOR, id),
                *(PutEdge(DECLARED_FOR, id, place) for place in dict.fromkeys(fact.places)),
            ]
        case Dispute.ConflictStatusExtended():
            return [_status(id, ConflictStatus.EXTENDED, fact.ends_on)]
        case Dispute.ConflictStatusEnded():
            return [ChangeNode(DISPUTE, id, {"conflict_status": ConflictStatus.ENDED}), EndEdges(DECLARED_FOR, id)]
        case Dispute.ConflictStatusLapsed():
            return [ChangeNode(DISPUTE, id, {"conflict_status": ConflictStatus.LAPSED}), EndEdges(DECLARED_FOR, id)]
        case _:
            assert_never(fact)


def _stopped(fact: StoppedDisputeFact) -> list[Change]:
    id = fact.originator_id
    match fact:
        case Dispute.EmergencyMeasureTaken():
            return _measure(fact)
        case Dispute.ArmyAssistanceRequested():
            return [PutEdge(ARMY_ASSISTS, fact.unit, id, {"task": fact.task}, anew=True)]
        case Dispute.ArmyAssistanceEnded():
            return [EndEdges(ARMY_ASSISTS, fact.unit, id)]
        case _:
            assert_never(fact)


def _judged(fact: JudgedDisputeFact) -> list[Change]:
    match fact:
        case Dispute.EscalationAssessed():
            return _assessment(fact)
        case Dispute.ConnectorIdentified():
            return _influence(fact, InfluenceKind.CONNECTOR)
        case Dispute.DividerIdentified():
            return _influence(fact, InfluenceKind.DIVIDER)
        case _:
            assert_never(fact)


def _handling(dispute: str, handling: Handling) -> Change:
    return ChangeNode(DISPUTE, dispute, {"handling": handling})


def _status(dispute: str, status: ConflictStatus, until: date) -> Change:
    return ChangeNode(DISPUTE, dispute, {"conflict_status": status, "conflict_status_until": day(until)})


def _measure(fact: Dispute.EmergencyMeasureTaken) -> list[Change]:
    measure = f"measure-{fact.originator_id}-{fact.number}"
    described: dict[str, Scalar] = {
        "kind": fact.kind,
        "description": fact.description,
        "beneficiaries": fact.beneficiaries,
    }
    return [
        PutNode(MEASURE, measure, {**described, **occurred(fact.occurred)}),
        PutEdge(MEASURE_IN, measure, fact.originator_id),
        PutEdge(TAKEN_BY, measure, fact.by_agency),
        *([PutEdge(TAKEN_AT, measure, fact.place)] if fact.place else []),
    ]


def _assessment(fact: Dispute.EscalationAssessed) -> list[Change]:
    assessment = f"assessment-{fact.originator_id}-{fact.number}"
    judged: dict[str, Scalar] = {"stage": fact.stage, "rationale": fact.rationale, "method": fact.method}
    return [
        ChangeNode(DISPUTE, fact.originator_id, {"escalation": fact.stage}),
        PutNode(ASSESSMENT, assessment, {**judged, **occurred(fact.occurred)}),
        PutEdge(ASSESSES, assessment, fact.originator_id),
        PutEdge(ASSESSED_BY, assessment, fact.assessor),
        *(PutEdge(ASSESSED_ON, assessment, report) for report in dict.fromkeys(fact.evidence)),
    ]


def _influence(fact: Dispute.ConnectorIdentified | Dispute.DividerIdentified, kind: InfluenceKind) -> list[Change]:
    influence = f"influence-{fact.originator_id}-{fact.number}"
    return [
        PutNode(INFLUENCE, influence, {"kind": kind, "category": fact.category, "description": fact.description}),
        PutEdge(INFLUENCES, influence, fact.originator_id),
        *(PutEdge(BEARS_ON, influence, group) for group in dict.fromkeys(fact.groups)),
        *(PutEdge(INFLUENCE_SEEN_IN, influence, report) for report in dict.fromkeys(fact.evidence)),
    ]
