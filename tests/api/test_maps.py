"""Maps over HTTP: GeoJSON that draws no more than is known, for those who may see it, and is not sent twice."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from geojson_pydantic import FeatureCollection

from domain.classification import Level
from domain.dispute import Dispute, Party, PartyRole
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType
from domain.place import Place, PlacePrecision, Where
from domain.territory_file import TerritoryFile
from exports.areas import NEAR
from intake.boundaries import import_boundaries
from intake.codes import import_codes
from intake.recording import Importer
from territory.shelf import Shelf
from tests.api.conftest import client_of
from tests.territory.ground import CODES, VILLAGES, codes_csv, districts, middle, square, villages

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

KARANG, SUMBER, WATU = "90.01.01.2001", "90.01.01.2002", "90.01.02.2002"


@pytest.fixture
def mapped(desk: Desk, tmp_path: Path) -> Desk:
    """A regency with its codes and the boundaries of its villages and districts."""
    given: dict[str, Any] = {"register": desk.register, "history": desk.history}
    given["importer"] = Importer("tester", "agency-tests")
    codes = tmp_path / "codes.csv"
    codes.write_text(codes_csv(), encoding="utf-8")
    import_codes([codes], **given)
    for name, content in (("desa.geojson", villages()), ("kecamatan.geojson", districts())):
        (tmp_path / name).write_bytes(content)
        shelf = Shelf(tmp_path / "boundaries")
        import_boundaries([tmp_path / name], shelf=shelf, edition="2025", **given)
    desk.project()
    settings = replace(desk.settings, boundaries=tmp_path / "boundaries")
    return replace(desk, settings=settings)


def happened(desk: Desk, id: str, where: Where, level: Level | None = None) -> None:
    """A clash somewhere."""
    account = Account(type=IncidentType.CLASH, where=where)
    desk.start(Incident.record_, id=f"incident-{id}", level=level, account=account)


def disputed(desk: Desk, id: str, *codes: str) -> None:
    """A dispute of two groups in some places."""
    for group in ("group-1", "group-2"):
        if group not in desk.history.things([group]):
            desk.start(Group.register, id=group, name=group, kind=GroupKind.VILLAGE)
    parties = tuple(Party(group=f"group-{n}", role=PartyRole.PRINCIPAL) for n in (1, 2))
    desk.start(Dispute.detect, id=id, title="Border", parties=parties, places=tuple(f"place-{code}" for code in codes))


async def got(client: Client, address: str, **headers: str) -> httpx.Response:
    """What an address answers."""
    return await client.http.get(address, headers=headers)


async def drawn(client: Client, address: str) -> dict[str, Any]:
    """The features by their ids, held to RFC 7946."""
    response = await got(client, address)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/geo+json"), response.text
    FeatureCollection.model_validate_json(response.content)
    return {feature["id"]: feature for feature in response.json()["features"]}


async def test_a_layer_draws_villages_as_they_run_and_points_only_where_they_are_exact(mapped: Desk) -> None:
    happened(mapped, "exact", Where(place=f"place-{WATU}", **middle(WATU), precision=PlacePrecision.EXACT))  # type: ignore[arg-type]
    happened(mapped, "village", Where(place=f"place-{WATU}"))
    happened(mapped, "near", Where(place="place-90.01", **middle(WATU), precision=PlacePrecision.NEAR))  # type: ignore[arg-type]
    happened(mapped, "regency", Where(place="place-90.01"))
    disputed(mapped, "dispute-1", KARANG, SUMBER)
    mapped.project()
    async with client_of(mapped) as client:
        found = await drawn(client, "/map/layer?place=place-90.01")
        assert len(client.reader.statements) == 1
        assert set(await drawn(client, "/map/layer?place=place-90.01.01")) == {"dispute-1"}
    kinds = {id: (f["geometry"] and f["geometry"]["type"], f["properties"]["drawn_as"]) for id, f in found.items()}
    assert kinds == {
        "incident-exact": ("Point", "exact_point"),
        "incident-village": ("Polygon", "boundary"),
        "incident-near": ("Polygon", "circle_of_uncertainty"),
        "incident-regency": (None, "nothing"),
        "dispute-1": ("MultiPolygon", "boundary"),
    }
    village = found["incident-village"]
    assert sorted(map(tuple, village["geometry"]["coordinates"][0])) == sorted(
        map(tuple, square(1, 0)["coordinates"][0])
    )
    assert village["properties"]["places"] == [CODES[WATU]]
    assert found["incident-near"]["properties"]["radius_m"] == NEAR
    assert len(found["dispute-1"]["geometry"]["coordinates"]) == 2


async def test_a_district_that_was_told_by_polygon_is_drawn_as_it_runs(mapped: Desk) -> None:
    sheet = next(
        r.fact.originator_id
        for r in mapped.history.about(("territoryfile",))
        if isinstance(r.fact, TerritoryFile.Received) and r.fact.level == "district"
    )
    told: Any = {"code": "90.01.02", "edition": "2025", "boundaries": sheet}
    where = {**middle(WATU), "precision": PlacePrecision.DISTRICT, "place": "place-90.01.02", "by_polygon": told}
    happened(mapped, "1", Where.model_validate(where))
    mapped.project()
    async with client_of(mapped) as client:
        found = await drawn(client, "/map/layer?place=place-90.01")
    properties = found["incident-1"]["properties"]
    assert (properties["drawn_as"], properties["by_polygon"]) == ("boundary", "90.01.02@2025")


async def test_nobody_is_shown_what_is_above_their_class_and_a_moment_shows_what_was_known_then(mapped: Desk) -> None:
    happened(mapped, "open", Where(place=f"place-{WATU}"))
    before = mapped.history.position()
    happened(mapped, "secret", Where(place=f"place-{WATU}"), level=Level.SECRET)
    mapped.change(f"place-{WATU}", Place.rename, name="Watu Baru", edition="2026")
    mapped.project()
    address = "/map/layer?place=place-90.01"
    async with client_of(mapped.cleared(Level.SECRET, "INTEL")) as client:
        assert set(await drawn(client, address)) == {"incident-open", "incident-secret"}
        then = await drawn(client, f"{address}&asOf={before}")
    assert {id: f["properties"]["places"] for id, f in then.items()} == {"incident-open": ["Watu"]}
    async with client_of(mapped.cleared(Level.RESTRICTED)) as client:
        response = await got(client, address)
        assert [f["id"] for f in response.json()["features"]] == ["incident-open"]
        assert response.json()["rukun"]["leftOut"] == {"incidents": 0, "disputes": 0}
        assert "secret" not in response.text
    async with client_of(mapped.cleared(Level.OPEN, rights=frozenset({"decide"}))) as client:
        assert (await got(client, address)).status_code == 403
    keys = replace(mapped, settings=replace(mapped.settings, keys=mapped.settings.boundaries))
    async with client_of(keys) as client:
        for path in (address, "/map/boundaries?level=village"):
            refused = await got(client, path)
            assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="rukun"')


async def test_a_window_shows_what_began_in_it(mapped: Desk) -> None:
    happened(mapped, "1", Where(place=f"place-{WATU}"))
    mapped.project()
    async with client_of(mapped) as client:
        inside = await drawn(client, "/map/layer?place=place-90&start=2025-04-20T00:00:00Z&end=2025-04-21T00:00:00Z")
        inside |= await drawn(client, "/map/layer?place=place-90.01&start=2025-04-20T00:00:00Z")
        assert set(inside) == {"incident-1"}
        assert await drawn(client, "/map/layer?place=place-90.01&start=2025-04-21T00:00:00Z") == {}
        assert await drawn(client, "/map/layer?place=place-90.01&end=2025-04-01T00:00:00Z") == {}


async def test_a_map_that_stayed_the_same_is_not_sent_again(mapped: Desk) -> None:
    happened(mapped, "1", Where(place=f"place-{WATU}"))
    mapped.project()
    async with client_of(mapped) as client:
        for address, caching in (
            ("/map/layer?place=place-90.01", "private, no-cache"),
            ("/map/boundaries?level=village", "private, max-age=3600"),
        ):
            first = await got(client, address)
            assert (first.headers["cache-control"], first.headers["vary"]) == (caching, "authorization")
            again = await got(client, address, **{"if-none-match": f'"other", W/{first.headers["etag"]}'})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
        happened(mapped, "2", Where(place=f"place-{WATU}"))
        mapped.project()
        first = await got(client, "/map/layer?place=place-90.01", **{"rukun-position": str(mapped.history.position())})
        assert {f["id"] for f in first.json()["features"]} == {"incident-1", "incident-2"}


async def test_boundaries_are_those_of_a_level_within_a_territory_in_an_edition(mapped: Desk) -> None:
    async with client_of(mapped) as client:
        assert set(await drawn(client, "/map/boundaries?level=village")) == set(VILLAGES)
        assert set(await drawn(client, "/map/boundaries?level=village&within=90.01.02&edition=2025&zoom=9")) == {
            code for code in VILLAGES if code.startswith("90.01.02.")
        }
        found = await drawn(client, "/map/boundaries?level=district")
        assert found["90.01.01"]["properties"]["name"] == CODES["90.01.01"]
        for nothing in ("level=regency", "level=village&edition=2018", "level=village&within=90.01.0"):
            assert (await got(client, f"/map/boundaries?{nothing}")).status_code == 404


async def test_without_the_files_circles_are_drawn_and_it_is_told(mapped: Desk) -> None:
    happened(mapped, "1", Where(place=f"place-{WATU}"))
    mapped.project()
    folder = mapped.settings.boundaries
    assert folder is not None
    for file in folder.iterdir():
        file.unlink()
    async with client_of(mapped) as client:
        layer = (await got(client, "/map/layer?place=place-90.01")).json()
        assert len(layer["rukun"]["boundariesNotAtHand"]) == 1
        assert layer["features"][0]["properties"]["drawn_as"] == "nothing"
        lost = await got(client, "/map/boundaries?level=village")
    assert (lost.status_code, "rukun import boundaries" in lost.text) == (404, True)


@pytest.mark.parametrize(
    ("address", "status", "named"),
    [
        ("/map/layer", 400, "place"),
        ("/map/layer?place=place-nowhere", 404, ""),
        ("/map/layer?place=place-90.01&start=yesterday", 400, "start"),
        ("/map/layer?place=place-90.01&zoom=-1", 400, "zoom"),
        ("/map/layer?place=place-90.01&zoom=23", 400, "zoom"),
        ("/map/layer?place=place-90.01&zoom=1&zoom=1", 400, "zoom"),
        ("/map/layer?place=place-90.01&asOf=99999", 400, "asOf"),
        ("/map/layer?place=place-90.01&asOf=once", 400, "asOf"),
        ("/map/layer?place=place-90.01&bbox=1", 400, "bbox"),
        ("/map/boundaries", 400, "level"),
        ("/map/boundaries?level=planet", 400, "level"),
    ],
)
async def test_an_address_that_cannot_be_answered_says_what_is_wrong_with_it(
    mapped: Desk, address: str, status: int, named: str
) -> None:
    async with client_of(mapped) as client:
        response = await got(client, address)
    assert response.status_code == status, response.text
    (error,) = json.loads(response.content)["errors"]
    assert error["message"].startswith(named)
    assert response.headers["cache-control"] == "no-store"
