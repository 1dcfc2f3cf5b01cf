"""Nothing in the contract is without a word of explanation, and nothing that clients rely on goes away unnoticed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
)

from api.contract import RELEASED, broken_by, without_descriptions
from api.schema import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACT = FILE.read_text("utf-8")
NAMED: dict[str, str] = json.loads(RELEASED.with_name("schema.breaking.json").read_text("utf-8"))
"""Every breaking change since the last release, with its reason."""


def described(contract: str) -> Iterator[tuple[str, str | None]]:
    """Everything that can be described, by its coordinate."""
    for name, type_ in build_schema(contract).type_map.items():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        yield name, type_.description
        if isinstance(type_, GraphQLEnumType):
            yield from ((f"{name}.{value}", meaning.description) for value, meaning in type_.values.items())
        elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            fields: dict[str, Any] = dict(type_.fields)
            for field, meaning in fields.items():
                yield f"{name}.{field}", meaning.description
                arguments: dict[str, Any] = getattr(meaning, "args", {})
                yield from ((f"{name}.{field}({a}:)", argument.description) for a, argument in arguments.items())


def undescribed(contract: str) -> list[str]:
    """What says nothing of itself, or nothing but its own name."""
    return [
        coordinate
        for coordinate, text in described(contract)
        if not text or "".join(text.split()).strip(".").casefold() == coordinate.rpartition(".")[2].casefold()
    ]


def test_everything_in_the_contract_says_what_it_is() -> None:
    assert sum(1 for _ in described(CONTRACT)) > 1_000
    assert undescribed(CONTRACT) == []


def test_what_says_nothing_is_found() -> None:
    contract = (
        '"What can be asked." type Query {\n"name" name: String\n"A place."\nplace(in: Kind): Int }\nenum Kind { A }'
    )
    assert undescribed(contract) == ["Query.name", "Query.place(in:)", "Kind", "Kind.A"]


def test_no_breaking_change_since_the_last_release_goes_unnoticed() -> None:
    broken = broken_by(RELEASED.read_text("utf-8"), CONTRACT)
    unnamed = [change for change in broken if change not in NAMED]
    assert not unnamed, (
        "clients of the released contract may fail after this. Keep the old beside the new and deprecate it; or, where "
        f"that cannot be, name each with its reason in api/schema.breaking.json and in CHANGELOG.md: {unnamed}"
    )
    assert NAMED.keys() <= set(broken), f"named, but not so: {sorted(NAMED.keys() - set(broken))}"
    assert all(reason.strip() for reason in NAMED.values())


SMALL = """
type Query { dispute(id: ID!, kind: Kind): Dispute! }
type Dispute { id: ID! due: String }
enum Kind { OLD NEW }
"""


@pytest.mark.parametrize(
    ("what", "instead", "found"),
    [
        ("due: String", "", "FIELD_REMOVED"),
        ("Dispute!", "Dispute", "FIELD_CHANGED_KIND"),
        ("OLD NEW", "NEW", "VALUE_REMOVED_FROM_ENUM"),
        ("id: ID!,", "id: ID!, by: ID!,", "REQUIRED_ARG_ADDED"),
        (", kind: Kind", "", "ARG_REMOVED"),
    ],
)
def test_a_breaking_change_is_found(what: str, instead: str, found: str) -> None:
    assert what in SMALL
    assert any(change.startswith(f"{found}: ") for change in broken_by(SMALL, SMALL.replace(what, instead)))


def test_what_is_only_added_or_explained_breaks_nothing() -> None:
    assert broken_by(SMALL, SMALL.replace("due: String", '"By when." due(in: Kind): String at: Int')) == []
    assert broken_by(without_descriptions(SMALL), SMALL) == []


def test_what_the_vocabulary_or_a_decision_calls_deprecated_is_so_in_the_contract() -> None:
    program = """
from domain.aggregate import superseded
from domain.dispute import Dispute
from graph.vocabulary.disputes import DISPUTE, LEADS
due = next(p for p in DISPUTE.properties if p.name == "due")
object.__setattr__(due, "deprecated", "Ask for the deadline instead.")
object.__setattr__(LEADS, "deprecated", "Ask for handlers instead.")
superseded("Take closeDispute instead.")(Dispute.dismiss)
from api.schema import text
print(text())
"""
    root = Path(__file__).parents[2]
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root).stdout
    types: Any = build_schema(told).type_map
    for type_, field, reason in (
        ("Dispute", "due", "Ask for the deadline instead."),
        ("DisputeFilter", "due", "Ask for the deadline instead."),
        ("Dispute", "leadAgency", "Ask for handlers instead."),
        ("Agency", "leads", "Ask for handlers instead."),
        ("Mutation", "dismissDispute", "Take closeDispute instead."),
    ):
        assert types[type_].fields[field].deprecation_reason == reason
    assert types["Dispute"].fields["handling"].deprecation_reason is None
