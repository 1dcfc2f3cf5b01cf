"""How names are searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.conditions import keyset, ordering
from api.errors import BadArgument
from api.paging import Window
from api.plan import Root, listed, page_info, paged, part
from api.selection import object_inside
from api.shapes import AnyOf, Listed, Row, Shape, Thing
from api.ways import WAYS, Way
from graph.vocabulary import LABELS
from graph.vocabulary.forms import Label, Property
from graph.vocabulary.groups import GROUP

if TYPE_CHECKING:
    from api.plan import Planner
    from api.selection import Selected

MARKS = {"á": "a", "à": "a", "â": "a", "ä": "a", "ã": "a", "å": "a", "ç": "c", "é": "e", "è": "e", "ê": "e", "ë": "e",
         "í": "i", "ì": "i", "î": "i", "ï": "i", "ñ": "n", "ó": "o", "ò": "o", "ô": "o", "ö": "o", "õ": "o", "ú": "u",
         "ù": "u", "û": "u", "ü": "u", "’": "'", "‘": "'"}  # fmt: skip
"""Letters that are found whether or not their marks are written."""

_MARKS: dict[str, str | int | None] = dict(MARKS)


def _owner(label: Label) -> Way | None:
    """How a kind that has no list of its own leads to what it belongs to."""
    return None if label.plural else next((way for way in WAYS if way.start == label and way.one), None)


SEARCHED: tuple[tuple[Way | None, Label, Property], ...] = tuple(
    (_owner(label), label, prop)
    for label in LABELS
    for prop in label.properties
    if prop.searched and (label.plural or _owner(label))
)
"""What is searched: the properties that hold names, and how to get from there to what is named."""
FOUND: tuple[Label, ...] = tuple(dict.fromkeys(owner.end if owner else label for owner, label, _ in SEARCHED))
"""The kinds of things that can be found."""


def search(planner: Planner, selected: Selected) -> Root:
    """Names that contain a text, the equal ones first, then those that begin with it."""
    use, arguments = planner.begin_root(selected)
    if not 1 <= len(arguments["text"].strip()) <= 100:
        raise BadArgument("text", "1 to 100 characters")
    if arguments.get("last") is not None or arguments.get("before") is not None:
        raise BadArgument("last", "what was found is read from the beginning: give first and after")
    w = planner.writer
    text = planner.value(use, "text", convert=folded)
    kinds = planner.value(use, "kinds", convert=lambda given: None if given is None else [k.value for k in given])
    names = [_names(planner, owner, label, prop, kinds) for owner, label, prop in SEARCHED]
    order = ordering(GROUP, None)  # by name; here the name that was found
    window = Window.of(arguments)
    after = keyset(w, order, "found", "id", use, backward=False) if window.cursor is not None else "true"
    size = planner.value(use, convert=lambda given: Window.of(given).size + 1)
    result, rows, total = w.name("r"), w.name("x"), w.name("x")
    rank = f"CASE WHEN name = {text} THEN '0 ' WHEN name STARTS WITH {text} THEN '1 ' ELSE '2 ' END"
    candidates = (
        f"CALL () {{ {' UNION ALL '.join(names)} }} WITH id, text, {fold('text')} AS name WHERE name CONTAINS {text}"
        f" WITH id, min({rank} + text) AS key"
    )
    connection = object_inside(selected)
    wanted = planner.operation.inside(selected, connection)
    shape = listed(planner.operation, connection, wanted, use, order.name)
    row = shape.begin("key", "id")
    inner = _found(planner, shape, wanted, row)
    calls: list[str] = []
    values: list[str] = []
    if shape.shown:
        calls.append(
            f"CALL () {{ {candidates} WITH id, {{name: key}} AS found WITH id, found WHERE {after}"
            f" WITH id, found.name AS key ORDER BY key, id LIMIT {size} {inner}"
            f" ORDER BY key, id RETURN collect({row}) AS {rows} }}"
        )
        values.append(rows)
    if shape.counted:
        calls.append(f"CALL () {{ {candidates} RETURN count(id) AS {total} }}")
        values.append(total)
    return f"CALL () {{ {' '.join(calls)} RETURN {paged(values)} AS {result} }}", result, shape


def _found(planner: Planner, shape: Listed, wanted: list[Selected], row: Row) -> str:
    """The clauses that find the things that a row shows; they become its columns."""
    calls: list[str] = []
    carried = ["id", "key"]

    def thing(selected: Selected) -> tuple[int, AnyOf]:
        name = planner.writer.name("y")
        found, any_of = planner.any_of("id", selected, FOUND)
        calls.append(f"{found} WITH {', '.join(carried)}, m AS {name}")
        carried.append(name)
        return row.column(name), any_of

    for selected in wanted:
        column: int | None = None
        inside: Shape | None = page_info(planner.operation, selected)
        if selected.name == "nodes":
            column, inside = thing(selected)
        elif selected.name == "edges":
            edge = object_inside(selected)
            inside = Thing(edge.name)
            for inner in planner.operation.inside(selected, edge):
                if inner.name == "node":
                    inside.parts.append(part(edge.name, inner, *thing(inner)))
                else:
                    value = row.column("substring(key, 2)") if inner.name == "matched" else None
                    inside.parts.append(part(edge.name, inner, value))
        shape.parts.append(part(shape.type, selected, column, inside))
    return " ".join(calls) + f" WITH {', '.join(carried)}"


def _names(planner: Planner, owner: Way | None, label: Label, prop: Property, kinds: str) -> str:
    """The clause that finds the names in one property, with the things that they belong to: the nodes themselves, or
    what another name leads to."""
    w = planner.writer
    node = belongs_to = w.name("n")
    match = f"MATCH ({node}:{w.label(label)}) WHERE {w.visible(node)}"
    found, state = w.state(label, node)
    if owner is not None:
        belongs_to, tie = w.name("o"), w.name("e")
        match += f" WITH {node} {w.match(owner, node, tie, belongs_to)}"
        found, state = w.state(label, node, f"{belongs_to}, ")
    kind = (owner.end if owner else label).name
    return (
        f"{match} {found} AND ({kinds} IS NULL OR '{kind}' IN {kinds}) AND {state}.{prop.name} IS NOT NULL"
        f" RETURN {belongs_to}.id AS id, {state}.{prop.name} AS text"
    )


def fold(value: str) -> str:
    """A text without its case and marks, as a statement says it."""
    made = f"toLower({value})"
    for marked, bare in MARKS.items():
        made = f'replace({made}, "{marked}", "{bare}")'
    return made


def folded(text: str) -> str:
    """The same for a value of ours."""
    return text.strip().lower().translate(str.maketrans(_MARKS))
