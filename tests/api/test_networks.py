"""Who is tied to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.takeran import a_dispute_between_two_schools

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio


async def test_who_is_tied_to_both_sides_leaves_categories_out_unless_asked_for(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """query ($of: [ID!]!, $all: Boolean) { tiedToAll(of: $of, includeCategories: $all) {
      totalCount nodes { id name } } }"""
    data = await client.data(query, {"of": [world.left, world.right]})
    assert [n["id"] for n in data["tiedToAll"]["nodes"]] == [world.friend]
    assert data["tiedToAll"]["totalCount"] == 1
    data = await client.data(query, {"of": [world.left, world.right], "all": True})
    assert [n["id"] for n in data["tiedToAll"]["nodes"]] == [world.friend, world.residents]
    friendly = (
        "query ($of: [ID!]!) { tiedToAll(of: $of, where: {signs: [1]}, includeCategories: true) { nodes { id } } }"
    )
    data = await client.data(friendly, {"of": [world.left, world.right]})
    assert [n["id"] for n in data["tiedToAll"]["nodes"]] == [world.friend]
    assert len(client.reader.statements) == 3


async def test_a_network_shows_things_and_signed_ties_hop_by_hop(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """query ($around: [ID!]!, $where: TieFilter) {
      one: network(around: $around, where: $where) {
        leftOut nodes { id __typename ... on Group { name } ... on Dispute { title parties { totalCount } } }
        ties { type source target sign since fact { topic } } }
      two: network(around: $around, hops: 2, where: $where) { nodes { id } ties { type } } }"""
    data = await client.data(query, {"around": [world.friend]})
    assert {n["id"] for n in data["one"]["nodes"]} == {world.friend, world.left, world.right}
    assert {n["id"] for n in data["two"]["nodes"]} == {
        world.friend, world.left, world.right, world.residents, world.dispute
    }  # fmt: skip
    assert {(t["source"], t["target"], t["sign"]) for t in data["one"]["ties"]} == {
        (world.friend, world.left, 1),
        (world.friend, world.right, 1),
    }
    assert {t["fact"]["topic"] for t in data["one"]["ties"]} == {"relation.asserted"}
    assert data["one"]["leftOut"] == 0
    assert len(client.reader.statements) == 1
    data = await client.data(query, {"around": [world.left], "where": {"types": ["PARTY_TO"]}})
    assert {n["id"] for n in data["one"]["nodes"]} == {world.left, world.dispute}


async def test_paths_are_found_shortest_first_with_the_product_of_their_signs(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """query ($a: ID!, $b: ID!, $where: TieFilter) { paths(from: $a, to: $b, maxHops: 3, where: $where) {
      length sign nodes { id } ties { sign type } } }"""
    found = (await client.data(query, {"a": world.left, "b": world.right}))["paths"]
    assert found[0]["length"] == 1
    assert found[0]["sign"] == -1
    assert [n["id"] for n in found[0]["nodes"]] == [world.left, world.right]
    ways = {tuple(n["id"] for n in path["nodes"]): path["sign"] for path in found if path["length"] == 2}
    assert ways[(world.left, world.friend, world.right)] == 1
    assert ways[(world.left, world.residents, world.right)] == 1
    assert ways[(world.left, world.dispute, world.right)] is None
    assert [p["length"] for p in found] == sorted(p["length"] for p in found)
    found = (await client.data(query, {"a": world.left, "b": world.right, "where": {"signs": [1]}}))["paths"]
    assert [[n["id"] for n in path["nodes"]] for path in found] == [[world.left, world.friend, world.right]]


async def test_search_finds_names_whatever_their_case_and_marks_and_leads_to_the_group(
    desk: Desk, client: Client
) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """query ($text: String!, $kinds: [Kind!], $after: String, $first: Int) {
      search(text: $text, kinds: $kinds, first: $first, after: $after) {
        totalCount edges { cursor matched node { id __typename ... on Group { name } } } pageInfo { hasNextPage endCursor } } }"""
    found = (await client.data(query, {"text": "perguruan ELANG"}))["search"]
    assert [(e["node"]["id"], e["matched"]) for e in found["edges"]] == [(world.left, "Perguruan Élang")]
    found = (await client.data(query, {"text": "perguruan"}))["search"]
    assert {e["node"]["id"] for e in found["edges"]} == {world.left, world.right}
    assert found["totalCount"] == 2
    found = (await client.data(query, {"text": "madigondo"}))["search"]
    assert [e["node"]["__typename"] for e in found["edges"]] == ["Place", "Dispute"], "the equal name first"
    first = (await client.data(query, {"text": "madigondo", "first": 1}))["search"]
    rest = (await client.data(query, {"text": "madigondo", "after": first["pageInfo"]["endCursor"]}))["search"]
    assert [e["node"]["__typename"] for e in rest["edges"]] == ["Dispute"]
    found = (await client.data(query, {"text": "madigondo", "kinds": ["DISPUTE"]}))["search"]
    assert [e["node"]["id"] for e in found["edges"]] == [world.dispute]
    for text in ("'", '"', "\\", "`", "} RETURN 1 //", "$level"):
        assert (await client.data(query, {"text": text}))["search"]["edges"] == []


async def test_anything_is_found_by_its_id_and_what_is_not_there_is_null(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """query ($ids: [ID!]!, $id: ID!) {
      nodes(ids: $ids) { id __typename ... on Group { title: name } ... on Dispute { title } }
      node(id: $id) { id since fact { position about { id ... on Dispute { title } } } ... on Dispute { parties { nodes { name } } } } }"""
    data = await client.data(query, {"ids": [world.left, "group-none", world.dispute, world.left], "id": world.dispute})
    assert [n and n["title"] for n in data["nodes"]] == [
        "Perguruan Utara", None, "Bentrok di Madigondo", "Perguruan Utara"
    ]  # fmt: skip
    assert data["node"]["fact"]["position"] == data["node"]["since"]
    assert data["node"]["fact"]["about"] == {"id": world.dispute, "title": "Bentrok di Madigondo"}
    assert len(client.reader.statements) == 2, "one for the answer, one for all that facts are about"
