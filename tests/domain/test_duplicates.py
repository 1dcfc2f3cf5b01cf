"""What may be on record twice: reports by their words, incidents and disputes by place, time and groups."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.duplicates import NEAR_DAYS, Record, alike
from domain.likeness import Likeness

NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)
TOLD = "Two groups of young men met at the bridge of the village, stones were thrown, and some of them were hurt."
MADIGONDO = (-7.6936, 111.5139)


def later(**by: float) -> datetime:
    return NOON + timedelta(**by)


def a_report(says: str = TOLD, title: str = "Stones at the bridge", **also: Any) -> Record:
    return Record(title=title, says=says, start=NOON, places=frozenset({"place-1"}))._replace(**also)


def an_incident(*groups: str, **also: Any) -> Record:
    found = Record(start=NOON, places=frozenset({"place-1"}), groups=frozenset(groups or ("group-psht",)))
    return found._replace(**also)


def a_dispute(title: str, *groups: str, **also: Any) -> Record:
    return Record(title=title, groups=frozenset(groups), places=frozenset({"place-1"}))._replace(**also)


def why(kind: str, one: Record, other: Record) -> tuple[Likeness, ...]:
    found, back = alike(kind, one, other), alike(kind, other, one)
    assert found == back
    return found.reasons if found else ()


def test_a_message_that_was_passed_on_is_suggested_with_its_reasons() -> None:
    copy = a_report(f"PASSED ON!! {TOLD.upper()}", "Bridge, passed on", start=later(days=2), places=frozenset())
    found = alike("report", a_report(), copy)
    assert found is not None
    assert found.reasons == (Likeness.WORDED_ALIKE, Likeness.NEAR_TIME)
    assert found.similarity is not None
    assert (found.similarity >= 90, found.days_apart, found.kilometres_apart) == (True, 2, None)


def test_two_people_who_tell_of_one_clash_are_two_reports() -> None:
    says = "From my shop I saw a fight among youths near the river; a window broke, and the police came late."
    other = a_report(says, "A fight near the river")
    assert why("report", a_report(), other) == ()


def test_the_same_words_of_another_year_and_place_are_another_report() -> None:
    again = a_report(start=later(days=365))
    assert why("report", a_report(), again)[-1] is Likeness.SAME_PLACE
    assert why("report", a_report(), again._replace(places=frozenset({"place-2"}))) == ()


def test_reports_that_name_other_parties_are_two() -> None:
    one, other = (a_report(parties=frozenset({name})) for name in ("PSHT", "PSHW"))
    assert why("report", one, other) == ()
    assert why("report", one, one._replace(parties=frozenset({"P.S.H.T.", "PSHW"})))


def test_short_titles_are_compared_as_names_are() -> None:
    one = a_report("", "PSHT clash")
    assert why("report", one, a_report("", "psht Clash"))[0] is Likeness.SAME_NAME
    assert why("report", one, a_report("", "PSHW clash")) == ()


def test_what_comes_from_the_same_place_in_a_data_set_is_suggested_whatever_else_it_says() -> None:
    one = an_incident("group-a", origin="ged:1")
    other = Record(groups=frozenset({"group-b"}), origin="ged:1")
    assert why("incident", one, other) == (Likeness.SAME_ORIGIN,)
    assert why("incident", one, other._replace(origin="ged:2")) == ()


def test_an_incident_of_the_same_groups_there_and_then_is_suggested() -> None:
    near = an_incident("group-psht", "group-crowd", start=later(days=1), places=frozenset(), point=(-7.70, 111.52))
    found = alike("incident", an_incident(point=MADIGONDO), near)
    assert found is not None
    assert found.reasons == (Likeness.NEAR_PLACE, Likeness.NEAR_TIME, Likeness.SHARED_GROUPS)
    assert found.kilometres_apart == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(
    "other",
    [
        an_incident("group-pshw"),
        an_incident(start=later(days=NEAR_DAYS + 1)),
        an_incident(start=None),
        an_incident(places=frozenset({"place-2"})),
        an_incident(places=frozenset({"place-2"}), point=(-7.60, 111.51)),
        Record(start=NOON, places=frozenset({"place-1"})),
    ],
    ids=["another school", "days later", "when is not known", "another place", "kilometres away", "who is not known"],
)
def test_an_incident_of_others_or_elsewhere_or_at_another_time_is_another_one(other: Record) -> None:
    assert why("incident", an_incident(point=MADIGONDO), other) == ()


def test_happenings_that_overlap_are_not_apart() -> None:
    long = an_incident(start=later(days=-30), end=later(days=30))
    assert Likeness.SAME_TIME in why("incident", an_incident(), long)


def test_a_dispute_is_suggested_by_two_of_title_place_and_groups() -> None:
    one = a_dispute("Batas Desa Madigondo", "group-a", "group-b")
    assert why("dispute", one, a_dispute("Batas desa Madugondo", places=frozenset({"place-2"}))) == ()
    assert len(why("dispute", one, a_dispute("Batas desa Madugondo"))) == 2
    assert len(why("dispute", one, a_dispute("Tanah makam", "group-b"))) == 2
    assert why("dispute", one, a_dispute("Batas Desa Madigondo", "group-c")) == ()
    assert why("dispute", one, a_dispute("Tanah makam")) == ()
