"""Groups that may be one, from the names that one statement brings."""

from __future__ import annotations

from typing import Any

from domain.likeness import Likeness, likeness

_STRENGTH = {why: n for n, why in enumerate(Likeness)}


def likely(found: dict[str, Any]) -> dict[str, Any]:
    """Who may be the same group, with the two names and the reason; the strongest reasons first."""
    mine = found["mine"][0] if found["mine"] else []
    suggested = []
    for other in found["theirs"]:
        why = [(likeness(a, b), a, b) for a in mine for b in other["names"]]
        told = [(_STRENGTH[reason], a, b, reason) for reason, a, b in why if reason is not None]
        if told:
            _, name, matched, reason = min(told)
            suggested.append({"id": other["id"], "name": name, "matched": matched, "why": reason})
    suggested.sort(key=lambda one: (_STRENGTH[one["why"]], one["id"]))
    return {
        "suggested": suggested,
        "compared": len(found["theirs"]),
        "leftOut": found["many"] - len(found["theirs"]),
    }
