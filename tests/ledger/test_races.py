"""Somebody changes what another decision is looking at: one of the two is decided again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from domain.agreement import Agreement
from domain.dispute import Dispute, PartyRole
from domain.errors import Conflict, RuleBroken
from domain.group import HAS_MANDATE, Group
from domain.mediation import Mechanism, Mediation
from ledger.store import NOTHING
from tests.ledger.conftest import a_log, an_act
from tests.states import (
    AGREEMENT,
    DESK,
    DISPUTE,
    EAST,
    FRIENDS,
    SPEAKER_EAST,
    TEXT,
    a_drafted_agreement,
    a_person,
    an_assigned_dispute,
    the_signatures,
)

if TYPE_CHECKING:
    from ledger.keys import KeyStore
    from tests.ledger.conftest import Log
    from tests.states import World


def recorded(log: Log, world: World) -> None:
    log.store.insert_events(log.mapper.to_stored_events(world.facts))


def overtaken(log: Log) -> list[str]:
    """Every fact that rests on a version which was no longer the latest when the fact was appended."""
    versions: dict[str, int] = {}
    found = []
    for recorded in log.history.all():
        fact = recorded.fact
        found += [f"{recorded.position}: {seen}" for seen in fact.seen if versions[seen.id] != seen.version]
        versions[fact.originator_id] = fact.originator_version
    return found


def sign_while_the_mandate_ends(log: Log) -> None:
    """The mandate of one who signs ends after the decision to sign was taken, and before it is appended."""
    recorded(log, a_drafted_agreement())
    append = log.store.append

    def append_after(*given: Any, **named: Any) -> Any:
        log.store.append = append  # type: ignore[method-assign]  # once
        speaker = a_person(SPEAKER_EAST)
        log.register.change(
            EAST, Group.replace_representative, act=signing(), representative=speaker, reason="Stepped down"
        )
        return append(*given, **named)

    log.store.append = append_after  # type: ignore[method-assign]  # that is the race
    log.register.change(
        AGREEMENT,
        Agreement.sign,
        act=signing(),
        text_hash=TEXT,
        signatories=the_signatures(),
        in_force_from=signing().now.date(),
    )


def signing() -> Any:
    return an_act(now=a_drafted_agreement().now)


def test_a_decision_is_taken_again_when_what_it_looked_at_has_changed(log: Log) -> None:
    with pytest.raises(RuleBroken) as refused:
        sign_while_the_mandate_ends(log)
    assert refused.value.rule is HAS_MANDATE
    assert overtaken(log) == []


def test_the_race_is_seen_where_the_store_does_not_look(log: Log) -> None:
    looking = log.store.append
    log.store.append = lambda *given, **named: looking(*given, **{**named, "unchanged": NOTHING})  # type: ignore[method-assign]  # the planted fault
    sign_while_the_mandate_ends(log)
    assert len(overtaken(log)) == 1


def test_many_writers_about_many_things_overtake_nobody(open_a_store: Any, keys: KeyStore) -> None:
    logs = [a_log(open_a_store(), keys) for _ in range(2)]
    recorded(logs[0], an_assigned_dispute())

    def until_done(log: Log, decide: Any, id: str | None, **given: Any) -> None:
        act = an_act()
        while True:
            try:
                if id is None:
                    log.register.start(decide, act=act, **given)
                else:
                    log.register.change(id, decide, act=act, **given)
            except Conflict:  # the others were faster twelve times
                continue
            return

    def propose(number: int) -> None:
        given = {"dispute": DISPUTE, "proposer": DESK, "mechanism": Mechanism.VILLAGE}
        until_done(logs[number % 2], Mediation.propose, None, **given)

    def come_and_go(log: Log) -> None:
        for _ in range(8):
            until_done(log, Dispute.add_party, DISPUTE, group=FRIENDS, role=PartyRole.SUPPORTING)
            until_done(log, Dispute.remove_party, DISPUTE, group=FRIENDS, reason="They only watched")

    with ThreadPoolExecutor(8) as writers:
        proposing = [writers.submit(propose, number) for number in range(24)]
        changing = [writers.submit(come_and_go, logs[0])]
        for work in (*proposing, *changing):
            work.result()
    facts = [r.fact for r in logs[0].history.all()]
    proposals = [fact for fact in facts if isinstance(fact, Mediation.Proposed)]
    assert len(proposals) == 24
    assert all(fact.seen for fact in proposals)
    assert overtaken(logs[0]) == []
