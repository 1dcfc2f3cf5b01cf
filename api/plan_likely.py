"""How it is asked for what may be on record twice: the thing itself, and those of its kind that it is compared with.

An id says what kind of thing it names, but a plan is made before it is known; so the statement has a part for every
kind, and those that find no such thing end there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.shapes import Around
from domain.group import GroupState
from graph.vocabulary.disputes import DISPUTE, LOCATED_IN, PARTY_TO
from graph.vocabulary.groups import ABSORBED_INTO, GROUP, KNOWN_AS, NAME
from graph.vocabulary.incidents import HAPPENED_AT, INCIDENT, TOOK_PART_IN
from graph.vocabulary.places import PLACE
from graph.vocabulary.reports import REPORT, TELLS_OF

if TYPE_CHECKING:
    from api.plan import Planner, Root
    from api.selection import Selected
    from api.statement import Writer
    from graph.vocabulary.forms import Label, Tie

MOST_COMPARED = 5_000
"""Groups, and disputes."""
MOST_ON_EITHER_SIDE = 500
"""Reports and incidents: of those at the same time and later, and of those before, the nearest."""


def likely_duplicates(planner: Planner, selected: Selected) -> Root:
    """What may be the same as one thing: of groups those of every kind, for a kind may have been mistaken; of no
    category. Nothing that is merged already is compared."""
    use, _ = planner.begin_root(selected)
    w = planner.writer
    result, id = w.name("r"), planner.value(use, "of")
    kinds = [_compared(w, id, label) for label in (GROUP, REPORT, INCIDENT, DISPUTE)]
    text = f"CALL () {{ CALL () {{ {' UNION ALL '.join(kinds)} }} RETURN {{found: collect(likely)}} AS {result} }}"
    return text, result, Around(None)


def _compared(w: Writer, id: str, label: Label) -> str:
    """One kind: a row with the thing, what it is compared with, and how many there are; none for another kind."""
    found, mine = w.state(label, "o")
    row = _row(w, label, "o", mine)
    asked = f"MATCH (o:{w.label(label)} {{id: {id}}}) WHERE {w.visible('o')} {found}"
    timed = label in (REPORT, INCIDENT)
    asked += f" WITH {row} AS mine, {f'{mine}.occurred_start' if timed else 'null'} AS t"
    others, theirs = w.state(label, "n", "t, ")
    merged = w.constant(str(GroupState.MERGED))
    stands = f"{theirs}.{'handling' if label is DISPUTE else 'state'} <> {merged}"
    if label is GROUP:
        stands += f" AND {theirs}.is_category = false"
    there = f"MATCH (n:{w.label(label)}) WHERE {w.visible('n')} AND n.id <> {id} {others} AND {stands}"
    carried = ", ".join(dict.fromkeys(("n", theirs)))
    row = _row(w, label, "n", theirs)

    def nearest(condition: str, order: str, most: int) -> str:
        return f"{there}{condition} WITH {carried} ORDER BY {order}n.id LIMIT {w.constant(most)} RETURN collect({row})"

    if timed:
        when = f"{theirs}.occurred_start"
        later = nearest(f" AND {when} >= t", f"{when}, ", MOST_ON_EITHER_SIDE)
        before = nearest(f" AND {when} < t", f"{when} DESC, ", MOST_ON_EITHER_SIDE)
        calls, brought = f"CALL (t) {{ {later} AS later }} CALL (t) {{ {before} AS before }}", "later + before"
    else:
        calls, brought = f"CALL (t) {{ {nearest('', '', MOST_COMPARED)} AS others }}", "others"
    counted = f"CALL (t) {{ {there} RETURN count(n) AS many }}"
    return f"{asked} {calls} {counted} RETURN {{mine: mine, theirs: {brought}, many: many}} AS likely"


def _row(w: Writer, label: Label, node: str, state: str) -> str:
    """What is compared of a thing of this kind."""
    if label is GROUP:
        other = _far(w, KNOWN_AS, NAME, node, forward=True, shown="text")
        return f"{{id: {node}.id, names: [{state}.name] + {other}}}"
    timed = f", start: {state}.occurred_start, end: {state}.occurred_end"
    if label is REPORT:
        told = f"title: {state}.title, claims: {state}.claims, parties: {state}.claimed_parties"
        return (
            f"{{id: {node}.id, {told}, origin: {state}.origin{timed},"
            f" places: {_far(w, TELLS_OF, PLACE, node, forward=True)}}}"
        )
    if label is INCIDENT:
        point = f"latitude: {state}.latitude, longitude: {state}.longitude, precision: {state}.place_precision"
        return (
            f"{{id: {node}.id, said: {state}.place_as_said, origin: {state}.origin, {point}{timed},"
            f" places: {_far(w, HAPPENED_AT, PLACE, node, forward=True)}, groups: {_groups(w, TOOK_PART_IN, node)}}}"
        )
    return (
        f"{{id: {node}.id, title: {state}.title, places: {_far(w, LOCATED_IN, PLACE, node, forward=True)},"
        f" groups: {_groups(w, PARTY_TO, node)}}}"
    )


def _groups(w: Writer, tie: Tie, node: str) -> str:
    """The groups in it, and those that they turned out to be."""
    merged = (
        f"[({node})<-[k:{w.types(tie)}]-(x:{w.label(GROUP)})-[m:{w.types(ABSORBED_INTO)}]->(y:{w.label(GROUP)})"
        f" WHERE {w.holds('k')} AND {w.visible('x')} AND {w.holds('m')} AND {w.visible('y')} | y.id]"
    )
    return f"{_far(w, tie, GROUP, node, forward=False)} + {merged}"


def _far(w: Writer, tie: Tie, end: Label, node: str, *, forward: bool, shown: str = "id") -> str:
    """What a tie leads to, each by one property."""
    left, right = ("-", "->") if forward else ("<-", "-")
    pattern = f"({node}){left}[k:{w.types(tie)}]{right}(x:{w.label(end)})"
    return f"[{pattern} WHERE {w.holds('k')} AND {w.visible('x')} | x.{shown}]"
