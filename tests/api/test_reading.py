"""Reading the graph over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.takeran import a_dispute_between_two_schools

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio


async def test_a_dispute_is_read_with_its_parties_and_their_homes_in_one_statement(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """query ($id: ID!) {
      dispute(id: $id) {
        __typename id title handling since classification { level compartments }
        parties(first: 10) {
          totalCount
          edges { role since cursor node { name aliases { nodes { text } } home { name code } homeTie { since } } }
          pageInfo { hasNextPage }
        }
        places { nodes { name kind } }
        fact { topic recordedBy data }
      }
      groups(first: 2) { totalCount nodes { name kind isCategory } pageInfo { hasNextPage endCursor } }
    }"""
    answer = await client.ask(query, {"id": world.dispute})
    assert "errors" not in answer, answer
    dispute = answer["data"]["dispute"]
    assert (dispute["__typename"], dispute["title"], dispute["handling"]) == (
        "Dispute",
        "Bentrok di Madigondo",
        "VERIFIED",
    )
    assert dispute["fact"]["topic"] == "dispute.verified"
    names = [edge["node"]["name"] for edge in dispute["parties"]["edges"]]
    assert names == ["Perguruan Selatan", "Perguruan Utara"]
    north = dispute["parties"]["edges"][1]
    assert north["role"] == "PRINCIPAL"
    assert north["node"]["home"] == {"name": "Madigondo", "code": "35.20.04.2020"}
    assert {n["text"] for n in north["node"]["aliases"]["nodes"]} == {"PU", "Perguruan Élang"}
    assert dispute["parties"]["totalCount"] == 2
    assert answer["data"]["groups"]["totalCount"] == 4
    assert answer["data"]["groups"]["pageInfo"]["hasNextPage"]
    assert answer["extensions"]["rukun"]["position"] == desk.history.position()
    assert len(client.reader.statements) == 1
