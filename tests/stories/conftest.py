"""Where a story is told: an empty log and an empty graph, each on the small servers and on the large ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.classification import Level
from ledger.opening import open_keys, open_store
from rukun.settings import Settings
from rukun.wiring import record_of, system_of
from tests.graphs import emptied, server_named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rukun.wiring import System


@pytest.fixture(params=["sqlite-embedded", "postgres-neo4j"])
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[System]:
    """Nothing on record yet, and an auditor who asks."""
    log, _, server = request.param.partition("-")
    address = str(tmp_path / "log.db") if log == "sqlite" else request.getfixturevalue("postgres_database")
    # A server that has just started plans each new question slowly, on a slow machine for longer than an office would wait.
    patient: dict[str, Any] = {"data": tmp_path, "answer_seconds": 120}
    settings = Settings(**patient, level=Level.SECRET, actor="auditor", agency="agency-inspectorate")
    with (
        open_store(address) as store,
        open_keys(str(tmp_path / "keys.db")) as keys,
        server_named(request, server).connect() as graph,
    ):
        emptied(graph)
        yield system_of(settings, record_of(store, keys), graph)
