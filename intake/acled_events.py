"""What ACLED's events come to on the record: groups, a report of ACLED's on each, an incident that rests on it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.act import acting
from domain.classification import Classification, Level
from domain.errors import BadInput, DomainError
from domain.group import Group, GroupKind
from domain.ids import named
from domain.incident import Account, Incident, Tally
from domain.personal import Personal
from domain.place import Place, PlaceLevel, Where
from domain.report import Channel, Claim, Report, Statement
from domain.source import Source, SourceKind
from intake.acled import Reader
from intake.files import CsvFile
from intake.incidents import corrected, reason_of, where_now
from intake.recording import OPEN, Decided, must_be_known_as_it_is, under
from intake.remarks import RowRefused, left
from intake.reports import corrected_report
from intake.taking import Part, take_in
from intake.ucdp_events import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from domain.act import Act
    from domain.aggregate import Aggregate
    from intake.acled import Actor, Event
    from intake.recording import Importer
    from intake.remarks import Remark
    from intake.report import Summary
    from ledger.history import History
    from ledger.register import Register

SOURCE = named("source", "acled")
SOURCE_NAME = "Armed Conflict Location & Event Data (ACLED)"
RESTRICTED = Classification(level=Level.RESTRICTED)
"""ACLED's terms let nobody pass its data on, so nothing of it is open."""
_LONGEST = 300


def import_acled(
    paths: Sequence[Path],
    *,
    register: Register,
    history: History,
    importer: Importer,
    encoding: str = "utf-8",
    delimiter: str = ",",
    **how: Any,
) -> Summary:
    """Bring what some exports of ACLED say onto the record; how (``report``, ``dry_run``, ``progress``, ``stop``,
    ``batch_rows``) as every table is taken in.

    Raises FileRefused, before anything is recorded, when one of the files cannot be used as a whole.
    """
    files = [CsvFile(path, encoding, delimiter) for path in paths]
    parts = [Part(file, Reader(file.path, file.header), AcledDeciding(history, file.path.name)) for file in files]
    return take_in(parts, register=register, importer=importer, **how)


@lru_cache(maxsize=4096)
def group_of(name: str) -> str:
    """The id of an actor: its name, exactly as ACLED writes it."""
    return named("group", "acled", name)


def incident_of(id: str) -> str:
    """The id of an event, by ACLED's own, which later exports keep."""
    return named("incident", "acled", id)


def report_of(id: str) -> str:
    """The id of what ACLED reports of an event."""
    return named("report", "acled", id)


class AcledDeciding:
    """Decides what the rows of one file come to."""

    def __init__(self, history: History, file_name: str) -> None:
        self._history = history
        self._reason = reason_of(file_name)

    def decide(self, rows: list[Event], act: Act) -> Decided:
        """Look once at what is on record of all these events, and decide what is missing and what differs. A row comes
        to everything that it needs, or to nothing."""
        act = act.model_copy(update={"classification": RESTRICTED})
        decided = Decided()
        ids = {id for row in rows for id in (report_of(row.id), incident_of(row.id))}
        found = self._history.things({SOURCE, *ids})
        around = {id for row in rows for id in (place_of(row.country), *(group_of(a.name) for a in _actors(row)))}
        opened = set(self._history.classes(around))
        for index, row in enumerate(rows):
            try:
                things, remarks = self._row(row, act, found, opened)
            except (DomainError, ValidationError) as error:
                why = str(BadInput.of(error) if isinstance(error, ValidationError) else error)
                decided.remarks[index] = [RowRefused("", why, "correct the row, or leave it out").remark]
                continue
            decided.things += things
            opened |= {thing.id for thing in things}
            found |= {thing.id: thing for thing in things if isinstance(thing, Source)}
            decided.unchanged += not things and not remarks
            if remarks:
                decided.remarks[index] = remarks
        decided.count()
        return decided

    def recorded(self) -> None:
        """Nothing is remembered from batch to batch."""

    def _row(
        self, row: Event, act: Act, found: dict[str, Aggregate], opened: set[str]
    ) -> tuple[list[Aggregate], list[Remark]]:
        things = _around(row, act, opened)
        source = found.get(SOURCE)
        if not isinstance(source, Source):
            with acting(under(act.model_copy(update={"classification": OPEN}), SOURCE, 1)):
                source = Source.register(id=SOURCE, kind=SourceKind.DATA_SET, public_name=SOURCE_NAME)
            things.append(source)
        where = Where(
            place=place_of(row.country),
            as_said=row.as_said or None,
            latitude=row.latitude,
            longitude=row.longitude,
            precision=row.precision,
        )
        remarks: list[Remark] = []
        report = found.get(report_of(row.id))
        if isinstance(report, Report):
            things += self._told_again(report, row, where, act, remarks)
        else:
            must_be_known_as_it_is(source, act, self._history)
            things.append(_received(row, where, source, act))
        says: dict[str, Any] = {
            "type": row.type,
            "subtype": row.subtype,
            "side_a": (group_of(row.side_a.name),) if row.side_a else (),
            "side_b": (group_of(row.side_b.name),) if row.side_b else (),
            "associated": tuple(group_of(actor.name) for actor in row.associated),
            "where": where,
            "killed": Tally(best=row.killed),
        }
        known = found.get(incident_of(row.id))
        if isinstance(known, Incident):
            says["where"] = where_now(known.account.where if known.account else None, where)
            changed, doubts = corrected(known, says, row.occurred, _origin(row), act, self._reason, self._history)
            return things + changed, remarks + doubts
        with acting(under(act, incident_of(row.id), 1, row.occurred)):
            account = Account(**says, origin=_origin(row))
            incident = Incident.record_(id=incident_of(row.id), account=account, reports=(report_of(row.id),))
        return [*things, incident], remarks

    def _told_again(self, known: Report, row: Event, where: Where, act: Act, remarks: list[Remark]) -> list[Aggregate]:
        before = known.statement
        statement = _statement(row, where_now(before.where if before else None, where))
        changed, doubts = corrected_report(known, statement, act, self._reason, self._history)
        remarks += doubts
        sealed = known.narrative
        if sealed is not None and sealed.text is not None and sealed.text != row.notes:
            remarks.append(left("notes", "other notes than on record", "the report keeps them as first sealed"))
        return changed


def _actors(row: Event) -> list[Actor]:
    return [actor for actor in (row.side_a, row.side_b, *row.associated) if actor is not None]


def _around(row: Event, act: Act, opened: set[str]) -> list[Aggregate]:
    """The country and the groups that are not on record."""
    things: list[Aggregate] = []
    if (place := place_of(row.country)) not in opened:
        with acting(under(act.model_copy(update={"classification": OPEN}), place, 1)):
            things.append(Place.register(id=place, name=row.country, level=PlaceLevel.COUNTRY))
    for actor in {actor.name: actor for actor in _actors(row)}.values():
        if (id := group_of(actor.name)) not in opened:
            kind = GroupKind.CATEGORY if actor.is_category else actor.kind
            with acting(under(act, id, 1)):
                things.append(Group.register(id=id, name=actor.name, kind=kind, is_category=actor.is_category))
    return things


def _received(row: Event, where: Where, source: Source, act: Act) -> Report:
    id = report_of(row.id)
    notes = Personal(subject=f"person-{id.removeprefix('report-')}", text=row.notes) if row.notes else None
    with acting(under(act, id, 1)):
        said = {name: getattr(_statement(row, where), name) for name in Statement.model_fields}
        return Report.receive(id=id, source=source, channel=Channel.DATA_SET, narrative=notes, **said)


def _statement(row: Event, where: Where) -> Statement:
    """What ACLED says, and whom it has it from: each source that it names is a claim of its own."""
    title = f"{row.subtype}: {row.as_said or row.country}"
    claims = [("source", source) for source in row.sources]
    claims += [("source_scale", row.source_scale)] if row.source_scale else []
    claims += [("killed", str(row.killed))] if row.killed is not None else []
    return Statement(
        title=title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…",
        language="en",
        where=where,
        claimed_parties=tuple(dict.fromkeys(actor.name for actor in (row.side_a, row.side_b) if actor)),
        claims=tuple(Claim(aspect=aspect, says=says) for aspect, says in claims),
        origin=_origin(row),
    )


def _origin(row: Event) -> str:
    return f"acled:{row.id}"
