"""Maps as GeoJSON over HTTP: what happened, drawn no more exactly than it is known, and where territories run.

Whoever asks is known, limited and shown as much as by GraphQL. An answer has an ``ETag`` of its content, so that a map
that is asked for again and stayed the same is not sent again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec
import structlog
from starlette.responses import Response

from api import metrics, plan_map
from api.asking import at_least, language_of, request_id_of
from api.encoding import written
from api.errors import BadArgument, Forbidden, NothingThere, Unavailable
from api.http import GraphQLOverHTTP
from api.reader import READ
from api.scalars import moment
from domain.place import PlaceLevel
from exports.geojson import feature
from exports.outlines import Outlines, newest_first
from exports.seen import Node
from graph.errors import GraphUnavailable
from graph.vocabulary.disputes import DISPUTE
from graph.vocabulary.incidents import INCIDENT
from graph.vocabulary.places import PLACE
from graph.vocabulary.territories import TERRITORY_FILE
from territory.shelf import NotOnTheShelf, Shelf

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.requests import Request

    from api.asking import Asking
    from api.reader import Reader
    from api.reading import Answering
    from graph.reading import Live

log = structlog.get_logger("api")
GEOJSON = "application/geo+json"
MOST_ZOOM = 22
ASK_AGAIN = "private, no-cache"
"""A client keeps it and asks each time whether it is still so: what is on record changes at any moment."""
KEEP_AN_HOUR = "private, max-age=3600"
"""Boundaries change once a year."""


@dataclass(frozen=True)
class _Given:
    """The parameters of an address, each checked."""

    values: dict[str, str]

    @classmethod
    def of(cls, request: Request, *names: str) -> _Given:
        """Raises BadArgument for one that is not among these, or comes twice."""
        found: dict[str, str] = {}
        for name, value in request.query_params.multi_items():
            if name not in names or name in found:
                raise BadArgument(name[:40], f"send {', '.join(names)} only, each once")
            found[name] = value
        return cls(found)

    def needed(self, name: str) -> str:
        """One that must be there."""
        if not self.values.get(name):
            raise BadArgument(name, "is needed")
        return self.values[name]

    def moment(self, name: str) -> str | None:
        """A time, as it lies in the graph."""
        if name not in self.values:
            return None
        try:
            return datetime.fromisoformat(moment(self.values[name])).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except ValueError as error:
            raise BadArgument(name, str(error)) from None

    @property
    def zoom(self) -> int | None:
        """Of a web map."""
        given = self.values.get("zoom")
        if given is None:
            return None
        if not given.isascii() or not given.isdigit() or int(given[:4]) > MOST_ZOOM:
            raise BadArgument("zoom", f"a whole number from 0 to {MOST_ZOOM}")
        return int(given)


class Maps:
    """Answers ``GET /map/layer`` and ``GET /map/boundaries``."""

    def __init__(self, answering: Answering, asking: Asking, folder: Path | None) -> None:
        self._answering = answering
        self._asking = asking
        self._shelf = None if folder is None else Shelf(folder)

    async def layer(self, request: Request) -> Response:
        """Incidents and disputes of a territory."""
        return await self._answered(request, self._layer)

    async def boundaries(self, request: Request) -> Response:
        """The boundaries of one level of territories."""
        return await self._answered(request, self._boundaries)

    async def _answered(
        self, request: Request, answer: Callable[[Request, Reader], Awaitable[tuple[bytes, int, str]]]
    ) -> Response:
        request_id = request_id_of(request)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            reader = await self._asking.reader(request)
            if READ not in reader.rights:
                raise Forbidden("your token does not carry the right to read")
            body, position, caching = await answer(request, reader)
            response = _sent(request, body, position, caching)
            log.info("a map was drawn", account=reader.account)
        except GraphUnavailable:
            away = Unavailable("the graph")
            response = GraphQLOverHTTP.refusal(away, request, language_of(request), request_id)
        except Exception as error:  # noqa: BLE001  # every refusal becomes an answer; what was not foreseen is hidden and logged
            response = GraphQLOverHTTP.refusal(error, request, language_of(request), request_id)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        response.headers.setdefault("cache-control", "no-store")
        response.headers["x-request-id"] = request_id
        response.headers["x-content-type-options"] = "nosniff"
        return response

    async def _layer(self, request: Request, reader: Reader) -> tuple[bytes, int, str]:
        given = _Given.of(request, "place", "start", "end", "zoom", "asOf")
        values = {"place": given.needed("place"), "start": given.moment("start"), "end": given.moment("end")}
        zoom = given.zoom
        record, standing = await self._read(plan_map.layer, given, reader, request, values)
        if not record["layer"]:
            raise NothingThere("no such place is on record, or none that you may see")
        body = await asyncio.to_thread(self._drawn, record, zoom, standing.position)
        return body, standing.position, ASK_AGAIN

    def _drawn(self, record: dict[str, Any], zoom: int | None, position: int) -> bytes:
        (found,) = record["layer"]
        outlines = Outlines(_files(record), self._shelf, zoom)
        features = [
            feature(Node.of(label, id, state), [Node.of(PLACE, *place) for place in places], outlines)
            for label, name in ((INCIDENT, "incidents"), (DISPUTE, "disputes"))
            for id, state, places in found[name]
        ]
        left_out = {name: found[f"all_{name}"] - len(found[name]) for name in ("incidents", "disputes")}
        missing = sorted(outlines.missing)
        told = {"position": position, "leftOut": left_out, "boundariesNotAtHand": missing}
        return written({"type": "FeatureCollection", "features": features, "rukun": told})

    async def _boundaries(self, request: Request, reader: Reader) -> tuple[bytes, int, str]:
        given = _Given.of(request, "level", "within", "edition", "zoom", "asOf")
        level = given.needed("level")
        if level not in set(PlaceLevel):
            raise BadArgument("level", f"one of {', '.join(PlaceLevel)}")
        zoom, edition, within = given.zoom, given.values.get("edition"), given.values.get("within", "")
        record, standing = await self._read(plan_map.files, given, reader, request, {})
        files = [
            file
            for file in newest_first(_files(record))
            if file.values["kind"] == level and edition in (None, file.values["edition"])
        ]
        body = await asyncio.to_thread(self._borders, files, within, zoom)
        return body, standing.position, KEEP_AN_HOUR

    def _borders(self, files: list[Node], within: str, zoom: int | None) -> bytes:
        features: dict[str, Any] = {}
        for file in files:
            sha256, edition = file.values["sha256"], file.values["edition"]
            try:
                boundaries = self._shelf.boundaries(sha256) if self._shelf is not None else None
            except NotOnTheShelf as error:
                raise NothingThere(str(error)) from None
            drawn = boundaries.drawn(zoom) if boundaries else {}
            for code, name in zip(boundaries.codes, boundaries.names, strict=True) if boundaries else ():
                if not within or f"{code}.".startswith(f"{within}."):
                    told = {"code": code, "name": name, "edition": edition, "file": file.id}
                    made = {"type": "Feature", "id": code, "properties": told, "geometry": drawn[code]}
                    features.setdefault(code, made)
        if not features:
            raise NothingThere("no such boundaries are on record, or none that you may see")
        return msgspec.json.encode({"type": "FeatureCollection", "features": list(features.values())})

    async def _read(
        self,
        plan: Callable[..., plan_map.Asking],
        given: _Given,
        reader: Reader,
        request: Request,
        values: dict[str, Any],
    ) -> tuple[dict[str, Any], Live]:
        least, compartments = at_least(request), list(reader.clearance.compartments)
        values = {**values, "level": reader.clearance.level.rank}
        if compartments:
            values["compartments"] = compartments
        if "asOf" in given.values:
            values["moment"] = await self._position(given)
            least = max(least, values["moment"])
        asked = plan(compartments=bool(compartments), moment="moment" in values)
        return await self._answering.read(asked.statement, {**values, **asked.constants}, least)

    async def _position(self, given: _Given) -> int:
        """A position, or the last one up to a moment."""
        said, end = given.values["asOf"], self._answering.log_end
        if said.isascii() and said.isdigit() and len(said) <= 15:
            if not await end.holds(int(said)):
                raise BadArgument("asOf", f"the log ends at position {await end.now()}")
            return int(said)
        try:
            return await end.position_at(datetime.fromisoformat(moment(said)))
        except ValueError as error:
            raise BadArgument("asOf", f"a position, or a moment: {error}") from None


def _files(record: dict[str, Any]) -> list[Node]:
    return [Node.of(TERRITORY_FILE, id, state) for id, state in record["files"]]


def _sent(request: Request, body: bytes, position: int, caching: str) -> Response:
    tag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    headers = {"etag": tag, "cache-control": caching, "vary": "authorization", "rukun-position": str(position)}
    known = (part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(","))
    if tag in known:
        return Response(status_code=304, headers=headers)
    metrics.MAPS.inc()
    return Response(body, headers=headers, media_type=GEOJSON)
