"""What the tally remembers of a thing, and what a fact changes of it: pure, one match over the facts that count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from domain.agency import Agency
from domain.agreement import Agreement
from domain.alert import Alert
from domain.group import Group
from domain.incident import VIOLENT, Account, Incident, IncidentState
from domain.place import Place
from domain.relation import Relation
from domain.report import FALLEN, Report, ReportState
from domain.source import Source

if TYPE_CHECKING:
    from domain.fact import Fact

SHUT = 9
"""The level of what is kept in a compartment: no rule considers it."""


class Known(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What is remembered of any thing."""

    level: int
    """The highest level of the facts that it was made from; ``SHUT`` where one is in a compartment."""
    position: int
    """Of its first fact."""


class KnownPlace(Known, frozen=True, kw_only=True, tag="place"):
    """A territory and the one that it lies within."""

    name: str
    within: str | None


class KnownGroup(Known, frozen=True, kw_only=True, tag="group"):
    """A group, and the group that speaks for it since they were found to be one."""

    name: str
    is_category: bool
    into: str | None = None


class KnownSource(Known, frozen=True, kw_only=True, tag="source"):
    """Whether the office takes reports from a source."""

    active: bool = True


class KnownReport(Known, frozen=True, kw_only=True, tag="report"):
    """A report: by whom, when, about where, and whether it counts."""

    day: int
    source: str
    place: str | None
    credibility: int = 6
    stands: bool = True
    independent: bool = False
    """Whether a grade held it against another report and found a witness of its own."""


class KnownIncident(Known, frozen=True, kw_only=True, tag="incident"):
    """An incident, and whether it counts."""

    day: int
    violent: bool
    place: str | None
    side_a: tuple[str, ...]
    side_b: tuple[str, ...]
    killed: tuple[int | None, int | None, int | None]
    reports: tuple[str, ...]
    stands: bool = True


class KnownTie(Known, frozen=True, kw_only=True, tag="tie"):
    """An asserted relation."""

    day: int
    between: tuple[str, str]
    sign: int
    asserted_by: str
    """The agency that recorded it, for want of a report."""
    evidence: tuple[str, ...]
    ended: int | None = None


class KnownAgreement(Known, frozen=True, kw_only=True, tag="agreement"):
    """What is owed under an agreement, until when, and when somebody last looked."""

    title: str
    since: int | None = None
    binding: bool = False
    due: dict[int, int | None] = {}
    owed: tuple[int, ...] = ()
    visited: int | None = None
    breaches: tuple[int, ...] = ()


class KnownAlert(Known, frozen=True, kw_only=True, tag="alert"):
    """An alert, and when each agency let know that it knows. Times are hours since 1970."""

    day: int
    raised: float
    recipients: tuple[str, ...]
    acknowledged: dict[str, float] = {}
    dismissed: float | None = None
    lapsed: bool = False


class KnownAgency(Known, frozen=True, kw_only=True, tag="agency"):
    """An agency's name."""

    name: str


Thing = (
    KnownPlace
    | KnownGroup
    | KnownSource
    | KnownReport
    | KnownIncident
    | KnownTie
    | KnownAgreement
    | KnownAlert
    | KnownAgency
)


def after(fact: Fact, position: int, before: Thing | None) -> Thing | None:
    """What is known of a thing after a fact about it; the same object where nothing that counts has changed."""
    if before is None:
        return _first(fact, {"level": level_of(fact), "position": position})
    changed = _changed(fact, before)
    if not changed:
        return before
    return msgspec.structs.replace(before, **changed, level=max(before.level, level_of(fact)))


def level_of(fact: Fact) -> int:
    """The rank of a fact's level; ``SHUT`` where it is kept in a compartment."""
    return SHUT if fact.classification.compartments else fact.classification.level.rank


def _first(fact: Fact, known: dict[str, Any]) -> Thing | None:
    day = fact.occurred.start.date().toordinal()
    match fact:
        case Report.Received():
            return KnownReport(**known, day=day, source=fact.source, place=fact.where.place)
        case Incident.Recorded():
            return KnownIncident(**known, day=day, reports=fact.reports, **_account(fact.account))
        case Relation.Asserted():
            return KnownTie(
                **known,
                day=day,
                between=(fact.from_group, fact.to_group),
                sign=fact.sign,
                asserted_by=fact.agency,
                evidence=fact.evidence,
            )
        case Place.Registered():
            return KnownPlace(**known, name=fact.name, within=fact.within)
        case Group.Registered():
            return KnownGroup(**known, name=fact.name, is_category=fact.is_category)
        case Source.Registered():
            return KnownSource(**known)
        case Agency.Registered():
            return KnownAgency(**known, name=fact.name)
        case Agreement.Drafted():
            return KnownAgreement(**known, title=fact.title)
        case Alert.Raised():
            return KnownAlert(**known, day=day, raised=_hours(fact), recipients=fact.recipients)
        case _:
            return None


def _changed(fact: Fact, before: Thing) -> dict[str, Any]:  # noqa: PLR0911  (a line for each fact)
    match fact:
        case Report.Graded():
            independent = any(one.independent for one in fact.compared)
            return {"credibility": fact.credibility, "independent": independent}
        case Report.Rejected() | Report.Retracted() | Report.DeclaredFalse() | Report.Merged() | Incident.Merged():
            return {"stands": False}
        case Report.Reinstated() | Report.MergeUndone():
            return {"stands": fact.state not in (*FALLEN, ReportState.MERGED)}
        case Report.Corrected():
            return {"place": fact.statement.where.place}
        case Incident.Corrected():
            return {**_account(fact.account), "day": fact.occurred.start.date().toordinal()}
        case Incident.TallyRevised():
            return {"killed": (fact.killed.low, fact.killed.best, fact.killed.high)}
        case Incident.Refuted():
            return {"stands": False}
        case Incident.Reopened():
            return {"stands": True}
        case Incident.Confirmed():
            assert isinstance(before, KnownIncident)
            return {"stands": True, "reports": tuple(dict.fromkeys((*before.reports, *fact.evidence)))}
        case Incident.MergeUndone():
            return {"stands": fact.state not in (IncidentState.REFUTED, IncidentState.MERGED)}
        case Relation.Retracted() | Relation.Lapsed():
            return {"ended": fact.occurred.start.date().toordinal()}
        case Relation.Reinstated():
            return {"ended": None}
        case Relation.Corrected():
            return {"sign": fact.bond.sign}
        case Group.Renamed():
            return {"name": fact.name}
        case Group.Corrected():
            return {"name": fact.name, "is_category": fact.is_category}
        case Group.Reclassified():
            return {"is_category": fact.is_category}
        case Group.Merged():
            return {"into": fact.survivor}
        case Group.MergeUndone():
            return {"into": None}
        case Source.Suspended() | Source.Closed():
            return {"active": False}
        case Source.Reactivated():
            return {"active": True}
        case _ if isinstance(before, KnownAgreement):
            return _agreed(fact, before)
        case _ if isinstance(before, KnownAlert):
            return _answered(fact, before)
        case _:
            return {}


def _agreed(fact: Fact, before: KnownAgreement) -> dict[str, Any]:
    match fact:
        case Agreement.CommitmentMade():
            due = fact.due.on.toordinal() if fact.due.on else None
            return {"due": {**before.due, fact.number: due}, "owed": (*before.owed, fact.number)}
        case Agreement.Signed():
            return {"binding": True, "since": fact.in_force_from.toordinal()}
        case Agreement.CommitmentVerified() | Agreement.CommitmentWaived():
            return {"owed": tuple(n for n in before.owed if n != fact.number)}
        case Agreement.MonitoringVisitMade():
            return {"visited": fact.occurred.start.date().toordinal()}
        case Agreement.BreachAlleged():
            return {"breaches": (*before.breaches, fact.number)}
        case Agreement.BreachConfirmed():
            open_ = tuple(n for n in before.breaches if n != fact.number)
            return {"breaches": open_, "owed": tuple(n for n in before.owed if n != fact.commitment)}
        case Agreement.BreachDismissed():
            return {"breaches": tuple(n for n in before.breaches if n != fact.number)}
        case Agreement.Fulfilled() | Agreement.Expired() | Agreement.Renegotiated() | Agreement.Ended():
            return {"binding": False}
        case _:
            return {}


def _answered(fact: Fact, before: KnownAlert) -> dict[str, Any]:
    match fact:
        case Alert.Acknowledged():
            return {"acknowledged": {**before.acknowledged, fact.by_agency: _hours(fact)}}
        case Alert.Dismissed():
            return {"dismissed": _hours(fact)}
        case Alert.Lapsed():
            return {"lapsed": True}
        case _:
            return {}


def _account(account: Account) -> dict[str, Any]:
    killed = account.killed
    return {
        "violent": account.type in VIOLENT,
        "place": account.where.place,
        "side_a": account.side_a,
        "side_b": account.side_b,
        "killed": (killed.low, killed.best, killed.high),
    }


def _hours(fact: Fact) -> float:
    return fact.occurred.start.timestamp() / 3600
