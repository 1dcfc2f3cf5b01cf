"""The boundaries of one file: which territory a point lies in, and how they are drawn at a scale."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import shapely  # type: ignore[import-untyped]  # it ships no types

from territory.codes import level_of
from territory.features import read_boundaries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.place import PlaceLevel

_TILE = 256
"""Pixels across the whole earth at zoom 0, as web maps count."""
_DECIMALS = 6
"""Of a degree: some 10 cm."""
_DRAWINGS = 16
"""Scales that are kept once they were drawn."""


class Boundaries:
    """The polygons of one file, ready to be asked."""

    def __init__(self, content: bytes) -> None:
        """Raises NotBoundaries when the file cannot be used."""
        found, _ = read_boundaries(content)
        self.codes: tuple[str, ...] = tuple(one.code for one in found)
        self.names: tuple[str, ...] = tuple(one.name for one in found)
        self.level: PlaceLevel | None = level_of(self.codes[0]) if self.codes else None
        self._polygons = np.array([one.geometry for one in found], dtype=object)
        self._tree = shapely.STRtree(self._polygons)
        self._drawn = lru_cache(_DRAWINGS)(self._draw)

    def at(self, longitudes: Sequence[float], latitudes: Sequence[float]) -> list[tuple[str, ...]]:
        """The code of the territory that each point lies in: none outside of all, several on a common border or where
        polygons overlap."""
        points = shapely.points(np.asarray(longitudes, dtype=float), np.asarray(latitudes, dtype=float))
        found: list[tuple[str, ...]] = [()] * len(points)
        which, polygons = self._tree.query(points, predicate="intersects")
        for point, polygon in zip(which.tolist(), polygons.tolist(), strict=True):
            found[point] += (self.codes[polygon],)
        return found

    def drawn(self, zoom: int | None = None) -> dict[str, msgspec.Raw]:
        """Every boundary by its code, as a GeoJSON geometry: as it stands in the file to 10 cm, or with no more corners
        than are told apart at a zoom of a web map (0 the whole earth, 22 a house). Neighbours keep their common
        borders. What is too small for that zoom keeps its shape."""
        return self._drawn(zoom)

    def _draw(self, zoom: int | None) -> dict[str, msgspec.Raw]:
        shown = self._polygons
        if zoom is not None:
            simple = shapely.coverage_simplify(shown, 360 / (_TILE * 2**zoom))
            shown = np.where(shapely.is_empty(simple), shown, simple)
        rounded = shapely.transform(shown, lambda corners: np.round(corners, _DECIMALS))
        texts = shapely.to_geojson(rounded)
        return {code: msgspec.Raw(text) for code, text in zip(self.codes, texts.tolist(), strict=True)}


def area_km2(geometry: Any) -> float:
    """How large a polygon in degrees is, roughly: as on a sphere, by an equal-area projection of its corners."""
    sphere = 6_371.0088

    def projected(corners: Any) -> Any:
        longitudes, latitudes = np.radians(corners).T
        return np.column_stack((longitudes * sphere, np.sin(latitudes) * sphere))

    return float(shapely.area(shapely.transform(geometry, projected)))
