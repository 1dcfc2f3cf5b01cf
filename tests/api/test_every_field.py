"""Everything that the contract offers can be asked, of a case that goes the whole way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_non_null_type,
)

from api.names import camel
from api.schema import schema
from domain.classification import Level
from graph.vocabulary import LABELS
from rukun.takeran_end import the_whole_story
from tests.api.conftest import client_of
from tests.api.coordination import a_list_of_codes, a_meeting_and_its_taskings, alerts_that_wait, told
from tests.api.planning import a_plan_that_is_reported_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio
DEEPEST = 3


def selections(type_: GraphQLObjectType, depth: int) -> Iterator[str]:
    """Every field of a type; three levels deep, what its ties lead to, with all that is said there."""
    for name, field in type_.fields.items():
        inner = get_named_type(field.type)
        if any(is_non_null_type(argument.type) for argument in field.args.values()):
            continue
        if is_leaf_type(inner):
            yield name
        elif depth and isinstance(inner, GraphQLObjectType) and (depth == DEEPEST or name != "history"):
            on_the_way = depth == DEEPEST or name in {"nodes", "edges", "node"}
            inside = selections(inner, depth - 1 if on_the_way else 0)
            yield f"{name}{_size(field)} {{ {' '.join(inside)} __typename }}"


def _size(field: GraphQLField) -> str:
    return "(first: 5)" if "first" in field.args else ""


async def test_every_field_of_every_kind_can_be_asked_of_the_case_of_takeran(desk: Desk) -> None:
    told(desk, the_whole_story())
    a_meeting_and_its_taskings(desk)
    alerts_that_wait(desk)
    a_list_of_codes(desk)
    a_plan_that_is_reported_on(desk)
    desk.project()
    seen: set[str] = set()
    async with client_of(desk.cleared(Level.TOP_SECRET, "INTEL", "PELAPOR")) as client:
        for label in LABELS:
            if not label.plural:
                continue
            type_: Any = schema().type_map[label.name]
            ties = [s for s in selections(type_, DEEPEST) if "{" in s]
            flat = list(selections(type_, 0))
            for wanted in (flat, *([tie] for tie in ties)):
                data = await client.data(f"{{ {camel(label.plural)}(first: 10) {{ nodes {{ {' '.join(wanted)} }} }} }}")
                found = data[camel(label.plural)]["nodes"]
                assert found, label.name
                seen |= {tie.split("(")[0].split(" ")[0] for tie in wanted if any(_holds(n, tie) for n in found)}
    assert {
        "parties",
        "reports",
        "incidents",
        "mediations",
        "agreements",
        "commitments",
        "consents",
        "leadAgency",
    } <= seen


def _holds(node: dict[str, Any], tie: str) -> bool:
    value = node.get(tie.split("(", maxsplit=1)[0].split(" ", maxsplit=1)[0])
    return bool(value.get("nodes", True)) if isinstance(value, dict) else value is not None
