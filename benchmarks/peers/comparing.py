"""What one question costs Rukun and what it costs the Neo4j GraphQL Library, in CPU of the server of the API and of
Neo4j. Every answer is compared before anything is measured; every round asks every server, in another order than the
round before, and ratios are taken within the round.
"""

from __future__ import annotations

import json
import random
import statistics
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import Figure, Reach
from benchmarks.peers import serving
from benchmarks.peers.answers import alike
from benchmarks.peers.office import Office, recorded_and_projected
from benchmarks.peers.operations import BOARD, BY_ID, DETAIL, OPERATIONS, PAGES
from benchmarks.peers.type_definitions import type_definitions
from benchmarks.servers import NotHere, cpu_of, folder, graph_server
from graph.reading import live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from benchmarks.peers.operations import Operation
    from benchmarks.peers.serving import Server
    from graph.connection import Graph

PEERS = {"apollo": "Apollo as it comes", "yoga": "Yoga as it comes", "tuned": "Apollo, best tuned"}
MEDIAN = {"apollo": Reach(4), "yoga": Reach(4), "tuned": Reach(3.5)}
NEVER_BELOW = Reach(1.5)
NEO4J, NEO4J_ORDERED = Reach(1, "at most"), Reach(0.2, "at most")
WARM = Reach(30)
AS_OF, CLASSES, HISTORY = Reach(1.5, "at most"), Reach(1.2, "at most"), Reach(1.1, "at most")
PEAK = Reach(5, "at most")
_ALTERED, _CONSTANT = "benchmarks.peers.altered", "benchmarks.peers.constant"


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU that one request took: of the API's process, and of Neo4j."""

    api: float
    neo4j: float


@dataclass
class Way:
    """One server asked one question, again and again with other variables."""

    server: Server
    document: str
    variables: Callable[[random.Random], dict[str, Any]]
    spent: list[Cost] = field(default_factory=list)

    def run(self, number: int, requests: int, graph: Graph) -> None:
        """Ask, and note what it took."""
        chance = random.Random(number)
        bodies = [serving.body(self.document, self.variables(chance)) for _ in range(requests)]
        api, neo4j = self.server.cpu(), cpu_of(graph)
        answers = self.server.ask_all(bodies)
        self.spent.append(Cost((self.server.cpu() - api) / requests, (cpu_of(graph) - neo4j) / requests))
        if bad := [answer for answer in answers if b'"errors"' in answer[:200] or not answer.startswith(b"{")]:
            raise ValueError(f"{self.server.name}: {bad[0][:400]!r}")


@dataclass(frozen=True)
class Bench:
    """What all measurements share."""

    graph: Graph
    office: Office
    ours: Server
    """Without kept answers: whatever is asked is read from the graph."""
    peers: Mapping[str, Server]
    past: int
    """A position of the log at which everything that is asked for was there, with facts on other things after it."""
    rounds: int
    requests: int

    def interleaved(self, ways: Mapping[str, Way], requests: int = 0) -> None:
        """Every way once a round, and a longer round before to warm up: Node compiles what it has run often."""
        requests = requests or self.requests
        for number in range(self.rounds + 1):
            names = list(ways) if number % 2 == 0 else list(ways)[::-1]
            for name in names:
                ways[name].run(number, requests if number else 3 * requests, self.graph)
        for way in ways.values():
            del way.spent[0]


def measure(*, full: bool) -> Iterator[Figure]:
    """All figures; the reaches are those of the product's own plan."""
    with ExitStack() as stack:
        try:
            serving.installed()
            graph = stack.enter_context(graph_server("neo4j"))
        except NotHere as missing:
            yield Figure("reads beside the Neo4j GraphQL Library", note=str(missing))
            return
        office = Office(disputes=1_000 if full else 300)
        data = stack.enter_context(folder())
        past = recorded_and_projected(graph, office, data)
        definitions = data / "peer.graphql"
        definitions.write_text(type_definitions(_slot(graph)), encoding="utf-8")
        peers = {kind: stack.enter_context(serving.peer(kind, graph.address, definitions)) for kind in PEERS}
        # First of all, while its memory has held no large answer yet.
        yield _peak(graph, data)
        ours = stack.enter_context(
            serving.rukun("rukun", graph.address, data, RUKUN_PROJECT="false", RUKUN_CACHE_MB="0")
        )
        bench = Bench(graph, office, ours, peers, past, rounds=7 if full else 3, requests=400 if full else 120)
        yield from _beside_the_peers(bench)
        yield from _warm(bench, data)
        yield from _beside_ourselves(bench, data)


def _slot(graph: Graph) -> Any:
    found = live(graph)
    assert found is not None
    return found.slot


# ── Beside the peers ─────────────────────────────────────────────────────────────────────────────────────────────


def _beside_the_peers(bench: Bench) -> Iterator[Figure]:
    cheaper: dict[str, list[float]] = {kind: [] for kind in bench.peers}
    for operation in OPERATIONS:
        ways = _compared(bench, operation)
        bench.interleaved(ways, bench.requests // 4 if "1,000" in operation.name else 0)
        ours = ways["rukun"]
        for kind in bench.peers:
            ratio = _ratio(ways[kind], ours)
            cheaper[kind].append(ratio)
            yield Figure(
                f"{operation.name}, beside {PEERS[kind]}", _each(ours), _each(ways[kind]), ratio, NEVER_BELOW, "API CPU"
            )
        least = min(("apollo", "yoga", "tuned"), key=lambda kind: _neo4j(ways[kind]))
        yield Figure(
            f"{operation.name}, Neo4j",
            f"{_neo4j(ours) * 1e3:.2f} ms",
            f"{_neo4j(ways[least]) * 1e3:.2f} ms ({least})",
            statistics.median(a.neo4j / b.neo4j for a, b in zip(ours.spent, ways[least].spent, strict=True)),
            NEO4J_ORDERED if operation.paged else NEO4J,
            "Neo4j's CPU, ours ÷ the thriftiest peer's",
        )
    for kind, ratios in cheaper.items():
        note = f"median over {len(ratios)} operations, {min(ratios):.2f} to {max(ratios):.2f}"
        yield Figure(f"cold, beside {PEERS[kind]}", ratio=statistics.median(ratios), reach=MEDIAN[kind], note=note)


def _compared(bench: Bench, operation: Operation) -> dict[str, Way]:
    """The ways to ask it, after all of them have given the same answer."""
    ways = {
        server.name: Way(server, document, _variables(bench, server, operation, document))
        for server, document in (
            (bench.ours, operation.ours),
            *((peer, operation.theirs) for peer in bench.peers.values()),
        )
    }
    for seed in range(5):
        told = {
            name: alike(way.server.data(way.document, way.variables(random.Random(seed))), ordered=operation.paged)
            for name, way in ways.items()
        }
        expected = told.pop(bench.ours.name)
        for name, answer in told.items():
            if answer != expected:
                raise AssertionError(
                    f"{operation.name}: {name} answers {json.dumps(answer)[:600]}, we {json.dumps(expected)[:600]}"
                )
    return ways


def _variables(
    bench: Bench, server: Server, operation: Operation, document: str
) -> Callable[[random.Random], dict[str, Any]]:
    if not operation.paged:
        return lambda chance: operation.variables(chance, bench.office)
    cursors: list[str | None] = [None]
    while len(cursors) < PAGES:
        (page,) = server.data(document, {"after": cursors[-1]}).values()
        if not page["pageInfo"]["hasNextPage"]:
            break
        cursors.append(page["pageInfo"]["endCursor"])
    return lambda chance: {"after": chance.choice(cursors)}


def _warm(bench: Bench, data: Path) -> Iterator[Figure]:
    """The same question with the same variables again, of the product as it is: what kept answers are for."""
    with serving.rukun("warm", bench.graph.address, data, RUKUN_PROJECT="false") as server:
        for operation in (DETAIL, BOARD):
            ways = _compared(bench, operation)
            bench.interleaved({"apollo": ways["apollo"]})
            asked = ways["rukun"].variables(random.Random(0))
            answer = data / "answer.json"
            answer.write_bytes(server.ask(operation.ours, asked))
            with serving.rukun(
                "constant",
                bench.graph.address,
                data,
                program=_CONSTANT,
                RUKUN_PROJECT="false",
                BENCHMARK_ANSWER=str(answer),
            ) as floor:
                again = {s.name: Way(s, operation.ours, _always(asked)) for s in (server, floor)}
                bench.interleaved(again, bench.requests * 10)
            ours, bare = again["warm"], again["constant"]
            name, ratio = f"{operation.name}, asked again", _ratio(ways["apollo"], ours)
            yield Figure(name, _each(ours), _each(ways["apollo"]), ratio, WARM, "API CPU")
            note = "a constant of that length from the same server: no answer costs less"
            yield Figure(f"{name}, beside the bare server", _each(ours), _each(bare), _ratio(ours, bare), note=note)


def _always(variables: dict[str, Any]) -> Callable[[random.Random], dict[str, Any]]:
    return lambda _: variables


# ── Beside ourselves ─────────────────────────────────────────────────────────────────────────────────────────────


def _beside_ourselves(bench: Bench, data: Path) -> Iterator[Figure]:
    for operation in (BY_ID, DETAIL):
        yield _as_of(bench, operation)
    yield from _with_classes(bench, data)
    yield _remembering(bench)


def _as_of(bench: Bench, operation: Operation) -> Figure:
    def now(chance: random.Random) -> dict[str, Any]:
        return operation.variables(chance, bench.office)

    def then(chance: random.Random) -> dict[str, Any]:
        return {**now(chance), "asOf": {"position": bench.past}}

    ways = {"now": Way(bench.ours, operation.ours, now), "then": Way(bench.ours, operation.as_of, then)}
    answers = [bench.ours.data(way.document, way.variables(random.Random(1))) for way in ways.values()]
    if answers[0] != answers[1]:
        raise AssertionError(f"{operation.name}: as of {bench.past} it was otherwise")
    bench.interleaved(ways)
    return Figure(
        f"{operation.name}, as of a moment beside now",
        _both(ways["then"]),
        _both(ways["now"]),
        _ratio(ways["then"], ways["now"], of="both"),
        AS_OF,
        "CPU of API and Neo4j together",
    )


def _with_classes(bench: Bench, data: Path) -> Iterator[Figure]:
    """A reader in two compartments, and one in none, beside a server that asks nothing of the kind."""
    address = bench.graph.address
    with (
        serving.rukun(
            "without classes", address, data, program=_ALTERED, RUKUN_PROJECT="false", RUKUN_CACHE_MB="0"
        ) as without,
        serving.rukun(
            "in compartments",
            address,
            data,
            RUKUN_PROJECT="false",
            RUKUN_CACHE_MB="0",
            RUKUN_COMPARTMENTS='["INTEL","MEDIATION"]',
        ) as cleared,
    ):
        for operation in (DETAIL, BOARD):
            ways = {
                server.name: Way(server, operation.ours, _variables(bench, server, operation, operation.ours))
                for server in (bench.ours, cleared, without)
            }
            bench.interleaved(ways)
            for name, who in (("rukun", "a reader in no compartment"), ("in compartments", "a reader in two")):
                yield Figure(
                    f"{operation.name}, {who} beside no classes at all",
                    _both(ways[name]),
                    _both(ways["without classes"]),
                    _ratio(ways[name], ways["without classes"], of="both"),
                    CLASSES,
                    "CPU of API and Neo4j together",
                )


def _remembering(bench: Bench) -> Figure:
    def of(name: str) -> Way:
        return Way(
            bench.ours,
            DETAIL.ours,
            lambda chance: {"id": f"dispute-{name}-{chance.randrange(bench.office.remembered)}"},
        )

    ways = {"much": of("much"), "little": of("little")}
    bench.interleaved(ways, bench.requests * 2)
    return Figure(
        f"{DETAIL.name}, with 10× as much history",
        _both(ways["much"]),
        _both(ways["little"]),
        _ratio(ways["much"], ways["little"], of="both"),
        HISTORY,
        "CPU of API and Neo4j together",
    )


def _peak(graph: Graph, data: Path) -> Figure:
    """The most memory that one large answer takes beyond what the process held before."""
    operation = OPERATIONS[-1]
    with serving.rukun("memory", graph.address, data, RUKUN_PROJECT="false") as server:
        for other in OPERATIONS[:3]:
            server.data(other.ours, {"id": "dispute-1"} if "$id" in other.ours else {})
        server.forget_the_peak()
        before = server.memory("VmRSS")
        size = len(server.ask(operation.ours, {}))
        grown = server.memory("VmHWM") - before
    return Figure(
        f"{operation.name}, memory",
        f"{grown / 1e6:.2f} MB at its peak",
        f"an answer of {size / 1e6:.2f} MB",
        grown / size,
        PEAK,
        "growth of the process by its first large answer",
    )


def _ratio(above: Way, below: Way, of: str = "api") -> float:
    def cost(c: Cost) -> float:
        return c.api if of == "api" else c.api + c.neo4j

    return statistics.median(cost(a) / cost(b) for a, b in zip(above.spent, below.spent, strict=True))


def _neo4j(way: Way) -> float:
    return statistics.median(cost.neo4j for cost in way.spent)


def _each(way: Way) -> str:
    return f"{statistics.median(cost.api for cost in way.spent) * 1e3:.2f} s per 1,000"


def _both(way: Way) -> str:
    api, neo4j = (statistics.median(getattr(cost, part) for cost in way.spent) * 1e3 for part in ("api", "neo4j"))
    return f"API {api:.2f} ms, Neo4j {neo4j:.2f} ms"
