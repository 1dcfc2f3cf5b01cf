"""Agreements: what the parties agreed on, what each bound itself to, and whether it was kept."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from domain.act import day_of_the_act
from domain.aggregate import Aggregate, Own, decision
from domain.commitment import Breach, BreachState, CommitmentState, Due, Number
from domain.dispute import Dispute
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.group import HAS_MANDATE, Group
from domain.ids import AgencyId, DisputeId, GroupId, MediationId, ReportId
from domain.mediation import Mediation
from domain.personal import Personal, SubjectId
from domain.text import Line, Prose, Sha256
from domain.value import Value

COMES_FROM_A_SESSION = Rule(
    "agreement.comes-from-a-session",
    id="Kesepakatan disusun dari mediasi yang sudah bersidang.",
    en="An agreement is drafted in a mediation that has held a session.",
)
EVERY_PRINCIPAL_SIGNS = Rule(
    "agreement.every-principal-signs",
    id="Kesepakatan ditandatangani setiap pihak utama, masing-masing satu kali, dan hanya oleh pihak sengketa.",
    en="An agreement is signed by every principal party, each once, and by parties only.",
    source="domain.md §2",
)
SAME_TEXT = Rule(
    "agreement.same-text",
    id="Naskah yang ditandatangani harus sama dengan naskah yang disusun.",
    en="The text that is signed is the text that was drafted.",
)
IN_FORCE_AFTER_SIGNING = Rule(
    "agreement.in-force-after-signing",
    id="Kesepakatan tidak berlaku sebelum ditandatangani.",
    en="An agreement is not in force before it is signed.",
)
OBLIGOR_IS_A_PARTY = Rule(
    "agreement.obligor-is-a-party",
    id="Hanya pihak sengketa yang dapat mengikatkan diri.",
    en="Only a party to the dispute binds itself.",
    source="domain.md §4.17",
)
HAS_THE_COMMITMENT = Rule(
    "agreement.has-the-commitment",
    id="Butir dengan nomor ini tidak ada.",
    en="The agreement has no commitment of this number.",
)
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


class AgreementState(StrEnum):
    """Where an agreement stands. Since when it is in force, its date tells."""

    DRAFTED = "drafted"
    IN_FORCE = "in_force"
    BREACH_ALLEGED = "breach_alleged"
    BREACH_CONFIRMED = "breach_confirmed"


class Signatory(Value):
    """Who signed for a party, and on what mandate."""

    party: GroupId
    representative: SubjectId
    mandate: Line


class Agreement(Aggregate):
    """What the parties agreed on."""

    KIND = "agreement"

    dispute: str = ""
    text_hash: str = ""
    in_force_from: date | None = None
    state: AgreementState = AgreementState.DRAFTED
    commitments: dict[int, CommitmentState] = field(default_factory=dict)
    breaches: dict[int, Breach] = field(default_factory=dict)

    class Drafted(Opening):
        """The parties wrote down what they agreed on. The text itself is kept outside; its digest proves it."""

        TOPIC = "agreement.drafted"
        mediation: MediationId
        dispute: DisputeId
        title: Line
        text_hash: Sha256

        def apply(self, agreement: Agreement) -> None:
            agreement.dispute = self.dispute
            agreement.text_hash = self.text_hash

    class CommitmentMade(Fact):
        """One side bound itself to something."""

        TOPIC = "agreement.commitment-made"
        number: Number
        obligor: GroupId
        text: Prose
        due: Due
        verifier: AgencyId | None = None
        indicator: Line | None = None

        def apply(self, agreement: Agreement) -> None:
            agreement.commitments[self.number] = CommitmentState.OPEN

    class Signed(Fact):
        """The parties signed."""

        TOPIC = "agreement.signed"
        text_hash: Sha256
        signatories: tuple[Signatory, ...]
        witnesses: tuple[Personal, ...] = ()
        in_force_from: date

        def apply(self, agreement: Agreement) -> None:
            agreement.in_force_from = self.in_force_from
            agreement.state = AgreementState.IN_FORCE

    class CommitmentReportedDone(Fact):
        """Somebody reported that a commitment was kept."""

        TOPIC = "agreement.commitment-reported-done"
        number: Number
        evidence: tuple[ReportId, ...] = ()

        def apply(self, agreement: Agreement) -> None:
            agreement.commitments[self.number] = CommitmentState.REPORTED_DONE

    class CommitmentVerified(Fact):
        """A commitment was found to have been kept."""

        TOPIC = "agreement.commitment-verified"
        number: Number
        evidence: tuple[ReportId, ...] = ()

        def apply(self, agreement: Agreement) -> None:
            agreement.commitments[self.number] = CommitmentState.VERIFIED

    class CommitmentReturned(Fact):
        """A commitment that was reported as kept was found not to be."""

        TOPIC = "agreement.commitment-returned"
        number: Number
        reason: Line

        def apply(self, agreement: Agreement) -> None:
            agreement.commitments[self.number] = CommitmentState.RETURNED

    class CommitmentWaived(Fact):
        """The parties let go of a commitment."""

        TOPIC = "agreement.commitment-waived"
        number: Number
        reason: Line

        def apply(self, agreement: Agreement) -> None:
            agreement.commitments[self.number] = CommitmentState.WAIVED

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

        def apply(self, agreement: Agreement) -> None:
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

        def apply(self, agreement: Agreement) -> None:
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

        def apply(self, agreement: Agreement) -> None:
            agreement.breaches[self.number] = agreement.breaches[self.number].model_copy(
                update={"state": BreachState.DISMISSED}
            )
            agreement.state = self.state

    @classmethod
    @decision
    def draft(cls, *, id: str, mediation: Mediation, title: Line, text_hash: Sha256) -> Self:
        """Put the draft of an agreement on the record: the mediation it comes from, what it is called, and the
        SHA-256 of its text."""
        COMES_FROM_A_SESSION.require(mediation.sessions > 0, mediation=mediation.id)
        return cls.open(
            cls.Drafted, id=id, mediation=mediation.id, dispute=mediation.dispute, title=title, text_hash=text_hash
        )

    @decision
    def make_commitment(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        obligor: GroupId,
        text: Prose,
        due: Due,
        verifier: AgencyId | None = None,
        indicator: Line | None = None,
    ) -> None:
        """Add a commitment to the draft: which party binds itself, to what (without names of persons), by when or
        expressly without a date, who verifies it and by what one sees that it is kept."""
        self.must_be(self.state, AgreementState.DRAFTED)
        OBLIGOR_IS_A_PARTY.require(obligor in dispute.parties, obligor=obligor)
        number = len(self.commitments) + 1
        self.record(
            self.CommitmentMade,
            number=number,
            obligor=obligor,
            text=text,
            due=due,
            verifier=verifier,
            indicator=indicator,
        )

    @decision
    def sign(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        parties: Annotated[tuple[Group, ...], Own("dispute.parties")],
        text_hash: Sha256,
        signatories: tuple[Signatory, ...],
        in_force_from: date,
        witnesses: tuple[Personal, ...] = (),
    ) -> None:
        """Record that the parties signed: the SHA-256 of the signed text, who signed for each party on what mandate,
        the witnesses, and since when it is in force."""
        self.must_be(self.state, AgreementState.DRAFTED)
        SAME_TEXT.require(text_hash == self.text_hash, drafted=self.text_hash, signed=text_hash)
        signed_on = day_of_the_act()
        IN_FORCE_AFTER_SIGNING.require(signed_on <= in_force_from, signed=signed_on, in_force_from=in_force_from)
        signing = [s.party for s in signatories]
        EVERY_PRINCIPAL_SIGNS.require(
            set(dispute.principals) <= set(signing) <= set(dispute.parties) and len(signing) == len(set(signing)),
            signing=", ".join(signing),
        )
        groups = {party.id: party for party in parties}
        for s in signatories:
            HAS_MANDATE.require(
                groups[s.party].has_mandate(s.representative, signed_on), group=s.party, person=s.representative
            )
        self.record(
            self.Signed,
            text_hash=text_hash,
            signatories=signatories,
            witnesses=witnesses,
            in_force_from=in_force_from,
        )

    @decision
    def report_commitment_done(self, *, number: Number, evidence: tuple[ReportId, ...] = ()) -> None:
        """Record a report that a commitment was kept."""
        self._commitment_must_be(number, CommitmentState.OPEN, CommitmentState.RETURNED)
        self.record(self.CommitmentReportedDone, number=number, evidence=evidence)

    @decision
    def verify_commitment(self, *, number: Number, evidence: tuple[ReportId, ...] = ()) -> None:
        """Record that a commitment that was reported as kept was indeed kept."""
        self._commitment_must_be(number, CommitmentState.REPORTED_DONE)
        self.record(self.CommitmentVerified, number=number, evidence=evidence)

    @decision
    def return_commitment(self, *, number: Number, reason: Line) -> None:
        """Record that a commitment that was reported as kept was not, and why."""
        self._commitment_must_be(number, CommitmentState.REPORTED_DONE)
        self.record(self.CommitmentReturned, number=number, reason=reason)

    @decision
    def waive_commitment(self, *, number: Number, reason: Line) -> None:
        """Record that the parties let go of a commitment, and why."""
        self._commitment_must_be(number, CommitmentState.OPEN, CommitmentState.RETURNED)
        self.record(self.CommitmentWaived, number=number, reason=reason)

    @decision
    def allege_breach(
        self,
        *,
        commitment: Number | None = None,
        clause: Line | None = None,
        against: GroupId | None = None,
        evidence: tuple[ReportId, ...] = (),
    ) -> None:
        """Record an allegation that the agreement was broken: which commitment or clause, by whom, on which reports.
        When it happened is given as ``occurred``."""
        self.must_be(
            self.state, AgreementState.IN_FORCE, AgreementState.BREACH_ALLEGED, AgreementState.BREACH_CONFIRMED
        )
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
            evidence=evidence,
            state=self._standing([*self.breaches.values(), Breach(commitment=commitment, state=BreachState.ALLEGED)]),
        )

    @decision
    def confirm_breach(self, *, number: Number, finding: Prose, evidence: tuple[ReportId, ...]) -> None:
        """Record that an alleged breach happened: what was found (without names of persons), and on which reports."""
        breach = self._open_breach(number)
        RESTS_ON_EVIDENCE.require(len(evidence) > 0, breach=number)
        self.record(
            self.BreachConfirmed,
            number=number,
            commitment=breach.commitment,
            finding=finding,
            evidence=evidence,
            state=AgreementState.BREACH_CONFIRMED,
        )

    @decision
    def dismiss_breach(self, *, number: Number, finding: Prose, evidence: tuple[ReportId, ...] = ()) -> None:
        """Record that an alleged breach did not happen: what was found (without names of persons)."""
        self._open_breach(number)
        state = self._standing([breach for n, breach in self.breaches.items() if n != number])
        self.record(self.BreachDismissed, number=number, finding=finding, evidence=evidence, state=state)

    @staticmethod
    def _standing(breaches: list[Breach]) -> AgreementState:
        found = {breach.state for breach in breaches}
        if BreachState.CONFIRMED in found:
            return AgreementState.BREACH_CONFIRMED
        return AgreementState.BREACH_ALLEGED if BreachState.ALLEGED in found else AgreementState.IN_FORCE

    def _commitment_must_be(self, number: int, *allowed: CommitmentState) -> None:
        HAS_THE_COMMITMENT.require(number in self.commitments, commitment=number)
        self.must_be(self.commitments[number], *allowed)
        self.must_be(
            self.state, AgreementState.IN_FORCE, AgreementState.BREACH_ALLEGED, AgreementState.BREACH_CONFIRMED
        )

    def _open_breach(self, number: int) -> Breach:
        breach = self.breaches.get(number)
        BREACH_IS_OPEN.require(breach is not None and breach.state is BreachState.ALLEGED, breach=number)
        assert breach is not None  # for the type checker; the rule above has made sure of it
        return breach


AgreementFact = (
    Agreement.Drafted
    | Agreement.CommitmentMade
    | Agreement.Signed
    | Agreement.CommitmentReportedDone
    | Agreement.CommitmentVerified
    | Agreement.CommitmentReturned
    | Agreement.CommitmentWaived
    | Agreement.BreachAlleged
    | Agreement.BreachConfirmed
    | Agreement.BreachDismissed
)
