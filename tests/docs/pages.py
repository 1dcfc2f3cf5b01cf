"""The pages that people read, and what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for page in (
        *HERE.glob("*.md"),
        *HERE.glob("docs/**/*.md"),
        *HERE.glob("benchmarks/*.md"),
    )
    if not page.name.startswith(".")
)
SHOWN = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = re.compile(r"^```[a-z]+ ([\w.-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A block that names a file after its language is that file."""
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def called(page: Path) -> str:
    """A page by its path within the project."""
    return page.relative_to(HERE).as_posix()


@dataclass(frozen=True)
class Shown:
    """A command that a page shows, and what it says that the command prints."""

    command: str
    prints: tuple[str, ...]


def commands_shown(text: str) -> list[Shown]:
    """What stands in the ``console`` blocks of a page: ``$`` begins a command, ``>`` goes on with it, all else is what
    it prints."""
    found: list[tuple[list[str], list[str]]] = []
    for block in SHOWN.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(([line[2:]], []))
            elif line.startswith("> "):
                found[-1][0].append(line[2:])
            else:
                found[-1][1].append(line)
    return [Shown("\n".join(command), tuple(prints)) for command, prints in found]
