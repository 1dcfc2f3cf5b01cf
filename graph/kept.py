"""Which lists are kept ready, in order and counted, as the vocabulary declares it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graph.vocabulary import LABELS, TIES

if TYPE_CHECKING:
    from graph.vocabulary.forms import Label, Tie

MONTH = 7
"""How many characters of a time or a day say its month."""
LABELS_KEPT = ("Tally", "FormerTally", "Shelf")
"""The labels of what is kept. No reader sees these nodes themselves."""


@dataclass(frozen=True)
class KeptList:
    """One list that is kept: all things of a kind, or those that a tie leads to from one of its ends."""

    name: str
    label: Label
    """What it lists."""
    order: str
    """The property that it is ordered by; the id of the tie, or of the thing, decides between equals."""
    tie: Tie | None = None


@dataclass(frozen=True)
class Dimension:
    """What a kept list is tallied by."""

    name: str
    prop: str = ""
    length: int | None = None
    """How many characters of the property count; all when None."""
    tie: Tie | None = None
    end: Label | None = None


@dataclass(frozen=True)
class Kept:
    """What is kept of the things of one kind."""

    lists: tuple[KeptList, ...]
    dimensions: tuple[Dimension, ...]
    ties: dict[Tie, bool]
    """The ties that decide on it, and whether they begin at the thing."""
    properties: tuple[str, ...]
    """The properties that decide on it."""


def list_name(tie: Tie, *, forward: bool) -> str:
    """The name of the list that a tie makes, as seen from one of its ends."""
    return f"{tie.source.name}.{tie.forward}" if forward else f"{tie.target.name}.{tie.backward}"


def _dimensions(label: Label) -> tuple[Dimension, ...]:
    by_property = [
        Dimension(f"{p.name}_month", p.name, MONTH) if p.type in {"time", "day"} else Dimension(p.name, p.name)
        for p in label.properties
        if p.tallied
    ]
    by_tie = [Dimension(t.forward, tie=t, end=t.target) for t in TIES if t.source == label and t.tallied]
    return (*by_property, *by_tie)


def _kept(label: Label) -> Kept | None:
    if not label.kept_by:
        return None
    lists = [KeptList(label.name, label, label.kept_by)]
    for tie in TIES:
        if tie.target == label and tie.kept_forward:
            lists.append(KeptList(list_name(tie, forward=True), label, label.kept_by, tie))
        if tie.source == label and tie.kept_backward:
            lists.append(KeptList(list_name(tie, forward=False), label, label.kept_by, tie))
    dimensions = _dimensions(label)
    ties = [tie for tie in (*(one.tie for one in lists), *(one.tie for one in dimensions)) if tie is not None]
    properties = (label.kept_by, *(one.prop for one in dimensions if one.prop))
    return Kept(tuple(lists), dimensions, {tie: tie.source == label for tie in ties}, tuple(dict.fromkeys(properties)))


KEPT: dict[Label, Kept] = {label: kept for label in LABELS if (kept := _kept(label)) is not None}


@cache
def kept_list(name: str) -> KeptList | None:
    """A kept list by its name; None when it is not kept."""
    return next((one for kept in KEPT.values() for one in kept.lists if one.name == name), None)
