"""What a fact says that fewer readers may know than know of its thing.

A property of a node comes only from facts that every reader of the node may see. So what such a fact would change is
kept apart, in a finding of its own beside the node; what it adds stays as it is, for a new node or tie carries the
class of the fact that made it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary import FINDING, FINDING_ON

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.changes import Change
    from graph.vocabulary import Label


def kept_apart(changes: Iterable[Change], topic: str, position: int) -> list[Change]:
    """The same changes, with a finding in place of each that would touch what is already there."""
    kept: list[Change] = []
    put: set[tuple[Label, str]] = set()
    not_ended: list[EndEdges] = []
    number = 0
    for change in changes:
        match change:
            case PutNode():
                put.add((change.label, change.id))
                kept.append(change)
            case PutEdge():
                # the tie that this one was to follow goes on beside it, so it needs an id of its own
                key = f"{change.key}@{position}" if any(_means(end, change) for end in not_ended) else change.key
                kept.append(PutEdge(change.tie, change.source, change.target, change.properties, key))
            case ChangeNode() if (change.label, change.id) in put:
                kept.append(change)
            case ChangeNode():
                number += 1
                kept += _finding(change.label, change.id, topic, dict(change.properties), position, number)
            case EndEdges():
                number += 1
                not_ended.append(change)
                label, id = _shown_at(change)
                says = {"ended": change.tie.type, "source": change.source, "target": change.target}
                kept += _finding(label, id, topic, says, position, number)
    return kept


def _means(end: EndEdges, put: PutEdge) -> bool:
    return end.tie == put.tie and end.source in (None, put.source) and end.target in (None, put.target)


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
