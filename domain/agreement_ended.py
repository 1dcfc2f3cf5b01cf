"""Agreements at their end: fulfilled, expired, followed by another, or ended before their time."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.act import day_of_the_act
from domain.aggregate import decision
from domain.agreement_broken import BrokenAgreement
from domain.agreement_text import BINDING, AgreementState
from domain.commitment import STILL_OWED, CommitmentState, Number
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import AgreementId, ReportId
from domain.report import Report, standing
from domain.text import Line, Prose

if TYPE_CHECKING:
    from domain.agreement import Agreement

EVERYTHING_IS_KEPT = Rule(
    "agreement.everything-is-kept",
    id="Kesepakatan terpenuhi bila setiap butir sudah diverifikasi atau dilepaskan.",
    en="An agreement is fulfilled when every commitment is verified or waived.",
)
LAST_DAY_IS_OVER = Rule(
    "agreement.last-day-is-over",
    id="Kesepakatan habis masa berlakunya hanya setelah hari terakhirnya berlalu.",
    en="An agreement expires only once its last day is over.",
)
FOLLOWED_IN_ITS_DISPUTE = Rule(
    "agreement.followed-in-its-dispute",
    id="Kesepakatan hanya digantikan kesepakatan lain dalam sengketa yang sama yang sudah ditandatangani.",
    en="An agreement is followed only by another one of the same dispute that is signed and stands.",
)
ENDS_ON_EVIDENCE = Rule(
    "agreement.ends-on-evidence",
    id="Kesepakatan diakhiri berdasarkan sedikitnya satu laporan.",
    en="An agreement is ended on at least one report.",
    source="domain.md §4.18",
)


class EndCause(StrEnum):
    """Why an agreement ended before it was fulfilled (after the PAD and PA-X data sets)."""

    BREACH = "breach"
    WITHDRAWAL = "withdrawal"
    MUTUAL = "mutual"
    RESUMED_VIOLENCE = "resumed_violence"
    OVERTAKEN = "overtaken"
    OTHER = "other"


class EndedAgreement(BrokenAgreement):
    """How an agreement ends."""

    successor: str | None = None

    class Fulfilled(Fact):
        """All that was agreed has been done."""

        TOPIC = "agreement.fulfilled"
        commitments: tuple[Number, ...]
        """Those that were looked at: each is verified or waived."""

        def apply(self, agreement: EndedAgreement) -> None:
            agreement.state = AgreementState.FULFILLED

    class Expired(Fact):
        """The last day of an agreement went by."""

        TOPIC = "agreement.expired"
        last_day: date

        def apply(self, agreement: EndedAgreement) -> None:
            agreement.state = AgreementState.EXPIRED

    class Renegotiated(Fact):
        """The parties signed another agreement in place of this one."""

        TOPIC = "agreement.renegotiated"
        successor: AgreementId
        reason: Line

        def apply(self, agreement: EndedAgreement) -> None:
            agreement.state = AgreementState.RENEGOTIATED
            agreement.successor = self.successor

    class Ended(Fact):
        """An agreement no longer holds, though it was not fulfilled. When it ended is its envelope's ``occurred``."""

        TOPIC = "agreement.ended"
        cause: EndCause
        finding: Prose
        evidence: tuple[ReportId, ...]

        def apply(self, agreement: EndedAgreement) -> None:
            agreement.state = AgreementState.ENDED

    @decision
    def fulfil(self) -> None:
        """Record that all that was agreed has been done: every commitment is verified or waived."""
        self.must_be(self.state, AgreementState.IN_FORCE)
        owed = [
            number
            for number, state in self.commitments.items()
            if state not in (CommitmentState.VERIFIED, CommitmentState.WAIVED)
        ]
        EVERYTHING_IS_KEPT.require(not owed, owed=", ".join(map(str, owed)))
        self.record(self.Fulfilled, commitments=tuple(self.commitments))

    @decision
    def expire(self) -> None:
        """Record that the last day of the agreement is over."""
        self.must_be(self.state, AgreementState.IN_FORCE)
        today = day_of_the_act()
        LAST_DAY_IS_OVER.require(
            self.in_force_until is not None and self.in_force_until < today, last_day=self.in_force_until, today=today
        )
        self.record(self.Expired, last_day=self.in_force_until)

    @decision
    def renegotiate(self, *, successor: Agreement, reason: Line) -> None:
        """Record that the parties signed another agreement in place of this one, and why."""
        self.must_be(self.state, AgreementState.IN_FORCE, AgreementState.BREACH_CONFIRMED)
        FOLLOWED_IN_ITS_DISPUTE.require(
            successor.id != self.id and successor.dispute == self.dispute and successor.stands,
            successor=successor.id,
            state=successor.state.value,
        )
        self.record(self.Renegotiated, successor=successor.id, reason=reason)

    @decision
    def end(self, *, cause: EndCause, finding: Prose, evidence: tuple[Report, ...]) -> None:
        """Record that the agreement no longer holds, though it was not fulfilled: why, what was found (without names of
        persons), and on which reports. When it ended is given as ``occurred``."""
        self.must_be(self.state, AgreementState.IN_FORCE, AgreementState.BREACH_CONFIRMED)
        ENDS_ON_EVIDENCE.require(len(evidence) > 0, agreement=self.id)
        self.record(self.Ended, cause=cause, finding=finding, evidence=standing(evidence))

    def open_matters(self, known: list[str]) -> list[str]:
        """What keeps its dispute from being closed: each as one line. ``known`` are the agreements of the dispute."""
        if self.state is AgreementState.RENEGOTIATED and self.successor not in known:
            return [f"{self.id} is followed by {self.successor}"]
        if self.state not in BINDING:
            return []
        breach = [] if self.state is AgreementState.IN_FORCE else [f"{self.id} is {self.state.value}"]
        owed = [f"{self.id} commitment {n} is {s.value}" for n, s in self.commitments.items() if s in STILL_OWED]
        return [*breach, *owed]


EndedAgreementFact = (
    EndedAgreement.Fulfilled | EndedAgreement.Expired | EndedAgreement.Renegotiated | EndedAgreement.Ended
)
