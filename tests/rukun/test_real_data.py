"""Real data through the public door: the events of Aceh and of the whole UCDP file, counted in GraphQL."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.intake.conftest import real
from tests.rukun.conftest import Command

COHA, ITS_END, MOU = date(2002, 12, 9), date(2003, 5, 18), date(2005, 8, 15)
"""The Cessation of Hostilities Framework Agreement of Aceh, its end, and the Helsinki memorandum."""

EVENTS = """query ($from: DateTime!, $to: DateTime!) {
  incidents(first: 1, where: {occurredStart: {gte: $from, lt: $to}}) { totalCount }
}"""
"""Every event of GED is a fatal one: by its codebook at least one death is estimated, best or high."""


@pytest.fixture(scope="module")
def aceh(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The events of Aceh on record and in the graph."""
    events = real("cases/aceh_ged_events.csv")
    rukun = Command(tmp_path_factory.mktemp("aceh"), {})
    taken = rukun("import", "ucdp-ged", str(events), "--json")
    assert taken.code == 0, taken.err
    assert taken.data["recorded"]["incident.recorded"] == 519
    assert rukun("project", "--once").code == 0
    return rukun


@pytest.mark.parametrize(
    ("begin", "end", "rate"),
    [
        (COHA - timedelta(days=90), COHA, 8.0),
        (COHA, ITS_END, 2.81),
        (ITS_END, ITS_END + timedelta(days=90), 9.67),
        (MOU - timedelta(days=90), MOU, 1.0),
        (MOU, MOU + timedelta(days=365), 0.08),
    ],
    ids=["before the CoHA", "during it", "after its end", "before the MoU", "after it"],
)
def test_the_published_rates_of_fatal_events_in_aceh_come_out(
    aceh: Command, begin: date, end: date, rate: float
) -> None:
    window = f'{{"from": "{begin}T00:00:00Z", "to": "{end}T00:00:00Z"}}'
    answer = aceh("query", EVENTS, "--variables", window)
    assert answer.code == 0, answer.out
    fatal = answer.data["data"]["incidents"]["totalCount"]
    assert fatal * 30 / (end - begin).days == pytest.approx(rate, abs=0.005)


def test_the_same_file_again_adds_nothing(aceh: Command) -> None:
    again = aceh("import", "ucdp-ged", str(real("cases/aceh_ged_events.csv")), "--json")
    assert (again.data["facts"], again.data["unchanged"]) == (0, 519)
