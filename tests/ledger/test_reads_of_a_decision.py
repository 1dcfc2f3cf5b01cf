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
    from ledger.register import Receipt
    from tests.ledger.conftest import Log

READS = ("read", "read_at", "read_stream", "read_streams", "heads", "openings", "receipts")
Taken = tuple[Any, "Fact", dict[str, Any]]


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


def record(log: Log, decide: Any, fact: Fact, given: dict[str, Any]) -> Receipt:
    """Take a decision of the history again, through the write door."""
    act = an_act(now=states.BEGIN.replace(year=2031), occurred=fact.occurred, classification=fact.classification)
    opens = decision_named(SUBJECTS[kind_of(fact.originator_id)], decide.__name__).opens
    if opens:
        return log.register.start(decide, act=act, id=fact.originator_id, **given)
    return log.register.change(fact.originator_id, decide, act=act, **given)


def steps(decision: Decision) -> int:
    """How many reads it takes to reach everything that the decision looks at: what it is about, what that has named from
    its first fact on, and what it is given are read at once, what else the record names once that is read."""
    at_once = 0 if decision.opens and not any(p.thing for p in decision.parameters) else 1
    return at_once + max((1 for own in decision.own if own.path != decision.names), default=0)


def test_a_decision_reads_once_a_step_and_nothing_else(
    log: Log, taken: list[Taken], monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = counting(log, monkeypatch)
    seen: set[str] = set()
    kept_higher: set[str] = set()
    for decide, fact, given in taken:
        decision = decision_named(SUBJECTS[kind_of(fact.originator_id)], decide.__name__)
        counts.clear()
        receipt = record(log, decide, fact, given)
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


def test_no_decision_takes_more_than_two_steps() -> None:
    assert max(map(steps, every_decision().values())) == 2


def test_what_a_thing_names_in_its_first_fact_is_read_with_it(log: Log, taken: list[Taken]) -> None:
    """And nothing else of it: not what it does not name, nor by what a text merely says."""
    for one in taken:
        record(log, *one)
    for thing, field, named in (
        (states.MEDIATION, "dispute", states.DISPUTE),
        (states.AGREEMENT, "dispute", states.DISPUTE),
        (states.AGREEMENT, "title", None),
        (states.DISPUTE, "dispute", None),
        ("mediation-none", "dispute", None),
    ):
        found = log.store.read_streams([states.EAST], (thing, field))
        assert found.keys() == {states.EAST} | ({named} if named else set()), (thing, field)
        assert log.store.read_streams([], (thing, field)).keys() == ({named} if named else set())
        assert found[states.EAST] == log.store.read_stream(states.EAST)
