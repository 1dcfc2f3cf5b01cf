"""What every store of the log promises, whatever server it stands on."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    Notification,
    ProgrammingError,
    StoredEvent,
    Subscription,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Self

Command = tuple["UUID", bytes]
"""The id of the command that made a fact necessary, and the digest of what it asked for."""

Named = tuple[str, str]
"""The id of a thing, and a field of its first fact that holds the id of another."""

NOTHING: Mapping[str, int] = MappingProxyType({})
"""No expectation about other streams."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class StoredFact(NamedTuple):
    """A fact as it lies in the log. Time and command are kept as they are stored: replay needs neither."""

    position: int
    recorded_us: int
    originator_id: str
    originator_version: int
    topic: str
    state: bytes
    command: bytes | None

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded, in UTC: never earlier than at any smaller position."""
        return as_moment(self.recorded_us)

    @property
    def command_id(self) -> UUID | None:
        """The command that it was recorded for."""
        return UUID(bytes=self.command) if self.command else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a command was carried out: which thing, at which version, and where in the log."""

    id: str
    version: int
    position: int
    recorded_at: datetime


def as_moment(microseconds: int) -> datetime:
    """A stored time as a UTC datetime, exact to the microsecond."""
    return _EPOCH + timedelta(microseconds=microseconds)


def as_microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970 UTC, the form in which times are stored."""
    return (moment - _EPOCH) // _MICROSECOND


class FactStore(ApplicationRecorder):
    """The log: facts at positions 1, 2, 3, … without a gap, each visible only after every one before it.

    Also an application recorder of the eventsourcing library, so that its tools and its tests work on it.
    """

    @abstractmethod
    def append(
        self,
        events: Sequence[StoredEvent],
        *,
        commands: Sequence[Command | None],
        unchanged: Mapping[str, int] = NOTHING,
    ) -> list[tuple[int, datetime]]:
        """Write all events, or none, and return where and when each was recorded.

        ``commands`` holds one entry an event; ``unchanged`` the versions at which other streams must still stand.
        Raises IntegrityError when a stream already has one of the versions, a command was already recorded or a
        stream has moved on, StoreUnavailable when the store cannot be written to.
        """

    @abstractmethod
    def read(self, after: int, limit: int, stop: int | None = None) -> list[StoredFact]:
        """Up to ``limit`` facts at positions above ``after``, up to and including ``stop``, in order."""

    @abstractmethod
    def read_at(self, positions: Collection[int]) -> list[StoredFact]:
        """The facts at these positions, in order; a position that is not taken is left out."""

    @abstractmethod
    def read_stream(self, id: str, after_version: int = 0, limit: int | None = None) -> list[StoredFact]:
        """The facts about one thing above a version, in order."""

    @abstractmethod
    def read_streams(self, ids: Collection[str], named: Named | None = None) -> dict[str, list[StoredFact]]:
        """All facts about several things, read in one query; a thing that is not on record is left out. ``named`` asks
        for one more, whose id is known to the log only: what the first fact of a thing names in a field."""

    @abstractmethod
    def heads(self, ids: Collection[str]) -> dict[str, int]:
        """The latest version of every one of these things that is on record, read in one query."""

    @abstractmethod
    def openings(self, ids: Collection[str]) -> dict[str, StoredFact]:
        """The first fact of every one of these things that is on record, read in one query."""

    @abstractmethod
    def receipts(self, command_ids: Collection[UUID]) -> dict[UUID, tuple[bytes, Receipt]]:
        """The digest and the receipt of every one of these commands that was recorded."""

    @abstractmethod
    def position(self) -> int:
        """The position of the last fact; 0 when there is none."""

    @abstractmethod
    def wait(self, after: int, timeout: float) -> bool:
        """Wait until there is a fact above ``after``, for at most ``timeout`` seconds; whether there is one."""

    @abstractmethod
    def check_durability(self) -> None:
        """Raise WeakDurability unless an acknowledged fact survives a crash and a power cut."""

    def broken(self) -> str | None:
        """What is damaged in the store itself, as far as it can tell; None when nothing is. May read all of it."""
        return None

    @abstractmethod
    def close(self) -> None:
        """Give back every connection. A closed store cannot be used again."""

    def position_at(self, moment: datetime) -> int:
        """The largest position that was recorded at or before ``moment``; 0 when there is none."""
        low, high = 0, self.position()
        while low < high:  # recorded_at never falls as positions rise, so no index on it is needed
            middle = (low + high + 1) // 2
            if self.read(middle - 1, 1)[0].recorded_at <= moment:
                low = middle
            else:
                high = middle - 1
        return low

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # The library's names for the same things.

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Append without commands."""
        return [position for position, _ in self.append(stored_events, commands=[None] * len(stored_events))]

    def max_notification_id(self) -> int | None:
        """The position of the last fact, or None when there is none."""
        return self.position() or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[FactStore]:
        """Follow the log from above ``gt``, waiting for what is still to come."""
        return _Following(recorder=self, gt=gt, topics=topics)


class _Following(Subscription[FactStore]):
    """Reads what there is, then waits for more."""

    _PATIENCE_S = 0.2
    _AT_ONCE = 500
    _read: list[Notification]

    def __next__(self) -> Notification:
        ready: list[Notification] = self.__dict__.setdefault("_read", [])
        while not ready and not self._has_been_stopped:
            after = self._last_notification_id or 0
            if self._recorder.wait(after, self._PATIENCE_S):
                last = self._recorder.position()
                found = self._recorder.select_notifications(
                    after, self._AT_ONCE, stop=last, topics=self._topics, inclusive_of_start=False
                )
                ready.extend(reversed(found))
                if not found:  # only facts of other topics: do not wake up for them again
                    self._last_notification_id = last
        if self._has_been_stopped:
            raise StopIteration
        following = ready.pop()
        self._last_notification_id = following.id
        return following


def as_text(originator_id: object) -> str:
    """A stream's id, which in this log is always a text."""
    if not isinstance(originator_id, str):
        msg = f"ids in this log are texts, not {type(originator_id).__name__}"
        raise ProgrammingError(msg)
    return originator_id
