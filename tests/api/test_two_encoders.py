"""An answer is the same to the byte, whether graphql-core completes it field by field or the compiled encoder writes it."""

from __future__ import annotations

import asyncio
import random
import re
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from api.encoding import written
from api.errors import ApiError
from api.exchange import Asked
from api.reader import Reader
from api.reading import Answering
from domain.classification import Classification, Level
from domain.dispute import Dispute, Party, PartyRole
from domain.errors import RuleBroken
from domain.group import Group, GroupKind
from domain.relation import Relation, RelationKind
from graph.reading import GraphReader
from rukun import takeran
from tests.api.operations import Made, operations
from tests.api.test_both_servers import world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.conftest import Desk

READERS = [
    Reader("a", "k", Classification(level=Level.RESTRICTED)),
    Reader("a", "k", Classification(level=Level.TOP_SECRET, compartments=("INTEL", "PELAPOR"))),
]
_ERROR_ID = re.compile(rb'"errorId":"[0-9a-f]{32}"')
ANY = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=False)


EVERYTHING = Made(
    """{ __typename
      node(id: "group-0") { __typename id since classification { l: level compartments } ... on Group { kind } }
      nodes(ids: ["dispute-1", "group-0", "nowhere", "dispute-1"]) { id ... on Dispute { parties { nodes { name } } } }
      search(text: "kelompok", first: 2) { totalCount edges { cursor matched node { id } } pageInfo { endCursor } }
      groups(last: 2) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { name isCategory classification { compartments } home { name latitude } homeTie { since } } } }
      disputes(first: 2) { pageInfo { hasNextPage hasPreviousPage } nodes { title escalation
        parties(first: 1) { edges { role since classification { level compartments } node { id } } pageInfo { hasNextPage } } } }
      then: disputes(first: 2, asOf: {position: 60}) { nodes { title handling } } }""",
    {},
)
"""All that an encoder knows, so that no fault in any of it depends on chance to be found."""


def a_random_history(desk: Desk, seed: int) -> None:
    """The case of Takeran, a small world, and on top of it whatever chance decides."""
    for step in takeran.story():
        if step.opens:
            desk.register.start(step.decide, act=step.act, id=step.id, **step.arguments)
        else:
            desk.register.change(step.id, step.decide, act=step.act, **step.arguments)
    world(desk)
    chance = random.Random(seed)
    groups = [f"group-{n}" for n in range(8)]
    for n in range(30):
        level = chance.choice([None, None, Level.OPEN, Level.SECRET])
        with suppress(RuleBroken):  # not everything that chance proposes is allowed
            match chance.randrange(4):
                case 0:
                    groups.append(f"group-r{n}")
                    desk.start(
                        Group.register, id=groups[-1], name=f"Kelompok {n}", kind=chance.choice(list(GroupKind)[:5]),
                        aliases=tuple(f"K{n}{m}" for m in range(chance.randrange(3))), level=level,
                    )  # fmt: skip
                case 1:
                    desk.change(chance.choice(groups), Group.rename, name=f"Nama {n}")
                case 2:
                    one, two = chance.sample(groups, 2)
                    desk.start(
                        Relation.assert_, from_group=one, to_group=two, sign=chance.choice([-1, 0, 1]),
                        kind=chance.choice(list(RelationKind)), level=level,
                    )  # fmt: skip
                case 3:
                    parties = tuple(Party(group=g, role=PartyRole.PRINCIPAL) for g in chance.sample(groups, 2))
                    desk.start(
                        Dispute.detect, id=f"dispute-r{n}", title=f"Sengketa {n}", parties=parties, level=level,
                        compartments=("INTEL",) if chance.random() < 0.2 else (),
                    )  # fmt: skip
    desk.project()


def ids_of(desk: Desk) -> list[str]:
    return sorted({recorded.fact.originator_id for recorded in desk.history.all()})


@contextmanager
def asking(desk: Desk) -> Iterator[Any]:
    """Compares both ways, of the same operations for the same readers, and counts how often each was taken."""
    at = desk.graph.address
    with asyncio.Runner() as runner:
        driver = at.async_driver()
        limits = replace(desk.settings.limits, cache_bytes=0)
        made = replace(desk, reader=GraphReader(driver, at.database), settings=replace(desk.settings, limits=limits))
        answering = Answering(made)
        counts = {"encoded": 0, "executed": 0, "refused": 0, "wrong": 0}

        async def compared(asked: Asked) -> None:
            one = await answering.answer(asked)
            if not one.carried_out:
                counts["refused"] += 1
                with pytest.raises(ApiError):
                    await answering.complete(asked, answering.prepare(asked, as_it_stands=True))
                return
            operation = answering.prepare(asked, as_it_stands=True)
            planned = answering.plans.of(operation, asked.reader, lists=False)
            two = written(await answering.complete(asked, operation))
            assert _ERROR_ID.sub(b"", one.body) == _ERROR_ID.sub(b"", two)
            encoded = planned is not None and planned.encoder is not None
            counts["wrong" if one.code != "ok" else "encoded" if encoded else "executed"] += 1

        try:
            yield lambda op, reader: runner.run(compared(Asked(op.text, op.variables, None, reader))), counts
        finally:
            runner.run(driver.close())


@pytest.mark.parametrize("seed", [1, 2])
def test_both_ways_give_the_same_bytes_for_any_operation_over_any_history(desk: Desk, seed: int) -> None:
    a_random_history(desk, seed)
    with asking(desk) as (compare, counts):

        @settings(ANY, max_examples=100)
        @given(operations(ids_of(desk), desk.history.position()), st.sampled_from(READERS))
        @example(EVERYTHING, READERS[0])
        @example(EVERYTHING, READERS[1])
        def any_operation(operation: Made, reader: Reader) -> None:
            compare(operation, reader)

        any_operation()
    assert counts["encoded"] > 30, counts
    assert counts["wrong"] == 0, counts


WRONG = (
    "MATCH (g:Group {id: 'group-0'}) SET g.name = null",
    "MATCH (g:Group {id: 'group-1'}) SET g.kind = 'nonsense'",
    "MATCH (g:Group {id: 'group-2'}) SET g.is_category = 'yes'",
    "MATCH (d:Dispute {id: 'dispute-1'}) SET d.escalation = 3000000000",
    "MATCH (d:Dispute {id: 'dispute-0'}) SET d.due = 7",
    "MATCH (p:Place {id: 'place-b'}) SET p.kind = null, p.latitude = 'north'",
    "MATCH ()-[r:PARTY_TO]->(:Dispute {id: 'dispute-2'}) SET r.role = null",
)
"""What no projection writes, and what the schema does not promise."""


def test_what_is_wrong_in_the_graph_is_told_alike_and_nulls_spread_alike(desk: Desk) -> None:
    a_random_history(desk, 3)
    with desk.graph.driver.session(database=desk.graph.address.database) as session:
        for statement in WRONG:
            session.run(statement).consume()
    with asking(desk) as (compare, counts):

        @settings(ANY, max_examples=60)
        @given(operations(ids_of(desk), desk.history.position()), st.sampled_from(READERS))
        @example(Made('{ groups { nodes { name } totalCount } x: group(id: "group-1") { kind } }', {}), READERS[0])
        @example(Made('{ nodes(ids: ["group-0", "dispute-0"]) { id ... on Group { name } } }', {}), READERS[0])
        @example(
            Made(
                "{ disputes(first: 9) { edges { node { title due escalation places { nodes { kind latitude } } } } } }",
                {},
            ),
            READERS[0],
        )
        @example(
            Made('{ dispute(id: "dispute-2") { parties { edges { role node { isCategory } } } } }', {}), READERS[0]
        )
        def any_operation(operation: Made, reader: Reader) -> None:
            compare(operation, reader)

        any_operation()
    assert counts["wrong"] >= 4, counts
