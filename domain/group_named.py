"""What a group is called, and where it stands: put on the record, known by other names, renamed."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Self

from domain.aggregate import decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import GroupId, PlaceId
from domain.merging import Mergeable
from domain.text import Line

NAME_IS_NEW = Rule(
    "group.name-is-new",
    id="Nama itu sudah dimiliki kelompok ini.",
    en="The group already goes by this name.",
)
ALIAS_AT_ALL = Rule(
    "group.alias-at-all",
    id="Nama itu bukan nama lain kelompok ini.",
    en="The group is not on record under that other name.",
)
NOT_ITS_OWN_PART = Rule(
    "group.not-its-own-part",
    id="Suatu kelompok tidak dapat menjadi bagian dari dirinya sendiri.",
    en="A group is never part of itself.",
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
    DISSOLVED = "dissolved"
    SPLIT = "split"
    MERGED = "merged"


ALIVE = (GroupState.PROVISIONAL, GroupState.REGISTERED)
"""Where a group can act: be renamed, be represented, split, dissolve."""


class NamedGroup(Mergeable):
    """An actor and the names it goes by."""

    KIND = "group"

    name: str = ""
    aliases: list[str] = field(default_factory=list)
    marks: dict[str, list[str]] = field(default_factory=dict)
    """By alias: which facts brought it up, as ``version-number``."""
    kind: GroupKind = GroupKind.OTHER
    is_category: bool = False
    home: str | None = None
    parent: str | None = None
    state: GroupState = GroupState.REGISTERED

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

        def apply(self, group: NamedGroup) -> None:
            group.name = self.name
            for number, alias in enumerate(self.aliases, 1):
                group.goes_by(alias, self, number)
            group.kind = self.kind
            group.is_category = self.is_category
            group.home = self.home
            group.parent = self.parent
            group.state = GroupState.PROVISIONAL if self.provisional else GroupState.REGISTERED

    class AliasAdded(Fact):
        """Another name for a group became known."""

        TOPIC = "group.alias-added"
        alias: Line
        valid_from: date | None = None

        def apply(self, group: NamedGroup) -> None:
            group.goes_by(self.alias, self)

    class AliasWithdrawn(Fact):
        """A group does not go by that other name after all. ``marks`` are the facts that said so, each as
        ``version-number``."""

        TOPIC = "group.alias-withdrawn"
        alias: Line
        marks: tuple[Line, ...]
        reason: Line

        def apply(self, group: NamedGroup) -> None:
            group.aliases = [alias for alias in group.aliases if alias != self.alias]
            group.marks.pop(self.alias, None)

    class Renamed(Fact):
        """A group took another name. The former one stays an alias."""

        TOPIC = "group.renamed"
        name: Line
        former: Line
        valid_from: date | None = None

        def apply(self, group: NamedGroup) -> None:
            group.goes_by(self.former, self)
            group.name = self.name

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
        self.must_be(self.state, *ALIVE)
        NAME_IS_NEW.require(name != self.name, name=name)
        self.record(self.Renamed, name=name, former=self.name, valid_from=valid_from)

    @decision
    def withdraw_alias(self, *, alias: Line, reason: Line) -> None:
        """Record that the group does not go by another name after all, and why."""
        ALIAS_AT_ALL.require(alias in self.aliases, alias=alias)
        self.record(self.AliasWithdrawn, alias=alias, marks=tuple(self.marks[alias]), reason=reason)

    def goes_by(self, alias: str, fact: Fact, number: int = 1) -> None:
        """Note another name and which fact brought it up."""
        self.aliases.append(alias)
        self.marks.setdefault(alias, []).append(f"{fact.originator_version}-{number}")


NamedGroupFact = NamedGroup.Registered | NamedGroup.AliasAdded | NamedGroup.AliasWithdrawn | NamedGroup.Renamed
