"""Agreements from their draft to the signatures: the text, its clauses, what each side binds itself to, and who signs."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from domain.act import day_of_the_act
from domain.aggregate import Aggregate, Own, decision
from domain.commitment import CommitmentState, Due, Number
from domain.dispute import Dispute
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.group import HAS_MANDATE, Group
from domain.ids import AgencyId, DisputeId, GroupId, MediationId
from domain.mediation import Mediation, MediationState
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


MEDIATION_STANDS = Rule(
    "agreement.mediation-stands",
    id="Kesepakatan tidak disusun dari mediasi yang berakhir tanpa kesepakatan atau digantikan.",
    en="No agreement is drafted in a mediation that failed or was superseded.",
)
ENDS_AFTER_IT_BEGINS = Rule(
    "agreement.ends-after-it-begins",
    id="Kesepakatan tidak berakhir sebelum mulai berlaku.",
    en="An agreement does not run out before it is in force.",
)


class AgreementState(StrEnum):
    """Where an agreement stands. Since when it is in force, its date tells."""

    DRAFTED = "drafted"
    IN_FORCE = "in_force"
    BREACH_ALLEGED = "breach_alleged"
    BREACH_CONFIRMED = "breach_confirmed"
    FULFILLED = "fulfilled"
    EXPIRED = "expired"
    RENEGOTIATED = "renegotiated"
    ENDED = "ended"


BINDING = (AgreementState.IN_FORCE, AgreementState.BREACH_ALLEGED, AgreementState.BREACH_CONFIRMED)
"""From the signatures until it comes to an end, in one way or another."""


class Signatory(Value):
    """Who signed for a party, and on what mandate."""

    party: GroupId
    representative: SubjectId
    mandate: Line


class AgreementText(Aggregate):
    """What was written down and signed."""

    KIND = "agreement"

    dispute: str = ""
    mediation: str = ""
    text_hash: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None
    clauses: int = 0
    state: AgreementState = AgreementState.DRAFTED
    commitments: dict[int, CommitmentState] = field(default_factory=dict)

    class Drafted(Opening):
        """The parties wrote down what they agreed on. The text itself is kept outside; its digest proves it."""

        TOPIC = "agreement.drafted"
        mediation: MediationId
        dispute: DisputeId
        title: Line
        text_hash: Sha256

        def apply(self, agreement: AgreementText) -> None:
            agreement.dispute = self.dispute
            agreement.mediation = self.mediation
            agreement.text_hash = self.text_hash

    class ClauseWritten(Fact):
        """A clause of the draft was written down, apart from what anybody binds itself to."""

        TOPIC = "agreement.clause-written"
        number: Number
        heading: Line
        text: Prose

        def apply(self, agreement: AgreementText) -> None:
            agreement.clauses = self.number

    class CommitmentMade(Fact):
        """One side bound itself to something."""

        TOPIC = "agreement.commitment-made"
        number: Number
        obligor: GroupId
        text: Prose
        due: Due
        verifier: AgencyId | None = None
        indicator: Line | None = None

        def apply(self, agreement: AgreementText) -> None:
            agreement.commitments[self.number] = CommitmentState.OPEN

    class Signed(Fact):
        """The parties signed."""

        TOPIC = "agreement.signed"
        text_hash: Sha256
        signatories: tuple[Signatory, ...]
        witnesses: tuple[Personal, ...] = ()
        in_force_from: date
        in_force_until: date | None = None
        """The last day; absent when it has none."""

        def apply(self, agreement: AgreementText) -> None:
            agreement.in_force_from = self.in_force_from
            agreement.in_force_until = self.in_force_until
            agreement.state = AgreementState.IN_FORCE

    @classmethod
    @decision
    def draft(cls, *, id: str, mediation: Mediation, title: Line, text_hash: Sha256) -> Self:
        """Put the draft of an agreement on the record: the mediation it comes from, what it is called, and the
        SHA-256 of its text."""
        COMES_FROM_A_SESSION.require(mediation.sessions > 0, mediation=mediation.id)
        MEDIATION_STANDS.require(
            mediation.goes_on or mediation.state is MediationState.AGREED,
            mediation=mediation.id,
            state=mediation.state.value,
        )
        return cls.open(
            cls.Drafted, id=id, mediation=mediation.id, dispute=mediation.dispute, title=title, text_hash=text_hash
        )

    @decision
    def write_clause(self, *, heading: Line, text: Prose) -> None:
        """Add a clause to the draft: its heading and its text, without names of persons."""
        self.must_be(self.state, AgreementState.DRAFTED)
        self.record(self.ClauseWritten, number=self.clauses + 1, heading=heading, text=text)

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
        in_force_until: date | None = None,
        witnesses: tuple[Personal, ...] = (),
    ) -> None:
        """Record that the parties signed: the SHA-256 of the signed text, who signed for each party on what mandate,
        the witnesses, since when it is in force, and until when if it has a last day."""
        self.must_be(self.state, AgreementState.DRAFTED)
        SAME_TEXT.require(text_hash == self.text_hash, drafted=self.text_hash, signed=text_hash)
        signed_on = day_of_the_act()
        IN_FORCE_AFTER_SIGNING.require(signed_on <= in_force_from, signed=signed_on, in_force_from=in_force_from)
        ENDS_AFTER_IT_BEGINS.require(
            in_force_until is None or in_force_from <= in_force_until,
            in_force_from=in_force_from,
            in_force_until=in_force_until,
        )
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
            in_force_until=in_force_until,
        )

    @property
    def is_signed(self) -> bool:
        """Whether the parties have signed it."""
        return self.state is not AgreementState.DRAFTED

    @property
    def stands(self) -> bool:
        """Whether it is signed and neither found to be broken nor at an end."""
        return self.state in (AgreementState.IN_FORCE, AgreementState.BREACH_ALLEGED)

    @property
    def failed(self) -> bool:
        """Whether it was broken or came to an end without being fulfilled or followed by another."""
        return self.state in (AgreementState.BREACH_CONFIRMED, AgreementState.ENDED, AgreementState.EXPIRED)


AgreementTextFact = (
    AgreementText.Drafted | AgreementText.ClauseWritten | AgreementText.CommitmentMade | AgreementText.Signed
)
