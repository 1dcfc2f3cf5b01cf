"""What an operation is reckoned to cost, from the sizes of its pages and from what hangs on what."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values

from api.errors import BadRequest, TooCostly
from api.limits import Scale, check_tokens
from api.schema import schema
from api.system import Limits
from api.validating import valid_document
from graph.vocabulary import TIES
from graph.vocabulary.disputes import PART_OF_DISPUTE


def cost(document: str, variables: dict[str, Any] | None = None) -> int:
    parsed = valid_document(document, Limits())
    definition = parsed.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    values = get_variable_values(schema(), definition.variable_definitions or (), variables or {})
    assert not isinstance(values, list)
    return Scale(parsed, schema(), values.coerced).operation(definition).cost


def test_a_page_that_is_not_said_is_reckoned_as_large_as_it_will_be() -> None:
    said = cost("{ disputes(first: 20) { nodes { id title } } }")
    assert cost("{ disputes { nodes { id title } } }") == said
    assert cost("query ($n: Int) { disputes(first: $n) { nodes { id title } } }") == said
    assert cost("query ($n: Int) { disputes(first: $n) { nodes { id title } } }", {"n": None}) == said
    assert cost("query ($n: Int = 20) { disputes(first: $n) { nodes { id title } } }") == said
    assert cost("query ($n: Int = 5) { disputes(first: $n) { nodes { id title } } }", {"n": 20}) == said
    assert cost("{ disputes(last: 20) { nodes { id title } } }") == said
    assert cost("query ($n: Int) { disputes(first: $n) { nodes { id title } } }", {"n": 200}) - said == 180 * 3


def test_pages_inside_of_pages_multiply() -> None:
    one = cost("{ disputes(first: 1) { nodes { parties(first: 50) { nodes { id name } } } } }")
    many = cost("{ disputes(first: 100) { nodes { parties(first: 50) { nodes { id name } } } } }")
    assert many > 70 * one


def test_what_hangs_on_a_thing_costs_even_where_little_of_it_is_shown() -> None:
    few = cost("{ disputes(first: 100) { nodes { mediations(first: 1) { nodes { id } } } } }")
    many = cost("{ disputes(first: 100) { nodes { incidents(first: 1) { nodes { id } } } } }")
    assert PART_OF_DISPUTE.fan_in > 100
    assert many > 5 * few


def test_every_tie_is_reckoned_to_lead_somewhere() -> None:
    assert all(tie.fan_out > 0 and tie.fan_in > 0 for tie in TIES)


def test_things_by_their_ids_cost_as_many_as_there_are() -> None:
    one = cost('{ nodes(ids: ["a"]) { id since } }')
    ten = cost('{ nodes(ids: ["a","b","c","d","e","f","g","h","i","j"]) { id since } }')
    variable = cost("query ($ids: [ID!]!) { nodes(ids: $ids) { id since } }", {"ids": list("abcdefghij")})
    assert variable == ten
    assert ten - 1 == 10 * (one - 1)


def test_the_same_fragment_costs_again_wherever_it_is_spread() -> None:
    once = cost("query { disputes { nodes { ...A } } } fragment A on Dispute { parties { nodes { id } } }")
    inside = cost(
        "query { a: disputes { nodes { ...A } } b: disputes { nodes { ...A } } } "
        "fragment A on Dispute { parties { nodes { id } } }"
    )
    assert inside == 2 * once


def test_directives_are_counted_wherever_they_stand() -> None:
    limits = Limits(directives=3)
    fits = "query ($a: Boolean = true) { groups { nodes { id @skip(if: $a) ...F @skip(if: $a) ... @skip(if: $a) { id } } } } "
    check_tokens(parse(fits + "fragment F on Group { id }"), schema(), limits)
    with pytest.raises(TooCostly) as refused:
        check_tokens(parse(fits + "fragment F on Group { id name @skip(if: $a) }"), schema(), limits)
    assert refused.value.details == {"what": "directives", "cost": 4, "limit": 3}


def test_repeating_a_field_costs_what_comparing_it_with_itself_takes() -> None:
    few, many = ("{ " + "groups { nodes { id } } " * times + " }" for times in (20, 60))
    valid_document(few, Limits())
    with pytest.raises(TooCostly, match="comparisons"):
        valid_document(many, Limits())


def test_a_document_holds_nothing_but_operations_and_fragments() -> None:
    with pytest.raises(BadRequest):
        valid_document("{ groups { totalCount } } extend type Group { x: Int }", Limits())
