"""What single rows of GED files come to: taken, taken with a doubt, or refused with a reason."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.group import GroupKind
from domain.incident import Account, IncidentType, Tally
from domain.occurred import Occurred, TimePrecision
from domain.place import PlacePrecision, Where
from intake.ucdp_events import dispute_of, group_of, incident_of, place_of
from tests.intake.conftest import FIXTURES, Log

if TYPE_CHECKING:
    from pathlib import Path

    from domain.dispute import Dispute
    from domain.group import Group
    from domain.incident import Incident


def day(year: int, month: int, day: int) -> datetime:
    """Midnight UTC of a day."""
    return datetime(year, month, day, tzinfo=UTC)


def incident(log: Log, id: str) -> Incident:
    """An event as it stands on record."""
    return log.history.thing(incident_of(id))  # type: ignore[return-value]  # the id says what it is


def remarks(log: Log, name: str, tmp_path: Path) -> list[tuple[str, str, str, str]]:
    """Row, kind, column and reason of every remark about a file."""
    log.import_ged(FIXTURES / name, report=tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(newline="") as file:
        return [(entry["row"], entry["kind"], entry["column"], entry["why"]) for entry in csv.DictReader(file)]


def test_a_row_becomes_an_incident_between_its_groups_in_their_dispute(log: Log) -> None:
    summary = log.import_ged(FIXTURES / "ged_short.csv", release="21.1")
    assert (summary.rows, summary.refused, summary.suspicious, summary.unchanged) == (5, 0, 0, 0)
    assert dict(summary.recorded) == {
        "source.registered": 1,
        "place.registered": 2,
        "group.registered": 6,
        "dispute.detected": 4,
        "incident.recorded": 5,
    }
    first = incident(log, "101")
    assert first.occurred == Occurred(start=day(1999, 3, 4), precision=TimePrecision.DAY)
    assert first.dispute == dispute_of("Government of Freedonia", "River Front")
    assert first.account == Account(
        type=IncidentType.STATE_BASED_VIOLENCE,
        side_a=(group_of("Government of Freedonia"),),
        side_b=(group_of("River Front"),),
        where=Where(place=place_of("Freedonia"), latitude=10.5, longitude=20.25, precision=PlacePrecision.NEAR),
        killed=Tally(low=1, best=2, high=3),
        origin="ucdp-ged:21.1:101",
    )


def test_groups_keep_their_names_exactly_and_get_a_kind(log: Log) -> None:
    log.import_ged(FIXTURES / "ged_short.csv")
    kinds = {
        "Government of Freedonia": (GroupKind.STATE, False),
        "Civilians": (GroupKind.CATEGORY, True),
        "River Front": (GroupKind.ARMED, False),
        "Lake, and Shore League": (GroupKind.ARMED, False),
        'Front "Été"': (GroupKind.ARMED, False),
    }
    for name, kind in kinds.items():
        group: Group = log.history.thing(group_of(name))  # type: ignore[assignment]  # the id says what it is
        assert (group.name, (group.kind, group.is_category)) == (name, kind)


def test_two_groups_have_one_dispute_whichever_comes_first(log: Log) -> None:
    log.import_ged(FIXTURES / "ged_short.csv")
    assert incident(log, "103").dispute == incident(log, "104").dispute
    dispute: Dispute = log.history.thing(incident(log, "103").dispute or "")  # type: ignore[assignment]
    assert dispute.title == "Hill Guard – Lake, and Shore League"
    assert set(dispute.principals) == {group_of("Hill Guard"), group_of("Lake, and Shore League")}


def test_everything_imported_is_open_and_says_who_imported_it(log: Log) -> None:
    log.import_ged(FIXTURES / "ged_short.csv")
    facts = [recorded.fact for recorded in log.history.all()]
    assert {(f.classification.level, f.recorded_by, f.agency) for f in facts} == {("open", "tester", "agency-tests")}
    assert len({f.correlation_id for f in facts}) == 1


def test_the_full_schema_tells_how_exact_time_and_place_are(log: Log) -> None:
    log.import_ged(FIXTURES / "ged_full.csv")
    seen = {id: incident(log, id) for id in ("101", "401", "402", "403")}
    assert [i.occurred for i in seen.values()] == [
        Occurred(start=day(1999, 3, 4), precision=TimePrecision.DAY),
        Occurred(start=day(2005, 1, 1), end=day(2005, 12, 31), precision=TimePrecision.YEAR),
        Occurred(start=day(2006, 5, 2), end=day(2006, 5, 6), precision=TimePrecision.WEEK),
        Occurred(start=day(2006, 6, 1), end=day(2006, 6, 30), precision=TimePrecision.MONTH),
    ]
    assert [(i.account.where.precision, i.account.where.as_said) for i in seen.values() if i.account] == [
        (PlacePrecision.EXACT, "Ford town, 3 km north; Ford district; East province"),
        (PlacePrecision.COUNTRY, None),
        (PlacePrecision.REGENCY, "Ford town, 3 km north; Ford district; East province"),
        (PlacePrecision.SEA_OR_AIR, "East province"),
    ]


def test_headlines_and_informants_are_recorded_nowhere(log: Log, tmp_path: Path) -> None:
    for name in ("ged_full.csv", "ged_full_doubtful.csv", "ged_full_bad.csv"):
        log.import_ged(FIXTURES / name, report=tmp_path / f"{name}.report.csv")
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Freedonia" in written
    assert b"PERSON-IN-HEADLINE" not in written


def test_doubtful_rows_are_recorded_as_said_and_reported(log: Log, tmp_path: Path) -> None:
    assert remarks(log, "ged_short_doubtful.csv", tmp_path) == [
        ("207", "suspicious", "id", "the same row again"),
        ("201", "suspicious", "low_death", "greater than best_death"),
        ("202", "suspicious", "best_death", "greater than high_death"),
        ("203", "suspicious", "low_death", "stands for unknown"),
        ("203", "suspicious", "best_death", "stands for unknown"),
        ("204", "suspicious", "low_death", "empty"),
        ("205", "suspicious", "latitude", "no coordinates"),
        ("206", "suspicious", "side_b", "differs from another name only in case or spaces"),
        ("208", "suspicious", "best_death", "stands for unknown"),
        ("208", "suspicious", "low_death", "greater than high_death"),
    ]
    killed = {id: incident(log, id).account.killed for id in ("201", "202", "203", "204", "208")}  # type: ignore[union-attr]
    assert killed == {
        "201": Tally(low=5, best=2, high=3),
        "202": Tally(low=1, best=9, high=3),
        "203": Tally(low=None, best=None, high=7),
        "204": Tally(low=None, best=2, high=3),
        "208": Tally(low=9, best=None, high=3),
    }
    assert incident(log, "205").account.where == Where(place=place_of("Freedonia"))  # type: ignore[union-attr]
    assert log.topics().count("incident.recorded") == 8


def test_doubtful_rows_of_the_full_schema_are_recorded_as_the_report_says(log: Log, tmp_path: Path) -> None:
    assert remarks(log, "ged_full_doubtful.csv", tmp_path) == [
        ("501", "suspicious", "date_end", "lies before date_start"),
        ("502", "suspicious", "number_of_sources", "stands for unknown"),
        ("503", "suspicious", "year", "differs from the year of date_start"),
        ("504", "suspicious", "where_description", "with adm_2 and adm_1 longer than 300 characters"),
    ]
    assert incident(log, "501").occurred == Occurred(start=day(2005, 1, 5), precision=TimePrecision.WEEK)
    assert incident(log, "504").account.where.as_said == "Ford district; East province"  # type: ignore[union-attr]


def test_bad_rows_are_refused_with_the_reason_and_leave_no_trace(log: Log, tmp_path: Path) -> None:
    found = remarks(log, "ged_short_bad.csv", tmp_path)
    assert {kind for _, kind, _, _ in found} == {"refused"}
    assert [(row, column, why) for row, _, column, why in found] == [
        ("", "id", "missing"),
        ("a7", "id", "not a number"),
        ("302", "day", "year, month and day are not a date"),
        ("303", "day", "year, month and day are not a date"),
        ("304", "day", "year, month and day are not a date"),
        ("305", "latitude", "not between -90 and 90 degrees"),
        ("306", "longitude", "not between -180 and 180 degrees"),
        ("307", "longitude", "empty where the other one is given"),
        ("308", "side_b", "empty"),
        ("309", "side_a", "empty"),
        ("310", "country", "empty"),
        ("311", "side_b", "both sides are the same"),
        ("312", "type_of_violence", "unknown type"),
        ("313", "best_death", "not a number of persons"),
        ("314", "best_death", "not a number of persons"),
        ("315", "high_death", "not a number of persons"),
        ("316", "low_death", "not a number of persons"),
        ("300", "id", "another row of the file has this id and says otherwise"),
        ("317", "", "the row has 13 cells and the header 14"),
        ("318", "", "the row has 15 cells and the header 14"),
        ("319", "", "name: contains control characters or marks of direction; remove them"),
        ("320", "", found[-1][3]),
    ]
    assert found[-1][3].startswith("fact.not-in-the-future")
    assert sorted(log.topics()) == [
        "dispute.detected",
        "group.registered",
        "group.registered",
        "incident.recorded",
        "place.registered",
        "source.registered",
    ]


def test_bad_rows_of_the_full_schema_are_refused_with_the_reason(log: Log, tmp_path: Path) -> None:
    assert remarks(log, "ged_full_bad.csv", tmp_path) == [
        ("601", "refused", "date_start", "not a date"),
        ("602", "refused", "date_end", "not a date"),
        ("603", "refused", "date_prec", "unknown code"),
        ("604", "refused", "where_prec", "unknown code"),
        ("605", "refused", "date_start", "not a date"),
    ]
    assert log.store.position() == 0
