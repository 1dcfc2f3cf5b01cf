"""The base of every subject: a thing that facts are recorded about, and the door through which it decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from eventsourcing.domain import BaseAggregate
from pydantic import ValidationError

from domain.act import Provenance, current_act
from domain.classification import Classification, Level
from domain.errors import BadInput, Rule
from domain.fact import Fact, Opening
from domain.occurred import Occurred, TimePrecision

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from enum import StrEnum

    from domain.act import Act

Decide = TypeVar("Decide", bound="Callable[..., Any]")
F = TypeVar("F", bound=Fact)

NOT_BELOW_ITS_THING = Rule(
    "fact.not-below-its-thing",
    id="Suatu fakta tidak boleh diklasifikasikan lebih rendah daripada perkara yang bersangkutan.",
    en="A fact is never classified lower than the thing that it is about.",
)
TELLS_NOTHING_KEPT_HIGHER = Rule(
    "fact.tells-nothing-kept-higher",
    id="Fakta ini akan menyebutkan hal yang hanya tercatat pada klasifikasi lebih tinggi; klasifikasikan setinggi itu.",
    en="This fact would say what is recorded in a higher class only; classify it as high as what it rests on, or leave"
    " it to those who may.",
)
NOT_IN_THE_FUTURE = Rule(
    "fact.not-in-the-future",
    id="Suatu kejadian tidak dapat terjadi setelah saat pencatatannya.",
    en="Nothing is recorded as having happened later than it is recorded; planned dates have fields of their own.",
    source="domain.md §4.4",
)
LEGAL_STEP = Rule(
    "step.legal",
    id="Langkah ini tidak dapat diambil pada keadaan sekarang.",
    en="This step cannot be taken from the present state.",
    source="domain.md §2",
)

SOMETHING_CHANGED = Rule(
    "fact.something-changed",
    id="Tidak ada yang berbeda dari yang sudah tercatat.",
    en="Nothing differs from what is on record.",
)


def decision(method: Decide) -> Decide:
    """Mark a method as a decision: guards first, then exactly one fact. Its keyword arguments and its docstring are
    its public description; the mutation of the same name is derived from them."""
    method.__decision__ = True  # type: ignore[attr-defined]
    return method


def superseded(by: str) -> Callable[[Decide], Decide]:
    """Mark a decision that callers are to stop taking, and say what to take instead. It goes on working, as long as it
    stands in the code; facts that it has recorded stay readable for ever."""

    def mark(method: Decide) -> Decide:
        method.__superseded__ = by  # type: ignore[attr-defined]
        return method

    return mark


@dataclass(frozen=True)
class Own:
    """Marks a parameter of a decision that callers do not give: the thing, or the things, that the record itself
    names. ``path`` leads there: ``dispute`` is the id that this thing holds as its dispute; ``dispute.principals``
    are the ids that the parameter ``dispute``, loaded before, holds as its principals."""

    path: str


class Aggregate(BaseAggregate[str]):
    """A thing with a history. Its state is folded from its facts and never given."""

    KIND: ClassVar[str]
    DEFAULT_LEVEL: ClassVar[Level] = Level.RESTRICTED
    Event = Fact
    classification: Classification
    _kept_higher: frozenset[Classification] = field(init=False, default=frozenset(), repr=False)
    """The classes of facts about this thing that are not the thing's own."""

    def __init_subclass__(cls, **options: Any) -> None:
        cls.Event = Fact  # stops the library from redefining every nested fact under a class of its own
        for part in cls.__bases__:  # and every fact of a part that the subject is made of
            for name, fact in list(vars(part).items()):
                if isinstance(fact, type) and issubclass(fact, Fact) and fact is not Fact:
                    setattr(cls, name, fact)
        super().__init_subclass__(**options)
        for fact in declared_by(cls).values():
            if isinstance(fact, type) and issubclass(fact, Opening) and fact is not Opening:
                fact.OPENS = cls  # of a subject that is written in parts, the last part is the whole

    @classmethod
    def blank(cls, id: str, classification: Classification) -> Self:
        """A thing of this kind before its first fact: every attribute at the default its class declares."""
        thing = object.__new__(cls)
        thing.__base_init__(id, 1, None)  # type: ignore[arg-type]  # the library's clocks are not used
        thing.__init__(classification=classification)  # type: ignore[misc]
        return thing

    def note_class(self, classification: Classification) -> None:
        """Remember that a fact about this thing is classified like this, and higher than the thing."""
        self._kept_higher |= {classification}

    def is_known_to(self, classification: Classification) -> bool:
        """Whether all who may read what is classified like this, and the thing, may read every fact about it."""
        return all(higher.within(classification) for higher in self._kept_higher)

    @classmethod
    def open(cls, fact: type[Opening], *, id: str, **fields: Any) -> Self:
        """Record the first fact of a new thing."""
        act = current_act()
        own = act.classification or Classification(level=cls.DEFAULT_LEVEL)
        event = _build(fact, id, 1, act, own, own, fields)
        thing: Self = event.mutate(None)
        thing.pending_events.append(event)
        return thing

    def record(self, fact: type[Fact], *, compartment: str | None = None, **fields: Any) -> None:
        """Record the next fact of this thing: in a compartment, where its kind is always kept in one."""
        act = current_act()
        classification = act.classification or self.classification
        if compartment is not None:
            kept_in = (*classification.compartments, compartment)
            classification = Classification(level=classification.level, compartments=kept_in)
        NOT_BELOW_ITS_THING.require(
            self.classification.within(classification), fact=classification, thing=self.classification
        )
        event = _build(fact, self.id, self.version + 1, act, classification, self.classification, fields)
        event.mutate(self)
        self.pending_events.append(event)

    def must_be(self, state: StrEnum, *allowed: StrEnum) -> None:
        """Refuse the step unless the thing is in one of the allowed states."""
        LEGAL_STEP.require(
            state in allowed, thing=self.id, state=state.value, allowed=", ".join(s.value for s in allowed)
        )


def must_tell_nothing_kept_higher(fact: Fact, known: Fact | None, found: Collection[str]) -> None:
    """Refuse a fact that says something else in its fields ``found``, which its decision was not given, than the same
    decision comes to over what all readers of the fact may know: ``known``, None where it comes to nothing."""
    TELLS_NOTHING_KEPT_HIGHER.require(
        known is not None and all(getattr(fact, name) == getattr(known, name) for name in found)
    )


def declared_by(subject: type[Aggregate]) -> dict[str, Any]:
    """What a subject declares. One with several axes is written in parts, a class and a file for each, of which the
    subject is made by inheritance; what an earlier part declares stands first."""
    parts = (part for part in reversed(subject.__mro__) if issubclass(part, Aggregate))
    return {name: value for part in parts for name, value in vars(part).items()}


def _build(
    fact: type[F],
    id: str,
    version: int,
    act: Act,
    classification: Classification,
    thing_classification: Classification,
    fields: dict[str, Any],
) -> F:
    occurred = act.occurred or Occurred(start=act.now, precision=TimePrecision.MINUTE)
    NOT_IN_THE_FUTURE.require(
        not occurred.lies_after(act.now), occurred=(occurred.end or occurred.start).isoformat(), now=act.now.isoformat()
    )
    try:
        return fact(
            originator_id=id,
            originator_version=version,
            occurred=occurred,
            classification=classification,
            thing_classification=thing_classification,
            seen=act.seen,
            **{name: getattr(act, name) for name in Provenance.model_fields},
            **fields,
        )
    except ValidationError as error:
        raise BadInput.of(error) from None
