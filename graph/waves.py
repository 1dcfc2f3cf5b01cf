"""The changes of many steps, put in as few statements as their order allows.

Nodes are put first: ids are never given twice, and nothing can depend on a node that is not there. Then ties begin
and end, in waves: what concerns the same tie stays in the order of the facts, everything else goes together. Node
changes come last, in waves too: the n-th change of every node is in the n-th wave. So the graph that results does
not depend on how many steps are put in one batch.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph import statements
from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode
from graph.errors import ChangeRefused, MissingNode
from graph.rows import ID, SINCE, SOURCE, TARGET, change_row, edge_row, end_row, node_row, take_up
from graph.tallies import concerns_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.changes import Change, Step
    from graph.rows import Row, Values
    from graph.slots import Slot
    from graph.vocabulary.forms import Label, Tie


@dataclass(frozen=True, slots=True)
class PutNodes:
    """Rows that put nodes of one label."""

    of: Label
    rows: list[Values]

    def text(self, slot: Slot) -> str:
        """The statement."""
        return statements.put_nodes(self.of, slot)


@dataclass(frozen=True, slots=True)
class ChangeNodes:
    """Rows that change nodes of one label, each node once."""

    of: Label
    rows: list[Row]

    def text(self, slot: Slot) -> str:
        """The statement."""
        return statements.change_nodes(self.of, slot)


@dataclass(frozen=True, slots=True)
class PutTies:
    """Rows that put ties of one kind."""

    of: Tie
    rows: list[Values]

    def text(self, slot: Slot) -> str:
        """The statement."""
        return statements.put_edges(self.of, slot)


@dataclass(frozen=True, slots=True)
class EndTies:
    """Rows that end ties of one kind; ``shape`` says which of source, target and key the rows give."""

    of: Tie
    rows: list[Row]
    shape: tuple[bool, bool, bool]

    def text(self, slot: Slot) -> str:
        """The statement."""
        source, target, key = self.shape
        return statements.end_edges(self.of, slot, source=source, target=target, key=key)


Work = PutNodes | ChangeNodes | PutTies | EndTies

_FIRST_PUT = 1
"""The wave of what is put before anything ends."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run for some steps, in order."""

    work: list[Work]
    steps: int
    first: int
    last: int
    """The positions of the first and of the last step; 0 where there is none."""
    listed: list[Step] | None
    """Those of the steps that may change a list that is kept; None where that was not asked."""


def plan(steps: Iterable[Step], *, lists: bool = True) -> Plan:
    """Plan steps that follow each other; each is looked at once. ``lists``: whether they go where lists are kept; where
    not, no step is held once it has become rows. Raises NotInVocabulary for a change
    that may not be made, and MissingNode for a tie that comes before one of its ends."""
    nodes: dict[Label, list[Values]] = defaultdict(list)
    ties: dict[tuple[int, Tie], list[Values]] = defaultdict(list)
    ends: dict[tuple[int, Tie, tuple[bool, bool, bool]], list[Row]] = defaultdict(list)
    changes: dict[tuple[int, Label], list[Row]] = defaultdict(list)
    changed: dict[tuple[Label, str], int] = defaultdict(int)
    order: dict[Tie, _TieOrder] = {}
    """Only where ties end does it matter in which order others begin."""
    listed: list[Step] = []
    number = first = last = 0
    for step in steps:
        if step.position <= last:
            raise ChangeRefused(f"position {step.position} does not come after position {last}")
        number, first, last = number + 1, first or step.position, step.position
        if lists and concerns_lists(step):
            listed.append(step)
        this_step: dict[tuple[Label, str], Row | Values] = {}
        for change in _one_by_one(step):
            match change:
                case PutEdge(tie, source, target):
                    wave = order[tie].put(source, target) if tie in order else _FIRST_PUT
                    ties[wave, tie].append(edge_row(change, step.position, step.seen_by))
                case PutNode():
                    values = node_row(change, step.position, step.seen_by)
                    nodes[change.label].append(values)
                    this_step[change.label, change.id] = values
                case ChangeNode():
                    row = change_row(change, step.position, step.seen_by)
                    if not _merged(this_step.get((change.label, change.id)), change.label, row):
                        wave = changed[change.label, change.id]
                        changed[change.label, change.id] = wave + 1
                        changes[wave, change.label].append(row)
                        this_step[change.label, change.id] = row
                case EndEdges(tie, source, target, key):
                    if tie not in order:
                        order[tie] = _TieOrder(ties.get((_FIRST_PUT, tie), ()))
                    shape = (source is not None, target is not None, key is not None)
                    wave = order[tie].end(source, target)
                    ends[wave, tie, shape].append(end_row(change, step.position, step.seen_by))
    _no_tie_before_its_ends(nodes, ties)
    work: list[Work] = [PutNodes(label, values) for label, values in nodes.items()]
    waves: list[tuple[int, Work]] = [(wave, PutTies(tie, values)) for (wave, tie), values in ties.items()]
    waves += [(wave, EndTies(tie, rows, shape)) for (wave, tie, shape), rows in ends.items()]
    work += [one for _, one in sorted(waves, key=lambda item: item[0])]
    for (_, label), rows in sorted(changes.items(), key=lambda item: item[0][0]):
        work.append(ChangeNodes(label, rows))
    return Plan(work, number, first, last, listed if lists else None)


def _one_by_one(step: Step) -> Iterator[Change]:
    """The changes of a step; a tie that is put anew comes after the end of those in whose place it is put."""
    for change in step.changes:
        if isinstance(change, PutEdge) and change.anew:
            yield change.former
        yield change


def _no_tie_before_its_ends(nodes: dict[Label, list[Values]], ties: dict[tuple[int, Tie], list[Values]]) -> None:
    """Raise MissingNode for a tie that leans on a node which only a later fact of the same batch puts: nodes go
    first, so the server would find it. A shared node may have been there before; for those the server looks."""
    put = {label: {row[ID]: row[SINCE] for row in rows} for label, rows in nodes.items() if not label.shared}
    for (_, tie), rows in ties.items():
        for label, end in ((tie.source, SOURCE), (tie.target, TARGET)):
            at = put.get(label)
            if at and (early := [(r[end], r[SINCE]) for r in rows if at.get(r[end], 0) > r[SINCE]]):
                raise MissingNode(tie.type, early)


def _merged(before: Row | Values | None, label: Label, row: Row) -> bool:
    """Whether the change could be taken up by what the same fact has already done to the node: one fact makes one
    state of it."""
    if before is None:
        return False
    if isinstance(before, list):
        take_up(before, label, row["set"])
    else:
        before["set"].update(row["set"])
    return True


class _TieOrder:
    """Gives every change of one kind of tie a number, so that changes that may concern the same tie are run in their
    order: ends have even numbers and puts odd ones.

    What is remembered is the last number under a key: a put or an end of exactly these ends, an end at one of them
    ("from", "to"), anything at one of them ("at source", "at target"), any end at one of them whatsoever ("froms",
    "tos").
    """

    def __init__(self, begun: Iterable[Values]) -> None:
        """``begun``: the ties that were put before any ended."""
        self._last: dict[tuple[str, ...], int] = {}
        for row in begun:
            self.put(row[SOURCE], row[TARGET])

    def put(self, source: str, target: str) -> int:
        """The number of a put: after every end before it that may have meant the same tie."""
        after = self._after(("end", source, target), ("from", source), ("to", target))
        number = after if after % 2 else after + 1
        self._note(number, ("put", source, target), ("at source", source), ("at target", target))
        return number

    def end(self, source: str | None, target: str | None) -> int:
        """The number of an end: after every put and every end before it that may have meant the same tie."""
        if source is not None and target is not None:
            before = [("put", source, target), ("end", source, target), ("from", source), ("to", target)]
            noted = [("end", source, target), ("at source", source), ("at target", target)]
        elif source is not None:
            before = [("at source", source), ("tos",)]
            noted = [("from", source), ("at source", source), ("froms",)]
        else:
            before = [("at target", str(target)), ("froms",)]
            noted = [("to", str(target)), ("at target", str(target)), ("tos",)]
        after = self._after(*before)
        number = after + after % 2
        self._note(number, *noted)
        return number

    def _after(self, *keys: tuple[str, ...]) -> int:
        return max(self._last.get(key, -1) for key in keys) + 1

    def _note(self, number: int, *keys: tuple[str, ...]) -> None:
        for key in keys:
            self._last[key] = max(number, self._last.get(key, -1))
