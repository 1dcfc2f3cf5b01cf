"""What is done while a conflict is being stopped: measures at once for people, and the assistance of the army."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.agency import Agency, AgencyKind
from domain.aggregate import decision
from domain.dispute_known import ALIVE
from domain.dispute_law import ConflictStatus, DisputeUnderLaw, Phase
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import AgencyId, PlaceId
from domain.incident import Count
from domain.text import Line

ASKED_BY_HEAD_OF_REGION = Rule(
    "dispute.asked-by-head-of-region",
    id="Bantuan TNI diminta oleh kepala daerah.",
    en="The assistance of the army is asked for by the head of region.",
    source="UU 7/2012 Art. 33",
)
ARMY_IS_ASKED = Rule(
    "dispute.army-is-asked",
    id="Bantuan TNI diminta kepada satuan TNI.",
    en="The assistance of the army is asked of a unit of the army.",
    source="UU 7/2012 Art. 33",
)
ARMY_ASSISTS_ONCE = Rule(
    "dispute.army-assists-once",
    id="Satuan ini sudah diminta membantu, atau belum pernah diminta.",
    en="The unit is already assisting when it is asked, or is not when its assistance ends.",
)


class EmergencyMeasure(StrEnum):
    """What is done at once for people in a conflict (UU 7/2012, emergency rescue and protection)."""

    EVACUATION = "evacuation"
    SHELTER = "shelter"
    FOOD_AND_WATER = "food_and_water"
    MEDICAL_CARE = "medical_care"
    PROTECTION = "protection"
    CORDON = "cordon"
    OTHER = "other"


Number = Annotated[int, Field(ge=1)]


class StoppedDispute(DisputeUnderLaw):
    """What is done to stop a conflict."""

    measures: int = 0
    army: tuple[str, ...] = ()
    """The units of the army that assist."""

    class EmergencyMeasureTaken(Fact):
        """Something was done at once for people in a conflict."""

        TOPIC = "dispute.emergency-measure-taken"
        number: Number
        kind: EmergencyMeasure
        by_agency: AgencyId
        description: Line
        beneficiaries: Count | None = None
        """How many persons it reached; absent when unknown."""
        place: PlaceId | None = None

        def apply(self, dispute: StoppedDispute) -> None:
            dispute.measures = self.number

    class ArmyAssistanceRequested(Fact):
        """The head of region asked the army to assist."""

        TOPIC = "dispute.army-assistance-requested"
        requested_by: AgencyId
        unit: AgencyId
        task: Line
        reason: Line

        def apply(self, dispute: StoppedDispute) -> None:
            dispute.army = (*dispute.army, self.unit)

    class ArmyAssistanceEnded(Fact):
        """The army no longer assists."""

        TOPIC = "dispute.army-assistance-ended"
        unit: AgencyId
        reason: Line

        def apply(self, dispute: StoppedDispute) -> None:
            dispute.army = tuple(unit for unit in dispute.army if unit != self.unit)

    @decision
    def take_emergency_measure(
        self,
        *,
        kind: EmergencyMeasure,
        by_agency: AgencyId,
        description: Line,
        beneficiaries: Count | None = None,
        place: PlaceId | None = None,
    ) -> None:
        """Record what an agency did at once for people while the conflict was being stopped, where, and how many it
        reached if that is known."""
        self.must_be(self.handling, *ALIVE)
        self.must_be(self.phase, Phase.CESSATION)
        self.record(
            self.EmergencyMeasureTaken,
            number=self.measures + 1,
            kind=kind,
            by_agency=by_agency,
            description=description,
            beneficiaries=beneficiaries,
            place=place,
        )

    @decision
    def request_army_assistance(self, *, requested_by: Agency, unit: Agency, task: Line, reason: Line) -> None:
        """Record that the head of region asked a unit of the army to assist while a state of conflict holds: with
        what, and why."""
        self.must_be(self.conflict_status, ConflictStatus.DECLARED, ConflictStatus.EXTENDED)
        ASKED_BY_HEAD_OF_REGION.require(requested_by.kind is AgencyKind.HEAD_OF_REGION, agency=requested_by.id)
        ARMY_IS_ASKED.require(unit.kind is AgencyKind.ARMY, agency=unit.id)
        ARMY_ASSISTS_ONCE.require(unit.id not in self.army, agency=unit.id)
        self.record(self.ArmyAssistanceRequested, requested_by=requested_by.id, unit=unit.id, task=task, reason=reason)

    @decision
    def end_army_assistance(self, *, unit: AgencyId, reason: Line) -> None:
        """Record that a unit of the army no longer assists, and why. It may end later than the state of conflict."""
        ARMY_ASSISTS_ONCE.require(unit in self.army, agency=unit)
        self.record(self.ArmyAssistanceEnded, unit=unit, reason=reason)


StoppedDisputeFact = (
    StoppedDispute.EmergencyMeasureTaken | StoppedDispute.ArmyAssistanceRequested | StoppedDispute.ArmyAssistanceEnded
)
