"""Preparing the next batch beside the server's work, and what that changes in the interpreter meanwhile."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import pytest

from graph.waves import Plan
from projections.ahead import Ahead

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def as_usual() -> Iterator[tuple[float, int]]:
    """What is set before, and afterwards whatever a test leaves behind."""
    gc.unfreeze()  # Python 3.12 begins with some hundred things put aside
    before = sys.getswitchinterval(), gc.get_freeze_count()
    yield before
    sys.setswitchinterval(before[0])
    gc.unfreeze()


def test_while_a_batch_is_prepared_threads_change_often_and_what_was_there_is_not_collected(
    as_usual: tuple[float, int],
) -> None:
    meanwhile: list[tuple[float, int]] = []

    def prepare(_after: int, _limit: int, _stop: int | None) -> Plan:
        meanwhile.append((sys.getswitchinterval(), gc.get_freeze_count()))
        return Plan([], 0, 0, 0, [])

    ahead = Ahead(prepare)
    ahead.begin(0, 1, None)
    ahead.take(0, 1, None)
    ahead.begin(1, 1, None)
    ahead.end()
    ahead.end()
    assert (sys.getswitchinterval(), gc.get_freeze_count()) == as_usual
    interval, frozen = meanwhile[0]
    assert interval < as_usual[0]
    assert frozen > as_usual[1]


def test_a_failure_in_preparing_leaves_nothing_changed(as_usual: tuple[float, int]) -> None:
    def prepare(_after: int, _limit: int, _stop: int | None) -> Plan:
        raise ValueError("unreadable")

    ahead = Ahead(prepare)
    ahead.begin(0, 1, None)
    with pytest.raises(ValueError, match="unreadable"):
        ahead.take(0, 1, None)
    ahead.end()
    assert (sys.getswitchinterval(), gc.get_freeze_count()) == as_usual
