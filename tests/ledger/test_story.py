"""A whole case, from the first report to the confirmed breach of an agreement, in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import RuleBroken
from domain.mediation import Mediation
from domain.mediation_mediators import MEDIATOR_STANDS_APART
from tests.ledger.conftest import Log, an_act
from tests.states import EAST, MEDIATION, WEST, a_confirmed_breach, a_person, a_proposed_mediation

if TYPE_CHECKING:
    from tests.states import World


def recorded(log: Log, world: World) -> None:
    """The world's facts, in the log."""
    log.store.insert_events(log.mapper.to_stored_events(world.facts))


def test_a_case_is_replayed_as_it_was_decided(log: Log) -> None:
    world = a_confirmed_breach()
    recorded(log, world)
    assert [r.fact for r in log.history.all(chunk=7)] == world.facts
    replayed = log.history.things(world.things)
    assert {id: vars(thing) for id, thing in replayed.items()} == {
        id: vars(thing) for id, thing in world.things.items()
    }


def test_what_a_decision_needs_from_the_record_is_loaded_for_it(log: Log) -> None:
    recorded(log, a_proposed_mediation())
    with pytest.raises(RuleBroken) as refused:
        log.register.change(
            MEDIATION,
            Mediation.appoint_mediator,
            act=an_act(),
            mediator=a_person("person-partial"),
            conflict_of_interest_declared=False,
            member_of=(WEST,),
        )
    assert refused.value.rule is MEDIATOR_STANDS_APART
    receipt = log.register.change(
        MEDIATION,
        Mediation.appoint_mediator,
        act=an_act(),
        mediator=a_person("person-apart"),
        conflict_of_interest_declared=False,
    )
    fact = log.history.at([receipt.position])[receipt.position].fact
    assert isinstance(fact, Mediation.MediatorAppointed)
    assert {EAST, WEST} <= set(fact.parties)
