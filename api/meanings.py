"""What an argument is told to be, in words: read off its name and its type, so that nothing is written twice."""

from __future__ import annotations

import types
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from inspect import cleandoc
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from domain.ids import Refers
from domain.personal import Personal

_PLAIN: dict[Any, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a day",
    datetime: "a moment",
    AwareDatetime: "a moment",
    Decimal: "a number",
    UUID: "a UUID",
    Personal: "something about a person, which is sealed",
}


def meaning_of(name: str, type_: Any) -> str:
    """``from_group`` of the type GroupId becomes ``From group: the id of a group.``"""
    words = name.strip("_").replace("_", " ")
    return f"{words[0].upper()}{words[1:]}: {_asks(type_).rstrip('.')}."


def _asks(type_: Any) -> str:
    origin, args = get_origin(type_), get_args(type_)
    if origin is Annotated:
        return _bounded(args[0], args[1:])
    if origin in (Union, types.UnionType):
        return " or ".join(_asks(arg) for arg in args if arg is not type(None))
    if origin in (tuple, list, frozenset):
        return f"any number, each {_asks(args[0])}"
    if type_ in _PLAIN:
        return _PLAIN[type_]
    if isinstance(type_, type) and issubclass(type_, Enum | BaseModel):
        first, _, _ = cleandoc(type_.__doc__ or type_.__name__).replace("\n", " ").partition(". ")
        return first[0].lower() + first[1:]
    raise TypeError(f"no words for {type_!r}: decisions take texts, numbers, dates, enumerations and values")


def _bounded(type_: Any, marks: tuple[Any, ...]) -> str:
    for mark in marks:
        if isinstance(mark, Refers):
            return f"the id of {'an' if mark.kind[0] in 'aeiou' else 'a'} {mark.kind}"
        if isinstance(mark, StringConstraints) and mark.max_length is not None:
            return f"{mark.min_length or 0:,} to {mark.max_length:,} characters"
    found = [m for mark in marks for m in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]
    least, most = (next((getattr(m, b) for m in found if hasattr(m, b)), None) for b in ("ge", "le"))
    bounds = {
        (True, True): f", {least} to {most}",
        (True, False): f", {least} or more",
        (False, True): f", {most} or less",
        (False, False): "",
    }
    return _asks(type_) + bounds[least is not None, most is not None]
