"""What happened here, in this window, beside its own past, and who reported: one call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from domain.act import Act
from domain.agency import Agency, AgencyKind
from domain.classification import Classification, Level
from domain.dispute import Dispute, Party, PartyRole
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType, Tally
from domain.occurred import Occurred
from domain.place import Place, PlaceLevel, Where
from domain.report import Channel, Report, TriageDecision, Urgency
from domain.source import Source, SourceKind
from tests.api.conftest import client_of

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

REGENCY, NORTH, SOUTH = "place-regency", "place-north", "place-south"
VILLAGES = {"place-a": NORTH, "place-b": NORTH, "place-c": SOUTH}
START = datetime(2025, 3, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
NOW = START + 9 * WEEK
ASKED = """
query ($place: ID!, $start: DateTime!, $end: DateTime!, $asOf: AsOf) {
  territory(place: $place, start: $start, end: $end, asOf: $asOf) {
    id name kind start end ruleVersion ungradedReports disputes openDisputes
    reports { ...compared } incidents { ...compared }
    coverage { activeSources registeredSources share daysWithReports days activeBefore }
    violence { incidentsPer30Days deadlyPer30Days killedLow killedBest killedHigh unknown }
    parts { id name incidents reports disputes openDisputes }
    noNearer { incidents reports disputes openDisputes }
    nodes { id __typename }
  }
}
fragment compared on Compared { value n baseline mean z tail told evidence evidenceLeftOut }
"""


class Recording:
    """Writes what happens to a territory, each thing with a number of its own."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.number = 0

    def act(self, at: datetime, seen_by: Level | None = None) -> Act:
        """An act about something that happened then."""
        classification = None if seen_by is None else Classification(level=seen_by)
        return Act(recorded_by="desk", agency="kesbangpol", command_id=uuid4(), now=NOW, occurred=Occurred(start=at),
                   classification=classification)  # fmt: skip

    def start(self, decide: Any, id: str, at: datetime = START, seen_by: Level | None = None, **given: Any) -> str:
        """Open a thing."""
        self.desk.register.start(decide, act=self.act(at, seen_by), id=id, **given)
        return id

    def change(self, id: str, decide: Any, **given: Any) -> None:
        """Decide on a thing."""
        self.desk.register.change(id, decide, act=self.act(NOW), **given)

    def report(
        self, place: str, at: datetime, credibility: int | None = 2, source: str = "source-fkdm", **more: Any
    ) -> str:
        """A report, graded unless said otherwise."""
        self.number += 1
        said: dict[str, Any] = {"channel": Channel.MESSAGE, "title": "A quarrel", "where": Where(place=place)}
        id = self.start(Report.receive, f"report-{self.number:03}", at, source=source, **said, **more)
        if credibility is not None:
            self.change(id, Report.triage, decision=TriageDecision.PURSUE, urgency=Urgency.ROUTINE, reason="Plausible")
            self.change(id, Report.grade, credibility=credibility, basis="Known to the desk")
        return id

    def incident(self, place: str, at: datetime, killed: Tally | None = None, **more: Any) -> str:
        """An incident."""
        self.number += 1
        account = Account(type=IncidentType.CLASH, where=Where(place=place), killed=killed or Tally())
        return self.start(Incident.record_, f"incident-{self.number:03}", at, account=account, **more)


@pytest.fixture
def recording(desk: Desk) -> Recording:
    """A regency of two districts and three villages, in which a forum reports."""
    r = Recording(desk)
    r.start(Place.register, REGENCY, name="Lereng", level=PlaceLevel.REGENCY)
    for district, name in ((NORTH, "Utara"), (SOUTH, "Selatan")):
        r.start(Place.register, district, name=name, level=PlaceLevel.DISTRICT, within=REGENCY)
    for village, district in VILLAGES.items():
        r.start(Place.register, village, name=village[-1].upper(), level=PlaceLevel.VILLAGE, within=district)
    r.start(Place.register, "place-elsewhere", name="Elsewhere", level=PlaceLevel.REGENCY)
    r.start(Agency.register, "agency-fkdm", name="FKDM", kind=AgencyKind.FKDM, territory=REGENCY)
    for source in ("source-fkdm", "source-silent"):
        r.start(Source.register, source, kind=SourceKind.FKDM, belongs_to="agency-fkdm")
    r.start(Source.register, "source-paper", kind=SourceKind.MEDIA)
    return r


async def asked(client: Client, place: str = REGENCY, start: datetime | None = None, **more: Any) -> Any:
    """What happened in the ninth week, unless said otherwise."""
    start = start or START + 8 * WEEK
    given = {"place": place, "start": start.isoformat(), "end": (start + WEEK).isoformat(), **more}
    return (await client.data(ASKED, given))["territory"]


def a_steady_past(r: Recording) -> None:
    """Two credible reports in each of eight weeks, one incident in every other."""
    for week in range(8):
        r.report("place-a", START + week * WEEK)
        r.report("place-c", START + week * WEEK + timedelta(days=6, hours=23))
        if week % 2:
            r.incident("place-b", START + week * WEEK + timedelta(days=1), Tally(low=1, best=1, high=1))


async def test_a_window_is_told_beside_the_eight_before_it(recording: Recording) -> None:
    a_steady_past(recording)
    reports = [recording.report("place-b", START + 8 * WEEK + timedelta(days=n % 3, hours=n)) for n in range(6)]
    recording.report("place-b", START + 8 * WEEK, credibility=4)
    recording.report("place-b", START + 8 * WEEK, credibility=None)
    recording.report("place-elsewhere", START + 8 * WEEK)
    recording.report("place-b", START + 9 * WEEK)
    recording.desk.project()
    async with client_of(recording.desk) as client:
        told = await asked(client)
    assert told["reports"]["value"] == 6
    assert (told["reports"]["n"], told["reports"]["baseline"], told["reports"]["mean"]) == (22, [2] * 8, 2.0)
    assert told["reports"]["z"] == pytest.approx(4 / 3**0.5)
    assert told["reports"]["tail"] == pytest.approx(0.016563608)
    assert told["reports"]["told"] == "ENOUGH"
    assert set(told["reports"]["evidence"]) == set(reports)
    assert {node["id"] for node in told["nodes"]} == set(reports)
    assert told["ungradedReports"] == 1
    assert (told["incidents"]["value"], told["incidents"]["baseline"]) == (0, [0, 1] * 4)
    assert told["incidents"]["told"] == "TOO_FEW"
    assert told["coverage"] == {
        "activeSources": 1, "registeredSources": 2, "share": 0.5, "daysWithReports": 3, "days": 7.0,
        "activeBefore": [1] * 8,
    }  # fmt: skip
    assert told["violence"]["incidentsPer30Days"] == 0


async def test_what_a_village_says_counts_for_its_district_and_its_regency(recording: Recording) -> None:
    window = START + 8 * WEEK
    for place in ("place-a", "place-b", "place-c", NORTH, REGENCY, "place-elsewhere"):
        recording.incident(place, window)
        recording.report(place, window)
    recording.start(Group.register, "group-1", name="East", kind=GroupKind.VILLAGE)
    recording.start(Group.register, "group-2", name="West", kind=GroupKind.VILLAGE)
    parties = tuple(Party(group=f"group-{n}", role=PartyRole.PRINCIPAL) for n in (1, 2))
    for id, places in {"dispute-1": ("place-a", "place-b", "place-c"), "dispute-2": ("place-c",)}.items():
        recording.start(Dispute.detect, id, title="Border", parties=parties, places=places)
    recording.change("dispute-2", Dispute.dismiss, reason="A rumour")
    recording.desk.project()
    async with client_of(recording.desk) as client:
        whole, north, village = [await asked(client, place) for place in (REGENCY, NORTH, "place-a")]

    def counts(found: Any) -> tuple[int, ...]:
        return found["incidents"], found["reports"], found["disputes"], found["openDisputes"]

    assert {part["id"]: counts(part) for part in whole["parts"]} == {NORTH: (3, 3, 1, 1), SOUTH: (1, 1, 2, 1)}
    assert counts(whole["noNearer"]) == (1, 1, 0, 0)
    assert (whole["incidents"]["value"], whole["disputes"], whole["openDisputes"]) == (5, 2, 1)
    assert {part["id"]: counts(part) for part in north["parts"]} == {"place-a": (1, 1, 1, 1), "place-b": (1, 1, 1, 1)}
    assert counts(north["noNearer"]) == (1, 1, 0, 0)
    assert (village["incidents"]["value"], village["parts"], counts(village["noNearer"])) == (1, [], (1, 1, 1, 1))


async def test_silence_and_an_unknown_number_are_no_nought(recording: Recording) -> None:
    recording.desk.project()
    async with client_of(recording.desk) as client:
        silent = await asked(client)
        assert (silent["reports"]["value"], silent["reports"]["told"]) == (None, "NOTHING_HEARD")
        assert silent["reports"]["baseline"] == [None] * 8
        assert silent["violence"]["incidentsPer30Days"] is None
        assert silent["coverage"]["share"] == 0
        assert (await asked(client, "place-elsewhere"))["coverage"]["share"] is None
        assert await asked(client, "place-nowhere") is None
        window = START + 8 * WEEK
        recording.incident("place-a", window)
        recording.desk.project()
        unknown = (await asked(client))["violence"]
        assert (unknown["deadlyPer30Days"], unknown["killedBest"], unknown["unknown"]) == (None, None, 1)
        recording.incident("place-a", window, Tally(best=0, low=0, high=0))
        recording.incident("place-c", window, Tally(low=1, best=2, high=5))
        recording.desk.project()
        known = (await asked(client))["violence"]
    assert (known["killedLow"], known["killedBest"], known["killedHigh"], known["unknown"]) == (1, 2, 5, 1)
    assert known["deadlyPer30Days"] == pytest.approx(30 / 7)
    assert known["incidentsPer30Days"] == pytest.approx(90 / 7)


async def test_what_does_not_stand_is_not_counted(recording: Recording) -> None:
    window = START + 8 * WEEK
    basis = recording.report("place-a", window)
    fallen = recording.report("place-a", window)
    recording.change(fallen, Report.retract, reason="A mistake")
    refuted, merged, stands = (recording.incident("place-a", window) for _ in range(3))
    recording.change(refuted, Incident.refute, evidence=(basis,), reason="A drill")
    recording.change(merged, Incident.merge_into, survivor=stands, reason="The same hour")
    recording.desk.project()
    async with client_of(recording.desk) as client:
        told = await asked(client)
    assert (told["reports"]["value"], told["reports"]["evidence"]) == (1, [basis])
    assert (told["incidents"]["value"], told["incidents"]["evidence"]) == (1, [stands])
    assert told["parts"][0]["reports"] + told["parts"][1]["reports"] == 1


async def test_nobody_is_told_of_what_is_above_their_class_and_the_past_answers_as_then(recording: Recording) -> None:
    a_steady_past(recording)
    window = START + 8 * WEEK
    recording.report("place-a", window)
    recording.start(
        Place.register, "place-secret", name="S", level=PlaceLevel.VILLAGE, within=NORTH, seen_by=Level.SECRET
    )
    recording.desk.project()
    before = recording.desk.history.position()
    secret = recording.incident("place-a", window, seen_by=Level.SECRET)
    recording.incident("place-secret", window, seen_by=Level.SECRET)
    recording.desk.project()
    async with client_of(recording.desk.cleared(Level.SECRET)) as client:
        cleared = await asked(client)
        then = await asked(client, asOf={"position": before})
    async with client_of(recording.desk.cleared(Level.RESTRICTED)) as client:
        told = await asked(client)
    assert secret in cleared["incidents"]["evidence"]
    assert (cleared["incidents"]["value"], told["incidents"]["value"], then["incidents"]["value"]) == (2, 0, 0)
    assert {**then, "nodes": [], "parts": []} == {**told, "nodes": [], "parts": []}
    assert told["incidents"]["evidence"] == []


async def test_a_moment_before_a_territory_got_its_parts_shows_none(recording: Recording) -> None:
    recording.start(Place.register, "place-d", name="D", level=PlaceLevel.VILLAGE)
    recording.incident("place-d", START + 8 * WEEK)
    recording.desk.project()
    before = recording.desk.history.position()
    recording.change("place-d", Place.place_within, within=SOUTH)
    recording.desk.project()
    async with client_of(recording.desk) as client:
        now, then = await asked(client), await asked(client, asOf={"position": before})
    assert (now["incidents"]["value"], then["incidents"]["value"]) == (1, None)


@pytest.mark.parametrize(
    ("start", "end"),
    [("2025-03-01T00:00:00Z", "2025-03-01T00:00:00Z"), ("2025-03-01T00:00:00Z", "2045-03-01T00:00:00Z"),
     ("0002-03-01T00:00:00Z", "0005-03-01T00:00:00Z")],
)  # fmt: skip
async def test_a_window_that_is_none_is_refused(recording: Recording, start: str, end: str) -> None:
    recording.desk.project()
    async with client_of(recording.desk) as client:
        answer = await client.ask(ASKED, {"place": REGENCY, "start": start, "end": end})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_all_of_it_is_one_statement(recording: Recording) -> None:
    a_steady_past(recording)
    recording.desk.project()
    async with client_of(recording.desk) as client:
        await asked(client)
        assert len(client.reader.statements) == 1
