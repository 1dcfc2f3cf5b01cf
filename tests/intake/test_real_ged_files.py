"""The real files of UCDP, where they are at hand."""

from __future__ import annotations

import pytest

from intake.remarks import RemarkKind
from tests.intake.conftest import Log, real

BEST_OVER_HIGH = (RemarkKind.SUSPICIOUS, "best_death", "greater than high_death")
LOW_OVER_BEST = (RemarkKind.SUSPICIOUS, "low_death", "greater than best_death")


def test_the_indonesian_events(log: Log) -> None:
    path = real("events/ucdp_ged211_indonesia.csv")
    summary = log.import_ged(path)
    assert (summary.rows, summary.refused) == (992, 0)
    assert summary.recorded["incident.recorded"] == 992
    assert summary.recorded["group.registered"] == 12
    assert (summary.remarks[BEST_OVER_HIGH], summary.remarks[LOW_OVER_BEST], summary.suspicious) == (6, 3, 9)
    assert log.import_ged(path).facts == 0


def test_the_full_schema_of_the_central_african_republic(log: Log) -> None:
    path = real("events/ucdp_ged231_car_full.csv")
    summary = log.import_ged(path)
    assert (summary.rows, summary.refused) == (1848, 0)
    assert dict(summary.recorded) == {
        "source.registered": 1,
        "place.registered": 1,
        "group.registered": 33,
        "dispute.detected": 45,
        "incident.recorded": 1848,
    }
    assert summary.remarks[RemarkKind.SUSPICIOUS, "number_of_sources", "stands for unknown"] == 229
    assert log.import_ged(path).facts == 0


@pytest.mark.slow
def test_all_events_with_a_precise_place(log: Log) -> None:
    path = real("events/ucdp_ged211_prec12.csv.gz")
    summary = log.import_ged(path)
    assert dict(summary.recorded) == {
        "source.registered": 1,
        "place.registered": 121,
        "group.registered": 1305,
        "dispute.detected": 1406,
        "incident.recorded": 176_579,
    }
    assert (summary.refused, summary.suspicious) == (0, 1462)
    assert (summary.remarks[BEST_OVER_HIGH], summary.remarks[LOW_OVER_BEST]) == (1101, 364)
    again = log.import_ged(path)
    assert (again.facts, again.unchanged) == (0, 176_579)
