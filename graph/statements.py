"""Every statement that writes to the graph, made from the vocabulary once. Values are parameters only.

Each takes ``$rows`` and answers how many rows it found what it needed for; whoever runs it compares that number with
the number of rows, so that nothing is lost in silence; only of ties that are to end there may be none. A node that a row needs must have been there before: ``since``
is compared, so that a batch cannot lean on what a later fact of the same batch brings.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graph.rows import SINCE, SOURCE, TARGET, columns

if TYPE_CHECKING:
    from graph.slots import Slot
    from graph.vocabulary.forms import Label, Tie

_FITS = "r.level <= {it}.level AND all(c IN r.compartments WHERE c IN coalesce({it}.compartments, []))"
"""Whether every reader of what is there may know of the fact that changes or ends it."""


@cache
def put_nodes(label: Label, slot: Slot) -> str:
    """Rows: the values of the nodes, in the order of their columns."""
    properties = [f"{name}: r[{place}]" for place, name in enumerate(columns(label))]
    node = f"{label.name}{slot}"
    if label.shared:
        return (
            f"UNWIND $rows AS r MERGE (n:{node} {{{properties[0]}}})"
            f" ON CREATE SET n += {{{', '.join(properties[1:])}}} RETURN count(*) AS found"
        )
    return f"UNWIND $rows AS r CREATE (n:{node} {{{', '.join(properties)}}}) RETURN count(*) AS found"


@cache
def change_nodes(label: Label, slot: Slot) -> str:
    """Rows: ``id``, ``set`` (the new properties, null to remove one), ``since``, ``level``, ``compartments``. At most
    one row a node."""
    return (
        f"UNWIND $rows AS r MATCH (n:{label.name}{slot} {{id: r.id}})"
        f" WHERE n.since <= r.since AND {_FITS.format(it='n')}"
        f" CREATE (v:{label.version}{slot})-[:VERSION_OF]->(n) SET v = properties(n) SET v.until = r.since"
        " SET n += r.set SET n.since = r.since RETURN count(*) AS found"
    )


@cache
def put_edges(tie: Tie, slot: Slot) -> str:
    """Rows: the values of the ties, in the order of their columns; two of them are the ends.

    Only a shared node is asked since when it is there: for every other the plan has made sure (``waves.plan``), and
    asking for each row costs a fifth more.
    """
    before = f" WHERE {{0}}.since <= r[{SINCE}]"
    own = [f"{name}: r[{place}]" for place, name in enumerate(columns(tie)) if place not in {SOURCE, TARGET}]
    return (
        f"UNWIND $rows AS r MATCH (a:{tie.source.name}{slot} {{id: r[{SOURCE}]}})"
        f"{before.format('a') if tie.source.shared else ''}"
        f" MATCH (b:{tie.target.name}{slot} {{id: r[{TARGET}]}}){before.format('b') if tie.target.shared else ''}"
        f" CREATE (a)-[e:{tie.type} {{{', '.join(own)}}}]->(b) RETURN count(*) AS found"
    )


@cache
def end_edges(tie: Tie, slot: Slot, *, source: bool, target: bool, key: bool) -> str:
    """Rows: ``source`` and/or ``target``, perhaps ``key`` (how the ids of the ties end), ``since``, ``level``,
    ``compartments``. A tie that is open to more readers than the fact that ends it goes on. No two rows may name the
    same tie."""
    start = f"(a:{tie.source.name}{slot}{' {id: r.source}' if source else ''})"
    end = f"(b:{tie.target.name}{slot}{' {id: r.target}' if target else ''})"
    # one that had to stand beside another has that one's id, an @ and its position
    this = "r.type + '|' + a.id + '|' + b.id + r.key"
    beside = f"{this} + CASE WHEN r.key = '' THEN '|@' ELSE '@' END"
    only = f"(e.id = {this} OR e.id STARTS WITH {beside}) AND " if key else ""
    return (
        f"UNWIND $rows AS r MATCH {start}-[e:{tie.type}]->{end} WHERE {only}{_FITS.format(it='e')}"
        f" CREATE (a)-[w:{tie.was}]->(b) SET w = properties(e) SET w.until = r.since DELETE e"
        " RETURN count(*) AS ended"
    )


@cache
def missing_nodes(label: Label, slot: Slot) -> str:
    """Rows: ``id``, ``since``. Answers which of them are not there, or came later."""
    return (
        f"UNWIND $rows AS r OPTIONAL MATCH (n:{label.name}{slot} {{id: r.id}})"
        " WITH r, n WHERE n IS NULL OR n.since > r.since RETURN r.id AS id, r.since AS since ORDER BY since, id"
    )


@cache
def empty_ties(name: str) -> str:
    """Deletes at most ``$limit`` ties that lead away from nodes of one label and answers how many there were."""
    return f"MATCH (:{name})-[e]->() WITH e LIMIT $limit DELETE e RETURN count(*) AS found"


@cache
def empty_label(name: str) -> str:
    """Deletes at most ``$limit`` nodes of one label with their ties and answers how many there were."""
    return f"MATCH (n:{name}) WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS found"


FENCE = (
    "MATCH (p:Projection {id: $projection}) SET p.token = $token"
    " WITH p WHERE p.position = $expected AND p.epoch = $epoch"
    " SET p.position = $position, p.lease_until = timestamp() + $ttl,"
    " p.lists = CASE WHEN $expected = 0 THEN $lists ELSE p.lists END"
    " REMOVE p.stopped_at, p.stopped_topic, p.stopped_stream, p.stopped_error"
    " RETURN coalesce(p.lists, false) AS lists"
)
"""First in every batch. The token is written before anything is compared: it takes the lock, so that of two writers
the second compares with what the first has left behind. Whether lists are kept is settled by the first batch of a
slot."""

STATE = (
    "MATCH (p:Projection {id: $projection}) RETURN p.position AS position, p.epoch AS epoch, p.live AS live,"
    " p.owner AS owner, p.log AS log, coalesce(p.lists, false) AS lists, p.lease_until - timestamp() AS lease_left,"
    " p.stopped_at AS stopped_at, p.stopped_topic AS stopped_topic, p.stopped_stream AS stopped_stream,"
    " p.stopped_error AS stopped_error"
)

TAKE_OVER = (
    "MATCH (p:Projection {id: $projection}) SET p.token = $token"
    " WITH p WHERE p.lease_until IS NULL OR p.lease_until < timestamp() OR p.owner = $owner"
    " SET p.owner = $owner, p.epoch = p.epoch + 1, p.lease_until = timestamp() + $ttl"
    " RETURN p.epoch AS epoch, p.live AS live"
)

CLAIM = (
    "MATCH (p:Projection {id: $projection}) SET p.token = $token WITH p WHERE p.epoch = $epoch"
    " SET p.log = CASE WHEN p.position = 0 OR p.log IS NULL THEN $log ELSE p.log END RETURN p.log AS log"
)
"""Writes down which log a slot is made from, once: as long as nothing is in it, another log may still come."""

RENEW = (
    "MATCH (p:Projection {id: $projection}) SET p.token = $token WITH p WHERE p.epoch = $epoch"
    " SET p.lease_until = timestamp() + $ttl RETURN p.epoch AS epoch"
)

RELEASE = (
    "MATCH (p:Projection {id: $projection}) SET p.token = $token WITH p WHERE p.epoch = $epoch"
    " SET p.lease_until = 0 RETURN p.epoch AS epoch"
)

STOP = (
    "MATCH (p:Projection {id: $projection}) SET p.token = $token WITH p WHERE p.epoch = $epoch"
    " SET p.stopped_at = $at, p.stopped_topic = $topic, p.stopped_stream = $stream, p.stopped_error = $error"
    " RETURN p.epoch AS epoch"
)

SWITCH = (
    "MATCH (old:Projection {id: $old}) SET old.token = $token WITH old"
    " MATCH (new:Projection {id: $new}) SET new.token = $token WITH old, new"
    " WHERE new.epoch = $epoch AND (new.position >= old.position OR old.position > $end OR old.log <> new.log)"
    " SET new.live = true, new.build = new.epoch, old.live = false, old.epoch = old.epoch + 1, old.lease_until = 0"
    " RETURN new.position AS position"
)
"""Makes the rebuilt slot the live one, and marks which build of it this is, unless it is behind; whoever still writes to
the other one is fenced. A live one that was made from another log, or is beyond the end of this one, is nothing that
could be waited for."""
