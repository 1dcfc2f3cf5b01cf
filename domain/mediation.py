"""Mediation: a facilitated process between the parties of a dispute, in the manner of a fitting institution."""

from __future__ import annotations

from domain.custom import Mechanism
from domain.mediation_ended import EndedMediation, EndedMediationFact
from domain.mediation_mediators import MediationWithMediatorsFact
from domain.mediation_proposed import ConsentState, MediationState, ProposedMediationFact
from domain.mediation_talks import MediationTalks, MediationTalksFact, SessionState, StatementKind

__all__ = [
    "ConsentState",
    "Mechanism",
    "Mediation",
    "MediationFact",
    "MediationState",
    "SessionState",
    "StatementKind",
]


class Mediation(MediationTalks, EndedMediation):
    """A facilitated process."""


MediationFact = ProposedMediationFact | MediationWithMediatorsFact | MediationTalksFact | EndedMediationFact
