"""The embedded graph: an ArcadeDB of our own, started with the program and gone with it.

The first program that needs it starts it; others that are given the same folder find it by the address that lies
there. That file is held with a lock by the program that the engine belongs to: an engine whose program has died may
still answer for a moment, and must not be taken for one that goes on. Its files can be deleted at any time: the graph
is rebuilt from the log.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from neo4j.exceptions import Neo4jError

from graph.connection import GraphAddress, open_graph
from graph.embedded_server import ADDRESS, DATABASE, FOLDER_IN_USE, USER
from graph.errors import GraphError, GraphUnavailable, is_transient

if TYPE_CHECKING:
    from typing import Self

PATIENCE = 60.0
"""Seconds to wait for a folder that another process is just giving up, or just starting in."""
_ATTEMPTS = 5
_SERVER = Path(__file__).with_name("embedded_server.py")


class EmbeddedGraph:
    """The embedded graph of one folder. ``started_here`` tells whether this program runs it or found it running."""

    def __init__(self, folder: Path, heap: str = "512m") -> None:
        """``heap`` caps the engine's memory, such as ``512m`` or ``2g``."""
        self.folder = folder
        self._heap = heap
        self._process: subprocess.Popen[bytes] | None = None
        self._held: IO[str] | None = None
        self.address = self._find_or_start()

    @property
    def started_here(self) -> bool:
        """Whether the engine ends with this program."""
        return self._process is not None

    def restart(self) -> None:
        """Start it again after it ended; on the same port unless somebody has taken that meanwhile."""
        self.close()
        self.address = self._find_or_start()

    def close(self) -> None:
        """End the engine, if this program runs it, in good order."""
        self._let_go()
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def kill(self) -> None:
        """End the engine as a power cut would. For tests of recovery."""
        self._let_go()
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _let_go(self) -> None:
        """From here on the engine is not to be found by others: it is about to end."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def _find_or_start(self) -> GraphAddress:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            running = find_running(self.folder)
            if running is not None:
                return running
            started = self._start()
            if started is not None:
                return started
            time.sleep(0.1)  # somebody else holds the folder and is just starting or just ending
        raise GraphUnavailable(
            f"another process holds the embedded graph in {self.folder} and does not answer; end that process, or"
            " set RUKUN_DATA to another folder"
        )

    def _start(self) -> GraphAddress | None:
        if importlib.util.find_spec("arcadedb") is None:
            raise GraphError(_no_engine())
        process = subprocess.Popen(
            [sys.executable, "-P", str(_SERVER), str(self.folder.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={
                **os.environ,
                "ARCADEDB_NATIVE_ISOLATE_ARGS": f"-Xmx{self._heap}",
                "ARCADEDB_LOG_DIR": str(self.folder.resolve()),
                "ARCADEDB_LOG_CONSOLE": "0",
            },
        )
        assert process.stdout is not None
        with process.stdout as out:
            ready = out.readline() == b"ready\n"
        if ready:
            self._held = _hold(self.folder)
        address = find_running(self.folder) if ready else None
        if address is not None:
            self._process = process
            _forget_leases(address)
            return address
        self._let_go()
        assert process.stdin is not None
        process.stdin.close()
        if process.wait(30) == FOLDER_IN_USE:
            return None
        raise GraphError(
            f"the embedded graph did not start; {self.folder / 'graph.log'} says why. Its files are disposable: delete"
            f" {self.folder} and run `rukun project` to build the graph from the log again"
        )


def find_running(folder: Path) -> GraphAddress | None:
    """The address of the embedded graph that runs in ``folder``; None when none answers, or when it is just ending
    because its program has."""
    try:
        with (folder / ADDRESS).open(encoding="ascii") as file:
            if not _is_held(file):
                return None
            said = json.loads(file.read())
        password = (folder / "password").read_text("ascii")
    except (FileNotFoundError, ValueError):
        return None
    address = GraphAddress(said["uri"], USER, password, DATABASE)
    try:
        open_graph(address.uri, address.user, address.password, address.database).close()
    except GraphError:
        return None
    return address


def _hold(folder: Path) -> IO[str]:
    """Hold the address of an engine for as long as this program lives: the kernel lets go of it however that ends.
    Every engine writes a file of its own, so the address of a former one is never held by mistake."""
    import fcntl  # there is none on Windows, and no embedded graph either

    file = (folder / ADDRESS).open(encoding="ascii")
    fcntl.flock(file, fcntl.LOCK_EX)  # those who look take it shared, and only for a moment
    return file


def _is_held(file: IO[str]) -> bool:
    """Whether the program that this engine belongs to is alive."""
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _forget_leases(address: GraphAddress) -> None:
    """Whoever was projecting when the engine ended has ended with it, or finds its lease taken: nobody need wait.

    One that has found its way back already may be writing at this very moment. Then it is alive, and what others would
    have to wait for runs out by itself.
    """
    for attempt in range(_ATTEMPTS):
        try:
            _forget_leases_once(address)
        except Neo4jError as error:
            if not is_transient(error):
                raise
            time.sleep(0.05 * (attempt + 1))
        else:
            return


def _forget_leases_once(address: GraphAddress) -> None:
    with (
        open_graph(address.uri, address.user, address.password, address.database) as graph,
        graph.driver.session(database=address.database) as session,
        session.begin_transaction() as tx,
    ):
        tx.run("MATCH (p:Projection) SET p.lease_until = 0").consume()
        tx.commit()


def _no_engine() -> str:
    where = f"{platform.system()} {platform.machine()}"
    return (
        f"the embedded graph needs the package arcadedb, which is not installed; there is none for every platform"
        f" (this is {where}; Intel Macs and musl systems have none). Set RUKUN_GRAPH to the address of a Neo4j, such"
        " as bolt://127.0.0.1:7687, or install arcadedb where there is one"
    )
