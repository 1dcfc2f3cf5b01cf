"""The report of an import: every row that was refused or taken with doubts, as a file, and the totals."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from domain.text import inert
from intake.files import FileRefused
from intake.remarks import Remark, RemarkKind

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from intake.recording import Decided

COLUMNS = ("file", "line", "row", "kind", "column", "value", "why", "mend")
_LONGEST_VALUE = 60
_MOST_LETTERS = 3
"""As in 28-Jan-90."""


@dataclass
class Summary:
    """What an import came to. A dry run counts what it would have recorded."""

    dry_run: bool = False
    stopped: bool = False
    """Whether it was asked to stop before the end; the same command again goes on where it stopped."""
    files: int = 0
    rows: int = 0
    facts: int = 0
    """Facts that this import wrote to the log; ``recorded`` has them by topic."""
    recorded: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    """Rows that were on record as they stand."""
    rows_by_kind: Counter[RemarkKind] = field(default_factory=Counter)
    remarks: Counter[tuple[RemarkKind, str, str]] = field(default_factory=Counter)
    """How often each reason was given, by kind, column and reason."""

    @property
    def refused(self) -> int:
        """Rows of which nothing was recorded."""
        return self.rows_by_kind[RemarkKind.REFUSED]

    @property
    def suspicious(self) -> int:
        """Rows that were recorded with a doubt."""
        return self.rows_by_kind[RemarkKind.SUSPICIOUS]

    @property
    def left(self) -> int:
        """Rows that differ from the record and for which the record was left as it is."""
        return self.rows_by_kind[RemarkKind.LEFT]

    def add(self, decided: Decided) -> None:
        """What some rows came to was recorded."""
        self.facts += decided.topics.total()
        self.recorded += decided.topics
        self.unchanged += decided.unchanged

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "dry_run": self.dry_run,
            "stopped": self.stopped,
            "files": self.files,
            "rows": self.rows,
            "facts": self.facts,
            "recorded": dict(sorted(self.recorded.items())),
            "unchanged": self.unchanged,
            "refused": self.refused,
            "suspicious": self.suspicious,
            "left": self.left,
            "remarks": [
                {"kind": kind.value, "column": column, "why": why, "times": times}
                for (kind, column, why), times in self.remarks.most_common()
            ],
        }


class Report:
    """Writes remarks as they come, so that nothing is lost when an import ends early, and counts them.

    ``path`` ends in ``.jsonl`` for one JSON object a line, in anything else for CSV; without one, only the counts are
    kept. A former report of that name is replaced, any other file is not. Only its owner may read it. Raises
    FileRefused when it cannot be written.
    """

    def __init__(self, path: Path | None = None, *, dry_run: bool = False) -> None:
        self.path = path
        self.summary = Summary(dry_run=dry_run)
        self._file: IO[str] | None = None
        self._json = path is not None and path.suffix in (".jsonl", ".ndjson")
        self._untouched = None if path is None else _opened(path)

    def write(self, file: Path, line: int, row: str, remarks: list[Remark]) -> None:
        """Everything that is to be said about one row."""
        self.begin()
        for kind in {remark.kind for remark in remarks}:
            self.summary.rows_by_kind[kind] += 1
        for remark in remarks:
            self.summary.remarks[remark.kind, remark.column, remark.why] += 1
            if self._file is not None:
                entry = (
                    file.name, line, _shown(row), remark.kind.value, remark.column, _shown(remark.value, plain=remark.plain), remark.why, remark.mend,
                )  # fmt: skip
                if self._json:
                    self._file.write(json.dumps(dict(zip(COLUMNS, entry, strict=True)), ensure_ascii=False) + "\n")
                else:
                    csv.writer(self._file).writerow(inert(str(cell)) for cell in entry)

    def flush(self) -> None:
        """Hand what was written so far to the operating system."""
        if self._file is not None:
            self._file.flush()

    def begin(self) -> None:
        """Replace a former report. It stays as it is until there is something to say: a file that is refused at once leaves
        the report of an earlier import alone."""
        if self._untouched is not None:
            descriptor, _ = self._untouched
            self._untouched = None
            os.ftruncate(descriptor, 0)
            self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
            if not self._json:
                csv.writer(self._file).writerow(COLUMNS)

    def close(self) -> None:
        """End the file."""
        if self._file is not None:
            self._file.close()
        if self._untouched is not None and self.path is not None:
            descriptor, made = self._untouched
            self._untouched = None
            os.close(descriptor)
            if made:
                self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None:
            self.begin()
        self.close()


def _opened(path: Path) -> tuple[int, bool]:
    """A file to write the report into, still as it was, and whether it was made just now."""
    try:
        made = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        begins = os.pread(descriptor, 100, 0)
    except OSError as error:
        why = f"the report cannot be written there ({error.strerror}); give another place for it"
        raise FileRefused(path, why) from None
    if begins and not begins.startswith((",".join(COLUMNS).encode(), b'{"file": ')):
        os.close(descriptor)
        raise FileRefused(path, "exists and is no report of an import; give the report another name")
    return descriptor, made


def _shown(value: str, *, plain: bool = False) -> str:
    """A code, a number or a date; of any text that is not plain only how long it is, for in a row whose cells have slipped
    it may come from a column that names persons."""
    if not plain and sum(c.isalpha() for c in value) > _MOST_LETTERS:
        return f"({len(value)} characters)"
    shown = "".join(c if c.isprintable() else "\ufffd" for c in value[:_LONGEST_VALUE])
    return shown + "…" if len(value) > _LONGEST_VALUE else shown
