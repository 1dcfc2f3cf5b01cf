"""Subscriptions as server-sent events, in the distinct connections mode of graphql-sse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import StreamingResponse

from api.errors import explain
from api.http import GraphQLOverHTTP, asked_in, language_of, request_id_of
from api.log_tail import TooSlow
from api.subscriptions import messages, must_subscribe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

    from api.identity import Identities
    from api.log_tail import LogTail
    from api.reading import Answering, Asked
    from api.selection import Operation


class FactsOverSSE:
    """Answers ``POST /graphql/stream``."""

    def __init__(self, answering: Answering, identities: Identities, tail: LogTail) -> None:
        self._answering, self._identities, self._tail = answering, identities, tail

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        request_id, language = request_id_of(request), language_of(request)
        try:
            reader = await self._identities.of(request)
            asked = await asked_in(request, reader, request_id, self._answering.system.settings.limits)
            operation = self._answering.prepare(asked)
            must_subscribe(operation)
        except Exception as error:  # noqa: BLE001  # every refusal becomes an answer; what was not foreseen is hidden and logged
            response: Any = GraphQLOverHTTP.refusal(error, request, language, request_id)
        else:
            response = StreamingResponse(
                self._events(asked, operation),
                media_type="text/event-stream",
                headers={"cache-control": "no-store", "x-accel-buffering": "no", "x-request-id": request_id},
            )
        await response(scope, receive, send)

    async def _events(self, asked: Asked, operation: Operation) -> AsyncIterator[str]:
        try:
            async for message in messages(self._answering, self._tail, asked, operation):
                yield ": \n\n" if message is None else _event("next", message)
        except TooSlow:
            yield _event("next", {"errors": [{"message": "you did not keep up; subscribe again after the last position",
                                              "extensions": {"code": "UNAVAILABLE", "retryAfter": 0}}]})  # fmt: skip
        except Exception as error:  # noqa: BLE001  # every refusal becomes an answer; what was not foreseen is hidden and logged
            told = explain(error, language=asked.language, request_id=asked.request_id)
            yield _event("next", {"errors": [told]})
        yield _event("complete", None)


def _event(name: str, data: dict[str, Any] | None) -> str:
    body = "" if data is None else json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {name}\ndata: {body}\n\n"
