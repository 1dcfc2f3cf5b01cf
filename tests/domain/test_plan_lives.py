"""A machine walks a plan through its year at random, against a model in plain tables and without the domain's own code:
what the model calls legal happens, what it does not is refused by a named rule."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from domain.action_items import ReportingPeriod, Targets
from domain.agency import Agency, AgencyKind
from domain.errors import RuleBroken
from domain.plan import Plan
from tests.states import BUPATI, DESK, PLAN, POLICE, TEXT, a_plan, an_agency, an_item

if TYPE_CHECKING:
    from collections.abc import Callable

BEGINS = {"b04": date(2025, 1, 1), "b08": date(2025, 5, 1), "b12": date(2025, 9, 1)}
NEXT = {"submit": ("open", "submitted"), "evaluate": ("submitted", "evaluated")}
PERIODS = st.sampled_from(sorted(BEGINS))
ITEMS = st.integers(1, 5)
AMOUNTS = st.none() | st.integers(0, 3)
FEW = {"b04": None, "b08": None, "b12": None}


class AYear(RuleBasedStateMachine):
    """One plan, whose items are told apart by their targets alone."""

    @initialize()
    def begin(self) -> None:
        self.world = an_agency()
        self.world.decide(Agency.register, BUPATI, name="The regent", kind=AgencyKind.HEAD_OF_REGION)
        self.targets: dict[int, dict[str, int | None]] = {1: {**FEW, "b04": 2}, 2: {**FEW, "b08": 1}}
        self.highest = 2
        self.values: dict[tuple[int, str], int | None] = {}
        self.reports = dict.fromkeys(BEGINS, "open")
        self.world.decide(Plan.ratify, PLAN, **a_plan(items=self._items(self.targets)))

    @rule(days=st.sampled_from([1, 20, 100]))
    def time_passes(self, days: int) -> None:
        self.world.now += timedelta(days=days)

    @rule(number=ITEMS, name=PERIODS, value=AMOUNTS)
    def an_agency_reports(self, number: int, name: str, value: int | None) -> None:
        legal = number in self.targets and self._begun(name) and (number, name) not in self.values
        given = {"item": number, "period": ReportingPeriod(name), "note": "So", **_value(value)}
        fact = self._try(legal, Plan.report_progress, given)
        if isinstance(fact, Plan.ProgressReported):
            assert fact.reached is self._reached(number, name, value)
            self.values[number, name] = value

    @rule(number=ITEMS, name=PERIODS, value=AMOUNTS)
    def an_agency_corrects(self, number: int, name: str, value: int | None) -> None:
        legal = (number, name) in self.values and self.values[number, name] != value
        given = {"item": number, "period": ReportingPeriod(name), "note": "So", "reason": "So", **_value(value)}
        fact = self._try(legal, Plan.correct_progress, given)
        if isinstance(fact, Plan.ProgressCorrected):
            assert fact.reached is self._reached(number, name, value)
            self.values[number, name] = value

    @rule(name=PERIODS, step=st.sampled_from(sorted(NEXT)))
    def a_report_goes_its_way(self, name: str, step: str) -> None:
        before, after = NEXT[step]
        given: dict[str, Any] = {"period": ReportingPeriod(name)}
        given |= {"by_agency": DESK, "report_hash": TEXT} if step == "submit" else {"by_agency": BUPATI}
        given |= {} if step == "submit" else {"score": Decimal(50), "finding": "So"}
        legal = self.reports[name] == before and (step == "evaluate" or self._begun(name))
        if self._try(legal, Plan.submit_report if step == "submit" else Plan.evaluate_report, given):
            self.reports[name] = after

    @rule(number=ITEMS, name=PERIODS, much=AMOUNTS, dropped=st.booleans(), by=st.sampled_from([BUPATI, POLICE]))
    def the_plan_is_revised(self, number: int, name: str, much: int | None, *, dropped: bool, by: str) -> None:
        after = {n: dict(targets) for n, targets in self.targets.items()}
        if dropped:
            after.pop(number, None)
        else:
            after.setdefault(number, dict(FEW))[name] = much
        settled = {p for p, state in self.reports.items() if state != "open"}
        legal = (
            by == BUPATI
            and bool(after)
            and after != self.targets
            and (number in self.targets or number > self.highest)
            and all(
                after.get(n, FEW)[p] == self.targets.get(n, FEW)[p]
                for n in after.keys() | self.targets.keys()
                for p in BEGINS
                if p in settled or (n, p) in self.values
            )
            and all(n in after for n, _ in self.values)
        )
        given = {"ratified_by": by, "decree": "2", "reason": "So", "due": a_plan()["due"]}
        if self._try(legal, Plan.revise, {**given, "items": self._items(after)}):
            self.targets, self.highest = after, max(self.highest, *after)

    @invariant()
    def everything_stands_where_the_model_says(self) -> None:
        if hasattr(self, "values"):
            plan = self.world.thing(Plan, PLAN)
            assert {n: item.targets for n, item in plan.items.items()} == {
                n: _targets(of) for n, of in self.targets.items()
            }
            assert {(n, p.value): v for (n, p), (v, _) in plan.values.items()} == self.values
            assert {p.value: state.value for p, state in plan.reports.items()} == self.reports

    def _try(self, legal: bool, decide: Callable[..., Any], given: dict[str, Any]) -> object:
        fact = None
        with suppress(RuleBroken):
            fact = self.world.decide(decide, PLAN, **given)
        assert (fact is not None) is legal, f"{decide.__name__} with {given}"
        return fact

    def _begun(self, name: str) -> bool:
        return BEGINS[name] <= self.world.now.date()

    def _reached(self, number: int, name: str, value: int | None) -> bool | None:
        target = self.targets[number][name]
        return None if target is None or value is None else value >= target

    def _items(self, of: dict[int, dict[str, int | None]]) -> tuple[Any, ...]:
        return tuple(an_item(number, targets=_targets(targets)) for number, targets in of.items())


def _targets(of: dict[str, int | None]) -> Targets:
    return Targets(**{period: None if much is None else Decimal(much) for period, much in of.items()})


def _value(value: int | None) -> dict[str, Decimal]:
    return {} if value is None else {"value": Decimal(value)}


def test_no_plan_comes_into_an_illegal_state() -> None:
    run_state_machine_as_test(
        AYear,
        settings=settings(
            max_examples=40,
            stateful_step_count=40,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
