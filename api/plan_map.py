"""How it is asked for what a map shows: incidents and disputes of a territory with their places, and the files of
boundaries. As everywhere, the reader's classes and the moment stand inside every pattern."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from api.plan_territory import inside
from api.statement import SLOT, Writer, whole
from domain.dispute import Handling
from domain.incident import IncidentState
from domain.territory_file import TerritoryData
from graph.vocabulary.disputes import DISPUTE, LOCATED_IN
from graph.vocabulary.incidents import HAPPENED_AT, INCIDENT
from graph.vocabulary.places import PLACE
from graph.vocabulary.territories import TERRITORY_FILE

if TYPE_CHECKING:
    from typing import Any

    from graph.slots import Slot
    from graph.vocabulary.forms import Label, Tie

MOST_FEATURES = 2_000
"""Of incidents, and of disputes: the latest."""


@dataclass(frozen=True)
class Asking:
    """A statement with what it knows itself. The caller gives ``level``, ``compartments`` where there are any,
    ``moment`` where one is asked for, and of a layer ``place``, ``start`` and ``end``."""

    text: str
    constants: dict[str, Any]

    def statement(self, slot: Slot) -> str:
        """For the slot that answers."""
        return self.text.replace(SLOT, slot)


@lru_cache(64)
def layer(*, compartments: bool, moment: bool) -> Asking:
    """The incidents of a window and the disputes of a territory, each with its places, and the files."""
    w = _writer(compartments=compartments, moment=moment)
    found, state = w.state(PLACE, "o")
    refuted = w.constant([str(each) for each in (IncidentState.REFUTED, IncidentState.MERGED)])
    gone = w.constant([str(each) for each in (Handling.MERGED, Handling.DISMISSED)])
    in_window = (
        "NOT {state}.state IN " + refuted + " AND ($start IS NULL OR {state}.occurred_start >= $start)"
        " AND ($end IS NULL OR {state}.occurred_start < $end)"
    )
    things = [
        *_things(w, INCIDENT, HAPPENED_AT, in_window, "occurred_start", "incidents"),
        *_things(w, DISPUTE, LOCATED_IN, "NOT {state}.handling IN " + gone, "since", "disputes"),
    ]
    among, _ = inside(w, state)
    values = ", ".join(f"{name}: {name}" for name in ("incidents", "disputes", "all_incidents", "all_disputes"))
    text = (
        f"CALL () {{ MATCH (o:{w.label(PLACE)} {{id: $place}}) WHERE {w.visible('o')} {found} {among}"
        f" {' '.join(things)} RETURN collect({{{values}}}) AS layer }}"
    )
    return Asking(whole([text, _files(w)], ["layer", "files"]), w.constants)


@lru_cache(64)
def files(*, compartments: bool, moment: bool) -> Asking:
    """The files of boundaries."""
    w = _writer(compartments=compartments, moment=moment)
    return Asking(whole([_files(w)], ["files"]), w.constants)


def _writer(*, compartments: bool, moment: bool) -> Writer:
    return Writer(compartments, moment="$moment" if moment else "")


def _things(w: Writer, label: Label, tie: Tie, condition: str, order: str, name: str) -> list[str]:
    found, state = w.state(label, "n", "t, ")
    where, at = w.state(PLACE, "y")
    names, most = ", ".join(dict.fromkeys(("n", state))), w.constant(MOST_FEATURES)
    match = (
        f"UNWIND inside AS t MATCH (x:{w.label(PLACE)} {{id: t.at}})<-[k:{w.types(tie)}]-(n:{w.label(label)})"
        f" WHERE {w.holds('k')} AND {w.visible('n')} {found} AND {condition.format(state=state)}"
    )
    places = (
        f"CALL (n) {{ MATCH (n)-[l:{w.types(tie)}]->(y:{w.label(PLACE)}) WHERE {w.holds('l')} AND {w.visible('y')} {where}"
        f" WITH DISTINCT {', '.join(dict.fromkeys(('y', at)))} ORDER BY y.id"
        f" RETURN collect([y.id, properties({at})]) AS places }}"
    )
    latest = (
        f"CALL (inside) {{ {match} WITH DISTINCT {names} ORDER BY {state}.{order} DESC, n.id LIMIT {most} {places}"
        f" RETURN collect([n.id, properties({state}), places]) AS {name} }}"
    )
    return [latest, f"CALL (inside) {{ {match} RETURN count(DISTINCT n) AS all_{name} }}"]


def _files(w: Writer) -> str:
    found, state = w.state(TERRITORY_FILE, "f")
    holds = w.constant(str(TerritoryData.BOUNDARIES))
    return (
        f"CALL () {{ MATCH (f:{w.label(TERRITORY_FILE)}) WHERE {w.visible('f')} {found} AND {state}.holds = {holds}"
        f" RETURN collect([f.id, properties({state})]) AS files }}"
    )
