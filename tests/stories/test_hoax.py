"""A hoax that was acted upon: the questions of domain.md §5, answered by hand from the story and by GraphQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.report import Report
from rukun.asking import ask
from tests.stories import hoax
from tests.stories.answers import answer, in_order, plain, stands, steps_of, told
from tests.stories.telling import STORIES

if TYPE_CHECKING:
    from rukun.wiring import System

BEFORE, NIGHT, END = "2024-08-01 12:00", "2024-08-10 23:30", "2024-08-12 12:00"
STANDS = (
    ("2024-08-10 21:20", "DETECTED", 7, None),
    ("2024-08-10 21:40", "ASSIGNED", 7, None),
    (NIGHT, "IN_HANDLING", 7, "CONSENTING"),
    (END, "DISMISSED", 1, "IMPASSE"),
)
HISTORY = [
    ("detected", "kesbangpol", "detected"),
    ("escalation-assessed", "kesbangpol", "detected"),
    ("divider-identified", "kesbangpol", "detected"),
    ("verified", "kesbangpol", "verified"),
    ("assigned", "kesbangpol", "assigned"),
    ("handling-began", "polres", "in_handling"),
    ("escalation-assessed", "kesbangpol", "in_handling"),
    ("dismissed", "polres", "dismissed"),
]
"""Question 2: every step of the dispute, for whom it was recorded, and where the handling stood after it."""

HOAX, COPY, SEEN, ORIGIN = hoax.HOAX, hoax.COPY, hoax.SEEN, hoax.ORIGIN
JUDGED, DIVIDER = f"assessment-{hoax.DISPUTE}-1", f"influence-{hoax.DISPUTE}-1"
ON_THE_MESSAGE = [in_order(HOAX, what) for what in (hoax.DISPUTE, hoax.ATTACK, hoax.HOSTILE, JUDGED, DIVIDER)]
"""The message was named as evidence of each of these; the mediation was proposed in the dispute (one step more)."""
ON_THE_COPY = [
    in_order(COPY, HOAX),  # the grade of the message named the copy
    in_order(COPY, hoax.DISPUTE),
    in_order(COPY, hoax.DISPUTE, hoax.MEDIATION),
    *(in_order(COPY, HOAX, what) for what in (hoax.ATTACK, hoax.HOSTILE, JUDGED, DIVIDER)),
]
RESTED = [*ON_THE_MESSAGE, in_order(HOAX, hoax.DISPUTE, hoax.MEDIATION)]

KNOWN = """{ report(id: "report-pesan", asOf: {position: $at}) { state credibility }
    incident(id: "incident-gardu", asOf: {position: $at}) { state injuredBest reports { nodes { id } } }
    relation(id: "relation-serangan", asOf: {position: $at}) { state sign evidence { nodes { id } } }
    group(id: "group-pemuda-gunung", asOf: {position: $at}) { relatesTo { edges { sign node { id } } } } }"""
HOSTILE = """{ relations(where: {sign: {eq: -1}, state: {in: [ASSERTED, CORROBORATED, CONTESTED]}, since: {gt: $since}},
    asOf: {position: $at}) { nodes { id } } }"""
CHECKED = """{ sourcesChecked(asOf: {position: $at}) { sources { node { id } reports confirmed refuted undecided takenBack
  neverChecked hitRate } } }"""
QUESTIONS: tuple[tuple[int, str, str, Any], ...] = (
    # 1. In the night there is one dispute, led by the police, of which nothing is agreed; afterwards none is open.
    (1, NIGHT, """{ disputes(where: {handling: {in: [DETECTED, VERIFIED, ASSIGNED, IN_HANDLING]}},
        asOf: {position: $at}) { nodes { title escalation leadAgency { name } agreements { totalCount } } } }""",
     [("The guard post of Tegal", 7, "The police", 0)]),
    (1, END, "{ disputes(where: {handling: {in: [DETECTED, VERIFIED, ASSIGNED, IN_HANDLING]}}) { totalCount } }", 0),
    # 3. What was known in the night stays to be seen as of the night: probable, an attack, three hurt, one hostile tie.
    (3, NIGHT, KNOWN,
     (("LINKED", 2), ("REPORTED", 3, [HOAX]), ("ASSERTED", -1, [HOAX]), [(-1, hoax.TEGAL)])),
    # At nine in the morning the message is doubted, and what rests on it still stands.
    (3, "2024-08-11 09:30", KNOWN,
     (("LINKED", 5), ("REPORTED", 3, [HOAX]), ("ASSERTED", -1, [HOAX]), [(-1, hoax.TEGAL)])),
    # In the end the incident is refuted on the two others, and the tie between the groups is gone.
    (3, END, KNOWN,
     (("DECLARED_FALSE", 5), ("REFUTED", 3, [HOAX, SEEN, ORIGIN]), ("RETRACTED", -1, [HOAX]), [])),
    (3, END, """{ changes(of: "report-pesan", from: {position: $since}, to: {position: $at}) {
        facts { topic agency } } }""",
     in_order(("report.graded", hoax.OFFICE), ("report.declared-false", hoax.OFFICE))),
    # 6. For the tie: one report, of which another was said to bear it out. Against it: the two that it is refuted by.
    (6, END, """{ relation(id: "relation-serangan") { credibility evidence { nodes { id state
        corroboratedBy { nodes { id state } } refutedBy { nodes { id credibility } } } } } }""",
     (2, [(HOAX, "DECLARED_FALSE", [], [(SEEN, 1), (ORIGIN, None)])])),
    (6, NIGHT, '{ report(id: "report-pesan", asOf: {position: $at}) { corroboratedBy { nodes { id } } } }', [COPY]),
    # 13. New hostile assertions since the first of August: one in the night, none that stands after the morning.
    (13, NIGHT, HOSTILE, [hoax.HOSTILE]),
    (13, END, HOSTILE, []),
    # 14. In the night a hostile step from the one group to the other, and none after the morning.
    (14, NIGHT, """{ paths(from: "group-pemuda-gunung", to: "group-pemuda-tegal", where: {types: [RELATES_TO]},
        asOf: {position: $at}) { length sign } }""", [(1, -1)]),
    (14, END, """{ paths(from: "group-pemuda-gunung", to: "group-pemuda-tegal", where: {types: [RELATES_TO]}) {
        length sign } }""", []),
    # 20. In the night no report had fallen; what rested on the message could be asked for already.
    (20, NIGHT, "{ restedOn(asOf: {position: $at}) { nodes { id } } }", []),
    (20, NIGHT, '{ restedOn(reports: ["report-pesan"], asOf: {position: $at}) { nodes { id } } }', RESTED),
    # Both fell. What was judged and refuted in the morning rests on the patrol, and is not among it.
    (20, END, "{ restedOn { nodes { id } } }", [*RESTED, *ON_THE_COPY]),
    # 21. Two say three were hurt and the post burns, one says neither; the fourth speaks of the photo alone.
    (21, END, '{ dispute(id: "dispute-gardu") { reports { edges { role node { id claims } } } } }',
     [("EVIDENCE", (HOAX, ["injured: three", "post: burns"])),
      ("EVIDENCE", (COPY, ["injured: three", "post: burns"])),
      ("CONTRADICTION", (SEEN, ["injured: none", "post: stands"])),
      ("CONTRADICTION", (ORIGIN, ["photo: of 2019, elsewhere"]))]),
    # 22. What stands against the young people of Gunung: a dismissed dispute, an incident that was not, no tie.
    (22, END, """{ group(id: "group-pemuda-gunung") { disputes { nodes { handling } }
        incidents { edges { side node { state } } } assertedFrom { nodes { state } } } }""",
     (["DISMISSED"], [("A", "REFUTED")], ["RETRACTED"])),
    # 23. Reports of each source by what became of them, and how reliable it is held to be since.
    (23, END, """{ sources { nodes { id reliability stand: reports(where: {state: {eq: LINKED}}) { totalCount }
        fell: reports(where: {state: {in: [RETRACTED, DECLARED_FALSE]}}) { totalCount } } } }""",
     [(hoax.PHONE, "E", 0, 1), (hoax.NEWS, "D", 0, 1), (hoax.PATROL, "F", 1, 0), (hoax.FORUM, "F", 1, 0)]),
    # 23. That night the message counted as borne out; at the end it is refuted, and the site took its copy back.
    (23, NIGHT, CHECKED, [(hoax.PHONE, 1, 1, 0, 0, 0, 0, 1.0), (hoax.NEWS, 1, 0, 0, 0, 0, 1, None)]),
    (23, END, CHECKED,
     [(hoax.PHONE, 1, 0, 1, 0, 0, 0, 0.0), (hoax.NEWS, 1, 0, 0, 0, 1, 0, None),
      (hoax.PATROL, 1, 1, 0, 0, 0, 0, 1.0), (hoax.FORUM, 1, 0, 0, 0, 0, 1, None)]),
    # The reliability that a report is read with is that of the day on which it came in.
    (23, END, "{ reports { nodes { id reliability } } }", [(HOAX, "F"), (COPY, "C"), (SEEN, "F"), (ORIGIN, "F")]),
    # 25. Fear was seen to drive them apart, on the message that was false.
    (25, END, """{ dispute(id: "dispute-gardu") { influences { nodes {
        kind description evidence { nodes { state } } } } } }""",
     [("DIVIDER", "Tegal fears another attack", ["DECLARED_FALSE"])]),
)  # fmt: skip
"""The number of the question, the moment it is asked about, the question, and the answer."""


def test_a_hoax_acted_upon_and_later_declared_false(system: System) -> None:
    told(system, "hoax")
    for moment, handling, escalation, mediation in STANDS:
        found = stands(system, "hoax", hoax.DISPUTE, moment)
        assert found == (handling, "PREVENTION", "NONE", escalation, None, mediation), moment
    assert steps_of(system, hoax.DISPUTE) == HISTORY
    for number, moment, asked, expected in QUESTIONS:
        found = answer(system, "hoax", moment, asked, since=NIGHT if number == 3 else BEFORE)
        assert found == plain(expected), f"question {number}, {moment}"


def test_the_grade_of_a_hoax_says_what_it_was_held_against(system: System) -> None:
    """Question 24. The copy was no witness, and the record said so; the grade was given all the same."""
    told(system, "hoax")
    asked = '{ facts(where: {topics: ["report.graded"], about: ["report-pesan"]}) { nodes { agency data } } }'
    first, second = ask(system, asked, {})["data"]["facts"]["nodes"]
    assert (first["agency"], first["data"]["credibility"]) == (hoax.OFFICE, 2)
    (held_against,) = first["data"]["compared"]
    assert (held_against["report"], held_against["same_source"], held_against["same_agency"]) == (COPY, False, False)
    assert held_against["similarity"] >= 90
    assert (second["data"]["credibility"], second["data"]["supersedes"]) == (5, 3)
    graded = [step for step in STORIES["hoax"]() if step.decide is Report.grade]
    assert [step.id for step in graded] == [HOAX, SEEN, HOAX]
