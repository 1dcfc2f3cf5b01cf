"""What facts about agreements change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.agreement import Agreement, AgreementState
from domain.commitment import BreachState, CommitmentState
from graph.changes import Change, ChangeNode, PutEdge, PutNode
from graph.vocabulary import (
    AGREEMENT,
    ALLEGED_AGAINST,
    BREACH,
    BREACH_EVIDENCE,
    BREACH_OF,
    COMMITMENT,
    COMMITMENT_OF,
    OWED_BY,
    REACHED_IN,
    SETTLES,
    SIGNED,
    VERIFIED_BY,
)
from projections.spelling import day, occurred

if TYPE_CHECKING:
    from domain.agreement import AgreementFact


def changes(fact: AgreementFact) -> list[Change]:
    """The changes that a fact about an agreement makes."""
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
            in_force = {"state": AgreementState.IN_FORCE, "in_force_from": day(fact.in_force_from)}
            return [
                ChangeNode(AGREEMENT, id, in_force),
                *(PutEdge(SIGNED, s.party, id, {"mandate": s.mandate}) for s in fact.signatories),
            ]
        case Agreement.CommitmentReportedDone():
            return [_commitment_is(id, fact.number, CommitmentState.REPORTED_DONE)]
        case Agreement.CommitmentVerified():
            return [_commitment_is(id, fact.number, CommitmentState.VERIFIED)]
        case Agreement.CommitmentReturned():
            return [_commitment_is(id, fact.number, CommitmentState.RETURNED)]
        case Agreement.CommitmentWaived():
            return [_commitment_is(id, fact.number, CommitmentState.WAIVED)]
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


def _commitment(agreement: str, number: int) -> str:
    return f"commitment-{agreement}-{number}"


def _breach(agreement: str, number: int) -> str:
    return f"breach-{agreement}-{number}"


def _commitment_is(agreement: str, number: int, state: CommitmentState) -> Change:
    return ChangeNode(COMMITMENT, _commitment(agreement, number), {"state": state})


def _breach_is(fact: Agreement.BreachConfirmed | Agreement.BreachDismissed, state: BreachState) -> list[Change]:
    breach = _breach(fact.originator_id, fact.number)
    return [
        ChangeNode(BREACH, breach, {"state": state, "finding": fact.finding}),
        *_evidence(breach, fact.evidence),
    ]


def _evidence(breach: str, reports: tuple[str, ...]) -> list[Change]:
    """Ties to the reports, whether or not the allegation rested on some of them before."""
    return [PutEdge(BREACH_EVIDENCE, breach, r, anew=True) for r in dict.fromkeys(reports)]
