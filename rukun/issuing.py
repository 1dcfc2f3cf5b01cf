"""`rukun token`: keys and access tokens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.tokens import issue, new_key
from domain.classification import Level
from rukun.settings import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    from rukun.output import Output
    from rukun.settings import Settings


def make_key(out: Output, folder: Path, kid: str | None) -> None:
    """Make a new signing key in a folder."""
    kid = kid or f"{datetime.now(UTC):%Y-%m-%d}"
    try:
        new_key(folder, kid)
    except FileExistsError:
        raise SettingsError(f"{folder} already has a key {kid!r}; give another name with --kid") from None
    except ValueError as error:
        raise SettingsError(str(error)) from None
    if out.json:
        out.data({"kid": kid, "folder": str(folder)})
    out.say(
        f"{folder / kid}.key signs, keep it where tokens are issued; {folder / kid}.pem is trusted, copy it to the "
        f"servers' RUKUN_TOKEN_KEYS folder",
        f"{folder / kid}.key untuk menandatangani, simpan di tempat penerbitan; {folder / kid}.pem dipercaya, salin ke "
        f"folder RUKUN_TOKEN_KEYS di server",
    )


def issue_token(
    settings: Settings,
    out: Output,
    subject: str,
    *,
    agency: str,
    role: str,
    level: str,
    compartments: list[str],
    rights: list[str],
    hours: float,
    keys: Path | None,
) -> None:
    """Print a signed token, once."""
    folder = keys or settings.token_keys
    if folder is None:
        raise SettingsError(
            "no folder of keys: give --keys or set RUKUN_TOKEN_KEYS (`rukun token key FOLDER` makes one)"
        )
    if level not in {each.value for each in Level}:
        raise SettingsError(f"--level {level}: give one of {', '.join(Level)}")
    try:
        issued = issue(
            folder,
            account=subject,
            agency=agency,
            role=role,
            level=Level(level),
            compartments=compartments,
            rights=rights,
            valid_s=int(hours * 3600),
            issuer=settings.token_issuer,
            audience=settings.token_audience,
        )
    except (FileNotFoundError, ValueError) as error:
        raise SettingsError(str(error)) from None
    if out.json:
        out.data({"token": issued.token, "kid": issued.kid, "until": issued.until.isoformat()})
    else:
        print(issued.token)
