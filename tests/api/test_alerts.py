"""Alerts that wait: in the inbox of an agency, on the board of disputes, and in the way of a closing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.classification import Level
from rukun import takeran
from rukun.takeran import DISPUTE, KECAMATAN, POLRES
from tests.api.conftest import client_of
from tests.api.coordination import alerts_that_wait, told

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
