"""The formulas of the indicators (domain.md §6): pure, over numbers that somebody counted. None of them says how likely
anything is."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from domain.baseline import above_usual
from domain.survival import median, survival

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def intensity(reports: int, before: Sequence[int]) -> float:
    """How far a window's reports are above those of the same place's windows before it, which is at least one."""
    return above_usual(reports, fmean(before))


def share(part: int, whole: int) -> float:
    """A part of a whole, 0 to 1; 0 where there is nothing."""
    return part / whole if whole else 0.0


def rate(incidents: int, days: int, per: int = 30) -> float:
    """Incidents per 30 days, over a window of so many days (at least one)."""
    return incidents * per / days


def summed(tallies: Iterable[tuple[int | None, int | None, int | None]]) -> tuple[int, int, int, int]:
    """The sums of the low, best and high numbers of persons, and how many incidents have no best number. Unknown is
    not zero: it is counted apart."""
    low = best = high = unknown = 0
    for at_least, estimate, at_most in tallies:
        low += at_least or 0
        best += estimate or 0
        high += at_most or 0
        unknown += estimate is None
    return low, best, high, unknown


def growth(sources_of_new: int, ended: int, sources_heard: int) -> float:
    """How many more sources assert a hostile tie of a group than such ties ended, per source that reports at all.

    Every source counts once, however much it asserts. At least one source is taken to report."""
    return (sources_of_new - ended) / max(1, sources_heard)


def median_delay(delays: Iterable[float], still_open: Iterable[float]) -> tuple[float, bool]:
    """The median of delays, where those that are still open count as open (Kaplan and Meier), and whether it was
    reached. Where more than half are open it was not: the longest time that anybody is known to have waited is given
    instead. Without any delay it is 0, and not reached.
    """
    steps = survival([*((delay, True) for delay in delays), *((delay, False) for delay in still_open)])
    middle = median(steps)
    if middle is not None:
        return middle, True
    return (steps[-1].after if steps else 0.0), False
