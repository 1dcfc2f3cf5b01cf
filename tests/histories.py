"""Random histories: of changes, and of facts that real decisions came to. Grows with the subjects."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from hypothesis import strategies as st
from pydantic import AwareDatetime, ValidationError

from domain.act import Act, acting
from domain.classification import Classification, Level
from domain.decisions import decisions_of
from domain.errors import BadInput, RuleBroken
from domain.ids import Refers, kind_of
from domain.personal import Personal
from domain.subjects import SUBJECTS
from domain.value import Value
from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode, ReadClass, Step
from graph.vocabulary.disputes import ASSISTS, DISPUTE, LEADS, PARTY_TO
from graph.vocabulary.groups import BRANCH_OF, GROUP, PERSON, REPRESENTS
from graph.vocabulary.places import AGENCY
from ledger.history import Recorded
from tests import states

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from domain.aggregate import Aggregate
    from domain.decisions import Decision, Parameter
    from domain.fact import Fact
    from graph.changes import Change
    from graph.vocabulary.forms import Label

BEGIN = datetime(2025, 4, 20, 7, 0, tzinfo=UTC)

# ── Histories of changes ─────────────────────────────────────────────────────────────────────────────────────────────

_CLASSES = (ReadClass(0), ReadClass(1), ReadClass(1, ("INTEL",)), ReadClass(2, ("INTEL", "PELAPOR")))
_NAMES = st.sampled_from(["Takeran", "Kawedanan", "Désa Ω", "'quoted\"", "\\u0000"])


@dataclass
class _Sketch:
    """What is there so far: enough to ask only for changes that can be made."""

    nodes: dict[tuple[Label, str], ReadClass] = field(default_factory=dict)
    ties: dict[str, tuple[PutEdge, ReadClass]] = field(default_factory=dict)


@st.composite
def steps(draw: st.DrawFn, most: int = 25) -> list[Step]:
    """Steps that a graph can take, one after the other, from position 1; some positions are left out."""
    sketch = _Sketch()
    made: list[Step] = []
    position = 0
    for _ in range(draw(st.integers(1, most))):
        position += draw(st.sampled_from([1, 1, 1, 3]))
        seen_by = draw(st.sampled_from(_CLASSES))
        changes: list[Change] = []
        for _ in range(draw(st.integers(0, 4))):
            change = draw(st.sampled_from([_put_node, _put_node, _change_node, _put_edge, _put_edge, _end_edges]))(
                draw, sketch, seen_by
            )
            if change is not None:
                changes.append(change)
        made.append(Step(position, seen_by, tuple(changes)))
    return made


def _put_node(draw: st.DrawFn, sketch: _Sketch, seen_by: ReadClass) -> Change | None:
    label = draw(st.sampled_from([GROUP, GROUP, DISPUTE, AGENCY, PERSON]))
    id = f"{label.name.lower()}-{draw(st.integers(1, 4))}"
    if label.shared:
        sketch.nodes.setdefault((label, id), ReadClass())
        return PutNode(label, id)
    if (label, id) in sketch.nodes:
        return None
    sketch.nodes[label, id] = seen_by
    name = draw(_NAMES)
    if label is GROUP:
        return PutNode(label, id, {"name": name, "kind": "village", "is_category": False, "state": "registered"})
    if label is AGENCY:
        return PutNode(label, id, {"name": name, "kind": "police"})
    return PutNode(
        label,
        id,
        {
            "title": name,
            "handling": "detected",
            "phase": "prevention",
            "conflict_status": "none",
            "escalation": draw(st.none() | st.integers(1, 9)),
            "sources_of_conflict": tuple(draw(st.lists(_NAMES, max_size=2))),
        },
    )


def _change_node(draw: st.DrawFn, sketch: _Sketch, seen_by: ReadClass) -> Change | None:
    able = [(label, id) for (label, id), own in sketch.nodes.items() if not label.shared and seen_by.within(own)]
    if not able:
        return None
    label, id = draw(st.sampled_from(able))
    if label is DISPUTE:
        return ChangeNode(label, id, {"escalation": draw(st.none() | st.integers(1, 9))})
    return ChangeNode(label, id, {"name": draw(_NAMES)})


def _put_edge(draw: st.DrawFn, sketch: _Sketch, seen_by: ReadClass) -> Change | None:
    tie = draw(st.sampled_from([BRANCH_OF, PARTY_TO, LEADS, ASSISTS, REPRESENTS]))
    sources = [id for label, id in sketch.nodes if label is tie.source]
    targets = [id for label, id in sketch.nodes if label is tie.target]
    if not sources or not targets:
        return None
    own: dict[str, Any] = {"role": "principal"} if tie is PARTY_TO else {}
    if tie is REPRESENTS:
        own = {"role": "chief", "mandate": "elected", "valid_from": "2025-01-01"}
    source, target = draw(st.sampled_from(sources)), draw(st.sampled_from(targets))
    put = PutEdge(tie, source, target, own, draw(st.sampled_from(["", "k"])), anew=draw(st.booleans()))
    if put.anew:
        _end(sketch, EndEdges(tie, source, target, put.key), seen_by)
    if put.id in sketch.ties:
        put = replace(put, key=f"{put.key}@{len(sketch.ties)}")
    if put.id in sketch.ties:
        return None
    sketch.ties[put.id] = (put, seen_by)
    return put


def _end_edges(draw: st.DrawFn, sketch: _Sketch, seen_by: ReadClass) -> Change | None:
    if not sketch.ties:
        return None
    meant, _ = draw(st.sampled_from(list(sketch.ties.values())))
    source, target = draw(st.sampled_from([(meant.source, None), (None, meant.target), (meant.source, meant.target)]))
    end = EndEdges(meant.tie, source, target, draw(st.sampled_from([None, meant.key])))
    _end(sketch, end, seen_by)
    return end


def _end(sketch: _Sketch, end: EndEdges, seen_by: ReadClass) -> None:
    for id in [id for id, (put, own) in sketch.ties.items() if _meant(end, put) and seen_by.within(own)]:
        del sketch.ties[id]


def _meant(end: EndEdges, put: PutEdge) -> bool:
    return (
        end.tie is put.tie
        and end.source in (None, put.source)
        and end.target in (None, put.target)
        and end.key in (None, put.key.partition("@")[0])
    )


# ── Histories of facts ───────────────────────────────────────────────────────────────────────────────────────────────

_LEVELS = (
    None,
    None,
    None,
    Classification(level=Level.SECRET),
    Classification(level=Level.RESTRICTED, compartments=("PELAPOR",)),
    Classification(level=Level.SECRET, compartments=("INTEL",)),
)
"""None is the class of the thing; of the others, some readers may see the one, some the other, and some both."""


class World:
    """Things on record, and the facts about them in order. Decisions that a rule forbids are left out."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.things: dict[str, Aggregate] = {}
        self.facts: list[Fact] = []

    def of(self, kind: str) -> list[str]:
        """The ids of the things of one kind."""
        return [id for id in self.things if kind_of(id) == kind]

    def some(self, ids: Collection[str]) -> dict[str, Aggregate]:
        """The things of these ids."""
        return {id: self.things[id] for id in ids if id in self.things}

    def decide(self, decide: Callable[[], Aggregate | None], classification: Classification | None) -> None:
        """Take a decision; what it came to is recorded."""
        number = len(self.facts)
        act = Act(
            recorded_by="tester",
            agency="agency-kesbangpol",
            command_id=UUID(int=number + 1),
            now=self.now + timedelta(minutes=number),
            classification=classification,
        )
        with acting(act):
            try:
                opened = decide()
            except (RuleBroken, BadInput):
                return
        if opened is not None:
            self.things[opened.id] = opened
        for thing in self.things.values():
            self.facts += thing.collect_events()  # type: ignore[arg-type]  # the library does not know our facts

    def recorded(self) -> list[Recorded]:
        """The facts as they are read from the log."""
        return [Recorded(n, BEGIN + timedelta(minutes=n), fact) for n, fact in enumerate(self.facts, 1)]


@st.composite
def worlds(draw: st.DrawFn, most: int = 40) -> World:
    """A world that some story has led to, after some random decisions, of every subject and every kind: their arguments are made up from their
    signatures, so a new decision needs no line here."""
    world = _begun(draw(st.sampled_from(_BEGINNINGS)))
    for number in range(draw(st.integers(1, most))):
        id = draw(st.sampled_from([*world.things, *world.things, *(f"{kind}-{number}" for kind in SUBJECTS)]))
        thing = world.things.get(id)
        decisions = [d for d in decisions_of(SUBJECTS[kind_of(id)]).values() if d.opens is (thing is None)]
        if decisions:
            _decide(draw, world, id, draw(st.sampled_from(decisions)))
    return world


@st.composite
def worlds_of_ties(draw: st.DrawFn, most: int = 60) -> World:
    """A world in which the same few things are tied, untied and tied again, in one class and in another."""
    world = _begun(states.everything_that_can_happen)
    tying = {kind: [d for d in decisions_of(SUBJECTS[kind]).values() if d.name in _TYING] for kind in SUBJECTS}
    kind = draw(st.sampled_from([kind for kind, decisions in tying.items() if decisions]))
    for _ in range(draw(st.integers(most // 2, most))):
        _decide(draw, world, draw(st.sampled_from(world.of(kind))), draw(st.sampled_from(tying[kind])))
    return world


_TYING = {
    "appoint_mediator", "challenge_mediator", "dismiss_challenge", "replace_mediator", "request_army_assistance",
    "end_army_assistance", "declare_conflict_status", "end_conflict_status", "begin_monitoring", "resume_handling",
    "refer", "reopen", "redescribe",
    "add_party", "remove_party", "assign", "link_to_dispute", "unlink_from_dispute", "grade", "give_consent",
    "refuse_consent", "withdraw_consent", "designate_representative", "replace_representative", "correct", "confirm",
    "refute", "revise_tally", "confirm_breach", "dismiss_breach", "corroborate", "contest", "lapse", "reinstate",
    "declare_false", "merge_into", "undo_merge", "split",
}  # fmt: skip
"""The decisions that end ties, and those that begin ties which may have stood before."""


def _begun(begin: Callable[[], states.World]) -> World:
    world, begun = World(), begin()
    world.now, world.things, world.facts = begun.now, dict(begun.things), list(begun.facts)
    return world


def _decide(draw: st.DrawFn, world: World, id: str, decision: Decision) -> None:
    """A decision with made-up arguments, in any class."""
    try:
        given = {p.name: _argument(draw, world, p) for p in decision.parameters}
    except _NothingToName:
        return
    classification = draw(st.sampled_from(_LEVELS))
    thing = world.things.get(id)
    if thing is None:
        world.decide(partial(decision.method, decision.subject, id=id, **given), classification)
    else:
        world.decide(partial(_change, decision, thing, given, world), classification)


_BEGINNINGS: tuple[Callable[[], states.World], ...] = (
    states.World,
    states.a_represented_group,
    states.a_linked_report,
    states.an_incident,
    states.an_assigned_dispute,
    states.a_consenting_mediation,
    states.an_adjourned_mediation,
    states.a_commitment_reported_done,
    states.an_alleged_breach,
    states.everything_that_can_happen,
)


def _change(decision: Decision, thing: Aggregate, given: dict[str, Any], world: World) -> None:
    decision.method(thing, **given, **decision.own_things(thing, given, world.some))


class _NothingToName(Exception):
    """The decision needs a thing of a kind of which there is none yet."""


def _argument(draw: st.DrawFn, world: World, parameter: Parameter) -> Any:
    if not parameter.required and (parameter.type is str or draw(st.booleans())):
        return parameter.default
    made = _made_up(draw, world, parameter.type)
    if parameter.thing is None or made is None:
        return made
    return tuple(world.things[id] for id in made) if parameter.many else world.things[made]


def _made_up(draw: st.DrawFn, world: World, type_: Any, marks: tuple[Any, ...] = ()) -> Any:
    """Some value of a type, as the domain spells its types."""
    origin, inner = get_origin(type_), get_args(type_)
    if origin is Annotated:
        return _made_up(draw, world, inner[0], (*inner[1:], *marks))
    if origin in (Union, UnionType):
        chosen = draw(st.sampled_from(inner))
        try:
            return _made_up(draw, world, chosen, marks)
        except _NothingToName:
            if type(None) in inner:
                return None
            raise
    if origin is tuple:
        try:
            made = [_made_up(draw, world, inner[0]) for _ in range(draw(st.integers(0, 2)))]
        except _NothingToName:
            return ()
        return tuple(dict.fromkeys(made))
    if type_ is type(None):
        return None
    if type_ is Personal:
        return Personal(subject=f"person-{draw(st.integers(1, 3))}", text="Nobody Really")
    if type_ is str:
        return _text(draw, world, marks)
    if type_ is int or type_ is float:
        low = next((m.ge for mark in marks for m in _plain(mark) if hasattr(m, "ge")), 0)
        high = next((m.le for mark in marks for m in _plain(mark) if hasattr(m, "le")), low + 9)
        return type_(draw(st.integers(int(low), int(high))))
    if isinstance(type_, type) and issubclass(type_, Value):
        fields = {
            name: _made_up(draw, world, f.annotation, tuple(f.metadata)) for name, f in type_.model_fields.items()
        }
        try:
            return type_(**fields)
        except ValidationError as error:
            raise _NothingToName from error  # its parts do not go together this time
    return draw(_SIMPLE[type_] if type_ in _SIMPLE else st.sampled_from(list(type_)))


def _text(draw: st.DrawFn, world: World, marks: tuple[Any, ...]) -> str:
    for mark in marks:
        if isinstance(mark, Refers):
            there = world.of(mark.kind)
            if not there:
                raise _NothingToName
            return draw(st.sampled_from(there))
        if pattern := getattr(mark, "pattern", None):
            made: str = draw(st.from_regex(pattern, fullmatch=True))
            return made.removesuffix("\n")
    return draw(_NAMES)


def _plain(mark: Any) -> tuple[Any, ...]:
    return (*getattr(mark, "metadata", ()), mark)


_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    date: st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    datetime: st.just(BEGIN),
    Decimal: st.decimals(0, 9, places=1),
    AwareDatetime: st.just(BEGIN),
}
