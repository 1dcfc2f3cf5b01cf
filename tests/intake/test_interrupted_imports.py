"""Imports that are killed, or asked to stop, go on where they were."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from intake.progress import Progress, stopping_on_signals
from tests.intake.conftest import Log, opened_log, write_many

ROWS = 2000
_IMPORT = """
import sys
from pathlib import Path
from intake.progress import stopping_on_signals
from tests.intake.conftest import opened_log
with opened_log(Path(sys.argv[1])) as log, stopping_on_signals() as stop:
    summary = log.import_ged(
        Path(sys.argv[2]), batch_rows=50, stop=stop, progress=lambda p: print(p.rows_done, flush=True)
    )
    print("stopped" if summary.stopped else "done", flush=True)
"""


def start(folder: Path, path: Path) -> subprocess.Popen[str]:
    """An import in a process of its own, which says how far it has come."""
    command = [sys.executable, "-c", _IMPORT, str(folder), str(path)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, stdout=subprocess.PIPE, text=True)  # fmt: skip


def wait_for(process: subprocess.Popen[str], rows: int) -> None:
    """Wait until an import has come so far, or ended."""
    assert process.stdout is not None
    for line in process.stdout:
        if not line.strip().isdigit() or int(line) >= rows:
            return


def test_an_import_that_is_killed_again_and_again_ends_complete(tmp_path: Path) -> None:
    path = write_many(tmp_path / "events.csv", ROWS)
    positions = [0]
    for kill_at in (50, 600, 1300):
        process = start(tmp_path, path)
        wait_for(process, kill_at)
        time.sleep(0.003 * (kill_at % 7))
        process.kill()
        process.communicate()
        with opened_log(tmp_path) as log:
            positions.append(log.store.position())
    assert positions == sorted(positions)
    assert 0 < positions[1] < positions[-1]
    with opened_log(tmp_path) as log:
        log.import_ged(path)
        topics = log.topics()
        assert topics.count("incident.recorded") == ROWS
        assert len(topics) == ROWS + 1 + 2 + 6 + 5
        assert log.import_ged(path).facts == 0


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_import_after_a_whole_batch(tmp_path: Path, sent: signal.Signals) -> None:
    path = write_many(tmp_path / "events.csv", ROWS)
    process = start(tmp_path, path)
    wait_for(process, 100)
    process.send_signal(sent)
    output, _ = process.communicate(timeout=60)
    assert output.split()[-1] == "stopped"
    assert process.returncode == 0
    with opened_log(tmp_path) as log:
        recorded = log.topics().count("incident.recorded")
        assert 100 <= recorded < ROWS
        assert recorded % 50 == 0
        rest = log.import_ged(path)
        assert (rest.unchanged, rest.recorded["incident.recorded"]) == (recorded, ROWS - recorded)


def test_a_second_interrupt_does_not_wait() -> None:
    before = signal.getsignal(signal.SIGINT)  # ignored, where a shell started the tests in the background
    with stopping_on_signals() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_progress_counts_rows_and_the_bytes_of_the_files(log: Log, tmp_path: Path) -> None:
    paths = [write_many(tmp_path / "a.csv", 200), write_many(tmp_path / "b.csv", 300)]
    shown: list[Progress] = []
    log.import_ged(*paths, batch_rows=50, progress=shown.append)
    assert [p.rows_done for p in shown] == sorted(p.rows_done for p in shown)
    assert [p.bytes_done for p in shown] == sorted(p.bytes_done for p in shown)
    assert (shown[0].rows_done, shown[0].bytes_done, shown[0].seconds_left) == (0, 0, None)
    last, size = shown[-1], sum(path.stat().st_size for path in paths)
    assert (last.rows_done, last.rows_total, last.bytes_done, last.bytes_total) == (500, 500, size, size)
    assert last.seconds_left == 0
    assert last.rows_per_s == pytest.approx(500 / last.elapsed_s)
