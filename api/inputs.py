"""Inputs made from the types that decisions take: how they look in GraphQL, and how they become JSON for the domain."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from inspect import cleandoc
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID, uuid4

import strawberry
from pydantic import AwareDatetime, BaseModel

from api.building import add, field, input_type, many, maybe
from api.enums import graphql_enum
from api.meanings import meaning_of
from api.names import camel
from api.scalars import Day, Moment, Number, Uuid
from domain.ids import Refers
from domain.personal import Personal


@dataclass(frozen=True)
class Input:
    """How a type looks in GraphQL, and how a value of it becomes JSON."""

    type: Any
    json: Callable[[Any], Any]
    nullable: bool = False
    """Whether null is a value of its own, and not the same as nothing given."""


def _same(value: Any) -> Any:
    return value


_SCALARS: dict[Any, Any] = {
    str: str, int: int, float: float, bool: bool, date: Day, datetime: Moment, AwareDatetime: Moment, Decimal: Number, UUID: Uuid
}  # fmt: skip

PERSONAL = input_type(
    "PersonalInput", "Something about a person. It is sealed with a key of that person and shown to few."
)
add(
    PERSONAL,
    field("subject", maybe(strawberry.ID), "The person's pseudonym; a new one is made when not given."),
    field("text", str, "The text, 1 to 20,000 characters."),
)


def _personal(value: dict[str, Any]) -> dict[str, Any]:
    return {"subject": value.get("subject") or f"person-{uuid4().hex}", "text": value["text"]}


def input_for(type_: Any) -> Input:
    """The input of a type; TypeError, when the schema is made, for a type that nobody foresaw."""
    origin, args = get_origin(type_), get_args(type_)
    if origin is Annotated:
        if any(isinstance(mark, Refers) for mark in args[1:]):
            return Input(strawberry.ID, _same)
        return input_for(args[0])
    if origin in (Union, types.UnionType):
        return _either([arg for arg in args if arg is not type(None)], optional=type(None) in args)
    if origin in (tuple, list, frozenset):
        inner = input_for(args[0])
        return Input(many(inner.type), lambda values: [inner.json(value) for value in values])
    if type_ in _SCALARS:
        return Input(_SCALARS[type_], _same)
    if isinstance(type_, type) and issubclass(type_, Enum):
        return Input(graphql_enum(type_), lambda value: value.value)
    if type_ is Personal:
        return Input(PERSONAL, _personal)
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        made, fields = _model(type_)
        return Input(made, lambda value: as_json(fields, value))
    raise TypeError(f"no input is known for {type_!r}: decisions take texts, numbers, dates, enumerations and values")


def _either(choices: list[Any], *, optional: bool) -> Input:
    if len(choices) != 1:
        raise TypeError(f"no input is known for a choice between {choices}: make it a value with a field for each")
    made = input_for(choices[0])
    if not optional:
        return made
    return Input(maybe(made.type), made.json, nullable=True)


@cache
def _model(model: type[BaseModel]) -> tuple[type, dict[str, Input]]:
    made = input_type(f"{model.__name__}Input", cleandoc(model.__doc__ or model.__name__))
    fields: dict[str, Input] = {}
    for name, info in model.model_fields.items():
        annotation = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        inner = input_for(annotation)
        fields[name] = inner
        add(
            made,
            field(
                name, given_type(inner, required=info.is_required()), info.description or meaning_of(name, annotation)
            ),
        )
    return made, fields


def given_type(made: Input, *, required: bool) -> Any:
    """The type of an argument: what has a default may be left out."""
    return made.type if required or get_origin(made.type) is Union else maybe(made.type)


def as_json(fields: dict[str, Input], given: dict[str, Any]) -> dict[str, Any]:
    """Given inputs as JSON for the domain. What was left out, or null where that means nothing, is left out."""
    made: dict[str, Any] = {}
    for name, inner in fields.items():
        value = given.get(camel(name))
        if value is not None:
            made[name] = inner.json(value)
        elif inner.nullable and camel(name) in given:
            made[name] = None
    return made
