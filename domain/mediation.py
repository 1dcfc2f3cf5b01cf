"""Mediation: a facilitated process between the parties of a dispute, in the manner of a fitting institution."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from domain.act import day_of_the_act
from domain.aggregate import Aggregate, Own, decision
from domain.dispute import Dispute
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.group import HAS_MANDATE, Group
from domain.ids import AgencyId, DisputeId, GroupId
from domain.personal import Personal, SubjectId
from domain.place import Where
from domain.text import Line, Sha256

IN_A_LIVE_DISPUTE = Rule(
    "mediation.in-a-live-dispute",
    id="Mediasi hanya diadakan dalam sengketa yang sudah diverifikasi dan masih ditangani.",
    en="A mediation is held only in a dispute that is verified and still being handled.",
    source="domain.md §2",
)
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


class Mechanism(StrEnum):
    """The institution in whose manner a mediation is held (UU 7/2012 Arts 1, 47-50; Permendagri 42/2015)."""

    CUSTOMARY = "customary"
    SOCIAL = "social"
    TASK_FORCE = "task_force"
    INTEGRATED_TEAM = "integrated_team"
    VILLAGE = "village"
    COURT_ANNEXED = "court_annexed"


class MediationState(StrEnum):
    """Where a mediation stands."""

    PROPOSED = "proposed"
    CONSENTING = "consenting"
    IN_SESSION = "in_session"
    ADJOURNED = "adjourned"


class ConsentState(StrEnum):
    """How a party stands to a mediation."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SessionState(StrEnum):
    """Whether a session is still going on."""

    CONVENED = "convened"
    ADJOURNED = "adjourned"


Number = Annotated[int, Field(ge=1)]


class Mediation(Aggregate):
    """A facilitated process."""

    KIND = "mediation"

    dispute: str = ""
    state: MediationState = MediationState.PROPOSED
    mediators: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The groups that each mediator belongs to, as declared."""
    consents: dict[str, ConsentState] = field(default_factory=dict)
    sessions: int = 0

    class Proposed(Opening):
        """Somebody proposed to mediate in a dispute."""

        TOPIC = "mediation.proposed"
        dispute: DisputeId
        proposer: AgencyId
        mechanism: Mechanism
        local_name: Line | None = None

        def apply(self, mediation: Mediation) -> None:
            mediation.dispute = self.dispute

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

        def apply(self, mediation: Mediation) -> None:
            mediation.mediators[self.mediator.subject] = self.member_of

    class ConsentGiven(Fact):
        """A party agreed to be mediated."""

        TOPIC = "mediation.consent-given"
        party: GroupId
        by: SubjectId
        conditions: tuple[Line, ...] = ()
        state: MediationState
        """Where the mediation stands after this."""

        def apply(self, mediation: Mediation) -> None:
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

        def apply(self, mediation: Mediation) -> None:
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

        def apply(self, mediation: Mediation) -> None:
            mediation.consents[self.party] = ConsentState.WITHDRAWN
            mediation.state = self.state

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

        def apply(self, mediation: Mediation) -> None:
            mediation.sessions = self.number
            mediation.state = MediationState.IN_SESSION

    class SessionAdjourned(Fact):
        """A session ended. Its minutes are sealed; their digest proves them."""

        TOPIC = "mediation.session-adjourned"
        number: Number
        minutes: Personal | None = None
        minutes_hash: Sha256 | None = None

        def apply(self, mediation: Mediation) -> None:
            mediation.state = MediationState.ADJOURNED

    @classmethod
    @decision
    def propose(
        cls, *, id: str, dispute: Dispute, proposer: AgencyId, mechanism: Mechanism, local_name: Line | None = None
    ) -> Self:
        """Propose to mediate in a dispute that is being handled: which agency proposes it, in the manner of which
        institution, and what that is called locally."""
        IN_A_LIVE_DISPUTE.require(dispute.is_being_handled, dispute=dispute.id, handling=dispute.handling.value)
        return cls.open(
            cls.Proposed, id=id, dispute=dispute.id, proposer=proposer, mechanism=mechanism, local_name=local_name
        )

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
        IN_A_LIVE_DISPUTE.require(dispute.is_being_handled, dispute=dispute.id, handling=dispute.handling.value)
        APPOINTED_ONCE.require(mediator.subject not in self.mediators, person=mediator.pseudonym)
        _stands_apart(mediator.subject, member_of, parties)
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
    def give_consent(
        self,
        *,
        dispute: Annotated[Dispute, Own("dispute")],
        party: Group,
        by: SubjectId,
        conditions: tuple[Line, ...] = (),
    ) -> None:
        """Record that a party agrees to be mediated: through which representative, and under which conditions."""
        self._speaks_for_a_party(dispute, party, by)
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
        self._speaks_for_a_party(dispute, party, by)
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
        self._speaks_for_a_party(dispute, party, by)
        CONSENT_STANDS.require(self.consents.get(party.id) is ConsentState.GIVEN, party=party.id)
        self.record(self.ConsentWithdrawn, party=party.id, by=by, reason=reason, state=self._consenting)

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
        for mediator, member_of in self.mediators.items():
            _stands_apart(mediator, member_of, parties)
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

    @property
    def _consenting(self) -> MediationState:
        return MediationState.CONSENTING if self.state is MediationState.PROPOSED else self.state

    def _speaks_for_a_party(self, dispute: Dispute, party: Group, by: str) -> None:
        CONSENT_OF_A_PARTY.require(party.id in dispute.parties, party=party.id)
        HAS_MANDATE.require(party.has_mandate(by, day_of_the_act()), group=party.id, person=by)


def _stands_apart(mediator: str, member_of: tuple[str, ...], parties: tuple[Group, ...]) -> None:
    today = day_of_the_act()
    involved = [p.id for p in parties if p.id in member_of or p.is_represented_by(mediator, today)]
    MEDIATOR_STANDS_APART.require(not involved, person=mediator, party=", ".join(involved))


MediationFact = (
    Mediation.Proposed
    | Mediation.MediatorAppointed
    | Mediation.ConsentGiven
    | Mediation.ConsentRefused
    | Mediation.ConsentWithdrawn
    | Mediation.SessionConvened
    | Mediation.SessionAdjourned
)
