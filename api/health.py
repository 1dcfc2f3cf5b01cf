"""Is the process alive, can it answer, and what has it done."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, Response

from api import metrics

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.system import System

_PATIENCE_S = 3.0


class Health:
    """``/livez``, ``/readyz`` and ``/metrics``. None of them says anything about anybody."""

    def __init__(self, system: System) -> None:
        self._system = system

    async def alive(self, _: Request) -> JSONResponse:
        """The process answers."""
        return JSONResponse({"alive": True})

    async def ready(self, _: Request) -> JSONResponse:
        """Log and graph answer, and the graph is not too far behind; else 503 with the reason."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                end = await asyncio.to_thread(self._system.history.position)
        except Exception as error:  # noqa: BLE001  (whatever keeps the log from answering, we are not ready)
            return _not_ready(f"the log does not answer ({type(error).__name__})")
        try:
            async with asyncio.timeout(_PATIENCE_S):
                live = await self._system.reader.live()
        except Exception as error:  # noqa: BLE001  (the same for the graph)
            return _not_ready(f"the graph does not answer ({type(error).__name__})")
        lag = max(0, end - live.position)
        metrics.LOG_POSITION.set(end)
        metrics.LAG.labels(live.slot or "A").set(lag)
        if live.position > end:
            return _not_ready("the graph was made from another log, or from more of it than there is")
        if lag > self._system.settings.limits.lag:
            return _not_ready(f"the graph is {lag} facts behind the log", position=live.position, lag=lag)
        return JSONResponse({"ready": True, "position": live.position, "lag": lag})

    async def metrics(self, request: Request) -> Response:
        """In the format of Prometheus."""
        await self.ready(request)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _not_ready(why: str, **more: int) -> JSONResponse:
    return JSONResponse({"ready": False, "why": why, **more}, 503, {"retry-after": "5"})
