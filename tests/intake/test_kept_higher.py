"""What comes in from files says nothing that is recorded in a higher class only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from domain.act import Act
from domain.agency import Agency, AgencyKind
from domain.classification import Classification, Level
from domain.grade import Reliability
from domain.incident import Incident, Tally
from domain.place import Where
from domain.report import Report, Requester
from domain.source import Source, SourceKind
from intake.ucdp_events import incident_of
from ledger.store import Receipt
from tests.intake import test_claims, test_forms
from tests.intake.conftest import FIXTURES, Log, ged_row, write_ged

SECRET = Classification(level=Level.SECRET)


def act(classification: Classification | None = None) -> Act:
    """Somebody at the office decides."""
    now = datetime.now(UTC)
    return Act(
        recorded_by="officer", agency="agency-office", command_id=uuid4(), now=now, classification=classification
    )


def secretly(log: Log, id: str, decision: Any, **arguments: Any) -> Receipt:
    """A decision that few may know of."""
    return log.register.change(id, decision, act=act(SECRET), **arguments)


def said_openly(log: Log) -> str:
    """All that everybody may read who may not read what is secret."""
    stored = log.store.read(0, 1000)
    return "".join(fact.state.decode() for fact in stored if b'"level":"secret"' not in fact.state)


def test_a_corrected_row_does_not_tell_the_numbers_that_are_kept_secret(log: Log, tmp_path: Path) -> None:
    log.import_ged(write_ged(tmp_path / "first.csv", [ged_row(1), ged_row(2)]))
    kept = {"injured": Tally(best=4711), "displaced": Tally()}
    secretly(log, incident_of("1"), Incident.revise_tally, killed=Tally(low=1, best=2, high=9), reason="known", **kept)
    summary = log.import_ged(write_ged(tmp_path / "second.csv", [ged_row(1, latitude=44.5), ged_row(2, best=3)]))
    assert (summary.left, dict(summary.recorded)) == (1, {"incident.tally-revised": 1})
    assert "4711" not in said_openly(log)


def test_an_edited_submission_does_not_tell_the_place_that_is_kept_secret(log: Log, tmp_path: Path) -> None:
    test_forms.take(log, test_forms.KOBO)
    id = test_forms.facts(log, Report.Received)[0].originator_id
    statement = log.history.thing(id).statement  # type: ignore[attr-defined]
    where = Where(as_said="the safe house", latitude=-7.6531, longitude=111.3284, precision=statement.where.precision)
    hidden = statement.model_copy(update={"where": where})
    secretly(log, id, Report.correct, statement=hidden, requested_by=Requester.CLERK, reason="known")
    rows = test_forms.submissions()
    rows[0]["parties"] = "psht"
    assert test_forms.take(log, test_forms.written(tmp_path / "edited.json", rows)).left == 1
    assert "the safe house" not in said_openly(log)


def test_a_report_does_not_tell_the_agency_of_its_source_that_is_kept_secret(log: Log, tmp_path: Path) -> None:
    test_claims.take(log, FIXTURES / "claims.csv")
    (source, *_) = [r.fact.originator_id for r in log.history.all() if isinstance(r.fact, Source.Registered)]
    log.register.start(Agency.register, id="agency-covert", act=act(), name="Covert", kind=AgencyKind.INTELLIGENCE)
    more = {"kind": SourceKind.MEDIA, "public_name": "post.example"}
    secretly(log, source, Source.correct, belongs_to="agency-covert", reason="found out", **more)
    summary = test_claims.take(log, one_more(tmp_path))
    assert (summary.refused, summary.facts) == (1, 0)
    assert '"source_agency":"agency-covert"' not in said_openly(log)


def test_a_secret_judgement_of_a_source_keeps_no_report_out(log: Log, tmp_path: Path) -> None:
    test_claims.take(log, FIXTURES / "claims.csv")
    (source, *_) = [r.fact.originator_id for r in log.history.all() if isinstance(r.fact, Source.Registered)]
    since = date(2024, 1, 1)
    secretly(log, source, Source.assess_reliability, reliability=Reliability.B, basis="known", valid_from=since)
    assert test_claims.take(log, one_more(tmp_path)).recorded["report.received"] == 1


def one_more(tmp_path: Path) -> Path:
    """A table with one more report of a source that is on record."""
    path = tmp_path / "more.csv"
    path.write_text("source_no,source_url,claim,value\n1,https://post.example/another,injured,two\n", encoding="utf-8")
    return path
