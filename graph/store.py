"""Writing to the graph: a batch of changes and the position they lead to, in one transaction or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from neo4j.exceptions import ConstraintError

from graph import statements
from graph.errors import (
    AboveItsClass,
    AlreadyThere,
    ChangeRefused,
    Fenced,
    GraphUnavailable,
    MissingNode,
    PositionMoved,
    SlotRetired,
)
from graph.keeping import keep
from graph.kept import LABELS_KEPT
from graph.reading import live, read_rows
from graph.rows import SINCE, SOURCE, TARGET
from graph.schema import prepare
from graph.slots import other, projection_id
from graph.vocabulary import LABELS
from graph.waves import ChangeNodes, EndTies, Plan, PutTies, plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from neo4j import Transaction

    from graph.changes import Step
    from graph.connection import Graph
    from graph.slots import Slot
    from graph.vocabulary.forms import Label
    from graph.waves import PutNodes, Work

    Row = dict[str, Any]


@dataclass(frozen=True)
class Lease:
    """The right to write to a slot, until somebody else takes over. ``ttl`` in seconds: for how long it holds after
    each sign of life."""

    slot: Slot
    owner: str
    epoch: int
    ttl: float
    live: bool
    """Whether the slot was the live one when it was taken."""


@dataclass(frozen=True)
class SlotState:
    """What a slot says about itself."""

    slot: Slot
    position: int
    live: bool
    owner: str | None
    lease_left: float
    """Seconds for which the owner still holds it; negative when it ran out."""
    stopped: Stopped | None
    log: str | None
    """Which log it is made from; None while nothing was projected."""
    lists: bool
    """Whether its lists are kept, or will be once something is in it."""


@dataclass(frozen=True)
class Stopped:
    """Why projecting stopped at a fact: everything before it is in the graph."""

    position: int
    topic: str
    stream: str
    error: str


class GraphStore:
    """The writing side of a graph."""

    def __init__(self, graph: Graph, *, lists: bool = False) -> None:
        """``lists``: whether long lists are kept in order and counted in a slot that is filled from the beginning."""
        self.graph = graph
        self.lists = lists

    def prepare(self) -> None:
        """Make constraints, indexes and slots where they are missing."""
        prepare(self.graph)

    def live_slot(self) -> Slot:
        """The slot that answers. GraphUnavailable when the graph was never prepared."""
        found = live(self.graph)
        if found is None:
            raise GraphUnavailable("the graph was never prepared")
        return found.slot

    def position(self, slot: Slot) -> int:
        """The position that a slot stands at: everything up to it is in, nothing after it."""
        return self.state(slot).position

    def state(self, slot: Slot) -> SlotState:
        """What a slot says about itself."""
        rows = read_rows(self.graph, statements.STATE, projection=projection_id(slot))
        if not rows:
            raise GraphUnavailable("the graph was never prepared")
        r = rows[0]
        stopped = None
        if r["stopped_at"] is not None:
            stopped = Stopped(r["stopped_at"], r["stopped_topic"], r["stopped_stream"], r["stopped_error"])
        lists = r["lists"] if r["position"] else self.lists
        left = (r["lease_left"] or 0) / 1000
        return SlotState(slot, r["position"], r["live"], r["owner"], left, stopped, r["log"], lists)

    def take_over(self, slot: Slot, owner: str, ttl: float) -> Lease | None:
        """The lease of a slot, once its owner has given it up or shown no sign of life for its time to live; None
        while it is held. ``owner`` is a name of this very process and nobody else's."""
        row = self._projection(statements.TAKE_OVER, slot, owner=owner, ttl=int(ttl * 1000))
        return Lease(slot, owner, row["epoch"], ttl, row["live"]) if row else None

    def claim(self, lease: Lease, log: str) -> None:
        """Write down which log the slot is made from, unless that is written already and something is in it."""
        if self._projection(statements.CLAIM, lease.slot, epoch=lease.epoch, log=log) is None:
            raise self._why(lease, None)

    def renew(self, lease: Lease) -> None:
        """Show a sign of life. Raises Fenced, or SlotRetired when the slot is no longer the live one."""
        if self._projection(statements.RENEW, lease.slot, epoch=lease.epoch, ttl=int(lease.ttl * 1000)) is None:
            raise self._why(lease, None)

    def release(self, lease: Lease) -> None:
        """Give the slot up, so that others need not wait. Does nothing for one that was taken over already."""
        self._projection(statements.RELEASE, lease.slot, epoch=lease.epoch)

    def note_stop(self, lease: Lease, stopped: Stopped) -> None:
        """Write down why projecting stopped, for every process to see. The next batch that is applied removes it."""
        self._projection(
            statements.STOP,
            lease.slot,
            epoch=lease.epoch,
            at=stopped.position,
            topic=stopped.topic,
            stream=stopped.stream,
            error=stopped.error,
        )

    def apply(self, steps: Iterable[Step] | Plan, *, expected: int, lease: Lease) -> int:
        """Apply steps, or the plan of them, that continue ``expected``, and return the position they lead to.

        All or nothing. Raises PositionMoved when the slot stands elsewhere, Fenced or SlotRetired when the lease is
        gone, ChangeRefused when a change cannot be made, and the driver's own error when the server is away: then
        the batch may or may not be in, and the position tells.
        """
        planned = steps if isinstance(steps, Plan) else plan(steps)
        if not planned.steps:
            return expected
        if planned.first <= expected:
            raise ChangeRefused(f"position {planned.first} does not come after position {expected}")
        try:
            with self._transaction() as tx:
                kept = self.fence(tx, lease, expected, planned.last)
                if kept:
                    if planned.listed is None:
                        raise ChangeRefused("the lists of this slot are kept, and the plan was made without them")
                    keep(tx, planned.listed, lease.slot)
                for work in planned.work:
                    self._run(tx, work, lease.slot)
                tx.commit()
        except ConstraintError as error:
            raise AlreadyThere(
                f"a node that was to be put between positions {planned.first} and {planned.last} is there already"
            ) from error
        return planned.last

    def fence(self, tx: Transaction, lease: Lease, expected: int, position: int) -> bool:
        """Lock the slot, make sure that it is ours and stands where it should, and move it on. Answers whether its
        lists are kept."""
        moved = _single(
            tx,
            statements.FENCE,
            projection=projection_id(lease.slot),
            token=uuid4().hex,
            expected=expected,
            epoch=lease.epoch,
            position=position,
            ttl=int(lease.ttl * 1000),
            lists=self.lists,
        )
        if moved is None:
            tx.rollback()
            raise self._why(lease, expected)
        return bool(moved["lists"])

    def switch(self, lease: Lease, end: int) -> bool:
        """Make the slot of this lease the live one; False when it is still behind the one that is live. ``end`` is
        where the log ends: a live slot beyond it was made from another log."""
        with self._transaction() as tx:
            done = _single(
                tx,
                statements.SWITCH,
                old=projection_id(other(lease.slot)),
                new=projection_id(lease.slot),
                token=uuid4().hex,
                epoch=lease.epoch,
                end=end,
            )
            tx.commit()
        return done is not None

    def empty(self, lease: Lease) -> None:
        """Delete everything in a slot that is not live, in portions."""
        if self.state(lease.slot).live:
            raise ChangeRefused("the live slot is never emptied")
        limit = self.graph.rows_a_statement
        with self._transaction() as tx:
            self.fence(tx, lease, self.position(lease.slot), 0)
            tx.commit()
        names = [name + lease.slot for label in LABELS for name in (label.name, label.version)]
        names += [name + lease.slot for name in LABELS_KEPT]
        # Ties first: a node may have more of them than one transaction holds.
        for text in (*map(statements.empty_ties, names), *map(statements.empty_label, names)):
            found = limit
            while found == limit:
                with self._transaction() as tx:
                    self.fence(tx, lease, 0, 0)
                    row = _single(tx, text, limit=limit)
                    found = row["found"] if row else 0
                    tx.commit()

    def _run(self, tx: Transaction, work: Work, slot: Slot) -> None:
        text = work.text(slot)
        size = self.graph.rows_a_statement
        for start in range(0, len(work.rows), size):
            rows = work.rows[start : start + size]
            answer = _single(tx, text, rows=rows) or {}
            if not isinstance(work, EndTies) and answer["found"] != len(rows):
                raise self._refusal(tx, work, rows, slot)

    def _refusal(
        self, tx: Transaction, work: PutNodes | ChangeNodes | PutTies, rows: Sequence[Any], slot: Slot
    ) -> Exception:
        if isinstance(work, PutTies):
            ends = ((work.of.source, SOURCE), (work.of.target, TARGET))
            missing = [m for label, end in ends for m in _missing(tx, label, slot, rows, end, SINCE)]
            return MissingNode(f"{work.of.type}", missing)
        if isinstance(work, ChangeNodes):
            missing = _missing(tx, work.of, slot, rows, "id", "since")
            if missing:
                return MissingNode(f"a change of {work.of.name}", missing)
            return AboveItsClass(f"a change of {work.of.name}", sorted({r["since"] for r in rows}))
        return ChangeRefused(f"{work.of.name}: not every node could be put")

    def _why(self, lease: Lease, expected: int | None) -> Exception:
        rows = read_rows(self.graph, statements.STATE, projection=projection_id(lease.slot))
        if not rows:
            return GraphUnavailable("the graph was never prepared")
        r = rows[0]
        if r["epoch"] != lease.epoch:
            if lease.live and not r["live"]:
                return SlotRetired("a rebuilt graph has taken the place of the one that was followed")
            return Fenced(f"another projector ({r['owner']}) has taken over; this one stops")
        return PositionMoved(-1 if expected is None else expected, r["position"])

    def _projection(self, text: str, slot: Slot, **parameters: Any) -> Row | None:
        with self._transaction() as tx:
            row = _single(tx, text, projection=projection_id(slot), token=uuid4().hex, **parameters)
            tx.commit()
            return row

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        with (
            self.graph.driver.session(database=self.graph.address.database) as session,
            session.begin_transaction() as tx,
        ):
            yield tx


def _missing(
    tx: Transaction, label: Label, slot: Slot, rows: Sequence[Any], id: int | str, since: int | str
) -> list[tuple[str, int]]:
    """Which nodes that the rows name at ``id`` are not there, or came after what they say at ``since``."""
    asked = [{"id": r[id], "since": r[since]} for r in rows]
    found = tx.run(statements.missing_nodes(label, slot), {"rows": asked})
    return [(r["id"], r["since"]) for r in found]


def _single(tx: Transaction, text: str, **parameters: Any) -> Row | None:
    record = tx.run(text, parameters).single(strict=False)
    return None if record is None else dict(record)
