"""How the steps of a made-up story are written down, so that it reads as a story.

    yield from in_turn("2024-02-05 09:00", OFFICE, take(Report.receive, CLAIM, source=CAMAT, ...), take(...))

Each decision is taken a minute after the one before it, in western Indonesian time, and says that it is an exercise.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.agreement import Agreement, Signatory
from domain.group import Group
from domain.mediation import Mediation
from domain.personal import Personal
from rukun.takeran import WIB, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from domain.occurred import Occurred

Taken = tuple["Callable[..., Any]", str, dict[str, Any]]
"""A decision, what it is about, and what it is given."""


def take(decide: Callable[..., Any], id: str, /, **given: Any) -> Taken:
    """One decision."""
    return decide, id, given


def in_turn(at: str, agency: str, *taken: Taken, occurred: Occurred | None = None) -> Iterator[Step]:
    """Decisions of one agency, the first of them at that moment, about what happened then or when it is said."""
    begin = datetime.fromisoformat(at).replace(tzinfo=WIB)
    for minute, (decide, id, given) in enumerate(taken):
        yield Step(begin + timedelta(minutes=minute), agency, decide, id, given, occurred, exercise=True)


def in_the_role_of(person: str, role: str) -> Personal:
    """Nobody: a person of the story, with what would be personal."""
    return Personal(subject=person, text=f"{role} (peran latihan)")


def may_speak(group: str, person: str, role: str, since: date) -> Taken:
    """A representative."""
    mandate = {"role": role, "mandate": "elected in a meeting", "valid_from": since}
    return take(Group.designate_representative, group, representative=in_the_role_of(person, role), **mandate)


def mediates(mediation: str, person: str, institution: str) -> Taken:
    """A mediator without an interest in the matter."""
    mediator = in_the_role_of(person, "Mediator")
    stands = {"institution": institution, "conflict_of_interest_declared": False}
    return take(Mediation.appoint_mediator, mediation, mediator=mediator, **stands)


def signed(agreement: str, text: str, speakers: Mapping[str, str], since: date, until: date | None = None) -> Taken:
    """The signatures of the parties, each by who speaks for it, and of one witness."""
    names = tuple(Signatory(party=p, representative=s, mandate="elected in a meeting") for p, s in speakers.items())
    witness = in_the_role_of(f"person-saksi-{agreement}", "Saksi")
    days = {"in_force_from": since, "in_force_until": until}
    return take(Agreement.sign, agreement, text_hash=text, signatories=names, witnesses=(witness,), **days)
