"""The same rows again, corrected rows, and what others decide meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from domain.act import Act
from domain.incident import Incident, Tally
from domain.place import PlacePrecision
from intake.ucdp_events import dispute_of, incident_of
from tests.intake.conftest import FIXTURES, Log, ged_row, write_ged, write_many

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from domain.aggregate import Aggregate
    from ledger.store import Receipt


def incident(log: Log, id: int) -> Incident:
    """An event as it stands on record."""
    return log.history.thing(incident_of(str(id)))  # type: ignore[return-value]  # the id says what it is


def killed(log: Log, id: int) -> int | None:
    """The best estimate on record."""
    account = incident(log, id).account
    assert account is not None
    return account.killed.best


def history(log: Log, id: int) -> list[str]:
    """The kinds of facts about an event."""
    return [recorded.fact.TOPIC for recorded in log.history.of(incident_of(str(id)))]


def somebody(log: Log, decision: Any, id: int, **arguments: Any) -> Receipt:
    """Somebody at the office decides about an event."""
    act = Act(recorded_by="officer", agency="agency-office", command_id=uuid4(), now=datetime.now(UTC))
    return log.register.change(incident_of(str(id)), decision, act=act, **arguments)


def test_the_same_file_again_adds_nothing(log: Log, tmp_path: Path) -> None:
    path = write_many(tmp_path / "events.csv", 60)
    first = log.import_ged(path, batch_rows=7)
    again = log.import_ged(path, batch_rows=11)
    assert first.recorded["incident.recorded"] == 60
    assert (again.facts, again.unchanged, again.rows) == (0, 60, 60)
    assert log.store.position() == first.facts


def test_the_size_of_batches_changes_nothing(log: Log, tmp_path: Path) -> None:
    path = write_many(tmp_path / "events.csv", 60)
    log.import_ged(path, batch_rows=1)
    topics = log.topics()
    assert topics.count("incident.recorded") == 60
    assert topics.count("group.registered") == 6
    assert topics.count("dispute.detected") == 5
    assert log.import_ged(path, batch_rows=1000).facts == 0


def test_other_numbers_become_a_revised_tally_and_anything_else_a_correction(log: Log, tmp_path: Path) -> None:
    log.import_ged(write_ged(tmp_path / "first.csv", [ged_row(1), ged_row(2), ged_row(3), ged_row(4)]))
    rows = [ged_row(1, best=5), ged_row(2, latitude=44.5), ged_row(3, day=28), ged_row(4)]
    summary = log.import_ged(write_ged(tmp_path / "second.csv", rows))
    assert dict(summary.recorded) == {"incident.tally-revised": 1, "incident.corrected": 2}
    assert summary.unchanged == 1
    assert killed(log, 1) == 5
    assert incident(log, 2).account.where.latitude == 44.5  # type: ignore[union-attr]
    assert incident(log, 3).occurred.start.day == 28  # type: ignore[union-attr]
    fact = list(log.history.of(incident_of("1")))[-1].fact
    assert isinstance(fact, Incident.TallyRevised)
    assert fact.reason == "corrected in second.csv"


def test_a_row_that_changes_and_changes_back_is_corrected_twice(log: Log, tmp_path: Path) -> None:
    for name, best in (("a.csv", 2), ("b.csv", 3), ("c.csv", 2), ("d.csv", 3)):
        log.import_ged(write_ged(tmp_path / name, [ged_row(1, best=best)]))
        assert killed(log, 1) == best
    assert history(log, 1) == ["incident.recorded", *["incident.tally-revised"] * 3]


def test_what_somebody_decided_since_is_never_overridden(log: Log, tmp_path: Path) -> None:
    first = write_ged(tmp_path / "first.csv", [ged_row(1), ged_row(2)])
    log.import_ged(first)
    unknown = Tally()
    somebody(log, Incident.revise_tally, 1, killed=Tally(best=7), injured=unknown, displaced=unknown, reason="counted")
    again = log.import_ged(first)
    newer = log.import_ged(write_ged(tmp_path / "newer.csv", [ged_row(1, best=4), ged_row(2)]))
    for summary in (again, newer):
        assert (summary.facts, summary.left, summary.unchanged) == (0, 1, 1)
    assert killed(log, 1) == 7


def test_what_somebody_added_stays_when_the_file_corrects_the_rest(log: Log, tmp_path: Path) -> None:
    log.import_ged(write_ged(tmp_path / "first.csv", [ged_row(1)]))
    before = incident(log, 1).account
    assert before is not None
    somebody(
        log, Incident.revise_tally, 1, killed=before.killed, injured=Tally(best=12), displaced=Tally(), reason="counted"
    )
    log.import_ged(write_ged(tmp_path / "moved.csv", [ged_row(1, best=3, latitude=1.5)]))
    after = incident(log, 1).account
    assert after is not None
    assert (after.injured, after.killed.best, after.where.latitude) == (Tally(best=12), 3, 1.5)


def test_a_refuted_incident_is_left_alone(log: Log, tmp_path: Path) -> None:
    log.import_ged(write_ged(tmp_path / "first.csv", [ged_row(1)]))
    log.import_ged(write_ged(tmp_path / "same.csv", [ged_row(1)]))
    report = a_report(log)
    somebody(log, Incident.refute, 1, evidence=(report,), reason="never happened")
    assert log.import_ged(write_ged(tmp_path / "newer.csv", [ged_row(1, best=3)])).left == 1
    assert killed(log, 1) == 2


def test_an_incident_that_was_merged_into_another_is_left_alone(log: Log, tmp_path: Path) -> None:
    log.import_ged(write_ged(tmp_path / "first.csv", [ged_row(1), ged_row(2)]))
    somebody(log, Incident.merge_into, 1, survivor=incident_of("2"), reason="the same happening")
    summary = log.import_ged(write_ged(tmp_path / "newer.csv", [ged_row(1, best=3), ged_row(2)]))
    assert (summary.left, killed(log, 1)) == (1, 2)


def test_other_sides_are_corrected_and_the_report_says_that_the_dispute_stays(log: Log, tmp_path: Path) -> None:
    log.import_ged(write_ged(tmp_path / "first.csv", [ged_row(1)]))
    before = incident(log, 1).dispute
    summary = log.import_ged(write_ged(tmp_path / "second.csv", [ged_row(1, side_a="Another Front")]))
    assert (summary.recorded["incident.corrected"], summary.suspicious) == (1, 1)
    assert incident(log, 1).dispute == before != dispute_of("Another Front", "Shore League")


def test_the_extract_takes_nothing_away_from_what_the_full_schema_told(log: Log) -> None:
    log.import_ged(FIXTURES / "ged_full.csv")
    known = incident(log, 101)
    summary = log.import_ged(FIXTURES / "ged_short.csv")
    assert summary.unchanged == 1
    after = incident(log, 101)
    assert (after.version, after.account) == (1, known.account)


def test_the_full_schema_adds_to_what_the_extract_told(log: Log) -> None:
    log.import_ged(FIXTURES / "ged_short.csv")
    assert log.import_ged(FIXTURES / "ged_full.csv").recorded["incident.corrected"] == 1
    account = incident(log, 101).account
    assert account is not None
    assert account.where.precision is PlacePrecision.EXACT
    assert log.import_ged(FIXTURES / "ged_short.csv", FIXTURES / "ged_full.csv").facts == 0


def test_a_dry_run_counts_everything_and_records_nothing(log: Log, tmp_path: Path) -> None:
    first = write_many(tmp_path / "first.csv", 50)
    dry = log.import_ged(first, dry_run=True, batch_rows=8)
    assert log.store.position() == 0
    wet = log.import_ged(first, batch_rows=8)
    assert dry.recorded == wet.recorded
    assert (dry.dry_run, wet.dry_run) == (True, False)
    changed = write_ged(tmp_path / "second.csv", [ged_row(1, best=8)])
    assert log.import_ged(changed, dry_run=True).recorded["incident.tally-revised"] == 1
    assert log.store.position() == wet.facts


class Hurried:
    """A register in whose way somebody gets, once, just before it writes."""

    def __init__(self, log: Log, first: Path) -> None:
        self._log = log
        self._first: Path | None = first

    def append(self, things: Iterable[Aggregate]) -> list[Receipt]:
        """Append, after another import of another file."""
        first, self._first = self._first, None
        if first is not None:
            self._log.import_ged(first)
        return self._log.register.append(list(things))


@pytest.mark.parametrize("best", [2, 3], ids=["the same rows", "other rows"])
def test_two_imports_at_once_do_not_break_each_other(log: Log, tmp_path: Path, best: int) -> None:
    mine = write_many(tmp_path / "mine.csv", 30)
    theirs = write_ged(tmp_path / "theirs.csv", [ged_row(id, best=best) for id in range(20, 41)])
    register, log.register = log.register, log.register
    summary = _import_with(Hurried(log, theirs), log, mine)
    assert register is log.register
    assert log.topics().count("incident.recorded") == 40
    assert log.topics().count("group.registered") == 6
    assert summary.recorded["incident.tally-revised"] == (0 if best == 2 else 11)
    assert {killed(log, id) for id in range(1, 31)} == {2}


def test_a_tally_revised_meanwhile_by_somebody_is_kept(log: Log, tmp_path: Path) -> None:
    log.import_ged(write_ged(tmp_path / "first.csv", [ged_row(1), ged_row(2)]))

    class Interfering(Hurried):
        def append(self, things: Iterable[Aggregate]) -> list[Receipt]:
            if self._first is not None:
                self._first = None
                none = Tally()
                somebody(
                    log, Incident.revise_tally, 1, killed=Tally(best=7), injured=none, displaced=none, reason="counted"
                )
            return log.register.append(list(things))

    newer = write_ged(tmp_path / "newer.csv", [ged_row(1, best=4), ged_row(2, best=4)])
    summary = _import_with(Interfering(log, newer), log, newer)
    assert (killed(log, 1), killed(log, 2)) == (7, 4)
    assert (summary.left, summary.facts) == (1, 1)


def _import_with(register: Any, log: Log, path: Path) -> Any:
    return Log(log.store, log.history, register).import_ged(path)


def a_report(log: Log) -> str:
    """A report of somebody, on record."""
    from domain.report import Channel, Report
    from domain.source import Source, SourceKind

    act = Act(recorded_by="officer", agency="agency-office", command_id=uuid4(), now=datetime.now(UTC))
    source = log.register.start(Source.register, act=act, kind=SourceKind.FKDM)
    act = act.model_copy(update={"command_id": uuid4()})
    return log.register.start(Report.receive, act=act, source=source.id, channel=Channel.FORM, title="quiet").id
