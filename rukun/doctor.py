"""`rukun doctor`: what is wrong, if anything, and what to type."""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rich.markup import escape

from graph.errors import OF_THE_SERVER, GraphError, kind_of
from ledger.errors import LedgerError, StoreUnavailable
from projections.runner import OtherLog
from rukun.settings import SettingsError
from rukun.wiring import opened_graph, opened_record, system_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rukun.output import Output
    from rukun.settings import Settings


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    says: str
    type_this: str = ""


def examine(settings: Settings, out: Output) -> bool:
    """Look at everything and print what was found; whether all is well."""
    found = list(_findings(settings))
    if out.json:
        out.data([asdict(f) for f in found])
    else:
        for f in found:
            out.console.print(
                f"{'[green]well[/green] ' if f.well else '[red]wrong[/red]'}  [bold]{f.what}[/bold]  {escape(f.says)}"
            )
            if f.type_this:
                out.console.print(f"       type: {f.type_this}", markup=False)
        out.note(
            "Whether facts were changed is not looked at here: `rukun checkpoint verify` does that.",
            "Apakah ada fakta yang diubah tidak diperiksa di sini: `rukun checkpoint verify` memeriksanya.",
        )
    return all(f.well for f in found)


def _findings(settings: Settings) -> Iterator[Finding]:
    python = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    yield Finding("python", sys.version_info >= (3, 11), f"{python}, SQLite {sqlite3.sqlite_version}")
    yield Finding(
        "settings",
        True,
        f"data in {settings.data.resolve()}, log {_shown(settings.log_address)}, graph {settings.graph}",
    )
    if settings.data.exists() and settings.data.stat().st_mode & 0o077:
        yield Finding("data folder", False, "others on this machine can read it", f"chmod 700 {settings.data}")
    if settings.host not in ("127.0.0.1", "::1", "localhost") and not (settings.token_keys or settings.token_jwks):
        yield Finding(
            "access", False, f"RUKUN_HOST is {settings.host}, but no keys for tokens are set", "rukun token key FOLDER"
        )
    try:
        with opened_record(settings) as record:
            broken = record.store.broken()
            if broken:
                yield Finding("log", False, f"{broken}; put back a backup of it")
                return
            yield Finding("log", True, f"{record.history.position():,} facts, whole, durable settings in force")
            try:
                with opened_graph(settings) as graph:
                    status = system_of(settings, record, graph).projector.status()
            except (GraphError, *OF_THE_SERVER) as error:
                said = str(error) if isinstance(error, GraphError) else kind_of(error)
                yield Finding("graph", False, f"it cannot be used: {said}")
                return
            if status.other_log:
                yield Finding("graph", False, str(OtherLog()), "rukun rebuild")
            elif status.stopped is not None:
                said = f"stopped at position {status.stopped.position}: {status.stopped.error}"
                yield Finding("graph", False, said, "rukun project --once")
            elif status.lag and status.projector is None:
                yield Finding("graph", False, f"{status.lag:,} facts behind, nobody projects", "rukun project --once")
            else:
                yield Finding("graph", True, f"at position {status.position:,}, {status.lag:,} behind")
    except (LedgerError, StoreUnavailable, SettingsError, OSError) as error:
        yield Finding("log", False, str(error))


def _shown(address: str) -> str:
    """An address without what lets one in."""
    scheme, mark, rest = address.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else address
