"""The formulas, against values worked out by hand and the rates of Aceh that are published with the data."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warning.calendar import occasions, suro
from warning.indicators import growth, intensity, median_delay, rate, share, summed

ACEH = Path(__file__).parents[3] / "shared" / "data" / "cases" / "aceh_ged_events.csv"


def test_a_window_is_held_against_the_same_places_own_windows_before() -> None:
    assert intensity(11, [3] * 8) == pytest.approx(4.0)  # (11 - 3) / sqrt(3 + 1)
    assert intensity(3, [3] * 8) == 0
    assert intensity(0, [8] * 8) == pytest.approx(-8 / 3)
    assert intensity(2, [0] * 8) == 2  # a place that was silent does not divide by nothing


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12), st.integers(0, 100))
def test_one_more_report_is_never_less_intense(before: list[int], reports: int) -> None:
    assert intensity(reports + 1, before) > intensity(reports, before)


def test_unknown_numbers_of_dead_are_counted_apart_and_are_not_zero() -> None:
    assert summed([(1, 2, 4), (None, None, None), (0, 0, 1)]) == (1, 2, 5, 1)


def test_an_open_alert_counts_as_open_in_the_median() -> None:
    assert median_delay([1, 2, 3], []) == (2, True)
    assert median_delay([1, 2], [5, 5, 9]) == (9, False)  # three of five are still waited for
    assert median_delay([], []) == (0.0, False)
    assert median_delay([10], [4]) == (10, True)  # whoever was looked at for 4 hours says nothing of the tenth
    assert median_delay([1, 2, 30, 40], [3]) == (30, True)


@given(st.lists(st.integers(0, 1_000), min_size=1).map(sorted))
def test_without_open_ones_the_median_is_one_that_half_do_not_exceed(delays: list[int]) -> None:
    middle, reached = median_delay(delays, [])
    assert reached
    assert middle == delays[(len(delays) - 1) // 2]


def test_shares_and_growth_do_not_divide_by_nothing() -> None:
    assert (share(0, 0), share(1, 4)) == (0.0, 0.25)
    assert growth(3, 1, 4) == 0.5
    assert growth(1, 0, 0) == 1


def test_the_rates_of_aceh_are_those_that_are_published_with_the_data() -> None:
    if not ACEH.exists():
        pytest.skip("../shared/data/cases/aceh_ged_events.csv is not here")
    with ACEH.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    days = [date(int(row["year"]), int(row["month"]), int(row["day"])) for row in rows]

    def per_30(first: date, last: date) -> float:
        """Both days included."""
        return rate(sum(first <= day <= last for day in days), (last - first).days + 1)

    coha, its_end, mou = date(2002, 12, 9), date(2003, 5, 18), date(2005, 8, 15)
    one = timedelta(days=1)
    assert per_30(coha - 90 * one, coha - one) == pytest.approx(8.0, abs=0.005)
    assert per_30(coha, its_end - one) == pytest.approx(2.81, abs=0.005)
    assert per_30(its_end, its_end + 89 * one) == pytest.approx(9.67, abs=0.005)
    assert per_30(mou - 90 * one, mou - one) == pytest.approx(1.0, abs=0.005)
    assert per_30(mou, mou + 364 * one) == pytest.approx(0.08, abs=0.005)


def test_the_table_of_suro_follows_the_eight_years_of_the_reckoning() -> None:
    days = suro()
    assert days[1955] == date(2021, 8, 10)
    assert days[1959] == date(2025, 6, 27)
    assert days[1955].strftime("%A") == "Tuesday"  # Alip begins on Selasa Pon
    lengths = [(days[y + 1] - days[y]).days for y in days if y + 1 in days]
    assert set(lengths) == {354, 355}
    assert all(sum(lengths[i : i + 8]) == 2835 for i in range(len(lengths) - 7))


def test_a_day_to_come_is_told_with_its_earlier_years() -> None:
    day = date(2025, 6, 10).toordinal()
    found = {name: (date.fromordinal(on), earlier) for name, on, earlier in occasions(day, 21, 3)}
    assert found["1 Suro 1959"][0] == date(2025, 6, 27)
    assert [date.fromordinal(d).year for d in found["1 Suro 1959"][1]] == [2022, 2023, 2024]
    assert found["2025-06"][0] == date(2025, 6, 15)
    assert set(found) == {"1 Suro 1959", "2025-06"}
