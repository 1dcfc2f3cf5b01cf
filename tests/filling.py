"""A graph filled by hand from the vocabulary, so that no kind is forgotten when one is added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.enums import domain_enums
from graph.changes import PutEdge, PutNode, ReadClass, Step
from graph.store import GraphStore
from graph.vocabulary import FINDING_ON, LABELS, TIES
from graph.vocabulary.forms import Label, Property

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.connection import Graph

OPEN, SECRET, KEPT = ReadClass(0), ReadClass(2), ReadClass(0, ("INTEL",))
HIDDEN = (SECRET, KEPT)
ALL_TIES = (*TIES, *FINDING_ON.values())


def _value(p: Property) -> Any:
    if p.enum:
        return next(iter(domain_enums()[p.enum])).value
    return {
        "text": "hidden word", "whole": 1, "number": 1.5, "decimal": "1.50", "truth": True, "time": "2025-01-01T00:00:00Z",
        "day": "2025-01-01", "texts": ("hidden word",),
    }[p.type]  # fmt: skip


def _values(properties: Iterable[Property], **own: Any) -> dict[str, Any]:
    return {p.name: own.get(p.name, _value(p)) for p in properties if p.required or p.searched or p.name in own}


@dataclass
class Filled:
    """The ids of the open and the hidden things, by label, and the last position."""

    open: dict[Label, str]
    hidden: dict[Label, list[str]]
    last: int = 0


def fill(graph: Graph) -> Filled:
    """One open thing of every kind, and for every kind and tie hidden ones: things, and ties between open things."""
    filled = Filled({}, {label: [] for label in LABELS})
    steps: list[Step] = []

    def step(seen_by: ReadClass, *changes: Any) -> None:
        steps.append(Step(len(steps) + 1, seen_by, changes))

    for label in LABELS:
        filled.open[label] = f"{label.name.lower()}-open"
        step(OPEN, PutNode(label, filled.open[label], {} if label.shared else _values(label.properties)))
        if not label.shared:
            for n, seen_by in enumerate(HIDDEN):
                id = f"{label.name.lower()}-hidden{n}"
                filled.hidden[label].append(id)
                step(seen_by, PutNode(label, id, _values(label.properties)))
    for tie in ALL_TIES:
        for seen_by, id in zip(HIDDEN, filled.hidden[tie.target], strict=False):
            step(seen_by, PutEdge(tie, filled.open[tie.source], id, _values(tie.properties)))
        for seen_by, id in zip(HIDDEN, filled.hidden[tie.source], strict=False):
            step(seen_by, PutEdge(tie, id, filled.open[tie.target], _values(tie.properties)))
        for n, seen_by in enumerate(HIDDEN):
            step(
                seen_by,
                PutEdge(tie, filled.open[tie.source], filled.open[tie.target], _values(tie.properties), f"k{n}"),
            )
    store = GraphStore(graph)
    lease = store.take_over(store.live_slot(), "the test", 60)
    assert lease is not None
    store.apply(steps, expected=0, lease=lease)
    store.release(lease)
    filled.last = len(steps)
    return filled
