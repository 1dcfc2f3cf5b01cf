"""The write door: what is let in, what is refused, and that a command is carried out once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from domain.act import Act, acting
from domain.agency import Agency, AgencyKind
from domain.decisions import decision_named
from domain.errors import BadInput, Conflict, NotFound, RuleBroken
from domain.group import Group, GroupKind
from domain.occurred import Occurred
from domain.personal import Personal
from domain.place import Place, PlaceLevel, Where
from domain.report import Channel, Report, TriageDecision, Urgency
from domain.source import Source, SourceKind
from ledger.errors import StoreUnavailable
from ledger.opening import open_keys
from ledger.register import Receipt
from tests.ledger.conftest import NOON, Log, a_log, an_act

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.keys import KeyStore
    from ledger.store import FactStore


def a_group(log: Log, name: str = "Setia", **changed: Any) -> Receipt:
    return log.register.start(Group.register, act=an_act(), **{"name": name, "kind": GroupKind.YOUTH, **changed})


def a_place(log: Log) -> Receipt:
    return log.register.start(Place.register, act=an_act(), name="Takeran", level=PlaceLevel.DISTRICT)


def a_report(log: Log, **changed: Any) -> Receipt:
    source = log.register.start(Source.register, act=an_act(), kind=SourceKind.MEDIA)
    given = {"source": source.id, "channel": Channel.NEWS, "title": "A fight", **changed}
    return log.register.start(Report.receive, act=an_act(), **given)


def test_a_receipt_tells_what_was_recorded_and_where(log: Log) -> None:
    act = an_act()
    receipt = log.register.start(Group.register, act=act, name="Setia", kind=GroupKind.YOUTH)
    assert receipt.id == f"group-{act.command_id.hex}"
    [recorded] = log.history.batch(0, 10)
    assert receipt == Receipt(receipt.id, 1, recorded.position, recorded.recorded_at)
    assert recorded.fact.command_id == act.command_id
    assert log.register.change(receipt.id, Group.rename, act=an_act(), name="Teguh").version == 2


def test_a_decision_may_be_given_as_its_description(log: Log) -> None:
    receipt = log.register.start(
        decision_named(Group, "register"), act=an_act(), id="group-1", name="Setia", kind=GroupKind.YOUTH
    )
    log.register.change("group-1", decision_named(Group, "rename"), act=an_act(), name="Teguh")
    group = log.history.thing(receipt.id)
    assert isinstance(group, Group)
    assert group.name == "Teguh"


def test_the_same_command_again_gets_the_first_receipt_and_records_nothing(log: Log) -> None:
    opening, renaming = an_act(), an_act()
    first = log.register.start(Group.register, act=opening, name="Setia", kind=GroupKind.YOUTH)
    second = log.register.change(first.id, Group.rename, act=renaming, name="Teguh")
    later = {"now": NOON + timedelta(days=3)}
    again = log.register.start(
        Group.register,
        act=opening.model_copy(update=later),
        name="Setia",
        kind=GroupKind.YOUTH,
        aliases=(),  # as the default
    )
    assert again == first
    assert log.register.change(first.id, Group.rename, act=renaming.model_copy(update=later), name="Teguh") == second
    assert log.history.position() == 2


@pytest.mark.parametrize(
    ("changed_act", "changed_arguments"),
    [
        ({}, {"name": "Teguh"}),
        ({}, {"provisional": True}),
        ({}, {"id": "group-2"}),
        ({"agency": "agency-other"}, {}),
        ({"recorded_by": "somebody-else"}, {}),
        ({"occurred": Occurred(start=NOON)}, {}),
    ],
    ids=str,
)
def test_the_same_command_with_other_content_is_a_conflict(
    log: Log, changed_act: dict[str, Any], changed_arguments: dict[str, Any]
) -> None:
    act = an_act()
    given: dict[str, Any] = {"id": "group-1", "name": "Setia", "kind": GroupKind.YOUTH}
    log.register.start(Group.register, act=act, **given)
    with pytest.raises(Conflict, match="already used for something else") as refused:
        log.register.start(Group.register, act=act.model_copy(update=changed_act), **(given | changed_arguments))
    assert "group-" not in str(refused.value), "what it was recorded about is not for everybody to know"
    assert log.history.position() == 1


def test_a_personal_value_is_part_of_what_a_command_says(log: Log) -> None:
    group = a_group(log)
    act = an_act()

    def designate(name: str) -> Receipt:
        return log.register.change(
            group.id,
            Group.designate_representative,
            act=act,
            representative=Personal(subject="person-1", text=name),
            role="chair",
            mandate="letter 1",
            valid_from=NOON.date(),
        )

    first = designate("Budi")
    assert designate("Budi") == first
    with pytest.raises(Conflict) as raised:
        designate("Wati")
    assert "Budi" not in str(raised.value)
    assert "Wati" not in str(raised.value)


def test_a_digest_tells_nothing_without_the_secret_of_the_key_store(log: Log, open_a_store: Any, tmp_path: Any) -> None:

    act = an_act()
    log.register.start(Group.register, act=act, name="Setia", kind=GroupKind.YOUTH)
    with open_keys(str(tmp_path / "other-keys.db")) as others:
        stranger = a_log(open_a_store(), others)
        with pytest.raises(Conflict):
            stranger.register.start(Group.register, act=act, name="Setia", kind=GroupKind.YOUTH)


@pytest.mark.parametrize(
    ("arguments", "field", "id"),
    [
        ({"home": "place-unheard-of"}, "home", "place-unheard-of"),
        ({"parent": "group-unheard-of"}, "parent", "group-unheard-of"),
    ],
)
def test_an_id_that_is_not_on_record_is_named_with_its_field(
    log: Log, arguments: dict[str, Any], field: str, id: str
) -> None:
    with pytest.raises(NotFound) as raised:
        a_group(log, **arguments)
    assert (raised.value.id, raised.value.field) == (id, field)
    assert log.history.position() == 0


def test_an_id_deep_inside_a_value_is_checked_too(log: Log) -> None:
    with pytest.raises(NotFound) as raised:
        a_report(log, where=Where(place="place-unheard-of"))
    assert raised.value.field == "where.place"
    assert a_report(log, where=Where(place=a_place(log).id)).version == 1


def test_a_thing_that_a_decision_needs_is_given_by_its_id(log: Log) -> None:
    with pytest.raises(NotFound) as raised:
        log.register.start(
            Report.receive, act=an_act(), source="source-unheard-of", channel=Channel.NEWS, title="A fight"
        )
    assert (raised.value.id, raised.value.field) == ("source-unheard-of", "source")
    one, other = a_report(log), a_report(log)
    for report in (one, other):
        log.register.change(
            report.id,
            Report.triage,
            act=an_act(),
            decision=TriageDecision.PURSUE,
            urgency=Urgency.SOON,
            reason="it is near",
        )
    log.register.change(
        one.id, Report.grade, act=an_act(), credibility=2, basis="two say so", corroborated_by=(other.id,)
    )
    with pytest.raises(NotFound) as raised:
        log.register.change(
            one.id,
            Report.grade,
            act=an_act(),
            credibility=2,
            basis="two say so",
            corroborated_by=(other.id, "report-unheard-of"),
        )
    assert raised.value.field == "corroborated_by.1"


def test_an_id_must_be_of_the_right_kind_and_new(log: Log) -> None:
    with pytest.raises(BadInput, match="id: is not an id of a group"):
        a_group(log, id="place-1")
    with pytest.raises(BadInput, match="home"):
        a_group(log, home=a_group(log).id)
    a_group(log, id="group-1")
    with pytest.raises(Conflict, match="group-1 is already on record"):
        a_group(log, id="group-1", name="Teguh")


def test_what_is_not_on_record_cannot_be_changed(log: Log) -> None:
    for id in ("group-unheard-of", "nonsense", "unheard-1", a_place(log).id):
        with pytest.raises(NotFound):
            log.register.change(id, Group.rename, act=an_act(), name="Teguh")


def test_only_decisions_are_taken(log: Log) -> None:
    group = a_group(log)
    with pytest.raises(TypeError, match="does not open a thing"):
        log.register.start(Group.rename, act=an_act(), name="Teguh")
    with pytest.raises(TypeError, match="does not change a thing"):
        log.register.change(group.id, Group.register, act=an_act(), name="Teguh")
    with pytest.raises(TypeError, match="does not change a thing"):
        log.register.change(group.id, Group.has_mandate, act=an_act(), subject="person-1", on=NOON.date())


def test_every_fact_of_a_batch_needs_a_command_of_its_own(log: Log) -> None:
    command_id = uuid4()
    groups = [_pending_group(f"group-{number}", command_id=command_id) for number in (1, 2)]
    with pytest.raises(Conflict, match="command id of its own"):
        log.register.append(groups)


def test_a_wrong_argument_is_named_without_its_value(log: Log) -> None:
    with pytest.raises(BadInput, match="kind") as raised:
        a_group(log, kind="secret-kind")
    assert "secret-kind" not in str(raised.value)
    with pytest.raises(BadInput, match="colour"):
        a_group(log, colour="red")


def test_a_refused_decision_records_nothing(log: Log) -> None:
    group = a_group(log)
    with pytest.raises(RuleBroken):
        log.register.change(group.id, Group.rename, act=an_act(), name="Setia")
    assert log.history.position() == 1


def test_a_decision_can_be_tied_to_the_version_that_was_looked_at(log: Log) -> None:
    group = a_group(log)
    log.register.change(group.id, Group.rename, act=an_act(), expected_version=1, name="Teguh")
    with pytest.raises(Conflict, match="stands at version 2, not at 1"):
        log.register.change(group.id, Group.rename, act=an_act(), expected_version=1, name="Jaya")


def test_many_writers_on_one_thing_all_get_through(open_a_store: Any, keys: KeyStore) -> None:
    logs = [a_log(open_a_store(), keys) for _ in range(2)]
    group = a_group(logs[0])

    def add(number: int) -> int:
        log = logs[number % 2]
        return log.register.change(group.id, Group.add_alias, act=an_act(), alias=f"alias {number}").version

    with ThreadPoolExecutor(8) as writers:
        versions = list(writers.map(add, range(40)))
    assert sorted(versions) == list(range(2, 42))
    thing = logs[1].history.thing(group.id)
    assert isinstance(thing, Group)
    assert sorted(thing.aliases) == sorted(f"alias {number}" for number in range(40))


def test_two_writers_with_the_same_command_get_the_same_receipt(open_a_store: Any, keys: KeyStore) -> None:
    logs = [a_log(open_a_store(), keys) for _ in range(4)]
    for round_ in range(10):
        opening, renaming = an_act(), an_act()
        together = threading.Barrier(len(logs))

        def open_and_rename(log: Log, opening: Act = opening, renaming: Act = renaming) -> tuple[Receipt, Receipt]:
            together.wait()  # noqa: B023  # all of this round wait for one another
            first = log.register.start(Group.register, act=opening, name="Setia", kind=GroupKind.YOUTH)
            return first, log.register.change(first.id, Group.rename, act=renaming, name="Teguh")

        with ThreadPoolExecutor(len(logs)) as writers:
            receipts = set(writers.map(open_and_rename, logs))
        assert len(receipts) == 1
        assert logs[0].history.position() == 2 * (round_ + 1)


@pytest.mark.parametrize(
    "lost", [StoreUnavailable("no reply"), IntegrityError("a driver that retried"), ConnectionResetError()]
)
def test_a_lost_reply_is_healed_by_the_command_id(log: Log, lost: Exception) -> None:
    group = a_group(log)
    things = [_pending_group("group-a"), _pending_group("group-b")]
    _lose_the_reply(log.store, lost)
    opened = a_group(log, id="group-1")
    renamed = log.register.change(group.id, Group.rename, act=an_act(), name="Teguh")
    appended = log.register.append(things)
    assert [(r.id, r.version, r.position) for r in (opened, renamed, *appended)] == [
        ("group-1", 1, 2),
        (group.id, 2, 3),
        ("group-a", 1, 4),
        ("group-b", 1, 5),
    ]
    assert log.history.position() == 5


def test_a_failure_before_the_commit_is_told_and_nothing_is_recorded(log: Log) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable("no connection")

    log.store.append = fail  # type: ignore[method-assign]  # the planted fault
    with pytest.raises(StoreUnavailable):
        a_group(log)
    with pytest.raises(StoreUnavailable):
        log.register.append([_pending_group("group-1")])
    assert log.history.position() == 0


def test_a_writer_that_never_gets_through_is_told_so(log: Log) -> None:
    attempts = []

    def always_too_late(*_: Any, **__: Any) -> Any:
        attempts.append(1)
        raise IntegrityError("somebody was faster")

    log.store.append = always_too_late  # type: ignore[method-assign]  # the planted fault
    with pytest.raises(Conflict, match="changed by others"):
        a_group(log)
    assert 5 < len(attempts) < 50


def test_a_batch_is_recorded_in_one_piece_with_what_is_referred_to_first(log: Log) -> None:
    child, parent = _pending_group("group-child", parent="group-parent"), _pending_group("group-parent")
    with _acting():
        parent.rename(name="Teguh")
    receipts = log.register.append([child, parent])
    assert [(r.id, r.version) for r in receipts] == [("group-child", 1), ("group-parent", 1), ("group-parent", 2)]
    assert [r.fact.originator_id for r in log.history.all()] == ["group-parent", "group-parent", "group-child"]
    assert not child.pending_events
    with pytest.raises(NotFound) as raised:
        log.register.append([_pending_group("group-a"), _pending_group("group-b", parent="group-unheard-of")])
    assert (raised.value.id, raised.value.field) == ("group-unheard-of", "group-b: parent")
    assert log.history.position() == 3


def test_an_import_that_is_run_again_records_nothing_twice(log: Log) -> None:
    commands = [uuid4(), uuid4(), uuid4()]

    def batch(number: int) -> list[Group]:
        return [
            _pending_group(f"group-{index}", command_id=commands[index], occurred=Occurred(start=NOON))
            for index in range(number)
        ]

    first = log.register.append(batch(2))
    again = log.register.append(batch(3))
    assert again[:2] == first
    assert [r.position for r in again] == [1, 2, 3]
    assert log.register.append(batch(3)) == again
    changed = _pending_group("group-1", command_id=commands[1], occurred=Occurred(start=NOON), name="Other")
    with pytest.raises(Conflict, match="already used"):
        log.register.append([changed])
    assert log.history.position() == 3


def test_a_batch_that_comes_too_late_is_a_conflict(log: Log) -> None:
    a_group(log, id="group-1")
    with pytest.raises(Conflict, match="load them and decide again"):
        log.register.append([_pending_group("group-0"), _pending_group("group-1")])
    assert log.history.position() == 1


def _acting(**changed: Any) -> Any:

    return acting(an_act(**changed))


def _pending_group(id: str, *, name: str = "Setia", parent: str | None = None, **changed: Any) -> Group:
    with _acting(**changed):
        return Group.register(id=id, name=name, kind=GroupKind.YOUTH, parent=parent)


def _lose_the_reply(store: FactStore, error: Exception) -> None:
    """Planted fault: everything is committed, and then the answer is lost."""
    really: Callable[..., Any] = store.append

    def append(*given: Any, **named: Any) -> Any:
        really(*given, **named)
        raise error

    store.append = append  # type: ignore[method-assign]


def test_a_decision_and_a_batch_are_on_behalf_of_an_agency_on_record_only(log: Log) -> None:
    forum = log.register.start(Agency.register, act=an_act(), name="FKDM", kind=AgencyKind.FKDM).id
    named: dict[str, Any] = {"name": "Setia", "kind": GroupKind.YOUTH}
    for other in ("agency-none", "camat"):
        with pytest.raises(RuleBroken, match=r"fact\.acts-for-an-agency"):
            log.register.start(Group.register, act=an_act(on_behalf_of=other), **named)
        with acting(an_act(on_behalf_of=other)):
            group = Group.register(id=f"group-{uuid4().hex}", **named)
        with pytest.raises(RuleBroken, match=r"fact\.acts-for-an-agency"):
            log.register.append([group])
    made = log.register.start(Group.register, act=an_act(on_behalf_of=forum), **named)
    assert log.history.at([made.position])[made.position].fact.on_behalf_of == forum
    assert log.history.position() == 2  # nothing else was written
