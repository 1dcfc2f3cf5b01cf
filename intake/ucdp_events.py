"""What GED events come to on the record: new places, groups, disputes and incidents, and corrections."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.act import acting
from domain.dispute import Dispute, Party, PartyRole
from domain.errors import BadInput, DomainError
from domain.group import Group, GroupKind
from domain.ids import named
from domain.incident import Account, Incident
from domain.place import Place, PlaceLevel, PlacePrecision, Where
from domain.source import Source, SourceKind
from intake.incidents import corrected, reason_of
from intake.recording import Decided, under
from intake.remarks import RowRefused, suspicious

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.act import Act
    from domain.aggregate import Aggregate
    from domain.occurred import Occurred
    from intake.remarks import Remark
    from intake.ucdp import Event, Spot
    from ledger.history import History

SOURCE = named("source", "ucdp-ged")
SOURCE_NAME = "UCDP Georeferenced Event Dataset"
CIVILIANS = "Civilians"
GOVERNMENT = "Government of "
_LONGEST_IN_TITLE = 147


@lru_cache(maxsize=4096)
def place_of(country: str) -> str:
    """The id of a country."""
    return named("place", "country", country)


@lru_cache(maxsize=4096)
def group_of(name: str) -> str:
    """The id of an actor: its name, exactly as the data set writes it."""
    return named("group", "ucdp", name)


@lru_cache(maxsize=8192)
def dispute_of(side_a: str, side_b: str) -> str:
    """The id of the dispute between two actors, whichever is named first: UCDP's dyad."""
    return named("dispute", "ucdp", *sorted((side_a, side_b)))


def incident_of(id: str) -> str:
    """The id of an event, by its number in the data set, which later releases keep."""
    return named("incident", "ucdp-ged", id)


class Deciding:
    """Decides what the rows of one file come to. ``release`` goes into the origin of every incident, and
    ``file_name`` into the reason of every correction."""

    def __init__(self, history: History, release: str | None, file_name: str) -> None:
        self._history = history
        self._origin = f"ucdp-ged:{release}:" if release else "ucdp-ged:"
        self._reason = reason_of(file_name)
        self._on_record: set[str] = set()
        """The places, groups and disputes that are known to be on record: a few thousand at most."""
        self._to_remember: set[str] = set()

    def decide(self, events: list[Event], act: Act) -> Decided:
        """Look once at what is on record of all these events, and decide what is missing and what differs. A row
        comes to everything that it needs, or to nothing."""
        decided = Decided()
        around = {triple: self._missing(*triple) for triple in {_triple(event) for event in events}}
        incidents = [incident_of(event.id) for event in events]
        found = self._history.things({*incidents, *(id for missing in around.values() for id in missing)})
        opened = {id for missing in around.values() for id in missing if id in found}
        for index, (event, id) in enumerate(zip(events, incidents, strict=True)):
            known = found.get(id)
            try:
                missing = {i: start for i, start in around[_triple(event)].items() if i not in opened}
                things: list[Aggregate] = [_opened(i, start, act) for i, start in missing.items()]
                if isinstance(known, Incident):
                    changed, remarks = self._compared(known, event, act)
                    things += changed
                    decided.unchanged += not changed and not remarks
                    if remarks:
                        decided.remarks[index] = remarks
                else:
                    things.append(self._incident(id, event, act))
            except (DomainError, ValidationError) as error:
                why = str(BadInput.of(error) if isinstance(error, ValidationError) else error)
                decided.remarks[index] = [RowRefused("", why, "correct the row, or leave it out").remark]
            else:
                decided.things += things
                opened |= missing.keys()
        decided.count()
        self._to_remember = opened
        return decided

    def recorded(self) -> None:
        """What was decided last is on record, or would be in a dry run: later rows need not look for it."""
        self._on_record |= self._to_remember

    def _missing(self, country: str, side_a: str, side_b: str) -> dict[str, Callable[[], Aggregate]]:
        ids = (SOURCE, place_of(country), group_of(side_a), group_of(side_b), dispute_of(side_a, side_b))
        if self._on_record.issuperset(ids):
            return {}
        around = _around(country, side_a, side_b)
        return {id: start for id, start in around.items() if id not in self._on_record}

    def _incident(self, id: str, event: Event, act: Act) -> Incident:
        account = Account(
            type=event.type,
            side_a=(group_of(event.side_a),),
            side_b=(group_of(event.side_b),),
            where=_where(place_of(event.country), event.spot),
            killed=event.killed,
            origin=self._origin + event.id,
        )
        with acting(under(act, id, 1, event.occurred)):
            return Incident.record_(id=id, account=account, dispute=dispute_of(event.side_a, event.side_b))

    def _compared(self, known: Incident, event: Event, act: Act) -> tuple[list[Aggregate], list[Remark]]:
        """The correction that a row comes to, if any. A file corrects only what it speaks of."""
        before = known.account
        if before is None:
            raise TypeError(known.id)
        says: dict[str, Any] = {
            "type": event.type,
            "side_a": (group_of(event.side_a),),
            "side_b": (group_of(event.side_b),),
            "where": _where_now(before.where, place_of(event.country), event.spot),
            "killed": event.killed,
        }
        occurred, origin = _occurred(known, event), self._origin + event.id
        changed, remarks = corrected(known, says, occurred, origin, act, self._reason, self._history)
        if changed and known.dispute != dispute_of(event.side_a, event.side_b):
            why = "the sides are others than before"
            remarks.append(suspicious("side_a, side_b", why, "corrected; the incident stays in its former dispute"))
        return changed, remarks


def _triple(event: Event) -> tuple[str, str, str]:
    return event.country, event.side_a, event.side_b


def _around(country: str, side_a: str, side_b: str) -> dict[str, Callable[[], Aggregate]]:
    """How everything that an event needs around it is opened, by its id."""
    place, dispute = place_of(country), dispute_of(side_a, side_b)
    groups = {group_of(name): name for name in (side_a, side_b)}
    title = " – ".join(n if len(n) <= _LONGEST_IN_TITLE else n[: _LONGEST_IN_TITLE - 1] + "…" for n in (side_a, side_b))
    return {
        SOURCE: partial(Source.register, id=SOURCE, kind=SourceKind.DATA_SET, public_name=SOURCE_NAME),
        place: partial(Place.register, id=place, name=country, level=PlaceLevel.COUNTRY),
        **{
            id: partial(Group.register, id=id, name=name, kind=_kind(name), is_category=name == CIVILIANS)
            for id, name in groups.items()
        },
        dispute: partial(
            Dispute.detect,
            id=dispute,
            title=title,
            parties=tuple(Party(group=group, role=PartyRole.PRINCIPAL) for group in groups),
        ),
    }


def _kind(name: str) -> GroupKind:
    if name == CIVILIANS:
        return GroupKind.CATEGORY
    return GroupKind.STATE if name.startswith(GOVERNMENT) else GroupKind.ARMED


def _opened(id: str, start: Callable[[], Aggregate], act: Act) -> Aggregate:
    with acting(under(act, id, 1)):
        return start()


@lru_cache(maxsize=4096)
def _where(place: str, spot: Spot) -> Where:
    precision = spot.precision
    if precision is None:
        precision = PlacePrecision.COUNTRY if spot.latitude is None else PlacePrecision.NEAR
    return Where(
        place=place,
        as_said=spot.as_said,
        latitude=spot.latitude,
        longitude=spot.longitude,
        precision=precision,
    )


def _where_now(before: Where, place: str, spot: Spot) -> Where:
    """The extract tells neither precision nor words: where it names the same point, what is known stays. So does the
    territory that was told from that point by polygon."""
    now = _where(place, spot)
    same_point = (before.latitude, before.longitude) == (spot.latitude, spot.longitude)
    if same_point and before.by_polygon is not None and spot.precision in (None, before.precision):
        now = now.model_copy(update={"place": before.place, "by_polygon": before.by_polygon})
    return before if spot.precision is None and same_point and now.place == before.place else now


def _occurred(known: Incident, event: Event) -> Occurred:
    """The extract tells the first day only: where it names the same, what is known of the end stays."""
    before = known.occurred
    same_day = before is not None and before.start == event.occurred.start
    return before if before is not None and same_day and event.spot.precision is None else event.occurred
