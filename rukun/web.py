"""The part of the wiring that the web door needs."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.system import ApiSettings, Limits, ProjectionStatus
from graph.reading import GraphReader
from projections.runner import OtherLog, status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from ledger.history import History
    from ledger.register import Register
    from rukun.settings import Settings
    from rukun.wiring import System


@dataclass(frozen=True)
class WebSystem:
    """What ``create_app`` is given."""

    register: Register
    history: History
    reader: GraphReader
    settings: ApiSettings
    projections: Callable[[], Sequence[ProjectionStatus]]


@asynccontextmanager
async def web_system(system: System) -> AsyncIterator[WebSystem]:
    """The web door's view of an open system; its connections to the graph are closed at the end."""
    driver = system.graph.address.async_driver()
    try:
        yield WebSystem(
            register=system.record.register,
            history=system.record.history,
            reader=GraphReader(driver, system.graph.address.database),
            settings=api_settings(system.settings),
            projections=lambda: [_projection(system)],
        )
    finally:
        await driver.close()


def api_settings(settings: Settings) -> ApiSettings:
    """Who is let in, as the settings say."""
    return ApiSettings(
        keys=settings.token_keys,
        jwks_url=settings.token_jwks,
        issuer=settings.token_issuer,
        audience=settings.token_audience,
        local_account=settings.actor,
        local_agency=settings.agency,
        local_clearance=settings.local_clearance,
        limits=Limits(
            cache_bytes=settings.cache_mb * 1024 * 1024,
            statement_seconds=settings.answer_seconds,
            lag=settings.lag_limit,
            rate=settings.rate,
            burst=settings.burst,
            concurrent_reads=settings.reads,
        ),
        documents=settings.documents,
        trusted_only=settings.trusted_only,
        boundaries=settings.boundaries,
    )


def _projection(system: System) -> ProjectionStatus:
    at = status(system.record.history, system.graph_store)
    working = "following" if at.projector else "idle"
    state = working if at.stopped is None else "stopped"
    if at.other_log:
        return ProjectionStatus(at.slot or "A", at.position, "other log", str(OtherLog()))
    poison = None if at.stopped is None else f"{at.stopped.position} {at.stopped.topic}: {at.stopped.error}"
    return ProjectionStatus(at.slot or "A", at.position, state, poison)
