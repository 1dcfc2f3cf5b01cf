"""All that a projection can say about the graph.

A change does not say since when it holds or who may see it: every change that a fact causes holds since that fact's
position and is classified like that fact, so both are said once, in ``Step``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.vocabulary.forms import Label, Tie

Scalar = str | int | float | bool | tuple[str, ...] | None
Properties = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class ReadClass:
    """Who may see a node or a tie: ``level`` 0 (everybody) to 3, and the compartments it is kept in."""

    level: int = 0
    compartments: tuple[str, ...] = ()

    def within(self, other: ReadClass) -> bool:
        """Whether everybody cleared for ``other`` may see what is classified like this."""
        return self.level <= other.level and set(self.compartments) <= set(other.compartments)


@dataclass(frozen=True, slots=True)
class PutNode:
    """A new node. Of a kind declared ``shared`` it may be there already: then nothing changes."""

    label: Label
    id: str
    properties: Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeNode:
    """Other properties for a node that is there. Its former state stays readable as a version."""

    label: Label
    id: str
    properties: Properties


@dataclass(frozen=True, slots=True)
class PutEdge:
    """A new tie from one node to another. ``key`` tells apart several ties of one kind between the same two; a live
    tie with the same ends and key must have ended before, or ends because this one is put ``anew``."""

    tie: Tie
    source: str
    target: str
    properties: Properties = field(default_factory=dict)
    key: str = ""
    anew: bool = False
    """A tie of this kind and key may stand between the two already: as by ``EndEdges`` it ends here. What follows an @
    in a key only tells apart those that stand beside each other."""

    @property
    def id(self) -> str:
        """The same for the same tie, however often it ended and began again."""
        return edge_id(self.tie, self.source, self.target, self.key)

    @property
    def former(self) -> EndEdges:
        """What a tie that is put anew ends."""
        return EndEdges(self.tie, self.source, self.target, self.key.partition("@")[0])


@dataclass(frozen=True, slots=True)
class EndEdges:
    """Every live tie of one kind between two nodes, or at one node, ends here. There may be none. A tie that somebody
    may see who may not know of this fact goes on. An ended tie stays readable as of any moment at which it held. At
    least one of ``source`` and ``target`` is given."""

    tie: Tie
    source: str | None = None
    target: str | None = None
    key: str | None = None


Change = PutNode | ChangeNode | PutEdge | EndEdges


def edge_id(tie: Tie, source: str, target: str, key: str = "") -> str:
    """The id of a tie: its kind, its ends, its key."""
    return "|".join((tie.type, source, target, key) if key else (tie.type, source, target))


@dataclass(frozen=True, slots=True)
class Step:
    """What one fact changes: the changes, since which position they hold, and who may see them."""

    position: int
    seen_by: ReadClass
    changes: tuple[Change, ...]
