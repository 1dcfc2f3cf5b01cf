"""Groups: the actors of disputes. A category ('residents', 'unknown mass') is an actor too, but never a broker."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Self

from domain.act import day_of_the_act
from domain.aggregate import Aggregate, decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import GroupId, PlaceId
from domain.mandate import Mandate
from domain.personal import Personal
from domain.text import Line

NAME_IS_NEW = Rule(
    "group.name-is-new",
    id="Nama itu sudah dimiliki kelompok ini.",
    en="The group already goes by this name.",
)
KIND_IS_NEW = Rule(
    "group.kind-is-new",
    id="Kelompok ini sudah tercatat demikian.",
    en="The group is already on record as this.",
)
NOT_ITS_OWN_PART = Rule(
    "group.not-its-own-part",
    id="Suatu kelompok tidak dapat menjadi bagian dari dirinya sendiri.",
    en="A group is never part of itself.",
)
CATEGORY_HAS_NO_REPRESENTATIVE = Rule(
    "group.category-has-no-representative",
    id="Kategori seperti 'warga' tidak mempunyai wakil; catat kelompok yang diwakili.",
    en="A category such as 'residents' has no representative; register the group that is represented.",
    source="domain.md §4.22",
)
MANDATE_ENDS_AFTER_IT_BEGINS = Rule(
    "group.mandate-ends-after-it-begins",
    id="Mandat tidak dapat berakhir sebelum dimulai.",
    en="A mandate does not end before it begins.",
)


class GroupKind(StrEnum):
    """What kind of actor a group is (after ACLED's actor types and UCDP's sides)."""

    COMMUNITY = "community"
    VILLAGE = "village"
    MARTIAL_ARTS_SCHOOL = "martial_arts_school"
    RELIGIOUS = "religious"
    ETHNIC = "ethnic"
    CUSTOMARY = "customary"
    POLITICAL = "political"
    YOUTH = "youth"
    LABOUR = "labour"
    STUDENT = "student"
    COMPANY = "company"
    MASS_ORGANISATION = "mass_organisation"
    STATE = "state"
    ARMED = "armed"
    CATEGORY = "category"
    OTHER = "other"


class GroupState(StrEnum):
    """Where a group stands in its life on the record."""

    PROVISIONAL = "provisional"
    REGISTERED = "registered"


class Group(Aggregate):
    """An actor and the names it goes by."""

    KIND = "group"

    name: str = ""
    aliases: list[str] = field(default_factory=list)
    kind: GroupKind = GroupKind.OTHER
    is_category: bool = False
    state: GroupState = GroupState.REGISTERED
    mandates: dict[str, list[Mandate]] = field(default_factory=dict)
    """By person. A later mandate takes the place of an earlier one from its first day on."""

    class Registered(Opening):
        """A group came onto the record. A provisional one is known too little to be sure that it is one."""

        TOPIC = "group.registered"
        name: Line
        aliases: tuple[Line, ...] = ()
        kind: GroupKind
        is_category: bool = False
        provisional: bool = False
        home: PlaceId | None = None
        parent: GroupId | None = None

        def apply(self, group: Group) -> None:
            group.name = self.name
            group.aliases = list(self.aliases)
            group.kind = self.kind
            group.is_category = self.is_category
            group.state = GroupState.PROVISIONAL if self.provisional else GroupState.REGISTERED

    class AliasAdded(Fact):
        """Another name for a group became known."""

        TOPIC = "group.alias-added"
        alias: Line
        valid_from: date | None = None

        def apply(self, group: Group) -> None:
            group.aliases.append(self.alias)

    class Renamed(Fact):
        """A group took another name. The former one stays an alias."""

        TOPIC = "group.renamed"
        name: Line
        former: Line
        valid_from: date | None = None

        def apply(self, group: Group) -> None:
            group.aliases.append(self.former)
            group.name = self.name

    class Reclassified(Fact):
        """A group turned out to be of another kind, or to be a category, or to be sure enough to be registered."""

        TOPIC = "group.reclassified"
        kind: GroupKind
        is_category: bool
        provisional: bool
        valid_from: date | None = None

        def apply(self, group: Group) -> None:
            group.kind = self.kind
            group.is_category = self.is_category
            group.state = GroupState.PROVISIONAL if self.provisional else GroupState.REGISTERED

    class RepresentativeDesignated(Fact):
        """A person was given the mandate to speak for a group."""

        TOPIC = "group.representative-designated"
        representative: Personal
        role: Line
        mandate: Line
        valid_from: date
        valid_until: date | None = None

        def apply(self, group: Group) -> None:
            person = self.representative.subject
            mandate = Mandate(valid_from=self.valid_from, valid_until=self.valid_until)
            earlier = [m.ended(self.valid_from) for m in group.mandates.get(person, [])]
            group.mandates[person] = [*earlier, mandate]

    class RepresentativeReplaced(Fact):
        """A person no longer speaks for a group, from the day on which this happened."""

        TOPIC = "group.representative-replaced"
        representative: Personal
        reason: Line

        def apply(self, group: Group) -> None:
            person, day = self.representative.subject, self.occurred.start.date()
            group.mandates[person] = [mandate.ended(day) for mandate in group.mandates[person]]

    @classmethod
    @decision
    def register(
        cls,
        *,
        id: str,
        name: Line,
        kind: GroupKind,
        aliases: tuple[Line, ...] = (),
        is_category: bool = False,
        provisional: bool = False,
        home: PlaceId | None = None,
        parent: GroupId | None = None,
    ) -> Self:
        """Put a group on the record: its name, other names, what kind of actor it is, whether it is a mere category
        of people, whether it is only provisionally known, where it is at home and which group it is part of."""
        NOT_ITS_OWN_PART.require(parent != id, group=id)
        NAME_IS_NEW.require(len({name, *aliases}) == 1 + len(aliases), names=", ".join((name, *aliases)))
        return cls.open(
            cls.Registered,
            id=id,
            name=name,
            aliases=aliases,
            kind=kind,
            is_category=is_category,
            provisional=provisional,
            home=home,
            parent=parent,
        )

    @decision
    def add_alias(self, *, alias: Line, valid_from: date | None = None) -> None:
        """Add another name that the group goes by, and since when."""
        NAME_IS_NEW.require(alias != self.name and alias not in self.aliases, name=alias)
        self.record(self.AliasAdded, alias=alias, valid_from=valid_from)

    @decision
    def rename(self, *, name: Line, valid_from: date | None = None) -> None:
        """Record that the group took another name, and since when; the former name stays an alias."""
        NAME_IS_NEW.require(name != self.name, name=name)
        self.record(self.Renamed, name=name, former=self.name, valid_from=valid_from)

    @decision
    def reclassify(
        self, *, kind: GroupKind, is_category: bool = False, provisional: bool = False, valid_from: date | None = None
    ) -> None:
        """Record that the group is of another kind, is or is not a category, or is no longer provisional."""
        state = GroupState.PROVISIONAL if provisional else GroupState.REGISTERED
        KIND_IS_NEW.require((kind, is_category, state) != (self.kind, self.is_category, self.state), kind=kind)
        today = day_of_the_act()
        speaking = [person for person in self.mandates if self.is_represented_by(person, today)]
        CATEGORY_HAS_NO_REPRESENTATIVE.require(
            not (is_category and speaking), group=self.id, people=", ".join(speaking)
        )
        self.record(
            self.Reclassified, kind=kind, is_category=is_category, provisional=provisional, valid_from=valid_from
        )

    @decision
    def designate_representative(
        self,
        *,
        representative: Personal,
        role: Line,
        mandate: Line,
        valid_from: date,
        valid_until: date | None = None,
    ) -> None:
        """Record that a person may speak for the group: in what role, on what mandate, from when until when."""
        CATEGORY_HAS_NO_REPRESENTATIVE.require(not self.is_category, group=self.id)
        MANDATE_ENDS_AFTER_IT_BEGINS.require(
            valid_until is None or valid_from <= valid_until, valid_from=valid_from, valid_until=valid_until
        )
        self.record(
            self.RepresentativeDesignated,
            representative=representative,
            role=role,
            mandate=mandate,
            valid_from=valid_from,
            valid_until=valid_until,
        )

    @decision
    def replace_representative(self, *, representative: Personal, reason: Line) -> None:
        """Record that a person no longer speaks for the group, and why. From which day is given as ``occurred``."""
        HAS_MANDATE.require(
            self.is_represented_by(representative.subject, day_of_the_act()),
            group=self.id,
            person=representative.pseudonym,
        )
        self.record(self.RepresentativeReplaced, representative=representative, reason=reason)

    def has_mandate(self, person: str, on: date) -> bool:
        """Whether a person may speak for the group on a day."""
        return any(mandate.holds_on(on) for mandate in self.mandates.get(person, []))

    def is_represented_by(self, person: str, since: date) -> bool:
        """Whether a person may speak for the group on that day or on a later one."""
        return any(mandate.holds_on_or_after(since) for mandate in self.mandates.get(person, []))


HAS_MANDATE = Rule(
    "group.has-mandate",
    id="Orang ini tidak memegang mandat kelompok.",
    en="The person holds no mandate of the group.",
    source="domain.md §4.16",
)

GroupFact = (
    Group.Registered
    | Group.AliasAdded
    | Group.Renamed
    | Group.Reclassified
    | Group.RepresentativeDesignated
    | Group.RepresentativeReplaced
)
