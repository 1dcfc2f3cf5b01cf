"""Agreements: clauses, visits, and how they come to an end."""

from datetime import timedelta
from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP
from domain.agreement import Agreement, AgreementState, EndCause
from domain.agreement_ended import (
    ENDS_ON_EVIDENCE,
    EVERYTHING_IS_KEPT,
    FOLLOWED_IN_ITS_DISPUTE,
    LAST_DAY_IS_OVER,
)
from domain.agreement_kept import HAS_THE_COMMITMENT
from domain.agreement_text import ENDS_AFTER_IT_BEGINS, MEDIATION_STANDS
from domain.mediation import Mediation
from tests.states import (
    AGREEMENT,
    MEDIATION,
    POLICE,
    REPORT,
    TEXT,
    World,
    a_confirmed_breach,
    a_drafted_agreement,
    a_signed_agreement,
    an_adjourned_mediation,
    an_alleged_breach,
    the_signatures,
)

END = {"cause": EndCause.OVERTAKEN, "finding": "The road is gone", "evidence": (REPORT,)}
CLAUSE = {"heading": "The road", "text": "The convoys take the northern road"}
VISIT = {"by_agency": POLICE, "finding": "The northern road is used"}


def signing(world: World, **more: Any) -> dict[str, Any]:
    given = {"text_hash": TEXT, "signatories": the_signatures(), "in_force_from": world.now.date()}
    return {**given, **more}


def an_agreement_with_a_last_day() -> World:
    world = a_drafted_agreement()
    world.decide(Agreement.sign, AGREEMENT, **signing(world, in_force_until=world.now.date() + timedelta(days=10)))
    return world


def an_agreement_that_follows(world: World) -> World:
    world.decide(Agreement.draft, "agreement-2", mediation=MEDIATION, title="Anew", text_hash=TEXT)
    world.decide(Agreement.sign, "agreement-2", **signing(world))
    return world


def a_fulfilled_agreement() -> World:
    world = a_signed_agreement()
    for number in (1, 2):
        world.decide(Agreement.waive_commitment, AGREEMENT, number=number, reason="Overtaken")
    world.decide(Agreement.fulfil, AGREEMENT)
    return world


def an_expired_agreement() -> World:
    world = an_agreement_with_a_last_day()
    world.wait(days=11)
    world.decide(Agreement.expire, AGREEMENT)
    return world


def a_renegotiated_agreement() -> World:
    world = an_agreement_that_follows(a_signed_agreement())
    world.decide(Agreement.renegotiate, AGREEMENT, successor="agreement-2", reason="A better road")
    return world


def an_ended_agreement() -> World:
    world = a_signed_agreement()
    world.decide(Agreement.end, AGREEMENT, **END)
    return world


STATES: dict[AgreementState, Any] = {
    AgreementState.DRAFTED: a_drafted_agreement,
    AgreementState.IN_FORCE: a_signed_agreement,
    AgreementState.BREACH_ALLEGED: an_alleged_breach,
    AgreementState.BREACH_CONFIRMED: a_confirmed_breach,
    AgreementState.FULFILLED: a_fulfilled_agreement,
    AgreementState.EXPIRED: an_expired_agreement,
    AgreementState.RENEGOTIATED: a_renegotiated_agreement,
    AgreementState.ENDED: an_ended_agreement,
}
IN_FORCE, ALLEGED, CONFIRMED = AgreementState.IN_FORCE, AgreementState.BREACH_ALLEGED, AgreementState.BREACH_CONFIRMED
BINDING = {IN_FORCE, ALLEGED, CONFIRMED}
STEPS: dict[str, tuple[Any, dict[str, Any], set[AgreementState]]] = {
    "clause": (Agreement.write_clause, CLAUSE, {AgreementState.DRAFTED}),
    "visit": (Agreement.make_monitoring_visit, VISIT, BINDING),
    "allege": (Agreement.allege_breach, {"clause": "Respect"}, BINDING),
    "end": (Agreement.end, END, {IN_FORCE, CONFIRMED}),
    "follow": (Agreement.renegotiate, {"successor": "agreement-9", "reason": "Anew"}, {IN_FORCE, CONFIRMED}),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", AgreementState)
def test_an_agreement_takes_the_steps_of_its_state_and_no_other(state: AgreementState, step: str) -> None:
    world: World = STATES[state]()
    assert world.agreement.state is state
    world.decide(Agreement.draft, "agreement-9", mediation=MEDIATION, title="Anew", text_hash=TEXT)
    world.decide(Agreement.sign, "agreement-9", **signing(world))
    decide, given, legal = STEPS[step]
    if state in legal:
        world.decide(decide, AGREEMENT, **given)
    else:
        assert world.refusal_of(decide, AGREEMENT, **given) is LEGAL_STEP


@pytest.mark.parametrize("state", sorted(set(AgreementState) - {AgreementState.IN_FORCE}))
def test_only_an_agreement_in_force_is_fulfilled_or_expires(state: AgreementState) -> None:
    assert STATES[state]().refusal_of(Agreement.fulfil, AGREEMENT) is LEGAL_STEP
    assert STATES[state]().refusal_of(Agreement.expire, AGREEMENT) is LEGAL_STEP


@pytest.mark.parametrize("state", sorted(set(AgreementState) - {AgreementState.DRAFTED} - BINDING))
def test_what_was_agreed_is_no_longer_owed_once_it_has_ended(state: AgreementState) -> None:
    world: World = STATES[state]()
    world.agreement.commitments.setdefault(1, world.agreement.commitments[1])
    decide = Agreement.report_commitment_done
    assert world.refusal_of(decide, AGREEMENT, number=2) is LEGAL_STEP
    assert world.refusal_of(decide, AGREEMENT, number=9) is HAS_THE_COMMITMENT


def test_no_agreement_is_drafted_in_a_mediation_that_failed() -> None:
    world = an_adjourned_mediation()
    world.decide(Mediation.declare_impasse, MEDIATION, reason="Nobody moved")
    given = {"mediation": MEDIATION, "title": "Peace", "text_hash": TEXT}
    assert world.refusal_of(Agreement.draft, AGREEMENT, **given) is MEDIATION_STANDS


def test_an_agreement_does_not_run_out_before_it_is_in_force() -> None:
    world = a_drafted_agreement()
    given = signing(world, in_force_until=world.now.date() - timedelta(days=1))
    assert world.refusal_of(Agreement.sign, AGREEMENT, **given) is ENDS_AFTER_IT_BEGINS
    world.decide(Agreement.sign, AGREEMENT, **signing(world, in_force_until=world.now.date()))


def test_clauses_are_counted_and_written_before_the_signatures() -> None:
    world = a_drafted_agreement()
    facts = [world.decide(Agreement.write_clause, AGREEMENT, **CLAUSE) for _ in range(2)]
    assert [getattr(fact, "number", None) for fact in facts] == [1, 2]


def test_a_visit_looks_at_commitments_that_were_made() -> None:
    world = a_signed_agreement()
    given = {**VISIT, "commitments": (1, 9)}
    assert world.refusal_of(Agreement.make_monitoring_visit, AGREEMENT, **given) is HAS_THE_COMMITMENT
    world.decide(Agreement.make_monitoring_visit, AGREEMENT, **VISIT, commitments=(1, 2), evidence=(REPORT,))
    world.decide(Agreement.make_monitoring_visit, AGREEMENT, **VISIT)
    assert world.agreement.visits == 2


def test_an_agreement_is_fulfilled_when_every_commitment_is_verified_or_waived() -> None:
    world = a_signed_agreement()
    world.decide(Agreement.waive_commitment, AGREEMENT, number=1, reason="Overtaken")
    assert world.refusal_of(Agreement.fulfil, AGREEMENT) is EVERYTHING_IS_KEPT
    world.decide(Agreement.report_commitment_done, AGREEMENT, number=2)
    assert world.refusal_of(Agreement.fulfil, AGREEMENT) is EVERYTHING_IS_KEPT
    world.decide(Agreement.verify_commitment, AGREEMENT, number=2)
    world.decide(Agreement.fulfil, AGREEMENT)
    assert world.agreement.state is AgreementState.FULFILLED


def test_an_agreement_expires_once_its_last_day_is_over() -> None:
    assert a_signed_agreement().refusal_of(Agreement.expire, AGREEMENT) is LAST_DAY_IS_OVER
    world = an_agreement_with_a_last_day()
    world.wait(days=10)
    assert world.refusal_of(Agreement.expire, AGREEMENT) is LAST_DAY_IS_OVER
    world.wait(days=1)
    world.decide(Agreement.expire, AGREEMENT)


def test_an_agreement_is_followed_by_one_of_its_dispute_that_stands() -> None:
    world = an_agreement_that_follows(a_signed_agreement())
    world.decide(Agreement.draft, "agreement-3", mediation=MEDIATION, title="A draft", text_hash=TEXT)
    for successor in (AGREEMENT, "agreement-3"):
        given = {"successor": successor, "reason": "So"}
        assert world.refusal_of(Agreement.renegotiate, AGREEMENT, **given) is FOLLOWED_IN_ITS_DISPUTE
    world.decide(Agreement.renegotiate, AGREEMENT, successor="agreement-2", reason="A better road")
    assert world.agreement.successor == "agreement-2"


def test_an_agreement_is_ended_on_evidence() -> None:
    world = a_signed_agreement()
    assert world.refusal_of(Agreement.end, AGREEMENT, **{**END, "evidence": ()}) is ENDS_ON_EVIDENCE
