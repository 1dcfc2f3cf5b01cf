"""Answers that are kept are exactly those that a read would give again."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from api.cache import Answers, Kept
from api.identity import Identities
from domain.classification import Level
from domain.group import Group, GroupKind
from graph.reading import Live
from graph.store import GraphStore
from projections.rebuild import rebuild
from projections.runner import Projector
from tests.api.conftest import client_of
from tests.api.takeran import a_dispute_between_two_schools
from tests.graphs import emptied

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio
NAMES = "{ groups(first: 50) { totalCount nodes { id name } } }"


def answering_of(client: Client) -> Any:
    return client.http._transport.app.state.answering  # type: ignore[attr-defined]


@asynccontextmanager
async def looking_each_time(desk: Desk, **limits: Any) -> AsyncIterator[Client]:
    """A client of a process that looks before every kept answer where the graph stands."""
    made = replace(desk.settings.limits, **{"cache_age": 0.0, **limits})
    async with client_of(replace(desk, settings=replace(desk.settings, limits=made))) as client:
        yield client


async def test_a_kept_answer_costs_no_statement_and_is_the_same(desk: Desk) -> None:
    a_dispute_between_two_schools(desk)
    async with looking_each_time(desk) as client:
        first = await client.post({"query": NAMES})
        again = await client.post({"query": NAMES})
        assert first.content == again.content
        assert len(client.reader.statements) == 1
        await client.post({"query": NAMES.replace("50", "40")})
        assert len(client.reader.statements) == 2


async def test_no_kept_answer_outlives_what_is_projected(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    async with looking_each_time(desk) as client:
        for n in range(5):
            desk.change(world.left, Group.rename, name=f"Nama {n}")
            desk.project()
            for _ in range(2):
                answer = await client.ask(NAMES)
                assert f"Nama {n}" in {g["name"] for g in answer["data"]["groups"]["nodes"]}
                assert answer["extensions"]["rukun"]["position"] == desk.history.position()
        assert len(client.reader.statements) == 5


async def test_between_looks_an_answer_may_be_a_moment_old_but_never_older_than_the_reader_knows(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    async with looking_each_time(desk, cache_age=60.0) as client:
        before = await client.ask(NAMES)
        receipt = desk.change(world.left, Group.rename, name="Nama Baru")
        desk.project()
        assert (await client.ask(NAMES))["data"] == before["data"], "nobody has told this process yet"
        known = await client.ask(NAMES, None, **{"Rukun-Position": str(receipt.position)})
        assert "Nama Baru" in str(known["data"])
        assert known["data"] == (await client.ask(NAMES))["data"], "now it was told, and does not go back"


async def test_a_read_of_anything_tells_how_far_the_graph_is(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    async with looking_each_time(desk, cache_age=60.0) as client:
        await client.ask(NAMES)
        desk.change(world.left, Group.rename, name="Nama Baru")
        desk.project()
        other = await client.ask("{ agencies { totalCount } }")
        named = await client.ask(NAMES)
        assert named["extensions"]["rukun"]["position"] >= other["extensions"]["rukun"]["position"]
        assert "Nama Baru" in str(named["data"])


async def test_what_is_kept_for_one_reader_is_not_shown_to_another(desk: Desk) -> None:
    desk.start(Group.register, name="Open", kind=GroupKind.YOUTH)
    desk.start(Group.register, name="Hidden", kind=GroupKind.YOUTH, level=Level.TOP_SECRET)
    desk.project()
    high, low = desk.cleared(Level.TOP_SECRET), desk.cleared(Level.RESTRICTED)
    async with client_of(high) as client:
        assert "Hidden" in str(await client.data(NAMES))
        handler = client.http._transport.app.graphql  # type: ignore[attr-defined]
        async with client_of(low) as other:
            handler._asking.identities = other.http._transport.app.graphql._asking.identities  # type: ignore[attr-defined]
            assert "Hidden" not in str(await client.data(NAMES)), "the same process, another reader"


async def test_an_answer_as_of_a_moment_is_kept_whatever_comes_after(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    query = "query($p: Position!, $id: ID!) { group(id: $id, asOf: {position: $p}) { name } }"
    then = {"p": desk.history.position(), "id": world.left}
    async with looking_each_time(desk) as client:
        before = await client.ask(query, then)
        desk.change(world.left, Group.rename, name="Nama Baru")
        desk.project()
        after = await client.ask(query, then)
        assert after["data"] == before["data"] == {"group": {"name": "Perguruan Utara"}}
        assert after["extensions"]["rukun"]["position"] == desk.history.position()
        assert len(client.reader.statements) == 1
        assert (await client.data(query, {**then, "p": desk.history.position()}))["group"] == {"name": "Nama Baru"}


async def test_a_rebuilt_graph_and_an_erasure_leave_nothing_kept(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    query = f'{{ group(id: "{world.left}", asOf: {{position: {desk.history.position()}}}) {{ name }} }}'
    async with looking_each_time(desk) as client:
        for _ in range(2):
            await client.data(query)
        assert len(client.reader.statements) == 1
        rebuild(desk.history, desk.projector._store, grace=0)
        for _ in range(2):
            await client.data(query)
        assert len(client.reader.statements) == 2
        answering_of(client).forget()
        await client.data(query)
        assert len(client.reader.statements) == 3


async def test_a_graph_that_was_emptied_and_filled_again_is_noticed(desk: Desk) -> None:
    a_dispute_between_two_schools(desk)
    async with looking_each_time(desk) as client:
        full = await client.ask(NAMES)
        emptied(desk.graph)
        answer = await client.ask(NAMES)
        assert answer["data"] == {"groups": {"totalCount": 0, "nodes": []}}
        assert answer["extensions"]["rukun"]["position"] == 0
        projector = Projector(desk.history, GraphStore(desk.graph))
        projector.catch_up()
        assert await client.ask(NAMES) == full


async def test_nothing_of_the_log_no_error_and_no_decision_is_kept(desk: Desk, client: Client) -> None:
    world = a_dispute_between_two_schools(desk)
    kept = answering_of(client).answers._kept
    await client.data(
        f'{{ group(id: "{world.left}") {{ name fact {{ data }} }} history(of: "{world.left}") {{ nodes {{ data }} }} }}'
    )
    await client.ask("{ groups(first: 0) { totalCount } }")
    await client.ask('mutation { renameGroup(id: "x", name: "y") { position } }')
    assert not kept
    await client.data(NAMES)
    assert len(kept) == 1


async def test_a_client_that_has_the_data_already_is_told_so(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    async with looking_each_time(desk) as client:
        first = await client.post({"query": NAMES})
        tag = first.headers["etag"]
        again = await client.post({"query": NAMES}, **{"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        desk.start(Group.register, name="Nama Baru", kind=GroupKind.YOUTH, level=Level.TOP_SECRET)
        desk.project()
        unseen = await client.post({"query": NAMES}, **{"If-None-Match": tag})
        assert unseen.status_code == 304, "what changed is not among what this reader sees"
        assert unseen.headers["rukun-position"] == str(desk.history.position())
        desk.change(world.left, Group.rename, name="Nama Lain")
        desk.project()
        changed = await client.post({"query": NAMES}, **{"If-None-Match": tag})
        assert changed.status_code == 200
        assert "Nama Lain" in changed.text


async def test_many_who_ask_the_same_at_once_share_one_statement(desk: Desk, client: Client) -> None:
    a_dispute_between_two_schools(desk)
    answers = await asyncio.gather(*(client.ask(NAMES) for _ in range(20)))
    assert all(answer["data"] == answers[0]["data"] for answer in answers)
    assert len(client.reader.statements) == 1


class TakenApart:
    """Counts the questions of a process that are taken apart, and does not keep them from it."""

    def __init__(self, client: Client) -> None:
        answering = answering_of(client)
        self.count, self._prepare = 0, answering.prepare
        answering.prepare = self

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Take one apart."""
        self.count += 1
        return self._prepare(*given, **named)


@pytest.fixture
def nothing_is_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the test takes, where the log ends is not looked up a second time."""
    monkeypatch.setattr("api.log_end.OLDEST_S", 600.0)


@pytest.mark.usefixtures("nothing_is_looked_up_again")
async def test_the_same_words_again_are_not_taken_apart_and_answered_with_the_same_bytes(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    async with looking_each_time(desk, cache_age=600.0) as client:
        taken = TakenApart(client)
        first = await client.post({"query": NAMES})
        again = await client.post({"query": NAMES})
        assert (again.content, again.status_code, taken.count) == (first.content, first.status_code, 1)
        ours = ("content-type", "etag", "rukun-position", "cache-control", "x-content-type-options", "content-length")
        assert [again.headers[name] for name in ours] == [first.headers[name] for name in ours]
        known = await client.post({"query": NAMES}, **{"If-None-Match": first.headers["etag"]})
        assert (known.status_code, known.content, taken.count) == (304, b"", 1)
        receipt = desk.change(world.left, Group.rename, name="Nama Baru")
        desk.project()
        later = await client.post({"query": NAMES}, **{"Rukun-Position": str(receipt.position)})
        assert "Nama Baru" in later.text, "what it rests on must be as late as is asked for"
        assert later.json()["extensions"]["rukun"]["lag"] == 0
        assert (await client.post({"query": NAMES})).content == later.content
        assert taken.count == 2


@pytest.mark.usefixtures("nothing_is_looked_up_again")
async def test_the_same_words_of_another_reader_are_answered_by_what_that_reader_may_see(desk: Desk) -> None:
    a_dispute_between_two_schools(desk)
    desk.start(Group.register, name="Hidden", kind=GroupKind.YOUTH, level=Level.SECRET)
    desk.start(Group.register, name="Told", kind=GroupKind.YOUTH, level=Level.OPEN, compartments=("INTEL",))
    desk.project()
    readers = {
        "Hidden": desk.cleared(Level.SECRET),
        "Told": desk.cleared(Level.RESTRICTED, "INTEL"),
        "": desk.cleared(Level.RESTRICTED),
    }
    async with looking_each_time(desk, cache_age=600.0) as client:
        asking = client.http._transport.app.graphql._asking  # type: ignore[attr-defined]
        for _ in range(2):
            for seen, reader in readers.items():
                asking.identities = Identities(reader.settings)
                names = {g["name"] for g in (await client.data(NAMES))["groups"]["nodes"]}
                assert names & {"Hidden", "Told"} == {seen} - {""}
        asking.identities = Identities(desk.cleared(Level.SECRET, rights=frozenset({"audit"})).settings)
        refused = await client.post({"query": NAMES, "variables": None})
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")


@pytest.mark.usefixtures("nothing_is_looked_up_again")
async def test_what_is_forgotten_is_forgotten_in_every_word(desk: Desk) -> None:
    world = a_dispute_between_two_schools(desk)
    now = desk.history.position()
    async with looking_each_time(desk, cache_age=600.0) as client:
        taken = TakenApart(client)
        again = answering_of(client).again
        await client.data(f'{{ group(id: "{world.left}", asOf: {{position: {now}}}) {{ name }} }}')
        await client.data(f"{{ groups(first: 2) {{ nodes {{ name }} }} }} #{'x' * 9_000}")
        assert not again._keys, "neither what is as of a moment nor what is very long"
        for n in range(2):
            await client.data(NAMES)
            assert (taken.count, len(client.reader.statements), len(again._keys)) == (n + 3, n + 3, 1)
            answering_of(client).forget()
            assert not again._keys


def kept(size: int, position: int = 1) -> Kept:
    return Kept.of(b"x" * size, Live("", position), timeless=False)


async def test_memory_is_bounded_and_those_asked_for_least_lately_go_first() -> None:
    answers = Answers(10_000)

    async def read() -> Kept:
        return kept(1_500)

    for n in range(5):
        await answers.shared(str(n).encode(), 0, read)
        answers.get(b"0")
    assert answers._size <= 10_000
    await answers.shared(b"5", 0, read)
    assert answers.get(b"0") is not None
    assert answers.get(b"1") is None

    async def read_much() -> Kept:
        return kept(5_000)

    await answers.shared(b"much", 0, read_much)
    assert answers.get(b"much") is None, "one answer never takes the room of all others"


async def test_who_needs_a_later_position_than_the_one_being_read_reads_anew() -> None:
    answers = Answers(10_000)
    go = asyncio.Event()

    async def slow() -> Kept:
        await go.wait()
        return kept(10, position=1)

    async def late() -> Kept:
        return kept(10, position=2)

    first = asyncio.create_task(answers.shared(b"k", 0, slow))
    await asyncio.sleep(0)
    second = asyncio.create_task(answers.shared(b"k", 2, late))
    third = asyncio.create_task(answers.shared(b"k", 1, late))
    await asyncio.sleep(0)
    go.set()
    assert [(await t).standing.position for t in (first, second, third)] == [1, 2, 1]


async def test_a_read_that_fails_is_only_the_askers_own_and_what_is_forgotten_meanwhile_is_not_kept() -> None:
    answers = Answers(10_000)
    go = asyncio.Event()

    async def fails() -> Kept:
        await go.wait()
        raise OSError

    async def works() -> Kept:
        return kept(10)

    first = asyncio.create_task(answers.shared(b"k", 0, fails))
    await asyncio.sleep(0)
    second = asyncio.create_task(answers.shared(b"k", 0, works))
    await asyncio.sleep(0)
    go.set()
    assert (await second).data
    with pytest.raises(OSError):
        await first

    async def forgotten() -> Kept:
        answers.forget()
        return kept(10)

    await answers.shared(b"f", 0, forgotten)
    assert answers.get(b"f") is None
