"""Tables hold nothing that a spreadsheet would compute, and machines get every text back exactly."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.classification import Classification, Level
from domain.text import inert
from exports.csv_bundle import write_csv
from exports.seen import SeenGraph
from graph.changes import PutNode, ReadClass, Step
from graph.vocabulary.groups import GROUP
from tests.exports.test_what_is_seen import embedded, put

__all__ = ["embedded"]
FORMULAS = ('=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(1)", "'=1", "\uff1d1", "''")


@given(st.text(max_size=8) | st.text("=+-@'\t\r\n0.5", max_size=4))
def test_taking_one_mark_away_gives_every_text_back(text: str) -> None:
    cell = inert(text)
    assert cell.removeprefix("'") == text


@pytest.mark.parametrize("text", [*FORMULAS, "\t=1", "\r=1", "-", "=", "-1+1", "+62-812"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert inert(text).startswith("'")


@pytest.mark.parametrize("text", ["-7.6531", "-99", "+62", "PSHT", "", " =1", "[1]", "Ya'i"])
def test_numbers_and_other_texts_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


def test_names_that_are_formulas_are_exported_inert_and_read_back_exactly(embedded: object, tmp_path: Path) -> None:
    groups = [
        PutNode(GROUP, f"group-{n}", {"name": name, "kind": "community", "is_category": False, "state": "registered"})
        for n, name in enumerate(FORMULAS)
    ]
    put(embedded, Step(1, ReadClass(0), tuple(groups)))  # type: ignore[arg-type]
    seen = SeenGraph(embedded, Classification(level=Level.OPEN))  # type: ignore[arg-type]
    assert sum(1 for _ in write_csv(seen, tmp_path / "all.zip")) == len(FORMULAS)
    with zipfile.ZipFile(tmp_path / "all.zip") as bundle:
        assert "take away one '" in bundle.read("README.md").decode()
        rows = list(csv.DictReader(io.StringIO(bundle.read("nodes-Group.csv").decode(), newline="")))
    names = [row["name"] for row in rows]
    assert all(name.startswith("'") for name in names)
    assert {name[1:] for name in names} == set(FORMULAS)
