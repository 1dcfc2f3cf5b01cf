"""Every shape of statement gives the same answers on every server of the graph."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from graphql import (
    ArgumentNode,
    FieldNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    parse_value,
    print_ast,
)

from domain.agency import Agency, AgencyKind
from domain.classification import Level
from domain.dispute import Dispute, Party, PartyRole
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType
from domain.place import Place, PlaceLevel, Where
from domain.relation import Relation, RelationKind
from graph.store import GraphStore
from projections.runner import Projector
from tests.api.conftest import client_of
from tests.graphs import NEO4J_SERVERS, emptied, server_named

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio


def world(desk: Desk) -> None:
    """Groups with hidden and open relations, disputes whose parties came and went, names that changed."""
    desk.register.start(Place.register, act=desk.act(), id="place-a", name="Takeran", level=PlaceLevel.DISTRICT)
    desk.register.start(
        Place.register, act=desk.act(), id="place-b", name="Madigondo", level=PlaceLevel.VILLAGE, within="place-a"
    )
    desk.start(Agency.register, id="agency-a", name="Bakesbangpol", kind=AgencyKind.KESBANGPOL, territory="place-a")
    kinds = list(GroupKind)
    for n in range(8):
        desk.start(
            Group.register, id=f"group-{n}", name=f"Kelompok {n % 3}", kind=kinds[n % 3], is_category=n == 7,
            aliases=(f"Alias É{n}",), home="place-b" if n % 2 else None, parent="group-0" if n == 5 else None,
            level=Level.SECRET if n == 6 else None,
        )  # fmt: skip
    for n, (a, b, sign) in enumerate(
        [(0, 1, -1), (1, 2, 1), (2, 3, 0), (0, 2, 1), (3, 0, -1), (7, 0, 1), (7, 1, 1), (6, 0, 1), (6, 1, 1)]
    ):
        level = Level.SECRET if 6 in (a, b) else None
        desk.start(
            Relation.assert_,
            id=f"relation-{n}",
            from_group=f"group-{a}",
            to_group=f"group-{b}",
            sign=sign,
            kind=RelationKind.RIVALRY,
            level=level,
        )
    for n in range(4):
        parties = tuple(Party(group=f"group-{g}", role=PartyRole.PRINCIPAL) for g in range(n, n + 3) if g != 6)
        desk.start(Dispute.detect, id=f"dispute-{n}", title=f"Sengketa {n % 2}", parties=parties, places=("place-b",))
        clash = Account(type=IncidentType.CLASH, side_a=(f"group-{n}", "group-4"), where=Where(place="place-b"))
        desk.start(Incident.record_, id=f"incident-{n}", account=clash)
    desk.change("dispute-1", Dispute.verify, method="x", verifier="agency-a")
    desk.change("dispute-1", Dispute.assign, lead_agency="agency-a", due=date(2025, 5, 1))
    desk.change("group-1", Group.rename, name="Baru")
    desk.change("dispute-0", Dispute.remove_party, group="group-2", reason="x")
    desk.change("relation-0", Relation.retract, reason="x")
    desk.change("group-3", Group.merge_into, survivor="group-2", reason="x")
    desk.change("group-2", Group.merge_into, survivor="group-1", reason="x", level=Level.SECRET)


GROUP = "id name since aliases { nodes { text } } home { name within { name } } homeTie { since } parent { id } branches { totalCount }"
QUERIES = [
    f"{{ groups(first: 50) {{ totalCount nodes {{ {GROUP} }} }} }}",
    "{ groups(first: 3, orderBy: {by: KIND, direction: DESCENDING}) { nodes { id } pageInfo { hasNextPage endCursor } } }",
    "{ groups(last: 3, orderBy: {by: SINCE}) { nodes { id } edges { cursor } } }",
    "{ disputes(orderBy: {by: DUE}) { nodes { id due leadAgency { name } } } a: disputes(orderBy: {by: DUE, direction: DESCENDING}) { nodes { id } } }",
    '{ disputes(where: {or: [{due: {lt: "2026-01-01"}}, {not: {title: {contains: "0"}}}]}) { nodes { id } } }',
    '{ disputes(where: {parties: {some: {name: {startsWith: "BARU"}}}}) { nodes { id } } none: disputes(where: {parties: {none: {id: {in: ["group-1"]}}}}) { nodes { id } } }',
    '{ disputes(where: {not: {due: {absent: true}}, sourcesOfConflict: {has: "boundary"}}) { totalCount } }',
    "{ disputes { nodes { title parties(first: 2, orderBy: {by: NAME, direction: DESCENDING}) { totalCount edges { role since node { name relatesTo { edges { sign node { id } } } } } } } } }",
    '{ search(text: "alias e", first: 3) { totalCount edges { matched node { id ... on Group { name } } } } s: search(text: "takeran") { nodes { __typename id } } }',
    '{ network(around: ["group-0"], hops: 2) { leftOut nodes { id __typename ... on Group { name } } ties { type source target sign since } } }',
    '{ network(around: ["group-0", "dispute-1"], where: {types: [RELATES_TO], signs: [1]}) { nodes { id } ties { source target } } }',
    '{ paths(from: "group-0", to: "group-3") { length sign nodes { id } } }',
    '{ tiedToAll(of: ["group-0", "group-1"]) { totalCount nodes { id } } all: tiedToAll(of: ["group-0", "group-1"], includeCategories: true) { nodes { id } } }',
    '{ nodes(ids: ["group-1", "dispute-0", "x", "agency-a"]) { id since __typename ... on Dispute { parties { nodes { name } } } ... on Agency { territory { name } leads { nodes { id } } } } }',
    "{ places { nodes { name parts { nodes { name } } disputes { totalCount } groups { nodes { name } } } } }",
]
QUERIES += [
    '{ disputes(where: {parties: {some: {home: {some: {id: {eq: "place-b"}}}}}}) { nodes { id } } none: disputes(where: {parties: {none: {home: {some: {name: {eq: "Madigondo"}}, none: {id: {eq: "x"}}}}}}) { nodes { id } } }',
    "{ groups { kind: counts(by: [KIND, IS_CATEGORY], first: 2) { groups { count keys { value node { id } } } groupsLeftOut thingsLeftOut } home: counts(by: HOME) { groups { count keys { value node { id ... on Place { name within { name } } } } } } } }",
    '{ disputes(first: 5) { counts(by: [DUE_MONTH, LEAD_AGENCY]) { groups { count keys { value node { id } } } } nodes { id parties(first: 2, where: {not: {name: {eq: "Baru"}}}) { counts(first: 5, by: [TIE_ROLE, HOME, KIND]) { groups { count keys { value node { id since } } } } } } } }',
    "{ relations { counts(by: [SIGN, TO_GROUP]) { groups { count keys { value } } thingsLeftOut } } }",
]
QUERIES += [
    "{ groups { nodes { id state mergedInto { id } merged { nodes { id } } disputes { totalCount nodes { id } } relatesTo { edges { sign node { id } } } } } }",
    '{ groups(where: {disputes: {some: {id: {in: ["dispute-2", "dispute-3"]}}}}) { nodes { id } } tiedToAll(of: ["group-0", "dispute-3"]) { nodes { id } } }',
]
QUERIES += [
    '{ mediatorsOf(dispute: "dispute-1") { leftOut candidates { node { id } speaksFor { why about tie since } speaksAgainst { why about tie since } } } }',
    '{ agreementsHeld(upto: "2026-01-01") { agreements broken open medianDays leftOut steps { days atRisk broken open held } } sourcesChecked { leftOut sources { node { id kind } reports confirmed refuted undecided takenBack neverChecked hitRate } } }',
    '{ likelyDuplicates(of: "dispute-1") { compared leftOut suggested { id reasons } } group: likelyDuplicates(of: "group-0") { compared suggested { id matched why } } incident: likelyDuplicates(of: "incident-0") { compared leftOut suggested { id reasons daysApart kilometresApart } } }',
]
QUERIES += [
    '{ territory(place: "place-a", start: "2025-04-14T00:00:00Z", end: "2025-04-21T00:00:00Z") { name reports { value told } incidents { value n baseline evidence } coverage { activeSources registeredSources days } violence { incidentsPer30Days unknown } disputes openDisputes parts { id incidents disputes openDisputes } noNearer { incidents } nodes { id } } }',
]
READERS = [(Level.RESTRICTED, ()), (Level.SECRET, ("INTEL",))]


async def answers(desk: Desk) -> list[Any]:
    """What every reader is answered, now and as of moments in the past."""
    found = []
    end = desk.history.position()
    for level, compartments in READERS:
        async with client_of(desk.cleared(level, *compartments)) as client:
            for query in QUERIES:
                asked = [_as_of(query, position) for position in (5, end - 6, end - 1)]
                found += [await client.ask(one) for one in (asked if level is Level.RESTRICTED else [query, *asked])]
            for moment in ("", f"&asOf={end - 6}"):
                found.append((await client.http.get(f"/map/layer?place=place-a{moment}")).json())
                assert {"incident-0", "dispute-0"} <= {feature["id"] for feature in found[-1]["features"]}
    assert all("errors" not in answer for answer in found), [a for a in found if "errors" in a][:1]
    return found


def _as_of(query: str, position: int) -> str:
    """The same query with every root field as of a position."""
    moment = ArgumentNode(name=NameNode(value="asOf"), value=parse_value(f"{{position: {position}}}"))
    (operation,) = parse(query).definitions
    assert isinstance(operation, OperationDefinitionNode)
    fields = [f for f in operation.selection_set.selections if isinstance(f, FieldNode)]
    return print_ast(
        SelectionSetNode(selections=tuple(replace(f, arguments=(*(f.arguments or ()), moment)) for f in fields))
    )


@pytest.fixture(params=NEO4J_SERVERS)
def other(request: pytest.FixtureRequest) -> Any:
    """Another server than the embedded one."""
    return server_named(request, request.param)


async def test_every_server_answers_alike(desk: Desk, other: Any, tmp_path: Path) -> None:
    world(desk)
    desk.project()
    with other.connect() as graph:
        emptied(graph)
        projector = Projector(desk.history, GraphStore(graph))
        projector.catch_up()
        elsewhere = replace(desk, graph=graph, projector=projector)
        here, there = await answers(desk), await answers(elsewhere)
        emptied(graph)
    for number, (one, two) in enumerate(zip(here, there, strict=True)):
        assert one == two, number
