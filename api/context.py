"""What the answering of one operation shares: who asks, the stores, and what is read from the log in one go."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from strawberry.dataloader import DataLoader

from api.errors import BadArgument
from api.log_reading import looked_at
from api.masking import named_in, veil_over

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import TypeAlias

    from graphql import GraphQLResolveInfo

    from api.log_end import LogEnd
    from api.masking import Veil
    from api.reader import Reader
    from api.selection import Operation
    from api.system import System
    from ledger.history import Recorded

    Info: TypeAlias = GraphQLResolveInfo["Context"]
    """What a resolver is told."""


@dataclass
class Context:
    """One operation on its way to its answer."""

    system: System
    reader: Reader
    operation: Operation
    language: str
    request_id: str
    things_for: Callable[[Context, Info, list[str]], Awaitable[list[Any]]]
    """Reads the things that facts are about: one statement for all that the same field asks for."""
    log_end: LogEnd
    positions: dict[str, int] = field(default_factory=dict)
    """The position as of which each root field was answered, where one was asked for."""
    graph_position: int | None = None
    things: dict[tuple[int, ...], DataLoader[str, Any]] = field(default_factory=dict)

    @cached_property
    def facts(self) -> DataLoader[int, Recorded | None]:
        """Facts by their positions, all that the operation asks for in one go; None for one the reader may not know."""
        return DataLoader(load_fn=self._load_facts, max_batch_size=5_000)

    @cached_property
    def veils(self) -> DataLoader[Recorded, Veil]:
        """What of facts is withheld from the reader, for all of them in one go."""
        return DataLoader(load_fn=self._load_veils, cache_key_fn=lambda recorded: recorded.position)

    @cached_property
    def looked_at(self) -> DataLoader[tuple[str, int], dict[str, Any] | None]:
        """Things at versions, as far as the reader may know them; each once for the whole operation."""
        return DataLoader(load_fn=self._load_looked_at, max_batch_size=200)

    async def log(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Read from the log, which only plain code can."""
        return await asyncio.to_thread(work, *arguments)

    async def _load_facts(self, positions: list[int]) -> list[Recorded | None]:
        found = await self.log(self.system.history.at, positions)
        known = {position: fact for position, fact in found.items() if self.reader.may_know(fact)}
        return [known.get(position) for position in positions]

    async def _load_veils(self, recorded: list[Recorded]) -> list[Veil]:
        veil = await self.log(veil_over, named_in(r.fact for r in recorded), self.reader, self.system.history)
        return [veil] * len(recorded)

    async def _load_looked_at(self, seen: list[tuple[str, int]]) -> list[dict[str, Any] | None]:
        found: list[dict[str, Any] | None] = await self.log(looked_at, self.system.history, self.reader, seen)
        return found

    async def position_of(self, as_of: dict[str, Any], argument: str) -> int:
        """The position that a moment of the record comes to."""
        if as_of.get("position") is not None:
            position: int = as_of["position"]
            if not await self.log_end.holds(position):
                raise BadArgument(argument, f"the log ends at position {await self.log_end.now()}")
            return position
        return await self.log_end.position_at(datetime.fromisoformat(as_of["recordedAt"]))
