"""Agreements until one is broken."""

from __future__ import annotations

from datetime import date

from domain.agreement import Agreement, Signatory
from domain.commitment import Due
from tests.states.given import a_person
from tests.states.mediations import an_adjourned_mediation
from tests.states.world import (
    AGREEMENT,
    EAST,
    MEDIATION,
    OTHER_REPORT,
    POLICE,
    REPORT,
    SPEAKER_EAST,
    SPEAKER_WEST,
    TEXT,
    WEST,
    World,
)


def a_drafted_agreement() -> World:
    """The parties have written down what they agreed on: one thing with a day, one expressly without."""
    world = an_adjourned_mediation()
    world.wait(days=1)
    world.decide(Agreement.draft, AGREEMENT, mediation=MEDIATION, title="Peace of the convoys", text_hash=TEXT)
    for obligor, due in ((EAST, Due(on=date(2025, 5, 31))), (WEST, Due(on=None))):
        world.decide(
            Agreement.make_commitment, AGREEMENT, obligor=obligor, text="No convoys at night", due=due, verifier=POLICE
        )
    return world


def the_signatures() -> tuple[Signatory, ...]:
    """One for each principal party."""
    return tuple(
        Signatory(party=group, representative=person, mandate="Named by the board")
        for group, person in ((EAST, SPEAKER_EAST), (WEST, SPEAKER_WEST))
    )


def a_signed_agreement() -> World:
    """The agreement is signed and in force from today."""
    world = a_drafted_agreement()
    world.decide(
        Agreement.sign,
        AGREEMENT,
        text_hash=TEXT,
        signatories=the_signatures(),
        in_force_from=world.now.date(),
        witnesses=(a_person("person-signing-witness"),),
    )
    return world


def a_commitment_reported_done() -> World:
    """The first commitment is said to have been kept."""
    world = a_signed_agreement()
    world.wait(days=10)
    world.decide(Agreement.report_commitment_done, AGREEMENT, number=1, evidence=(REPORT,))
    return world


def an_alleged_breach() -> World:
    """The first commitment is said to have been broken."""
    world = a_signed_agreement()
    world.wait(days=10)
    world.decide(Agreement.allege_breach, AGREEMENT, commitment=1, against=EAST, evidence=(REPORT,))
    return world


def a_confirmed_breach() -> World:
    """It was found that it was."""
    world = an_alleged_breach()
    world.decide(Agreement.confirm_breach, AGREEMENT, number=1, finding="A convoy was seen", evidence=(OTHER_REPORT,))
    return world
