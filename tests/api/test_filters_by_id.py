"""Lists that are filtered by the thing at the end of a tie are found from that thing, and hold what they held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.exchange import Asked
from api.identity import Identities
from api.plan_roots import make_plan
from api.reading import Answering
from domain.classification import Level
from tests.api.conftest import client_of
from tests.api.test_both_servers import world

if TYPE_CHECKING:
    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio

FILTERS = {
    "disputes": [
        "{parties: {some: {id: {eq: $id}}}}",
        "{parties: {some: {id: {in: [$id, $other]}}}, handling: {eq: DETECTED}}",
        "{parties: {some: {id: {eq: $id}}, none: {id: {eq: $other}}}}",
        '{parties: {some: {home: {some: {id: {eq: $id}}}, name: {contains: "k"}}}}',
    ],
    "groups": [
        "{disputes: {some: {id: {eq: $id}}}}",
        "{relatesTo: {some: {id: {eq: $id}}}, relatedFrom: {some: {id: {in: [$other, $id]}}}}",
        "{mergedInto: {some: {id: {eq: $id}}}}",
        "{disputes: {some: {parties: {some: {id: {eq: $id}}}}}}",
        "{home: {some: {within: {some: {id: {eq: $id}}}}}}",
    ],
    "incidents": ["{participants: {some: {id: {eq: $id}}}}", "{place: {some: {id: {eq: $id}}}}"],
}  # fmt: skip
NAMING_NONE = ("{id: {eq: $id}}", "{parties: {some: {id: {eq: null}}}}", "{parties: {none: {id: {eq: $id}}}}")
IDS = ("group-0", "group-3", "group-6", "dispute-1", "place-b")


def asked(kind: str, where: str, moment: str) -> str:
    """The same filter twice, once inside an ``or``, which says nothing of where to begin."""
    lists = (
        f"{name}: {kind}(first: 50{moment}, where: {meant}) {{ totalCount nodes {{ id }} }}"
        for name, meant in (("found", where), ("looked", f"{{or: [{where}]}}"))
    )
    used = "groups(where: {id: {in: [$id, $other]}}) { totalCount }"
    return f"query($id: ID!, $other: ID!) {{ {' '.join(lists)} {used} }}"


async def test_a_list_found_from_the_thing_it_is_filtered_by_is_the_list_that_is_looked_through(desk: Desk) -> None:
    world(desk)
    desk.project()
    before = f", asOf: {{position: {desk.history.position() - 1}}}"
    low, high = desk.cleared(Level.RESTRICTED), desk.cleared(Level.SECRET, "INTEL")
    some = 0
    async with client_of(desk) as client:
        asking = client.http._transport.app.graphql._asking  # type: ignore[attr-defined]
        for reader, moment in ((low, ""), (low, before), (high, "")):
            asking.identities = Identities(reader.settings)
            for kind, filters in FILTERS.items():
                for where in (*filters, *(NAMING_NONE if kind == "disputes" else ())):
                    for n, id in enumerate(IDS):
                        data = await client.data(asked(kind, where, moment), {"id": id, "other": IDS[n - 1]})
                        assert data["found"] == data["looked"], (moment, kind, where, id)
                        some += 0 < data["found"]["totalCount"] < 4
    assert some > 40, "many filters find some and not all"


@pytest.mark.parametrize("compartments", [(), ("INTEL",)])
async def test_it_begins_at_the_index_of_ids_and_asks_for_the_readers_class_at_every_step(
    desk: Desk, compartments: tuple[str, ...]
) -> None:
    answering = Answering(desk)
    reader = Identities(desk.cleared(Level.SECRET, *compartments).settings)._local
    for kind, filters in FILTERS.items():
        for where in filters:
            document = f"query($id: ID!, $other: ID!) {{ {kind}(where: {where}) {{ totalCount a: __typename }} n: groups(where: {{id: {{in: [$id, $other]}}}}) {{ totalCount }} }}"
            operation = answering.prepare(Asked(document, {"id": "x", "other": "y"}, None, reader))
            plan = make_plan(operation, compartments=bool(compartments))
            assert plan is not None
            first, *others = plan.statement("").split("MATCH ")[2:]
            assert ".id = $" in first or ".id IN $" in first, where
            for pattern in (first, *others):
                assert ".level <= $level" in pattern
