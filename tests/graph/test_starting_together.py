"""Several programs that start at once make one graph ready. Only a server of its own is shared by several, so this is
for Neo4j; the embedded graph has one program."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from graph.schema import ddl, prepare
from graph.slots import SLOTS
from tests.graphs import server_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.connection import Graph


@pytest.fixture
def bare(request: pytest.FixtureRequest) -> Iterator[Graph]:
    """A graph without a constraint or an index, as at the very first start."""
    with server_named(request, "neo4j").connect() as graph:
        for kind in ("CONSTRAINT", "INDEX"):
            for row in said(graph, f"SHOW {kind} YIELD name WHERE name STARTS WITH 'rukun' RETURN name"):
                said(graph, f"DROP {kind} {row['name']} IF EXISTS")
        yield graph
        prepare(graph)


def said(graph: Graph, statement: str) -> list[dict[str, Any]]:
    """What the server answers to a statement about the graph itself."""
    with graph.driver.session(database=graph.address.database) as session:
        return [dict(row) for row in session.run(statement)]


def test_programs_that_start_together_make_everything_once(bare: Graph) -> None:
    with ThreadPoolExecutor(4) as programs:
        list(programs.map(lambda _: prepare(bare), range(4)))
    wanted = {statement.split()[2] for slot in SLOTS for statement in ddl(slot)} | {"rukun_projection"}
    made = said(bare, "SHOW INDEXES YIELD name WHERE name STARTS WITH 'rukun' RETURN name")
    assert sorted(row["name"] for row in made) == sorted(wanted)
