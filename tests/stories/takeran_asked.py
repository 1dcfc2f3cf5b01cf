"""Takeran asked about: questions by their number in domain.md §5, and answers worked out by hand from the story."""

from __future__ import annotations

from typing import Any

from rukun import takeran
from tests.stories.answers import in_order

PSHT, PSHW, IPSI = takeran.PSHT, takeran.PSHW, takeran.IPSI
DESK, POLICE, SUB_DISTRICT = takeran.KESBANGPOL, takeran.POLRES, takeran.KECAMATAN
MORNING, EVENING, MAY, END = "2025-04-21 09:00", "2025-04-21 18:00", "2025-05-17 12:00", "2026-06-30 12:00"

STEPS = [
    ("detected", "bakesbangpol-magetan", "detected"),
    ("verified", "polres-magetan", "verified"),
    ("phase-entered", "polres-magetan", "verified"),
    ("assigned", "bakesbangpol-magetan", "assigned"),
    ("escalation-assessed", "bakesbangpol-magetan", "assigned"),
    ("handling-began", "polres-magetan", "in_handling"),
    ("mediation-entered", "polres-magetan", "in_mediation"),
    ("agreement-reached", "polres-magetan", "agreed"),
    ("monitoring-began", "bakesbangpol-magetan", "monitored"),
    ("phase-entered", "polres-magetan", "monitored"),
    ("connector-identified", "bakesbangpol-magetan", "monitored"),
    ("phase-entered", "bakesbangpol-magetan", "monitored"),
    ("escalation-assessed", "bakesbangpol-magetan", "monitored"),
    ("closed", "bakesbangpol-magetan", "closed"),
    ("reopened", "bakesbangpol-magetan", "reopened"),
    ("verified", "polres-magetan", "verified"),
    ("assigned", "bakesbangpol-magetan", "assigned"),
]
"""Question 2: what was recorded of the dispute, for which agency, and where it stood after it."""

CLASH = """{ incident(id: "incident-madigondo-2025-04-20", asOf: {position: $at}) { state killedBest injuredLow injuredHigh } }"""
KEPT = """{ agreements(where: {state: {in: [IN_FORCE, BREACH_ALLEGED, BREACH_CONFIRMED]}}, asOf: {position: $at}) { nodes {
  title state breaches { nodes { state clause } }
  commitments(where: {state: {in: [OPEN, REPORTED_DONE, RETURNED]}}) { nodes { number due } } } } }"""
QUESTIONS: tuple[tuple[int, str, str, Any], ...] = (
    # 1. While they talk: the police lead, and were to act by the 27th.
    (1, "2025-04-22 14:00", """{ disputes(asOf: {position: $at}) { nodes { title handling phase escalation
        leadAgency { name } due } } }""",
     [("Schools of pencak silat at Takeran", "IN_MEDIATION", "CESSATION", 6, "Polres Magetan", "2025-04-27")]),
    # 3. In the morning one was hurt at the least; in the evening, since the police chief spoke, perhaps nobody was.
    (3, MORNING, CLASH, ("REPORTED", 0, 1, None)),
    (3, EVENING, CLASH, ("CONFIRMED", 0, 0, None)),
    # 4. Two sides; the federation is tied to both, in friendship.
    (4, MAY, """{ dispute(id: "dispute-psht-pshw-magetan", asOf: {position: $at}) { parties { edges { role node { id } } } } }""",
     [("PRINCIPAL", PSHT), ("PRINCIPAL", PSHW)]),
    (4, MAY, """{ tiedToAll(of: ["group-psht", "group-pshw-tunas-muda"], where: {types: [RELATES_TO]}, asOf: {position: $at}) { nodes { id } } }""", [IPSI]),
    # 6. The rivalry rests on two reports, each graded 2; the third medium contradicts the number of hurt, not the tie.
    (6, EVENING, """{ relation(id: "relation-psht-pshw-rivalry", asOf: {position: $at}) { sign state
        evidence { nodes { id credibility } } doubtedIn { totalCount } } }""",
     (-1, "ASSERTED", [("report-takeran-1", 2), ("report-takeran-3", 2)], 0)),
    # 8. At the first Suro: what is owed until its end, and what is alleged of it. A year later all is kept, but a clause.
    (8, "2025-06-28 12:00", KEPT,
     [("Deklarasi damai", "BREACH_ALLEGED", [("ALLEGED", "commitment 1")], [(1, "2025-07-25"), (2, "2025-07-25")])]),
    (8, END, KEPT,
     [("Deklarasi damai", "BREACH_CONFIRMED", [("CONFIRMED", "Suro"), ("DISMISSED", "commitment 1")], [])]),
    # 13. One hostile tie was asserted on the day after the clash.
    (13, EVENING, """{ relations(where: {sign: {eq: -1}, state: {eq: ASSERTED}, since: {gt: $since}},
        asOf: {position: $at}) { nodes { kind fromGroup { id } toGroup { id } } } }""", [("RIVALRY", PSHT, PSHW)]),
    # 14. Against each other, or round by the federation.
    (14, MAY, """{ paths(from: "group-psht", to: "group-pshw-tunas-muda", maxHops: 2, where: {types: [RELATES_TO]}, asOf: {position: $at}) {
        sign nodes { id } } }""",
     [(-1, in_order(PSHT, PSHW)), (1, in_order(PSHT, IPSI, PSHW))]),
    # 20. No report has fallen.
    (20, END, "{ restedOn { length } }", []),
    # 21. Of the six of that spring, two contradict the others: on who was hurt, and on who began.
    (21, MAY, """{ dispute(id: "dispute-psht-pshw-magetan", asOf: {position: $at}) { reports { edges { role node { id } } } } }""",
     [*(("EVIDENCE", f"report-takeran-{n}") for n in (1, 3, 4)),
      *(("CONTRADICTION", f"report-takeran-{n}") for n in (2, 5)), ("BACKGROUND", "report-takeran-6")]),
    # 22. One school, wherever it took part.
    (22, END, """{ group(id: "group-psht") { disputes { edges { role node { handling } } } incidents { edges { side node { state } } }
        agreements { nodes { title } } commitments { nodes { number state } } allegedBreaches { nodes { state } } } }""",
     ([("PRINCIPAL", "ASSIGNED")], [("A", "CONFIRMED")], ["Deklarasi damai"], [(1, "VERIFIED"), (3, "VERIFIED")],
      ["DISMISSED", "CONFIRMED"])),
    # 23. That evening: of five media two were borne out, and of three it could not be said; nothing was refuted.
    (23, EVENING, """{ sourcesChecked(asOf: {position: $at}) { sources { reports confirmed refuted undecided neverChecked
        hitRate } } }""", [*[(1, 1, 0, 0, 0, 1.0)] * 2, *[(1, 0, 0, 1, 0, None)] * 3]),
    # 24. Who changed on that evening what was held to be so.
    (24, END, """{ facts(first: 100, where: {topics: ["incident.tally-revised", "incident.confirmed",
        "source.reliability-assessed", "agreement.breach-dismissed", "agreement.breach-confirmed"]}) {
        nodes { topic of agency } } }""",
     in_order(
         ("incident.tally-revised", takeran.CLASH, DESK),
         ("incident.confirmed", takeran.CLASH, DESK),
         ("source.reliability-assessed", "source-netizenword.com", DESK),
         ("agreement.breach-dismissed", takeran.AGREEMENT, DESK),
         ("agreement.breach-confirmed", takeran.AGREEMENT, DESK),
     )),
    # 25. The federation ties them together; nothing was recorded that drives them apart.
    (25, END, """{ dispute(id: "dispute-psht-pshw-magetan") { influences { nodes { kind category description groups { nodes { id } } } } } }""",
     [("CONNECTOR", "SYSTEMS", "Both are schools of IPSI and train for the same championships", [PSHT, PSHW, IPSI])]),
)  # fmt: skip
"""The number of the question, the moment it is asked about, the question, and the answer."""
