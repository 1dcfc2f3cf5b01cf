"""The base of every fact: what happened, said once and for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from eventsourcing.domain import CanMutateAggregate
from pydantic import Field

from domain.act import Provenance, Seen
from domain.classification import Classification
from domain.occurred import Occurred

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.aggregate import Aggregate


class Fact(Provenance, CanMutateAggregate[str]):
    """Something that happened to one thing, with its envelope.

    A subclass is named in the past participle, carries a permanent ``TOPIC`` and, once its fields have changed
    shape, a higher ``SCHEMA`` with one entry in ``UPCASTS`` for every earlier one: a function from the stored fields
    of that schema to those of the next. ``apply`` only changes state: a guard there would run again at replay and
    make old history unreadable.
    """

    TOPIC: ClassVar[str]
    SCHEMA: ClassVar[int] = 1
    UPCASTS: ClassVar[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
    timestamp: ClassVar[Any] = None  # type: ignore[misc]  # the library's clock; ours: ``occurred`` and ``recorded_at``

    originator_id: str
    """The id of the thing that this is about."""
    originator_version: Annotated[int, Field(ge=1)]
    """Its place among the facts about that thing, counted from 1 without a gap."""
    occurred: Occurred
    """When it happened in the world, as far as known; when it was recorded if nothing else was said."""
    classification: Classification
    """Who may know of it."""
    thing_classification: Classification
    """How the thing itself was classified when this was recorded: never higher than the fact."""
    seen: tuple[Seen, ...] = ()
    """What else the decision looked at. None of it had changed when the fact was appended."""

    def mutate(self, aggregate: Any) -> Any:
        """Bring the thing from the version before this fact to the version after it."""
        if aggregate is None or aggregate.id != self.originator_id or aggregate.version + 1 != self.originator_version:
            found = "nothing" if aggregate is None else f"{aggregate.id} at version {aggregate.version}"
            raise ValueError(f"{self.TOPIC} {self.originator_id}/{self.originator_version} does not follow {found}")
        self.apply(aggregate)
        aggregate.version = self.originator_version
        own = self.thing_classification
        if self.classification.level is not own.level or self.classification.compartments != own.compartments:
            aggregate.note_class(self.classification)
        return aggregate


class Opening(Fact):
    """The first fact of a thing."""

    OPENS: ClassVar[type[Aggregate]]

    def mutate(self, aggregate: Any) -> Any:
        """Bring the thing into being."""
        if aggregate is not None or self.originator_version != 1:
            raise ValueError(f"{self.TOPIC} {self.originator_id}/{self.originator_version} is not a first fact")
        thing = self.OPENS.blank(self.originator_id, self.thing_classification)
        self.apply(thing)
        return thing
