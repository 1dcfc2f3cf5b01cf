"""The list of decisions, as the write door and the API read it off the signatures."""

import inspect
import re
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from domain.aggregate import Aggregate
from domain.classification import Classification
from domain.decisions import Decision, decision_named, decisions_of, every_decision, hints_of
from domain.dispute import Dispute, Party, PartyRole
from domain.fact import Opening
from domain.group import Group
from domain.ids import Refers
from domain.mediation import Mediation
from domain.report import Report
from domain.subjects import SUBJECTS
from tests.states import DISPUTE, EAST, REPORT, WEST, decision_facts, everything_that_can_happen

ALL = every_decision()
each_decision = pytest.mark.parametrize("decision", ALL.values(), ids=ALL)


@each_decision
def test_a_decision_says_what_it_does(decision: Decision) -> None:
    assert decision.doc.endswith(".")
    assert re.match(r"[A-Z][a-z]+ ", decision.doc)


@each_decision
def test_everything_a_decision_takes_is_typed_and_given_by_name(decision: Decision) -> None:
    hints = hints_of(decision.method)
    for parameter in list(inspect.signature(decision.method).parameters.values())[1:]:
        assert parameter.kind is inspect.Parameter.KEYWORD_ONLY
        assert parameter.annotation is not inspect.Parameter.empty
        assert hints[parameter.name] is not Any


@each_decision
def test_things_are_given_by_ids_of_their_kind(decision: Decision) -> None:
    for parameter in decision.parameters:
        if parameter.thing is not None:
            kinds = {mark.kind for mark in _marks(parameter.type)}
            assert kinds == {parameter.thing.KIND}


@each_decision
def test_what_the_record_gives_leads_somewhere(decision: Decision) -> None:
    blank = {kind: subject.blank(f"{kind}-1", Classification()) for kind, subject in SUBJECTS.items()}
    hints = hints_of(decision.method)
    for own in decision.own:
        first, _, rest = own.path.partition(".")
        if rest:
            holder = next(h for h in get_args(hints[first]) if isinstance(h, type) and issubclass(h, Aggregate))
            assert hasattr(blank[holder.KIND], rest)
        else:
            assert hasattr(blank[decision.subject.KIND], first)


@pytest.mark.parametrize("kind", SUBJECTS)
def test_every_subject_is_opened_by_one_decision_and_one_fact(kind: str) -> None:
    subject = SUBJECTS[kind]
    assert [d.opens for d in decisions_of(subject).values()].count(True) == 1
    openings = [fact for fact in decision_facts(subject) if issubclass(fact, Opening)]
    assert len(openings) == 1
    assert openings[0].OPENS is subject


@pytest.mark.parametrize("kind", SUBJECTS)
def test_every_subject_has_as_many_facts_as_decisions(kind: str) -> None:
    assert len(decision_facts(SUBJECTS[kind])) == len(decisions_of(SUBJECTS[kind]))


def test_full_names_are_the_subject_and_the_verb() -> None:
    assert decision_named(Dispute, "verify").full_name == "dispute.verify"
    with pytest.raises(KeyError):
        decision_named(Dispute, "principals")


def test_the_id_of_a_new_thing_is_not_an_argument() -> None:
    assert "id" not in decision_named(Group, "register").arguments.model_fields


def test_arguments_refuse_what_they_do_not_know() -> None:
    arguments = decision_named(Group, "add_alias").arguments
    for given in ({"alias": "x", "more": 1}, {}, {"alias": 7}, {"alias": "x", "valid_from": "yesterday"}):
        with pytest.raises(ValidationError):
            arguments.model_validate(given)


def test_several_things_are_given_as_several_ids() -> None:
    parameter = {p.name: p for p in decision_named(Report, "grade").parameters}["corroborated_by"]
    assert (parameter.thing, parameter.many, parameter.required) == (Report, True, False)


def test_the_things_that_the_record_names_are_brought_from_the_record() -> None:
    world = everything_that_can_happen()
    asked: list[tuple[str, ...]] = []

    def load(ids: tuple[str, ...]) -> dict[str, Aggregate]:
        asked.append(ids)
        return {id: world.things[id] for id in ids}

    own = decision_named(Mediation, "appoint_mediator").own_things(world.mediation, {}, load)
    assert asked == [(world.mediation.dispute,), (EAST, WEST)]
    assert own["dispute"] is world.dispute
    assert [group.id for group in own["parties"]] == [EAST, WEST]


def test_a_decision_is_refused_before_anything_changes() -> None:
    world = everything_that_can_happen()
    before = repr(vars(world.report))
    world.refusal_of(Report.grade, REPORT, credibility=1, basis="A feeling")
    assert repr(vars(world.report)) == before


def test_a_party_given_as_a_value_is_checked_like_everything_else() -> None:
    arguments = decision_named(Dispute, "detect").arguments
    with pytest.raises(ValidationError):
        arguments.model_validate({"title": "x", "parties": ({"group": "place-1", "role": PartyRole.PRINCIPAL},)})
    parties = (Party(group=EAST, role=PartyRole.PRINCIPAL),)
    assert arguments.model_validate({"title": "x", "parties": parties}).model_dump()["parties"][0]["group"] == EAST


def _marks(type_: Any) -> list[Refers]:
    marks = [mark for mark in getattr(type_, "__metadata__", ()) if isinstance(mark, Refers)]
    return [*marks, *(mark for inner in get_args(type_) for mark in _marks(inner))]


def test_all_that_the_record_names_is_asked_for_at_once() -> None:
    """A closing looks at every agreement and every alert of the dispute: in one read of the log."""
    close = decision_named(Dispute, "close")
    dispute = everything_that_can_happen().thing(Dispute, DISPUTE)
    dispute.alerts = ["alert-1"]  # beside the agreements that are there
    asked: list[tuple[str, ...]] = []

    def load(ids: tuple[str, ...]) -> dict[str, Aggregate]:
        asked.append(ids)
        return dict.fromkeys(ids, dispute)

    close.own_things(dispute, {}, load)
    assert len(dispute.agreements) > 0
    assert asked == [(*dispute.agreements, "alert-1")]
