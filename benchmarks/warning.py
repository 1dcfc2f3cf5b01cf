"""What early warning spends on a new fact, when the record behind it is ten or a hundred times as long.

Reports and incidents of 235 villages in 18 sub-districts, 10 facts a day, so that a longer record is a longer past. Counted
is what one fact costs until every rule has looked at what it touched; the log itself is measured by ``growth``.
"""

from __future__ import annotations

import gc
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any
from uuid import UUID

from benchmarks.measuring import Figure, Reach
from domain.classification import Classification
from domain.incident import Account, Incident, IncidentType
from domain.occurred import Occurred
from domain.place import Place, PlaceLevel, Where
from domain.report import Report
from ledger.history import Recorded
from warning.looking import look
from warning.rule import read_rules
from warning.tally import opened_tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.fact import Fact
    from warning.rule import WarningRule
    from warning.tally import Tally

REACH = Reach(1.5, "at most")
_A_DAY = 10
_NEW = 100
_RULES = Path(__file__).parents[1] / "warning" / "rules"
_END = datetime(2026, 1, 1, tzinfo=UTC)
_CLASS = Classification()


def measure(*, full: bool) -> Iterator[Figure]:
    """The same new facts, one at a time, behind records of different lengths."""
    rules = read_rules(_RULES)
    lengths = (10_000, 100_000, 1_000_000) if full else (10_000, 40_000)
    spent = {length: _spent_on_new_facts(length, rules) for length in lengths}
    shortest = lengths[0]
    yield Figure(f"a new fact after {shortest:,}", ours=f"{spent[shortest] * 1e3:.2f} ms of CPU")
    for length in lengths[1:]:
        told = (f"{spent[length] * 1e3:.2f} ms", f"{spent[shortest] * 1e3:.2f} ms")
        yield Figure(f"a new fact after {length:,} : {shortest:,}", *told, spent[length] / spent[shortest], REACH)


def _spent_on_new_facts(length: int, rules: tuple[WarningRule, ...]) -> float:
    """Seconds of CPU that a fact takes, the mean of many: one in ten is an incident, which costs most."""
    chance = random.Random(6)
    with tempfile.TemporaryDirectory() as folder, opened_tally(Path(folder) / "warning.db", "a log") as tally:
        with tally.writing():
            for recorded in _territory():
                tally.add(recorded)
        at = tally.position
        for first in range(0, length, 5_000):
            with tally.writing():
                for number in range(first, min(first + 5_000, length)):
                    tally.add(_fact(at + number + 1, length - number, chance))
        tally.looked_at(tally.pending())
        gc.collect()
        return fmean(_one(tally, _fact(at + length + n + 1, 0, chance), rules) for n in range(_NEW))


def _one(tally: Tally, recorded: Recorded, rules: tuple[WarningRule, ...]) -> float:
    begin = time.process_time()
    with tally.writing():
        tally.add(recorded)
    pending = tally.pending()
    touched: dict[str, set[str]] = {}
    for measured, unit, _ in pending:
        touched.setdefault(measured, set()).add(unit)
    for rule in rules:
        for found in look(rule, tally, _END.toordinal(), touched, all_units=False):
            rule.met_by(found.value)
    with tally.writing():
        tally.looked_at(pending)
    return time.process_time() - begin


def _territory() -> Iterator[Recorded]:
    places = [("place-0", None), *((f"place-{d}", "place-0") for d in range(1, 19))]
    places += [(f"place-village-{v}", f"place-{v % 18 + 1}") for v in range(235)]
    for position, (place, within) in enumerate(places, 1):
        fact = Place.Registered(
            **_envelope(place, position, _END - timedelta(days=40_000)),
            name=place,
            level=PlaceLevel.OTHER,
            within=within,
        )
        yield Recorded(position, _END, fact)


def _fact(position: int, before_the_end: int, chance: random.Random) -> Recorded:
    when = _END - timedelta(days=before_the_end // _A_DAY)
    where = Where(place=f"place-village-{chance.randrange(235)}")
    fact: Fact
    if chance.random() < 0.1:
        side_a, side_b = ((f"group-{chance.randrange(500)}",) for _ in range(2))
        account = Account(type=IncidentType.CLASH, side_a=side_a, side_b=side_b, where=where)
        fact = Incident.Recorded(**_envelope(f"incident-{position}", position, when), account=account)
    else:
        envelope = _envelope(f"report-{position}", position, when)
        said = {"source": f"source-{chance.randrange(200)}", "source_reliability": "C", "channel": "form"}
        fact = Report.Received.model_validate({**envelope, **said, "title": "A report", "where": where}, strict=False)
    return Recorded(position, when, fact)


def _envelope(id: str, position: int, when: datetime) -> dict[str, Any]:
    return {
        "originator_id": id,
        "originator_version": 1,
        "occurred": Occurred(start=when),
        "classification": _CLASS,
        "thing_classification": _CLASS,
        "recorded_by": "bench",
        "agency": "agency-bench",
        "command_id": UUID(int=position),
    }
