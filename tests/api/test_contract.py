"""The public contract, and that it is made from the declarations alone."""

from __future__ import annotations

from typing import Any

from api.conditions import properties, ways
from api.enums import domain_enums
from api.names import camel
from api.schema import FILE, schema, text
from graph.vocabulary import FINDING_ON, LABELS, TIES
from graph.vocabulary.forms import Label, Tie


def test_the_committed_contract_is_the_one_that_is_served() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "write it anew with: python -m api.schema"


def test_every_enumeration_that_the_vocabulary_names_is_one_of_the_domains() -> None:
    holders: tuple[Label | Tie, ...] = (*LABELS, *TIES)
    named = {p.enum for holder in holders for p in holder.properties if p.enum}
    assert named
    assert named <= domain_enums().keys()


def test_every_label_property_and_tie_is_in_the_contract_under_its_name() -> None:
    types: Any = schema().type_map
    for label in LABELS:
        fields = types[label.name].fields
        assert types[label.name].description == label.meaning
        for p in label.properties:
            assert fields[camel(p.name)].description == p.meaning
            assert camel(p.name) in types[f"{label.name}Filter"].fields
        if label.plural:
            assert camel(label.plural) in types["Query"].fields
            assert camel(label.name[0].lower() + label.name[1:]) in types["Query"].fields
    for tie in (*TIES, *FINDING_ON.values()):
        for start, name, one in (
            (tie.source, tie.forward, tie.forward_one),
            (tie.target, tie.backward, tie.backward_one),
        ):
            if not name:
                continue
            assert camel(name) in types[start.name].fields
            shown = f"{start.name}{camel(name)[0].upper()}{camel(name)[1:]}" + ("Tie" if one else "Edge")
            for p in tie.properties:
                assert types[shown].fields[camel(p.name)].description == p.meaning


def test_a_name_means_one_thing_in_a_filter() -> None:
    for label in LABELS:
        assert not ways(label).keys() & properties(label).keys()
        assert not {"and", "or", "not", "id", "since"} & (ways(label).keys() | properties(label).keys())
