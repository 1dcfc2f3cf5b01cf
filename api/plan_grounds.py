"""How it is asked what rested on reports: along evidence, disputes, mediations and agreements, hop by hop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.plan import Root, distinct, not_too_many
from api.plan_networks import TIES_A_HOP, field_with_nodes
from api.shapes import Around
from domain.report import FALLEN
from graph.vocabulary import LABELS, RESTS_ON_SOURCE, RESTS_ON_TARGET
from graph.vocabulary.reports import REPORT

if TYPE_CHECKING:
    from api.plan import Planner
    from api.selection import Selected
    from graph.vocabulary.forms import Label, Tie

MOST_STEPS = 5
"""From a report over one that it bore out, an incident or a dispute, a mediation, to an agreement and its breach."""
MOST_REPORTS = 100
THINGS: tuple[Label, ...] = tuple(
    label for label in LABELS if any(label in (t.source, t.target) for t in (*RESTS_ON_SOURCE, *RESTS_ON_TARGET))
)
"""The kinds of things that rest on others or are rested on."""


def rested_on(planner: Planner, selected: Selected) -> Root:
    """Everything that was decided on some reports. Ties that have ended count: what was decided was decided."""
    use, arguments = planner.begin_root(selected)
    w = planner.writer
    result, bound = w.name("r"), w.constant(TIES_A_HOP)
    calls = [f"CALL () {{ {_reports(planner, use, arguments)} RETURN collect(a) AS f0 }}"]
    for step in range(1, MOST_STEPS + 1):
        before = f"f{step - 1}"
        ways = (
            f"MATCH (a)-[e:{_types(RESTS_ON_SOURCE)}]->(b) WHERE {_was(planner)} RETURN e, b, a.id AS basis"
            f" UNION ALL MATCH (a)<-[e:{_types(RESTS_ON_TARGET)}]-(b) WHERE {_was(planner)} RETURN e, b, a.id AS basis"
        )
        row = (
            "id: e.id, type: type(e), basis: basis, resting: b.id, since: e.since, level: e.level,"
            " compartments: e.compartments"
        )
        calls.append(
            f"CALL ({before}) {{ UNWIND {before} AS a CALL (a) {{ {ways} }}"
            f" WITH DISTINCT e, b, basis ORDER BY e.since, e.id LIMIT {bound}"
            f" RETURN collect({{{row}}}) AS t{step}, collect(DISTINCT b) AS f{step} }}"
        )
    found = [f"f{step}" for step in range(MOST_STEPS + 1)]
    holder = field_with_nodes(planner, selected)
    nodes, shape = "[] AS nodes", None
    if holder is not None:
        things, shape = planner.any_of("i", holder, THINGS)
        calls.append(
            f"CALL ({', '.join(found)}) {{ UNWIND {' + '.join(found)} AS z WITH DISTINCT z.id AS i"
            f" {things} RETURN collect(m) AS nodes }}"
        )
        nodes = "nodes"
    ties = ", ".join(f"t{step}" for step in range(1, MOST_STEPS + 1))
    calls.append(f"WITH {nodes}, [{ties}] AS ties, [z IN f0 | z.id] AS reports")
    text = f"CALL () {{ {' '.join(calls)} RETURN {{nodes: nodes, ties: ties, reports: reports}} AS {result} }}"
    return text, result, Around(shape)


def _reports(planner: Planner, use: int, arguments: dict[str, Any]) -> str:
    w = planner.writer
    if arguments.get("reports") is not None:
        not_too_many("reports", arguments["reports"])
        ids = planner.value(use, "reports", convert=distinct)
        return f"UNWIND {ids} AS i MATCH (a:{w.label(REPORT)} {{id: i}}) WHERE {w.visible('a')}"
    found, state = w.state(REPORT, "a")
    fallen, most = w.constant([str(state) for state in FALLEN]), w.constant(MOST_REPORTS)
    return (
        f"MATCH (a:{w.label(REPORT)}) WHERE {w.visible('a')} {found} AND {state}.state IN {fallen}"
        f" WITH a ORDER BY {state}.since DESC, a.id LIMIT {most}"
    )


def _was(planner: Planner) -> str:
    """The reader may see the tie and where it leads, and it had come about by that moment."""
    w = planner.writer
    there = f" AND e.since <= {w.moment}" if w.moment else ""
    return f"{w.visible('e')} AND {w.visible('b')}{there}"


def _types(ties: tuple[Tie, ...]) -> str:
    return "|".join(sorted(name for tie in ties for name in (tie.type, tie.was)))


__all__ = ["MOST_REPORTS", "MOST_STEPS", "rested_on"]
