"""How it is asked what became of the reports of sources."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from api.conditions import condition
from api.plan_networks import node_of_each
from api.shapes import Around
from domain.report import ReportState
from graph.vocabulary.reports import REPORT, SAID_BY, SOURCE

if TYPE_CHECKING:
    from api.plan import Planner, Root
    from api.selection import Selected

MOST_SOURCES = 200
"""Those with the most reports in the window."""


def sources_checked(planner: Planner, selected: Selected) -> Root:
    """Sources, and how many of their reports stand where, by state and grade."""
    use, arguments = planner.begin_root(selected)
    w = planner.writer
    found, state = w.state(SOURCE, "n")
    sources = f"MATCH (n:{w.label(SOURCE)}) WHERE {w.visible('n')} {found}"
    if arguments.get("where"):
        sources += f" AND {condition(w, SOURCE, 'n', state, arguments['where'], use, ('where',))}"
    was, report = w.state(REPORT, "x", "n, ")
    other = w.constant([str(ReportState.MERGED), str(ReportState.REJECTED)])
    reports = (
        f"MATCH (n)<-[e:{w.types(SAID_BY)}]-(x:{w.label(REPORT)}) WHERE {w.holds('e')} AND {w.visible('x')} {was}"
        f" AND NOT {report}.state IN {other}"
    )
    for name, compared in (("from", ">="), ("to", "<")):
        if arguments.get(name) is not None:
            bound = planner.value(use, name, convert=None if name == "from" else _day_after)
            reports += f" AND {report}.occurred_start {compared} {bound}"
    grouped = f"WITH n, {report}.state AS stands, {report}.credibility AS credibility, count(x) AS many"
    row = "{stands: stands, credibility: credibility, many: many}"
    told = f"{sources} WITH n {reports} {grouped} WITH n, collect({row}) AS told, sum(many) AS reports"
    holder = node_of_each(planner, selected, "sources")
    nodes, shape, result = "[] AS nodes", None, w.name("r")
    most = f"WITH n, told, reports ORDER BY reports DESC, n.id LIMIT {w.constant(MOST_SOURCES)}"
    calls = [
        f"CALL () {{ {told} {most} RETURN collect({{id: n.id, told: told}}) AS rows }}",
        f"CALL () {{ {sources} WITH n {reports} RETURN count(DISTINCT n) AS many }}",
    ]
    if holder is not None:
        things, shape = planner.any_of("i", holder, (SOURCE,))
        calls.append(f"CALL (rows) {{ UNWIND [z IN rows | z.id] AS i {things} RETURN collect(m) AS nodes }}")
        nodes = "nodes"
    calls.append(f"WITH {nodes}, rows, many")
    text = f"CALL () {{ {' '.join(calls)} RETURN {{nodes: nodes, rows: rows, many: many}} AS {result} }}"
    return text, result, Around(shape)


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
