"""What can be wrong with the record itself. No text here holds a fact's content, a personal value or a secret."""

from __future__ import annotations

from eventsourcing.persistence import OperationalError, PersistenceError

from domain.errors import Conflict

StoreError = PersistenceError
"""The base of everything that a store may raise for reasons of its own, StoreUnavailable among it."""


class LedgerError(Exception):
    """The base of what the operator, not the caller, has to mend."""


class WeakDurability(LedgerError):
    """The store could lose a fact that it has acknowledged, so nothing is written to it."""


class StoreUnavailable(OperationalError):
    """The store did not answer, or stayed locked by another writer for too long. Nothing may be concluded about the
    append that was under way: ask again with the same command id."""


class UnknownFact(LedgerError):
    """The record holds a kind of fact, or a later form of one, that this version does not know."""


class UnreadableFact(LedgerError):
    """A stored fact cannot be read: its bytes are not what was written, or its sealed values are not its own."""


class MissingKey(LedgerError):
    """The key store has never heard of a person that the log knows, so it is not the one that belongs to the log."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        super().__init__(
            f"the key store has no trace of {subject}, though the log holds values sealed for them: restore the key "
            "store that belongs to this log, or destroy the person's key to go on without their values"
        )


class SubjectErased(Conflict):
    """The person's key was destroyed for good, so nothing can be recorded about them any more."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        super().__init__(
            f"the personal data of {subject} was erased; leave the personal value out, or use a new pseudonym if the "
            "law allows a new record"
        )
