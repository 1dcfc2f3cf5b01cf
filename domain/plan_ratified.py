"""Action plans as the head of region ratifies and revises them: what agencies are to do in a year to prevent, stop and
recover from conflict, and until when the plan reports of it (Permendagri 42/2015)."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from domain.action_items import ActionItem, ItemNumber, ReportingPeriod, ReportsDue, Year
from domain.agency import Agency, AgencyKind
from domain.aggregate import SOMETHING_CHANGED, Aggregate, decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import AgencyId, PlaceId
from domain.text import Line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

RATIFIED_BY_HEAD_OF_REGION = Rule(
    "plan.ratified-by-head-of-region",
    id="Rencana aksi disahkan dan diubah hanya oleh kepala daerah.",
    en="An action plan is ratified and revised by the head of region alone.",
    source="domain.md §5",
)
NUMBERED_ONCE = Rule(
    "plan.numbered-once",
    id="Rencana aksi memuat sedikitnya satu butir, dan setiap nomor butir hanya sekali.",
    en="An action plan has at least one item, and every number of an item once.",
)
NUMBERS_STAND = Rule(
    "plan.numbers-stand",
    id="Nomor butir tidak pernah diberikan lagi kepada butir lain.",
    en="The number of an item is never given to another: a new item takes a number above all that were given.",
)
DUE_NOT_BEFORE_IT_BEGINS = Rule(
    "plan.due-not-before-it-begins",
    id="Batas waktu laporan tidak mendahului awal masa pelaporannya.",
    en="The report of a period is not due before the period begins.",
)
WHAT_WAS_REPORTED_STANDS = Rule(
    "plan.what-was-reported-stands",
    id="Perubahan rencana tidak mengubah ukuran dan target yang sudah dilaporkan.",
    en="A revision leaves as they are the measure and the target of what was reported on.",
)


class PlanState(StrEnum):
    """Where an action plan stands."""

    RATIFIED = "ratified"
    REVISED = "revised"


class PeriodReportState(StrEnum):
    """Where the report of a period stands. That it is late is not a state: it is seen from its dates when asked."""

    OPEN = "open"
    SUBMITTED = "submitted"
    EVALUATED = "evaluated"


class RatifiedPlan(Aggregate):
    """The action plan of a region for a year, as it was ratified and revised."""

    KIND = "plan"

    state: PlanState = PlanState.RATIFIED
    year: int = 0
    items: dict[int, ActionItem] = field(default_factory=dict)
    highest: int = 0
    """The highest number that an item was ever given."""
    due: ReportsDue | None = None
    values: dict[tuple[int, ReportingPeriod], tuple[Decimal | None, str | None]] = field(default_factory=dict)
    """What was reported of an item in a period: the value, and the note."""
    reports: dict[ReportingPeriod, PeriodReportState] = field(
        default_factory=lambda: dict.fromkeys(ReportingPeriod, PeriodReportState.OPEN)
    )
    evaluations: dict[ReportingPeriod, tuple[Decimal, str]] = field(default_factory=dict)

    class Ratified(Opening):
        """The head of region put an action plan into force."""

        TOPIC = "plan.ratified"
        year: Year
        territory: PlaceId
        ratified_by: AgencyId
        coordinator: AgencyId
        """Who compiles what the agencies report."""
        decree: Line
        items: tuple[ActionItem, ...]
        due: ReportsDue

        def apply(self, plan: RatifiedPlan) -> None:
            plan.year = self.year
            plan.takes(self.items, self.due)

    class Revised(Fact):
        """The head of region changed an action plan that is in force."""

        TOPIC = "plan.revised"
        ratified_by: AgencyId
        decree: Line
        reason: Line
        items: tuple[ActionItem, ...]
        """All that the plan now has."""
        due: ReportsDue
        added: tuple[ItemNumber, ...] = ()
        dropped: tuple[ItemNumber, ...] = ()

        def apply(self, plan: RatifiedPlan) -> None:
            plan.state = PlanState.REVISED
            plan.takes(self.items, self.due)

    @classmethod
    @decision
    def ratify(
        cls,
        *,
        id: str,
        year: Year,
        territory: PlaceId,
        ratified_by: Agency,
        coordinator: AgencyId,
        decree: Line,
        items: tuple[ActionItem, ...],
        due: ReportsDue,
    ) -> Self:
        """Record that the head of region put an action plan into force: for which year and territory, by which decree,
        who compiles its reports, what each agency is to do, and until when the plan reports of each period."""
        _must_be_head_of_region(ratified_by)
        _must_be_numbered_once(items)
        _must_not_be_due_early(due, year)
        return cls.open(
            cls.Ratified,
            id=id,
            year=year,
            territory=territory,
            ratified_by=ratified_by.id,
            coordinator=coordinator,
            decree=decree,
            items=items,
            due=due,
        )

    @decision
    def revise(
        self, *, ratified_by: Agency, decree: Line, reason: Line, items: tuple[ActionItem, ...], due: ReportsDue
    ) -> None:
        """Record that the head of region changed the plan: by which decree, why, all that it now has, and until when it
        reports. What was reported on keeps its measure and its target."""
        _must_be_head_of_region(ratified_by)
        _must_be_numbered_once(items)
        _must_not_be_due_early(due, self.year)
        after = {item.number: item for item in items}
        SOMETHING_CHANGED.require((after, due) != (self.items, self.due))
        added = sorted(after.keys() - self.items.keys())
        NUMBERS_STAND.require(not added or added[0] > self.highest, added=added, highest=self.highest)
        for number in sorted(self.items.keys() | after.keys()):
            for period in ReportingPeriod:
                stays = self._settled(self.items.get(number), number, period)
                becomes = self._settled(after.get(number), number, period)
                is_open = self.reports[period] is PeriodReportState.OPEN and (number, period) not in self.values
                WHAT_WAS_REPORTED_STANDS.require(is_open or stays == becomes, item=number, period=period.value)
        self.record(
            self.Revised,
            ratified_by=ratified_by.id,
            decree=decree,
            reason=reason,
            items=items,
            due=due,
            added=tuple(added),
            dropped=tuple(sorted(self.items.keys() - after.keys())),
        )

    def takes(self, items: Iterable[ActionItem], due: ReportsDue) -> None:
        """Have these items, and these days for the reports."""
        self.items = {item.number: item for item in items}
        self.highest = max(self.highest, *self.items)
        self.due = due

    def _settled(self, item: ActionItem | None, number: int, period: ReportingPeriod) -> object:
        """What values of an item in a period mean; None where it has nothing to reach and nothing was reported."""
        if item is None or (item.targets.of(period) is None and (number, period) not in self.values):
            return None
        return item.measure(), item.targets.of(period)


def _must_be_head_of_region(agency: Agency) -> None:
    RATIFIED_BY_HEAD_OF_REGION.require(agency.kind is AgencyKind.HEAD_OF_REGION, agency=agency.id)


def _must_be_numbered_once(items: tuple[ActionItem, ...]) -> None:
    numbers = [item.number for item in items]
    NUMBERED_ONCE.require(bool(numbers) and len(set(numbers)) == len(numbers), numbers=numbers)


def _must_not_be_due_early(due: ReportsDue, year: int) -> None:
    for period in ReportingPeriod:
        day, begins = due.of(period), period.begins_on(year)
        DUE_NOT_BEFORE_IT_BEGINS.require(day is None or day >= begins, due=day, begins=begins)


RatifiedPlanFact = RatifiedPlan.Ratified | RatifiedPlan.Revised
