"""Mediations from their proposal to the consent of the parties."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Annotated, Self

from domain.act import day_of_the_act
from domain.aggregate import Aggregate, Own, decision
from domain.custom import Custom, Mechanism
from domain.dispute import Dispute
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.group import HAS_MANDATE, Group
from domain.ids import AgencyId, CustomId, DisputeId, GroupId
from domain.personal import SubjectId
from domain.text import Line

IN_A_LIVE_DISPUTE = Rule(
    "mediation.in-a-live-dispute",
    id="Mediasi hanya diadakan dalam sengketa yang sudah diverifikasi dan masih ditangani.",
    en="A mediation is held only in a dispute that is verified and still being handled.",
    source="domain.md §2",
)
CUSTOM_IS_OF_THE_MECHANISM = Rule(
    "mediation.custom-is-of-the-mechanism",
    id="Tata cara yang dipilih bukan milik jenis pranata ini.",
    en="The custom that was chosen is not one of that kind of institution.",
)
CONSENT_OF_A_PARTY = Rule(
    "mediation.consent-of-a-party",
    id="Hanya pihak sengketa yang dapat menyetujui atau menolak mediasi.",
    en="Only a party to the dispute consents to a mediation or refuses it.",
)
CONSENT_STANDS = Rule(
    "mediation.consent-stands",
    id="Tidak ada persetujuan yang berlaku dari pihak ini.",
    en="No consent of this party is in force.",
)
CONSENT_IS_NEW = Rule(
    "mediation.consent-is-new",
    id="Pihak ini sudah menyatakan demikian.",
    en="The party has already said so.",
)


class MediationState(StrEnum):
    """Where a mediation stands."""

    PROPOSED = "proposed"
    CONSENTING = "consenting"
    IN_SESSION = "in_session"
    ADJOURNED = "adjourned"
    AGREED = "agreed"
    IMPASSE = "impasse"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


GOING_ON = (
    MediationState.PROPOSED,
    MediationState.CONSENTING,
    MediationState.IN_SESSION,
    MediationState.ADJOURNED,
)
"""Before it comes to an end."""


class ConsentState(StrEnum):
    """How a party stands to a mediation."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ProposedMediation(Aggregate):
    """A mediation's proposal, and who consents to it."""

    KIND = "mediation"

    dispute: str = ""
    state: MediationState = MediationState.PROPOSED
    consents: dict[str, ConsentState] = field(default_factory=dict)

    class Proposed(Opening):
        """Somebody proposed to mediate in a dispute."""

        TOPIC = "mediation.proposed"
        dispute: DisputeId
        proposer: AgencyId
        mechanism: Mechanism
        local_name: Line | None = None
        custom: CustomId | None = None
        """The way, among those on record, that is to be followed."""

        def apply(self, mediation: ProposedMediation) -> None:
            mediation.dispute = self.dispute

    class ConsentGiven(Fact):
        """A party agreed to be mediated."""

        TOPIC = "mediation.consent-given"
        party: GroupId
        by: SubjectId
        conditions: tuple[Line, ...] = ()
        state: MediationState
        """Where the mediation stands after this."""

        def apply(self, mediation: ProposedMediation) -> None:
            mediation.consents[self.party] = ConsentState.GIVEN
            mediation.state = self.state

    class ConsentRefused(Fact):
        """A party did not agree to be mediated."""

        TOPIC = "mediation.consent-refused"
        party: GroupId
        by: SubjectId
        reason: Line | None = None
        state: MediationState
        """Where the mediation stands after this."""

        def apply(self, mediation: ProposedMediation) -> None:
            mediation.consents[self.party] = ConsentState.REFUSED
            mediation.state = self.state

    class ConsentWithdrawn(Fact):
        """A party took its consent back. It stops the next session, not the one that is going on."""

        TOPIC = "mediation.consent-withdrawn"
        party: GroupId
        by: SubjectId
        reason: Line | None = None
        state: MediationState
        """Where the mediation stands after this."""

        def apply(self, mediation: ProposedMediation) -> None:
            mediation.consents[self.party] = ConsentState.WITHDRAWN
            mediation.state = self.state

    @classmethod
    @decision
    def propose(
        cls,
        *,
        id: str,
        dispute: Dispute,
        proposer: AgencyId,
        mechanism: Mechanism,
        local_name: Line | None = None,
        custom: Custom | None = None,
    ) -> Self:
        """Propose to mediate in a dispute that is being handled: which agency proposes it, in the manner of which
        institution, what that is called locally, and which custom on record is to be followed."""
        IN_A_LIVE_DISPUTE.require(dispute.is_being_handled, dispute=dispute.id, handling=dispute.handling.value)
        CUSTOM_IS_OF_THE_MECHANISM.require(custom is None or custom.is_of(mechanism), custom=custom and custom.id)
        return cls.open(
            cls.Proposed,
            id=id,
            dispute=dispute.id,
            proposer=proposer,
            mechanism=mechanism,
            local_name=local_name,
            custom=custom.id if custom else None,
        )

    @decision
    def give_consent(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        party: Group,
        by: SubjectId,
        conditions: tuple[Line, ...] = (),
    ) -> None:
        """Record that a party agrees to be mediated: through which representative, and under which conditions."""
        self.speaks_for_a_party(dispute, party, by)
        CONSENT_IS_NEW.require(self.consents.get(party.id) is not ConsentState.GIVEN, party=party.id)
        self.record(self.ConsentGiven, party=party.id, by=by, conditions=conditions, state=self._consenting)

    @decision
    def refuse_consent(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        party: Group,
        by: SubjectId,
        reason: Line | None = None,
    ) -> None:
        """Record that a party does not agree to be mediated: through which representative, and why if it says so."""
        self.speaks_for_a_party(dispute, party, by)
        CONSENT_IS_NEW.require(party.id not in self.consents, party=party.id)
        self.record(self.ConsentRefused, party=party.id, by=by, reason=reason, state=self._consenting)

    @decision
    def withdraw_consent(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        party: Group,
        by: SubjectId,
        reason: Line | None = None,
    ) -> None:
        """Record that a party takes its consent back. No further session is held until it consents again."""
        self.speaks_for_a_party(dispute, party, by)
        CONSENT_STANDS.require(self.consents.get(party.id) is ConsentState.GIVEN, party=party.id)
        self.record(self.ConsentWithdrawn, party=party.id, by=by, reason=reason, state=self._consenting)

    @property
    def goes_on(self) -> bool:
        """Whether it has not come to an end, in one way or another."""
        return self.state in GOING_ON

    @property
    def failed(self) -> bool:
        """Whether it came to an end without an agreement, and no other mediation took its place."""
        return self.state in (MediationState.IMPASSE, MediationState.WITHDRAWN)

    def has_consent_of(self, group: str) -> bool:
        """Whether a party's consent is in force."""
        return self.consents.get(group) is ConsentState.GIVEN

    def must_go_on(self) -> None:
        """Refuse the step once the mediation has come to an end."""
        self.must_be(self.state, *GOING_ON)

    @property
    def _consenting(self) -> MediationState:
        return MediationState.CONSENTING if self.state is MediationState.PROPOSED else self.state

    def speaks_for_a_party(self, dispute: Dispute, party: Group, by: str) -> None:
        """Refuse the step unless the group is a party and the person may speak for it on that day."""
        self.must_go_on()
        CONSENT_OF_A_PARTY.require(party.id in dispute.parties, party=party.id)
        HAS_MANDATE.require(party.has_mandate(by, day_of_the_act()), group=party.id, person=by)


ProposedMediationFact = (
    ProposedMediation.Proposed
    | ProposedMediation.ConsentGiven
    | ProposedMediation.ConsentRefused
    | ProposedMediation.ConsentWithdrawn
)
