"""Tells from points which territory things happened in, as exactly as the points are known and no more exactly.

What comes of it is a fact: a correction that names the territory, its code, the edition and the file of boundaries. So
it stays what it was when boundaries change, and whoever has the file can tell the same again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from domain.act import acting
from domain.errors import DomainError
from domain.incident import Incident, IncidentState
from domain.place import ByPolygon, Place, PlaceLevel, PlacePrecision, Where
from domain.report import Report, Requester
from domain.territory_file import TerritoryData, TerritoryFile
from intake import report as imports
from intake.codes import places_by_code
from intake.recording import Decided, record, under
from intake.remarks import Remark, RemarkKind, left

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.aggregate import Aggregate
    from intake.recording import Importer
    from ledger.history import History
    from ledger.register import Register
    from territory.boundaries import Boundaries
    from territory.shelf import Shelf

FINEST: dict[PlacePrecision, PlaceLevel] = {
    PlacePrecision.EXACT: PlaceLevel.VILLAGE,
    PlacePrecision.DISTRICT: PlaceLevel.DISTRICT,
    PlacePrecision.REGENCY: PlaceLevel.REGENCY,
}
"""The smallest kind of territory that a point of each precision tells. One that is near the truth, within 25 km, tells
none: several regencies may lie as near."""
_LEVELS = (PlaceLevel.VILLAGE, PlaceLevel.DISTRICT, PlaceLevel.REGENCY, PlaceLevel.PROVINCE, PlaceLevel.COUNTRY)


@dataclass(frozen=True)
class _Sheet:
    """The boundaries of one file on record."""

    id: str
    edition: str
    level: PlaceLevel
    boundaries: Boundaries


def tell_places(
    *,
    register: Register,
    history: History,
    importer: Importer,
    shelf: Shelf,
    about: Path,
    report: imports.Report | None = None,
    dry_run: bool = False,
    stop: Callable[[], bool] = lambda: False,
    moved: Callable[[int], None] = lambda _: None,
    batch: int = 500,
) -> imports.Summary:
    """Tell the territory of every incident and report on record that has a point and names none as small as the point
    can tell. What was told before stays. ``about`` is what the report calls the log; ``moved`` is told how many things
    were looked at.

    Raises NotOnTheShelf when a file of boundaries on record is not at hand.
    """
    report = report or imports.Report()
    summary = report.summary
    summary.dry_run = dry_run
    telling = _Telling(history, importer, _sheets(history, shelf))
    opened = (r.fact.originator_id for r in history.about(("incident", "report")) if r.fact.originator_version == 1)
    while ids := list(islice(opened, batch)):

        def decide(ids: list[str] = ids) -> Decided:
            return telling.decide(ids)

        decided = decide() if dry_run else record(register, decide)
        summary.rows += len(ids)
        summary.add(decided)
        for index, remarks in decided.remarks.items():
            report.write(about, summary.rows - len(ids) + index + 1, ids[index], remarks)
        report.flush()
        moved(summary.rows)
        if stop():
            summary.stopped = True
            break
    return summary


def _sheets(history: History, shelf: Shelf) -> list[_Sheet]:
    """The boundaries that are on record, the newest edition first, and of one edition what was taken in last."""
    files: dict[str, TerritoryFile.Received] = {}
    for recorded in history.about(("territoryfile",)):
        fact = recorded.fact
        if isinstance(fact, TerritoryFile.Received) and fact.holds is TerritoryData.BOUNDARIES:
            files[fact.originator_id] = fact
        elif isinstance(fact, TerritoryFile.Withdrawn):
            files.pop(fact.originator_id, None)
    newest = sorted(files.values(), key=lambda fact: fact.edition)[::-1]
    return [
        _Sheet(fact.originator_id, fact.edition, fact.level, shelf.boundaries(fact.sha256))
        for fact in newest
        if fact.level is not None
    ]


class _Asked(NamedTuple):
    """A point whose territory is to be told: as small as ``finest``, and smaller than ``coarsest``."""

    id: str
    longitude: float
    latitude: float
    finest: int
    coarsest: int


@dataclass
class _Telling:
    history: History
    importer: Importer
    sheets: list[_Sheet]

    def __post_init__(self) -> None:
        self._places = places_by_code(self.history)

    def decide(self, ids: list[str]) -> Decided:
        """What these things come to."""
        decided = Decided()
        things = self.history.things(ids)
        known = {id: where for id, thing in things.items() if (where := _where(thing)) is not None}
        said = self.history.things({where.place for where in known.values() if where.place})
        told = self._told(
            [one for id, where in known.items() if (one := _asked(id, where, said.get(where.place or "")))]
        )
        for index, id in enumerate(ids):
            if id not in told:
                decided.unchanged += 1
                continue
            remark = self._correct(things[id], known[id], told[id], said.get(known[id].place or ""))
            if remark is not None:
                decided.remarks[index] = [remark]
            else:
                decided.things.append(things[id])
        decided.count()
        return decided

    def _told(self, asked: list[_Asked]) -> dict[str, tuple[_Sheet, tuple[str, ...]]]:
        """The sheet that tells most exactly of each point, and the codes there: more than one on a common border."""
        told: dict[str, tuple[_Sheet, tuple[str, ...]]] = {}
        for sheet in sorted(self.sheets, key=lambda sheet: _rank(sheet.level)):
            open_ = [a for a in asked if a.id not in told and a.finest <= _rank(sheet.level) < a.coarsest]
            if open_:
                codes = sheet.boundaries.at([a.longitude for a in open_], [a.latitude for a in open_])
                told |= {a.id: (sheet, found) for a, found in zip(open_, codes, strict=True) if found}
        return told

    def _correct(
        self, thing: Aggregate, where: Where, told: tuple[_Sheet, tuple[str, ...]], said: Aggregate | None
    ) -> Remark | None:
        sheet, codes = told
        if len(codes) > 1:
            return left("where", f"the point lies on a common border: {', '.join(codes)}", "say which place it is")
        (code,) = codes
        places = self._places.get(code, [])
        if len(places) != 1:
            why = f"{len(places)} territories are on record with the code {code}"
            return left("where", why, "import the list of codes: rukun import codes" if not places else "compare them")
        if isinstance(said, Place) and said.code is not None and not f"{code}.".startswith(f"{said.code}."):
            why = f"the point lies in {code}, and the place on record is {said.code}"
            return left("where", why, "find out which of the two is right, and correct it by hand")
        if not thing.is_known_to(thing.classification):
            return left("where", "something of it is kept in a higher class", "correct it by hand, in that class")
        now = where.model_copy(
            update={"place": places[0], "by_polygon": ByPolygon(code=code, edition=sheet.edition, boundaries=sheet.id)}
        )
        reason = f"Place told by polygon: {code} in edition {sheet.edition}"
        act = under(self.importer.act(thing.classification), thing.id, thing.version + 1)
        try:
            with acting(act):
                _say(thing, now, reason)
        except DomainError as error:
            return Remark(RemarkKind.LEFT, "where", str(error), "nothing, unless that was an error")
        return None


def _where(thing: Aggregate) -> Where | None:
    """Where a thing was, if it has a point and stands."""
    if isinstance(thing, Incident) and thing.account is not None:
        stands = thing.state not in (IncidentState.REFUTED, IncidentState.MERGED)
        where = thing.account.where if stands else None
    elif isinstance(thing, Report) and thing.statement is not None:
        where = thing.statement.where if thing.stands else None
    else:
        where = None
    return where if where is not None and None not in (where.latitude, where.longitude) else None


def _asked(id: str, where: Where, said: Aggregate | None) -> _Asked | None:
    """What is to be told of it; None where the point tells nothing, or no more than is said already."""
    finest = FINEST.get(where.precision)
    if finest is None or where.by_polygon is not None or where.longitude is None or where.latitude is None:
        return None
    coarsest = _rank(said.level) if isinstance(said, Place) else len(_LEVELS)
    return _Asked(id, where.longitude, where.latitude, _rank(finest), coarsest)


def _rank(level: PlaceLevel) -> int:
    """How large it is, from a village up; what is no level of the list lies above all."""
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)


def _say(thing: Aggregate, where: Where, reason: str) -> None:
    if isinstance(thing, Incident) and thing.account is not None:
        thing.correct(account=thing.account.model_copy(update={"where": where}), reason=reason)
    elif isinstance(thing, Report) and thing.statement is not None:
        statement = thing.statement.model_copy(update={"where": where})
        thing.correct(statement=statement, requested_by=Requester.CLERK, reason=reason)
