"""A small world: two groups, a supporter, a dispute between them, an agency, relations, an incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from domain.agency import Agency, AgencyKind
from domain.classification import Level
from domain.dispute import Dispute, Party, PartyRole
from domain.group import Group, GroupKind
from domain.personal import Personal
from domain.place import Place, PlaceLevel
from domain.relation import Relation, RelationKind

if TYPE_CHECKING:
    from tests.api.conftest import Desk

MARKER = "Slamet Rahardjo-MARKER"
PERSON = "person-one"


@dataclass
class World:
    """The ids."""

    desk: Desk
    place: str
    agency: str
    left: str
    right: str
    friend: str
    residents: str
    dispute: str
    hostile: str


def a_dispute_between_two_schools(desk: Desk) -> World:
    """Recorded and projected."""
    place = desk.register.start(
        Place.register, act=desk.act(), name="Madigondo", level=PlaceLevel.VILLAGE, code="35.20.04.2020", edition="2022"
    )
    agency = desk.start(Agency.register, name="Bakesbangpol Magetan", kind=AgencyKind.KESBANGPOL)
    school = GroupKind.MARTIAL_ARTS_SCHOOL
    left = desk.start(
        Group.register, name="Perguruan Utara", kind=school, aliases=("PU", "Perguruan Élang"), home=place.id
    )
    right = desk.start(Group.register, name="Perguruan Selatan", kind=school)
    friend = desk.start(Group.register, name="Karang Taruna", kind=GroupKind.YOUTH)
    residents = desk.start(Group.register, name="Warga", kind=GroupKind.CATEGORY, is_category=True)
    dispute = desk.start(
        Dispute.detect,
        title="Bentrok di Madigondo",
        parties=(Party(group=left.id, role=PartyRole.PRINCIPAL), Party(group=right.id, role=PartyRole.PRINCIPAL)),
        places=(place.id,),
    )
    hostile = desk.start(Relation.assert_, from_group=left.id, to_group=right.id, sign=-1, kind=RelationKind.VIOLENCE)
    for other in (left, right):
        desk.start(Relation.assert_, from_group=friend.id, to_group=other.id, sign=1, kind=RelationKind.COOPERATION)
        desk.start(Relation.assert_, from_group=residents.id, to_group=other.id, sign=-1, kind=RelationKind.GRIEVANCE)
    desk.change(
        left.id,
        Group.designate_representative,
        representative=Personal(subject=PERSON, text=MARKER),
        role="ketua",
        mandate="SK 1/2025",
        valid_from=date(2025, 1, 1),
    )
    desk.change(dispute.id, Dispute.verify, method="site visit", verifier=agency.id)
    desk.project()
    return World(desk, place.id, agency.id, left.id, right.id, friend.id, residents.id, dispute.id, hostile.id)


SECRET = Level.SECRET
