"""Agreements that are said to be broken, and what is found."""

from __future__ import annotations

from dataclasses import field

from domain.act import day_of_the_act
from domain.aggregate import decision
from domain.agreement_kept import HAS_THE_COMMITMENT, KeptAgreement
from domain.agreement_text import BINDING, AgreementState
from domain.commitment import Breach, BreachState, CommitmentState, Number
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import GroupId, ReportId
from domain.report import Report, standing
from domain.text import Line, Prose

RESTS_ON_EVIDENCE = Rule(
    "agreement.rests-on-evidence",
    id="Pelanggaran dikonfirmasi berdasarkan sedikitnya satu laporan.",
    en="A breach is confirmed on at least one report.",
    source="domain.md §4.18",
)
NAMES_WHAT_IS_BROKEN = Rule(
    "agreement.names-what-is-broken",
    id="Sebutkan butir atau pasal yang diduga dilanggar.",
    en="Name the commitment or the clause that is said to be broken.",
)
BREACH_IS_OPEN = Rule(
    "agreement.breach-is-open",
    id="Dugaan pelanggaran dengan nomor ini tidak ada atau sudah diputus.",
    en="There is no open allegation of this number.",
)
ALREADY_IN_FORCE = Rule(
    "agreement.already-in-force",
    id="Pelanggaran tidak dapat terjadi sebelum kesepakatan berlaku.",
    en="Nothing breaks an agreement before it is in force.",
)


class BrokenAgreement(KeptAgreement):
    """What is said and what was found of breaches."""

    breaches: dict[int, Breach] = field(default_factory=dict)

    class BreachAlleged(Fact):
        """Somebody said that an agreement was broken."""

        TOPIC = "agreement.breach-alleged"
        number: Number
        commitment: Number | None = None
        clause: Line | None = None
        against: GroupId | None = None
        evidence: tuple[ReportId, ...] = ()
        state: AgreementState
        """Where the agreement stands after this: one breach that is confirmed outweighs any that is alleged."""

        def apply(self, agreement: BrokenAgreement) -> None:
            agreement.breaches[self.number] = Breach(commitment=self.commitment, state=BreachState.ALLEGED)
            agreement.state = self.state

    class BreachConfirmed(Fact):
        """An agreement was found to have been broken."""

        TOPIC = "agreement.breach-confirmed"
        number: Number
        commitment: Number | None = None
        finding: Prose
        evidence: tuple[ReportId, ...]
        state: AgreementState
        """Where the agreement stands after this finding, other allegations considered."""

        def apply(self, agreement: BrokenAgreement) -> None:
            agreement.breaches[self.number] = Breach(commitment=self.commitment, state=BreachState.CONFIRMED)
            if self.commitment is not None:
                agreement.commitments[self.commitment] = CommitmentState.BREACHED
            agreement.state = self.state

    class BreachDismissed(Fact):
        """An allegation was found not to hold."""

        TOPIC = "agreement.breach-dismissed"
        number: Number
        finding: Prose
        evidence: tuple[ReportId, ...] = ()
        state: AgreementState
        """Where the agreement stands after this finding, other allegations considered."""

        def apply(self, agreement: BrokenAgreement) -> None:
            agreement.breaches[self.number] = agreement.breaches[self.number].model_copy(
                update={"state": BreachState.DISMISSED}
            )
            agreement.state = self.state

    @decision
    def allege_breach(
        self,
        *,
        commitment: Number | None = None,
        clause: Line | None = None,
        against: GroupId | None = None,
        evidence: tuple[Report, ...] = (),
    ) -> None:
        """Record an allegation that the agreement was broken: which commitment or clause, by whom, on which reports.
        When it happened is given as ``occurred``."""
        self.must_be(self.state, *BINDING)
        NAMES_WHAT_IS_BROKEN.require(commitment is not None or clause is not None, agreement=self.id)
        HAS_THE_COMMITMENT.require(commitment is None or commitment in self.commitments, commitment=commitment)
        happened = day_of_the_act()
        ALREADY_IN_FORCE.require(
            self.in_force_from is not None and self.in_force_from <= happened,
            in_force_from=self.in_force_from,
            happened=happened,
        )
        self.record(
            self.BreachAlleged,
            number=len(self.breaches) + 1,
            commitment=commitment,
            clause=clause,
            against=against,
            evidence=standing(evidence),
            state=self._standing([*self.breaches.values(), Breach(commitment=commitment, state=BreachState.ALLEGED)]),
        )

    @decision
    def confirm_breach(self, *, number: Number, finding: Prose, evidence: tuple[Report, ...]) -> None:
        """Record that an alleged breach happened: what was found (without names of persons), and on which reports."""
        breach = self._open_breach(number)
        RESTS_ON_EVIDENCE.require(len(evidence) > 0, breach=number)
        self.record(
            self.BreachConfirmed,
            number=number,
            commitment=breach.commitment,
            finding=finding,
            evidence=standing(evidence),
            state=AgreementState.BREACH_CONFIRMED,
        )

    @decision
    def dismiss_breach(self, *, number: Number, finding: Prose, evidence: tuple[Report, ...] = ()) -> None:
        """Record that an alleged breach did not happen: what was found (without names of persons)."""
        self._open_breach(number)
        state = self._standing([breach for n, breach in self.breaches.items() if n != number])
        self.record(self.BreachDismissed, number=number, finding=finding, evidence=standing(evidence), state=state)

    @staticmethod
    def _standing(breaches: list[Breach]) -> AgreementState:
        found = {breach.state for breach in breaches}
        if BreachState.CONFIRMED in found:
            return AgreementState.BREACH_CONFIRMED
        return AgreementState.BREACH_ALLEGED if BreachState.ALLEGED in found else AgreementState.IN_FORCE

    def _open_breach(self, number: int) -> Breach:
        self.must_be(self.state, *BINDING)
        breach = self.breaches.get(number)
        BREACH_IS_OPEN.require(breach is not None and breach.state is BreachState.ALLEGED, breach=number)
        assert breach is not None  # for the type checker; the rule above has made sure of it
        return breach


BrokenAgreementFact = BrokenAgreement.BreachAlleged | BrokenAgreement.BreachConfirmed | BrokenAgreement.BreachDismissed
