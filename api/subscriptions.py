"""Being told of facts as they are recorded: what a subscriber may see, checked again for every message."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, OrderedDict
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from api.encoding import written
from api.errors import BadArgument, BadRequest, Forbidden, Unauthenticated, Unavailable
from api.identity import has_expired
from api.log_reading import Wanted
from api.reader import READ

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable

    from api.exchange import Asked
    from api.log_tail import LogTail
    from api.reader import Reader
    from api.reading import Answering
    from api.selection import Operation, Selected
    from ledger.history import Recorded

    Welcome = Callable[[], Awaitable[Reader]]
    """Tells anew who a subscriber is. Raises Unauthenticated when it is not to be told any more."""

_MOST_IDS = 100
_AGAIN_S = 30.0
"""How often a subscriber's token is held against the trusted keys again; its end is looked at for every message."""
_ANSWERS_KEPT = 100


@dataclass
class _Circle:
    """Subscribers who ask the same and may see the same: a fact is made into a message for them once."""

    members: int = 0
    messages: OrderedDict[int, asyncio.Task[str | None]] = field(default_factory=OrderedDict)


class Telling:
    """Tells subscribers. One for the process."""

    def __init__(self, answering: Answering, tail: LogTail) -> None:
        self._answering = answering
        self._tail = tail
        self._circles: dict[Hashable, _Circle] = {}
        self._accounts: Counter[str] = Counter()

    async def messages(self, asked: Asked, operation: Operation, welcome: Welcome) -> AsyncGenerator[str | None]:
        """The answers of a subscription as JSON, one a fact; None now and then when there is nothing. Raises
        Unauthenticated when the token expires or is not trusted any more, Forbidden when it no longer carries the right
        to read, TooSlow when the subscriber does not keep up."""
        (root,) = operation.roots()
        arguments = root.arguments(operation.variables)
        limits = self._answering.system.settings.limits
        changed = root.name == "changed"
        wanted = Wanted(about=_ids(arguments["ids"])) if changed else Wanted.of(arguments.get("where"))
        account = asked.reader.account
        if self._accounts[account] >= limits.subscriptions_each:
            raise Unavailable("the part that tells of new facts (you have too many subscriptions)")
        self._accounts[account] += 1
        circle = self._join(asked)
        looked_at = time.monotonic()
        try:
            async with aclosing(
                self._tail.facts(arguments.get("after"), wanted.match, limits.queue, limits.subscriptions)
            ) as facts:
                async for recorded in facts:
                    if has_expired(asked.reader):
                        raise Unauthenticated("the token has expired")
                    if time.monotonic() - looked_at > _AGAIN_S:
                        looked_at, reader = time.monotonic(), await welcome()
                        if reader != asked.reader:
                            self._leave(asked, circle)
                            asked = replace(asked, reader=reader)
                            circle = self._join(asked)
                    if READ not in asked.reader.rights:
                        raise Forbidden("your token does not carry the right to read")
                    if recorded is None:
                        yield None
                    elif asked.reader.may_know(recorded):
                        message = await self._message(circle, asked, operation, root, recorded)
                        if message is not None:
                            yield message
        finally:
            self._leave(asked, circle)
            self._accounts[account] -= 1
            if not self._accounts[account]:
                del self._accounts[account]

    def _join(self, asked: Asked) -> _Circle:
        circle = self._circles.setdefault(_key(asked), _Circle())
        circle.members += 1
        return circle

    def _leave(self, asked: Asked, circle: _Circle) -> None:
        circle.members -= 1
        if not circle.members:
            del self._circles[_key(asked)]

    async def _message(
        self, circle: _Circle, asked: Asked, operation: Operation, root: Selected, recorded: Recorded
    ) -> str | None:
        made = circle.messages.get(recorded.position)
        if made is None:
            anybody = replace(asked, reader=_anybody(asked.reader))
            made = asyncio.create_task(self._made(anybody, operation, root, recorded))
            circle.messages[recorded.position] = made
            if len(circle.messages) > _ANSWERS_KEPT:
                circle.messages.popitem(last=False)
        return await asyncio.shield(made)

    async def _made(self, asked: Asked, operation: Operation, root: Selected, recorded: Recorded) -> str | None:
        if root.name == "facts":
            given = {root.name: recorded, root.key: recorded}
            answer = await self._answering.complete(asked, operation, given, log_end=recorded.position)
        else:
            id, position = recorded.fact.originator_id, recorded.position
            found = await self._answering.anew(asked, operation, root, id, position)
            if found is None:
                return None
            answer = found
        return written(answer).decode()


def _anybody(reader: Reader) -> Reader:
    """A reader without what tells one account from another of the same clearance and rights: a message that is made for
    many must not depend on whose it is."""
    return replace(reader, account="", until=None)


def _key(asked: Asked) -> Hashable:
    variables = json.dumps(asked.variables, sort_keys=True)
    return asked.document, asked.operation_name, variables, _anybody(asked.reader), asked.language


def _ids(given: list[str]) -> frozenset[str]:
    if not 1 <= len(given) <= _MOST_IDS:
        raise BadArgument("ids", f"1 to {_MOST_IDS} ids")
    return frozenset(given)


def must_subscribe(operation: Operation) -> None:
    """Refuse anything but one field of a subscription."""
    if operation.kind != "subscription":
        raise BadRequest("only subscriptions are answered here; send queries and mutations to POST /graphql")
    if len(operation.roots()) != 1:
        raise BadRequest("a subscription asks for exactly one field")
