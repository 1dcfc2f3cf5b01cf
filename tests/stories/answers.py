"""Stories asked about in GraphQL, and their answers brought into the plain form that a table worked out by hand has.

A question is a row: its number in domain.md §5, the moment that it is asked about, the document, and the answer. An
answer is what stands in it, in the order in which it was asked for: ``{ name { of } }`` comes to what ``of`` is, ``{ a b }``
to a pair, a list to a list in one order. Where the order says something, as in a history, the list is kept as it came.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from rukun import takeran
from rukun.asking import ask
from tests.stories.telling import STORIES, tell

if TYPE_CHECKING:
    from rukun.wiring import System

WHERE_IT_STANDS = """
query($id: ID!, $at: Position!) {
  dispute(id: $id, asOf: {position: $at}) {
    handling phase conflictStatus escalation
    agreements { nodes { state } }
    mediations { nodes { state } }
  }
}
"""


def told(system: System, name: str) -> None:
    """Tell a story and bring the graph up to its end."""
    tell(system.record, list(STORIES[name]()))
    system.projector.catch_up()


def position(name: str, moment: str) -> int:
    """Where the log of a story ended at that moment."""
    at = datetime.fromisoformat(moment).replace(tzinfo=takeran.WIB)
    return sum(step.at <= at for step in STORIES[name]())


def stands(system: System, name: str, id: str, moment: str) -> tuple[Any, ...]:
    """Handling, phase, conflict status, escalation, agreement and mediation, as the log was at that moment."""
    answer = ask(system, WHERE_IT_STANDS, {"id": id, "at": position(name, moment)})
    dispute = answer["data"]["dispute"]
    of = {what: [node["state"] for node in dispute[what]["nodes"]] for what in ("agreements", "mediations")}
    axes = tuple(dispute[axis] for axis in ("handling", "phase", "conflictStatus", "escalation"))
    return (*axes, *(states[0] if states else None for states in of.values()))


def answer(system: System, name: str, moment: str, document: str, since: str = "") -> Any:
    """The plain answer to a document, in which ``$at`` is the moment and ``$since`` an earlier one."""
    moments = {"at": moment, "since": since}
    given = {variable: position(name, then) for variable, then in moments.items() if f"${variable}" in document}
    named = ", ".join(f"${variable}: Position!" for variable in given)
    said = ask(system, f"query ({named}) {document}" if named else document, given)
    assert "errors" not in said, said["errors"]
    return plain(said["data"])


def in_order(*of: Any) -> tuple[str, tuple[Any, ...]]:
    """A list of which the order says something."""
    return "in order", of


def plain(value: Any, *, ordered: bool = False) -> Any:
    """An answer without the names of its fields and the words around its lists; what it is held against too."""
    if isinstance(value, dict):
        parts = [plain(part, ordered=ordered or name in TIMELINES) for name, part in value.items()]
        for n, name in enumerate(value):
            if name in WAYS:
                parts[n] = sorted((plain(way, ordered=True) for way in value[name]), key=repr)
        return parts[0] if len(parts) == 1 else tuple(parts)
    if isinstance(value, list):
        found = [plain(part, ordered=ordered) for part in value]
        return in_order(*found) if ordered else sorted(found, key=repr)
    return tuple(plain(part) for part in value) if isinstance(value, tuple) else value


TIMELINES = ("facts", "history")
"""What comes oldest first."""
WAYS = ("paths", "restedOn")
"""Ways from one thing to another, each in its order."""


def steps_of(system: System, dispute: str) -> list[tuple[str, str, str]]:
    """The history of a dispute: what was recorded, for which agency, and how far the handling was after it."""
    document = "query($of: ID!) { history(of: $of, first: 100) { edges { node { topic agency } stateAfter } } }"
    edges = ask(system, document, {"of": dispute})["data"]["history"]["edges"]
    return [
        (
            e["node"]["topic"].removeprefix("dispute."),
            e["node"]["agency"].removeprefix("agency-"),
            e["stateAfter"]["handling"],
        )
        for e in edges
    ]
