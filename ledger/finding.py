"""Finds values of one sort inside a fact, however deep: the ids that it refers to, the personal values that it holds.

Where to look is read off the types, once for every class.
"""

from __future__ import annotations

import types
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from domain.ids import Refers
from domain.personal import Personal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Found = tuple[str, Any]
    """The path of a field, such as ``where.place`` or ``evidence.0``, and what stands there."""
    Look = Callable[[str, Any], Iterator[Found]]


def ids_in(value: BaseModel) -> Iterator[tuple[str, str]]:
    """Every id that a fact or a value refers to, with the path of the field that it stands in."""
    return _inside(value, "", _refers)


def personal_values_in(value: BaseModel) -> Iterator[tuple[str, Personal]]:
    """Every personal value in a fact or a value, with the path of the field that it stands in."""
    return _inside(value, "", _personal)


def _refers(_: Any, marks: tuple[Any, ...]) -> bool:
    return any(isinstance(mark, Refers) for mark in marks)


def _personal(type_: Any, _: tuple[Any, ...]) -> bool:
    return isinstance(type_, type) and issubclass(type_, Personal)


def _inside(value: BaseModel, path: str, sought: Callable[[Any, tuple[Any, ...]], bool]) -> Iterator[Found]:
    for name, look in _fields(type(value), sought):
        yield from look(f"{path}.{name}" if path else name, getattr(value, name))


@cache
def _fields(model: type[BaseModel], sought: Callable[[Any, tuple[Any, ...]], bool]) -> tuple[tuple[str, Look], ...]:
    looks = ((name, _look(f.annotation, tuple(f.metadata), sought)) for name, f in model.model_fields.items())
    return tuple((name, look) for name, look in looks if look is not None)


def _look(type_: Any, marks: tuple[Any, ...], sought: Callable[[Any, tuple[Any, ...]], bool]) -> Look | None:
    """How to look for what is sought in a value of this type; None where it cannot occur."""
    origin, args = get_origin(type_), get_args(type_)
    if sought(type_, marks):
        return _itself
    if origin is Annotated:
        return _look(args[0], args[1:], sought)
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        return lambda path, value: _inside(value, path, sought) if isinstance(value, BaseModel) else iter(())
    looks = [look for look in (_look(arg, (), sought) for arg in args) if look is not None]
    if not looks:
        return None
    if origin in (Union, types.UnionType):
        return _any_of(looks)
    if isinstance(origin, type) and issubclass(origin, dict):
        return _in_entries(_look(args[0], (), sought), _look(args[1], (), sought))
    return _in_items(_any_of(looks))


def _itself(path: str, value: Any) -> Iterator[Found]:
    if isinstance(value, str | Personal):
        yield path, value


def _any_of(looks: list[Look]) -> Look:
    if len(looks) == 1:
        return looks[0]

    def look(path: str, value: Any) -> Iterator[Found]:
        seen = set()
        for one in looks:
            for found in one(path, value):
                if found[0] not in seen:
                    seen.add(found[0])
                    yield found

    return look


def _in_items(inner: Look) -> Look:
    def look(path: str, value: Any) -> Iterator[Found]:
        for index, item in enumerate(value or ()):
            yield from inner(f"{path}.{index}", item)

    return look


def _in_entries(keys: Look | None, values: Look | None) -> Look:
    def look(path: str, value: Any) -> Iterator[Found]:
        for key, item in (value or {}).items():
            if keys is not None:
                yield from keys(f"{path}.{key} (key)", key)
            if values is not None:
                yield from values(f"{path}.{key}", item)

    return look
