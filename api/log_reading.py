"""Reading the log for somebody: what they may not see is skipped, not counted, and leaves no gap that tells of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

from api.errors import BadArgument, not_found
from api.masking import Veil, named_in, state, veil_over
from api.paging import DEFAULT_PAGE, LARGEST_PAGE
from ledger.folding import Folding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.reader import Reader
    from ledger.history import History, Recorded

_CHUNK = 500
MOST_READ = 20_000
"""Facts that one page looks through at most. A page may end early for that reason; the next one goes on from there."""
MOST_CHANGES = 1_000


@dataclass(frozen=True)
class FactPage:
    """Facts, oldest first, each with the state after it where one thing's history is read."""

    facts: list[Recorded]
    states: list[dict[str, Any] | None]
    more: bool
    begun: bool
    """Whether it continues an earlier page."""
    end: int | None = None
    """Where to go on, when that is not the last fact shown."""


@dataclass(frozen=True)
class Wanted:
    """Which facts are asked for."""

    topics: frozenset[str] | None = None
    about: frozenset[str] | None = None
    agency: str | None = None
    recorded_by: str | None = None

    @classmethod
    def of(cls, given: dict[str, Any] | None) -> Wanted:
        """From the argument ``where``."""
        given = given or {}

        def several(name: str) -> frozenset[str] | None:
            return None if given.get(name) is None else frozenset(given[name])

        return cls(several("topics"), several("about"), given.get("agency"), given.get("recordedBy"))

    def match(self, recorded: Recorded) -> bool:
        """Whether a fact is one of them."""
        fact = recorded.fact
        return (
            (self.topics is None or fact.TOPIC in self.topics)
            and (self.about is None or fact.originator_id in self.about)
            and (self.agency is None or fact.agency == self.agency)
            and (self.recorded_by is None or fact.recorded_by == self.recorded_by)
        )


def size_of(first: int | None) -> int:
    """How many facts a page holds."""
    if first is None:
        return DEFAULT_PAGE
    if not 1 <= first <= LARGEST_PAGE:
        raise BadArgument("first", f"a page holds 1 to {LARGEST_PAGE} facts")
    return first


def facts_page(history: History, reader: Reader, wanted: Wanted, after: int, size: int) -> FactPage:
    """A page of the whole log."""
    if wanted.about is not None and len(wanted.about) <= LARGEST_PAGE:
        about = _known(_about(history, wanted.about, after, size), reader)
        return _page((recorded for recorded in about if wanted.match(recorded)), after, size)
    seen = 0
    found: list[Recorded] = []
    position = after
    while seen < MOST_READ:
        batch = history.batch(position, _CHUNK)
        for recorded in batch:
            position = recorded.position
            if reader.may_know(recorded) and wanted.match(recorded):
                if len(found) == size:
                    return FactPage(found, [], more=True, begun=after > 0)
                found.append(recorded)
        seen += len(batch)
        if len(batch) < _CHUNK:
            return FactPage(found, [], more=False, begun=after > 0)
    return FactPage(found, [], more=True, begun=after > 0, end=position)


def _about(history: History, ids: Iterable[str], after: int, size: int) -> Iterator[Recorded]:
    told = (history.of(id, history.version_at(id, after), size + 1) for id in ids)
    return merge(*told, key=lambda recorded: recorded.position)


def _page(found: Iterable[Recorded], after: int, size: int) -> FactPage:
    facts = list(islice(found, size + 1))
    return FactPage(facts[:size], [], more=len(facts) > size, begun=after > 0)


def history_page(history: History, reader: Reader, id: str, after: int, size: int, *, states: bool) -> FactPage:
    """A page of one thing's history, which reads no more than the page; ``states``: with the state after each fact."""
    found = history.of(id, history.version_at(id, after), size + 1)
    page = _page(_known(found, reader), after, size)
    return replace(page, states=_states(history, reader, id, page.facts)) if states and page.facts else page


def _states(history: History, reader: Reader, id: str, facts: list[Recorded]) -> list[dict[str, Any] | None]:
    """The state after each of some facts in a row. They are folded from everything before, which is read again, but not
    held; nor is what comes after them read."""
    first, last = facts[0], facts[-1]
    named = named_in(recorded.fact for recorded in facts)
    veil: Veil | None = None
    states: list[dict[str, Any] | None] = []
    for recorded, folded in _told(islice(history.of(id), last.fact.originator_version), reader):
        if recorded.position < first.position:
            named |= named_in([recorded.fact])
            continue
        veil = veil or veil_over(named, reader, history)
        states.append(_state(folded, veil))
    return states


def _known(facts: Iterable[Recorded], reader: Reader) -> Iterator[Recorded]:
    """Those that the reader may see."""
    return (recorded for recorded in facts if reader.may_know(recorded))


def _veil(facts: Iterable[Recorded], reader: Reader, history: History) -> Veil:
    return veil_over(named_in(recorded.fact for recorded in _known(facts, reader)), reader, history)


def _told(facts: Iterable[Recorded], reader: Reader) -> Iterator[tuple[Recorded, Folding]]:
    """Those of the facts about a thing that the reader may see, each with the thing as they tell it up to there."""
    folding, complete = Folding(), True
    for recorded in facts:
        if not reader.may_know(recorded):
            complete = False
            continue
        folding.add(recorded, complete=complete)
        yield recorded, folding


def _state(folded: Folding, veil: Veil) -> dict[str, Any] | None:
    return None if folded.thing is None else state(folded.thing, veil)


def looked_at(history: History, reader: Reader, seen: list[tuple[str, int]]) -> list[dict[str, Any] | None]:
    """Things at the versions at which decisions looked at them, each as far as the reader may know it; None for one
    that is kept from them."""
    classes = history.classes({id for id, _ in seen})
    return [_looked_at(history, reader, *one) if reader.may_see(classes[one[0]]) else None for one in seen]


def _looked_at(history: History, reader: Reader, id: str, version: int) -> dict[str, Any] | None:
    known = [recorded.position for recorded in islice(history.of(id), version) if reader.may_know(recorded)]
    if not known:
        return None
    return {"id": id, "version": version if len(known) == version else None, "position": known[-1]}


def changes(history: History, reader: Reader, id: str, start: int, end: int) -> dict[str, Any]:
    """What was known of a thing at one position and at a later one, and what lies between."""
    if end < start:
        raise BadArgument("to", "lies before from")
    then = now = None
    between: list[Recorded] = []
    told = list(history.of(id))
    if not any(reader.may_know(recorded) for recorded in told):
        raise not_found(id, "of")
    veil = _veil(told, reader, history)
    for recorded, folded in _told(told, reader):
        if recorded.position > end:
            break
        now = _state(folded, veil)
        if recorded.position <= start:
            then = now
        else:
            between.append(recorded)
    fields = sorted((then or {}).keys() | (now or {}).keys())
    return {
        "fromPosition": start,
        "toPosition": end,
        "then": then,
        "now": now,
        "differences": [
            {"field": name, "then": (then or {}).get(name), "now": (now or {}).get(name)}
            for name in fields
            if (then or {}).get(name) != (now or {}).get(name)
        ],
        "facts": between[:MOST_CHANGES],
    }
