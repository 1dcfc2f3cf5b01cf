"""Where ids and personal values are looked for: everywhere."""

from __future__ import annotations

from domain.ids import GroupId, PlaceId  # read at run time
from domain.personal import Personal
from domain.value import Value
from ledger.finding import ids_in, personal_values_in


class Inner(Value):
    """A value inside a value."""

    place: PlaceId | None = None
    witness: Personal | None = None
    inner: Inner | None = None


class Everything(Value):
    """Ids and personal values in every shape that a field can have."""

    plain: PlaceId
    either: PlaceId | GroupId
    value_or_id: Inner | PlaceId
    one_of_two: Inner | Personal
    pair: tuple[PlaceId, GroupId]
    several: tuple[GroupId, ...] = ()
    values: tuple[Inner, ...] = ()
    by_group: dict[GroupId, PlaceId]
    by_name: dict[str, Inner]
    deep: tuple[tuple[Inner, ...], ...] = ()
    text: str = "group-in-a-text"
    number: int = 1


def a_person(number: int) -> Personal:
    return Personal(subject=f"person-{number}", text="Budi")


def test_ids_and_personal_values_are_found_in_every_shape_of_a_field() -> None:
    value = Everything(
        plain="place-1",
        either="group-2",
        value_or_id=Inner(place="place-3", inner=Inner(place="place-4", witness=a_person(1))),
        one_of_two=a_person(2),
        pair=("place-5", "group-6"),
        several=("group-7", "group-8"),
        values=(Inner(), Inner(place="place-9", witness=a_person(3))),
        by_group={"group-10": "place-11"},
        by_name={"x": Inner(place="place-12", witness=a_person(4))},
        deep=((Inner(place="place-13"),), (Inner(witness=a_person(5)),)),
    )
    assert dict(ids_in(value)) == {
        "plain": "place-1",
        "either": "group-2",
        "value_or_id.place": "place-3",
        "value_or_id.inner.place": "place-4",
        "pair.0": "place-5",
        "pair.1": "group-6",
        "several.0": "group-7",
        "several.1": "group-8",
        "values.1.place": "place-9",
        "by_group.group-10 (key)": "group-10",
        "by_group.group-10": "place-11",
        "by_name.x.place": "place-12",
        "deep.0.0.place": "place-13",
    }
    assert {path: found.subject for path, found in personal_values_in(value)} == {
        "value_or_id.inner.witness": "person-1",
        "one_of_two": "person-2",
        "values.1.witness": "person-3",
        "by_name.x.witness": "person-4",
        "deep.1.0.witness": "person-5",
    }
    other = value.model_copy(update={"value_or_id": "place-20", "one_of_two": Inner(witness=a_person(6))})
    assert dict(ids_in(other))["value_or_id"] == "place-20"
    assert dict(personal_values_in(other))["one_of_two.witness"].subject == "person-6"


class Kind(Value):
    """Holds neither."""


class Witnessed(Kind):
    """Holds both."""

    place: PlaceId
    witness: Personal


class Outer(Value):
    """Its field says nothing of ids or persons; what stands there may."""

    kind: Kind


def test_what_a_narrower_class_holds_than_the_field_says_is_found() -> None:
    value = Outer(kind=Witnessed(place="place-1", witness=a_person(1)))
    assert dict(ids_in(value)) == {"kind.place": "place-1"}
    assert dict(personal_values_in(value)) == {"kind.witness": a_person(1)}
