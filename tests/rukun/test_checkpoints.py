"""Checkpoints as people type them, of the Takeran case."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.rukun.conftest import Command, copied

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def office(told: tuple[Command, object], tmp_path: Path) -> Command:
    """A copy of the log, for a test that changes it."""
    data = tmp_path / "office"
    data.mkdir(mode=0o700)
    for name in ("log.db", "keys.db"):
        copied(told[0].data / name, data / name)
    return Command(data, {})


def test_what_was_sealed_is_verified_by_whoever_keeps_it(office: Command, tmp_path: Path) -> None:
    note, proof = tmp_path / "april.txt", tmp_path / "proof.json"
    made = office("checkpoint", "make", "--file", str(note), "--json")
    assert made.code == 0, made.err
    assert note.read_text() == made.data["note"]
    assert made.data["size"] == 109
    assert stat.S_IMODE((office.data / "checkpoint" / "checkpoint.key").stat().st_mode) == 0o600
    shown = office("checkpoint", "verify", str(note))
    assert shown.code == 0
    assert "unaltered, 1-109; signed by rukun/" in shown.out
    assert office("checkpoint", "prove", "68", "--in", str(note), "--file", str(proof)).code == 0

    elsewhere = Command(tmp_path, {})
    stranger = elsewhere("checkpoint", "check", str(proof), "--key", made.data["verifierKey"])
    assert stranger.code == 0, stranger.out
    assert "position 68 of" in stranger.out.replace("\n", " ")
    assert "agreement.drafted" in stranger.out.replace("\n", " ")
    unknown = elsewhere("checkpoint", "check", str(proof))
    assert unknown.code == 1
    assert "not signed by a key that you trust" in unknown.out.replace("\n", " ")
    forged = json.loads(proof.read_text())
    forged["entry"] = forged["entry"].replace("agreement.drafted", "agreement.signed")
    proof.write_text(json.dumps(forged))
    assert elsewhere("checkpoint", "check", str(proof), "--key", made.data["verifierKey"]).code == 1


def test_a_fact_that_was_changed_in_the_file_is_found_between_two_checkpoints(office: Command, tmp_path: Path) -> None:
    note = tmp_path / "june.txt"
    assert office("checkpoint", "make", "--file", str(note)).code == 0
    with closing(sqlite3.connect(office.data / "log.db")) as db, db:
        db.execute("DROP TRIGGER facts_are_never_changed")
        db.execute("UPDATE facts SET recorded_at = recorded_at + 1 WHERE position = 91")
    found = office("checkpoint", "verify", str(note), "--json")
    assert found.code == 1
    assert found.data["alteredBetween"] == [1, 109]
    told = office("checkpoint", "verify", str(note), "--lang", "id")
    assert "TIDAK seperti semula" in told.out.replace(" \n", " ").replace("\n", " ")


def test_what_cannot_be_done_says_why(office: Command, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    assert office("checkpoint", "make", "--file", str(note)).code == 0
    again = office("checkpoint", "make", "--file", str(note))
    assert (again.code, "is there already" in again.err) == (2, True)
    missing = office("checkpoint", "verify", str(tmp_path / "none.txt"))
    assert (missing.code, "is not there" in missing.err) == (2, True)
    note.write_text(note.read_text().replace("\n109\n", "\n108\n"))
    changed = office("checkpoint", "verify", str(note))
    assert (changed.code, "does not fit: this note was changed" in changed.err) == (4, True)
    wrong = office("checkpoint", "check", str(note))
    assert (wrong.code, "not what `rukun checkpoint prove` writes" in wrong.err) == (4, True)
    empty = Command(tmp_path / "empty", {})
    empty.data.mkdir()
    nothing = empty("checkpoint", "make")
    assert (nothing.code, "nothing in the log" in nothing.err) == (3, True)
    shutil.rmtree(empty.data)
