"""Many clients for some minutes, while facts are being recorded and projected: nothing fails, no client is shown an
older state than it has seen, and the memory of the process does not grow.

``BENCHMARK_MINUTES`` says for how long; half a minute where it does not, and ten with ``--size full``.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from benchmarks.measuring import Figure, Reach
from benchmarks.peers import serving
from benchmarks.peers.office import Office, recorded_and_projected
from benchmarks.peers.operations import OPERATIONS
from benchmarks.servers import GRAPHS, NotHere, folder, graph_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.peers.serving import Server

CLIENTS = 64
FACTS_A_SECOND = 5
FLAT = Reach(1.1, "at most")
NONE = Reach(0, "at most")
_RENAME = "mutation($id: ID!, $name: String!) { renameGroup(id: $id, name: $name) { position } }"


@dataclass
class Seen:
    """What all clients have seen together."""

    seconds: list[float] = field(default_factory=list)
    """How long each answer took."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """How many answers there were of each kind: ``ok``, or the code of an error."""
    backwards: int = 0
    """Answers at a position below one that the same client had seen."""
    recorded: int = 0
    lag: list[int] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    """What the process held, second by second."""


def measure(*, full: bool) -> Iterator[Figure]:
    """On Neo4j where there is one, else on the embedded graph."""
    minutes = float(os.environ.get("BENCHMARK_MINUTES", "10" if full else "0.5"))
    with ExitStack() as stack:
        for kind in GRAPHS:
            try:
                graph = stack.enter_context(graph_server(kind))
            except NotHere as missing:
                yield Figure(f"{CLIENTS} clients at once, {kind}", note=str(missing))
                continue
            data = stack.enter_context(folder())
            office = Office(disputes=1_000 if full else 150)
            recorded_and_projected(graph, office, data)
            server = stack.enter_context(serving.rukun("load", graph.address, data))
            seen = asyncio.run(_together(server, office, minutes * 60))
            yield from _figures(seen, kind, minutes)
            return


def _figures(seen: Seen, kind: str, minutes: float) -> Iterator[Figure]:
    what = f"{CLIENTS} clients for {minutes:g} min, {kind}"
    p50, p99 = (statistics.quantiles(seen.seconds, n=100)[n] * 1e3 for n in (49, 98))
    answers = sum(seen.outcomes.values())
    told = ", ".join(f"{count} {code}" for code, count in seen.outcomes.most_common())
    yield Figure(
        what, f"{answers / minutes / 60:.0f} answers a second", f"p50 {p50:.0f} ms, p99 {p99:.0f} ms", note=told
    )
    failed = answers - seen.outcomes["ok"]
    yield Figure(f"{what}: answers that failed", str(failed), f"of {answers}", float(failed), NONE)
    yield Figure(
        f"{what}: answers older than one before", str(seen.backwards), f"of {answers}", float(seen.backwards), NONE,
        f"while {seen.recorded} facts were recorded; the graph was at most {max(seen.lag, default=0)} behind",
    )  # fmt: skip
    third = max(1, len(seen.memory) // 3)
    early, late = (statistics.median(part) / 1e6 for part in (seen.memory[third : 2 * third], seen.memory[-third:]))
    yield Figure(f"{what}: memory", f"{late:.1f} MB at the end", f"{early:.1f} MB midway", late / early, FLAT)


async def _together(server: Server, office: Office, seconds: float) -> Seen:
    seen = Seen()
    until = time.monotonic() + seconds
    # Shorter than the server's five seconds, so that no connection is taken up just as the server closes it.
    limits = httpx.Limits(max_connections=CLIENTS + 1, keepalive_expiry=2)
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", timeout=60, limits=limits) as http,
        asyncio.TaskGroup() as group,
    ):
        for number in range(CLIENTS):
            group.create_task(_reading(http, office, random.Random(number), until, seen))
        group.create_task(_deciding(http, office, until, seen))
        group.create_task(_watching(server, until, seen))
    return seen


async def _reading(http: httpx.AsyncClient, office: Office, chance: random.Random, until: float, seen: Seen) -> None:
    """One client: a question, its answer, a moment of reading, the next question."""
    last = 0
    while time.monotonic() < until:
        operation = chance.choice(OPERATIONS)
        variables = {"after": None} if operation.paged else operation.variables(chance, office)
        began = time.perf_counter()
        answer = await _asked(http, operation.ours, variables)
        seen.seconds.append(time.perf_counter() - began)
        seen.outcomes[_outcome(answer)] += 1
        if (about := answer.get("extensions", {}).get("rukun")) is not None:
            seen.backwards += about["position"] < last
            last = about["position"]
            seen.lag.append(about["lag"])
        await asyncio.sleep(chance.uniform(0, 0.2))


async def _deciding(http: httpx.AsyncClient, office: Office, until: float, seen: Seen) -> None:
    """Somebody who records facts all the time."""
    while time.monotonic() < until:
        number = seen.recorded
        given = {"id": f"group-{number % office.groups}", "name": f"Group {number % office.groups}, name {number}"}
        answer = await _asked(http, _RENAME, given)
        if (outcome := _outcome(answer)) != "ok":
            seen.outcomes[f"deciding: {outcome}"] += 1
        seen.recorded += 1
        await asyncio.sleep(1 / FACTS_A_SECOND)


async def _watching(server: Server, until: float, seen: Seen) -> None:
    while time.monotonic() < until:
        seen.memory.append(server.memory("VmRSS"))
        await asyncio.sleep(1)


async def _asked(http: httpx.AsyncClient, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    try:
        response = await http.post("/graphql", json={"query": document, "variables": variables})
    except httpx.TransportError as error:
        return {"errors": [{"extensions": {"code": type(error).__name__}}]}
    answer: dict[str, Any] = response.json()
    return answer


def _outcome(answer: dict[str, Any]) -> str:
    errors = answer.get("errors")
    return str(errors[0]["extensions"]["code"]) if errors else "ok"
