"""Groups: the actors of disputes. A category ('residents', 'unknown mass') is an actor too, but never a broker."""

from __future__ import annotations

from domain.group_classified import ClassifiedGroup, ClassifiedGroupFact
from domain.group_ended import EndedGroup, EndedGroupFact
from domain.group_named import GroupKind, GroupState, NamedGroupFact
from domain.group_represented import HAS_MANDATE, RepresentedGroupFact

__all__ = ["HAS_MANDATE", "Group", "GroupFact", "GroupKind", "GroupState"]


class Group(ClassifiedGroup, EndedGroup):
    """An actor and the names it goes by."""


GroupFact = NamedGroupFact | RepresentedGroupFact | ClassifiedGroupFact | EndedGroupFact
