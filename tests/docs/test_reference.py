"""The reference pages say what the code says."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from domain.decisions import every_decision
from domain.subjects import FACTS
from rukun import reference
from rukun.reference_facts import _rules_by_decision
from rukun.settings import Settings
from tests.docs.pages import HERE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("page", reference.PAGES)
def test_a_committed_page_is_what_the_code_says(page: str) -> None:
    committed = (reference.FOLDER / page).read_text("utf-8")
    assert committed == reference.text_of(page), "run: python3 do.py docs"


def test_a_page_that_was_changed_by_hand_is_found_and_written_again(
    tmp_path: Path,
) -> None:
    folder = shutil.copytree(reference.FOLDER, tmp_path / "reference")
    reference.write(folder)
    page = folder / "rules.md"
    page.write_text(page.read_text("utf-8").replace("never", "seldom", 1), encoding="utf-8")
    (folder / "graph.md").unlink()
    assert reference.outdated(folder) == ["rules.md", "graph.md"]
    assert reference.write(folder) == ["rules.md", "graph.md"]
    assert reference.outdated(folder) == []


def test_every_fact_is_explained_and_recorded_by_a_decision() -> None:
    page = reference.text_of("facts.md")
    for topic in FACTS:
        _, _, after = page.partition(f"### `{topic}`\n")
        assert "- Decision `" in after.partition("\n### ")[0], topic


def test_every_setting_says_what_it_means() -> None:
    page = reference.text_of("settings.md")
    for name, field in Settings.model_fields.items():
        assert field.description, f"{name} has no description"
        assert f"`RUKUN_{name.upper()}`" in page


def test_the_default_of_the_data_folder_is_the_one_that_the_page_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RUKUN_DATA", raising=False)
    monkeypatch.setenv("HOME", "/elsewhere/somebody")
    monkeypatch.setenv("XDG_DATA_HOME", "/elsewhere")
    assert Settings().data.as_posix() == "/elsewhere/rukun"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert Settings().data.as_posix() == "/elsewhere/somebody/.local/share/rukun"
    assert "`$XDG_DATA_HOME/rukun`, else `~/.local/share/rukun`" in reference.text_of("settings.md")


def test_a_rule_is_found_behind_what_a_decision_calls() -> None:
    held = _rules_by_decision()
    assert "mediation.give_consent" in held["group.has-mandate"]
    assert held["fact.not-in-the-future"] == set(every_decision())
    assert "relation.assert_" not in held["step.legal"]


def test_the_changelog_names_every_fact_that_is_recorded() -> None:
    changelog = (HERE / "CHANGELOG.md").read_text("utf-8")
    unnamed = [topic for topic in FACTS if f"`{topic}`" not in changelog]
    assert not unnamed, f"enter them under 'Facts we now record': {unnamed}"
