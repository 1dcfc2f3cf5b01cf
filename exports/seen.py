"""The graph as one reader sees it at one moment, node by node and tie by tie, holding one page in memory.

It is read as of a position even where the present is meant: projecting goes on meanwhile, and a tie must find both of
its nodes in what was written before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.classification import Level
from graph.errors import GraphUnavailable, SlotRetired
from graph.patterns import held, visible
from graph.reading import live, read_rows, stream_rows
from graph.vocabulary import FINDING_ON, LABELS, TIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.classification import Classification
    from graph.connection import Graph
    from graph.vocabulary.forms import Label, Property, Tie

PAGE = 1_000
"""Nodes read at once."""
ALL_TIES: tuple[Tie, ...] = (*TIES, *FINDING_ON.values())
_TIES = {(tie.type, tie.target.name): tie for tie in ALL_TIES}
_LEVELS = tuple(Level)


@dataclass(frozen=True)
class Node:
    """A thing as it was at the moment."""

    label: Label
    id: str
    since: int
    """The position of the fact that its state comes from."""
    classification: str
    """Who may see it: a level, and the compartments after it."""
    values: dict[str, Any]
    """Its properties that are known, by their names in the vocabulary."""

    @classmethod
    def of(cls, label: Label, id: str, state: dict[str, Any]) -> Node:
        """From what the graph holds of it at the moment."""
        return cls(label, id, state["since"], _class(state), _known(label.properties, state))


@dataclass(frozen=True)
class Tied:
    """A tie that held at the moment."""

    tie: Tie
    id: str
    source: str
    target: str
    since: int
    classification: str
    values: dict[str, Any]


@dataclass
class SeenGraph:
    """What a reader who is cleared so far sees of the graph. ``at``: the position as of which it is read."""

    graph: Graph
    clearance: Classification
    at: int | None = None
    page: int = PAGE
    position: int = field(init=False)
    """The position that everything is true at."""

    def __post_init__(self) -> None:
        """Settles the moment. Raises GraphUnavailable when the graph has not come so far."""
        self._live = live(self.graph)
        if self._live is None or not self._live.position:
            raise GraphUnavailable("the graph is empty: type `rukun project --once` first")
        self.position = self._live.position if self.at is None else self.at
        if self.position > self._live.position:
            raise GraphUnavailable(
                f"the graph stands at {self._live.position} and not yet at {self.position}: type `rukun project --once`"
            )
        self._slot = self._live.slot
        self._reader = {
            "at": self.position,
            "level": self.clearance.level.rank,
            "compartments": list(self.clearance.compartments),
        }

    def make_sure(self) -> None:
        """That all of it came from one graph. Raises SlotRetired when a rebuilt one has taken over meanwhile."""
        now = live(self.graph)
        if now is None or (now.slot, now.build) != (self._slot, self._live.build if self._live else 0):
            raise SlotRetired("a rebuilt graph took over while this one was read; give the command again")

    def size(self) -> int:
        """How many nodes there are at most, for a progress bar."""
        counted = (
            read_rows(self.graph, f"MATCH (n:{label.name}{self._slot}) RETURN count(*) AS found") for label in LABELS
        )
        return sum(int(rows[0]["found"]) for rows in counted)

    def nodes(self, *labels: Label) -> Iterator[Node]:
        """The things of these kinds, of every kind when none is named: kind by kind, in the order of their ids."""
        for label in labels or LABELS:
            after = ""
            while rows := read_rows(self.graph, self._nodes_of(label), after=after, limit=self.page, **self._reader):
                for row in rows:
                    if row["state"] is not None:
                        yield Node.of(label, row["id"], row["state"])
                after = rows[-1]["id"]

    def ties(self, *ties: Tie) -> Iterator[Tied]:
        """The ties of these kinds, of every kind when none is named, in the order of the things they lead away from."""
        for label in LABELS:
            kinds = [tie for tie in ties or ALL_TIES if tie.source == label]
            after = ""
            while kinds and (ids := self._ids(label, after)):
                for row in stream_rows(self.graph, self._ties_of(label, kinds), ids=ids, **self._reader):
                    tie = _TIES.get((row["type"].removeprefix("WAS_"), row["end"].removesuffix(self._slot)))
                    if tie in kinds:
                        yield _tied(tie, row)
                after = ids[-1]

    def reached(self, tie: Tie, ids: Sequence[str]) -> dict[str, list[Node]]:
        """What a kind of tie leads to from some things, by their ids."""
        pairs = [
            (row["source"], row["target"])
            for row in stream_rows(self.graph, self._ties_of(tie.source, [tie]), ids=list(ids), **self._reader)
        ]
        ends = sorted({target for _, target in pairs})
        rows = read_rows(self.graph, self._nodes_among(tie.target), ids=ends, **self._reader)
        found = {row["id"]: Node.of(tie.target, row["id"], row["state"]) for row in rows if row["state"] is not None}
        made: dict[str, list[Node]] = {}
        for source, target in dict.fromkeys(pairs):
            made.setdefault(source, []).append(found[target])
        return made

    def _ids(self, label: Label, after: str) -> list[str]:
        rows = read_rows(
            self.graph,
            f"MATCH (n:{label.name}{self._slot}) WHERE n.id > $after AND {self._sees('n')}"
            " RETURN n.id AS id ORDER BY n.id LIMIT $limit",
            after=after,
            limit=self.page,
            **self._reader,
        )
        return [row["id"] for row in rows]

    def _nodes_of(self, label: Label) -> str:
        name = f"{label.name}{self._slot}"
        found = f"MATCH (n:{name}) WHERE n.id > $after AND {self._sees('n')} WITH n ORDER BY n.id LIMIT $limit"
        return self._as_then(label, found)

    def _nodes_among(self, label: Label) -> str:
        return self._as_then(label, f"UNWIND $ids AS one MATCH (n:{label.name}{self._slot} {{id: one}})")

    def _as_then(self, label: Label, found: str) -> str:
        if label.shared:  # open to everybody and described by nothing: only a tie that is seen tells that it is there
            types = _types([tie for tie in ALL_TIES if label in (tie.source, tie.target)])
            tied = f"EXISTS {{ MATCH (n)-[e:{types}]-(m) WHERE {self._holds('e')} AND {self._sees('m')} RETURN 1 }}"
            return f"{found} RETURN n.id AS id, CASE WHEN {tied} THEN properties(n) ELSE NULL END AS state ORDER BY id"
        then = f"v.since <= $at AND $at < v.until AND {self._sees('v')}"
        return (
            f"{found} RETURN n.id AS id, CASE WHEN n.since <= $at THEN properties(n) ELSE"
            f" head([(v:{label.version}{self._slot})-[:VERSION_OF]->(n) WHERE {then} | properties(v)]) END AS state"
            " ORDER BY id"
        )

    def _ties_of(self, label: Label, kinds: Sequence[Tie]) -> str:
        return (
            f"UNWIND $ids AS id MATCH (a:{label.name}{self._slot} {{id: id}})-[e:{_types(kinds)}]->(b)"
            f" WHERE {self._holds('e')} AND {self._sees('b')}"
            " RETURN type(e) AS type, a.id AS source, labels(b)[0] AS end, b.id AS target, properties(e) AS own"
            " ORDER BY source, type, target, own.id"
        )

    def _sees(self, it: str) -> str:
        return visible(it, compartments=bool(self.clearance.compartments))

    def _holds(self, it: str) -> str:
        return f"{self._sees(it)} AND {held(it, '$at')}"


def _types(ties: Sequence[Tie]) -> str:
    return "|".join(sorted({name for tie in ties for name in (tie.type, tie.was)}))


def _tied(tie: Tie, row: dict[str, Any]) -> Tied:
    own = row["own"]
    return Tied(tie, own["id"], row["source"], row["target"], own["since"], _class(own), _known(tie.properties, own))


def _known(properties: Sequence[Property], found: dict[str, Any]) -> dict[str, Any]:
    return {p.name: found[p.name] for p in properties if found.get(p.name) is not None}


def _class(found: dict[str, Any]) -> str:
    return " ".join((_LEVELS[found["level"]], *(found.get("compartments") or ())))
