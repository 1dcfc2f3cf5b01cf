"""Polygons out of files: which territory a point lies in, and what is no boundary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import shapely  # type: ignore[import-untyped]

from domain.place import PlaceLevel
from territory.boundaries import Boundaries, area_km2
from territory.features import NotBoundaries, read_boundaries
from territory.shelf import NotOnTheShelf, Shelf
from tests.intake.conftest import real
from tests.territory.ground import SIDE, SOUTH, VILLAGES, WEST, collection, districts, feature, middle, square, villages

if TYPE_CHECKING:
    from pathlib import Path


def test_a_point_lies_in_the_village_whose_polygon_holds_it() -> None:
    boundaries = Boundaries(villages())
    points = [middle(code) for code in VILLAGES]
    found = boundaries.at([p["longitude"] for p in points], [p["latitude"] for p in points])
    assert found == [(code,) for code in VILLAGES]
    assert boundaries.level is PlaceLevel.VILLAGE


def test_a_point_on_a_common_border_lies_in_both_and_one_outside_in_none() -> None:
    boundaries = Boundaries(villages())
    border, outside = boundaries.at([WEST + SIDE, WEST - 1], [SOUTH + SIDE / 2, SOUTH])
    assert sorted(border) == ["90.01.01.2002", "90.01.02.2002"]
    assert outside == ()
    assert boundaries.at([], []) == []


def test_a_hole_in_a_territory_is_not_of_it() -> None:
    around = square(0, 0, 3, 3)
    around["coordinates"].append(square(1, 1)["coordinates"][0])
    boundaries = Boundaries(collection(feature("90.01", "Lereng", around), feature("90.02", "Kota", square(1, 1))))
    assert boundaries.at([WEST + 0.15, WEST + 0.05], [SOUTH + 0.15, SOUTH + 0.05]) == [("90.02",), ("90.01",)]


@pytest.mark.parametrize(
    ("geometry", "code", "name", "field", "why"),
    [
        (None, "90.01.01.2001", "A", "geometry", "is no polygon"),
        ({"type": "Point", "coordinates": [110, -7]}, "90.01.01.2001", "A", "geometry", "is no polygon"),
        ({"type": "Polygon", "coordinates": []}, "90.01.01.2001", "A", "geometry", "is no polygon"),
        ({"type": "Polygon", "coordinates": "?"}, "90.01.01.2001", "A", "geometry", "cannot be read"),
        ({"type": "Polygon", "coordinates": [[[110, -7], [111, -7]]]}, "90.01.01.2001", "A", "geometry", "cannot be read"),
        (square(500_000, 0), "90.01.01.2001", "A", "geometry", "lies outside"),
        (square(0, 0), "Karang", "A", "kode", "is no code"),
        (square(0, 0), None, "A", "kode", "missing"),
        (square(0, 0), "90.01.01.2001", None, "nama", "missing"),
        (square(0, 0), "90.01.01", "A", "kode", "is the code of a district"),
        (square(0, 0), "90.01.02.2002", "A", "kode", "stands already as feature 1"),
    ],
)  # fmt: skip
def test_what_is_no_boundary_is_refused_and_says_why(geometry: Any, code: Any, name: Any, field: str, why: str) -> None:
    first = feature("90.01.02.2002", "Watu", square(1, 0))
    boundaries, refused = read_boundaries(collection(first, feature(code, name, geometry)))
    assert [one.code for one in boundaries] == ["90.01.02.2002"]
    assert [(one.number, one.field) for one in refused] == [(2, field)]
    assert refused[0].why.startswith(why)
    assert refused[0].mend


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        b'{"type":"Feature","features":[]}',
        b'{"type":"FeatureCollection","features":[]}',
        b'{"type":"FeatureCollection","features":[1]}',
        collection(feature("90", "Tirta", square(0, 0)), crs={"type": "name", "properties": {"name": "EPSG:32749"}}),
    ],
)
def test_a_file_that_is_no_collection_of_features_in_wgs_84_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(NotBoundaries, match=r"; (export|transform) "):
        read_boundaries(content)


def test_a_ring_inside_another_is_a_hole_and_told() -> None:
    nested = {"type": "MultiPolygon", "coordinates": [square(0, 0, 3, 3)["coordinates"], square(1, 1)["coordinates"]]}
    (one,), _ = read_boundaries(collection(feature("90.01", "Lereng", nested)))
    assert one.mended.startswith("Nested shells")
    assert one.geometry.is_valid
    assert not one.geometry.contains(shapely.Point(WEST + 0.15, SOUTH + 0.15))
    assert one.geometry.contains(shapely.Point(WEST + 0.05, SOUTH + 0.05))


def test_neighbours_keep_their_common_border_at_every_zoom() -> None:
    jagged = [[WEST + SIDE + (0.001 if n % 2 else 0), SOUTH + SIDE * n / 20] for n in range(1, 20)]
    left, right = square(0, 0), square(1, 0)
    left["coordinates"][0][2:2] = jagged
    right["coordinates"][0][4:4] = jagged[::-1]
    boundaries = Boundaries(collection(feature("90.01", "A", left), feature("90.02", "B", right)))
    counts = {}
    for zoom in (8, None):
        a, b = (shapely.from_geojson(bytes(text)) for text in boundaries.drawn(zoom).values())
        assert a.intersection(b).length == pytest.approx(shapely.shared_paths(a.exterior, b.exterior).length)
        assert a.intersection(b).area == 0
        counts[zoom] = int(shapely.get_num_coordinates([a, b]).sum())
    assert counts == {8: 12, None: 48}


def test_the_shelf_keeps_a_file_as_it_came_and_refuses_one_that_was_changed(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "boundaries")
    digest = shelf.put(districts())
    assert shelf.put(districts()) == digest
    assert shelf.boundaries(digest).codes == ("90.01.01", "90.01.02")
    (kept,) = (tmp_path / "boundaries").iterdir()
    assert kept.read_bytes() == districts()
    kept.write_bytes(villages())
    with pytest.raises(NotOnTheShelf, match="was changed"):
        Shelf(tmp_path / "boundaries").boundaries(digest)
    kept.unlink()
    with pytest.raises(NotOnTheShelf, match="take it in again"):
        Shelf(tmp_path / "boundaries").boundaries(digest)


def test_a_degree_of_the_earth_is_as_large_as_geographers_say() -> None:
    degree = shapely.geometry.box(110, -0.5, 111, 0.5)
    assert area_km2(degree) == pytest.approx(12_364, rel=0.01)  # on the ellipsoid 12,309


def test_every_point_inside_a_village_of_magetan_is_told_by_its_polygon() -> None:
    content = real("boundaries/magetan_desa_35.20.geojson").read_bytes()
    boundaries = Boundaries(content)
    assert len(boundaries.codes) == 235
    inside = {
        f["properties"]["kode"]: shapely.make_valid(shapely.geometry.shape(f["geometry"])).representative_point()
        for f in json.loads(content)["features"]
    }
    found = boundaries.at([p.x for p in inside.values()], [p.y for p in inside.values()])
    assert found == [(code,) for code in inside]
