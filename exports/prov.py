"""Where what is on record of a case comes from, as W3C PROV (PROV-DM, written as PROV-JSON).

Every fact is an activity, and the state of its thing after it an entity; accounts and agencies are agents. All of it is
from the envelopes of facts: who, for which agency, on whose behalf, when, because of what, and what was looked at. What
the facts say is not in it, so nothing personal can be.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Self
from urllib.parse import quote

from domain.errors import NotFound
from domain.ids import kind_of
from ledger.finding import ids_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from domain.classification import Classification
    from ledger.history import History, Recorded

NAMESPACE = "https://example.org/rukun#"
"""Only tells Rukun's names from others': nothing is to be found there."""
_KEPT = "@._-"
_RESTED_ON = "report"
"""What a fact names of this kind it rests on: as evidence, as corroboration, as what was linked."""


@dataclass
class Case:
    """A dispute and all that bears on it, as a reader who is cleared so far knows it at a position of the log."""

    history: History
    dispute: str
    clearance: Classification
    position: int
    _positions: dict[str, list[tuple[int, bool]]] = field(init=False, default_factory=dict)

    def members(self) -> list[str]:
        """The dispute, whatever names it in a fact, and the reports that all these name. The whole log is looked through
        once; what is kept are ids. Raises NotFound where the reader knows of no such dispute."""
        about: set[str] = set()
        for recorded in self.history.all(stop=self.position):
            fact = recorded.fact
            if not self._knows(recorded):
                continue
            if fact.originator_id == self.dispute or any(id == self.dispute for _, id in ids_in(fact)):
                about.add(fact.originator_id)
        if self.dispute not in about:
            raise NotFound(self.dispute)
        named = {id for one in about for recorded in self.facts(one) for _, id in ids_in(recorded.fact)}
        return sorted(about | {id for id in named if kind_of(id) == _RESTED_ON})

    def facts(self, id: str) -> Iterator[Recorded]:
        """What the reader knows of one thing, oldest first."""
        for recorded in self.history.of(id):
            if recorded.position > self.position:
                return
            if self._knows(recorded):
                yield recorded

    def known(self, ids: set[str]) -> list[str]:
        """Those of these things that the reader may know of."""
        classes = self.history.classes(ids)
        return sorted(id for id in ids if id in classes and classes[id].within(self.clearance))

    def stood(self, id: str, at: int, version: int | None = None) -> int | None:
        """The position of the last fact about a thing that the reader knows, of those up to a version or, where none is
        given, up to a position; None where they know of none."""
        if id not in self._positions:
            told = (r for r in self.history.of(id) if r.position <= self.position)
            self._positions[id] = [(recorded.position, self._knows(recorded)) for recorded in told]
        upto = self._positions[id][:version] if version is not None else self._positions[id]
        return max((position for position, known in upto if known and position <= at), default=None)

    def knows_of(self, position: int) -> bool:
        """Whether the reader knows the fact at a position."""
        return any(map(self._knows, self.history.at([position]).values()))

    def _knows(self, recorded: Recorded) -> bool:
        return recorded.fact.classification.within(self.clearance)


def write_prov(case: Case, file: IO[str]) -> Iterator[Recorded]:
    """Write where all that is known of a case comes from, yielding each fact once it is written. Memory holds the ids of
    the case; what is written goes to the disk at once."""
    with _Document() as document:
        for id in case.members():
            before: str | None = None
            for recorded in case.facts(id):
                before = _write_fact(document, case, recorded, before)
                yield recorded
        document.write(file)


def _write_fact(document: _Document, case: Case, recorded: Recorded, before: str | None) -> str:
    """One fact: what it was, who did it, and what it came from. The entity that it left."""
    fact = recorded.fact
    activity, entity = _fact(recorded.position), _state(fact.originator_id, recorded.position)
    when = recorded.recorded_at.isoformat()
    document.add("activity", activity, {
        "prov:startTime": when,
        "prov:endTime": when,
        "prov:type": _name(fact.TOPIC),
        "rukun:topic": fact.TOPIC,
        "rukun:position": _whole(recorded.position),
        "rukun:command": str(fact.command_id),
        "rukun:occurredFrom": _time(fact.occurred.start),
        "rukun:occurredUntil": None if fact.occurred.end is None else _time(fact.occurred.end),
        "rukun:occurredPrecision": fact.occurred.precision.value,
        "rukun:legalBasis": fact.legal_basis,
        "rukun:workedOn": None if fact.correlation_id is None else str(fact.correlation_id),
        "rukun:level": fact.classification.level.value,
        "rukun:compartments": list(fact.classification.compartments) or None,
    })  # fmt: skip
    _put_state(document, fact.originator_id, entity)
    document.relate("wasGeneratedBy", {"prov:entity": entity, "prov:activity": activity, "prov:time": when})
    if before is not None:
        document.relate("wasDerivedFrom", {
            "prov:generatedEntity": entity, "prov:usedEntity": before, "prov:activity": activity,
            "prov:type": {"$": "prov:Revision", "type": "prov:QUALIFIED_NAME"},
        })  # fmt: skip
    account, agency = _agent(document, fact.recorded_by, "Account"), _agent(document, fact.agency, "Organization")
    document.relate("wasAssociatedWith", {"prov:activity": activity, "prov:agent": account})
    document.relate("wasAttributedTo", {"prov:entity": entity, "prov:agent": agency})
    document.relate(
        "actedOnBehalfOf", {"prov:delegate": account, "prov:responsible": agency, "prov:activity": activity}
    )
    if fact.on_behalf_of is not None:
        other = _agent(document, fact.on_behalf_of, "Organization")
        document.relate(
            "actedOnBehalfOf", {"prov:delegate": agency, "prov:responsible": other, "prov:activity": activity}
        )
    if fact.causation is not None and case.knows_of(fact.causation):
        document.relate("wasInformedBy", {"prov:informed": activity, "prov:informant": _fact(fact.causation)})
    _write_origins(document, case, recorded)
    return entity


def _write_origins(document: _Document, case: Case, recorded: Recorded) -> None:
    """What the decision looked at, and what it names."""
    fact, activity = recorded.fact, _fact(recorded.position)
    entity = _state(fact.originator_id, recorded.position)
    looked_at = {seen.id: seen.version for seen in fact.seen}
    for id in case.known({*looked_at, *(id for _, id in ids_in(fact))} - {fact.originator_id}):
        stood = case.stood(id, recorded.position, looked_at.get(id))
        if stood is None:
            continue
        used = _state(id, stood)
        _put_state(document, id, used)
        document.relate("used", {"prov:activity": activity, "prov:entity": used})
        if kind_of(id) == _RESTED_ON:
            document.relate("wasDerivedFrom", {
                "prov:generatedEntity": entity, "prov:usedEntity": used, "prov:activity": activity,
            })  # fmt: skip


class _Document:
    """The records of a document by their kinds, each kind in a file of its own until all are there."""

    def __init__(self) -> None:
        self._parts: dict[str, IO[str]] = {}
        self._written: set[str] = set()
        self._related = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for part in self._parts.values():
            part.close()

    def add(self, kind: str, name: str, attributes: dict[str, Any]) -> bool:
        """One record, unless it is there already; whether it was new."""
        if name in self._written:
            return False
        self._written.add(name)
        if kind not in self._parts:
            self._parts[kind] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  # closed at the end
        else:
            self._parts[kind].write(",\n")
        known = {key: value for key, value in attributes.items() if value is not None}
        self._parts[kind].write(f"{json.dumps(name)}: {json.dumps(known, ensure_ascii=False)}")
        return True

    def relate(self, kind: str, ends: dict[str, Any]) -> None:
        """One relation between records."""
        self._related += 1
        self.add(kind, f"_:r{self._related}", ends)

    def write(self, file: IO[str]) -> None:
        """The whole of it."""
        file.write(f'{{"prefix": {json.dumps({"rukun": NAMESPACE})}')
        for kind, part in self._parts.items():
            file.write(f',\n"{kind}": {{\n')
            part.seek(0)
            shutil.copyfileobj(part, file)
            file.write("}")
        file.write("}\n")


def _put_state(document: _Document, id: str, state: str) -> None:
    """A thing as it stood after one of its facts."""
    if document.add("entity", state, {"prov:type": _name(kind_of(id))}):
        thing = f"rukun:{_local(id)}"
        document.add("entity", thing, {"prov:type": _name(kind_of(id))})
        document.relate("specializationOf", {"prov:specificEntity": state, "prov:generalEntity": thing})


def _agent(document: _Document, name: str, type_: str) -> str:
    agent = f"rukun:{'account' if type_ == 'Account' else 'for'}/{_local(name)}"
    kind = {"$": "prov:Organization", "type": "prov:QUALIFIED_NAME"} if type_ == "Organization" else _name(type_)
    document.add("agent", agent, {"prov:type": kind, "prov:label": name})
    return agent


def _fact(position: int) -> str:
    return f"rukun:fact/{position}"


def _state(id: str, position: int) -> str:
    return f"rukun:{_local(id)}/{position}"


def _local(name: str) -> str:
    """A name as PROV allows it behind a prefix."""
    return quote(name, safe=_KEPT)


def _name(local: str) -> dict[str, str]:
    return {"$": f"rukun:{local}", "type": "prov:QUALIFIED_NAME"}


def _time(moment: datetime) -> dict[str, str]:
    return {"$": moment.isoformat(), "type": "xsd:dateTime"}


def _whole(number: int) -> dict[str, str]:
    return {"$": str(number), "type": "xsd:long"}
