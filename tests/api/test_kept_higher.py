"""An open fact does not say what a secret one said, whoever decides: neither to the caller nor to anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.classification import Level
from domain.dispute import Dispute, PartyRole
from domain.group import Group
from domain.mediation import Mechanism, Mediation
from tests.api.conftest import client_of
from tests.api.takeran import a_dispute_between_two_schools

if TYPE_CHECKING:
    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio

RULE = "fact.tells-nothing-kept-higher"
RENAME = 'mutation($id: ID!) { renameGroup(id: $id, name: "Open Name") { position } }'
LOG = "{ facts(first: 200) { nodes { topic data summary } } }"


def rule(answer: dict[str, Any]) -> str:
    """The rule that refused."""
    extensions = answer["errors"][0]["extensions"]
    assert extensions["details"] == {}
    return str(extensions["rule"])


async def test_an_open_renaming_does_not_tell_the_name_that_was_kept_secret(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    desk.change(world.left, Group.rename, level=Level.SECRET, name="Secret Name")
    for level in (Level.RESTRICTED, Level.SECRET):
        async with client_of(desk.cleared(level)) as client:
            assert rule(await client.ask(RENAME, {"id": world.left})) == RULE
    async with client_of(desk.cleared(Level.SECRET)) as client:
        above = RENAME.replace('Name")', 'Name", classification: {level: SECRET})')
        await client.data(above, {"id": world.left})
        assert "Secret Name" in str(await client.data(LOG))
    desk.project()
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        assert "Secret Name" not in str(await client.data(LOG))
        assert (await client.data('{ search(text: "Secret Name") { totalCount } }'))["search"]["totalCount"] == 0


async def test_an_open_step_does_not_tell_of_a_merge_that_was_kept_secret(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    desk.change(world.left, Group.merge_into, level=Level.SECRET, survivor=world.friend, reason="one leader")
    undo = 'mutation($id: ID!) { undoGroupMerge(id: $id, reason: "guessing") { position } }'
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        assert rule(await client.ask(undo, {"id": world.left})) == RULE
        assert "merge" not in str(await client.data(LOG))


async def test_an_open_appointment_does_not_tell_of_a_party_that_was_kept_secret(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    mediation = desk.start(Mediation.propose, dispute=world.dispute, proposer=world.agency, mechanism=Mechanism.VILLAGE)
    desk.change(world.dispute, Dispute.add_party, level=Level.SECRET, group=world.friend, role=PartyRole.SUPPORTING)
    appoint = """mutation($id: ID!) { appointMediationMediator(id: $id, mediator: {text: "Somebody"},
      conflictOfInterestDeclared: false) { position } }"""
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        assert rule(await client.ask(appoint, {"id": mediation.id})) == RULE


async def test_what_a_step_was_given_may_be_said_beside_what_is_kept_secret(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    desk.change(world.left, Group.add_alias, level=Level.SECRET, alias="Secret Name")
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        await client.data(RENAME, {"id": world.left})
        log = str(await client.data(LOG))
    assert "Open Name" in log
    assert "Secret Name" not in log
