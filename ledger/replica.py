"""A log that is read from a replica: what cannot change is read there, what is newest is asked of the log itself.

A replica is a copy that may lag. Positions have no gaps, versions of a thing have none either, and what was written is
never changed, so it is known what a replica does not have yet: it is then read from the log itself. An answer is the same
with a replica as without one, however far the replica lags.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError, StoreUnavailable
from ledger.store import Command, FactStore, Named, Receipt, StoredFact

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime
    from typing import TypeVar
    from uuid import UUID

    from eventsourcing.persistence import Notification, StoredEvent

    Found = TypeVar("Found")

_LEFT_ALONE_S = 5.0
"""For how long a replica that did not answer is not asked again."""


class ReplicatedStore(FactStore):
    """Reads what is settled from ``replica`` and everything else, and all that is written, from and to ``log``.

    Raises LedgerError when the two are not the same log.
    """

    def __init__(self, log: FactStore, replica: FactStore) -> None:
        self._log = log
        self._replica = replica
        self._alone_until = 0.0
        self.fell_back = 0
        """How often the replica did not answer, or did not have all that was asked for."""
        first, copied = log.read(0, 1), replica.read(0, 1)
        if copied and first != copied:
            raise LedgerError("the replica is not a copy of this log")

    def read(self, after: int, limit: int, stop: int | None = None) -> list[StoredFact]:
        """See FactStore."""
        found: list[StoredFact] = self._from_replica(lambda: self._replica.read(after, limit, stop), [])
        last = found[-1].position if found else after
        if len(found) == limit or last == stop:
            return found
        return found + self._rest(self._log.read(last, limit - len(found), stop))

    def read_at(self, positions: Collection[int]) -> list[StoredFact]:
        """See FactStore."""
        found: list[StoredFact] = self._from_replica(lambda: self._replica.read_at(positions), [])
        missing = set(positions) - {fact.position for fact in found}
        if not missing:
            return found
        return sorted(found + self._rest(self._log.read_at(missing)), key=lambda fact: fact.position)

    def read_stream(self, id: str, after_version: int = 0, limit: int | None = None) -> list[StoredFact]:
        """See FactStore."""
        found: list[StoredFact] = self._from_replica(lambda: self._replica.read_stream(id, after_version, limit), [])
        if limit is not None and len(found) == limit:
            return found
        last = found[-1].originator_version if found else after_version
        return found + self._rest(self._log.read_stream(id, last, None if limit is None else limit - len(found)))

    def read_streams(self, ids: Collection[str], named: Named | None = None) -> dict[str, list[StoredFact]]:
        """See FactStore. What a thing names is left out where the replica does not have that thing yet."""
        found: dict[str, list[StoredFact]] = self._from_replica(lambda: self._replica.read_streams(ids, named), {})
        heads = self._log.heads({*ids, *found})
        behind = [id for id, head in heads.items() if id not in found or found[id][-1].originator_version < head]
        for id in behind:
            known = found.get(id, [])
            found[id] = known + self._rest(self._log.read_stream(id, known[-1].originator_version if known else 0))
        return found

    def append(
        self, events: Sequence[StoredEvent], *, commands: Sequence[Command | None], **named: Any
    ) -> list[tuple[int, datetime]]:
        """See FactStore."""
        return self._log.append(events, commands=commands, **named)

    def heads(self, ids: Collection[str]) -> dict[str, int]:
        """See FactStore."""
        return self._log.heads(ids)

    def openings(self, ids: Collection[str]) -> dict[str, StoredFact]:
        """See FactStore."""
        found: dict[str, StoredFact] = self._from_replica(lambda: self._replica.openings(ids), {})
        missing = set(ids) - found.keys()
        return found | self._log.openings(missing) if missing else found

    def receipts(self, command_ids: Collection[UUID]) -> dict[UUID, tuple[bytes, Receipt]]:
        """See FactStore."""
        return self._log.receipts(command_ids)

    def position(self) -> int:
        """See FactStore."""
        return self._log.position()

    def wait(self, after: int, timeout: float) -> bool:
        """See FactStore."""
        return self._log.wait(after, timeout)

    def check_durability(self) -> None:
        """See FactStore."""
        self._log.check_durability()

    def broken(self) -> str | None:
        """See FactStore."""
        return self._log.broken()

    def close(self) -> None:
        """See FactStore. Closes both."""
        self._replica.close()
        self._log.close()

    def select_events(self, *arguments: Any, **named: Any) -> Sequence[StoredEvent]:
        """The library's way to read a stream."""
        return self._log.select_events(*arguments, **named)

    def select_notifications(self, *arguments: Any, **named: Any) -> Sequence[Notification]:
        """The library's way to read the log."""
        return self._log.select_notifications(*arguments, **named)

    def _from_replica(self, read: Callable[[], Found], nothing: Found) -> Found:
        """What the replica has; nothing where it does not answer, and for a while after that."""
        if monotonic() < self._alone_until:
            return nothing
        try:
            return read()
        except StoreUnavailable:
            self._alone_until = monotonic() + _LEFT_ALONE_S
            self.fell_back += 1
            return nothing

    def _rest(self, found: list[StoredFact]) -> list[StoredFact]:
        if found:
            self.fell_back += 1
        return found
