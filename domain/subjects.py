"""Every subject of the record, and every kind of fact. A new subject is entered here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.agency import Agency
from domain.aggregate import declared_by
from domain.agreement import Agreement
from domain.alert import Alert
from domain.custom import Custom
from domain.dispute import Dispute
from domain.fact import Fact
from domain.group import Group
from domain.incident import Incident
from domain.mediation import Mediation
from domain.meeting import Meeting
from domain.place import Place
from domain.plan import Plan
from domain.recovery import Recovery
from domain.relation import Relation
from domain.report import Report
from domain.source import Source
from domain.tasking import Tasking
from domain.territory_file import TerritoryFile

if TYPE_CHECKING:
    from domain.aggregate import Aggregate

SUBJECTS: dict[str, type[Aggregate]] = {
    subject.KIND: subject
    for subject in (
        Place,
        Agency,
        Source,
        Report,
        Group,
        Relation,
        Incident,
        Dispute,
        Custom,
        Mediation,
        Agreement,
        Recovery,
        Meeting,
        Tasking,
        Alert,
        TerritoryFile,
        Plan,
    )
}
"""The subjects by the kind that their ids begin with."""

FACTS: dict[str, type[Fact]] = {
    fact.TOPIC: fact
    for subject in SUBJECTS.values()
    for fact in declared_by(subject).values()
    if isinstance(fact, type) and issubclass(fact, Fact) and fact is not Fact
}
"""The kinds of fact by their permanent topics: the only ones that are ever read from the record."""
