"""Tables of claims become one report for every source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.classification import Level
from domain.report import Channel, Claim, Report
from domain.source import Source, SourceKind
from intake.claims import import_claims
from intake.files import FileRefused
from intake.recording import Importer
from intake.report import Report as ImportReport
from tests.intake.conftest import FIXTURES, Log, real

if TYPE_CHECKING:
    from pathlib import Path

    from intake.report import Summary


def take(log: Log, path: Path, report: Path | None = None, **options: Any) -> Summary:
    """Import a table of claims."""
    importer = Importer("tester", "agency-tests")
    with ImportReport(report) as written:
        return import_claims(
            path, register=log.register, history=log.history, importer=importer, report=written, **options
        )


def reports(log: Log) -> list[Report.Received]:
    """The reports on record."""
    return [r.fact for r in log.history.all() if isinstance(r.fact, Report.Received)]


def test_every_source_number_becomes_one_report_and_every_host_one_source(log: Log) -> None:
    summary = take(log, FIXTURES / "claims.csv")
    assert dict(summary.recorded) == {"source.registered": 2, "report.received": 3}
    first = reports(log)[0]
    assert first.channel is Channel.NEWS
    assert first.title == "Ford, East district / 2025-01-05 14:00"
    assert first.origin == "https://www.post.example/clash-at-ford"
    assert first.claimed_parties == ("River School", "Hill School")
    assert first.where.as_said == "Ford, East district"
    assert first.claims == (
        Claim(aspect="parties", says="River School; Hill School"),
        Claim(aspect="place", says="Ford, East district"),
        Claim(aspect="time", says="2025-01-05 14:00"),
        Claim(aspect="injured", says="several"),
    )
    sources = [r.fact for r in log.history.all() if isinstance(r.fact, Source.Registered)]
    assert [(s.kind, s.public_name) for s in sources] == [
        (SourceKind.MEDIA, "post.example"),
        (SourceKind.MEDIA, "news.example"),
    ]


def test_reports_are_restricted_unless_somebody_says_otherwise(log: Log) -> None:
    take(log, FIXTURES / "claims.csv")
    assert {r.classification.level for r in reports(log)} == {Level.RESTRICTED}


def test_the_case_gives_all_reports_their_title(log: Log) -> None:
    take(log, FIXTURES / "claims.csv", case="The clash at Ford")
    assert {r.title for r in reports(log)} == {"The clash at Ford"}


def test_without_place_and_time_the_title_names_the_host(log: Log) -> None:
    take(log, FIXTURES / "claims.csv")
    assert reports(log)[1].title == "claims of news.example"


def test_the_same_table_again_adds_nothing(log: Log) -> None:
    take(log, FIXTURES / "claims.csv")
    before = log.store.position()
    again = take(log, FIXTURES / "claims.csv")
    assert (again.facts, again.unchanged, again.suspicious) == (0, 6, 1)
    assert log.store.position() == before


def test_a_report_on_record_is_never_changed(log: Log, tmp_path: Path) -> None:
    take(log, FIXTURES / "claims.csv")
    changed = tmp_path / "changed.csv"
    changed.write_text((FIXTURES / "claims.csv").read_text().replace("several", "two"))
    before = log.store.position()
    assert take(log, changed).left == 1
    assert log.store.position() == before


def test_one_bad_row_keeps_all_of_its_source_out(log: Log, tmp_path: Path) -> None:
    summary = take(log, FIXTURES / "claims_bad.csv", tmp_path / "report.csv")
    assert [r.origin for r in reports(log)] == ["https://post.example/f"]
    columns = {column for kind, column, _ in summary.remarks if kind == "refused"}
    assert columns == {"claim", "value", "source_url", "source_no"}
    text = (tmp_path / "report.csv").read_text()
    for line in (3, 5, 6, 7, 8, 9):
        assert f"claims_bad.csv,{line}," in text


def test_a_dry_run_records_nothing(log: Log) -> None:
    assert take(log, FIXTURES / "claims.csv", dry_run=True).facts == 5
    assert log.store.position() == 0


def test_a_table_without_its_columns_or_with_a_ragged_row_is_refused(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("source_no,url,claim,value\n1,https://post.example/a,injured,one\n")
    with pytest.raises(FileRefused, match="lacks source_url"):
        take(log, path)
    path.write_text("source_no,source_url,claim,value\n1,https://post.example/a,injured,one, or two\n")
    with pytest.raises(FileRefused, match="5 cells"):
        take(log, path)
    assert log.store.position() == 0


def test_the_six_reports_of_takeran_keep_their_contradictions(log: Log) -> None:
    summary = take(log, real("cases/takeran_2025-04-20_claims.csv"))
    assert dict(summary.recorded) == {"source.registered": 6, "report.received": 6}
    assert sum(len(r.claims) for r in reports(log)) == 21
    injured = [claim.says for r in reports(log) for claim in r.claims if claim.aspect == "injured"]
    assert len(set(injured)) == 4
    assert reports(log)[0].claimed_parties == ("PSHT", "PSHW Tunas Muda")
