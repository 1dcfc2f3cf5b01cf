"""The changes of many steps, put in as few statements as their order allows.

Nodes are put first: ids are never given twice, and nothing can depend on a node that is not there. Then ties begin
and end, in waves: what concerns the same tie stays in the order of the facts, everything else goes together. Node
changes come last, in waves too: the n-th change of every node is in the n-th wave. So the graph that results does
not depend on how many steps are put in one batch.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graph import statements
from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode
from graph.rows import change_row, edge_row, end_row, node_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.changes import Step
    from graph.rows import Row
    from graph.slots import Slot
    from graph.vocabulary import Label, Tie


@dataclass(frozen=True, slots=True)
class PutNodes:
    """Rows that put nodes of one label."""

    of: Label
    rows: list[Row]

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
    rows: list[Row]

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


def plan(steps: Iterable[Step]) -> Iterator[Work]:
    """What is to be run, in order. Raises NotInVocabulary for a change that may not be made."""
    nodes: dict[Label, list[Row]] = defaultdict(list)
    ties: dict[tuple[int, Tie, tuple[bool, bool, bool] | None], list[Row]] = defaultdict(list)
    changes: dict[tuple[int, Label], list[Row]] = defaultdict(list)
    changed: dict[tuple[Label, str], int] = defaultdict(int)
    order: dict[Tie, _TieOrder] = defaultdict(_TieOrder)
    for step in steps:
        this_step: dict[tuple[Label, str], Row] = {}
        for change in step.changes:
            match change:
                case PutNode():
                    row = node_row(change, step.position, step.seen_by)
                    nodes[change.label].append(row)
                    this_step[change.label, change.id] = row
                case ChangeNode():
                    row = change_row(change, step.position, step.seen_by)
                    if not _merged(this_step.get((change.label, change.id)), row):
                        wave = changed[change.label, change.id]
                        changed[change.label, change.id] = wave + 1
                        changes[wave, change.label].append(row)
                        this_step[change.label, change.id] = row
                case PutEdge():
                    row = edge_row(change, step.position, step.seen_by)
                    ties[order[change.tie].put(change.source, change.target), change.tie, None].append(row)
                case EndEdges():
                    row = end_row(change, step.position, step.seen_by)
                    shape = (change.source is not None, change.target is not None, change.key is not None)
                    ties[order[change.tie].end(change.source, change.target), change.tie, shape].append(row)
    for label, rows in nodes.items():
        yield PutNodes(label, rows)
    for (_, tie, ends), rows in sorted(ties.items(), key=lambda item: item[0][0]):
        yield PutTies(tie, rows) if ends is None else EndTies(tie, rows, ends)
    for (_, label), rows in sorted(changes.items(), key=lambda item: item[0][0]):
        yield ChangeNodes(label, rows)


def _merged(before: Row | None, row: Row) -> bool:
    """Whether the change could be taken up by what the same fact has already done to the node: one fact makes one
    state of it."""
    if before is None:
        return False
    if "set" in before:
        before["set"].update(row["set"])
    else:
        before.update(row["set"])
        for name in [name for name, value in row["set"].items() if value is None]:
            del before[name]
    return True


class _TieOrder:
    """Gives every change of one kind of tie a number, so that changes that may concern the same tie are run in their
    order: ends have even numbers and puts odd ones."""

    def __init__(self) -> None:
        self._last: dict[tuple[Literal["put", "end", "any"], str | None, str | None], int] = {}

    def put(self, source: str, target: str) -> int:
        """The number of a put: after every end before it that may have meant the same tie."""
        after = self._after(("end", source, target), ("end", source, None), ("end", None, target))
        number = after if after % 2 else after + 1
        self._note(number, ("put", source, target), ("any", source, None), ("any", None, target))
        return number

    def end(self, source: str | None, target: str | None) -> int:
        """The number of an end: after every put and every end before it that may have meant the same tie."""
        if source is not None and target is not None:
            after = self._after(
                ("put", source, target), ("end", source, target), ("end", source, None), ("end", None, target)
            )
        elif source is not None:
            after = self._after(("any", source, None), ("any", None, None))
        else:
            after = self._after(("any", None, target), ("any", None, None))
        number = after + after % 2
        self._note(number, ("end", source, target))
        if source is not None:
            self._note(number, ("any", source, None))
        if target is not None:
            self._note(number, ("any", None, target))
        if source is None or target is None:
            self._note(number, ("any", None, None))
        return number

    def _after(self, *what: tuple[Literal["put", "end", "any"], str | None, str | None]) -> int:
        return max(self._last.get(one, -1) for one in what) + 1

    def _note(self, number: int, *what: tuple[Literal["put", "end", "any"], str | None, str | None]) -> None:
        for one in what:
            self._last[one] = max(number, self._last.get(one, -1))
