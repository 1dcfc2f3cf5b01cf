"""How far an import has come, and how it is asked to stop."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from types import FrameType

    from intake.report import Summary


@dataclass(frozen=True)
class Progress:
    """A moment of an import. Bytes are those of the files as they lie on the disk."""

    rows_done: int
    rows_total: int
    bytes_done: int
    bytes_total: int
    facts: int
    file: str
    elapsed_s: float

    @property
    def rows_per_s(self) -> float:
        """On average since the beginning; 0 before anything was done."""
        return self.rows_done / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At that rate; None while there is none yet."""
        return (self.rows_total - self.rows_done) / self.rows_per_s if self.rows_per_s > 0 else None


class ShowProgress(Protocol):
    """Called at the start, after every batch, and at the end."""

    def __call__(self, progress: Progress, /) -> None: ...


class Measured(Protocol):
    """A file whose size is known from the start."""

    @property
    def path(self) -> Path: ...

    @property
    def rows(self) -> int: ...

    @property
    def bytes_done(self) -> int: ...

    @property
    def bytes_total(self) -> int: ...


class Course:
    """Follows an import through its files, and shows how far it has come."""

    def __init__(self, files: Sequence[Measured], summary: Summary, show: ShowProgress) -> None:
        self.rows_total = sum(file.rows for file in files)
        self._bytes_total = sum(file.bytes_total for file in files)
        self._bytes_before = 0
        self._summary = summary
        self._show = show
        self._started = monotonic()

    def show(self, file: Measured) -> None:
        """As it stands, in the middle of a file."""
        self._show(
            Progress(
                rows_done=self._summary.rows,
                rows_total=self.rows_total,
                bytes_done=self._bytes_before + file.bytes_done,
                bytes_total=self._bytes_total,
                facts=self._summary.facts,
                file=file.path.name,
                elapsed_s=monotonic() - self._started,
            )
        )

    def end(self, file: Measured) -> None:
        """A file was read to its end."""
        self._bytes_before += file.bytes_total
        self.show(file)


@contextmanager
def stopping_on_signals() -> Iterator[Callable[[], bool]]:
    """Inside the block, Ctrl-C and SIGTERM only ask to stop: the callable then says so, the batch under way is
    finished and the report written. A second Ctrl-C interrupts at once, which loses nothing that was recorded.

    Only in the main thread, as Python allows signals nowhere else.
    """
    asked = False

    def ask(signum: int, _: FrameType | None) -> None:
        nonlocal asked
        if asked and signum == signal.SIGINT:
            raise KeyboardInterrupt
        asked = True

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
