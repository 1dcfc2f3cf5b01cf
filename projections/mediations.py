"""What facts about mediations change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.mediation import ConsentState, Mediation, MediationState, SessionState
from graph.changes import Change, ChangeNode, PutEdge, PutNode
from graph.vocabulary import (
    APPOINTED_FROM,
    ATTENDED,
    CONSENT_OF,
    MEDIATES,
    MEDIATION,
    MEDIATOR_IN,
    PERSON,
    PROPOSED_BY,
    SESSION,
    SESSION_OF,
)
from projections.spelling import occurred

if TYPE_CHECKING:
    from domain.mediation import MediationFact


def changes(fact: MediationFact) -> list[Change]:
    """The changes that a fact about a mediation makes."""
    id = fact.originator_id
    match fact:
        case Mediation.Proposed():
            return [
                PutNode(
                    MEDIATION,
                    id,
                    {
                        "mechanism": fact.mechanism,
                        "local_name": fact.local_name,
                        "state": MediationState.PROPOSED,
                        "sessions": 0,
                    },
                ),
                PutEdge(MEDIATES, id, fact.dispute),
                PutEdge(PROPOSED_BY, id, fact.proposer),
            ]
        case Mediation.MediatorAppointed():
            person = fact.mediator.subject
            described = {
                "institution": fact.institution,
                "conflict_of_interest_declared": fact.conflict_of_interest_declared,
            }
            return [
                PutNode(PERSON, person),
                PutEdge(MEDIATOR_IN, person, id, described),
                *([PutEdge(APPOINTED_FROM, id, fact.from_agency, key=person)] if fact.from_agency else []),
            ]
        case Mediation.ConsentGiven():
            return _consent(fact, ConsentState.GIVEN, fact.conditions)
        case Mediation.ConsentRefused():
            return _consent(fact, ConsentState.REFUSED)
        case Mediation.ConsentWithdrawn():
            return _consent(fact, ConsentState.WITHDRAWN)
        case Mediation.SessionConvened():
            session = _session(id, fact.number)
            return [
                ChangeNode(MEDIATION, id, {"state": MediationState.IN_SESSION, "sessions": fact.number}),
                PutNode(
                    SESSION,
                    session,
                    {
                        "number": fact.number,
                        "agenda": fact.agenda,
                        "ground_rules": fact.ground_rules,
                        "state": SessionState.CONVENED,
                        **occurred(fact.occurred),
                    },
                ),
                PutEdge(SESSION_OF, session, id),
                *(PutEdge(ATTENDED, group, session) for group in fact.attendance),
            ]
        case Mediation.SessionAdjourned():
            return [
                ChangeNode(MEDIATION, id, {"state": MediationState.ADJOURNED}),
                ChangeNode(SESSION, _session(id, fact.number), {"state": SessionState.ADJOURNED}),
            ]
        case _:
            assert_never(fact)


def _session(mediation: str, number: int) -> str:
    return f"session-{mediation}-{number}"


def _consent(
    fact: Mediation.ConsentGiven | Mediation.ConsentRefused | Mediation.ConsentWithdrawn,
    state: ConsentState,
    conditions: tuple[str, ...] = (),
) -> list[Change]:
    id = fact.originator_id
    return [
        ChangeNode(MEDIATION, id, {"state": fact.state}),
        PutEdge(CONSENT_OF, id, fact.party, {"state": state, "conditions": conditions}, anew=True),
    ]
