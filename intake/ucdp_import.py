"""Takes in files of the UCDP Georeferenced Event Dataset."""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.files import CsvFile
from intake.names import NameVariants
from intake.progress import Course
from intake.recording import Decided, record
from intake.remarks import RemarkKind, RowRefused, suspicious
from intake.report import Report
from intake.seen import RowsSeen
from intake.ucdp import Reader
from intake.ucdp_events import Deciding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
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
    report = report or Report()
    summary = report.summary
    summary.dry_run = dry_run
    files = [CsvFile(path, encoding) for path in paths]
    readers = [Reader(file.path, file.header) for file in files]
    course = Course(files, summary, progress)
    for file, reader in zip(files, readers, strict=True):
        summary.files += 1
        deciding = Deciding(history, release or release_in(file.path.name), file.path.name)
        course.show(file)
        with RowsSeen() as seen, _program_uncollected():
            for rows in _batches(file, reader, seen, report, batch_rows):
                _take(rows, deciding, register, importer, report, file.path)
                report.flush()
                course.show(file)
                if stop() and summary.rows < course.rows_total:
                    summary.stopped = True
                    return summary
        course.end(file)
    return summary


def release_in(file_name: str) -> str | None:
    """The release of GED as UCDP writes it into names of files: 21.1 for ``ged211``; None when it does not stand
    there."""
    found = _RELEASE.search(file_name)
    return f"{found[1]}.{found[2]}" if found else None


@contextmanager
def _program_uncollected() -> Iterator[None]:
    """Puts what the program holds already aside from the collector of garbage, which would pass over all of it each
    time that rows pile up: a tenth of an import."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    event: Event
    remarks: list[Remark]


def _batches(file: CsvFile, reader: Reader, seen: RowsSeen, report: Report, size: int) -> Iterator[list[_Row]]:
    """The rows that can be taken in, after every ``size`` rows read. The others go into the report at once."""
    batch: list[_Row] = []
    variants = NameVariants()
    for count, (line, cells) in enumerate(file, start=1):
        report.summary.rows += 1
        try:
            event, remarks = reader.read(cells)
            first = seen.before(event.id, line, cells)
            if first is not None and not first.same:
                mend = f"keep the one that is right; line {first.line} came first"
                raise RowRefused("id", "another row of the file has this id and says otherwise", mend, event.id)
        except RowRefused as refused:
            report.write(file.path, line, reader.id_of(cells), [refused.remark])
        else:
            if first is None:
                for column, name in (("side_a", event.side_a), ("side_b", event.side_b)):
                    remarks += _variant(column, variants.first_line(name, line))
                batch.append(_Row(line, event, remarks))
            else:
                again = suspicious("id", "the same row again", f"recorded once, from line {first.line}", event.id)
                report.write(file.path, line, event.id, [again])
        if count % size == 0:
            yield batch
            batch = []
    if batch:
        yield batch


def _variant(column: str, line: int | None) -> list[Remark]:
    if line is None:
        return []
    why = "differs from another name only in case or spaces"
    return [suspicious(column, why, f"recorded as another group; if it is one, mend this row or line {line}")]


def _take(
    rows: list[_Row], deciding: Deciding, register: Register, importer: Importer, report: Report, path: Path
) -> None:
    """Decide about a batch and record it, or only decide in a dry run."""
    summary = report.summary
    events = [row.event for row in rows]

    def decide() -> Decided:
        return deciding.decide(events, importer.act())

    decided = decide() if summary.dry_run else record(register, decide)
    deciding.recorded()
    summary.add(decided)
    for index, row in enumerate(rows):
        later = decided.remarks.get(index, [])
        is_refused = any(remark.kind is RemarkKind.REFUSED for remark in later)
        remarks = later if is_refused else row.remarks + later
        if remarks:
            report.write(path, row.line, row.event.id, remarks)
