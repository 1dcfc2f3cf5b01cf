"""Facts to measure with: incidents between groups in disputes, in the proportions of the UCDP file."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from domain.act import Act, acting
from domain.dispute import Dispute, Party, PartyRole
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType, Tally
from domain.occurred import Occurred
from domain.place import Place, PlaceLevel, PlacePrecision, Where
from ledger.keys import KeyStore
from ledger.mapper import FactMapper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eventsourcing.persistence import StoredEvent

    from domain.aggregate import Aggregate
    from domain.fact import Fact

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_INCIDENTS_A_DISPUTE = 125
_GROUPS_A_DISPUTE = 0.93


def the_record(incidents: int, seed: int = 1, places: int = 0) -> Iterator[Fact]:
    """Every group and dispute right before the first incident that names it; the places, if any, first of all.
    ``dispute-0`` has a third of all incidents."""
    chance = random.Random(seed)
    for number in range(places):
        yield _only(_place(f"place-{number}", chance))
    disputes = max(2, incidents // _INCIDENTS_A_DISPUTE)
    groups = max(4, round(disputes * _GROUPS_A_DISPUTE))
    sides = [tuple(chance.sample(range(groups), 2)) for _ in range(disputes)]
    known: set[str] = set()
    for number in range(incidents):
        which = min(disputes - 1, int(chance.paretovariate(0.6)) - 1)
        names = [f"group-{g}" for g in sides[which]]
        dispute = f"dispute-{which}"
        for name in names:
            if name not in known:
                known.add(name)
                yield _only(_group(name, chance))
        if dispute not in known:
            known.add(dispute)
            yield _only(_dispute(dispute, names, chance))
        place = f"place-{int(chance.triangular(0, places, 0))}" if places else None
        yield _only(_incident(f"incident-{number}", names, dispute, number, chance, place))


def stored(facts: Iterator[Fact] | Sequence[Fact]) -> list[StoredEvent]:
    """The facts as they are stored."""
    mapper = FactMapper(NoKeys())
    return [mapper.to_stored_event(fact) for fact in facts]


def a_story(corrections: int) -> list[StoredEvent]:
    """An incident and its corrections, as they are stored."""
    chance = random.Random(1)
    incident = _incident("incident-a", ["group-1", "group-2"], "dispute-1", 1, chance)
    for number in range(corrections):
        assert incident.account is not None
        with acting(act(chance)):
            account = incident.account.model_copy(update={"killed": Tally(low=number, best=number, high=number + 3)})
            incident.correct(account=account, reason="a later count")
    return stored(incident.pending_events)  # type: ignore[arg-type]  # every event of our aggregates is a Fact


def incident_states() -> Iterator[bytes]:
    """The stored bytes of typical incidents."""
    yield from (e.state for e in stored(list(the_record(50))) if e.topic == "incident.recorded")


class NoKeys(KeyStore):
    """For facts without a personal value."""

    def _created(self, keys: dict[str, bytes]) -> dict[str, bytes | None]:
        raise NotImplementedError

    def _found(self, subjects: object) -> dict[str, bytes | None]:
        raise NotImplementedError

    def _destroy(self, subject: str) -> None:
        raise NotImplementedError

    def _count_destroyed(self) -> int:
        return 0

    def _settled_secret(self, proposed: bytes) -> bytes:
        return proposed

    def close(self) -> None:
        """Nothing to close."""


def act(chance: random.Random, occurred: Occurred | None = None) -> Act:
    """The circumstances of an import."""
    return Act(
        recorded_by="import@office",
        agency="agency-office",
        command_id=UUID(int=chance.getrandbits(128)),
        now=_NOW,
        occurred=occurred,
    )


def _group(id: str, chance: random.Random) -> Group:
    with acting(act(chance)):
        return Group.register(id=id, name=f"Group {id} of the plain", kind=GroupKind.OTHER)


def _dispute(id: str, sides: list[str], chance: random.Random) -> Dispute:
    with acting(act(chance)):
        parties = tuple(Party(group=g, role=PartyRole.PRINCIPAL) for g in sides)
        return Dispute.detect(id=id, title=f"{sides[0]} and {sides[1]}: land", parties=parties)


def _place(id: str, chance: random.Random) -> Place:
    with acting(act(chance)):
        return Place.register(id=id, name=f"The plain of {id}", level=PlaceLevel.DISTRICT)


def _incident(
    id: str, sides: list[str], dispute: str, number: int, chance: random.Random, place: str | None = None
) -> Incident:
    day = datetime(1989, 1, 1, tzinfo=UTC) + timedelta(days=number % 12_000)
    best = chance.randrange(40)
    account = Account(
        type=IncidentType.STATE_BASED_VIOLENCE,
        side_a=(sides[0],),
        side_b=(sides[1],),
        where=Where(
            place=place,
            as_said="somewhere",
            latitude=round(chance.uniform(-60, 60), 6),
            longitude=round(chance.uniform(-180, 180), 6),
            precision=PlacePrecision.NEAR,
        ),
        killed=Tally(low=best // 2, best=best, high=best + 3),
        origin=f"made up, row {number}",
    )
    with acting(act(chance, Occurred(start=day))):
        return Incident.record_(id=id, account=account, dispute=dispute)


def _only(thing: Aggregate) -> Fact:
    (fact,) = thing.pending_events
    return fact  # type: ignore[return-value]  # every event of our aggregates is a Fact
