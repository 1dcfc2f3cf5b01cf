"""Counts by what things have in common: of every list and every tie, by what the vocabulary declares."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain.classification import Level
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType
from domain.occurred import Occurred
from domain.place import Where
from tests.api.conftest import NOW, client_of
from tests.api.takeran import a_dispute_between_two_schools

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk
    from tests.api.takeran import World

pytestmark = pytest.mark.anyio


def some_incidents(desk: Desk) -> World:
    """Seven incidents of two kinds in three months, one of them secret, two without a place, one of which got a place
    that only few may know."""
    world = a_dispute_between_two_schools(desk)
    types = [IncidentType.CLASH, IncidentType.CLASH, IncidentType.THREAT]
    for n in range(7):
        act = desk.act(Level.SECRET if n == 6 else None).model_copy(
            update={"occurred": Occurred(start=NOW - timedelta(days=20 * n))}
        )
        desk.register.start(
            Incident.record_,
            act=act,
            id=f"incident-{n}",
            account=Account(
                type=types[n % 3],
                side_a=(world.left,),
                side_b=(world.right,),
                where=Where(place=world.place) if n % 3 else Where(),
            ),
            dispute=world.dispute,
        )
    desk.change(
        "incident-0",
        Incident.correct,
        level=Level.SECRET,
        account=Account(type=IncidentType.CLASH, side_a=(world.left,), where=Where(place=world.place)),
        reason="a witness",
    )
    desk.project()
    return world


COUNTED = "groups { keys { value node { id ... on Place { name } } } count } groupsLeftOut thingsLeftOut"


def plainly(counts: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(*(key["value"] for key in group["keys"]), group["count"]) for group in counts["groups"]]


async def test_a_dispute_counts_its_incidents_by_place_month_and_kind(desk: Desk, client: Client) -> None:
    world = some_incidents(desk)
    query = f"""query ($id: ID!) {{ dispute(id: $id) {{ incidents {{
      month: counts(by: OCCURRED_START_MONTH) {{ {COUNTED} }} kind: counts(by: [TYPE]) {{ {COUNTED} }}
      place: counts(by: PLACE) {{ {COUNTED} }} both: counts(by: [TYPE, PLACE], first: 2) {{ {COUNTED} }}
      totalCount }} }} }}"""
    async with client_of(desk.cleared(Level.RESTRICTED)) as restricted:
        found = (await restricted.data(query, {"id": world.dispute}))["dispute"]["incidents"]
        assert len(restricted.reader.statements) == 1
    assert found["totalCount"] == 6
    assert plainly(found["month"]) == [("2025-01", 2), ("2025-04", 2), ("2025-02", 1), ("2025-03", 1)]
    assert plainly(found["kind"]) == [("CLASH", 4), ("THREAT", 2)]
    assert plainly(found["place"]) == [(world.place, 4), (None, 2)]
    assert found["place"]["groups"][0]["keys"][0]["node"] == {"id": world.place, "name": "Madigondo"}
    assert found["place"]["groups"][1]["keys"][0]["node"] is None
    assert plainly(found["both"]) == [("CLASH", world.place, 2), ("CLASH", None, 2)]
    assert (found["both"]["groupsLeftOut"], found["both"]["thingsLeftOut"]) == (1, 2)
    async with client_of(desk.cleared(Level.SECRET)) as cleared:
        found = (await cleared.data(query, {"id": world.dispute}))["dispute"]["incidents"]
    assert plainly(found["place"]) == [(world.place, 5), (None, 2)]
    assert plainly(found["kind"]) == [("CLASH", 5), ("THREAT", 2)]


async def test_lists_count_what_their_filter_leaves(desk: Desk, client: Client) -> None:
    world = some_incidents(desk)
    data = await client.data(
        f"""query ($id: ID!) {{
          incidents(where: {{place: {{some: {{id: {{eq: $id}}}}}}}}, first: 1) {{ counts(by: TYPE) {{ {COUNTED} }} }}
          groups(where: {{kind: {{eq: MARTIAL_ARTS_SCHOOL}}}}) {{ counts(by: [HOME, IS_CATEGORY]) {{ {COUNTED} }} }}
          none: groups(where: {{name: {{eq: "x"}}}}) {{ counts(by: KIND) {{ {COUNTED} }} }}
          dispute(id: "{world.dispute}") {{ parties {{ counts(by: [TIE_ROLE, KIND]) {{ {COUNTED} }} }} }} }}""",
        {"id": world.place},
    )
    assert plainly(data["incidents"]["counts"]) == [("CLASH", 3), ("THREAT", 2)]
    assert plainly(data["groups"]["counts"]) == [(world.place, "false", 1), (None, "false", 1)]
    assert data["none"]["counts"] == {"groups": [], "groupsLeftOut": 0, "thingsLeftOut": 0}
    assert plainly(data["dispute"]["parties"]["counts"]) == [("PRINCIPAL", "MARTIAL_ARTS_SCHOOL", 2)]


async def test_counts_are_of_the_moment_that_is_asked_for(desk: Desk, client: Client) -> None:
    world = some_incidents(desk)
    before = desk.history.position()
    desk.change(world.left, Group.reclassify, kind=GroupKind.YOUTH, is_category=False)
    desk.project()
    query = f"query ($at: AsOf) {{ groups(asOf: $at) {{ counts(by: KIND) {{ {COUNTED} }} }} }}"
    then = (await client.data(query, {"at": {"position": before}}))["groups"]["counts"]
    now = (await client.data(query))["groups"]["counts"]
    assert Counter(dict(plainly(then)))["MARTIAL_ARTS_SCHOOL"] == 2
    assert Counter(dict(plainly(now)))["MARTIAL_ARTS_SCHOOL"] == 1


async def test_the_same_node_may_be_asked_for_under_several_names(desk: Desk, client: Client) -> None:
    world = some_incidents(desk)
    data = await client.data(
        """{ incidents { counts(by: PLACE) { groups { keys { a: node { x: id } b: node { ... on Place { x: name } } } }
             more: groups { count keys { a: node { __typename } } } } } }"""
    )
    first = data["incidents"]["counts"]["groups"][0]["keys"][0]
    assert first == {"a": {"x": world.place}, "b": {"x": "Madigondo"}}
    assert data["incidents"]["counts"]["more"][0]["keys"][0] == {"a": {"__typename": "Place"}}


async def test_the_keys_of_a_variable_shape_the_statement(desk: Desk, client: Client) -> None:
    some_incidents(desk)
    query = f"query ($by: [IncidentCountBy!]!) {{ incidents {{ counts(by: $by) {{ {COUNTED} }} }} }}"
    kind = (await client.data(query, {"by": ["TYPE"]}))["incidents"]["counts"]
    year = (await client.data(query, {"by": ["OCCURRED_START_YEAR"]}))["incidents"]["counts"]
    assert plainly(kind)[0] == ("CLASH", 5)
    assert plainly(year)[0] == ("2025", 6)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("by: []", "name 1 to 3 different keys"),
        ("by: [TYPE, TYPE]", "name 1 to 3 different keys"),
        ("by: [TYPE, STATE, PLACE, DISPUTE]", "name 1 to 3 different keys"),
        ("by: TYPE, first: 0", "1 to 200 groups"),
        ("by: TYPE, first: 201", "1 to 200 groups"),
    ],
)
async def test_what_cannot_be_counted_by_is_refused_by_name(client: Client, arguments: str, says: str) -> None:
    answer = await client.ask(f"{{ incidents {{ counts({arguments}) {{ groups {{ count }} }} }} }}")
    assert says in answer["errors"][0]["message"]
    assert answer["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_a_filter_goes_through_two_ties_and_no_further(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = "query ($where: DisputeFilter!) { disputes(where: $where) { totalCount } }"
    home: dict[str, Any] = {"home": {"some": {"id": {"eq": world.place}}}}
    assert (await client.data(query, {"where": {"parties": {"some": home}}}))["disputes"]["totalCount"] == 1
    assert (await client.data(query, {"where": {"parties": {"none": home}}}))["disputes"]["totalCount"] == 0
    home["home"]["some"]["within"] = {"some": {}}
    answer = await client.ask(query, {"where": {"parties": {"some": home}}})
    assert "2 ties at most" in answer["errors"][0]["message"]
