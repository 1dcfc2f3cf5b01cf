"""`rukun serve`: GraphQL over HTTP, and the projector beside it."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

import structlog
import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from api.app import create_app
from api.identity import is_loopback
from graph.errors import GraphError
from ledger.errors import LedgerError
from projections.runner import CannotProject
from rukun.settings import SettingsError
from rukun.web import web_system
from rukun.wiring import opened

if TYPE_CHECKING:
    from rukun.settings import Settings
    from rukun.wiring import System

log = structlog.get_logger("rukun")


def serve_forever(settings: Settings) -> None:
    """Serve until told to stop. Raises SettingsError where strangers would be let in without tokens."""
    if not (settings.token_keys or settings.token_jwks or is_loopback(settings.host)):
        raise SettingsError(
            f"refusing to listen on {settings.host} without access tokens: make keys with `rukun token key FOLDER` and "
            "set RUKUN_TOKEN_KEYS, or listen on 127.0.0.1"
        )
    with (
        _listening(
            settings
        ) as bound,  # first: whoever has to be told that the port is taken need not wait for the rest
        opened(settings) as system,
        asyncio.Runner(loop_factory=auto_loop_factory()) as runner,
    ):
        runner.run(_serve(system, settings, bound))


def _listening(settings: Settings) -> socket.socket:
    """The port, ours. Raises SettingsError when it cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"cannot listen on {settings.host} port {settings.port} ({error.strerror}): stop what holds it, or give another "
            "with --port or RUKUN_PORT (0 takes any that is free)"
        ) from None


async def _serve(system: System, settings: Settings, bound: socket.socket) -> None:
    stop = threading.Event()
    projecting = threading.Thread(target=_project, args=(system, stop), name="projector")
    async with web_system(system) as web:
        config = uvicorn.Config(
            create_app(web, settings.host),
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            ws_max_size=64 * 1024,
            ws_per_message_deflate=False,  # each connection would keep a window of its own and pay for it at each message
        )
        if settings.project:
            projecting.start()
        try:
            await _Announcing(config).serve(sockets=[bound])
        finally:
            stop.set()
            if projecting.is_alive():
                await asyncio.to_thread(projecting.join)


class _Announcing(uvicorn.Server):
    """Says where it listens once it does, which matters where the port was chosen by the system."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers:
            for bound in server.sockets:
                host, port = bound.getsockname()[:2]
                log.info("serving", address=f"http://{host}:{port}/graphql")


def _project(system: System, stop: threading.Event) -> None:
    """Follow the log. What stops it for good is written to the graph and shown by `rukun status` and /readyz."""
    while not stop.is_set():
        try:
            system.projector.follow(stop)
        except Exception as error:  # noqa: BLE001  # answers go on; /readyz tells
            ours = isinstance(error, (GraphError, LedgerError, CannotProject))  # others' texts may hold values
            log.error("projecting stopped", kind=type(error).__name__, why=str(error) if ours else None)  # noqa: TRY400
            stop.wait(5)
