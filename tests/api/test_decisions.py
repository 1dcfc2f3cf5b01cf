"""Mutations: the decisions over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from api.names import mutation_name
from api.schema import schema
from domain.agency import Agency, AgencyKind
from domain.classification import Level
from domain.decisions import every_decision
from domain.dispute import Dispute, PartyRole
from domain.group import Group, GroupKind
from domain.mediation import Mechanism, Mediation
from tests.api.conftest import client_of
from tests.api.takeran import MARKER, a_dispute_between_two_schools

if TYPE_CHECKING:
    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio


def code(answer: dict[str, Any]) -> str:
    """The code of the first error."""
    return str(answer["errors"][0]["extensions"]["code"])


async def test_every_decision_is_a_mutation_under_a_name_of_its_own() -> None:
    mutation = schema().mutation_type
    assert mutation is not None
    fields = mutation.fields
    names = {mutation_name(decision): decision for decision in every_decision().values()}
    assert fields.keys() == names.keys()
    assert len(names) == len(every_decision())
    for name, decision in names.items():
        assert fields[name].description.startswith(decision.doc)


async def test_a_group_is_registered_renamed_and_read_again_at_its_receipts_position(
    desk: Desk, client: Client
) -> None:
    register = """mutation ($command: UUID!) { registerGroup(name: "Perguruan Utara", kind: MARTIAL_ARTS_SCHOOL,
      aliases: ["PU"], commandId: $command, occurred: {start: "2025-04-20T14:00:00+07:00", precision: HOUR}
      classification: {level: OPEN}, legalBasis: "UU 7/2012") { id version position recordedAt } }"""
    command = str(uuid4())
    receipt = (await client.data(register, {"command": command}))["registerGroup"]
    assert (await client.data(register, {"command": command}))["registerGroup"] == receipt, "nothing twice"
    rename = """mutation ($id: ID!, $version: Int) { renameGroup(id: $id, name: "Utara", expectedVersion: $version) { version position } }"""
    assert code(await client.ask(rename, {"id": receipt["id"], "version": 7})) == "CONFLICT"
    renamed = (await client.data(rename, {"id": receipt["id"], "version": 1}))["renameGroup"]
    assert renamed["version"] == 2
    desk.project()
    data = await client.data("query($id: ID!) { group(id: $id) { name fact { legalBasis agency } history { nodes { legalBasis } } } }",
                             {"id": receipt["id"]}, **{"Rukun-Position": str(renamed["position"])})  # fmt: skip
    assert data["group"]["name"] == "Utara"
    assert data["group"]["history"]["nodes"][0]["legalBasis"] == "UU 7/2012"
    other = register.replace("Perguruan Utara", "Lain")
    assert code(await client.ask(other, {"command": command})) == "CONFLICT"


async def test_nested_values_and_personal_ones_are_taken(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    detect = """mutation ($a: ID!, $b: ID!) { detectDispute(title: "Sengketa air", sourcesOfConflict: [NATURAL_RESOURCES],
      parties: [{group: $a, role: PRINCIPAL}, {group: $b, role: SUPPORTING}]) { id } }"""
    made = (await client.data(detect, {"a": world.left, "b": world.right}))["detectDispute"]
    designate = f"""mutation ($id: ID!) {{ designateGroupRepresentative(id: $id, representative: {{text: "{MARKER}"}},
      role: "ketua", mandate: "SK 2", validFrom: "2025-01-01") {{ version }} }}"""
    answer = await client.post({"query": designate, "variables": {"id": world.right}})
    assert answer.json()["data"]["designateGroupRepresentative"]["version"] == 2
    assert MARKER not in answer.text
    desk.project()
    data = await client.data("query($id: ID!) { dispute(id: $id) { parties { edges { role } } } }", {"id": made["id"]})
    assert [e["role"] for e in data["dispute"]["parties"]["edges"]] == ["SUPPORTING", "PRINCIPAL"]


async def test_a_broken_rule_is_named_and_told_in_the_readers_language(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = 'mutation($id: ID!) { renameGroup(id: $id, name: "Perguruan Utara") { id } }'
    answer = await client.ask(query, {"id": world.left}, **{"Accept-Language": "id-ID,id;q=0.9,en;q=0.5"})
    error = answer["errors"][0]
    assert error["extensions"]["code"] == "RULE_BROKEN"
    assert error["extensions"]["rule"] == "group.name-is-new"
    assert error["message"] == "Nama itu sudah dimiliki kelompok ini."
    answer = await client.ask(query, {"id": world.left})
    assert answer["errors"][0]["message"] == "The group already goes by this name."


async def test_a_value_that_is_refused_is_named_by_its_path_and_never_repeated(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    query = """mutation ($id: ID!, $name: String!) { designateGroupRepresentative(id: $id, representative: {text: $name},
      role: "", mandate: "SK", validFrom: "2025-01-01") { id } }"""
    answer = await client.ask(query, {"id": world.left, "name": MARKER * 2000})
    problems = {p["path"] for p in answer["errors"][0]["extensions"]["problems"]}
    assert problems == {"representative.text", "role"}
    assert MARKER not in str(answer)
    answer = await client.ask(query, {"id": world.left, "name": {"wrong": MARKER}})
    assert code(answer) == "BAD_INPUT"
    assert MARKER not in str(answer)
    answer = await client.ask(f'{{ group(id: {{wrong: "{MARKER}"}}) {{ id }} }}')
    assert code(answer) == "BAD_INPUT"
    assert MARKER not in str(answer)


async def test_what_a_caller_may_not_see_is_not_on_record_for_them(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    hidden = desk.start(Group.register, level=Level.SECRET, name="Rahasia", kind=GroupKind.YOUTH)
    rename = 'mutation($id: ID!) { renameGroup(id: $id, name: "X") { id } }'
    party = "mutation($id: ID!, $g: ID!) { addDisputeParty(id: $id, group: $g, role: SUPPORTING) { id } }"
    assertion = (
        "mutation($a: ID!, $b: ID!) { assertRelation(fromGroup: $a, toGroup: $b, sign: 1, kind: KINSHIP) { id } }"
    )
    before = desk.history.position()
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        for query, variables in (
            (rename, {"id": hidden.id}),
            (party, {"id": world.dispute, "g": hidden.id}),
            (assertion, {"a": world.left, "b": hidden.id}),
        ):
            answer = await client.ask(query, variables)
            assert code(answer) == "NOT_FOUND"
            nothing = await client.ask(
                query, {k: "group-nothing" if v == hidden.id else v for k, v in variables.items()}
            )
            assert str(nothing["errors"]).replace("group-nothing", hidden.id) == str(answer["errors"])
        secret = 'mutation { registerGroup(name: "X", kind: YOUTH, classification: {level: SECRET}) { id } }'
        assert code(await client.ask(secret)) == "FORBIDDEN"
    assert desk.history.position() == before


async def test_nothing_is_opened_in_a_class_above_the_callers_where_none_is_said_either(desk: Desk) -> None:
    opened = 'mutation { registerGroup(name: "X", kind: YOUTH, classification: {level: OPEN}) { id } }'
    async with client_of(desk.cleared(Level.OPEN)) as client:
        assert code(await client.ask('mutation { registerGroup(name: "X", kind: YOUTH) { id } }')) == "FORBIDDEN"
        await client.data(opened)
    assert desk.history.position() == 1


async def test_a_refusal_does_not_show_what_the_rule_saw_to_those_who_may_not_know_it(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    desk.change(world.dispute, Dispute.add_party, level=Level.SECRET, group=world.friend, role=PartyRole.SUPPORTING)
    mediation = desk.start(Mediation.propose, dispute=world.dispute, proposer=world.agency, mechanism=Mechanism.VILLAGE)
    query = """mutation($id: ID!, $groups: [ID!]!) { appointMediationMediator(
      id: $id, mediator: {text: "Somebody"}, conflictOfInterestDeclared: false, memberOf: $groups) { id } }"""
    shown = {}
    for level in (Level.RESTRICTED, Level.SECRET):
        async with client_of(desk.cleared(level)) as client:
            answer = await client.ask(query, {"id": mediation.id, "groups": [world.left, world.friend]})
        assert code(answer) == "RULE_BROKEN"
        shown[level] = answer["errors"][0]["extensions"]["details"]
    assert shown[Level.RESTRICTED] == {}
    assert world.friend in shown[Level.SECRET]["party"]


async def test_nobody_decides_without_the_right(desk: Desk) -> None:
    async with client_of(desk.cleared(Level.SECRET, rights=frozenset({"read"}))) as client:
        assert code(await client.ask('mutation { registerGroup(name: "X", kind: YOUTH) { id } }')) == "FORBIDDEN"
    async with client_of(desk.cleared(Level.SECRET, rights=frozenset({"decide"}))) as client:
        assert code(await client.ask("{ groups { totalCount } }")) == "FORBIDDEN"
    assert desk.history.position() == 0


async def test_one_decides_on_behalf_of_an_agency_on_record_only(desk: Desk) -> None:
    """What the caller may not know of is told from what is not on record by nothing."""
    forum = desk.start(Agency.register, name="FKDM", kind=AgencyKind.FKDM).id
    hidden = desk.start(Agency.register, name="Kept", kind=AgencyKind.INTELLIGENCE, level=Level.SECRET).id
    group = desk.start(Group.register, name="Karang Taruna", kind=GroupKind.YOUTH).id
    decide = """mutation ($id: ID!, $for: String, $name: String!) { renameGroup(id: $id, name: $name, onBehalfOf: $for) {
      position } }"""
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        told = []
        for other in (hidden, "agency-none", group, "camat"):
            answer = await client.ask(decide, {"id": group, "for": other, "name": "Another"})
            assert code(answer) == "RULE_BROKEN"
            assert answer["errors"][0]["extensions"]["rule"] == "fact.acts-for-an-agency"
            told.append(answer["errors"][0]["message"].replace(other, "…"))
        assert len(set(told)) == 1
        data = await client.data(decide, {"id": group, "for": forum, "name": "Another"})
        shown = await client.data(
            "query ($at: Position!) { fact(position: $at) { onBehalfOf } }", {"at": data["renameGroup"]["position"]}
        )
        assert shown["fact"]["onBehalfOf"] == forum
