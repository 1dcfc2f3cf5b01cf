"""Agreements: signed with a mandate, kept or broken, and found to be so on evidence."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from domain.aggregate import LEGAL_STEP
from domain.agreement import Agreement, AgreementState, Signatory
from domain.agreement_broken import ALREADY_IN_FORCE, BREACH_IS_OPEN, NAMES_WHAT_IS_BROKEN, RESTS_ON_EVIDENCE
from domain.agreement_kept import HAS_THE_COMMITMENT
from domain.agreement_text import (
    COMES_FROM_A_SESSION,
    EVERY_PRINCIPAL_SIGNS,
    IN_FORCE_AFTER_SIGNING,
    OBLIGOR_IS_A_PARTY,
    SAME_TEXT,
)
from domain.commitment import BreachState, CommitmentState, Due
from domain.dispute import Dispute, PartyRole
from domain.group import HAS_MANDATE, Group
from tests.states import (
    AGREEMENT,
    DISPUTE,
    EAST,
    FRIENDS,
    MEDIATION,
    OTHER_REPORT,
    OTHER_TEXT,
    REPORT,
    SPEAKER_EAST,
    TEXT,
    World,
    a_commitment_reported_done,
    a_confirmed_breach,
    a_consenting_mediation,
    a_drafted_agreement,
    a_person,
    a_signed_agreement,
    an_alleged_breach,
    happened,
    the_signatures,
)


def signing(world: World, **other: Any) -> dict[str, Any]:
    given = {"text_hash": TEXT, "signatories": the_signatures(), "in_force_from": world.now.date()}
    return {**given, **other}


def test_an_agreement_comes_from_a_mediation_that_held_a_session() -> None:
    given = {"mediation": MEDIATION, "title": "Peace", "text_hash": TEXT}
    assert a_consenting_mediation().refusal_of(Agreement.draft, AGREEMENT, **given) is COMES_FROM_A_SESSION


def test_an_agreement_is_about_the_dispute_that_was_mediated() -> None:
    assert a_drafted_agreement().agreement.dispute == DISPUTE


# ── Commitments ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_commitment_has_somebody_bound_and_a_day_or_expressly_none() -> None:
    made = [f for f in a_drafted_agreement().facts_of(AGREEMENT) if isinstance(f, Agreement.CommitmentMade)]
    assert [(f.number, f.due.on is None) for f in made] == [(1, False), (2, True)]


def test_that_there_is_no_day_has_to_be_said() -> None:
    with pytest.raises(ValidationError):
        Due.model_validate({})


def test_only_a_party_binds_itself() -> None:
    world = a_drafted_agreement()
    given = {"obligor": FRIENDS, "text": "Stay at home", "due": Due(on=None)}
    assert world.refusal_of(Agreement.make_commitment, AGREEMENT, **given) is OBLIGOR_IS_A_PARTY
    world.decide(Dispute.add_party, DISPUTE, group=FRIENDS, role=PartyRole.SUPPORTING)
    world.decide(Agreement.make_commitment, AGREEMENT, **given)
    assert world.agreement.commitments[3] is CommitmentState.OPEN


def test_nothing_is_added_to_a_signed_agreement() -> None:
    given = {"obligor": EAST, "text": "And another thing", "due": Due(on=None)}
    assert a_signed_agreement().refusal_of(Agreement.make_commitment, AGREEMENT, **given) is LEGAL_STEP


# ── Signing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_signed_agreement_is_in_force() -> None:
    assert a_drafted_agreement().agreement.state is AgreementState.DRAFTED
    assert a_signed_agreement().agreement.state is AgreementState.IN_FORCE


def test_an_agreement_is_signed_once() -> None:
    world = a_signed_agreement()
    assert world.refusal_of(Agreement.sign, AGREEMENT, **signing(world)) is LEGAL_STEP


def test_what_is_signed_is_what_was_drafted() -> None:
    world = a_drafted_agreement()
    assert world.refusal_of(Agreement.sign, AGREEMENT, **signing(world, text_hash=OTHER_TEXT)) is SAME_TEXT


def test_an_agreement_may_come_into_force_later_and_not_earlier_than_it_is_signed() -> None:
    world = a_drafted_agreement()
    day = timedelta(days=1)
    early = signing(world, in_force_from=world.now.date() - day)
    assert world.refusal_of(Agreement.sign, AGREEMENT, **early) is IN_FORCE_AFTER_SIGNING
    world.decide(Agreement.sign, AGREEMENT, **signing(world, in_force_from=world.now.date() + day))
    assert world.agreement.in_force_from == world.now.date() + day


def _signatories(case: str) -> tuple[Signatory, ...]:
    east, west = the_signatures()
    stranger = Signatory(party=FRIENDS, representative=SPEAKER_EAST, mandate="None")
    return {"one": (east,), "none": (), "twice": (east, west, west), "stranger": (east, west, stranger)}[case]


@pytest.mark.parametrize("case", ["one", "none", "twice", "stranger"])
def test_every_principal_signs_once_and_nobody_else_does(case: str) -> None:
    world = a_drafted_agreement()
    given = signing(world, signatories=_signatories(case))
    assert world.refusal_of(Agreement.sign, AGREEMENT, **given) is EVERY_PRINCIPAL_SIGNS


def test_nobody_signs_with_the_mandate_of_another_party() -> None:
    world = a_drafted_agreement()
    east, west = the_signatures()
    given = signing(world, signatories=(east, west.model_copy(update={"representative": SPEAKER_EAST})))
    assert world.refusal_of(Agreement.sign, AGREEMENT, **given) is HAS_MANDATE


def test_a_mandate_is_looked_at_on_the_day_of_signing() -> None:
    world = a_drafted_agreement()
    world.decide(Group.replace_representative, EAST, representative=a_person(SPEAKER_EAST), reason="Stepped down")
    assert world.refusal_of(Agreement.sign, AGREEMENT, **signing(world)) is HAS_MANDATE
    yesterday = world.now - timedelta(days=1)
    given = signing(world, in_force_from=yesterday.date())
    world.decide(Agreement.sign, AGREEMENT, occurred=happened(yesterday), **given)
    assert world.agreement.state is AgreementState.IN_FORCE


# ── Keeping it ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_commitment_is_reported_done_and_verified() -> None:
    world = a_commitment_reported_done()
    assert world.agreement.commitments[1] is CommitmentState.REPORTED_DONE
    world.decide(Agreement.verify_commitment, AGREEMENT, number=1, evidence=(REPORT,))
    assert world.agreement.commitments == {1: CommitmentState.VERIFIED, 2: CommitmentState.OPEN}


def test_a_returned_commitment_may_be_reported_done_again() -> None:
    world = a_commitment_reported_done()
    world.decide(Agreement.return_commitment, AGREEMENT, number=1, reason="Half done")
    world.decide(Agreement.report_commitment_done, AGREEMENT, number=1)
    assert world.agreement.commitments[1] is CommitmentState.REPORTED_DONE


def test_an_open_or_returned_commitment_may_be_waived() -> None:
    world = a_commitment_reported_done()
    world.decide(Agreement.return_commitment, AGREEMENT, number=1, reason="Half done")
    for number in (1, 2):
        world.decide(Agreement.waive_commitment, AGREEMENT, number=number, reason="Overtaken by events")
    assert set(world.agreement.commitments.values()) == {CommitmentState.WAIVED}


STEPS: dict[str, tuple[Any, dict[str, Any]]] = {
    "report": (Agreement.report_commitment_done, {}),
    "verify": (Agreement.verify_commitment, {}),
    "return": (Agreement.return_commitment, {"reason": "Half done"}),
    "waive": (Agreement.waive_commitment, {"reason": "Overtaken by events"}),
}
LEGAL = {
    CommitmentState.OPEN: {"report", "waive"},
    CommitmentState.REPORTED_DONE: {"verify", "return"},
    CommitmentState.RETURNED: {"report", "waive"},
    CommitmentState.VERIFIED: set(),
    CommitmentState.WAIVED: set(),
    CommitmentState.BREACHED: set(),
}
WAYS = {
    CommitmentState.OPEN: (),
    CommitmentState.REPORTED_DONE: ("report",),
    CommitmentState.RETURNED: ("report", "return"),
    CommitmentState.VERIFIED: ("report", "verify"),
    CommitmentState.WAIVED: ("waive",),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", CommitmentState)
def test_a_commitment_takes_the_steps_of_its_state_and_no_other(state: CommitmentState, step: str) -> None:
    world = a_confirmed_breach() if state is CommitmentState.BREACHED else a_signed_agreement()
    for way in WAYS.get(state, ()):
        decide, given = STEPS[way]
        world.decide(decide, AGREEMENT, number=1, **given)
    assert world.agreement.commitments[1] is state
    decide, given = STEPS[step]
    if step in LEGAL[state]:
        world.decide(decide, AGREEMENT, number=1, **given)
    else:
        assert world.refusal_of(decide, AGREEMENT, number=1, **given) is LEGAL_STEP


@pytest.mark.parametrize("step", STEPS)
def test_a_commitment_that_was_never_made_takes_no_step(step: str) -> None:
    decide, given = STEPS[step]
    assert a_signed_agreement().refusal_of(decide, AGREEMENT, number=9, **given) is HAS_THE_COMMITMENT


def test_nothing_is_kept_before_it_is_signed() -> None:
    assert a_drafted_agreement().refusal_of(Agreement.report_commitment_done, AGREEMENT, number=1) is LEGAL_STEP


# ── Breaking it ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_cannot_be_broken() -> None:
    assert a_drafted_agreement().refusal_of(Agreement.allege_breach, AGREEMENT, commitment=1) is LEGAL_STEP


def test_an_allegation_says_what_is_broken() -> None:
    world = a_signed_agreement()
    assert world.refusal_of(Agreement.allege_breach, AGREEMENT, against=EAST) is NAMES_WHAT_IS_BROKEN
    assert world.refusal_of(Agreement.allege_breach, AGREEMENT, commitment=9) is HAS_THE_COMMITMENT


def test_nothing_is_broken_before_it_is_in_force() -> None:
    world = a_drafted_agreement()
    tomorrow = world.now.date() + timedelta(days=1)
    world.decide(Agreement.sign, AGREEMENT, **signing(world, in_force_from=tomorrow))
    assert world.refusal_of(Agreement.allege_breach, AGREEMENT, clause="Respect") is ALREADY_IN_FORCE
    world.wait(days=1)
    world.decide(Agreement.allege_breach, AGREEMENT, clause="Respect")
    assert world.agreement.state is AgreementState.BREACH_ALLEGED


def test_what_happened_before_the_agreement_does_not_break_it() -> None:
    world = a_signed_agreement()
    before = happened(world.now - timedelta(days=30))
    assert world.refusal_of(Agreement.allege_breach, AGREEMENT, commitment=1, occurred=before) is ALREADY_IN_FORCE


def test_a_breach_is_confirmed_on_evidence() -> None:
    given = {"number": 1, "finding": "A convoy was seen", "evidence": ()}
    assert an_alleged_breach().refusal_of(Agreement.confirm_breach, AGREEMENT, **given) is RESTS_ON_EVIDENCE


def test_a_confirmed_breach_breaks_its_commitment_and_no_other() -> None:
    agreement = a_confirmed_breach().agreement
    assert agreement.state is AgreementState.BREACH_CONFIRMED
    assert agreement.commitments == {1: CommitmentState.BREACHED, 2: CommitmentState.OPEN}


def test_the_breach_of_a_clause_breaks_no_commitment() -> None:
    world = a_signed_agreement()
    world.decide(Agreement.allege_breach, AGREEMENT, clause="Respect")
    world.decide(Agreement.confirm_breach, AGREEMENT, number=1, finding="It was so", evidence=(OTHER_REPORT,))
    assert set(world.agreement.commitments.values()) == {CommitmentState.OPEN}


def test_a_dismissed_allegation_leaves_the_agreement_in_force() -> None:
    world = an_alleged_breach()
    world.decide(Agreement.dismiss_breach, AGREEMENT, number=1, finding="It was somebody else")
    assert world.agreement.state is AgreementState.IN_FORCE
    assert world.agreement.breaches[1].state is BreachState.DISMISSED


def test_an_allegation_is_decided_once() -> None:
    confirm = {"number": 1, "finding": "Again", "evidence": (REPORT,)}
    dismiss = {"number": 1, "finding": "Again"}
    dismissed = an_alleged_breach()
    dismissed.decide(Agreement.dismiss_breach, AGREEMENT, **dismiss)
    for world in (a_confirmed_breach(), dismissed, a_signed_agreement()):
        assert world.refusal_of(Agreement.confirm_breach, AGREEMENT, **confirm) is BREACH_IS_OPEN
        assert world.refusal_of(Agreement.dismiss_breach, AGREEMENT, **dismiss) is BREACH_IS_OPEN


@pytest.mark.parametrize("confirm_first", [True, False])
def test_where_an_agreement_stands_does_not_depend_on_the_order_of_allegations(confirm_first: bool) -> None:
    world = an_alleged_breach()
    confirm = {"number": 1, "finding": "A convoy was seen", "evidence": (REPORT,)}
    if confirm_first:
        world.decide(Agreement.confirm_breach, AGREEMENT, **confirm)
    world.decide(Agreement.allege_breach, AGREEMENT, clause="Respect")
    if not confirm_first:
        world.decide(Agreement.confirm_breach, AGREEMENT, **confirm)
    assert world.agreement.state is AgreementState.BREACH_CONFIRMED


def test_an_agreement_goes_on_being_in_doubt_while_another_allegation_is_open() -> None:
    world = an_alleged_breach()
    world.decide(Agreement.allege_breach, AGREEMENT, clause="Respect")
    world.decide(Agreement.dismiss_breach, AGREEMENT, number=1, finding="It was somebody else")
    assert world.agreement.state is AgreementState.BREACH_ALLEGED


def test_a_commitment_is_owed_on_although_another_one_was_broken() -> None:
    world = a_confirmed_breach()
    world.decide(Agreement.report_commitment_done, AGREEMENT, number=2)
    assert world.agreement.commitments[2] is CommitmentState.REPORTED_DONE


def test_a_due_day_may_lie_in_the_future() -> None:
    assert Due(on=date(2099, 1, 1)).on == date(2099, 1, 1)
