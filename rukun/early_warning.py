"""What `rukun warn` and `rukun rules` do."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from importlib.resources import files
from json import dumps
from typing import TYPE_CHECKING, Any

from rukun.settings import SettingsError
from rukun.wiring import opened_record
from warning.evaluating import Became, Evaluator, words_of
from warning.rule import BadRule, read_rule, read_rules
from warning.tally import opened_tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rukun.output import Output
    from rukun.settings import Settings
    from warning.evaluating import Outcome

_LISTED = re.compile(r"^recipients = .*$", re.MULTILINE)
_SAID = {
    Became.RAISED: ("raised", "disampaikan"),
    Became.ON_RECORD: ("on record already", "sudah tercatat"),
    Became.WOULD_BE_RAISED: ("would be raised", "akan disampaikan"),
    Became.TOO_FEW: ("not raised: too few", "tidak disampaikan: terlalu sedikit"),
    Became.TOO_LITTLE_COVERAGE: ("not raised: too few sources reported", "tidak disampaikan: terlalu sedikit sumber"),
    Became.REFUSED: ("refused, looked at again next time", "ditolak, dilihat lagi nanti"),
}


def warn_by_rules(settings: Settings, out: Output, on: str | None, folder: Path | None, *, dry_run: bool) -> bool:
    """Evaluate, raise, and print what came of it; whether nothing was refused."""
    day = _day(on)
    where = _folder(settings, folder)
    rules = read_rules(where) if where.is_dir() else ()
    if not rules:
        raise SettingsError(
            f"{where} holds no rules; `rukun rules write --recipient agency-…` writes some to begin with"
        )
    with (
        opened_record(settings) as record,
        opened_tally(settings.data / "warning.db", record.history.identity()) as tally,
    ):
        evaluator = Evaluator(record.history, record.register, tally, rules, settings.actor, settings.agency)
        outcomes = evaluator.evaluate(day, dry_run=dry_run)
        position = tally.position
    if out.json:
        out.data({"on": day.isoformat(), "position": position, "outcomes": [_told(outcome) for outcome in outcomes]})
    else:
        _print(out, outcomes, day, position)
    return all(outcome.became is not Became.REFUSED for outcome in outcomes)


def check_rules(out: Output, given: Sequence[Path]) -> None:
    """Read each file; BadRule with all that is wrong with any of them."""
    wrong = []
    for path in given:
        try:
            rule = read_rule(path)
        except BadRule as error:
            wrong.append(str(error))
            continue
        if not out.json:
            print(out.text(f"{path}: {rule.known_as} can be used", f"{path}: {rule.known_as} dapat dipakai"))
    if wrong:
        raise BadRule("\n".join(wrong))
    if out.json:
        out.data({"files": [str(path) for path in given]})


def write_rules(settings: Settings, out: Output, recipients: Sequence[str], folder: Path | None) -> None:
    """Copy the rules that come with the program, with the office's recipients."""
    where = _folder(settings, folder)
    where.mkdir(parents=True, exist_ok=True)
    listed = f"recipients = {dumps(list(recipients))}"
    written = []
    for shipped in sorted((files("warning") / "rules").iterdir(), key=lambda file: file.name):
        path = where / shipped.name
        if path.exists():
            out.note(f"{path} is there and stays", f"{path} sudah ada dan dibiarkan")
            continue
        text = shipped.read_text(encoding="utf-8")
        path.write_text(_LISTED.sub(lambda _: listed, text), encoding="utf-8")
        try:
            read_rule(path)
        except BadRule:
            path.unlink()
            raise
        written.append(path)
    if out.json:
        out.data({"written": [str(path) for path in written]})
    else:
        print(out.text(f"{len(written)} rules written to {where}", f"{len(written)} aturan ditulis ke {where}"))


def _folder(settings: Settings, folder: Path | None) -> Path:
    return folder or settings.rules or settings.data / "rules"


def _day(on: str | None) -> date:
    today = datetime.now(UTC).date()
    if on is None:
        return today
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise SettingsError(f"--on {on}: give a day, such as 2025-04-21") from None
    if day > today:
        raise SettingsError(f"--on {on}: lies ahead; an alert is raised on what is on record, not before")
    return day


def _told(outcome: Outcome) -> dict[str, Any]:
    found = outcome.found
    return {
        "rule": outcome.rule.known_as,
        "became": outcome.became.value,
        "alert": outcome.alert,
        "what": {
            lang: getattr(outcome.rule.text, lang).format_map(words_of(outcome.rule, found)) for lang in ("id", "en")
        },
        "value": found.value,
        "n": found.n,
        "baseline": found.baseline,
        "window": [date.fromordinal(day).isoformat() for day in (found.window.first, found.window.last)],
        "coverage": {"heard": found.heard, "registered": found.registered},
        "restsOn": list(found.things),
        **({"why": outcome.why} if outcome.why else {}),
    }


def _print(out: Output, outcomes: Sequence[Outcome], day: date, position: int) -> None:
    for outcome in outcomes:
        said = words_of(outcome.rule, outcome.found)
        text = outcome.rule.text
        became = out.text(*_SAID[outcome.became])
        what = out.text(text.en.format_map(said), text.id.format_map(said))
        print(f"{became}: {what} ({outcome.rule.known_as}){f': {outcome.why}' if outcome.why else ''}")
    counted = Counter(outcome.became for outcome in outcomes)
    raised = counted[Became.RAISED] + counted[Became.WOULD_BE_RAISED]
    print(
        out.text(
            f"{raised} to raise of {len(outcomes)} that reached a threshold, on {day}, up to position {position:,}",
            f"{raised} dari {len(outcomes)} yang mencapai ambang, pada {day}, sampai posisi {position:,}",
        )
    )
