"""How questions about networks, ways through them and common ties are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.enums import NETWORK_TIES, TieType
from api.errors import BadArgument
from api.plan import Root, distinct, not_too_many
from api.selection import object_inside
from api.shapes import Around
from api.statement import ABSORBING
from graph.vocabulary import LABELS
from graph.vocabulary.groups import ABSORBED_INTO, GROUP

if TYPE_CHECKING:
    from api.plan import Planner
    from api.selection import Selected
    from graph.vocabulary.forms import Label

MOST_HOPS = 4
TIES_A_HOP = 200
ACTORS: tuple[Label, ...] = tuple(
    label for label in LABELS if any(label in (tie.source, tie.target) for tie in NETWORK_TIES)
)
"""The kinds of things that networks are made of."""
BETWEEN_ACTORS = tuple(tie for tie in NETWORK_TIES if not tie.absorbs)
"""Ties of two actors, and not of two records of one."""
SIGNED = sorted({tie.sign for tie in NETWORK_TIES if tie.sign})


def tied_to_all(planner: Planner, selected: Selected) -> Root:
    """The groups that are tied to every one of some things."""
    use, arguments = planner.begin_root(selected)
    not_too_many("of", arguments["of"])
    w = planner.writer
    node, tie, end, result = w.name("n"), w.name("e"), w.name("o"), w.name("r")
    recorded, one, other = w.name("g"), w.merges(*ABSORBING.values()), w.merges(ABSORBED_INTO)
    gone = f"EXISTS {{ MATCH ({node})-[y:{w.types(ABSORBED_INTO)}]->() WHERE {w.holds('y')} RETURN 1 }}"
    many = planner.value(use, "of", convert=lambda ids: len(set(ids)))
    match = (
        f"UNWIND {planner.value(use, 'of', convert=distinct)} AS i {_actor(planner, end)}"
        f" MATCH ({end})<-{one[0]}-()-[{tie}:{w.types(*BETWEEN_ACTORS)}]-({recorded}:{w.label(GROUP)})"
        f" WHERE {w.holds(tie)} AND {w.visible(recorded)} AND {_wanted_ties(planner, use, tie)} AND {one[1]}"
        f" WITH DISTINCT {end}, {recorded} MATCH ({recorded})-{other[0]}->({node}:{w.label(GROUP)})"
        f" WHERE {w.visible(node)} AND {other[1]} AND {node}.id <> {end}.id AND NOT {gone}"
        f" WITH {node}, count(DISTINCT {end}.id) AS tied WHERE tied = {many}"
    )
    also = f"({{state}}.is_category = false OR {planner.value(use, 'includeCategories', convert=bool)})"
    calls, page, shape = planner.connection(GROUP, node, match, "", selected, use=use, also=also)
    return f"CALL () {{ {' '.join(calls)} RETURN {page} AS {result} }}", result, shape


def _actor(planner: Planner, name: str) -> str:
    """The clause that finds the thing with the id ``i`` among the kinds that networks are made of."""
    w = planner.writer
    branches = (f"MATCH ({name}:{w.label(label)} {{id: i}}) WHERE {w.visible(name)} RETURN {name}" for label in ACTORS)
    return f"CALL (i) {{ {' UNION ALL '.join(branches)} }}"


def _wanted_ties(planner: Planner, use: int, tie: str) -> str:
    types = planner.value(use, convert=_types)
    signs = planner.value(use, "where", "signs")
    return f"type({tie}) IN {types} AND ({signs} IS NULL OR {_sign(tie)} IN {signs})"


def _sign(tie: str) -> str:
    return f"coalesce({', '.join(f'{tie}.{name}' for name in SIGNED)}, null)"


def _types(arguments: dict[str, Any]) -> list[str]:
    given = (arguments.get("where") or {}).get("types")
    names = [t.value for t in (TieType if given is None else given)]
    return [spelled for name in names for spelled in (name, f"WAS_{name}")]


def network(planner: Planner, selected: Selected) -> Root:
    """What lies around some things."""
    use, arguments = planner.begin_root(selected)
    not_too_many("around", arguments["around"])
    hops = arguments.get("hops")
    hops = 1 if hops is None else hops
    if not 1 <= hops <= MOST_HOPS:
        raise BadArgument("hops", f"1 to {MOST_HOPS}")
    return _neighbourhood(planner, selected, use, planner.value(use, "around", convert=distinct), hops)


def paths(planner: Planner, selected: Selected) -> Root:
    """What all the ways between two things are made of; the ways themselves are found in it afterwards."""
    use, arguments = planner.begin_root(selected)
    longest = arguments.get("maxHops")
    longest = MOST_HOPS if longest is None else longest
    if not 1 <= longest <= MOST_HOPS:
        raise BadArgument("maxHops", f"1 to {MOST_HOPS}")
    ends = planner.value(use, convert=lambda given: distinct([given["from"], given["to"]]))
    return _neighbourhood(planner, selected, use, ends, (longest + 1) // 2)


def _neighbourhood(planner: Planner, selected: Selected, use: int, around: str, hops: int) -> Root:
    """What lies around some things, hop by hop, each bounded: every tie on a way of twice as many hops between two of
    them is among it."""
    w = planner.writer
    result, bound = w.name("r"), w.constant(TIES_A_HOP)
    fields = ["id: e.id, type: type(e), source: startNode(e).id, target: endNode(e).id", f"sign: {_sign('e')}",
              "since: e.since, level: e.level, compartments: e.compartments"]  # fmt: skip
    calls = [f"CALL () {{ UNWIND {around} AS i {_actor(planner, 'a')} RETURN collect(a) AS f0 }}"]
    for hop in range(1, hops + 1):
        before = f"f{hop - 1}"
        match = (
            f"UNWIND {before} AS a MATCH (a)-[e:{w.types(*NETWORK_TIES)}]-(b)"
            f" WHERE {w.holds('e')} AND {w.visible('b')} AND {_wanted_ties(planner, use, 'e')}"
        )
        calls.append(
            f"CALL ({before}) {{ {match} WITH DISTINCT e, b ORDER BY e.id, b.id LIMIT {bound}"
            f" RETURN collect({{{', '.join(fields)}}}) AS t{hop}, collect(DISTINCT b) AS f{hop} }}"
        )
        calls.append(f"CALL ({before}) {{ {match} RETURN count(DISTINCT e.id) AS c{hop} }}")
    found = [f"f{hop}" for hop in range(hops + 1)]
    holder = field_with_nodes(planner, selected)
    nodes, shape = "[] AS nodes", None
    if holder is not None:
        things, shape = planner.any_of("i", holder, ACTORS)
        calls.append(
            f"CALL ({', '.join(found)}) {{ UNWIND {' + '.join(found)} AS z WITH DISTINCT z.id AS i"
            f" {things} RETURN collect(m) AS nodes }}"
        )
        nodes = "nodes"
    ties = ", ".join(f"t{hop}" for hop in range(1, hops + 1))
    counts = ", ".join(f"c{hop}" for hop in range(1, hops + 1))
    calls.append(f"WITH {nodes}, [{ties}] AS ties, [{counts}] AS counts")
    text = f"CALL () {{ {' '.join(calls)} RETURN {{nodes: nodes, ties: ties, counts: counts}} AS {result} }}"
    return text, result, Around(shape)


def node_of_each(planner: Planner, selected: Selected, holder: str) -> Selected | None:
    """The field that asks for the thing itself in each item of a list; None when none does."""
    asked = [p for p in planner.operation.inside(selected, object_inside(selected)) if p.name == holder]
    nodes = [n for p in asked for n in planner.operation.inside(p, object_inside(p)) if n.name == "node"]
    if len(nodes) > 1:
        raise BadArgument(holder, "ask for the node of each of them once")
    return nodes[0] if nodes else None


def field_with_nodes(planner: Planner, selected: Selected) -> Selected | None:
    """The field that asks for the things of a network; None when none does."""
    asked = [p for p in planner.operation.inside(selected, object_inside(selected)) if p.name == "nodes"]
    if len(asked) > 1:
        raise BadArgument("nodes", "ask for the nodes of a network once")
    return asked[0] if asked else None
