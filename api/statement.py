"""The words that statements are made of: who may see, when it held, what it was then.

``§`` after a label stands for the slot of the graph that answers; it is filled in last, so that one plan serves both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from graph import patterns
from graph.reading import KEEPS_LISTS, ROOT, STANDING
from graph.vocabulary import TIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.ways import Way
    from graph.vocabulary.forms import Label, Tie

SLOT = "§"
ABSORBING = {tie.target: tie for tie in TIES if tie.absorbs}
"""By kind of thing: the tie from a record that was merged to the one that it speaks for."""
MOST_MERGES = 4
"""How long a chain of merged records is followed."""


@dataclass(frozen=True)
class Binding:
    """Where the value of a parameter comes from: the arguments of one field, a path into them, and a conversion."""

    use: int
    path: tuple[str | int, ...]
    convert: Callable[[Any], Any] | None = None

    def value(self, arguments: list[dict[str, Any]]) -> Any:
        """The value for one request."""
        found: Any = arguments[self.use]
        for step in self.path:
            found = found.get(step) if isinstance(step, str) else found[step]
            if found is None:
                break
        return self.convert(found) if self.convert is not None else found


class Found(NamedTuple):
    """What a pattern has found: of which kind, the variable that holds it, and the one that holds what it was at the
    moment."""

    label: Label
    node: str
    state: str


@dataclass
class Writer:
    """Writes one statement: hands out names, collects parameters, and puts the reader's class and the moment into
    every pattern. ``moment`` is the parameter that holds the position as of which is read, empty for the present."""

    compartments: bool
    """Whether the reader is in any compartment."""
    lists: bool = False
    """Whether the slot keeps its long lists, so that statements may rely on them."""
    relies_on_lists: bool = False
    """Whether this one does."""
    parameters: dict[str, Binding] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    moment: str = ""
    conditions: int = 0
    """How many conditions filters have come to so far."""
    _names: int = 0

    def name(self, prefix: str) -> str:
        """A name that was not used before."""
        self._names += 1
        return f"{prefix}{self._names}"

    def bind(self, binding: Binding) -> str:
        """A parameter."""
        name = self.name("p")
        self.parameters[name] = binding
        return f"${name}"

    def constant(self, value: Any) -> str:
        """A parameter whose value the plan knows."""
        name = self.name("c")
        self.constants[name] = value
        return f"${name}"

    def visible(self, variable: str) -> str:
        """The reader may see this node or tie."""
        return patterns.visible(variable, compartments=self.compartments)

    def holds(self, tie: str) -> str:
        """The reader may see this tie, and it held at the moment. (For the present, ended ties are not matched.)"""
        if not self.moment:
            return self.visible(tie)
        return f"{self.visible(tie)} AND {patterns.held(tie, self.moment)}"

    def types(self, *ties: Tie) -> str:
        """The types of ties to follow: for a moment in the past also those that have ended since."""
        names = sorted({tie.type for tie in ties})
        if self.moment:
            names += sorted({tie.was for tie in ties})
        return "|".join(names)

    def match(self, way: Way, start: str, tie: str, end: str) -> str:
        """The clause that follows a tie from one of its ends to what the reader may see; it ends in a WHERE. Where
        there can be several such ties, those of the records that were merged into it count too."""
        left, right = ("-", "->") if way.forward else ("<-", "-")
        pattern = f"{left}[{tie}:{self.types(way.tie)}]{right}({end}:{self.label(way.end)})"
        where = f"WHERE {self.holds(tie)} AND {self.visible(end)}"
        absorbing = _gathers(way)
        if absorbing is None:
            return f"MATCH ({start}){pattern} {where}"
        merged, holds = self.merges(absorbing)
        return f"MATCH ({start})<-{merged}-(){pattern} {where} AND {holds}"

    def towards(self, way: Way, start: str, end: str) -> str:
        """The clause that follows a tie the other way, from what it leads to: it finds every start from which ``match``
        would find this end. The reader must be let see the start yet."""
        tie, left, right = self.name("e"), *(("<-", "-") if way.forward else ("-", "->"))
        pattern = f"MATCH ({end}){left}[{tie}:{self.types(way.tie)}]{right}"
        found, where = f"({start}:{self.label(way.start)})", f"WHERE {self.holds(tie)}"
        absorbing = _gathers(way)
        if absorbing is None:
            return f"{pattern}{found} {where}"
        merged, holds = self.merges(absorbing)
        return f"{pattern}()-{merged}->{found} {where} AND {holds}"

    def merges(self, *absorbing: Tie) -> tuple[str, str]:
        """A chain of merges, of any length from none, and the condition that every merge of it held."""
        name = self.name("m")
        chain = f"[{name}:{self.types(*absorbing)}*0..{MOST_MERGES}]"
        return chain, f"all(x IN {name} WHERE {self.holds('x')})"

    def label(self, label: Label) -> str:
        """A label in the slot that answers."""
        return f"{label.name}{SLOT}"

    def state(self, label: Label, node: str, carried: str = "") -> tuple[str, str]:
        """The clause that finds what a node was at the moment, and the variable that holds it. For the present there
        is nothing to find. ``carried`` are the other variables that stay in scope."""
        if not self.moment:
            return "", node
        state, version = self.name("s"), self.name("v")
        inside = f"{version}.since <= {self.moment} AND {self.moment} < {version}.until AND {self.visible(version)}"
        found = (
            f"WITH {carried}{node}, CASE WHEN {node}.since <= {self.moment} THEN {node} ELSE"
            f" head([({version}:{label.version}{SLOT})-[:VERSION_OF]->({node}) WHERE {inside} | {version}]) END AS {state}"
            f" WHERE {state} IS NOT NULL"
        )
        return found, state


def _gathers(way: Way) -> Tie | None:
    """The tie of merged records whose ties count too when this way is followed."""
    absorbing = ABSORBING.get(way.start)
    return None if way.one or way.tie not in TIES or way.tie is absorbing else absorbing


def whole(blocks: list[str], results: list[str], *, relies_on_lists: bool = False) -> str:
    """The whole statement: every root in a block of its own, one record."""
    root = ROOT + KEEPS_LISTS if relies_on_lists else ROOT
    return "\n".join([root, *blocks, f"RETURN {', '.join([STANDING, *results])}"])
