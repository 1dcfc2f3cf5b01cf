"""Bringing the tally up to the log, looking at what was touched, and raising what is worth an alert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid5

from domain.act import Act
from domain.alert import Alert
from domain.classification import Classification
from domain.errors import Conflict, RuleBroken
from domain.finding import Finding
from domain.ids import RUKUN, named
from domain.occurred import Occurred, TimePrecision
from warning.known import KnownIncident, KnownReport, KnownTie
from warning.looking import BY_THE_DAY, Window, look
from warning.rule import BadRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.history import History
    from ledger.register import Register
    from warning.looking import Found
    from warning.rule import WarningRule
    from warning.tally import Tally

_AT_ONCE = 500


class Became(StrEnum):
    """What became of something that reached a rule's threshold."""

    RAISED = "raised"
    ON_RECORD = "on_record"
    """An alert of this version about this unit and window is on record already."""
    WOULD_BE_RAISED = "would_be_raised"
    TOO_FEW = "too_few"
    """Fewer things than the rule wants to see."""
    TOO_LITTLE_COVERAGE = "too_little_coverage"
    """Too few of the registered sources reported."""
    REFUSED = "refused"
    """A rule of the field did not allow it, because the record had moved on. It is looked at again the next time."""


@dataclass(frozen=True)
class Outcome:
    """Something that reached a threshold, and what became of it."""

    rule: WarningRule
    found: Found
    became: Became
    alert: str
    why: str = ""


@dataclass(frozen=True)
class Evaluator:
    """Who evaluates, over which record, by which rules."""

    history: History
    register: Register
    tally: Tally
    rules: Sequence[WarningRule]
    recorded_by: str
    agency: str

    def catch_up(self) -> int:
        """Count the facts that came since; how many they were."""
        counted = 0
        while True:
            with self.tally.writing():
                batch = self.history.batch(self.tally.position, _AT_ONCE)
                for recorded in batch:
                    self.tally.add(recorded)
            counted += len(batch)
            if len(batch) < _AT_ONCE:
                return counted

    def evaluate(self, on: date, *, dry_run: bool = False) -> list[Outcome]:
        """Look at everything that was touched since the last time, and at what moves because days pass, as of a day;
        raise what is worth an alert, each at most once whoever evaluates and how often.

        Raises BadRule when a rule's recipient is not on record, or a rule was changed and kept its version.
        """
        self._must_be_usable()
        self.catch_up()
        pending = self.tally.pending()
        touched: dict[str, set[str]] = {}
        for measure, unit, _ in pending:
            touched.setdefault(measure, set()).add(unit)
        outcomes = [
            self._outcome(rule, found, on, dry_run=dry_run)
            for rule in self.rules
            for found in look(rule, self.tally, on.toordinal(), touched, all_units=self._is_due(rule, on))
            if rule.met_by(found.value)
        ]
        if not dry_run and all(outcome.became is not Became.REFUSED for outcome in outcomes):
            with self.tally.writing():
                self.tally.looked_at(pending)
                for rule in self.rules:
                    self.tally.tell(f"rule {rule.known_as}", _digest(rule))
                    self.tally.tell(f"looked {rule.known_as}", on.isoformat())
        return outcomes

    def _is_due(self, rule: WarningRule, on: date) -> bool:
        """Whether more than what was touched is to be looked at: a window ended, a day went by, the rule is new."""
        last = self.tally.told(f"looked {rule.known_as}")
        if not last or (rule.indicator in BY_THE_DAY and last != on.isoformat()):
            return True
        then = date.fromisoformat(last).toordinal()
        return Window.of(then, rule.window_days) != Window.of(on.toordinal(), rule.window_days)

    def _must_be_usable(self) -> None:
        for rule in self.rules:
            known = self.tally.told(f"rule {rule.known_as}")
            if known and known != _digest(rule):
                raise BadRule(
                    f"{rule.known_as} is not what it was when it was last evaluated, and alerts name it: write"
                    f" `version = {rule.version + 1}` into its file, or put back what it said"
                )
        named_ = {agency: rule for rule in self.rules for agency in rule.recipients}
        unknown = named_.keys() - self.history.classes(named_).keys()
        for agency in sorted(unknown):
            raise BadRule(
                f"{named_[agency].known_as}: recipients names {agency}, which is not on record; register the agency,"
                " or write one that is"
            )

    def _outcome(self, rule: WarningRule, found: Found, on: date, *, dry_run: bool) -> Outcome:
        id = alert_of(rule, found)
        if found.n < rule.least_n:
            return Outcome(rule, found, Became.TOO_FEW, id)
        if rule.coverage_needed > 0 and found.heard < rule.coverage_needed * found.registered:
            return Outcome(rule, found, Became.TOO_LITTLE_COVERAGE, id)
        if self.history.classes([id]):
            return Outcome(rule, found, Became.ON_RECORD, id)
        if dry_run:
            return Outcome(rule, found, Became.WOULD_BE_RAISED, id)
        try:
            self._raise(rule, found, on, id)
        except Conflict:  # another evaluator was faster, on more facts or fewer
            return Outcome(rule, found, Became.ON_RECORD, id)
        except RuleBroken as broken:
            return Outcome(rule, found, Became.REFUSED, id, str(broken))
        return Outcome(rule, found, Became.RAISED, id)

    def _raise(self, rule: WarningRule, found: Found, on: date, id: str) -> None:
        said = words_of(rule, found)
        now = datetime.now(UTC)
        noon = datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=12)
        act = Act(
            recorded_by=self.recorded_by,
            agency=self.agency,
            command_id=uuid5(RUKUN, f"warn|{id}"),
            now=now,
            occurred=None if on == now.date() else Occurred(start=noon, precision=TimePrecision.DAY),
            classification=Classification(level=rule.level),
        )
        reports, incidents = self._evidence(rule, found)
        self.register.start(
            Alert.raise_,
            act=act,
            id=id,
            what=rule.text.id.format_map(said),
            not_seen=rule.not_seen.id,
            by_rule=rule.known_as,
            recipients=rule.recipients,
            respond_by=on + timedelta(days=rule.respond_within_days),
            place=found.place,
            evidence=reports,
            incidents=incidents,
            finding=self._finding(rule, found, said),
        )

    def _finding(self, rule: WarningRule, found: Found, said: dict[str, object]) -> Finding:
        return Finding(
            indicator=rule.indicator,
            value=float(found.value),
            threshold=rule.threshold,
            baseline=found.baseline,
            n=found.n,
            window_from=date.fromordinal(found.window.first),
            window_until=date.fromordinal(found.window.last),
            sources_heard=found.heard,
            sources_registered=found.registered,
            upto_position=self.tally.position,
            level=rule.level.value,
            facts=tuple(known.position for known in map(self.tally.thing, found.things) if known is not None),
            what_en=rule.text.en.format_map(said),
            not_seen_en=rule.not_seen.en,
        )

    def _evidence(self, rule: WarningRule, found: Found) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The reports and incidents among what was found, those of them that stand and that may be named."""
        reports: dict[str, None] = {}
        incidents: list[str] = []
        for id in found.things:
            match self.tally.thing(id):
                case KnownIncident():
                    incidents.append(id)
                case KnownTie(evidence=evidence):
                    reports |= dict.fromkeys(evidence)
                case KnownReport():
                    reports[id] = None
        return tuple(self._standing(reports, rule.level.rank)), tuple(incidents)

    def _standing(self, reports: dict[str, None], level: int) -> Iterator[str]:
        for id in reports:
            known = self.tally.thing(id)
            if isinstance(known, KnownReport) and known.stands and known.level <= level:
                yield id


def alert_of(rule: WarningRule, found: Found) -> str:
    """The id of the alert that a version of a rule raises about a unit in a window: the same for every evaluator."""
    return named("alert", rule.known_as, found.unit, found.key)


def words_of(rule: WarningRule, found: Found) -> dict[str, object]:
    """What the rule's text may name, spelled out. Numbers have two digits after the point at most."""
    told: dict[str, object] = {
        "value": found.value,
        "n": found.n,
        "baseline": found.baseline,
        "threshold": rule.threshold,
        "window_from": date.fromordinal(found.window.first),
        "window_until": date.fromordinal(found.window.last),
        "heard": found.heard,
        "registered": found.registered,
        **found.words,
    }
    return {name: f"{round(value, 2):g}" if isinstance(value, float) else value for name, value in told.items()}


def _digest(rule: WarningRule) -> str:
    return sha256(rule.model_dump_json().encode()).hexdigest()
