"""What happened in a territory, from what one statement brings: numbers with what they rest on, and what they cannot
see."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from api.plan_territory import FIRST, MANY, MORE, MOST_EVIDENCE, NOW, PART, SEEN, WINDOW, bounds
from domain.baseline import RULE_VERSION, WINDOWS_BEFORE, against_baseline
from domain.source import SourceState

_DAYS = 30
_DAY_S = 86_400


def territory(answer: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any] | None:
    """The territory, or None where there is none that the reader may see."""
    if not answer["found"]:
        return None
    (found,) = answer["found"]
    starts = bounds(arguments)
    days = (_moment(starts[-1]) - _moment(starts[-2])).total_seconds() / _DAY_S
    coverage = _coverage(found, days)
    first = min((row[FIRST] for row in (*found["incidents"], *found["reports"])), default=None)
    heard = coverage["activeSources"] > 0
    incidents, reports = ([row for row in found[name] if row[WINDOW] == NOW] for name in ("incidents", "reports"))
    compared = {
        name: _compared(_counts(found[name], column, starts, first), heard=heard, seen=_latest(now))
        for name, column, now in (("incidents", MANY, incidents), ("reports", MORE, reports))
    }
    evidence = {id for one in compared.values() for id in one["evidence"]}
    return {
        **{name: found[name] for name in ("id", "name", "code", "kind")},
        "start": starts[-2],
        "end": starts[-1],
        "ruleVersion": RULE_VERSION,
        "reports": compared["reports"],
        "ungradedReports": sum(row[MORE + 1] for row in reports),
        "incidents": compared["incidents"],
        "coverage": coverage,
        "violence": _violence(incidents, days, silent=not heard and not incidents),
        **_disputes([row[1:] for row in found["disputes"]]),
        "parts": [{**part, **_of_part(found, part["id"])} for part in found["parts"]],
        "noNearer": _of_part(found, ""),
        "nodes": [node for node in answer["nodes"] if node["__id"] in evidence],
    }


def _counts(rows: list[list[Any]], column: int, starts: list[str], first: str | None) -> list[int | None]:
    """By window, oldest first. A window that ends before anything was heard of the territory is unknown."""
    counts: Counter[int] = Counter()
    for row in rows:
        counts[row[WINDOW]] += row[column]
    unknown = [first is None or end <= first for end in starts[1:-1]]
    return [*(None if unknown[n] else counts[n + 1] for n in range(WINDOWS_BEFORE)), counts[NOW]]


def _latest(rows: list[list[Any]]) -> list[str]:
    seen = sorted(((at, id) for row in rows for at, id in row[SEEN]), key=lambda one: one[1])
    return [id for _, id in sorted(seen, key=lambda one: one[0], reverse=True)[:MOST_EVIDENCE]]


def _compared(counts: list[int | None], *, heard: bool, seen: list[str]) -> dict[str, Any]:
    told = against_baseline(counts, heard=heard)
    return {
        "value": told.value,
        "n": told.n,
        "baseline": list(told.baseline),
        "mean": told.mean,
        "z": told.z,
        "tail": told.tail,
        "told": told.told,
        "evidence": seen,
        "evidenceLeftOut": (told.value or 0) - len(seen),
    }


def _coverage(found: dict[str, Any], days: float) -> dict[str, Any]:
    """Who reported, of those who could be expected to: sources of agencies that are responsible for it, and all that
    ever told of it and are not closed."""
    active: list[set[str]] = [set() for _ in range(NOW)]
    registered = set(found["seated"])
    for id, window, state in found["heard"]:
        if window:
            active[window - 1].add(id)
        if state != SourceState.CLOSED:
            registered.add(id)
    registered |= active[-1]
    return {
        "activeSources": len(active[-1]),
        "registeredSources": len(registered),
        "share": len(active[-1]) / len(registered) if registered else None,
        "daysWithReports": len({day for row in found["reports"] for day in row[MORE + 2]}),
        "days": days,
        "activeBefore": [len(sources) for sources in active[:-1]],
    }


def _violence(rows: list[list[Any]], days: float, *, silent: bool) -> dict[str, Any]:
    """Rates in 30 days, and the dead as far as they are known. Nothing heard is no nought."""
    many, deadly, unknown, low, best, high = (
        sum(row[column] for row in rows) for column in (MANY, *range(MORE, MORE + 5))
    )
    counted = many > unknown
    return {
        "incidentsPer30Days": None if silent else many * _DAYS / days,
        "deadlyPer30Days": None if silent or (many and not counted) else deadly * _DAYS / days,
        "killedLow": low if counted else None,
        "killedBest": best if counted else None,
        "killedHigh": high if counted else None,
        "unknown": unknown,
    }


def _of_part(found: dict[str, Any], part: str) -> dict[str, int]:
    def in_window(rows: list[list[Any]]) -> int:
        return sum(row[MANY] for row in rows if (row[PART], row[WINDOW]) == (part, NOW))

    return {
        "incidents": in_window(found["incidents"]),
        "reports": in_window(found["reports"]),
        **_disputes([row[1:] for row in found["disputes"] if row[0] == part]),
    }


def _disputes(rows: list[list[Any]]) -> dict[str, int]:
    """One that plays in several parts counts in each of them, and once in the whole."""
    over = dict(rows)
    return {"disputes": len(over), "openDisputes": sum(not ended for ended in over.values())}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
