"""What facts about incidents change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.incident import Incident, IncidentState
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.disputes import PART_OF_DISPUTE
from graph.vocabulary.incidents import HAPPENED_AT, INCIDENT, ONE_WITH, REPORTED_IN, TOOK_PART_IN
from projections.spelling import occurred

if TYPE_CHECKING:
    from domain.incident import Account, IncidentFact, Tally
    from graph.changes import Scalar


def changes(fact: IncidentFact) -> list[Change]:
    """The changes that a fact about an incident makes."""
    id = fact.originator_id
    match fact:
        case Incident.Recorded():
            return [
                PutNode(
                    INCIDENT,
                    id,
                    {**_account(fact.account), **occurred(fact.occurred), "state": IncidentState.REPORTED},
                ),
                *_where_and_who(id, fact.account),
                *([PutEdge(PART_OF_DISPUTE, id, fact.dispute)] if fact.dispute else []),
                *(PutEdge(REPORTED_IN, id, report) for report in fact.reports),
            ]
        case Incident.Corrected():
            return [
                ChangeNode(INCIDENT, id, {**_account(fact.account), **occurred(fact.occurred)}),
                EndEdges(HAPPENED_AT, source=id),
                EndEdges(TOOK_PART_IN, target=id),
                *_where_and_who(id, fact.account),
            ]
        case Incident.TallyRevised():
            return [
                ChangeNode(INCIDENT, id, _numbers(fact.killed, fact.injured, fact.displaced)),
                *_rests_on(id, fact.evidence),
            ]
        case Incident.Confirmed():
            return [ChangeNode(INCIDENT, id, {"state": IncidentState.CONFIRMED}), *_rests_on(id, fact.evidence)]
        case Incident.Refuted():
            return [ChangeNode(INCIDENT, id, {"state": IncidentState.REFUTED}), *_rests_on(id, fact.evidence)]
        case Incident.LeftUnconfirmed():
            return [ChangeNode(INCIDENT, id, {"state": IncidentState.UNCONFIRMED}), *_rests_on(id, fact.evidence)]
        case Incident.Reopened():
            return [ChangeNode(INCIDENT, id, {"state": IncidentState.REPORTED})]
        case Incident.Merged():
            into = PutEdge(ONE_WITH, id, fact.survivor, anew=True)
            return [ChangeNode(INCIDENT, id, {"state": IncidentState.MERGED}), into]
        case Incident.MergeUndone():
            return [ChangeNode(INCIDENT, id, {"state": fact.state}), EndEdges(ONE_WITH, id, fact.survivor)]
        case _:
            assert_never(fact)


def _account(account: Account) -> dict[str, Scalar]:
    polygon = account.where.by_polygon
    return {
        "type": account.type,
        "subtype": account.subtype,
        **_numbers(account.killed, account.injured, account.displaced),
        "damage": account.damage,
        "weapon": account.weapon,
        "latitude": account.where.latitude,
        "longitude": account.where.longitude,
        "place_precision": account.where.precision,
        "by_polygon": f"{polygon.code}@{polygon.edition}" if polygon else None,
        "place_as_said": account.where.as_said,
        "origin": account.origin,
    }


def _numbers(killed: Tally, injured: Tally, displaced: Tally) -> dict[str, Scalar]:
    return {
        "killed_low": killed.low,
        "killed_best": killed.best,
        "killed_high": killed.high,
        "injured_low": injured.low,
        "injured_best": injured.best,
        "injured_high": injured.high,
        "displaced_low": displaced.low,
        "displaced_best": displaced.best,
        "displaced_high": displaced.high,
    }


def _where_and_who(id: str, account: Account) -> list[Change]:
    return [
        *([PutEdge(HAPPENED_AT, id, account.where.place)] if account.where.place else []),
        *(PutEdge(TOOK_PART_IN, group, id, {"side": side}, key=side) for group, side in account.participants()),
    ]


def _rests_on(id: str, reports: tuple[str, ...]) -> list[Change]:
    """Ties to the reports, whether or not the incident rested on some of them before."""
    return [PutEdge(REPORTED_IN, id, report, anew=True) for report in dict.fromkeys(reports)]
