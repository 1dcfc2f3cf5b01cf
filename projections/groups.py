"""What facts about groups change in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.group import Group, GroupState
from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary import BRANCH_OF, GROUP, HOME_IN, KNOWN_AS, NAME, PERSON, REPRESENTS
from projections.spelling import day

if TYPE_CHECKING:
    from datetime import date

    from domain.group import GroupFact


def changes(fact: GroupFact) -> list[Change]:
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
                *([PutEdge(HOME_IN, id, fact.home)] if fact.home else []),
                *([PutEdge(BRANCH_OF, id, fact.parent)] if fact.parent else []),
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
        case _:
            assert_never(fact)


def _alias(fact: GroupFact, alias: str, valid_from: date | None, number: int = 1) -> list[Change]:
    name = f"name-{fact.originator_id}-{fact.originator_version}-{number}"
    return [
        PutNode(NAME, name, {"text": alias, "valid_from": day(valid_from)}),
        PutEdge(KNOWN_AS, fact.originator_id, name),
    ]


def _state(provisional: bool) -> str:
    return GroupState.PROVISIONAL if provisional else GroupState.REGISTERED
