"""What GraphQL's own machinery finds wrong with a document or its variables, told without the values it found it in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphql import GraphQLEnumType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import GraphQLError, GraphQLSchema

_VARIABLE = re.compile(
    r"^Variable '\$(?P<name>\w+)' has invalid value(?: at (?P<path>[\w.\[\]]+))?: (?P<why>.*)$", re.DOTALL
)
_VALUE = re.compile(r"(cannot represent [a-z -]+ value):.*$", re.DOTALL)
_SCALAR = re.compile(r"^Expected value of type '.*?', but encountered error '(?P<why>.*?)'; found: .*$", re.DOTALL)
_FOUND = re.compile(r",? found:? .*$", re.DOTALL)
_NO_MEMBER = re.compile(r"Value .* does not exist in '(?P<enum>\w+)' enum", re.DOTALL)
_UNKNOWN_FIELD = re.compile(r" not to include unknown field '.*$", re.DOTALL)
_LONG = re.compile(r"(\w{100})\w+")


def problems_of_variables(errors: Iterable[GraphQLError], schema: GraphQLSchema) -> list[dict[str, Any]]:
    """What is wrong with variables, each with the path of the value."""
    problems = []
    for error in errors:
        found = _VARIABLE.match(error.message)
        if found is None:
            problems.append({"path": "variables", "problem": plainly(error.message, schema)})
            continue
        path = found["name"] + (found["path"] or "")
        problems.append({"path": path, "problem": plainly(found["why"], schema)})
    return problems


def problems_of_document(errors: Iterable[GraphQLError], schema: GraphQLSchema) -> list[dict[str, Any]]:
    """What is wrong with a document, each with its place."""
    return [
        {
            "path": "query",
            "problem": plainly(error.message, schema),
            "locations": [place.formatted for place in error.locations or []],
        }
        for error in errors
    ]


def plainly(message: str, schema: GraphQLSchema) -> str:
    """A message without the value that it quotes, and with what is allowed where that is a short list. A name that it
    quotes may be as long as a body: it is cut."""
    return _LONG.sub(r"\1…", _said(message, schema))


def _said(message: str, schema: GraphQLSchema) -> str:
    member = _NO_MEMBER.search(message)
    if member is not None:
        enum = schema.type_map.get(member["enum"])
        allowed = f"; allowed are {', '.join(enum.values)}" if isinstance(enum, GraphQLEnumType) else ""
        return f"the value does not exist in {member['enum']}{allowed}"
    scalar = _SCALAR.match(message)
    if scalar is not None:
        return scalar["why"]
    message = _UNKNOWN_FIELD.sub(" to have only the fields that it is declared with", message)
    return _FOUND.sub("", _VALUE.sub(r"\1", message))
