"""Every label, property and tie of the graph, declared once with its meaning.

The statements, the indexes, the GraphQL types with their filters and orders, and the reference page are all made
from these declarations; what is not declared here is refused by the store.

A time is kept as an ISO 8601 text in UTC of fixed width (``2025-04-20T07:00:00Z``) and a day as ``2025-04-20``: they
sort as they stand, mean the same on every server, and need no conversion on their way to a reader.
"""

from __future__ import annotations

from graph.vocabulary import (
    agreements,
    alerts,
    disputes,
    findings,
    groups,
    incidents,
    mediations,
    meetings,
    places,
    plans,
    recoveries,
    relations,
    reports,
    territories,
)
from graph.vocabulary.findings import FINDING
from graph.vocabulary.forms import Label, Tie

_SUBJECTS = (
    places,
    reports,
    groups,
    relations,
    incidents,
    disputes,
    mediations,
    agreements,
    recoveries,
    meetings,
    alerts,
    plans,
    findings,
    territories,
)

LABELS: tuple[Label, ...] = tuple(label for subject in _SUBJECTS for label in subject.LABELS)
TIES: tuple[Tie, ...] = tuple(tie for subject in _SUBJECTS for tie in subject.TIES)

FINDING_ON: dict[Label, Tie] = {
    label: Tie("FINDING_ON", FINDING, label, f"A finding on a {label.name.lower()}.", "", "findings")
    for label in LABELS
    if label.name not in ("Finding", "Person")
}

RESTS_ON_TARGET: tuple[Tie, ...] = tuple(tie for tie in TIES if tie.decided_on == "target")
RESTS_ON_SOURCE: tuple[Tie, ...] = tuple(tie for tie in TIES if tie.decided_on == "source")
"""The ties of things that were decided on one another: on the thing at the target, and on the thing at the source."""
