"""Following the log, whatever happens meanwhile."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest
from eventsourcing.persistence import StoredEvent
from neo4j.exceptions import ServiceUnavailable

from domain.classification import Classification, Level
from domain.group import Group, GroupKind
from graph.errors import Fenced, PositionMoved
from graph.reading import read_rows
from graph.snapshot import everything
from graph.store import GraphStore
from ledger.history import History
from projections.relationship_graph import step
from projections.runner import CannotProject, Projector, status
from tests.graphs import count
from tests.histories import World
from tests.projections.logs import WrittenLog, groups
from tests.states import an_incident

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.connection import Graph
    from graph.store import Lease


def straight(graph: Graph, log: WrittenLog, upto: int | None = None) -> list[str]:
    """What the graph should hold: the same facts in one batch, in the other slot."""
    store = GraphStore(graph)
    lease = store.take_over("B", "straight", 60)
    assert lease is not None
    store.empty(lease)
    store.apply([step(fact) for fact in log.history.all(stop=upto)], expected=0, lease=lease)
    made = list(everything(graph, "B"))
    store.empty(lease)
    store.release(lease)
    return made


@contextmanager
def followed(projector: Projector) -> Iterator[Future[None]]:
    """The projector follows in a thread, and has stopped in good order at the end; unless it raised before, as asked
    for from the future."""
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(projector.follow, stop)
        try:
            yield following
        finally:
            stop.set()
    if not isinstance(following.exception(), Fenced):
        following.result()


def until(reached: Callable[[], bool]) -> None:
    """Wait until something is so; fail where it never is."""
    patience = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < patience, "waited in vain"
        time.sleep(0.02)


def test_catching_up_brings_the_graph_to_the_log(graph: Graph, graph_store: GraphStore, log: WrittenLog) -> None:
    log.write(groups(20))
    told: list[tuple[int, int]] = []
    projector = Projector(log.history, graph_store, most=7, progress=lambda at, of: told.append((at, of)))
    assert projector.lag() == 60
    assert projector.catch_up() == 60
    assert projector.lag() == 0
    assert told[-1] == (60, 60)
    assert list(everything(graph, "")) == straight(graph, log)
    assert projector.catch_up() == 60


def test_following_takes_up_what_is_recorded_later(graph: Graph, graph_store: GraphStore, log: WrittenLog) -> None:
    with followed(Projector(log.history, graph_store)):
        for n in range(3):
            log.write(groups(5, begin=10 * n))
            until(lambda n=n: graph_store.position("") == 15 * (n + 1))  # type: ignore[misc]
    assert list(everything(graph, "")) == straight(graph, log)
    assert graph_store.state("").lease_left <= 0


@pytest.mark.parametrize("first", [True, False], ids=["kept", "not kept"])
def test_what_a_slot_began_with_of_lists_it_goes_on_with_under_another_setting(
    graph: Graph, log: WrittenLog, first: bool
) -> None:
    log.write(an_incident().facts)
    end = log.history.position()
    Projector(log.history, GraphStore(graph, lists=first)).catch_up(upto=end - 1)
    Projector(log.history, GraphStore(graph, lists=not first)).catch_up()
    found = read_rows(graph, "MATCH (t:Tally) WHERE t.list = 'Incident|' RETURN sum(t.total) AS incidents")
    assert found[0]["incidents"] == (1 if first else 0)


class LosesReplies(GraphStore):
    """Every batch is committed, and the answer to every second one never arrives."""

    lost = 0

    def apply(self, batch: Any, *, expected: int, lease: Lease) -> int:
        position = super().apply(batch, expected=expected, lease=lease)
        self.lost += 1
        if self.lost % 2:
            raise ServiceUnavailable("the connection broke")
        return position


class PositionApart(LosesReplies):
    """A planted fault: the position is written after the batch, in a transaction of its own, so that it is lost with
    the answer."""

    def fence(self, tx: Any, lease: Lease, expected: int, position: int) -> bool:
        return super().fence(tx, lease, expected, expected)

    def apply(self, batch: Any, *, expected: int, lease: Lease) -> int:
        position = super().apply(batch, expected=expected, lease=lease)
        with self._transaction() as tx:
            super().fence(tx, lease, expected, position)
            tx.commit()
        return position


def project_losing_replies(graph: Graph, log: WrittenLog, store: GraphStore) -> bool:
    """Whether every fact is in the graph exactly once, although replies were lost."""
    log.write(groups(12))
    try:
        Projector(log.history, store, most=5).catch_up()
    except CannotProject:
        return False
    return list(everything(graph, "")) == straight(graph, log)


def test_a_lost_answer_to_a_commit_doubles_nothing(graph: Graph, log: WrittenLog) -> None:
    store = LosesReplies(graph)
    assert project_losing_replies(graph, log, store)
    assert store.lost >= 8


def test_a_position_that_is_written_apart_would_be_noticed(graph: Graph, log: WrittenLog) -> None:
    assert not project_losing_replies(graph, log, PositionApart(graph))


class Unfenced(GraphStore):
    """A planted fault: neither the position nor the lease is looked at."""

    def fence(self, tx: Any, lease: Lease, expected: int, position: int) -> bool:
        tx.run("MATCH (p:Projection {id: 'slot'}) SET p.position = $position", {"position": position}).consume()
        return False


def overtaken(graph: Graph, log: WrittenLog, slow: GraphStore) -> bool:
    """One projector has its batch ready when another takes over and is faster. Whether that did no harm."""
    world = World()
    world.decide(lambda: Group.register(id="group-1", name="G", kind=GroupKind.VILLAGE), None)
    group = world.things["group-1"]
    assert isinstance(group, Group)
    world.decide(lambda: group.reclassify(kind=GroupKind.YOUTH), None)
    log.write(world.facts)
    quick = GraphStore(graph)
    Projector(log.history, quick).catch_up(upto=1)
    mine = slow.take_over("", "slow", 0)
    assert mine is not None
    late = [step(fact) for fact in log.history.batch(1, 1)]
    yours = None
    while yours is None:  # the lease runs out at once, by the server's clock
        yours = quick.take_over("", "quick", 60)
    quick.apply(late, expected=1, lease=yours)
    with suppress(Fenced):
        slow.apply(late, expected=1, lease=mine)
    return list(everything(graph, "")) == straight(graph, log)


def test_whoever_was_overtaken_is_fenced(graph: Graph, log: WrittenLog) -> None:
    assert overtaken(graph, log, GraphStore(graph))


def test_a_store_that_does_not_look_at_the_position_would_be_noticed(graph: Graph, log: WrittenLog) -> None:
    assert not overtaken(graph, log, Unfenced(graph))


class Stalled(History):
    """A log whose reader sleeps: until it is woken it shows no sign of life."""

    def __init__(self, log: WrittenLog) -> None:
        super().__init__(log.store, log.mapper)
        self.asleep = threading.Event()
        self.woken = threading.Event()

    def wait(self, after: int, timeout: float) -> bool:
        self.asleep.set()
        self.woken.wait()
        return super().wait(after, timeout)


def test_a_standby_takes_over_and_the_sleeper_stops(graph: Graph, graph_store: GraphStore, log: WrittenLog) -> None:
    log.write(groups(2))
    stalled = Stalled(log)
    with followed(Projector(stalled, graph_store, owner="sleeper", ttl=1)) as sleeper:
        assert stalled.asleep.wait(60)
        with followed(Projector(log.history, graph_store, owner="standby", ttl=1)):
            log.write(groups(2, begin=10))
            until(lambda: graph_store.position("") == 12)
            stalled.woken.set()
            log.write(groups(1, begin=20))
            with pytest.raises(Fenced, match="standby"):
                sleeper.result(60)
            until(lambda: graph_store.position("") == 15)
    assert list(everything(graph, "")) == straight(graph, log)


def test_who_stops_in_good_order_is_followed_at_once(graph_store: GraphStore, log: WrittenLog) -> None:
    log.write(groups(1))
    leaving = followed(Projector(log.history, graph_store, owner="first", ttl=600))
    leaving.__enter__()
    until(lambda: graph_store.position("") == 3)
    with followed(Projector(log.history, graph_store, owner="second", ttl=600)):
        leaving.__exit__(None, None, None)
        log.write(groups(1, begin=5))
        until(lambda: graph_store.position("") == 6)


def a_group_at_home_nowhere() -> World:
    world = World()
    world.decide(
        lambda: Group.register(id="group-lost", name="Lost", kind=GroupKind.VILLAGE, home="place-nowhere"), None
    )
    return world


def test_a_fact_that_cannot_be_projected_stops_the_projector_right_before_it(
    graph: Graph, graph_store: GraphStore, log: WrittenLog
) -> None:
    log.write([*groups(7), *a_group_at_home_nowhere().facts, *groups(7, begin=50)])
    with pytest.raises(CannotProject) as stopped:
        Projector(log.history, graph_store).catch_up()
    assert (stopped.value.stopped.position, stopped.value.stopped.topic) == (22, "group.registered")
    assert stopped.value.stopped.stream == "group-lost"
    assert "place-nowhere" in stopped.value.stopped.error
    assert list(everything(graph, "")) == straight(graph, log, upto=21)

    seen = status(log.history, graph_store)
    assert seen.stopped == stopped.value.stopped
    assert (seen.position, seen.lag, seen.projector) == (21, 22, None)


def test_a_fact_that_cannot_be_read_stops_the_projector_too(
    graph: Graph, graph_store: GraphStore, log: WrittenLog
) -> None:
    log.write(groups(7))
    log.store.append([StoredEvent("group-0", 4, "group.dissolved", b'{"schema":1}')], commands=[None])
    log.write(groups(2, begin=50))
    with pytest.raises(CannotProject) as stopped:
        Projector(log.history, graph_store).catch_up()
    assert stopped.value.stopped.position == 22
    assert "group.dissolved" in stopped.value.stopped.error
    assert list(everything(graph, "")) == straight(graph, log, upto=21)


def test_once_the_cause_is_mended_it_goes_on(
    graph: Graph, graph_store: GraphStore, log: WrittenLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.write(groups(3))
    with monkeypatch.context() as broken:
        broken.setitem(__import__("projections.relationship_graph").relationship_graph.CHANGES, "group", _breaks)
        with pytest.raises(CannotProject) as stopped:
            Projector(log.history, graph_store).catch_up()
    assert stopped.value.stopped.error == "RuntimeError"  # its text may hold anything, so it is not shown
    assert status(log.history, graph_store).stopped is not None
    Projector(log.history, graph_store).catch_up()
    assert status(log.history, graph_store).stopped is None
    assert list(everything(graph, "")) == straight(graph, log)


def _breaks(fact: Any) -> Any:
    raise RuntimeError("Pak Nobody, 0812-000")


def test_a_fact_above_its_thing_leaves_the_thing_as_it_was(
    graph: Graph, graph_store: GraphStore, log: WrittenLog
) -> None:
    world = World()
    world.decide(lambda: Group.register(id="group-1", name="G", kind=GroupKind.VILLAGE), None)
    group = world.things["group-1"]
    assert isinstance(group, Group)
    secret = Classification(level=Level.SECRET, compartments=("INTEL",))
    world.decide(lambda: group.rename(name="Hidden"), secret)
    log.write(world.facts)
    Projector(log.history, graph_store).catch_up()
    assert count(graph, "(n:Group {id: 'group-1', name: 'G', since: 1})") == 1
    assert count(graph, "(v:GroupVersion)") == 0
    assert count(graph, "(f:Finding {level: 2})-[e:FINDING_ON {level: 2}]->(:Group {id: 'group-1'})") == 1
    hidden = [line for line in everything(graph, "") if "Hidden" in line]
    assert hidden
    assert all('"compartments": ["INTEL"]' in line for line in hidden)


def test_a_moved_position_is_believed(graph_store: GraphStore, log: WrittenLog) -> None:
    log.write(groups(2))

    class Elsewhere(GraphStore):
        asked = 0

        def apply(self, batch: Any, *, expected: int, lease: Lease) -> int:
            self.asked += 1
            if self.asked == 1:
                super().apply(map(step, log.history.batch(expected, 2)), expected=expected, lease=lease)
                raise PositionMoved(expected, expected + 2)
            return super().apply(batch, expected=expected, lease=lease)

    assert Projector(log.history, Elsewhere(graph_store.graph)).catch_up() == 6
