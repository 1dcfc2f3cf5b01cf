"""Puts the web door together."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute

from api.health import Health
from api.http import GraphQLOverHTTP
from api.identity import Identities, is_loopback
from api.log_tail import LogTail
from api.reading import Answering
from api.schema import schema
from api.sse import FactsOverSSE
from api.websocket import FactsOverWebSocket

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from api.system import System

_THREADS = 32
"""For reading and writing the log, which is plain code; writes may hold half of them at most."""


def create_app(system: System, host: str = "127.0.0.1") -> FastAPI:
    """The application. ``host`` is the address it is going to be bound to: without keys, only this machine's own.

    Raises ValueError where strangers would be let in without a token.
    """
    if system.settings.closed_to_others and not is_loopback(host):
        raise ValueError(
            f"refusing to serve {host} without tokens: configure a folder of keys or a JWKS address, or bind to 127.0.0.1"
        )
    schema()
    answering, identities = Answering(system), Identities(system.settings)
    tail = LogTail(system.history)
    health = Health(system)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "log"))
        async with tail.following():
            yield

    app = FastAPI(title="Rukun", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life)
    app.state.answering = answering
    app.router.routes += [
        Route("/graphql", GraphQLOverHTTP(answering, identities), methods=["POST"]),
        Route("/graphql/stream", FactsOverSSE(answering, identities, tail), methods=["POST"]),
        WebSocketRoute("/graphql", FactsOverWebSocket(answering, identities, tail)),
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
            "subscriptions": "graphql-transport-ws at /graphql, server-sent events at POST /graphql/stream",
            "contract": "api/schema.graphql",
            "health": ["/livez", "/readyz", "/metrics"],
        }
    )
