"""Facts become bytes and come back the same, also those that were written in an earlier shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from eventsourcing.application import Repository
from eventsourcing.persistence import EventStore, StoredEvent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.act import acting
from domain.group import Group, GroupKind
from domain.personal import Personal
from domain.subjects import FACTS
from ledger.errors import UnknownFact, UnreadableFact
from ledger.history import History
from ledger.mapper import FactMapper
from tests.ledger.conftest import Log, an_act
from tests.ledger.facts import facts_of
from tests.ledger.meetings import BEFORE, TODAY, Meeting, OldMeeting

if TYPE_CHECKING:
    from domain.fact import Fact
    from ledger.keys import KeyStore
    from ledger.sqlite import SQLiteStore

RECORDED = Path(__file__).parent / "recorded"


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_fact_comes_back_as_it_was_stored(keys: KeyStore, kind: type[Fact], data: st.DataObject) -> None:
    mapper = FactMapper(keys)
    fact = data.draw(facts_of(kind))
    [stored] = mapper.to_stored_events([fact])
    assert (stored.topic, stored.originator_id, stored.originator_version) == (
        kind.TOPIC,
        fact.originator_id,
        fact.originator_version,
    )
    read = mapper.to_domain_event(stored)
    assert read == fact
    assert read.occurred.start.utcoffset() == fact.occurred.start.utcoffset()


def test_the_body_holds_neither_the_id_nor_a_class_path_and_names_its_schema(keys: KeyStore) -> None:
    body = json.loads(FactMapper(keys).to_stored_event(_a_group()).state)
    assert body["schema"] == 1
    assert not {"originator_id", "originator_version"} & body.keys()
    assert "domain." not in json.dumps(body)


def test_recorded_meetings_of_every_schema_are_read_with_today_s_code(keys: KeyStore) -> None:
    mapper = FactMapper(keys, TODAY)
    read = []
    for line in (RECORDED / "meetings.jsonl").read_text().splitlines():
        recorded = json.loads(line)
        body = json.dumps(recorded.pop("body")).encode()
        read.append(mapper.to_domain_event(StoredEvent(**recorded, state=body)))
    assert [(m.topics, m.seconds) for m in read] == [
        (("boundary",), 5400),
        (("ransom",), 45),
        (("water", "roads"), 60),
    ]
    assert [m.mutate(None).seconds for m in read] == [5400, 45, 60]


def test_a_sealed_value_is_still_readable_after_its_field_was_renamed(keys: KeyStore) -> None:
    with acting(an_act()):
        old = OldMeeting.open(
            OldMeeting.Held,
            id="meeting-1",
            about="water",
            minutes=3,
            led_by=Personal(subject="person-1", text="Budi"),
        ).pending_events[0]
    lifted = FactMapper(keys, TODAY).to_domain_event(FactMapper(keys, BEFORE).to_stored_event(old))
    assert isinstance(lifted, Meeting.Held)
    assert lifted.chair == Personal(subject="person-1", text="Budi")


def test_a_kind_of_fact_that_is_not_on_the_list_is_refused_both_ways(keys: KeyStore) -> None:
    mapper = FactMapper(keys, TODAY)
    with pytest.raises(UnknownFact, match=r"Group\.Registered is not on the list"):
        mapper.to_stored_event(_a_group())
    for topic in ("group.registered", "os:system", "domain.group:Group.Registered"):
        with pytest.raises(UnknownFact, match=f"thing-1 version 7 is a fact of kind '{topic}'.*upgrade"):
            mapper.to_domain_event(StoredEvent("thing-1", 7, topic, b"{}"))


def test_a_schema_of_the_future_is_refused_and_says_where_it_stands(store: SQLiteStore, keys: KeyStore) -> None:
    store.insert_events([StoredEvent("meeting-1", 1, "meeting.held", b'{"schema":4,"topics":[]}')])
    with pytest.raises(
        UnknownFact, match=r"position 1 \(meeting-1 version 1\) is in schema 4 .* knows 1 to 3; upgrade"
    ):
        History(store, FactMapper(keys, TODAY)).batch(0, 10)


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"not json, but a secret",
        b"[1]",
        b'{"secret":"Budi"}',
        b'{"schema":1,"name":"Budi"}',
        b'{"schema":1,"name":"Budi',
        b'{"schema":"1"}',
        b'{"schema":0}',
        b"\xff\xfe",
    ],
)
def test_a_body_that_cannot_be_read_is_named_by_its_place_and_not_shown(keys: KeyStore, state: bytes) -> None:
    with pytest.raises((UnreadableFact, UnknownFact)) as raised:
        FactMapper(keys).to_domain_event(StoredEvent("group-1", 3, "group.registered", state))
    assert "group-1 version 3" in str(raised.value)
    assert "Budi" not in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_fact_of_another_place_is_not_read_as_one_of_this_place(keys: KeyStore) -> None:
    mapper = FactMapper(keys, TODAY)
    with acting(an_act()):
        meeting = Meeting.open(
            Meeting.Held,
            id="meeting-1",
            topics=("water",),
            seconds=1,
            chair=Personal(subject="person-1", text="Budi"),
        )
    stored = mapper.to_stored_event(meeting.pending_events[0])
    moved: Any = StoredEvent("meeting-2", 1, stored.topic, stored.state)
    with pytest.raises(UnreadableFact, match=r"person-1 in meeting-2/1/meeting\.held does not open"):
        mapper.to_domain_event(moved)


def test_the_library_s_own_repository_reads_what_the_register_wrote(log: Log) -> None:
    made = log.register.start(Group.register, act=an_act(), name="Setia", kind=GroupKind.YOUTH)
    log.register.change(made.id, Group.rename, act=an_act(), name="Teguh")
    group: Group = Repository(EventStore(log.mapper, log.store)).get(made.id)
    assert (group.name, group.version) == ("Teguh", 2)


def _a_group() -> Fact:
    with acting(an_act()):
        fact = Group.register(id="group-1", name="Setia", kind=GroupKind.YOUTH).pending_events[0]
    return cast("Fact", fact)
