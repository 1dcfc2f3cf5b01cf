"""The template for staff: written with its words, read back as it was filled in, and no workbook can do harm."""

from __future__ import annotations

import csv
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from domain.incident import Incident, IncidentType
from domain.report import Channel, Report
from domain.source import Source, SourceKind
from intake import workbook
from intake.files import FileRefused
from intake.form_import import import_form
from intake.mapping import own_mapping, read_mapping
from intake.recording import Importer
from intake.report import Report as ImportReport
from intake.report import Summary
from intake.template import columns_of, words_for, write_csv_template, write_workbook_template
from intake.workbook import WorkbookFile
from tests.intake.conftest import FIXTURES, Log

FILLED: dict[str, Any] = {
    "pelapor": "Kecamatan Takeran",
    "jenis_pelapor": "camat",
    "nomor": 12,
    "tanggal_laporan": datetime(2025, 4, 21),  # noqa: DTZ001  # as a workbook holds it
    "judul": "Bentrok di jembatan",
    "tempat": "Likasan",
    "lintang": -7.6531,
    "bujur": 111.3284,
    "ketepatan_tempat": "tepat",
    "pihak": "PSHT; PSHW Tunas Muda",
    "sumber_konflik": "batas wilayah",
    "uraian": "Budi of Exercise saw it.",
    "nama_pelapor": "Sri of Exercise",
    "ada_peristiwa": "ya",
    "jenis_peristiwa": "bentrok",
    "tanggal_peristiwa": "20/04/2025",
    "luka": 2,
}


def take(log: Log, *paths: Path, report: Path | None = None, language: str = "id") -> Summary:
    """Import filled-in templates."""
    with ImportReport(report) as written:
        return import_form(
            own_mapping(),
            paths,
            register=log.register,
            history=log.history,
            importer=Importer("tester", "agency-tests"),
            secret=b"s" * 32,
            language=language,
            report=written,
        )


def filled(path: Path, *rows: dict[str, Any]) -> Path:
    """The template as a workbook with these rows filled in."""
    write_workbook_template(own_mapping(), path)
    book = openpyxl.load_workbook(path)
    columns = columns_of(own_mapping())
    for number, row in enumerate(rows, start=4):
        for name, value in row.items():
            book.worksheets[0].cell(number, columns.index(name) + 1, value)
    book.save(path)
    return path


def facts(log: Log, kind: type) -> list[Any]:
    """All of one kind."""
    return [recorded.fact for recorded in log.history.all() if isinstance(recorded.fact, kind)]


def test_a_workbook_that_was_filled_in_becomes_a_source_a_report_and_an_incident(log: Log, tmp_path: Path) -> None:
    summary = take(log, filled(tmp_path / "laporan.xlsx", FILLED))
    assert dict(summary.recorded) == {"source.registered": 1, "report.received": 1, "incident.recorded": 1}
    (source,) = facts(log, Source.Registered)
    assert (source.kind, source.identity.text) == (SourceKind.SUB_DISTRICT_HEAD, "Sri of Exercise")
    (report,) = facts(log, Report.Received)
    assert (report.channel, report.occurred.start.isoformat()) == (Channel.LETTER, "2025-04-21T00:00:00+07:00")
    assert report.claimed_parties == ("PSHT", "PSHW Tunas Muda")
    assert report.origin == "form:template:Kecamatan Takeran / 12"
    (incident,) = facts(log, Incident.Recorded)
    assert (incident.account.type, incident.account.injured.best) == (IncidentType.CLASH, 2)
    assert incident.occurred.start.isoformat() == "2025-04-20T00:00:00+07:00"
    stored = b"".join(fact.state for fact in log.store.read(0, 100))
    assert b"of Exercise" not in stored


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_the_same_rows_as_a_table_are_the_same_reports(log: Log, tmp_path: Path, delimiter: str) -> None:
    take(log, filled(tmp_path / "laporan.xlsx", FILLED))
    path = tmp_path / "laporan.csv"
    write_csv_template(own_mapping().model_copy(update={"delimiter": delimiter}), path)
    row = FILLED | {"tanggal_laporan": "21/04/2025"}
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerow(row.get(column, "") for column in columns_of(own_mapping()))
    summary = take(log, path)
    assert (summary.rows, summary.unchanged, summary.facts) == (1, 1, 0)


def test_every_word_that_the_template_offers_is_taken(log: Log, tmp_path: Path) -> None:
    mapping = own_mapping()
    rows = [
        FILLED | {"nomor": f"{column} {number}", column: word, "ada_peristiwa": "ya"}
        for column in columns_of(mapping)
        for number, word in enumerate(words_for(mapping, column))
        if column != "ada_peristiwa"
    ]
    assert len(rows) > 30
    summary = take(log, filled(tmp_path / "laporan.xlsx", *rows))
    assert (summary.refused, summary.recorded["report.received"]) == (0, len(rows))


def test_the_lists_of_the_workbook_lead_to_the_words(tmp_path: Path) -> None:
    write_workbook_template(own_mapping(), tmp_path / "laporan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "laporan.xlsx")
    sheet = book.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    offers = {str(offer.sqref): offer for offer in sheet.data_validations.dataValidation}
    letter = get_column_letter(columns.index("jenis_peristiwa") + 1)
    offer = offers[f"{letter}4:{letter}2003"]
    name, area = str(offer.formula1).removeprefix("=").rsplit("!", 1)
    found = [cell.value for (cell,) in book[name.strip("'")][area.replace("$", "")]]
    assert found == words_for(own_mapping(), "jenis_peristiwa")
    assert "bentrok" in found


def test_the_untouched_template_holds_no_rows(log: Log, tmp_path: Path) -> None:
    write_workbook_template(own_mapping(), tmp_path / "a.xlsx")
    write_csv_template(own_mapping(), tmp_path / "a.csv")
    assert take(log, tmp_path / "a.xlsx", tmp_path / "a.csv").rows == 0


def test_a_form_of_ones_own_has_a_template_too(tmp_path: Path) -> None:
    mapping = read_mapping(FIXTURES / "forms" / "village.toml")
    write_csv_template(mapping, tmp_path / "a.csv")
    header, *notes = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    assert set(header.split(";")) == mapping.columns()
    assert all(note.startswith("# ") for note in notes)


def test_a_row_that_is_refused_is_told_of_in_indonesian(log: Log, tmp_path: Path) -> None:
    path = filled(tmp_path / "laporan.xlsx", FILLED | {"jenis_peristiwa": "cekcok"})
    take(log, path, report=tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["kind"] == "refused"]
    assert (row["line"], row["column"], row["value"]) == ("4", "jenis_peristiwa", "cekcok")
    assert row["mend"].startswith("isi salah satu dari: unjuk rasa damai")


def rewritten(path: Path, **parts: bytes) -> Path:
    """The workbook with parts of its archive replaced or added; underscores stand for slashes."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    kept |= {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    return path


def test_formulas_errors_and_macros_are_refused_by_their_place(log: Log, tmp_path: Path) -> None:
    path = filled(tmp_path / "a.xlsx", FILLED | {"judul": "=1+1"})
    with pytest.raises(FileRefused, match=r"line 4: cell E4 holds a formula"):
        take(log, path)
    path = rewritten(filled(tmp_path / "b.xlsx", FILLED), xl__vbaProject_dot_bin=b"macro")
    with pytest.raises(FileRefused, match="holds macros"):
        take(log, path)
    assert log.store.position() == 0


def test_a_workbook_that_unfolds_without_end_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = rewritten(filled(tmp_path / "a.xlsx", FILLED), xl__media__a_dot_xml=b" " * (workbook.LARGEST_UNFOLDED + 1))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(FileRefused, match="unfolds to"):
        WorkbookFile(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_xml_are_refused(tmp_path: Path, encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">]><sst>&a;</sst>'.encode(encoding)
    path = rewritten(filled(tmp_path / "a.xlsx", FILLED), xl__sharedStrings_dot_xml=bomb)
    with pytest.raises(FileRefused, match="declares entities"):
        WorkbookFile(path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"not a workbook", "is no workbook", id="text"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password", id="the shell of a protected one"),
        pytest.param(b"", "is no workbook", id="empty"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=told):
        WorkbookFile(path)


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    path = rewritten(filled(tmp_path / "a.xlsx", FILLED), xl__worksheets__sheet1_dot_xml=b"<worksheet><sheetData><row>")
    with pytest.raises(FileRefused, match=r"is damaged|can be read"):
        WorkbookFile(path)
