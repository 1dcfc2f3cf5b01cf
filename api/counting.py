"""By what a list can be counted, made from the vocabulary: enumerations, truths and whole numbers, the months and
years of times and days, and the ties that lead to one thing at most. On a list that a tie leads to, the tie's own
properties count too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from api.building import add, field, maybe, object_type
from api.enums import TextShaping, domain_enums, made_enum
from api.errors import BadArgument
from api.ways import WAYS, Way
from graph.vocabulary.forms import Label, Property

PARTS = {"month": 7, "year": 4}
"""How many characters of a time or a day say its month, and its year."""
MOST_KEYS = 3
DEFAULT_GROUPS = 20
MOST_GROUPS = 200


@dataclass(frozen=True)
class Key:
    """One thing to count by: a property (or the month or the year in it), or where a tie leads."""

    prop: Property | None = None
    part: str = ""
    way: Way | None = None
    of_tie: bool = False
    """Whether the property is that of the tie which the list follows."""

    @property
    def name(self) -> str:
        """Its value in GraphQL."""
        if self.way is not None:
            return self.way.name.upper()
        assert self.prop is not None
        words = ("tie" if self.of_tie else "", self.prop.name, self.part)
        return "_".join(word for word in words if word).upper()

    @property
    def says(self) -> str:
        """What it counts by, in words."""
        if self.way is not None:
            return self.way.tie.meaning
        assert self.prop is not None
        what = f"{self.prop.meaning}{' (of the tie)' if self.of_tie else ''}"
        return f"{what}: the {self.part} of it" if self.part else what

    def shown(self, value: Any) -> str | None:
        """A value as the answer shows it: of an enumeration its name in GraphQL, of a tie the id it leads to."""
        if value is None:
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        if self.prop is not None and self.prop.enum:
            return domain_enums()[self.prop.enum](value).name
        return str(value)


KEY_OF: dict[Any, Key] = {}
"""What every value of such an enumeration stands for."""


def _of_properties(properties: tuple[Property, ...], *, of_tie: bool = False) -> list[Key]:
    found: list[Key] = []
    for prop in properties:
        if prop.enum or prop.type in {"truth", "whole"}:
            found.append(Key(prop, of_tie=of_tie))
        elif prop.type in {"time", "day"}:
            found += [Key(prop, part, of_tie=of_tie) for part in PARTS]
    return found


@cache
def keys_of(label: Label, way: Way | None = None) -> dict[str, Key]:
    """What a list of things of one kind can be counted by, by name. ``way`` is the tie that the list follows."""
    keys = [*_of_properties(label.properties), *(Key(way=w) for w in WAYS if w.start == label and w.one)]
    if way is not None:
        keys += _of_properties(way.tie.properties, of_tie=True)
    return {key.name: key for key in keys}


def count_by(name: str, label: Label, way: Way | None = None) -> Any:
    """The enumeration of what a list can be counted by; None where there is nothing."""
    keys = keys_of(label, way)
    if not keys:
        return None
    says = {key: one.says for key, one in keys.items()}
    made = made_enum(
        f"{name}CountBy", "By what a list is counted.", {key: (key, says[key]) for key in keys}, TextShaping
    )
    KEY_OF.update({made[key]: one for key, one in keys.items()})
    return made


CountKey: Any = object_type("CountKey", "What the things counted together have in common.")
Count: Any = object_type("Count", "How many things have the same in common.")
Counts: Any = object_type(
    "Counts", "How many things there are of each sort, of those that you may see. Bounded: it says what it left out."
)


def complete_counts(node: Any) -> None:
    """Give the counts their fields, once the type that they lead to is there."""
    add(
        CountKey,
        field(
            "value", maybe(str), "As its field shows it; of a tie the id that it leads to; null where nothing is said."
        ),
        field("node", maybe(node), "Where the tie leads; null for what is no tie."),
    )
    add(
        Count,
        field("keys", list[CountKey], "What they have in common, in the order of ``by``."),
        field("count", int, "How many there are."),
    )
    add(
        Counts,
        field("groups", list[Count], "The largest first; equal ones by their keys, and what is not said last."),
        field("groups_left_out", int, "How many more groups there are."),
        field("things_left_out", int, "How many things those hold."),
    )


def chosen(arguments: dict[str, Any]) -> list[Key]:
    """The keys that are asked for."""
    given = arguments["by"]
    if not 1 <= len(given) <= MOST_KEYS or len(set(given)) != len(given):
        raise BadArgument("by", f"name 1 to {MOST_KEYS} different keys")
    return [KEY_OF[member] for member in given]


def most_groups(arguments: dict[str, Any]) -> int:
    """How many groups are shown at most."""
    size = arguments.get("first")
    if size is None:
        return DEFAULT_GROUPS
    if not 1 <= size <= MOST_GROUPS:
        raise BadArgument("first", f"1 to {MOST_GROUPS} groups")
    return int(size)
