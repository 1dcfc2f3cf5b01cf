"""Disputes from their detection to who is to handle them: what it is about, whose it is, whether it is real."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Self

from domain.aggregate import SOMETHING_CHANGED, decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import AgencyId, GroupId, PlaceId, ReportId
from domain.merging import Mergeable
from domain.report import SourceOfConflict
from domain.text import Line
from domain.value import Value

TWO_PRINCIPALS = Rule(
    "dispute.two-principals",
    id="Sengketa yang sudah diverifikasi memiliki sedikitnya dua pihak utama.",
    en="A verified dispute has at least two principal groups.",
    source="domain.md §4.9",
)
PARTY_ONCE = Rule(
    "dispute.party-once",
    id="Kelompok ini sudah menjadi pihak dalam sengketa.",
    en="The group is already a party; remove it first to give it another role.",
)
PARTY_AT_ALL = Rule(
    "dispute.party-at-all",
    id="Kelompok ini bukan pihak dalam sengketa.",
    en="The group is not a party to the dispute.",
)
LEADS_OR_ASSISTS = Rule(
    "dispute.leads-or-assists",
    id="Instansi yang memimpin tidak sekaligus membantu, dan tiap instansi disebut satu kali.",
    en="The lead agency does not also assist, and each agency is named once.",
)


class PartyRole(StrEnum):
    """Whose dispute it is, and who stands behind them."""

    PRINCIPAL = "principal"
    SUPPORTING = "supporting"


class Handling(StrEnum):
    """The first axis: how far the office has come."""

    DETECTED = "detected"
    VERIFIED = "verified"
    ASSIGNED = "assigned"
    IN_HANDLING = "in_handling"
    IN_MEDIATION = "in_mediation"
    AGREED = "agreed"
    MONITORED = "monitored"
    CLOSED = "closed"
    REOPENED = "reopened"
    REFERRED = "referred"
    MERGED = "merged"
    DISMISSED = "dismissed"


BEING_HANDLED = (
    Handling.VERIFIED,
    Handling.ASSIGNED,
    Handling.IN_HANDLING,
    Handling.IN_MEDIATION,
    Handling.AGREED,
    Handling.MONITORED,
)
"""From the verification until it is closed or given away."""
ALIVE = (Handling.DETECTED, *BEING_HANDLED, Handling.CLOSED, Handling.REOPENED, Handling.REFERRED)
"""Things still happen in it, whether or not the office handles it."""


class Party(Value):
    """A group and its role in a dispute."""

    group: GroupId
    role: PartyRole


class KnownDispute(Mergeable):
    """A dispute's beginning, and its parties."""

    KIND = "dispute"

    title: str = ""
    handling: Handling = Handling.DETECTED
    parties: dict[str, PartyRole] = field(default_factory=dict)
    sources_of_conflict: tuple[SourceOfConflict, ...] = ()
    places: tuple[str, ...] = ()

    class Detected(Opening):
        """A contested matter came to the office's notice."""

        TOPIC = "dispute.detected"
        title: Line
        sources_of_conflict: tuple[SourceOfConflict, ...] = ()
        parties: tuple[Party, ...] = ()
        places: tuple[PlaceId, ...] = ()
        from_reports: tuple[ReportId, ...] = ()

        def apply(self, dispute: KnownDispute) -> None:
            dispute.title = self.title
            dispute.parties = {party.group: party.role for party in self.parties}
            dispute.sources_of_conflict, dispute.places = self.sources_of_conflict, self.places

    class Verified(Fact):
        """Somebody made sure that a dispute is real."""

        TOPIC = "dispute.verified"
        method: Line
        verifier: AgencyId
        reason: Line | None = None

        def apply(self, dispute: KnownDispute) -> None:
            dispute.handling = Handling.VERIFIED

    class Dismissed(Fact):
        """A dispute was found not to be real, or not to be one."""

        TOPIC = "dispute.dismissed"
        reason: Line

        def apply(self, dispute: KnownDispute) -> None:
            dispute.handling = Handling.DISMISSED

    class PartyAdded(Fact):
        """A group was found to be a party."""

        TOPIC = "dispute.party-added"
        group: GroupId
        role: PartyRole
        reason: Line | None = None

        def apply(self, dispute: KnownDispute) -> None:
            dispute.parties[self.group] = self.role

    class PartyRemoved(Fact):
        """A group was found not to be a party, or no longer."""

        TOPIC = "dispute.party-removed"
        group: GroupId
        reason: Line

        def apply(self, dispute: KnownDispute) -> None:
            del dispute.parties[self.group]

    class Assigned(Fact):
        """An agency took the lead in handling a dispute. It replaces who led and assisted before."""

        TOPIC = "dispute.assigned"
        lead_agency: AgencyId
        supporting: tuple[AgencyId, ...] = ()
        due: date | None = None

        def apply(self, dispute: KnownDispute) -> None:
            dispute.handling = Handling.ASSIGNED

    class Corrected(Fact):
        """What was on record of a dispute was wrong: this is what is so. Its parties and its handling are corrected by
        facts of their own."""

        TOPIC = "dispute.corrected"
        title: Line
        sources_of_conflict: tuple[SourceOfConflict, ...] = ()
        places: tuple[PlaceId, ...] = ()
        reason: Line

        def apply(self, dispute: KnownDispute) -> None:
            dispute.title = self.title
            dispute.sources_of_conflict, dispute.places = self.sources_of_conflict, self.places

    @classmethod
    @decision
    def detect(
        cls,
        *,
        id: str,
        title: Line,
        sources_of_conflict: tuple[SourceOfConflict, ...] = (),
        parties: tuple[Party, ...] = (),
        places: tuple[PlaceId, ...] = (),
        from_reports: tuple[ReportId, ...] = (),
    ) -> Self:
        """Put a contested matter on the record: what it is about (without names of persons), the legal sources of
        conflict it springs from, its parties and their roles, where it plays and which reports it was seen in."""
        groups = [party.group for party in parties]
        PARTY_ONCE.require(len(groups) == len(set(groups)), groups=", ".join(groups))
        return cls.open(
            cls.Detected,
            id=id,
            title=title,
            sources_of_conflict=tuple(dict.fromkeys(sources_of_conflict)),
            parties=parties,
            places=tuple(dict.fromkeys(places)),
            from_reports=tuple(dict.fromkeys(from_reports)),
        )

    @decision
    def verify(self, *, method: Line, verifier: AgencyId, reason: Line | None = None) -> None:
        """Record that the dispute is real, or real again: how that was found out, and by which agency. Needs two
        principal groups."""
        self.must_be(self.handling, Handling.DETECTED, Handling.REOPENED)
        TWO_PRINCIPALS.require(len(self.principals) >= 2, principals=len(self.principals))
        self.record(self.Verified, method=method, verifier=verifier, reason=reason)

    @decision
    def add_party(self, *, group: GroupId, role: PartyRole, reason: Line | None = None) -> None:
        """Record that a group is a party: a principal, or one that supports another."""
        self.must_be(self.handling, Handling.DETECTED, Handling.REOPENED, *BEING_HANDLED)
        PARTY_ONCE.require(group not in self.parties, group=group)
        self.record(self.PartyAdded, group=group, role=role, reason=reason)

    @decision
    def remove_party(self, *, group: GroupId, reason: Line) -> None:
        """Record that a group is not, or no longer, a party, and why. Two principals remain once it is verified."""
        self.must_be(self.handling, Handling.DETECTED, Handling.REOPENED, *BEING_HANDLED)
        PARTY_AT_ALL.require(group in self.parties, group=group)
        left = [other for other in self.principals if other != group]
        TWO_PRINCIPALS.require(self.handling not in BEING_HANDLED or len(left) >= 2, principals_left=len(left))
        self.record(self.PartyRemoved, group=group, reason=reason)

    @decision
    def correct(
        self,
        *,
        title: Line,
        reason: Line,
        sources_of_conflict: tuple[SourceOfConflict, ...] = (),
        places: tuple[PlaceId, ...] = (),
    ) -> None:
        """Replace what is on record of the dispute (what it is about, the sources of conflict it springs from, where it
        plays; what is not given is taken away), and say why it was wrong."""
        self.must_be(self.handling, *ALIVE)
        sources, where = tuple(dict.fromkeys(sources_of_conflict)), tuple(dict.fromkeys(places))
        known = (self.title, self.sources_of_conflict, self.places)
        SOMETHING_CHANGED.require((title, sources, where) != known, dispute=self.id)
        self.record(self.Corrected, title=title, sources_of_conflict=sources, places=where, reason=reason)

    @decision
    def assign(self, *, lead_agency: AgencyId, supporting: tuple[AgencyId, ...] = (), due: date | None = None) -> None:
        """Give the handling to a lead agency, with others that assist, and say by when it is to act."""
        self.must_be(self.handling, Handling.VERIFIED, Handling.ASSIGNED)
        LEADS_OR_ASSISTS.require(
            lead_agency not in supporting and len(supporting) == len(set(supporting)), lead_agency=lead_agency
        )
        self.record(self.Assigned, lead_agency=lead_agency, supporting=supporting, due=due)

    @property
    def principals(self) -> tuple[str, ...]:
        """The groups whose dispute it is."""
        return tuple(group for group, role in self.parties.items() if role is PartyRole.PRINCIPAL)

    @property
    def is_being_handled(self) -> bool:
        """Whether it has been verified and not closed or given away: only then may anybody mediate in it."""
        return self.handling in BEING_HANDLED


KnownDisputeFact = (
    KnownDispute.Detected
    | KnownDispute.Corrected
    | KnownDispute.Verified
    | KnownDispute.Dismissed
    | KnownDispute.PartyAdded
    | KnownDispute.PartyRemoved
    | KnownDispute.Assigned
)
