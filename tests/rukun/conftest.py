"""The command as people type it, on a folder in which the Takeran case was told."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Told:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Command:
    """`rukun` in a folder of data, with some settings."""

    data: Path
    settings: dict[str, str]

    def __call__(self, *arguments: str, given: str | None = None, **settings: str) -> Told:
        done = subprocess.run(
            [sys.executable, "-m", "rukun", *arguments],
            input=given,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
            cwd=self.data,
            env=self.environment(**settings),
        )
        return Told(done.returncode, done.stdout, done.stderr)

    def environment(self, **settings: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RUKUN_")}
        return {**kept, "PYTHONPATH": str(ROOT), "RUKUN_DATA": str(self.data), **self.settings, **settings}


def copied(source: Path, target: Path) -> None:
    """A database file, copied while others may have it open."""
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)
    target.chmod(0o600)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Command, Told]:
    """The demo's folder, and what the demo printed."""
    folder = tmp_path_factory.mktemp("demo")
    rukun = Command(folder, {})
    return rukun, rukun("demo", "--folder", str(folder), "--json")


@pytest.fixture
def rukun(told: tuple[Command, Told]) -> Command:
    """The command, where the Takeran case was told. What is tested here does not change it."""
    return told[0]


@pytest.fixture
def empty(tmp_path: Path) -> Command:
    """The command, where nothing was recorded yet."""
    return Command(tmp_path, {})
