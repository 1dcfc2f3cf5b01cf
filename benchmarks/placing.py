"""Which village a point lies in: all points at once by a tree, beside asking the polygons one after the other."""

from __future__ import annotations

import random
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

import shapely  # type: ignore[import-untyped]  # it ships no types

from benchmarks.measuring import Figure, Reach, each, interleaved, median_ratio
from territory.boundaries import Boundaries
from territory.features import read_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGETAN = "magetan_desa_35.20.geojson"
BOUNDARIES = Path(__file__).parents[2] / "shared" / "data" / "boundaries"
WANTED_A_SECOND = 20_000
AT_ONCE, ONE_BY_ONE = 20_000, 200


def measure(*, full: bool) -> Iterator[Figure]:
    """Points at random over the 235 villages of Magetan; both ways must find the same."""
    what = "the village of a point, of 235"
    path = BOUNDARIES / MAGETAN
    if not path.exists():
        yield Figure(what, note=f"not measured: needs {MAGETAN} of the reference data")
        return
    content = path.read_bytes()
    boundaries = Boundaries(content)
    villages = [(one.code, one.geometry) for one in read_boundaries(content)[0]]
    west, south, east, north = shapely.total_bounds([polygon for _, polygon in villages])
    chance = random.Random(1)
    points = [(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(AT_ONCE)]

    def at_once(_: int) -> list[tuple[str, ...]]:
        return boundaries.at([x for x, _ in points], [y for _, y in points])

    def one_by_one(_: int) -> list[tuple[str, ...]]:
        asked = [shapely.Point(point) for point in points[:ONE_BY_ONE]]
        return [tuple(code for code, polygon in villages if polygon.intersects(point)) for point in asked]

    assert [set(found) for found in at_once(0)[:ONE_BY_ONE]] == [set(found) for found in one_by_one(0)]
    spent = interleaved(21 if full else 7, {"tree": at_once, "loop": one_by_one})
    rate = AT_ONCE / statistics.median(s.cpu for s in spent["tree"])
    yield Figure(
        what,
        each(spent["tree"], AT_ONCE),
        f"each polygon in turn {each(spent['loop'], ONE_BY_ONE)}",
        median_ratio(spent["loop"], spent["tree"]) * AT_ONCE / ONE_BY_ONE,
        Reach(10),
    )
    yield Figure(
        "points a second of CPU",
        f"{rate:,.0f}",
        f"wanted {WANTED_A_SECOND:,}",
        rate / WANTED_A_SECOND,
        Reach(1),
    )
