"""The graph as a bundle of CSV files: one for every kind of thing and of tie that is seen, and a README of columns.

The bundle is a ZIP archive, so that it is one file that is there whole or not at all. Tables are UTF-8 as RFC 4180 has
them; what is not known is an empty field, a list is a JSON text, and no text is one that a spreadsheet would compute.
"""

from __future__ import annotations

import csv
import tempfile
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from domain.text import inert
from exports.columns import ABOUT_NODES, ABOUT_TIES, Column, columns, text_of, values_of
from exports.seen import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exports.seen import SeenGraph, Tied

_ID = Column("id", "string", "Its id, the same in every table and every export")
_ENDS = (
    Column("source", "string", "The id of the thing that the tie leads away from"),
    Column("target", "string", "The id of the thing that it leads to"),
)


def write_csv(seen: SeenGraph, file: Path) -> Iterator[Node | Tied]:
    """Write all that is seen, yielding each node and each tie once it is written."""
    with tempfile.TemporaryDirectory(prefix=".rukun-csv-", dir=file.parent) as folder:
        with ExitStack() as stack:
            tables: dict[str, _Table] = {}
            for some in (seen.nodes(), seen.ties()):
                for one in some:
                    name, shown = _table_of(one)
                    if name not in tables:
                        tables[name] = stack.enter_context(_Table(Path(folder) / name, shown))
                    tables[name].add(one)
                    yield one
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.md", _readme(seen, tables))
            for name in tables:
                archive.write(Path(folder) / name, name)


class _Table:
    """One table, open for adding rows."""

    def __init__(self, path: Path, shown: tuple[Column, ...]) -> None:
        self.columns = shown
        self.rows = 0
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(column.name for column in shown)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, one: Node | Tied) -> None:
        """One more row."""
        ends = {} if isinstance(one, Node) else {"source": one.source, "target": one.target}
        values: dict[str, Any] = {"id": one.id, **ends, **values_of(one)}
        self._writer.writerow(_cell(c, values[c.name]) if c.name in values else "" for c in self.columns)
        self.rows += 1


def _cell(column: Column, value: Any) -> str:
    text = text_of(value)
    return inert(text) if column.type == "string" else text


def _table_of(one: Node | Tied) -> tuple[str, tuple[Column, ...]]:
    if isinstance(one, Node):
        return f"nodes-{one.label.name}.csv", (_ID, *ABOUT_NODES, *columns(one.label.properties))
    kind = one.tie
    name = f"ties-{kind.source.name}-{kind.type}-{kind.target.name}.csv"
    return name, (_ID, *_ENDS, *ABOUT_TIES, *columns(kind.properties))


def _readme(seen: SeenGraph, tables: dict[str, _Table]) -> str:
    cleared = " ".join((seen.clearance.level, *seen.clearance.compartments))
    lines = [
        "# What a graph of Rukun held",
        "",
        f"As of position {seen.position} of the log, as far as a reader cleared for {cleared} may see it. Counts are over",
        "what that reader sees. Tables are UTF-8 with one line of headings; an empty field is unknown or does not apply;",
        "a list is a JSON text; times are ISO 8601 in UTC.",
        "",
        "A spreadsheet computes what begins with =, +, - or @. So before a text that begins like that stands one ', and one",
        "more before a text that begins with ' itself: take away one ' from the beginning of a text, and it is exact.",
    ]
    for name, table in tables.items():
        lines += ["", f"## {name} ({table.rows:,} rows)", "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| {c.name} | {c.type} | {c.meaning} |" for c in table.columns]
    return "\n".join([*lines, ""])
