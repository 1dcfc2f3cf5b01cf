"""Subscriptions as server-sent events, in the distinct connections mode of graphql-sse."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

from starlette.requests import Request

from api import metrics
from api.asking import language_of, request_id_of
from api.encoding import written
from api.errors import explain
from api.http import GraphQLOverHTTP, client_left
from api.subscriptions import must_subscribe

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.types import Receive, Scope, Send

    from api.asking import Asking
    from api.exchange import Asked
    from api.reader import Reader
    from api.reading import Answering
    from api.selection import Operation
    from api.subscriptions import Telling

_SEND_PATIENCE_S = 10.0


class FactsOverSSE:
    """Answers ``POST /graphql/stream``."""

    def __init__(self, answering: Answering, asking: Asking, telling: Telling) -> None:
        self._answering, self._asking, self._telling = answering, asking, telling

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        request_id = request_id_of(request)
        try:
            reader = await self._asking.reader(request)
            asked = self._asking.posted(await self._asking.words(request), reader, request, request_id)
            operation = self._answering.prepare(asked)
            must_subscribe(operation)
        except Exception as error:  # noqa: BLE001  # every refusal becomes an answer; what was not foreseen is hidden and logged
            response = GraphQLOverHTTP.refusal(error, request, language_of(request), request_id)
            await response(scope, receive, send)
            return
        telling = asyncio.create_task(self._tell(request, asked, operation, send))
        leaving = asyncio.create_task(client_left(receive))
        try:
            await asyncio.wait((telling, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            telling.cancel()
            leaving.cancel()
            await asyncio.gather(telling, leaving, return_exceptions=True)

    async def _tell(self, request: Request, asked: Asked, operation: Operation, send: Send) -> None:
        headers = {
            "content-type": "text/event-stream; charset=utf-8",
            "cache-control": "no-store",
            "x-accel-buffering": "no",
            "x-content-type-options": "nosniff",
            "x-request-id": asked.request_id,
        }
        encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": encoded})
        try:
            async with aclosing(self._events(request, asked, operation)) as events:
                async for event in events:
                    async with asyncio.timeout(_SEND_PATIENCE_S):
                        await send({"type": "http.response.body", "body": event.encode(), "more_body": True})
        except TimeoutError:  # it does not read on, so it cannot be told: the server ends the connection
            metrics.CLOSED.labels("slow").inc()
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _events(self, request: Request, asked: Asked, operation: Operation) -> AsyncGenerator[str]:
        async def welcome() -> Reader:
            return await self._asking.identities.of(request)

        try:
            async with aclosing(self._telling.messages(asked, operation, welcome)) as messages:
                async for message in messages:
                    yield ": \n\n" if message is None else f"event: next\ndata: {message}\n\n"
        except Exception as error:  # noqa: BLE001  # every refusal becomes an answer; what was not foreseen is hidden and logged
            metrics.CLOSED.labels(type(error).__name__).inc()
            told = explain(error, language=asked.language, request_id=asked.request_id)
            yield f"event: next\ndata: {written({'errors': [told]}).decode()}\n\n"
        yield "event: complete\ndata: \n\n"
