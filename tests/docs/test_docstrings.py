"""Whoever reads the code is told what it is for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.docs.pages import HERE, called

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGES = ("domain", "ledger", "graph", "projections", "intake", "exports", "api", "rukun")
MODULES = sorted(module for package in PACKAGES for module in (HERE / package).glob("**/*.py"))
EMPTY_WORDS = {
    "the",
    "a",
    "an",
    "of",
    "this",
    "class",
    "function",
    "module",
    "method",
    "it",
    "is",
    "for",
}


def public(tree: ast.Module) -> Iterator[tuple[str, str | None]]:
    """The public classes and functions of a module with their docstrings; what is overloaded says it once."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            decorators = {ast.unparse(d) for d in node.decorator_list}
            if "overload" not in decorators:
                yield node.name, ast.get_docstring(node)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:  # the facts of a subject
                if isinstance(inner, ast.ClassDef) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", ast.get_docstring(inner)


def says_something(name: str, docstring: str | None) -> bool:
    """Whether it has words beside those that its name is made of."""
    letters = name.lower().replace("_", "").replace(".", "")
    words = {word.strip(".,:;()`'\"").lower() for word in (docstring or "").split()}
    return len({word for word in words if word and word not in letters} - EMPTY_WORDS) >= 1


@pytest.mark.parametrize("module", MODULES, ids=called)
def test_everything_public_says_what_it_is_for(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    assert says_something("", ast.get_docstring(tree)), f"{called(module)} does not say what it is for"
    silent = [name for name, docstring in public(tree) if not says_something(name, docstring)]
    assert not silent, f"{called(module)}: {', '.join(silent)} say nothing"


def test_a_docstring_that_only_repeats_the_name_says_nothing() -> None:
    assert not says_something("Dispute.Verified", "The dispute verified.")
    assert not says_something("rebuild", None)
    assert says_something("Dispute.Verified", "Somebody made sure that a dispute is real.")
