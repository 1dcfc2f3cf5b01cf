"""What rested on a report, and by which way, from what one statement brings."""

from __future__ import annotations

from collections import defaultdict
from typing import Any


def grounds(found: dict[str, Any]) -> list[dict[str, Any]]:
    """For every report, and everything that was decided on it, the shortest way from the one to the other.

    A thing rests on another only if it was decided after the other had come to rest on the report: so the positions
    along a way never fall.
    """
    nodes = {node["__id"]: node for node in found["nodes"]}
    resting: dict[str, dict[tuple[str, int], dict[str, Any]]] = defaultdict(dict)
    for step in found["ties"]:
        for tie in step:
            resting[tie["basis"]][tie["id"], tie["since"]] = _tie(tie)  # the same tie may have begun more than once
    return [
        {"nodes": [nodes[id] for id in ids if id in nodes], "ties": ties, "length": len(ties)}
        for report in found["reports"]
        for ids, ties in _ways_from(report, resting)
    ]


def _ways_from(report: str, resting: dict[str, Any]) -> list[tuple[list[str], list[dict[str, Any]]]]:
    reached = {report}
    done: list[tuple[list[str], list[dict[str, Any]]]] = []
    growing: list[tuple[list[str], list[dict[str, Any]]]] = [([report], [])]
    while growing:
        further = []
        for ids, ties in growing:
            for tie in sorted(resting[ids[-1]].values(), key=lambda tie: (tie["since"], tie["resting"])):
                if tie["resting"] not in reached and (not ties or ties[-1]["since"] <= tie["since"]):
                    reached.add(tie["resting"])
                    further.append(([*ids, tie["resting"]], [*ties, tie]))
        done += further
        growing = further
    return done


def _tie(tie: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": tie["type"].removeprefix("WAS_"),
        "basis": tie["basis"],
        "resting": tie["resting"],
        "since": tie["since"],
        "__since": tie["since"],
        "classification": {"level": tie["level"], "compartments": tie["compartments"]},
    }
