"""How long agreements held, from what one statement brings."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.agreement import EndCause
from domain.survival import broke_on, lasted, median, survival


def held(found: dict[str, Any], upto: str) -> dict[str, Any]:
    """The estimate over the agreements found, as far as they were seen up to a day."""
    spans = [span for row in found["rows"] if (span := _span(row, date.fromisoformat(upto))) is not None]
    steps = survival(spans)
    return {
        "agreements": len(spans),
        "broken": sum(broke for _, broke in spans),
        "open": sum(not broke for _, broke in spans),
        "medianDays": median(steps),
        "steps": [
            {"days": s.after, "atRisk": s.at_risk, "broken": s.broken, "open": s.open, "held": s.held} for s in steps
        ],
        "leftOut": found["many"] - len(found["rows"]),
    }


def _span(row: dict[str, Any], upto: date) -> tuple[int, bool] | None:
    ended_on, cause = _day(row["ended_on"]), row["end_cause"]
    breaches = [day for day in [_day(row["broken"])] if day is not None]
    return lasted(
        date.fromisoformat(row["in_force_from"]),
        upto,
        broken_on=broke_on(breaches, ended_on, EndCause(cause) if cause else None),
        ended_on=ended_on,
        last_day=_day(row["in_force_until"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text[:10])
