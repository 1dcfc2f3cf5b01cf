"""Writing facts and states out as JSON. A personal value shows its pseudonym; its text only to who may read it. The
id of a thing that the reader may not know of is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from api.reader import PERSONAL
from domain.fact import Fact
from ledger.finding import ids_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.reader import Reader
    from domain.aggregate import Aggregate
    from ledger.history import History

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


@dataclass(frozen=True)
class Veil:
    """What a reader may see of what facts say."""

    unmasked: bool
    """Whether they may read personal values."""
    withheld: frozenset[str]
    """The ids of things that they may not know of."""


def named_in(facts: Iterable[Fact]) -> set[str]:
    """The ids of everything that some facts refer to."""
    return {id for fact in facts for _, id in ids_in(fact)}


def veil_over(named: set[str], reader: Reader, history: History) -> Veil:
    """What a reader may see of facts that refer to these things: an id of something that is classified above them is
    kept from them."""
    hidden = (id for id, classification in history.classes(named).items() if not reader.may_see(classification))
    return Veil(PERSONAL in reader.rights, frozenset(hidden))


def written(value: Any, veil: Veil) -> Any:
    """Any value of the domain as JSON."""
    made = to_jsonable_python(value, context={"sealer": _Mask(unmasked=veil.unmasked)}, by_alias=True)
    return _shown(made, veil)


_WITHHELD = {"withheld": True}


def _shown(value: Any, veil: Veil) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"subject", "sealed"}:
            subject = {"subject": value["subject"]}
            return {**subject, "text": value["sealed"]} if veil.unmasked else {**subject, **_WITHHELD}
        return {name: _shown(part, veil) for name, part in value.items() if name not in veil.withheld}
    if isinstance(value, list):
        return [_shown(part, veil) for part in value if not _is_hidden(part, veil)]
    return _WITHHELD if _is_hidden(value, veil) else value


def _is_hidden(value: Any, veil: Veil) -> bool:
    """Whether this is the id of something hidden. In a list it leaves no gap that would tell how many there are; so
    does a part of a list that is about it."""
    if isinstance(value, dict):
        return any(isinstance(part, str) and part in veil.withheld for part in value.values())
    return isinstance(value, str) and value in veil.withheld


def content(fact: Fact, veil: Veil) -> dict[str, Any]:
    """What a fact says, without its envelope."""
    fields = {name: getattr(fact, name) for name in type(fact).model_fields if name not in _ENVELOPE}
    made: dict[str, Any] = written(fields, veil)
    return made


def state(thing: Aggregate, veil: Veil) -> dict[str, Any]:
    """A thing as it stands."""
    fields = {n: v for n, v in vars(thing).items() if not n.startswith("_") and n not in _LIBRARY}
    made: dict[str, Any] = written({n: _plain(v, veil) for n, v in fields.items()}, veil)
    return made


def _plain(value: Any, veil: Veil) -> Any:
    """Facts that a thing remembers are shown by what they say."""
    if isinstance(value, Fact):
        return content(value, veil)
    if isinstance(value, dict):
        return {key: _plain(part, veil) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part, veil) for part in value]
    return value
