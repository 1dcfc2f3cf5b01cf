"""Facts ↔ stored bytes: permanent topics from an allow-list, old schemas lifted, personal values sealed."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from pydantic import ValidationError

from domain.subjects import FACTS
from ledger.errors import UnknownFact, UnreadableFact
from ledger.finding import personal_values_in
from ledger.sealing import FactSealer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.fact import Fact
    from ledger.keys import KeyStore
    from ledger.store import StoredFact

_OUTSIDE = {"originator_id", "originator_version"}
"""What the store keeps in columns of its own, and the body therefore does not repeat."""


class FactMapper(Mapper[str]):
    """Reads and writes the kinds of fact in ``facts`` (topic → class), and no other."""

    def __init__(self, keys: KeyStore, facts: Mapping[str, type[Fact]] = FACTS) -> None:
        super().__init__(JSONTranscoder())
        self.keys = keys
        self._facts = facts
        self._heads = {topic: b'{"schema":%d,' % fact.SCHEMA for topic, fact in facts.items()}

    def to_stored_events(self, facts: Sequence[Fact]) -> list[StoredEvent]:
        """Several facts at once: the keys of every person in them are made in one commit."""
        subjects = {value.subject for fact in facts for _, value in personal_values_in(fact) if value.text is not None}
        if subjects:
            self.keys.ensure(subjects)
        return [self.to_stored_event(fact) for fact in facts]

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """One fact as stored bytes; UnknownFact when its kind is not on the list."""
        fact: Fact = domain_event
        topic = fact.TOPIC
        if self._facts.get(topic) is not type(fact):
            msg = f"{type(fact).__qualname__} is not on the list of facts; enter its subject in domain/subjects.py"
            raise UnknownFact(msg)
        sealer = FactSealer(self.keys, fact.originator_id, fact.originator_version, topic)
        body = fact.model_dump_json(exclude=_OUTSIDE, context={"sealer": sealer})
        return StoredEvent(fact.originator_id, fact.originator_version, topic, self._heads[topic] + body[1:].encode())

    def to_domain_event(self, stored_event: StoredEvent | StoredFact) -> Any:
        """The fact that was stored, in today's shape. Raises UnknownFact or UnreadableFact, and never guesses."""
        id, version, topic = str(stored_event.originator_id), stored_event.originator_version, stored_event.topic
        fact = self._facts.get(topic)
        if fact is None:
            msg = f"{_where(stored_event)} is a fact of kind {topic!r}, which this version does not know; {_UPGRADE}"
            raise UnknownFact(msg)
        head = self._heads[topic]
        state = stored_event.state
        body = state[len(head) :] if state.startswith(head) else self._lifted(fact, stored_event)
        try:
            return fact.__pydantic_validator__.validate_json(  # what model_validate_json calls, without its detour
                b'{"originator_id":%s,"originator_version":%d,%s'
                % (encode_basestring_ascii(id).encode(), version, body),
                context={"sealer": FactSealer(self.keys, id, version, topic)},
            )
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in found)
            msg = f"{_where(stored_event)} ({topic}) cannot be read: {problems}; {_RESTORE}"
            raise UnreadableFact(msg) from None

    def _lifted(self, fact: type[Fact], stored: StoredEvent | StoredFact) -> bytes:
        """The body of a fact that was stored in an earlier schema, brought step by step to today's."""
        try:
            body = json.loads(stored.state)
            schema = body.pop("schema")
        except (ValueError, AttributeError, KeyError, TypeError):
            msg = f"{_where(stored)} ({stored.topic}) cannot be read: it is not a body with a schema; {_RESTORE}"
            raise UnreadableFact(msg) from None
        if not isinstance(schema, int) or not 1 <= schema <= fact.SCHEMA:
            msg = (
                f"{_where(stored)} is in schema {schema!r} of {stored.topic}, and this version knows 1 to "
                f"{fact.SCHEMA}; {_UPGRADE}"
            )
            raise UnknownFact(msg)
        for step in range(schema, fact.SCHEMA):
            lift = fact.UPCASTS.get(step)
            if lift is None:
                msg = f"{stored.topic} has no step from schema {step} to {step + 1}: add it to UPCASTS of its class"
                raise UnknownFact(msg)
            body = lift(body)
        return json.dumps(body).encode()[1:]


_UPGRADE = "upgrade to the version that wrote it"
_RESTORE = "compare the log with its backup"


def _where(stored: StoredEvent | StoredFact) -> str:
    position = getattr(stored, "position", None)
    place = f"{stored.originator_id} version {stored.originator_version}"
    return f"position {position} ({place})" if position else place
