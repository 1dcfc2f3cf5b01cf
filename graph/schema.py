"""The constraints and indexes of the graph, made from the vocabulary."""

from __future__ import annotations

import random
import time
from functools import partial
from typing import TYPE_CHECKING

from neo4j.exceptions import Neo4jError

from graph.connection import query
from graph.errors import is_transient
from graph.kept import LABELS_KEPT
from graph.slots import SLOTS, projection_id
from graph.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from neo4j import ManagedTransaction, Session

    from graph.connection import Graph
    from graph.slots import Slot

_ATTEMPTS = 20
_PROJECTION = "CREATE CONSTRAINT rukun_projection IF NOT EXISTS FOR (p:Projection) REQUIRE p.id IS UNIQUE"


def ddl(slot: Slot) -> Iterator[str]:
    """What a slot needs: ids are unique within a label, and lists can be ordered by every indexed property.

    A former state is reached from its node, so versions need no index.
    """
    for label in LABELS:
        name = f"{label.name}{slot}"
        made = f"rukun_{name.lower()}"
        yield f"CREATE CONSTRAINT {made} IF NOT EXISTS FOR (n:{name}) REQUIRE n.id IS UNIQUE"
        for p in label.properties:
            if p.indexed:
                yield f"CREATE INDEX {made}_{p.name} IF NOT EXISTS FOR (n:{name}) ON (n.{p.name}, n.id)"
    for kept in LABELS_KEPT:
        made = f"rukun_{kept.lower()}{slot.lower()}"
        yield f"CREATE CONSTRAINT {made} IF NOT EXISTS FOR (n:{kept}{slot}) REQUIRE n.id IS UNIQUE"
    yield f"CREATE INDEX rukun_tally{slot.lower()}_list IF NOT EXISTS FOR (n:Tally{slot}) ON (n.list)"


def _patiently(action: Callable[[], object]) -> None:
    """Do what several programs that start at once may do: IF NOT EXISTS does not see what another is just making, and
    their locks may cross."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            action()
        except Neo4jError as error:
            if (error.code or "").endswith("AlreadyExists"):
                return
            if attempt == _ATTEMPTS or not is_transient(error):
                raise
            time.sleep(random.uniform(0, 0.2 * attempt))  # noqa: S311  (jitter, no secret)
        else:
            return


def _run(session: Session, statement: str) -> None:
    session.run(query(statement)).consume()


def _place_slots(tx: ManagedTransaction) -> None:
    for slot in SLOTS:
        tx.run(
            "MERGE (p:Projection {id: $id}) ON CREATE SET p.slot = $slot, p.position = 0, p.epoch = 0, p.live = $live",
            {"id": projection_id(slot), "slot": slot, "live": slot == ""},
        ).consume()


def prepare(graph: Graph) -> None:
    """Make the graph ready to be written to. Does nothing where everything is there already."""
    with graph.driver.session(database=graph.address.database) as session:
        for statement in (_PROJECTION, *(each for slot in SLOTS for each in ddl(slot))):
            _patiently(partial(_run, session, statement))
        if graph.kind == "neo4j":
            session.run(query("CALL db.awaitIndexes(300)")).consume()
        _patiently(lambda: session.execute_write(_place_slots))
