"""A live server, as people start it: `rukun serve` over the Takeran case, a process of its own on a free port."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
_PATIENCE = 120.0


@contextmanager
def the_takeran_case_served(folder: Path) -> Iterator[str]:
    """The address of the server. The log and the embedded graph are in the folder."""
    rukun, data = [sys.executable, "-m", "rukun"], folder / "takeran"
    ours = {name: value for name, value in os.environ.items() if not name.startswith("RUKUN_")}
    environment = {**ours, "PYTHONPATH": str(ROOT), "RUKUN_DATA": str(data), "RUKUN_PORT": "0"}
    told = subprocess.run(
        [*rukun, "demo", "--folder", str(data)],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    errors = folder / "serve.log"
    with errors.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen([*rukun, "serve"], env=environment, cwd=folder, stderr=stream)
    try:
        yield _announced(process, errors)
    finally:
        process.terminate()
        process.wait(30)


def _announced(process: subprocess.Popen[bytes], errors: Path) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        for line in errors.read_text("utf-8").splitlines():
            told = json.loads(line) if line.startswith("{") else {}
            if told.get("event") == "serving":
                return str(told["address"]).removesuffix("/graphql")
        time.sleep(0.1)
    raise AssertionError(f"rukun serve does not say where it listens: {errors.read_text('utf-8')[-2000:]}")
