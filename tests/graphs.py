"""Graph servers for tests: the embedded one, and Neo4j from an address in the environment or started by Docker.

RUKUN_TEST_NEO4J is ``bolt://user:password@host:port`` of a server whose whole content tests may delete, and
RUKUN_TEST_NEO4J_CONTAINER the name of its container, for tests that stop and start it. The newest Neo4j is tested
besides where RUKUN_TEST_ALL_SERVERS=1.
"""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from graph.connection import Graph, open_graph
from graph.embedded import EmbeddedGraph
from graph.errors import GraphError
from graph.reading import read_rows
from graph.store import GraphStore
from tests.servers import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEO4J_LTS = "neo4j:5.26.30-community"
NEO4J_NEWEST = "neo4j:2026.08.1-community"
NEO4J_SERVERS = ["neo4j", *(["neo4j-newest"] if os.environ.get("RUKUN_TEST_ALL_SERVERS") == "1" else [])]
ALL_SERVERS = ["embedded", *NEO4J_SERVERS]
_PASSWORD = "password-of-a-test"


@dataclass
class GraphServer:
    """A server, how to reach it, and how to end and begin it (None where a test may not)."""

    name: str
    uri: str
    user: str
    password: str
    database: str
    stop: Callable[[], None] | None = None
    start: Callable[[], None] | None = None

    def connect(self) -> Graph:
        """A new connection."""
        return open_graph(self.uri, self.user, self.password, self.database)


@pytest.fixture(scope="session")
def embedded_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphServer]:
    """The embedded graph."""
    try:
        embedded = EmbeddedGraph(tmp_path_factory.mktemp("embedded"))
    except GraphError as error:
        missing(request.config, "the embedded graph", str(error))
        return
    a = embedded.address
    with embedded:
        yield GraphServer("embedded", a.uri, a.user, a.password, a.database, embedded.kill, embedded.restart)


@pytest.fixture(scope="session")
def neo4j_server(request: pytest.FixtureRequest) -> Iterator[GraphServer]:
    """Neo4j, long-term support."""
    if address := os.environ.get("RUKUN_TEST_NEO4J"):
        yield _named(address, os.environ.get("RUKUN_TEST_NEO4J_CONTAINER"))
    else:
        yield from _in_docker(request, NEO4J_LTS)


@pytest.fixture(scope="session")
def newest_neo4j_server(request: pytest.FixtureRequest) -> Iterator[GraphServer]:
    """The newest Neo4j."""
    yield from _in_docker(request, NEO4J_NEWEST)


@pytest.fixture(params=ALL_SERVERS)
def graph_server(request: pytest.FixtureRequest) -> GraphServer:
    """Each server in turn."""
    return server_named(request, request.param)


def server_named(request: pytest.FixtureRequest, name: str) -> GraphServer:
    """A server by the name of its parameter."""
    fixture = {"embedded": "embedded_server", "neo4j": "neo4j_server", "neo4j-newest": "newest_neo4j_server"}[name]
    server: GraphServer = request.getfixturevalue(fixture)
    return server


@pytest.fixture
def graph(graph_server: GraphServer) -> Iterator[Graph]:
    """An empty graph on each server in turn, ready to be written to."""
    with graph_server.connect() as graph:
        emptied(graph)
        yield graph


@pytest.fixture
def graph_store(graph: Graph) -> GraphStore:
    """The writing side of an empty graph."""
    return GraphStore(graph)


def emptied(graph: Graph) -> Graph:
    """The graph without its content, ready to be written to."""
    while True:
        with graph.driver.session(database=graph.address.database) as session, session.begin_transaction() as tx:
            found = tx.run("MATCH (n) WITH n LIMIT 2000 DETACH DELETE n RETURN count(*) AS found").single(strict=True)
            tx.commit()
        if not found["found"]:
            break
    GraphStore(graph).prepare()
    return graph


def count(graph: Graph, pattern: str) -> int:
    """How often a pattern is found, such as ``(n:Group)``."""
    found: int = read_rows(graph, f"MATCH {pattern} RETURN count(*) AS found")[0]["found"]
    return found


def _named(address: str, container: str | None) -> GraphServer:
    parts = urlsplit(address)
    uri = f"{parts.scheme}://{parts.hostname}:{parts.port or 7687}"
    server = GraphServer("neo4j", uri, parts.username or "neo4j", parts.password or "", "neo4j")
    if container:
        import docker  # type: ignore[import-untyped]  # comes with testcontainers

        found = docker.from_env().containers.get(container)
        _may_be_stopped(server, found)
    return server


def _in_docker(request: pytest.FixtureRequest, image: str) -> Iterator[GraphServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    try:
        from testcontainers.core.container import DockerContainer

        container = (
            DockerContainer(image)
            .with_env("NEO4J_AUTH", f"neo4j/{_PASSWORD}")
            .with_env("NEO4J_server_memory_heap_max__size", "512m")
            .with_env("NEO4J_server_bolt_advertised__address", f"127.0.0.1:{port}")
            .with_bind_ports(7687, port)  # a fixed one: it must be the same after a restart
            .start()
        )
    except Exception as error:  # noqa: BLE001  # whatever Docker or its library lacks, the answer is the same
        missing(request.config, image, f"set RUKUN_TEST_NEO4J or start Docker ({type(error).__name__})")
        return
    server = GraphServer(image, f"bolt://127.0.0.1:{port}", "neo4j", _PASSWORD, "neo4j")
    _may_be_stopped(server, container.get_wrapped_container())
    try:
        _ready(server)
        yield server
    finally:
        container.stop()


def _may_be_stopped(server: GraphServer, container: Any) -> None:
    def start() -> None:
        container.start()
        _ready(server)

    server.stop = container.kill
    server.start = start


def _ready(server: GraphServer) -> None:
    until = time.monotonic() + 180
    while True:
        try:
            server.connect().close()
        except GraphError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return
