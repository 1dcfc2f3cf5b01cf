"""What a fact above its thing's class leaves in the graph."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from graph.changes import Change, ChangeNode, EndEdges, PutEdge, PutNode
from graph.vocabulary import FINDING_ON, LABELS, TIES
from graph.vocabulary.disputes import LEADS
from graph.vocabulary.findings import FINDING
from graph.vocabulary.groups import GROUP, HOME_IN, NAME, PERSON, REPRESENTS
from projections.findings import kept_apart


def test_a_change_becomes_a_finding_on_the_node() -> None:
    put, tie = kept_apart([ChangeNode(GROUP, "group-1", {"name": "Hidden", "kind": None})], "group.renamed", 7)
    assert isinstance(put, PutNode)
    assert (put.label, put.id, put.properties["topic"]) == (FINDING, "finding-7-1", "group.renamed")
    assert json.loads(str(put.properties["says"])) == {"name": "Hidden"}
    assert tie == PutEdge(FINDING_ON[GROUP], "finding-7-1", "group-1")


def test_what_is_new_stays_as_it_is() -> None:
    new: list[Change] = [
        PutNode(NAME, "name-1", {"text": "x"}),
        PutEdge(HOME_IN, "group-1", "place-1"),
        ChangeNode(NAME, "name-1", {"text": "y"}),
    ]
    assert kept_apart(new, "group.alias-added", 7) == new


def test_an_end_becomes_a_finding_where_it_can_be_seen() -> None:
    end = EndEdges(REPRESENTS, "person-1", "group-1")
    still, put, tie = kept_apart([end], "group.representative-replaced", 7)
    assert still == end
    assert isinstance(put, PutNode)
    assert json.loads(str(put.properties["says"])) == {
        "ended": "REPRESENTS",
        "source": "person-1",
        "target": "group-1",
    }
    assert tie == PutEdge(FINDING_ON[GROUP], "finding-7-1", "group-1")


def test_of_what_may_never_have_been_a_finding_says_no_end() -> None:
    _, put, _ = kept_apart([EndEdges(LEADS, target="dispute-1")], "dispute.assigned", 7)
    assert isinstance(put, PutNode)
    assert json.loads(str(put.properties["says"])) == {"replaces_any": "LEADS", "target": "dispute-1"}


def test_a_tie_beside_one_that_could_not_end_has_an_id_of_its_own() -> None:
    made = kept_apart([EndEdges(LEADS, target="dispute-1"), PutEdge(LEADS, "agency-1", "dispute-1")], "x", 7)
    assert made[-1] == PutEdge(LEADS, "agency-1", "dispute-1", key="@7")


def test_a_tie_that_is_put_anew_has_an_id_of_its_own_and_no_finding() -> None:
    anew = PutEdge(LEADS, "agency-1", "dispute-1", anew=True)
    assert kept_apart([anew], "x", 7) == [replace(anew, key="@7")]


def test_several_findings_of_one_fact_are_told_apart() -> None:
    made = kept_apart([ChangeNode(GROUP, f"group-{n}", {"name": "x"}) for n in range(3)], "x", 7)
    assert [c.id for c in made if isinstance(c, PutNode)] == ["finding-7-1", "finding-7-2", "finding-7-3"]


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: tie.type)
def test_the_end_of_every_tie_can_be_kept_apart(tie: object) -> None:
    assert any(label in FINDING_ON for t in TIES if t is tie for label in (t.source, t.target))
    assert set(LABELS) - set(FINDING_ON) == {FINDING, PERSON}
