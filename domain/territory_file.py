"""Files of reference data on territories: lists of codes, and boundaries. What they say of a territory becomes facts of
that territory; polygons are too large for facts, so of them the record keeps which file they stand in."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from domain.aggregate import SOMETHING_CHANGED, Aggregate, decision
from domain.classification import Level
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import named
from domain.place import Edition, PlaceLevel
from domain.text import Line, Sha256

BOUNDARIES_HAVE_A_LEVEL = Rule(
    "territoryfile.boundaries-have-a-level",
    id="Batas wilayah dalam satu berkas adalah batas satu tingkat wilayah; daftar kode mencakup semua tingkat.",
    en="The boundaries of one file are those of one level of territory: say which. A list of codes says the levels"
    " itself.",
)


class TerritoryData(StrEnum):
    """What a file of reference data on territories holds."""

    CODES = "codes"
    BOUNDARIES = "boundaries"


class TerritoryFile(Aggregate):
    """One file of reference data, known by its content: whoever has the file can tell that it is this one."""

    KIND = "territoryfile"
    DEFAULT_LEVEL = Level.OPEN

    withdrawn: bool = False

    class Received(Opening):
        """A file of reference data was taken in, to its end."""

        TOPIC = "territoryfile.received"
        holds: TerritoryData
        file: Line
        """What it was called."""
        sha256: Sha256
        """Of its bytes as they lay on the disk."""
        edition: Edition
        """The latest, where a list has several."""
        level: PlaceLevel | None = None
        """Of the territories whose boundaries it holds."""
        rows: Annotated[int, Field(ge=1)]
        """Rows of the list or boundaries, those included that were refused."""
        origin: Line | None = None
        """Who issued it, and under which licence, as far as known."""

        def apply(self, file: TerritoryFile) -> None:
            """Nothing that a later decision looks at."""

    class Withdrawn(Fact):
        """A file turned out to be the wrong one: no boundary is read from it any more. What was decided by it
        meanwhile stays, and names it."""

        TOPIC = "territoryfile.withdrawn"
        reason: Line

        def apply(self, file: TerritoryFile) -> None:
            file.withdrawn = True

    @classmethod
    @decision
    def receive(
        cls,
        *,
        id: str,
        holds: TerritoryData,
        file: Line,
        sha256: Sha256,
        edition: Edition,
        rows: int,
        level: PlaceLevel | None = None,
        origin: Line | None = None,
    ) -> Self:
        """Put on the record that a file of reference data was taken in: its digest, its edition, and what it holds."""
        BOUNDARIES_HAVE_A_LEVEL.require((holds is TerritoryData.BOUNDARIES) is (level is not None), file=id)
        return cls.open(
            cls.Received,
            id=id,
            holds=holds,
            file=file,
            sha256=sha256,
            edition=edition,
            level=level,
            rows=rows,
            origin=origin,
        )

    @decision
    def withdraw(self, *, reason: Line) -> None:
        """Take back that boundaries are read from this file, and say why."""
        SOMETHING_CHANGED.require(not self.withdrawn, file=self.id)
        self.record(self.Withdrawn, reason=reason)


def id_of_file(sha256: str, edition: str) -> str:
    """The id under which an import records the file with this content, taken in as this edition."""
    return named("territoryfile", sha256, edition)


TerritoryFileFact = TerritoryFile.Received | TerritoryFile.Withdrawn
