"""What is kept of long lists so that their first page and their counts cost the same however long they are.

For every list that the vocabulary declares as kept, and for every class of which it holds something, there is

* one ``Tally``: how many things the list holds, by every key that they are tallied by, after the last fact that changed
  it, with the latest changes one by one; and where its shelves begin;
* ``FormerTally``: the same as it stood earlier, closed after so many changes. Whoever asks as of a moment takes the one
  that spans it and undoes what came after the moment, so that no moment costs more than another;
* ``Shelf``: some of the list's entries, next to each other in the list's order. An entry that has ended stays, with its
  end: one representation serves every moment.

A thing is counted in the class of whoever may see the thing, the tie that puts it in the list, and the key: counts are
summed over the classes that a reader may see, and are exactly those of what the reader can list. A thing that has a
second key which fewer may see counts there for them, and no longer under the first: so a count may hold a -1 in a
higher class.

Everything here is a pure function of what stood before and the steps: the store reads the one (``graph.keeping``) and
writes what comes out. Chunks and shelves are cut between facts by counting, so batches make no difference.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode, edge_id
from graph.kept import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.changes import Change, Step
    from graph.vocabulary.forms import Label, Tie

    Row = dict[str, Any]


class Class(NamedTuple):
    """Who may see something: a level, and compartments in order."""

    level: int = 0
    compartments: tuple[str, ...] = ()

    def with_(self, other: Class) -> Class:
        """Who may see both."""
        if other.level <= self.level and (
            not other.compartments
            or other.compartments == self.compartments
            or set(other.compartments) <= set(self.compartments)
        ):
            return self
        both = sorted({*self.compartments, *other.compartments})
        return Class(max(self.level, other.level), tuple(both))


EVERYBODY = Class()


class Chain(NamedTuple):
    """One kept list in one class."""

    list: str
    """The name of the list and what it belongs to."""
    seen_by: Class

    @property
    def id(self) -> str:
        """The id of its tally."""
        return f"{self.list}|{self.seen_by.level}|{','.join(self.seen_by.compartments)}"


class Entry(NamedTuple):
    """One place in a list: the value it is ordered by, what decides between equals, and the thing."""

    value: str
    tie: str
    item: str


@dataclass(frozen=True, slots=True)
class Tied:
    """A tie that holds, as seen from the thing that is listed."""

    id: str
    since: int
    seen_by: Class
    other: str


def in_order(tied: Tied) -> tuple[int, str]:
    """The order in which the ties of a thing are looked at, whether they were read or came in this batch."""
    return tied.since, tied.id


@dataclass(slots=True)
class Item:
    """A thing that is listed, as it stands."""

    label: Label
    id: str
    seen_by: Class
    properties: Row
    ties: dict[Tie, list[Tied]] = field(default_factory=dict)


@dataclass
class Before:
    """What stood before a batch of everything that the batch touches."""

    items: dict[tuple[Label, str], Item] = field(default_factory=dict)
    seen_by: dict[tuple[Label, str], Class] = field(default_factory=dict)
    """Of the things that keys lead to."""


class Shift(NamedTuple):
    """One change of a tally: the total, where no dimension is named."""

    at: int
    dimension: str
    key: str
    by: int


@dataclass
class Changes:
    """What a batch changes, list by list in its class, in the order of the facts."""

    shifts: dict[Chain, list[Shift]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[Chain, list[tuple[int, Entry, bool]]] = field(default_factory=lambda: defaultdict(list))
    """At which position which entry begins (else it ends)."""


Standing = tuple[dict[tuple[Chain, str, str], int], dict[tuple[Chain, Entry], None]]
"""What a thing counts for, by list, dimension and key; and its entries. Both in an order that facts alone decide."""
NOTHING: Standing = ({}, {})
Counted = tuple[str, str, Class, int]
"""A dimension and a key that a thing counts for, who may see that besides the thing, and +1 or -1."""


def concerns_lists(step: Step) -> bool:
    """Whether a step may change a kept list, or puts something that its keys may lead to."""
    return any(
        change.label in _LISTED_OR_KEYS if isinstance(change, PutNode) else bool(_named(change))
        for change in step.changes
    )


def touched(steps: Iterable[Step]) -> tuple[dict[Label, set[str]], list[EndEdges]]:
    """The things whose place in kept lists the steps may change and that they do not put themselves, and the ends of
    ties that do not name such a thing."""
    steps = list(steps)
    put = {(c.label, c.id) for step in steps for c in step.changes if isinstance(c, PutNode)}
    found: dict[Label, set[str]] = defaultdict(set)
    open_ends: list[EndEdges] = []
    for change in (change for step in steps for change in step.changes):
        for label, id in _named(change):
            if id is None:
                assert isinstance(change, EndEdges)
                open_ends.append(change)
            elif (label, id) not in put:
                found[label].add(id)
    return found, open_ends


_DECIDES: dict[Tie, list[tuple[Label, bool]]] = defaultdict(list)
"""Of which listed things a tie decides the place, and whether it begins at them."""
for _label, _kept in KEPT.items():
    for _tie, _from_it in _kept.ties.items():
        _DECIDES[_tie].append((_label, _from_it))


_LISTED_OR_KEYS = {*KEPT, *(one.end for kept in KEPT.values() for one in kept.dimensions if one.end)}


def _named(change: Change) -> list[tuple[Label, str | None]]:
    """The listed things that a change concerns."""
    match change:
        case ChangeNode():
            kept = KEPT.get(change.label)
            decides = kept is not None and any(name in kept.properties for name in change.properties)
            return [(change.label, change.id)] if decides else []
        case PutEdge() | EndEdges():
            decided = _DECIDES.get(change.tie, ())
            return [(label, change.source if from_it else change.target) for label, from_it in decided]
        case _:
            return []


def follow(before: Before, steps: Iterable[Step]) -> Changes:
    """What the steps change in kept lists. ``before`` is brought up to date."""
    made = Changes()
    for step in steps:
        seen_by = Class(step.seen_by.level, tuple(sorted(step.seen_by.compartments)))
        then: dict[tuple[Label, str], Standing] = {}
        for change in step.changes:
            if isinstance(change, PutNode):
                key = (change.label, change.id)
                if change.label in KEPT:
                    then.setdefault(key, NOTHING)
                    before.items[key] = Item(change.label, change.id, seen_by, dict(change.properties))
                before.seen_by[key] = Class() if change.label.shared else seen_by
                continue
            for item in _concerned(before, change):
                key = (item.label, item.id)
                if key not in then:
                    then[key] = _standing(item, _keys(before, item))
                _apply(item, change, step.position, seen_by)
        for key, former in then.items():
            item = before.items[key]
            counted = _keys(before, item)
            if former is NOTHING and all(above is EVERYBODY for _, _, above, _ in counted):
                _new(made, step.position, item, counted)
            else:
                _difference(made, step.position, former, _standing(item, counted))
    return made


def _new(made: Changes, at: int, item: Item, counted: list[Counted]) -> None:
    """Note a new thing, which counts for the same in all its lists: by far the most there are."""
    shifts = [Shift(at, dimension, key, by) for dimension, key, _, by in counted]
    for list_, seen_by, entry in _places(item):
        chain = Chain(list_, seen_by)
        made.shifts[chain] += shifts
        made.entries[chain].append((at, entry, True))


def _difference(made: Changes, at: int, then: Standing, now: Standing) -> None:
    """Note what is otherwise than it was."""
    tallied, entries = now
    for what, by in then[0].items():
        tallied[what] = tallied.get(what, 0) - by
    for (chain, dimension, key), by in tallied.items():
        if by:
            made.shifts[chain].append(Shift(at, dimension, key, by))
    for chain, entry in then[1]:
        if (chain, entry) not in entries:
            made.entries[chain].append((at, entry, False))
    for chain, entry in entries:
        if (chain, entry) not in then[1]:
            made.entries[chain].append((at, entry, True))


def _concerned(before: Before, change: Change) -> list[Item]:
    found = []
    for label, id in _named(change):
        if id is not None:
            item = before.items.get((label, id))
            found += [item] if item else []
        else:
            # by id: those that were read and those that came in this batch, in one order
            found += sorted((item for (of, _), item in before.items.items() if of == label), key=lambda item: item.id)
    return found


def _apply(item: Item, change: Change, position: int, seen_by: Class) -> None:
    """Bring what stands of a thing up to date."""
    match change:
        case ChangeNode():
            item.properties.update(change.properties)
        case PutEdge():
            other = change.target if KEPT[item.label].ties[change.tie] else change.source
            if change.anew:
                _apply(item, change.former, position, seen_by)
            held = item.ties.setdefault(change.tie, [])
            held.append(Tied(change.id, position, seen_by, other))
            held.sort(key=in_order)
        case EndEdges():
            held = item.ties.get(change.tie, [])
            item.ties[change.tie] = [t for t in held if not (_ends(change, t, item) and _fits(seen_by, t))]
        case _:
            pass


def _ends(end: EndEdges, tied: Tied, item: Item) -> bool:
    from_item = KEPT[item.label].ties[end.tie]
    other = end.target if from_item else end.source
    if other is not None and other != tied.other:
        return False
    if end.key is None:
        return True
    source, target = (item.id, tied.other) if from_item else (tied.other, item.id)
    id = edge_id(end.tie, source, target, end.key)
    return tied.id == id or tied.id.startswith(f"{id}@" if end.key else f"{id}|@")


def _fits(seen_by: Class, tied: Tied) -> bool:
    """Whether every reader of a tie may know of the fact that ends it; else the tie goes on."""
    return tied.seen_by.with_(seen_by) is tied.seen_by


def _standing(item: Item, counted: list[Counted]) -> Standing:
    """What a thing counts for, as it stands, and its entries."""
    tallied: dict[tuple[Chain, str, str], int] = {}
    entries: dict[tuple[Chain, Entry], None] = {}
    for list_, seen_by, entry in _places(item):
        entries[Chain(list_, seen_by), entry] = None
        for dimension, key, above, by in counted:
            what = Chain(list_, seen_by.with_(above)), dimension, key
            tallied[what] = tallied.get(what, 0) + by
    return tallied, entries


def _places(item: Item) -> Iterator[tuple[str, Class, Entry]]:
    """The lists that a thing stands in, for whom, and where."""
    for kept in KEPT[item.label].lists:
        value = item.properties[kept.order]
        if kept.tie is None:
            yield f"{kept.name}|", item.seen_by, Entry(value, item.id, item.id)
        else:
            for tied in item.ties.get(kept.tie, ()):
                seen_by = item.seen_by.with_(tied.seen_by)
                yield f"{kept.name}|{tied.other}", seen_by, Entry(value, tied.id, item.id)


def _keys(before: Before, item: Item) -> list[Counted]:
    """Under which keys a thing counts."""
    found: list[Counted] = [("", "", EVERYBODY, 1)]
    for dimension in KEPT[item.label].dimensions:
        if dimension.tie is None:
            value = item.properties.get(dimension.prop) or ""
            found.append((dimension.name, value[: dimension.length], EVERYBODY, 1))
            continue
        nothing_newer = {EVERYBODY: 1}
        for tied in sorted(item.ties.get(dimension.tie, ()), key=lambda t: (-t.since, t.id)):
            assert dimension.end is not None
            # a thing that is not there has no class; the statement that ties it will say so
            seen_by = tied.seen_by.with_(before.seen_by.get((dimension.end, tied.other), EVERYBODY))
            if item.seen_by.with_(seen_by) is item.seen_by:
                seen_by = EVERYBODY  # whoever may see the thing
            under: dict[Class, int] = {}
            for newer, sign in nothing_newer.items():
                both = newer.with_(seen_by)
                under[both] = under.get(both, 0) + sign
            found += [(dimension.name, tied.other, one, sign) for one, sign in under.items() if sign]
            for one, sign in under.items():
                nothing_newer[one] = nothing_newer.get(one, 0) - sign
        found += [(dimension.name, "", one, sign) for one, sign in nothing_newer.items() if sign]
    return found
