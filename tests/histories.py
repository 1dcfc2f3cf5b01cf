"""Random histories: of changes, and of facts that real decisions came to. Grows with the subjects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hypothesis import strategies as st

from domain.act import Act, acting
from domain.agency import Agency, AgencyKind
from domain.classification import Classification, Level
from domain.errors import RuleBroken
from domain.group import Group, GroupKind
from domain.personal import Personal
from domain.place import Place, PlaceLevel
from graph.changes import ChangeNode, EndEdges, PutEdge, PutNode, ReadClass, Step
from graph.vocabulary import AGENCY, ASSISTS, BRANCH_OF, DISPUTE, GROUP, LEADS, PARTY_TO, PERSON, REPRESENTS
from ledger.history import Recorded

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.aggregate import Aggregate
    from domain.fact import Fact
    from graph.changes import Change
    from graph.vocabulary import Label

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
    put = PutEdge(
        tie, draw(st.sampled_from(sources)), draw(st.sampled_from(targets)), own, draw(st.sampled_from(["", "k"]))
    )
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
    over = [id for id, (put, _) in sketch.ties.items() if _meant(end, put)]
    if not all(seen_by.within(sketch.ties[id][1]) for id in over):
        return None
    for id in over:
        del sketch.ties[id]
    return end


def _meant(end: EndEdges, put: PutEdge) -> bool:
    return (
        end.tie is put.tie
        and end.source in (None, put.source)
        and end.target in (None, put.target)
        and end.key in (None, put.key)
    )


# ── Histories of facts ───────────────────────────────────────────────────────────────────────────────────────────────

_LEVELS = (
    None,
    None,
    None,
    Classification(level=Level.SECRET),
    Classification(level=Level.SECRET, compartments=("INTEL",)),
)


class World:
    """Things on record, and the facts about them in order. Decisions that a rule forbids are left out."""

    def __init__(self) -> None:
        self.things: dict[str, Aggregate] = {}
        self.facts: list[Fact] = []

    def of(self, kind: type[Aggregate]) -> list[Any]:
        """The things of one kind."""
        return [thing for thing in self.things.values() if isinstance(thing, kind)]

    def decide(self, decide: Callable[[], Aggregate | None], classification: Classification | None) -> None:
        """Take a decision; what it came to is recorded."""
        number = len(self.facts)
        act = Act(
            recorded_by="tester",
            agency="agency-kesbangpol",
            command_id=UUID(int=number + 1),
            now=BEGIN + timedelta(minutes=number),
            classification=classification,
        )
        with acting(act):
            try:
                opened = decide()
            except RuleBroken:
                return
        if opened is not None:
            self.things[opened.id] = opened
        for thing in self.things.values():
            self.facts += thing.collect_events()  # type: ignore[arg-type]

    def recorded(self) -> list[Recorded]:
        """The facts as they are read from the log."""
        return [Recorded(n, BEGIN + timedelta(minutes=n), fact) for n, fact in enumerate(self.facts, 1)]


@st.composite
def worlds(draw: st.DrawFn, most: int = 30) -> World:
    """A world after some random decisions."""
    world = World()
    for number in range(draw(st.integers(1, most))):
        decide = draw(st.sampled_from(_DECISIONS))(draw, world, number)
        if decide is not None:
            world.decide(decide, draw(st.sampled_from(_LEVELS)))
    return world


def _register_place(draw: st.DrawFn, world: World, number: int) -> Any:
    within = draw(st.sampled_from([None, *(p.id for p in world.of(Place))]))
    level = draw(st.sampled_from(PlaceLevel))
    return lambda: Place.register(id=f"place-{number}", name=f"P{number}", level=level, within=within)


def _register_agency(draw: st.DrawFn, world: World, number: int) -> Any:
    kind = draw(st.sampled_from(AgencyKind))
    under = draw(st.sampled_from([None, *(a.id for a in world.of(Agency))]))
    territory = draw(st.sampled_from([None, *(p.id for p in world.of(Place))]))
    return lambda: Agency.register(
        id=f"agency-{number}", name=f"A{number}", kind=kind, under=under, territory=territory
    )


def _register_group(draw: st.DrawFn, world: World, number: int) -> Any:
    home = draw(st.sampled_from([None, *(p.id for p in world.of(Place))]))
    parent = draw(st.sampled_from([None, *(g.id for g in world.of(Group))]))
    kind = draw(st.sampled_from(GroupKind))
    aliases = tuple(draw(st.lists(_NAMES, max_size=2, unique=True)))
    return lambda: Group.register(
        id=f"group-{number}", name=f"G{number}", aliases=aliases, kind=kind, home=home, parent=parent
    )


def _about_a_group(draw: st.DrawFn, world: World, number: int) -> Any:
    groups = {group.id: group for group in world.of(Group)}
    if not groups:
        return None
    group = groups[draw(st.sampled_from(list(groups)))]
    person = Personal(subject=f"person-{draw(st.integers(1, 3))}", text="Nobody Really")
    what = draw(st.sampled_from(["alias", "rename", "reclassify", "designate", "replace"]))
    match what:
        case "alias":
            return lambda: group.add_alias(alias=f"alias {number}", valid_from=date(2025, 1, 1))
        case "rename":
            return lambda: group.rename(name=f"G{number}")
        case "reclassify":
            kind = draw(st.sampled_from(GroupKind))
            return lambda: group.reclassify(kind=kind, is_category=draw(st.booleans()))
        case "designate":
            return lambda: group.designate_representative(
                representative=person, role="chief", mandate="elected", valid_from=date(2025, 1, 1)
            )
        case _:
            return lambda: group.replace_representative(representative=person, reason="resigned")


_DECISIONS = (_register_place, _register_agency, _register_group, _register_group, *[_about_a_group] * 5)
"""What may happen, and how often. A new subject adds its decisions here."""
