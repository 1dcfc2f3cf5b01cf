"""What kind of actor a group is: found to be another, or put right."""

from __future__ import annotations

from datetime import date

from domain.act import day_of_the_act
from domain.aggregate import SOMETHING_CHANGED, decision
from domain.errors import Rule
from domain.fact import Fact
from domain.group_named import ALIVE, NAME_IS_NEW, NOT_ITS_OWN_PART, GroupKind, GroupState
from domain.group_represented import CATEGORY_HAS_NO_REPRESENTATIVE, RepresentedGroup
from domain.ids import GroupId, PlaceId
from domain.text import Line

KIND_IS_NEW = Rule(
    "group.kind-is-new",
    id="Kelompok ini sudah tercatat demikian.",
    en="The group is already on record as this.",
)


class ClassifiedGroup(RepresentedGroup):
    """An actor of some kind, or a mere category of people."""

    class Reclassified(Fact):
        """A group turned out to be of another kind, or to be a category, or to be sure enough to be registered."""

        TOPIC = "group.reclassified"
        kind: GroupKind
        is_category: bool
        provisional: bool
        valid_from: date | None = None

        def apply(self, group: ClassifiedGroup) -> None:
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

        def apply(self, group: ClassifiedGroup) -> None:
            group.name = self.name
            group.kind = self.kind
            group.is_category = self.is_category
            group.home = self.home
            group.parent = self.parent

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

    def _may_be(self, *, is_category: bool) -> None:
        today = day_of_the_act()
        speaking = [person for person in self.mandates if self.is_represented_by(person, today)]
        CATEGORY_HAS_NO_REPRESENTATIVE.require(
            not (is_category and speaking), group=self.id, people=", ".join(speaking)
        )


ClassifiedGroupFact = ClassifiedGroup.Reclassified | ClassifiedGroup.Corrected
