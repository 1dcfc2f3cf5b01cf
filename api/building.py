"""Types that are made from declarations: first all types without fields, then fields that may lead to any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from api.names import camel


@dataclass(frozen=True)
class Argument:
    """An argument of a field. ``type`` is a Python type as Strawberry understands it."""

    name: str
    type: Any
    description: str
    default: Any = strawberry.UNSET


def maybe(type_: Any) -> Any:
    """The same type, or null."""
    return Optional[type_]  # noqa: UP045  (the type is only known at run time)


def many(type_: Any) -> Any:
    """A list of that type."""
    return list[type_]


def object_type(name: str, description: str, *interfaces: type) -> type:
    """An object type without fields."""
    return strawberry.type(type(name, interfaces, {"__annotations__": {}}), name=name, description=description)


def input_type(name: str, description: str) -> type:
    """An input without fields."""
    return strawberry.input(type(name, (), {"__annotations__": {}}), name=name, description=description)


def field(name: str, type_: Any, description: str, *arguments: Argument, deprecated: str = "") -> StrawberryField:
    """A field under its name in camelCase. What it answers is decided where the schema is put together. ``deprecated``
    says why not to ask for it any more, and what to ask for instead."""
    made = StrawberryField(
        python_name=name,
        graphql_name=camel(name),
        type_annotation=StrawberryAnnotation(type_),
        description=description,
        deprecation_reason=deprecated or None,
    )
    made.arguments = [
        StrawberryArgument(
            python_name=a.name,
            graphql_name=camel(a.name),
            type_annotation=StrawberryAnnotation(a.type),
            description=a.description,
            default=a.default,
        )
        for a in arguments
    ]
    return made


def add(type_: type, *fields: StrawberryField) -> None:
    """Give a type more fields."""
    type_.__strawberry_definition__.fields.extend(fields)  # type: ignore[attr-defined]  # set by Strawberry
