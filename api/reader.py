"""Who asks: an account, for an agency, with what clearance and which rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.classification import Classification

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.history import Recorded

READ = "read"
DECIDE = "decide"
PERSONAL = "personal"
AUDIT = "audit"
RIGHTS = frozenset({READ, DECIDE, PERSONAL, AUDIT})


@dataclass(frozen=True)
class Reader:
    """Whoever asks. ``rights``: ``read`` the graph and the log, ``decide`` things, see ``personal`` values, ``audit``."""

    account: str
    agency: str
    clearance: Classification
    role: str = ""
    rights: frozenset[str] = field(default_factory=lambda: frozenset({READ}))
    until: datetime | None = None
    """When the identity stops being valid; None for the local analyst."""

    def may_see(self, classification: Classification) -> bool:
        """Whether the reader is cleared for what is classified like this."""
        return classification.within(self.clearance)

    def may_know(self, recorded: Recorded) -> bool:
        """Whether the reader may know of this fact at all."""
        return self.may_see(recorded.fact.classification)
