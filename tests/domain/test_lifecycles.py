"""Every lifecycle, walked at random and from end to end, beside a small model of it that knows nothing of the code.

A model's state is a tuple: where the thing stands, then what it remembers of where it stood before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from domain.errors import RuleBroken
from domain.group import Group, GroupKind, GroupState
from domain.incident import Incident, IncidentState
from domain.relation import Relation, RelationState
from domain.report import (
    Channel,
    Falsehood,
    RejectionReason,
    Report,
    ReportRole,
    ReportState,
    TriageDecision,
    Urgency,
)
from domain.source import Source, SourceKind, SourceState
from tests import states
from tests.states import (
    DISPUTE,
    EAST,
    INCIDENT,
    OTHER_INCIDENT,
    OTHER_REPORT,
    POLICE,
    RELATION,
    REPORT,
    SOURCE,
    THAT_DAY,
    TWIN,
    WEST,
    World,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

Model = tuple[str, ...]
WHY = {"reason": "So it was found"}


@dataclass(frozen=True)
class Life:
    """A thing, every step that can be tried on it, and the model that says which step leads where."""

    id: str
    begin: Callable[[], World]
    start: Model
    steps: dict[str, Callable[[World], object]]
    after: Callable[[Model, str], Model | None]
    """None where the step is illegal."""
    states: type[StrEnum]

    def takes(self, world: World, step: str) -> bool:
        """Try a step."""
        try:
            self.steps[step](world)
        except RuleBroken:
            return False
        return True

    def stands(self, world: World) -> str:
        """Where the thing stands."""
        thing: Any = world.things[self.id]
        return str(thing.state)


def step(decide: Any, id: str, **given: Any) -> Callable[[World], object]:
    """A step that is the same whenever it is tried."""
    return lambda world: world.decide(decide, id, **{**WHY, **given})


def merging(model: Model, taken: str) -> Model | None:
    """What merging does to everything that can be merged; it remembers the whole of where the thing stood."""
    if model[0] == "merged":
        return model[1:] if taken == "undo_merge" else None
    return ("merged", *model) if taken == "merge_into" else None


def table(rows: dict[str, dict[str, str]]) -> Callable[[Model, str], Model | None]:
    """A model without memory."""
    return lambda model, taken: (rows[model[0]][taken],) if taken in rows[model[0]] else None


# ── Sources ──────────────────────────────────────────────────────────────────────────────────────────────────────────

SOURCES = Life(
    SOURCE,
    states.a_source,
    ("active",),
    {name: step(getattr(Source, name), SOURCE) for name in ("suspend", "reactivate", "close")},
    table(
        {
            "active": {"suspend": "suspended", "close": "closed"},
            "suspended": {"reactivate": "active", "close": "closed"},
            "closed": {},
        }
    ),
    SourceState,
)

# ── Reports ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def a_report_and_a_dispute() -> World:
    world = states.a_dispute()
    world.decide(Report.receive, "report-3", source=SOURCE, channel=Channel.LETTER, title="A third")
    return world


def of_a_report(model: Model, taken: str) -> Model | None:
    if model[0] == "merged" or taken == "merge_into":
        return merging(model, taken)
    top, stood = model[0], model[-1]
    if taken == "retract":
        return None if top == "retracted" else ("retracted", stood)
    if top in {"retracted", "rejected", "declared_false"}:
        return (stood,) if taken == "reinstate" else None
    next_ = {
        "received": {"triage": "triaged", "triage_away": "filed", "reject": "rejected"},
        "triaged": {"grade": "graded", "link": "linked", "file": "filed", "reject": "rejected"},
        "graded": {"grade": "graded", "link": "linked graded", "file": "filed"},
        "linked": {"grade": "linked graded", "unlink": "triaged", "declare_false": "declared_false"},
        "linked graded": {"grade": "linked graded", "unlink": "graded", "declare_false": "declared_false"},
        "filed": {},
    }[top].get(taken)
    if next_ in {"rejected", "declared_false"}:
        return (next_, top)
    return (next_,) if next_ else None


TRIAGE = {"urgency": Urgency.SOON}
REPORTS = Life(
    "report-3",
    a_report_and_a_dispute,
    ("received",),
    {
        "triage": step(Report.triage, "report-3", decision=TriageDecision.PURSUE, **TRIAGE),
        "triage_away": step(Report.triage, "report-3", decision=TriageDecision.FILE, **TRIAGE),
        "grade": lambda world: world.decide(Report.grade, "report-3", credibility=3, basis="Possible"),
        "link": step(Report.link_to_dispute, "report-3", dispute=DISPUTE, role=ReportRole.EVIDENCE),
        "unlink": step(Report.unlink_from_dispute, "report-3", dispute=DISPUTE),
        "file": step(Report.file, "report-3"),
        "reject": step(Report.reject, "report-3", reason_code=RejectionReason.OUT_OF_SCOPE),
        "retract": step(Report.retract, "report-3"),
        "declare_false": step(
            Report.declare_false,
            "report-3",
            reason_code=Falsehood.MISTAKEN,
            verifier=POLICE,
            evidence=(OTHER_REPORT,),
        ),
        "reinstate": step(Report.reinstate, "report-3"),
        "merge_into": step(Report.merge_into, "report-3", survivor=REPORT),
        "undo_merge": step(Report.undo_merge, "report-3"),
    },
    of_a_report,
    ReportState,
)

# ── Groups ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def a_provisional_group() -> World:
    world = states.a_group()
    world.decide(Group.register, TWIN, name="Masked men", kind=GroupKind.OTHER, provisional=True)
    return world


def of_a_group(model: Model, taken: str) -> Model | None:
    if model[0] == "merged" or taken == "merge_into":
        return merging(model, taken)
    if model[0] in {"dissolved", "split"}:
        return model[1:] if taken == "reinstate" else None
    ended = {"dissolve": "dissolved", "split": "split"}.get(taken)
    if ended:
        return (ended, *model)
    turned = {"make_sure": ("provisional", "registered"), "doubt": ("registered", "provisional")}.get(taken)
    return (turned[1],) if turned and model == (turned[0],) else None


GROUPS = Life(
    TWIN,
    a_provisional_group,
    ("provisional",),
    {
        "make_sure": lambda world: world.decide(Group.reclassify, TWIN, kind=GroupKind.OTHER),
        "doubt": lambda world: world.decide(Group.reclassify, TWIN, kind=GroupKind.OTHER, provisional=True),
        "dissolve": step(Group.dissolve, TWIN),
        "split": step(Group.split, TWIN, children=(EAST, WEST)),
        "reinstate": step(Group.reinstate, TWIN),
        "merge_into": step(Group.merge_into, TWIN, survivor=EAST),
        "undo_merge": step(Group.undo_merge, TWIN),
    },
    of_a_group,
    GroupState,
)

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────────


def corroborated_by_a_newcomer(world: World) -> None:
    source, report = (f"{kind}-{len(world.facts)}" for kind in ("source", "report"))
    world.decide(Source.register, source, kind=SourceKind.RESIDENT)
    world.decide(Report.receive, report, source=source, channel=Channel.MEETING, title="They are rivals")
    world.decide(Relation.corroborate, RELATION, evidence=(report,), **WHY)


def of_a_relation(model: Model, taken: str) -> Model | None:
    if model[0] in {"lapsed", "retracted"}:
        return model[1:] if taken == "reinstate" else None
    ended = {"lapse": "lapsed", "retract": "retracted"}.get(taken)
    if ended:
        return (ended, *model)
    turned = {"corroborate": "corroborated", "contest": "contested"}.get(taken)
    return (turned,) if turned else None


RELATIONS = Life(
    RELATION,
    states.a_relation,
    ("asserted",),
    {
        "corroborate": corroborated_by_a_newcomer,
        "contest": step(Relation.contest, RELATION),
        "lapse": step(Relation.lapse, RELATION, valid_until=date(2025, 4, 30)),
        "retract": step(Relation.retract, RELATION),
        "reinstate": step(Relation.reinstate, RELATION),
    },
    of_a_relation,
    RelationState,
)

# ── Incidents ────────────────────────────────────────────────────────────────────────────────────────────────────────


def two_incidents() -> World:
    world = states.an_incident()
    world.decide(Incident.record_, OTHER_INCIDENT, account=states.an_account(), occurred=THAT_DAY)
    return world


FOUND_OUT = table(
    {
        "reported": {"confirm": "confirmed", "leave": "unconfirmed", "refute": "refuted"},
        "unconfirmed": {"confirm": "confirmed", "refute": "refuted", "reopen": "reported"},
        "confirmed": {"refute": "refuted", "reopen": "reported"},
        "refuted": {"reopen": "reported"},
    }
)
INCIDENTS = Life(
    INCIDENT,
    two_incidents,
    ("reported",),
    {
        "confirm": step(Incident.confirm, INCIDENT, evidence=(REPORT,)),
        "refute": step(Incident.refute, INCIDENT, evidence=(OTHER_REPORT,)),
        "leave": step(Incident.leave_unconfirmed, INCIDENT),
        "reopen": step(Incident.reopen, INCIDENT),
        "merge_into": step(Incident.merge_into, INCIDENT, survivor=OTHER_INCIDENT),
        "undo_merge": step(Incident.undo_merge, INCIDENT),
    },
    lambda model, taken: (
        merging(model, taken) if model[0] == "merged" or taken == "merge_into" else FOUND_OUT(model, taken)
    ),
    IncidentState,
)

each_life = pytest.mark.parametrize(
    "life",
    [SOURCES, REPORTS, GROUPS, RELATIONS, INCIDENTS],
    ids=["sources", "reports", "groups", "relations", "incidents"],
)


@each_life
def test_a_life_walked_at_random_is_never_where_the_model_is_not(life: Life) -> None:
    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.world, self.model = life.begin(), life.start

        @rule(taken=st.sampled_from(sorted(life.steps)))
        def take(self, taken: str) -> None:
            """A step, legal or not."""
            expected = life.after(self.model, taken)
            assert life.takes(self.world, taken) is (expected is not None), f"{taken} at {self.model}"
            self.model = expected or self.model
            assert life.stands(self.world) == self.model[0].split()[0]

    walks = settings(max_examples=12, stateful_step_count=25, database=None, deadline=None)
    run_state_machine_as_test(Walk, settings=walks)


@each_life
def test_every_state_is_reached_and_every_step_from_it_is_as_the_model_says(life: Life) -> None:
    ways: dict[Model, tuple[str, ...]] = {life.start: ()}
    waiting = [life.start]
    while waiting:
        model = waiting.pop()
        for taken in life.steps:
            world = life.begin()
            assert all(life.takes(world, before) for before in ways[model])
            expected = life.after(model, taken)
            assert life.takes(world, taken) is (expected is not None), f"{taken} at {model}"
            assert life.stands(world) == (expected or model)[0].split()[0]
            if expected and expected not in ways:
                ways[expected] = (*ways[model], taken)
                waiting.append(expected)
    assert {model[0].split()[0] for model in ways} == {str(state) for state in life.states}
