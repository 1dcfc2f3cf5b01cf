"""A file of events taken in and brought into the graph, in a process of its own: how fast, and in how much memory.

Beside it stand the two floors added: the same stored facts appended in batches of the same size, and the same rows
written by bare statements. The floors parse, decide, check and decode nothing.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import StoredEvent

from benchmarks import bare
from benchmarks.measuring import Figure, Reach
from benchmarks.servers import GRAPHS, NotHere, folder, graph_server, postgres_database
from graph.connection import GraphAddress, open_graph
from graph.store import GraphStore
from intake.recording import Importer
from intake.ucdp_import import import_ucdp_ged
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.opening import open_keys, open_store
from ledger.register import Register
from projections.runner import Projector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.connection import Graph

FASTER_THAN = Reach(0.5)
FLAT = Reach(1.2, "at most")
_REAL = Path(__file__).parents[2] / "shared" / "data" / "events" / "ucdp_ged211_prec12.csv.gz"
_COLUMNS = (
    "id,year,month,day,country,type_of_violence,conflict_name,side_a,side_b,latitude,longitude,"
    "low_death,best_death,high_death"
)
_ROWS_A_BATCH = 500
_WHERE = "RUKUN_BENCHMARK_IMPORT"


def measure(*, full: bool) -> Iterator[Figure]:
    """PostgreSQL with Neo4j, and SQLite with the embedded graph. Small: the first rows of the file."""
    rows = 176_579 if full else 40_000
    for kind in GRAPHS:
        pair = f"{'PostgreSQL' if kind == 'neo4j' else 'SQLite'} and {kind}"
        with ExitStack() as stack:
            try:
                path = stack.enter_context(folder())
                yield from _figures(path, kind, pair, rows)
            except NotHere as missing:
                yield Figure(f"import and project, {pair}", note=str(missing))


def _figures(path: Path, kind: str, pair: str, rows: int) -> Iterator[Figure]:
    file = _file(path / "quarter.csv.gz", rows // 4)
    with _log(path / "quarter.db", kind) as log, graph_server(kind) as graph:
        small = _in_its_own_process(file, log, path / "quarter-keys.db", graph.address)
    file = _file(path / "whole.csv.gz", rows)
    with _log(path / "log.db", kind) as log, graph_server(kind) as graph:
        ours = _in_its_own_process(file, log, path / "keys.db", graph.address)
        with _log(path / "floor.db", kind) as other:
            floor_log, floor_graph = _floors(path, log, other, graph, ours["facts"])
    spent, floors = ours["import"] + ours["project"], floor_log + floor_graph
    yield Figure(
        f"import and project {rows:,} rows, {pair}",
        f"{ours['facts'] / spent:,.0f} facts/s ({ours['import']:.1f} s + {ours['project']:.1f} s)",
        f"floors added {ours['facts'] / floors:,.0f} facts/s ({floor_log:.1f} s + {floor_graph:.1f} s)",
        floors / spent,
        FASTER_THAN,
        f"{ours['facts']:,} facts; CPU of our process {ours['cpu']:.1f} s",
    )
    yield Figure(
        f"peak memory of our process, {rows:,} rows, {pair}",
        f"{ours['peak']:.0f} MB",
        f"at {rows // 4:,} rows {small['peak']:.0f} MB",
        ours["peak"] / small["peak"],
        FLAT,
    )


def _in_its_own_process(file: Path, log: str, keys: Path, at: GraphAddress) -> dict[str, Any]:
    given = {"file": str(file), "log": log, "keys": str(keys), "graph": [at.uri, at.user, at.password, at.database]}
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        env={**os.environ, _WHERE: json.dumps(given)},
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _run_alone() -> None:
    """What the process of its own does."""
    given = json.loads(os.environ[_WHERE])
    with open_store(given["log"]) as store, open_keys(given["keys"]) as keys, open_graph(*given["graph"]) as graph:
        mapper = FactMapper(keys)
        history = History(store, mapper)
        register = Register(store, mapper, history)
        begun = time.perf_counter()
        import_ucdp_ged(
            [Path(given["file"])],
            register=register,
            history=history,
            importer=Importer("import@office", "agency-office"),
            release="21.1",
            batch_rows=_ROWS_A_BATCH,
        )
        imported = time.perf_counter()
        Projector(history, GraphStore(graph)).catch_up()
        projected = time.perf_counter()
        facts = store.position()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    figures = {"import": imported - begun, "project": projected - imported, "facts": facts, "peak": peak}
    print(json.dumps({**figures, "cpu": time.process_time()}))


@contextmanager
def _log(path: Path, kind: str) -> Iterator[str]:
    """The address of an empty log: PostgreSQL beside Neo4j, a file beside the embedded graph."""
    if kind == "neo4j":
        with postgres_database() as address:
            yield address
    else:
        yield str(path)


def _floors(path: Path, address: str, other: str, graph: Graph, facts: int) -> tuple[float, float]:
    """Seconds that the same facts take to be appended, and the same rows to be written, without anything else."""
    log, written = 0.0, 0.0
    with ExitStack() as stack:
        store = stack.enter_context(open_store(address))
        history = History(store, FactMapper(stack.enter_context(open_keys(str(path / "keys.db")))))
        floor = stack.enter_context(closing(open_store(other)))
        for start in range(0, facts, _ROWS_A_BATCH):
            events = [StoredEvent(*f[2:6]) for f in store.read(start, _ROWS_A_BATCH)]
            commands = [(found.command_id, bytes(32)) for found in store.read(start, _ROWS_A_BATCH) if found.command_id]
            begun = time.perf_counter()
            floor.append(events, commands=commands)
            log += time.perf_counter() - begun
        for start in range(0, facts, 5_000):
            statements = bare.rows_of(history.batch(start, 5_000), "B")
            begun = time.perf_counter()
            bare.write(graph, statements)
            written += time.perf_counter() - begun
    return log, written


def _file(path: Path, rows: int) -> Path:
    """A file of so many rows: the first of the UCDP file where it is at hand, else made up in its shape."""
    with gzip.open(path, "wt", encoding="utf-8", newline="") as out:
        if _REAL.exists():
            with gzip.open(_REAL, "rt", encoding="utf-8") as real:
                out.writelines(line for _, line in zip(range(rows + 1), real, strict=False))
            return path
        chance = random.Random(1)
        writer = csv.writer(out)
        writer.writerow(_COLUMNS.split(","))
        for id in range(1, rows + 1):
            number, best = int(chance.paretovariate(0.6)) % 1_400, chance.randrange(40)
            sides = f"Government {number % 90}", f"Group {number}"
            day = chance.randrange(1989, 2021), chance.randrange(1, 13), chance.randrange(1, 29)
            place = round(chance.uniform(-60, 60), 6), round(chance.uniform(-180, 180), 6)
            kind = "State-based violence"
            title = f"Country {number % 90}: Government"
            writer.writerow([id, *day, f"Country {number % 90}", kind, title, *sides, *place, best, best, best + 3])
    return path


if __name__ == "__main__":
    _run_alone()
