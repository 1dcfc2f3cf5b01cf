"""Clients that are made from the contract are right by their compilers, and get their answers from a live server.

They are made from ``api/schema.graphql`` as it is; none is kept.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.clients.installing import HERE, ROOT, python_tools, run, typescript_tools

CONTRACT = ROOT / "api" / "schema.graphql"
TOLD = [
    "a question",
    "a decision, sent twice and taken once",
    "one's own decision, read in the graph",
    "errors with their codes",
    "all pages of a list",
    "facts as they are recorded, from a position on",
]


def a_client(language: str, folder: Path) -> Path:
    """What one writes oneself, beside the contract."""
    made = folder / language
    shutil.copytree(HERE / language, made, ignore=shutil.ignore_patterns("node_modules", "package-lock.json"))
    shutil.copy(CONTRACT, made)
    return made


def misspelt(client: Path) -> Path:
    """The same program, which asks for something that there is not."""
    text = client.read_text("utf-8")
    assert "edge.node.name" in text
    other = client.with_stem("misspelt")
    other.write_text(text.replace("edge.node.name", "edge.node.nickname"), "utf-8")
    return other


@pytest.fixture(scope="module")
def typescript(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a TypeScript client was made."""
    tools = typescript_tools(request.config)
    folder = a_client("typescript", tmp_path_factory.mktemp("client"))
    (folder / "node_modules").symlink_to(tools)
    run(["node", "node_modules/.bin/graphql-codegen", "--config", "codegen.json"], folder)
    return folder


@pytest.fixture(scope="module")
def python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which a Python client was made, and the Python that runs it."""
    program = python_tools(request.config)
    folder = a_client("python", tmp_path_factory.mktemp("client"))
    run([str(program.with_name("ariadne-codegen"))], folder)
    return folder, str(program)


def test_a_typescript_client_compiles_strictly_and_gets_its_answers(typescript: Path, server: str) -> None:
    run(["node", "node_modules/.bin/tsc", "--project", "."], typescript)
    assert run(["node", "built/client.js", server], typescript).splitlines() == TOLD


def test_a_typescript_client_that_asks_for_what_there_is_not_does_not_compile(typescript: Path) -> None:
    other = misspelt(typescript / "client.ts")
    with pytest.raises(AssertionError, match="nickname"):
        run(["node", "node_modules/.bin/tsc", "--project", "."], typescript)
    other.unlink()  # the project is all files of the folder


def test_a_python_client_is_right_by_its_types_and_gets_its_answers(python: tuple[Path, str], server: str) -> None:
    folder, program = python
    run([program, "-m", "mypy", "client.py", "rukun_client"], folder)
    assert run([program, "client.py", server], folder).splitlines() == TOLD


def test_a_python_client_that_asks_for_what_there_is_not_is_found(python: tuple[Path, str]) -> None:
    folder, program = python
    other = misspelt(folder / "client.py")
    with pytest.raises(AssertionError, match="nickname"):
        run([program, "-m", "mypy", other.name], folder)
