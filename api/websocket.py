"""Subscriptions over websockets: the protocol graphql-transport-ws and no other."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from api import metrics
from api.asking import language_of, request_id_of
from api.bodies import read_json
from api.errors import ApiError, TooSlow, Unauthenticated, explain
from api.identity import has_expired
from api.subscriptions import must_subscribe

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from api.asking import Asking
    from api.reader import Reader
    from api.reading import Answering
    from api.subscriptions import Telling

PROTOCOL = "graphql-transport-ws"
_INIT_PATIENCE_S = 10.0
_MOST_AT_ONCE = 20
_SEND_PATIENCE_S = 10.0

BAD_MESSAGE, UNAUTHORIZED, FORBIDDEN, INIT_TIMEOUT, ALREADY_THERE, TOO_MANY_INIT, TOO_SLOW = (
    4400, 4401, 4403, 4408, 4409, 4429, 4410,
)  # fmt: skip


class _Close(Exception):
    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(reason)


class FactsOverWebSocket:
    """Answers ``/graphql`` for websockets."""

    def __init__(self, answering: Answering, asking: Asking, telling: Telling) -> None:
        self._answering, self._asking, self._telling = answering, asking, telling

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        socket = WebSocket(scope, receive, send)
        if PROTOCOL not in scope.get("subprotocols", []):
            await socket.close(4406, "speak graphql-transport-ws")
            return
        await socket.accept(PROTOCOL)
        await _Connection(socket, self._answering, self._asking, self._telling).serve()


class _Connection:
    """One connection and its subscriptions."""

    def __init__(self, socket: WebSocket, answering: Answering, asking: Asking, telling: Telling) -> None:
        self._socket, self._answering, self._asking, self._telling = socket, answering, asking, telling
        self._running: dict[str, asyncio.Task[None]] = {}
        self._reader: Reader | None = None
        self._shown: str | None = None
        self._sending = asyncio.Lock()
        self._ended: asyncio.Future[_Close] = asyncio.get_running_loop().create_future()

    async def serve(self) -> None:
        """Until either side ends it."""
        listening = asyncio.create_task(self._listen())
        try:
            either: set[asyncio.Future[Any]] = {listening, self._ended}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if self._ended.done():
                raise self._ended.result()
            await listening
        except _Close as close:
            metrics.CLOSED.labels(str(close.code)).inc()
            # Closed by the other side meanwhile, or it does not read on: then the server ends the connection.
            with suppress(RuntimeError, TimeoutError):
                async with asyncio.timeout(_SEND_PATIENCE_S):
                    await self._socket.close(close.code, close.reason)
        except WebSocketDisconnect:
            pass
        finally:
            tasks = [listening, *self._running.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self) -> None:
        try:
            async with asyncio.timeout(_INIT_PATIENCE_S):
                first = await self._receive()
        except TimeoutError:
            raise _Close(INIT_TIMEOUT, "say connection_init first") from None
        if first.get("type") != "connection_init":
            raise _Close(UNAUTHORIZED, "say connection_init first")
        self._shown = _shown(first.get("payload")) or self._socket.headers.get("authorization")
        self._reader = await self._welcome()
        await self._send({"type": "connection_ack"})
        while True:
            await self._handle(await self._receive())

    async def _receive(self) -> dict[str, Any]:
        text = await self._socket.receive_text()
        if len(text) > self._answering.system.settings.limits.body_bytes:
            raise _Close(BAD_MESSAGE, "the message is too large")
        try:
            message = read_json(text)
        except ApiError as error:
            raise _Close(BAD_MESSAGE, str(error)) from None
        if not isinstance(message, dict):
            raise _Close(BAD_MESSAGE, "the message is not an object")
        return message

    async def _welcome(self) -> Reader:
        try:
            return await self._again()
        except Unauthenticated as error:
            raise _Close(UNAUTHORIZED, str(error)) from None
        except ApiError as error:
            raise _Close(FORBIDDEN, str(error)) from None

    async def _again(self) -> Reader:
        """Who is at the other end, by the token that was shown at the beginning."""
        client = self._socket.client.host if self._socket.client else None
        return await self._asking.identities.bearing(self._shown, client, self._socket)

    async def _handle(self, message: dict[str, Any]) -> None:
        match message.get("type"):
            case "ping":
                await self._send({"type": "pong"})
            case "pong":
                pass
            case "subscribe":
                self._subscribe(message)
            case "complete":
                task = self._running.pop(str(message.get("id")), None)
                if task is not None:
                    task.cancel()
            case "connection_init":
                raise _Close(TOO_MANY_INIT, "connection_init was said already")
            case _:
                raise _Close(BAD_MESSAGE, "no such type of message")

    def _subscribe(self, message: dict[str, Any]) -> None:
        id = message.get("id")
        if not isinstance(id, str) or not 1 <= len(id) <= 100:
            raise _Close(BAD_MESSAGE, "a subscription needs an id")
        if id in self._running:
            raise _Close(ALREADY_THERE, "a subscription of that id is there already")
        if len(self._running) >= _MOST_AT_ONCE:
            raise _Close(BAD_MESSAGE, f"at most {_MOST_AT_ONCE} subscriptions a connection")
        self._running[id] = asyncio.create_task(self._tell(id, message.get("payload")))

    async def _tell(self, id: str, payload: Any) -> None:
        language, request_id = language_of(self._socket), request_id_of(self._socket)
        try:
            if self._reader is None or has_expired(self._reader):
                raise Unauthenticated("the token has expired")
            asked = self._asking.over_socket(payload, self._reader, self._socket)
            operation = self._answering.prepare(asked)
            must_subscribe(operation)
            name = json.dumps(id)
            async for payload_text in self._telling.messages(asked, operation, self._again):
                if payload_text is not None:
                    await self._send_text(f'{{"type":"next","id":{name},"payload":{payload_text}}}')
            await self._send({"type": "complete", "id": id})
        except Unauthenticated as error:
            self._end(UNAUTHORIZED, str(error))
        except TooSlow as error:
            self._end(TOO_SLOW, str(error))
        except WebSocketDisconnect:
            pass
        except Exception as error:  # noqa: BLE001  # every refusal becomes an answer; what was not foreseen is hidden and logged
            told = explain(error, language=language, request_id=request_id)
            with suppress(WebSocketDisconnect, RuntimeError, TooSlow):  # nobody is there any more to be told
                await self._send({"type": "error", "id": id, "payload": [told]})
        finally:
            if self._running.get(id) is asyncio.current_task():
                del self._running[id]

    def _end(self, code: int, reason: str) -> None:
        if not self._ended.done():
            self._ended.set_result(_Close(code, reason))

    async def _send(self, message: dict[str, Any]) -> None:
        await self._send_text(json.dumps(message, ensure_ascii=False, separators=(",", ":")))

    async def _send_text(self, text: str) -> None:
        try:
            async with self._sending, asyncio.timeout(_SEND_PATIENCE_S):
                await self._socket.send_text(text)
        except TimeoutError:
            raise TooSlow from None


def _shown(payload: Any) -> str | None:
    """The token that the first message carries."""
    shown = payload.get("authorization", payload.get("Authorization")) if isinstance(payload, dict) else None
    return shown if isinstance(shown, str) else None


__all__ = ["PROTOCOL", "FactsOverWebSocket"]
