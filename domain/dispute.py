"""Disputes: a contested matter between groups, which precedes and outlives any open conflict.

Four axes, never one status: how far the office has come in handling it, the legal phase, the declared state of
conflict, and the assessed stage of escalation. Each is a part of its own and knows nothing of the others.
"""

from __future__ import annotations

from domain.dispute_handled import HandledDispute, HandledDisputeFact
from domain.dispute_judged import JudgedDispute, JudgedDisputeFact
from domain.dispute_known import Handling, KnownDisputeFact, Party, PartyRole
from domain.dispute_law import ConflictStatus, DisputeUnderLawFact, Phase
from domain.dispute_stopped import StoppedDispute, StoppedDisputeFact
from domain.dispute_warned import WarnedDisputeFact

__all__ = ["ConflictStatus", "Dispute", "DisputeFact", "Handling", "Party", "PartyRole", "Phase"]


class Dispute(HandledDispute, StoppedDispute, JudgedDispute):
    """A contested matter."""


DisputeFact = (
    KnownDisputeFact
    | WarnedDisputeFact
    | HandledDisputeFact
    | DisputeUnderLawFact
    | StoppedDisputeFact
    | JudgedDisputeFact
)
