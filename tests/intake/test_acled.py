"""Events of ACLED, as it exports them today and as it did before, become incidents with a report of ACLED's each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from domain.act import Act
from domain.classification import Level
from domain.group import Group, GroupKind
from domain.incident import Incident, IncidentType
from domain.occurred import TimePrecision
from domain.place import Place, PlacePrecision
from domain.report import Channel, Report
from intake.acled import TYPES
from intake.acled_events import group_of, import_acled, incident_of, report_of
from intake.files import FileRefused
from intake.recording import Importer
from intake.report import Report as ImportReport
from intake.report import Summary
from intake.ucdp_events import place_of
from tests.intake.conftest import FIXTURES, Log, real

CURRENT, FORMER = FIXTURES / "acled_current.csv", FIXTURES / "acled_former.csv"


def take(log: Log, *paths: Path, report: Path | None = None, **options: Any) -> Summary:
    """Import exports of ACLED."""
    importer = Importer("tester", "agency-tests")
    with ImportReport(report) as written:
        return import_acled(
            paths, register=log.register, history=log.history, importer=importer, report=written, **options
        )


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """The current export with some of its text changed."""
    text = CURRENT.read_text("utf-8")
    assert old in text
    path = tmp_path / "changed.csv"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def incident(log: Log, id: str) -> Incident:
    """An event as it stands on record."""
    return log.history.thing(incident_of(id))  # type: ignore[return-value]  # the id says what it is


def test_an_event_becomes_a_report_and_an_incident_that_rests_on_it(log: Log) -> None:
    summary = take(log, CURRENT)
    assert summary.recorded["incident.recorded"] == summary.recorded["report.received"] == 3
    assert (summary.refused, summary.recorded["source.registered"], summary.recorded["place.registered"]) == (0, 1, 1)
    clash = incident(log, "FRE101")
    assert clash.account is not None
    assert (clash.account.type, clash.account.subtype) == (IncidentType.MOB_VIOLENCE, "Mob violence")
    assert clash.account.side_a == (group_of("Hill School"),)
    assert clash.account.side_b == (group_of("River School"),)
    assert clash.account.associated == (group_of("Shore League"), group_of("Youth of the Ford (Freedonia)"))
    assert clash.account.where.precision is PlacePrecision.NEAR
    assert (clash.account.killed.low, clash.account.killed.best) == (None, 0)
    assert clash.evidence == [report_of("FRE101")]
    report = log.history.thing(report_of("FRE101"))
    assert isinstance(report, Report)
    assert report.statement is not None
    sources = [claim.says for claim in report.statement.claims if claim.aspect == "source"]
    assert sources == ["Daily Post", "Ford Radio"]


def test_notes_are_sealed_and_nothing_of_it_is_open_but_the_country(log: Log) -> None:
    take(log, CURRENT)
    stored = b"".join(fact.state for fact in log.store.read(0, 100))
    assert b"John Exercise" not in stored
    told = {type(r.fact).__qualname__: r.fact.classification.level for r in log.history.all()}
    assert told.pop("Source.Registered") is told.pop("Place.Registered") is Level.OPEN
    assert set(told.values()) == {Level.RESTRICTED}
    (received, *_) = [r.fact for r in log.history.all() if isinstance(r.fact, Report.Received)]
    assert received.channel is Channel.DATA_SET
    assert received.narrative is not None
    assert (received.narrative.text or "").startswith("On 20 April")


def test_one_who_acted_alone_has_nobody_against_him_and_kinds_of_people_are_no_groups(log: Log) -> None:
    take(log, CURRENT)
    protest = incident(log, "FRE102").account
    assert protest is not None
    assert protest.side_b == ()
    kinds = {r.fact.name: (r.fact.kind, r.fact.is_category) for r in log.history.all() if isinstance(r.fact, Group.Registered)}  # fmt: skip
    assert kinds["Protesters (Freedonia)"] == kinds["Civilians (Freedonia)"] == (GroupKind.CATEGORY, True)
    assert kinds["Unidentified Armed Group (Freedonia)"] == (GroupKind.CATEGORY, True)
    assert kinds["Hill School"] == (GroupKind.COMMUNITY, False)


def test_the_columns_and_dates_of_before_tell_the_same(log: Log, tmp_path: Path) -> None:
    take(log, CURRENT)
    former = tmp_path / "former.csv"
    former.write_bytes(FORMER.read_text("utf-8").encode("latin-1"))
    summary = take(log, former, encoding="latin-1")
    assert (summary.unchanged, summary.refused, summary.recorded["incident.recorded"]) == (1, 0, 2)
    old = incident(log, "FRE44").occurred
    assert old is not None
    assert (old.start, old.precision) == (datetime(1990, 1, 28, tzinfo=UTC), TimePrecision.MONTH)
    assert incident(log, "FRE45").occurred.start == datetime(1991, 2, 3, tzinfo=UTC)  # type: ignore[union-attr]
    assert incident(log, "FRE45").account.type is IncidentType.ATTACK  # type: ignore[union-attr]
    with pytest.raises(FileRefused, match="latin-1"):
        take(log, former)


def test_the_same_file_again_adds_nothing_and_a_corrected_row_is_a_correction(log: Log, tmp_path: Path) -> None:
    take(log, CURRENT)
    before = log.store.position()
    assert (take(log, CURRENT, batch_rows=1).facts, log.store.position()) == (0, before)
    summary = take(log, changed(tmp_path, 'fought at the bridge.",0', 'fought at the bridge.",4'))
    assert dict(summary.recorded) == {"incident.tally-revised": 1, "report.corrected": 1}
    assert take(log, tmp_path / "changed.csv").facts == 0


def test_what_the_office_decided_meanwhile_stays(log: Log, tmp_path: Path) -> None:
    take(log, CURRENT)
    act = Act(recorded_by="officer", agency="agency-office", command_id=uuid4(), now=datetime.now(UTC))
    account = incident(log, "FRE101").account
    assert account is not None
    better = account.model_copy(update={"type": IncidentType.CLASH})
    log.register.change(incident_of("FRE101"), Incident.correct, act=act, account=better, reason="looked at")
    summary = take(log, changed(tmp_path, "Riots,Mob violence", "Riots,Violent demonstration"))
    assert (summary.left, summary.recorded["incident.corrected"]) == (1, 0)


def test_other_notes_are_told_of_and_not_shown(log: Log, tmp_path: Path) -> None:
    take(log, CURRENT)
    path = changed(tmp_path, "led by John Exercise", "led by Jane Exercise")
    assert take(log, path, report=tmp_path / "report.csv").left == 1
    assert "Exercise" not in (tmp_path / "report.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        pytest.param("FRE101", "101", "event_id_cnty", id="no id of ACLED's"),
        pytest.param("2025-04-20", "20/04/2025", "event_date", id="a date that may be two"),
        pytest.param("2025-04-20", "2025-02-30", "event_date", id="a day that is none"),
        pytest.param("Mob violence", "Quarrel", "sub_event_type", id="a type that is not known"),
        pytest.param("111.3284,1,", "111.3284,9,", "geo_precision", id="a code that is not known"),
        pytest.param("2025-04-20,2025,1", "2025-04-20,2025,", "time_precision", id="no precision"),
        pytest.param(",0,,1745200000", ",some,,1745200000", "fatalities", id="a number in words"),
        pytest.param("-7.6531", "-97.6531", "latitude", id="a point outside the world"),
        pytest.param("Hill School", "Hill\u202eSchool", "", id="a mark of direction"),
    ],
)
def test_a_row_that_cannot_be_kept_is_refused_alone(log: Log, tmp_path: Path, old: str, new: str, column: str) -> None:
    summary = take(log, changed(tmp_path, old, new))
    assert (summary.refused, summary.recorded["incident.recorded"]) == (1, 2)
    assert {c for kind, c, _ in summary.remarks if kind == "refused"} == {column}


def test_an_export_without_all_columns_is_refused(log: Log, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="lacks geo_precision"):
        take(log, changed(tmp_path, "geo_precision", "precision"))


def test_every_sub_event_type_of_the_codebook_is_known() -> None:
    path = real("codebooks/acled_event_categories.csv")
    codebook = {line.split(",")[1].casefold() for line in path.read_text("utf-8").splitlines()[1:]}
    assert codebook == TYPES.keys() - {"excessive force against protestors"}


def test_the_country_is_the_same_as_that_of_other_data_sets(log: Log) -> None:
    take(log, CURRENT)
    assert isinstance(log.history.thing(place_of("Freedonia")), Place)
