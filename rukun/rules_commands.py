"""`rukun rules write | check`: the files by which alerts are raised."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rukun.options import Json, Language, prepared

rules = typer.Typer(no_args_is_help=True, help="The rules of early warning: TOML files that the office writes.")


@rules.command("check")
def check(
    files: Annotated[list[Path], typer.Argument(help="Files, each with one rule.")],
    json: Json = False,
    lang: Language = None,
) -> None:
    """Say whether rules can be used; of one that cannot, the line and how to mend it. Exit code 2 then."""
    from rukun.early_warning import check_rules

    _, out = prepared(json, lang)
    check_rules(out, files)


@rules.command("write")
def write(
    recipient: Annotated[list[str], typer.Option(help="The agency that is told; may be given several times.")],
    folder: Annotated[Path | None, typer.Option("--rules", help="Where to; RUKUN_RULES if not given.")] = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Write the rules that come with Rukun into the office's folder, to be changed there. One that is there stays."""
    from rukun.early_warning import write_rules

    settings, out = prepared(json, lang)
    write_rules(settings, out, recipient, folder)
