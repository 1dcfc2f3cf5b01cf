"""Sources: when the office takes reports from them, and what is corrected about them."""

from datetime import timedelta

import pytest

from domain.aggregate import LEGAL_STEP, SOMETHING_CHANGED
from domain.report import Channel, Report
from domain.source import ACTIVE_THEN, Source, SourceKind, SourceState
from tests.states import OTHER_SOURCE, POLICE, SOURCE, World, a_report, a_source, happened

WHY = {"reason": "It passed on a rumour"}
LETTER = {"source": SOURCE, "channel": Channel.LETTER, "title": "The same again"}


def a_suspended_source() -> World:
    world = a_source()
    world.decide(Source.suspend, SOURCE, **WHY)
    return world


def a_closed_source() -> World:
    world = a_source()
    world.decide(Source.close, SOURCE, **WHY)
    return world


def state(world: World) -> SourceState:
    return world.thing(Source, SOURCE).state


def test_a_source_is_active_until_it_is_suspended_and_again_once_it_is_reactivated() -> None:
    world = a_source()
    states = [state(world)]
    for step in (Source.suspend, Source.reactivate, Source.suspend, Source.close):
        world.decide(step, SOURCE, **WHY)
        states.append(state(world))
    active, suspended, closed = SourceState.ACTIVE, SourceState.SUSPENDED, SourceState.CLOSED
    assert states == [active, suspended, active, suspended, closed]


def test_an_active_source_may_be_closed_at_once() -> None:
    assert state(a_closed_source()) is SourceState.CLOSED


@pytest.mark.parametrize("step", [Source.suspend, Source.reactivate, Source.close])
def test_a_closed_source_stays_closed(step: object) -> None:
    assert a_closed_source().refusal_of(step, SOURCE, **WHY) is LEGAL_STEP  # type: ignore[arg-type]  # any decision


def test_a_source_is_not_suspended_twice() -> None:
    assert a_suspended_source().refusal_of(Source.suspend, SOURCE, **WHY) is LEGAL_STEP


def test_an_active_source_is_not_reactivated() -> None:
    assert a_source().refusal_of(Source.reactivate, SOURCE, **WHY) is LEGAL_STEP


@pytest.mark.parametrize("begin", [a_suspended_source, a_closed_source])
def test_a_source_that_is_not_active_reports_nothing(begin: object) -> None:
    assert begin().refusal_of(Report.receive, "report-3", **LETTER) is ACTIVE_THEN  # type: ignore[operator]


def test_what_a_source_told_before_it_was_suspended_is_taken_afterwards() -> None:
    world = a_suspended_source()
    world.decide(Report.receive, "report-3", occurred=happened(world.now - timedelta(days=1)), **LETTER)


def test_a_source_that_was_reactivated_did_not_report_in_between() -> None:
    world = a_suspended_source()
    away = happened(world.now + timedelta(hours=1))
    world.wait(days=1)
    world.decide(Source.reactivate, SOURCE, **WHY)
    assert world.refusal_of(Report.receive, "report-3", occurred=away, **LETTER) is ACTIVE_THEN
    world.decide(Report.receive, "report-3", **LETTER)


def test_since_when_a_source_is_suspended_is_when_it_happened() -> None:
    world = a_source()
    world.wait(days=10)
    world.decide(Source.suspend, SOURCE, occurred=happened(world.now - timedelta(days=5)), **WHY)
    source = world.thing(Source, SOURCE)
    assert source.was_active(world.now - timedelta(days=6))
    assert not source.was_active(world.now - timedelta(days=4))


def test_a_source_is_corrected_in_whole() -> None:
    world = a_source()
    world.decide(Source.correct, OTHER_SOURCE, kind=SourceKind.MEDIA, public_name="The paper", **WHY)
    source = world.thing(Source, OTHER_SOURCE)
    assert (source.kind, source.public_name, source.agency) == (SourceKind.MEDIA, "The paper", None)


def test_a_source_is_not_corrected_to_what_is_on_record() -> None:
    given = {"kind": SourceKind.BHABINKAMTIBMAS, "belongs_to": POLICE, **WHY}
    assert a_source().refusal_of(Source.correct, OTHER_SOURCE, **given) is SOMETHING_CHANGED


def test_a_report_keeps_the_agency_that_was_on_record_when_it_came_in() -> None:
    world = a_report()
    world.decide(Source.correct, OTHER_SOURCE, kind=SourceKind.RESIDENT, **WHY)
    assert world.thing(Report, "report-2").source_agency == POLICE
