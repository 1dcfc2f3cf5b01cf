"""The whole system in containers, as `python3 do.py up` brings it up, from a copy of this repository."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import httpx

from api.tokens import issue, new_key
from domain.classification import Level

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 180
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv*", ".clients", "node_modules", ".env", "secrets", "__pycache__", ".*_cache", ".hypothesis"
)
REGISTER = """mutation ($name: String!, $commandId: UUID!) {
  registerGroup(name: $name, kind: VILLAGE, commandId: $commandId) { id position } }"""
READ = "query ($id: ID!) { group(id: $id) { id name } }"
COUNT = "{ groups(first: 1) { totalCount } }"


class NotYet(Exception):
    """What was looked for is not there yet."""


def until(look: Callable[[], Any]) -> Any:
    """What ``look`` finds, once it no longer raises NotYet."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return look()
        except NotYet:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class Stack:
    """The containers, and a client that speaks to them through the published port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "rukun"
        self.project = f"rukun-test-{uuid4().hex[:8]}"
        self.port = free_port()
        shutil.copytree(ROOT, self.folder, ignore=NOT_COPIED)
        # With a key to sign with, bringing up the containers needs no Python environment.
        signing = self.folder / "deploy" / "secrets" / "signing"
        new_key(signing, "test")
        token = issue(
            signing, account="tester", agency="agency-test", level=Level.RESTRICTED, rights=("read", "decide")
        ).token
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers={"Authorization": f"Bearer {token}"}, timeout=30
        )

    def run(self, *command: str) -> str:
        """What a program prints that is run in the copy; CalledProcessError, with what it said, when it fails."""
        also = {
            "COMPOSE_PROJECT_NAME": self.project,
            "RUKUN_PUBLISHED_PORT": str(self.port),
            "RUKUN_VENV": str(self.folder / ".venv"),
        }
        done = subprocess.run(
            command, cwd=self.folder, env={**os.environ, **also}, capture_output=True, text=True, check=False
        )
        try:
            done.check_returncode()
        except subprocess.CalledProcessError as error:
            error.add_note(f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
            raise
        return done.stdout

    def up(self) -> None:
        """As a person would."""
        self.run(sys.executable, "do.py", "up")

    def compose(self, *arguments: str) -> str:
        """What `docker compose` prints."""
        return self.run("docker", "compose", *arguments)

    def containers(self, service: str) -> list[str]:
        """The names of a service's containers, in order."""
        listed = self.compose("ps", "--all", "--format", "{{.Name}}", service)
        return sorted(listed.split())

    def inspect(self, container: str) -> Any:
        """What Docker knows of a container."""
        return json.loads(self.run("docker", "inspect", container))[0]

    def close(self) -> None:
        """Remove everything that was made."""
        self.client.close()
        self.compose("down", "--volumes", "--timeout", "5")

    # ── What a frontend does ──

    def ask(self, query: str, at_least: int = 0, **variables: Any) -> tuple[dict[str, Any], str]:
        """The data, and the replica that answered. NotYet while something is away or behind."""
        try:
            answer = self.client.post(
                "/graphql",
                json={"query": query, "variables": variables},
                headers={"Rukun-Position": str(at_least)},
            )
        except httpx.TransportError as error:
            raise NotYet(type(error).__name__) from error
        if answer.status_code in (502, 503, 504):
            raise NotYet(f"HTTP {answer.status_code}")
        said = answer.json()
        codes = {error["extensions"]["code"] for error in said.get("errors", [])}
        if codes & {"UNAVAILABLE", "BEHIND"}:
            raise NotYet(str(codes))
        assert not codes, said
        return said["data"], answer.headers["Rukun-Replica"]

    def register(self, name: str, command_id: UUID | None = None) -> tuple[str, int, str]:
        """A group's id and position once they are acknowledged, and who did: sent again, with one command id, until then."""
        command_id = command_id or uuid4()
        data, replica = until(lambda: self.ask(REGISTER, name=name, commandId=str(command_id)))
        return data["registerGroup"]["id"], data["registerGroup"]["position"], replica

    def name_of(self, id: str, position: int) -> str:
        """The name that the graph shows, as soon as it has come to the position."""
        data, _ = until(lambda: self.ask(READ, position, id=id))
        return str(data["group"]["name"])

    def count(self, position: int) -> int:
        """How many groups there are."""
        data, _ = until(lambda: self.ask(COUNT, position))
        return int(data["groups"]["totalCount"])

    # ── What befalls a machine ──

    def kill_9(self, container: str) -> None:
        """End a container's process at once, as the machine's kernel would; Docker starts it again."""
        process = self.inspect(container)["State"]["Pid"]
        assert process > 1, f"{container} does not run"  # 0 would be ourselves
        try:
            os.kill(process, signal.SIGKILL)
        except (PermissionError, ProcessLookupError):  # not root here, or Docker is not on this machine
            self.run("docker", "kill", container)
            self.run("docker", "start", container)

    def wait_restarted(self, container: str, started_before: str) -> None:
        """Until it runs again and is well."""

        def look() -> None:
            state = self.inspect(container)["State"]
            if state["StartedAt"] == started_before or state["Health"]["Status"] != "healthy":
                raise NotYet(f"{container} is {state['Status']}")

        until(look)
