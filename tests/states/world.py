"""A world of things and the facts that made them, and what they are called."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from domain.act import Act, Seen, acting
from domain.aggregate import declared_by
from domain.agreement import Agreement
from domain.decisions import decisions_of
from domain.dispute import Dispute
from domain.errors import Rule, RuleBroken
from domain.group import Group
from domain.ids import kind_of
from domain.incident import Incident
from domain.mediation import Mediation
from domain.report import (
    Report,
)
from domain.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.aggregate import Aggregate
    from domain.fact import Fact


T = TypeVar("T", bound="Aggregate")

PLACE = "place-35.20.04.2020@2025"
DISTRICT = "place-35.20.04@2025"
BOUNDARIES = "territoryfile-desa"
DESK, POLICE = "agency-desk", "agency-police"
SOURCE, OTHER_SOURCE = "source-forum", "source-officer"
REPORT, OTHER_REPORT, THIRD_REPORT = "report-1", "report-2", "report-3"
EAST, WEST, FRIENDS, CROWD = "group-east", "group-west", "group-friends-of-east", "group-crowd"
TWIN = "group-east-again"
RELATION, OTHER_RELATION, DISPUTE = "relation-1", "relation-2", "dispute-1"
INCIDENT, OTHER_INCIDENT = "incident-1", "incident-2"
MEDIATION, AGREEMENT = "mediation-1", "agreement-1"
CUSTOM, RECOVERY = "custom-1", "recovery-1"
MEETING, TASKING, ALERT, PLAN = "meeting-1", "tasking-1", "alert-1", "plan-1"
BUPATI, ARMY = "agency-bupati", "agency-army"
SPEAKER_EAST, SPEAKER_WEST, MEDIATOR = "person-east", "person-west", "person-mediator"

NARRATIVES = {
    REPORT: "Two columns met where the roads cross. Stones flew, somebody named by the witness fell, then it was quiet.",
    OTHER_REPORT: "Our patrol parted some fifty young people at the village hall about ten; a handful went to the clinic.",
}
BEGIN = datetime(2025, 4, 20, 1, 0, tzinfo=UTC)
MANDATE_BEGINS = date(2025, 1, 1)
TEXT = sha256(b"the text of the agreement").hexdigest()
OTHER_TEXT = sha256(b"another text").hexdigest()


class World:
    """Things, the facts that made them, and a clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.things: dict[str, Aggregate] = {}
        self.facts: list[Fact] = []

    def decide(
        self,
        decide: Callable[..., Any],
        id: str,
        /,
        *,
        occurred: Any = None,
        classification: Any = None,
        **given: Any,
    ) -> Fact:
        """Take a decision as the write door does, things given by their ids, and return the one fact it comes to.

        Nothing is typed here, so that tests can say wrong things; the arguments are checked as callers' are."""
        subject = SUBJECTS[kind_of(id)]
        decision = decisions_of(subject)[decide.__name__]
        checked = decision.arguments(**given)
        arguments = {p.name: getattr(checked, p.name) for p in decision.parameters}
        for p in decision.parameters:
            if p.thing is not None and arguments[p.name] is not None:
                value = arguments[p.name]
                arguments[p.name] = tuple(self.things[i] for i in value) if p.many else self.things[value]
        thing = None if decision.opens else self.things[id]
        looked_at: dict[str, Aggregate] = {}

        def look(ids: tuple[str, ...]) -> dict[str, Aggregate]:
            looked_at.update({i: self.things[i] for i in ids})
            return looked_at

        look(tuple(i for p in decision.parameters if p.thing for i in _ids(getattr(checked, p.name))))
        own = decision.own_things(thing, arguments, look)
        act = Act(
            recorded_by="tester",
            agency=DESK,
            command_id=UUID(int=len(self.facts) + 1),
            now=self.now,
            occurred=occurred,
            classification=classification,
            seen=tuple(Seen(id=i, version=other.version) for i, other in looked_at.items() if other is not thing),
        )
        with acting(act):
            if decision.opens:
                thing = decision.method(subject, id=id, **arguments)
            else:
                decision.method(thing, **arguments, **own)
        assert thing is not None
        (fact,) = thing.collect_events()
        assert isinstance(fact, decision_facts(subject))
        self.things[id] = thing
        self.facts.append(fact)
        return fact

    def refusal_of(self, decide: Callable[..., Any], id: str, /, **given: Any) -> Rule:
        """The rule for which a decision is refused. Fails when it is not, or when it left a trace."""
        version = self.things[id].version if id in self.things else None
        try:
            fact = self.decide(decide, id, **given)
        except RuleBroken as refused:
            assert (self.things[id].version if id in self.things else None) == version
            assert all(not thing.pending_events for thing in self.things.values())
            return refused.rule
        raise AssertionError(f"{decide.__qualname__} was not refused: {fact.TOPIC}")

    def wait(self, **span: float) -> None:
        """Let time pass, in the units of ``timedelta``."""
        self.now += timedelta(**span)

    def thing(self, kind: type[T], id: str) -> T:
        """A thing as it stands."""
        found = self.things[id]
        assert isinstance(found, kind)
        return found

    def facts_of(self, id: str) -> list[Fact]:
        """What happened to one thing, oldest first."""
        return [fact for fact in self.facts if fact.originator_id == id]

    @property
    def group(self) -> Group:
        return self.thing(Group, EAST)

    @property
    def report(self) -> Report:
        return self.thing(Report, REPORT)

    @property
    def incident(self) -> Incident:
        return self.thing(Incident, INCIDENT)

    @property
    def dispute(self) -> Dispute:
        return self.thing(Dispute, DISPUTE)

    @property
    def mediation(self) -> Mediation:
        return self.thing(Mediation, MEDIATION)

    @property
    def agreement(self) -> Agreement:
        return self.thing(Agreement, AGREEMENT)


def _ids(given: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given or ()


@cache
def decision_facts(subject: type[Aggregate]) -> tuple[type[Fact], ...]:
    """The kinds of fact that a subject's decisions may come to."""
    from domain.subjects import FACTS

    return tuple(fact for fact in FACTS.values() if declared_by(subject).get(fact.__name__) is fact)
