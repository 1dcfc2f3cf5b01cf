"""Being told of facts as they are recorded: what a subscriber may see, checked again for every message."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from api.errors import BadArgument, BadRequest, Unauthenticated
from api.identity import has_expired
from api.log_reading import Wanted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.log_tail import LogTail
    from api.reading import Answering, Asked
    from api.selection import Operation, Selected
    from ledger.history import Recorded

_MOST_IDS = 100


async def messages(
    answering: Answering, tail: LogTail, asked: Asked, operation: Operation
) -> AsyncIterator[dict[str, Any] | None]:
    """The answers of a subscription, one a fact; None now and then when there is nothing. Raises Unauthenticated when
    the token expires, TooSlow when the subscriber does not keep up."""
    (root,) = operation.roots()
    arguments = root.arguments(operation.variables)
    limits = answering.system.settings.limits
    after: int | None = arguments.get("after")
    changed = root.name == "changed"
    wanted = Wanted(about=_ids(arguments["ids"])) if changed else Wanted.of(arguments.get("where"))
    async with aclosing(tail.facts(after, limits.queue, limits.subscriptions)) as facts:
        async for recorded in facts:
            if has_expired(asked.reader):
                raise Unauthenticated("the token has expired")
            if recorded is None:
                yield None
            elif asked.reader.may_know(recorded) and wanted.match(recorded):
                message = await _message(answering, asked, operation, root, recorded)
                if message is not None:
                    yield message


def _ids(given: list[str]) -> frozenset[str]:
    if not 1 <= len(given) <= _MOST_IDS:
        raise BadArgument("ids", f"1 to {_MOST_IDS} ids")
    return frozenset(given)


async def _message(
    answering: Answering, asked: Asked, operation: Operation, root: Selected, recorded: Recorded
) -> dict[str, Any] | None:
    if root.name == "facts":
        return await answering.complete(asked, operation, {root.name: recorded, root.key: recorded})
    return await answering.anew(asked, operation, root, recorded.fact.originator_id, recorded.position)


def must_subscribe(operation: Operation) -> None:
    """Refuse anything but one field of a subscription."""
    if operation.kind != "subscription":
        raise BadRequest("only subscriptions are answered here; send queries and mutations to POST /graphql")
    if len(operation.roots()) != 1:
        raise BadRequest("a subscription asks for exactly one field")
