"""``python -m benchmarks [name …] [--size small|full] [--json]``: measure, and print a table."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.measuring import Figure

BENCHMARKS = {
    "append": "benchmarks.appending",
    "replay": "benchmarks.replaying",
    "project": "benchmarks.projecting",
    "import": "benchmarks.importing",
    "growth": "benchmarks.growing",
    "history": "benchmarks.remembering",
    "supernodes": "benchmarks.supernodes",
    "peers": "benchmarks.peers.comparing",
    "load": "benchmarks.load",
    "hostile": "benchmarks.hostile",
    "subscribe": "benchmarks.subscribing",
    "place": "benchmarks.placing",
    "warn": "benchmarks.warning",
}
_MET = {True: "yes", False: "NO", None: ""}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; 1 when a reach was missed."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[[], *BENCHMARKS], help="which to run; all when none is named")
    parser.add_argument("--size", choices=("small", "full"), default="small", help="small takes minutes, full an hour")
    parser.add_argument("--json", action="store_true", help="one JSON list instead of a table")
    asked = parser.parse_args(arguments)
    figures = list(_measured(asked.name or list(BENCHMARKS), full=asked.size == "full"))
    if asked.json:
        print(json.dumps([{**asdict(f), "reach": str(f.reach or ""), "met": f.met} for f in figures], indent=1))
    else:
        Console(width=None if sys.stdout.isatty() else 200).print(_table(figures))
    return 1 if any(figure.met is False for figure in figures) else 0


def _measured(names: Iterable[str], *, full: bool) -> Iterator[Figure]:
    for name in names:
        for figure in import_module(BENCHMARKS[name]).measure(full=full):
            ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
            line = (figure.what, figure.ours, figure.other, ratio, _MET[figure.met], figure.note)
            print(" | ".join(part for part in line if part), file=sys.stderr, flush=True)
            yield figure


def _table(figures: Iterable[Figure]) -> Table:
    table = Table("what", "ours", "beside it", "ratio", "reach", "met", "note")
    for f in figures:
        ratio = "" if f.ratio is None else f"{f.ratio:.2f}"
        table.add_row(f.what, f.ours, f.other, ratio, str(f.reach or ""), _MET[f.met], f.note)
    return table


if __name__ == "__main__":
    sys.exit(main())
