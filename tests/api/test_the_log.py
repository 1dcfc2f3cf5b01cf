"""Reading the record itself: histories, facts, what was known then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from api.system import ProjectionStatus
from domain.classification import Level
from domain.dispute import Dispute, Party, PartyRole
from domain.grade import Reliability
from domain.group import Group, GroupKind
from domain.report import Channel, Report
from domain.source import Source, SourceKind
from tests.api.conftest import client_of
from tests.api.takeran import MARKER, PERSON, a_dispute_between_two_schools

if TYPE_CHECKING:
    from collections.abc import Collection

    from ledger.history import Recorded
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio


async def test_a_history_is_replayed_with_the_state_after_each_fact(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """query ($id: ID!, $after: Position, $first: Int) { history(of: $id, after: $after, first: $first) {
      edges { cursor stateAfter node { topic summary data about { id } classification { level } occurred { start precision } } }
      pageInfo { hasNextPage endCursor } } }"""
    page = (await client.data(query, {"id": world.left, "first": 1}))["history"]
    (first,) = page["edges"]
    assert first["node"]["topic"] == "group.registered"
    assert first["stateAfter"]["name"] == "Perguruan Utara"
    assert first["stateAfter"]["mandates"] == {}
    assert first["node"]["occurred"] == {"start": "2025-04-20T09:00:00Z", "precision": "DAY"}
    assert page["pageInfo"]["hasNextPage"]
    page = (await client.data(query, {"id": world.left, "after": int(page["pageInfo"]["endCursor"])}))["history"]
    (second,) = page["edges"]
    assert list(second["stateAfter"]["mandates"]) == [PERSON]
    assert second["node"]["data"]["representative"] == {"subject": PERSON, "withheld": True}


async def test_all_facts_of_an_answer_are_read_from_the_log_in_one_go(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_dispute_between_two_schools(desk)
    calls: list[list[int]] = []
    at = desk.history.at

    def counted(positions: Collection[int]) -> dict[int, Recorded]:
        calls.append(list(positions))
        return at(positions)

    monkeypatch.setattr(desk.history, "at", counted)
    await client.data(
        "query ($id: ID!) { dispute(id: $id) { fact { topic } parties { edges { fact { topic } node { fact { topic } } } } } }",
        {"id": world.dispute},
    )
    assert len(calls) == 1


async def test_the_log_is_paged_and_filtered(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """query ($where: FactFilter, $after: Position) { facts(where: $where, first: 3, after: $after) {
      nodes { position topic of } pageInfo { hasNextPage endCursor } } }"""
    positions: list[int] = []
    after = None
    while True:
        page = (await client.data(query, {"after": after}))["facts"]
        positions += [n["position"] for n in page["nodes"]]
        after = int(page["pageInfo"]["endCursor"])
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert positions == list(range(1, desk.history.position() + 1))
    page = (await client.data(query, {"where": {"topics": ["dispute.verified"]}}))["facts"]
    assert [n["of"] for n in page["nodes"]] == [world.dispute]
    page = (await client.data(query, {"where": {"about": [world.dispute]}}))["facts"]
    assert [n["topic"] for n in page["nodes"]] == ["dispute.detected", "dispute.verified"]
    page = (await client.data(query, {"where": {"agency": "nobody"}}))["facts"]
    assert page["nodes"] == []


async def test_what_was_known_then_and_now_and_what_lies_between(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    before = desk.history.position()
    desk.change(world.left, Group.rename, name="Nama Baru")
    query = """query ($id: ID!, $from: AsOf!) { changes(of: $id, from: $from) {
      fromPosition toPosition then now differences { field then now } facts { topic } } }"""
    found = (await client.data(query, {"id": world.left, "from": {"position": before}}))["changes"]
    assert found["facts"] == [{"topic": "group.renamed"}]
    assert {d["field"] for d in found["differences"]} == {"name", "aliases", "marks"}
    assert (found["then"]["name"], found["now"]["name"]) == ("Perguruan Utara", "Nama Baru")
    answer = await client.ask(query, {"id": "group-none", "from": {"position": before}})
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_personal_values_are_shown_to_nobody_without_the_right(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """query ($id: ID!) { facts(first: 200) { nodes { data } } history(of: $id) { edges { stateAfter node { data } } }
      changes(of: $id, from: {position: 0}) { then now differences { now } } }"""
    async with client_of(desk) as client:
        masked = await client.post({"query": query, "variables": {"id": world.left}})
        assert MARKER not in masked.text
        assert PERSON in masked.text
    async with client_of(desk.cleared(Level.SECRET, rights=frozenset({"read", "personal"}))) as client:
        shown = await client.post({"query": query, "variables": {"id": world.left}})
        assert MARKER in shown.text


async def test_a_fact_does_not_tell_of_things_that_its_reader_may_not_know_of(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    hidden = desk.start(Group.register, level=Level.SECRET, name="Cell", kind=GroupKind.OTHER).id
    desk.change(world.dispute, Dispute.add_party, group=hidden, role=PartyRole.SUPPORTING)
    parties = tuple(Party(group=group, role=PartyRole.PRINCIPAL) for group in (hidden, world.left))
    desk.start(Dispute.detect, title="A road", parties=parties)
    query = """query ($id: ID!) { facts(first: 200) { nodes { data en: summary(lang: EN) id: summary(lang: ID) } }
      history(of: $id) { edges { stateAfter node { data summary } } }
      changes(of: $id, from: {position: 0}) { then now differences { now } } }"""
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        answer = await client.post({"query": query, "variables": {"id": world.dispute}})
        assert hidden not in answer.text
        last, before = answer.json()["data"]["facts"]["nodes"][:-3:-1]
        assert last["data"]["parties"] == [{"group": world.left, "role": "principal"}]
        assert before["data"] == {"group": {"withheld": True}, "role": "supporting", "reason": None}
        assert before["en"] == "(withheld) is a party (supporting)"
        assert before["id"].startswith("(dirahasiakan) menjadi pihak")
    async with client_of(desk.cleared(Level.SECRET)) as client:
        answer = await client.post({"query": query, "variables": {"id": world.dispute}})
        assert answer.text.count(hidden) >= 6


async def test_the_log_says_how_far_it_has_come(desk: Desk, client: Client) -> None:
    a_dispute_between_two_schools(desk)
    data = await client.data("{ log { position recordedAt projections { slot position lag state poison } } }")
    assert data["log"]["position"] == desk.history.position()
    assert data["log"]["projections"][0]["lag"] == 0


KNOWN: dict[str, Any] = {"basis": "As far as the office knows", "valid_from": date(2025, 1, 1)}
SEEN = "query ($p: Position!) { fact(position: $p) { seen { id version position } } }"


def a_report_from(desk: Desk, number: int, source: str) -> int:
    given: dict[str, Any] = {"source": source, "channel": Channel.FORM, "title": "Stones"}
    return desk.start(Report.receive, id=f"report-{number}", **given).position


async def test_an_auditor_reads_what_a_decision_looked_at_as_it_then_was(desk: Desk, client: Client) -> None:
    desk.start(Source.register, id="source-1", kind=SourceKind.RESIDENT)
    assessed = desk.change("source-1", Source.assess_reliability, reliability=Reliability.B, **KNOWN)
    report = a_report_from(desk, 1, "source-1")
    desk.change("source-1", Source.assess_reliability, reliability=Reliability.E, **KNOWN)
    desk.project()
    (seen,) = (await client.data(SEEN, {"p": report}))["fact"]["seen"]
    assert seen == {"id": "source-1", "version": 2, "position": assessed.position}
    then = await client.data(
        'query ($p: Position!) { source(id: "source-1", asOf: {position: $p}) { reliability } }',
        {"p": seen["position"]},
    )
    assert then == {"source": {"reliability": "B"}}


async def test_what_a_decision_looked_at_is_kept_from_those_who_may_not_know_of_it(desk: Desk) -> None:
    desk.start(Source.register, id="source-hidden", kind=SourceKind.OFFICE, level=Level.SECRET)
    opened = desk.start(Source.register, id="source-known", kind=SourceKind.RESIDENT)
    judged = desk.change(
        "source-known", Source.assess_reliability, level=Level.SECRET, reliability=Reliability.B, **KNOWN
    )
    of_hidden, of_known = a_report_from(desk, 1, "source-hidden"), a_report_from(desk, 2, "source-known")
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        assert (await client.data(SEEN, {"p": of_hidden}))["fact"]["seen"] == []
        expected = {"id": "source-known", "version": None, "position": opened.position}
        assert (await client.data(SEEN, {"p": of_known}))["fact"]["seen"] == [expected]
    async with client_of(desk.cleared(Level.SECRET)) as client:
        (hidden,) = (await client.data(SEEN, {"p": of_hidden}))["fact"]["seen"]
        assert (hidden["id"], hidden["version"]) == ("source-hidden", 1)
        expected = {"id": "source-known", "version": 2, "position": judged.position}
        assert (await client.data(SEEN, {"p": of_known}))["fact"]["seen"] == [expected]


async def test_what_a_graph_stopped_at_is_told_to_those_who_may_know_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.start(Group.register, name="Known", kind=GroupKind.YOUTH)
    desk.project()
    hidden = desk.start(Group.register, level=Level.SECRET, name="Hidden", kind=GroupKind.YOUTH)
    poison = f"{hidden.position} group.registered: {hidden.id} cannot be projected"
    at = ProjectionStatus("A", hidden.position - 1, "stopped", poison)
    monkeypatch.setattr(type(desk), "projections", lambda _: [at])
    for level, told in ((Level.RESTRICTED, None), (Level.SECRET, poison)):
        async with client_of(desk.cleared(level)) as client:
            (found,) = (await client.data("{ log { projections { state poison } } }"))["log"]["projections"]
            assert found == {"state": "stopped", "poison": told}
