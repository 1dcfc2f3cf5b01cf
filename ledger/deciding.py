"""Taking a decision over what is on record, and seeing that its fact says nothing that is kept higher.

While a thing decides, all its facts count, and some decisions write what they saw into their fact: the name that a
group had, the record that it was merged into, who takes part. Where some of what they looked at is classified higher
than the new fact, they are taken once more over the rest, and must say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from domain.act import Seen, acting
from domain.aggregate import must_tell_nothing_kept_higher
from domain.fact import Fact
from ledger.folding import Folding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from domain.act import Act
    from domain.aggregate import Aggregate
    from domain.classification import Classification
    from domain.decisions import Arguments, Decision, Parameter
    from ledger.history import History

    Things = Callable[[Collection[str]], dict[str, Aggregate]]
    """Loads things by their ids; one that is not on record is left out."""

_SAID_ANYWAY = frozenset({"number", "source_reliability"})
"""Fields that are not held against what is known: one only counts what came before, as a version does, and ids are made
from it; and no report is turned away because of what is thought of its source, by which it has to be graded."""


def things_named(parameter: Parameter, given: Arguments) -> list[tuple[str, str]]:
    """The things that an argument names: where, and by which id."""
    value = getattr(given, parameter.name)
    if parameter.thing is None or value is None:
        return []
    if parameter.many:
        return [(f"{parameter.name}.{index}", id) for index, id in enumerate(value)]
    return [(parameter.name, value)]


def take(decision: Decision, id: str, act: Act, given: Arguments, loaded: dict[str, Aggregate], things: Things) -> Fact:
    """The fact that a decision comes to. ``loaded`` are the things that it names; those that the record names are
    added to it. Raises as the decision does."""
    thing = None if decision.opens else loaded[id]
    filled = {p.name: _filled(p, getattr(given, p.name), loaded) for p in decision.parameters}

    def load(ids: tuple[str, ...]) -> dict[str, Aggregate]:
        missing = [other for other in ids if other not in loaded]
        loaded.update(things(missing) if missing else {})
        return loaded

    filled |= decision.own_things(thing, filled, load)
    seen = tuple(Seen(id=other.id, version=other.version) for other in loaded.values() if other is not thing)
    with acting(act.model_copy(update={"seen": seen})):
        if thing is None:
            thing = decision.method(decision.subject, id=id, **filled)
        else:
            decision.method(thing, **filled)
    (fact,) = pending(thing)
    return fact


def hold_against_what_is_known(
    fact: Fact, decision: Decision, act: Act, given: Arguments, loaded: dict[str, Aggregate], history: History
) -> None:
    """Refuse a fact that says what is recorded in a higher class only. Raises RuleBroken."""
    given_names = {parameter.name for parameter in decision.parameters}
    found = type(fact).model_fields.keys() - Fact.model_fields.keys() - given_names - _SAID_ANYWAY
    own = fact.classification
    if not found or all(thing.is_known_to(own) or not thing.classification.within(own) for thing in loaded.values()):
        return
    versions = {other: thing.version for other, thing in loaded.items()} | {
        fact.originator_id: fact.originator_version - 1
    }
    known = as_known(versions, own, history)

    def things(ids: Collection[str]) -> dict[str, Aggregate]:
        return as_known({other: thing.version for other, thing in history.things(ids).items()}, own, history)

    try:
        again = take(decision, fact.originator_id, act, given, known, things)
    except Exception:  # noqa: BLE001  # without what is kept higher, it could not have been decided
        again = None
    must_tell_nothing_kept_higher(fact, again, found)


def as_known(versions: dict[str, int], classification: Classification, history: History) -> dict[str, Aggregate]:
    """Things at these versions, as those know them who may read what is classified like this. A thing that is
    classified higher itself is as it is: that it may be named is for its own readers to decide."""
    known: dict[str, Aggregate] = {}
    for id, version in versions.items():
        folding, whole = Folding(), True
        for recorded in history.of(id):
            if recorded.fact.originator_version > version:
                break
            own = recorded.fact.thing_classification
            if own.within(classification) and not recorded.fact.classification.within(classification):
                whole = False
                continue
            folding.add(recorded, complete=whole)
        if folding.thing is not None:
            folding.thing.version = version
            known[id] = folding.thing
    return known


def pending(thing: Aggregate) -> list[Fact]:
    """What was decided and is not yet recorded."""
    return cast("list[Fact]", thing.pending_events)


def _filled(parameter: Parameter, value: Any, loaded: dict[str, Aggregate]) -> Any:
    if parameter.thing is None or value is None:
        return value
    return tuple(loaded[id] for id in value) if parameter.many else loaded[value]
