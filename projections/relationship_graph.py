"""One recorded fact as one step of the graph. A new subject is entered in ``CHANGES``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.ids import kind_of
from graph.changes import ReadClass, Step
from projections import (
    agencies,
    agreements,
    alerts,
    customs,
    disputes,
    groups,
    incidents,
    mediations,
    meetings,
    places,
    plans,
    recoveries,
    relations,
    reports,
    sources,
    taskings,
    territory_files,
)
from projections.findings import kept_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.classification import Classification
    from graph.changes import Change
    from ledger.history import Recorded

CHANGES: dict[str, Callable[[Any], list[Change]]] = {
    "place": places.changes,
    "agency": agencies.changes,
    "source": sources.changes,
    "report": reports.changes,
    "group": groups.changes,
    "relation": relations.changes,
    "incident": incidents.changes,
    "dispute": disputes.changes,
    "custom": customs.changes,
    "mediation": mediations.changes,
    "agreement": agreements.changes,
    "recovery": recoveries.changes,
    "meeting": meetings.changes,
    "tasking": taskings.changes,
    "alert": alerts.changes,
    "territoryfile": territory_files.changes,
    "plan": plans.changes,
}
"""The changes of every subject, by the kind that its ids begin with."""


def step(recorded: Recorded) -> Step:
    """What a fact changes in the graph, and who may see it."""
    fact = recorded.fact
    changes = CHANGES[kind_of(fact.originator_id)](fact)
    if not fact.classification.within(fact.thing_classification):
        changes = kept_apart(changes, fact.TOPIC, recorded.position)
    return Step(recorded.position, read_class(fact.classification), tuple(changes))


def read_class(classification: Classification) -> ReadClass:
    """A classification as the graph keeps it."""
    return ReadClass(classification.level.rank, classification.compartments)
