"""What a page says to type can be typed, and prints what the page says it prints."""

from __future__ import annotations

import os
import re
import shlex
import sys
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from graph.embedded import EmbeddedGraph
from rukun.cli import main
from tests.docs.pages import FILES, PAGES, Shown, called, commands_shown
from tests.servers import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "<!-- What this page shows in console blocks is run by the tests. -->"
RUN = {page: commands_shown(text) for page in PAGES if MARK in (text := page.read_text("utf-8"))}
"""On a page with the mark every ``console`` block is run; what cannot be run here (a server, a container) stands in a
``sh`` block instead."""
AS_SHOWN = {"rukun": [], "python3 do.py demo": ["demo"]}


def plain(text: str) -> str:
    """Without what only a terminal is shown, and with every run of blanks as one."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())


@pytest.fixture
def nowhere(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder, no settings, a wide terminal."""
    if find_spec("arcadedb") is None:
        missing(request.config, "the embedded graph", "there is no arcadedb for this platform")
    for name in [name for name in os.environ if name.startswith("RUKUN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.chdir(tmp_path)
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("page", RUN, ids=called)
def test_what_a_page_shows_is_what_happens(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in FILES.findall(page.read_text("utf-8")):
        Path(name).write_text(text, encoding="utf-8")
    with ExitStack() as running:
        for shown in RUN[page]:
            if shown.command.startswith("export "):
                name, _, value = shown.command.removeprefix("export ").partition("=")
                monkeypatch.setenv(name, value)
                if name == "RUKUN_DATA":  # as beside `rukun serve`: every command finds the engine and starts none
                    running.enter_context(EmbeddedGraph(Path(value) / "graph"))
                continue
            monkeypatch.setattr(sys, "argv", ["rukun", *arguments(shown)])
            with pytest.raises(SystemExit) as leaving:
                main()
            expect(shown, leaving.value.code or 0, plain("".join(capsys.readouterr())))


def expect(shown: Shown, code: object, printed: str) -> None:
    refused = '"errors"' in " ".join(shown.prints)
    rows_refused = any(re.match(r"(refused|ditolak) +[1-9]", line) for line in shown.prints)
    assert code == (4 if refused else 1 if rows_refused else 0), f"{shown.command}\n{printed}"
    for line in shown.prints:
        for part in line.split("…"):
            assert plain(part) in printed, f"{shown.command}\nprints no {line!r} but:\n{printed}"


def arguments(shown: Shown) -> list[str]:
    """What the command `rukun` is given; AssertionError for one that a test cannot stand in for."""
    for text, first in AS_SHOWN.items():
        if shown.command == text or shown.command.startswith(f"{text} "):
            return [*first, *shlex.split(shown.command.removeprefix(text))]
    raise AssertionError(f"show {shown.command!r} in a `sh` block: a `console` block is run by the tests")


def test_the_readme_and_the_tutorial_are_run() -> None:
    assert {"README.md", "docs/tutorial/first-case.md"} <= {called(page) for page in RUN}


def test_a_block_is_taken_apart_into_commands_and_what_they_print() -> None:
    text = "```console\n$ rukun query '{\n>   log }'\n{\n$ rukun status\n```\n```sh\n$ other\n```\n"
    assert commands_shown(text) == [
        Shown("rukun query '{\n  log }'", ("{",)),
        Shown("rukun status", ()),
    ]


def test_output_that_a_page_promises_and_nobody_prints_is_found() -> None:
    shown = Shown("rukun status", ("log  70 facts", "graph … at 70"))
    expect(shown, 0, plain("log 70 facts\ngraph  at 70\n"))
    with pytest.raises(AssertionError):
        expect(shown, 0, plain("log 70 facts\ngraph  at 68\n"))
    with pytest.raises(AssertionError):
        expect(shown, 3, plain("log 70 facts\ngraph  at 70\n"))
