"""What a rule finds on a day, from the counts of the tally."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from domain.finding import Indicator
from warning.calendar import occasions
from warning.indicators import growth, intensity, median_delay, rate, share, summed
from warning.known import KnownAgency, KnownAgreement, KnownAlert, KnownGroup, KnownIncident, KnownPlace, KnownReport
from warning.marks import ALERTED, BINDING, DYADS, HEARD, HOSTILE, HOSTILE_ENDED, INCIDENTS, REPORTS, VIOLENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warning.rule import WarningRule
    from warning.tally import Tally

SHOWN = 20
"""How many of the things that it rests on a finding names."""
_HOURS_A_DAY = 24
_NEAR_DAYS = 14
_NEW_DAYS = 30
"""A recurrence is told of while the last incident is new."""
_YEARS_BACK = 30


@dataclass(frozen=True)
class Window:
    """From a day to a day, both included (proleptic Gregorian ordinals)."""

    first: int
    last: int

    @classmethod
    def of(cls, day: int, length: int) -> Window:
        """The window that a day lies in: windows of a length follow one another without a gap, and are the same
        whoever looks and whenever."""
        begin = day - day % length
        return cls(begin, begin + length - 1)

    def before(self, by: int = 1) -> Window:
        """The window of the same length so many windows earlier."""
        length = self.last - self.first + 1
        return Window(self.first - by * length, self.last - by * length)


@dataclass(frozen=True)
class Found:
    """What a rule found about one unit in one window."""

    unit: str
    key: str
    """With the rule's version and the unit, what an alert is raised for at most once."""
    value: float
    n: int
    window: Window
    baseline: float | None = None
    things: tuple[str, ...] = ()
    """What it rests on, the newest first."""
    words: dict[str, object] = field(default_factory=dict)
    """What the rule's text may name."""
    place: str | None = None
    heard: int = 0
    registered: int = 0


MEASURES: dict[Indicator, str] = {
    Indicator.REPORT_INTENSITY: REPORTS,
    Indicator.REPORTING_COVERAGE: HEARD,
    Indicator.CORROBORATION: INCIDENTS,
    Indicator.VIOLENCE_RATE: VIOLENCE,
    Indicator.RECURRENCE: DYADS,
    Indicator.HOSTILE_TIES: HOSTILE,
    Indicator.AGREEMENT_HEALTH: BINDING,
    Indicator.RESPONSE_GAP: ALERTED,
    Indicator.CALENDAR_EXPOSURE: DYADS,
}
"""What an indicator counts: where nothing of it was touched, it has nothing new to say that day."""
BY_THE_DAY = frozenset({Indicator.AGREEMENT_HEALTH, Indicator.RESPONSE_GAP, Indicator.CALENDAR_EXPOSURE})
"""Indicators that move because days pass. They are looked at for the day that is asked about, and never by a timer
(decision 0052)."""


ONCE_A_DAY = frozenset({Indicator.CALENDAR_EXPOSURE})
"""Looks back over decades: what was recorded since is seen the next day."""


def look(
    rule: WarningRule, tally: Tally, day: int, touched: dict[str, set[str]], *, all_units: bool
) -> Iterator[Found]:
    """Everything that a rule has a value for, whether it is worth an alert or not: in the units that were touched, or
    in all that had anything to count (when a window ended, or the rule is new)."""
    level = rule.level.rank
    window = Window.of(day, rule.window_days)
    heard = {w: _coverage(tally, w, level) for w in (window, window.before())}

    def units(measure: str, first: int, last: int) -> list[str]:
        return tally.units(measure, first, last, level) if all_units else sorted(touched.get(measure, ()))

    if not all_units and (rule.indicator in ONCE_A_DAY or MEASURES[rule.indicator] not in touched):
        return
    for found in _LOOKS[rule.indicator](rule, tally, day, units):
        at = heard.get(found.window) or _coverage(tally, found.window, level)
        yield replace(found, heard=at[0], registered=at[1], things=found.things[:SHOWN])


def _coverage(tally: Tally, window: Window, level: int) -> tuple[int, int]:
    return len(tally.units(HEARD, window.first, window.last, level)), tally.sources(level)


def _both(rule: WarningRule, day: int) -> tuple[Window, Window]:
    """The window that is over and the one that is not: late reports still belong into the former."""
    now = Window.of(day, rule.window_days)
    return now.before(), now


def _intensity(rule: WarningRule, tally: Tally, day: int, units: Callable[..., list[str]]) -> Iterator[Found]:
    level = rule.level.rank
    over, now = _both(rule, day)
    begin = tally.first_day(HEARD, level)
    for place in units(REPORTS, over.first, now.last):
        for window in (over, now):
            n = tally.count(REPORTS, place, window.first, window.last, level)
            earlier = [window.before(by) for by in range(1, rule.baseline_windows + 1)]
            if begin is None or earlier[-1].first < begin:
                continue  # nobody reported yet in a part of the baseline: that is no quiet past
            before = [tally.count(REPORTS, place, w.first, w.last, level) for w in earlier]
            things = tally.marked(REPORTS, place, window.first, window.last, level, SHOWN)
            yield Found(
                place, str(window.first), intensity(n, before), n, window, sum(before) / len(before), tuple(things),
                {"place": _name(tally, place)}, place,
            )  # fmt: skip


def _reporting(rule: WarningRule, tally: Tally, day: int, _: Callable[..., list[str]]) -> Iterator[Found]:
    over = _both(rule, day)[0]
    level = rule.level.rank
    heard, registered = _coverage(tally, over, level)
    days = tally.days(HEARD, over.first, over.last, level)
    value = share(heard, registered)
    last = _last_reports(tally, over, level) if rule.met_by(value) else ()
    words: dict[str, object] = {"days_with_reports": days}
    yield Found("", str(over.first), value, registered, over, None, last, words)


def _last_reports(tally: Tally, over: Window, level: int) -> tuple[str, ...]:
    """The last report of each source that reported in the year before."""
    begin = over.first - 365
    sources = tally.units(HEARD, begin, over.last, level)
    return tuple(id for source in sources for id in tally.marked(HEARD, source, begin, over.last, level, 1))


def _corroboration(rule: WarningRule, tally: Tally, day: int, units: Callable[..., list[str]]) -> Iterator[Found]:
    level = rule.level.rank
    over, _ = _both(rule, day)
    for place in units(INCIDENTS, over.first, over.last):
        things = tally.marked(INCIDENTS, place, over.first, over.last, level)
        known = [incident for incident in map(tally.thing, things) if isinstance(incident, KnownIncident)]
        borne_out = sum(
            any(isinstance(r := tally.thing(id), KnownReport) and r.independent for id in incident.reports)
            for incident in known
        )
        words = {"place": _name(tally, place), "corroborated": borne_out}
        value = share(borne_out, len(known))
        yield Found(place, str(over.first), value, len(known), over, None, tuple(things), words, place)


def _violence(rule: WarningRule, tally: Tally, day: int, units: Callable[..., list[str]]) -> Iterator[Found]:
    level = rule.level.rank
    over, now = _both(rule, day)
    for place in units(VIOLENCE, over.first, now.last):
        for window in (over, now):
            things = tally.marked(VIOLENCE, place, window.first, window.last, level)
            known = [incident for incident in map(tally.thing, things) if isinstance(incident, KnownIncident)]
            low, best, high, unknown = summed(incident.killed for incident in known)
            killed = {"killed_low": low, "killed": best, "killed_high": high, "killed_unknown": unknown}
            words = {"place": _name(tally, place), **killed}
            value = rate(len(known), rule.window_days)
            yield Found(place, str(window.first), value, len(known), window, None, tuple(things), words, place)


def _recurrence(rule: WarningRule, tally: Tally, day: int, units: Callable[..., list[str]]) -> Iterator[Found]:
    level = rule.level.rank
    window = Window(day - rule.window_days + 1, day)
    for pair in units(DYADS, window.first, window.last):
        things = tally.marked(DYADS, pair, window.first, window.last, level)
        last = tally.last_day(DYADS, pair, day, level)
        if things and last is not None and day - last < _NEW_DAYS:
            words = {**_pair(tally, pair), "days_since": day - last}
            yield Found(pair, things[0], float(len(things)), len(things), window, None, tuple(things), words)


def _hostile(rule: WarningRule, tally: Tally, day: int, units: Callable[..., list[str]]) -> Iterator[Found]:
    level = rule.level.rank
    for window in _both(rule, day):
        heard, _ = _coverage(tally, window, level)
        for group in units(HOSTILE, window.first, window.last):
            new = tally.details(HOSTILE, group, window.first, window.last, level)
            ended = tally.count(HOSTILE_ENDED, group, window.first, window.last, level)
            things = tally.marked(HOSTILE, group, window.first, window.last, level, SHOWN)
            words = {"group": _name(tally, group), "ended": ended}
            value = growth(new, ended, heard)
            yield Found(group, str(window.first), value, new, window, None, tuple(things), words)


def _agreements(rule: WarningRule, tally: Tally, day: int, units: Callable[..., list[str]]) -> Iterator[Found]:
    window = Window(day - rule.window_days + 1, day)
    for id in units(BINDING, 0, day):
        known = tally.thing(id)
        if not isinstance(known, KnownAgreement) or known.since is None:
            continue
        due = [n for n, last in known.due.items() if last is not None and last < day]
        overdue = [n for n in due if n in known.owed]
        visited = day - (known.since if known.visited is None else known.visited)
        words: dict[str, object] = {
            "agreement": known.title, "overdue": len(overdue), "days_since_visit": visited,
            "breaches": len(known.breaches),
        }  # fmt: skip
        key = ",".join(map(str, overdue))
        yield Found(id, key, share(len(overdue), len(due)), len(due), window, None, (id,), words)


def _responses(rule: WarningRule, tally: Tally, day: int, units: Callable[..., list[str]]) -> Iterator[Found]:
    over, _ = _both(rule, day)
    level = rule.level.rank
    now = float((date.fromordinal(day + 1) - date(1970, 1, 1)).days * _HOURS_A_DAY)
    for agency in units(ALERTED, over.first, over.last):
        things = tally.marked(ALERTED, agency, over.first, over.last, level)
        alerts = [alert for alert in map(tally.thing, things) if isinstance(alert, KnownAlert)]
        done = [a.acknowledged[agency] - a.raised for a in alerts if agency in a.acknowledged]
        waiting = [
            max(0.0, (now if a.dismissed is None else a.dismissed) - a.raised)
            for a in alerts if agency not in a.acknowledged
        ]  # fmt: skip
        hours, _ = median_delay(done, waiting)
        words = {"agency": _name(tally, agency), "unanswered": len(waiting), "lapsed": sum(a.lapsed for a in alerts)}
        yield Found(agency, str(over.first), hours, len(alerts), over, None, tuple(things), words)


def _calendar(rule: WarningRule, tally: Tally, day: int, _: Callable[..., list[str]]) -> Iterator[Found]:
    level = rule.level.rank
    for name, on, earlier in occasions(day, rule.window_days, _YEARS_BACK):
        found: dict[str, list[int]] = {}
        for past in earlier:
            for pair in tally.units(DYADS, past - _NEAR_DAYS, past + _NEAR_DAYS, level):
                found.setdefault(pair, []).append(past)
        for pair, years in sorted(found.items()):
            things = [
                id for past in years for id in tally.marked(DYADS, pair, past - _NEAR_DAYS, past + _NEAR_DAYS, level)
            ]  # fmt: skip
            told = ", ".join(str(date.fromordinal(past).year) for past in years)
            words = {**_pair(tally, pair), "occasion": name, "on": date.fromordinal(on), "years": told}
            window = Window(min(years) - _NEAR_DAYS, day)
            yield Found(pair, f"{name} {on}", float(len(years)), len(things), window, None, tuple(things), words)


_LOOKS: dict[Indicator, Callable[[WarningRule, Tally, int, Callable[..., list[str]]], Iterator[Found]]] = {
    Indicator.REPORT_INTENSITY: _intensity,
    Indicator.REPORTING_COVERAGE: _reporting,
    Indicator.CORROBORATION: _corroboration,
    Indicator.VIOLENCE_RATE: _violence,
    Indicator.RECURRENCE: _recurrence,
    Indicator.HOSTILE_TIES: _hostile,
    Indicator.AGREEMENT_HEALTH: _agreements,
    Indicator.RESPONSE_GAP: _responses,
    Indicator.CALENDAR_EXPOSURE: _calendar,
}


def _pair(tally: Tally, pair: str) -> dict[str, object]:
    one, other = pair.split("|")
    return {"group": _name(tally, one), "other": _name(tally, other)}


def _name(tally: Tally, id: str) -> str:
    known = tally.thing(id)
    return known.name if isinstance(known, KnownPlace | KnownGroup | KnownAgency) else id
