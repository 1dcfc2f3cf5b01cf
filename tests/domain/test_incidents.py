"""Incidents: what happened, how much of it is known, and that unknown is not zero."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from domain.aggregate import LEGAL_STEP, SOMETHING_CHANGED
from domain.incident import (
    ONCE_ON_A_SIDE,
    RESTS_ON_EVIDENCE,
    SAYS_WHEN,
    Account,
    Incident,
    IncidentState,
    IncidentType,
    Tally,
)
from domain.merging import DECIDED_ON_THE_SURVIVOR
from domain.report import Report
from domain.report_weighed import EVIDENCE_STANDS
from tests.states import (
    EAST,
    INCIDENT,
    OTHER_INCIDENT,
    OTHER_REPORT,
    REPORT,
    THAT_DAY,
    WEST,
    World,
    a_linked_report,
    an_account,
    an_incident,
    happened,
)

NOTHING_KNOWN = {"killed": Tally(), "injured": Tally(), "displaced": Tally()}


def confirmed() -> World:
    world = an_incident()
    world.decide(Incident.confirm, INCIDENT, evidence=(REPORT,), reason="Two sources agree")
    return world


def refuted() -> World:
    world = confirmed()
    world.decide(Incident.refute, INCIDENT, evidence=(OTHER_REPORT,), reason="It was another day")
    return world


def account_of(world: World) -> Account:
    account = world.incident.account
    assert account is not None
    return account


def test_a_number_that_nobody_knows_is_not_zero() -> None:
    assert Tally() != Tally(low=0, best=0, high=0)
    assert account_of(an_incident()).killed.best is None


def test_a_known_zero_is_kept_apart_from_unknown() -> None:
    world = an_incident()
    nobody = Tally(low=0, best=0, high=0)
    world.decide(Incident.revise_tally, INCIDENT, reason="Counted", **{**NOTHING_KNOWN, "killed": nobody})
    assert account_of(world).killed == nobody
    assert account_of(world).injured == Tally()


def test_a_negative_number_is_never_a_way_to_say_unknown() -> None:
    with pytest.raises(ValidationError):
        Tally(best=-99)


def test_an_incident_is_never_taken_to_have_happened_when_it_was_recorded() -> None:
    assert a_linked_report().refusal_of(Incident.record_, INCIDENT, account=an_account()) is SAYS_WHEN


def test_numbers_that_contradict_each_other_are_kept_as_said_and_told_apart() -> None:
    said = Tally(low=9, best=4, high=6)
    world = a_linked_report()
    world.decide(Incident.record_, INCIDENT, account=an_account(killed=said), occurred=THAT_DAY)
    assert account_of(world).killed == said
    assert not said.in_order


@pytest.mark.parametrize("tally", [Tally(), Tally(low=1), Tally(low=1, high=3), Tally(low=2, best=2, high=2)])
def test_numbers_are_in_order_as_far_as_they_are_known(tally: Tally) -> None:
    assert tally.in_order


def test_a_group_is_named_once_on_each_side() -> None:
    world = a_linked_report()
    assert (
        world.refusal_of(Incident.record_, INCIDENT, account=an_account(side_a=(EAST, EAST)), occurred=THAT_DAY)
        is ONCE_ON_A_SIDE
    )


def test_a_correction_names_each_group_once_on_a_side_too() -> None:
    given = {"account": an_account(associated=(WEST, WEST)), "reason": "More was known"}
    assert an_incident().refusal_of(Incident.correct, INCIDENT, **given) is ONCE_ON_A_SIDE


def test_a_group_that_is_said_to_have_stood_on_both_sides_is_recorded_so() -> None:
    world = a_linked_report()
    world.decide(Incident.record_, INCIDENT, account=an_account(side_a=(EAST,), side_b=(EAST,)), occurred=THAT_DAY)
    assert len(account_of(world).participants()) == 2


def test_an_incident_without_any_actor_is_one() -> None:
    world = a_linked_report()
    world.decide(Incident.record_, INCIDENT, account=Account(type=IncidentType.DESTRUCTION), occurred=THAT_DAY)
    assert account_of(world).participants() == []


def test_an_incident_may_lie_years_before_it_is_recorded() -> None:
    world = a_linked_report()
    ago = happened(world.now - timedelta(days=9000))
    fact = world.decide(Incident.record_, INCIDENT, account=an_account(), occurred=ago)
    assert fact.occurred == world.incident.occurred == ago


def test_a_correction_replaces_the_whole_account() -> None:
    world = an_incident()
    other = Account(type=IncidentType.MOB_VIOLENCE, side_a=(WEST,))
    world.decide(Incident.correct, INCIDENT, account=other, reason="The sides were confused")
    assert world.incident.account == other


def test_a_correction_that_says_no_time_leaves_the_time_as_it_was() -> None:
    world = an_incident()
    before = world.incident.occurred
    world.wait(days=3)
    fact = world.decide(Incident.correct, INCIDENT, account=an_account(weapon="stones"), reason="A photograph")
    assert fact.occurred == world.incident.occurred == before


def test_a_correction_may_be_of_the_time_alone() -> None:
    world = an_incident()
    earlier = happened(world.now - timedelta(days=2))
    world.decide(Incident.correct, INCIDENT, account=account_of(world), reason="The day before", occurred=earlier)
    assert world.incident.occurred == earlier


def test_a_correction_corrects_something() -> None:
    world = an_incident()
    given = {"account": account_of(world), "reason": "No change"}
    assert world.refusal_of(Incident.correct, INCIDENT, **given) is SOMETHING_CHANGED
    assert world.refusal_of(Incident.correct, INCIDENT, occurred=world.incident.occurred, **given) is SOMETHING_CHANGED


def test_a_revision_revises_something() -> None:
    world = an_incident()
    account = account_of(world)
    same = {"killed": account.killed, "injured": account.injured, "displaced": account.displaced}
    assert world.refusal_of(Incident.revise_tally, INCIDENT, reason="No change", **same) is SOMETHING_CHANGED


def test_revised_numbers_leave_the_rest_of_the_account() -> None:
    world = an_incident()
    before = account_of(world)
    world.decide(Incident.revise_tally, INCIDENT, reason="Counted", **NOTHING_KNOWN)
    assert account_of(world) == before.model_copy(update=NOTHING_KNOWN)


def test_a_confirmed_incident_may_still_be_refuted_and_have_its_numbers_revised() -> None:
    world = confirmed()
    world.decide(Incident.revise_tally, INCIDENT, reason="Counted", **NOTHING_KNOWN)
    world.decide(Incident.refute, INCIDENT, evidence=(OTHER_REPORT,), reason="It was another day")
    assert world.incident.state is IncidentState.REFUTED


def test_an_incident_begins_as_reported_and_is_confirmed() -> None:
    states = [an_incident().incident.state, confirmed().incident.state]
    assert states == [IncidentState.REPORTED, IncidentState.CONFIRMED]


def test_an_incident_is_confirmed_once_and_not_after_it_was_refuted() -> None:
    given = {"evidence": (REPORT,), "reason": "Once more"}
    assert confirmed().refusal_of(Incident.confirm, INCIDENT, **given) is LEGAL_STEP
    assert refuted().refusal_of(Incident.confirm, INCIDENT, **given) is LEGAL_STEP


def test_a_refuted_incident_is_not_refuted_again_and_has_no_numbers_to_revise() -> None:
    world = refuted()
    assert world.refusal_of(Incident.refute, INCIDENT, evidence=(REPORT,), reason="Again") is LEGAL_STEP
    assert world.refusal_of(Incident.revise_tally, INCIDENT, reason="Counted", **NOTHING_KNOWN) is LEGAL_STEP


def test_an_incident_is_neither_confirmed_nor_refuted_on_nothing() -> None:
    world = an_incident()
    assert world.refusal_of(Incident.confirm, INCIDENT, evidence=(), reason="A feeling") is RESTS_ON_EVIDENCE
    assert world.refusal_of(Incident.refute, INCIDENT, evidence=(), reason="A feeling") is RESTS_ON_EVIDENCE


def test_it_may_be_found_out_later_what_was_left_unconfirmed() -> None:
    for step in (Incident.confirm, Incident.refute):
        world = an_incident()
        world.decide(Incident.leave_unconfirmed, INCIDENT, reason="Nobody was found who saw it")
        assert world.incident.state is IncidentState.UNCONFIRMED
        world.decide(step, INCIDENT, evidence=(OTHER_REPORT,), reason="Somebody was")


def test_a_wrong_refutation_is_reopened_and_not_overwritten() -> None:
    world = refuted()
    world.decide(Incident.reopen, INCIDENT, reason="That was another incident")
    assert world.incident.state is IncidentState.REPORTED
    world.decide(Incident.confirm, INCIDENT, evidence=(REPORT,), reason="It was seen")


def test_an_incident_that_is_open_is_not_reopened() -> None:
    assert an_incident().refusal_of(Incident.reopen, INCIDENT, reason="Why not") is LEGAL_STEP


@pytest.mark.parametrize("step", [Incident.confirm, Incident.refute, Incident.leave_unconfirmed, Incident.merge_into])
def test_nothing_is_found_out_about_an_incident_from_a_report_that_does_not_stand(step: Any) -> None:
    world = an_incident()
    world.decide(Incident.record_, OTHER_INCIDENT, account=an_account(), occurred=THAT_DAY)
    world.decide(Report.retract, OTHER_REPORT, reason="Had not seen it")
    more = {"survivor": OTHER_INCIDENT} if step is Incident.merge_into else {}
    given = {"evidence": (OTHER_REPORT,), "reason": "It says so", **more}
    assert world.refusal_of(step, INCIDENT, **given) is EVIDENCE_STANDS


def test_two_records_of_one_happening_are_one_until_that_is_undone() -> None:
    world = confirmed()
    world.decide(Incident.record_, OTHER_INCIDENT, account=an_account(), occurred=THAT_DAY)
    world.decide(Incident.merge_into, INCIDENT, survivor=OTHER_INCIDENT, reason="The same hour and road")
    assert (world.incident.state, world.incident.speaks_for) == (IncidentState.MERGED, OTHER_INCIDENT)
    given = {"account": an_account(weapon="stones"), "reason": "A photograph"}
    assert world.refusal_of(Incident.correct, INCIDENT, **given) is DECIDED_ON_THE_SURVIVOR
    world.decide(Incident.undo_merge, INCIDENT, reason="Another road")
    assert world.incident.state is IncidentState.CONFIRMED
