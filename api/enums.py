"""The enumerations: the domain's own, found by their names, and those made from the vocabulary."""

from __future__ import annotations

import importlib
import pkgutil
from enum import Enum
from functools import cache
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

import strawberry

import domain
from api.names import constant
from domain.words import word
from graph.vocabulary import LABELS, TIES

if TYPE_CHECKING:
    from collections.abc import Mapping


class TextShaping(Enum):
    """An enumeration whose value decides what a statement looks like, not only what it is given."""


@strawberry.enum(description="In which direction a list is ordered.")
class Direction(TextShaping):
    """In which direction a list is ordered."""

    ASCENDING = strawberry.enum_value("ASC", description="The least, the earliest or the first of the alphabet first.")
    DESCENDING = strawberry.enum_value(
        "DESC", description="The greatest, the latest or the last of the alphabet first."
    )


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
    meaning = cleandoc(enum.__doc__ or enum.__name__)
    return described(
        strawberry.enum(enum, description=meaning), {m.name: _called(m) or f"{m.value}: {meaning}" for m in enum}
    )


def _called(member: Enum) -> str:
    """What people call it in both languages; nothing where the word is but a letter."""
    english, indonesian = word(member, "en"), word(member, "id")
    if len(english) == 1:
        return ""
    return f"{english[0].upper()}{english[1:]}; in Indonesian: {indonesian}."


def described(enum: Any, meanings: Mapping[str, str]) -> Any:
    """The same enumeration, whose values say what they mean."""
    for value in enum.__strawberry_definition__.values:
        value.description = meanings[value.name]
    return enum


def enum_named(name: str) -> Any:
    """The GraphQL enumeration that a property of the vocabulary names."""
    if name not in domain_enums():
        raise LookupError(f"the vocabulary names the enumeration {name}, which the domain does not have")
    return graphql_enum(domain_enums()[name])


def made_enum(name: str, description: str, values: Mapping[str, tuple[str, str]], base: type[Enum] = Enum) -> Any:
    """An enumeration of names, each with its value and its meaning."""
    made = _enum(base, name, {member: value for member, (value, _) in values.items()})
    return described(
        strawberry.enum(made, name=name, description=description),
        {member: meaning for member, (_, meaning) in values.items()},
    )


def _enum(base: Any, name: str, values: dict[str, str]) -> type[Enum]:
    made: type[Enum] = base(name, values)
    return made


NETWORK_TIES = tuple(tie for tie in TIES if tie.network)
"""The ties that count between actors."""

TieType = made_enum(
    "TieType", "A kind of tie between actors.", {tie.type: (tie.type, tie.meaning) for tie in NETWORK_TIES}
)
Kind = made_enum(
    "Kind",
    "A kind of thing.",
    {constant(label.name): (label.name, label.meaning) for label in LABELS if label.plural},
)
Language = made_enum(
    "Language", "A language that people read.", {"ID": ("id", "Indonesian."), "EN": ("en", "English.")}
)
