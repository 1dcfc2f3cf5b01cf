"""`rukun status | history | query | export log`: looking without changing anything."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput, NotFound
from domain.sentences import sentence
from projections.runner import OtherLog
from rukun.asking import ask, explain
from rukun.output import Bar
from rukun.settings import SettingsError
from rukun.wiring import opened, opened_record

if TYPE_CHECKING:
    from ledger.history import Recorded
    from rukun.output import Output
    from rukun.settings import Settings


class _Mask:
    """Stands where a sealer stands, and shows of a personal value only whose it is."""

    def seal(self, subject: str, text: str) -> str:  # noqa: ARG002
        return "withheld"

    def unseal(self, subject: str, sealed: str) -> str | None:  # noqa: ARG002
        return None


def as_json(recorded: Recorded) -> dict[str, Any]:
    """A recorded fact as others can read it, personal values masked."""
    return {
        "position": recorded.position,
        "recorded_at": recorded.recorded_at.isoformat(),
        "topic": recorded.fact.TOPIC,
        "schema": recorded.fact.SCHEMA,
        **recorded.fact.model_dump(mode="json", context={"sealer": _Mask()}),
    }


def show_status(settings: Settings, out: Output) -> bool:
    """Print where everything stands; whether all is well."""
    with opened(settings) as system:
        at = system.projector.status()
        stopped = at.stopped
        if out.json:
            out.data(
                {
                    "data": str(settings.data.resolve()),
                    "log": {"position": at.log_position},
                    "graph": {
                        "slot": at.slot or "A",
                        "position": at.position,
                        "lag": at.lag,
                        "projector": at.projector,
                        "stopped": None if stopped is None else asdict(stopped),
                        "other_log": at.other_log,
                    },
                }
            )
            return stopped is None and not at.other_log
        out.table(
            ("", ""),
            (
                (out.text("data", "data"), settings.data.resolve()),
                (out.text("log", "catatan"), out.text(f"{at.log_position:,} facts", f"{at.log_position:,} fakta")),
                (out.text("graph", "graf"), out.text(f"at {at.position:,}", f"pada {at.position:,}")),
                (out.text("lag", "selisih"), f"{at.lag:,}"),
                (out.text("projector", "proyektor"), at.projector or out.text("none at work", "tidak ada")),
            ),
        )
        if stopped is not None:
            out.say(
                f"[red]stopped at position {stopped.position}[/red]: {stopped.topic} of {stopped.stream}: "
                f"{stopped.error}\nEverything before it is in the graph; mend the cause, then `rukun project`.",
                f"[red]berhenti pada posisi {stopped.position}[/red]: {stopped.topic} dari {stopped.stream}: "
                f"{stopped.error}\nSemua yang sebelumnya ada di graf; perbaiki sebabnya, lalu `rukun project`.",
            )
        elif at.other_log:
            out.say(f"[red]wrong[/red]: {OtherLog()}", f"[red]salah[/red]: {OtherLog()}")
        elif at.lag and at.projector is None:
            out.say("type `rukun project --once` to catch up", "ketik `rukun project --once` untuk mengejar")
        return stopped is None and not at.other_log


def show_history(settings: Settings, out: Output, id: str, as_of: int | None) -> None:
    """Print everything that was recorded about one thing."""
    with opened_record(settings) as record:
        facts = [r for r in record.history.of(id) if as_of is None or r.position <= as_of]
        if not facts:
            raise NotFound(id)
        if out.json:
            out.data([as_json(recorded) | {"says": sentence(recorded.fact, out.language)} for recorded in facts])
            return
        columns = (
            out.text("position", "posisi"),
            out.text("recorded (UTC)", "dicatat (UTC)"),
            out.text("for", "untuk"),
            out.text("by", "oleh"),
            out.text("what", "apa"),
        )
        rows = (
            (
                r.position,
                r.recorded_at.strftime("%Y-%m-%d %H:%M"),
                r.fact.agency,
                r.fact.recorded_by,
                sentence(r.fact, out.language),
            )
            for r in facts
        )
        out.table(columns, rows)


def run_query(settings: Settings, out: Output, document: str, variables: str | None) -> bool:
    """Print the answer to an operation; whether it has no errors."""
    given = _variables(variables)
    with opened(settings) as system:
        answer = ask(system, _text_of(document), given)
    out.data(answer)
    return "errors" not in answer


def explain_query(settings: Settings, out: Output, document: str, variables: str | None) -> bool:
    """Print what would be done for a query; whether it would be done at all."""
    given = _variables(variables)
    with opened(settings) as system:
        told = explain(system, _text_of(document), given)
    if out.json or "errors" in told:
        out.data(told)
        return "errors" not in told
    because = f": {told['because']}" if told["because"] else ""
    visible = told["visible"]
    out.say(f"completed by {told['completedBy']}{because}", markup=False)
    out.say(f"cost {told['cost']}; literals taken out: {'yes' if told['literalsTakenOut'] else 'no'}")
    out.say(f"visible up to {visible['level']} {' '.join(visible['compartments'])}".rstrip())
    if "statement" in told:
        out.say(f"\n{told['statement']}\n", markup=False)
        out.table(("parameter", "value"), [(f"${name}", value) for name, value in told["parameters"].items()])
        graph = told["graph"]
        out.say(f"\n{graph['server']}", markup=False)
        for line in graph["plan"] or ["(tells nothing of its plan)"]:
            out.say(line, markup=False)
        out.say(f"indexes: {'; '.join(graph['indexes']) or 'not told'}", markup=False)
    return True


def _variables(given: str | None) -> dict[str, Any]:
    try:
        variables = json.loads(given) if given else {}
    except json.JSONDecodeError as error:
        raise BadInput([("--variables", f"is not JSON: {error}")]) from None
    if not isinstance(variables, dict):
        raise BadInput([("--variables", "is not a JSON object")])
    return variables


def _text_of(document: str) -> str:
    """The operation itself: every one has a brace, which hardly a name of a file has."""
    if document == "-":
        return sys.stdin.read()
    if "{" in document:
        return document
    try:
        return Path(document).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a text in UTF-8"
        raise BadInput([("DOCUMENT", f"is no operation, and no file that can be read ({why})")]) from None


def export_facts(settings: Settings, out: Output, file: Path | None, after: int) -> None:
    """Write the log as JSON lines."""
    with opened_record(settings) as record:
        facts = record.history.all(after)
        if file is None:
            out.lines(as_json(recorded) for recorded in facts)
            return
        end = record.history.position()
        if file.exists():
            raise SettingsError(f"{file} is there already; name another file")
        with file.open("x", encoding="utf-8") as target, Bar(out, "facts") as progress:
            for n, recorded in enumerate(facts, 1):
                target.write(json.dumps(as_json(recorded), ensure_ascii=False) + "\n")
                if n % 500 == 0:
                    progress(n, end - after)
        out.note(f"written to {file}")
