"""A count beside its own past: what can be told, and what cannot."""

from __future__ import annotations

import math

import pytest

from domain.baseline import FEWEST_COUNTED, WINDOWS_BEFORE, Comparison, against_baseline, poisson_tail


def test_a_count_is_told_beside_the_mean_of_the_windows_before() -> None:
    told = against_baseline([2, 1, 3, 2, 2, 1, 3, 2, 7], heard=True)
    assert (told.value, told.n, told.mean, told.told) == (7, 23, 2.0, Comparison.ENOUGH)
    assert told.z == pytest.approx(5 / math.sqrt(3))
    assert told.tail == pytest.approx(1 - sum(math.exp(-2) * 2**k / math.factorial(k) for k in range(7)))


def test_silence_is_no_zero() -> None:
    silent = against_baseline([4] * WINDOWS_BEFORE + [0], heard=False)
    assert (silent.value, silent.z, silent.told) == (None, None, Comparison.NOTHING_HEARD)
    calm = against_baseline([4] * WINDOWS_BEFORE + [0], heard=True)
    assert (calm.value, calm.tail, calm.told) == (0, 1.0, Comparison.ENOUGH)


@pytest.mark.parametrize(
    "counts",
    [
        [0] * WINDOWS_BEFORE + [FEWEST_COUNTED - 1],
        [None] * 5 + [9, 9, 9, 9],
        [None] * WINDOWS_BEFORE + [9],
    ],
)
def test_too_few_is_told_as_too_few_and_the_count_stands(counts: list[int | None]) -> None:
    told = against_baseline(counts, heard=True)
    assert (told.value, told.z, told.tail, told.told) == (counts[-1], None, None, Comparison.TOO_FEW)


def test_windows_before_anything_was_heard_are_unknown_and_not_nought() -> None:
    told = against_baseline([None, None, None, 2, 2, 2, 2, 2, 4], heard=True)
    assert (told.mean, told.told) == (2.0, Comparison.ENOUGH)
    assert told.baseline[:3] == (None, None, None)


def test_where_nothing_was_before_no_probability_is_made_up() -> None:
    told = against_baseline([0] * WINDOWS_BEFORE + [6], heard=True)
    assert (told.z, told.tail, told.told) == (6.0, None, Comparison.ENOUGH)


@pytest.mark.parametrize(
    ("count", "mean", "tail"),
    [(0, 0.5, 1.0), (1, 0.5, 0.3934693402873666), (10, 3.0, 0.0011024881301164), (1000, 1000.0, 0.5042052211)],
)
def test_the_tail_is_that_of_tables(count: int, mean: float, tail: float) -> None:
    assert poisson_tail(count, mean) == pytest.approx(tail, rel=1e-6)
