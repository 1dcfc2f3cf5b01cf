"""How it is asked how long agreements held: those for which a filter holds, each with what ended it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.conditions import condition
from api.shapes import Around
from domain.commitment import BreachState
from graph.vocabulary.agreements import AGREEMENT, BREACH, BREACH_OF

if TYPE_CHECKING:
    from api.plan import Planner, Root
    from api.selection import Selected

MOST_RECKONED = 5_000
"""Agreements; of more, those that came into force last are reckoned."""


def agreements_held(planner: Planner, selected: Selected) -> Root:
    """Every agreement that came into force and for which the filter holds."""
    use, arguments = planner.begin_root(selected)
    w = planner.writer
    result, upto = w.name("r"), planner.value(use, "upto")
    found, state = w.state(AGREEMENT, "n")
    match = f"MATCH (n:{w.label(AGREEMENT)}) WHERE {w.visible('n')} {found} AND {state}.in_force_from <= {upto}"
    if arguments.get("where"):
        match += f" AND {condition(w, AGREEMENT, 'n', state, arguments['where'], use, ('where',))}"
    was, breach = w.state(BREACH, "b")
    confirmed = w.constant(str(BreachState.CONFIRMED))
    breaches = (
        f"CALL (n) {{ MATCH (n)<-[e:{w.types(BREACH_OF)}]-(b:{w.label(BREACH)}) WHERE {w.holds('e')}"
        f" AND {w.visible('b')} {was} AND {breach}.state = {confirmed} RETURN min({breach}.occurred_start) AS broken }}"
    )
    shown = ("in_force_from", "in_force_until", "ended_on", "end_cause")
    row = ", ".join(f"{name}: {state}.{name}" for name in shown)
    named = ", ".join(dict.fromkeys(("n", state)))
    last = f"WITH {named} ORDER BY {state}.in_force_from DESC, n.id LIMIT {w.constant(MOST_RECKONED)}"
    text = (
        f"CALL () {{ CALL () {{ {match} {last} {breaches} RETURN collect({{{row}, broken: broken}}) AS rows }}"
        f" CALL () {{ {match} RETURN count(n) AS many }} RETURN {{rows: rows, many: many}} AS {result} }}"
    )
    return text, result, Around(None)
