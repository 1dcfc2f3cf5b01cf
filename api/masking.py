"""Writing facts and states out as JSON. A personal value shows its pseudonym; its text only to who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from domain.aggregate import Aggregate
from domain.fact import Fact

if TYPE_CHECKING:
    from ledger.history import Recorded

_ENVELOPE = frozenset(Fact.model_fields)
_LIBRARY = frozenset({"id", "version", "classification", "pending_events", "created_on", "modified_on"})


class _Mask:
    """A sealer that seals nothing: it marks the places where personal values stand."""

    def __init__(self, *, unmasked: bool) -> None:
        self._unmasked = unmasked

    def seal(self, subject: str, text: str) -> str:  # noqa: ARG002  # the shape of a sealer
        """The text for those who may read it, else nothing of it."""
        return text if self._unmasked else ""

    def unseal(self, subject: str, sealed: str) -> str | None:
        """Never asked for: this only writes out."""
        raise NotImplementedError


def written(value: Any, *, unmasked: bool) -> Any:
    """Any value of the domain as JSON."""
    made = to_jsonable_python(value, context={"sealer": _Mask(unmasked=unmasked)}, by_alias=True)
    return _shown(made, unmasked=unmasked)


def _shown(value: Any, *, unmasked: bool) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"subject", "sealed"}:
            subject = {"subject": value["subject"]}
            return {**subject, "text": value["sealed"]} if unmasked else {**subject, "withheld": True}
        return {name: _shown(part, unmasked=unmasked) for name, part in value.items()}
    if isinstance(value, list):
        return [_shown(part, unmasked=unmasked) for part in value]
    return value


def content(fact: Fact, *, unmasked: bool) -> dict[str, Any]:
    """What a fact says, without its envelope."""
    fields = {name: getattr(fact, name) for name in type(fact).model_fields if name not in _ENVELOPE}
    made: dict[str, Any] = written(fields, unmasked=unmasked)
    return made


def state(thing: Aggregate, *, unmasked: bool) -> dict[str, Any]:
    """A thing as it stands."""
    fields = {n: v for n, v in vars(thing).items() if not n.startswith("_") and n not in _LIBRARY}
    made: dict[str, Any] = written({n: _plain(v, unmasked=unmasked) for n, v in fields.items()}, unmasked=unmasked)
    return made


def _plain(value: Any, *, unmasked: bool) -> Any:
    """Facts that a thing remembers are shown by what they say."""
    if isinstance(value, Fact):
        return content(value, unmasked=unmasked)
    if isinstance(value, dict):
        return {key: _plain(part, unmasked=unmasked) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part, unmasked=unmasked) for part in value]
    return value


class Folding:
    """Folds the facts that a reader may see into a thing's state.

    A fact that the reader may not see leaves no trace, so one that only makes sense after it (an end without its
    beginning) may not apply: then it changes nothing here either.
    """

    def __init__(self) -> None:
        self.thing: Aggregate | None = None

    def add(self, recorded: Recorded, *, complete: bool) -> None:
        """One more fact. ``complete`` says that none before it was left out: then it must apply."""
        fact = recorded.fact
        if self.thing is None:
            opens = getattr(fact, "OPENS", None)
            if opens is None:
                return
            self.thing = opens.blank(fact.originator_id, fact.thing_classification)
        try:
            fact.apply(self.thing)
        except Exception:  # whatever an effect does on a state that lacks facts before it
            if complete:
                raise
