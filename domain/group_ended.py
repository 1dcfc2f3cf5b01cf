"""The end of a group, or of a record of it: dissolved, split, merged, and all that undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.aggregate import decision
from domain.errors import Rule
from domain.fact import Fact
from domain.group_named import ALIVE, GroupState, NamedGroup
from domain.ids import GroupId, ReportId
from domain.merging import SURVIVOR_STANDS, UndoesMerge
from domain.text import Line

if TYPE_CHECKING:
    from domain.group import Group

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


class EndedGroup(NamedGroup):
    """An actor that ceased to be, or turned out to be another one."""

    lived_as: GroupState = GroupState.REGISTERED
    """Where it stood before it dissolved or split."""
    stood_as: GroupState = GroupState.REGISTERED
    """Where it stood before it was merged."""

    class Dissolved(Fact):
        """A group ceased to be. What it did stays on record."""

        TOPIC = "group.dissolved"
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, group: EndedGroup) -> None:
            group.lived_as, group.state = group.state, GroupState.DISSOLVED

    class Split(Fact):
        """A group fell apart into others, which were put on record before."""

        TOPIC = "group.split"
        children: tuple[GroupId, ...]
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, group: EndedGroup) -> None:
            group.lived_as, group.state = group.state, GroupState.SPLIT

    class Reinstated(Fact):
        """A group was found not to have dissolved or split."""

        TOPIC = "group.reinstated"
        state: GroupState
        """Where the group stands after this."""
        reason: Line

        def apply(self, group: EndedGroup) -> None:
            group.state = self.state

    class Merged(Fact):
        """The record of a group turned out to be of the same group as another one, and speaks for that one."""

        TOPIC = "group.merged"
        survivor: GroupId
        evidence: tuple[ReportId, ...] = ()
        reason: Line

        def apply(self, group: EndedGroup) -> None:
            group.stood_as, group.state = group.state, GroupState.MERGED
            group.merged_into = self.survivor

    class MergeUndone(UndoesMerge):
        """The record of a group speaks for itself again: the two are of different groups."""

        TOPIC = "group.merge-undone"
        survivor: GroupId
        state: GroupState
        """Where the group stands after this."""

        def apply(self, group: EndedGroup) -> None:
            group.state = self.state
            group.merged_into = None

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


EndedGroupFact = (
    EndedGroup.Dissolved | EndedGroup.Split | EndedGroup.Reinstated | EndedGroup.Merged | EndedGroup.MergeUndone
)
