"""Bad input that shows only in what went before (domain.md §7): a late entry, a picture used twice.

What is wrong or strange by itself stands in ``tests/api/test_bad_input.py``; messages that were passed on in
``test_standing.py``, one report about two disputes in ``test_reports.py``, groups taken for one another in
``test_identity.py``, names in a narrative in ``test_personal.py``.
"""

from __future__ import annotations

from datetime import timedelta

from domain.agreement import Agreement, AgreementState
from domain.commitment import CommitmentState
from domain.report import Channel, Falsehood, Report, ReportRole, ReportState, TriageDecision, Urgency
from tests.states import (
    AGREEMENT,
    DISPUTE,
    OTHER_REPORT,
    POLICE,
    SOURCE,
    THIRD_REPORT,
    a_confirmed_breach,
    a_linked_report,
    an_alleged_breach,
    happened,
)

PHOTO = "5e" * 32
"""The SHA-256 of a picture."""


def test_what_is_entered_after_a_breach_for_a_day_before_it_shows_both_times_and_takes_nothing_back() -> None:
    world = an_alleged_breach()
    (alleged,) = [fact for fact in world.facts_of(AGREEMENT) if fact.TOPIC == "agreement.breach-alleged"]
    world.wait(days=3)
    earlier = happened(alleged.occurred.start - timedelta(hours=6))
    late = world.decide(Agreement.report_commitment_done, AGREEMENT, number=2, occurred=earlier)
    assert late.occurred.start < alleged.occurred.start
    assert late.originator_version > alleged.originator_version
    assert world.agreement.state is AgreementState.BREACH_ALLEGED


def test_a_breach_that_was_found_is_not_undone_by_a_late_entry() -> None:
    world = a_confirmed_breach()
    before = happened(world.now - timedelta(days=1))
    world.refusal_of(Agreement.report_commitment_done, AGREEMENT, number=1, occurred=before)
    assert world.agreement.commitments[1] is CommitmentState.BREACHED


def test_a_real_picture_makes_no_report_true_and_a_false_report_no_picture_false() -> None:
    """Both show the same file. The one that says something else of it is declared false; the other stands."""
    world = a_linked_report()
    hoax = {"source": SOURCE, "channel": Channel.MESSAGE, "title": "They burn the village", "attachments": (PHOTO,)}
    world.decide(Report.receive, THIRD_REPORT, **hoax)
    world.decide(Report.receive, "report-4", **{**hoax, "title": "The market fire of last year"})
    for decide, given in (
        (Report.triage, {"decision": TriageDecision.PURSUE, "urgency": Urgency.IMMEDIATE, "reason": "Fear"}),
        (Report.link_to_dispute, {"dispute": DISPUTE, "role": ReportRole.EVIDENCE}),
    ):
        world.decide(decide, THIRD_REPORT, **given)
    false = {"reason_code": Falsehood.ELSEWHERE, "verifier": POLICE, "evidence": ("report-4", OTHER_REPORT)}
    world.decide(Report.declare_false, THIRD_REPORT, **false, reason="The picture is of another fire")
    assert world.thing(Report, THIRD_REPORT).state is ReportState.DECLARED_FALSE
    assert world.thing(Report, "report-4").stands
    assert [f.attachments for f in world.facts if isinstance(f, Report.Received)][-2:] == [(PHOTO,), (PHOTO,)]
