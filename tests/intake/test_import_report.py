"""The report of an import."""

from __future__ import annotations

import csv
import json
import stat
from typing import TYPE_CHECKING

import pytest

from intake.files import FileRefused
from intake.remarks import suspicious
from intake.report import COLUMNS, Report
from tests.intake.conftest import FIXTURES, Log, ged_row, write_ged

if TYPE_CHECKING:
    from pathlib import Path


def test_the_report_names_file_line_row_column_and_remedy(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    log.import_ged(FIXTURES / "ged_short_bad.csv", report=path)
    with path.open(newline="") as file:
        entries = list(csv.DictReader(file))
    assert tuple(entries[0]) == COLUMNS
    assert entries[4] == {
        "file": "ged_short_bad.csv",
        "line": "7",
        "row": "304",
        "kind": "refused",
        "column": "day",
        "value": "?-2-3",
        "why": "year, month and day are not a date",
        "mend": "give all three as numbers, of a day that there is",
    }


def test_the_report_can_be_json_lines(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "report.jsonl"
    summary = log.import_ged(FIXTURES / "ged_short_bad.csv", report=path)
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(entries) == summary.refused
    assert {tuple(entry) for entry in entries} == {COLUMNS}


def test_only_its_owner_may_read_the_report(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    log.import_ged(FIXTURES / "ged_short_bad.csv", report=path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_report_replaces_a_former_one_and_nothing_else(log: Log, tmp_path: Path) -> None:
    events = write_ged(tmp_path / "events.csv", [ged_row(1)])
    before = events.read_bytes()
    with pytest.raises(FileRefused, match="no report of an import"):
        log.import_ged(events, report=events)
    assert events.read_bytes() == before
    for name in ("report.csv", "report.jsonl"):
        for source, entries in (("ged_short_bad.csv", 22), ("ged_full_bad.csv", 5)):
            log.import_ged(FIXTURES / source, report=tmp_path / name)
            lines = (tmp_path / name).read_text().splitlines()
            assert len(lines) == entries + (name == "report.csv")


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_recorded(log: Log, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be written"):
        log.import_ged(FIXTURES / "ged_short.csv", report=tmp_path / "absent" / "report.csv")
    assert log.store.position() == 0


def test_names_of_groups_and_places_are_not_repeated_in_the_report(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    rows = [ged_row(1, side_a="SECRET-NAME", best="x"), ged_row(2, side_a="SECRET-NAME", side_b="SECRET-NAME")]
    assert log.import_ged(write_ged(tmp_path / "in.csv", rows), report=path).refused == 2
    assert "SECRET-NAME" not in path.read_text()


def test_a_row_whose_cells_have_slipped_shows_no_name(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    row = ged_row(1).split(",")
    slipped = ",".join(["SECRET-NAME", *row[:-1]])
    in_the_middle = ",".join([*row[:10], "SECRET-NAME", *row[10:-1]])
    assert log.import_ged(write_ged(tmp_path / "in.csv", [slipped, in_the_middle]), report=path).refused == 2
    assert "SECRET-NAME" not in path.read_text()
    assert "(11 characters)" in path.read_text()


def test_a_value_is_shortened_and_shows_no_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "report.jsonl"
    with Report(path) as report:
        report.write(path, 2, "1", [suspicious("day", "odd", "nothing", "\x1b[31m" + "9" * 500)])
    value = json.loads(path.read_text())["value"]
    assert value.startswith("\ufffd[31m9")
    assert len(value) == 61


def test_rows_and_reasons_are_counted_apart(log: Log) -> None:
    summary = log.import_ged(FIXTURES / "ged_short_doubtful.csv")
    assert summary.suspicious == 8
    assert sum(summary.remarks.values()) == 10
    told = summary.as_dict()
    assert told["suspicious"] == 8
    assert sum(entry["times"] for entry in told["remarks"]) == 10
    assert json.loads(json.dumps(told)) == told
