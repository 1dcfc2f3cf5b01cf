"""Places: territories with codes that are valid in an edition, and where something happened."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from domain.aggregate import Aggregate, decision
from domain.classification import Level
from domain.errors import Rule
from domain.fact import Opening
from domain.ids import PlaceId
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


Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
"""WGS 84 degrees, north positive."""
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
"""WGS 84 degrees, east positive."""


class Where(Value):
    """Where something happened, as far as it is known. A name alone is never a place: 18 of Magetan's 235 villages
    share theirs with another."""

    place: PlaceId | None = None
    as_said: Prose | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    precision: PlacePrecision = PlacePrecision.COUNTRY


class Place(Aggregate):
    """A territory, known by its code in an edition of the list of codes."""

    KIND = "place"
    DEFAULT_LEVEL = Level.OPEN

    name: str = ""

    class Registered(Opening):
        """A territory came onto the record (Kepmendagri 300.2.2-2430/2025 for Indonesian codes)."""

        TOPIC = "place.registered"
        name: Line
        level: PlaceLevel
        code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{1,20}$")] | None = None
        edition: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{1,20}$")] | None = None
        within: PlaceId | None = None
        latitude: Latitude | None = None
        longitude: Longitude | None = None

        def apply(self, place: Place) -> None:
            place.name = self.name

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


PlaceFact = Place.Registered
