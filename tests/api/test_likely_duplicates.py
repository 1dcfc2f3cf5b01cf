"""Groups that may be one are suggested, with why, and nobody merges them but people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.classification import Level
from domain.group import Group, GroupKind
from tests.api.conftest import client_of

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

ASKED = """query ($of: ID!, $asOf: AsOf) { likelyDuplicates(of: $of, asOf: $asOf) {
  compared leftOut suggested { id name matched why } } }"""


def register(desk: Desk, id: str, name: str, *aliases: str, level: Level | None = None) -> None:
    desk.start(Group.register, id=id, name=name, kind=GroupKind.MARTIAL_ARTS_SCHOOL, aliases=aliases, level=level)


def schools(desk: Desk) -> None:
    register(desk, "group-psht", "PSHT", "Persaudaraan Setia Hati Terate")
    register(desk, "group-pshw", "PSHW", "Persaudaraan Setia Hati Winongo")
    register(desk, "group-again", "Setia Hati Terate", "P.S.H.T.")
    register(desk, "group-misspelt", "Persaudaraan Setia Hati Terrate")
    register(desk, "group-secret", "psht", level=Level.SECRET)
    desk.start(Group.register, id="group-crowd", name="PSHT", kind=GroupKind.CATEGORY, is_category=True)
    desk.project()


async def suggested(
    client: Client, of: str, headers: dict[str, str] | None = None, **given: Any
) -> list[tuple[str, str]]:
    data = await client.data(ASKED, {"of": of, **given}, **(headers or {}))
    return [(one["id"], one["why"]) for one in data["likelyDuplicates"]["suggested"]]


async def test_a_group_on_record_under_another_spelling_is_suggested(desk: Desk) -> None:
    schools(desk)
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        data = await client.data(ASKED, {"of": "group-psht"})
        assert data["likelyDuplicates"] == {
            "compared": 3,
            "leftOut": 0,
            "suggested": [
                {"id": "group-again", "name": "PSHT", "matched": "P.S.H.T.", "why": "SAME_LETTERS"},
                {
                    "id": "group-misspelt",
                    "name": "Persaudaraan Setia Hati Terate",
                    "matched": "Persaudaraan Setia Hati Terrate",
                    "why": "SPELLED_ALIKE",
                },
            ],
        }
        assert len(client.reader.statements) == 1


async def test_two_schools_stay_two(desk: Desk, client: Client) -> None:
    schools(desk)
    assert await suggested(client, "group-pshw") == []


async def test_what_a_reader_may_not_know_of_is_not_suggested(desk: Desk) -> None:
    schools(desk)
    for level, found in ((Level.RESTRICTED, False), (Level.SECRET, True)):
        async with client_of(desk.cleared(level)) as client:
            assert (("group-secret", "SAME_NAME") in await suggested(client, "group-psht")) is found
            assert ((await suggested(client, "group-secret")) != []) is found


async def test_a_group_that_was_merged_is_not_suggested_again_but_was_before(desk: Desk, client: Client) -> None:
    schools(desk)
    before = {"position": desk.history.position()}
    desk.change("group-again", Group.merge_into, survivor="group-psht", reason="The same board")
    desk.project()
    now = {"Rukun-Position": str(desk.history.position())}  # not what was so a moment ago
    assert "group-again" not in dict(await suggested(client, "group-psht", now))
    assert "group-again" in dict(await suggested(client, "group-psht", asOf=before))
