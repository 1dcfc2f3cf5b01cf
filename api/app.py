"""Puts the web door together."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute

from api.asking import Asking
from api.health import Health
from api.http import GraphQLOverHTTP
from api.log_tail import LogTail
from api.loopback import is_loopback
from api.map import Maps
from api.reading import Answering
from api.schema import schema
from api.sse import FactsOverSSE
from api.subscriptions import Telling
from api.websocket import FactsOverWebSocket

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from api.system import System

_THREADS = 32
"""For reading and writing the log, which is plain code; writes may hold half of them at most."""


class _App(FastAPI):
    """The application. The hot route goes past what FastAPI does for every request, which costs as much as all of our
    own work on it: it handles its errors itself."""

    graphql: GraphQLOverHTTP

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/graphql" and scope["method"] == "POST":
            await self.graphql(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(system: System, host: str = "127.0.0.1") -> FastAPI:
    """The application. ``host`` is the address it is going to be bound to: without keys, only this machine's own.

    Raises ValueError where strangers would be let in without a token.
    """
    if system.settings.closed_to_others and not is_loopback(host):
        raise ValueError(
            f"refusing to serve {host} without tokens: configure a folder of keys or a JWKS address, or bind to 127.0.0.1"
        )
    schema()
    answering, asking = Answering(system), Asking(system.settings)
    tail = LogTail(system.history)
    telling = Telling(answering, tail)
    health = Health(system)
    maps = Maps(answering, asking, system.settings.boundaries)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "log"))
        async with tail.following():
            yield

    app = _App(title="Rukun", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life)
    app.state.answering = answering
    app.graphql = GraphQLOverHTTP(answering, asking)
    app.router.routes += [
        Route("/graphql", app.graphql, methods=["GET", "POST"]),
        Route("/graphql/stream", FactsOverSSE(answering, asking, telling), methods=["POST"]),
        WebSocketRoute("/graphql", FactsOverWebSocket(answering, asking, telling)),
        Route("/map/layer", maps.layer, methods=["GET"]),
        Route("/map/boundaries", maps.boundaries, methods=["GET"]),
        Route("/livez", health.alive, methods=["GET"]),
        Route("/readyz", health.ready, methods=["GET"]),
        Route("/metrics", health.metrics, methods=["GET"]),
        Route("/", _signpost, methods=["GET"]),
    ]
    return app


async def _signpost(_: Request) -> JSONResponse:
    return JSONResponse(
        {
            "name": "Rukun",
            "graphql": "POST /graphql with a JSON body {query, variables, operationName}",
            "registered": "GET /graphql?documentId=…&variables=…",
            "subscriptions": "graphql-transport-ws at /graphql, server-sent events at POST /graphql/stream",
            "maps": "GeoJSON at /map/layer?place=… and /map/boundaries?level=…",
            "contract": "api/schema.graphql",
            "health": ["/livez", "/readyz", "/metrics"],
        }
    )
