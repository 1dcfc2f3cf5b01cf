"""Alerts by rule: raised once, on what is on record, and never otherwise afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.alert import Alert
from domain.classification import Level
from domain.errors import Conflict
from domain.group import Group, GroupKind
from domain.incident import Incident
from domain.relation import Relation, RelationKind
from domain.report import Report
from tests.warning.office import DISTRICT, EAST, POLICE, REGENCY, VILLAGE, WEST, Office, nth, rule
from warning.evaluating import Became, Outcome, alert_of
from warning.rule import BadRule

BEGIN = date(2024, 1, 1)
DAY = date(2025, 3, 1)
VIOLENCE = rule("violence-rate")


def raised(outcomes: list[Outcome]) -> dict[str, Outcome]:
    return {outcome.found.unit: outcome for outcome in outcomes if outcome.became is Became.RAISED}


def alerts_of(office: Office) -> list[Alert.Raised]:
    return [r.fact for r in office.record.history.all() if isinstance(r.fact, Alert.Raised)]


def test_incidents_raise_an_alert_for_every_territory_around_them_once(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    incidents = [office.clashes(DAY, low=1, best=2, high=4), office.clashes(DAY)]
    tally = office.tally(tmp_path / "a.db")
    evaluator = office.evaluator(tally, VIOLENCE)
    assert set(raised(evaluator.evaluate(DAY))) == {VILLAGE, DISTRICT, REGENCY}
    assert raised(evaluator.evaluate(DAY)) == {}
    (alert,) = [alert for alert in alerts_of(office) if alert.place == VILLAGE]
    assert set(alert.incidents) == set(incidents)
    assert alert.by_rule == "violence-rate@1"
    assert alert.what.startswith(f"{VILLAGE}: 2 peristiwa kekerasan sejak 2025-")
    assert alert.finding is not None
    assert alert.finding.what_en.endswith("killed 2, at least 1, at most 4; 1 without a number")
    assert (alert.finding.value, alert.finding.n, alert.finding.threshold) == (2.0, 2, 2.0)
    assert alert.finding.window_from <= DAY <= alert.finding.window_until
    positions = {r.position for r in office.record.history.all() if isinstance(r.fact, Incident.Recorded)}
    assert set(alert.finding.facts) == positions
    assert alert.respond_by == nth(DAY, 2)


def test_a_second_evaluator_and_a_tally_made_anew_raise_nothing_again(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    for _ in range(2):
        office.clashes(DAY)
    office.evaluator(office.tally(tmp_path / "a.db"), VIOLENCE).evaluate(DAY)
    office.clashes(DAY)  # the value is another one now, and the alert is the same
    before = office.record.history.position()
    outcomes = office.evaluator(office.tally(tmp_path / "b.db"), VIOLENCE).evaluate(DAY)
    assert {outcome.became for outcome in outcomes} == {Became.ON_RECORD}
    assert office.record.history.position() == before


def test_two_evaluators_that_meet_raise_one_alert(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    for _ in range(2):
        office.clashes(DAY)
    one, other = (office.evaluator(office.tally(tmp_path / name), VIOLENCE) for name in ("a.db", "b.db"))
    other.catch_up()
    one.evaluate(DAY)
    (found, *_) = [o.found for o in other.evaluate(DAY, dry_run=True) if o.found.unit == VILLAGE]
    on_fewer = replace(found, n=1, value=1.0)
    with pytest.raises(Conflict):  # the very command, on fewer facts, as one who looked a moment before would give it
        other._raise(VIOLENCE, on_fewer, DAY, alert_of(VIOLENCE, found))
    assert len(alerts_of(office)) == 3


@pytest.mark.parametrize("take_back", ["refute", "merge", "retract"])
def test_what_fell_no_longer_counts(office: Office, tmp_path: Path, take_back: str) -> None:
    office.opens(BEGIN)
    one, other = office.clashes(DAY), office.clashes(DAY)
    tally = office.tally(tmp_path / "a.db")
    if take_back == "refute":
        office.change(Incident.refute, other, DAY, evidence=[office.reports(DAY)], reason="Not so")
    elif take_back == "merge":
        office.change(Incident.merge_into, other, DAY, survivor=one, reason="The same")
    else:
        office.change(Incident.refute, other, DAY, evidence=[office.reports(DAY)], reason="Not so")
        office.change(Incident.reopen, other, DAY, reason="A mistake")
    expected = {VILLAGE, DISTRICT, REGENCY} if take_back == "retract" else set()
    assert set(raised(office.evaluator(tally, VIOLENCE).evaluate(DAY))) == expected


def test_what_is_kept_higher_is_not_considered(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    office.clashes(DAY)
    office.clashes(DAY, classified=Level.SECRET)
    tally = office.tally(tmp_path / "a.db")
    assert raised(office.evaluator(tally, VIOLENCE).evaluate(DAY)) == {}
    secret = VIOLENCE.model_copy(update={"name": "violence-secret", "level": Level.SECRET})
    assert VILLAGE in raised(office.evaluator(tally, secret).evaluate(DAY))
    assert {alert.classification.level for alert in alerts_of(office)} == {Level.SECRET}


def test_a_new_version_leaves_what_an_old_alert_says(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    for _ in range(3):
        office.clashes(DAY)
    tally = office.tally(tmp_path / "a.db")
    office.evaluator(tally, VIOLENCE).evaluate(DAY)
    old = alerts_of(office)
    stricter = VIOLENCE.model_copy(update={"threshold": 3.0})
    with pytest.raises(BadRule, match="write `version = 2` into its file"):
        office.evaluator(tally, stricter).evaluate(DAY)
    office.evaluator(tally, stricter.model_copy(update={"version": 2})).evaluate(DAY)
    new = alerts_of(office)
    assert new[: len(old)] == old
    assert {alert.by_rule for alert in new[len(old) :]} == {"violence-rate@2"}
    assert {alert.finding.threshold for alert in new if alert.finding} == {2.0, 3.0}


def test_a_recipient_who_is_not_on_record_is_told(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    lost = VIOLENCE.model_copy(update={"recipients": ("agency-nowhere",)})
    with pytest.raises(BadRule, match="recipients names agency-nowhere, which is not on record"):
        office.evaluator(office.tally(tmp_path / "a.db"), lost).evaluate(DAY)


def test_a_dry_run_raises_nothing_and_forgets_nothing(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    for _ in range(2):
        office.clashes(DAY)
    evaluator = office.evaluator(office.tally(tmp_path / "a.db"), VIOLENCE)
    assert {outcome.became for outcome in evaluator.evaluate(DAY, dry_run=True)} == {Became.WOULD_BE_RAISED}
    assert alerts_of(office) == []
    assert len(raised(evaluator.evaluate(DAY))) == 3


def test_too_few_and_too_little_coverage_say_so_and_raise_nothing(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN, sources=5)
    for _ in range(2):
        office.clashes(DAY)
    office.reports(DAY)
    few = VIOLENCE.model_copy(update={"name": "few", "least_n": 3})
    blind = VIOLENCE.model_copy(update={"name": "blind", "coverage_needed": 0.5})
    outcomes = office.evaluator(office.tally(tmp_path / "a.db"), few, blind).evaluate(DAY)
    told = {(outcome.rule.name, outcome.became) for outcome in outcomes}
    assert told == {("few", Became.TOO_FEW), ("blind", Became.TOO_LITTLE_COVERAGE)}
    assert outcomes[-1].found.heard == 1
    assert outcomes[-1].found.registered == 5


def test_a_pair_that_clashes_again_is_known_again_after_a_merge(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    office.start(Group.register, "group-east-again", BEGIN, name="East again", kind=GroupKind.MARTIAL_ARTS_SCHOOL)
    office.clashes(nth(DAY, -100))
    office.clashes(DAY, one="group-east-again")
    again = rule("recurrence")
    tally = office.tally(tmp_path / "a.db")
    evaluator = office.evaluator(tally, again)
    assert raised(evaluator.evaluate(DAY)) == {}
    office.change(Group.merge_into, "group-east-again", DAY, survivor=EAST, reason="One school")
    (found,) = raised(evaluator.evaluate(DAY)).values()
    assert found.found.n == 2
    assert found.found.unit == f"{EAST}|{WEST}"
    assert found.found.words["days_since"] == 0


def test_one_source_that_asserts_much_counts_once(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    tense = rule("hostile-ties")
    reports = [office.reports(DAY) for _ in range(3)]

    def asserts(number: int, report: str) -> None:
        given: dict[str, Any] = {
            "from_group": EAST,
            "to_group": WEST,
            "sign": -1,
            "kind": RelationKind.THREAT,
            "evidence": [report],
        }
        office.start(Relation.assert_, f"relation-{number}", DAY, **given)

    for number, report in enumerate(reports):
        asserts(number, report)
    evaluator = office.evaluator(office.tally(tmp_path / "a.db"), tense)
    assert {outcome.became for outcome in evaluator.evaluate(DAY)} == {Became.TOO_FEW}
    asserts(9, office.reports(DAY, source=1))
    found = raised(evaluator.evaluate(DAY))
    assert set(found) == {EAST, WEST}
    assert found[EAST].found.n == 2
    assert found[EAST].found.value == 1.0  # two sources assert it, and two report at all
    office.change(Relation.retract, "relation-9", DAY, reason="Taken back")
    assert {outcome.became for outcome in evaluator.evaluate(DAY)} <= {Became.TOO_FEW, Became.ON_RECORD}


def test_unanswered_alerts_are_a_response_gap_of_the_agency(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    for number, answered in enumerate((True, False, False)):
        given: dict[str, Any] = {
            "what": "Unrest",
            "place": VILLAGE,
            "by_agency": POLICE,
            "recipients": [POLICE],
            "respond_by": nth(DAY, 2),
        }
        office.start(Alert.raise_, f"alert-{number}", DAY, **given)
        if answered:
            office.change(Alert.acknowledge, f"alert-{number}", DAY, by_agency=POLICE)
    evaluator = office.evaluator(office.tally(tmp_path / "a.db"), rule("response-gap"))
    assert raised(evaluator.evaluate(nth(DAY, 1))) == {}
    (found,) = raised(evaluator.evaluate(nth(DAY, 20))).values()
    assert (found.found.unit, found.found.n, found.found.words["unanswered"]) == (POLICE, 3, 2)
    assert found.found.value > 72
    assert [alert.finding.facts for alert in alerts_of(office) if alert.finding][-1] != ()


def test_a_day_on_which_groups_clashed_before_is_told_ahead_with_its_years(office: Office, tmp_path: Path) -> None:
    office.opens(date(2021, 1, 1))
    for day in (date(2022, 7, 31), date(2024, 7, 6)):  # around 1 Suro, which moves through the year
        office.clashes(day)
    evaluator = office.evaluator(office.tally(tmp_path / "a.db"), rule("calendar-exposure"))
    (found,) = [o for o in raised(evaluator.evaluate(date(2025, 6, 10))).values() if "Suro" in o.found.key]
    assert found.found.words["years"] == "2022, 2024"
    assert found.found.words["on"] == date(2025, 6, 27)
    assert raised(evaluator.evaluate(date(2025, 6, 11))) == {}


def test_incidents_that_one_voice_tells_of_lack_corroboration(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    lone = rule("independent-corroboration", least_n=2, coverage_needed=0.0)
    office.clashes(DAY, reports=[office.reports(DAY)])
    second = office.reports(DAY, source=1)
    borne_out = office.reports(DAY)
    office.change(Report.grade, borne_out, DAY, credibility=1, basis="Two agencies", corroborated_by=[second])
    office.clashes(DAY, reports=[borne_out])
    evaluator = office.evaluator(office.tally(tmp_path / "a.db"), lone)
    assert evaluator.evaluate(nth(DAY, 30)) == []  # one of two, and the threshold is three of ten
    office.clashes(DAY)
    office.clashes(DAY)
    found = raised(evaluator.evaluate(nth(DAY, 30)))[VILLAGE]
    assert (found.found.words["corroborated"], found.found.n) == (1, 4)


_UNTIL_KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from ledger.opening import open_keys, open_store
from rukun.wiring import record_of
from tests.warning.office import Office, rule
folder = Path(sys.argv[1])
with open_store(str(folder / "log.db")) as store, open_keys(str(folder / "keys.db")) as keys:
    office = Office(record_of(store, keys))
    evaluator = office.evaluator(office.tally(folder / "warning.db"), rule("violence-rate"))
    start, told = office.record.register.start, []
    def and_die(*given, **named):
        if told:
            os.kill(os.getpid(), signal.SIGKILL)
        told.append(start(*given, **named))
        return told[-1]
    office.record.register.start = and_die
    evaluator.evaluate(date.fromisoformat(sys.argv[2]))
"""


def test_an_evaluator_that_is_killed_loses_no_alert_and_raises_none_twice(office: Office, tmp_path: Path) -> None:
    office.opens(BEGIN)
    for _ in range(2):
        office.clashes(DAY)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _UNTIL_KILLED, str(tmp_path), DAY.isoformat()],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert len(alerts_of(office)) == 1  # it was in the middle of it
    assert len(raised(office.evaluator(office.tally(tmp_path / "warning.db"), VIOLENCE).evaluate(DAY))) == 2
    assert {alert.place for alert in alerts_of(office)} == {VILLAGE, DISTRICT, REGENCY}
    assert len(alerts_of(office)) == 3
