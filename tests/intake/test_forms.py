"""Submissions of a form become reports and incidents, by a mapping that an office writes without code."""

from __future__ import annotations

import csv
import gzip
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from domain.act import Act
from domain.classification import Level
from domain.incident import Incident, IncidentType
from domain.occurred import TimePrecision
from domain.place import Place, PlaceLevel, PlacePrecision
from domain.report import Channel, Claim, Report, Requester
from domain.source import Source, SourceKind
from intake.files import FileRefused
from intake.form_import import import_form
from intake.json_file import JsonFile
from intake.mapping import read_mapping
from intake.recording import Importer
from intake.report import Report as ImportReport
from intake.report import Summary
from tests.intake.conftest import FIXTURES, Log

FORMS = FIXTURES / "forms"
VILLAGE, KOBO, KOBO_CSV = FORMS / "village.toml", FORMS / "kobo.json", FORMS / "kobo.csv"
SECRET = b"s" * 32


def take(log: Log, *paths: Path, mapping: Path = VILLAGE, report: Path | None = None, **options: Any) -> Summary:
    """Import submissions by a mapping."""
    with ImportReport(report) as written:
        return import_form(
            read_mapping(mapping),
            paths,
            register=log.register,
            history=log.history,
            importer=Importer("tester", "agency-tests"),
            secret=SECRET,
            report=written,
            **options,
        )


def submissions() -> list[dict[str, Any]]:
    """Those of the fixture."""
    return json.loads(KOBO.read_text("utf-8"))["results"]  # type: ignore[no-any-return]


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A file of submissions."""
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def mapped(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The mapping of the fixture with some of its text changed."""
    text = VILLAGE.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return path


def facts(log: Log, kind: type) -> list[Any]:
    """All of one kind."""
    return [recorded.fact for recorded in log.history.all() if isinstance(recorded.fact, kind)]


def remarks(path: Path) -> list[dict[str, str]]:
    """What the report says of rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def act() -> Act:
    """Somebody at the office decides."""
    return Act(recorded_by="officer", agency="agency-office", command_id=uuid4(), now=datetime.now(UTC))


def test_a_submission_of_kobotoolbox_becomes_a_source_a_report_and_an_incident(log: Log) -> None:
    summary = take(log, KOBO)
    assert dict(summary.recorded) == {"source.registered": 1, "report.received": 2, "incident.recorded": 1}
    (source,) = facts(log, Source.Registered)
    assert (source.kind, source.public_name) == (SourceKind.VILLAGE, "Desa Madigondo")
    assert source.classification.compartments == ("PELAPOR",)
    assert (source.identity.text, source.contact.text) == ("Suparman bin Exercise", "0812000111")
    report = facts(log, Report.Received)[0]
    assert report.occurred.start == datetime(2025, 4, 20, 15, 56, 27, tzinfo=UTC)
    assert (report.title, report.channel) == ("Bentrok / Likasan", Channel.FORM)
    assert report.claimed_parties == ("PSHT", "PSHW Tunas Muda")
    assert report.claims == (Claim(aspect="injured", says="2"),)
    assert (report.where.latitude, report.where.longitude) == (-7.6531, 111.3284)
    assert report.narrative.text.endswith("Stones were thrown 😟")
    assert report.classification.level is Level.RESTRICTED
    (incident,) = facts(log, Incident.Recorded)
    assert incident.account.type is IncidentType.CLASH
    assert (incident.account.injured.best, incident.account.killed.best) == (2, None)
    assert (incident.occurred.start.isoformat(), incident.occurred.precision) == (
        "2025-04-20T00:00:00+07:00",
        TimePrecision.DAY,
    )
    assert incident.reports == (report.originator_id,)


def test_the_same_submission_as_json_and_as_csv_is_one(log: Log, tmp_path: Path) -> None:
    take(log, KOBO)
    before = log.store.position()
    again = take(log, KOBO_CSV, KOBO)
    assert (again.facts, again.unchanged, again.rows) == (0, 3, 4)
    packed = tmp_path / "kobo.json.gz"
    packed.write_bytes(gzip.compress(KOBO.read_bytes()))
    assert take(log, packed, batch_rows=1).facts == 0
    assert log.store.position() == before


def test_an_edited_submission_becomes_a_correction_though_its_uuid_changed(log: Log, tmp_path: Path) -> None:
    take(log, KOBO)
    rows = submissions()
    rows[0] |= {"_uuid": str(uuid4()), "hurt": "3", "parties": "psht"}
    summary = take(log, written(tmp_path / "edited.json", rows))
    assert dict(summary.recorded) == {"report.corrected": 1, "incident.tally-revised": 1}
    (corrected,) = facts(log, Report.Corrected)
    assert corrected.statement.claimed_parties == ("PSHT",)
    assert corrected.reason == "corrected in edited.json"
    assert take(log, tmp_path / "edited.json").facts == 0


def test_what_the_office_decided_meanwhile_stays(log: Log, tmp_path: Path) -> None:
    take(log, KOBO)
    id = facts(log, Report.Received)[0].originator_id
    statement = log.history.thing(id).statement  # type: ignore[attr-defined]
    better = statement.model_copy(update={"title": "Bentrok di Likasan"})
    log.register.change(
        id, Report.correct, act=act(), statement=better, requested_by=Requester.CLERK, reason="misspelt"
    )
    rows = submissions()
    rows[0]["parties"] = "psht"
    before = log.store.position()
    assert take(log, written(tmp_path / "edited.json", rows)).left == 1
    assert log.store.position() == before


def test_a_narrative_stays_as_first_sealed_and_the_report_says_so(log: Log, tmp_path: Path) -> None:
    take(log, KOBO)
    rows = submissions()
    rows[0]["story"] = "Budi of Exercise threw the stones."
    summary = take(log, written(tmp_path / "edited.json", rows), report=tmp_path / "report.csv")
    assert (summary.facts, summary.left) == (0, 1)
    assert "Budi" not in (tmp_path / "report.csv").read_text("utf-8")


def test_what_was_erased_is_not_brought_back_by_the_same_file(log: Log) -> None:
    take(log, KOBO)
    keys = log.register._mapper.keys
    for fact in facts(log, Report.Received):
        keys.destroy(fact.narrative.subject)
    keys.destroy(facts(log, Source.Registered)[0].identity.subject)
    again = take(log, KOBO)
    assert (again.facts, again.left, again.refused) == (0, 0, 1)


def test_a_code_becomes_a_place_once_that_is_on_record(log: Log, tmp_path: Path) -> None:
    take(log, KOBO, report=tmp_path / "report.csv")
    (first, _) = facts(log, Report.Received)
    assert (first.where.place, first.where.as_said) == (None, "Likasan; 35.20.04.2020 (2025)")
    assert "35.20.04.2020" in {row["value"] for row in remarks(tmp_path / "report.csv")}
    id = "place-35.20.04.2020@2025"
    log.register.start(Place.register, id=id, act=act(), name="Madigondo", level=PlaceLevel.VILLAGE, code="35.20.04.2020", edition="2025")  # fmt: skip
    summary = take(log, KOBO)
    assert dict(summary.recorded) == {"report.corrected": 2, "incident.corrected": 1}
    where = log.history.thing(first.originator_id).statement.where  # type: ignore[attr-defined]
    assert (where.place, where.as_said, where.precision) == (id, "Likasan", PlacePrecision.EXACT)
    assert take(log, KOBO).facts == 0


def test_what_is_refused_is_told_by_line_column_value_and_how_to_mend_it(log: Log, tmp_path: Path) -> None:
    summary = take(log, KOBO, report=tmp_path / "report.csv")
    assert summary.refused == 1
    (row,) = [row for row in remarks(tmp_path / "report.csv") if row["kind"] == "refused"]
    assert (row["line"], row["row"], row["column"], row["value"]) == ("51", "504238668", "kind", "tawuran")
    assert row["mend"].startswith("give one of: bentrok, ancaman")
    take(log, KOBO, report=tmp_path / "laporan.csv", language="id")
    (row,) = [row for row in remarks(tmp_path / "laporan.csv") if row["kind"] == "refused"]
    assert row["why"] == "bukan kata yang dikenal di sini"


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        pytest.param({"happened_on": "20/04/2025"}, "happened_on", id="a date in another form"),
        pytest.param({"happened_on": "3//1996"}, "happened_on", id="a part of a date"),
        pytest.param({"happened_on": None}, "happened_on", id="no date"),
        pytest.param({"hurt": "beberapa"}, "hurt", id="a number in words"),
        pytest.param({"spot": "111.3284"}, "spot", id="half a point"),
        pytest.param({"spot": "111.3284 -7.6531"}, "spot", id="a point that is turned around"),
        pytest.param({"_id": None}, "_id", id="no id"),
        pytest.param({"post": " "}, "post", id="no source"),
        pytest.param({"causes": "batas uang"}, "causes", id="one word of several that is not known"),
        pytest.param({"_submission_time": "2031-04-20T15:56:27"}, "", id="a report from the future"),
        pytest.param({"place_said": "a\x07b"}, "", id="a control character"),
    ],
)
def test_a_submission_that_cannot_be_kept_is_refused_alone(
    log: Log, tmp_path: Path, changed: dict[str, Any], column: str
) -> None:
    rows = submissions()[:2]
    rows[0] |= changed
    summary = take(log, written(tmp_path / "a.json", rows), report=tmp_path / "report.csv")
    assert (summary.refused, summary.recorded["report.received"]) == (1, 1)
    assert column in {row["column"] for row in remarks(tmp_path / "report.csv") if row["kind"] == "refused"}


def test_numbers_that_stand_for_unknown_and_devices_without_a_place_are_told_of(log: Log, tmp_path: Path) -> None:
    rows = submissions()[:2]
    rows[0]["hurt"] = "-99"
    take(log, written(tmp_path / "a.json", rows), report=tmp_path / "report.csv")
    (incident,) = facts(log, Incident.Recorded)
    assert incident.account.injured.best is None
    assert facts(log, Report.Received)[1].where.latitude is None
    assert {"hurt", "spot"} <= {row["column"] for row in remarks(tmp_path / "report.csv")}


def test_personal_answers_are_in_no_report_of_rows_and_no_plain_fact(log: Log, tmp_path: Path) -> None:
    mapping = mapped(
        tmp_path, ('column = "kind", words = { bentrok = "clash"', 'column = "kind", words = { b = "clash"')
    )
    take(log, KOBO, mapping=mapping, report=tmp_path / "report.csv")
    stored = b"".join(fact.state for fact in log.store.read(0, 100))
    for said in ("Suparman", "0812000111", "Stones"):
        assert said.encode() not in stored
        assert said not in (tmp_path / "report.csv").read_text("utf-8")


def test_two_schools_of_odk_with_groups_within_groups_and_a_repeat(log: Log, tmp_path: Path) -> None:
    mapping = FORMS / "odk.toml"
    summary = take(log, FORMS / "odk.json", mapping=mapping)
    assert dict(summary.recorded) == {"source.registered": 1, "report.received": 1, "incident.recorded": 2}
    (report,) = facts(log, Report.Received)
    assert report.claimed_parties == ("PSHT", "PSHW Tunas Muda")
    assert (report.where.latitude, report.where.longitude) == (-7.6531, 111.3284)
    first, second = facts(log, Incident.Recorded)
    assert (first.account.type, second.account.type) == (IncidentType.THREAT, IncidentType.CLASH)
    assert second.account.damage == "satu motor"
    assert take(log, FORMS / "odk.json", mapping=mapping).unchanged == 1
    odk = json.loads((FORMS / "odk.json").read_text("utf-8"))
    odk["value"][0]["kejadian"].pop()
    assert take(log, written(tmp_path / "fewer.json", odk["value"]), mapping=mapping).left == 1


def test_a_dry_run_records_nothing_and_counts_the_same(log: Log) -> None:
    assert take(log, KOBO, dry_run=True).facts == 4
    assert log.store.position() == 0
    assert take(log, KOBO).facts == 4


def test_an_import_that_was_stopped_goes_on_where_it_was(log: Log) -> None:
    first = take(log, KOBO, batch_rows=1, stop=lambda: True)
    assert (first.stopped, first.rows) == (True, 1)
    assert take(log, KOBO).recorded["report.received"] == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param('zone = "Asia/Jakarta"', 'zone = "WIB"', "zone: is no time zone", id="a zone that is none"),
        pytest.param("[report]\n", "[report]\nurgency = 1\n", "report.urgency", id="a word that is not known"),
        pytest.param('edition = { value = "2025" }\n', "", "valid in an edition", id="a code without its edition"),
        pytest.param('title = { columns = ["kind"', 'title = { columns = ["story"', "is personal", id="a name in a title"),
        pytest.param('precision = { value = "exact" }\n', "", "precision", id="a point that may be anywhere"),
        pytest.param('id = { column = "_id" }', 'id = { column = "_id", value = "1" }', "give one of column", id="two ways at once"),
        pytest.param('form = "village-report"', "form = village", "line 2", id="no TOML"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_is_refused_with_the_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(FileRefused, match=r"mapping\.toml") as refused:
        read_mapping(mapped(tmp_path, (old, new)))
    assert told in str(refused.value)


def test_a_column_that_a_table_lacks_is_refused_and_one_that_nobody_answered_is_told_of(
    log: Log, tmp_path: Path
) -> None:
    mapping = mapped(tmp_path, ('injured = { column = "hurt" }', 'injured = { column = "wounded" }'))
    with pytest.raises(FileRefused, match="wounded; the file has"):
        take(log, KOBO_CSV, mapping=mapping)
    take(log, KOBO, mapping=mapping, report=tmp_path / "report.csv")
    assert "wounded" in {row["column"] for row in remarks(tmp_path / "report.csv")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "neither", id="empty"),
        pytest.param("[]", "no submissions", id="no submissions"),
        pytest.param('[{"_id": 1}, {"_id": 2]', "line 1: not readable as JSON", id="broken"),
        pytest.param('[{"_id": 1}', "cut off", id="cut off"),
        pytest.param('[{"_id": 1}] []', "something follows", id="two lists"),
        pytest.param('[{"_id": 1, "_id": 2}]', "two values of one name", id="a name twice"),
        pytest.param('[{"_id": NaN}]', "NaN is no number", id="no number"),
        pytest.param("[1]", "not an object", id="no object"),
        pytest.param("[" + "[" * 5000, "deeply|cut off", id="too deep"),
    ],
)
def test_a_json_file_that_is_broken_is_refused_as_a_whole(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(FileRefused, match=told):
        JsonFile(path)


def test_a_page_of_more_submissions_is_told_of(log: Log, tmp_path: Path) -> None:
    page = tmp_path / "page.json"
    page.write_text(KOBO.read_text("utf-8").replace('"count": 3', '"count": 30'), encoding="utf-8")
    summary = take(log, page)
    assert any(column == "count" for _, column, _ in summary.remarks)


def test_memory_does_not_grow_with_a_file_of_submissions(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.json"
        with path.open("w", encoding="utf-8") as file:
            file.write("[" + ",".join(json.dumps({"_id": n, "story": "x" * 500}) for n in range(rows)) + "]")
        tracemalloc.start()
        assert sum(1 for _ in JsonFile(path)) == rows
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    small, large = peak(1_000), peak(10_000)
    assert large < min(1.5 * small + 1_000_000, 3_000_000)
