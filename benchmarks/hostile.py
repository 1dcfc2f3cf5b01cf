"""What it costs to refuse: the CPU of the slowest refusal of everything hostile, against 50 ms."""

from __future__ import annotations

import asyncio
import gc
import time
from typing import TYPE_CHECKING, Any

import httpx
import structlog

from api.app import create_app
from api.system import ApiSettings
from benchmarks.measuring import Figure, Reach
from tests.api.hostile import bodies

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_S = 0.050


def measure(*, full: bool) -> Iterator[Figure]:
    """Every hostile request, several times; the best round counts, since a process is slowed down but never sped up."""
    spent = asyncio.run(_spent(rounds=20 if full else 5))
    slowest = sorted(spent, key=lambda name: spent[name], reverse=True)
    for name in slowest[:5]:
        yield Figure(
            f"refusing: {name}",
            f"CPU {spent[name] * 1e3:.1f} ms",
            f"{MOST_S * 1e3:.0f} ms",
            spent[name] / MOST_S,
            Reach(1.0, "at most"),
            f"the slowest of {len(spent)}" if name == slowest[0] else "",
        )


async def _spent(rounds: int) -> dict[str, float]:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    app = create_app(_Nothing())
    spent: dict[str, float] = {}
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    headers = {"content-type": "application/json"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        await http.post("/graphql", content=b"{}", headers=headers)
        gc.collect()
        gc.freeze()  # what is there stays, and need not be looked through for each
        for name, body in bodies().items():
            took = []
            for _ in range(rounds):
                begun = time.process_time()
                response = await http.post("/graphql", content=body, headers=headers)
                took.append(time.process_time() - begun)
                error = response.json()["errors"][0]["extensions"]["code"]
                assert error in {"BAD_INPUT", "TOO_COSTLY", "NOT_FOUND"}, (name, error)
            spent[name] = min(took)
    return spent


class _NoGraph:
    """A graph that cannot be read. A plan has to know whether it keeps its long lists."""

    lists = False


class _Nothing:
    """A system without stores: whatever is refused must be refused before any of them is asked."""

    settings = ApiSettings()
    reader: Any = _NoGraph()

    def __getattr__(self, name: str) -> Any:
        if name == "history":  # only kept for subscriptions, of which there are none
            return None
        raise AssertionError(f"{name} was asked for")
