"""The servers that are measured, each a process of its own, and what each has spent."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from benchmarks.servers import NotHere

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.connection import GraphAddress

HERE = Path(__file__).parent
CLIENTS = 4
"""How many connections ask at once."""
_TICK = os.sysconf("SC_CLK_TCK")
_PATIENCE = 120.0


@dataclass
class Server:
    """A process that answers GraphQL at ``path`` of a port of this machine."""

    name: str
    process: subprocess.Popen[str]
    port: int
    path: str

    def ask(self, document: str, variables: Mapping[str, Any]) -> bytes:
        """One answer, as it comes."""
        return self.ask_all([body(document, variables)], clients=1)[0]

    def data(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """One answer that must be without errors."""
        answer = json.loads(self.ask(document, variables))
        if answer.get("errors"):
            raise ValueError(f"{self.name}: {json.dumps(answer['errors'])[:600]}\n{document}")
        data: dict[str, Any] = answer["data"]
        return data

    def ask_all(
        self, bodies: Sequence[bytes], clients: int = CLIENTS, headers: Mapping[str, str] | None = None
    ) -> list[bytes]:
        """The answers to all of these, asked over so many connections at once."""
        answers: list[bytes] = [b""] * len(bodies)
        failed: list[BaseException] = []
        sent = {"content-type": "application/json"}

        def work(first: int) -> None:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
            try:
                for number in range(first, len(bodies), clients):
                    connection.request("POST", self.path, bodies[number], sent)
                    response = connection.getresponse()
                    answers[number] = response.read()
                    if response.status != 200:  # a refusal costs little and says nothing
                        raise RuntimeError(f"{self.name} answered {response.status}: {answers[number][:300]!r}")
            except BaseException as error:  # noqa: BLE001  # raised again by whoever waits for the thread
                failed.append(error)
            finally:
                connection.close()

        threads = [Thread(target=work, args=(n,)) for n in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        return answers

    def cpu(self) -> float:
        """Seconds of CPU that the process has spent so far, with all its threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def memory(self, what: str) -> int:
        """``VmRSS``, what the process holds, or ``VmHWM``, the most that it has held; in bytes."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text("ascii").splitlines():
            if line.startswith(f"{what}:"):
                return int(line.split()[1]) * 1024
        raise LookupError(what)

    def forget_the_peak(self) -> None:
        """Begin to watch for the most memory anew."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", "ascii")


def body(document: str, variables: Mapping[str, Any]) -> bytes:
    """A request."""
    return json.dumps({"query": document, "variables": variables}).encode()


@contextmanager
def rukun(name: str, at: GraphAddress, data: Path, *, program: str = "rukun", **settings: str) -> Iterator[Server]:
    """Rukun as ``rukun serve`` runs it, with the log in a folder and the graph on a server."""
    given = {
        "RUKUN_DATA": str(data),
        "RUKUN_GRAPH": at.uri,
        "RUKUN_GRAPH_USER": at.user,
        "RUKUN_GRAPH_PASSWORD": at.password,
        "RUKUN_GRAPH_DATABASE": at.database,
        "RUKUN_PORT": "0",
        "RUKUN_RATE": "0",  # one account asks for everybody
        **settings,
    }
    ours = {key: value for key, value in os.environ.items() if not key.startswith("RUKUN_")}
    log = data / f"{name.replace(' ', '-')}.log"
    command = [sys.executable, "-m", program, "serve"]
    with log.open("w", encoding="utf-8") as out, _running(command, {**ours, **given}, stderr=out) as process:
        yield Server(name, process, _announced(process, log), "/graphql")


def _announced(process: subprocess.Popen[str], log: Path) -> int:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        for line in log.read_text("utf-8").splitlines():
            if '"serving"' in line:
                return int(json.loads(line)["address"].rpartition(":")[2].partition("/")[0])
        time.sleep(0.1)
    raise RuntimeError(f"rukun did not start: {log.read_text('utf-8')[-2000:]}")


@contextmanager
def peer(kind: str, at: GraphAddress, type_definitions: Path) -> Iterator[Server]:
    """The Neo4j GraphQL Library on ``apollo``, on ``yoga``, or on an Apollo that is ``tuned``."""
    flags = ["--max-semi-space-size=64"] if kind == "tuned" else []
    environment = {
        **os.environ,
        "NODE_ENV": "production",
        "NEO4J_URI": at.uri,
        "NEO4J_USER": at.user,
        "NEO4J_PASSWORD": at.password,
    }
    command = [_node(), *flags, str(HERE / "server.mjs"), kind, str(type_definitions)]
    with _running(command, environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        if not (line := process.stdout.readline()):
            raise RuntimeError(f"the peer on {kind} did not start")
        yield Server(kind, process, int(line), "/")


@contextmanager
def _running(command: list[str], environment: dict[str, str], **streams: Any) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, env=environment, text=True, **streams)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _node() -> str:
    found = shutil.which("node")
    if found is None:
        raise NotHere("Node.js 20 or later is needed for the peer")
    return found


def installed() -> None:
    """See to it that the peer is installed exactly as its lock file says. Raises NotHere."""
    _node()
    lock = HERE / "package-lock.json"
    made = HERE / "node_modules" / ".package-lock.json"
    if made.exists() and made.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise NotHere("npm is needed to install the peer")
    done = subprocess.run([npm, "ci", "--ignore-scripts"], cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotHere(f"npm ci failed in benchmarks/peers: {done.stderr[-400:]}")
