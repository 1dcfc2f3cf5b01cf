"""Reading from a cluster, as far as one server shows it: by a routing address, as a reader, with bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from neo4j.exceptions import DriverError, Neo4jError

from graph.connection import GraphAddress, open_graph
from graph.errors import GraphError
from graph.reading import GraphReader, read_rows
from tests.graphs import emptied
from tests.servers import missing

if TYPE_CHECKING:
    from tests.graphs import GraphServer


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def routed(request: pytest.FixtureRequest, neo4j_server: GraphServer) -> GraphAddress:
    """The same Neo4j by an address that asks it where to read and where to write."""
    with neo4j_server.connect() as graph:
        emptied(graph)
    uri = neo4j_server.uri.replace("bolt://", "neo4j://")
    address = GraphAddress(uri, neo4j_server.user, neo4j_server.password, neo4j_server.database)
    try:
        with open_graph(uri, address.user, address.password, address.database) as graph:
            read_rows(graph, "RETURN 1 AS one")
    except (GraphError, DriverError, Neo4jError) as error:
        why = f"it does not advertise the address that it is reached at ({type(error).__name__})"
        missing(request.config, "Neo4j by a routing address", why)
    return address


@pytest.mark.anyio
async def test_a_cluster_is_read_by_readers_and_never_from_before_what_was_seen(routed: GraphAddress) -> None:
    async with routed.async_driver() as driver:
        reader = GraphReader(driver, routed.database)
        assert reader._session["default_access_mode"] == "READ"
        assert (await reader.live()).position == 0
        assert await reader._session["bookmark_manager"].get_bookmarks()
        with pytest.raises(Neo4jError):
            await reader._run("CREATE (n:Nothing) RETURN n.x AS x", {}, None)


@pytest.mark.anyio
async def test_a_single_server_is_spared_the_bookmarks(neo4j_server: GraphServer) -> None:
    at = neo4j_server
    async with GraphAddress(at.uri, at.user, at.password, at.database).async_driver() as driver:
        assert "bookmark_manager" not in GraphReader(driver, at.database)._session
