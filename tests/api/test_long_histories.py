"""A page of a long history is read as a page: by where it stands in the log, and no more of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.act import acting
from domain.agency import Agency, AgencyKind
from domain.classification import Level
from domain.dispute import Dispute
from domain.report import Channel, Report
from domain.source import Source, SourceKind
from tests.api.conftest import client_of

if TYPE_CHECKING:
    from ledger.store import StoredFact
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

DISPUTE, LONG = "dispute-long", 5_000
PAGE = """query ($of: ID!, $after: Position, $first: Int) { history(of: $of, after: $after, first: $first) {
  edges { node { position topic data } } pageInfo { hasNextPage endCursor } } }"""
WITH_STATES = PAGE.replace("edges {", "edges { ...after") + "fragment after on FactEdge { stateAfter }"


class Counted:
    """What is read of the log from now on, and how many facts are opened."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows = self.opened = self.most_at_once = 0
        store, mapper = desk.history._store, desk.history._mapper
        for name in ("read", "read_at", "read_stream"):
            monkeypatch.setattr(store, name, self._reading(getattr(store, name)))
        opened = mapper.to_domain_event

        def opening(stored: Any) -> Any:
            self.opened += 1
            return opened(stored)

        monkeypatch.setattr(mapper, "to_domain_event", opening)

    def _reading(self, read: Any) -> Any:
        def reading(*given: Any, **named: Any) -> list[StoredFact]:
            found: list[StoredFact] = read(*given, **named)
            self.rows += len(found)
            self.most_at_once = max(self.most_at_once, len(found))
            return found

        return reading


def a_case_of_many_facts(desk: Desk, most: int, secret: int = 0) -> None:
    """A dispute that is judged again and again, from 1 to 9 and from 1 again; so many of the judgements are secret."""
    desk.start(Agency.register, id="agency-1", name="The desk", kind=AgencyKind.KESBANGPOL)
    desk.start(Source.register, id="source-1", kind=SourceKind.FKDM)
    desk.start(Report.receive, id="report-1", source="source-1", channel=Channel.FORM, title="They argue")
    desk.start(Dispute.detect, id=DISPUTE, title="A long one")
    dispute, report = desk.history.thing(DISPUTE), desk.history.thing("report-1")
    judged: dict[str, Any] = {"rationale": "They argue", "assessor": "agency-1", "method": "Looked at"}
    assert isinstance(dispute, Dispute)
    assert isinstance(report, Report)
    for number in range(most - 1):
        with acting(desk.act(Level.SECRET if number < secret else None)):
            dispute.assess_escalation(**judged, stage=number % 9 + 1, evidence=(report,))
    desk.register.append([dispute])


async def test_a_page_of_five_thousand_facts_reads_no_more_than_the_page(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case_of_many_facts(desk, LONG)
    first = desk.history.position() - LONG + 1
    counted = Counted(desk, monkeypatch)
    after = first + LONG - 31  # the facts of the thing stand in a row
    page = (await client.data(PAGE, {"of": DISPUTE, "after": after, "first": 20}))["history"]
    assert [edge["node"]["position"] for edge in page["edges"]] == list(range(after + 1, after + 21))
    assert page["pageInfo"]["hasNextPage"] is True
    assert counted.rows == 20 + 1 + 1  # one to know that there are more, and the one at which the page begins
    assert counted.opened == 20 + 1 + 2  # and how the agency and the report are classified that they name


async def test_a_page_may_begin_at_any_position_of_the_log(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case_of_many_facts(desk, 100)
    begun = desk.history.position() - 99
    desk.start(Source.register, id="source-2", kind=SourceKind.FKDM)
    counted = Counted(desk, monkeypatch)
    for after, left in ((0, 100), (begun - 1, 100), (begun, 99), (begun + 98, 1), (begun + 99, 0), (begun + 100, 0)):
        page = (await client.data(PAGE, {"of": DISPUTE, "after": after, "first": 200}))["history"]
        assert len(page["edges"]) == left, after
    counted.rows = 0
    await client.data(PAGE, {"of": DISPUTE, "after": begun + 100})  # a fact about something else
    assert counted.rows <= 8  # it, and the digits of a hundred


async def test_states_are_folded_without_holding_what_they_are_folded_from(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case_of_many_facts(desk, 1_200)
    begun = desk.history.position() - 1_199
    counted = Counted(desk, monkeypatch)
    page = (await client.data(WITH_STATES, {"of": DISPUTE, "after": begun + 1_099, "first": 10}))["history"]
    stages = [edge["stateAfter"]["escalation"] for edge in page["edges"]]
    assert stages == [(1_099 + n) % 9 + 1 for n in range(10)]
    assert [edge["stateAfter"]["assessments"] for edge in page["edges"]] == list(range(1_100, 1_110))
    assert counted.most_at_once <= 500
    assert counted.opened == 1_110 + 11 + 2  # nothing after the page


async def test_hidden_facts_leave_no_gap_in_a_page(desk: Desk) -> None:
    a_case_of_many_facts(desk, 60, secret=40)
    for level, known in ((Level.RESTRICTED, 20), (Level.SECRET, 60)):
        async with client_of(desk.cleared(level)) as client:
            page = (await client.data(WITH_STATES, {"of": DISPUTE, "first": 15}))["history"]
            seen = [edge["node"]["position"] for edge in page["edges"]]
            after = int(page["pageInfo"]["endCursor"])
            rest = (await client.data(PAGE, {"of": DISPUTE, "first": 100, "after": after}))["history"]
            assert len(seen) == 15
            assert len(seen) + len(rest["edges"]) == known


async def test_the_facts_about_one_thing_are_read_from_where_the_page_begins(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case_of_many_facts(desk, 300)
    counted = Counted(desk, monkeypatch)
    asked = """query ($about: [ID!]!, $after: Position) { facts(first: 5, after: $after, where: {about: $about}) {
      nodes { position } pageInfo { hasNextPage } } }"""
    last = desk.history.position()
    data = await client.data(asked, {"about": [DISPUTE, "source-1"], "after": last - 10})
    assert [node["position"] for node in data["facts"]["nodes"]] == list(range(last - 9, last - 4))
    assert data["facts"]["pageInfo"]["hasNextPage"] is True
    assert counted.rows <= 12
