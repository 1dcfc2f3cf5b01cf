"""Places and agencies: what a case happens in, and who is at the table."""

import pytest

from domain.agency import NOT_UNDER_ITSELF, Agency, AgencyKind
from domain.aggregate import SOMETHING_CHANGED
from domain.classification import Level
from domain.errors import BadInput
from domain.place import (
    CODE_HAS_AN_EDITION,
    EARLIER_EDITION,
    LATER_EDITION,
    NOT_WITHIN_ITSELF,
    Place,
    PlaceLevel,
    PlacePrecision,
    Where,
)
from domain.territory_file import BOUNDARIES_HAVE_A_LEVEL, TerritoryData, TerritoryFile
from tests.states import BOUNDARIES, DESK, PLACE, World, a_place, an_agency

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


def test_a_later_edition_gives_another_name_and_the_former_one_stays() -> None:
    world = a_place()
    assert world.refusal_of(Place.rename, PLACE, name="Madugondo", edition="2022") is LATER_EDITION
    assert world.refusal_of(Place.rename, PLACE, name="Madigondo", edition="2026") is SOMETHING_CHANGED
    fact = world.decide(Place.rename, PLACE, name="Madugondo", edition="2026")
    assert isinstance(fact, Place.Renamed)
    assert (fact.former_name, fact.former_edition) == ("Madigondo", "2025")
    place = world.thing(Place, PLACE)
    assert (place.name, place.edition, place.former_names) == ("Madugondo", "2026", {"Madigondo"})


def test_an_earlier_edition_tells_a_former_name_once() -> None:
    world = a_place()
    assert world.refusal_of(Place.find_former_name, PLACE, name="Madu", edition="2025") is EARLIER_EDITION
    world.decide(Place.find_former_name, PLACE, name="Madu", edition="2018")
    assert world.refusal_of(Place.find_former_name, PLACE, name="Madu", edition="2022") is SOMETHING_CHANGED
    assert world.thing(Place, PLACE).name == "Madigondo"


def test_a_territory_without_a_code_has_no_names_by_edition() -> None:
    world = World()
    world.decide(Place.register, "place-forest", name="The forest", level=PlaceLevel.OTHER)
    assert world.refusal_of(Place.rename, "place-forest", name="The wood", edition="2026") is CODE_HAS_AN_EDITION
    assert world.refusal_of(Place.find_former_name, "place-forest", name="Wood", edition="1") is CODE_HAS_AN_EDITION


def test_it_is_recorded_later_what_a_territory_lies_within() -> None:
    world = a_place()
    world.decide(Place.register, "place-takeran", name="Takeran", level=PlaceLevel.DISTRICT)
    assert world.refusal_of(Place.place_within, PLACE, within=PLACE) is NOT_WITHIN_ITSELF
    world.decide(Place.place_within, PLACE, within="place-takeran")
    assert world.thing(Place, PLACE).within == "place-takeran"
    assert world.refusal_of(Place.place_within, PLACE, within="place-takeran") is SOMETHING_CHANGED


def test_a_file_of_boundaries_says_of_which_level_they_are_and_a_list_of_codes_does_not() -> None:
    given = {"file": "desa.geojson", "sha256": "ab" * 32, "edition": "2025", "rows": 3}
    world, bounds, codes = World(), TerritoryData.BOUNDARIES, TerritoryData.CODES
    assert world.refusal_of(TerritoryFile.receive, BOUNDARIES, holds=bounds, **given) is BOUNDARIES_HAVE_A_LEVEL
    village = PlaceLevel.VILLAGE
    assert world.refusal_of(TerritoryFile.receive, BOUNDARIES, holds=codes, level=village, **given) is (
        BOUNDARIES_HAVE_A_LEVEL
    )
    world.decide(TerritoryFile.receive, BOUNDARIES, holds=bounds, level=village, **given)
    world.decide(TerritoryFile.withdraw, BOUNDARIES, reason="Another regency's")
    assert world.refusal_of(TerritoryFile.withdraw, BOUNDARIES, reason="Again") is SOMETHING_CHANGED


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
