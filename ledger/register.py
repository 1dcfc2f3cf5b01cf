"""The one door through which anything is written: decide, then append."""

from __future__ import annotations

import random
import time
from collections import deque
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from eventsourcing.persistence import IntegrityError
from pydantic import TypeAdapter, ValidationError

from domain.act import must_act_for_an_agency
from domain.decisions import Decision, decisions_of
from domain.errors import BadInput, Conflict, NotFound
from domain.ids import Refers, kind_of
from domain.subjects import SUBJECTS
from ledger.deciding import hold_against_what_is_known, pending, take, things_named
from ledger.digests import digest_of_command, digest_of_fact
from ledger.finding import ids_in
from ledger.store import NOTHING, Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.act import Act
    from domain.aggregate import Aggregate
    from domain.decisions import Arguments
    from domain.fact import Fact
    from ledger.history import History
    from ledger.mapper import FactMapper
    from ledger.store import FactStore

__all__ = ["Receipt", "Register"]

_ATTEMPTS = 12
_FIRST_PAUSE_S = 0.005
_LONGEST_PAUSE_S = 0.5


class Register:
    """Takes decisions and records what they come to, each command at most once."""

    def __init__(self, store: FactStore, mapper: FactMapper, history: History) -> None:
        self._store = store
        self._mapper = mapper
        self._history = history

    def start(
        self, decide: Callable[..., Any] | Decision, /, *, act: Act, id: str | None = None, **arguments: Any
    ) -> Receipt:
        """Take the decision that opens a new thing, such as ``Group.register``.

        Things that the decision is about are given by their ids. Without an ``id`` it is made from the command's.
        Raises BadInput, RuleBroken, NotFound (naming the field of the id that is not on record) or Conflict (the id is
        taken, or the command came before with other content).
        """
        decision = _opening(decide)
        kind = decision.subject.KIND
        id = id or f"{kind}-{act.command_id.hex}"
        try:
            _id_of(kind).validate_python(id)
        except ValidationError:
            raise BadInput([("id", f"is not an id of a {kind}: {kind}-… is needed")]) from None
        return self._carry_out(decision, id, act, arguments, None)

    def change(
        self,
        id: str,
        decide: Callable[..., Any] | Decision,
        /,
        *,
        act: Act,
        expected_version: int | None = None,
        **arguments: Any,
    ) -> Receipt:
        """Take a decision about a thing on record, such as ``Group.rename``.

        With ``expected_version``, only if the thing still stands at that version. Raises as ``start`` does, and
        NotFound when there is no such thing.
        """
        subject = SUBJECTS.get(kind_of(id))
        if subject is None:
            raise NotFound(id)
        decision = _changing(subject, decide)
        if decision.subject is not subject:
            raise NotFound(id)
        return self._carry_out(decision, id, act, arguments, expected_version)

    def append(self, things: Sequence[Aggregate]) -> list[Receipt]:
        """Write the pending facts of several things in one transaction; one receipt a fact, in the order given.

        A fact whose command was recorded before with the same content is not written again and gets its first
        receipt. A fact may refer to what is on record or opened by another fact of the batch, which then comes first.
        """
        facts: list[Fact] = [fact for thing in things for fact in pending(thing)]
        digests = {fact.command_id: digest_of_fact(fact, self._mapper.keys.secret()) for fact in facts}
        if len(digests) != len(facts):
            msg = "every fact of a batch needs a command id of its own"
            raise Conflict(msg)
        receipts: dict[UUID, Receipt] = {}
        for attempt in range(_ATTEMPTS):
            _pause_before(attempt)
            receipts = self._receipts(digests)
            new = [fact for fact in facts if fact.command_id not in receipts]
            if not new:
                break
            try:
                receipts |= self._write(self._in_order(new), digests)
            except IntegrityError:
                taken = self._store.heads({fact.originator_id for fact in new})
                if self._receipts(digests).keys() == receipts.keys() and any(
                    taken.get(fact.originator_id, 0) >= fact.originator_version for fact in new
                ):
                    msg = "somebody else recorded a later version of one of these things; load them and decide again"
                    raise Conflict(msg) from None
                continue
            except Exception:  # whatever went wrong, the answer may be all that was lost
                receipts = self._receipts(digests)
                if len(receipts) < len(facts):
                    raise
            break
        for thing in things:
            thing.pending_events.clear()
        return [receipts[fact.command_id] for fact in facts]

    def _carry_out(
        self, decision: Decision, id: str, act: Act, arguments: dict[str, Any], expected_version: int | None
    ) -> Receipt:
        given = _checked(decision, arguments)
        digest = {act.command_id: digest_of_command(decision, id, act, given, self._mapper.keys.secret())}
        for attempt in range(_ATTEMPTS):
            _pause_before(attempt)
            if done := self._receipts(digest):
                return done[act.command_id]
            try:
                fact = self._decided(decision, id, act, given, expected_version)
                seen = {other.id: other.version for other in fact.seen}
                return self._write([fact], digest, seen)[act.command_id]
            except IntegrityError:
                continue  # somebody was faster: with this command, with the same thing, or with one that was looked at
            except Exception:  # whatever went wrong, the same command may have been recorded meanwhile
                if done := self._receipts(digest):
                    return done[act.command_id]
                raise
        msg = f"{id} was changed by others {_ATTEMPTS} times while this was being decided; try again"
        raise Conflict(msg)

    def _decided(self, decision: Decision, id: str, act: Act, given: Arguments, expected_version: int | None) -> Fact:
        named = {path: other for parameter in decision.parameters for path, other in things_named(parameter, given)}
        wanted = set(named.values()) | (set() if decision.opens else {id})
        found = self._history.things(wanted, (id, decision.names) if decision.names else None) if wanted else {}
        loaded = {other: thing for other, thing in found.items() if other in wanted}

        def things(ids: Collection[str]) -> dict[str, Aggregate]:
            unread = [other for other in ids if other not in found]
            found.update(self._history.things(unread) if unread else {})
            return {other: found[other] for other in ids if other in found}

        if not decision.opens and id not in loaded:
            raise NotFound(id)
        for path, other in named.items():
            if other not in loaded:
                raise NotFound(other, path)
        thing = None if decision.opens else loaded[id]
        if thing is not None and expected_version is not None and thing.version != expected_version:
            msg = f"{id} stands at version {thing.version}, not at {expected_version}; look at it again"
            raise Conflict(msg)
        fact = take(decision, id, act, given, loaded, things)
        hold_against_what_is_known(fact, decision, act, given, loaded, self._history)
        self._check_references(fact, set(loaded), opens=decision.opens)
        return fact

    def _check_references(self, fact: Fact, known: set[str], *, opens: bool) -> None:
        named = {other: path for path, other in ids_in(fact) if other not in known}
        wanted = {*named, *([fact.originator_id] if opens else []), *([fact.on_behalf_of] if fact.on_behalf_of else [])}
        heads = self._store.heads(wanted) if wanted else {}
        must_act_for_an_agency(fact, heads)
        if opens and fact.originator_id in heads:
            msg = f"{fact.originator_id} is already on record"
            raise Conflict(msg)
        for other, path in named.items():
            if other not in heads:
                raise NotFound(other, path)

    def _in_order(self, facts: list[Fact]) -> list[Fact]:
        """Every fact after those that open what it refers to; NotFound when there is nothing to refer to."""
        needs = {fact.command_id: {other: path for path, other in ids_in(fact)} for fact in facts}
        behind = {fact.on_behalf_of for fact in facts if fact.on_behalf_of}
        known = set(self._store.heads({other for named in needs.values() for other in named} | behind))
        for fact in facts:
            must_act_for_an_agency(fact, known)
        queues: dict[str, deque[Fact]] = {}
        for fact in facts:
            queues.setdefault(fact.originator_id, deque()).append(fact)
        ordered: list[Fact] = []
        while len(ordered) < len(facts):
            before = len(ordered)
            for id, queue in queues.items():
                while queue and needs[queue[0].command_id].keys() <= known:
                    ordered.append(queue.popleft())
                    known.add(id)
            if len(ordered) == before:
                stuck = next(queue[0] for queue in queues.values() if queue)
                other, path = next((o, p) for o, p in needs[stuck.command_id].items() if o not in known)
                raise NotFound(other, f"{stuck.originator_id}: {path}")
        return ordered

    def _write(
        self, facts: list[Fact], digests: dict[UUID, bytes], unchanged: Mapping[str, int] = NOTHING
    ) -> dict[UUID, Receipt]:
        written: list[tuple[int, datetime]] = self._store.append(
            self._mapper.to_stored_events(facts),
            commands=[(fact.command_id, digests[fact.command_id]) for fact in facts],
            unchanged=unchanged,
        )
        return {
            fact.command_id: Receipt(fact.originator_id, fact.originator_version, position, recorded_at)
            for fact, (position, recorded_at) in zip(facts, written, strict=True)
        }

    def _receipts(self, digests: dict[UUID, bytes]) -> dict[UUID, Receipt]:
        """The receipts of those commands that were recorded; Conflict if one of them came with other content."""
        found = self._store.receipts(digests)
        for command_id, (digest, _) in found.items():
            if digest != digests[command_id]:  # about which thing is not told: the caller may not know of it
                msg = f"command {command_id} was already used for something else; give a new command a new id"
                raise Conflict(msg)
        return {command_id: receipt for command_id, (_, receipt) in found.items()}


@cache
def _id_of(kind: str) -> TypeAdapter[str]:
    return TypeAdapter(Annotated[str, Refers(kind)])


def _opening(decide: Callable[..., Any] | Decision) -> Decision:
    if isinstance(decide, Decision):
        decision: Decision | None = decide
    else:
        decision = decisions_of(getattr(decide, "__self__", object)).get(decide.__name__)
    if decision is None or not decision.opens:
        msg = f"{decide!r} does not open a thing; give a decision such as Group.register"
        raise TypeError(msg)
    return decision


def _changing(subject: type[Aggregate], decide: Callable[..., Any] | Decision) -> Decision:
    if isinstance(decide, Decision):
        decision: Decision | None = decide
    else:
        of_all = (d for s in (subject, *SUBJECTS.values()) for d in decisions_of(s).values())
        decision = next((d for d in of_all if d.method is decide), None)
    if decision is None or decision.opens:
        msg = f"{decide!r} does not change a thing; give a decision such as Group.rename"
        raise TypeError(msg)
    return decision


def _checked(decision: Decision, arguments: dict[str, Any]) -> Arguments:
    try:
        return decision.arguments(**arguments)
    except ValidationError as error:
        raise BadInput.of(error) from None


def _pause_before(attempt: int) -> None:
    """Full jitter: writers that met once do not meet again at the same moment."""
    if attempt:
        time.sleep(random.uniform(0, min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**attempt)))  # noqa: S311  # no secret
