"""The servers that tests need: from an address in the environment, else started where Docker runs.

A server that cannot be had is a skip that the summary names; with RUKUN_REQUIRE_SERVERS=1 it is a failure.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_MISSING = pytest.StashKey[set[str]]()
POSTGRES_IMAGE = "postgres:17"


def missing(config: pytest.Config, server: str, why: str) -> None:
    """Skip the test that needs this server, or fail it where all servers are required."""
    if os.environ.get("RUKUN_REQUIRE_SERVERS") == "1":
        pytest.fail(f"{server} is required (RUKUN_REQUIRE_SERVERS=1) but cannot be had: {why}", pytrace=False)
    config.stash.setdefault(_MISSING, set()).add(f"{server}: {why}")
    pytest.skip(f"{server} cannot be had: {why}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name every server whose tests were skipped."""
    named: set[str] = config.stash.get(_MISSING, set())
    for server in sorted(named):
        terminalreporter.write_line(f"NOT TESTED: {server}", yellow=True)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server, as its administrator."""
    if address := os.environ.get("RUKUN_TEST_POSTGRES"):
        yield address
        return
    from docker.errors import DockerException  # type: ignore[import-untyped]  # comes with testcontainers
    from testcontainers.community.postgres import PostgresContainer

    try:
        container = PostgresContainer(POSTGRES_IMAGE, driver=None).start()
    except DockerException as error:
        missing(request.config, "PostgreSQL", f"set RUKUN_TEST_POSTGRES or start Docker ({type(error).__name__})")
        return
    try:
        yield container.get_connection_url()
    finally:
        container.stop()


@pytest.fixture
def postgres_schema(postgres_server: str) -> Iterator[str]:
    """The name of a schema that no other test uses; dropped afterwards."""
    name = f"test_{uuid4().hex[:12]}"
    yield name
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The address of an empty database that no other test uses; dropped afterwards."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(f'CREATE DATABASE "{name}"')
        yield in_database(postgres_server, name)
        db.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def in_database(address: str, name: str, user: str | None = None, password: str | None = None) -> str:
    """The address of another database of the same server, possibly as another user."""
    parts = urlsplit(address)
    server = parts.netloc.rpartition("@")
    who = f"{user}:{password}" if user else server[0]
    return urlunsplit(parts._replace(netloc=f"{who}@{server[2]}", path=f"/{name}"))
