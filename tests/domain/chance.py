"""Facts by chance: a Hypothesis strategy for every kind, made from the types of its fields and nothing else."""

from __future__ import annotations

import re
import types
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from annotated_types import Ge, Le
from hypothesis import strategies as st
from pydantic import BaseModel, Strict, StringConstraints

from domain.ids import Refers
from domain.occurred import Occurred
from domain.personal import Personal

if TYPE_CHECKING:
    from domain.fact import Fact

_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip() != "")  # fmt: skip
_MOMENTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 28), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is drawn
_SUBJECTS = st.sampled_from(["person-1", "person-2"])

_OF_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    Decimal: st.decimals(0, 100, places=4),
    date: st.dates(),
    datetime: _MOMENTS,
    UUID: st.uuids(),
    Personal: st.builds(Personal, subject=_SUBJECTS, text=st.none() | _WORDS),
    Occurred: st.tuples(_MOMENTS, _MOMENTS, st.booleans()).map(
        lambda t: Occurred(start=min(t[:2]), end=max(t[:2]) if t[2] else None)
    ),
}


@cache
def facts(kind: type[Fact]) -> st.SearchStrategy[Fact]:
    """Any fact of one kind."""
    return st.builds(kind, **_fields(kind))


def _fields(model: type[BaseModel]) -> dict[str, st.SearchStrategy[Any]]:
    return {name: _of(field.annotation, tuple(field.metadata)) for name, field in model.model_fields.items()}


def _of(type_: Any, marks: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(type_), get_args(type_)
    if origin is Annotated:
        return _of(inner[0], (*marks, *inner[1:]))
    if origin in (Union, types.UnionType):
        return st.one_of(*(_of(each, marks) for each in inner))
    if origin is tuple:
        return st.lists(_of(inner[0]), max_size=3).map(tuple)
    if type_ is type(None):
        return st.none()
    if type_ in _OF_TYPE:
        return _OF_TYPE[type_]
    if isinstance(type_, type) and issubclass(type_, Enum):
        return st.sampled_from(type_)
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        return st.builds(type_, **_fields(type_))
    if type_ is str:
        return _text(marks)
    if type_ in (int, float):
        return _number(type_, marks)
    raise TypeError(f"no way to make up a {type_!r}; teach tests/domain/chance.py")


def _text(marks: tuple[Any, ...]) -> st.SearchStrategy[str]:
    for mark in marks:
        if isinstance(mark, Refers):
            return st.sampled_from([f"{mark.kind}-{n}" for n in range(1, 10)])
        if isinstance(mark, StringConstraints) and mark.pattern is not None:
            return st.from_regex(_short(mark.pattern), fullmatch=True).map(lambda text: text.rstrip("\n"))
    return _WORDS


def _short(pattern: str | re.Pattern[str]) -> str:
    """The same pattern with fewer repetitions: long texts take long to draw and show nothing more."""
    return re.sub(r"\{([01]),\d+\}", r"{\1,3}", pattern if isinstance(pattern, str) else pattern.pattern)


def _number(type_: type[Any], marks: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    bounds = [bound for mark in marks for bound in getattr(mark, "metadata", [mark])]
    low = next((bound.ge for bound in bounds if isinstance(bound, Ge)), None)
    high = next((bound.le for bound in bounds if isinstance(bound, Le)), None)
    assert not any(isinstance(bound, Strict) and not bound.strict for bound in bounds)
    if type_ is int:
        return st.integers(low if low is not None else -(2**40), high if high is not None else 2**40)  # type: ignore[arg-type]
    return st.floats(low, high, allow_nan=False, allow_infinity=False)  # type: ignore[arg-type]  # bounds are numbers here
