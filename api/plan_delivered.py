"""How it is asked how much of an action plan was delivered in a period: the report of the period, and every item that the
reader may see with what it was to reach and whether it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.conditions import plain
from api.shapes import Around
from graph.vocabulary.plans import ACTION_TARGET, PERIOD_OF, PERIOD_REPORT, PLAN, REPORTED_IN

if TYPE_CHECKING:
    from api.plan import Planner, Root
    from api.selection import Selected


def plan_delivery(planner: Planner, selected: Selected) -> Root:
    """One period of one plan."""
    use, _ = planner.begin_root(selected)
    w = planner.writer
    result, period = w.name("r"), planner.value(use, "period", convert=plain)
    plan = f"MATCH (p:{w.label(PLAN)} {{id: {planner.value(use, 'plan')}}}) WHERE {w.visible('p')}"
    found, report = w.state(PERIOD_REPORT, "n")
    match = (
        f"{plan} MATCH (p)<-[e:{w.types(PERIOD_OF)}]-(n:{w.label(PERIOD_REPORT)}) WHERE {w.holds('e')}"
        f" AND {w.visible('n')} {found} AND {report}.period = {period}"
    )
    was, target = w.state(ACTION_TARGET, "t")
    has_target, known = f"{target}.target IS NOT NULL", f"{target}.value IS NOT NULL"
    items = (
        f"CALL (n) {{ MATCH (n)<-[k:{w.types(REPORTED_IN)}]-(t:{w.label(ACTION_TARGET)}) WHERE {w.holds('k')}"
        f" AND {w.visible('t')} {was} RETURN collect({{number: {target}.number, has_target: {has_target}, known: {known},"
        f" reached: {target}.reached, reported_on: {target}.reported_on}}) AS items }}"
    )
    days = ", ".join(f"{name}: {report}.{name}" for name in ("starts_on", "ends_on", "due", "submitted_on"))
    text = (
        f"CALL () {{ CALL () {{ {match} {items} RETURN collect({{{days}, items: items}}) AS reports }}"
        f" RETURN {{reports: reports}} AS {result} }}"
    )
    return text, result, Around(None)
