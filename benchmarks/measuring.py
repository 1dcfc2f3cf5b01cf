"""Measuring two ways of doing the same on a machine that does other things as well.

Each round runs every way once, in another order than the round before, and the ratio is taken within the round; the
median over the rounds is what counts. A slow moment of the machine then slows all ways alike. CPU time stands beside
wall time: what a process itself has spent does not depend on who else is at work.
"""

from __future__ import annotations

import gc
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Work = Callable[[int], object]
    """One way of doing it, given the number of the round."""


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, of this process's CPU, and of the server's (0 where it does not tell)."""

    wall: float
    cpu: float
    server: float = 0.0


@dataclass(frozen=True)
class Reach:
    """What a ratio has to be."""

    bound: float
    which: Literal["at least", "at most"] = "at least"

    def met_by(self, ratio: float) -> bool:
        """Whether a ratio is good enough."""
        return ratio >= self.bound if self.which == "at least" else ratio <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.which == 'at least' else '≤'} {self.bound:g}"


@dataclass(frozen=True)
class Figure:
    """One line of the table. Without a ``ratio`` it is a plain figure, or says why there is none."""

    what: str
    ours: str = ""
    other: str = ""
    ratio: float | None = None
    reach: Reach | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the reach is met; None where there is none, or nothing could be measured."""
        return None if self.reach is None or self.ratio is None else self.reach.met_by(self.ratio)


def interleaved(
    rounds: int, ways: Mapping[str, Work], server_cpu: Callable[[], float] = lambda: 0.0
) -> dict[str, list[Spent]]:
    """What every way has spent in every round. Garbage is collected before each, not during it by chance."""
    spent: dict[str, list[Spent]] = {name: [] for name in ways}
    for number in range(rounds):
        names = list(ways) if number % 2 == 0 else list(ways)[::-1]
        for name in names:
            gc.collect()
            server, cpu, wall = server_cpu(), time.process_time(), time.perf_counter()
            ways[name](number)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            spent[name].append(Spent(wall, cpu, server_cpu() - server))
    return spent


def median_ratio(above: Sequence[Spent], below: Sequence[Spent]) -> float:
    """The median over the rounds of one way's time divided by the other's in the same round."""
    return statistics.median(a.wall / b.wall for a, b in zip(above, below, strict=True))


def each(spent: Sequence[Spent], units: int) -> str:
    """What one unit of work took, as text."""
    parts = [f"{_time(statistics.median(s.wall for s in spent) / units)}"]
    parts.append(f"CPU {_time(statistics.median(s.cpu for s in spent) / units)}")
    if any(s.server for s in spent):
        parts.append(f"server {_time(statistics.median(s.server for s in spent) / units)}")
    return ", ".join(parts)


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"
