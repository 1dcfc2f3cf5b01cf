"""Opens the stores that the settings name, once, and puts the parts together."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import structlog

from graph.connection import Graph, open_graph
from graph.embedded import EmbeddedGraph
from graph.store import GraphStore
from ledger.errors import LedgerError
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.opening import open_keys, open_store
from ledger.register import Register
from ledger.replica import ReplicatedStore
from projections.runner import Projector
from rukun.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import SecretStr

    from ledger.keys import KeyStore
    from ledger.store import FactStore
    from rukun.settings import Settings


@dataclass(frozen=True)
class Record:
    """The log of record with everything that reads and writes it."""

    store: FactStore
    keys: KeyStore
    mapper: FactMapper
    history: History
    register: Register


@dataclass(frozen=True)
class System:
    """The whole of Rukun in one process: the record, the graph, and what brings the one into the other."""

    settings: Settings
    record: Record
    graph: Graph
    graph_store: GraphStore
    projector: Projector


def record_of(store: FactStore, keys: KeyStore, replica: FactStore | None = None) -> Record:
    """The parts that rest on a log and its keys. With a replica of the log, ``history`` reads from it; decisions are
    taken on the log itself."""
    mapper = FactMapper(keys)
    own = History(store, mapper)
    history = own if replica is None else History(ReplicatedStore(store, replica), mapper)
    return Record(store, keys, mapper, history, Register(store, mapper, own))


@contextmanager
def opened_record(settings: Settings) -> Iterator[Record]:
    """The log and its keys, open inside the block."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"the data folder {settings.data} cannot be made or used ({error.strerror}); name another with RUKUN_DATA"
        ) from None
    with ExitStack() as stack:
        new = _is_missing(settings.log_address)
        store = open_store(_with_password(settings.log_address, settings.log_password))
        stack.callback(store.close)
        if new:
            log = structlog.get_logger("rukun")  # here: one that is kept would go on writing to where logs once went
            log.warning("there was no log here; made an empty one", log=settings.log_address)
        elif _is_missing(settings.keys_address) and store.position():
            raise LedgerError(
                f"the log holds facts, but its key store {settings.keys_address} is gone: personal values could not be read. "
                "Put its backup back, or name it with RUKUN_KEYS"
            )
        keys = open_keys(_with_password(settings.keys_address, settings.keys_password))
        stack.callback(keys.close)
        replica = None
        if settings.log_reads:
            replica = open_store(_with_password(settings.log_reads, settings.log_password))
            stack.callback(replica.close)
        yield record_of(store, keys, replica)


@contextmanager
def opened_graph(settings: Settings) -> Iterator[Graph]:
    """The graph's server, started first where it is the embedded one, open inside the block."""
    with ExitStack() as stack:
        if settings.graph == "embedded":
            embedded = EmbeddedGraph(settings.data / "graph", settings.graph_heap)
            stack.callback(embedded.close)
            at = embedded.address
            graph = open_graph(at.uri, at.user, at.password, at.database)
        else:
            password = settings.graph_password.get_secret_value() if settings.graph_password else ""
            graph = open_graph(settings.graph, settings.graph_user, password, settings.graph_database or "neo4j")
        stack.callback(graph.close)
        yield graph


@contextmanager
def opened(settings: Settings) -> Iterator[System]:
    """Everything, open inside the block."""
    with opened_record(settings) as record, opened_graph(settings) as graph:
        yield system_of(settings, record, graph)


def system_of(settings: Settings, record: Record, graph: Graph) -> System:
    """The parts that rest on an open record and an open graph."""
    store = GraphStore(graph, lists=settings.graph_lists)
    store.prepare()
    return System(settings, record, graph, store, Projector(record.history, store))


def _is_missing(address: str) -> bool:
    """Whether a store that is a file is not there yet."""
    path = address.removeprefix("sqlite:///")
    return "://" not in path and not Path(path).exists()


def _with_password(address: str, password: SecretStr | None) -> str:
    """A PostgreSQL address with the password that was given apart from it."""
    if password is None or "://" not in address or address.startswith("sqlite"):
        return address
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    user = parts.username or "rukun"
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password.get_secret_value(), safe='')}@{host}"))
