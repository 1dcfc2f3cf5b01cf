"""What facts about agreements change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.agreement import Agreement, AgreementState
from domain.agreement_broken import BrokenAgreementFact
from domain.agreement_kept import KeptAgreementFact
from domain.agreement_text import AgreementTextFact
from domain.commitment import BreachState, CommitmentState
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.agreements import (
    AGREEMENT,
    ALLEGED_AGAINST,
    BREACH,
    BREACH_EVIDENCE,
    BREACH_OF,
    CLAUSE,
    CLAUSE_OF,
    COMMITMENT,
    COMMITMENT_EVIDENCE,
    COMMITMENT_OF,
    ENDED_ON,
    FOLLOWED_BY,
    LOOKED_AT,
    OWED_BY,
    REACHED_IN,
    SETTLES,
    SIGNED,
    VERIFIED_BY,
    VISIT,
    VISIT_BY,
    VISIT_EVIDENCE,
    VISIT_TO,
)
from projections.spelling import day, day_of, occurred

if TYPE_CHECKING:
    from domain.agreement import AgreementFact
    from domain.agreement_ended import EndedAgreementFact


def changes(fact: AgreementFact) -> list[Change]:
    """The changes that a fact about an agreement makes."""
    if isinstance(fact, AgreementTextFact):
        return _text(fact)
    if isinstance(fact, KeptAgreementFact):
        return _kept(fact)
    if isinstance(fact, BrokenAgreementFact):
        return _broken(fact)
    return _ended(fact)


def _text(fact: AgreementTextFact) -> list[Change]:
    id = fact.originator_id
    match fact:
        case Agreement.Drafted():
            return [
                PutNode(
                    AGREEMENT,
                    id,
                    {"title": fact.title, "state": AgreementState.DRAFTED, "text_hash": fact.text_hash},
                ),
                PutEdge(REACHED_IN, id, fact.mediation),
                PutEdge(SETTLES, id, fact.dispute),
            ]
        case Agreement.CommitmentMade():
            commitment = _commitment(id, fact.number)
            return [
                PutNode(
                    COMMITMENT,
                    commitment,
                    {
                        "number": fact.number,
                        "text": fact.text,
                        "due": day(fact.due.on),
                        "indicator": fact.indicator,
                        "state": CommitmentState.OPEN,
                    },
                ),
                PutEdge(COMMITMENT_OF, commitment, id),
                PutEdge(OWED_BY, commitment, fact.obligor),
                *([PutEdge(VERIFIED_BY, commitment, fact.verifier)] if fact.verifier else []),
            ]
        case Agreement.Signed():
            in_force = {
                "state": AgreementState.IN_FORCE,
                "in_force_from": day(fact.in_force_from),
                **({"in_force_until": day(fact.in_force_until)} if fact.in_force_until else {}),
            }
            return [
                ChangeNode(AGREEMENT, id, in_force),
                *(PutEdge(SIGNED, s.party, id, {"mandate": s.mandate}) for s in fact.signatories),
            ]
        case Agreement.ClauseWritten():
            clause = f"clause-{id}-{fact.number}"
            return [
                PutNode(CLAUSE, clause, {"number": fact.number, "heading": fact.heading, "text": fact.text}),
                PutEdge(CLAUSE_OF, clause, id),
            ]
        case _:
            assert_never(fact)


def _kept(fact: KeptAgreementFact) -> list[Change]:
    id = fact.originator_id
    match fact:
        case Agreement.CommitmentReportedDone():
            return _said_kept(fact, CommitmentState.REPORTED_DONE)
        case Agreement.CommitmentVerified():
            return _said_kept(fact, CommitmentState.VERIFIED)
        case Agreement.CommitmentReturned():
            returned = _commitment_is(id, fact.number, CommitmentState.RETURNED)
            return [returned, EndEdges(COMMITMENT_EVIDENCE, source=_commitment(id, fact.number))]
        case Agreement.CommitmentWaived():
            return [_commitment_is(id, fact.number, CommitmentState.WAIVED)]
        case Agreement.MonitoringVisitMade():
            visit = f"visit-{id}-{fact.number}"
            found = {"number": fact.number, "finding": fact.finding, **occurred(fact.occurred)}
            return [
                PutNode(VISIT, visit, found),
                PutEdge(VISIT_TO, visit, id),
                PutEdge(VISIT_BY, visit, fact.by_agency),
                *(PutEdge(LOOKED_AT, visit, _commitment(id, n)) for n in dict.fromkeys(fact.commitments)),
                *(PutEdge(VISIT_EVIDENCE, visit, report) for report in dict.fromkeys(fact.evidence)),
            ]
        case _:
            assert_never(fact)


def _broken(fact: BrokenAgreementFact) -> list[Change]:
    id = fact.originator_id
    match fact:
        case Agreement.BreachAlleged():
            breach = _breach(id, fact.number)
            clause = fact.clause if fact.commitment is None else f"commitment {fact.commitment}"
            return [
                ChangeNode(AGREEMENT, id, {"state": fact.state}),
                PutNode(BREACH, breach, {"state": BreachState.ALLEGED, "clause": clause, **occurred(fact.occurred)}),
                PutEdge(BREACH_OF, breach, id),
                *([PutEdge(ALLEGED_AGAINST, breach, fact.against)] if fact.against else []),
                *_evidence(breach, fact.evidence),
            ]
        case Agreement.BreachConfirmed():
            return [
                ChangeNode(AGREEMENT, id, {"state": fact.state}),
                *([_commitment_is(id, fact.commitment, CommitmentState.BREACHED)] if fact.commitment else []),
                *_breach_is(fact, BreachState.CONFIRMED),
            ]
        case Agreement.BreachDismissed():
            return [ChangeNode(AGREEMENT, id, {"state": fact.state}), *_breach_is(fact, BreachState.DISMISSED)]
        case _:
            assert_never(fact)


def _ended(fact: EndedAgreementFact) -> list[Change]:
    id = fact.originator_id
    match fact:
        case Agreement.Fulfilled():
            return [_over(id, AgreementState.FULFILLED, day_of(fact.occurred))]
        case Agreement.Expired():
            return [_over(id, AgreementState.EXPIRED, day(fact.last_day))]
        case Agreement.Renegotiated():
            return [
                _over(id, AgreementState.RENEGOTIATED, day_of(fact.occurred)),
                PutEdge(FOLLOWED_BY, id, fact.successor),
            ]
        case Agreement.Ended():
            found = {"end_cause": fact.cause, "end_finding": fact.finding}
            return [
                _over(id, AgreementState.ENDED, day_of(fact.occurred), **found),
                *(PutEdge(ENDED_ON, id, report) for report in dict.fromkeys(fact.evidence)),
            ]
        case _:
            assert_never(fact)


def _over(id: str, state: AgreementState, on: str | None, **found: str) -> Change:
    return ChangeNode(AGREEMENT, id, {"state": state, "ended_on": on, **found})


def _commitment(agreement: str, number: int) -> str:
    return f"commitment-{agreement}-{number}"


def _breach(agreement: str, number: int) -> str:
    return f"breach-{agreement}-{number}"


def _commitment_is(agreement: str, number: int, state: CommitmentState) -> Change:
    return ChangeNode(COMMITMENT, _commitment(agreement, number), {"state": state})


def _said_kept(
    fact: Agreement.CommitmentReportedDone | Agreement.CommitmentVerified, state: CommitmentState
) -> list[Change]:
    """Where the commitment stands, and the reports that say so; some may have said so before."""
    commitment = _commitment(fact.originator_id, fact.number)
    said = (PutEdge(COMMITMENT_EVIDENCE, commitment, report, anew=True) for report in dict.fromkeys(fact.evidence))
    return [_commitment_is(fact.originator_id, fact.number, state), *said]


def _breach_is(fact: Agreement.BreachConfirmed | Agreement.BreachDismissed, state: BreachState) -> list[Change]:
    breach = _breach(fact.originator_id, fact.number)
    return [
        ChangeNode(BREACH, breach, {"state": state, "finding": fact.finding}),
        *_evidence(breach, fact.evidence),
    ]


def _evidence(breach: str, reports: tuple[str, ...]) -> list[Change]:
    """Ties to the reports, whether or not the allegation rested on some of them before."""
    return [PutEdge(BREACH_EVIDENCE, breach, r, anew=True) for r in dict.fromkeys(reports)]
