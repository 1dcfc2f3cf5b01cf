"""What facts about mediations change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.mediation import ConsentState, Mediation, MediationState, SessionState, StatementKind
from domain.mediation_mediators import MediationWithMediatorsFact
from domain.mediation_proposed import ProposedMediationFact
from domain.mediation_talks import MediationTalksFact
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.groups import PERSON
from graph.vocabulary.mediations import (
    APPOINTED_FROM,
    ATTENDED,
    CAUCUS,
    CAUCUS_OF,
    CAUCUS_WITH,
    CHALLENGED_IN,
    CONSENT_OF,
    FOLLOWS,
    MEDIATES,
    MEDIATION,
    MEDIATOR_IN,
    MEMBER_OF,
    MET_WITH,
    PREMEETING,
    PREMEETING_OF,
    PROPOSED_BY,
    SESSION,
    SESSION_OF,
    STATED_BY,
    STATED_IN,
    STATEMENT,
    SUPERSEDED_BY,
)
from projections.spelling import occurred

if TYPE_CHECKING:
    from domain.mediation import MediationFact
    from domain.mediation_ended import EndedMediationFact


def changes(fact: MediationFact) -> list[Change]:
    """The changes that a fact about a mediation makes."""
    if isinstance(fact, ProposedMediationFact):
        return _proposed(fact)
    if isinstance(fact, MediationWithMediatorsFact):
        return _mediators(fact)
    if isinstance(fact, MediationTalksFact):
        return _talks(fact)
    return _ended(fact)


def _proposed(fact: ProposedMediationFact) -> list[Change]:
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
                *([PutEdge(FOLLOWS, id, fact.custom)] if fact.custom else []),
            ]
        case Mediation.ConsentGiven():
            return _consent(fact, ConsentState.GIVEN, fact.conditions)
        case Mediation.ConsentRefused():
            return _consent(fact, ConsentState.REFUSED)
        case Mediation.ConsentWithdrawn():
            return _consent(fact, ConsentState.WITHDRAWN)
        case _:
            assert_never(fact)


def _mediators(fact: MediationWithMediatorsFact) -> list[Change]:
    id = fact.originator_id
    match fact:
        case Mediation.MediatorAppointed():
            person = fact.mediator.subject
            described = {
                "institution": fact.institution,
                "conflict_of_interest_declared": fact.conflict_of_interest_declared,
            }
            return [
                PutNode(PERSON, person),
                PutEdge(MEDIATOR_IN, person, id, described, anew=True),
                *([_from_agency(id, fact.from_agency, person)] if fact.from_agency else []),
                *(_member(person, group, id) for group in dict.fromkeys(fact.member_of)),
            ]
        case Mediation.MediatorChallenged():
            because = {"party": fact.party, "reason": fact.reason}
            return [PutNode(PERSON, fact.mediator), PutEdge(CHALLENGED_IN, fact.mediator, id, because, anew=True)]
        case Mediation.ChallengeDismissed():
            return [EndEdges(CHALLENGED_IN, fact.mediator, id)]
        case Mediation.MediatorReplaced():
            return [
                EndEdges(MEDIATOR_IN, fact.mediator, id),
                EndEdges(CHALLENGED_IN, fact.mediator, id),
                EndEdges(APPOINTED_FROM, id, key=fact.mediator),
            ]
        case _:
            assert_never(fact)


def _talks(fact: MediationTalksFact) -> list[Change]:
    id = fact.originator_id
    match fact:
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
        case Mediation.PreMeetingHeld():
            meeting = f"premeeting-{id}-{fact.number}"
            return [
                PutNode(PREMEETING, meeting, {"number": fact.number, **occurred(fact.occurred)}),
                PutEdge(PREMEETING_OF, meeting, id),
                PutEdge(MET_WITH, meeting, fact.party),
            ]
        case Mediation.PositionStated():
            return _statement(fact, f"{fact.number}", StatementKind.POSITION, fact.text, fact.party)
        case Mediation.InterestIdentified():
            return _statement(fact, f"{fact.number}", StatementKind.INTEREST, fact.text, fact.party)
        case Mediation.OptionProposed():
            return _statement(fact, f"{fact.number}", StatementKind.OPTION, fact.text, fact.party)
        case Mediation.CaucusHeld():
            caucus = f"caucus-{id}-{fact.number}"
            return [
                PutNode(CAUCUS, caucus, {"number": fact.number, **occurred(fact.occurred)}),
                PutEdge(CAUCUS_OF, caucus, id),
                PutEdge(CAUCUS_WITH, caucus, fact.party),
            ]
        case Mediation.CaucusPointsShared():
            return [
                change
                for n, point in enumerate(fact.points, 1)
                for change in _statement(
                    fact, f"shared-{fact.originator_version}-{n}", StatementKind.SHARED_POINT, point, fact.party
                )
            ]
        case _:
            assert_never(fact)


def _ended(fact: EndedMediationFact) -> list[Change]:
    id = fact.originator_id
    match fact:
        case Mediation.AgreementReached():
            return [ChangeNode(MEDIATION, id, {"state": MediationState.AGREED})]
        case Mediation.ImpasseDeclared():
            because = {"ended_because": fact.reason, "next_step": fact.next_step}
            return [ChangeNode(MEDIATION, id, {"state": MediationState.IMPASSE, **because})]
        case Mediation.PartyWithdrew():
            ended = {"ended_because": fact.reason} if fact.state is MediationState.WITHDRAWN else {}
            return [*_consent(fact, ConsentState.WITHDRAWN), *([ChangeNode(MEDIATION, id, ended)] if ended else [])]
        case Mediation.Superseded():
            because = {"ended_because": fact.reason}
            return [
                ChangeNode(MEDIATION, id, {"state": MediationState.SUPERSEDED, **because}),
                PutEdge(SUPERSEDED_BY, id, fact.successor),
            ]
        case _:
            assert_never(fact)


def _from_agency(mediation: str, agency: str, person: str) -> Change:
    return PutEdge(APPOINTED_FROM, mediation, agency, {"mediator": person}, key=person, anew=True)


def _member(person: str, group: str, mediation: str) -> Change:
    return PutEdge(MEMBER_OF, person, group, {"mediation": mediation}, key=mediation, anew=True)


def _session(mediation: str, number: int) -> str:
    return f"session-{mediation}-{number}"


def _statement(fact: MediationFact, number: str, kind: StatementKind, text: str, party: str | None) -> list[Change]:
    statement = f"statement-{fact.originator_id}-{number}"
    return [
        PutNode(STATEMENT, statement, {"kind": kind, "text": text, **occurred(fact.occurred)}),
        PutEdge(STATED_IN, statement, fact.originator_id),
        *([PutEdge(STATED_BY, statement, party)] if party else []),
    ]


def _consent(
    fact: Mediation.ConsentGiven | Mediation.ConsentRefused | Mediation.ConsentWithdrawn | Mediation.PartyWithdrew,
    state: ConsentState,
    conditions: tuple[str, ...] = (),
) -> list[Change]:
    id = fact.originator_id
    return [
        ChangeNode(MEDIATION, id, {"state": fact.state}),
        PutEdge(CONSENT_OF, id, fact.party, {"state": state, "conditions": conditions}, anew=True),
    ]
