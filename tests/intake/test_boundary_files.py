"""Files of boundaries, and the territories that are told from points by them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from domain.act import Act
from domain.classification import Classification, Level
from domain.incident import Account, Incident, IncidentType, Tally
from domain.occurred import Occurred
from domain.place import PlaceLevel, PlacePrecision, Where
from domain.report import Channel, Report
from domain.source import Source, SourceKind
from domain.territory_file import TerritoryFile, id_of_file
from intake.boundaries import import_boundaries
from intake.files import FileRefused
from intake.placing import tell_places
from intake.recording import Importer
from intake.ucdp_events import incident_of
from territory.shelf import NotOnTheShelf, Shelf
from tests.intake.conftest import Log, ged_row, real, write_ged
from tests.intake.test_codes import listed, taken_in
from tests.territory.ground import (
    SIDE,
    SOUTH,
    VILLAGES,
    WEST,
    codes_csv,
    collection,
    districts,
    feature,
    middle,
    square,
)
from tests.territory.ground import villages as village_file

if TYPE_CHECKING:
    from intake.report import Summary

WATU = "90.01.02.2002"
DAY = Occurred(start=datetime(2025, 4, 20, 7, tzinfo=UTC))
IMPORTER = Importer("tester", "agency-tests")


def act(**more: Any) -> Act:
    """Somebody at the office acts."""
    return Act(recorded_by="officer", agency="agency-office", command_id=uuid4(), now=datetime.now(UTC), **more)


def point(code: str, precision: PlacePrecision = PlacePrecision.EXACT, **more: Any) -> Where:
    """A point in the middle of a village."""
    return Where(**middle(code), precision=precision, **more)  # type: ignore[arg-type]  # mypy takes both for every field


def shelf_of(folder: Path) -> Shelf:
    """The shelf beside a log."""
    return Shelf(folder / "boundaries")


def take(log: Log, folder: Path, content: bytes, name: str = "desa.geojson", **options: Any) -> Summary:
    """Take a file of boundaries in."""
    path = folder / name
    path.write_bytes(content)
    given = {"edition": "2025", **options}
    return import_boundaries(
        [path], register=log.register, history=log.history, importer=IMPORTER, shelf=shelf_of(folder), **given
    )


def tell(log: Log, folder: Path, **options: Any) -> Summary:
    """Tell places from points."""
    return tell_places(
        register=log.register, history=log.history, importer=IMPORTER, shelf=shelf_of(folder), about=Path("log"), **options
    )  # fmt: skip


def happened(log: Log, id: str, where: Where, **more: Any) -> None:
    """An incident somewhere."""
    account = Account(type=IncidentType.CLASH, where=where)
    log.register.start(Incident.record_, act=act(occurred=DAY, **more), id=f"incident-{id}", account=account)


def where(log: Log, id: str) -> Where:
    """Where an incident was, as it stands on record."""
    thing: Any = log.history.thing(f"incident-{id}")
    return thing.account.where  # type: ignore[no-any-return]


@pytest.fixture
def ground(log: Log, tmp_path: Path) -> Log:
    """Codes and boundaries are on record."""
    taken_in(log, listed(tmp_path, codes_csv()))
    take(log, tmp_path, village_file())
    take(log, tmp_path, districts(), "kecamatan.geojson")
    return log


def test_what_is_recorded_of_boundaries_is_which_file_they_stand_in(log: Log, tmp_path: Path) -> None:
    taken_in(log, listed(tmp_path, codes_csv()))
    summary = take(log, tmp_path, village_file(), origin="An atlas, MIT")
    assert summary.recorded == {"territoryfile.received": 1}
    fact = next(r.fact for r in log.history.about(("territoryfile",)) if r.fact.originator_version == 1
                and isinstance(r.fact, TerritoryFile.Received) and r.fact.level)  # fmt: skip
    assert isinstance(fact, TerritoryFile.Received)
    assert (fact.level, fact.rows, fact.origin) == (PlaceLevel.VILLAGE, 4, "An atlas, MIT")
    assert shelf_of(tmp_path).boundaries(fact.sha256).codes == tuple(VILLAGES)
    assert fact.originator_id == id_of_file(fact.sha256, "2025")


def test_the_same_boundaries_again_add_nothing_and_put_back_what_was_lost(ground: Log, tmp_path: Path) -> None:
    position = ground.store.position()
    for kept in (tmp_path / "boundaries").iterdir():
        kept.unlink()
    with pytest.raises(NotOnTheShelf):
        tell(ground, tmp_path)
    again = take(ground, tmp_path, village_file())
    take(ground, tmp_path, districts(), "kecamatan.geojson")
    assert (again.facts, again.unchanged) == (0, 4)
    assert ground.store.position() == position
    assert tell(ground, tmp_path).facts == 0


def test_a_dry_run_keeps_no_file_and_records_nothing(log: Log, tmp_path: Path) -> None:
    assert take(log, tmp_path, village_file(), dry_run=True).rows == 4
    assert log.store.position() == 0
    assert not (tmp_path / "boundaries").exists()


def test_a_feature_that_is_none_is_refused_and_a_code_that_nobody_knows_is_told(log: Log, tmp_path: Path) -> None:
    content = collection(feature("90.01", "Lereng", square(0, 0)), feature("?", "A", square(1, 0)))
    summary = take(log, tmp_path, content)
    assert (summary.refused, summary.suspicious) == (1, 1)
    assert "no territory is on record with this code" in {why for _, _, why in summary.remarks}


def test_a_file_without_any_boundary_is_refused_as_a_whole(log: Log, tmp_path: Path) -> None:
    for content in (b"{}", collection(feature("?", "A", square(1, 0)))):
        with pytest.raises(FileRefused):
            take(log, tmp_path, content)
    assert log.store.position() == 0


def test_an_exact_point_tells_its_village_and_by_what(ground: Log, tmp_path: Path) -> None:
    happened(ground, "1", point(WATU, as_said="By the weir"))
    before = ground.store.position()
    summary = tell(ground, tmp_path)
    assert summary.recorded == {"incident.corrected": 1}
    now = where(ground, "1")
    assert (now.place, now.as_said, now.precision) == (f"place-{WATU}", "By the weir", PlacePrecision.EXACT)
    sheets = [r.fact.originator_id for r in ground.history.about(("territoryfile",))]
    assert now.by_polygon is not None
    assert (now.by_polygon.code, now.by_polygon.edition) == (WATU, "2025")
    assert now.by_polygon.boundaries in sheets
    incident: Any = ground.history.thing("incident-1")
    assert incident.occurred == DAY
    assert tell(ground, tmp_path).facts == 0
    assert ground.store.position() == before + 1


@pytest.mark.parametrize(
    ("precision", "place"),
    [
        (PlacePrecision.EXACT, f"place-{WATU}"),
        (PlacePrecision.DISTRICT, "place-90.01.02"),
        (PlacePrecision.NEAR, None),
        (PlacePrecision.REGENCY, None),
        (PlacePrecision.AREA, None),
        (PlacePrecision.COUNTRY, None),
        (PlacePrecision.SEA_OR_AIR, None),
    ],
)
def test_a_place_known_only_roughly_stays_so(
    ground: Log, tmp_path: Path, precision: PlacePrecision, place: str | None
) -> None:
    happened(ground, "1", point(WATU, precision))
    tell(ground, tmp_path)
    assert where(ground, "1").place == place
    assert where(ground, "1").precision is precision


def test_what_somebody_said_stays_where_it_is_as_small_and_is_made_smaller_only_within_itself(
    ground: Log, tmp_path: Path
) -> None:
    happened(ground, "said", point(WATU, place="place-90.01.01.2002"))
    happened(ground, "within", point(WATU, place="place-90.01"))
    happened(ground, "against", point(WATU, place="place-90.01.01"))
    summary = tell(ground, tmp_path)
    assert where(ground, "said").place == "place-90.01.01.2002"
    assert where(ground, "within").place == f"place-{WATU}"
    assert where(ground, "against").place == "place-90.01.01"
    assert [why for _, _, why in summary.remarks] == [f"the point lies in {WATU}, and the place on record is 90.01.01"]


def test_a_point_on_a_common_border_is_left_to_somebody(ground: Log, tmp_path: Path) -> None:
    happened(ground, "1", Where(longitude=WEST + SIDE, latitude=SOUTH + SIDE / 2, precision=PlacePrecision.EXACT))
    summary = tell(ground, tmp_path)
    assert (summary.left, where(ground, "1").place) == (1, None)


def test_the_newest_edition_tells_and_a_withdrawn_file_does_not(ground: Log, tmp_path: Path) -> None:
    moved = collection(feature("90.01.01.2001", "Karang", square(0, 0, 2, 2)))
    take(ground, tmp_path, moved, "new.geojson", edition="2026")
    happened(ground, "1", point(WATU))
    tell(ground, tmp_path)
    told = where(ground, "1").by_polygon
    assert told is not None
    assert (told.code, told.edition) == ("90.01.01.2001", "2026")
    ground.register.change(told.boundaries, TerritoryFile.withdraw, act=act(), reason="Drawn by mistake")
    happened(ground, "2", point(WATU))
    tell(ground, tmp_path)
    assert where(ground, "2").place == f"place-{WATU}"
    assert where(ground, "1").by_polygon == told


def test_a_correction_is_kept_as_high_as_what_it_corrects_and_tells_nothing_kept_higher(
    ground: Log, tmp_path: Path
) -> None:
    secret, top = Classification(level=Level.SECRET), Classification(level=Level.TOP_SECRET)
    exact = point(WATU)
    happened(ground, "1", exact, classification=secret)
    happened(ground, "2", exact, classification=secret)
    revise: dict[str, Any] = {
        "killed": Tally(best=1),
        "injured": Tally(),
        "displaced": Tally(),
        "reason": "Told in confidence",
    }
    ground.register.change("incident-2", Incident.revise_tally, act=act(classification=top), **revise)
    summary = tell(ground, tmp_path)
    assert [r.fact.classification for r in ground.history.of("incident-1")] == [secret, secret]
    assert (summary.left, where(ground, "2").place) == (1, None)


def test_a_report_is_placed_too_and_a_refuted_incident_is_not(ground: Log, tmp_path: Path) -> None:
    exact = point(WATU)
    ground.register.start(Source.register, act=act(), id="source-1", kind=SourceKind.FKDM)
    ground.register.start(
        Report.receive, act=act(), id="report-1", source="source-1", channel=Channel.MESSAGE, title="A quarrel", where=exact
    )  # fmt: skip
    happened(ground, "1", exact)
    ground.register.change("incident-1", Incident.refute, act=act(), evidence=("report-1",), reason="It was a drill")
    assert tell(ground, tmp_path).recorded == {"report.corrected": 1}
    report: Any = ground.history.thing("report-1")
    assert report.statement.where.place == f"place-{WATU}"


def test_a_data_set_that_is_imported_again_leaves_the_told_place_until_the_point_moves(
    ground: Log, tmp_path: Path
) -> None:
    path = write_ged(tmp_path / "ged.csv", [ged_row(1, **middle(WATU))])
    ground.import_ged(path)
    id = incident_of("1").removeprefix("incident-")
    before: Any = ground.history.thing(incident_of("1"))
    exact = before.account.model_copy(update={"where": before.account.where.model_copy(update={
        "precision": PlacePrecision.EXACT, "place": None})})  # fmt: skip
    ground.register.change(before.id, Incident.correct, act=act(), account=exact, reason="Seen on the spot")
    tell(ground, tmp_path)
    assert where(ground, id).place == f"place-{WATU}"
    again = ground.import_ged(path)
    assert (again.facts, again.unchanged) == (0, 1)


def test_a_point_in_madigondo_is_told_by_its_polygon_and_one_at_sea_is_not(log: Log, tmp_path: Path) -> None:
    madigondo = "35.20.04.2020"
    taken_in(log, real("boundaries/magetan_code_history.csv"))
    content = real("boundaries/magetan_desa_35.20.geojson").read_bytes()
    take(log, tmp_path, content)
    (inside,) = (f["properties"] for f in json.loads(content)["features"] if f["properties"]["kode"] == madigondo)
    exact = PlacePrecision.EXACT
    happened(log, "1", Where(longitude=inside["lng"], latitude=inside["lat"], precision=exact))
    happened(log, "2", Where(longitude=111.3, latitude=-6.0, precision=exact))
    tell(log, tmp_path)
    assert where(log, "1").place == f"place-{madigondo}"
    assert where(log, "2").place is None
