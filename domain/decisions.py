"""What can be decided: every decision of every subject, read off its signature and its docstring."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from domain.aggregate import Aggregate, Own, declared_by
from domain.ids import Refers
from domain.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable


class Arguments(BaseModel):
    """What a decision is given: the base of every model that is made from a signature."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True)
class Parameter:
    """One keyword argument of a decision.

    Where the decision takes a thing (or several), callers give its id: ``thing`` is the subject, ``many`` whether
    there are several, and ``type`` the type of the id instead of the thing.
    """

    name: str
    type: Any
    default: Any
    thing: type[Aggregate] | None = None
    many: bool = False

    @property
    def required(self) -> bool:
        """Whether it has to be given."""
        return self.default is inspect.Parameter.empty


@dataclass(frozen=True)
class OwnParameter:
    """An argument that the record gives and callers do not: where its id stands, and whether there are several."""

    name: str
    path: str
    many: bool

    def named_by(self, holder: Any) -> tuple[str, ...]:
        """The ids that a thing holds under the last name of the path."""
        held = getattr(holder, self.path.rpartition(".")[2])
        return tuple(held) if self.many else (held,) if held else ()


@dataclass(frozen=True, eq=False)
class Decision:
    """One decision: whose it is, what it is called, whether it opens a new thing, and what it takes."""

    subject: type[Aggregate]
    name: str
    opens: bool
    method: Callable[..., Any]
    doc: str
    parameters: tuple[Parameter, ...]
    own: tuple[OwnParameter, ...]
    superseded: str = ""
    """What to take instead; empty while it may be taken."""

    @property
    def full_name(self) -> str:
        """Unique among all decisions, such as ``dispute.verify``."""
        return f"{self.subject.KIND}.{self.name}"

    @property
    def names(self) -> str:
        """The field of this thing's first fact that names one of the things the decision looks at, so that both are read
        at once; empty for none."""
        return next((p.path for p in self.own if not p.many and "." not in p.path), "")

    def own_things(
        self, subject: Aggregate | None, given: dict[str, Any], load: Callable[[tuple[str, ...]], dict[str, Aggregate]]
    ) -> dict[str, Any]:
        """The arguments that the record gives: ``load`` brings the things of some ids as they are on record."""
        found: dict[str, Any] = {}
        near = {p.name: p.named_by(subject) for p in self.own if "." not in p.path}
        at_once = load(tuple(dict.fromkeys(id for ids in near.values() for id in ids))) if any(near.values()) else {}
        for p in self.own:
            if p.name in near:
                ids, brought = near[p.name], at_once
            else:
                ids = p.named_by({**given, **found}[p.path.partition(".")[0]])
                brought = load(ids)
            things = tuple(brought[id] for id in ids)
            found[p.name] = things if p.many else things[0] if things else None
        return found

    @cached_property
    def arguments(self) -> type[Arguments]:
        """A model of what callers give, things by their ids."""
        fields: dict[str, Any] = {p.name: (p.type, ... if p.required else p.default) for p in self.parameters}
        made: type[Arguments] = create_model(f"{self.full_name} arguments", __base__=Arguments, **fields)
        return made


@cache
def decisions_of(subject: type[Aggregate]) -> dict[str, Decision]:
    """The decisions of one subject by name, in the order of its file."""
    found = {}
    for name, attribute in declared_by(subject).items():
        opens = isinstance(attribute, classmethod)
        method = attribute.__func__ if isinstance(attribute, classmethod) else attribute
        if getattr(method, "__decision__", False):
            found[name] = _describe(subject, name, method, opens=opens)
    return found


@cache
def every_decision() -> dict[str, Decision]:
    """All decisions by their full names."""
    return {d.full_name: d for subject in SUBJECTS.values() for d in decisions_of(subject).values()}


def decision_named(subject: type[Aggregate], name: str) -> Decision:
    """One decision; KeyError when the subject takes no such decision."""
    return decisions_of(subject)[name]


def hints_of(method: Callable[..., Any]) -> dict[str, Any]:
    """The types of a decision's arguments. A subject is known by its name, so that two subjects whose decisions look
    at each other need not import each other."""
    return get_type_hints(method, localns={s.__name__: s for s in SUBJECTS.values()}, include_extras=True)


def _describe(subject: type[Aggregate], name: str, method: Callable[..., Any], *, opens: bool) -> Decision:
    hints = hints_of(method)
    given, own = [], []
    for p in inspect.signature(method).parameters.values():
        if p.kind is not inspect.Parameter.KEYWORD_ONLY or (opens and p.name == "id"):
            continue
        path = next((mark.path for mark in getattr(hints[p.name], "__metadata__", ()) if isinstance(mark, Own)), None)
        if path is None:
            given.append(_parameter(p.name, hints[p.name], p.default))
        else:
            own.append(OwnParameter(p.name, path, many=get_origin(get_args(hints[p.name])[0]) is tuple))
    superseded = getattr(method, "__superseded__", "")
    return Decision(subject, name, opens, method, inspect.getdoc(method) or "", tuple(given), tuple(own), superseded)


def _parameter(name: str, type_: Any, default: Any) -> Parameter:
    thing = _thing_in(type_)
    if thing is None:
        return Parameter(name, type_, default)
    id_type = Annotated[str, Refers(thing.KIND)]
    if get_origin(type_) is tuple:
        return Parameter(name, tuple[id_type, ...], default, thing, many=True)
    optional = type(None) in get_args(type_)
    return Parameter(name, (id_type | None) if optional else id_type, default, thing)


def _thing_in(type_: Any) -> type[Aggregate] | None:
    candidates = get_args(type_) or (type_,)
    return next((c for c in candidates if isinstance(c, type) and issubclass(c, Aggregate)), None)
