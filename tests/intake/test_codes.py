"""Lists of the codes of territories: editions, names that changed, names that repeat."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from domain.place import Place, PlaceLevel
from domain.territory_file import TerritoryFile
from intake.codes import import_codes
from intake.files import FileRefused
from intake.recording import Importer
from intake.report import Report
from intake.territory_files import digest_of
from tests.intake.conftest import Log, real
from tests.territory.ground import CODES, codes_csv

if TYPE_CHECKING:
    from pathlib import Path

    from intake.report import Summary


def taken_in(log: Log, *paths: Path, report: Path | None = None, **options: Any) -> Summary:
    """Import lists of codes as a tester."""
    with Report(report) as written:
        return import_codes(
            paths,
            register=log.register,
            history=log.history,
            importer=Importer("tester", "agency-tests"),
            report=written,
            **options,
        )


def listed(folder: Path, *lists: str, name: str = "codes.csv") -> Path:
    """A file of one edition, or of several below each other."""
    path = folder / name
    path.write_text(lists[0] + "".join(each.split("\n", 1)[1] for each in lists[1:]), encoding="utf-8")
    return path


def place(log: Log, code: str) -> Place:
    """A territory as it stands on record."""
    return log.history.thing(f"place-{code}")  # type: ignore[return-value]  # the id says what it is


def test_every_code_is_a_territory_within_the_one_above_it(log: Log, tmp_path: Path) -> None:
    path = listed(tmp_path, codes_csv())
    summary = taken_in(log, path, batch_rows=3)
    assert summary.recorded == {"place.registered": len(CODES), "territoryfile.received": 1}
    village = place(log, "90.01.02.2001")
    assert (village.name, village.level, village.edition) == ("Karang", PlaceLevel.VILLAGE, "2025")
    assert (village.within, place(log, "90.01").within) == ("place-90.01.02", "place-90")
    (received,) = [r.fact for r in log.history.all() if isinstance(r.fact, TerritoryFile.Received)]
    assert (received.sha256, received.edition, received.rows) == (digest_of(path), "2025", len(CODES))


def test_the_same_list_again_adds_nothing(log: Log, tmp_path: Path) -> None:
    path = listed(tmp_path, codes_csv())
    first = taken_in(log, path)
    again = taken_in(log, path, batch_rows=3)
    assert (again.facts, again.unchanged) == (0, len(CODES))
    assert log.store.position() == first.facts


def test_a_list_that_was_stopped_goes_on_where_it_was(log: Log, tmp_path: Path) -> None:
    path = listed(tmp_path, codes_csv())
    stopped = taken_in(log, path, batch_rows=3, stop=lambda: True)
    assert (stopped.stopped, stopped.recorded) == (True, {"place.registered": 3})
    rest = taken_in(log, path, batch_rows=3)
    assert (rest.unchanged, rest.recorded["place.registered"]) == (3, len(CODES) - 3)


def test_a_dry_run_counts_everything_and_records_nothing(log: Log, tmp_path: Path) -> None:
    summary = taken_in(log, listed(tmp_path, codes_csv()), dry_run=True, batch_rows=3)
    assert summary.recorded["place.registered"] == len(CODES)
    assert log.store.position() == 0


def test_a_name_that_a_later_edition_changed_is_a_recorded_change_whatever_the_order_of_files(
    log: Log, tmp_path: Path
) -> None:
    old = listed(tmp_path, codes_csv("2018", n90_01_01_2002="Smuber"), codes_csv("2022", n90_01_01_2002="Smuber"))
    new = listed(tmp_path, codes_csv("2023"), name="new.csv")
    for paths in ([old, new], [new, old]):
        recorded = taken_in(log, *paths).recorded
        assert recorded["place.renamed"] + recorded["place.former-name-found"] == (1 if paths[0] == old else 0)
    village = place(log, "90.01.01.2002")
    assert (village.name, village.edition, village.former_names) == ("Sumber", "2023", {"Smuber"})


def test_an_older_edition_that_comes_later_tells_a_former_name(log: Log, tmp_path: Path) -> None:
    taken_in(log, listed(tmp_path, codes_csv("2023")))
    old = listed(tmp_path, codes_csv("2018", n90_01_01_2002="Smuber"), name="old.csv")
    assert taken_in(log, old).recorded["place.former-name-found"] == 1
    assert place(log, "90.01.01.2002").name == "Sumber"


def test_a_corrected_list_of_the_same_edition_is_a_recorded_change_and_the_faulty_one_again_changes_nothing(
    log: Log, tmp_path: Path
) -> None:
    faulty = listed(tmp_path, codes_csv(n90_01_01_2002="Smuber"))
    taken_in(log, faulty)
    assert taken_in(log, listed(tmp_path, codes_csv(), name="right.csv")).recorded["place.renamed"] == 1
    again = taken_in(log, faulty)
    assert (again.facts, again.left) == (0, 1)
    assert place(log, "90.01.01.2002").name == "Sumber"


def test_names_that_repeat_within_a_regency_are_told_and_stay_two_places(log: Log, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    summary = taken_in(log, listed(tmp_path, codes_csv()), report=report)
    rows = list(csv.DictReader(io.StringIO(report.read_text("utf-8"))))
    assert {row["row"] for row in rows if "have this name" in row["why"]} == {"90.01.01.2001", "90.01.02.2001"}
    assert summary.suspicious == 2
    assert place(log, "90.01.01.2001").id != place(log, "90.01.02.2001").id


def test_a_territory_above_that_comes_later_is_tied_when_it_comes(log: Log, tmp_path: Path) -> None:
    header, *rows = codes_csv().splitlines(keepends=True)
    backwards = listed(tmp_path, "".join([header, *rows[::-1]]), name="backwards.csv")
    taken_in(log, backwards, batch_rows=2)
    assert place(log, "90.01.02.2001").within == "place-90.01.02"
    assert place(log, "90.01").within == "place-90"


def test_a_territory_above_that_is_not_on_record_is_told(log: Log, tmp_path: Path) -> None:
    alone = listed(tmp_path, "edition,kode,nama\n2025,90.01,Kabupaten Lereng\n")
    summary = taken_in(log, alone)
    assert [why for _, _, why in summary.remarks] == ["the territory above it, 90, is not on record"]
    assert taken_in(log, listed(tmp_path, codes_csv(), name="all.csv")).recorded["place.placed-within"] == 1


def test_a_territory_that_somebody_registered_by_hand_is_found_by_its_code(log: Log, tmp_path: Path) -> None:
    act = Importer("officer", "agency-office").act()
    given = {"name": "Sumber", "level": PlaceLevel.VILLAGE, "code": "90.01.01.2002", "edition": "2025"}
    log.register.start(Place.register, act=act, id="place-by-hand", **given)
    taken_in(log, listed(tmp_path, codes_csv()))
    found: Any = log.history.thing("place-by-hand")
    assert found.within == "place-90.01.01"
    assert "place-90.01.01.2002" not in log.history.things(["place-90.01.01.2002"])


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2025,9001,Lereng", "kode"),
        ("2025,90.01.1,Lereng", "kode"),
        ("2025,90.01,", "nama"),
        ("2025,90.01,Le\u202ereng", "nama"),
        (",90.01,Lereng", "edition"),
        ("tahun 2025,90.01,Lereng", "edition"),
        ("2025,90.01", ""),
    ],
)
def test_a_row_that_says_no_territory_is_refused_and_the_others_are_taken(
    log: Log, tmp_path: Path, row: str, column: str
) -> None:
    summary = taken_in(log, listed(tmp_path, f"edition,kode,nama\n{row}\n2025,90,Tirta\n"))
    assert [(kind.value, where) for kind, where, _ in summary.remarks] == [("refused", column)]
    assert summary.recorded["place.registered"] == 1


def test_a_level_that_contradicts_its_code_and_a_code_with_two_names_are_refused(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("kode,nama,level\n90,Tirta,1\n90.01,Lereng,3\n90,Tirto,1\n90, Tirta ,1\n90,Tirta,1\n", "utf-8")
    summary = taken_in(log, path, edition="2025")
    assert (summary.refused, summary.recorded["place.registered"]) == (3, 1)


@pytest.mark.parametrize(
    ("text", "edition", "why"),
    [
        ("kode,nama\n90,Tirta\n", None, "no edition is said"),
        ("edition,kode,nama\n2025,90,Tirta\n", "2025", "leave out --edition"),
        ("edition,kode\n2025,90\n", None, "lacks kode or nama"),
    ],
)
def test_a_list_without_an_edition_or_a_name_is_refused_as_a_whole(
    log: Log, tmp_path: Path, text: str, edition: str | None, why: str
) -> None:
    with pytest.raises(FileRefused, match=why):
        taken_in(log, listed(tmp_path, text), edition=edition)


def test_the_four_editions_of_magetan_hold_one_corrected_village_and_eighteen_twins(log: Log, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    summary = taken_in(log, real("boundaries/magetan_code_history.csv"), report=report)
    assert summary.recorded == {"place.registered": 254, "place.renamed": 2, "territoryfile.received": 1}
    village = place(log, "35.20.02.2012")
    assert (village.name, village.edition, village.former_names) == ("Joketro", "2023", {"Jokerto"})
    rows = list(csv.DictReader(io.StringIO(report.read_text("utf-8"))))
    assert len({row["row"] for row in rows if "have this name" in row["why"]}) == 18
