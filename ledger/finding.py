"""Finds values of one sort inside a fact, however deep: the ids that it refers to, the personal values that it holds.

Where to look is read off the types, once for every class: what cannot hold any is not looked into.
"""

from __future__ import annotations

import types
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from domain.ids import Refers
from domain.personal import Personal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Found = tuple[str, Any]
    """The path of a field, such as ``where.place`` or ``evidence.0``, and what stands there."""
    Look = Callable[[str, Any, dict[str, Any]], None]
    """Enters what it finds under its path."""
    Sought = Callable[[Any, tuple[Any, ...]], bool]


def ids_in(value: BaseModel) -> Iterable[tuple[str, str]]:
    """Every id that a fact or a value refers to, with the path of the field that it stands in."""
    return _found(value, _refers)


def personal_values_in(value: BaseModel) -> Iterable[tuple[str, Personal]]:
    """Every personal value in a fact or a value, with the path of the field that it stands in."""
    return _found(value, _personal)


def _refers(_: Any, marks: tuple[Any, ...]) -> bool:
    return any(isinstance(mark, Refers) for mark in marks)


def _personal(type_: Any, _: tuple[Any, ...]) -> bool:
    return isinstance(type_, type) and issubclass(type_, Personal)


def _found(value: BaseModel, sought: Sought) -> Iterable[Found]:
    found: dict[str, Any] = {}
    _inside("", value, sought, found)
    return found.items()


def _inside(path: str, value: BaseModel, sought: Sought, found: dict[str, Any]) -> None:
    for name, look in _fields(type(value), sought):
        if held := getattr(value, name):  # most that may hold something hold nothing
            look(f"{path}.{name}" if path else name, held, found)


@cache
def _fields(model: type[BaseModel], sought: Sought) -> tuple[tuple[str, Look], ...]:
    looks = ((name, _look(f.annotation, tuple(f.metadata), sought)) for name, f in model.model_fields.items())
    return tuple((name, look) for name, look in looks if look is not None)


def _look(type_: Any, marks: tuple[Any, ...], sought: Sought) -> Look | None:
    """How to look for what is sought in a value of this type; None where it cannot occur."""
    origin, args = get_origin(type_), get_args(type_)
    if sought(type_, marks):
        return _itself
    if origin is Annotated:
        return _look(args[0], args[1:], sought)
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        return _in_value(sought) if _may_hold(type_, sought, set()) else None
    looks = [look for look in (_look(arg, (), sought) for arg in args) if look is not None]
    if not looks:
        return None
    if origin in (Union, types.UnionType):
        return _any_of(looks)
    if isinstance(origin, type) and issubclass(origin, dict):
        return _in_entries(_look(args[0], (), sought), _look(args[1], (), sought))
    return _in_items(_any_of(looks))


def _may_hold(type_: Any, sought: Sought, asked: set[type], marks: tuple[Any, ...] = ()) -> bool:
    """Whether a value of a type, or of a class made from it, may hold what is sought. ``asked``: classes that were
    looked at, for one may hold others of its own kind."""
    if sought(type_, marks):
        return True
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        if type_ in asked:
            return False
        asked.add(type_)
        fields = [(field.annotation, tuple(field.metadata)) for field in type_.model_fields.values()]
        return any(_may_hold(field, sought, asked, its) for field, its in fields) or any(
            _may_hold(narrower, sought, asked) for narrower in type_.__subclasses__()
        )
    args = get_args(type_)
    if get_origin(type_) is Annotated:
        return _may_hold(args[0], sought, asked, args[1:])
    return any(_may_hold(arg, sought, asked) for arg in args)


def _itself(path: str, value: Any, found: dict[str, Any]) -> None:
    if isinstance(value, str | Personal):
        found.setdefault(path, value)


@cache
def _in_value(sought: Sought) -> Look:
    def look(path: str, value: Any, found: dict[str, Any]) -> None:
        if isinstance(value, BaseModel):
            _inside(path, value, sought, found)

    return look


def _any_of(looks: list[Look]) -> Look:
    if len(looks) == 1:
        return looks[0]

    def look(path: str, value: Any, found: dict[str, Any]) -> None:
        for one in looks:
            one(path, value, found)

    return look


def _in_items(inner: Look) -> Look:
    def look(path: str, value: Any, found: dict[str, Any]) -> None:
        for index, item in enumerate(value):
            inner(f"{path}.{index}", item, found)

    return look


def _in_entries(keys: Look | None, values: Look | None) -> Look:
    def look(path: str, value: Any, found: dict[str, Any]) -> None:
        for key, item in value.items():
            if keys is not None:
                keys(f"{path}.{key} (key)", key, found)
            if values is not None:
                values(f"{path}.{key}", item, found)

    return look
