"""Nobody is shown, or told by a count, a page, a neighbour or a gap, of what they are not cleared for.

For every label and every tie of the vocabulary a graph is filled by hand with one thing that all may see and one that
few may, so that no kind is forgotten when one is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.enums import NETWORK_TIES
from api.names import camel
from domain.classification import Level
from domain.dispute import Dispute, PartyRole
from domain.group import Group, GroupKind
from graph.vocabulary import LABELS
from graph.vocabulary.disputes import DISPUTE
from graph.vocabulary.forms import Label, Tie
from graph.vocabulary.places import AGENCY
from graph.vocabulary.reports import SOURCE
from tests.api.conftest import client_of
from tests.api.takeran import a_dispute_between_two_schools
from tests.filling import ALL_TIES, Filled, fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio

READERS = [
    pytest.param(Level.OPEN, (), id="open"),
    pytest.param(Level.RESTRICTED, ("PELAPOR",), id="restricted, in another compartment"),
]
CLEARED = (Level.SECRET, ("INTEL",))


def _ways(label: Label) -> Iterable[tuple[Tie, str, bool]]:
    for tie in ALL_TIES:
        if tie.source == label and tie.forward:
            yield tie, camel(tie.forward), tie.forward_one
        if tie.target == label and tie.backward:
            yield tie, camel(tie.backward), tie.backward_one


async def _everything_around(client: Client, filled: Filled, label: Label, as_of: str = "") -> dict[str, Any]:
    """Every tie of the open thing of a kind: what it leads to, and how many there are."""
    parts = [
        f"{name} {{ id }} {name}Tie {{ since node {{ id }} }}"
        if one
        else f"{name}(first: 50) {{ totalCount nodes {{ id }} edges {{ since node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }}"
        for _, name, one in _ways(label)
    ]
    query = f'{{ node(id: "{filled.open[label]}"{", " + as_of if as_of else ""}) {{ id ... on {label.name} {{ {" ".join(parts)} __typename }} }} }}'
    node: dict[str, Any] = (await client.data(query))["node"]
    return node


@pytest.mark.parametrize(("level", "compartments"), READERS)
async def test_no_kind_and_no_tie_shows_what_is_hidden(desk: Desk, level: Level, compartments: tuple[str, ...]) -> None:
    filled = fill(desk.graph)
    desk.history.position = lambda: filled.last  # type: ignore[method-assign]  # the graph was filled without a log
    moments = ["", f"asOf: {{position: {filled.last}}}"]
    async with (
        client_of(desk.cleared(level, *compartments)) as client,
        client_of(desk.cleared(CLEARED[0], *CLEARED[1])) as cleared,
    ):
        for label, moment in ((label, moment) for label in LABELS for moment in moments):
            around = await _everything_around(client, filled, label, moment)
            assert "hidden" not in str(around)
            for name, value in around.items():
                if isinstance(value, dict) and "totalCount" in value:
                    assert (value["totalCount"], value["nodes"], value["edges"]) == (0, [], []), (label.name, name)
                    assert value["pageInfo"] == {"hasNextPage": False, "endCursor": None}
                elif name not in {"id", "__typename"}:
                    assert value is None, (label.name, name)
            seen = await _everything_around(cleared, filled, label, moment)
            assert "hidden" in str(seen) or not any(True for _ in _ways(label))
        for label in LABELS:
            for id in filled.hidden[label]:
                assert (await client.data(f'{{ node(id: "{id}") {{ id }} }}'))["node"] is None
                assert (await cleared.data(f'{{ node(id: "{id}") {{ id }} }}'))["node"] == {"id": id}
                assert (await client.data(f'{{ nodes(ids: ["{id}"]) {{ id }} }}'))["nodes"] == [None]
            if label.plural:
                one, many = camel(label.name[0].lower() + label.name[1:]), camel(label.plural)
                listed = (await client.data(f"{{ {many} {{ totalCount nodes {{ id }} }} }}"))[many]
                assert listed == {"totalCount": 1, "nodes": [{"id": filled.open[label]}]}
                assert (await cleared.data(f"{{ {many} {{ totalCount }} }}"))[many] == {"totalCount": 3}
                for id in filled.hidden[label]:
                    assert (await client.data(f'{{ {one}(id: "{id}") {{ id }} }}'))[one] is None
                for tie, name, _ in _ways(label):
                    through = f"{{ {many}(where: {{{name}: {{some: {{}}}}}}) {{ totalCount }} }}"
                    assert (await client.data(through))[many] == {"totalCount": 0}, (tie.type, name)
                    without = f"{{ {many}(where: {{{name}: {{none: {{}}}}}}) {{ totalCount }} }}"
                    assert (await client.data(without))[many] == {"totalCount": 1}, (tie.type, name)
        found = (await client.data('{ search(text: "hidden word", first: 200) { totalCount nodes { id } } }'))["search"]
        assert found["totalCount"] == len(found["nodes"])
        assert "hidden" not in str(found)


@pytest.mark.parametrize(("level", "compartments"), READERS)
async def test_networks_paths_and_common_ties_show_nothing_hidden(
    desk: Desk, level: Level, compartments: tuple[str, ...]
) -> None:
    filled = fill(desk.graph)
    ids = sorted({filled.open[label] for tie in NETWORK_TIES for label in (tie.source, tie.target)})
    query = """query ($ids: [ID!]!, $a: ID!, $b: ID!) {
      network(around: $ids, hops: 2) { leftOut nodes { id } ties { source target } }
      paths(from: $a, to: $b) { length } tiedToAll(of: $ids, includeCategories: true) { totalCount nodes { id } } }"""
    variables = {"ids": ids, "a": ids[0], "b": ids[1]}
    async with client_of(desk.cleared(level, *compartments)) as client:
        data = await client.data(query, variables)
        assert data["network"]["ties"] == []
        assert sorted(n["id"] for n in data["network"]["nodes"]) == ids
        assert data["paths"] == []
        assert data["tiedToAll"] == {"totalCount": 0, "nodes": []}
    async with client_of(desk.cleared(CLEARED[0], *CLEARED[1])) as cleared:
        data = await cleared.data(query, variables)
        assert data["network"]["ties"]
        assert data["paths"]


@pytest.mark.parametrize(("level", "compartments"), READERS)
async def test_who_could_mediate_and_what_became_of_reports_rest_on_nothing_hidden(
    desk: Desk, level: Level, compartments: tuple[str, ...]
) -> None:
    filled = fill(desk.graph)
    query = """query ($dispute: ID!) { mediatorsOf(dispute: $dispute) {
      leftOut candidates { node { id } speaksFor { about } speaksAgainst { about } } }
      sourcesChecked { leftOut sources { node { id } reports } } }"""
    async with client_of(desk.cleared(level, *compartments)) as client:
        data = await client.data(query, {"dispute": filled.open[DISPUTE]})
        assert data["mediatorsOf"] == {"leftOut": 0, "candidates": []}
        assert data["sourcesChecked"] == {"leftOut": 0, "sources": []}
        for hidden in filled.hidden[DISPUTE]:
            data = await client.data(query, {"dispute": hidden})
            assert data["mediatorsOf"]["candidates"] == []
    async with client_of(desk.cleared(CLEARED[0], *CLEARED[1])) as cleared:
        data = await cleared.data(query, {"dispute": filled.open[DISPUTE]})
        assert filled.open[AGENCY] in {c["node"]["id"] for c in data["mediatorsOf"]["candidates"]}
        assert filled.open[SOURCE] in {c["node"]["id"] for c in data["sourcesChecked"]["sources"]}


async def test_the_past_hides_what_the_present_hides(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    hidden = desk.start(Group.register, level=Level.SECRET, name="Rahasia", kind=GroupKind.YOUTH)
    desk.change(world.dispute, Dispute.add_party, level=Level.SECRET, group=hidden.id, role=PartyRole.SUPPORTING)
    desk.change(hidden.id, Group.rename, name="Rahasia Baru")
    position = desk.history.position()
    desk.change(world.dispute, Dispute.remove_party, level=Level.SECRET, group=hidden.id, reason="salah")
    desk.project()
    query = """query ($at: AsOf!, $d: ID!, $h: ID!) {
      dispute(id: $d, asOf: $at) { parties { totalCount } } group(id: $h, asOf: $at) { name }
      groups(asOf: $at) { totalCount } }"""
    variables = {"at": {"position": position}, "d": world.dispute, "h": hidden.id}
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        data = await client.data(query, variables)
        assert data == {"dispute": {"parties": {"totalCount": 2}}, "group": None, "groups": {"totalCount": 4}}
    async with client_of(desk.cleared(Level.SECRET)) as cleared:
        data = await cleared.data(query, variables)
        assert data["dispute"]["parties"]["totalCount"] == 3
        assert data["group"]["name"] == "Rahasia Baru"


async def test_the_log_is_silent_about_what_is_hidden(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    start = desk.history.position()
    hidden = desk.start(Group.register, level=Level.SECRET, name="Rahasia", kind=GroupKind.YOUTH)
    desk.change(world.left, Group.add_alias, level=Level.SECRET, alias="Nama rahasia")
    secret = desk.change(world.left, Group.rename, level=Level.SECRET, name="Nama paling rahasia")
    known = desk.change(world.left, Group.add_alias, alias="Nama umum")
    desk.project()
    query = """query ($id: ID!, $hidden: ID!, $secret: Position!, $start: AsOf!) {
      facts(first: 200) { nodes { position data } pageInfo { hasNextPage endCursor } }
      about: facts(where: {about: [$hidden]}) { nodes { position } }
      history(of: $id) { edges { stateAfter node { position } } } none: history(of: $hidden) { nodes { position } }
      fact(position: $secret) { topic } changes(of: $id, from: $start) { facts { position } now differences { field now } }
      group(id: $id) { name history { nodes { position } } aliases { nodes { text fact { topic } } } } }"""
    variables = {"id": world.left, "hidden": hidden.id, "secret": secret.position, "start": {"position": start}}
    async with client_of(desk.cleared(Level.RESTRICTED)) as client:
        response = await client.post({"query": query, "variables": variables})
        data = response.json()["data"]
        assert "ahasia" not in response.text
        assert data["fact"] is None
        assert data["about"]["nodes"] == data["none"]["nodes"] == []
        assert [f["position"] for f in data["changes"]["facts"]] == [known.position]
        assert data["history"]["edges"][-1]["node"]["position"] == known.position
        assert data["history"]["edges"][-1]["stateAfter"]["aliases"] == ["PU", "Perguruan Élang", "Nama umum"]
        assert not data["facts"]["pageInfo"]["hasNextPage"]
        answer = await client.ask("query($h: ID!) { changes(of: $h, from: {position: 0}) { now } }", {"h": hidden.id})
        assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    async with client_of(desk.cleared(Level.SECRET)) as cleared:
        data = await cleared.data(query, variables)
        assert data["fact"] == {"topic": "group.renamed"}
        assert data["about"]["nodes"]
