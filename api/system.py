"""What the web door needs from the rest: the write door, the log, the graph, how the projector fares, and settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from domain.classification import Classification, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.reading import GraphReader
    from ledger.history import History
    from ledger.register import Register


@dataclass(frozen=True)
class ProjectionStatus:
    """How one graph fares: which slot, the last position it holds, what it is doing, and what it stopped at."""

    slot: str
    position: int
    state: str
    poison: str | None = None


@dataclass(frozen=True)
class Limits:
    """What one request may cost at most."""

    body_bytes: int = 64 * 1024
    tokens: int = 2_000
    depth: int = 12
    fields: int = 400
    aliases: int = 60
    directives: int = 60
    comparisons: int = 40_000
    """Steps that it may take to see whether fields of one name contradict each other: half a microsecond each."""
    roots: int = 20
    cost: int = 100_000
    """How many values an answer may hold and what is looked at to find them, reckoned from the sizes of its pages and
    from the vocabulary before anything is asked."""
    statement_seconds: float = 10.0
    wait_seconds: float = 3.0
    """How long a reader waits for the graph to reach a position."""
    cache_bytes: int = 64 * 1024 * 1024
    """Memory for answers that are kept; 0 for none."""
    cache_age: float = 0.1
    """Seconds since this process last knew where the graph stands, before it looks again for an answer that is kept."""
    concurrent_reads: int = 64
    concurrent_writes: int = 16
    waiting: int = 128
    """Operations that may wait for a place among the reads, and as many among the writes."""
    patience_seconds: float = 2.0
    """How long an operation waits for a place before it is turned away."""
    rate: float = 50.0
    """Operations a second that one account may ask for in the long run, with a token; 0 for no such limit."""
    burst: int = 200
    """Operations that an account which was quiet may ask for at once."""
    subscriptions: int = 2_000
    """In this process, over all readers."""
    subscriptions_each: int = 200
    """Of one account."""
    queue: int = 1_000
    """Facts that may wait for one subscriber before it is cut off as too slow."""
    lag: int = 10_000
    """Facts that the graph may be behind the log before this process says that it is not ready."""


@dataclass(frozen=True)
class ApiSettings:
    """Who is let in, and how much may be asked.

    ``keys`` is a folder of public keys (``<kid>.pem``); ``jwks_url`` an address of such keys instead. Without either,
    only this machine is served, as the local analyst with the clearance and rights named here.
    """

    keys: Path | None = None
    jwks_url: str | None = None
    issuer: str = "rukun"
    audience: str = "rukun"
    local_account: str = "local"
    local_agency: str = "local"
    local_clearance: Classification = field(default_factory=lambda: Classification(level=Level.SECRET))
    local_rights: frozenset[str] = frozenset({"read", "decide", "audit"})
    limits: Limits = field(default_factory=Limits)
    documents: Path | None = None
    """A folder of trusted documents."""
    trusted_only: bool = False
    """Whether only these are answered."""
    boundaries: Path | None = None
    """The folder of the files of boundaries that were taken in."""

    @property
    def closed_to_others(self) -> bool:
        """Whether only this machine is served."""
        return self.keys is None and self.jwks_url is None


class System(Protocol):
    """What ``create_app`` is given. Built once by the wiring and shared by all requests."""

    @property
    def register(self) -> Register: ...

    @property
    def history(self) -> History: ...

    @property
    def reader(self) -> GraphReader: ...

    @property
    def settings(self) -> ApiSettings: ...

    @property
    def projections(self) -> Callable[[], Sequence[ProjectionStatus]]:
        """Says how every graph fares. May read a store, so it is called in a thread."""
        ...
