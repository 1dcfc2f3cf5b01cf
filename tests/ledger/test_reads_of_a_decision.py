"""How often a decision reads the log: by what it has to look at, and never by how long the log is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from domain.decisions import decision_named, every_decision
from domain.ids import kind_of
from domain.subjects import SUBJECTS
from tests import states
from tests.ledger.conftest import an_act

if TYPE_CHECKING:
    from domain.decisions import Decision
    from domain.fact import Fact
    from tests.ledger.conftest import Log

READS = ("read", "read_at", "read_stream", "read_streams", "heads", "openings", "receipts")
Taken = tuple[Any, "Fact", dict[str, Any]]
THREE_STEPS = {"agreement.sign", "mediation.appoint_mediator", "mediation.convene_session"}
"""They look at a group over the dispute that the thing itself names, and each step is known by the one before only."""


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Taken]:
    """Every decision of the history that has every kind of fact, in order, with what it was given."""
    found: list[Taken] = []
    decide = states.World.decide

    def noted(world: states.World, decision: Any, id: str, /, **given: Any) -> Fact:
        fact = decide(world, decision, id, **given)
        found.append((decision, fact, {n: v for n, v in given.items() if n not in ("occurred", "classification")}))
        return fact

    monkeypatch.setattr(states.World, "decide", noted)
    states.everything_that_can_happen()
    return found


def counting(log: Log, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each way of reading the store is gone from now on."""
    counts: Counter[str] = Counter()

    def counted(name: str) -> Any:
        read = getattr(log.store, name)

        def reading(*given: Any, **named: Any) -> Any:
            counts[name] += 1
            return read(*given, **named)

        return reading

    for name in READS:
        monkeypatch.setattr(log.store, name, counted(name))
    return counts


def steps(decision: Decision) -> int:
    """How many reads it takes to reach everything that the decision looks at: what it is about and what it is given
    are known at once, what the record names only once that is read."""
    at_once = 0 if decision.opens and not any(p.thing for p in decision.parameters) else 1
    return at_once + max((1 + own.path.count(".") for own in decision.own), default=0)


def test_a_decision_reads_once_a_step_and_nothing_else(
    log: Log, taken: list[Taken], monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = counting(log, monkeypatch)
    seen: set[str] = set()
    kept_higher: set[str] = set()
    for decide, fact, given in taken:
        decision = decision_named(SUBJECTS[kind_of(fact.originator_id)], decide.__name__)
        act = an_act(now=states.BEGIN.replace(year=2031), occurred=fact.occurred, classification=fact.classification)
        counts.clear()
        if decision.opens:
            receipt = log.register.start(decide, act=act, id=fact.originator_id, **given)
        else:
            receipt = log.register.change(fact.originator_id, decide, act=act, **given)
        seen.add(decision.full_name)
        assert counts.pop("receipts") == 1  # whether this command is on record
        assert counts.pop("heads", 0) <= 1  # whether what is only named is on record
        assert counts.pop("read_streams", 0) <= steps(decision), decision.full_name
        looked_at_again = counts.pop("read_stream", 0)  # where something of it is kept higher than the new fact
        assert not counts, decision.full_name
        recorded = log.history.at([receipt.position])[receipt.position].fact
        looked_at = {recorded.originator_id, *(other.id for other in recorded.seen)}
        assert looked_at_again <= (len(looked_at) if looked_at & kept_higher else 0), decision.full_name
        if recorded.classification != recorded.thing_classification:
            kept_higher.add(recorded.originator_id)
    assert seen == every_decision().keys()


def test_no_decision_takes_more_than_two_steps_but_those_that_are_named() -> None:
    assert {name for name, decision in every_decision().items() if steps(decision) > 2} == THREE_STEPS
