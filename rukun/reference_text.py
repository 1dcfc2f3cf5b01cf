"""The few forms that the reference pages are written in."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def said(docstring: str | None) -> str:
    """A docstring as one paragraph of Markdown."""
    return re.sub(r"``([^`]+)``", r"`\1`", " ".join((docstring or "").split()))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table with an empty line after it; nothing when there are no rows."""
    listed = [" | ".join(_cell(value) for value in row) for row in rows]
    if listed:
        yield f"| {' | '.join(heads)} |"
        yield f"|{'|'.join('---' for _ in heads)}|"
        yield from (f"| {row} |" for row in listed)
        yield ""


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def yes(flag: object) -> str:
    """A truth in a table."""
    return "yes" if flag else ""


def anchor(heading: str) -> str:
    """The part of a link that leads to a heading of the same page."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return "#" + kept.replace(" ", "-")


def constraints(schema: dict[str, Any]) -> str:
    """What a JSON schema asks of a text or a number, in words."""
    words = []
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None or most is not None:
        words.append(f"{'' if least is None else least} to {most}" if most is not None else f"{least} or more")
    if "maxLength" in schema:
        words.append(f"{schema.get('minLength', 0)} to {schema['maxLength']:,} characters")
    if "pattern" in schema:
        words.append(f"matches `{schema['pattern']}`")
    return ", ".join(words)


def declared(cls: type) -> dict[str, tuple[ast.expr, ast.expr | None, str]]:
    """The annotated attributes that a class itself declares: annotation, default, and the docstring below it."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(tree, ast.ClassDef)
    return {name: found for name, found in _with_docstrings(tree.body) if not _is_class_variable(found[0])}


def aliases(module: Any) -> dict[str, str]:
    """The docstrings below the assignments of a module, by the name that is assigned."""
    found = {}
    body = ast.parse(inspect.getsource(module)).body
    for statement, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            found[statement.targets[0].id] = _docstring(after)
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            found[statement.target.id] = _docstring(after)
    return found


def _with_docstrings(
    body: list[ast.stmt],
) -> Iterator[tuple[str, tuple[ast.expr, ast.expr | None, str]]]:
    for statement, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield (
                statement.target.id,
                (statement.annotation, statement.value, _docstring(after)),
            )


def _docstring(statement: ast.stmt | None) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return said(str(statement.value.value))
    return ""


def _is_class_variable(annotation: ast.expr) -> bool:
    return ast.unparse(annotation).startswith("ClassVar")
