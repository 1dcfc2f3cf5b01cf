"""Writes the reference pages from the code itself: `python -m rukun.reference`, or with `--check` only compares them.

What a page says of a fact, a rule, a label, a setting or a command is read off its declaration and its docstring, so a
page cannot say what the code does not.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rukun.reference_api import graphql
from rukun.reference_facts import facts, rules
from rukun.reference_system import commands, graph, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
PAGES: dict[str, Callable[[], list[str]]] = {
    "facts.md": facts,
    "rules.md": rules,
    "graph.md": graph,
    "graphql.md": graphql,
    "settings.md": settings,
    "commands.md": commands,
}
"""The pages by the names of their files; each function gives the lines of one."""

NOTE = "<!-- Written from the code by `python3 do.py docs`. Change the code, not this page. -->"


def text_of(page: str) -> str:
    """One whole page as it should be."""
    return "\n".join([NOTE, "", *PAGES[page]()]).rstrip() + "\n"


def outdated(folder: Path = FOLDER) -> list[str]:
    """The pages that are not there, or say something else than the code does."""
    return [page for page in PAGES if not (file := folder / page).is_file() or file.read_text("utf-8") != text_of(page)]


def write(folder: Path = FOLDER) -> list[str]:
    """Write the pages that are outdated and say which."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = outdated(folder)
    for page in changed:
        (folder / page).write_text(text_of(page), encoding="utf-8", newline="\n")
    return changed


def main(arguments: Sequence[str]) -> int:
    """0 when the pages say what the code does, 1 when `--check` found one that does not, 2 for wrong usage."""
    if arguments == ["--check"]:
        changed = outdated()
        for page in changed:
            print(
                f"docs/reference/{page} does not say what the code says; run: python3 do.py docs",
                file=sys.stderr,
            )
        return 1 if changed else 0
    if arguments:
        print("usage: python -m rukun.reference [--check]", file=sys.stderr)
        return 2
    for page in write():
        print(f"written: docs/reference/{page}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
