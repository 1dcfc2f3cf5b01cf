"""Logs to project from, written without asking the domain: so that they can hold what it would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.group import Group, GroupKind
from ledger.history import History
from ledger.mapper import FactMapper
from ledger.opening import open_keys, open_store
from tests.histories import World

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Self

    from domain.fact import Fact


class WrittenLog:
    """The log in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = open_store(str(folder / "log.db"))
        self.keys = open_keys(str(folder / "keys.db"))
        self.mapper = FactMapper(self.keys)
        self.history = History(self.store, self.mapper)

    def write(self, facts: Iterable[Fact]) -> None:
        """Append facts as they are."""
        events = self.mapper.to_stored_events(list(facts))
        self.store.append(events, commands=[None] * len(events))

    def close(self) -> None:
        self.store.close()
        self.keys.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def groups(number: int, begin: int = 0) -> list[Fact]:
    """Three facts a group: it is registered, it takes another name, and that it is a branch of the one before."""
    world = World()
    for n in range(begin, begin + number):
        parent = f"group-{n - 1}" if n > begin else None
        world.decide(
            lambda n=n, parent=parent: Group.register(  # type: ignore[misc]
                id=f"group-{n}", name=f"G{n}", kind=GroupKind.VILLAGE, parent=parent
            ),
            None,
        )
        group = world.things[f"group-{n}"]
        assert isinstance(group, Group)
        world.decide(lambda group=group, n=n: group.rename(name=f"H{n}"), None)  # type: ignore[misc]
        world.decide(lambda group=group, n=n: group.add_alias(alias=f"I{n}"), None)  # type: ignore[misc]
    return world.facts
