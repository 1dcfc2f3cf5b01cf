"""GraphQL over HTTP: one plain handler, nothing between the server and it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog
from starlette.responses import Response

from api import metrics
from api.asking import JSON, at_least, language_of, request_id_of
from api.encoding import written
from api.errors import ApiError, explain
from api.messages import Sent, Written

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from api.asking import Asking
    from api.exchange import Answer, Asked
    from api.reading import Answering

log = structlog.get_logger("api")
GRAPHQL_JSON = "application/graphql-response+json"
_AT_ONCE_S = 0.05
"""An answer that takes no longer is not watched: whether its client is still there costs more to know."""
_CLIENT_LEFT = 499
_ALWAYS = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))


class GraphQLOverHTTP:
    """Answers ``POST /graphql``, and ``GET /graphql`` for queries that are registered."""

    def __init__(self, answering: Answering, asking: Asking) -> None:
        self._answering = answering
        self._asking = asking

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Sent(scope, receive)
        request_id = request_id_of(request)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = await self._answer(request, request_id)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        response.raw_headers += ((b"x-request-id", request_id.encode()), *_ALWAYS)
        await response(scope, receive, send)

    async def _answer(self, request: Request, request_id: str) -> Response:
        asked: Asked | None = None
        answer: Answer | None = None
        try:
            reader = await self._asking.reader(request)
            if request.method == "GET":
                asked = self._asking.named(reader, request, request_id)
            else:
                words = await self._asking.words(request)
                answer = self._answering.again.answer(words, reader, at_least(request))
                asked = None if answer else self._asking.posted(words, reader, request, request_id)
        except Exception as error:  # noqa: BLE001  # every refusal becomes an answer; what was not foreseen is hidden and logged
            return self.refusal(error, request, language_of(request), request_id)
        if asked is not None:
            answer = await _while_there(request.receive, self._answering.answer(asked))
        if answer is None:
            metrics.LEFT.inc()
            log.info("the client left", account=reader.account)
            return Response(status_code=_CLIENT_LEFT)
        log.info("answered", account=reader.account, outcome=answer.code)
        return _response(answer, request)

    @staticmethod
    def refusal(error: Exception, request: Request, language: str, request_id: str) -> Response:
        """The answer to a request that no operation was found in, or that may not be made."""
        answer = {"errors": [explain(error, language=language, request_id=request_id)]}
        status = error.status if isinstance(error, ApiError) else 500
        metrics.REFUSED.labels(str(status)).inc()
        response = _json(written(answer), status, request)
        if isinstance(error, ApiError) and "retryAfter" in error.details:
            response.headers["retry-after"] = str(error.details["retryAfter"])
        if status == 401:
            response.headers["www-authenticate"] = 'Bearer realm="rukun"'
        return response


async def _while_there(receive: Receive, work: Coroutine[Any, Any, Answer]) -> Answer | None:
    """What the work comes to; None when the client left before, and the work was stopped."""
    working = asyncio.current_task()
    assert working is not None
    leaving: asyncio.Task[None] | None = None
    left = False

    async def stopped() -> None:
        nonlocal left
        await client_left(receive)
        left = working.cancel()

    def watch() -> None:
        nonlocal leaving
        leaving = asyncio.create_task(stopped())

    later = asyncio.get_running_loop().call_later(_AT_ONCE_S, watch)
    try:
        return await work
    except asyncio.CancelledError:
        if left and working.uncancel() == 0:
            return None
        raise
    finally:
        later.cancel()
        if leaving is not None and not left:
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)


async def client_left(receive: Receive) -> None:
    """Returns when whoever asked has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


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
    if answer.retry_after is not None:
        headers["retry-after"] = str(answer.retry_after)
    if answer.position is not None:
        headers["rukun-position"] = str(answer.position)
    if answer.tag:
        headers["etag"] = f'W/"{answer.tag}"'
        if _knows(request.headers.get("if-none-match", ""), answer.tag):
            return Written(304, headers, b"")
    return _json(answer.body, _status(answer), request, headers)


def _knows(known: str, tag: str) -> bool:
    """Whether one of the tags in ``If-None-Match`` is this one."""
    return any(part.strip().removeprefix("W/") == f'"{tag}"' for part in known.split(","))


def _json(body: bytes, status: int, request: Request, headers: dict[str, str] | None = None) -> Response:
    wanted = request.headers.get("accept", "")
    kind = GRAPHQL_JSON if GRAPHQL_JSON in wanted else JSON
    known = {"content-length": str(len(body)), "content-type": f"{kind}; charset=utf-8"}
    return Written(status, known | (headers or {}), body)
