"""``kill -9`` and servers that go away, at any moment."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from graph.snapshot import everything
from graph.store import GraphStore
from projections.rebuild import rebuild
from projections.runner import Projector
from tests.graphs import emptied
from tests.projections.logs import WrittenLog, groups
from tests.projections.test_runner import followed, straight, until

if TYPE_CHECKING:
    from graph.connection import Graph
    from tests.graphs import GraphServer


def projecting(task: str, log: WrittenLog, server: GraphServer) -> subprocess.Popen[bytes]:
    """Another process at work on the same log and the same graph."""
    command = [sys.executable, "-m", "tests.projections.projecting", task, str(log.folder)]
    return subprocess.Popen([*command, server.uri, server.user, server.password, server.database])


def test_a_projector_that_is_killed_again_and_again_projects_everything_once(
    graph: Graph, graph_store: GraphStore, graph_server: GraphServer, log: WrittenLog
) -> None:
    log.write(groups(60))
    chance = random.Random(7)
    for _ in range(4):
        before = graph_store.position("")
        process = projecting("follow", log, graph_server)
        until(lambda before=before: graph_store.position("") > before)  # type: ignore[misc]
        time.sleep(chance.random() * 0.2)
        process.kill()
        process.wait()
    Projector(log.history, graph_store).catch_up()
    assert list(everything(graph, "")) == straight(graph, log)


def test_a_rebuild_that_is_killed_can_be_made_again(
    graph: Graph, graph_store: GraphStore, graph_server: GraphServer, log: WrittenLog
) -> None:
    log.write(groups(60))
    Projector(log.history, graph_store).catch_up()
    before = list(everything(graph, ""))
    process = projecting("rebuild", log, graph_server)
    until(lambda: graph_store.position("B") > 20)
    process.kill()
    process.wait()
    assert graph_store.live_slot() == ""
    assert list(everything(graph, "")) == before

    until(lambda: graph_store.state("B").lease_left < 0)
    assert rebuild(log.history, graph_store, grace=0) == 180
    assert graph_store.live_slot() == "B"
    assert list(everything(graph, "B")) == before
    assert list(everything(graph, "")) == []


def test_following_goes_on_across_a_rebuild(graph: Graph, graph_store: GraphStore, log: WrittenLog) -> None:
    log.write(groups(10))
    with ThreadPoolExecutor() as pool, followed(Projector(log.history, graph_store, owner="follower", ttl=0.5)):
        until(lambda: graph_store.position("") == 30)
        for n, slot in ((1, "B"), (2, "")):
            rebuilding = pool.submit(rebuild, log.history, graph_store, owner="rebuilder", most=7, grace=0)
            log.write(groups(5, begin=100 * n))
            rebuilding.result()
            assert graph_store.live_slot() == slot
            log.write(groups(1, begin=100 * n + 50))
            until(lambda n=n, slot=slot: graph_store.position(slot) == 30 + 18 * n)  # type: ignore[misc]
    assert list(everything(graph, "")) == straight(graph, log)


def test_a_server_that_goes_away_is_waited_for(graph_server: GraphServer, log: WrittenLog) -> None:
    if graph_server.stop is None or graph_server.start is None:
        pytest.skip("this server may not be stopped: name its container in RUKUN_TEST_NEO4J_CONTAINER")
    with graph_server.connect() as graph:
        store = GraphStore(emptied(graph))
        with followed(Projector(log.history, store, ttl=2, most=2)) as following:
            log.write(groups(30))
            until(lambda: store.position("") > 20)
            graph_server.stop()
            log.write(groups(3, begin=100))
            graph_server.start()
            until(lambda: following.done() or store.position("") == 99)
        assert list(everything(graph, "")) == straight(graph, log)
