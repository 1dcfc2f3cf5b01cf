"""What speaks for somebody as a mediator between some parties, and what against. Reasons for people to weigh: nothing is
added up, and nobody is chosen by a machine."""

from __future__ import annotations

from enum import StrEnum

from domain.agreement import AgreementState, EndCause
from domain.mediation import MediationState


class MediatorReason(StrEnum):
    """Why somebody could mediate, or had better not."""

    ON_GOOD_TERMS = "on_good_terms"
    NEUTRAL = "neutral"
    NO_TIE_ON_RECORD = "no_tie_on_record"
    AT_HOME_THERE = "at_home_there"
    RESPONSIBLE_THERE = "responsible_there"
    FITS_THE_SOURCE = "fits_the_source"
    KNOWN_THERE = "known_there"
    LED_TO_AN_AGREEMENT = "led_to_an_agreement"
    AGREEMENT_HELD = "agreement_held"
    HOSTILE = "hostile"
    PART_OF_A_PARTY = "part_of_a_party"
    SPEAKS_FOR_A_PARTY = "speaks_for_a_party"
    FOR_OTHER_SOURCES = "for_other_sources"
    KNOWN_ELSEWHERE = "known_elsewhere"
    ENDED_WITHOUT_AGREEMENT = "ended_without_agreement"
    AGREEMENT_BROKEN = "agreement_broken"
    CHALLENGED = "challenged"


AGAINST = frozenset(
    {
        MediatorReason.HOSTILE,
        MediatorReason.PART_OF_A_PARTY,
        MediatorReason.SPEAKS_FOR_A_PARTY,
        MediatorReason.FOR_OTHER_SOURCES,
        MediatorReason.KNOWN_ELSEWHERE,
        MediatorReason.ENDED_WITHOUT_AGREEMENT,
        MediatorReason.AGREEMENT_BROKEN,
        MediatorReason.CHALLENGED,
    }
)
"""The reasons that speak against somebody; all others speak for them."""

OF_A_TIE = {1: MediatorReason.ON_GOOD_TERMS, 0: MediatorReason.NEUTRAL, -1: MediatorReason.HOSTILE}
"""By the sign of a relation with a party."""

OF_A_MEDIATION = {
    MediationState.AGREED: MediatorReason.LED_TO_AN_AGREEMENT,
    MediationState.IMPASSE: MediatorReason.ENDED_WITHOUT_AGREEMENT,
    MediationState.WITHDRAWN: MediatorReason.ENDED_WITHOUT_AGREEMENT,
}
"""By how a mediation came out; nothing follows from one that goes on or that another took the place of."""

BROKEN = frozenset({EndCause.BREACH, EndCause.WITHDRAWAL, EndCause.RESUMED_VIOLENCE})
"""The causes of an end that say that the agreement did not hold. The others say that nobody needed it any more, or do
not say."""


def of_an_agreement(state: AgreementState, cause: EndCause | None) -> MediatorReason | None:
    """What follows from how an agreement came out. One in force holds so far; one over which a breach is alleged, or that
    another took the place of, says nothing yet."""
    if state is AgreementState.BREACH_CONFIRMED or (state is AgreementState.ENDED and cause in BROKEN):
        return MediatorReason.AGREEMENT_BROKEN
    if state in (AgreementState.IN_FORCE, AgreementState.FULFILLED, AgreementState.EXPIRED):
        return MediatorReason.AGREEMENT_HELD
    return None
