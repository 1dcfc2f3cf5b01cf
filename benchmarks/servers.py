"""The servers that are measured: from an address in the environment, else started where Docker runs.

RUKUN_TEST_POSTGRES is ``postgresql://…`` as an administrator; RUKUN_TEST_NEO4J is ``bolt://user:password@host:port`` of
a server whose whole content may be deleted.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from graph.connection import open_graph
from graph.embedded import EmbeddedGraph
from graph.errors import GraphError
from graph.reading import read_rows
from graph.store import GraphStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.connection import Graph

NEO4J_IMAGE = "neo4j:5.26.30-community"
POSTGRES_IMAGE = "postgres:17"
GRAPHS = ("neo4j", "embedded")
_PASSWORD = "password-of-a-benchmark"  # noqa: S105  (of a server that lives as long as the benchmark)


class NotHere(Exception):
    """A server cannot be had; the text says why."""


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder on disk, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="rukun-benchmark-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def postgres_database() -> Iterator[str]:
    """The address of an empty database, dropped afterwards. Raises NotHere."""
    with _postgres() as server:
        name = f"benchmark_{uuid4().hex[:12]}"
        try:
            db = psycopg.connect(server, autocommit=True)
        except psycopg.OperationalError as error:
            raise NotHere(f"PostgreSQL does not answer ({error})") from None
        with db:
            db.execute(f'CREATE DATABASE "{name}"')
            try:
                yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
            finally:
                db.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _postgres() -> Iterator[str]:
    if address := os.environ.get("RUKUN_TEST_POSTGRES"):
        yield address
        return
    try:
        from testcontainers.postgres import PostgresContainer

        container = PostgresContainer(POSTGRES_IMAGE, driver=None).start()
    except Exception as error:  # noqa: BLE001  # whatever Docker or its library lacks, the answer is the same
        raise NotHere(f"set RUKUN_TEST_POSTGRES or start Docker ({type(error).__name__})") from None
    try:
        yield container.get_connection_url()
    finally:
        container.stop()


@contextmanager
def graph_server(kind: str) -> Iterator[Graph]:
    """An empty graph on Neo4j or on the embedded server, ready to be written to. Raises NotHere."""
    with _neo4j() if kind == "neo4j" else _embedded() as graph:
        emptied(graph)
        yield graph


@contextmanager
def _embedded() -> Iterator[Graph]:
    with folder() as path:
        try:
            server = EmbeddedGraph(path)
        except GraphError as error:
            raise NotHere(str(error)) from None
        at = server.address
        with server, open_graph(at.uri, at.user, at.password, at.database) as graph:
            yield graph


@contextmanager
def _neo4j() -> Iterator[Graph]:
    if address := os.environ.get("RUKUN_TEST_NEO4J"):
        parts = urlsplit(address)
        uri = f"{parts.scheme}://{parts.hostname}:{parts.port or 7687}"
        try:
            graph = open_graph(uri, parts.username or "neo4j", parts.password or "", "neo4j")
        except GraphError as error:
            raise NotHere(str(error)) from None
        with graph:
            yield graph
        return
    try:
        from testcontainers.core.container import DockerContainer

        container = (
            DockerContainer(NEO4J_IMAGE)
            .with_env("NEO4J_AUTH", f"neo4j/{_PASSWORD}")
            .with_env("NEO4J_server_memory_heap_max__size", "1g")
            .with_exposed_ports(7687)
            .start()
        )
    except Exception as error:  # noqa: BLE001  # whatever Docker or its library lacks, the answer is the same
        raise NotHere(f"set RUKUN_TEST_NEO4J or start Docker ({type(error).__name__})") from None
    try:
        uri = f"bolt://{container.get_container_host_ip()}:{container.get_exposed_port(7687)}"
        with _as_soon_as_it_answers(uri) as graph:
            yield graph
    finally:
        container.stop()


def _as_soon_as_it_answers(uri: str) -> Graph:
    until = time.monotonic() + 180
    while True:
        try:
            return open_graph(uri, "neo4j", _PASSWORD, "neo4j")
        except GraphError as error:
            if time.monotonic() > until:
                raise NotHere(str(error)) from None
            time.sleep(0.5)


def emptied(graph: Graph) -> None:
    """Take everything out of a graph, and make it ready to be written to."""
    # Ties first: a node may have more of them than one transaction holds.
    for what in ("MATCH ()-[e]->() WITH e LIMIT 20000 DELETE e", "MATCH (n) WITH n LIMIT 20000 DELETE n"):
        found = 1
        while found:
            with graph.driver.session(database=graph.address.database) as session, session.begin_transaction() as tx:
                found = tx.run(f"{what} RETURN count(*) AS found").single(strict=True)["found"]
                tx.commit()
    GraphStore(graph).prepare()


def cpu_of(graph: Graph) -> float:
    """Seconds of CPU that the server has spent so far; 0 where it does not tell."""
    if graph.kind == "neo4j":
        asked = "CALL dbms.queryJmx('java.lang:type=OperatingSystem') YIELD attributes RETURN attributes AS found"
        found = read_rows(graph, asked)[0]["found"]
        return float(found["ProcessCpuTime"]["value"]) / 1e9
    return 0.0
