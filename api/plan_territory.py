"""How it is asked what happened in a territory: everything in it, village by village, counted by window and by part.

A part is a territory that lies directly in the one asked about; what is known no nearer than the whole is in none. The
territories inside are found along ``PART_OF_PLACE``, so what a village says counts for its district and its regency.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.errors import BadArgument
from api.plan_networks import field_with_nodes
from api.shapes import Around
from domain.baseline import WINDOWS_BEFORE
from domain.dispute import Handling
from domain.incident import IncidentState
from domain.report import FALLEN, ReportState
from domain.source import SourceState
from graph.vocabulary.disputes import DISPUTE, LOCATED_IN
from graph.vocabulary.incidents import HAPPENED_AT, INCIDENT
from graph.vocabulary.places import AGENCY, PART_OF_PLACE, PLACE, SEATED_IN
from graph.vocabulary.reports import REPORT, SAID_BY, SOURCE, SPEAKS_FOR, TELLS_OF

if TYPE_CHECKING:
    from api.plan import Planner, Root
    from api.selection import Selected
    from api.statement import Writer
    from graph.vocabulary.forms import Label, Tie

DEEPEST = 4
"""Levels below a part: from a province in a country down to a village."""
MOST_EVIDENCE = 10
MOST_CREDIBLE = 3
"""Reports of credibility 1 to 3 count (domain.md §6); 6 and none are not known to be worse, and told apart."""
SHORTEST_S, LONGEST_S = 3_600, 10 * 366 * 86_400
NOW = WINDOWS_BEFORE + 1
"""The number of the window that is asked for, the first of those before being 1."""
PART, WINDOW, MANY, FIRST, SEEN, MORE = range(6)
"""What stands where in a row of what was counted."""
ENDED = (Handling.CLOSED, Handling.DISMISSED, Handling.MERGED)


def bounds(arguments: dict[str, Any]) -> list[str]:
    """The beginnings of the windows before and of the one that is asked for, oldest first, and its end, as times lie in
    the graph. Raises BadArgument."""
    start, end = (datetime.fromisoformat(arguments[name]).astimezone(UTC) for name in ("start", "end"))
    length = end - start
    if not SHORTEST_S <= length.total_seconds() <= LONGEST_S:
        raise BadArgument("end", "an hour to ten years after start")
    try:
        moments = [start - n * length for n in range(WINDOWS_BEFORE, -1, -1)]
    except OverflowError:
        raise BadArgument("start", "such that eight windows lie before it") from None
    return [moment.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20) for moment in (*moments, end)]


def territory(planner: Planner, selected: Selected) -> Root:
    """What is on record of a territory, in a window and in those before."""
    use, arguments = planner.begin_root(selected)
    bounds(arguments)
    w = planner.writer
    result = w.name("r")
    found, state = w.state(PLACE, "o")
    whole = f"MATCH (o:{w.label(PLACE)} {{id: {planner.value(use, 'place')}}}) WHERE {w.visible('o')} {found}"
    of = _Windows(planner, use)
    calls = [
        *inside(w, state),
        of.counted("incidents", INCIDENT, HAPPENED_AT, "true", _KILLED),
        of.counted("reports", REPORT, TELLS_OF, *_credible(w)),
        of.heard("heard"),
        _seated(w),
        of.disputes("disputes"),
    ]
    values = ["parts", "incidents", "reports", "heard", "seated", "disputes"]
    nodes, shape = "[] AS nodes", None
    holder = field_with_nodes(planner, selected)
    if holder is not None:
        things, shape = planner.any_of("i", holder, (INCIDENT, REPORT))
        calls.append(
            f"CALL (incidents, reports) {{ UNWIND incidents + reports AS row UNWIND row[{SEEN}] AS one"
            f" WITH DISTINCT one[1] AS i {things} RETURN collect(m) AS nodes }}"
        )
        nodes = "nodes"
    about = ", ".join(f"{name}: {state}.{name}" for name in ("name", "code", "kind"))
    one = f"{{id: o.id, {about}, {', '.join(f'{value}: {value}' for value in values)}}}"
    text = (
        f"CALL () {{ {whole} {' '.join(calls)} WITH {one} AS one, {nodes}"
        f" RETURN {{found: collect(one), nodes: coalesce(head(collect(nodes)), [])}} AS {result} }}"
    )
    return text, result, Around(shape)


def inside(w: Writer, whole: str) -> list[str]:
    """Every territory inside, itself included, with the part that it belongs to; and the parts. ``whole`` is what the
    territory itself was at the moment."""
    tie, place = w.types(PART_OF_PLACE), w.label(PLACE)
    direct = f"MATCH (c:{place})-[t:{tie}]->(o) WHERE {w.holds('t')} AND {w.visible('c')}"
    found, state = w.state(PLACE, "c")
    about = ", ".join(f"{name}: {state}.{name}" for name in ("name", "code", "kind"))
    all_of_them = (
        f"CALL (o) {{ {direct} MATCH (x:{place})-[m:{tie}*0..{DEEPEST}]->(c)"
        f" WHERE all(e IN m WHERE {w.holds('e')}) AND {w.visible('x')} RETURN x.id AS at, c.id AS part"
        f" UNION RETURN o.id AS at, '' AS part }}"
        f" WITH {_names('o', whole)}, collect({{at: at, part: part}}) AS inside"
    )
    parts = (
        f"CALL (o) {{ {direct} {found} WITH DISTINCT {_names('c', state)} ORDER BY {state}.code, {state}.name, c.id"
        f" RETURN collect({{id: c.id, {about}}}) AS parts }}"
    )
    return [all_of_them, parts]


def _names(*names: str) -> str:
    """Variables that are carried on, each once: of the present, a thing is its own state."""
    return ", ".join(dict.fromkeys(names))


_KILLED = (
    "sum(CASE WHEN {state}.killed_best > 0 THEN 1 ELSE 0 END)",
    "sum(CASE WHEN {state}.killed_best IS NULL THEN 1 ELSE 0 END)",
    *(f"sum(coalesce({{state}}.killed_{bound}, 0))" for bound in ("low", "best", "high")),
)
"""How many were deadly, of how many that is not known, and the dead as far as they are known."""


def _credible(w: Writer) -> tuple[str, tuple[str, ...]]:
    """Whether a report is credible enough to count; how many are, and how many nobody has judged; and the days."""
    credible = f"{{state}}.credibility <= {w.constant(MOST_CREDIBLE)}"
    return credible, (
        f"sum(CASE WHEN {credible} THEN 1 ELSE 0 END)",
        "sum(CASE WHEN coalesce({state}.credibility, 6) = 6 THEN 1 ELSE 0 END)",
        f"collect(DISTINCT CASE WHEN w = {NOW} THEN substring({{state}}.occurred_start, 0, 10) END)",
    )


class _Windows:
    """The clauses that look at what is in the territory, in time."""

    def __init__(self, planner: Planner, use: int) -> None:
        self._w = planner.writer
        self._starts = planner.value(use, convert=lambda given: bounds(given)[:-1])
        self._end = planner.value(use, convert=lambda given: bounds(given)[-1])
        w = self._w
        self._gone = {
            INCIDENT: w.constant([str(state) for state in (IncidentState.REFUTED, IncidentState.MERGED)]),
            REPORT: w.constant([str(state) for state in (*FALLEN, ReportState.MERGED)]),
        }

    def counted(self, name: str, label: Label, tie: Tie, evident: str, more: tuple[str, ...]) -> str:
        """Rows of a part, a window counted from 1 (0 lies before all of them), how many there are, when the first was,
        the latest in the window that is asked for as far as they are ``evident``, and more."""
        match, state = self._among(label, tie)
        most = self._w.constant(MOST_EVIDENCE)
        seen = f"CASE WHEN w = {NOW} AND {evident.format(state=state)} THEN [{state}.occurred_start, n.id] END"
        columns = ["part", "w", "count(*)", f"min({state}.occurred_start)", f"collect({seen})[0..{most}]"]
        columns += [each.format(state=state) for each in more]
        named = [f"{each} AS a{n}" for n, each in enumerate(columns)]
        return (
            f"CALL (inside) {{ {match} WITH t.part AS part, {self._window(state)} AS w, {_names('n', state)}"
            f" ORDER BY {state}.occurred_start DESC, n.id"
            f" WITH {', '.join(named)} RETURN collect([{', '.join(f'a{n}' for n in range(len(named)))}]) AS {name} }}"
        )

    def heard(self, name: str) -> str:
        """The sources that ever told of the territory, with the window, 0 before all of them, and their state."""
        w = self._w
        match, state = self._among(REPORT, TELLS_OF)
        found, source = w.state(SOURCE, "z", "w, ")
        return (
            f"CALL (inside) {{ {match} WITH n, {self._window(state)} AS w"
            f" MATCH (n)-[q:{w.types(SAID_BY)}]->(z:{w.label(SOURCE)}) WHERE {w.holds('q')} AND {w.visible('z')} {found}"
            f" WITH DISTINCT z.id AS id, w, {source}.state AS state RETURN collect([id, w, state]) AS {name} }}"
        )

    def disputes(self, name: str) -> str:
        """The disputes with their parts, and whether they are over. One that was merged speaks for another."""
        w = self._w
        found, state = w.state(DISPUTE, "n", "t, ")
        match = self._located(DISPUTE, LOCATED_IN)
        merged, ended = w.constant(str(Handling.MERGED)), w.constant([str(each) for each in ENDED])
        return (
            f"CALL (inside) {{ {match} {found} AND {state}.handling <> {merged}"
            f" WITH DISTINCT t.part AS part, n.id AS id, {state}.handling IN {ended} AS over"
            f" RETURN collect([part, id, over]) AS {name} }}"
        )

    def _among(self, label: Label, tie: Tie) -> tuple[str, str]:
        found, state = self._w.state(label, "n", "t, ")
        match = f"{self._located(label, tie)} {found} AND NOT {state}.state IN {self._gone[label]}"
        return f"{match} AND {state}.occurred_start < {self._end}", state

    def _located(self, label: Label, tie: Tie) -> str:
        w = self._w
        return (
            f"UNWIND inside AS t MATCH (x:{w.label(PLACE)} {{id: t.at}})<-[k:{w.types(tie)}]-(n:{w.label(label)})"
            f" WHERE {w.holds('k')} AND {w.visible('n')}"
        )

    def _window(self, state: str) -> str:
        return f"size([b IN {self._starts} WHERE b <= {state}.occurred_start])"


def _seated(w: Writer) -> str:
    """The sources, not closed, of agencies that are responsible for the territory or for one inside."""
    found, state = w.state(SOURCE, "z")
    closed = w.constant(str(SourceState.CLOSED))
    return (
        f"CALL (inside) {{ UNWIND inside AS t MATCH (x:{w.label(PLACE)} {{id: t.at}})<-[k:{w.types(SEATED_IN)}]-"
        f"(a:{w.label(AGENCY)})<-[q:{w.types(SPEAKS_FOR)}]-(z:{w.label(SOURCE)})"
        f" WHERE {w.holds('k')} AND {w.visible('a')} AND {w.holds('q')} AND {w.visible('z')} {found}"
        f" AND {state}.state <> {closed} WITH DISTINCT z.id AS id RETURN collect(id) AS seated }}"
    )
