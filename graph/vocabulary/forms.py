"""What a declaration of a kind of node, a kind of tie and a property says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

PropertyType = Literal["text", "whole", "number", "decimal", "truth", "time", "day", "texts"]
"""A ``decimal`` is exact and kept as a text, which no server rounds; so it does not sort, and is compared where it is
decided."""


@dataclass(frozen=True)
class Property:
    """One property of a node or a tie."""

    name: str
    type: PropertyType
    meaning: str
    required: bool = False
    indexed: bool = False
    """Kept in an index: lists can be ordered by it. Every property can be filtered by."""
    enum: str = ""
    """The name of the domain's enumeration that the text comes from."""
    searched: bool = False
    """Found by the search for names."""
    deprecated: str = ""
    """Why clients are to stop asking for it, and what to ask for instead; empty while they may go on."""
    tallied: bool = False
    """Kept lists of its kind are tallied by it; by its month, where it is a time or a day. It is not a number."""


@dataclass(frozen=True, repr=False, eq=False)
class Label:
    """One kind of node. ``name`` is the label in the graph and the type in GraphQL."""

    name: str
    meaning: str
    properties: tuple[Property, ...]
    plural: str = ""
    """The name of the GraphQL list; empty for a kind that is only reached through its ties."""
    shared: bool = False
    """Named by many facts and described by none: put once, open to every reader, without properties. Who may know
    what of it is decided by its ties alone."""
    kept_by: str = ""
    """The list of all its things, and those that its ties are marked for, are kept in the order of this required
    property, the last first, and tallied: they answer at once, however long they are (``graph.tallies``)."""

    @property
    def version(self) -> str:
        """The label of this kind's former states."""
        return f"{self.name}Version"

    def __repr__(self) -> str:
        return f"Label({self.name})"


@dataclass(frozen=True, repr=False, eq=False)
class Tie:
    """One kind of tie. It reads from ``source`` to ``target``: ``(:Group)-[:PARTY_TO]->(:Dispute)``."""

    type: str
    source: Label
    target: Label
    meaning: str
    forward: str
    """The field that leads along the tie, on the source; empty for none."""
    backward: str
    """The field that leads back, on the target; empty for none."""
    properties: tuple[Property, ...] = ()
    forward_one: bool = False
    """At most one target at a time: the field holds the node itself and no connection."""
    backward_one: bool = False
    network: bool = False
    """Counts as a tie between actors in questions about networks and paths."""
    absorbs: bool = False
    """What is said of the source counts for the target: both are records of one thing."""
    sign: str = field(default="")
    """The property that holds the sign (-1, 0, +1), for ties that have one."""
    decided_on: Literal["", "source", "target"] = ""
    """Which of its ends the other one was decided on: a chain of decisions leads along such ties."""
    deprecated: str = ""
    """As with a property."""
    fan_out: int = 20
    """How many targets one source is reckoned to have in a large office, for the cost of a question."""
    fan_in: int = 100
    """How many sources one target is reckoned to have."""
    kept_forward: bool = False
    """The list of its targets is kept, where their kind is (``Label.kept_by``)."""
    kept_backward: bool = False
    """The list of its sources is kept."""
    tallied: bool = False
    """Kept lists of its source are tallied by where it leads; it leads to one thing at most."""

    @property
    def was(self) -> str:
        """The type of a tie of this kind that has ended."""
        return f"WAS_{self.type}"

    def __repr__(self) -> str:
        return f"Tie({self.type})"


def text(name: str, meaning: str, **options: bool | str) -> Property:
    """A property that is a text."""
    return Property(name, "text", meaning, **options)  # type: ignore[arg-type]


def enum(name: str, enum: str, meaning: str, **options: bool | str) -> Property:
    """A property that is a word of one of the domain's enumerations."""
    return Property(name, "text", meaning, enum=enum, **options)  # type: ignore[arg-type]


OCCURRED = (
    Property("occurred_start", "time", "When it began, as far as known", required=True, indexed=True, tallied=True),
    Property("occurred_end", "time", "When it ended; absent for a single moment"),
    enum("occurred_precision", "TimePrecision", "The span within which the true moment lies"),
)
