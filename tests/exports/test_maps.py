"""Nothing is drawn on a map more exactly than it is known."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from geojson_pydantic import FeatureCollection

from domain.place import PlaceLevel, PlacePrecision
from exports.areas import EARTH, NEAR, OF_LEVELS, TERRITORIES, Area
from exports.geojson import write_geojson
from exports.seen import SeenGraph
from graph.changes import PutEdge, PutNode, ReadClass, Step
from graph.vocabulary.disputes import DISPUTE, LOCATED_IN
from graph.vocabulary.incidents import HAPPENED_AT, INCIDENT
from graph.vocabulary.places import PLACE
from territory.boundaries import area_km2
from territory.codes import level_of
from territory.features import read_boundaries
from tests.exports.test_what_is_seen import OPEN, embedded, put
from tests.intake.conftest import real

if TYPE_CHECKING:
    from graph.connection import Graph

__all__ = ["embedded"]

MADIGONDO = {"latitude": -7.702, "longitude": 111.443}
VILLAGE: dict[str, str | float] = {"name": "Madigondo", "kind": "village", **MADIGONDO}
INCIDENT_VALUES = {"type": "clash", "state": "reported", "occurred_start": "2025-04-20T07:00:00Z"}
DISPUTE_VALUES = {"title": "Batas", "handling": "detected", "phase": "prevention", "conflict_status": "none"}


def drawn(graph: Graph) -> dict[str, dict[str, Any]]:
    """The features by the ids of what they show, held to RFC 7946."""
    file = io.StringIO()
    for _ in write_geojson(SeenGraph(graph, OPEN, page=2), file):
        pass
    FeatureCollection.model_validate_json(file.getvalue())
    return {feature["id"]: feature for feature in json.loads(file.getvalue())["features"]}


def test_only_what_is_known_exactly_is_a_point(embedded: Graph) -> None:
    incidents = [
        PutNode(INCIDENT, f"incident-{precision}", {**INCIDENT_VALUES, **MADIGONDO, "place_precision": precision})
        for precision in PlacePrecision
    ]
    put(embedded, Step(1, ReadClass(0), tuple(incidents)))
    found = drawn(embedded)
    kinds = {
        id.removeprefix("incident-"): feature["geometry"] and feature["geometry"]["type"]
        for id, feature in found.items()
    }
    assert kinds == {
        "exact": "Point", "near": "Polygon", "district": "Polygon", "regency": "Polygon", "area": None,
        "country": None, "sea_or_air": None,
    }  # fmt: skip
    assert found["incident-near"]["properties"]["radius_m"] == NEAR
    assert found["incident-near"]["properties"]["drawn_as"] == "circle_of_uncertainty"
    assert found["incident-country"]["properties"]["drawn_as"] == "nothing"


def test_a_village_is_drawn_as_a_territory_and_never_as_its_point(embedded: Graph) -> None:
    district = {**VILLAGE, "name": "Takeran", "kind": "district"}
    put(
        embedded,
        Step(1, ReadClass(0), (PutNode(PLACE, "place-v", VILLAGE), PutNode(PLACE, "place-d", district))),
        Step(
            2,
            ReadClass(0),
            (
                PutNode(INCIDENT, "incident-1", INCIDENT_VALUES),
                PutEdge(HAPPENED_AT, "incident-1", "place-v"),
                PutNode(DISPUTE, "dispute-1", DISPUTE_VALUES),
                PutEdge(LOCATED_IN, "dispute-1", "place-v"),
                PutEdge(LOCATED_IN, "dispute-1", "place-d"),
            ),
        ),
        Step(
            3, ReadClass(2), (PutNode(PLACE, "place-secret", VILLAGE), PutEdge(LOCATED_IN, "dispute-1", "place-secret"))
        ),
    )
    found = drawn(embedded)
    incident, dispute = found["incident-1"], found["dispute-1"]
    assert incident["geometry"]["type"] == "Polygon"
    assert (incident["properties"]["drawn_as"], incident["properties"]["place_level"]) == ("territory", ["village"])
    assert incident["properties"]["radius_m"] == OF_LEVELS[PlaceLevel.VILLAGE]
    assert dispute["geometry"]["type"] == "MultiPolygon"
    assert sorted(dispute["properties"]["places"]) == ["Madigondo", "Takeran"]


@pytest.mark.parametrize("latitude", [0.0, -7.7, 60.0])
def test_a_circle_is_as_far_from_its_middle_as_it_says(latitude: float) -> None:
    made = Area(111.4, latitude, NEAR).geometry()
    assert made is not None
    for longitude, north in made["coordinates"][0]:
        one, other = math.radians(north), math.radians(latitude)
        straight = math.sin((one - other) / 2) ** 2
        straight += math.cos(one) * math.cos(other) * math.sin(math.radians(longitude - 111.4) / 2) ** 2
        assert 2 * EARTH * math.asin(math.sqrt(straight)) == pytest.approx(NEAR, abs=30)


def test_a_circle_that_no_ring_can_go_around_is_not_drawn() -> None:
    assert Area(179.99, -17.0, NEAR).geometry() is None
    assert Area(0.0, 89.9, NEAR).geometry() is None


def test_the_territories_that_circles_stand_for_are_as_many_as_the_list_of_codes_has() -> None:
    with real("boundaries/kemendagri_codes_2025.csv").open(encoding="utf-8") as file:
        levels = Counter(level_of(row["kode"]) for row in csv.DictReader(file))
    assert levels == TERRITORIES
    assert OF_LEVELS == {"village": 2_700, "district": 9_100, "regency": 34_300, "province": 126_200}


@pytest.mark.parametrize(
    ("file", "level", "mean_km"),
    [
        ("magetan_desa_35.20", PlaceLevel.VILLAGE, 1.0),
        ("magetan_kecamatan_35.20", PlaceLevel.DISTRICT, 3.5),
        ("jatim_kabkota_35", PlaceLevel.REGENCY, 20.1),
    ],
)
def test_a_circle_is_no_smaller_than_the_mean_territory_of_east_java(
    file: str, level: PlaceLevel, mean_km: float
) -> None:
    found, _ = read_boundaries(real(f"boundaries/{file}.geojson").read_bytes())
    area = sum(area_km2(one.geometry) for one in found) / len(found)
    assert math.sqrt(area / math.pi) == pytest.approx(mean_km, abs=0.05)
    assert OF_LEVELS[level] > 1_000 * mean_km
