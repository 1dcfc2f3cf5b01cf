"""Groups: the actors of disputes. A category ('residents', 'unknown mass') is an actor too, but never a broker."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Self

from domain.act import day_of_the_act
from domain.aggregate import SOMETHING_CHANGED, decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import GroupId, PlaceId, ReportId
from domain.mandate import Mandate
from domain.merging import SURVIVOR_STANDS, Mergeable, UndoesMerge
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
CATEGORY_HAS_NO_REPRESENTATIVE = Rule(
    "group.category-has-no-representative",
    id="Kategori seperti 'warga' tidak mempunyai wakil; catat kelompok yang diwakili.",
    en="A category such as 'residents' has no representative; register the group that is represented.",
    source="domain.md §4.22",
)
CATEGORY_STAYS_APART = Rule(
    "group.category-stays-apart",
    id="Kategori seperti 'warga' tidak digabungkan dan tidak menampung kelompok lain.",
    en="A category such as 'residents' is never merged, and nothing is merged into it.",
    source="domain.md §2",
)
SPLIT_INTO_SEVERAL = Rule(
    "group.split-into-several",
    id="Kelompok terpecah menjadi sedikitnya dua kelompok lain; daftarkan dahulu pecahannya.",
    en="A group splits into at least two others; register them first.",
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
    DISSOLVED = "dissolved"
    SPLIT = "split"
    MERGED = "merged"


ALIVE = (GroupState.PROVISIONAL, GroupState.REGISTERED)
"""Where a group can act: be renamed, be represented, split, dissolve."""


class Group(Mergeable):
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
    lived_as: GroupState = GroupState.REGISTERED
    """Where it stood before it dissolved or split."""
    stood_as: GroupState = GroupState.REGISTERED
    """Where it stood before it was merged."""
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

        def apply(self, group: Group) -> None:
            group.goes_by(self.alias, self)

    class AliasWithdrawn(Fact):
        """A group does not go by that other name after all. ``marks`` are the facts that said so, each as
        ``version-number``."""

        TOPIC = "group.alias-withdrawn"
        alias: Line
        marks: tuple[Line, ...]
        reason: Line

        def apply(self, group: Group) -> None:
            group.aliases = [alias for alias in group.aliases if alias != self.alias]
            group.marks.pop(self.alias, None)

    class Renamed(Fact):
        """A group took another name. The former one stays an alias."""

        TOPIC = "group.renamed"
        name: Line
        former: Line
        valid_from: date | None = None

        def apply(self, group: Group) -> None:
            group.goes_by(self.former, self)
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

    class Corrected(Fact):
        """What was on record of a group was wrong: this is what is so. It is no renaming: nobody ever used the wrong
        name."""

        TOPIC = "group.corrected"
        name: Line
        kind: GroupKind
        is_category: bool
        home: PlaceId | None = None
        parent: GroupId | None = None
        reason: Line

        def apply(self, group: Group) -> None:
            group.name = self.name
            group.kind = self.kind
            group.is_category = self.is_category
            group.home = self.home
            group.parent = self.parent

    class Dissolved(Fact):
        """A group ceased to be. What it did stays on record."""

        TOPIC = "group.dissolved"
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, group: Group) -> None:
            group.lived_as, group.state = group.state, GroupState.DISSOLVED

    class Split(Fact):
        """A group fell apart into others, which were put on record before."""

        TOPIC = "group.split"
        children: tuple[GroupId, ...]
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, group: Group) -> None:
            group.lived_as, group.state = group.state, GroupState.SPLIT

    class Reinstated(Fact):
        """A group was found not to have dissolved or split."""

        TOPIC = "group.reinstated"
        state: GroupState
        """Where the group stands after this."""
        reason: Line

        def apply(self, group: Group) -> None:
            group.state = self.state

    class Merged(Fact):
        """The record of a group turned out to be of the same group as another one, and speaks for that one."""

        TOPIC = "group.merged"
        survivor: GroupId
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, group: Group) -> None:
            group.stood_as, group.state = group.state, GroupState.MERGED
            group.merged_into = self.survivor

    class MergeUndone(UndoesMerge):
        """The record of a group speaks for itself again: the two are of different groups."""

        TOPIC = "group.merge-undone"
        survivor: GroupId
        state: GroupState
        """Where the group stands after this."""

        def apply(self, group: Group) -> None:
            group.state = self.state
            group.merged_into = None

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
        self.must_be(self.state, *ALIVE)
        NAME_IS_NEW.require(name != self.name, name=name)
        self.record(self.Renamed, name=name, former=self.name, valid_from=valid_from)

    @decision
    def reclassify(
        self, *, kind: GroupKind, is_category: bool = False, provisional: bool = False, valid_from: date | None = None
    ) -> None:
        """Record that the group is of another kind, is or is not a category, or is no longer provisional."""
        self.must_be(self.state, *ALIVE)
        state = GroupState.PROVISIONAL if provisional else GroupState.REGISTERED
        KIND_IS_NEW.require((kind, is_category, state) != (self.kind, self.is_category, self.state), kind=kind)
        self._may_be(is_category=is_category)
        self.record(
            self.Reclassified, kind=kind, is_category=is_category, provisional=provisional, valid_from=valid_from
        )

    @decision
    def withdraw_alias(self, *, alias: Line, reason: Line) -> None:
        """Record that the group does not go by another name after all, and why."""
        ALIAS_AT_ALL.require(alias in self.aliases, alias=alias)
        self.record(self.AliasWithdrawn, alias=alias, marks=tuple(self.marks[alias]), reason=reason)

    @decision
    def correct(
        self,
        *,
        name: Line,
        kind: GroupKind,
        reason: Line,
        is_category: bool = False,
        home: PlaceId | None = None,
        parent: GroupId | None = None,
    ) -> None:
        """Replace what is on record of the group (name, kind, whether it is a category, home, the group it is part of;
        what is not given is taken away), and say why it was wrong. A group that took another name is renamed."""
        NOT_ITS_OWN_PART.require(parent != self.id, group=self.id)
        NAME_IS_NEW.require(name == self.name or name not in self.aliases, name=name)
        SOMETHING_CHANGED.require(
            (name, kind, is_category, home, parent) != (self.name, self.kind, self.is_category, self.home, self.parent),
            group=self.id,
        )
        self._may_be(is_category=is_category)
        self.record(
            self.Corrected, name=name, kind=kind, is_category=is_category, home=home, parent=parent, reason=reason
        )

    @decision
    def dissolve(self, *, reason: Line, evidence: tuple[ReportId, ...] = ()) -> None:
        """Record that the group ceased to be, why, and on which reports."""
        self.must_be(self.state, *ALIVE)
        self.record(self.Dissolved, evidence=tuple(dict.fromkeys(evidence)), reason=reason)

    @decision
    def split(self, *, children: tuple[Group, ...], reason: Line, evidence: tuple[ReportId, ...] = ()) -> None:
        """Record that the group fell apart into others that are on record, why, and on which reports."""
        self.must_be(self.state, *ALIVE)
        others = tuple(dict.fromkeys(child.id for child in children if child.id != self.id))
        SPLIT_INTO_SEVERAL.require(len(others) >= 2, others=", ".join(others) or "nothing")
        for child in children:
            SURVIVOR_STANDS.require(child.merged_into is None, named=child.id, survivor=child.merged_into)
        self.record(self.Split, children=others, evidence=tuple(dict.fromkeys(evidence)), reason=reason)

    @decision
    def reinstate(self, *, reason: Line) -> None:
        """Record that the group did not dissolve or split after all, and why that was on record."""
        self.must_be(self.state, GroupState.DISSOLVED, GroupState.SPLIT)
        self.record(self.Reinstated, state=self.lived_as, reason=reason)

    @decision
    def merge_into(self, *, survivor: Group, reason: Line, evidence: tuple[ReportId, ...] = ()) -> None:
        """Record that this is the same group as another one, why, and on which reports. From now on what is said of
        this one counts for the survivor. It can be undone."""
        self.must_be_mergeable(survivor)
        CATEGORY_STAYS_APART.require(
            not (self.is_category or survivor.is_category), group=self.id, survivor=survivor.id
        )
        self.record(self.Merged, survivor=survivor.id, evidence=tuple(dict.fromkeys(evidence)), reason=reason)

    @decision
    def undo_merge(self, *, reason: Line) -> None:
        """Record that this is another group than the one that it was merged into, and why."""
        self.record(self.MergeUndone, survivor=self.must_be_merged(), state=self.stood_as, reason=reason)

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
        self.must_be(self.state, *ALIVE)
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

    def goes_by(self, alias: str, fact: Fact, number: int = 1) -> None:
        """Note another name and which fact brought it up."""
        self.aliases.append(alias)
        self.marks.setdefault(alias, []).append(f"{fact.originator_version}-{number}")

    def has_mandate(self, person: str, on: date) -> bool:
        """Whether a person may speak for the group on a day."""
        return any(mandate.holds_on(on) for mandate in self.mandates.get(person, []))

    def _may_be(self, *, is_category: bool) -> None:
        today = day_of_the_act()
        speaking = [person for person in self.mandates if self.is_represented_by(person, today)]
        CATEGORY_HAS_NO_REPRESENTATIVE.require(
            not (is_category and speaking), group=self.id, people=", ".join(speaking)
        )

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
    | Group.AliasWithdrawn
    | Group.Corrected
    | Group.Dissolved
    | Group.Split
    | Group.Reinstated
    | Group.Merged
    | Group.MergeUndone
)
