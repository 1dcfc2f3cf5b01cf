"""Where files of boundaries are kept: as they came, under their digest. Nothing here is a record: a file that is lost
is put back by taking it in again, and it is the same file or it is refused."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import uuid4

from territory.boundaries import Boundaries

if TYPE_CHECKING:
    from pathlib import Path

_KEPT_READ = 32
"""Files whose polygons are held in memory."""


class NotOnTheShelf(Exception):
    """A file of boundaries that is on record is not kept here, or is not what it was."""


class Shelf:
    """A folder of files, each named by the SHA-256 of its content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read = lru_cache(_KEPT_READ)(self._opened)

    def put(self, content: bytes) -> str:
        """Keep a file, whole or not at all, and return its digest."""
        digest = hashlib.sha256(content).hexdigest()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._folder / f".{digest[:16]}.{uuid4().hex[:8]}.partial"
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path(digest))
        finally:
            beside.unlink(missing_ok=True)
        return digest

    def holds(self, sha256: str) -> bool:
        """Whether there is a file of that digest."""
        return self._path(sha256).is_file()

    def boundaries(self, sha256: str) -> Boundaries:
        """The boundaries of a file on record; it is read once. Raises NotOnTheShelf."""
        return self._read(sha256)

    def _opened(self, sha256: str) -> Boundaries:
        try:
            content = self._path(sha256).read_bytes()
        except OSError as error:
            raise NotOnTheShelf(
                f"the file of boundaries {sha256[:12]}… is not kept here ({error.strerror}); take it in again:"
                " rukun import boundaries FILE"
            ) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise NotOnTheShelf(
                f"the file of boundaries {sha256[:12]}… was changed since it was taken in; delete it from"
                f" {self._folder} and take it in again: rukun import boundaries FILE"
            )
        return Boundaries(content)

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.geojson"
