"""GraphQL over HTTP: one plain handler, nothing between the server and it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog
from starlette.requests import Request
from starlette.responses import Response

from api import metrics
from api.encoding import written
from api.errors import ApiError, BadRequest, explain
from api.reading import Asked

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from api.identity import Identities
    from api.reader import Reader
    from api.reading import Answer, Answering
    from api.system import Limits

log = structlog.get_logger("api")
JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
_REQUEST_ID = re.compile(r"^[0-9A-Za-z._-]{1,64}$")
_ALLOWED = {"query", "variables", "operationName", "extensions"}


class GraphQLOverHTTP:
    """Answers ``POST /graphql``."""

    def __init__(self, answering: Answering, identities: Identities) -> None:
        self._answering = answering
        self._identities = identities

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        request_id = request_id_of(request)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = await self._answer(request, request_id)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        response.headers["x-request-id"] = request_id
        response.headers["cache-control"] = "no-store"
        response.headers["x-content-type-options"] = "nosniff"
        await response(scope, receive, send)

    async def _answer(self, request: Request, request_id: str) -> Response:
        language = language_of(request)
        try:
            reader = await self._identities.of(request)
            asked = await asked_in(request, reader, request_id, self._answering.system.settings.limits)
        except Exception as error:  # noqa: BLE001  # every refusal becomes an answer; what was not foreseen is hidden and logged
            return self.refusal(error, request, language, request_id)
        answer = await self._answering.answer(asked)
        log.info("answered", account=reader.account, outcome=answer.code)
        return _response(answer, request)

    @staticmethod
    def refusal(error: Exception, request: Request, language: str, request_id: str) -> Response:
        """The answer to a request that no operation was found in, or that may not be made."""
        answer = {"errors": [explain(error, language=language, request_id=request_id)]}
        status = error.status if isinstance(error, ApiError) else 500
        metrics.REFUSED.labels(str(status)).inc()
        response = _json(written(answer), status, request)
        if status == 401:
            response.headers["www-authenticate"] = 'Bearer realm="rukun"'
        return response


_STATUS = {
    "BAD_INPUT": 400,
    "TOO_COSTLY": 400,
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "BEHIND": 503,
    "UNAVAILABLE": 503,
    "INTERNAL": 500,
}


def _status(answer: Answer) -> int:
    """200 when the operation was carried out, in part or in whole; else what its refusal comes to."""
    return 200 if answer.carried_out else _STATUS.get(answer.code, 200)


def _response(answer: Answer, request: Request) -> Response:
    headers = {}
    if answer.position is not None:
        headers["rukun-position"] = str(answer.position)
    if answer.tag:
        headers["etag"] = f'W/"{answer.tag}"'
        if _knows(request.headers.get("if-none-match", ""), answer.tag):
            return Response(status_code=304, headers=headers)
    return _json(answer.body, _status(answer), request, headers)


def _knows(known: str, tag: str) -> bool:
    """Whether one of the tags in ``If-None-Match`` is this one."""
    return any(part.strip().removeprefix("W/") == f'"{tag}"' for part in known.split(","))


def _json(body: bytes, status: int, request: Request, headers: dict[str, str] | None = None) -> Response:
    wanted = request.headers.get("accept", "")
    kind = GRAPHQL_JSON if GRAPHQL_JSON in wanted else JSON
    return Response(body, status, headers, media_type=f"{kind}; charset=utf-8")


async def asked_in(request: Request, reader: Reader, request_id: str, limits: Limits) -> Asked:
    """What a request asks. Raises BadRequest for anything that is not a GraphQL request of the one kind we take."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise BadRequest(f"send {JSON}")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise BadRequest("send the body as it is, not compressed")
    body = await _body(request, limits.body_bytes)
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("the body is not JSON") from None
    return Asked(
        **parts_of(given),
        reader=reader,
        language=language_of(request),
        at_least=at_least(request),
        request_id=request_id,
    )


def parts_of(given: Any) -> dict[str, Any]:
    """The document, the variables and the name of the operation. Raises BadRequest for any other shape."""
    if not isinstance(given, dict):
        raise BadRequest('send an object: {"query": "…", "variables": {…}, "operationName": "…"}')
    if given.keys() - _ALLOWED:
        raise BadRequest("send query, variables and operationName only")
    document, variables, name = given.get("query"), given.get("variables"), given.get("operationName")
    if not isinstance(document, str) or not document.strip():
        raise BadRequest("query: a text is needed")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("variables: an object is needed")
    if name is not None and not isinstance(name, str):
        raise BadRequest("operationName: a text is needed")
    return {"document": document, "variables": variables or {}, "operation_name": name or None}


async def _body(request: Request, most: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise BadRequest(f"the body is larger than {most} bytes")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise BadRequest(f"the body is larger than {most} bytes")
    return body


def at_least(request: Request) -> int:
    """The position that the graph must have reached, from the header ``Rukun-Position``."""
    given = request.headers.get("rukun-position")
    if given is None:
        return 0
    if not given.isascii() or not given.isdigit() or len(given) > 15:
        raise BadRequest("Rukun-Position: a whole number is needed")
    return int(given)


def language_of(request: Any) -> str:
    """``id`` where the reader prefers it to English, else ``en``."""
    best, weight = "en", -1.0
    for part in request.headers.get("accept-language", "")[:200].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            q = float(quality) if quality else 1.0
        except ValueError:
            continue
        language = tag.split("-")[0].lower()
        if language in {"id", "en"} and q > weight:
            best, weight = language, q
    return best


def request_id_of(request: Any) -> str:
    """The caller's own id of the request, where it is sane; else a new one."""
    given = request.headers.get("x-request-id", "")
    return given if _REQUEST_ID.match(given) else uuid4().hex
