"""What may be on record twice, from what one statement brings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.duplicates import Record, alike
from domain.ids import kind_of
from domain.likeness import Likeness, likeness
from domain.place import PlacePrecision

_STRENGTH = {why: n for n, why in enumerate(Likeness)}
_KNOWN_WELL = frozenset({None, str(PlacePrecision.EXACT), str(PlacePrecision.NEAR)})
"""How exactly a place is known where its point is of use: any other is the middle of a district or of a country."""


def likely(answer: dict[str, Any]) -> dict[str, Any]:
    """What may be the same thing, with the reasons; the strongest first. Of an id that names nothing the reader may see
    there is nothing to compare."""
    if not answer["found"]:
        return {"suggested": [], "compared": 0, "leftOut": 0}
    (asked,) = answer["found"]
    mine, theirs = asked["mine"], asked["theirs"]
    kind = kind_of(mine["id"])
    suggested = _names(mine, theirs) if kind == "group" else _records(kind, mine, theirs)
    suggested.sort(key=lambda one: ([_STRENGTH[why] for why in one["reasons"]], one["id"]))
    return {"suggested": suggested, "compared": len(theirs), "leftOut": asked["many"] - len(theirs)}


def _names(mine: dict[str, Any], theirs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    suggested = []
    for other in theirs:
        why = [(likeness(a, b), a, b) for a in mine["names"] for b in other["names"]]
        told = [(_STRENGTH[reason], a, b, reason) for reason, a, b in why if reason is not None]
        if told:
            _, name, matched, reason = min(told)
            suggested.append({"id": other["id"], "name": name, "matched": matched, "why": reason, "reasons": [reason]})
    return suggested


def _records(kind: str, mine: dict[str, Any], theirs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    suggested, asked = [], _record(mine)
    for other in theirs:
        why = alike(kind, asked, _record(other))
        if why is not None:
            suggested.append(
                {
                    "id": other["id"],
                    "name": _called(mine),
                    "matched": _called(other),
                    "why": why.reasons[0],
                    "reasons": list(why.reasons),
                    "similarity": why.similarity,
                    "daysApart": why.days_apart,
                    "kilometresApart": why.kilometres_apart,
                }
            )
    return suggested


def _called(row: dict[str, Any]) -> str:
    """An incident has no title: it is called by the words of its source for the place, if there are any."""
    return str(row.get("title") or row.get("said") or row["id"])


def _record(row: dict[str, Any]) -> Record:
    point = (row.get("latitude"), row.get("longitude"))
    known = None not in point and row.get("precision") in _KNOWN_WELL
    return Record(
        title=row.get("title") or "",
        says=" ".join(claim.split(": ", 1)[-1] for claim in row.get("claims") or ()),
        origin=row.get("origin"),
        parties=frozenset(row.get("parties") or ()),
        groups=frozenset(row.get("groups") or ()),
        places=frozenset(row["places"]),
        point=point if known else None,  # type: ignore[arg-type]  # both are there
        start=_moment(row.get("start")),
        end=_moment(row.get("end")),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
