"""The order that changes are run in, without a server."""

from __future__ import annotations

from graph.changes import ChangeNode, EndEdges, Properties, PutEdge, PutNode, ReadClass, Step
from graph.rows import SINCE, columns
from graph.vocabulary import LABELS, TIES
from graph.vocabulary.disputes import LEADS, PARTY_TO
from graph.vocabulary.forms import Label, Tie
from graph.vocabulary.groups import BRANCH_OF, GROUP, PERSON
from graph.waves import ChangeNodes, EndTies, PutNodes, PutTies, Work, plan

VILLAGE: Properties = {"name": "Takeran", "kind": "village", "is_category": False, "state": "registered"}


def one_a_step(*changes: PutNode | ChangeNode | PutEdge | EndEdges) -> list[Work]:
    return plan(Step(n, ReadClass(), (change,)) for n, change in enumerate(changes, 1)).work


def positions(work: Work) -> list[int]:
    if isinstance(work, PutNodes | PutTies):
        return [values[SINCE] for values in work.rows]
    return [row["since"] for row in work.rows]


def test_what_can_be_said_together_is_said_together() -> None:
    work = one_a_step(
        *(
            change
            for n in range(1000)
            for change in (PutNode(GROUP, f"group-{n}", VILLAGE), PutNode(PERSON, f"person-{n}"))
        ),
        *(PutEdge(BRANCH_OF, f"group-{n}", "group-0") for n in range(1000)),
        *(ChangeNode(GROUP, f"group-{n}", {"name": "x"}) for n in range(1000)),
    )
    assert [(type(one), len(one.rows)) for one in work] == [
        (PutNodes, 1000),
        (PutNodes, 1000),
        (PutTies, 1000),
        (ChangeNodes, 1000),
    ]


def test_a_thousand_things_that_are_handed_over_take_two_statements() -> None:
    work = one_a_step(
        *(
            change
            for n in range(1000)
            for change in (EndEdges(LEADS, target=f"dispute-{n}"), PutEdge(LEADS, "agency-a", f"dispute-{n}"))
        )
    )
    assert [(type(one), len(one.rows)) for one in work] == [(EndTies, 1000), (PutTies, 1000)]


def test_one_tie_keeps_its_order() -> None:
    put, end = PutEdge(PARTY_TO, "group-a", "dispute-a", {"role": "principal"}), EndEdges(PARTY_TO, "group-a")
    work = one_a_step(put, end, put, EndEdges(PARTY_TO, target="dispute-a"), end, put)
    assert [(type(one), positions(one)) for one in work] == [
        (PutTies, [1]),
        (EndTies, [2]),
        (PutTies, [3]),
        (EndTies, [4]),
        (EndTies, [5]),
        (PutTies, [6]),
    ]


def test_a_tie_put_anew_comes_after_the_end_of_the_former_and_others_pay_nothing() -> None:
    anew = PutEdge(PARTY_TO, "group-a", "dispute-a", {"role": "principal"}, anew=True)
    work = one_a_step(PutEdge(BRANCH_OF, "group-b", "group-a"), anew, EndEdges(PARTY_TO, "group-a"), anew)
    assert [
        (type(one), one.of.type, positions(one)) for one in work if not isinstance(one, PutNodes | ChangeNodes)
    ] == [
        (EndTies, "PARTY_TO", [2]),
        (PutTies, "BRANCH_OF", [1]),
        (PutTies, "PARTY_TO", [2]),
        (EndTies, "PARTY_TO", [3]),
        (EndTies, "PARTY_TO", [4]),
        (PutTies, "PARTY_TO", [4]),
    ]


def test_the_changes_of_one_node_keep_their_order() -> None:
    work = one_a_step(*(ChangeNode(GROUP, f"group-{n % 2}", {"name": str(n)}) for n in range(6)))
    assert [positions(one) for one in work] == [[1, 2], [3, 4], [5, 6]]


def test_a_node_that_one_fact_puts_and_changes_is_put_changed() -> None:
    both = (PutNode(GROUP, "group-a", VILLAGE), ChangeNode(GROUP, "group-a", {"name": "x"}))
    (work,) = plan([Step(1, ReadClass(), both)]).work
    assert isinstance(work, PutNodes)
    assert dict(zip(columns(GROUP), work.rows[0], strict=True))["name"] == "x"


def test_no_property_is_called_what_every_node_and_tie_has() -> None:
    taken = {"id", "since", "until", "level", "compartments"}
    kinds: tuple[Label | Tie, ...] = (*LABELS, *TIES)
    assert not [(kind, p.name) for kind in kinds for p in kind.properties if p.name in taken]
