"""One operation is one statement, its text holds no values, and it is made once."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from api.exchange import Asked
from api.names import camel
from api.reader import Reader
from api.reading import Answering
from domain.classification import Classification, Level
from domain.group import Group
from graph.kept import LABELS_KEPT
from graph.reading import KEEPS_LISTS, ROOT
from graph.store import GraphStore
from graph.vocabulary import LABELS
from projections.rebuild import rebuild
from tests.api.takeran import a_dispute_between_two_schools

if TYPE_CHECKING:
    from api.plan import Plan
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

DEEP = """query Deep($id: ID!, $name: String, $n: Int = 10, $then: AsOf) {
  dispute(id: $id) { title
    parties(first: $n, where: {name: {contains: $name}}) { totalCount edges { role node { name home { name within { name } }
      relatesTo(first: 5) { edges { sign since node { name disputes(first: 5) { nodes { title leadAgency { name } } } } } }
      representatives { totalCount } aliases { nodes { text } } } } }
    reports { nodes { title source { kind } } } incidents(first: 5) { nodes { type participants { edges { side node { name } } } } }
    mediations(first: 3) { nodes { mechanism consents { edges { state node { name } } } heldSessions { nodes { number } }
      agreements { nodes { title commitments { nodes { text obligor { name } } } } } } }
    findings { totalCount } }
  then: dispute(id: $id, asOf: $then) { parties { nodes { name } } }
  groups(first: 50) { nodes { name relatedFrom { nodes { name } } } }
}"""


async def test_a_deep_operation_over_everything_is_one_statement(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    data = await client.data(DEEP, {"id": world.dispute, "name": "", "then": {"position": desk.history.position()}})
    assert len(client.reader.statements) == 1
    assert data["dispute"]["parties"]["edges"][0]["node"]["representatives"] == {"totalCount": 0}
    assert data["then"]["parties"]["nodes"] == [{"name": "Perguruan Selatan"}, {"name": "Perguruan Utara"}]


async def test_the_number_of_statements_does_not_grow_with_the_answer(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    for n in range(30):
        desk.change(world.left, Group.add_alias, alias=f"Nama {n}")
    desk.project()
    data = await client.data(
        "{ groups { nodes { aliases(first: 100) { edges { node { text } } } fact { about { id } } } } }"
    )
    assert sum(len(g["aliases"]["edges"]) for g in data["groups"]["nodes"]) == 32
    assert len(client.reader.statements) == 2


def planned(
    answering: Answering, document: str, variables: dict[str, Any], *compartments: str, lists: bool = False
) -> Plan:
    """The plan of an operation for a reader, where the graph keeps its lists or does not."""
    reader = Reader("a", "k", Classification(level=Level.SECRET, compartments=compartments))
    operation = answering.prepare(Asked(document, variables, None, reader))
    planned = answering.plans.of(operation, reader, lists=lists)
    assert planned is not None
    return planned.plan


def test_values_never_come_into_the_text_and_a_plan_is_made_once(desk: Desk) -> None:
    answering = Answering(desk)
    one = planned(answering, DEEP, {"id": "dispute-MARK", "name": "MARK' OR 1=1", "n": 7, "then": {"position": 17}})
    two = planned(answering, DEEP, {"id": "dispute-x", "name": "}", "n": 9, "then": {"position": 19}})
    assert one is two
    assert "MARK" not in one.statement("")
    assert planned(answering, DEEP, {"id": "x", "name": "y", "then": None}) is not one, "no moment, no versions"
    assert planned(answering, DEEP, {"id": "x", "name": "y", "n": 9, "then": {"position": 1}}, "INTEL") is not one


def test_documents_that_differ_in_literals_only_share_one_plan(desk: Desk) -> None:
    answering = Answering(desk)
    query = (
        '{{ groups(first: {n}, where: {{name: {{in: {names}}}}}) {{ totalCount }} a: group(id: "{id}") {{ name }} }}'
    )
    asked = [(7, '["MARK"]', "x"), (30, '["y", "z"]', "MARK")]
    plans, values = [], []
    reader = Reader("a", "k", Classification(level=Level.SECRET))
    for n, names, id in asked:
        operation = answering.prepare(Asked(query.format(n=n, names=names, id=id), {}, None, reader))
        planned = answering.plans.of(operation, reader, lists=False)
        assert planned is not None
        plans.append(planned)
        values.append(planned.plan.values(planned.plan.arguments(operation.variables), {}, reader))
    assert plans[0] is plans[1]
    assert "MARK" not in plans[0].plan.statement("")
    assert ["MARK"] in values[0].values()
    assert "MARK" in values[1].values()
    assert ["y", "z"] in values[1].values()


async def test_literals_are_held_to_their_types_however_often_a_document_came_before(client: Client) -> None:
    async def problem(document: str) -> Any:
        answer = await client.ask(document)
        return answer["errors"][0]["message"] if "errors" in answer else None

    assert await problem("{ groups(first: 5, where: {since: {gt: 1}}) { totalCount } }") is None
    assert "position" in await problem("{ groups(first: 5, where: {since: {gt: -1}}) { totalCount } }")
    assert "Int" in await problem("{ groups(first: 5000000000, where: {since: {gt: 1}}) { totalCount } }")
    assert "page" in await problem("{ groups(first: 0, where: {since: {gt: 1}}) { nodes { id } } }")
    assert await problem('{ a: group(id: "x") { id } a: group(id: "x") { name } }') is None
    assert "conflict" in await problem('{ a: group(id: "x") { id } a: group(id: "y") { name } }')
    assert await problem('{ a: group(id: "\\u0078") { id } a: group(id: "x") { name } }') is None
    assert "conflict" in await problem('{ a: group(id: "z") { id } a: group(id: "x") { name } }')


def test_every_pattern_of_a_statement_holds_the_readers_class(desk: Desk) -> None:
    answering = Answering(desk)
    for label, lists in product(LABELS, (False, True)):
        if not label.plural:
            continue
        document = f"{{ {camel(label.plural)}(asOf: {{position: 1}}) {{ totalCount nodes {{ id }} }} }}"
        plan = planned(answering, document, {}, lists=lists)
        for pattern in plan.statement("B").split("MATCH ")[2:]:
            assert ".level <= $level" in pattern
            assert any(f":{name}B" in pattern for name in (label.name, *LABELS_KEPT))


async def test_a_rebuilt_graph_that_takes_over_answers_the_same(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    desk.change(world.left, Group.rename, name="Nama Baru")
    desk.project()
    variables = {"id": world.dispute, "name": "", "then": {"position": desk.history.position() - 1}}
    before = await client.ask(DEEP, variables)
    rebuild(desk.history, desk.projector._store, grace=0)
    assert (await client.reader.live()).slot == "B"
    client.reader._slot = ""  # as a reader that has not noticed yet
    assert await client.ask(DEEP, variables) == before


async def test_lists_are_relied_on_where_the_graph_keeps_them_and_nowhere_else(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    names = iter("abcdefgh")  # another question each time: none is answered from what is kept of answers

    async def relied() -> tuple[Any, bool]:
        client.reader.statements.clear()
        name = next(names)
        query = f"query ($id: ID!) {{ {name}: dispute(id: $id) {{ incidents(first: 5) {{ totalCount }} }} }}"
        data = await client.data(query, {"id": world.dispute})
        return data[name], client.reader.statements[-1].startswith(ROOT + KEEPS_LISTS)

    found, kept = await relied()
    assert not kept
    for lists in (True, False):
        rebuild(desk.history, GraphStore(desk.graph, lists=lists), grace=0)
        assert (await relied())[0] == found, "by whichever plan"
        assert await relied() == (found, lists)


async def test_the_introspection_of_common_tools_is_answered(client: Client) -> None:
    from graphql import get_introspection_query

    data = await client.data(get_introspection_query(descriptions=True))
    assert {"Dispute", "Receipt"} <= {t["name"] for t in data["__schema"]["types"]}


async def test_skip_include_aliases_and_fragments_are_honoured(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """query ($id: ID!, $yes: Boolean!) { d: dispute(id: $id) {
      ...A ...A @skip(if: $yes) handling @include(if: $yes) phase @skip(if: $yes)
      p: parties { n: nodes { name } } q: parties(first: 1) { n: nodes { id } e: edges { r: role } }
      ... @include(if: $yes) { due } ... on Node { since } } }
      fragment A on Dispute { title parties { edges { node { name } } } parties { edges { node { id } } } }"""
    data = (await client.data(query, {"id": world.dispute, "yes": True}))["d"]
    assert data.keys() == {"title", "parties", "handling", "p", "q", "due", "since"}
    assert data["parties"]["edges"][0]["node"].keys() == {"name", "id"}
    assert len(data["q"]["e"]) == 1
    data = (await client.data(query, {"id": world.dispute, "yes": False}))["d"]
    assert "handling" not in data
    assert "phase" in data
