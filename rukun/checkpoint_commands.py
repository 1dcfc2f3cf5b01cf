"""`rukun checkpoint make | verify | prove | check`: whether the log still is what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rukun.options import WANTS_LOOKING_AT, Json, Language, prepared

checkpoints = typer.Typer(no_args_is_help=True, help="Show that nothing on record was changed, to those who doubt it.")

Keys = Annotated[
    Path | None, typer.Option(help="The folder of the signing key; `checkpoint` in the data folder if not given.")
]
Trusted = Annotated[
    list[str] | None,
    typer.Option("--key", help="A verifier key, name+hash+key; that of the signing key here if not given."),
]
Into = Annotated[Path | None, typer.Option("--file", help="Where to write; standard output if not given.")]


@checkpoints.command("make")
def make(file: Into = None, keys: Keys = None, json: Json = False, lang: Language = None) -> None:
    """Sign what the log is now, in a few lines that fit on a sheet of paper. Reads the whole log.

    Give it to others: whoever keeps it can tell later whether anything up to there was changed, left out or added.
    """
    from rukun.checkpointing import make_checkpoint

    settings, out = prepared(json, lang)
    make_checkpoint(settings, out, file, keys)


@checkpoints.command("verify")
def verify(
    files: Annotated[list[Path], typer.Argument(help="Checkpoints that were made of this log, in any order.")],
    key: Trusted = None,
    keys: Keys = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Read the whole log and compare it with checkpoints. Exit code 1 when it is not what one of them says.

    With several, the first change is known to lie between two of them.
    """
    from rukun.checkpointing import verify_checkpoints

    settings, out = prepared(json, lang)
    if not verify_checkpoints(settings, out, files, key or [], keys):
        raise typer.Exit(WANTS_LOOKING_AT)


@checkpoints.command("prove")
def prove(
    position: Annotated[int, typer.Argument(help="The position of a fact, as `rukun history` shows it.", min=1)],
    checkpoint: Annotated[Path, typer.Option("--in", help="A checkpoint at or after that position.")],
    file: Into = None,
) -> None:
    """Write the proof that one fact stands in the log of a checkpoint. It shows nothing of what the fact says."""
    from rukun.checkpointing import prove_fact

    settings, out = prepared(json=True)
    prove_fact(settings, out, position, checkpoint, file)


@checkpoints.command("check")
def check(
    proof: Annotated[Path, typer.Argument(help="What `rukun checkpoint prove` wrote.")],
    key: Trusted = None,
    keys: Keys = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Check a proof; neither the log nor a server is needed. Exit code 1 when it proves nothing."""
    from rukun.checkpointing import check_proof

    settings, out = prepared(json, lang)
    if not check_proof(settings, out, proof, key or [], keys):
        raise typer.Exit(WANTS_LOOKING_AT)
