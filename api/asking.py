"""From a request to what it asks: who, which document with which variables, at which position, in which language."""

from __future__ import annotations

import re
from random import getrandbits
from typing import TYPE_CHECKING, Any

from api.admission import Rates
from api.bodies import body_of, read_json
from api.errors import BadRequest, Forbidden
from api.exchange import Asked
from api.identity import Identities
from api.trusted import Trusted

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection, Request

    from api.reader import Reader
    from api.system import ApiSettings

JSON = "application/json"
_REQUEST_ID = re.compile(r"^[0-9A-Za-z._-]{1,64}$")
_NO_FORM_SENDS = ("authorization", "apollo-require-preflight", "x-requested-with", "rukun-position")
_IN_AN_ADDRESS = {"documentId", "variables", "operationName", "extensions"}


class Asking:
    """Takes requests apart. One for the process: it counts how often each account asks."""

    def __init__(self, settings: ApiSettings) -> None:
        self.identities = Identities(settings)
        self._limits = settings.limits
        self._documents = Trusted(settings.documents, only=settings.trusted_only)
        self._rates = Rates(settings.limits.rate, settings.limits.burst)

    async def reader(self, request: Request) -> Reader:
        """Who asks, and may ask just now. Raises ApiError. To be called once for each request: it counts."""
        reader = await self.identities.of(request)
        self._rates.charge(reader)
        return reader

    async def words(self, request: Request) -> bytes:
        """The body of a request. Raises BadRequest where it is not said to be JSON, or is too large."""
        kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
        if kind.strip() != JSON or parameters.strip() not in {"", "charset=utf-8", 'charset="utf-8"'}:
            raise BadRequest(f"send {JSON}, in UTF-8")
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise BadRequest("send the body as it is, not compressed")
        return await body_of(request, self._limits.body_bytes)

    def posted(self, words: bytes, reader: Reader, request: Request, request_id: str) -> Asked:
        """What a body asks. Raises BadRequest for anything that is not of the one kind we take."""
        return self._asked(read_json(words), reader, request, request_id, words=words)

    def named(self, reader: Reader, request: Request, request_id: str) -> Asked:
        """What a request for a registered document asks, all in its address. Only with a header that no form and no
        image of another site's page could send."""
        if request.headers.get("content-type") != JSON and not any(n in request.headers for n in _NO_FORM_SENDS):
            raise Forbidden(f"send one of the headers {', '.join(_NO_FORM_SENDS)}")
        given: dict[str, Any] = {}
        for name, value in request.query_params.multi_items():
            if name not in _IN_AN_ADDRESS or name in given:
                raise BadRequest("send documentId, variables, operationName and extensions only, each once")
            given[name] = read_json(value) if name in {"variables", "extensions"} else value
        return self._asked(given, reader, request, request_id, by_digest=True)

    def over_socket(self, payload: Any, reader: Reader, socket: HTTPConnection) -> Asked:
        """What the payload of a message asks."""
        self._rates.charge(reader)
        return self._asked(payload, reader, socket, request_id_of(socket))

    def _asked(
        self,
        given: Any,
        reader: Reader,
        connection: HTTPConnection,
        request_id: str,
        *,
        by_digest: bool = False,
        words: bytes = b"",
    ) -> Asked:
        parts = self._documents.parts_of(given, by_digest=by_digest)
        return Asked(
            parts.document,
            parts.variables,
            parts.operation_name,
            reader=reader,
            language=language_of(connection),
            at_least=at_least(connection),
            request_id=request_id,
            safe=by_digest,
            words=words,
        )


def at_least(connection: HTTPConnection) -> int:
    """The position that the graph must have reached, from the header ``Rukun-Position``."""
    given = connection.headers.get("rukun-position")
    if given is None:
        return 0
    if not given.isascii() or not given.isdigit() or len(given) > 15:
        raise BadRequest("Rukun-Position: a whole number is needed")
    return int(given)


def language_of(connection: HTTPConnection) -> str:
    """``id`` where the reader prefers it to English, else ``en``."""
    best, weight = "en", -1.0
    for part in connection.headers.get("accept-language", "")[:200].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            q = float(quality) if quality else 1.0
        except ValueError:
            continue
        language = tag.split("-")[0].lower()
        if language in {"id", "en"} and q > weight:
            best, weight = language, q
    return best


def request_id_of(connection: HTTPConnection) -> str:
    """The caller's own id of the request, where it is sane; else a new one."""
    given = connection.headers.get("x-request-id", "")
    return given if _REQUEST_ID.match(given) else f"{getrandbits(128):032x}"
