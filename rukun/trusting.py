"""`rukun documents add | list`: which operations clients may ask for by their digest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.errors import ApiError
from api.system import Limits
from api.trusted import documents_in, register, registered_in
from api.validating import valid_document
from rukun.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rukun.output import Output
    from rukun.settings import Settings

_NAMED = re.compile(r"^\s*(query|mutation|subscription)\s+(\w+)", re.MULTILINE)


def add(settings: Settings, out: Output, files: Sequence[Path], folder: Path | None) -> None:
    """Register the documents of files: all of them, or none where one is not valid."""
    place = _folder(settings, folder)
    found = [(file, document) for file in files for document in _documents_of(file)]
    for file, document in found:
        try:
            valid_document(document, Limits())
        except ApiError as error:
            raise SettingsError(f"{file}: {error}; nothing was registered") from None
    _show(out, dict(zip(register(place, [document for _, document in found]), (d for _, d in found), strict=True)))


def show(settings: Settings, out: Output, folder: Path | None) -> None:
    """Print what is registered."""
    _show(out, registered_in(_folder(settings, folder)))


def _documents_of(file: Path) -> list[str]:
    try:
        return documents_in(file)
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}; nothing was registered") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: not UTF-8; nothing was registered") from None
    except ValueError as error:
        raise SettingsError(f"{file}: {error}; nothing was registered") from None


def _folder(settings: Settings, folder: Path | None) -> Path:
    chosen = folder or settings.documents
    if chosen is None:
        raise SettingsError("no folder of documents: set RUKUN_DOCUMENTS or give --folder")
    return chosen


def _show(out: Output, found: dict[str, str]) -> None:
    if out.json:
        out.data({digest: names_in(document) for digest, document in found.items()})
        return
    out.table(
        ("documentId", out.text("operations", "operasi")),
        [(digest, ", ".join(names_in(document)) or "-") for digest, document in found.items()],
    )


def names_in(document: str) -> list[str]:
    """The names of the operations of a document."""
    return [name for _, name in _NAMED.findall(document)]
