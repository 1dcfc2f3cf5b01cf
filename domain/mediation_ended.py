"""Mediations and how they end: with an agreement, at an impasse, because a party leaves, or in another mediation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from domain.aggregate import Own, decision
from domain.dispute import Dispute, PartyRole
from domain.errors import Rule
from domain.fact import Fact
from domain.group import Group
from domain.ids import AgreementId, GroupId, MediationId
from domain.mediation_proposed import ConsentState, MediationState, ProposedMediation
from domain.personal import SubjectId
from domain.text import Line

if TYPE_CHECKING:
    from domain.agreement import Agreement
    from domain.mediation import Mediation

REACHED_HERE = Rule(
    "mediation.reached-here",
    id="Kesepakatan itu tidak dicapai dalam mediasi ini atau belum ditandatangani.",
    en="The agreement was not reached in this mediation, or is not signed.",
)
FOLLOWED_IN_ITS_DISPUTE = Rule(
    "mediation.followed-in-its-dispute",
    id="Mediasi hanya digantikan mediasi lain yang masih berjalan dalam sengketa yang sama.",
    en="A mediation is superseded only by another one that goes on in the same dispute.",
)


class EndedMediation(ProposedMediation):
    """How a mediation ends."""

    class AgreementReached(Fact):
        """The parties signed what they had agreed on in a mediation."""

        TOPIC = "mediation.agreement-reached"
        agreement: AgreementId

        def apply(self, mediation: EndedMediation) -> None:
            mediation.state = MediationState.AGREED

    class ImpasseDeclared(Fact):
        """The talks led nowhere."""

        TOPIC = "mediation.impasse-declared"
        reason: Line
        next_step: Line | None = None

        def apply(self, mediation: EndedMediation) -> None:
            mediation.state = MediationState.IMPASSE

    class PartyWithdrew(Fact):
        """A party left the mediation for good. Without a principal party it is at its end."""

        TOPIC = "mediation.party-withdrew"
        party: GroupId
        by: SubjectId
        reason: Line
        state: MediationState
        """Where the mediation stands after this."""

        def apply(self, mediation: EndedMediation) -> None:
            mediation.consents[self.party] = ConsentState.WITHDRAWN
            mediation.state = self.state

    class Superseded(Fact):
        """Another mediation took the place of this one."""

        TOPIC = "mediation.superseded"
        successor: MediationId
        reason: Line

        def apply(self, mediation: EndedMediation) -> None:
            mediation.state = MediationState.SUPERSEDED

    @decision
    def reach_agreement(self, *, agreement: Agreement) -> None:
        """Record that the parties signed what they had agreed on here. With that the mediation is at its end."""
        self.must_be(self.state, MediationState.ADJOURNED)
        REACHED_HERE.require(
            agreement.mediation == self.id and agreement.is_signed,
            agreement=agreement.id,
            state=agreement.state.value,
        )
        self.record(self.AgreementReached, agreement=agreement.id)

    @decision
    def declare_impasse(self, *, reason: Line, next_step: Line | None = None) -> None:
        """Record that the talks led nowhere: why, and what is to be done next."""
        self.must_be(self.state, MediationState.CONSENTING, MediationState.ADJOURNED)
        self.record(self.ImpasseDeclared, reason=reason, next_step=next_step)

    @decision
    def withdraw_party(
        self, *, dispute: Annotated[Dispute, Own("dispute")], party: Group, by: SubjectId, reason: Line
    ) -> None:
        """Record that a party leaves for good: through which representative, and why. A mediation that a principal
        party leaves is at its end; a consent that is only withdrawn can be given again."""
        self.speaks_for_a_party(dispute, party, by)
        self.must_be(self.state, MediationState.CONSENTING, MediationState.IN_SESSION, MediationState.ADJOURNED)
        principal = dispute.parties[party.id] is PartyRole.PRINCIPAL
        state = MediationState.WITHDRAWN if principal else self.state
        self.record(self.PartyWithdrew, party=party.id, by=by, reason=reason, state=state)

    @decision
    def supersede(self, *, successor: Mediation, reason: Line) -> None:
        """Record that another mediation takes the place of this one, and why."""
        self.must_go_on()
        FOLLOWED_IN_ITS_DISPUTE.require(
            successor.id != self.id and successor.dispute == self.dispute and successor.goes_on,
            successor=successor.id,
            state=successor.state.value,
        )
        self.record(self.Superseded, successor=successor.id, reason=reason)


EndedMediationFact = (
    EndedMediation.AgreementReached
    | EndedMediation.ImpasseDeclared
    | EndedMediation.PartyWithdrew
    | EndedMediation.Superseded
)
