"""Where something is on a map, drawn no more exactly than it is known.

Only a point that is known exactly is drawn as a point. Everything else is drawn as the area that it lies in, as far as its
size can be said, and as nothing where it cannot.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from domain.place import PlaceLevel, PlacePrecision

EARTH = 6_371_008.8
"""Mean radius in metres (IUGG)."""
CORNERS = 32

NEAR = 25_000.0
"""Metres: the place is known to be within some 25 km of the point (UCDP GED codebook, where_prec 2)."""
TERRITORIES: dict[str, int] = {
    PlaceLevel.VILLAGE: 83_762,
    PlaceLevel.DISTRICT: 7_285,
    PlaceLevel.REGENCY: 514,
    PlaceLevel.PROVINCE: 38,
}
"""How many there are in Indonesia (Kepmendagri 300.2.2-2430/2025: 91,599 codes)."""
LAND_KM2 = 1_900_000
"""Of Indonesia, roughly; the list of codes tells no areas."""
OF_LEVELS: dict[str, float] = {
    level: round(1_000 * math.sqrt(LAND_KM2 / (math.pi * many)), -2) for level, many in TERRITORIES.items()
}
"""Metres: the radius of a circle as large as the mean territory of the kind in Indonesia. The circle says how coarse a
position is, and not where a border runs. In Java territories are smaller: by their boundaries, the mean village of Magetan
is as large as a circle of 1.0 km, its mean district of 3.5, the mean regency of East Java of 20."""
_OF_PRECISIONS: dict[str, float] = {
    PlacePrecision.EXACT: 0.0,
    PlacePrecision.NEAR: NEAR,
    PlacePrecision.DISTRICT: OF_LEVELS[PlaceLevel.DISTRICT],
    PlacePrecision.REGENCY: OF_LEVELS[PlaceLevel.REGENCY],
}


@dataclass(frozen=True)
class Area:
    """A position and how far the truth may be from it."""

    longitude: float
    latitude: float
    radius: float
    """Metres; 0 for a point that is known exactly."""

    @classmethod
    def of_incident(cls, values: dict[str, Any]) -> Area | None:
        """Where an incident's own record says that it was; None where that is no position, or one of unknown size."""
        return _area(values, _OF_PRECISIONS.get(values.get("place_precision", "")))

    @classmethod
    def of_place(cls, values: dict[str, Any]) -> Area | None:
        """The whole of a territory: the point inside it stands for no spot, however small the territory is."""
        return _area(values, OF_LEVELS.get(values.get("kind", "")))

    def geometry(self) -> dict[str, Any] | None:
        """As GeoJSON; None where a circle would go around a pole or across the 180th meridian."""
        if not self.radius:
            return {"type": "Point", "coordinates": [self.longitude, self.latitude]}
        ring = [self._corner(2 * math.pi * n / CORNERS) for n in range(CORNERS)]
        if any(abs(longitude) > 180 or abs(latitude) > 89 for longitude, latitude in ring):
            return None
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}

    def _corner(self, angle: float) -> list[float]:
        """A corner of the circle, counter-clockwise from the east, to some 10 m."""
        north, far = math.radians(self.latitude), self.radius / EARTH
        latitude = math.asin(math.sin(north) * math.cos(far) + math.cos(north) * math.sin(far) * math.sin(angle))
        east = math.atan2(
            math.cos(angle) * math.sin(far) * math.cos(north), math.cos(far) - math.sin(north) * math.sin(latitude)
        )
        return [round(self.longitude + math.degrees(east), 4), round(math.degrees(latitude), 4)]


def _area(values: dict[str, Any], radius: float | None) -> Area | None:
    longitude, latitude = values.get("longitude"), values.get("latitude")
    if longitude is None or latitude is None or radius is None:
        return None
    return Area(longitude, latitude, radius)
