"""Nothing personal in the log, in an error or in a message; and nothing at all once the key is gone."""

from __future__ import annotations

import logging
import re
import traceback
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.group import Group, GroupKind
from domain.personal import Personal
from domain.subjects import FACTS, SUBJECTS
from ledger.finding import ids_in, personal_values_in
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.opening import open_keys
from ledger.sqlite import SQLiteStore
from tests.ledger.conftest import NOON, Log, a_log, an_act
from tests.ledger.facts import facts_of

if TYPE_CHECKING:
    from pathlib import Path

    from domain.fact import Fact

MARKER = "Xq7ZkBudiSantoso"
ENVELOPE = {"recorded_by", "agency", "on_behalf_of", "legal_basis", "command_id", "causation", "correlation_id"}
QUIET = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def _strings_in(content: Any) -> list[str]:
    if isinstance(content, dict):
        return [found for item in content.values() for found in _strings_in(item)]
    if isinstance(content, list):
        return [found for item in content for found in _strings_in(item)]
    return [content] if isinstance(content, str) else []


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
@QUIET
@given(data=st.data())
def test_every_id_in_a_fact_is_found(kind: type[Fact], data: st.DataObject) -> None:
    fact = data.draw(facts_of(kind))
    content = fact.model_dump(
        mode="json", exclude={*ENVELOPE, "originator_id"}, context={"sealer": _Redacting()}, warnings=False
    )
    looks_like_an_id = re.compile(rf"({'|'.join(SUBJECTS)})-[0-9A-Za-z.@_-]{{1,120}}")
    assert {id for _, id in ids_in(fact)} == {s for s in _strings_in(content) if looks_like_an_id.fullmatch(s)}


class _Redacting:
    def seal(self, subject: str, text: str) -> str:
        return "sealed"

    def unseal(self, subject: str, sealed: str) -> str | None:
        raise NotImplementedError


def marked(fact: Fact) -> Fact:
    """The same fact with the marker in every personal value."""
    content = fact.model_copy(deep=True)
    for _, value in personal_values_in(content):
        object.__setattr__(value, "text", MARKER)
    return content


def with_personal_fields() -> dict[str, type[Fact]]:
    """The kinds of fact that hold a personal value, read off their JSON schemas and not by the code under test."""
    return {topic: kind for topic, kind in FACTS.items() if "Personal" in kind.model_json_schema().get("$defs", {})}


@pytest.mark.parametrize("kind", with_personal_fields().values(), ids=with_personal_fields())
@QUIET
@given(data=st.data())
def test_no_personal_value_lies_in_the_log_in_the_clear(kind: type[Fact], data: st.DataObject, tmp_path: Path) -> None:
    fact = marked(data.draw(facts_of(kind).filter(lambda f: any(True for _ in personal_values_in(f)))))
    folder = tmp_path / uuid4().hex
    folder.mkdir()
    with open_keys(str(tmp_path / "keys.db")) as keys, SQLiteStore(str(folder / "log.db")) as store:
        mapper = FactMapper(keys)
        store.insert_events(mapper.to_stored_events([fact]))
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert any(fact.originator_id.encode() in content for content in files.values()), "the fact was written"
        assert not [name for name, content in files.items() if MARKER.encode() in content]
        [recorded] = History(store, mapper).batch(0, 10)
        assert recorded.fact == fact
    assert MARKER.encode() not in (tmp_path / "keys.db").read_bytes()


def test_the_search_finds_what_was_written_in_the_clear(log: Log, tmp_path: Path) -> None:
    """Planted fault: a name in a field that is not declared as personal."""
    with SQLiteStore(str(tmp_path / "plain.db")) as store:
        plain = a_log(store, log.keys)
        plain.register.start(Group.register, act=an_act(), name=MARKER, kind=GroupKind.YOUTH)
        assert any(MARKER.encode() in path.read_bytes() for path in tmp_path.glob("plain.db*"))


def a_represented_group(log: Log) -> str:
    group = log.register.start(Group.register, act=an_act(), name="Setia", kind=GroupKind.YOUTH)
    log.register.change(
        group.id,
        Group.designate_representative,
        act=an_act(),
        representative=Personal(subject="person-1", text=MARKER),
        role="chair",
        mandate="letter 1",
        valid_from=NOON.date(),
    )
    return group.id


def test_no_personal_value_lies_in_the_server_s_tables(log: Log, request: pytest.FixtureRequest) -> None:
    a_represented_group(log)
    if isinstance(log.store, SQLiteStore):
        return
    with psycopg.connect(request.getfixturevalue("postgres_server")) as db:
        rows = db.execute(f"SELECT * FROM {request.getfixturevalue('postgres_schema')}.facts").fetchall()
    assert len(rows) == 2
    assert MARKER not in repr(rows)


def test_once_the_key_is_destroyed_history_shows_the_pseudonym(log: Log) -> None:
    id = a_represented_group(log)
    assert _representative(log, id).text == MARKER
    log.keys.destroy("person-1")
    assert _representative(log, id).text is None
    assert str(_representative(log, id)) == "person-1"
    group = log.history.thing(id)
    assert isinstance(group, Group)
    assert group.has_mandate("person-1", NOON.date())
    log.register.change(id, Group.rename, act=an_act(), name="Teguh")


def _representative(log: Log, id: str) -> Personal:
    fact = list(log.history.of(id))[1].fact
    assert isinstance(fact, Group.RepresentativeDesignated)
    return fact.representative


def test_no_error_repeats_a_personal_value(log: Log, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    id = a_represented_group(log)
    personal = Personal(subject="person-1", text=MARKER)
    log.keys.ensure(["person-2"])
    log.keys.destroy("person-2")
    erased = Personal(subject="person-2", text=MARKER)
    given = {"role": "chair", "mandate": "letter 1", "valid_from": NOON.date()}
    attempts: list[dict[str, Any]] = [
        {"representative": personal, **given, "role": ""},
        {"representative": personal, **given, "valid_until": NOON.date().replace(year=2000)},
        {"representative": erased, **given},
        {"representative": {"subject": "nobody", "text": MARKER}, **given},
        {"representative": MARKER, **given},
    ]
    for arguments in attempts:
        with pytest.raises(DomainError) as raised:
            log.register.change(id, Group.designate_representative, act=an_act(), **arguments)
        assert MARKER not in "".join(traceback.format_exception(raised.value))
        assert MARKER not in repr(raised.value)
    assert MARKER not in caplog.text
    assert MARKER not in repr(list(log.history.all()))
