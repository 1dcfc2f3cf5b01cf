"""What became of the reports of each source, over a window, as far as the reader may know them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain.classification import Level
from domain.occurred import Occurred
from domain.report import Channel, Report, TriageDecision, Urgency
from domain.source import Source, SourceKind
from tests.api.conftest import NOW, client_of

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

ASKED = """query ($where: SourceFilter, $from: Date, $to: Date) { sourcesChecked(where: $where, from: $from, to: $to) {
  leftOut sources { node { id } reports confirmed refuted undecided neverChecked hitRate } } }"""


def told(desk: Desk, id: str, source: str, days_ago: int, credibility: int | None, level: Level | None = None) -> None:
    act = desk.act(level).model_copy(update={"occurred": Occurred(start=NOW - timedelta(days=days_ago))})
    given: dict[str, Any] = {"source": source, "channel": Channel.FORM, "title": id}
    desk.register.start(Report.receive, act=act, id=id, **given)
    triage: dict[str, Any] = {"decision": TriageDecision.PURSUE, "urgency": Urgency.ROUTINE, "reason": "Heard"}
    desk.change(id, Report.triage, level=level, **triage)
    if credibility is not None:
        desk.change(id, Report.grade, level=level, credibility=credibility, basis="Looked at")


def two_sources(desk: Desk) -> None:
    """The forum told of four things and one in secret, the resident of one; the third source of nothing."""
    for id, kind in (
        ("forum", SourceKind.FKDM),
        ("resident", SourceKind.RESIDENT),
        ("silent", SourceKind.SUB_DISTRICT_HEAD),
    ):
        desk.start(Source.register, id=f"source-{id}", kind=kind)
    told(desk, "report-right", "source-forum", 1, 2)
    told(desk, "report-again", "source-forum", 2, 2)
    told(desk, "report-wrong", "source-forum", 3, 5)
    told(desk, "report-old", "source-forum", 40, 3)
    told(desk, "report-secret", "source-forum", 1, 5, Level.SECRET)
    told(desk, "report-heard", "source-resident", 1, None)
    desk.project()


def shown(source: str, *counts: int, rate: Any) -> dict[str, Any]:
    names = ("reports", "confirmed", "refuted", "undecided", "neverChecked")
    return {"node": {"id": source}, **dict(zip(names, counts, strict=True)), "hitRate": rate}


async def test_a_source_is_shown_with_how_many_of_its_reports_stand_where(desk: Desk) -> None:
    two_sources(desk)
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        data = await client.data(ASKED)
        assert data["sourcesChecked"] == {
            "leftOut": 0,
            "sources": [
                shown("source-forum", 4, 2, 1, 1, 0, rate=pytest.approx(2 / 3)),
                shown("source-resident", 1, 0, 0, 0, 1, rate=None),
            ],
        }
        assert len(client.reader.statements) == 1


async def test_only_reports_of_the_window_count_and_only_the_sources_asked_for(desk: Desk, client: Client) -> None:
    two_sources(desk)
    forum = {"kind": {"eq": "FKDM"}}
    window = {"from": str((NOW - timedelta(days=40)).date()), "to": str((NOW - timedelta(days=3)).date())}
    data = await client.data(ASKED, {"where": forum, **window})
    assert data["sourcesChecked"]["sources"] == [shown("source-forum", 2, 0, 1, 1, 0, rate=0.0)]
    data = await client.data(ASKED, {"to": str((NOW - timedelta(days=41)).date())})
    assert data["sourcesChecked"] == {"leftOut": 0, "sources": []}


async def test_a_report_that_the_reader_may_not_know_of_does_not_count(desk: Desk) -> None:
    two_sources(desk)
    for level, reports in ((Level.RESTRICTED, 4), (Level.SECRET, 5)):
        async with client_of(desk.cleared(level)) as client:
            data = await client.data(ASKED)
            assert data["sourcesChecked"]["sources"][0]["reports"] == reports


async def test_what_is_no_day_is_refused(client: Client) -> None:
    answer = await client.ask(ASKED, {"from": "yesterday"})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    answer = await client.ask('{ agreementsHeld(upto: "soon") { agreements } }')
    assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"
