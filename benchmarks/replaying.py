"""One thing with a thousand facts, brought back to life: our history beside the library's repository as it comes.

The library's side is written as its documentation shows: an aggregate with ``@event`` methods, its own mapper, JSON
transcoder, recorder and projector. Its events say the same as ours, envelope included, flat where ours are typed.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from benchmarks.facts import NoKeys, act, stored
from benchmarks.measuring import Figure, Reach, each, interleaved, median_ratio
from benchmarks.servers import folder
from domain.act import acting
from domain.group import Group, GroupKind
from domain.occurred import Occurred
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

REACH = Reach(3)
FACTS = 1_000


class TheirGroup(Aggregate):
    """Our group, with what one fact of ours says in the arguments of each event."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.aliases: list[str] = []

    @event("Renamed")
    def rename(
        self,
        name: str,
        former: str,
        valid_from: str | None,
        recorded_by: str,
        agency: str,
        on_behalf_of: str | None,
        legal_basis: str | None,
        command_id: UUID,
        causation: int | None,
        correlation_id: UUID | None,
        occurred_start: datetime,
        occurred_end: datetime | None,
        occurred_precision: str,
        level: str,
        compartments: list[str],
        thing_level: str,
        thing_compartments: list[str],
    ) -> None:
        """Take another name."""
        self.aliases.append(former)
        self.name = name


def measure(*, full: bool) -> Iterator[Figure]:
    """On SQLite: what differs is decoding and replaying, not reading."""
    with folder() as path:
        chance = random.Random(1)
        history, id = _ours(path, chance)
        application, their_id = _theirs(path, chance)
        theirs: TheirGroup = application.repository.get(their_id)
        assert history.thing(id).version == theirs.version == FACTS
        spent = interleaved(
            51 if full else 21,
            {"ours": lambda _: history.thing(id), "theirs": lambda _: application.repository.get(their_id)},
        )
        application.close()
    yield Figure(
        f"replay of one thing with {FACTS} facts",
        each(spent["ours"], 1),
        f"Repository.get {each(spent['theirs'], 1)}",
        median_ratio(spent["theirs"], spent["ours"]),
        REACH,
    )


def _names(chance: random.Random) -> Iterator[tuple[str, datetime]]:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(1, FACTS):
        moment += timedelta(hours=chance.randrange(1, 20))
        yield f"Group of the plain, {number}. name", moment


def _ours(path: Path, chance: random.Random) -> tuple[History, str]:
    with acting(act(chance)):
        group = Group.register(id="group-a", name="Group of the plain", kind=GroupKind.OTHER)
    for name, moment in _names(chance):
        with acting(act(chance, Occurred(start=moment))):
            group.rename(name=name)
    log = SQLiteStore(str(path / "ours.db"))
    log.insert_events(stored(group.pending_events))  # type: ignore[arg-type]  # every event of ours is a Fact
    return History(log, FactMapper(NoKeys())), group.id


def _theirs(path: Path, chance: random.Random) -> tuple[Application[UUID], UUID]:
    settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path / "theirs.db")}
    application: Application[UUID] = Application(settings)
    group = TheirGroup("Group of the plain")
    for name, moment in _names(chance):
        group.rename(
            name,
            group.name,
            None,
            "import@office",
            "agency-office",
            None,
            None,
            act(chance).command_id,
            None,
            None,
            moment,
            None,
            "day",
            "restricted",
            [],
            "restricted",
            [],
        )
    application.save(group)
    return application, group.id
