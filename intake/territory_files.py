"""That a file of reference data was taken in: recorded once, when all of it was."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from domain.act import acting
from domain.territory_file import TerritoryFile, id_of_file
from intake.recording import Decided, record, under

if TYPE_CHECKING:
    from pathlib import Path

    from domain.place import PlaceLevel
    from domain.territory_file import TerritoryData
    from intake.recording import Importer
    from intake.report import Summary
    from ledger.history import History
    from ledger.register import Register

_LONGEST_NAME = 300


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes as they lie on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def record_file(
    register: Register,
    history: History,
    importer: Importer,
    summary: Summary,
    *,
    path: Path,
    sha256: str,
    holds: TerritoryData,
    edition: str,
    rows: int,
    level: PlaceLevel | None = None,
    origin: str | None = None,
) -> bool:
    """Record that this file was taken in to its end, unless it was before; whether it may be read from: not when it
    was withdrawn."""
    id = id_of_file(sha256, edition)
    usable = True

    def decide() -> Decided:
        nonlocal usable
        decided = Decided()
        known = history.things({id}).get(id)
        usable = not (isinstance(known, TerritoryFile) and known.withdrawn)
        if known is None:
            with acting(under(importer.act(), id, 1)):
                received = TerritoryFile.receive(
                    id=id, holds=holds, file=path.name[-_LONGEST_NAME:], sha256=sha256, edition=edition, level=level,
                    rows=rows, origin=origin,
                )  # fmt: skip
            decided.things.append(received)
        decided.count()
        return decided

    summary.add(record(register, decide))
    return usable
