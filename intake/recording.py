"""From what files say to facts on record: one batch, one transaction, and nothing twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from domain.act import Act
from domain.aggregate import TELLS_NOTHING_KEPT_HIGHER
from domain.classification import Classification, Level
from domain.errors import Conflict
from domain.ids import RUKUN
from domain.source import Source
from ledger.deciding import as_known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.aggregate import Aggregate
    from domain.occurred import Occurred
    from intake.remarks import Remark
    from ledger.history import History
    from ledger.register import Register

OPEN = Classification(level=Level.OPEN)
_ATTEMPTS = 10


@dataclass(frozen=True)
class Importer:
    """Who imports: the account, and the agency it acts for. All facts of one import share ``correlation_id``."""

    recorded_by: str
    agency: str
    legal_basis: str | None = None
    correlation_id: UUID = field(default_factory=uuid4)

    def act(self, classification: Classification = OPEN) -> Act:
        """The circumstances of a batch; every decision in it still needs a command id of its own."""
        return Act(
            recorded_by=self.recorded_by,
            agency=self.agency,
            legal_basis=self.legal_basis,
            command_id=self.correlation_id,
            correlation_id=self.correlation_id,
            now=datetime.now(UTC),
            classification=classification,
        )


def command_of(id: str, version: int) -> UUID:
    """The id of the command by which an import brings a thing to a version. Always the same, so that two imports
    that meet cannot both do it, and so that a fact on record tells whether it came from an import."""
    return uuid5(RUKUN, f"import|{id}|{version}")


def under(act: Act, id: str, version: int, occurred: Occurred | None = None) -> Act:
    """The same circumstances for one decision: the one that brings a thing to a version."""
    return act.model_copy(update={"command_id": command_of(id, version), "occurred": occurred})


@dataclass
class Decided:
    """What some rows came to."""

    things: list[Aggregate] = field(default_factory=list)
    """With facts that are not yet recorded."""
    unchanged: int = 0
    """How many rows are on record as they stand."""
    remarks: dict[int, list[Remark]] = field(default_factory=dict)
    """By the index of the row."""
    topics: Counter[str] = field(default_factory=Counter)
    """How many facts of each kind."""

    def count(self) -> None:
        """Count the facts, which the things let go of once they are recorded."""
        facts: Iterator[Any] = (fact for thing in self.things for fact in thing.pending_events)
        self.topics = Counter(fact.TOPIC for fact in facts)


def record(register: Register, decide: Callable[[], Decided]) -> Decided:
    """Append what ``decide`` comes to in one transaction, and return it.

    When somebody else recorded one of the things meanwhile, everything is decided anew on what is on record then.
    Raises Conflict when that happens ten times over.
    """
    for _ in range(_ATTEMPTS - 1):
        decided = decide()
        try:
            register.append(decided.things)
        except Conflict:
            continue
        return decided
    decided = decide()
    register.append(decided.things)
    return decided


def must_be_known_as_it_is(source: Source, act: Act, history: History) -> None:
    """Refuse a report that would tell which agency its source belongs to, where that is recorded in a higher class only.
    Raises RuleBroken. Nothing else that an import records is taken from the record rather than from the file."""
    classification = act.classification or source.classification
    if not source.is_known_to(classification):
        known = as_known({source.id: source.version}, classification, history).get(source.id)
        TELLS_NOTHING_KEPT_HIGHER.require(isinstance(known, Source) and known.agency == source.agency, source=source.id)
