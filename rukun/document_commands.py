"""`rukun documents`: the operations that clients may ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rukun.options import Json, Language, prepared

documents = typer.Typer(no_args_is_help=True, help="Operations that clients may ask for by the digest of their text.")


Documents = Annotated[Path | None, typer.Option(help="The folder of documents; RUKUN_DOCUMENTS if not given.")]


@documents.command("add")
def documents_add(
    files: Annotated[list[Path], typer.Argument(help="GraphQL documents, or JSON of digests and documents.")],
    folder: Documents = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Register documents, each by the SHA-256 of its text, once all of them were found valid. Servers see them at once.

    JSON is what code generators write: an object of digests and documents.
    """
    from rukun.trusting import add

    settings, out = prepared(json, lang)
    add(settings, out, files, folder)


@documents.command("list")
def documents_list(folder: Documents = None, json: Json = False, lang: Language = None) -> None:
    """Show the registered documents. One whose file was changed is not among them, and is not answered."""
    from rukun.trusting import show

    settings, out = prepared(json, lang)
    show(settings, out, folder)
