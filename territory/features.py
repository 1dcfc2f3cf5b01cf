"""Reads a GeoJSON file of boundaries (RFC 7946): which of its features are boundaries of territories, and why others
are not. What it comes to depends on the file alone, so whoever has the file can read the same again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import shapely  # type: ignore[import-untyped]  # it ships no types

from territory.codes import level_of

if TYPE_CHECKING:
    from domain.place import PlaceLevel

MOST_BYTES = 256 * 1024 * 1024
"""Of one file: all of it is held in memory, several times over while it is read."""
_CODE_NAMES = ("kode", "code")
_NAME_NAMES = ("nama", "name")
_LONGITUDES, _LATITUDES = (-180.0, 180.0), (-90.0, 90.0)
_WGS_84 = ("crs84", "epsg::4326", "epsg:4326")


class NotBoundaries(ValueError):
    """A file cannot be read as boundaries: why, and how to mend it."""


@dataclass(frozen=True)
class Boundary:
    """One territory's boundary, in WGS 84 degrees, longitude first."""

    number: int
    """Which feature of the file it is, counted from 1."""
    code: str
    name: str
    geometry: shapely.Geometry
    mended: str = ""
    """What was wrong with its rings, where that could be mended without moving a corner; empty where nothing was."""


@dataclass(frozen=True)
class Refused:
    """A feature that is no boundary of a territory."""

    number: int
    code: str
    field: str
    why: str
    mend: str


_NO_GEOMETRY = msgspec.Raw(b"null")


class _Feature(msgspec.Struct):
    type: str
    geometry: msgspec.Raw = _NO_GEOMETRY
    properties: dict[str, Any] | None = None
    id: str | int | None = None


class _Collection(msgspec.Struct):
    type: str
    features: list[_Feature]
    crs: dict[str, Any] | None = None


def read_boundaries(content: bytes) -> tuple[list[Boundary], list[Refused]]:
    """The boundaries of a file, all of territories of the level that comes first, and its other features. Raises
    NotBoundaries when the file cannot be used as a whole."""
    collection = _collection(content)
    boundaries: list[Boundary] = []
    refused: list[Refused] = []
    first: dict[str, int] = {}
    level: PlaceLevel | None = None
    for number, feature in enumerate(collection.features, start=1):
        code = _property(feature, _CODE_NAMES) or ("" if feature.id is None else str(feature.id))
        found = level_of(code)
        level = level or found
        if found is None:
            why = "is no code of a territory, such as 35.20.04.2020" if code else "missing"
            refused.append(Refused(number, code, "kode", why, "give the feature its code as the property kode"))
        elif found is not level:
            why = f"is the code of a {found.value}, and the first of the file that of a {level and level.value}"
            refused.append(Refused(number, code, "kode", why, "give one file for each level"))
        elif code in first:
            mend = "keep one, with all its parts in a MultiPolygon"
            refused.append(Refused(number, code, "kode", f"stands already as feature {first[code]}", mend))
        else:
            made = _boundary(number, code, feature)
            if isinstance(made, Boundary):
                first[code] = number
                boundaries.append(made)
            else:
                refused.append(made)
    return boundaries, refused


def _collection(content: bytes) -> _Collection:
    if len(content) > MOST_BYTES:
        raise NotBoundaries(f"it is larger than {MOST_BYTES // 2**20} MiB; give one file for each regency or province")
    try:
        collection = msgspec.json.decode(content, type=_Collection)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotBoundaries(f"it is no FeatureCollection in GeoJSON ({error}); export it as one (RFC 7946)") from None
    if collection.type != "FeatureCollection" or not collection.features:
        raise NotBoundaries("it is no FeatureCollection with features in it; export it as one (RFC 7946)")
    named = str((collection.crs or {}).get("properties", {}).get("name", "crs84")).lower()
    if not named.endswith(_WGS_84):
        raise NotBoundaries(f"its coordinates are in {named}; transform them to WGS 84, as RFC 7946 has them")
    return collection


def _boundary(number: int, code: str, feature: _Feature) -> Boundary | Refused:
    name = _property(feature, _NAME_NAMES)
    if not name:
        return Refused(number, code, "nama", "missing", "give the feature its name as the property nama")

    def refuse(why: str, mend: str) -> Refused:
        return Refused(number, code, "geometry", why, mend)

    try:
        geometry = None if feature.geometry == _NO_GEOMETRY else shapely.from_geojson(bytes(feature.geometry))
    except shapely.errors.GEOSException as error:
        return refuse(f"cannot be read ({error})", "export the feature again")
    if geometry is None or geometry.is_empty or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return refuse("is no polygon", "give a Polygon or a MultiPolygon; a point has no boundary")
    west, south, east, north = geometry.bounds
    if not (_within(_LONGITUDES, west, east) and _within(_LATITUDES, south, north)):
        return refuse("lies outside of the earth's degrees", "transform it to WGS 84, longitude first")
    if geometry.is_valid:
        return Boundary(number, code, name, geometry)
    mended = shapely.make_valid(geometry)  # by even and odd: a ring inside another is a hole
    if mended.geom_type not in ("Polygon", "MultiPolygon"):
        return refuse(f"its rings are wrong ({shapely.is_valid_reason(geometry)})", "mend it in a GIS and export again")
    return Boundary(number, code, name, mended, shapely.is_valid_reason(geometry))


def _within(bounds: tuple[float, float], low: float, high: float) -> bool:
    return bounds[0] <= low and high <= bounds[1]


def _property(feature: _Feature, names: tuple[str, ...]) -> str:
    properties = {key.lower(): value for key, value in (feature.properties or {}).items()}
    found = next((properties[name] for name in names if properties.get(name)), "")
    return found.strip() if isinstance(found, str) else ""
