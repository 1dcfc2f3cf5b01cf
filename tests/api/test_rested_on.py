"""Which decisions rested on reports that do not stand any more."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

import pytest

from domain.agency import Agency, AgencyKind
from domain.agreement import Agreement
from domain.classification import Level
from domain.dispute import Dispute, Party, PartyRole
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType
from domain.mediation import Mechanism, Mediation
from domain.relation import Relation, RelationKind
from domain.report import Channel, Report, ReportRole, TriageDecision, Urgency
from domain.source import Source, SourceKind
from graph.vocabulary import RESTS_ON_TARGET, TIES
from graph.vocabulary.reports import DUPLICATE_OF, REPORT
from rukun.takeran import AGREEMENT
from rukun.takeran_end import the_whole_story
from tests.api.conftest import client_of
from tests.api.coordination import told

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

ASKED = """query ($reports: [ID!], $asOf: AsOf) { restedOn(reports: $reports, asOf: $asOf) {
  length nodes { id } ties { type basis resting since fact { topic } } } }"""


def a_hoax_that_was_acted_on(desk: Desk) -> None:
    """A message moved the desk to mediate; another report was there from the beginning."""

    def begin(decide: Any, id: str, **given: Any) -> None:
        desk.register.start(decide, act=desk.act(), id=id, **given)

    begin(Source.register, "source-chain", kind=SourceKind.RESIDENT)
    for group in ("group-a", "group-b"):
        begin(Group.register, group, name=group, kind=GroupKind.YOUTH)
    for report in ("report-hoax", "report-early", "report-other"):
        begin(Report.receive, report, source="source-chain", channel=Channel.MESSAGE, title="They come")
        triage: dict[str, Any] = {"decision": TriageDecision.PURSUE, "urgency": Urgency.IMMEDIATE, "reason": "Fear"}
        desk.change(report, Report.triage, **triage)
    parties = tuple(Party(group=group, role=PartyRole.PRINCIPAL) for group in ("group-a", "group-b"))
    begin(Dispute.detect, "dispute-1", title="Fear", parties=parties, from_reports=("report-early",))
    desk.change("dispute-1", Dispute.verify, method="Officers on the spot", verifier=an_agency(desk))
    begin(Mediation.propose, "mediation-before", dispute="dispute-1", proposer="agency-1", mechanism=Mechanism.SOCIAL)
    desk.change("report-hoax", Report.link_to_dispute, dispute="dispute-1", role=ReportRole.EVIDENCE)
    begin(
        Incident.record_, "incident-1", account=Account(type=IncidentType.THREAT), dispute="dispute-1",
        reports=("report-hoax",),
    )  # fmt: skip
    rivals = {"from_group": "group-a", "to_group": "group-b", "sign": -1, "kind": RelationKind.THREAT}
    begin(Relation.assert_, "relation-1", **rivals, evidence=("report-hoax",))
    begin(Mediation.propose, "mediation-after", dispute="dispute-1", proposer="agency-1", mechanism=Mechanism.SOCIAL)
    desk.change("report-other", Report.grade, credibility=2, basis="It says so too", corroborated_by=("report-hoax",))
    desk.change("report-hoax", Report.unlink_from_dispute, dispute="dispute-1", reason="Another village")
    desk.change("report-hoax", Report.retract, reason="Passed on unseen")
    desk.project()


def an_agency(desk: Desk) -> str:
    return desk.register.start(
        Agency.register, act=desk.act(), id="agency-1", name="The desk", kind=AgencyKind.KESBANGPOL
    ).id


async def ways(client: Client, **given: Any) -> set[tuple[str, ...]]:
    data = await client.data(ASKED, given)
    for ground in data["restedOn"]:
        assert ground["length"] == len(ground["ties"]) == len(ground["nodes"]) - 1
        assert [tie["basis"] for tie in ground["ties"]] == [node["id"] for node in ground["nodes"][:-1]]
    return {tuple(node["id"] for node in ground["nodes"]) for ground in data["restedOn"]}


async def test_everything_decided_on_a_fallen_report_is_found_with_the_way_there(desk: Desk, client: Client) -> None:
    a_hoax_that_was_acted_on(desk)
    hoax = "report-hoax"
    assert await ways(client) == {
        (hoax, "dispute-1"),
        (hoax, "incident-1"),
        (hoax, "relation-1"),
        (hoax, "report-other"),
        (hoax, "dispute-1", "mediation-after"),
    }
    assert len(client.reader.statements) == 1


async def test_what_was_decided_before_the_report_was_looked_at_does_not_rest_on_it(desk: Desk, client: Client) -> None:
    a_hoax_that_was_acted_on(desk)
    early = await ways(client, reports=["report-early"])
    assert ("report-early", "dispute-1", "mediation-before") in early
    assert not [way for way in await ways(client, reports=["report-hoax"]) if "mediation-before" in way]


async def test_every_step_names_the_decision(desk: Desk, client: Client) -> None:
    a_hoax_that_was_acted_on(desk)
    data = await client.data(ASKED, {})
    (way,) = [g for g in data["restedOn"] if g["nodes"][-1]["id"] == "mediation-after"]
    steps = [(tie["type"], tie["fact"]["topic"]) for tie in way["ties"]]
    assert steps == [("LINKED_TO", "report.linked-to-dispute"), ("MEDIATES", "mediation.proposed")]


async def test_what_had_not_fallen_by_then_had_tainted_nothing(desk: Desk, client: Client) -> None:
    a_hoax_that_was_acted_on(desk)
    before = {"position": desk.history.position() - 1}
    assert await ways(client, asOf=before) == set()
    assert ("report-hoax", "relation-1") in await ways(client, reports=["report-hoax"], asOf=before)


async def test_who_may_not_know_of_a_decision_does_not_find_it(desk: Desk) -> None:
    a_hoax_that_was_acted_on(desk)
    rivals: dict[str, Any] = {"from_group": "group-b", "to_group": "group-a", "sign": -1, "kind": RelationKind.THREAT}
    desk.change("report-hoax", Report.reinstate, reason="For now")
    desk.start(Relation.assert_, id="relation-secret", level=Level.SECRET, evidence=("report-hoax",), **rivals)
    desk.project()
    for level, found in ((Level.RESTRICTED, False), (Level.SECRET, True)):
        async with client_of(desk.cleared(level)) as client:
            all_ways = await ways(client, reports=["report-hoax"])
            assert (("report-hoax", "relation-secret") in all_ways) is found


async def test_that_a_commitment_was_kept_rests_on_the_report_that_said_so(desk: Desk, client: Client) -> None:
    """Takeran is told until the first commitment is reported done; here on the police's report, which is taken back."""
    police, done = "report-takeran-5", Agreement.report_commitment_done
    told(desk, takewhile(lambda step: step.decide != done, the_whole_story()))
    desk.change(AGREEMENT, done, number=1, evidence=(police,))
    desk.change(police, Report.retract, reason="Another village")
    desk.project()
    way = (police, f"commitment-{AGREEMENT}-1")
    assert way in await ways(client)
    desk.change(AGREEMENT, Agreement.return_commitment, number=1, reason="Nobody saw it")
    desk.project()
    shown = "query ($id: ID!) { commitment(id: $id) { state evidence { totalCount } } }"
    now = {"Rukun-Position": str(desk.history.position())}
    data = await client.data(shown, {"id": way[1]}, **now)
    assert data == {"commitment": {"state": "RETURNED", "evidence": {"totalCount": 0}}}
    assert way in await ways(client)  # what was decided was decided


async def test_a_hundred_reports_are_asked_for_at_most(desk: Desk, client: Client) -> None:
    for wrong in ([], [f"report-{n}" for n in range(101)]):
        answer = await client.ask(ASKED, {"reports": wrong})
        assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_whatever_rests_on_a_report_takes_part() -> None:
    """A new kind of evidence is entered in the list; a report that is a copy of another is decided on by nobody."""
    to_reports = {tie for tie in TIES if tie.target is REPORT}
    assert to_reports - set(RESTS_ON_TARGET) == {DUPLICATE_OF}
