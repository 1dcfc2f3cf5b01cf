"""Machines walk whole cases at random, against the model in ``lives``: what it calls legal happens, what it does not is
refused by a named rule, and everything stands where it says."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from domain.agency import Agency, AgencyKind
from domain.agreement import Agreement, AgreementState
from domain.alert import Alert, AlertState
from domain.commitment import CommitmentState
from domain.dispute import ConflictStatus, Dispute, Handling, Phase
from domain.errors import RuleBroken
from domain.mediation import Mediation, MediationState
from domain.meeting import Meeting, MeetingState
from domain.recovery import Recovery, RecoveryState
from domain.tasking import Tasking, TaskingState
from tests.domain.lives import A_WHOLE_CASE, STEPS, Attempt, Cannot, Case, a_legal_way
from tests.states import BUPATI, MEETING, RECOVERY, World, an_incident

if TYPE_CHECKING:
    from enum import StrEnum

ENDS = ("dismiss", "refer", "merge", "leave", "impasse", "supersede")
WALK = [name for name in STEPS if name not in ENDS]
"""The steps that a case goes on after."""


class ALife(RuleBasedStateMachine):
    """One dispute with all that belongs to it."""

    @initialize(steps=st.integers(0, len(A_WHOLE_CASE)))
    def begin(self, steps: int) -> None:
        self.world: World = an_incident()
        self.world.decide(Agency.register, BUPATI, name="The regent", kind=AgencyKind.HEAD_OF_REGION)
        self.world.decide(Dispute.detect, "dispute-other", title="Another")
        self.case = Case(today=self.world.now.date())
        for name in A_WHOLE_CASE[:steps]:
            attempt = a_legal_way(self.case, name)
            assert attempt is not None, f"{name} is not legal in {self.case}"
            self.attempt(attempt)
        self.looked_at = self.world.dispute.version, _axes(self.world.dispute)

    @rule(data=st.data())
    def somebody_does_what_is_legal(self, data: st.DataObject) -> None:
        names = data.draw(st.permutations(WALK))
        way = next((way for name in names if (way := a_legal_way(self.case, name))), None)
        if way is not None:
            self.attempt(way)

    @rule(data=st.data(), name=st.sampled_from(list(STEPS)))
    def somebody_tries_anything(self, data: st.DataObject, name: str) -> None:
        try:
            attempt = STEPS[name](self.case, lambda among: data.draw(st.sampled_from(among)))
        except Cannot:
            return
        self.attempt(attempt)

    @rule(days=st.sampled_from([1, 4, 40]))
    def time_passes(self, days: int) -> None:
        self.world.wait(days=days)
        self.case.today = self.world.now.date()

    def attempt(self, attempt: Attempt) -> None:
        """Try something: what the model calls legal happens, and nothing else does."""
        try:
            self.world.decide(attempt.decide, attempt.id, **attempt.given)
            happened = True
        except RuleBroken:
            happened = False
        assert happened is attempt.legal, f"{attempt.decide.__qualname__} with {attempt.given}"
        if happened:
            attempt.then()

    def stands(self) -> list[StrEnum]:
        """Every state that something of the case is in."""
        dispute = self.world.dispute
        states: list[StrEnum] = [dispute.handling, dispute.phase, dispute.conflict_status]
        states += [self.world.thing(Mediation, name).state for name in self.case.talks]
        for name in self.case.papers:
            agreement = self.world.thing(Agreement, name)
            states += [agreement.state, *agreement.commitments.values()]
        if self.case.recovery:
            states.append(self.world.thing(Recovery, RECOVERY).state)
        if self.case.meeting:
            states.append(self.world.thing(Meeting, MEETING).state)
        states += [self.world.thing(Tasking, name).state for name in self.case.taskings]
        states += [self.world.thing(Alert, name).state for name in self.case.alerts]
        return states

    @invariant()
    def everything_stands_where_the_model_says(self) -> None:
        if not hasattr(self, "case"):
            return
        dispute = self.world.dispute
        stands = [dispute.handling, dispute.phase, dispute.conflict_status]
        assert stands == [self.case.handling, self.case.phase, self.case.status]
        for name, talks in self.case.talks.items():
            mediation = self.world.thing(Mediation, name)
            assert (mediation.state, mediation.consents) == (talks.state, talks.consents)
        for name, paper in self.case.papers.items():
            agreement = self.world.thing(Agreement, name)
            assert (agreement.state, list(agreement.commitments.values())) == (paper.state, paper.commitments)
        if self.case.recovery:
            assert self.world.thing(Recovery, RECOVERY).state == self.case.recovery
        if self.case.meeting:
            meeting = self.world.thing(Meeting, MEETING)
            assert (meeting.state, meeting.decisions) == (self.case.meeting, self.case.decided)
        for name, state in self.case.taskings.items():
            assert self.world.thing(Tasking, name).state == state
        for name, state in self.case.alerts.items():
            assert self.world.thing(Alert, name).state == state
        assert dispute.alerts == self.case.listed

    @invariant()
    def the_four_axes_are_never_mixed(self) -> None:
        """No fact of the dispute moves more than one of them."""
        if hasattr(self, "case"):
            version, axes = self.looked_at
            self.looked_at = self.world.dispute.version, _axes(self.world.dispute)
            moved = [axis for axis in range(4) if axes[axis] != self.looked_at[1][axis]]
            assert len(moved) <= self.looked_at[0] - version


def _axes(dispute: Dispute) -> tuple[object, ...]:
    return dispute.handling, dispute.phase, dispute.conflict_status, dispute.escalation


def test_no_case_comes_into_an_illegal_state() -> None:
    run_state_machine_as_test(
        ALife,
        settings=settings(
            max_examples=25,
            stateful_step_count=40,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_legal_state_is_reached_by_walking_at_random() -> None:
    dice = random.Random(20250420)  # no secret
    of_the_case = (Handling, Phase, ConflictStatus, MediationState, AgreementState, CommitmentState, RecoveryState)
    states = (*of_the_case, MeetingState, TaskingState, AlertState)
    missing = {(kind, state) for kind in states for state in kind}
    missing.remove((CommitmentState, CommitmentState.BREACHED))  # the walks allege breaches of clauses only
    for _ in range(200):
        life = ALife()
        life.begin(dice.randint(0, len(A_WHOLE_CASE)))
        for _ in range(30):
            if dice.random() < 0.1:
                life.time_passes(40)
            names = list(WALK if dice.random() < 0.9 else ENDS)
            dice.shuffle(names)
            way = next((way for name in names if (way := a_legal_way(life.case, name, dice.choice))), None)
            if way is not None:
                life.attempt(way)
            missing -= {(type(state), state) for state in life.stands()}
        if not missing:
            return
    raise AssertionError(f"never reached: {missing}")
