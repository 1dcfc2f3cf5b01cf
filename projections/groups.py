"""What facts about groups change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.group import Group, GroupState
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary.groups import (
    ABSORBED_INTO,
    BRANCH_OF,
    GROUP,
    GROUP_EVIDENCE,
    HOME_IN,
    KNOWN_AS,
    NAME,
    PERSON,
    REPRESENTS,
    SPLIT_INTO,
)
from projections.spelling import day

if TYPE_CHECKING:
    from datetime import date

    from domain.group import GroupFact


def changes(fact: GroupFact) -> list[Change]:  # noqa: PLR0911  # one for each kind of fact
    """The changes that a fact about a group makes."""
    id = fact.originator_id
    match fact:
        case Group.Registered():
            return [
                PutNode(
                    GROUP,
                    id,
                    {
                        "name": fact.name,
                        "kind": fact.kind,
                        "is_category": fact.is_category,
                        "state": _state(fact.provisional),
                    },
                ),
                *(change for n, alias in enumerate(fact.aliases, 1) for change in _alias(fact, alias, None, n)),
                *_place_and_parent(fact),
            ]
        case Group.AliasAdded():
            return _alias(fact, fact.alias, fact.valid_from)
        case Group.Renamed():
            return [ChangeNode(GROUP, id, {"name": fact.name}), *_alias(fact, fact.former, None)]
        case Group.Reclassified():
            state = _state(fact.provisional)
            return [ChangeNode(GROUP, id, {"kind": fact.kind, "is_category": fact.is_category, "state": state})]
        case Group.RepresentativeDesignated():
            person = fact.representative.subject
            return [
                PutNode(PERSON, person),
                PutEdge(
                    REPRESENTS,
                    person,
                    id,
                    {
                        "role": fact.role,
                        "mandate": fact.mandate,
                        "valid_from": day(fact.valid_from),
                        "valid_until": day(fact.valid_until),
                    },
                    anew=True,
                ),
            ]
        case Group.RepresentativeReplaced():
            return [EndEdges(REPRESENTS, fact.representative.subject, id)]
        case Group.AliasWithdrawn():
            return [EndEdges(KNOWN_AS, id, _name(id, mark)) for mark in fact.marks]
        case Group.Corrected():
            return [
                ChangeNode(GROUP, id, {"name": fact.name, "kind": fact.kind, "is_category": fact.is_category}),
                EndEdges(HOME_IN, source=id),
                EndEdges(BRANCH_OF, source=id),
                *_place_and_parent(fact),
            ]
        case Group.Dissolved():
            return [ChangeNode(GROUP, id, {"state": GroupState.DISSOLVED}), *_found_on(id, fact.evidence)]
        case Group.Split():
            return [
                ChangeNode(GROUP, id, {"state": GroupState.SPLIT}),
                *(PutEdge(SPLIT_INTO, id, child, anew=True) for child in fact.children),
                *_found_on(id, fact.evidence),
            ]
        case Group.Reinstated():
            ended = (EndEdges(SPLIT_INTO, source=id), EndEdges(GROUP_EVIDENCE, source=id))
            return [ChangeNode(GROUP, id, {"state": fact.state}), *ended]
        case Group.Merged():
            into = PutEdge(ABSORBED_INTO, id, fact.survivor, anew=True)
            return [ChangeNode(GROUP, id, {"state": GroupState.MERGED}), into, *_found_on(id, fact.evidence)]
        case Group.MergeUndone():
            ended = (EndEdges(ABSORBED_INTO, id, fact.survivor), EndEdges(GROUP_EVIDENCE, source=id))
            return [ChangeNode(GROUP, id, {"state": fact.state}), *ended]
        case _:
            assert_never(fact)


def _place_and_parent(fact: Group.Registered | Group.Corrected) -> list[Change]:
    id = fact.originator_id
    return [
        *([PutEdge(HOME_IN, id, fact.home)] if fact.home else []),
        *([PutEdge(BRANCH_OF, id, fact.parent)] if fact.parent else []),
    ]


def _found_on(group: str, evidence: tuple[str, ...]) -> list[Change]:
    return [PutEdge(GROUP_EVIDENCE, group, report, anew=True) for report in dict.fromkeys(evidence)]


def _name(group: str, mark: str) -> str:
    return f"name-{group}-{mark}"


def _alias(fact: GroupFact, alias: str, valid_from: date | None, number: int = 1) -> list[Change]:
    name = _name(fact.originator_id, f"{fact.originator_version}-{number}")
    return [
        PutNode(NAME, name, {"text": alias, "valid_from": day(valid_from)}),
        PutEdge(KNOWN_AS, fact.originator_id, name),
    ]


def _state(provisional: bool) -> str:
    return GroupState.PROVISIONAL if provisional else GroupState.REGISTERED
