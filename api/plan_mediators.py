"""How it is asked who could mediate a dispute: what is on record of its parties and places, of customs, and of past
mediations, in one statement. What speaks for whom is read from that afterwards.

Groups, agencies and customs are candidates, never persons: those are not weighed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.plan import Root
from api.plan_networks import node_of_each
from api.shapes import Around
from domain.group import GroupState
from graph.vocabulary.agreements import AGREEMENT, REACHED_IN
from graph.vocabulary.disputes import DISPUTE, LOCATED_IN, PARTY_TO
from graph.vocabulary.groups import (
    ABSORBED_INTO,
    BRANCH_OF,
    GROUP,
    HOME_IN,
    PERSON,
    RELATES_TO,
    REPRESENTS,
    SPLIT_INTO,
)
from graph.vocabulary.mediations import (
    APPOINTED_FROM,
    CHALLENGED_IN,
    CUSTOM,
    FOLLOWS,
    MEDIATION,
    MEDIATOR_IN,
    MEMBER_OF,
    PRACTISED_IN,
)
from graph.vocabulary.places import AGENCY, PART_OF_PLACE, PLACE, SEATED_IN

if TYPE_CHECKING:
    from api.plan import Planner
    from api.selection import Selected
    from api.statement import Writer
    from graph.vocabulary.forms import Label

MOST_ROWS = 200
"""Of each sort of thing that is on record: ties of parties, groups at home there, customs, past mediations …"""
CANDIDATES: tuple[Label, ...] = (GROUP, AGENCY, CUSTOM)
WIDEST = 4
"""How many territories lie within each other: a village lies in a sub-district, a regency, a province, a country."""
SORTS = ("ties", "homes", "seats", "shared", "customs", "mediated", "voices")
_TIE = "tie: type(e), since: e.since, level: e.level, compartments: e.compartments"


def mediators_of(planner: Planner, selected: Selected) -> Root:
    """Who could mediate a dispute."""
    use, _ = planner.begin_root(selected)
    w = planner.writer
    result, (found, state) = w.name("r"), w.state(DISPUTE, "d")
    dispute = f"MATCH (d:{w.label(DISPUTE)} {{id: {planner.value(use, 'dispute')}}}) WHERE {w.visible('d')} {found}"
    party = f"MATCH (d)<-[e:{w.types(PARTY_TO)}]-(r:{w.label(GROUP)}) WHERE {w.holds('e')} AND {w.visible('r')}"
    shown = "collect(DISTINCT p) AS ps, collect({id: p.id, role: e.role}) AS parties"
    calls = [
        f"CALL () {{ {dispute} RETURN collect(d) AS ds, head(collect({state}.sources_of_conflict)) AS sources }}",
        f"CALL (ds) {{ UNWIND ds AS d {party} WITH e, r {_survivor(w, 'p')} RETURN {shown} }}",
        _territories(w, "near", 1),
        _territories(w, "wide", WIDEST),
        *_bounded(w, "ties", "ps", _ties(w), "n: n.id, about: p.id, sign: e.sign", "e.since, e.id, n.id"),
        *_bounded(w, "homes", "near", _at_home(w), "n: n.id, about: q.id", "n.id, q.id"),
        *_bounded(w, "seats", "wide", _responsible(w), "n: n.id, about: q.id", "n.id, q.id"),
        *_bounded(w, "shared", "ps", _voices(w, shared=True), "n: n.id, about: p.id", "e.id, n.id"),
        *_bounded(w, "voices", "ps", _voices(w), "person: who.id, about: p.id", "e.id"),
        *_customs(w),
        *_mediated(w),
    ]
    ids = " + ".join(f"[x IN {sort} | x.n]" for sort in SORTS if sort != "voices")
    holder = node_of_each(planner, selected, "candidates")
    nodes, shape = "[] AS nodes", None
    if holder is not None:
        things, shape = planner.any_of("i", holder, CANDIDATES)
        carried = ", ".join(SORTS)
        calls.append(f"CALL ({carried}) {{ UNWIND {ids} AS i WITH DISTINCT i {things} RETURN collect(m) AS nodes }}")
        nodes = "nodes"
    told = ", ".join(f"{name}: {name}" for name in ("parties", "sources", *SORTS))
    counts = ", ".join(f"{sort}_many" for sort in SORTS)
    calls.append(f"WITH {nodes}, {{{told}}} AS told, [{counts}] AS many, [z IN wide | z.id] AS territories")
    row = "{nodes: nodes, told: told, many: many, territories: territories}"
    return f"CALL () {{ {' '.join(calls)} RETURN {row} AS {result} }}", result, Around(shape)


def _bounded(w: Writer, name: str, scope: str, match: str, row: str, order: str) -> list[str]:
    """The rows of one sort, so many at most, and how many there are."""
    found = f"{match} ORDER BY {order} LIMIT {w.constant(MOST_ROWS)} RETURN collect({{{row}, {_TIE}}}) AS {name}"
    return [
        f"CALL ({scope}) {{ {found} }}",
        f"CALL ({scope}) {{ {match} RETURN count(e) AS {name}_many }}",
    ]


def _territories(w: Writer, name: str, widest: int) -> str:
    """Where the dispute plays, and so many steps of what that lies within."""
    steps = w.name("k")
    return (
        f"CALL (ds) {{ UNWIND ds AS d MATCH (d)-[e:{w.types(LOCATED_IN)}]->(o:{w.label(PLACE)})"
        f" WHERE {w.holds('e')} AND {w.visible('o')}"
        f" MATCH (o)-[{steps}:{w.types(PART_OF_PLACE)}*0..{widest}]->(q:{w.label(PLACE)})"
        f" WHERE all(x IN {steps} WHERE {w.holds('x')}) AND {w.visible('q')} RETURN collect(DISTINCT q) AS {name} }}"
    )


def _survivor(w: Writer, name: str) -> str:
    """The clause that goes from the record ``r`` of a group to the one that speaks for it; it ends in a WHERE."""
    chain, holds = w.merges(ABSORBED_INTO)
    gone = f"EXISTS {{ MATCH ({name})-[y:{w.types(ABSORBED_INTO)}]->() WHERE {w.holds('y')} RETURN 1 }}"
    return f"MATCH (r)-{chain}->({name}:{w.label(GROUP)}) WHERE {holds} AND {w.visible(name)} AND NOT {gone}"


def _alive(w: Writer, *carried: str) -> str:
    """The end of a clause that found the group ``n``: it can act, for it is no category and has not come to an end."""
    found, state = w.state(GROUP, "n", "".join(f"{name}, " for name in carried))
    ended = w.constant([str(GroupState.DISSOLVED), str(GroupState.SPLIT), str(GroupState.MERGED)])
    return f"{found} AND {state}.is_category = false AND NOT {state}.state IN {ended} WITH {', '.join((*carried, 'n'))}"


def _ties(w: Writer) -> str:
    """Groups that stand in a relation with a party, or are a part of it or it of them."""
    chain, holds = w.merges(ABSORBED_INTO)
    return (
        f"UNWIND ps AS p MATCH (p)<-{chain}-()-[e:{w.types(RELATES_TO, BRANCH_OF, SPLIT_INTO)}]-(r:{w.label(GROUP)})"
        f" WHERE {holds} AND {w.holds('e')} AND {w.visible('r')} WITH DISTINCT p, e, r {_survivor(w, 'n')}"
        f" AND n.id <> p.id {_alive(w, 'p', 'e')}"
    )


def _at_home(w: Writer) -> str:
    match = f"UNWIND near AS q MATCH (q)<-[e:{w.types(HOME_IN)}]-(r:{w.label(GROUP)})"
    return f"{match} WHERE {w.holds('e')} AND {w.visible('r')} WITH q, e, r {_survivor(w, 'n')} {_alive(w, 'q', 'e')}"


def _responsible(w: Writer) -> str:
    match = f"UNWIND wide AS q MATCH (q)<-[e:{w.types(SEATED_IN)}]-(n:{w.label(AGENCY)})"
    return f"{match} WHERE {w.holds('e')} AND {w.visible('n')} WITH q, e, n"


def _voices(w: Writer, *, shared: bool = False) -> str:
    """Persons who speak for a party or belong to it; ``shared``: the other groups for which they do too."""
    (chain, holds), belongs = w.merges(ABSORBED_INTO), w.types(REPRESENTS, MEMBER_OF)
    match = (
        f"UNWIND ps AS p MATCH (p)<-{chain}-()<-[e:{belongs}]-(who:{w.label(PERSON)})"
        f" WHERE {holds} AND {w.holds('e')} AND {w.visible('who')} WITH DISTINCT p, e, who"
    )
    if not shared:
        return match
    return (
        f"{match} MATCH (who)-[f:{belongs}]->(r:{w.label(GROUP)}) WHERE {w.holds('f')} AND {w.visible('r')}"
        f" WITH DISTINCT p, e, r {_survivor(w, 'n')} AND n.id <> p.id {_alive(w, 'p', 'e')}"
    )


def _customs(w: Writer) -> list[str]:
    """Every custom on record: for what it is used and where it is known."""
    found, state = w.state(CUSTOM, "n")
    match = f"MATCH (n:{w.label(CUSTOM)}) WHERE {w.visible('n')} {found}"
    region = (
        f"CALL (n) {{ MATCH (n)-[e:{w.types(PRACTISED_IN)}]->(q:{w.label(PLACE)})"
        f" WHERE {w.holds('e')} AND {w.visible('q')} WITH q, e ORDER BY e.since"
        f" RETURN collect({{about: q.id, {_TIE}}}) AS regions }}"
    )
    row = f"{{n: n.id, fits: {state}.fits, regions: regions, {_as_of_state(state)}}}"
    named = ", ".join(dict.fromkeys(("n", state)))
    first = f"WITH {named} ORDER BY n.id LIMIT {w.constant(MOST_ROWS)}"
    return [
        f"CALL () {{ {match} {first} {region} RETURN collect({row}) AS customs }}",
        f"CALL () {{ {match} RETURN count(n) AS customs_many }}",
    ]


def _mediated(w: Writer) -> list[str]:
    """Mediations by somebody from an agency, after a custom, or by a member of a group, the last first."""
    mediation = f"(m:{w.label(MEDIATION)})"
    agency = f"(n:{w.label(AGENCY)})<-[e:{w.types(APPOINTED_FROM)}]-{mediation}"
    custom = f"(n:{w.label(CUSTOM)})<-[e:{w.types(FOLLOWS)}]-{mediation}"
    member = f"(r:{w.label(GROUP)})<-[g:{w.types(MEMBER_OF)}]-(who:{w.label(PERSON)})"
    member += f"-[e:{w.types(MEDIATOR_IN)}]->{mediation}"
    known = f"{w.holds('g')} AND {w.visible('who')} AND {w.visible('r')}"
    group = f"WITH r, e, m, who {_survivor(w, 'n')} {_alive(w, 'e', 'm', 'who')}"
    seen = f"{w.holds('e')} AND {w.visible('m')}"
    ways = (
        f"MATCH {agency} WHERE {seen} AND {w.visible('n')} RETURN n, e, m, e.mediator AS person",
        f"MATCH {custom} WHERE {seen} AND {w.visible('n')} RETURN n, e, m, null AS person",
        f"MATCH {member} WHERE {seen} AND {known} {group} RETURN n, e, m, who.id AS person",
    )
    found, state = w.state(MEDIATION, "m", "n, e, person, ")
    match = f"CALL () {{ {' UNION ALL '.join(ways)} }} WITH n, e, m, person WHERE {w.visible('m')} {found}"
    held, agreement = w.state(AGREEMENT, "a")
    agreements = (
        f"CALL (m) {{ MATCH (m)<-[k:{w.types(REACHED_IN)}]-(a:{w.label(AGREEMENT)})"
        f" WHERE {w.holds('k')} AND {w.visible('a')} {held} WITH {', '.join(dict.fromkeys(('a', agreement)))} ORDER BY a.id"
        f" RETURN collect({{about: a.id, state: {agreement}.state, cause: {agreement}.end_cause,"
        f" {_as_of_state(agreement)}}}) AS agreements }}"
    )
    begun = f" AND k.since <= {w.moment}" if w.moment else ""
    challenges = (
        f"CALL (m) {{ MATCH (m)<-[k:{CHALLENGED_IN.type}|{CHALLENGED_IN.was}]-(who:{w.label(PERSON)})"
        f" WHERE {w.visible('k')}{begun} AND {w.visible('who')} WITH who, k ORDER BY k.since, k.id"
        f" RETURN collect({{person: who.id, tie: '{CHALLENGED_IN.type}', since: k.since, level: k.level,"
        " compartments: k.compartments}) AS challenges }"
    )
    row = (
        f"{{n: n.id, about: m.id, person: person, state: {state}.state, agreements: agreements, challenges: challenges,"
    )
    named = ", ".join(dict.fromkeys(("n", "e", "m", "person", state)))
    last = f"WITH {named} ORDER BY e.since DESC, e.id, n.id LIMIT {w.constant(MOST_ROWS)} {agreements} {challenges}"
    return [
        f"CALL () {{ {match} {last} RETURN collect({row} {_as_of_state(state)}}}) AS mediated }}",
        f"CALL () {{ {match} RETURN count(e) AS mediated_many }}",
    ]


def _as_of_state(state: str) -> str:
    return f"since: {state}.since, level: {state}.level, compartments: {state}.compartments"
