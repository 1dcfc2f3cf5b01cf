"""Who could mediate a dispute is told with what speaks for and against each, from what is on record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from domain.agency import Agency, AgencyKind
from domain.classification import Level
from domain.custom import Custom, Mechanism, Practice
from domain.dispute import Dispute
from domain.group import Group, GroupKind
from domain.mediation import Mediation
from domain.personal import Personal
from domain.place import Place, PlaceLevel
from domain.relation import Relation, RelationKind
from domain.report import SourceOfConflict
from tests.api.conftest import client_of
from tests.api.takeran import PERSON, a_dispute_between_two_schools

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk
    from tests.api.takeran import World

pytestmark = pytest.mark.anyio

ASKED = """query ($dispute: ID!, $asOf: AsOf) { mediatorsOf(dispute: $dispute, asOf: $asOf) { leftOut candidates {
  node { id } speaksFor { ...why } speaksAgainst { ...why } } } }
  fragment why on CandidateReason { why about tie since fact { topic } }"""
ELDER = Personal(subject="person-elder", text="An elder")


async def told(
    client: Client, world: World, **given: Any
) -> dict[str, tuple[set[tuple[str, str]], set[tuple[str, str]]]]:
    """Every candidate with its reasons, as why and about what."""
    behind = {"Rukun-Position": str(world.desk.history.position())}
    data = (await client.data(ASKED, {"dispute": world.dispute, **given}, **behind))["mediatorsOf"]
    assert data["leftOut"] == 0
    for candidate in data["candidates"]:
        for reason in (*candidate["speaksFor"], *candidate["speaksAgainst"]):
            assert (reason["fact"] is None) is (reason["since"] is None) is (reason["why"] == "NO_TIE_ON_RECORD")
    return {
        candidate["node"]["id"]: (
            {(reason["why"], reason["about"]) for reason in candidate["speaksFor"]},
            {(reason["why"], reason["about"]) for reason in candidate["speaksAgainst"]},
        )
        for candidate in data["candidates"]
    }


def group(desk: Desk, id: str, **given: Any) -> str:
    return desk.start(Group.register, id=id, name=id, kind=GroupKind.CUSTOMARY, **given).id


def stands_to(desk: Desk, from_group: str, to_group: str, sign: int, **given: Any) -> None:
    kind = RelationKind.COOPERATION if sign > 0 else RelationKind.RIVALRY
    desk.start(Relation.assert_, from_group=from_group, to_group=to_group, sign=sign, kind=kind, **given)


def mediated_before(world: World, *, from_agency: str | None = None, member_of: tuple[str, ...] = ()) -> str:
    """A mediation in the dispute by the elder, which nobody agreed in."""
    desk = world.desk
    given: dict[str, Any] = {"dispute": world.dispute, "proposer": world.agency, "mechanism": Mechanism.CUSTOMARY}
    mediation = desk.start(Mediation.propose, **given).id
    stands: dict[str, Any] = {
        "conflict_of_interest_declared": False,
        "from_agency": from_agency,
        "member_of": member_of,
    }
    desk.change(mediation, Mediation.appoint_mediator, mediator=ELDER, **stands)
    return mediation


async def test_a_group_on_terms_with_both_sides_is_told_with_the_ties_it_rests_on(desk: Desk, client: Client) -> None:
    """Residents are a category, which mediates nothing, and the two schools are the parties."""
    world = a_dispute_between_two_schools(desk)
    assert await told(client, world) == {
        world.friend: ({("ON_GOOD_TERMS", world.left), ("ON_GOOD_TERMS", world.right)}, set())
    }
    assert len(client.reader.statements) == 1
    data = await client.data(ASKED, {"dispute": world.dispute})
    (candidate,) = data["mediatorsOf"]["candidates"]
    assert {(r["tie"], r["fact"]["topic"]) for r in candidate["speaksFor"]} == {("RELATES_TO", "relation.asserted")}


async def test_what_speaks_against_somebody_is_told_beside_what_speaks_for_them(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    elders = group(desk, "group-elders", home=world.place)
    branch = group(desk, "group-branch", parent=world.right)
    stands_to(desk, elders, world.left, 1)
    stands_to(desk, elders, world.right, -1)
    stands_to(desk, branch, world.left, 1)
    group(desk, "group-far")
    stands_to(desk, "group-far", world.left, -1)
    council = group(desk, "group-council", home=world.place)
    speaker = Personal(subject=PERSON, text="The head of the school")
    mandate: dict[str, Any] = {"role": "member", "mandate": "elected", "valid_from": date(2025, 1, 1)}
    desk.change(council, Group.designate_representative, representative=speaker, **mandate)
    desk.project()
    found = await told(client, world)
    assert list(found) == [world.friend, elders, branch, council]  # and nothing speaks for the one far away
    assert found[elders] == (
        {("ON_GOOD_TERMS", world.left), ("AT_HOME_THERE", world.place)},
        {("HOSTILE", world.right)},
    )
    assert found[branch] == ({("ON_GOOD_TERMS", world.left)}, {("PART_OF_A_PARTY", world.right)})
    assert found[council] == (
        {("AT_HOME_THERE", world.place), ("NO_TIE_ON_RECORD", world.right)},
        {("SPEAKS_FOR_A_PARTY", world.left)},
    )


async def test_how_earlier_mediations_came_out_counts_for_whoever_mediated(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    forum = desk.start(Agency.register, name="FKUB", kind=AgencyKind.FKUB, territory=world.place).id
    elders = group(desk, "group-elders", home=world.place)
    mediation = mediated_before(world, from_agency=forum, member_of=(elders,))
    by: dict[str, Any] = {"party": world.left, "by": PERSON}
    desk.change(mediation, Mediation.challenge_mediator, mediator=ELDER.subject, reason="Too near", **by)
    desk.project()
    open_ones = await told(client, world)
    assert open_ones[forum] == ({("RESPONSIBLE_THERE", world.place)}, {("CHALLENGED", mediation)})
    desk.change(mediation, Mediation.give_consent, **by)
    desk.change(mediation, Mediation.dismiss_challenge, mediator=ELDER.subject, reason="They are not")
    desk.change(mediation, Mediation.declare_impasse, reason="Nobody moves")
    desk.project()
    found = await told(client, world)
    came_out = {("ENDED_WITHOUT_AGREEMENT", mediation), ("CHALLENGED", mediation)}  # a dismissed one was one too
    assert found[forum] == ({("RESPONSIBLE_THERE", world.place)}, came_out)
    assert found[elders][1] == came_out


async def test_an_agency_whose_mediator_belongs_to_a_party_is_told_as_such(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    forum = desk.start(Agency.register, name="FKUB", kind=AgencyKind.FKUB, territory=world.place).id
    mediated_before(world, from_agency=forum)
    desk.change(
        world.right, Group.designate_representative, representative=ELDER, role="adviser", mandate="asked",
        valid_from=date(2025, 4, 1),
    )  # fmt: skip
    desk.project()
    assert (await told(client, world))[forum][1] == {("SPEAKS_FOR_A_PARTY", world.right)}


async def test_a_custom_fits_by_its_use_and_its_region(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    far = desk.register.start(
        Place.register, act=desk.act(), name="Lembeyan", level=PlaceLevel.VILLAGE, code="35.20.03.2001", edition="2022"
    ).id
    for id, region, fits in (
        ("custom-here", world.place, ()),
        ("custom-far", far, ()),
        ("custom-other", world.place, (SourceOfConflict.BOUNDARY,)),
    ):
        practice = Practice(name=id, mechanism=Mechanism.CUSTOMARY, institution="elders", region=region, fits=fits)
        desk.start(Custom.register, id=id, practice=practice)
    desk.project()
    found = await told(client, world)
    assert found["custom-here"] == ({("KNOWN_THERE", world.place)}, set())
    assert found["custom-other"] == ({("KNOWN_THERE", world.place)}, {("FOR_OTHER_SOURCES", "custom-other")})
    assert "custom-far" not in found  # nothing speaks for it


async def test_what_is_said_of_a_merged_group_counts_for_the_survivor(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    twin, elders = group(desk, "group-twin"), group(desk, "group-elders")
    stands_to(desk, elders, twin, -1)
    stands_to(desk, elders, world.left, 1)
    before = desk.history.position()
    desk.change(twin, Group.merge_into, survivor=world.right, reason="One board")
    desk.project()
    assert (await told(client, world))[elders][1] == {("HOSTILE", world.right)}
    assert (await told(client, world, asOf={"position": before}))[elders][1] == set()


async def test_reasons_that_a_reader_may_not_know_of_are_not_told(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    stands_to(desk, world.friend, world.left, -1, level=Level.SECRET)
    desk.project()
    for level, against in ((Level.RESTRICTED, set()), (Level.SECRET, {("HOSTILE", world.left)})):
        async with client_of(desk.cleared(level)) as client:
            assert (await told(client, world))[world.friend][1] == against


async def test_of_what_is_no_dispute_nobody_mediates(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    secret = desk.start(Dispute.detect, title="Kept", level=Level.SECRET)
    desk.project()
    for id in (world.left, "dispute-none", "nonsense", secret.id):
        data = await client.data(ASKED, {"dispute": id})
        assert data["mediatorsOf"] == {"leftOut": 0, "candidates": []}
