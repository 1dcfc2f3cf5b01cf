"""Incidents and disputes by place as GeoJSON (RFC 7946), a feature each, written while they are read.

A place whose boundary is on record and at hand is drawn as it runs, any other as a circle. What cannot be drawn is there all the same, with ``null`` for its geometry: left out, a map would look quiet.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from exports.areas import Area
from exports.columns import name_of, values_of
from exports.outlines import Outlines
from graph.vocabulary.disputes import DISPUTE, LOCATED_IN
from graph.vocabulary.incidents import HAPPENED_AT, INCIDENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from exports.seen import Node, SeenGraph
    from territory.shelf import Shelf

_OWN_POSITION = {"latitude", "longitude"}


def write_geojson(seen: SeenGraph, file: TextIO, shelf: Shelf | None = None) -> Iterator[Node]:
    """Write all incidents and disputes that are seen, yielding each once it is written. ``shelf`` has the boundaries."""
    outlines = Outlines.seen(seen, shelf)
    file.write('{"type":"FeatureCollection","features":[')
    comma = ""
    for label, located in ((INCIDENT, HAPPENED_AT), (DISPUTE, LOCATED_IN)):
        things = seen.nodes(label)
        while some := list(islice(things, seen.page)):
            places = seen.reached(located, [thing.id for thing in some])
            for thing in some:
                made = feature(thing, places.get(thing.id, []), outlines)
                file.write(f"{comma}\n{json.dumps(made, ensure_ascii=False)}")
                comma = ","
                yield thing
    file.write("\n]}\n")


def feature(thing: Node, places: list[Node], outlines: Outlines) -> dict[str, Any]:
    """An incident or a dispute on the map, with the places that it is tied to."""
    own = Area.of_incident(thing.values) if thing.label is INCIDENT else None
    if own and own.radius and "by_polygon" in thing.values:
        own = None  # the place was told from the point, as exactly as the point is known
    areas = [own] if own else []
    geometries = [made for area in areas if (made := area.geometry())]
    drawn_as = "circle_of_uncertainty" if own and own.radius else "exact_point"
    if own is None:
        outlined = [outline for place in places if (outline := outlines.of(place))]
        areas = [area for place in places if not outlines.of(place) and (area := Area.of_place(place.values))]
        geometries = [*outlined, *(made for area in areas if (made := area.geometry()))]
        drawn_as = "boundary" if outlined and len(outlined) == len(geometries) else "territory"
    return {
        "type": "Feature",
        "id": thing.id,
        "geometry": _geometry(geometries),
        "properties": {
            "label": name_of(thing),
            **{name: value for name, value in values_of(thing).items() if name not in _OWN_POSITION},
            "drawn_as": drawn_as if geometries else "nothing",
            **({} if own or not geometries else {"place_level": sorted({str(p.values["kind"]) for p in places})}),
            "radius_m": max(area.radius for area in areas) if geometries and areas else None,
            "places": [name_of(place) for place in places],
            "place_ids": [place.id for place in places],
        },
    }


def _geometry(made: list[dict[str, Any]]) -> dict[str, Any] | None:
    if len(made) < 2:
        return made[0] if made else None
    polygons = [[one["coordinates"]] if one["type"] == "Polygon" else one["coordinates"] for one in made]
    return {"type": "MultiPolygon", "coordinates": [polygon for several in polygons for polygon in several]}
