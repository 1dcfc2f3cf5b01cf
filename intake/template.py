"""The template that office staff fill in: its columns, hints and words come from the mapping that reads it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from domain.words import INDONESIAN
from intake.mapping import WORDS, Moment

if TYPE_CHECKING:
    from pathlib import Path

    from intake.mapping import Mapping

ROWS = 2_000
"""So many rows of a workbook are given lists to choose from."""
_WORDS_SHEET = "Kata - Words"


def columns_of(mapping: Mapping) -> list[str]:
    """The columns of a template: those with hints in their order, then the others that the mapping reads."""
    return [*mapping.hints, *sorted(mapping.columns() - mapping.hints.keys())]


def words_for(mapping: Mapping, column: str) -> list[str]:
    """The words that may stand in a column, in Indonesian; none where anything may."""
    hint = mapping.hints.get(column)
    words = list(hint.words) if hint else []
    for path, field in mapping.fields():
        if column in field.named:
            words += field.words
            words += [INDONESIAN.get(word.value, word.value) for word in WORDS.get(path, ())]
    return list(dict.fromkeys(words))


def hints_for(mapping: Mapping, column: str) -> tuple[str, str]:
    """What stands above a column, in Indonesian and in English."""
    hint = mapping.hints.get(column)
    return (hint.id, hint.en) if hint else ("", "")


def write_csv_template(mapping: Mapping, path: Path) -> None:
    """A table with headings and, as notes, the hints in both languages and the words."""
    columns = columns_of(mapping)
    hints = [hints_for(mapping, column) for column in columns]
    words = [" | ".join(words_for(mapping, column)) for column in columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=mapping.delimiter)
        writer.writerow(columns)
        for note in ([hint[0] for hint in hints], [hint[1] for hint in hints], words):
            writer.writerow([f"# {note[0]}", *note[1:]])


def write_workbook_template(mapping: Mapping, path: Path) -> None:
    """A workbook with the same, lists to choose from, and the words on a sheet of their own."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Laporan - Reports"
    words = book.create_sheet(_WORDS_SHEET)
    dates = {c for _, field in mapping.fields() if isinstance(field, Moment) for c in (field.column,) if c}
    for number, column in enumerate(columns_of(mapping), start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(16, len(column) + 2)
        sheet.cell(1, number, column).font = Font(bold=True)
        for row, hint in enumerate(hints_for(mapping, column), start=2):
            cell = sheet.cell(row, number, f"# {hint}" if number == 1 else hint)
            cell.font = Font(italic=True, color="606060")
            cell.fill = PatternFill("solid", fgColor="F2F2F2")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].number_format = "yyyy-mm-dd" if column in dates else "@"
        if offered := words_for(mapping, column):
            words.cell(1, number, column).font = Font(bold=True)
            words.column_dimensions[letter].width = 40
            for row, word in enumerate(offered, start=2):
                words.cell(row, number, word)
            _offer(sheet, letter, f"'{_WORDS_SHEET}'!${letter}$2:${letter}${len(offered) + 1}", mapping, column)
    sheet.freeze_panes = "A4"
    book.save(path)


def _offer(sheet: object, letter: str, where: str, mapping: Mapping, column: str) -> None:
    """A list to choose from. Several words in one cell are let through, for the import to read."""
    several = any(column in field.named and field.split for _, field in mapping.fields())
    offer = DataValidation(type="list", formula1=f"={where}", allow_blank=True, showErrorMessage=not several)
    offer.errorTitle = "Kata tidak dikenal - Unknown word"
    offer.error = "Pilih dari daftar. Choose from the list."
    offer.add(f"{letter}4:{letter}{3 + ROWS}")
    sheet.add_data_validation(offer)  # type: ignore[attr-defined]  # every worksheet has it
