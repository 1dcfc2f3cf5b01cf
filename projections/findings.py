"""What a fact says that fewer readers may know than know of its thing.

A property of a node comes only from facts that every reader of the node may see, and a tie ends only by such facts.
So what such a fact would change is kept apart, in a finding of its own beside the node; what it adds stays as it is,
for a new node or tie carries the class of the fact that made it. What it ends goes on for those who may not know of it,
with a finding beside it; ties that only its own readers see, it ends like any other fact.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary import FINDING_ON
from graph.vocabulary.findings import FINDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.changes import Change
    from graph.vocabulary.forms import Label


def kept_apart(changes: Iterable[Change], topic: str, position: int) -> list[Change]:
    """The same changes, with a finding in place of each that would touch a node that is there already, and beside each
    that ends ties."""
    kept: list[Change] = []
    put: set[tuple[Label, str]] = set()
    ended: list[EndEdges] = []
    number = 0
    for change in changes:
        match change:
            case PutNode():
                put.add((change.label, change.id))
                kept.append(change)
            case PutEdge():
                # the tie that this one follows may go on beside it, so it needs an id of its own
                follows = change.anew or any(_means(end, change) for end in ended)
                kept.append(replace(change, key=f"{change.key}@{position}") if follows else change)
            case ChangeNode() if (change.label, change.id) in put:
                kept.append(change)
            case ChangeNode():
                number += 1
                kept += _finding(change.label, change.id, topic, dict(change.properties), position, number)
            case EndEdges():
                number += 1
                ended.append(change)
                label, id = _shown_at(change)
                kept += (change, *_finding(label, id, topic, _said_of(change), position, number))
    return kept


def _means(end: EndEdges, put: PutEdge) -> bool:
    return end.tie == put.tie and end.source in (None, put.source) and end.target in (None, put.target)


def _said_of(end: EndEdges) -> dict[str, object]:
    """That a certain tie has ended; of whatever stands at one end, only that it is replaced, for nothing may be there."""
    verb = "replaces_any" if end.source is None or end.target is None else "ended"
    return {verb: end.tie.type, "source": end.source, "target": end.target}


def _shown_at(change: EndEdges) -> tuple[Label, str]:
    ends = ((change.tie.source, change.source), (change.tie.target, change.target))
    for label, id in ends:
        if id is not None and label in FINDING_ON:
            return label, id
    raise ValueError(f"the end of {change.tie.type} can be kept at neither of its ends")


def _finding(
    label: Label, id: str, topic: str, says: Mapping[str, object], position: int, number: int
) -> tuple[PutNode, PutEdge]:
    finding = f"finding-{position}-{number}"
    text = json.dumps({k: v for k, v in says.items() if v is not None}, ensure_ascii=False, sort_keys=True)
    return PutNode(FINDING, finding, {"topic": topic, "says": text}), PutEdge(FINDING_ON[label], finding, id)
