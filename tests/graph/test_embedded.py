"""The embedded graph as a guest on somebody's machine: quiet, private, gone with its program."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from neo4j.exceptions import Neo4jError

from graph.connection import GraphAddress, open_graph
from graph.embedded import EmbeddedGraph, _forget_leases, find_running
from graph.errors import GraphError, GraphUnavailable
from graph.store import GraphStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

A_PROGRAM = """
import sys, time
from pathlib import Path
from graph.embedded import EmbeddedGraph
graph = EmbeddedGraph(Path(sys.argv[1]))
if "child" in sys.argv:
    import subprocess
    subprocess.Popen(["sleep", "60"], pass_fds=[graph._process.stdin.fileno()], stdout=subprocess.DEVNULL)
print("up", graph.started_here, flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path: Path, embedded_server: object) -> Path:
    """An empty folder, where there is an embedded graph for this platform at all."""
    return tmp_path / "graph"


def a_program(folder: Path, *options: str) -> subprocess.Popen[str]:
    """Another program that uses the embedded graph of a folder, and has begun."""
    program = subprocess.Popen(
        [sys.executable, "-c", A_PROGRAM, str(folder), *options], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stdout.readline().startswith("up")
    return program


def until(reached: Callable[[], bool]) -> None:
    patience = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < patience, "waited in vain"
        time.sleep(0.02)


def prepared(address: GraphAddress) -> int:
    with open_graph(address.uri, address.user, address.password, address.database) as graph:
        store = GraphStore(graph)
        store.prepare()
        return store.position(store.live_slot())


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_its_password_is_made_once_and_nobody_else_may_read_it(folder: Path) -> None:
    with EmbeddedGraph(folder) as first:
        password = first.address.password
        assert prepared(first.address) == 0
    assert len(password) >= 32
    with EmbeddedGraph(folder) as second:
        assert second.address.password == password
        assert prepared(second.address) == 0
        for secret in ("password", "address.json", "graph.log"):
            assert (folder / secret).stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
    assert password not in repr(second.address)


def test_another_password_opens_nothing(folder: Path) -> None:
    with EmbeddedGraph(folder) as embedded, pytest.raises(GraphError, match="check the user and the password"):
        open_graph(embedded.address.uri, "root", "guessed-password", "rukun")


def test_a_lost_password_is_replaced(folder: Path) -> None:
    with EmbeddedGraph(folder) as first:
        prepared(first.address)
    (folder / "password").unlink()
    with EmbeddedGraph(folder) as second:
        assert second.address.password != first.address.password
        assert prepared(second.address) == 0


def test_it_listens_on_the_loopback_address_only(folder: Path) -> None:
    with EmbeddedGraph(folder):
        pid = json.loads((folder / "address.json").read_text("ascii"))["pid"]
        listening = subprocess.run(["ss", "-ltnp"], capture_output=True, text=True, check=False).stdout
        if not listening:
            pytest.skip("ss is not installed")
        ours = [line.split()[3] for line in listening.splitlines() if f"pid={pid}," in line]
        assert ours
        assert all("127.0.0.1" in address for address in ours)


def test_it_writes_nothing_to_the_terminal(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with EmbeddedGraph(folder) as embedded:
        prepared(embedded.address)
    assert capfd.readouterr() == ("", "")


def test_a_second_program_finds_the_one_that_runs(folder: Path) -> None:
    program = a_program(folder)
    try:
        with EmbeddedGraph(folder) as found:
            assert not found.started_here
            assert prepared(found.address) == 0
        assert find_running(folder) is not None  # it goes on after the guest has left
    finally:
        program.kill()
        program.communicate()


def test_a_killed_program_leaves_no_engine_behind(folder: Path) -> None:
    program = a_program(folder)
    pid = json.loads((folder / "address.json").read_text("ascii"))["pid"]
    assert alive(pid)
    program.send_signal(signal.SIGKILL)
    program.communicate()
    with EmbeddedGraph(folder) as mine:
        assert mine.started_here
        assert prepared(mine.address) == 0
    until(lambda: not alive(pid))


def test_an_engine_whose_program_has_died_is_not_taken_for_one_that_goes_on(folder: Path) -> None:
    program = a_program(folder, "child")  # keeps the engine up after its program, as a slow machine does
    said = json.loads((folder / "address.json").read_text("ascii"))
    try:
        assert find_running(folder) is not None
        program.send_signal(signal.SIGKILL)
        program.wait()
        address = GraphAddress(said["uri"], "root", (folder / "password").read_text("ascii"), "rukun")
        assert prepared(address) == 0  # it still answers
        assert find_running(folder) is None
    finally:
        os.kill(said["pid"], signal.SIGKILL)
        program.communicate()


def test_a_killed_engine_comes_back_with_what_was_committed_and_at_the_same_address(folder: Path) -> None:
    with EmbeddedGraph(folder) as embedded:
        with open_graph(*_parts(embedded.address)) as graph:
            store = GraphStore(graph)
            store.prepare()
            assert store.take_over("", "me", 600) is not None
            assert store.take_over("", "you", 600) is None
        before = embedded.address
        embedded.kill()
        assert find_running(folder) is None
        embedded.restart()
        assert embedded.address == before
        with open_graph(*_parts(embedded.address)) as graph:
            assert GraphStore(graph).state("").owner == "me"
            assert GraphStore(graph).take_over("", "you", 600) is not None  # whoever it was has ended with the engine


def test_an_engine_starts_although_a_projector_is_back_before_it_is_ready(folder: Path) -> None:
    stop = threading.Event()

    def write(address: GraphAddress) -> None:
        with open_graph(*_parts(address)) as graph, graph.driver.session(database=graph.address.database) as session:
            while not stop.is_set():
                with suppress(Neo4jError):  # the two meet; that is what is wanted
                    session.execute_write(
                        lambda tx: tx.run("MATCH (p:Projection) SET p.token = randomUUID()").consume()
                    )

    with EmbeddedGraph(folder) as embedded:
        prepared(embedded.address)
        with ThreadPoolExecutor(2) as pool:
            writing = [pool.submit(write, embedded.address) for _ in range(2)]
            try:
                for _ in range(40):
                    _forget_leases(embedded.address)
            finally:
                stop.set()
            for one in writing:
                one.result()


def test_a_folder_that_somebody_else_holds_is_said_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    monkeypatch.setattr("graph.embedded.PATIENCE", 1.0)
    with (folder / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(GraphUnavailable, match="another process holds the embedded graph"):
            EmbeddedGraph(folder)


def test_files_that_cannot_be_opened_are_said_to_be_disposable(folder: Path) -> None:
    with EmbeddedGraph(folder) as embedded:
        prepared(embedded.address)
    for file in (folder / "databases" / "rukun").iterdir():
        file.write_bytes(b"not a database")
    with pytest.raises(GraphError, match="Its files are disposable"):
        EmbeddedGraph(folder)


def test_a_platform_without_an_engine_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(GraphError, match="Set RUKUN_GRAPH to the address of a Neo4j"):
        EmbeddedGraph(tmp_path)


def _parts(address: GraphAddress) -> tuple[str, str, str, str]:
    return address.uri, address.user, address.password, address.database
