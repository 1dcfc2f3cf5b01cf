"""CSV files of others, plain or compressed: looked through as a whole first, then read row by row.

A file that is broken as a file (its compression, its encoding, its quotation marks) is refused before anything is
recorded from it: what follows a broken place may be read wrongly without anybody noticing.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from contextlib import contextmanager, nullcontext
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


LONGEST_LINE = 1_000_000
"""In characters. No row of a data set that we know comes near; without a bound, one line could fill the memory."""

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


class FileRefused(Exception):
    """A file cannot be taken in at all: which, where, why, and how to mend it. Nothing was recorded from it."""

    def __init__(self, path: Path, why: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        where = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{where}: {why}")


class TextFile:
    """A text, plain or compressed with gzip, that is read from its beginning as often as asked."""

    what = "text"

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        self.path = path
        self._encoding = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
        self._raw: IO[bytes] | None = None

    @property
    def bytes_total(self) -> int:
        """How long it is, in bytes, as it lies on the disk."""
        return self.path.stat().st_size

    @property
    def bytes_done(self) -> int:
        """How far it was read, in bytes of the file as it lies on the disk (compressed ones, if it is)."""
        return self._raw.tell() if self._raw is not None and not self._raw.closed else 0

    @contextmanager
    def opened(self) -> Iterator[io.TextIOWrapper]:
        """The text, from its beginning."""
        with self.path.open("rb") as raw:
            head = raw.peek(4)[:4]
            if head.startswith(_ZIP):
                raise FileRefused(self.path, f"this is a zip archive; unpack it and give the {self.what} file inside")
            if self.path.suffix == ".gz" and not head.startswith(_GZIP):
                raise FileRefused(
                    self.path, "it is named .gz but is not compressed with gzip; rename it or fetch it again"
                )
            self._raw = raw
            unpacked = gzip.GzipFile(fileobj=raw) if head.startswith(_GZIP) else nullcontext(raw)
            with unpacked as binary, io.TextIOWrapper(binary, encoding=self._encoding, newline="") as text:
                yield text

    @contextmanager
    def failing_clearly(self) -> Iterator[list[int]]:
        """Turns whatever breaks inside the block into FileRefused, at the line that the block has noted in the list."""
        at = [1]
        try:
            yield at
        except UnicodeDecodeError as error:
            why = (
                f"the text is not {self._encoding.removesuffix('-sig')} near this line (byte {error.object[error.start]:#04x}); "
                "say what it is (--encoding latin-1 for many older files), or convert it: iconv -f latin1 -t utf-8 IN > OUT"
            )
            raise FileRefused(self.path, why, at[0]) from None
        except LookupError:
            raise FileRefused(self.path, f"no encoding is called {self._encoding!r}; try utf-8 or latin-1") from None
        except (gzip.BadGzipFile, zlib.error, EOFError):
            why = "the compressed data is damaged or cut off near this line; fetch the file again"
            raise FileRefused(self.path, why, at[0]) from None
        except BadLine as error:
            raise FileRefused(self.path, str(error), at[0]) from None
        except csv.Error as error:
            why = f"not readable as CSV ({error}); look for a quotation mark that is not closed or not doubled in this row"
            raise FileRefused(self.path, why, at[0]) from None
        except OSError as error:
            raise FileRefused(self.path, f"cannot be read: {error.strerror or error}") from None


class CsvFile(TextFile):
    """One file. ``header`` and ``rows`` say how it begins and how many rows it has; both are known from the start,
    because opening it reads it once from end to end."""

    what = "CSV"

    def __init__(self, path: Path, encoding: str = "utf-8", delimiter: str = ",") -> None:
        super().__init__(path, encoding)
        self._delimiter = delimiter
        self.header: list[str] = []
        self.rows = 0
        for line, cells in self._all():
            if self.header:
                self.rows += 1
            else:
                self._check_header(line, cells)
                self.header = cells
        if not self.header:
            raise FileRefused(path, "the file is empty; a first line with the names of the columns is needed")

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Every row below the header, with the number of the line that it begins on. Empty lines are no rows."""
        rows = self._all()
        next(rows)
        return rows

    def _all(self) -> Iterator[tuple[int, list[str]]]:
        last = 0
        with self.failing_clearly() as at, self.opened() as text:
            reader = csv.reader(_lines(text), strict=True, delimiter=self._delimiter)
            while True:
                at[0] = last + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                if cells:
                    yield last + 1, cells
                last = reader.line_num

    def _check_header(self, line: int, cells: list[str]) -> None:
        twice = sorted({name for name in cells if cells.count(name) > 1})
        if twice:
            raise FileRefused(self.path, f"two columns are called {', '.join(twice)}; rename one of them", line)
        if len(cells) == 1 and self._delimiter == "," and any(cells[0].count(other) > 1 for other in ";\t"):
            why = "its cells are separated by semicolons or tabs, as spreadsheets do in some countries; save it with commas"
            raise FileRefused(self.path, why, line)


class CsvTable(CsvFile):
    """The same with every row by the names of its columns. Cells that no column is for stand under None, and so do
    those of a row that has too few. With ``notes``, rows that begin with # are none."""

    def __init__(self, path: Path, encoding: str = "utf-8", delimiter: str = ",", *, notes: bool = False) -> None:
        self._notes = notes
        super().__init__(path, encoding, delimiter)
        if notes:
            self.rows = sum(1 for _ in self)

    @property
    def names(self) -> frozenset[str]:
        """Of the columns."""
        return frozenset(self.header)

    @property
    def every_row_has_all(self) -> bool:
        """Whether a column that is not among the names is missing, rather than empty in every row."""
        return True

    def __iter__(self) -> Iterator[tuple[int, dict[str | None, Any]]]:  # type: ignore[override]  # rows by name
        for line, cells in super().__iter__():
            if self._notes and cells[0].startswith("#"):
                continue
            if len(cells) == len(self.header):
                yield line, dict(zip(self.header, cells, strict=True))
            else:
                yield line, {None: cells}


class BadLine(ValueError):
    """A line that shows the file to be broken: why, and how to mend it."""


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            msg = f"the line is longer than {LONGEST_LINE:,} characters; is this a CSV file?"
            raise BadLine(msg)
        if "\0" in line:
            msg = "the row holds a NUL byte; the file is damaged, or is not a text in this encoding"
            raise BadLine(msg)
        yield line
