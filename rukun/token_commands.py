"""`rukun token`: keys and access tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rukun.options import Json, Language, prepared

tokens = typer.Typer(no_args_is_help=True, help="Keys and signed access tokens for the API.")


@tokens.command("key")
def token_key(
    folder: Annotated[Path, typer.Argument(help="The folder that RUKUN_TOKEN_KEYS names on the server.")],
    kid: Annotated[str | None, typer.Option(help="The key's name; today's date if not given.")] = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Make a new signing key. Older keys in the folder stay valid until their files are removed."""
    from rukun.issuing import make_key

    _, out = prepared(json, lang)
    make_key(out, folder, kid)


@tokens.command("issue")
def token_issue(
    subject: Annotated[str, typer.Argument(help="The account that the token is for; never a person's name.")],
    agency: Annotated[str, typer.Option(help="The agency that it acts for.")],
    role: Annotated[str, typer.Option(help="The role, such as analyst or desk-officer.")] = "reader",
    level: Annotated[str, typer.Option(help="open, restricted, secret or top_secret.")] = "restricted",
    compartment: Annotated[list[str] | None, typer.Option(help="A compartment; may be given several times.")] = None,
    right: Annotated[list[str] | None, typer.Option(help="read, decide, personal or audit; read if not given.")] = None,
    hours: Annotated[float, typer.Option(help="How long it is valid.", min=0.01, max=24 * 90)] = 8,
    keys: Annotated[Path | None, typer.Option(help="The folder of keys; RUKUN_TOKEN_KEYS if not given.")] = None,
    json: Json = False,
) -> None:
    """Issue a signed access token and print it, once. It is kept nowhere."""
    from rukun.issuing import issue_token

    settings, out = prepared(json)
    issue_token(
        settings,
        out,
        subject,
        agency=agency,
        role=role,
        level=level,
        compartments=compartment or [],
        rights=right or ["read"],
        hours=hours,
        keys=keys,
    )
