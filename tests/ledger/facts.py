"""Facts of every kind, made up by Hypothesis from the types of their fields."""

from __future__ import annotations

import types
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from domain.aggregate import declared_by
from domain.ids import Refers
from domain.personal import Personal
from domain.subjects import SUBJECTS

if TYPE_CHECKING:
    from domain.fact import Fact

_MOMENTS = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001  # Hypothesis adds the time zone
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]),
)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    date: st.dates(),
    Decimal: st.decimals(0, 100, places=4),
    AwareDatetime: _MOMENTS,
    UUID: st.uuids(),
    type(None): st.none(),
}


@cache
def facts_of(kind: type[Fact]) -> st.SearchStrategy[Fact]:
    """Any fact of one kind that its class accepts, about things that need not exist."""
    fields = {name: _values(f.annotation, tuple(f.metadata)) for name, f in kind.model_fields.items()}
    owner = next(subject for subject in SUBJECTS.values() if kind in declared_by(subject).values())
    fields["originator_id"] = _ids(owner.KIND)
    fields["originator_version"] = st.integers(1, 10**6)
    return _accepted(kind, fields)


def personal_values(text: st.SearchStrategy[str]) -> st.SearchStrategy[Personal]:
    """A text about somebody."""
    return st.builds(Personal, subject=st.from_regex(r"person-[0-9a-z]{1,8}", fullmatch=True), text=text)


def _ids(kind: str) -> st.SearchStrategy[str]:
    return st.from_regex(rf"{kind}-[0-9A-Za-z.@_-]{{1,20}}", fullmatch=True)


def _accepted(model: type[BaseModel], fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """What the model accepts: its own rules between fields are not known here, so some tries are thrown away."""

    def attempt(values: dict[str, Any]) -> Any:
        try:
            return model(**values)
        except ValidationError:
            return None

    return st.fixed_dictionaries(fields).map(attempt).filter(lambda made: made is not None)


@cache
def _model(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    if model is Personal:
        return personal_values(st.text(min_size=1, max_size=40))
    return _accepted(model, {name: _values(f.annotation, tuple(f.metadata)) for name, f in model.model_fields.items()})


def _values(type_: Any, marks: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    origin, args = get_origin(type_), get_args(type_)
    if refers := next((mark for mark in marks if isinstance(mark, Refers)), None):
        return _ids(refers.kind)
    if origin is Annotated:
        return _values(args[0], (*marks, *args[1:]))
    if origin in (Union, types.UnionType):
        return st.one_of([_values(arg) for arg in args])
    if origin is tuple:
        return st.lists(_values(args[0]), max_size=3).map(tuple).filter(_accepting(type_, marks))
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        return _model(type_)
    if isinstance(type_, type) and issubclass(type_, Enum):
        return st.sampled_from(list(type_))
    if type_ is str:
        return _texts(marks)
    if type_ is int:
        return _within(marks).filter(_accepting(type_, marks))
    return _PLAIN[type_].filter(_accepting(type_, marks))


def _within(marks: tuple[Any, ...]) -> st.SearchStrategy[int]:
    low = next((m.ge for m in marks if hasattr(m, "ge")), None)
    high = next((m.le for m in marks if hasattr(m, "le")), None)
    return st.integers(-(2**53) if low is None else low, 2**53 if high is None else high)


def _texts(marks: tuple[Any, ...]) -> st.SearchStrategy[str]:
    pattern = next((mark.pattern for mark in marks if getattr(mark, "pattern", None)), None)
    texts = (
        st.from_regex(pattern, fullmatch=True)
        if pattern
        else st.one_of(st.text(min_size=1, max_size=60), st.text("aé 漢\n", min_size=1, max_size=10))
    )
    return texts.filter(_accepting(str, marks))


def _accepting(type_: Any, marks: tuple[Any, ...]) -> Any:
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[type_, *marks] if marks else type_)

    def accepts(value: Any) -> bool:
        try:
            return bool(adapter.validate_python(value) == value)
        except ValidationError:
            return False

    return accepts
