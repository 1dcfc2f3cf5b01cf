"""What the commands share: options, exit codes, and how each begins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rukun import settings as settings_
from rukun.output import Output

WANTS_LOOKING_AT, USAGE, UNREACHABLE, REFUSED, INTERRUPTED = 1, 2, 3, 4, 130

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of text for people.")]
Language = Annotated[str | None, typer.Option("--lang", help="Language of what is printed: en or id.")]
ReportFile = Annotated[
    Path | None, typer.Option("--report", help="Where to write the report of rows; in the data folder if not given.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, record nothing.")]


def prepared(json: bool = False, lang: str | None = None) -> tuple[settings_.Settings, Output]:
    """The settings in force and where to print. SettingsError when they cannot be used."""
    if lang not in (None, "en", "id"):
        raise settings_.SettingsError(f"--lang {lang}: give en or id")
    settings = settings_.load(**({"language": lang} if lang else {}))
    return settings, Output(json=json, language=settings.language)
