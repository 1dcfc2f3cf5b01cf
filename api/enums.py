"""The enumerations: the domain's own, found by their names, and those made from the vocabulary."""

from __future__ import annotations

import importlib
import pkgutil
from enum import Enum
from functools import cache
from inspect import cleandoc
from typing import Any

import strawberry

import domain
from api.names import constant
from graph.vocabulary import LABELS, TIES


class TextShaping(Enum):
    """An enumeration whose value decides what a statement looks like, not only what it is given."""


@strawberry.enum(description="In which direction a list is ordered.")
class Direction(TextShaping):
    """In which direction a list is ordered."""

    ASCENDING = "ASC"
    DESCENDING = "DESC"


@cache
def domain_enums() -> dict[str, type[Enum]]:
    """Every enumeration of the domain by its name."""
    found: dict[str, type[Enum]] = {}
    for module in pkgutil.iter_modules(domain.__path__, "domain."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, type) and issubclass(value, Enum) and value.__module__ == module.name:
                if name in found:
                    raise TypeError(f"two enumerations of the domain are called {name}")
                found[name] = value
    return found


@cache
def graphql_enum(enum: type[Enum]) -> Any:
    """The GraphQL enumeration of one of the domain: its values are the names of the members."""
    return strawberry.enum(enum, description=cleandoc(enum.__doc__ or enum.__name__))


def enum_named(name: str) -> Any:
    """The GraphQL enumeration that a property of the vocabulary names."""
    if name not in domain_enums():
        raise LookupError(f"the vocabulary names the enumeration {name}, which the domain does not have")
    return graphql_enum(domain_enums()[name])


def made_enum(
    name: str,
    description: str,
    values: dict[str, str],
    base: type[Enum] = Enum,
    says: dict[str, str] | None = None,
) -> Any:
    """An enumeration of names and values; ``says`` describes the values, by their names."""
    made = strawberry.enum(_enum(base, name, values), name=name, description=description)
    for value in made.__strawberry_definition__.values:  # type: ignore[attr-defined]  # set by Strawberry
        value.description = (says or {}).get(value.name)
    return made


def _enum(base: Any, name: str, values: dict[str, str]) -> type[Enum]:
    made: type[Enum] = base(name, values)
    return made


NETWORK_TIES = tuple(tie for tie in TIES if tie.network)
"""The ties that count between actors."""

TieType = made_enum("TieType", "A kind of tie between actors.", {tie.type: tie.type for tie in NETWORK_TIES})
Kind = made_enum(
    "Kind",
    "A kind of thing.",
    {constant(label.name): label.name for label in LABELS if label.plural},
)
Language = made_enum("Language", "A language that people read.", {"ID": "id", "EN": "en"})
