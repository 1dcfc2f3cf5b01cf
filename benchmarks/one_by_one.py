"""The same projection as the library does it: its ProjectionRunner, one transaction an event.

It runs the same statements as ours, an event at a time, so nothing but the way of following differs.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from eventsourcing.application import Application
from eventsourcing.popo import POPOTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner

from benchmarks.facts import NoKeys
from graph.connection import query
from graph.reading import read_rows
from graph.waves import plan
from ledger.history import Recorded
from ledger.mapper import FactMapper
from projections.relationship_graph import step

if TYPE_CHECKING:
    from typing import Self

    from eventsourcing.persistence import ApplicationRecorder, Mapper, Tracking

    from graph.changes import Step
    from graph.connection import Graph
    from graph.slots import Slot

_BEGIN = "CREATE (t:BenchmarkTracking {position: $position})"
_MOVE = "MATCH (t:BenchmarkTracking) WHERE t.position < $position SET t.position = $position RETURN count(*) AS moved"
_WHERE = "MATCH (t:BenchmarkTracking) RETURN max(t.position) AS position"
_AT = datetime(2026, 1, 1, tzinfo=UTC)


class OneByOne:
    """The library's runner at work on a slot of the graph that stands at a position; it goes on when told how far."""

    def __init__(self, graph: Graph, slot: Slot, log: ApplicationRecorder, position: int) -> None:
        with graph.driver.session(database=graph.address.database) as session, session.begin_transaction() as tx:
            tx.run(_BEGIN, {"position": position}).consume()
            tx.commit()
        self._gate = _Gate(position)
        _Log.the_log = log
        _View.graph, _View.slot, _View.gate = graph, slot, self._gate
        self._runner: ProjectionRunner[_Log, _View] = ProjectionRunner(
            application_class=_Log, projection_class=_Projection, view_class=_View
        )

    def run_to(self, position: int) -> None:
        """Return when everything up to a position is in the graph."""
        self._gate.open_to(position)
        while not self._gate.reached.wait(0.5):
            if self._runner.is_interrupted.is_set():
                self._runner.run_forever()  # raises what went wrong

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._gate.close()
        with self._runner:
            pass


class _Gate:
    """Lets events pass up to a position and makes the next one wait."""

    def __init__(self, position: int) -> None:
        self._upto = position
        self._closed = False
        self._moved = threading.Condition()
        self.reached = threading.Event()

    def open_to(self, position: int) -> None:
        with self._moved:
            self._upto = position
            self.reached.clear()
            self._moved.notify_all()

    def close(self) -> None:
        with self._moved:
            self._closed = True
            self._moved.notify_all()

    def passes(self, position: int) -> bool:
        with self._moved:
            self._moved.wait_for(lambda: self._closed or position <= self._upto)
            return not self._closed

    def passed(self, position: int) -> None:
        if position == self._upto:
            self.reached.set()


class _Log(Application[str]):
    the_log: ClassVar[ApplicationRecorder]  # the runner makes the application, so it can only be told through the class

    def construct_recorder(self) -> ApplicationRecorder:
        return self.the_log

    def construct_mapper(self) -> Mapper[str]:
        return FactMapper(NoKeys())


class _View(POPOTrackingRecorder):
    """Tracks in the graph and nowhere else; the base is what the library's plainest factory takes."""

    graph: ClassVar[Graph]
    slot: ClassVar[Slot]
    gate: ClassVar[_Gate]

    def max_tracking_id(self, application_name: str) -> int | None:
        found: int | None = read_rows(self.graph, _WHERE)[0]["position"]
        return found

    def apply(self, changes: Step, tracking: Tracking) -> None:
        """What an event changes, and the position, in one transaction."""
        if not self.gate.passes(tracking.notification_id):
            return
        database = self.graph.address.database
        with self.graph.driver.session(database=database) as session, session.begin_transaction() as tx:
            tx.run(_MOVE, {"position": tracking.notification_id}).consume()
            for work in plan([changes]).work:
                tx.run(query(work.text(self.slot)).text, {"rows": work.rows}).consume()
            tx.commit()
        self.gate.passed(tracking.notification_id)


class _Projection(Projection[_View]):
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.apply(step(Recorded(tracking.notification_id, _AT, domain_event)), tracking)
