"""What the command prints: text for people, JSON for machines."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.progress import TaskID


@dataclass(frozen=True)
class Output:
    """Where the command prints to, in which form and which language."""

    json: bool = False
    language: str = "en"
    console: Console = field(default_factory=lambda: Console(highlight=False))
    notes: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))

    def say(self, english: str, indonesian: str = "", **style: Any) -> None:
        """A line for people, in their language; nothing where a machine reads."""
        if not self.json:
            self.console.print(self.text(english, indonesian), **style)

    def note(self, english: str, indonesian: str = "") -> None:
        """A line beside the result, on the error stream, for people only."""
        if not self.json:
            self.notes.print(self.text(english, indonesian), style="dim")

    def text(self, english: str, indonesian: str = "") -> str:
        """One of the two, as the language has it."""
        return indonesian if self.language == "id" and indonesian else english

    def data(self, value: Any) -> None:
        """A result for machines: one JSON document."""
        json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write("\n")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Rows under headings."""
        table = Table(box=None, pad_edge=False, header_style="bold", show_header=any(columns))
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
        self.console.print(table)

    def lines(self, values: Iterator[dict[str, Any]]) -> None:
        """A stream of results for machines: one JSON object a line."""
        for value in values:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


class Bar:
    """A progress bar with rate and time left, on the error stream, only where a person watches."""

    def __init__(self, out: Output, what: str) -> None:
        shown = not out.json and out.notes.is_terminal
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=out.notes,
            disable=not shown,
            transient=True,
        )
        self._task: TaskID = self._progress.add_task(what, total=None, rate="")

    def __enter__(self) -> Callable[[int, int], None]:
        self._progress.start()
        return self._move

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def _move(self, done: int, total: int) -> None:
        task = self._progress.tasks[0]
        elapsed = task.elapsed or 0
        rate = f"{done / elapsed:,.0f}/s" if elapsed > 0 else ""
        self._progress.update(self._task, completed=done, total=total or None, rate=rate)
