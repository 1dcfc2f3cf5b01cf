"""How the fields of an answer are filled: from the record that the one statement brought, or from the log."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from strawberry.dataloader import DataLoader

from api.checked import checked
from api.counting import KEY_OF
from api.delivered import delivered
from api.grounds import grounds
from api.held import held
from api.likely import likely
from api.log_reading import FactPage, Wanted, changes, facts_page, history_page, size_of
from api.masking import content
from api.mediators import candidates
from api.paging import Page
from api.selection import asks_for
from api.spreading import network, paths
from api.territory import territory
from domain.classification import Level
from domain.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.context import Context, Info
    from api.system import ProjectionStatus
    from domain.classification import Classification
    from ledger.history import Recorded

_LEVELS = tuple(Level)


def by_key(source: dict[str, Any], info: Info, **_: Any) -> Any:
    """From the record, which is shaped like the answer."""
    return source.get(str(info.path.key))


def by_name(source: dict[str, Any], info: Info, **_: Any) -> Any:
    """From a plain value of ours."""
    return source.get(info.field_name)


def moment(value: datetime | None) -> str | None:
    """A moment as a text in UTC."""
    return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


# Pages of things


def page(source: dict[str, Any], info: Info, **arguments: Any) -> Page | None:
    """A list of things."""
    found = source.get(str(info.path.key))
    return None if found is None else Page.of(found, arguments)


def edges(source: Page, info: Info) -> list[dict[str, Any]]:
    """The rows of a page, each with its cursor."""
    return [{**row["v"][info.path.key], "__cursor": source.cursor(row)} for row in source.rows]


def nodes(source: Page, info: Info) -> list[Any]:
    """The things of a page."""
    return [row["v"][info.path.key] for row in source.rows]


def counts(source: Page, info: Info, **arguments: Any) -> dict[str, Any]:
    """What was counted of a list."""
    found = source.counts[str(info.path.key)]
    keys = [KEY_OF[member] for member in arguments["by"]]
    groups = [
        {
            "count": row["c"],
            "keys": [{"value": key.shown(row[f"k{n}"]), "nodes": row.get(f"n{n}")} for n, key in enumerate(keys)],
        }
        for row in found["rows"]
    ]
    return {
        "groups": groups,
        "groupsLeftOut": found["groups"] - len(groups),
        "thingsLeftOut": found["things"] - sum(group["count"] for group in groups),
    }


def counted_node(source: dict[str, Any], info: Info) -> Any:
    """The thing that a key leads to, with what this place of the answer asks of it."""
    names = [key for key in info.path.as_list() if isinstance(key, str)][-3:]
    return (source["nodes"] or {}).get("_" + "_".join(names))


def level(source: dict[str, Any], _: Info) -> Level:
    """A level, which the graph keeps as its rank."""
    return _LEVELS[int(source["level"])]


def compartments(source: dict[str, Any], _: Info) -> list[str]:
    """Compartments, which the graph leaves out where there are none."""
    return source.get("compartments") or []


# Roots that are read from the graph


def several(source: dict[str, Any], info: Info, **arguments: Any) -> list[Any]:
    """Things in the order in which they were asked for."""
    found = {node["__id"]: node for node in source[str(info.path.key)]}
    return [found.get(id) for id in arguments["ids"]]


def around(source: dict[str, Any], info: Info, **_: Any) -> dict[str, Any]:
    """A network."""
    return network(source[str(info.path.key)])


def ways(source: dict[str, Any], info: Info, **arguments: Any) -> list[dict[str, Any]]:
    """The ways from one thing to another."""
    return paths(source[str(info.path.key)], arguments["from"], arguments["to"], arguments.get("maxHops") or 4)


def resting(source: dict[str, Any], info: Info, **_: Any) -> list[dict[str, Any]]:
    """What rested on reports, each with the way that leads there."""
    return grounds(source[str(info.path.key)])


def duplicates(source: dict[str, Any], info: Info, **_: Any) -> dict[str, Any]:
    """What may be on record twice."""
    return likely(source[str(info.path.key)])


def mediators(source: dict[str, Any], info: Info, **_: Any) -> dict[str, Any]:
    """Who could mediate."""
    return candidates(source[str(info.path.key)])


def how_long(source: dict[str, Any], info: Info, **arguments: Any) -> dict[str, Any]:
    """How long agreements held."""
    return held(source[str(info.path.key)], arguments["upto"])


def how_much(source: dict[str, Any], info: Info, **arguments: Any) -> dict[str, Any] | None:
    """How much of an action plan was delivered."""
    return delivered(source[str(info.path.key)], arguments["today"])


def hits(source: dict[str, Any], info: Info, **_: Any) -> dict[str, Any]:
    """What became of the reports of sources."""
    return checked(source[str(info.path.key)])


def in_territory(source: dict[str, Any], info: Info, **arguments: Any) -> dict[str, Any] | None:
    """What happened in a territory."""
    return territory(source[str(info.path.key)], arguments)


# The log


def fact_of(source: dict[str, Any], info: Info) -> Awaitable[Recorded | None] | None:
    """The fact that made a node or a tie what it is; None for what rests on nothing. All that an operation asks for are
    read in one go: each is noted here at once, not when it is awaited."""
    if source["__since"] is None:
        return None
    found: Awaitable[Recorded | None] = info.context.facts.load(source["__since"])
    return found


async def history_of(source: dict[str, Any], info: Info, **arguments: Any) -> FactPage:
    """The facts about a thing of the answer."""
    return await _history(info, source["__id"], arguments)


async def history(_: Any, info: Info, **arguments: Any) -> FactPage:
    """The facts about one thing."""
    return await _history(info, arguments["of"], arguments)


async def _history(info: Info, id: str, arguments: dict[str, Any]) -> FactPage:
    context, size = info.context, size_of(arguments.get("first"))
    read = partial(history_page, states=asks_for(info, "edges", "stateAfter"))
    found: FactPage = await context.log(
        read, context.system.history, context.reader, id, arguments.get("after") or 0, size
    )
    return found


async def facts(_: Any, info: Info, **arguments: Any) -> FactPage:
    """A page of the log."""
    context, size = info.context, size_of(arguments.get("first"))
    found: FactPage = await context.log(
        facts_page,
        context.system.history,
        context.reader,
        Wanted.of(arguments.get("where")),
        arguments.get("after") or 0,
        size,
    )
    return found


async def fact(_: Any, info: Info, position: int) -> Recorded | None:
    """One fact; None when there is none that the reader may see."""
    found: Recorded | None = await info.context.facts.load(position)
    return found


async def changes_of(_: Any, info: Info, **arguments: Any) -> dict[str, Any]:
    """What was known at two moments."""
    context = info.context
    start = await context.position_of(arguments["from"], "from")
    given = arguments.get("to")
    end = await (context.position_of(given, "to") if given else context.log(context.system.history.position))
    found: dict[str, Any] = await context.log(
        changes, context.system.history, context.reader, arguments["of"], start, end
    )
    return found


async def log(_: Any, info: Info) -> dict[str, Any]:
    """How far the record has come."""
    context = info.context
    position = await context.log(context.system.history.position)
    last = await context.facts.load(position) if position else None
    statuses = await context.log(context.system.projections)
    return {
        "position": position,
        "recordedAt": moment(last.recorded_at) if last else None,
        "projections": [
            {
                "slot": s.slot,
                "position": s.position,
                "lag": max(0, position - s.position),
                "state": s.state,
                "poison": await _poison(s, context),
            }
            for s in statuses
        ],
    }


async def _poison(status: ProjectionStatus, context: Context) -> str | None:
    """What it stopped at, for those who may know of that fact: the next one after what it holds."""
    if status.state != "stopped":
        return status.poison
    try:
        known = await context.facts.load(status.position + 1)
    except Exception:  # noqa: BLE001  # it may have stopped because that fact cannot be read, nor then its class
        return None
    return status.poison if known else None


# A page of facts


def fact_edges(source: FactPage, _: Info) -> list[dict[str, Any]]:
    """The facts of a page, with the state after each where that is known."""
    states = source.states or [None] * len(source.facts)
    return [
        {"cursor": r.position, "node": r, "stateAfter": after} for r, after in zip(source.facts, states, strict=True)
    ]


def fact_nodes(source: FactPage, _: Info) -> list[Recorded]:
    """The facts of a page."""
    return source.facts


def fact_page_info(source: FactPage, _: Info) -> dict[str, Any]:
    """Whether there is more."""
    last = source.facts[-1].position if source.facts else None
    end = source.end or last
    return {
        "hasNextPage": source.more,
        "hasPreviousPage": source.begun,
        "startCursor": str(source.facts[0].position) if source.facts else None,
        "endCursor": str(end) if end else None,
    }


# A fact


def classified(classification: Classification) -> dict[str, Any]:
    """A classification in the form that the graph gives it."""
    return {"level": classification.level.rank, "compartments": list(classification.compartments)}


def _occurred(recorded: Recorded, _: Info) -> dict[str, Any]:
    when = recorded.fact.occurred
    return {"start": moment(when.start), "end": moment(when.end), "precision": when.precision}


async def _summary(recorded: Recorded, info: Info, lang: Any = None) -> str:
    veil = await info.context.veils.load(recorded)
    return sentence(recorded.fact, lang.value if lang else info.context.language, veil.withheld)


async def _data(recorded: Recorded, info: Info) -> dict[str, Any]:
    return content(recorded.fact, await info.context.veils.load(recorded))


async def _causes(recorded: Recorded, info: Info) -> list[Recorded]:
    cause = recorded.fact.causation
    found = await info.context.facts.load(cause) if cause else None
    return [found] if found else []


async def _seen(recorded: Recorded, info: Info) -> list[dict[str, Any]]:
    """What is kept from the reader leaves no gap."""
    wanted = [(one.id, one.version) for one in recorded.fact.seen]
    return [one for one in await info.context.looked_at.load_many(wanted) if one is not None]


def _about(recorded: Recorded, info: Info) -> Awaitable[Any]:
    """The thing that a fact is about: one statement for all things that this field of the document asks for."""
    context = info.context
    key = tuple(id(node) for node in info.field_nodes)
    if key not in context.things:

        async def load(ids: list[str]) -> list[Any]:
            found: list[Any] = await context.things_for(context, info, ids)
            return found

        context.things[key] = DataLoader(load_fn=load, max_batch_size=200)
    found: Awaitable[Any] = context.things[key].load(recorded.fact.originator_id)
    return found


FACT: dict[str, Callable[..., Any]] = {
    "position": lambda r, _: r.position,
    "topic": lambda r, _: r.fact.TOPIC,
    "occurred": _occurred,
    "recordedAt": lambda r, _: moment(r.recorded_at),
    "recordedBy": lambda r, _: r.fact.recorded_by,
    "agency": lambda r, _: r.fact.agency,
    "onBehalfOf": lambda r, _: r.fact.on_behalf_of,
    "legalBasis": lambda r, _: r.fact.legal_basis,
    "classification": lambda r, _: classified(r.fact.classification),
    "of": lambda r, _: r.fact.originator_id,
    "about": _about,
    "data": _data,
    "summary": _summary,
    "causes": _causes,
    "seen": _seen,
}
QUERY: dict[str, Callable[..., Any]] = {
    "nodes": several,
    "network": around,
    "paths": ways,
    "restedOn": resting,
    "likelyDuplicates": duplicates,
    "mediatorsOf": mediators,
    "agreementsHeld": how_long,
    "planDelivery": how_much,
    "sourcesChecked": hits,
    "territory": in_territory,
    "history": history,
    "facts": facts,
    "fact": fact,
    "changes": changes_of,
    "log": log,
}
"""Root fields that need more than the record's value."""
