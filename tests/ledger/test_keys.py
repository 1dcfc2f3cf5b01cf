"""The keys of persons: made once, destroyed for good, and closed to others."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
import pytest

import ledger.keys
from ledger.errors import LedgerError, MissingKey, SubjectErased, UnreadableFact
from ledger.opening import open_keys
from ledger.sealing import FactSealer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledger.keys import KeyStore


@pytest.fixture(params=["sqlite", "postgres"])
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], KeyStore]]:
    """Opens the same key store as often as it is called, as other processes would."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'keys.db'}"
    else:
        address = request.getfixturevalue("postgres_database")
    opened: list[KeyStore] = []

    def opening() -> KeyStore:
        opened.append(open_keys(address))
        return opened[-1]

    yield opening
    for keys in opened:
        keys.close()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes notice a destroyed key without the documented delay."""
    monkeypatch.setattr(ledger.keys, "NOTICED_WITHIN_S", 0.0)


def a_seal(keys: KeyStore, id: str = "thing-1", version: int = 1, topic: str = "thing.happened") -> FactSealer:
    return FactSealer(keys, id, version, topic)


def test_a_person_gets_one_key_and_every_process_the_same(open_again: Callable[[], KeyStore]) -> None:
    stores = [open_again() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda keys: keys.ensure([f"person-{n}" for n in range(20)]), stores))
    for number in range(20):
        keys = {store.key(f"person-{number}") for store in [*stores, open_again()]}
        assert len(keys) == 1
        assert len(keys.pop() or b"") == 32
    assert len({stores[0].key(f"person-{n}") for n in range(20)}) == 20
    assert len({store.secret() for store in stores}) == 1


def test_a_sealed_value_opens_with_its_person_s_key_only_where_it_was_sealed(
    open_again: Callable[[], KeyStore],
) -> None:
    keys = open_again()
    sealed = a_seal(keys).seal("person-1", "Budi")
    assert "Budi" not in sealed
    assert a_seal(open_again()).unseal("person-1", sealed) == "Budi"
    assert a_seal(keys).seal("person-1", "Budi") != sealed, "the same text never looks the same twice"
    keys.ensure(["person-2"])
    for elsewhere in (a_seal(keys, id="thing-2"), a_seal(keys, version=2), a_seal(keys, topic="thing.ended")):
        with pytest.raises(UnreadableFact, match="does not open"):
            elsewhere.unseal("person-1", sealed)
    with pytest.raises(UnreadableFact):
        a_seal(keys).unseal("person-2", sealed)
    with pytest.raises(UnreadableFact):
        a_seal(keys).unseal("person-1", sealed[:-8] + "AAAAAAA=")
    with pytest.raises(UnreadableFact):
        a_seal(keys).unseal("person-1", "not even base64!")


def test_a_destroyed_key_is_gone_for_good(open_again: Callable[[], KeyStore]) -> None:
    keys = open_again()
    sealed = a_seal(keys).seal("person-1", "Budi")
    other = a_seal(keys).seal("person-2", "Wati")
    keys.destroy("person-1")
    for store in (keys, open_again()):
        assert a_seal(store).unseal("person-1", sealed) is None
        assert a_seal(store).unseal("person-2", other) == "Wati"
        with pytest.raises(SubjectErased, match="person-1"):
            a_seal(store).seal("person-1", "Budi")
        with pytest.raises(SubjectErased, match="person-1"):
            store.ensure(["person-3", "person-1"])
    keys.destroy("person-1")


def test_a_key_is_never_made_for_somebody_erased_beforehand(open_again: Callable[[], KeyStore]) -> None:
    keys = open_again()
    keys.destroy("person-1")
    with pytest.raises(SubjectErased):
        a_seal(keys).seal("person-1", "Budi")


@pytest.mark.usefixtures("at_once")
def test_another_process_notices_that_a_key_was_destroyed(open_again: Callable[[], KeyStore]) -> None:
    keys, elsewhere = open_again(), open_again()
    sealed = a_seal(keys).seal("person-1", "Budi")
    assert a_seal(elsewhere).unseal("person-1", sealed) == "Budi"
    keys.destroy("person-1")
    assert a_seal(elsewhere).unseal("person-1", sealed) is None


def test_the_memory_for_keys_is_bounded(open_again: Callable[[], KeyStore], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger.keys, "REMEMBERED", 10)
    keys = open_again()
    keys.ensure([f"person-{n}" for n in range(50)])
    made = [keys.key(f"person-{n}") for n in range(50)]
    assert len(set(made)) == 50
    assert len(keys._remembered) == 10  # what is held in memory shows nowhere else


def test_the_wrong_key_store_is_told_from_an_erased_person(open_again: Callable[[], KeyStore], tmp_path: Path) -> None:
    sealed = a_seal(open_again()).seal("person-1", "Budi")
    with open_keys(str(tmp_path / "other.db")) as others, pytest.raises(MissingKey, match="restore the key store"):
        a_seal(others).unseal("person-1", sealed)


def test_a_key_leaves_the_file_with_its_destruction(tmp_path: Path) -> None:
    path = tmp_path / "keys.db"
    with open_keys(str(path)) as keys:
        keys.ensure(["person-1", "person-2"])
        key = keys.key("person-1")
        assert key is not None
        assert key in path.read_bytes()
        keys.destroy("person-1")
        assert not [p for p in tmp_path.iterdir() if key in p.read_bytes()]


def test_a_key_leaves_the_table_with_its_destruction(postgres_database: str) -> None:
    with open_keys(postgres_database) as keys:
        keys.ensure(["person-1"])
        keys.destroy("person-1")
    with psycopg.connect(postgres_database) as db:
        assert db.execute("SELECT * FROM rukun_keys.keys").fetchall() == [("person-1", None)]


@pytest.mark.skipif(os.name != "posix", reason="file rights are those of POSIX")
def test_the_key_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys.db"
    with open_keys(str(path)) as keys:
        keys.ensure(["person-1"])
        assert {stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()} == {0o600}
    path.chmod(0o644)
    with pytest.raises(LedgerError, match="chmod 600"):
        open_keys(str(path))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="create its folder"):
        open_keys(str(tmp_path / "nowhere" / "keys.db"))
