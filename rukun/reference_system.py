"""The reference pages of the running system: the graph's vocabulary, the settings and the commands."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any

import typer

from graph.kept import KEPT
from graph.slots import SLOTS
from graph.vocabulary import FINDING_ON, LABELS, TIES
from rukun.cli import app
from rukun.reference_text import anchor, said, table, yes
from rukun.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.vocabulary.forms import Label, Property, Tie

PROPERTY_HEADS = ("Property", "Type", "Required", "Meaning")
DEPENDS = {"data": "`$XDG_DATA_HOME/rukun`, else `~/.local/share/rukun`"}
"""Defaults that depend on the machine, and so cannot be read off a declaration."""
OF_EVERY_NODE = (
    (
        "`id`",
        "text",
        "yes",
        "Unique within its label; the same as the thing's id in the log, where it is one",
    ),
    (
        "`level`",
        "whole",
        "yes",
        "Who may see it: 0 open, 1 restricted, 2 secret, 3 top secret",
    ),
    (
        "`compartments`",
        "texts",
        "",
        "The compartments that it is kept in; absent when in none",
    ),
    (
        "`since`",
        "whole",
        "yes",
        "The position of the fact that put it there, or put it in its present state",
    ),
)
READABLE = "x.level <= $level AND (x.compartments IS NULL OR all(c IN x.compartments WHERE c IN $compartments))"


def graph() -> list[str]:
    """The page of every label, tie and property."""
    return [
        "# The graph",
        "",
        (
            "Every kind of node and tie, as declared in `graph/vocabulary/`. What is not declared is refused. A time is "
            "an ISO 8601 text in UTC (`2025-04-20T07:00:00Z`), a day is `2025-04-20`; both sort as they stand."
        ),
        "",
        *_in_common(),
        "## Nodes",
        "",
        *(line for label in LABELS for line in _label(label)),
        "## Ties",
        "",
        "Each reads from its source to its target.",
        "",
        *(line for tie in TIES for line in _tie(tie)),
        "### FINDING_ON",
        "",
        (
            "A finding on a thing that more readers may see than may see the finding. From a "
            f"[Finding](#finding) to {_listed(f'[{label.name}]({anchor(label.name)})' for label in FINDING_ON)}."
        ),
        "",
    ]


def _in_common() -> list[str]:
    slots = ", ".join(f"`Dispute{slot}` and `DisputeVersion{slot}`" for slot in SLOTS)
    return [
        "## What every node and every tie has",
        "",
        *table(PROPERTY_HEADS, OF_EVERY_NODE),
        "## The past",
        "",
        (
            "- A tie that ends becomes a tie of the type `WAS_…` with the same ends and properties, and `until`: the "
            "position of the fact that ended it."
        ),
        (
            "- A node that changes leaves its former state behind: `(:DisputeVersion)-[:VERSION_OF]->(:Dispute)`, with all "
            "its properties and `until`."
        ),
        (
            "- Neither is needed to read the present. As of a position P holds what has `since <= P` and either no `until` "
            "or `P < until`."
        ),
        "",
        "## Lists that are kept",
        "",
        (
            "What is marked as kept answers at once however long it is "
            "([why and how](../decisions/0035-long-lists-are-kept-in-order-and-counted.md)). The nodes "
            "`Tally`, `FormerTally` and `Shelf` hold what that takes; they are no things, and no field leads to them. Kept are:"
        ),
        "",
        *(f"- `{one.name}`, in the order of `{one.order}`" for kept in KEPT.values() for one in kept.lists),
        "",
        f"Tallied by: {_listed(f'`{one.name}`' for kept in KEPT.values() for one in kept.dimensions)}.",
        "",
        "## Who may see what",
        "",
        "A reader's classes are a level and a list of compartments. Every pattern asks of every node and tie `x` in it:",
        "",
        "```cypher",
        READABLE,
        "```",
        "",
        "## The two slots",
        "",
        (
            f"The graph is kept in one of two slots, each with labels of its own: {slots}. The types of ties are the same in "
            "both. A node `(:Projection)` for each slot says in `position` how far it has come, and in `live` which one "
            "answers. A rebuild fills the other slot and then switches."
        ),
        "",
    ]


def _label(label: Label) -> Iterator[str]:
    yield from (f"### {label.name}", "", label.meaning, "")
    if label.shared:
        yield from ("Shared: put once, open to everybody, without properties.", "")
    if label.plural:
        yield from (f"Listed in GraphQL as `{label.plural}`.", "")
    yield from table(PROPERTY_HEADS, map(_property, label.properties))
    out = [f"[{tie.type}]({anchor(tie.type)})" for tie in TIES if tie.source is label]
    into = [f"[{tie.type}]({anchor(tie.type)})" for tie in TIES if tie.target is label]
    yield from (f"- from it: {_listed(out)}",) if out else ()
    yield from (f"- to it: {_listed(into)}",) if into else ()
    yield ""


def _tie(tie: Tie) -> Iterator[str]:
    yield from (
        f"### {tie.type}",
        "",
        f"`(:{tie.source.name})-[:{tie.type}]->(:{tie.target.name})`",
        "",
    )
    yield from (tie.meaning, "")
    fields = []
    if tie.forward:
        fields.append(f"`{tie.source.name}.{_camel(tie.forward)}`{' (one at most)' if tie.forward_one else ''}")
    if tie.backward:
        fields.append(f"`{tie.target.name}.{_camel(tie.backward)}`{' (one at most)' if tie.backward_one else ''}")
    yield f"In GraphQL: {_listed(fields)}.{' A tie between actors.' if tie.network else ''}"
    yield ""
    yield from table(PROPERTY_HEADS, map(_property, tie.properties))


def _property(p: Property) -> tuple[str, str, str, str]:
    notes = [p.meaning]
    if p.enum:
        notes.append(f"one of [{p.enum}](facts.md{anchor(p.enum)})")
    if p.indexed:
        notes.append("lists can be ordered by it")
    if p.searched:
        notes.append("found by the search")
    return f"`{p.name}`", p.type, yes(p.required), "; ".join(notes)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def settings() -> list[str]:
    """The page of every setting."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = DEPENDS[name] if field.default_factory else _default(field.default)
        rows.append((f"`RUKUN_{name.upper()}`", _words_of(field.annotation), default, field.description or ""))
    secret = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]
    files = _listed(f"`RUKUN_{name.upper()}_FILE`" for name in secret)
    return [
        "# Settings",
        "",
        (
            "From the environment first, then from one TOML file: `rukun.toml` in the working folder, or the file that "
            "`RUKUN_SETTINGS` names. In the file a setting has its name without the prefix, in small letters: "
            '`graph = "bolt://localhost:7687"`. `rukun doctor` shows what is in force.'
        ),
        "",
        *table(("Setting", "Type", "Default", "Meaning"), rows),
        f"Whatever is secret can also be given as a file that holds it: {files}.",
        "",
    ]


def _words_of(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " or ".join(f"`{member.value}`" for member in annotation)
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    words = {
        "Path": "path",
        "SecretStr": "secret",
        "str": "text",
        "int": "whole number",
        "bool": "true or false",
    }
    found = next((word for name, word in words.items() if re.search(rf"\b{name}\b", text)), text)
    return f"list of {found}s" if text.startswith("tuple") else found


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return f"`{value.value}`"
    return f"`{value}`" if value not in (None, "", ()) else ""


def commands() -> list[str]:
    """The page of every command."""
    top = typer.main.get_command(app)
    codes = re.findall(r"(\d+) ([^,.]+)", (app.info.help or "").partition("Exit codes:")[2])
    return [
        "# Commands",
        "",
        "`rukun --help` and `rukun COMMAND --help` say the same.",
        "",
        *table(("Exit code", "Meaning"), codes),
        *_commands_in(top, ["rukun"]),
    ]


def _commands_in(command: Any, path: list[str]) -> Iterator[str]:
    if inner := getattr(command, "commands", None):
        for name, one in inner.items():
            yield from _commands_in(one, [*path, name])
        return
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    usage = [*path, *(_named(p) for p in arguments)]
    if len(command.params) > len(arguments):
        usage.append("[OPTIONS]")
    yield from (f"## {' '.join(path)}", "", "```", " ".join(usage), "```", "")
    yield from (line for part in (command.help or "").split("\n\n") for line in (said(part), ""))
    yield from table(("Given", "Default", "Meaning"), map(_parameter, command.params))


def _parameter(p: Any) -> tuple[str, str, str]:
    name = _named(p) if p.param_type_name == "argument" else ", ".join(p.opts + p.secondary_opts)
    given = not p.required and isinstance(p.default, str | int | float) and p.default is not False
    default = "required" if p.required else f"`{p.default}`" if given else ""
    return f"`{name}`", default, said(getattr(p, "help", None))


def _named(argument: Any) -> str:
    return f"{argument.name.upper()}{'…' if argument.nargs == -1 else ''}"
