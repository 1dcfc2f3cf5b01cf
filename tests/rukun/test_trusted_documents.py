"""Registering documents by the command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from api.trusted import digest_of
from rukun.output import Output
from rukun.settings import SettingsError, load
from rukun.trusting import add, show

if TYPE_CHECKING:
    from pathlib import Path

COUNT = "query Count { groups { totalCount } }\n"


def test_documents_are_registered_shown_and_known_by_their_digest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "count.graphql").write_text(COUNT)
    folder, out, settings = tmp_path / "documents", Output(json=True), load(data=tmp_path)
    add(settings, out, [tmp_path / "count.graphql"], folder)
    assert json.loads(capsys.readouterr().out) == {digest_of(COUNT): ["Count"]}
    assert (folder / f"{digest_of(COUNT)}.graphql").read_text() == COUNT
    show(load(data=tmp_path, documents=folder), out, None)
    assert json.loads(capsys.readouterr().out) == {digest_of(COUNT): ["Count"]}


def test_nothing_is_registered_where_one_document_is_not_valid(tmp_path: Path) -> None:
    (tmp_path / "good.graphql").write_text(COUNT)
    (tmp_path / "bad.graphql").write_text("{ nonsense }")
    with pytest.raises(SettingsError, match=r"bad\.graphql: .*nonsense.*nothing was registered"):
        add(load(data=tmp_path), Output(), [tmp_path / "good.graphql", tmp_path / "bad.graphql"], tmp_path / "d")
    assert not (tmp_path / "d").exists()
    with pytest.raises(SettingsError, match="RUKUN_DOCUMENTS"):
        show(load(data=tmp_path), Output(), None)


def test_the_mode_in_which_nothing_else_is_answered_needs_the_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="RUKUN_DOCUMENTS"):
        load(data=tmp_path, trusted_only=True)
