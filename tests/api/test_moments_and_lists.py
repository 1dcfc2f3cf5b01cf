"""Filters, orders, pages and moments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from domain.dispute import Dispute, PartyRole
from domain.group import Group, GroupKind
from tests.api.takeran import a_dispute_between_two_schools

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio


async def test_two_moments_stand_side_by_side_in_one_operation_and_one_statement(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    before = desk.history.position()
    desk.change(world.left, Group.rename, name="Perguruan Utara Baru")
    desk.change(world.dispute, Dispute.add_party, group=world.friend, role=PartyRole.SUPPORTING)
    desk.project()
    query = """query ($id: ID!, $then: AsOf!) { position: groups(first: 1) { totalCount }
      now: dispute(id: $id) { ...Parties }
      then: dispute(id: $id, asOf: $then) { ...Parties handling }
      first: dispute(id: $id, asOf: {position: 1}) { id }
      list: groups(asOf: $then, where: {name: {eq: "Perguruan Utara"}}) { nodes { name since } totalCount }
    } fragment Parties on Dispute { parties { nodes { name } totalCount } }"""
    answer = await client.ask(query, {"id": world.dispute, "then": {"position": before}})
    data = answer["data"]
    assert [n["name"] for n in data["now"]["parties"]["nodes"]] == [
        "Karang Taruna",
        "Perguruan Selatan",
        "Perguruan Utara Baru",
    ]
    assert [n["name"] for n in data["then"]["parties"]["nodes"]] == ["Perguruan Selatan", "Perguruan Utara"]
    assert data["then"]["parties"]["totalCount"] == 2
    assert data["first"] is None
    assert data["list"]["totalCount"] == 1
    assert answer["extensions"]["rukun"]["asOf"] == {"then": before, "first": 1, "list": before}
    assert len(client.reader.statements) == 1


async def test_a_moment_is_also_given_by_when_something_was_recorded(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    recorded_at = desk.history.at([desk.history.position()])[desk.history.position()].recorded_at
    desk.change(world.left, Group.rename, name="Nama Baru")
    desk.project()
    query = "query($id: ID!, $t: DateTime!) { group(id: $id, asOf: {recordedAt: $t}) { name } }"
    data = await client.data(query, {"id": world.left, "t": recorded_at.isoformat()})
    assert data["group"]["name"] == "Perguruan Utara"


async def test_pages_stay_stable_while_groups_are_added(desk: Desk, client: Client) -> None:
    names = [f"Kelompok {n:02}" for n in range(9)]
    for name in names:
        desk.start(Group.register, name=name, kind=GroupKind.YOUTH)
    desk.project()
    seen: list[str] = []
    after = None
    query = """query ($after: String) { groups(first: 2, after: $after, orderBy: {by: NAME}) {
      nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
    for turn in range(20):
        page = (await client.data(query, {"after": after}))["groups"]
        seen += [n["name"] for n in page["nodes"]]
        assert page["pageInfo"]["hasPreviousPage"] == (turn > 0)
        desk.start(Group.register, name=f"Kelompok 00 {turn}", kind=GroupKind.YOUTH)
        desk.project()
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert [name for name in seen if name in names] == names
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("direction", ["ASCENDING", "DESCENDING"])
async def test_pages_read_forward_and_backward_hold_everything_once_also_where_values_are_absent(
    desk: Desk, client: Client, direction: str
) -> None:
    world = a_dispute_between_two_schools(desk)
    for n in range(5):
        made = desk.start(Dispute.detect, title=f"Sengketa {n}", parties=())
        if n % 2:
            for group in (world.left, world.right):
                desk.change(made.id, Dispute.add_party, group=group, role=PartyRole.PRINCIPAL)
            desk.change(made.id, Dispute.verify, method="x", verifier=world.agency)
            desk.change(made.id, Dispute.assign, lead_agency=world.agency, due=date(2025, 5, n))
    desk.project()
    order = f"orderBy: {{by: DUE, direction: {direction}}}"
    whole = (await client.data(f"{{ disputes(first: 50, {order}) {{ nodes {{ id due }} }} }}"))["disputes"]["nodes"]
    assert [n["due"] for n in whole][-3:].count(None) >= 1, "absent values come last"
    forward: list[str] = []
    backward: list[str] = []
    cursor = None
    while True:
        page = (
            await client.data(
                f"query($c: String) {{ disputes(first: 2, after: $c, {order}) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}",
                {"c": cursor},
            )
        )["disputes"]
        forward += [n["id"] for n in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    cursor = None
    while True:
        page = (
            await client.data(
                f"query($c: String) {{ disputes(last: 2, before: $c, {order}) {{ nodes {{ id }} pageInfo {{ hasPreviousPage startCursor }} }} }}",
                {"c": cursor},
            )
        )["disputes"]
        backward = [n["id"] for n in page["nodes"]] + backward
        cursor = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert forward == backward == [n["id"] for n in whole]


async def test_filters_join_deny_and_go_through_two_ties_at_most(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    empty = desk.start(Dispute.detect, title="Tanpa pihak", parties=())
    desk.project()

    async def titles(where: str, **variables: object) -> list[str]:
        declared = "($id: ID)" if "id" in variables else ""
        data = await client.data(
            f"query{declared} {{ disputes(where: {where}) {{ nodes {{ id }} totalCount }} }}", variables
        )
        assert data["disputes"]["totalCount"] == len(data["disputes"]["nodes"])
        return [n["id"] for n in data["disputes"]["nodes"]]

    both = [world.dispute, empty.id]
    assert await titles('{title: {contains: "MADIGONDO"}}') == [world.dispute]
    assert await titles('{title: {startsWith: "tanpa"}}') == [empty.id]
    assert await titles("{handling: {in: [VERIFIED, ASSIGNED]}}") == [world.dispute]
    assert await titles("{not: {handling: {eq: VERIFIED}}}") == [empty.id]
    assert await titles("{due: {absent: true}}") == both
    assert await titles('{not: {due: {lt: "2030-01-01"}}}') == both, "what is not said is not below"
    assert await titles('{or: [{title: {eq: "Tanpa pihak"}}, {handling: {eq: VERIFIED}}]}') == both
    assert await titles("{or: []}") == []
    assert await titles("{parties: {some: {id: {eq: $id}}}}", id=world.left) == [world.dispute]
    assert await titles("{parties: {none: {id: {eq: $id}}}}", id=world.left) == [empty.id]
    assert await titles("{parties: {some: {kind: {eq: MARTIAL_ARTS_SCHOOL}, not: {isCategory: {eq: true}}}}}") == [
        world.dispute
    ]
    answer = await client.ask(
        "{ disputes(where: {parties: {some: {disputes: {some: {parties: {some: {}}}}}}}) { nodes { id } } }"
    )
    assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_a_filter_through_a_tie_is_as_of_the_same_moment(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    before = desk.history.position()
    desk.change(world.left, Group.rename, name="Sudah lain")
    desk.project()
    query = """query ($p: Position!) {
      then: disputes(asOf: {position: $p}, where: {parties: {some: {name: {eq: "Perguruan Utara"}}}}) { totalCount }
      now: disputes(where: {parties: {some: {name: {eq: "Perguruan Utara"}}}}) { totalCount }
    }"""
    data = await client.data(query, {"p": before})
    assert (data["then"]["totalCount"], data["now"]["totalCount"]) == (1, 0)


@pytest.mark.parametrize("cursor", ["", "x", "W10", "eyJhIjoxfQ", "WyJuYW1lIEFTQyIsbnVsbF0", "é" * 10, "A" * 5000])
async def test_a_cursor_that_is_none_of_ours_is_refused(client: Client, cursor: str) -> None:
    answer = await client.ask("query($c: String) { groups(after: $c) { nodes { id } } }", {"c": cursor})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_a_position_that_the_graph_has_not_reached_is_waited_for_and_then_said_to_be_behind(
    desk: Desk, client: Client
) -> None:
    world = a_dispute_between_two_schools(desk)
    written = desk.change(world.left, Group.rename, name="Nama Baru")
    answer = await client.ask(
        "query($id: ID!) { group(id: $id) { name } }", {"id": world.left}, **{"Rukun-Position": str(written.position)}
    )
    assert answer["errors"][0]["extensions"]["code"] == "BEHIND"
    desk.project()
    data = await client.data(
        "query($id: ID!) { group(id: $id) { name } }", {"id": world.left}, **{"Rukun-Position": str(written.position)}
    )
    assert data["group"]["name"] == "Nama Baru"
    answer = await client.ask("{ groups(asOf: {position: 99999}) { totalCount } }")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"
