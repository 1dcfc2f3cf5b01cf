"""The tutorial of the board, followed to the letter: what it says to write is written, what it says to type is run."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.clients.installing import HERE, ROOT, run, typescript_tools

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = ROOT / "docs" / "tutorial" / "frontend.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"^(?://|<!--) (?P<name>[\w.]+)(?P<more>, continued)?(?: -->)?\n")
SERVED = ["rukun demo --folder takeran", "RUKUN_DATA=takeran rukun serve"]
"""What the fixture `server` has done already."""


def commands() -> list[str]:
    """Every command of the page, in its order."""
    return [line for kind, text in BLOCK.findall(PAGE.read_text("utf-8")) if kind == "sh" for line in text.splitlines()]


def files() -> dict[str, str]:
    """Every file of the page, by its name."""
    found: dict[str, str] = {}
    for kind, text in BLOCK.findall(PAGE.read_text("utf-8")):
        if kind == "sh":
            continue
        named = NAME.match(text)
        assert named is not None, f"a block of {kind} does not say which file it is: {text[:80]}"
        assert bool(named["more"]) == (named["name"] in found), f"{named['name']} begins twice, or never"
        found[named["name"]] = found.get(named["name"], "") + text[named.end() :]
    return found


def packages_of(command: str) -> set[str]:
    """What a command of npm installs."""
    return {word for word in shlex.split(command)[2:] if not word.startswith("-")}


@pytest.fixture
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder that the page leads to, up to the last command, which serves it."""
    tools = typescript_tools(request.config)
    (tmp_path / "api").symlink_to(ROOT / "api")
    given = commands()
    assert given[:2] == SERVED
    folder = tmp_path
    for command in given[2:-1]:
        words = shlex.split(command)
        if words[0] == "cd":
            folder = folder / words[1]
            for name, text in files().items():
                (folder / name).write_text(text, "utf-8")
        elif words[:2] == ["npm", "install"]:
            declared = json.loads((HERE / "typescript" / "package.json").read_text("utf-8"))["devDependencies"]
            assert packages_of(command) | {"linkedom"} == declared.keys(), "the page and the tests use the same tools"
            (folder / "node_modules").symlink_to(tools)
        elif words[0] == "npx":
            run(["node", f"node_modules/.bin/{words[1]}", *words[2:]], folder)
        else:
            run(words, folder)
    return folder


@contextmanager
def running(command: str, folder: Path, rukun: str) -> Iterator[str]:
    """The address that the board's own server prints."""
    process = subprocess.Popen(
        shlex.split(command),
        cwd=folder,
        env={**os.environ, "RUKUN": rukun, "PORT": "0"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdout.close()
    finally:
        process.terminate()
        process.wait(10)


def test_the_board_shows_what_the_page_says(board: Path, server: str) -> None:
    morning, before = "2025-04-21T07:00", "2025-04-20T12:00"
    browse = str(HERE / "typescript" / "browse.mjs")
    (board / "browse.mjs").symlink_to(browse)
    with running(commands()[-1], board, server) as address:
        seen = run(
            [
                "node",
                "--preserve-symlinks-main",
                "browse.mjs",
                address,
                str(board / "built" / "board.js"),
                morning,
                before,
            ],
            board,
            {**os.environ, "TZ": "Asia/Jakarta"},
        )
    today, then, empty = (json.loads(line) for line in seen.splitlines())
    assert today[:3] == ["1 on record", "Schools of pencak silat at Takeran", "PSHT – PSHW Tunas Muda"]
    assert today[3].startswith("assigned, led by ")
    assert then[3] == "verified, led by nobody yet"
    assert empty == ["0 on record"]


def test_the_page_is_told_what_it_misspells(board: Path) -> None:
    source = board / "board.ts"
    text = source.read_text("utf-8")
    source.write_text(text.replace("        due\n", "        deadline\n"), "utf-8")
    with pytest.raises(AssertionError, match=r'Cannot query field "deadline"'):
        run(["node", "node_modules/.bin/graphql-codegen", "--config", "codegen.json"], board)
    source.write_text(text.replace("dispute.due ?", "dispute.deadline ?"), "utf-8")
    with pytest.raises(AssertionError, match="'deadline' does not exist"):
        run(["node", "node_modules/.bin/tsc", "--project", "."], board)
