"""Incidents and disputes by place as GeoJSON (RFC 7946), a feature each, written while they are read.

What cannot be drawn is there all the same, with ``null`` for its geometry: left out, a map would look quiet.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from exports.areas import Area
from exports.columns import name_of, values_of
from graph.vocabulary.disputes import DISPUTE, LOCATED_IN
from graph.vocabulary.incidents import HAPPENED_AT, INCIDENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from exports.seen import Node, SeenGraph

_OWN_POSITION = {"latitude", "longitude"}


def write_geojson(seen: SeenGraph, file: TextIO) -> Iterator[Node]:
    """Write all incidents and disputes that are seen, yielding each once it is written."""
    file.write('{"type":"FeatureCollection","features":[')
    comma = ""
    for label, located in ((INCIDENT, HAPPENED_AT), (DISPUTE, LOCATED_IN)):
        things = seen.nodes(label)
        while some := list(islice(things, seen.page)):
            places = seen.reached(located, [thing.id for thing in some])
            for thing in some:
                feature = _feature(thing, places.get(thing.id, []))
                file.write(f"{comma}\n{json.dumps(feature, ensure_ascii=False)}")
                comma = ","
                yield thing
    file.write("\n]}\n")


def _feature(thing: Node, places: list[Node]) -> dict[str, Any]:
    own = Area.of_incident(thing.values) if thing.label is INCIDENT else None
    areas = [own] if own else [area for place in places if (area := Area.of_place(place.values))]
    geometries = [made for area in areas if (made := area.geometry())]
    return {
        "type": "Feature",
        "id": thing.id,
        "geometry": _geometry(geometries),
        "properties": {
            "label": name_of(thing),
            **{name: value for name, value in values_of(thing).items() if name not in _OWN_POSITION},
            **_how(own, places, geometries),
            "radius_m": max(area.radius for area in areas) if geometries else None,
            "places": [name_of(place) for place in places],
            "place_ids": [place.id for place in places],
        },
    }


def _how(own: Area | None, places: list[Node], geometries: list[dict[str, Any]]) -> dict[str, Any]:
    """What the geometry is, so that nobody takes it for more, and how exactly the place is known."""
    if not geometries:
        return {"drawn_as": "nothing"}
    if own is None:
        return {"drawn_as": "territory", "place_level": sorted({str(place.values["kind"]) for place in places})}
    return {"drawn_as": "exact_point" if not own.radius else "circle_of_uncertainty"}


def _geometry(made: list[dict[str, Any]]) -> dict[str, Any] | None:
    if len(made) < 2:
        return made[0] if made else None
    return {"type": "MultiPolygon", "coordinates": [one["coordinates"] for one in made]}
