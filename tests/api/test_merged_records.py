"""What is said of a merged record counts for the survivor, as long as it is merged, for those who may know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.act import Act
from domain.classification import Level
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType
from domain.occurred import Occurred
from domain.relation import Relation, RelationKind
from tests.api.conftest import client_of
from tests.api.takeran import SECRET, World, a_dispute_between_two_schools
from tests.states import BEGIN

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

COMPANY = "group-company"
ASKED = """query ($left: ID!, $friend: ID!, $asOf: AsOf) {
  left: group(id: $left, asOf: $asOf) {
    incidents { totalCount nodes { id } } relatesTo { totalCount } merged { nodes { id state } } home { name } }
  groups(where: {incidents: {some: {type: {eq: CLASH}}}}, asOf: $asOf) { nodes { id } }
  tiedToAll(of: [$left, $friend], asOf: $asOf) { nodes { id } } }"""


def a_twin(world: World) -> str:
    """The school of the North is on record twice; only the second record is known of at a clash, and to be at odds
    with a company that the youth club is at odds with too."""
    desk = world.desk
    twin = desk.start(Group.register, name="Perguruan Lor", kind=GroupKind.MARTIAL_ARTS_SCHOOL).id
    desk.register.start(Group.register, act=desk.act(), id=COMPANY, name="PT Batu", kind=GroupKind.COMPANY)
    for one in (twin, world.friend):
        desk.start(Relation.assert_, from_group=one, to_group=COMPANY, sign=-1, kind=RelationKind.GRIEVANCE)
    act = desk.act()
    clash = Act(**{**act.model_dump(), "occurred": Occurred(start=BEGIN)})
    desk.register.start(
        Incident.record_, act=clash, id="incident-1", account=Account(type=IncidentType.CLASH, side_a=(twin,))
    )
    desk.project()
    return twin


async def seen(client: Client, world: World, position: int | None = None) -> dict[str, Any]:
    """What is said of the survivor, in short."""
    given = {"left": world.left, "friend": world.friend}
    now = {"Rukun-Position": str(world.desk.history.position())}  # not what was so a moment ago
    data = await client.data(ASKED, {**given, "asOf": {"position": position} if position else None}, **now)
    return {
        "incidents": [node["id"] for node in data["left"]["incidents"]["nodes"]],
        "counted": data["left"]["incidents"]["totalCount"],
        "relations": data["left"]["relatesTo"]["totalCount"],
        "merged": [node["id"] for node in data["left"]["merged"]["nodes"]],
        "home": data["left"]["home"]["name"],
        "with an incident": {node["id"] for node in data["groups"]["nodes"]},
        "tied to both": {node["id"] for node in data["tiedToAll"]["nodes"]},
    }


def apart(world: World, twin: str) -> dict[str, Any]:
    """Two records of two groups."""
    return {
        "incidents": [], "counted": 0, "relations": 1, "merged": [], "home": "Madigondo", "with an incident": {twin},
        "tied to both": {world.right},
    }  # fmt: skip


async def test_a_survivor_has_what_is_said_of_it_under_either_record_while_they_are_merged(
    desk: Desk, client: Client
) -> None:
    world = a_dispute_between_two_schools(desk)
    twin = a_twin(world)
    before = desk.history.position()
    assert await seen(client, world) == apart(world, twin)
    desk.change(twin, Group.merge_into, survivor=world.left, reason="The same board")
    desk.project()
    merged = desk.history.position()
    one = await seen(client, world)
    assert (one["incidents"], one["counted"], one["relations"], one["merged"]) == (["incident-1"], 1, 2, [twin])
    assert one["home"] == "Madigondo"
    assert one["with an incident"] == {twin, world.left}
    assert one["tied to both"] == {world.right, COMPANY}
    desk.change(twin, Group.undo_merge, reason="Two boards after all")
    desk.project()
    assert await seen(client, world) == apart(world, twin)
    assert await seen(client, world, before) == apart(world, twin)
    assert await seen(client, world, merged) == one


async def test_who_may_not_know_of_a_merge_sees_two_groups(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    twin = a_twin(world)
    desk.change(twin, Group.merge_into, level=SECRET, survivor=world.left, reason="An informant says so")
    desk.project()
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        assert await seen(client, world) == apart(world, twin)
    async with client_of(desk.cleared(Level.SECRET)) as cleared:
        assert (await seen(cleared, world))["counted"] == 1


async def test_a_chain_of_merges_leads_to_the_last(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    desk.change(a_twin(world), Group.merge_into, survivor=world.left, reason="The same board")
    desk.change(world.left, Group.merge_into, survivor=world.right, reason="One school all along")
    desk.project()
    asked = "query ($id: ID!) { group(id: $id) { incidents { nodes { id } } merged { totalCount } } }"
    data = await client.data(asked, {"id": world.right})
    assert data["group"] == {"incidents": {"nodes": [{"id": "incident-1"}]}, "merged": {"totalCount": 1}}
