"""What is counted. Labels hold kinds and codes only: never an id, a name or a value."""

from __future__ import annotations

from functools import cache

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("rukun_requests_total", "Operations answered", ("operation", "outcome"))
SECONDS = Histogram("rukun_request_seconds", "How long operations took", ("operation",))
STATEMENTS = Counter("rukun_statements_total", "Statements sent to the graph")
MAPS = Counter("rukun_maps_total", "Maps sent, those apart that a client had already")
REFUSED = Counter("rukun_refused_total", "Requests refused before any operation", ("status",))
CACHED = Counter(
    "rukun_cache_total", "Answers by whether they were kept (hit), shared with another asker, or read", ("outcome",)
)
HIT = CACHED.labels("hit")
CACHE_BYTES = Gauge("rukun_cache_bytes", "Memory that kept answers take")
UNFIT = Counter("rukun_unfit_total", "Records that did not hold what the schema promises")
TURNED_AWAY = Counter("rukun_turned_away_total", "Operations turned away because too much was asked", ("why",))
LEFT = Counter("rukun_left_total", "Operations stopped because whoever asked had left")
CLOSED = Counter("rukun_connections_closed_total", "Connections of subscribers that we closed", ("code",))
SUBSCRIBERS = Gauge("rukun_subscribers", "Open subscriptions")
LAG = Gauge("rukun_lag_facts", "Facts that the graph is behind the log", ("slot",))
LOG_POSITION = Gauge("rukun_log_position", "The last position of the log, as last seen")


def observe(kind: str, outcome: str, seconds: float) -> None:
    """Count one answered operation; ``outcome`` is ``ok`` or the code of its first error."""
    requests, took = _of(kind, outcome)
    requests.inc()
    took.observe(seconds)


@cache
def _of(kind: str, outcome: str) -> tuple[Counter, Histogram]:
    """What counts operations of a kind that came out so. There are few, and to look them up costs more than to count."""
    return REQUESTS.labels(kind, outcome), SECONDS.labels(kind)
