"""Under what circumstances a decision is taken: who decides, for whom, by which command.

Held in a context variable, so that decisions take only what they are about; it follows a call into a thread.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from domain.classification import Classification
from domain.errors import Rule
from domain.ids import kind_of
from domain.occurred import Occurred
from domain.value import Value

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import date

ACTS_FOR_AN_AGENCY = Rule(
    "fact.acts-for-an-agency",
    id="Keputusan atas nama pihak lain hanya diambil atas nama instansi yang tercatat.",
    en="Whoever decides on somebody else's behalf does so for an agency that is on record.",
)

Actor = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.@:_-]{1,120}$")]
"""The account that acts, or the agency it acts for, as the access token names it: never a person's name."""


class Provenance(Value):
    """Where a fact comes from: the part of its envelope that is known before anything is decided."""

    recorded_by: Actor
    """The account that decided."""
    agency: Actor
    """The agency that it acted for, and whose fact this is."""
    on_behalf_of: Actor | None = None
    """The agency that it acted for, where it was not for itself."""
    legal_basis: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = None
    """The rule of law or the order that the decision rests on."""
    command_id: UUID
    """Of the command that brought it about: the same command is never recorded twice."""
    causation: Annotated[int, Field(ge=1)] | None = None
    """The position of the fact that made this decision necessary."""
    correlation_id: UUID | None = None
    """The same for everything that belongs to one piece of work."""


class Seen(Value):
    """A thing that a decision looked at, at the version that it then had."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+-[0-9A-Za-z.@_-]{1,120}$")]
    version: Annotated[int, Field(ge=1)]


class Act(Provenance):
    """One command on its way in. ``occurred`` and ``classification`` are absent where the defaults are meant:
    it happened now, and it is classified like the thing that it is about."""

    now: AwareDatetime
    occurred: Occurred | None = None
    classification: Classification | None = None
    seen: tuple[Seen, ...] = ()
    """What the write door loaded for the decision to look at, other than what the decision is about."""


_ACT: ContextVar[Act] = ContextVar("act")


@contextmanager
def acting(act: Act) -> Iterator[None]:
    """Take every decision inside this block under ``act``."""
    token = _ACT.set(act)
    try:
        yield
    finally:
        _ACT.reset(token)


def current_act() -> Act:
    """The act under which a decision is being taken; LookupError outside of ``acting``."""
    return _ACT.get()


def day_of_the_act() -> date:
    """The day on which what is being decided happened, in the time zone that its time was given in."""
    act = current_act()
    return (act.occurred.start if act.occurred else act.now).date()


def must_act_for_an_agency(act: Provenance, known: Container[str]) -> None:
    """Refuse a decision on behalf of somebody who is no agency among those ``known``."""
    other = act.on_behalf_of
    ACTS_FOR_AN_AGENCY.require(other is None or (kind_of(other) == "agency" and other in known), on_behalf_of=other)
