"""Places and agencies: what a case happens in, and who is at the table."""

import pytest

from domain.agency import NOT_UNDER_ITSELF, Agency, AgencyKind
from domain.classification import Level
from domain.errors import BadInput
from domain.place import CODE_HAS_AN_EDITION, NOT_WITHIN_ITSELF, Place, PlaceLevel, PlacePrecision, Where
from tests.states import DESK, PLACE, World, a_place, an_agency

VILLAGE = {"name": "Sukowidi", "level": PlaceLevel.VILLAGE}


def test_places_and_agencies_are_open_to_everybody_unless_said_otherwise() -> None:
    world = an_agency()
    assert world.things[PLACE].classification.level is Level.OPEN
    assert world.things[DESK].classification.level is Level.OPEN


def test_two_villages_of_one_name_are_two_places() -> None:
    world = World()
    world.decide(Place.register, "place-35.20.12.2005", code="35.20.12.2005", edition="2025", **VILLAGE)
    world.decide(Place.register, "place-35.20.17.2001", code="35.20.17.2001", edition="2025", **VILLAGE)
    assert len(world.things) == 2


def test_a_code_is_not_taken_without_the_edition_that_it_is_valid_in() -> None:
    assert World().refusal_of(Place.register, "place-1", code="35.20", **VILLAGE) is CODE_HAS_AN_EDITION
    assert World().refusal_of(Place.register, "place-1", edition="2025", **VILLAGE) is CODE_HAS_AN_EDITION


def test_a_territory_without_a_code_is_a_place_too() -> None:
    world = World()
    world.decide(Place.register, "place-forest", name="The forest", level=PlaceLevel.OTHER, within=None)
    assert world.thing(Place, "place-forest").name == "The forest"


def test_a_territory_does_not_lie_within_itself() -> None:
    assert World().refusal_of(Place.register, "place-1", within="place-1", **VILLAGE) is NOT_WITHIN_ITSELF


def test_an_agency_is_not_under_itself() -> None:
    given = {"name": "The head", "kind": AgencyKind.OTHER, "under": "agency-head"}
    assert a_place().refusal_of(Agency.register, "agency-head", **given) is NOT_UNDER_ITSELF


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(91.0, 0.0), (0.0, -180.5), (float("nan"), 0.0), (0.0, float("inf"))]
)
def test_a_point_that_is_not_on_the_earth_is_bad_input(latitude: float, longitude: float) -> None:
    with pytest.raises((BadInput, ValueError)):
        World().decide(Place.register, "place-1", latitude=latitude, longitude=longitude, **VILLAGE)


def test_an_unknown_place_is_known_to_the_country_only() -> None:
    assert Where() == Where(place=None, precision=PlacePrecision.COUNTRY)
