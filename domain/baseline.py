"""How a count compares with the same unit's own past (domain.md §6, indicator 1). Nothing is forecast: it is told how
seldom such a count would be, were the past the rule, and when there is too little to tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RULE_VERSION = 1
"""Of all numbers that are reckoned here; another one when a formula or a bound changes."""
WINDOWS_BEFORE = 8
FEWEST_WINDOWS = 4
"""Of those before, that must lie after the first that was ever heard."""
FEWEST_COUNTED = 5
"""Things in all windows together; a comparison of fewer says nothing."""


class Comparison(StrEnum):
    """Whether a count can be compared with those before."""

    ENOUGH = "enough"
    TOO_FEW = "too_few"
    NOTHING_HEARD = "nothing_heard"
    """Nobody reported, so that nothing was counted does not say that nothing was: silence is not peace."""


@dataclass(frozen=True)
class Compared:
    """A count beside those of the windows before."""

    value: int | None
    """None where nothing was heard."""
    n: int
    """Things in all windows together, this one included."""
    baseline: tuple[int | None, ...]
    """The windows before, oldest first; None for one before anything was heard of."""
    mean: float | None
    """Of those that are known."""
    z: float | None
    """(value − mean) / √(mean + 1); None unless there is enough to compare."""
    tail: float | None
    """How likely at least so many would be with that mean (Poisson); None also where the mean is 0."""
    told: Comparison


def against_baseline(counts: Sequence[int | None], *, heard: bool) -> Compared:
    """The last count beside those before it. ``heard``: whether any source reported in its window."""
    *before, last = counts
    value = last or 0
    known = [count for count in before if count is not None]
    n = sum(known) + value
    mean = sum(known) / len(known) if known else None
    if value == 0 and not heard:
        return Compared(None, n, tuple(before), mean, None, None, Comparison.NOTHING_HEARD)
    if mean is None or len(known) < FEWEST_WINDOWS or n < FEWEST_COUNTED:
        return Compared(value, n, tuple(before), mean, None, None, Comparison.TOO_FEW)
    z = above_usual(value, mean)
    return Compared(value, n, tuple(before), mean, z, poisson_tail(value, mean) if mean else None, Comparison.ENOUGH)


def above_usual(count: int, mean: float) -> float:
    """By how much a count is above what is usual: (count − mean) / √(mean + 1). 0 is as usual, 3 is far above."""
    return (count - mean) / math.sqrt(mean + 1)


def poisson_tail(count: int, mean: float) -> float:
    """The probability of ``count`` or more where ``mean``, above 0, are usual."""
    if count <= mean:  # the lower part is the smaller one
        return 1 - math.fsum(_poisson(k, mean) for k in range(count))
    total, k = 0.0, count
    while True:
        term = _poisson(k, mean)
        total, k = total + term, k + 1
        if term <= total * 1e-17:
            return min(1.0, total)


def _poisson(k: int, mean: float) -> float:
    return math.exp(k * math.log(mean) - mean - math.lgamma(k + 1))
