"""Takes in submissions of a form by its mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.files import LONGEST_LINE, CsvTable, FileRefused, TextFile
from intake.form_events import FormDeciding
from intake.forms import FormReading
from intake.json_file import JsonFile
from intake.remarks import suspicious
from intake.report import Report
from intake.taking import Part, take_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from intake.mapping import Mapping
    from intake.progress import ShowProgress
    from intake.recording import Importer
    from intake.report import Summary
    from intake.workbook import WorkbookFile
    from ledger.history import History
    from ledger.register import Register

    Table = CsvTable | JsonFile | WorkbookFile

JSON = frozenset({".json", ".geojson"})
WORKBOOK = frozenset({".xlsx", ".xlsm"})


def import_form(
    mapping: Mapping,
    paths: Sequence[Path],
    *,
    register: Register,
    history: History,
    importer: Importer,
    secret: bytes,
    language: str = "en",
    report: Report | None = None,
    dry_run: bool = False,
    progress: ShowProgress = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    batch_rows: int = 200,
) -> Summary:
    """Bring what the submissions in some files say onto the record, in batches of ``batch_rows``, each one transaction.

    What is on record as the submission says it stays untouched; what differs becomes a correction. ``secret`` is the
    key store's own, ``language`` that of what the report says. Raises FileRefused, before anything is recorded, when one
    of the files cannot be used as a whole.
    """
    report = report or Report()
    report.summary.dry_run = dry_run
    files = [open_table(path, mapping) for path in paths]
    for file in files:
        _check_columns(file, mapping, report)
    parts = [
        Part(
            file, FormReading(mapping, secret, language), FormDeciding(history, mapping.form, file.path.name, language)
        )
        for file in files
    ]
    return take_in(
        parts,
        register=register,
        importer=importer,
        report=report,
        dry_run=dry_run,
        progress=progress,
        stop=stop,
        batch_rows=batch_rows,
    )


def open_table(path: Path, mapping: Mapping) -> Table:
    """A file of submissions, by the ending of its name."""
    name = path.with_suffix("") if path.suffix == ".gz" else path
    if name.suffix.lower() in JSON:
        return JsonFile(path)
    if name.suffix.lower() in WORKBOOK:
        from intake.workbook import WorkbookFile  # slow to import, and seldom needed

        return WorkbookFile(path, notes=bool(mapping.hints))
    return CsvTable(path, mapping.encoding, _delimiter(path, mapping), notes=bool(mapping.hints))


def _delimiter(path: Path, mapping: Mapping) -> str:
    """The mapping's own; semicolons where the headings have these alone, as spreadsheets in Indonesia save a table."""
    file = TextFile(path, mapping.encoding)
    with file.failing_clearly(), file.opened() as text:
        headings = text.readline(LONGEST_LINE)
    return ";" if ";" in headings and mapping.delimiter not in headings else mapping.delimiter


def _check_columns(file: Table, mapping: Mapping, report: Report) -> None:
    """A column that a table lacks is a mistake; a question that no submission answers may be one."""
    missing = sorted(mapping.columns() - file.names)
    if missing and file.every_row_has_all:
        have = ", ".join(sorted(file.names))
        why = f"the mapping names columns that the file lacks: {', '.join(missing)}; the file has {have}"
        raise FileRefused(file.path, why, 1)
    for column in missing:
        why = "the mapping names it, and no submission answers it"
        report.write(file.path, 1, "", [suspicious(column, why, "look whether it is spelt as in the form")])
    if isinstance(file, JsonFile) and file.announced is not None and file.announced > file.rows:
        why = f"the server has {file.announced} submissions, and the file {file.rows} of them"
        report.write(file.path, 1, "", [suspicious("count", why, "fetch the other pages too, and import them as well")])
