"""A known case on real data: how much violence there was in Aceh before, during and after its two agreements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from intake.recording import Importer
from intake.ucdp_events import place_of
from intake.ucdp_import import import_ucdp_ged
from tests.api.conftest import client_of
from tests.intake.conftest import real

if TYPE_CHECKING:
    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio

COHA, ITS_END, MOU = (
    datetime(2002, 12, 9, tzinfo=UTC),
    datetime(2003, 5, 18, tzinfo=UTC),
    datetime(2005, 8, 15, tzinfo=UTC),
)
WINDOWS = {
    (COHA - timedelta(days=90), COHA): 8.0,
    (COHA, ITS_END): 2.81,
    (ITS_END, ITS_END + timedelta(days=90)): 9.67,
    (MOU - timedelta(days=90), MOU): 1.0,
    (MOU, MOU + timedelta(days=365)): 0.08,
}
"""Events in 30 days. All of them are in the data set because somebody died or may have: in two of the first window and
one of the third nobody did by the best estimate."""


async def test_the_rates_of_aceh_are_those_that_are_known(desk: Desk) -> None:
    path = real("cases/aceh_ged_events.csv")
    importer = Importer("tester", "agency-tests")
    import_ucdp_ged([path], register=desk.register, history=desk.history, importer=importer)
    desk.project()
    windows = [
        f'w{n}: territory(place: "{place_of("Indonesia")}", start: "{start.isoformat()}", end: "{end.isoformat()}")'
        " { violence { incidentsPer30Days deadlyPer30Days } incidents { value told } coverage { activeSources registeredSources } }"
        for n, (start, end) in enumerate(WINDOWS)
    ]
    async with client_of(desk) as client:
        data = await client.data(f"{{ {' '.join(windows)} }}")
        assert len(client.reader.statements) == 1
    rates = [data[f"w{n}"]["violence"] for n in range(len(WINDOWS))]
    assert [rate["incidentsPer30Days"] for rate in rates] == pytest.approx(list(WINDOWS.values()), abs=0.006)
    assert [rate["deadlyPer30Days"] for rate in rates] == pytest.approx([7.333, 2.813, 9.333, 1.0, 0.082], abs=0.001)
    assert data["w0"]["coverage"] == {"activeSources": 0, "registeredSources": 0}
