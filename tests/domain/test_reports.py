"""Reports and their sources: reliability of the one, credibility of the other, each judged in isolation."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from domain.aggregate import LEGAL_STEP
from domain.dispute import Dispute
from domain.errors import BadInput
from domain.grade import Reliability
from domain.report import Channel, Claim, Report, ReportRole, ReportState, TriageDecision, Urgency
from domain.report_weighed import INDEPENDENTLY_CONFIRMED, LINKED_AT_ALL, LINKED_ONCE, NOT_ITS_OWN_WITNESS
from domain.source import PERIOD_ENDS_AFTER_IT_BEGINS, Source, SourceKind
from tests.states import (
    DISPUTE,
    OTHER_REPORT,
    OTHER_SOURCE,
    POLICE,
    REPORT,
    SOURCE,
    World,
    a_dispute,
    a_graded_report,
    a_linked_report,
    a_report,
    a_source,
    a_triaged_report,
    happened,
)

TRIAGE = {"decision": TriageDecision.PURSUE, "urgency": Urgency.SOON, "reason": "People were hurt"}


def a_report_of(world: World, source: str, **more: object) -> Report:
    given: dict[str, object] = {"source": source, "channel": Channel.LETTER, "title": "The same again", **more}
    world.decide(Report.receive, "report-3", **given)
    return world.thing(Report, "report-3")


def letter(world: World, reliability: Reliability, valid_from: date, valid_until: date | None = None) -> None:
    world.decide(
        Source.assess_reliability,
        SOURCE,
        reliability=reliability,
        basis="Experience",
        valid_from=valid_from,
        valid_until=valid_until,
    )


def received(world: World) -> Report.Received:
    fact = world.facts[-1]
    assert isinstance(fact, Report.Received)
    return fact


def test_nobody_has_judged_a_new_source() -> None:
    assert a_source().thing(Source, SOURCE).reliability_on(date(2025, 4, 20)) is Reliability.F


def test_the_reliability_of_a_source_is_a_series_of_judgements() -> None:
    world = a_source()
    letter(world, Reliability.C, date(2024, 1, 1), date(2024, 12, 31))
    letter(world, Reliability.A, date(2025, 1, 1))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    judged = [world.thing(Source, SOURCE).reliability_on(day) for day in days]
    assert judged == [Reliability.F, Reliability.C, Reliability.C, Reliability.A]


def test_of_two_judgements_of_the_same_day_the_later_one_counts() -> None:
    world = a_source()
    letter(world, Reliability.A, date(2025, 1, 1))
    letter(world, Reliability.E, date(2025, 4, 1), date(2025, 4, 30))
    source = world.thing(Source, SOURCE)
    assert source.reliability_on(date(2025, 4, 15)) is Reliability.E
    assert source.reliability_on(date(2025, 5, 1)) is Reliability.A


def test_the_period_of_a_judgement_does_not_end_before_it_begins() -> None:
    given = {"reliability": Reliability.A, "basis": "Experience"}
    period = {"valid_from": date(2025, 2, 1), "valid_until": date(2025, 1, 1)}
    refused = a_source().refusal_of(Source.assess_reliability, SOURCE, **given, **period)
    assert refused is PERIOD_ENDS_AFTER_IT_BEGINS


def test_a_report_keeps_the_reliability_that_its_source_had_on_the_day_it_was_made() -> None:
    world = a_source()
    letter(world, Reliability.B, date(2025, 1, 1), date(2025, 1, 31))
    made = happened(world.now.replace(month=1, day=15))
    a_report_of(world, SOURCE, occurred=made)
    assert received(world).source_reliability is Reliability.B


def test_a_later_judgement_does_not_reach_back_into_a_report() -> None:
    world = a_report()
    letter(world, Reliability.A, date(2025, 1, 1))
    (first,) = world.facts_of(REPORT)
    assert isinstance(first, Report.Received)
    assert first.source_reliability is Reliability.F


def test_a_report_remembers_the_agency_that_its_source_belonged_to() -> None:
    assert a_report_of(a_source(), OTHER_SOURCE).source_agency == POLICE


def test_a_report_goes_from_the_desk_to_the_analyst_to_the_dispute() -> None:
    world = a_dispute()
    world.decide(Report.triage, OTHER_REPORT, **TRIAGE)
    states = [world.thing(Report, OTHER_REPORT).state]
    world.decide(Report.grade, OTHER_REPORT, credibility=3, basis="Possible")
    states.append(world.thing(Report, OTHER_REPORT).state)
    world.decide(Report.link_to_dispute, OTHER_REPORT, dispute=DISPUTE, role=ReportRole.CONTRADICTION)
    states.append(world.thing(Report, OTHER_REPORT).state)
    assert states == [ReportState.TRIAGED, ReportState.GRADED, ReportState.LINKED]


def test_a_filed_report_goes_no_further() -> None:
    world = a_report()
    world.decide(Report.triage, REPORT, **{**TRIAGE, "decision": TriageDecision.FILE})
    assert world.report.state is ReportState.FILED
    assert world.refusal_of(Report.triage, REPORT, **TRIAGE) is LEGAL_STEP
    assert world.refusal_of(Report.grade, REPORT, credibility=3, basis="Possible") is LEGAL_STEP


def test_a_report_is_triaged_once() -> None:
    assert a_triaged_report().refusal_of(Report.triage, REPORT, **TRIAGE) is LEGAL_STEP


def test_a_report_is_not_graded_before_it_is_triaged() -> None:
    assert a_report().refusal_of(Report.grade, REPORT, credibility=3, basis="Possible") is LEGAL_STEP


def test_a_report_is_not_linked_before_it_is_triaged() -> None:
    world = a_dispute()
    given = {"dispute": DISPUTE, "role": ReportRole.EVIDENCE}
    assert world.refusal_of(Report.link_to_dispute, OTHER_REPORT, **given) is LEGAL_STEP


def test_a_report_may_be_linked_before_it_is_graded_and_graded_afterwards() -> None:
    world = a_dispute()
    world.decide(Report.triage, OTHER_REPORT, **TRIAGE)
    world.decide(Report.link_to_dispute, OTHER_REPORT, dispute=DISPUTE, role=ReportRole.EVIDENCE)
    world.decide(Report.grade, OTHER_REPORT, credibility=5, basis="Improbable")
    report = world.thing(Report, OTHER_REPORT)
    assert (report.state, report.credibility) == (ReportState.LINKED, 5)


@pytest.mark.parametrize("credibility", range(2, 7))
def test_grades_two_to_six_need_no_witness(credibility: int) -> None:
    world = a_triaged_report()
    world.decide(Report.grade, REPORT, credibility=credibility, basis="Judged on its own")
    assert world.report.credibility == credibility


@pytest.mark.parametrize("credibility", [0, 7, -1])
def test_there_is_no_grade_outside_one_to_six(credibility: int) -> None:
    world = a_triaged_report()
    with pytest.raises(ValueError, match="credibility"):
        world.decide(Report.grade, REPORT, credibility=credibility, basis="No such grade")


def test_a_report_is_confirmed_by_another_source_of_another_agency() -> None:
    world = a_triaged_report()
    world.decide(Report.grade, REPORT, credibility=1, basis="Two agree", corroborated_by=(OTHER_REPORT,))
    assert world.report.credibility == 1


def test_a_report_is_not_confirmed_on_nothing() -> None:
    world = a_triaged_report()
    assert world.refusal_of(Report.grade, REPORT, credibility=1, basis="A feeling") is INDEPENDENTLY_CONFIRMED


def test_the_same_source_does_not_confirm_itself_in_a_second_report() -> None:
    world = a_triaged_report()
    a_report_of(world, SOURCE)
    given = {"credibility": 1, "basis": "It says so twice", "corroborated_by": ("report-3",)}
    assert world.refusal_of(Report.grade, REPORT, **given) is INDEPENDENTLY_CONFIRMED


def test_another_source_of_the_same_agency_does_not_confirm() -> None:
    world = a_triaged_report()
    world.decide(Report.triage, OTHER_REPORT, **TRIAGE)
    world.decide(Source.register, "source-colleague", kind=SourceKind.BHABINKAMTIBMAS, belongs_to=POLICE)
    a_report_of(world, "source-colleague")
    given = {"credibility": 1, "basis": "Two officers", "corroborated_by": ("report-3",)}
    assert world.refusal_of(Report.grade, OTHER_REPORT, **given) is INDEPENDENTLY_CONFIRMED
    world.decide(Report.grade, OTHER_REPORT, **{**given, "corroborated_by": ("report-3", REPORT)})


def test_a_report_does_not_corroborate_itself() -> None:
    given = {"credibility": 2, "basis": "It says so", "corroborated_by": (REPORT,)}
    assert a_triaged_report().refusal_of(Report.grade, REPORT, **given) is NOT_ITS_OWN_WITNESS


def test_a_new_grade_names_the_one_that_it_replaces() -> None:
    world = a_graded_report()
    first = world.report.version
    fact = world.decide(Report.grade, REPORT, credibility=4, basis="A contradiction came in")
    assert isinstance(fact, Report.Graded)
    assert fact.supersedes == first


def test_a_report_is_linked_to_a_dispute_once() -> None:
    given = {"dispute": DISPUTE, "role": ReportRole.BACKGROUND}
    assert a_linked_report().refusal_of(Report.link_to_dispute, REPORT, **given) is LINKED_ONCE


def test_only_a_linked_report_is_unlinked() -> None:
    given = {"dispute": DISPUTE, "reason": "Another road"}
    assert a_dispute().refusal_of(Report.unlink_from_dispute, REPORT, **given) is LINKED_AT_ALL


def test_a_report_falls_back_to_where_it_stood_when_its_last_link_is_undone() -> None:
    world = a_linked_report()
    world.decide(Dispute.detect, "dispute-2", title="Another road")
    world.decide(Report.link_to_dispute, REPORT, dispute="dispute-2", role=ReportRole.BACKGROUND)
    world.decide(Report.unlink_from_dispute, REPORT, dispute=DISPUTE, reason="Another road")
    states = [world.report.state]
    world.decide(Report.unlink_from_dispute, REPORT, dispute="dispute-2", reason="Not that one either")
    states.append(world.report.state)
    assert states == [ReportState.LINKED, ReportState.GRADED]


def test_an_ungraded_report_falls_back_to_triaged() -> None:
    world = a_dispute()
    world.decide(Report.triage, OTHER_REPORT, **TRIAGE)
    world.decide(Report.link_to_dispute, OTHER_REPORT, dispute=DISPUTE, role=ReportRole.EVIDENCE)
    world.decide(Report.unlink_from_dispute, OTHER_REPORT, dispute=DISPUTE, reason="Another road")
    assert world.thing(Report, OTHER_REPORT).state is ReportState.TRIAGED


def test_a_report_may_tell_of_what_happened_years_ago() -> None:
    world = a_source()
    ago = happened(world.now - timedelta(days=4000))
    a_report_of(world, SOURCE, occurred=ago)
    assert received(world).occurred == ago


def test_a_claim_names_its_aspect_in_one_word() -> None:
    with pytest.raises(ValidationError):
        Claim(aspect="What happened", says="several injured")


def test_a_report_in_no_language_is_bad_input() -> None:
    with pytest.raises(BadInput) as refused:
        a_report_of(a_source(), SOURCE, language="Bahasa Indonesia")
    assert [path for path, _ in refused.value.problems] == ["language"]
