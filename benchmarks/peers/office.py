"""The record of an office as large as one needs to measure reads: disputes with parties, places, leads and incidents,
groups that stand for and against each other, and some things with ten times as much history as others."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.facts import NoKeys, act, stored
from domain.act import acting
from domain.agency import Agency, AgencyKind
from domain.dispute import Dispute, Party, PartyRole
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType, Tally
from domain.occurred import Occurred
from domain.place import Place, PlaceLevel
from domain.relation import Relation, RelationKind
from graph.store import GraphStore
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.opening import open_store
from projections.runner import Projector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from domain.aggregate import Aggregate
    from domain.fact import Fact
    from graph.connection import Graph

INCIDENTS_A_DISPUTE = 20
LITTLE, MUCH = 1, 10
"""How often a thing with little and one with much history was changed."""


@dataclass(frozen=True)
class Office:
    """How much of everything there is."""

    disputes: int
    seed: int = 1

    @property
    def groups(self) -> int:
        """Each is party to about five disputes."""
        return self.disputes // 2

    @property
    def places(self) -> int:
        """Each is the home of about eight groups."""
        return max(10, self.groups // 8)

    @property
    def remembered(self) -> int:
        """How many disputes there are with little history, and as many with much."""
        return max(10, self.disputes // 10)

    def present(self) -> Iterator[Fact]:
        """What is asked for in all questions but the one about history."""
        make = _Maker(random.Random(self.seed))
        for n in range(self.places):
            yield from make(Place.register, id=f"place-{n}", name=f"Village {n}", level=PlaceLevel.VILLAGE)
        for n in range(10):
            yield from make(Agency.register, id=f"agency-{n}", name=f"Office {n}", kind=AgencyKind.KESBANGPOL)
        groups = []
        for n in range(self.groups):
            with make.acting():
                home = f"place-{n % self.places}"
                group = Group.register(id=f"group-{n}", name=f"Group {n}", kind=GroupKind.OTHER, home=home)
            groups.append(group)
            yield from _facts(group)
        for n in range(self.groups * 2):
            yield from make.relation(f"relation-{n}", groups)
        for n in range(self.disputes):
            parties = [f"group-{g}" for g in make.chance.sample(range(self.groups), make.chance.choice((2, 2, 3, 4)))]
            yield from make.dispute(f"dispute-{n}", parties, f"place-{n % self.places}", changed=0)

    def remembering(self) -> Iterator[Fact]:
        """Disputes of one shape, some with little and some with much history."""
        make = _Maker(random.Random(self.seed + 1))
        for name, times in (("little", LITTLE), ("much", MUCH)):
            for n in range(self.remembered):
                parties = [f"group-{name}-{n}-{side}" for side in range(3)]
                for group in parties:
                    with make.acting():
                        thing = Group.register(id=group, name=group, kind=GroupKind.OTHER, home="place-0")
                        for time in range(times):
                            thing.rename(name=f"{group}, name {time}")
                    yield from _facts(thing)
                yield from make.dispute(f"dispute-{name}-{n}", parties, "place-0", changed=times)


def recorded_and_projected(graph: Graph, office: Office, data: Path) -> int:
    """Put an office on the record, in a log in a folder, and into a graph. The position after all that is ``present``."""
    log = open_store(str(data / "log.db"))
    try:
        history = History(log, FactMapper(NoKeys()))
        log.insert_events(stored(office.present()))
        past = history.position()
        log.insert_events(stored(office.remembering()))
        Projector(history, GraphStore(graph)).catch_up()
    finally:
        log.close()
    return past


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def acting(self, occurred: Occurred | None = None) -> Any:
        return acting(act(self.chance, occurred))

    def __call__(self, decide: Callable[..., Aggregate], **given: Any) -> Iterator[Fact]:
        with self.acting():
            thing = decide(**given)
        yield from _facts(thing)

    def relation(self, id: str, groups: list[Group]) -> Iterator[Fact]:
        one, other = self.chance.sample(groups, 2)
        sign = self.chance.choice((-1, 1))
        kind = RelationKind.COOPERATION if sign > 0 else RelationKind.GRIEVANCE
        yield from self(Relation.assert_, id=id, from_group=one, to_group=other, sign=sign, kind=kind)

    def dispute(self, id: str, parties: list[str], place: str, *, changed: int) -> Iterator[Fact]:
        with self.acting():
            thing = Dispute.detect(
                id=id,
                title=f"Land {id}",
                parties=tuple(Party(group=group, role=PartyRole.PRINCIPAL) for group in parties),
                places=(place,),
            )
            if changed or self.chance.random() < 0.8:
                lead = f"agency-{self.chance.randrange(10)}"
                thing.verify(method="site visit", verifier=lead)
                thing.assign(lead_agency=lead, due=self._day())
            for _ in range(changed):
                thing.assign(lead_agency=f"agency-{self.chance.randrange(10)}", due=self._day())
                if len(parties) > 2:
                    thing.remove_party(group=parties[-1], reason="not at the table")
                    thing.add_party(group=parties[-1], role=PartyRole.PRINCIPAL)
        yield from _facts(thing)
        for n in range(INCIDENTS_A_DISPUTE):
            best = self.chance.randrange(40)
            account = Account(
                type=IncidentType.CLASH,
                side_a=(parties[0],),
                side_b=(parties[1],),
                killed=Tally(low=best // 2, best=best, high=best + 3),
            )
            day = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=self.chance.randrange(700))
            with self.acting(Occurred(start=day)):
                incident = Incident.record_(id=f"incident-{id}-{n}", account=account, dispute=id)
            yield from _facts(incident)

    def _day(self) -> date:
        return date(2026, 1, 1) + timedelta(days=self.chance.randrange(300))


def _facts(thing: Aggregate) -> Iterator[Fact]:
    yield from thing.pending_events  # type: ignore[misc]  # every event of our aggregates is a Fact
