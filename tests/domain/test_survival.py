"""How long things held is reckoned as published tables have it, open cases counted as open."""

from datetime import date

import pytest

from domain.agreement import EndCause
from domain.survival import broke_on, lasted, median, survival

TREATED = (
    (6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True), (10, False), (11, False),
    (13, True), (16, True), (17, False), (19, False), (20, False), (22, True), (23, True), (25, False), (32, False),
    (32, False), (34, False), (35, False),
)  # fmt: skip
"""Weeks of remission under 6-MP and whether it ended: Freireich and others, Blood 21 (1963), as in Cox and Oakes,
Analysis of Survival Data (1984), table 1.1."""
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
"""The same without it: all ended."""


def test_the_estimate_is_the_published_one() -> None:
    steps = survival(TREATED)
    told = {step.after: (step.at_risk, step.broken, round(step.held, 3)) for step in steps if step.broken}
    assert told == {
        6: (21, 3, 0.857),
        7: (17, 1, 0.807),
        10: (15, 1, 0.753),
        13: (12, 1, 0.690),
        16: (11, 1, 0.627),
        22: (7, 1, 0.538),
        23: (6, 1, 0.448),
    }
    assert median(steps) == 23
    assert sum(step.broken for step in steps) == 9
    assert sum(step.open for step in steps) == 12


def test_without_open_cases_it_is_the_share_that_is_left() -> None:
    steps = survival((weeks, True) for weeks in PLACEBO)
    assert median(steps) == 8
    assert [step.held for step in steps] == pytest.approx(
        [sum(weeks > step.after for weeks in PLACEBO) / 21 for step in steps]
    )


def test_a_median_that_was_not_reached_is_told_as_such() -> None:
    assert median(survival([(10, True), (20, False), (30, False)])) is None
    assert survival([]) == []
    assert median([]) is None


BEGAN, TODAY = date(2025, 1, 1), date(2025, 3, 2)


def test_what_still_holds_is_seen_to_hold_up_to_that_day() -> None:
    none = {"broken_on": None, "ended_on": None, "last_day": None}
    assert lasted(BEGAN, TODAY, **none) == (60, False)
    assert lasted(TODAY, BEGAN, **none) is None  # it had not begun


@pytest.mark.parametrize(
    ("broken", "ended", "last_day", "told"),
    [
        (date(2025, 1, 11), None, None, (10, True)),
        (date(2025, 3, 3), None, None, (60, False)),  # that lay ahead
        (None, date(2025, 1, 31), None, (30, False)),  # fulfilled, replaced, or not needed any more
        (None, None, date(2025, 1, 21), (20, False)),  # ran out
        (date(2025, 1, 11), date(2025, 1, 31), None, (10, True)),
        (date(2025, 2, 11), date(2025, 1, 31), None, (30, False)),  # broken when it bound nobody any more
        (date(2024, 12, 31), None, None, (0, True)),
    ],
)
def test_an_agreement_is_seen_no_further_than_to_its_end(
    broken: date | None, ended: date | None, last_day: date | None, told: tuple[int, bool]
) -> None:
    assert lasted(BEGAN, TODAY, broken_on=broken, ended_on=ended, last_day=last_day) == told


@pytest.mark.parametrize("cause", EndCause)
def test_an_end_breaks_an_agreement_only_where_its_cause_says_so(cause: EndCause) -> None:
    breaks = cause in {EndCause.BREACH, EndCause.WITHDRAWAL, EndCause.RESUMED_VIOLENCE}
    assert broke_on([], TODAY, cause) == (TODAY if breaks else None)
    assert broke_on([BEGAN], TODAY, cause) == BEGAN


@pytest.mark.parametrize("number", range(1, 60))
def test_exactly_half_is_half_whatever_the_shares_round_to(number: int) -> None:
    assert median(survival([(day, True) for day in range(number)])) == (number - 1) // 2
