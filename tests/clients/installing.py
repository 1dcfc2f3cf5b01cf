"""The tools that make clients, installed exactly as their lock files say, once, into ``.clients`` beside the code."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from do import installer_settings
from tests.servers import missing

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
CACHE = ROOT / ".clients"
_NODE = 20


def typescript_tools(config: pytest.Config) -> Path:
    """The ``node_modules`` of tests/clients/typescript. Without Node.js the test is skipped, or fails where nothing may
    be missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        missing(config, "the TypeScript client", "there is no Node.js with npm")
    assert node is not None
    assert npm is not None
    version = run([node, "--version"], ROOT).strip().removeprefix("v")
    if int(version.partition(".")[0]) < _NODE:
        missing(config, "the TypeScript client", f"Node.js {version} is older than {_NODE}")
    declared = [HERE / "typescript" / name for name in ("package.json", "package-lock.json", ".npmrc")]
    folder = CACHE / f"typescript-{_key(declared)}"
    if not (folder / "complete").exists():
        _emptied(folder)
        for file in declared:
            shutil.copy(file, folder)
        _installed(config, [npm, "ci", "--ignore-scripts"], folder, "the TypeScript client")
    return folder / "node_modules"


def python_tools(config: pytest.Config) -> Path:
    """The Python of an environment with tests/clients/python/requirements.txt in it."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        missing(config, "the Python client", "uv is not beside the Python that runs the tests")
    assert uv is not None
    lock = HERE / "python" / "requirements.txt"
    folder = CACHE / f"python-{_key([lock], sys.version)}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        run([uv, "venv", "--clear", "--quiet", "--python", sys.executable, str(folder)], ROOT)
        _installed(
            config,
            [uv, "pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(lock)],
            folder,
            "the Python client",
            installer_settings([sys.executable, "-m", "pip"]),
        )
    return python


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    """What a program prints; a failed assertion with all of it when it does not succeed."""
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _installed(
    config: pytest.Config, command: list[str], folder: Path, what: str, also: dict[str, str] | None = None
) -> None:
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **(also or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        missing(config, what, f"`{' '.join(command[:3])}` fails: {done.stderr.strip()[-300:]}")
    (folder / "complete").touch()


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _key(files: list[Path], *more: str) -> str:
    digest = hashlib.sha256("".join(more).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
