"""What facts about groups and their relations change in the graph."""

from datetime import date

from domain.group import Group, GroupKind
from domain.relation import Relation, RelationKind
from tests.projections.reading import Said, anew, change, end, of, put, the, tie
from tests.states import (
    EAST,
    FRIENDS,
    MANDATE_BEGINS,
    OTHER_RELATION,
    OTHER_REPORT,
    PLACE,
    RELATION,
    REPORT,
    SPEAKER_EAST,
    SPEAKER_WEST,
    TWIN,
    WEST,
    World,
    everything_that_can_happen,
)

WORLD = everything_that_can_happen()
SCHOOL = {"kind": "martial_arts_school", "is_category": False, "state": "registered"}


def test_a_group_is_a_node_tied_to_its_home() -> None:
    nodes, ties = of(the(WORLD, Group.Registered))
    assert nodes == {put("Group", EAST, name="School of the East", **SCHOOL)}
    assert ties == {tie("HOME_IN", EAST, PLACE)}


def test_a_part_of_a_group_is_tied_to_it() -> None:
    assert of(the(WORLD, Group.Registered, 3))[1] == {tie("BRANCH_OF", FRIENDS, EAST)}


def test_every_other_name_is_a_node_of_its_own() -> None:
    fact = World().decide(
        Group.register, "group-x", name="X", aliases=("Ex", "Iks"), kind=GroupKind.ARMED, provisional=True
    )
    assert of(fact) == (
        {
            put("Group", "group-x", name="X", kind="armed", is_category=False, state="provisional"),
            put("Name", "name-group-x-1-1", text="Ex"),
            put("Name", "name-group-x-1-2", text="Iks"),
        },
        {tie("KNOWN_AS", "group-x", "name-group-x-1-1"), tie("KNOWN_AS", "group-x", "name-group-x-1-2")},
    )


def test_a_name_that_became_known_says_since_when_it_is_used() -> None:
    fact = the(WORLD, Group.AliasAdded)
    name = f"name-{EAST}-{fact.originator_version}-1"
    assert of(fact) == (
        {put("Name", name, text="The Easterners", valid_from="1990-01-01")},
        {tie("KNOWN_AS", EAST, name)},
    )


def test_a_renamed_group_keeps_its_former_name_as_another() -> None:
    fact = the(WORLD, Group.Renamed)
    name = f"name-{EAST}-{fact.originator_version}-1"
    assert of(fact) == (
        {change("Group", EAST, name="School of the Rising Sun"), put("Name", name, text="School of the East")},
        {tie("KNOWN_AS", EAST, name)},
    )


def test_a_reclassified_group_shows_what_it_is() -> None:
    changed = change("Group", FRIENDS, kind="mass_organisation", is_category=False, state="registered")
    assert of(the(WORLD, Group.Reclassified)) == ({changed}, set())


def test_who_speaks_for_a_group_is_a_person_without_a_name() -> None:
    mandate = {"role": "Coordinator", "mandate": "Named by the board", "valid_from": MANDATE_BEGINS.isoformat()}
    assert of(the(WORLD, Group.RepresentativeDesignated)) == (
        {put("Person", SPEAKER_EAST)},
        {anew("REPRESENTS", SPEAKER_EAST, EAST, **mandate)},
    )


def test_who_was_replaced_represents_nobody() -> None:
    assert of(the(WORLD, Group.RepresentativeReplaced)) == (set(), {end("REPRESENTS", SPEAKER_WEST, WEST)})


def test_a_name_that_was_withdrawn_is_a_name_no_more() -> None:
    added = the(WORLD, Group.AliasAdded)
    assert of(the(WORLD, Group.AliasWithdrawn)) == (
        set(),
        {end("KNOWN_AS", EAST, f"name-{EAST}-{added.originator_version}-1")},
    )


def test_a_corrected_group_shows_what_is_so() -> None:
    assert of(the(WORLD, Group.Corrected)) == (
        {change("Group", WEST, name="School of the West Wind", kind="martial_arts_school", is_category=False)},
        {end("HOME_IN", WEST), end("BRANCH_OF", WEST), tie("HOME_IN", WEST, PLACE)},
    )


def test_a_group_that_split_is_tied_to_what_it_fell_into_until_it_is_reinstated() -> None:
    assert of(the(WORLD, Group.Split)) == (
        {change("Group", FRIENDS, state="split")},
        {anew("SPLIT_INTO", FRIENDS, EAST), anew("SPLIT_INTO", FRIENDS, TWIN)},
    )
    assert of(the(WORLD, Group.Reinstated)) == (
        {change("Group", FRIENDS, state="registered")},
        {end("SPLIT_INTO", FRIENDS), end("GROUP_EVIDENCE", FRIENDS)},
    )


def test_a_dissolved_group_shows_that_it_is() -> None:
    assert of(the(WORLD, Group.Dissolved)) == ({change("Group", FRIENDS, state="dissolved")}, set())


def test_a_merged_group_is_tied_to_the_survivor_until_that_is_undone() -> None:
    assert of(the(WORLD, Group.Merged)) == (
        {change("Group", TWIN, state="merged")},
        {anew("ABSORBED_INTO", TWIN, EAST), anew("GROUP_EVIDENCE", TWIN, REPORT)},
    )
    assert of(the(WORLD, Group.MergeUndone)) == (
        {change("Group", TWIN, state="registered")},
        {end("ABSORBED_INTO", TWIN, EAST), end("GROUP_EVIDENCE", TWIN)},
    )


def test_an_assertion_is_a_node_and_while_it_stands_a_tie_of_the_groups() -> None:
    said = {"sign": -1, "kind": "rivalry", "symmetric": True}
    assert of(the(WORLD, Relation.Asserted)) == (
        {put("Relation", RELATION, reliability="F", credibility=6, state="asserted", **said)},
        {
            tie("RELATION_FROM", RELATION, EAST),
            tie("RELATION_TO", RELATION, WEST),
            tie("RELATES_TO", EAST, WEST, key=RELATION, relation=RELATION, state="asserted", **said),
            tie("EVIDENCED_BY", RELATION, REPORT),
        },
    )


def test_an_assertion_that_was_taken_back_ties_nobody_and_no_other_assertion_ends() -> None:
    assert of(the(WORLD, Relation.Retracted)) == (
        {change("Relation", RELATION, state="retracted")},
        {end("RELATES_TO", EAST, WEST, key=RELATION)},
    )


def test_the_days_of_an_assertion_are_days() -> None:
    world = everything_that_can_happen()
    period = {"valid_from": date(2020, 2, 3), "valid_until": date(2021, 2, 3)}
    given = {"from_group": WEST, "to_group": EAST, "sign": 0, "kind": RelationKind.COOPERATION, **period}
    fact = world.decide(Relation.assert_, "relation-3", **given)
    (node,) = of(fact)[0]
    assert {("valid_from", "2020-02-03"), ("valid_until", "2021-02-03")} <= node.properties


def again(state: str, kind: str = "rivalry") -> set[Said]:
    """The tie of the assertion, in another state than before."""
    said = {"sign": -1, "kind": kind, "symmetric": True, "relation": RELATION}
    return {end("RELATES_TO", EAST, WEST, key=RELATION), tie("RELATES_TO", EAST, WEST, RELATION, state=state, **said)}


def test_a_corroborated_assertion_rests_on_more_and_its_tie_says_so() -> None:
    assert of(the(WORLD, Relation.Corroborated)) == (
        {change("Relation", RELATION, state="corroborated")},
        {*again("corroborated"), anew("EVIDENCED_BY", RELATION, OTHER_REPORT)},
    )


def test_a_contested_assertion_goes_on_and_shows_what_speaks_against_it() -> None:
    ties = {anew("DOUBTED_IN", RELATION, OTHER_REPORT), anew("CONTRADICTED_BY", RELATION, OTHER_RELATION)}
    assert of(the(WORLD, Relation.Contested)) == (
        {change("Relation", RELATION, state="contested")},
        {*again("contested"), *ties},
    )


def test_a_lapsed_assertion_ties_nobody_until_it_is_reinstated() -> None:
    both = again("corroborated", "grievance")
    (ended,) = (said for said in both if said.verb == "end")
    assert of(the(WORLD, Relation.Lapsed)) == (
        {change("Relation", RELATION, state="lapsed", valid_until="2025-04-30")},
        {ended},
    )
    assert of(the(WORLD, Relation.Reinstated)) == (
        {change("Relation", RELATION, state="corroborated", valid_until=None)},
        both,
    )


def test_a_corrected_assertion_shows_what_was_asserted() -> None:
    said = {"sign": -1, "kind": "grievance", "symmetric": True, "valid_from": "2024-01-01", "valid_until": None}
    assert of(the(WORLD, Relation.Corrected)) == (
        {change("Relation", RELATION, reliability="F", credibility=3, **said)},
        again("corroborated", "grievance"),
    )
