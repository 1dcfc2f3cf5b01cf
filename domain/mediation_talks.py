"""Mediations while people talk: separate meetings, joint sessions, caucuses, and what is said in them."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.act import day_of_the_act
from domain.aggregate import Own, decision
from domain.dispute import Dispute
from domain.errors import Rule
from domain.fact import Fact
from domain.group import HAS_MANDATE, Group
from domain.ids import GroupId
from domain.mediation_mediators import MEDIATES_HERE, PARTY_OF_THE_DISPUTE, MediationWithMediators, stands_apart
from domain.mediation_proposed import IN_A_LIVE_DISPUTE, ConsentState, MediationState
from domain.personal import Personal, SubjectId
from domain.place import Where
from domain.text import Line, Prose, Sha256

EVERY_PRINCIPAL_CONSENTS = Rule(
    "mediation.every-principal-consents",
    id="Sidang bersama hanya diadakan bila setiap pihak utama telah setuju dan persetujuannya masih berlaku.",
    en="A joint session is held only when every principal party has consented and the consent is still in force.",
    source="domain.md §4.14",
)
HAS_A_MEDIATOR = Rule(
    "mediation.has-a-mediator",
    id="Sidang bersama memerlukan sedikitnya satu mediator.",
    en="A joint session needs at least one mediator.",
)
PRINCIPALS_ATTEND = Rule(
    "mediation.principals-attend",
    id="Sidang bersama dihadiri setiap pihak utama; yang hadir hanya pihak sengketa.",
    en="Every principal party attends a joint session, and only parties attend.",
)
NO_OPEN_CHALLENGE = Rule(
    "mediation.no-open-challenge",
    id="Sidang bersama tidak diadakan selama keberatan terhadap mediator belum diputus.",
    en="No joint session is held while a challenge of a mediator is undecided.",
)
CAUCUS_IS_KNOWN = Rule(
    "mediation.caucus-is-known",
    id="Kaukus dengan nomor ini tidak ada, atau diadakan dengan pihak lain.",
    en="There was no caucus of this number with this party.",
)
ONLY_SHAREABLE_POINTS = Rule(
    "mediation.only-shareable-points",
    id="Dari kaukus hanya dibagikan pokok yang disetujui pihak itu untuk dibagikan, masing-masing satu kali.",
    en="Of a caucus only what the party allowed to be shared is shared, and each point once.",
    source="domain.md §4.26",
)


class SessionState(StrEnum):
    """Whether a session is still going on."""

    CONVENED = "convened"
    ADJOURNED = "adjourned"


class StatementKind(StrEnum):
    """What is said in a mediation: what a party wants, why it wants it, what might be done, what a caucus let out."""

    POSITION = "position"
    INTEREST = "interest"
    OPTION = "option"
    SHARED_POINT = "shared_point"


Number = Annotated[int, Field(ge=1)]


class MediationTalks(MediationWithMediators):
    """What the parties and the mediators do together and apart."""

    pre_meetings: int = 0
    sessions: int = 0
    statements: int = 0
    caucuses: dict[int, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """The party that a caucus was held with, and what of it may still be shared."""

    class PreMeetingHeld(Fact):
        """Mediators met one party alone, to prepare the talks."""

        TOPIC = "mediation.pre-meeting-held"
        number: Number
        party: GroupId
        mediators: tuple[SubjectId, ...]
        where: Where = Where()

        def apply(self, mediation: MediationTalks) -> None:
            mediation.pre_meetings = self.number

    class SessionConvened(Fact):
        """The parties sat down together."""

        TOPIC = "mediation.session-convened"
        number: Number
        attendance: tuple[GroupId, ...]
        consenting: tuple[GroupId, ...]
        """The principal parties whose consent was found to be in force."""
        agenda: tuple[Line, ...] = ()
        ground_rules: tuple[Line, ...] = ()
        where: Where = Where()

        def apply(self, mediation: MediationTalks) -> None:
            mediation.sessions = self.number
            mediation.state = MediationState.IN_SESSION

    class SessionAdjourned(Fact):
        """A session ended. Its minutes are sealed; their digest proves them."""

        TOPIC = "mediation.session-adjourned"
        number: Number
        minutes: Personal | None = None
        minutes_hash: Sha256 | None = None

        def apply(self, mediation: MediationTalks) -> None:
            mediation.state = MediationState.ADJOURNED

    class PositionStated(Fact):
        """A party said what it wants."""

        TOPIC = "mediation.position-stated"
        number: Number
        party: GroupId
        text: Prose

        def apply(self, mediation: MediationTalks) -> None:
            mediation.statements = self.number

    class InterestIdentified(Fact):
        """It was found why a party wants what it wants."""

        TOPIC = "mediation.interest-identified"
        number: Number
        party: GroupId
        text: Prose

        def apply(self, mediation: MediationTalks) -> None:
            mediation.statements = self.number

    class OptionProposed(Fact):
        """Somebody said what might be done: a party or, where none is named, the mediators."""

        TOPIC = "mediation.option-proposed"
        number: Number
        party: GroupId | None = None
        text: Prose

        def apply(self, mediation: MediationTalks) -> None:
            mediation.statements = self.number

    class CaucusHeld(Fact):
        """Mediators talked with one party in confidence. Always kept in the compartment KAUKUS of its mediation, which
        only its mediators may read."""

        TOPIC = "mediation.caucus-held"
        number: Number
        party: GroupId
        mediators: tuple[SubjectId, ...]
        content: Personal | None = None
        content_hash: Sha256 | None = None
        shareable_points: tuple[Line, ...] = ()
        """What the party allows to be shared. Sharing it is a fact of its own."""

        def apply(self, mediation: MediationTalks) -> None:
            mediation.caucuses[self.number] = (self.party, self.shareable_points)

    class CaucusPointsShared(Fact):
        """The mediators let others know what a party had allowed them to."""

        TOPIC = "mediation.caucus-points-shared"
        caucus: Number
        party: GroupId
        by: SubjectId
        """Who agreed to it for the party."""
        points: tuple[Line, ...]

        def apply(self, mediation: MediationTalks) -> None:
            party, shareable = mediation.caucuses[self.caucus]
            mediation.caucuses[self.caucus] = (party, tuple(p for p in shareable if p not in self.points))

    @decision
    def hold_pre_meeting(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        party: GroupId,
        mediators: tuple[SubjectId, ...],
        where: Where = Where(),
    ) -> None:
        """Record that mediators met one party alone to prepare the talks, and where."""
        self.must_be(self.state, MediationState.PROPOSED, MediationState.CONSENTING, MediationState.ADJOURNED)
        self._mediate_with(dispute, party, mediators)
        self.record(self.PreMeetingHeld, number=self.pre_meetings + 1, party=party, mediators=mediators, where=where)

    @decision
    def convene_session(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        parties: Annotated[tuple[Group, ...], Own("dispute.parties")],
        attendance: tuple[GroupId, ...],
        agenda: tuple[Line, ...] = (),
        ground_rules: tuple[Line, ...] = (),
        where: Where = Where(),
    ) -> None:
        """Convene a joint session: which parties attend, what is to be talked about, by which rules, and where. Every
        principal party has consented, and at least one mediator is appointed; the mediators still stand apart."""
        IN_A_LIVE_DISPUTE.require(dispute.is_being_handled, dispute=dispute.id, handling=dispute.handling.value)
        self.must_be(self.state, MediationState.PROPOSED, MediationState.CONSENTING, MediationState.ADJOURNED)
        HAS_A_MEDIATOR.require(len(self.mediators) > 0, mediation=self.id)
        NO_OPEN_CHALLENGE.require(not self.challenges, challenged=", ".join(self.challenges))
        for mediator, member_of in self.mediators.items():
            stands_apart(mediator, member_of, parties)
        missing = [g for g in dispute.principals if self.consents.get(g) is not ConsentState.GIVEN]
        EVERY_PRINCIPAL_CONSENTS.require(not missing, missing=", ".join(missing))
        PRINCIPALS_ATTEND.require(
            set(dispute.principals) <= set(attendance) <= set(dispute.parties)
            and len(attendance) == len(set(attendance)),
            attendance=", ".join(attendance),
        )
        self.record(
            self.SessionConvened,
            number=self.sessions + 1,
            attendance=attendance,
            consenting=dispute.principals,
            agenda=agenda,
            ground_rules=ground_rules,
            where=where,
        )

    @decision
    def adjourn_session(self, *, minutes: Personal | None = None, minutes_hash: Sha256 | None = None) -> None:
        """End the session that is going on, with its minutes, sealed, and their SHA-256."""
        self.must_be(self.state, MediationState.IN_SESSION)
        self.record(self.SessionAdjourned, number=self.sessions, minutes=minutes, minutes_hash=minutes_hash)

    @decision
    def state_position(self, *, dispute: Annotated[Dispute, Own("dispute")], party: GroupId, text: Prose) -> None:
        """Record what a party says that it wants, without names of persons."""
        self._may_say(dispute, party)
        self.record(self.PositionStated, number=self.statements + 1, party=party, text=text)

    @decision
    def identify_interest(self, *, dispute: Annotated[Dispute, Own("dispute")], party: GroupId, text: Prose) -> None:
        """Record why a party wants what it wants, without names of persons."""
        self._may_say(dispute, party)
        self.record(self.InterestIdentified, number=self.statements + 1, party=party, text=text)

    @decision
    def propose_option(
        self, *, dispute: Annotated[Dispute, Own("dispute")], text: Prose, party: GroupId | None = None
    ) -> None:
        """Record what might be done, without names of persons, and which party proposed it, if not the mediators."""
        self._may_say(dispute, party)
        self.record(self.OptionProposed, number=self.statements + 1, party=party, text=text)

    @decision
    def hold_caucus(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        party: GroupId,
        mediators: tuple[SubjectId, ...],
        content: Personal | None = None,
        content_hash: Sha256 | None = None,
        shareable_points: tuple[Line, ...] = (),
    ) -> None:
        """Record that mediators talked with one party in confidence, what was said (sealed) and what of it the party
        allows to be shared. Whatever its classification, it is kept in the compartment of this mediation's caucuses."""
        self.must_be(self.state, MediationState.ADJOURNED)
        self._mediate_with(dispute, party, mediators)
        self.record(
            self.CaucusHeld,
            compartment=f"KAUKUS:{self.id}",
            number=len(self.caucuses) + 1,
            party=party,
            mediators=mediators,
            content=content,
            content_hash=content_hash,
            shareable_points=tuple(dict.fromkeys(shareable_points)),
        )

    @decision
    def share_caucus_points(self, *, caucus: Number, party: Group, by: SubjectId, points: tuple[Line, ...]) -> None:
        """Let others know what was said in a caucus, as far as the party allowed it and agrees through which
        representative."""
        self.must_go_on()
        with_party, shareable = self.caucuses.get(caucus, ("", ()))
        CAUCUS_IS_KNOWN.require(with_party == party.id, caucus=caucus, party=party.id)
        HAS_MANDATE.require(party.has_mandate(by, day_of_the_act()), group=party.id, person=by)
        ONLY_SHAREABLE_POINTS.require(
            len(points) == len(set(points)) > 0 and set(points) <= set(shareable), points=len(points)
        )
        self.record(self.CaucusPointsShared, caucus=caucus, party=party.id, by=by, points=points)

    def _mediate_with(self, dispute: Dispute, party: str, mediators: tuple[str, ...]) -> None:
        PARTY_OF_THE_DISPUTE.require(party in dispute.parties, party=party)
        unknown = [person for person in mediators if person not in self.mediators]
        MEDIATES_HERE.require(len(mediators) == len(set(mediators)) > 0 and not unknown, people=", ".join(mediators))

    def _may_say(self, dispute: Dispute, party: str | None) -> None:
        self.must_be(self.state, MediationState.CONSENTING, MediationState.IN_SESSION, MediationState.ADJOURNED)
        PARTY_OF_THE_DISPUTE.require(party is None or party in dispute.parties, party=party)


MediationTalksFact = (
    MediationTalks.PreMeetingHeld
    | MediationTalks.SessionConvened
    | MediationTalks.SessionAdjourned
    | MediationTalks.PositionStated
    | MediationTalks.InterestIdentified
    | MediationTalks.OptionProposed
    | MediationTalks.CaucusHeld
    | MediationTalks.CaucusPointsShared
)
