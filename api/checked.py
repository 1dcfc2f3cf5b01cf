"""What became of the reports of sources, from what one statement brings."""

from __future__ import annotations

from collections import Counter
from typing import Any

from domain.checked import Verdict, verdict
from domain.report import ReportState


def checked(found: dict[str, Any]) -> dict[str, Any]:
    """Every source with its counts, those with the most reports first."""
    nodes = {node["__id"]: node for node in found["nodes"]}
    return {
        "sources": [{"node": nodes.get(row["id"]), **_counted(row["told"])} for row in found["rows"]],
        "leftOut": found["many"] - len(found["rows"]),
    }


def _counted(told: list[dict[str, Any]]) -> dict[str, Any]:
    counts: Counter[Verdict] = Counter()
    for group in told:
        counts[verdict(ReportState(group["stands"]), group["credibility"])] += group["many"]
    decided = counts[Verdict.CONFIRMED] + counts[Verdict.REFUTED]
    return {
        "reports": counts.total(),
        "confirmed": counts[Verdict.CONFIRMED],
        "refuted": counts[Verdict.REFUTED],
        "undecided": counts[Verdict.UNDECIDED],
        "takenBack": counts[Verdict.TAKEN_BACK],
        "neverChecked": counts[Verdict.NEVER_CHECKED],
        "hitRate": counts[Verdict.CONFIRMED] / decided if decided else None,
    }
