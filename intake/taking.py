"""How every table is taken in: row by row through a reader, in batches through a decision, with every doubt written down."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from intake.progress import Course, Measured
from intake.recording import Decided, record
from intake.remarks import RemarkKind, RowRefused, suspicious
from intake.seen import RowsSeen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from domain.act import Act
    from intake.progress import ShowProgress
    from intake.recording import Importer
    from intake.remarks import Remark
    from intake.report import Report, Summary
    from ledger.register import Register


class Said(Protocol):
    """What a row says."""

    @property
    def id(self) -> str:
        """The row's own id, the same in every file that tells of the same."""


Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
Row_contra = TypeVar("Row_contra", contravariant=True)
Told = TypeVar("Told", bound=Said)
Told_co = TypeVar("Told_co", bound=Said, covariant=True)


class Rows(Measured, Protocol[Row_co]):
    """A file, looked through from end to end before it is opened for good."""

    def __iter__(self) -> Iterator[tuple[int, Row_co]]:
        """Every row, with the line that it begins on."""
        ...


class Reading(Protocol[Row_contra, Told_co]):
    """How the rows of one file are read."""

    id_column: str

    def id_of(self, row: Row_contra) -> str:
        """The row's own id, for a report; empty when the row has none."""
        ...

    def read(self, line: int, row: Row_contra) -> tuple[Told_co, list[Remark]]:
        """What a row says, and the doubts about it; RowRefused when it cannot be kept as it is."""
        ...


class Deciding(Protocol[Told]):
    """What the rows of one file come to."""

    def decide(self, rows: list[Told], act: Act) -> Decided:
        """What is missing on record of these rows, and what differs from it."""
        ...

    def recorded(self) -> None:
        """What was decided last is on record, or would be in a dry run."""
        ...


@dataclass(frozen=True)
class Part(Generic[Row, Told]):
    """One file of an import, how it is read and how it is decided on."""

    file: Rows[Row]
    reading: Reading[Row, Told]
    deciding: Deciding[Told]


@dataclass(frozen=True, slots=True)
class _Read(Generic[Told]):
    line: int
    said: Told
    remarks: list[Remark]


def take_in(
    parts: Sequence[Part[Row, Told]],
    *,
    register: Register,
    importer: Importer,
    report: Report,
    dry_run: bool = False,
    progress: ShowProgress = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    batch_rows: int = 500,
) -> Summary:
    """Bring what some files say onto the record, in batches of ``batch_rows`` rows, each one transaction.

    ``stop`` is asked after every batch. With ``dry_run`` nothing is recorded and everything is counted and reported as
    if it were.
    """
    summary = report.summary
    summary.dry_run = dry_run
    course = Course([part.file for part in parts], summary, progress)
    for part in parts:
        summary.files += 1
        course.show(part.file)
        with RowsSeen() as seen, _program_uncollected():
            for rows in _batches(part, seen, report, batch_rows):
                _take(rows, part, register, importer, report)
                report.flush()
                course.show(part.file)
                if stop() and summary.rows < course.rows_total:
                    summary.stopped = True
                    return summary
        course.end(part.file)
    return summary


@contextmanager
def _program_uncollected() -> Iterator[None]:
    """Puts what the program holds already aside from the collector of garbage, which would pass over all of it each
    time that rows pile up: a tenth of an import."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _batches(part: Part[Row, Told], seen: RowsSeen, report: Report, size: int) -> Iterator[list[_Read[Told]]]:
    """The rows that can be taken in, after every ``size`` rows read. The others go into the report at once."""
    batch: list[_Read[Told]] = []
    path, id_column = part.file.path, part.reading.id_column
    for count, (line, row) in enumerate(part.file, start=1):
        report.summary.rows += 1
        try:
            said, remarks = part.reading.read(line, row)
            first = seen.before(said.id, line, row)
            if first is not None and not first.same:
                mend = f"keep the one that is right; line {first.line} came first"
                raise RowRefused(id_column, "another row of the file has this id and says otherwise", mend, said.id)
        except RowRefused as refused:
            report.write(path, line, part.reading.id_of(row), [refused.remark])
        else:
            if first is None:
                batch.append(_Read(line, said, remarks))
            else:
                again = suspicious(id_column, "the same row again", f"recorded once, from line {first.line}", said.id)
                report.write(path, line, said.id, [again])
        if count % size == 0:
            yield batch
            batch = []
    if batch:
        yield batch


def _take(
    rows: list[_Read[Told]], part: Part[Any, Told], register: Register, importer: Importer, report: Report
) -> None:
    """Decide about a batch and record it, or only decide in a dry run."""
    summary = report.summary
    said = [row.said for row in rows]

    def decide() -> Decided:
        return part.deciding.decide(said, importer.act())

    decided = decide() if summary.dry_run else record(register, decide)
    part.deciding.recorded()
    summary.add(decided)
    for index, row in enumerate(rows):
        later = decided.remarks.get(index, [])
        is_refused = any(remark.kind is RemarkKind.REFUSED for remark in later)
        remarks = later if is_refused else row.remarks + later
        if remarks:
            report.write(part.file.path, row.line, row.said.id, remarks)
