"""Takes in files of the UCDP Georeferenced Event Dataset."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake.files import CsvFile
from intake.names import NameVariants
from intake.remarks import suspicious
from intake.report import Report
from intake.taking import Part, take_in
from intake.ucdp import Reader
from intake.ucdp_events import Deciding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from intake.progress import ShowProgress
    from intake.recording import Importer
    from intake.remarks import Remark
    from intake.report import Summary
    from intake.ucdp import Event
    from ledger.history import History
    from ledger.register import Register

_RELEASE = re.compile(r"ged(\d\d)(\d)(?!\d)", re.IGNORECASE)


def import_ucdp_ged(
    paths: Sequence[Path],
    *,
    register: Register,
    history: History,
    importer: Importer,
    report: Report | None = None,
    release: str | None = None,
    encoding: str = "utf-8",
    dry_run: bool = False,
    progress: ShowProgress = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    batch_rows: int = 500,
) -> Summary:
    """Bring what some GED files say onto the record, in batches of ``batch_rows`` rows, each one transaction.

    What is on record as the file says it stays untouched, so that the same file adds nothing and an import that was
    stopped goes on where it was; what differs becomes a correction. ``release``, such as 21.1, is read from the name
    of each file when it is absent. ``stop`` is asked after every batch. With ``dry_run`` nothing is recorded and
    everything is counted and reported as if it were.

    Raises FileRefused, before anything is recorded, when one of the files cannot be used as a whole.
    """
    files = [CsvFile(path, encoding) for path in paths]
    readings = [_Reading(Reader(file.path, file.header)) for file in files]
    parts = [
        Part(file, reading, Deciding(history, release or release_in(file.path.name), file.path.name))
        for file, reading in zip(files, readings, strict=True)
    ]
    return take_in(
        parts,
        register=register,
        importer=importer,
        report=report or Report(),
        dry_run=dry_run,
        progress=progress,
        stop=stop,
        batch_rows=batch_rows,
    )


def release_in(file_name: str) -> str | None:
    """The release of GED as UCDP writes it into names of files: 21.1 for ``ged211``; None when it does not stand
    there."""
    found = _RELEASE.search(file_name)
    return f"{found[1]}.{found[2]}" if found else None


class _Reading:
    """Reads the rows of one file, and tells of names that are written in two ways."""

    id_column = "id"

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._variants = NameVariants()

    def id_of(self, row: list[str]) -> str:
        """The row's own number, for a report; empty when the row has none."""
        return self._reader.id_of(row)

    def read(self, line: int, row: list[str]) -> tuple[Event, list[Remark]]:
        """What a row says, and the doubts about it; RowRefused when it cannot be kept as it is."""
        event, remarks = self._reader.read(row)
        for column, name in (("side_a", event.side_a), ("side_b", event.side_b)):
            remarks += _variant(column, self._variants.first_line(name, line))
        return event, remarks


def _variant(column: str, line: int | None) -> list[Remark]:
    if line is None:
        return []
    why = "differs from another name only in case or spaces"
    return [suspicious(column, why, f"recorded as another group; if it is one, mend this row or line {line}")]
