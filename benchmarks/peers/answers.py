"""Two answers in one form, so that they can be compared.

The peer shows an enumeration's stored text where ours shows its member, a list of one where ours shows the one, what
belongs to a tie under ``properties``, and the things of a connection as ``edges { node }`` only. None of that is a
difference in what is said.
"""

from __future__ import annotations

import json
from typing import Any

from benchmarks.peers.type_definitions import ONE

_OF_THE_PAGE = ("pageInfo", "extensions")


def alike(answer: Any, *, ordered: bool = False) -> Any:
    """The form that is compared. Lists within are compared without their order, and so is the outermost unless
    ``ordered``."""
    return {key: _value(key, value, ordered=ordered) for key, value in answer.items() if key not in _OF_THE_PAGE}


def _value(key: str, value: Any, *, ordered: bool) -> Any:
    if isinstance(value, dict):
        return _thing(value, ordered=ordered)
    if isinstance(value, list):
        if key in ONE:
            if len(value) > 1:
                raise ValueError(f"{key}: one was expected, {len(value)} were given")
            return _value(key, value[0], ordered=ordered) if value else None
        items = [_value("", item, ordered=False) for item in value]
        return items if ordered else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return value.casefold() if isinstance(value, str) else value


def _thing(given: dict[str, Any], *, ordered: bool) -> Any:
    found = {k: v for k, v in given.items() if k not in _OF_THE_PAGE}
    if found.keys() == {"aggregate"}:
        return found["aggregate"]["count"]["nodes"]
    if found.keys() == {"totalCount"}:
        return found["totalCount"]
    if found.keys() == {"nodes"}:
        return _value("", found["nodes"], ordered=ordered)
    if found.keys() == {"edges"}:
        return _value("", [_edge(edge) for edge in found["edges"]], ordered=ordered)
    return {key: _value(key, value, ordered=False) for key, value in found.items()}


def _edge(edge: dict[str, Any]) -> dict[str, Any]:
    """An edge is its node with what belongs to the tie."""
    own = {f"tie.{k}": v for k, v in {**edge, **edge.get("properties", {})}.items() if k not in ("node", "properties")}
    return {**own, **edge["node"]}
