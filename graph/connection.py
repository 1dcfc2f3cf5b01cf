"""The way to a server of the graph: Neo4j, or ArcadeDB that speaks Neo4j's protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from neo4j import AsyncDriver, AsyncGraphDatabase, Driver, GraphDatabase, Query
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.errors import GraphError, GraphUnavailable

if TYPE_CHECKING:
    from typing import Self

ServerKind = Literal["neo4j", "arcadedb"]
ROWS_A_STATEMENT: dict[ServerKind, int] = {"neo4j": 5_000, "arcadedb": 500}
"""How many rows one statement takes at best (measured)."""

_OPTIONS: dict[str, Any] = {
    "notifications_min_severity": "OFF",
    "connection_timeout": 10.0,
    "connection_acquisition_timeout": 30.0,
    "max_transaction_retry_time": 0.0,
    "user_agent": "rukun",
    "telemetry_disabled": True,  # a message of its own with every statement, which tells the server how its driver is used
}


@dataclass(frozen=True)
class GraphAddress:
    """Where a graph is and how to get in. ``password`` is never shown."""

    uri: str
    user: str
    password: str
    database: str

    def __repr__(self) -> str:
        return f"GraphAddress({self.uri}, database {self.database})"

    def async_driver(self) -> AsyncDriver:
        """A driver for reading from asynchronous code; close it after use."""
        # Whoever reads bounds the whole read; a bound on each write costs a task for each.
        options = {**_OPTIONS, "connection_write_timeout": None}
        return AsyncGraphDatabase.driver(self.uri, auth=(self.user, self.password), **options)


@dataclass(frozen=True)
class Graph:
    """An open connection for writing, and for reading from plain code."""

    address: GraphAddress
    driver: Driver
    kind: ServerKind

    @property
    def rows_a_statement(self) -> int:
        """How many rows one statement takes at best."""
        return ROWS_A_STATEMENT[self.kind]

    def close(self) -> None:
        """Give back the connections."""
        self.driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_graph(address: str, user: str, password: str, database: str) -> Graph:
    """Connect, and see what kind of server answers. Raises GraphUnavailable when none does."""
    driver = GraphDatabase.driver(address, auth=(user, password), **_OPTIONS)
    try:
        agent = driver.get_server_info().agent
    except AuthError:
        driver.close()
        raise GraphError(f"the graph at {address} refuses user {user!r}: check the user and the password") from None
    except (DriverError, Neo4jError, OSError) as error:
        driver.close()
        raise GraphUnavailable(f"no graph answers at {address} ({type(error).__name__}); is the server up?") from error
    kind: ServerKind = "arcadedb" if "arcadedb" in agent.lower() else "neo4j"
    return Graph(GraphAddress(address, user, password, database), driver, kind)


def query(text: str, timeout: float | None = None) -> Query:
    """A statement that was made from the vocabulary. Values never come into the text, only into parameters;
    ``timeout`` in seconds is kept by the server."""
    return Query(text, timeout=timeout)
