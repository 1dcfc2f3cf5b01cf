"""Workbooks of spreadsheets (XLSX), read row by row, and nothing in them is ever executed.

A workbook is a ZIP archive of XML, and whoever makes one by hand can make it unfold without end. So its size, unfolded, is
known and bounded before any of it is read; the archive's reader gives out no more than that.
"""

from __future__ import annotations

import zipfile
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from intake.files import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST = 20_000_000
"""In bytes, as it lies on the disk."""
LARGEST_UNFOLDED = 100_000_000
"""In bytes, all its parts together. Fifty thousand filled rows of the template take about half of it."""
MOST_PARTS = 1_000
_DTD = (b"<!DOCTYPE", b"<!ENTITY")
_PROLOG = 65_536
"""So many bytes of a part are looked at for a declaration of entities, which stands before everything else."""


class WorkbookFile:
    """The first sheet of a workbook: a row of headings, and rows below it. Empty rows are none, and neither, with
    ``notes``, are those that begin with #. Opening it reads it once from end to end."""

    every_row_has_all = True

    def __init__(self, path: Path, *, notes: bool = False) -> None:
        self.path = path
        self._notes = notes
        self.rows = 0
        self.bytes_done = 0
        _check_archive(path)
        self.bytes_total = path.stat().st_size
        self.header: list[str] = []
        for _ in self:
            self.rows += 1
        self.bytes_done = 0
        if not self.header:
            raise FileRefused(path, "the first sheet is empty; a first row with the names of the columns is needed")
        twice = sorted({name for name in self.header if name and self.header.count(name) > 1})
        if twice:
            raise FileRefused(path, f"two columns are called {', '.join(twice)}; rename one of them", 1)
        self.names = frozenset(self.header) - {""}

    def __iter__(self) -> Iterator[tuple[int, dict[str | None, Any]]]:
        """Every row below the headings by their names, with its number in the sheet."""
        with self.path.open("rb") as raw:  # the library leaves a file open that it has opened and cannot read
            yield from self._rows(raw)

    def _rows(self, raw: IO[bytes]) -> Iterator[tuple[int, dict[str | None, Any]]]:
        try:
            book = openpyxl.load_workbook(raw, read_only=True, keep_links=False)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError) as error:
            why = f"is no workbook that can be read ({type(error).__name__}); save it as .xlsx again, or as CSV"
            raise FileRefused(self.path, why) from None
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # a sheet may lie about how large it is
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                values = [self._value(cell) for cell in cells]
                if number == 1:
                    self.header = ["" if value is None else str(value).strip() for value in values]
                elif any(value is not None for value in values):
                    if self._notes and str(values[0] or "").startswith("#"):
                        continue
                    yield number, self._row(values)
            self.bytes_done = self.bytes_total
        except (zipfile.BadZipFile, SyntaxError, KeyError, IndexError, EOFError) as error:
            raise FileRefused(self.path, f"is damaged ({type(error).__name__}); save it again") from None
        finally:
            book.close()

    def _row(self, values: list[Any]) -> dict[str | None, Any]:
        if any(value is not None for value in values[len(self.header) :]):
            return {None: values}
        return {name: value for name, value in zip(self.header, values, strict=False) if name and value is not None}

    def _value(self, cell: Any) -> Any:
        if cell.data_type == "f":
            why = f"cell {cell.coordinate} holds a formula; nothing is computed here: copy, and paste as values"
            raise FileRefused(self.path, why, cell.row)
        if cell.data_type == "e":
            raise FileRefused(self.path, f"cell {cell.coordinate} holds an error ({cell.value}); mend it", cell.row)
        value = cell.value
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, str):
            return value if value.strip() else None
        if value is not None and not isinstance(value, (bool, int, float, datetime)):
            why = f"cell {cell.coordinate} holds a {type(value).__name__}; write it as text"
            raise FileRefused(self.path, why, cell.row)
        return value


def _check_archive(path: Path) -> None:
    """Refuse what is no plain workbook, before any of it is unfolded."""
    try:
        if path.stat().st_size > LARGEST:
            raise FileRefused(path, f"is larger than {LARGEST:,} bytes; divide it, or save it as CSV")
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unfolded = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unfolded > LARGEST_UNFOLDED:
                why = (
                    f"unfolds to {unfolded:,} bytes in {len(parts):,} parts, more than any table needs; save it as CSV"
                )
                raise FileRefused(path, why)
            names = [part.filename.casefold() for part in parts]
            if any("vbaproject" in name or "/macrosheets/" in name for name in names):
                raise FileRefused(path, "holds macros; save it as .xlsx, without them")
            if "xl/workbook.xml" not in names:
                raise FileRefused(path, "is no workbook; save it as .xlsx, or as CSV")
            for part in parts:
                if part.filename.casefold().endswith((".xml", ".rels")):
                    with archive.open(part) as opened:
                        start = opened.read(_PROLOG).replace(b"\0", b"")
                    if any(sign in start for sign in _DTD):
                        raise FileRefused(path, f"declares entities ({part.filename}), which no spreadsheet does")
    except zipfile.BadZipFile:
        why = "is no workbook, or is protected by a password; save it as .xlsx without one, or as CSV"
        raise FileRefused(path, why) from None
    except (OSError, NotImplementedError, RuntimeError) as error:
        raise FileRefused(path, f"cannot be read: {error}") from None
