"""Memory does not grow with the file."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

from tests.intake.conftest import opened_log, write_many

if TYPE_CHECKING:
    from pathlib import Path


def peak(folder: Path, rows: int) -> int:
    """The most memory that Python held while importing so many rows, in bytes."""
    folder.mkdir()
    path = write_many(folder / "events.csv", rows)
    with opened_log(folder) as log:
        tracemalloc.start()
        try:
            assert log.import_ged(path, batch_rows=50).recorded["incident.recorded"] == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def test_four_times_the_rows_need_no_more_memory(tmp_path: Path) -> None:
    peak(tmp_path / "warm", 600)  # fills the bounded caches
    assert peak(tmp_path / "large", 2400) < 1.25 * peak(tmp_path / "small", 600)
