"""Disputes as they are judged: the stage of escalation, connectors and dividers."""

from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP
from domain.dispute import ConflictStatus, Dispute, Handling, Phase
from domain.dispute_judged import JUDGED_ON_EVIDENCE, TIES_OR_DIVIDES_SOMEBODY, InfluenceCategory
from domain.errors import BadInput
from domain.merging import DECIDED_ON_THE_SURVIVOR
from tests.states import DESK, DISPUTE, EAST, OTHER_REPORT, REPORT, WEST, a_closed_dispute, a_dispute


def judged(stage: Any, **more: Any) -> dict[str, Any]:
    given = {"stage": stage, "rationale": "Threats were heard", "assessor": DESK, "method": "Talks"}
    return {**given, "evidence": (REPORT,), **more}


def test_the_stage_may_go_up_and_down() -> None:
    world = a_dispute()
    for stage in (3, 6, 2):
        world.decide(Dispute.assess_escalation, DISPUTE, **judged(stage))
        assert world.dispute.escalation == stage


@pytest.mark.parametrize("stage", [0, 10, -1, 2.5, "3", None])
def test_there_are_nine_stages(stage: Any) -> None:
    with pytest.raises((BadInput, ValueError)):
        a_dispute().decide(Dispute.assess_escalation, DISPUTE, **judged(stage))


def test_a_stage_is_judged_on_evidence() -> None:
    world = a_dispute()
    assert world.refusal_of(Dispute.assess_escalation, DISPUTE, **judged(3, evidence=())) is JUDGED_ON_EVIDENCE


def test_a_judgement_moves_none_of_the_other_three_axes() -> None:
    world = a_dispute()
    world.decide(Dispute.assess_escalation, DISPUTE, **judged(9, evidence=(REPORT, OTHER_REPORT)))
    dispute = world.dispute
    axes = (dispute.handling, dispute.phase, dispute.conflict_status)
    assert axes == (Handling.DETECTED, Phase.PREVENTION, ConflictStatus.NONE)


def test_a_closed_dispute_may_be_judged_and_one_that_is_none_is_not() -> None:
    a_closed_dispute().decide(Dispute.assess_escalation, DISPUTE, **judged(1))
    world = a_dispute()
    world.decide(Dispute.dismiss, DISPUTE, reason="A rumour")
    assert world.refusal_of(Dispute.assess_escalation, DISPUTE, **judged(1)) is LEGAL_STEP


@pytest.mark.parametrize("identify", [Dispute.identify_connector, Dispute.identify_divider])
@pytest.mark.parametrize("groups", [(), (EAST,), (EAST, EAST)])
def test_at_least_two_groups_are_tied_or_driven_apart(identify: Any, groups: tuple[str, ...]) -> None:
    given = {"description": "The market", "category": InfluenceCategory.SYSTEMS, "groups": groups}
    assert a_dispute().refusal_of(identify, DISPUTE, **given) is TIES_OR_DIVIDES_SOMEBODY


def test_connectors_and_dividers_are_counted_together() -> None:
    world = a_dispute()
    given = {"description": "The market", "category": InfluenceCategory.SYSTEMS, "groups": (EAST, WEST)}
    world.decide(Dispute.identify_connector, DISPUTE, **given)
    world.decide(Dispute.identify_divider, DISPUTE, **given)
    assert world.dispute.influences == 2
    world.decide(Dispute.detect, "dispute-2", title="The same")
    world.decide(Dispute.merge_into, DISPUTE, survivor="dispute-2", reason="So")
    assert world.refusal_of(Dispute.identify_connector, DISPUTE, **given) is DECIDED_ON_THE_SURVIVOR
