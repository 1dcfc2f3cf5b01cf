"""Agencies: the offices and forums at the table. Each owns its data; one coordinates; nobody commands the others."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from domain.aggregate import Aggregate, decision
from domain.classification import Level
from domain.errors import Rule
from domain.fact import Opening
from domain.ids import AgencyId, PlaceId
from domain.text import Line

NOT_UNDER_ITSELF = Rule(
    "agency.not-under-itself",
    id="Suatu instansi tidak berada di bawah dirinya sendiri.",
    en="An agency is not under itself.",
)


class AgencyKind(StrEnum):
    """What kind of agency it is (Permendagri 42/2015, 2/2018; PBM 9&8/2006; Permendagri 34/2006)."""

    KESBANGPOL = "kesbangpol"
    POLICE = "police"
    ARMY = "army"
    PROSECUTOR = "prosecutor"
    INTELLIGENCE = "intelligence"
    SUB_DISTRICT = "sub_district"
    VILLAGE = "village"
    OFFICE = "office"
    INTEGRATED_TEAM = "integrated_team"
    TASK_FORCE = "task_force"
    FKDM = "fkdm"
    FKUB = "fkub"
    FPK = "fpk"
    COURT = "court"
    HEAD_OF_REGION = "head_of_region"
    OTHER = "other"


class Agency(Aggregate):
    """An office or forum."""

    KIND = "agency"
    DEFAULT_LEVEL = Level.OPEN

    name: str = ""
    kind: AgencyKind = AgencyKind.OTHER

    class Registered(Opening):
        """An agency came to the table."""

        TOPIC = "agency.registered"
        name: Line
        kind: AgencyKind
        under: AgencyId | None = None
        territory: PlaceId | None = None

        def apply(self, agency: Agency) -> None:
            agency.name = self.name
            agency.kind = self.kind

    @classmethod
    @decision
    def register(
        cls, *, id: str, name: Line, kind: AgencyKind, under: AgencyId | None = None, territory: PlaceId | None = None
    ) -> Self:
        """Put an agency on the record: its name, its kind, the agency it is under and the territory that it is
        responsible for."""
        NOT_UNDER_ITSELF.require(under != id, agency=id)
        return cls.open(cls.Registered, id=id, name=name, kind=kind, under=under, territory=territory)


AgencyFact = Agency.Registered
