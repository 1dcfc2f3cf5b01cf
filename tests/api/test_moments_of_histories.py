"""Whatever happens: asked as of a moment, the API answers what it answered while the graph ended there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.classification import Level
from graph.reading import read_rows
from graph.store import GraphStore
from ledger.register import Register
from projections.runner import Projector
from tests.api.conftest import Desk, client_of
from tests.graphs import emptied
from tests.histories import World, worlds, worlds_of_ties
from tests.projections.logs import WrittenLog

if TYPE_CHECKING:
    from graph.connection import Graph
    from tests.graphs import GraphServer

DOCUMENTS = {
    "lists within lists, and counts": """query ($at: AsOf) {
      disputes(asOf: $at, first: 5, orderBy: {by: DUE}) { totalCount nodes { id title handling due since
        leadAgency { id } leadAgencyTie { since } assistingAgencies { totalCount nodes { id } }
        parties(first: 5) { totalCount edges { role since node { id name state } } }
        reports(first: 5) { totalCount edges { role since node { id state credibility } } }
        mediations(first: 3) { nodes { id state consents(first: 5) { edges { state conditions node { id } } } } }
        findings(first: 5) { totalCount nodes { id topic says } } } } }""",
    "what groups are called and tied to": """query ($at: AsOf) {
      groups(asOf: $at, first: 10) { totalCount nodes { id name kind isCategory state since
        aliases(first: 5) { totalCount nodes { text } } home { id name } parent { id } findings(first: 5) { totalCount }
        representatives(first: 5) { totalCount edges { role since node { id } } } disputes { totalCount }
        relatesTo(first: 5) { totalCount edges { sign kind node { id } } } } } }""",
    "what agreements and incidents rest on": """query ($at: AsOf) {
      agreements(asOf: $at, first: 5) { nodes { id state commitments(first: 3) { nodes { number state obligor { id } } }
        breaches(first: 3) { nodes { state finding evidence(first: 3) { totalCount nodes { id } } } } } }
      incidents(asOf: $at, first: 5) { totalCount nodes { id state killedBest place { id }
        participants(first: 5) { edges { side since node { id } } } reports(first: 5) { totalCount nodes { id } } } } }""",
    "filters, through ties as well": """query ($at: AsOf, $ids: [ID!]!) {
      linked: reports(asOf: $at, where: {disputes: {some: {handling: {in: [VERIFIED, ASSIGNED]}}}}) { nodes { id } }
      apart: groups(asOf: $at, where: {disputes: {none: {}}}) { totalCount nodes { id } }
      graded: reports(asOf: $at, where: {not: {credibility: {absent: true}}}) { totalCount }
      led: disputes(asOf: $at, where: {leadAgency: {some: {}}, parties: {some: {id: {in: $ids}}}}) { nodes { id } }
      named: groups(asOf: $at, where: {or: [{name: {contains: "a"}}, {state: {eq: PROVISIONAL}}]}) { nodes { id } } }""",
    "pages and orders": """query ($at: AsOf) {
      groups(asOf: $at, first: 2, orderBy: {by: NAME}) { nodes { id } pageInfo { hasNextPage endCursor } }
      latest: disputes(asOf: $at, last: 2, orderBy: {by: SINCE}) { edges { cursor } pageInfo { hasPreviousPage } }
      search(asOf: $at, text: "a", first: 5) { totalCount edges { matched node { id } } } }""",
    "networks": """query ($at: AsOf, $ids: [ID!]!, $a: ID!, $b: ID!) {
      network(asOf: $at, around: $ids, hops: 2) { leftOut nodes { id } ties { type source target sign since } }
      paths(asOf: $at, from: $a, to: $b) { length sign nodes { id } }
      tiedToAll(asOf: $at, of: [$a, $b], includeCategories: true) { totalCount nodes { id name } }
      nodes(asOf: $at, ids: $ids) { id since __typename } }""",
}
READERS: tuple[tuple[Level, tuple[str, ...]], ...] = (
    (Level.RESTRICTED, ()),
    (Level.RESTRICTED, ("PELAPOR",)),
    (Level.SECRET, ("INTEL",)),
)


@pytest.fixture
def graph(embedded_server: GraphServer) -> Any:
    """An embedded graph."""
    with embedded_server.connect() as graph:
        yield graph


@settings(
    max_examples=5 if settings.get_current_profile_name() != "ci" else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=st.one_of(worlds_of_ties(), worlds()), data=st.data())
def test_as_of_a_moment_everything_is_answered_as_it_was_answered_then(
    graph: Graph, world: World, data: st.DataObject
) -> None:
    if not world.facts:
        return
    with TemporaryDirectory() as folder, WrittenLog(Path(folder)) as log:
        log.write(world.facts)
        emptied(graph)
        projector = Projector(log.history, GraphStore(graph))
        desk = Desk(Register(log.store, log.mapper, log.history), log.history, projector, graph)
        projector.catch_up()
        moments = some_moments(graph, data, last=len(world.facts))
        now = {moment: asyncio.run(answers(desk, world, {"position": moment})) for moment in moments}
        emptied(graph)
        for moment in moments:
            projector.catch_up(upto=moment)
            then = asyncio.run(answers(desk, world, None))
            for question, answer in now[moment].items():
                assert answer == then[question], (moment, question)


def some_moments(graph: Graph, data: st.DataObject, last: int) -> list[int]:
    """Any, and some at which a tie ended: there is most to get wrong."""
    moments = {data.draw(st.integers(1, last))}
    ended = read_rows(graph, "MATCH ()-[e]->() WHERE e.until IS NOT NULL RETURN DISTINCT e.until AS at ORDER BY at")
    if ended:
        moments |= set(data.draw(st.lists(st.sampled_from([row["at"] for row in ended]), min_size=1, max_size=3)))
    return sorted(moments)


async def answers(desk: Desk, world: World, at: dict[str, int] | None) -> dict[tuple[str, str], Any]:
    """What every reader is answered to every document."""
    ids = sorted([*world.of("group"), *world.of("dispute")])[:6] or ["group-none"]
    variables = {"at": at, "ids": ids, "a": ids[0], "b": ids[-1]}
    found: dict[tuple[str, str], Any] = {}
    for level, compartments in READERS:
        async with client_of(desk.cleared(level, *compartments)) as client:
            for name, document in DOCUMENTS.items():
                declared = document.partition("{")[0]
                wanted = {key: value for key, value in variables.items() if f"${key}:" in declared}
                found[name, f"{level} {compartments}"] = await client.data(document, wanted)
    return found
