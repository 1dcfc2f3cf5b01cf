"""Agreements: what the parties agreed on, what each bound itself to, and whether it was kept."""

from __future__ import annotations

from domain.agreement_broken import BrokenAgreementFact
from domain.agreement_ended import EndCause, EndedAgreement, EndedAgreementFact
from domain.agreement_kept import KeptAgreementFact
from domain.agreement_text import AgreementState, AgreementTextFact, Signatory

__all__ = ["Agreement", "AgreementFact", "AgreementState", "EndCause", "Signatory"]


class Agreement(EndedAgreement):
    """What the parties agreed on."""


AgreementFact = AgreementTextFact | KeptAgreementFact | BrokenAgreementFact | EndedAgreementFact
