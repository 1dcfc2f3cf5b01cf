"""What waits for an agency, in one call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.classification import Level
from rukun import takeran
from rukun.takeran import KECAMATAN, KESBANGPOL, POLRES
from tests.api.conftest import client_of
from tests.api.coordination import MEETING, a_meeting_and_its_taskings, told

if TYPE_CHECKING:
    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "see-an-inbox.md"
INBOX = PAGE.read_text("utf-8").split("```graphql\n")[1].split("```")[0]
"""What the page says to ask."""


async def test_the_inbox_of_an_agency_is_one_call_by_due_date(desk: Desk) -> None:
    told(desk, takeran.story())
    a_meeting_and_its_taskings(desk)
    desk.project()
    asked = {"agency": KECAMATAN, "today": "2026-11-21"}
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        inbox = (await client.data(INBOX, asked))["agency"]
        assert len(client.reader.statements) == 1
        on_the_day = (await client.data(INBOX, {**asked, "today": "2026-11-20"}))["agency"]
        of_the_desk = (await client.data(INBOX, {**asked, "agency": KESBANGPOL}))["agency"]
    assert [(n["what"], n["state"], n["due"]) for n in inbox["taskings"]["nodes"]] == [
        ("overdue", "ISSUED", "2026-11-20"),
        ("later", "ISSUED", "2026-12-09"),
        ("undated", "ISSUED", None),
    ]
    assert inbox["taskings"]["nodes"][0]["decision"] == {"number": 2, "meeting": {"title": "Rakor Suro"}}
    assert inbox["overdue"] == {"totalCount": 1, "nodes": [{"what": "overdue"}]}
    assert on_the_day["overdue"]["totalCount"] == 0
    assert [n["due"] for n in inbox["commitmentsToVerify"]["nodes"]] == ["2025-07-25", "2025-07-25"]
    assert [(n["what"], n["result"]) for n in of_the_desk["toJudge"]["nodes"]] == [("Watch the crossroads", "Watched")]


async def test_a_secret_tasking_is_seen_by_those_who_may_only(desk: Desk) -> None:
    told(desk, takeran.story())
    a_meeting_and_its_taskings(desk)
    desk.project()
    query = """query($id: ID!) { meeting(id: $id) {
      state attended { totalCount } invited { totalCount } disputes { totalCount }
      decisions(orderBy: {by: ID}) { nodes { number owner { id } taskings { totalCount } } } } }"""
    for level, of_the_second in ((Level.RESTRICTED, 4), (Level.SECRET, 5)):
        async with client_of(desk.cleared(level)) as client:
            meeting = (await client.data(query, {"id": MEETING}))["meeting"]
        assert (meeting["state"], meeting["attended"], meeting["invited"], meeting["disputes"]) == (
            "MINUTED",
            {"totalCount": 3},
            {"totalCount": 2},
            {"totalCount": 1},
        )
        assert [(d["owner"]["id"], d["taskings"]["totalCount"]) for d in meeting["decisions"]["nodes"]] == [
            (POLRES, 1),
            (KECAMATAN, of_the_second),
        ]
