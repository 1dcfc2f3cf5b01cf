"""A whole small system: a real log in SQLite, a real embedded graph, the real projector, and the application over it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest

from api.app import create_app
from api.system import ApiSettings, Limits, ProjectionStatus
from domain.act import Act
from domain.classification import Classification, Level
from domain.occurred import Occurred, TimePrecision
from graph.reading import GraphReader
from graph.store import GraphStore
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.opening import open_keys, open_store
from ledger.register import Receipt, Register
from projections.runner import Projector
from tests.graphs import emptied

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from graph.connection import Graph
    from tests.graphs import GraphServer


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


NOW = datetime(2025, 4, 21, 9, 0, tzinfo=UTC)


PATIENT = Limits(statement_seconds=120)
"""A server that has just started plans each new question slowly, on a slow machine for longer than anybody would wait."""


class CountingReader(GraphReader):
    """A reader that remembers the statements it was given."""

    statements: list[str]

    async def read(self, statement: Any, parameters: Any, timeout: float | None = None) -> dict[str, Any]:
        """As the reader does."""
        self.statements.append(statement if isinstance(statement, str) else statement(await self.slot()))
        return await super().read(statement, parameters, timeout)


@dataclass
class Desk:
    """The system, and the hands that write into it."""

    register: Register
    history: History
    projector: Projector
    graph: Graph
    settings: ApiSettings = field(default_factory=lambda: ApiSettings(limits=PATIENT))
    reader: Any = None
    levels: dict[str, Classification] = field(default_factory=dict)

    def projections(self) -> list[ProjectionStatus]:
        """How the graph fares."""
        return [ProjectionStatus("", self.projector.status().position, "following")]

    def act(self, level: Level | None = None, *compartments: str, minutes: int = 0) -> Act:
        """An act of the desk officer."""
        classification = None if level is None else Classification(level=level, compartments=compartments)
        return Act(
            recorded_by="desk", agency="kesbangpol", command_id=uuid4(), now=NOW + timedelta(minutes=minutes),
            classification=classification,
            occurred=Occurred(start=NOW - timedelta(days=1), precision=TimePrecision.DAY),
        )  # fmt: skip

    def start(
        self, decide: Any, *, level: Level | None = None, compartments: tuple[str, ...] = (), **given: Any
    ) -> Receipt:
        """Open a thing."""
        return self.register.start(decide, act=self.act(level, *compartments), **given)

    def change(
        self, id: str, decide: Any, *, level: Level | None = None, compartments: tuple[str, ...] = (), **given: Any
    ) -> Receipt:
        """Decide on a thing."""
        return self.register.change(id, decide, act=self.act(level, *compartments), **given)

    def project(self) -> None:
        """Bring the graph up to the log."""
        self.projector.catch_up()

    def cleared(self, level: Level, *compartments: str, rights: frozenset[str] | None = None) -> Desk:
        """The same system for a reader with another clearance, who sits at this machine."""
        settings = replace(
            self.settings,
            local_clearance=Classification(level=level, compartments=compartments),
            local_rights=rights if rights is not None else self.settings.local_rights,
        )
        return replace(self, settings=settings)


@pytest.fixture
def desk(embedded_server: GraphServer, tmp_path: Path) -> Iterator[Desk]:
    """An empty log and an empty graph."""
    store, keys = open_store(str(tmp_path / "log.sqlite")), open_keys(str(tmp_path / "keys.sqlite"))
    mapper = FactMapper(keys)
    history = History(store, mapper)
    with embedded_server.connect() as graph:
        emptied(graph)
        yield Desk(Register(store, mapper, history), history, Projector(history, GraphStore(graph)), graph)
    keys.close()
    store.close()


@dataclass
class Client:
    """Asks over HTTP."""

    http: httpx.AsyncClient
    reader: CountingReader

    async def post(self, body: Any, **headers: str) -> httpx.Response:
        """Send any body."""
        return await self.http.post("/graphql", json=body, headers=headers)

    async def ask(self, query: str, variables: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
        """Ask, and take the whole answer."""
        answer: dict[str, Any] = (await self.post({"query": query, "variables": variables}, **headers)).json()
        return answer

    async def data(self, query: str, variables: dict[str, Any] | None = None, **headers: str) -> Any:
        """Ask for what must succeed."""
        answer = await self.ask(query, variables, **headers)
        assert "errors" not in answer, answer
        return answer["data"]


@asynccontextmanager
async def client_of(desk: Desk, address: tuple[str, int] = ("127.0.0.1", 50000)) -> AsyncIterator[Client]:
    """A client of the application over a system."""
    at = desk.graph.address
    async with at.async_driver() as driver:
        reader = CountingReader(driver, at.database)
        reader.statements = []
        app = create_app(replace(desk, reader=reader))
        transport = httpx.ASGITransport(app, client=address)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http,
        ):
            yield Client(http, reader)


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[Client]:
    """A client of the application over an empty system."""
    async with client_of(desk) as made:
        yield made
