"""Whole cases, told in decisions and asked about in GraphQL; what is expected was worked out by hand from the story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rukun import takeran, takeran_end
from rukun.asking import ask
from rukun.wiring import system_of
from tests.stories import boundary, takeran_asked
from tests.stories.answers import answer, plain, position, stands, steps_of, told
from tests.stories.telling import STORIES

if TYPE_CHECKING:
    from rukun.wiring import System

THE_CASE = """
query($id: ID!) {
  dispute(id: $id) {
    title handling closedBecause
    leadAgency { name }
    monitor { name }
    parties { edges { role node { name } } }
    influences { nodes { kind groups { nodes { name } } } }
    assessments { nodes { stage } }
    recoveries { nodes { kind state } }
    mediations { nodes {
      mechanism state sessions
      custom { name steps }
      mediators { nodes { id } }
      preMeetings { nodes { party { name } } }
      caucuses { totalCount }
      statements { nodes { kind text party { name } } }
      consents { edges { state conditions node { name } } }
    } }
    agreements { nodes {
      state
      clauses { nodes { heading } }
      commitments { nodes { number state obligor { name } due } }
      visits { nodes { number agency { name } } }
      breaches { nodes { state clause evidence { nodes { id } } } }
      signatories { nodes { name } }
    } }
  }
}
"""


HELD = """query($at: Position!) {
  then: agreementsHeld(upto: "2026-01-01", asOf: {position: $at}) { ...held }
  now: agreementsHeld(upto: "2026-07-01") { ...held } }
  fragment held on AgreementsHeld { agreements open broken medianDays steps { days held } }"""
"""From the signatures on 24 April 2025 to New Year, and to the convoy of 17 June 2026, which was found to break it."""
COULD_MEDIATE = """query($id: ID!) { mediatorsOf(dispute: $id) { candidates {
  node { id } speaksFor { why about fact { position } } speaksAgainst { why about fact { position } } } } }"""
Reasons = set[tuple[str, str]]


def could_mediate(system: System, dispute: str) -> dict[str, tuple[Reasons, Reasons]]:
    """The candidates at the end, with what speaks for and against each; all of it rests on a fact."""
    found = ask(system, COULD_MEDIATE, {"id": dispute})["data"]["mediatorsOf"]["candidates"]
    reasons = [r for c in found for r in (*c["speaksFor"], *c["speaksAgainst"])]
    assert all(r["fact"] for r in reasons)

    def told_of(reasons: list[dict[str, str]]) -> Reasons:
        return {(r["why"], r["about"]) for r in reasons}

    return {c["node"]["id"]: (told_of(c["speaksFor"]), told_of(c["speaksAgainst"])) for c in found}


TAKERAN = (
    ("2025-04-20 22:52", "DETECTED", "PREVENTION", None, None, None),
    ("2025-04-20 23:50", "VERIFIED", "CESSATION", None, None, None),
    ("2025-04-21 09:10", "IN_HANDLING", "CESSATION", 6, None, "PROPOSED"),
    ("2025-04-22 13:30", "IN_MEDIATION", "CESSATION", 6, None, "IN_SESSION"),
    ("2025-04-23 12:00", "IN_MEDIATION", "CESSATION", 6, "DRAFTED", "ADJOURNED"),
    ("2025-04-24 12:00", "AGREED", "CESSATION", 6, "IN_FORCE", "AGREED"),
    ("2025-05-05 12:00", "MONITORED", "RECOVERY", 6, "IN_FORCE", "AGREED"),
    ("2025-06-28 12:00", "MONITORED", "RECOVERY", 6, "BREACH_ALLEGED", "AGREED"),
    ("2025-07-02 12:00", "MONITORED", "RECOVERY", 6, "IN_FORCE", "AGREED"),
    ("2026-01-01 12:00", "CLOSED", "PREVENTION", 2, "IN_FORCE", "AGREED"),
    ("2026-06-18 08:30", "REOPENED", "PREVENTION", 2, "BREACH_ALLEGED", "AGREED"),
    ("2026-06-30 12:00", "ASSIGNED", "PREVENTION", 2, "BREACH_CONFIRMED", "AGREED"),
)


def test_takeran_from_the_first_rumour_to_the_breach_in_the_second_year(system: System) -> None:
    told(system, "takeran")
    for moment, handling, phase, escalation, agreement, mediation in TAKERAN:
        found = stands(system, "takeran", takeran.DISPUTE, moment)
        assert found == (handling, phase, "NONE", escalation, agreement, mediation), moment
    case = ask(system, THE_CASE, {"id": takeran.DISPUTE})["data"]["dispute"]
    (agreement,) = case["agreements"]["nodes"]
    commitments = sorted((c["number"], c["state"], c["obligor"]["name"]) for c in agreement["commitments"]["nodes"])
    assert commitments == [(1, "VERIFIED", "PSHT"), (2, "VERIFIED", "PSHW Tunas Muda"), (3, "VERIFIED", "PSHT")]
    breaches = sorted((b["state"], b["clause"], len(b["evidence"]["nodes"])) for b in agreement["breaches"]["nodes"])
    assert breaches == [("CONFIRMED", "Suro", 1), ("DISMISSED", "commitment 1", 0)]
    assert [r["kind"] for r in case["recoveries"]["nodes"]] == ["RECONCILIATION"]
    assert sorted(a["stage"] for a in case["assessments"]["nodes"]) == [2, 6]
    assert case["leadAgency"]["name"] == "Bakesbangpol Kabupaten Magetan"
    assert steps_of(system, takeran.DISPUTE) == takeran_asked.STEPS
    for number, moment, asked, expected in takeran_asked.QUESTIONS:
        found = answer(system, "takeran", moment, asked, since="2025-04-21 08:00")
        assert found == plain(expected), f"question {number}, {moment}"
    held = ask(system, HELD, {"at": position("takeran", "2026-01-01 12:00")})["data"]  # question 19
    one = {"agreements": 1, "open": 1, "broken": 0, "medianDays": None}
    assert held["then"] == {**one, "steps": [{"days": 252, "held": 1.0}]}
    assert held["now"] == {**one, "open": 0, "broken": 1, "medianDays": 419, "steps": [{"days": 419, "held": 0.0}]}
    assert could_mediate(system, takeran.DISPUTE) == {  # question 5
        "group-ipsi-magetan": (
            {("ON_GOOD_TERMS", "group-psht"), ("ON_GOOD_TERMS", "group-pshw-tunas-muda")},
            set(),
        ),
        takeran.KESBANGPOL: ({("RESPONSIBLE_THERE", takeran.MAGETAN)}, set()),
        takeran.POLRES: ({("RESPONSIBLE_THERE", takeran.MAGETAN)}, set()),
        takeran.KODIM: ({("RESPONSIBLE_THERE", takeran.MAGETAN)}, set()),
        takeran.KECAMATAN: (  # whose officer mediated; the agreement did not hold
            {("RESPONSIBLE_THERE", takeran.TAKERAN), ("LED_TO_AN_AGREEMENT", takeran.MEDIATION)},
            {("AGREEMENT_BROKEN", takeran.AGREEMENT)},
        ),
        "custom-musyawarah-di-tempat": ({("KNOWN_THERE", takeran.MAGETAN)}, set()),
    }


BOUNDARY = (
    ("2024-02-07 12:00", "DETECTED", 3, None, None),
    ("2024-02-10 12:00", "IN_HANDLING", 3, None, None),
    ("2024-02-15 12:00", "IN_MEDIATION", 3, None, "CONSENTING"),
    ("2024-02-18 12:00", "IN_MEDIATION", 3, None, "ADJOURNED"),
    ("2024-02-21 12:00", "AGREED", 3, "IN_FORCE", "AGREED"),
    ("2024-03-01 12:00", "MONITORED", 3, "IN_FORCE", "AGREED"),
    ("2024-07-03 12:00", "MONITORED", 1, "FULFILLED", "AGREED"),
    ("2024-07-05 12:00", "CLOSED", 1, "FULFILLED", "AGREED"),
)


def test_a_village_boundary_settled_by_custom(system: System) -> None:
    told(system, "boundary")
    for moment, handling, escalation, agreement, mediation in BOUNDARY:
        found = stands(system, "boundary", boundary.DISPUTE, moment)
        assert found == (handling, "PREVENTION", "NONE", escalation, agreement, mediation), moment
    case = ask(system, THE_CASE, {"id": boundary.DISPUTE})["data"]["dispute"]
    assert (case["leadAgency"], case["monitor"]) == ({"name": "Kecamatan Kulon"}, {"name": "Kecamatan Kulon"})
    assert case["closedBecause"] == "All that was agreed is done"
    (mediation,) = case["mediations"]["nodes"]
    assert mediation["custom"]["name"] == "rembug wates"
    assert mediation["custom"]["steps"][1] == "Stones are set"
    assert sorted(m["id"] for m in mediation["mediators"]["nodes"]) == [boundary.ELDER, boundary.OTHER_ELDER]
    assert sorted(m["party"]["name"] for m in mediation["preMeetings"]["nodes"]) == ["Desa Muara", "Desa Sumber"]
    said = {(s["kind"], (s["party"] or {"name": "mediators"})["name"]) for s in mediation["statements"]["nodes"]}
    assert said == {
        ("POSITION", "Desa Sumber"),
        ("POSITION", "Desa Muara"),
        ("INTEREST", "Desa Sumber"),
        ("INTEREST", "Desa Muara"),
        ("OPTION", "mediators"),
        ("SHARED_POINT", "Desa Muara"),
    }
    (agreement,) = case["agreements"]["nodes"]
    commitments = sorted(
        (c["number"], c["state"], c["obligor"]["name"], c["due"]) for c in agreement["commitments"]["nodes"]
    )
    assert commitments == [
        (1, "VERIFIED", "Desa Sumber", "2024-03-15"),
        (2, "VERIFIED", "Desa Sumber", None),
        (3, "VERIFIED", "Desa Muara", "2024-06-30"),
        (4, "WAIVED", "Desa Muara", "2024-03-31"),
    ]
    assert sorted(s["name"] for s in agreement["signatories"]["nodes"]) == ["Desa Muara", "Desa Sumber"]
    assert could_mediate(system, boundary.DISPUTE) == {  # question 5
        "custom-rembug-wates": (
            {
                ("FITS_THE_SOURCE", "custom-rembug-wates"),
                ("KNOWN_THERE", "place-kulon"),
                ("LED_TO_AN_AGREEMENT", boundary.MEDIATION),
                ("AGREEMENT_HELD", "agreement-batas"),
            },
            set(),
        ),
        "agency-kulon": ({("RESPONSIBLE_THERE", "place-kulon")}, set()),
    }


@pytest.mark.parametrize(("name", "mediation"), [("takeran", takeran.MEDIATION), ("boundary", boundary.MEDIATION)])
def test_a_caucus_is_seen_only_by_those_in_its_compartment(system: System, name: str, mediation: str) -> None:
    told(system, name)
    asked = "query($id: ID!) { mediation(id: $id) { caucuses { totalCount nodes { party { name } } } } }"
    assert ask(system, asked, {"id": mediation})["data"]["mediation"]["caucuses"]["totalCount"] == 0
    mediators = system.settings.model_copy(update={"compartments": (f"KAUKUS:{mediation}",)})
    inside = system_of(mediators, system.record, system.graph)
    assert ask(inside, asked, {"id": mediation})["data"]["mediation"]["caucuses"]["totalCount"] == 1
    others = system.settings.model_copy(update={"compartments": ("KAUKUS:mediation-another",)})
    outside = system_of(others, system.record, system.graph)
    assert ask(outside, asked, {"id": mediation})["data"]["mediation"]["caucuses"]["totalCount"] == 0


def test_every_story_says_that_it_is_an_exercise_where_it_is_one() -> None:
    for name in STORIES.keys() - {"takeran"}:
        assert all(step.exercise for step in STORIES[name]()), name
    public = {step.decide.__qualname__ for step in takeran_end.the_whole_story() if not step.exercise}
    assert not any(name.startswith(("Mediation", "Agreement", "HandledDispute")) for name in public)
