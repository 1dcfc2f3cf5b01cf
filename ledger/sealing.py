"""Seals a personal value for one place in the log: it opens with its person's key, and only where it was written."""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.errors import SubjectErased, UnreadableFact

if TYPE_CHECKING:
    from ledger.keys import KeyStore

_NONCE_BYTES = 12


class FactSealer:
    """The sealer (domain.personal.Sealer) of one fact: AES-256-GCM, bound to the person, the thing, the version and
    the topic, so that a sealed value moved into another fact does not open there."""

    __slots__ = ("_id", "_keys", "_topic", "_version")

    def __init__(self, keys: KeyStore, id: str, version: int, topic: str) -> None:
        self._keys = keys
        self._id = id
        self._version = version
        self._topic = topic

    def seal(self, subject: str, text: str) -> str:
        """The text, readable only with the person's key; SubjectErased when that was destroyed."""
        self._keys.ensure([subject])
        key = self._keys.key(subject)
        if key is None:  # destroyed in this very moment
            raise SubjectErased(subject)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, text.encode(), self._bound_to(subject))
        return base64.b64encode(nonce + sealed).decode()

    def unseal(self, subject: str, sealed: str) -> str | None:
        """The text; None once the key was destroyed. Raises UnreadableFact when it was sealed elsewhere or changed,
        MissingKey when the key store is not the one that it was sealed with."""
        key = self._keys.key(subject)
        if key is None:
            return None
        try:
            raw = base64.b64decode(sealed, validate=True)
            return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], self._bound_to(subject)).decode()
        except (InvalidTag, ValueError, binascii.Error):
            msg = (
                f"a sealed value of {subject} in {self._place()} does not open with the key on file: the fact was "
                "changed outside of this program, or the key store belongs to another log; restore the right one"
            )
            raise UnreadableFact(msg) from None

    def _bound_to(self, subject: str) -> bytes:
        return f"{subject}\n{self._place()}".encode()

    def _place(self) -> str:
        return f"{self._id}/{self._version}/{self._topic}"
