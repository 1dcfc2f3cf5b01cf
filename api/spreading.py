"""Networks and the ways through them, from the bounded neighbourhood that one statement brings."""

from __future__ import annotations

from collections import defaultdict
from math import prod
from typing import Any

from api.plan_networks import TIES_A_HOP

MOST_PATHS = 50


def network(found: dict[str, Any]) -> dict[str, Any]:
    """The things and ties of a neighbourhood, each once, and how many ties were left out."""
    return {
        "nodes": _in_order(found["nodes"]),
        "ties": _ties(found),
        "leftOut": sum(max(0, count - TIES_A_HOP) for count in found["counts"]),
    }


def paths(found: dict[str, Any], start: str, end: str, longest: int) -> list[dict[str, Any]]:
    """The ways from one thing to another that meet nothing twice, the shortest first."""
    nodes = {node["__id"]: node for node in found["nodes"]}
    at: dict[str, list[tuple[dict[str, Any], str]]] = defaultdict(list)
    for tie in _ties(found):
        at[tie["source"]].append((tie, tie["target"]))
        at[tie["target"]].append((tie, tie["source"]))
    done: list[tuple[list[str], list[dict[str, Any]]]] = []
    if start == end:
        return []
    growing: list[tuple[list[str], list[dict[str, Any]]]] = [([start], [])]
    for _ in range(longest):
        growing = [
            ([*ids, other], [*ties, tie]) for ids, ties in growing for tie, other in at[ids[-1]] if other not in ids
        ]
        done += [way for way in growing if way[0][-1] == end]
        growing = [way for way in growing if way[0][-1] != end][:_MOST_GROWING]
        if len(done) >= MOST_PATHS:
            break
    return [
        {"nodes": [nodes[id] for id in ids if id in nodes], "ties": ties, "length": len(ties), "sign": _sign(ties)}
        for ids, ties in done[:MOST_PATHS]
    ]


_MOST_GROWING = 20_000
"""Beginnings of ways that are kept at once: a bound on memory and time in very dense neighbourhoods."""


def _sign(ties: list[dict[str, Any]]) -> int | None:
    signs = [tie["sign"] for tie in ties if tie["sign"] is not None]
    return prod(signs) if signs else None


def _ties(found: dict[str, Any]) -> list[dict[str, Any]]:
    made = {}
    for hop in found["ties"]:
        for tie in hop:
            made[tie["id"]] = {
                "type": tie["type"].removeprefix("WAS_"),
                "source": tie["source"],
                "target": tie["target"],
                "sign": tie["sign"],
                "since": tie["since"],
                "__since": tie["since"],
                "classification": {"level": tie["level"], "compartments": tie["compartments"]},
            }
    return [made[id] for id in sorted(made)]


def _in_order(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(nodes, key=lambda node: node["__id"])
