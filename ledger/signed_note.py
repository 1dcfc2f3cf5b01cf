"""Signed notes: a text with the signatures of those who vouch for it (C2SP signed-note, Ed25519).

The same form is read by the tools of public transparency logs, so whoever is to trust a note needs none of our code.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]{1,200}")
_SIGNATURE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[0-9A-Za-z+/]+=*)")
_LONGEST = 64 * 1024


class NotANote(Exception):
    """This is no signed note, or its text is not what was signed."""


@dataclass(frozen=True)
class VerifierKey:
    """Whose signature is looked for, as ``name+hash+key``: anybody may know it, and checks with it."""

    name: str
    key: bytes

    @property
    def hash(self) -> bytes:
        """What stands before each signature of this key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.key).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(_ED25519 + self.key).decode()}"

    @classmethod
    def of(cls, name: str, key: Ed25519PrivateKey) -> VerifierKey:
        """That checks what ``key`` signs under a name without spaces and plus signs."""
        if not _NAME.fullmatch(name):
            raise NotANote(f"{name!r} cannot be the name of a key: it holds neither spaces nor plus signs")
        return cls(name, key.public_key().public_bytes_raw())

    @classmethod
    def read(cls, text: str) -> VerifierKey:
        """From ``name+hash+key``. NotANote when it is not such a text, or was mistyped."""
        name, _, rest = text.strip().partition("+")
        hash, _, encoded = rest.partition("+")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raw = b""
        found = cls(name, raw[1:])
        if not _NAME.fullmatch(name) or raw[:1] != _ED25519 or len(raw) != 33 or hash != found.hash.hex():
            raise NotANote(
                f"{text.strip()[:80]!r} is no verifier key: give name+hash+key as `rukun checkpoint` showed it"
            )
        return found


def signed(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """A text that ends in a line break, with the signature below it."""
    signature = VerifierKey.of(name, key).hash + key.sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


def opened(note: str, trusted: Sequence[VerifierKey]) -> tuple[str, tuple[str, ...]]:
    """The text of a note, and the trusted names that have signed it, none if none has.

    NotANote when it is none, or when a signature under a trusted key does not fit the text.
    """
    text, blank, below = note.rpartition("\n\n")
    if len(note) > _LONGEST or not blank or not below.endswith("\n"):
        raise NotANote("this is no signed note: a text, an empty line and one line for each signature")
    text += "\n"
    names: list[str] = []
    for line in below.removesuffix("\n").split("\n"):
        found = _SIGNATURE.fullmatch(line)
        if found is None:
            raise NotANote(f"{line[:80]!r} is no signature: — name signature")
        names += [
            verifier.name
            for verifier in trusted
            if verifier.name == found["name"] and _signature_of(verifier, found["signature"], text)
        ]
    return text, tuple(dict.fromkeys(names))


def _signature_of(verifier: VerifierKey, encoded: str, text: str) -> bool:
    """Whether it is this key's; NotANote when it says so and does not fit."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise NotANote("a signature is not base64") from None
    if raw[:4] != verifier.hash:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(verifier.key).verify(raw[4:], text.encode())
    except InvalidSignature:
        raise NotANote(f"the signature of {verifier.name} does not fit: this note was changed") from None
    return True
