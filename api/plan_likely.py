"""How the names of groups are asked for, to find those that may be of one group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.shapes import Around
from domain.group import GroupState
from graph.vocabulary import GROUP, KNOWN_AS, NAME

if TYPE_CHECKING:
    from api.plan import Planner, Root
    from api.selection import Selected

MOST_COMPARED = 5_000


def likely_duplicates(planner: Planner, selected: Selected) -> Root:
    """The names of one group, and those of the others: of every kind, for a kind may have been mistaken; of no
    category, and of none that is merged already."""
    use, _ = planner.begin_root(selected)
    w = planner.writer
    result, id = w.name("r"), planner.value(use, "of")
    found, state = w.state(GROUP, "o")
    mine = (
        f"MATCH (o:{w.label(GROUP)} {{id: {id}}}) WHERE {w.visible('o')} {found}"
        f" RETURN collect([{state}.name] + {_other_names(planner, 'o')}) AS mine"
    )
    found, state = w.state(GROUP, "n")
    merged, most = w.constant(str(GroupState.MERGED)), w.constant(MOST_COMPARED)
    there = (
        f"MATCH (n:{w.label(GROUP)}) WHERE {w.visible('n')} AND n.id <> {id} {found}"
        f" AND {state}.is_category = false AND {state}.state <> {merged}"
    )
    row = f"{{id: n.id, names: [{state}.name] + {_other_names(planner, 'n')}}}"
    carried = "n" if state == "n" else f"n, {state}"
    theirs = f"{there} WITH {carried} ORDER BY n.id LIMIT {most} RETURN collect({row}) AS theirs"
    counted = f"{there} RETURN count(n) AS many"
    calls = f"CALL () {{ {mine} }} CALL () {{ {theirs} }} CALL () {{ {counted} }}"
    text = f"CALL () {{ {calls} RETURN {{mine: mine, theirs: theirs, many: many}} AS {result} }}"
    return text, result, Around(None)


def _other_names(planner: Planner, group: str) -> str:
    w = planner.writer
    return (
        f"[({group})-[k:{w.types(KNOWN_AS)}]->(x:{w.label(NAME)}) WHERE {w.holds('k')} AND {w.visible('x')} | x.text]"
    )
