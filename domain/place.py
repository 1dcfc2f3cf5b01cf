"""Places: territories with codes that are valid in an edition, and where something happened."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from domain.aggregate import SOMETHING_CHANGED, Aggregate, decision
from domain.classification import Level
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.ids import PlaceId, TerritoryFileId
from domain.text import Line, Prose
from domain.value import Value

CODE_HAS_AN_EDITION = Rule(
    "place.code-has-an-edition",
    id="Kode wilayah hanya berarti bersama edisi daftar kodenya.",
    en="A code is valid in an edition: give both, or neither.",
    source="domain.md §4.23",
)
NOT_WITHIN_ITSELF = Rule(
    "place.not-within-itself",
    id="Suatu wilayah tidak terletak di dalam dirinya sendiri.",
    en="A territory does not lie within itself.",
)
LATER_EDITION = Rule(
    "place.later-edition",
    id="Nama baru berasal dari edisi yang lebih baru, atau dari daftar edisi yang sama yang telah diperbaiki.",
    en="A new name comes from a later edition than the present one, or from a corrected list of the same; editions are"
    " ordered as texts, so they begin with their year.",
)
EARLIER_EDITION = Rule(
    "place.earlier-edition",
    id="Nama lama berasal dari edisi yang lebih tua daripada edisi nama sekarang.",
    en="A former name comes from an earlier edition than the present one; editions are ordered as texts, so they begin"
    " with their year.",
)


class PlaceLevel(StrEnum):
    """What kind of territory a place is."""

    COUNTRY = "country"
    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"
    OTHER = "other"


class PlacePrecision(StrEnum):
    """How exactly a place is known (UCDP GED codebook, where_prec 1 to 7, in that order)."""

    EXACT = "exact"
    NEAR = "near"
    DISTRICT = "district"
    REGENCY = "regency"
    AREA = "area"
    COUNTRY = "country"
    SEA_OR_AIR = "sea_or_air"


Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{1,20}$")]
"""The code of a territory, such as 35.20.04.2020."""
Edition = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{1,20}$")]
"""Of a list of codes or of boundaries: its year first, such as 2025, since editions are ordered as texts."""
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
"""WGS 84 degrees, north positive."""
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
"""WGS 84 degrees, east positive."""


class ByPolygon(Value):
    """How the place was told from a point: the polygon of which code in which edition holds it, out of which file."""

    code: Code
    edition: Edition
    boundaries: TerritoryFileId


class Where(Value):
    """Where something happened, as far as it is known. A name alone is never a place: 18 of Magetan's 235 villages
    share theirs with another."""

    place: PlaceId | None = None
    as_said: Prose | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    precision: PlacePrecision = PlacePrecision.COUNTRY
    by_polygon: ByPolygon | None = None
    """How the place was told from the point; absent where somebody said which place it is."""


class Place(Aggregate):
    """A territory, known by its code in an edition of the list of codes."""

    KIND = "place"
    DEFAULT_LEVEL = Level.OPEN

    name: str = ""
    level: PlaceLevel = PlaceLevel.OTHER
    code: str | None = None
    edition: str | None = None
    """The edition that the present name comes from."""
    within: str | None = None
    former_names: set[str] = field(default_factory=set)

    class Registered(Opening):
        """A territory came onto the record (Kepmendagri 300.2.2-2430/2025 for Indonesian codes)."""

        TOPIC = "place.registered"
        name: Line
        level: PlaceLevel
        code: Code | None = None
        edition: Edition | None = None
        within: PlaceId | None = None
        latitude: Latitude | None = None
        longitude: Longitude | None = None

        def apply(self, place: Place) -> None:
            place.name, place.level = self.name, self.level
            place.code, place.edition = self.code, self.edition
            place.within = self.within

    class Renamed(Fact):
        """A later edition of the list of codes, or a corrected list of the same, gives the territory another name: it
        was renamed, or a spelling was corrected, which a list does not tell."""

        TOPIC = "place.renamed"
        name: Line
        edition: Edition
        former_name: Line
        former_edition: Edition
        """The edition that the former name was recorded from."""

        def apply(self, place: Place) -> None:
            place.name, place.edition = self.name, self.edition
            place.former_names.add(self.former_name)

    class FormerNameFound(Fact):
        """An earlier edition of the list of codes gave the territory another name than the present one."""

        TOPIC = "place.former-name-found"
        name: Line
        edition: Edition

        def apply(self, place: Place) -> None:
            place.former_names.add(self.name)

    class PlacedWithin(Fact):
        """It came onto the record which territory a territory lies within."""

        TOPIC = "place.placed-within"
        within: PlaceId

        def apply(self, place: Place) -> None:
            place.within = self.within

    @classmethod
    @decision
    def register(
        cls,
        *,
        id: str,
        name: Line,
        level: PlaceLevel,
        code: str | None = None,
        edition: str | None = None,
        within: PlaceId | None = None,
        latitude: Latitude | None = None,
        longitude: Longitude | None = None,
    ) -> Self:
        """Put a territory on the record: its name, its code and the edition that the code is valid in, the
        territory that it lies within, and a point inside it (WGS 84 degrees)."""
        CODE_HAS_AN_EDITION.require((code is None) is (edition is None), code=code, edition=edition)
        NOT_WITHIN_ITSELF.require(within != id, place=id)
        return cls.open(
            cls.Registered,
            id=id,
            name=name,
            level=level,
            code=code,
            edition=edition,
            within=within,
            latitude=latitude,
            longitude=longitude,
        )

    @decision
    def rename(self, *, name: Line, edition: Edition) -> None:
        """Record that a later edition of the list of codes, or a corrected list of the same edition, gives the territory
        another name."""
        CODE_HAS_AN_EDITION.require(self.edition is not None, place=self.id)
        SOMETHING_CHANGED.require(name != self.name, place=self.id)
        LATER_EDITION.require(edition >= (self.edition or ""), place=self.id, edition=edition, present=self.edition)
        self.record(self.Renamed, name=name, edition=edition, former_name=self.name, former_edition=self.edition)

    @decision
    def find_former_name(self, *, name: Line, edition: Edition) -> None:
        """Record that an earlier edition of the list of codes gave the territory another name."""
        CODE_HAS_AN_EDITION.require(self.edition is not None, place=self.id)
        SOMETHING_CHANGED.require(name not in (self.name, *self.former_names), place=self.id)
        EARLIER_EDITION.require(edition < (self.edition or ""), place=self.id, edition=edition, present=self.edition)
        self.record(self.FormerNameFound, name=name, edition=edition)

    @decision
    def place_within(self, *, within: PlaceId) -> None:
        """Record which territory this one lies within, where that was not known or was wrong."""
        NOT_WITHIN_ITSELF.require(within != self.id, place=self.id)
        SOMETHING_CHANGED.require(within != self.within, place=self.id)
        self.record(self.PlacedWithin, within=within)


PlaceFact = Place.Registered | Place.Renamed | Place.FormerNameFound | Place.PlacedWithin
