"""How much of an action plan was delivered in a period (domain.md §6, indicator 16), from what one statement brings."""

from __future__ import annotations

from datetime import date
from typing import Any

RULE = "plan-delivery@1"
"""Items whose value reaches their target, of items that have one. How well anything was done is not seen."""


def delivered(found: dict[str, Any], today: str) -> dict[str, Any] | None:
    """The figure of one period, as it is seen on a day; None where there is no such plan that the reader may see."""
    if not found["reports"]:
        return None
    (report,) = found["reports"]
    items = sorted((item for item in report["items"] if item["has_target"]), key=lambda item: item["number"])
    reached = [item["number"] for item in items if item["reached"]]
    known = sum(item["known"] for item in items)
    return {
        "value": len(reached) / len(items) if items else None,
        "n": len(items),
        "reached": reached,
        "coverage": known / len(items) if items else None,
        "unreported": [item["number"] for item in items if item["reported_on"] is None],
        "reportedLate": [item["number"] for item in items if _days_after(report["due"], item["reported_on"])],
        "window": {"from": report["starts_on"], "to": report["ends_on"]},
        "daysLate": _days_after(report["due"], report["submitted_on"] or today),
        "ruleVersion": RULE,
    }


def _days_after(due: str | None, day: str | None) -> int | None:
    """By how many days one day lies after another; 0 when it does not, None where one of them is not known."""
    if due is None or day is None:
        return None
    return max(0, (date.fromisoformat(day) - date.fromisoformat(due)).days)
