"""The keys that personal values are sealed with: one a person, kept apart from the log, destroyed for good on demand.

Whoever copies or restores the log alone cannot read a personal value. Whoever destroys a key makes every value sealed
with it unreadable, in every copy of the log, without touching a fact.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from ledger.errors import LedgerError, MissingKey, SubjectErased

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Self

KEY_BYTES = 32
NOTICED_WITHIN_S = 2.0
"""How long, in seconds, another process may go on reading a person's values after their key was destroyed."""
REMEMBERED = 10_000
"""How many keys one process holds in memory at most."""


class KeyStore(ABC):
    """Keys by subject, remembered for a while, and a secret for the digests of commands."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._remembered: OrderedDict[str, bytes | None] = OrderedDict()
        self._destroyed = -1
        self._looked_at = float("-inf")
        self._secret: bytes | None = None

    def ensure(self, subjects: Collection[str]) -> None:
        """Make sure that every one of these persons has a key: one commit for all that are new.

        Raises SubjectErased for a person whose key was destroyed.
        """
        self._forget_what_was_destroyed()
        with self._lock:
            missing = sorted({s for s in subjects if self._remembered.get(s) is None})
        if not missing:
            return
        kept = self._created({subject: secrets.token_bytes(KEY_BYTES) for subject in missing})
        self._remember(kept)
        for subject in missing:
            if kept[subject] is None:
                raise SubjectErased(subject)

    def key(self, subject: str) -> bytes | None:
        """A person's key; None once it was destroyed. MissingKey when there never was one."""
        self._forget_what_was_destroyed()
        with self._lock:
            if subject in self._remembered:
                self._remembered.move_to_end(subject)
                return self._remembered[subject]
        found = self._found([subject])
        if subject not in found:
            raise MissingKey(subject)
        self._remember(found)
        return found[subject]

    def destroy(self, subject: str) -> None:
        """Erase a person's key for ever; also done when there was none, so that none is ever made."""
        try:
            self._destroy(subject)
        finally:
            with self._lock:
                self._remembered.clear()

    def secret(self) -> bytes:
        """The secret that digests of commands are made with; the same in every process, and in no log."""
        if self._secret is None:
            self._secret = self._settled_secret(secrets.token_bytes(KEY_BYTES))
            if len(self._secret) != KEY_BYTES:
                msg = "the key store holds no usable secret; restore it from its backup"
                raise LedgerError(msg)
        return self._secret

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _remember(self, found: dict[str, bytes | None]) -> None:
        with self._lock:
            self._remembered.update(found)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)

    def _forget_what_was_destroyed(self) -> None:
        if monotonic() - self._looked_at < NOTICED_WITHIN_S:
            return
        destroyed = self._count_destroyed()
        with self._lock:
            if destroyed != self._destroyed:
                self._remembered.clear()
            self._destroyed = destroyed
            self._looked_at = monotonic()

    @abstractmethod
    def _created(self, keys: dict[str, bytes]) -> dict[str, bytes | None]:
        """Keep these keys for the subjects that never had one, durably; what is kept for each of them now."""

    @abstractmethod
    def _found(self, subjects: Iterable[str]) -> dict[str, bytes | None]:
        """What is kept for these subjects; None for one whose key was destroyed, nothing for one unheard of."""

    @abstractmethod
    def _destroy(self, subject: str) -> None:
        """Overwrite the key and keep a mark that it was destroyed, durably."""

    @abstractmethod
    def _count_destroyed(self) -> int:
        """How many keys were ever destroyed."""

    @abstractmethod
    def _settled_secret(self, proposed: bytes) -> bytes:
        """The secret on file, which is ``proposed`` if there was none."""

    @abstractmethod
    def close(self) -> None:
        """Give back every connection."""
