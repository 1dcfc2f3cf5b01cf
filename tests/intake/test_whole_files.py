"""Files that are broken as files are refused before anything is recorded from them."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from domain.group import Group
from intake.files import CsvFile, FileRefused
from tests.intake.conftest import FIXTURES, SHORT_HEADER, Log, ged_row, write_ged, write_many

if TYPE_CHECKING:
    from pathlib import Path


def refused(log: Log, path: Path, **options: Any) -> str:
    """Why a file was refused; makes sure that nothing was recorded."""
    with pytest.raises(FileRefused) as caught:
        log.import_ged(path, **options)
    assert log.store.position() == 0
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_an_empty_file_is_refused(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    assert "is empty" in refused(log, path)


def test_a_missing_file_and_a_folder_are_refused(log: Log, tmp_path: Path) -> None:
    assert "No such file" in refused(log, tmp_path / "absent.csv")
    assert "directory" in refused(log, tmp_path)


def test_a_header_only_has_no_rows(log: Log, tmp_path: Path) -> None:
    assert log.import_ged(write_ged(tmp_path / "none.csv", [])).rows == 0
    assert log.store.position() == 0


def test_a_strange_header_is_refused_naming_what_is_missing(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "strange.csv"
    path.write_text(SHORT_HEADER.replace("side_b", "side_2").replace("best_death", "deaths") + "\n")
    why = refused(log, path)
    assert "14-column extract" in why
    assert "lacks side_b, best_death" in why


def test_a_header_with_a_column_twice_is_refused(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(SHORT_HEADER + ",country\n")
    assert "two columns are called country" in refused(log, path)


def test_text_in_another_encoding_is_refused_until_it_is_named(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    rows = [ged_row(1), ged_row(2, side_a="Fr\u00f6nt")]
    path.write_bytes("\n".join([SHORT_HEADER, *rows]).encode("latin-1"))
    why = refused(log, path)
    assert "not utf-8" in why
    assert "--encoding" in why
    assert "iconv" in why
    assert log.import_ged(path, encoding="latin-1").recorded["incident.recorded"] == 2
    names = {r.fact.name for r in log.history.all() if isinstance(r.fact, Group.Registered)}
    assert "Fr\u00f6nt" in names


def test_an_unknown_encoding_is_refused(log: Log) -> None:
    assert "no encoding is called" in refused(log, FIXTURES / "ged_short.csv", encoding="klingon")


def test_a_byte_order_mark_is_no_part_of_the_first_column(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_text("\n".join([SHORT_HEADER, ged_row(1)]), encoding="utf-8-sig")
    assert log.import_ged(path).recorded["incident.recorded"] == 1


def test_windows_line_ends_and_empty_lines_change_nothing(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "windows.csv"
    path.write_bytes("\r\n".join([SHORT_HEADER, ged_row(1), "", ged_row(2), "", ""]).encode())
    summary = log.import_ged(path)
    assert (summary.rows, summary.refused, summary.recorded["incident.recorded"]) == (2, 0, 2)


def test_a_nul_byte_is_refused_with_its_line(log: Log, tmp_path: Path) -> None:
    path = write_ged(tmp_path / "nul.csv", [ged_row(1), ged_row(2, side_a="A\0B")])
    why = refused(log, path)
    assert "line 3" in why
    assert "NUL" in why


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(log: Log, tmp_path: Path) -> None:
    rows = [ged_row(1), ged_row(2, side_a='"Front'), *(ged_row(id) for id in range(3, 50))]
    why = refused(log, write_ged(tmp_path / "open.csv", rows))
    assert "line 3" in why
    assert "quotation mark" in why


def test_a_huge_cell_and_a_huge_line_are_refused(log: Log, tmp_path: Path) -> None:
    cell = write_ged(tmp_path / "cell.csv", [ged_row(1, side_a="x" * 200_000)])
    assert "field larger" in refused(log, cell)
    line = write_ged(tmp_path / "line.csv", [ged_row(1), "x" * 1_500_000])
    assert "longer than" in refused(log, line)


def test_compressed_files_are_read_whatever_they_are_called(log: Log, tmp_path: Path) -> None:
    plain = write_many(tmp_path / "plain.csv", 20)
    for name in ("named.csv.gz", "not-named"):
        (tmp_path / name).write_bytes(gzip.compress(plain.read_bytes()))
    assert log.import_ged(tmp_path / "named.csv.gz").recorded["incident.recorded"] == 20
    assert log.import_ged(tmp_path / "not-named").unchanged == 20


def test_what_only_looks_compressed_is_refused(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv.gz"
    path.write_bytes(write_many(tmp_path / "plain.csv", 3).read_bytes())
    assert "not compressed" in refused(log, path)


def test_a_compressed_file_that_is_cut_off_or_damaged_is_refused(log: Log, tmp_path: Path) -> None:
    whole = gzip.compress(write_many(tmp_path / "plain.csv", 3000).read_bytes())
    cut, damaged = tmp_path / "cut.csv.gz", tmp_path / "damaged.csv.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    damaged.write_bytes(whole[:-8] + bytes(8))
    for path in (cut, damaged):
        assert "damaged or cut off" in refused(log, path)


def test_an_archive_is_refused(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "ged.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ged.csv", SHORT_HEADER)
    assert "zip archive" in refused(log, path)


def test_one_bad_file_of_several_keeps_all_of_them_out(log: Log, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("something,else\n1,2\n")
    with pytest.raises(FileRefused):
        log.import_ged(FIXTURES / "ged_short.csv", bad)
    assert log.store.position() == 0


def test_rows_know_the_line_they_begin_on(tmp_path: Path) -> None:
    rows = [ged_row(1), ged_row(2, side_a='"Front\nof two lines"'), "", ged_row(3)]
    assert [line for line, _ in CsvFile(write_ged(tmp_path / "lines.csv", rows))] == [2, 3, 6]
