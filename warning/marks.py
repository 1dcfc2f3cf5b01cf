"""Where and on which day a thing counts, for which measure: what the tally adds up. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from warning.known import SHUT, KnownAgreement, KnownAlert, KnownGroup, KnownIncident, KnownPlace, KnownReport, KnownTie

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warning.known import Thing

REPORTS, HEARD, INCIDENTS, VIOLENCE, DYADS = "reports", "heard", "incidents", "violence", "dyads"
HOSTILE, HOSTILE_ENDED, BINDING, ALERTED = "hostile", "hostile-ended", "binding", "alerted"
CREDIBLE = 3
"""Reports up to this credibility count (domain.md §6)."""


class Mark(NamedTuple):
    """One thing counts once, for a measure, at a unit (a place, a pair, a group, an agency), on a day."""

    measure: str
    unit: str
    day: int
    level: int
    detail: str = ""
    """What is counted once where several marks share it: the source."""


def marks_of(id: str, thing: Thing | None, look: Callable[[str], Thing | None]) -> Iterator[Mark]:
    """The marks of a thing. ``look`` finds other things: the territory that a place lies within, the group that
    speaks for another. What is kept in a compartment has none."""
    if thing is None or thing.level == SHUT:
        return
    match thing:
        case KnownReport():
            yield Mark(HEARD, thing.source, thing.day, thing.level)
            if thing.stands and thing.credibility <= CREDIBLE:
                yield from (Mark(REPORTS, place, thing.day, thing.level) for place in _around(thing.place, look))
        case KnownIncident() if thing.stands:
            for place in _around(thing.place, look):
                yield Mark(INCIDENTS, place, thing.day, thing.level)
                if thing.violent:
                    yield Mark(VIOLENCE, place, thing.day, thing.level)
            yield from _dyads(thing, look)
        case KnownTie() if thing.sign < 0:
            sources = [r.source for r in map(look, thing.evidence) if isinstance(r, KnownReport)] or [thing.asserted_by]
            for name in dict.fromkeys(_survivor(group, look)[0] for group in thing.between):
                level = max(thing.level, _survivor(name, look)[1])
                if level < SHUT and thing.ended is None:
                    yield from (Mark(HOSTILE, name, thing.day, level, source) for source in dict.fromkeys(sources))
                elif level < SHUT and thing.ended is not None:
                    yield Mark(HOSTILE_ENDED, name, thing.ended, level)
        case KnownAgreement() if thing.binding and thing.since is not None:
            yield Mark(BINDING, id, thing.since, thing.level)
        case KnownAlert():
            yield from (Mark(ALERTED, agency, thing.day, thing.level) for agency in thing.recipients)


def needed_by(thing: Thing | None) -> tuple[str, ...]:
    """The things whose change alters the marks of this one: those that are merged, graded or placed anew."""
    match thing:
        case KnownIncident():
            return (*thing.side_a, *thing.side_b)
        case KnownTie():
            return thing.between
        case _:
            return ()


def _around(place: str | None, look: Callable[[str], Thing | None]) -> Iterator[str]:
    """A place and every territory that it lies within."""
    seen: set[str] = set()
    while place is not None and place not in seen:
        seen.add(place)
        yield place
        known = look(place)
        place = known.within if isinstance(known, KnownPlace) else None


def _survivor(group: str, look: Callable[[str], Thing | None]) -> tuple[str, int]:
    """The group that speaks for this one, and the level up to which one must be cleared to know of it."""
    level = 0
    while isinstance(known := look(group), KnownGroup):
        level = max(level, known.level)
        if known.into is None:
            break
        group = known.into
    return group, level


def _dyads(incident: KnownIncident, look: Callable[[str], Thing | None]) -> Iterator[Mark]:
    """The pairs of groups on the two sides. Categories, such as “residents”, are no party."""
    found: dict[str, int] = {}
    for one in incident.side_a:
        for other in incident.side_b:
            (a, a_level), (b, b_level) = _survivor(one, look), _survivor(other, look)
            if a != b and not any(isinstance(g := look(id), KnownGroup) and g.is_category for id in (a, b)):
                found["|".join(sorted((a, b)))] = max(incident.level, a_level, b_level)
    yield from (Mark(DYADS, pair, incident.day, level) for pair, level in found.items() if level < SHUT)
