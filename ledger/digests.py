"""What a command asked for, as a digest: enough to tell whether the same id comes with other content, and no more.

The digest is keyed with a secret from the key store. Without the secret it neither shows nor confirms a personal value.
"""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from domain.act import Act
    from domain.decisions import Arguments, Decision
    from domain.fact import Fact


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False)


class _Covering:
    """A sealer for digests only: the same text always gives the same cover, and never leaves this module."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def seal(self, subject: str, text: str) -> str:
        return _keyed(self._secret, [subject, text]).hex()

    def unseal(self, subject: str, sealed: str) -> str | None:
        raise NotImplementedError


def digest_of_command(decision: Decision, id: str, act: Act, given: Arguments, secret: bytes) -> bytes:
    """Of a decision about one thing and all that it was given, except for when it was asked. An argument that is
    given as its default counts as left out, and what was looked at is no part of what was asked."""
    context = {"sealer": _Covering(secret)}
    arguments = given.model_dump(mode="json", exclude_defaults=True, context=context)
    envelope = act.model_dump(mode="json", exclude={"now", "command_id", "seen"}, exclude_none=True)
    return _keyed(secret, [decision.full_name, id, arguments, envelope])


def digest_of_fact(fact: Fact, secret: bytes) -> bytes:
    """Of a fact that was decided elsewhere: all of it, except for its version."""
    context = {"sealer": _Covering(secret)}
    content = fact.model_dump(mode="json", exclude={"originator_version", "command_id", "seen"}, context=context)
    return _keyed(secret, [fact.TOPIC, content])


def _keyed(secret: bytes, content: list[Any]) -> bytes:
    return hmac.digest(secret, _CANONICAL.encode(content).encode(), "sha256")
