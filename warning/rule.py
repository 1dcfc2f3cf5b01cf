"""A rule of early warning, as an office writes it: one TOML file each."""

from __future__ import annotations

import json
import re
import tomllib
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from domain.alert import says_a_forecast
from domain.classification import Level
from domain.finding import Indicator
from domain.ids import AgencyId
from domain.text import Line, Prose
from domain.value import Value

if TYPE_CHECKING:
    from pathlib import Path

WORDS: dict[Indicator, frozenset[str]] = {
    Indicator.REPORT_INTENSITY: frozenset({"place"}),
    Indicator.REPORTING_COVERAGE: frozenset({"days_with_reports"}),
    Indicator.CORROBORATION: frozenset({"place", "corroborated"}),
    Indicator.VIOLENCE_RATE: frozenset({"place", "killed", "killed_low", "killed_high", "killed_unknown"}),
    Indicator.RECURRENCE: frozenset({"group", "other", "days_since"}),
    Indicator.HOSTILE_TIES: frozenset({"group", "ended"}),
    Indicator.AGREEMENT_HEALTH: frozenset({"agreement", "overdue", "days_since_visit", "breaches"}),
    Indicator.RESPONSE_GAP: frozenset({"agency", "unanswered", "lapsed"}),
    Indicator.CALENDAR_EXPOSURE: frozenset({"group", "other", "occasion", "on", "years"}),
}
"""What the text of a rule may name in braces, beside ``EVERYWHERE``."""
EVERYWHERE = frozenset({"value", "n", "baseline", "threshold", "window_from", "window_until", "heard", "registered"})
LOW_IS_WORSE = frozenset({Indicator.REPORTING_COVERAGE, Indicator.CORROBORATION})
"""Where an alert is raised at or below the threshold, instead of at or above it."""


class BadRule(Exception):
    """A file holds no rule that can be used: which file, which line, why, and how to mend it."""


class InTwoLanguages(Value):
    """What is said in Indonesian and in English. Words in braces are filled in, such as {n} or {place}."""

    id: Line
    en: Line


class Blindness(Value):
    """What the rule cannot see, in both languages."""

    id: Prose
    en: Prose


class WarningRule(Value):
    """What is looked at, over how long, from when on it is worth an alert, who is told and by when they are to answer."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,79}$")]
    version: Annotated[int, Field(ge=1, le=999_999)]
    indicator: Indicator
    window_days: Annotated[int, Field(ge=1, le=3660)]
    baseline_windows: Annotated[int, Field(ge=1, le=52)] = 8
    """How many windows before are the place's own baseline."""
    least_n: Annotated[int, Field(ge=1, le=100_000)]
    """With fewer things than this nothing is said."""
    threshold: Annotated[float, Field(allow_inf_nan=False)]
    coverage_needed: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Share of the registered sources that must have reported in the window; below it nothing is said."""
    level: Level = Level.RESTRICTED
    """Facts up to this level are considered, and the alert is classified so."""
    recipients: Annotated[tuple[AgencyId, ...], Field(min_length=1)]
    respond_within_days: Annotated[int, Field(ge=0, le=365)]
    text: InTwoLanguages
    not_seen: Blindness

    @property
    def known_as(self) -> str:
        """``name@version``, as the alert says it."""
        return f"{self.name}@{self.version}"

    def met_by(self, value: float) -> bool:
        """Whether a value is worth an alert."""
        return value <= self.threshold if self.indicator in LOW_IS_WORSE else value >= self.threshold

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        allowed = EVERYWHERE | WORDS[self.indicator]
        for text in (self.text.id, self.text.en):
            try:
                named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            except ValueError as error:
                raise ValueError(f"text: {error}; write a word in braces, such as {{n}}") from None
            if unknown := sorted(named - allowed):
                listed = ", ".join(sorted(allowed))
                raise ValueError(f"text names {{{unknown[0]}}}, which {self.indicator} does not have; it has {listed}")
        for text in (self.text.id, self.text.en, self.not_seen.id, self.not_seen.en):
            if found := says_a_forecast(text):
                raise ValueError(f"text says {found!r}: an alert holds no probability, no percentage and no person")
        return self


def read_rule(path: Path) -> WarningRule:
    """The rule in a file; BadRule names the file, the line and what to write instead."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadRule(f"{path}: {error.strerror}; give a file that is there and can be read") from None
    except UnicodeDecodeError as error:
        raise BadRule(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRule(f"{path}: is not TOML: {error}; texts stand in quotes, lists in [ ]") from None
    try:
        return WarningRule.model_validate_json(json.dumps(written, default=str))
    except ValidationError as error:
        told = [_told(path, text, tuple(map(str, e["loc"])), e["msg"], e["type"]) for e in error.errors()]
        raise BadRule("\n".join(told)) from None


def read_rules(folder: Path) -> tuple[WarningRule, ...]:
    """Every rule in a folder, by name; BadRule when one cannot be used, or two are the same."""
    rules: dict[str, tuple[Path, WarningRule]] = {}
    for path in sorted(folder.glob("*.toml")):
        rule = read_rule(path)
        if rule.name in rules:
            line = _line_of(path.read_text(encoding="utf-8"), ("name",))
            raise BadRule(
                f"{path}, line {line}: {rules[rule.name][0].name} is called {rule.name} too; give it another name, or "
                "remove the file that is out of use"
            )
        rules[rule.name] = path, rule
    return tuple(rule for _, rule in rules.values())


def _told(path: Path, text: str, loc: tuple[str, ...], message: str, kind: str) -> str:
    named = ".".join(loc)
    line = _line_of(text, loc)
    said = message.removeprefix("Value error, ")
    if kind == "missing":
        return f"{path}, line {line}: {named} is missing; write a line `{loc[-1]} = …`"
    if kind == "extra_forbidden":
        known = ", ".join(InTwoLanguages.model_fields if len(loc) > 1 else WarningRule.model_fields)
        return f"{path}, line {line}: {named} is nothing that a rule has; there are {known}"
    if not loc:
        line = _line_of(text, ("text",))
    return f"{path}, line {line}: {named + ': ' if named else ''}{said}"


def _line_of(text: str, loc: tuple[str, ...]) -> int:
    """The line on which something is written; of what is missing, that of its table, or the first."""
    lines = text.splitlines()
    begin, end = 0, len(lines)
    for name in loc:
        pattern = re.compile(rf"^\s*(\[\s*{re.escape(name)}\s*\]|{re.escape(name)}\s*=)")
        found = next((number for number, line in enumerate(lines[begin:end], begin) if pattern.match(line)), None)
        if found is None:
            break
        begin = found
        tables = (number for number, line in enumerate(lines) if number > found and line.lstrip().startswith("["))
        end = next(tables, len(lines))
    return begin + 1
