"""An office whose record grows by decisions, and which is warned by rules."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from domain.act import Act
from domain.agency import Agency, AgencyKind
from domain.classification import Classification, Level
from domain.group import Group, GroupKind
from domain.ids import RUKUN
from domain.incident import Account, Incident, IncidentType
from domain.incident import Tally as Persons
from domain.occurred import Occurred
from domain.place import Place, PlaceLevel, PlacePrecision, Where
from domain.report import Channel, Report, TriageDecision, Urgency
from domain.source import Source, SourceKind
from warning.evaluating import Evaluator
from warning.rule import WarningRule, read_rule
from warning.tally import opened_tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.store import Receipt
    from rukun.wiring import Record
    from warning.tally import Tally

RULES = Path(__file__).parents[2] / "warning" / "rules"
DESK, POLICE = "agency-bakesbangpol", "agency-polres"
REGENCY, DISTRICT, VILLAGE, OTHER_VILLAGE = "place-magetan", "place-takeran", "place-madigondo", "place-kiringan"
EAST, WEST = "group-east", "group-west"


def rule(name: str, **changed: Any) -> WarningRule:
    """A rule that comes with the program, with something else in it."""
    return read_rule(RULES / f"{name}.toml").model_copy(update=changed)


@dataclass
class Office:
    """A log, and decisions that are taken on days of the test's choosing."""

    record: Record
    count: int = 0
    sources: list[str] = field(default_factory=list)
    opened: ExitStack = field(default_factory=ExitStack)
    """What is to be closed in the end."""

    def act(self, day: date, classification: Classification | None = None) -> Act:
        self.count += 1
        noon = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
        return Act(
            recorded_by="tester",
            agency=DESK,
            command_id=uuid5(RUKUN, f"office {self.count}"),
            now=datetime.now(UTC),
            occurred=Occurred(start=noon + timedelta(seconds=self.count % 3600)),
            classification=classification,
        )

    def start(
        self, decide: Callable[..., Any], id: str, day: date, classified: Level | None = None, **given: Any
    ) -> Receipt:
        classification = Classification(level=classified) if classified else None
        return self.record.register.start(decide, act=self.act(day, classification), id=id, **_tuples(given))

    def change(self, decide: Callable[..., Any], id: str, day: date, **given: Any) -> Receipt:
        return self.record.register.change(id, decide, act=self.act(day), **_tuples(given))

    def opens(self, day: date, sources: int = 3) -> Office:
        """Two agencies, a territory in three tiers, two groups, and sources of different agencies."""
        for agency, kind in ((DESK, AgencyKind.KESBANGPOL), (POLICE, AgencyKind.POLICE)):
            self.start(Agency.register, agency, day, name=agency, kind=kind)
        within = None
        for place, level in (
            (REGENCY, PlaceLevel.REGENCY),
            (DISTRICT, PlaceLevel.DISTRICT),
            (VILLAGE, PlaceLevel.VILLAGE),
        ):
            self.start(Place.register, place, day, name=place, level=level, within=within)
            within = place
        self.start(Place.register, OTHER_VILLAGE, day, name=OTHER_VILLAGE, level=PlaceLevel.VILLAGE, within=DISTRICT)
        for group in (EAST, WEST):
            self.start(Group.register, group, day, name=group, kind=GroupKind.MARTIAL_ARTS_SCHOOL)
        for number in range(sources):
            self.sources.append(f"source-{number}")
            agency = (DESK, POLICE)[number % 2]
            self.start(Source.register, f"source-{number}", day, kind=SourceKind.FKDM, belongs_to=agency)
        return self

    def reports(
        self, day: date, place: str = VILLAGE, source: int = 0, credibility: int | None = 2, level: Level | None = None
    ) -> str:
        """A report about a place, graded unless said otherwise."""
        id = f"report-{self.count}"
        where = Where(place=place, precision=PlacePrecision.NEAR)
        given = {"source": self.sources[source], "channel": Channel.FORM, "title": "A report", "where": where}
        self.start(Report.receive, id, day, level, **given)
        self.change(Report.triage, id, day, decision=TriageDecision.PURSUE, urgency=Urgency.SOON, reason="Relevant")
        if credibility is not None:
            self.change(Report.grade, id, day, credibility=credibility, basis="Known to be so")
        return id

    def clashes(self, day: date, place: str = VILLAGE, one: str = EAST, other: str = WEST, **given: Any) -> str:
        """A violent incident between two groups."""
        id = f"incident-{self.count}"
        killed = Persons(**{name: given.pop(name) for name in ("low", "best", "high") if name in given})
        where = Where(place=place, precision=PlacePrecision.NEAR)
        account = Account(type=IncidentType.CLASH, side_a=(one,), side_b=(other,), where=where, killed=killed)
        self.start(Incident.record_, id, day, account=account, **given)
        return id

    def evaluator(self, tally: Tally, *rules: WarningRule) -> Evaluator:
        return Evaluator(self.record.history, self.record.register, tally, rules, "rules", DESK)

    def tally(self, path: Path) -> Tally:
        return self.opened.enter_context(opened_tally(path, self.record.history.identity()))


def nth(day: date, by: int) -> date:
    """So many days later."""
    return day + timedelta(days=by)


def _tuples(given: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
