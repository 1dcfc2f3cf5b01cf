"""Grouped counts of a list, as a statement says them: one block beside the page, over the same candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.counting import PARTS, chosen, most_groups
from api.selection import object_inside
from api.shapes import Apart, Counts, Row
from api.statement import Found

if TYPE_CHECKING:
    from api.counting import Key
    from api.plan import Planner
    from api.plan_kept import KeptFor
    from api.selection import Selected
    from api.ways import Way


def counts(
    planner: Planner,
    selected: Selected,
    base: str,
    scope: str,
    *,
    node: str,
    state: str,
    tie: str,
    kept: KeptFor | None,
) -> tuple[str, str, Counts]:
    """The block that counts, and the variable that holds what it found: ``{rows, groups, things}``, a row ``{c, k0,
    n0, k1, …}`` of a count, the keys, and the things that keys lead to. ``base`` finds the candidates."""
    w = planner.writer
    use, arguments = planner.use(selected)
    keys = chosen(arguments)
    size, result = planner.value(use, convert=most_groups), w.name("x")
    answered, shape = shown(planner, selected, keys, size)
    if kept and (dimension := kept.dimension(keys)):
        return f"CALL ({scope}) {{ {kept.groups(dimension, size)} {answered} AS {result} }}", result, shape
    values, calls = [], []
    for key in keys:
        if key.way is not None:
            made, value = _led_to(planner, key.way, node)
            calls.append(made)
        else:
            value = _value(key, tie if key.of_tie else state)
        values.append(value)
    names = [w.name("k") for _ in keys]
    carried = ", ".join(dict.fromkeys(name for name in (tie, node, state) if name))
    found = (
        f"{base} WITH {carried} {' '.join(calls)}"
        f" WITH {', '.join(f'{value} AS {name}' for value, name in zip(values, names, strict=True))}, count(*) AS c"
    )
    order = "".join(f", CASE WHEN {name} IS NULL THEN 1 ELSE 0 END, {name}" for name in names)
    found += f" WITH c, {', '.join(names)} ORDER BY c DESC{order}"
    row = ", ".join(f"k{n}: {name}" for n, name in enumerate(names))
    found += f" WITH collect({{c: c, {row}}}) AS g"
    found += " WITH g, size(g) AS groups, reduce(s = 0, r IN g | s + r.c) AS things"
    return f"CALL ({scope}) {{ {found} {answered} AS {result} }}", result, shape


def shown(planner: Planner, selected: Selected, keys: list[Key], size: str) -> tuple[str, Counts]:
    """What is answered of ``g``, the largest groups first: as many as asked for, with the things that their keys lead
    to; and of how many ``groups`` and ``things`` there are in all."""
    w = planner.writer
    calls, entries, shape = [], ["c: row.c"], Counts()
    for n, key in enumerate(keys):
        entries.append(f"k{n}: row.k{n}")
        if key.way is None:
            continue
        asked = _asked_of_nodes(planner, selected)
        if not asked:
            continue
        end, made_as = w.name("n"), w.name("y")
        found, state = w.state(key.way.end, end)
        inner, nodes = [], []
        for where, node in asked.items():
            row = Row()
            more, thing = planner.node(Found(key.way.end, end, state), planner.inside(node, key.way.end), row)
            inner += more
            shape.nodes[f"n{n}", where] = Apart(thing, row)
            nodes.append(f"`{where}`: {row}")
        calls.append(
            f"CALL (row) {{ MATCH ({end}:{w.label(key.way.end)} {{id: row.k{n}}}) WHERE {w.visible(end)} {found}"
            f" {' '.join(inner)} RETURN head(collect({{{', '.join(nodes)}}})) AS {made_as} }}"
        )
        entries.append(f"n{n}: {made_as}")
    return (
        f"CALL (g) {{ UNWIND range(0, size(g) - 1) AS i WITH i, g[i] AS row WHERE i < {size} {' '.join(calls)}"
        f" WITH i, {{{', '.join(entries)}}} AS made ORDER BY i RETURN collect(made) AS shown }}"
        f" RETURN {{rows: shown, groups: groups, things: things}}"
    ), shape


def _led_to(planner: Planner, way: Way, node: str) -> tuple[str, str]:
    """Where a tie leads: what its field shows too."""
    w = planner.writer
    edge, end, value = w.name("e"), w.name("n"), w.name("k")
    found, _ = w.state(way.end, end, f"{edge}, ")
    return (
        f"CALL ({node}) {{ {w.match(way, node, edge, end)} {found}"
        f" WITH {edge}, {end} ORDER BY {edge}.since DESC, {edge}.id LIMIT 1"
        f" RETURN head(collect({end}.id)) AS {value} }}"
    ), value


def _value(key: Key, owner: str) -> str:
    assert key.prop is not None
    value = f"{owner}.{key.prop.name}"
    return f"substring({value}, 0, {PARTS[key.part]})" if key.part else value


def _asked_of_nodes(planner: Planner, selected: Selected) -> dict[str, Selected]:
    """Every place of the answer at which the things that keys lead to are asked for, by its names from the groups on:
    each may ask for something else."""
    found = {"": selected}
    for step in ("groups", "keys", "node"):
        found = {
            f"{path}_{inner.key}": inner
            for path, outer in found.items()
            for inner in planner.operation.inside(outer, object_inside(outer))
            if inner.name == step
        }
    return found
