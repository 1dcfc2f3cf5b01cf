"""Where everything stands in the model, and what an attempt is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.states import (
    EAST,
    SPEAKER_EAST,
    SPEAKER_WEST,
    WEST,
)

if TYPE_CHECKING:
    from collections.abc import Callable


SPEAKERS = {EAST: SPEAKER_EAST, WEST: SPEAKER_WEST}
HANDLED = {"verified", "assigned", "in_handling", "in_mediation", "agreed", "monitored"}
GOING_ON = {"proposed", "consenting", "in_session", "adjourned"}
BINDING = {"in_force", "breach_alleged", "breach_confirmed"}
OWED = {"open", "reported_done", "returned"}


@dataclass
class Talks:
    """One mediation."""

    state: str = "proposed"
    consents: dict[str, str] = field(default_factory=dict)
    mediated: bool = False
    challenged: bool = False
    sessions: int = 0

    @property
    def all_consent(self) -> bool:
        return self.consents == {EAST: "given", WEST: "given"}


@dataclass
class Paper:
    """One agreement."""

    mediation: str
    state: str = "drafted"
    until: date | None = None
    commitments: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    successor: str | None = None

    @property
    def standing(self) -> str:
        for said, state in (("confirmed", "breach_confirmed"), ("alleged", "breach_alleged")):
            if said in self.breaches:
                return state
        return "in_force"


@dataclass
class Case:
    """Where everything stands."""

    today: date
    handling: str = "detected"
    before: str | None = None
    phase: str = "prevention"
    status: str = "none"
    status_until: date | None = None
    settled_in: str | None = None
    reached: list[str] = field(default_factory=list)
    talks: dict[str, Talks] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    recovery: str | None = None
    meeting: str | None = None
    decided: int = 0
    taskings: dict[str, str] = field(default_factory=dict)
    alerts: dict[str, str] = field(default_factory=dict)
    answer_by: dict[str, date] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)

    @property
    def alive(self) -> bool:
        return self.handling not in ("dismissed", "merged")

    def open_matters(self) -> bool:
        """Whether something keeps the dispute from being closed."""
        for name in self.reached:
            paper = self.papers[name]
            if paper.state == "renegotiated" and paper.successor not in self.reached:
                return True
            if paper.state in BINDING and (paper.state != "in_force" or OWED & set(paper.commitments)):
                return True
        return any(self.alerts[name] in ("raised", "lapsed") for name in self.listed)


@dataclass
class Attempt:
    """Something that somebody tries."""

    decide: Callable[..., Any]
    id: str
    given: dict[str, Any]
    legal: bool
    then: Callable[[], None]


class Cannot(Exception):
    """There is nothing yet that this could be tried on."""


def sets(thing: object, **values: Any) -> Callable[[], None]:
    def then() -> None:
        for name, value in values.items():
            setattr(thing, name, value)

    return then


def both(*effects: Callable[[], None]) -> Callable[[], None]:
    def then() -> None:
        for effect in effects:
            effect()

    return then


def one_of(names: dict[str, Any], choose: Any) -> str:
    if not names:
        raise Cannot
    return str(choose(list(names)))
