"""Where territories run, out of the files of boundaries that are on record and at hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph.vocabulary.territories import TERRITORY_FILE
from territory.shelf import NotOnTheShelf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exports.seen import Node, SeenGraph
    from territory.boundaries import Boundaries
    from territory.shelf import Shelf


class Outlines:
    """The boundaries that a reader may see, of the newest edition that has each, at one scale."""

    def __init__(self, files: Iterable[Node], shelf: Shelf | None, zoom: int | None = None) -> None:
        """``files`` are files of reference data as the graph holds them; of one edition, what was taken in last counts."""
        self._files = newest_first(files)
        self._shelf = shelf
        self._zoom = zoom
        self.missing: set[str] = set()
        """The digests of files that are on record and not at hand: what they hold is drawn as circles."""

    @classmethod
    def seen(cls, seen: SeenGraph, shelf: Shelf | None) -> Outlines:
        """Those that are seen in a graph."""
        return cls(seen.nodes(TERRITORY_FILE), shelf)

    def of(self, place: Node) -> dict[str, Any] | None:
        """The boundary of a place as a GeoJSON geometry; None where none is at hand."""
        code = str(place.values.get("code", ""))
        for file in self._files if code else ():
            if file.values["kind"] == place.values["kind"]:
                boundaries = self._opened(file.values["sha256"])
                drawn = boundaries.drawn(self._zoom).get(code) if boundaries else None
                if drawn is not None:
                    geometry: dict[str, Any] = json.loads(bytes(drawn))
                    return geometry
        return None

    def _opened(self, sha256: str) -> Boundaries | None:
        if self._shelf is None or sha256 in self.missing:
            return None
        try:
            return self._shelf.boundaries(sha256)
        except NotOnTheShelf:
            self.missing.add(sha256)
            return None


def newest_first(files: Iterable[Node]) -> list[Node]:
    """The files of boundaries that are read from, the newest edition first, and of one edition what came last."""
    read = [f for f in files if f.values["holds"] == "boundaries" and "withdrawn" not in f.values]
    return sorted(read, key=lambda f: (f.values["edition"], f.since), reverse=True)
