"""Mediations and those who mediate: appointed, challenged, replaced, and standing apart from every party."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from domain.act import day_of_the_act
from domain.aggregate import Own, decision
from domain.dispute import Dispute
from domain.errors import Rule
from domain.fact import Fact
from domain.group import HAS_MANDATE, Group
from domain.ids import AgencyId, GroupId
from domain.mediation_proposed import IN_A_LIVE_DISPUTE, ProposedMediation
from domain.personal import Personal, SubjectId
from domain.text import Line

MEDIATOR_STANDS_APART = Rule(
    "mediation.mediator-stands-apart",
    id="Mediator bukan pihak, bukan anggota kelompok pihak, dan bukan wakilnya.",
    en="A mediator is neither a party, nor a member of a party group, nor its representative.",
    source="domain.md §4.15",
)
APPOINTED_ONCE = Rule(
    "mediation.appointed-once",
    id="Orang ini sudah menjadi mediator.",
    en="The person is already a mediator in this mediation.",
)
MEDIATES_HERE = Rule(
    "mediation.mediates-here",
    id="Orang ini bukan mediator dalam mediasi ini.",
    en="The person is no mediator in this mediation.",
)
PARTY_OF_THE_DISPUTE = Rule(
    "mediation.party-of-the-dispute",
    id="Kelompok ini bukan pihak dalam sengketa yang dimediasi.",
    en="The group is no party to the dispute that is mediated.",
)
CHALLENGED_ONCE = Rule(
    "mediation.challenged-once",
    id="Keberatan terhadap mediator ini sudah tercatat, atau tidak ada keberatan yang belum diputus.",
    en="A mediator is challenged while no challenge is open, and a challenge is dismissed while one is.",
)
TAKES_THE_PLACE = Rule(
    "mediation.takes-the-place",
    id="Pengganti adalah mediator lain yang sudah ditunjuk.",
    en="Who takes a mediator's place is another mediator who has been appointed.",
)


class MediationWithMediators(ProposedMediation):
    """Who mediates."""

    mediators: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The groups that each mediator belongs to, as declared."""
    challenges: dict[str, str] = field(default_factory=dict)
    """The party that challenges a mediator, while that is open."""

    class MediatorAppointed(Fact):
        """A person was asked to mediate and accepted."""

        TOPIC = "mediation.mediator-appointed"
        mediator: Personal
        institution: Line | None = None
        from_agency: AgencyId | None = None
        member_of: tuple[GroupId, ...] = ()
        conflict_of_interest_declared: bool
        parties: tuple[GroupId, ...]
        """The parties that the mediator was found to stand apart from."""

        def apply(self, mediation: MediationWithMediators) -> None:
            mediation.mediators[self.mediator.subject] = self.member_of

    class MediatorChallenged(Fact):
        """A party said that a mediator does not stand apart. No session is held until that is decided."""

        TOPIC = "mediation.mediator-challenged"
        mediator: SubjectId
        party: GroupId
        by: SubjectId
        reason: Line

        def apply(self, mediation: MediationWithMediators) -> None:
            mediation.challenges[self.mediator] = self.party

    class ChallengeDismissed(Fact):
        """A challenge was looked into, and the mediator stays."""

        TOPIC = "mediation.challenge-dismissed"
        mediator: SubjectId
        reason: Line

        def apply(self, mediation: MediationWithMediators) -> None:
            del mediation.challenges[self.mediator]

    class MediatorReplaced(Fact):
        """A person no longer mediates. Who took the place, if anybody did, had been appointed before."""

        TOPIC = "mediation.mediator-replaced"
        mediator: SubjectId
        successor: SubjectId | None = None
        reason: Line

        def apply(self, mediation: MediationWithMediators) -> None:
            del mediation.mediators[self.mediator]
            mediation.challenges.pop(self.mediator, None)

    @decision
    def appoint_mediator(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        parties: Annotated[tuple[Group, ...], Own("dispute.parties")],
        mediator: Personal,
        conflict_of_interest_declared: bool,
        institution: Line | None = None,
        from_agency: AgencyId | None = None,
        member_of: tuple[GroupId, ...] = (),
    ) -> None:
        """Appoint a mediator: the person, the institution or agency the person comes from, the groups the person
        belongs to, and whether an interest in the matter was declared."""
        self.must_go_on()
        IN_A_LIVE_DISPUTE.require(dispute.is_being_handled, dispute=dispute.id, handling=dispute.handling.value)
        APPOINTED_ONCE.require(mediator.subject not in self.mediators, person=mediator.pseudonym)
        stands_apart(mediator.subject, member_of, parties)
        self.record(
            self.MediatorAppointed,
            mediator=mediator,
            institution=institution,
            from_agency=from_agency,
            member_of=member_of,
            conflict_of_interest_declared=conflict_of_interest_declared,
            parties=tuple(p.id for p in parties),
        )

    @decision
    def challenge_mediator(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        mediator: SubjectId,
        party: Group,
        by: SubjectId,
        reason: Line,
    ) -> None:
        """Record that a party challenges a mediator: through which representative, and why."""
        self.must_go_on()
        MEDIATES_HERE.require(mediator in self.mediators, person=mediator)
        PARTY_OF_THE_DISPUTE.require(party.id in dispute.parties, party=party.id)
        HAS_MANDATE.require(party.has_mandate(by, day_of_the_act()), group=party.id, person=by)
        CHALLENGED_ONCE.require(mediator not in self.challenges, person=mediator)
        self.record(self.MediatorChallenged, mediator=mediator, party=party.id, by=by, reason=reason)

    @decision
    def dismiss_challenge(self, *, mediator: SubjectId, reason: Line) -> None:
        """Record that a challenge was looked into and the mediator stays, and why."""
        self.must_go_on()
        CHALLENGED_ONCE.require(mediator in self.challenges, person=mediator)
        self.record(self.ChallengeDismissed, mediator=mediator, reason=reason)

    @decision
    def replace_mediator(self, *, mediator: SubjectId, reason: Line, successor: SubjectId | None = None) -> None:
        """Record that a person no longer mediates, why, and which appointed mediator takes the place if one does."""
        self.must_go_on()
        MEDIATES_HERE.require(mediator in self.mediators, person=mediator)
        TAKES_THE_PLACE.require(
            successor is None or (successor in self.mediators and successor != mediator), person=successor
        )
        self.record(self.MediatorReplaced, mediator=mediator, successor=successor, reason=reason)


def stands_apart(mediator: str, member_of: tuple[str, ...], parties: tuple[Group, ...]) -> None:
    """Refuse a mediator who belongs to a party or speaks for one, as declared and as the mandates on record say."""
    today = day_of_the_act()
    involved = [p.id for p in parties if p.id in member_of or p.is_represented_by(mediator, today)]
    MEDIATOR_STANDS_APART.require(not involved, person=mediator, party=", ".join(involved))


MediationWithMediatorsFact = (
    MediationWithMediators.MediatorAppointed
    | MediationWithMediators.MediatorChallenged
    | MediationWithMediators.ChallengeDismissed
    | MediationWithMediators.MediatorReplaced
)
