"""What becomes of a report: put away, rejected, retracted, declared false, merged, corrected; and who is a witness."""

from typing import Any

import pytest

from domain.aggregate import LEGAL_STEP, SOMETHING_CHANGED
from domain.merging import DECIDED_ON_THE_SURVIVOR, NOT_INTO_ITSELF, SURVIVOR_STANDS
from domain.report import (
    FALSE_ON_EVIDENCE,
    Channel,
    Claim,
    Falsehood,
    RejectionReason,
    Report,
    ReportRole,
    ReportState,
    Requester,
    Statement,
    TriageDecision,
    Urgency,
)
from domain.report_weighed import EVIDENCE_STANDS, INDEPENDENTLY_CONFIRMED
from domain.witness import COPY_FROM, TOO_SHORT, Comparison, similarity
from tests.states import (
    DISPUTE,
    NARRATIVES,
    OTHER_REPORT,
    OTHER_SOURCE,
    POLICE,
    REPORT,
    World,
    a_graded_report,
    a_linked_report,
    a_person,
    a_report,
    a_triaged_report,
)

WHY = {"reason": "Found out on the spot"}
FALSE: dict[str, Any] = {
    "reason_code": Falsehood.FABRICATED,
    "verifier": POLICE,
    "evidence": (OTHER_REPORT,),
    **WHY,
}
REJECT: dict[str, Any] = {"reason_code": RejectionReason.OUT_OF_SCOPE, **WHY}
LINK: dict[str, Any] = {"dispute": DISPUTE, "role": ReportRole.EVIDENCE}
FORWARDED = (
    f"Diteruskan berkali-kali: {NARRATIVES[REPORT].upper().replace('.', '')} Mohon disebarkan kepada semua warga!!!"
)


def a_false_report() -> World:
    world = a_linked_report()
    world.decide(Report.declare_false, REPORT, **FALSE)
    return world


def heard(world: World, narrative: str | None, source: str = OTHER_SOURCE, **more: Any) -> None:
    """A further report, ``report-3``, comes in."""
    told = None if narrative is None else a_person("person-passer-by", narrative)
    given = {"channel": Channel.MESSAGE, "title": "Again", "narrative": told, **more}
    world.decide(Report.receive, "report-3", source=source, **given)


def confirmed_by_the_third(world: World) -> Report.Graded:
    fact = world.decide(Report.grade, REPORT, credibility=1, basis="Two agree", corroborated_by=("report-3",))
    assert isinstance(fact, Report.Graded)
    return fact


@pytest.mark.parametrize("begin", [a_triaged_report, a_graded_report])
def test_a_report_that_bears_on_no_dispute_is_put_away(begin: Any) -> None:
    world: World = begin()
    world.decide(Report.file, REPORT, **WHY)
    assert world.report.state is ReportState.FILED
    assert world.refusal_of(Report.grade, REPORT, credibility=3, basis="Possible") is LEGAL_STEP


@pytest.mark.parametrize("begin", [a_report, a_linked_report])
def test_a_report_is_not_put_away_before_it_is_triaged_or_while_it_is_linked(begin: Any) -> None:
    assert begin().refusal_of(Report.file, REPORT, **WHY) is LEGAL_STEP


@pytest.mark.parametrize("begin", [a_report, a_triaged_report])
def test_a_report_is_rejected_before_it_is_graded(begin: Any) -> None:
    world: World = begin()
    world.decide(Report.reject, REPORT, **REJECT)
    assert world.report.state is ReportState.REJECTED


@pytest.mark.parametrize("begin", [a_graded_report, a_linked_report])
def test_a_report_is_not_rejected_once_it_is_graded(begin: Any) -> None:
    assert begin().refusal_of(Report.reject, REPORT, **REJECT) is LEGAL_STEP


@pytest.mark.parametrize("begin", [a_report, a_triaged_report, a_graded_report, a_linked_report, a_false_report])
def test_a_source_may_take_its_report_back_at_any_time_but_once(begin: Any) -> None:
    world: World = begin()
    world.decide(Report.retract, REPORT, **WHY)
    assert world.report.state is ReportState.RETRACTED
    assert world.refusal_of(Report.retract, REPORT, **WHY) is LEGAL_STEP


def test_only_a_linked_report_is_declared_false() -> None:
    assert a_false_report().report.state is ReportState.DECLARED_FALSE
    assert a_graded_report().refusal_of(Report.declare_false, REPORT, **FALSE) is LEGAL_STEP


@pytest.mark.parametrize("evidence", [(), (REPORT,)])
def test_a_report_is_declared_false_on_another(evidence: tuple[str, ...]) -> None:
    given = {**FALSE, "evidence": evidence}
    assert a_linked_report().refusal_of(Report.declare_false, REPORT, **given) is FALSE_ON_EVIDENCE


@pytest.mark.parametrize("fall", [Report.retract, Report.reject])
def test_a_report_that_does_not_stand_is_no_evidence(fall: Any) -> None:
    world = a_linked_report()
    world.decide(fall, OTHER_REPORT, **(REJECT if fall is Report.reject else WHY))
    assert world.refusal_of(Report.declare_false, REPORT, **FALSE) is EVIDENCE_STANDS
    given = {"credibility": 2, "basis": "Both agree", "corroborated_by": (OTHER_REPORT,)}
    assert world.refusal_of(Report.grade, REPORT, **given) is EVIDENCE_STANDS


def test_a_merged_report_is_no_evidence_beside_the_one_that_it_is() -> None:
    world = a_linked_report()
    world.decide(Report.merge_into, OTHER_REPORT, survivor=REPORT, **WHY)
    given = {"credibility": 1, "basis": "Both agree", "corroborated_by": (OTHER_REPORT,)}
    assert world.refusal_of(Report.grade, REPORT, **given) is EVIDENCE_STANDS


@pytest.mark.parametrize("fall", [Report.retract, Report.declare_false])
def test_a_report_that_does_not_stand_goes_no_further(fall: Any) -> None:
    world = a_linked_report()
    world.decide(fall, REPORT, **(FALSE if fall is Report.declare_false else WHY))
    assert world.refusal_of(Report.grade, REPORT, credibility=3, basis="Possible") is LEGAL_STEP
    assert world.refusal_of(Report.unlink_from_dispute, REPORT, dispute=DISPUTE, **WHY) is LEGAL_STEP
    assert world.refusal_of(Report.file, REPORT, **WHY) is LEGAL_STEP
    assert world.refusal_of(Report.reject, REPORT, **REJECT) is LEGAL_STEP


@pytest.mark.parametrize(
    ("begin", "fall", "given", "stood"),
    [
        (a_report, Report.reject, REJECT, ReportState.RECEIVED),
        (a_graded_report, Report.retract, WHY, ReportState.GRADED),
        (a_linked_report, Report.declare_false, FALSE, ReportState.LINKED),
        (a_false_report, Report.retract, WHY, ReportState.LINKED),
    ],
)
def test_a_report_that_fell_wrongly_is_reinstated_where_it_stood(
    begin: Any, fall: Any, given: dict[str, Any], stood: ReportState
) -> None:
    world: World = begin()
    world.decide(fall, REPORT, **given)
    world.decide(Report.reinstate, REPORT, **WHY)
    assert world.report.state is stood
    assert world.refusal_of(Report.reinstate, REPORT, **WHY) is LEGAL_STEP


@pytest.mark.parametrize("begin", [a_report, a_graded_report, a_linked_report, a_false_report])
def test_a_report_is_merged_and_stands_where_it_stood_when_that_is_undone(begin: Any) -> None:
    world: World = begin()
    before = world.report.state
    world.decide(Report.merge_into, REPORT, survivor=OTHER_REPORT, **WHY)
    assert (world.report.state, world.report.speaks_for) == (ReportState.MERGED, OTHER_REPORT)
    assert world.refusal_of(Report.retract, REPORT, **WHY) is DECIDED_ON_THE_SURVIVOR
    world.decide(Report.undo_merge, REPORT, **WHY)
    assert (world.report.state, world.report.speaks_for) == (before, REPORT)


def test_a_report_is_merged_into_another_one_that_stands() -> None:
    world = a_report()
    assert world.refusal_of(Report.merge_into, REPORT, survivor=REPORT, **WHY) is NOT_INTO_ITSELF
    world.decide(Report.merge_into, REPORT, survivor=OTHER_REPORT, **WHY)
    assert world.refusal_of(Report.merge_into, OTHER_REPORT, survivor=REPORT, **WHY) is SURVIVOR_STANDS


def test_what_was_taken_down_wrongly_is_corrected_and_both_are_on_record() -> None:
    world = a_report()
    says = Statement(title="Two convoys met", claims=(Claim(aspect="injured", says="three"),))
    world.decide(Report.correct, REPORT, statement=says, requested_by=Requester.CLERK, reason="Misheard")
    assert world.report.statement == says
    received, corrected = world.facts_of(REPORT)
    assert isinstance(received, Report.Received)
    assert isinstance(corrected, Report.Corrected)
    assert received.claims == (Claim(aspect="injured", says="several"),)


def test_a_report_is_not_corrected_to_what_it_says() -> None:
    world = a_report()
    given = {"statement": world.report.statement, "requested_by": Requester.DATA_SUBJECT, **WHY}
    assert world.refusal_of(Report.correct, REPORT, **given) is SOMETHING_CHANGED


def test_a_message_that_was_passed_on_is_no_second_witness() -> None:
    world = a_triaged_report()
    heard(world, FORWARDED)
    given = {"credibility": 1, "basis": "Two agree", "corroborated_by": ("report-3",)}
    assert world.refusal_of(Report.grade, REPORT, **given) is INDEPENDENTLY_CONFIRMED


def test_somebody_who_tells_of_the_same_in_other_words_is_a_witness() -> None:
    world = a_triaged_report()
    heard(world, "At ten I saw stones thrown where the roads cross, and three young people were carried to the clinic.")
    (looked_at,) = confirmed_by_the_third(world).compared
    assert looked_at.similarity is not None
    assert 20 < looked_at.similarity < COPY_FROM


def test_a_grade_keeps_what_was_looked_at_even_where_it_proves_nothing() -> None:
    world = a_triaged_report()
    heard(world, FORWARDED)
    fact = world.decide(Report.grade, REPORT, credibility=2, basis="Heard", corroborated_by=("report-3",) * 2)
    assert isinstance(fact, Report.Graded)
    (looked_at,) = fact.compared
    assert (looked_at.same_source, looked_at.same_agency, looked_at.independent) == (False, False, False)


@pytest.mark.parametrize("narrative", [None, "Stones flew."])
def test_texts_too_short_to_tell_are_not_held_to_be_copies(narrative: str | None) -> None:
    world = a_triaged_report()
    heard(world, narrative, claims=(Claim(aspect="injured", says="several"),))
    assert confirmed_by_the_third(world).compared == (
        Comparison(report="report-3", same_source=False, same_agency=False, similarity=None),
    )


def test_a_copy_is_known_whatever_its_case_order_and_additions() -> None:
    text = NARRATIVES[REPORT]
    backwards = " ".join(reversed(text.split()))
    assert [similarity(text, other) for other in (text, FORWARDED, backwards)] == [100, 100, 100]
    assert len(min(NARRATIVES.values(), key=len)) > TOO_SHORT


def test_a_grade_from_before_copies_were_looked_for_is_still_read() -> None:
    stored = {"credibility": 1, "corroborated_by": ["report-2"]}
    assert Report.Graded.UPCASTS[1](stored) == {**stored, "compared": []}


def test_a_rejected_report_is_triaged_no_more() -> None:
    world = a_report()
    world.decide(Report.reject, REPORT, **REJECT)
    again = {"decision": TriageDecision.PURSUE, "urgency": Urgency.SOON, "reason": "People were hurt"}
    assert world.refusal_of(Report.triage, REPORT, **again) is LEGAL_STEP
