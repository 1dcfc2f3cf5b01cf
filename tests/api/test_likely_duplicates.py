"""What may be on record twice is suggested, with why, and nobody merges it but people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain.classification import Level
from domain.dispute import Dispute, Party, PartyRole
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType
from domain.occurred import Occurred
from domain.personal import Personal
from domain.place import Place, PlaceLevel, Where
from domain.report import Channel, Claim, Report
from domain.source import Source, SourceKind
from tests.api.conftest import NOW, client_of

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


TOLD = "Two groups of young men met at the bridge of the village, stones were thrown, and some of them were hurt."
REASONS = """query ($of: ID!, $asOf: AsOf) { likelyDuplicates(of: $of, asOf: $asOf) { compared leftOut
  suggested { id name matched why reasons similarity daysApart kilometresApart } } }"""


def told(desk: Desk, id: str, title: str, *parties: str, level: Level | None = None) -> None:
    claims = (Claim(aspect="course", says=TOLD),)
    desk.start(
        Report.receive, id=id, source="source-1", channel=Channel.MESSAGE, title=title, claims=claims,
        narrative=Personal(subject="person-1", text="Budi threw the first stone"), claimed_parties=parties, level=level,
        where=Where(place="place-1"),
    )  # fmt: skip


def twice_on_record(desk: Desk) -> None:
    """A clash that was reported, recorded and taken up twice, and one of another school on the same day."""
    desk.register.start(Place.register, act=desk.act(), id="place-1", name="Madigondo", level=PlaceLevel.VILLAGE)
    desk.start(Source.register, id="source-1", kind=SourceKind.RESIDENT)
    told(desk, "report-1", "Stones at the bridge", "PSHT")
    told(desk, "report-2", "Passed on: stones", "psht", "residents")
    told(desk, "report-other", "Stones at the bridge", "PSHW")
    told(desk, "report-secret", "Stones at the bridge", "PSHT", level=Level.SECRET)
    for name in ("psht", "pshw", "twin"):
        register(desk, f"group-{name}", name)
    for number, group in enumerate(("psht", "twin", "pshw")):
        happened = desk.act().model_copy(update={"occurred": Occurred(start=NOW - timedelta(days=9 - number))})
        where = Where(place="place-1", as_said=f"Bridge {number}")
        account = Account(type=IncidentType.CLASH, side_a=(f"group-{group}",), where=where)
        desk.register.start(Incident.record_, act=happened, id=f"incident-{group}", account=account)
        parties = (Party(group=f"group-{group}", role=PartyRole.PRINCIPAL),)
        desk.start(Dispute.detect, id=f"dispute-{group}", title=f"Case {number}", parties=parties, places=("place-1",))
    desk.project()


async def test_a_report_that_was_passed_on_is_suggested_without_its_narrative(desk: Desk) -> None:
    twice_on_record(desk)
    for level, found in ((Level.RESTRICTED, ["report-2"]), (Level.SECRET, ["report-secret", "report-2"])):
        async with client_of(desk.cleared(level)) as client:
            answer = await client.post({"query": REASONS, "variables": {"of": "report-1"}})
            data = answer.json()["data"]["likelyDuplicates"]
            assert [one["id"] for one in data["suggested"]] == found
            assert (data["compared"], data["leftOut"]) == (len(found) + 1, 0)
            assert len(client.reader.statements) == 1
            assert "Budi" not in answer.text
    assert data["suggested"][-1] == {
        "id": "report-2",
        "name": "Stones at the bridge",
        "matched": "Passed on: stones",
        "why": "WORDED_ALIKE",
        "reasons": ["WORDED_ALIKE", "SAME_PLACE", "SAME_TIME"],
        "similarity": 100,
        "daysApart": 0,
        "kilometresApart": None,
    }


async def test_a_group_that_was_merged_shares_its_incidents_and_disputes(desk: Desk, client: Client) -> None:
    twice_on_record(desk)
    before = {"position": desk.history.position()}
    desk.change("group-twin", Group.merge_into, survivor="group-psht", reason="The same board")
    desk.project()
    now = {"Rukun-Position": str(desk.history.position())}
    for kind, why in (("incident", "SAME_PLACE"), ("dispute", "SAME_PLACE")):
        asked = f"{kind}-psht"
        assert await suggested(client, asked, now) == [(f"{kind}-twin", why)]
        assert await suggested(client, asked, asOf=before) == []


async def test_incidents_are_compared_before_and_after(desk: Desk, client: Client) -> None:
    twice_on_record(desk)
    data = await client.data(REASONS, {"of": "incident-twin"})
    assert data["likelyDuplicates"] == {"compared": 2, "leftOut": 0, "suggested": []}


async def test_of_what_is_not_on_record_nothing_is_suggested(desk: Desk, client: Client) -> None:
    twice_on_record(desk)
    for id in ("report-none", "incident-none", "source-1", "nonsense"):
        data = await client.data(REASONS, {"of": id})
        assert data["likelyDuplicates"] == {"compared": 0, "leftOut": 0, "suggested": []}
