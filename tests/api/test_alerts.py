"""Alerts that wait: in the inbox of an agency, on the board of disputes, and in the way of a closing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.classification import Level
from rukun import takeran
from rukun.takeran import DISPUTE, KECAMATAN, KESBANGPOL, POLRES
from tests.api.conftest import client_of
from tests.api.coordination import alerts_that_wait, told
from tests.warning.office import RULES
from warning.evaluating import Evaluator
from warning.rule import read_rule
from warning.tally import opened_tally

if TYPE_CHECKING:
    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "see-an-inbox.md"
INBOX, BOARD = (part.split("```")[0] for part in PAGE.read_text("utf-8").split("```graphql\n")[1:])
"""What the page says to ask."""


async def test_an_alert_waits_for_each_agency_until_that_one_acknowledged_it(desk: Desk) -> None:
    told(desk, takeran.story())
    alerts_that_wait(desk)
    desk.project()
    waiting = {}
    for level in (Level.RESTRICTED, Level.SECRET):
        async with client_of(desk.cleared(level)) as client:
            for agency in (POLRES, KECAMATAN):
                inbox = (await client.data(INBOX, {"agency": agency, "today": "2025-04-21"}))["agency"]
                waiting[level, agency] = sorted(node["what"] for node in inbox["alertsToAcknowledge"]["nodes"])
            assert all(node["disputes"]["nodes"] for node in inbox["alertsToAcknowledge"]["nodes"])
    assert waiting == {
        (Level.RESTRICTED, POLRES): ["lapsed"],
        (Level.RESTRICTED, KECAMATAN): ["known", "lapsed"],
        (Level.SECRET, POLRES): ["lapsed", "secret"],
        (Level.SECRET, KECAMATAN): ["known", "lapsed", "secret"],
    }


async def test_an_unanswered_alert_stays_on_the_board(desk: Desk) -> None:
    told(desk, takeran.story())
    alerts_that_wait(desk)
    desk.project()
    asked = """query($id: ID!) { alert(id: $id) { state action raisedBy { id } evidence { nodes { id } }
      acknowledgedBy { edges { acknowledgedAt node { id } } } respondedBy { id } } }"""
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        (takeran_,) = [node for node in (await client.data(BOARD))["disputes"]["nodes"] if node["unanswered"]["nodes"]]
        assert len(client.reader.statements) == 1
        known = (await client.data(asked, {"id": "alert-known"}))["alert"]
    (alert,) = takeran_["unanswered"]["nodes"]
    assert (alert["what"], alert["state"], alert["lapsedOn"]) == ("lapsed", "LAPSED", "2025-04-21")
    assert len(alert["awaitedFrom"]["nodes"]) == 2
    assert (known["state"], known["action"], known["respondedBy"]) == ("RESPONDED", "Two posts", {"id": POLRES})
    assert [edge["node"]["id"] for edge in known["acknowledgedBy"]["edges"]] == [POLRES]
    assert known["evidence"]["nodes"] == [{"id": "report-takeran-1"}]


async def test_an_alert_is_raised_about_a_dispute_in_one_request(desk: Desk) -> None:
    told(desk, takeran.story())
    mutation = """mutation($dispute: ID!) {
      raiseAlert(id: "alert-new", what: "A march", recipients: ["%s"], respondBy: "2099-01-01",
        byRule: "report-intensity@1", evidence: ["report-takeran-1"]) { id }
      listDisputeAlert(id: $dispute, alert: "alert-new") { id } }"""
    async with client_of(desk) as client:
        answer = await client.ask(mutation % POLRES, {"dispute": DISPUTE})
    assert answer.get("errors") is None, answer
    desk.project()
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        about = (await client.data('{ alert(id: "alert-new") { byRule disputes { nodes { id } } } }'))["alert"]
    assert about == {"byRule": "report-intensity@1", "disputes": {"nodes": [{"id": DISPUTE}]}}


async def test_an_alert_of_a_rule_shows_what_it_found_and_what_it_cannot_see_in_both_languages(
    desk: Desk, tmp_path: Path
) -> None:
    told(desk, takeran.story())
    rule = read_rule(RULES / "hostile-ties.toml").model_copy(update={"recipients": (POLRES,)})
    with opened_tally(tmp_path / "warning.db", desk.history.identity()) as tally:
        outcomes = Evaluator(desk.history, desk.register, tally, (rule,), "rules", KESBANGPOL).evaluate(
            date(2025, 5, 7)
        )
    desk.project()
    asked = """{ alerts(where: {byRule: {eq: "hostile-ties@1"}, indicator: {eq: HOSTILE_TIES}}, orderBy: {by: WHAT}) { nodes {
      what whatEn notSeen notSeenEn value threshold n windowFrom windowUntil sourcesHeard sourcesRegistered byRule
      indicator evidence(first: 1) { totalCount nodes { id } } recipients { nodes { id } } } } }"""
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        shown = (await client.data(asked))["alerts"]["nodes"]
        assert len(client.reader.statements) == 1
    async with client_of(desk.cleared(Level.OPEN)) as client:
        assert (await client.data(asked))["alerts"]["nodes"] == []
    assert len(shown) == len(outcomes) == 2
    first = shown[0]
    assert first["what"].startswith("PSHT: 2 sumber menyatakan hubungan bermusuhan yang baru")
    assert first["whatEn"].startswith("PSHT: 2 sources assert new hostile ties since 2025-04-09")
    assert (first["notSeen"], first["notSeenEn"]) == (rule.not_seen.id, rule.not_seen.en)
    assert (first["value"], first["n"], first["threshold"]) == (0.4, 2, 0.2)
    assert (first["sourcesHeard"], first["sourcesRegistered"]) == (5, 6)
    assert (first["windowFrom"], first["windowUntil"]) == ("2025-04-09", "2025-05-08")
    assert first["evidence"]["totalCount"] >= 1
    assert first["recipients"]["nodes"] == [{"id": POLRES}]
