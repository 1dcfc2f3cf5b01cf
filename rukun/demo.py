"""`rukun demo`: a real case goes through Rukun, from contradicting reports to a later breach, and is asked about."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.panel import Panel
from rich.syntax import Syntax
from rich.table import Table

from domain.sentences import sentence
from graph.connection import open_graph
from graph.embedded import EmbeddedGraph
from ledger.opening import open_keys
from ledger.sqlite import SQLiteStore
from rukun import takeran
from rukun.asking import ask
from rukun.takeran_end import the_whole_story
from rukun.wiring import record_of, system_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ledger.history import Recorded
    from rukun.output import Output
    from rukun.settings import Settings
    from rukun.wiring import Record, System

TIED_TO_BOTH = """
query TiedToBoth($sides: [ID!]!) {
  tiedToAll(of: $sides) { nodes { name relatesTo { edges { sign kind node { name } } } } }
}
"""
THEN_AND_NOW = """
query ThenAndNow($dispute: ID!, $then: DateTime!) {
  then: dispute(id: $dispute, asOf: {recordedAt: $then}) { ...Known }
  now: dispute(id: $dispute) { ...Known }
}
fragment Known on Dispute {
  handling
  incidents { nodes { state injuredLow injuredBest } }
  reports { totalCount nodes { title credibility } }
  agreements { nodes { title state } }
}
"""
BOARD_CARD = """
query Card($dispute: ID!) {
  dispute(id: $dispute) {
    title handling phase conflictStatus escalation
    parties { edges { role since node { name } } }
    leadAgency { name }
    mediations {
      nodes { mechanism state sessions consents { edges { state node { name } } } }
    }
    agreements {
      nodes {
        title state inForceFrom
        commitments { nodes { number text due state } }
        breaches { nodes { state clause } }
      }
    }
  }
}
"""


class _StoryClock:
    """The clock of the log: while the story is told, it shows the time at which each step was recorded."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def tell(settings: Settings, folder: Path, out: Output) -> None:
    """Tell the case in a folder of its own, and leave everything there to be asked further."""
    steps = list(the_whole_story())
    clock = _StoryClock(steps[0].at)
    with ExitStack() as stack:
        store = SQLiteStore(str(folder / "log.db"), clock=clock)
        stack.callback(store.close)
        keys = open_keys(str(folder / "keys.db"))
        stack.callback(keys.close)
        record = record_of(store, keys)
        _opening(out, folder)
        for step in steps:
            clock.now = step.at
            _decide(record, step)
        _print_history(out, record)
        embedded = EmbeddedGraph(folder / "graph", settings.graph_heap)
        stack.callback(embedded.close)
        at = embedded.address
        graph = open_graph(at.uri, at.user, at.password, at.database)
        stack.callback(graph.close)
        system = system_of(settings, record, graph)
        system.projector.catch_up()
        _print_graph(out, system)
        answers = _ask_all(out, system)
        _closing(out, folder)
        if out.json:
            facts = [_as_json(recorded, out.language) for recorded in record.history.all()]
            out.data({"folder": str(folder), "facts": facts, "answers": answers})


def _decide(record: Record, step: takeran.Step) -> None:
    if step.opens:
        record.register.start(step.decide, act=step.act, id=step.id, **step.arguments)
    else:
        record.register.change(step.id, step.decide, act=step.act, **step.arguments)


def _opening(out: Output, folder: Path) -> None:
    if out.json:
        return
    story = out.text(
        "On 20 April 2025 members of two pencak-silat schools clashed at Madigondo, sub-district of Takeran, "
        "Kabupaten Magetan. Six public reports contradict each other. This is how the case goes through Rukun.\n"
        "Steps marked [i]exercise[/i] are not public and were made up for practice; nobody is named.",
        "Pada 20 April 2025 anggota dua perguruan pencak silat bentrok di Madigondo, Kecamatan Takeran, Kabupaten "
        "Magetan. Enam laporan publik saling bertentangan. Beginilah perkara ini berjalan melalui Rukun.\n"
        "Langkah bertanda [i]latihan[/i] tidak bersifat publik dan dibuat untuk berlatih; tidak ada nama orang.",
    )
    out.console.print(Panel(story, title="Rukun", expand=False))
    out.say(f"[dim]Kept in {folder}[/dim]", f"[dim]Disimpan di {folder}[/dim]")


def _print_history(out: Output, record: Record) -> None:
    out.say("\n[bold]1. What was recorded[/bold]", "\n[bold]1. Yang dicatat[/bold]")
    if out.json:
        return
    names = _names()
    exercise = out.text("exercise", "latihan")
    for day, facts in groupby(record.history.all(), key=lambda r: r.recorded_at.astimezone(takeran.WIB).date()):
        out.console.print(f"\n[bold]{day:%d.%m.%Y}[/bold]")
        told = Table.grid(padding=(0, 2))
        for recorded in facts:
            mark = f" [i dim]({exercise})[/i dim]" if recorded.fact.legal_basis == "exercise" else ""
            local = recorded.recorded_at.astimezone(takeran.WIB)
            said = _plain(_with_names(sentence(recorded.fact, out.language), names))
            told.add_row(f"[dim]{recorded.position:>3}[/dim]", f"{local:%H:%M}", said + mark)
        out.console.print(told)


def _with_names(said: str, names: dict[str, str]) -> str:
    for id, name in names.items():
        said = said.replace(id, name)
    return said


def _print_graph(out: Output, system: System) -> None:
    status = system.projector.status()
    out.say(
        f"\n[bold]2. The graph[/bold]\nBuilt from {status.position} facts; {status.lag} behind the log.",
        f"\n[bold]2. Graf[/bold]\nDibangun dari {status.position} fakta; tertinggal {status.lag} dari catatan.",
    )


def _ask_all(out: Output, system: System) -> dict[str, Any]:
    out.say("\n[bold]3. Questions[/bold]", "\n[bold]3. Pertanyaan[/bold]")
    sides = {"sides": [takeran.PSHT, takeran.PSHW]}
    both = ask(system, TIED_TO_BOTH, sides)["data"]
    out.say("\nAn analyst: [i]who is tied to both sides?[/i]", "\nAnalis: [i]siapa terkait dengan kedua pihak?[/i]")
    if not out.json:
        for group in both["tiedToAll"]["nodes"]:
            for edge in group["relatesTo"]["edges"]:
                sign = {1: "+", 0: "0", -1: "-"}[edge["sign"]]
                kind = _words(edge["kind"])
                out.console.print(f"  {group['name']} --({sign}) {kind}--> {edge['node']['name']}")
    morning = takeran.MONDAY_MORNING.isoformat()
    known = ask(system, THEN_AND_NOW, {"dispute": takeran.DISPUTE, "then": morning})["data"]
    out.say(
        "\nAn auditor: [i]what did we know on the morning of 21 April, and what do we know now?[/i]",
        "\nAuditor: [i]apa yang kita ketahui pada pagi 21 April, dan apa sekarang?[/i]",
    )
    if not out.json:
        columns = ("", out.text("21 April, 07:00", "21 April, 07.00"), out.text("now", "sekarang"))
        out.table(columns, _compared(known["then"], known["now"], out))
    card = ask(system, BOARD_CARD, {"dispute": takeran.DISPUTE})
    out.say("\nA frontend, in GraphQL:", "\nAplikasi, dengan GraphQL:")
    if not out.json:
        out.console.print(Syntax(BOARD_CARD.strip(), "graphql", background_color="default", word_wrap=True))
        answer = _compact(card, 78)
        out.console.print(Syntax(answer, "json", background_color="default", word_wrap=True))
    return {"tiedToBoth": both, "thenAndNow": known, "card": card}


def _compared(then: dict[str, Any], now: dict[str, Any], out: Output) -> Iterator[tuple[str, str, str]]:
    unknown = out.text("unknown", "tidak diketahui")

    def injured(known: dict[str, Any]) -> str:
        (incident,) = known["incidents"]["nodes"]
        best = incident["injuredBest"]
        return f"{incident['injuredLow']}+, {unknown}" if best is None else str(best)

    def agreed(known: dict[str, Any]) -> str:
        return ", ".join(f"{a['title']}: {_words(a['state'])}" for a in known["agreements"]["nodes"]) or "-"

    yield out.text("handling", "penanganan"), _words(then["handling"]), _words(now["handling"])
    yield out.text("injured", "luka"), injured(then), injured(now)
    yield (
        out.text("reports linked", "laporan tertaut"),
        str(then["reports"]["totalCount"]),
        str(now["reports"]["totalCount"]),
    )
    yield out.text("agreement", "kesepakatan"), agreed(then), agreed(now)


def _closing(out: Output, folder: Path) -> None:
    out.say("\n[bold]4. Ask further[/bold]", "\n[bold]4. Bertanya lebih lanjut[/bold]")
    if out.json:
        return
    rukun = f"RUKUN_DATA={folder} {_command()}"
    for line in (
        f"history {takeran.DISPUTE}",
        "query '{ groups { nodes { name home { name } } } }'",
        "serve",
    ):
        out.console.print(f"  {rukun} {line}", soft_wrap=True, markup=False)


def _command() -> str:
    """How this very command is called from where the person stands."""
    beside = Path(sys.executable).with_name("rukun")
    if shutil.which("rukun") or not beside.exists():
        return "rukun"
    return str(beside.relative_to(Path.cwd())) if beside.is_relative_to(Path.cwd()) else str(beside)


def _names() -> dict[str, str]:
    """What people call the things that the story's sentences name by id, longest id first."""
    named = {
        s.id: str(s.arguments.get("name") or s.arguments.get("title") or s.id) for s in the_whole_story() if s.opens
    }
    return {id: named[id] for id in sorted(named, key=len, reverse=True)}


def _compact(value: Any, width: int, indent: int = 0) -> str:
    """JSON in which whatever fits on a line stands on one."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= width or not isinstance(value, (dict, list)):
        return flat
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_compact(held, width, indent + 2)}" for key, held in value.items()]
    else:
        parts = [_compact(held, width, indent + 2) for held in value]
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    return f"{opened}\n{pad}" + f",\n{pad}".join(parts) + f"\n{' ' * indent}{closed}"


def _words(constant: str) -> str:
    return constant.lower().replace("_", " ")


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


def _as_json(recorded: Recorded, language: str) -> dict[str, Any]:
    return {
        "position": recorded.position,
        "recordedAt": recorded.recorded_at.isoformat(),
        "topic": recorded.fact.TOPIC,
        "about": recorded.fact.originator_id,
        "exercise": recorded.fact.legal_basis == "exercise",
        "says": sentence(recorded.fact, language),
    }
