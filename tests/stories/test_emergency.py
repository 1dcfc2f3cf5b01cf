"""The state of conflict at the weir, asked about; every answer was worked out by hand from the story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stories.answers import answer, in_order, plain, stands, steps_of, told

if TYPE_CHECKING:
    from rukun.wiring import System

DISPUTE = "dispute-bendung"
STOOD: tuple[tuple[Any, ...], ...] = (
    ("2023-08-10 21:01", "VERIFIED", "PREVENTION", "NONE", None, None, None),
    ("2023-08-10 22:00", "VERIFIED", "CESSATION", "NONE", None, None, None),
    ("2023-08-11 12:00", "IN_HANDLING", "CESSATION", "NONE", 8, None, None),
    ("2023-08-12 12:00", "IN_HANDLING", "CESSATION", "NONE", 7, None, None),
    ("2023-08-13 08:00", "IN_HANDLING", "CESSATION", "DECLARED", 7, None, None),
    ("2023-09-20 09:01", "IN_MEDIATION", "CESSATION", "DECLARED", 7, None, "IN_SESSION"),
    ("2023-10-11 12:00", "MONITORED", "CESSATION", "DECLARED", 7, "IN_FORCE", "AGREED"),
    ("2023-11-10 12:00", "MONITORED", "CESSATION", "EXTENDED", 4, "IN_FORCE", "AGREED"),
    ("2023-12-05 12:00", "MONITORED", "CESSATION", "ENDED", 4, "IN_FORCE", "AGREED"),
    ("2023-12-07 12:00", "MONITORED", "RECOVERY", "ENDED", 4, "IN_FORCE", "AGREED"),
    ("2024-06-04 12:00", "CLOSED", "PREVENTION", "ENDED", 1, "FULFILLED", "AGREED"),
)
"""Moment; handling, phase, conflict status, escalation: four axes, of which each moves by itself; agreement; mediation."""

END = "2024-06-04 12:00"
ASKED: tuple[tuple[str, str, Any], ...] = (
    # 1: on the day after the declaration. It holds for ninety days from 13 August: until 11 November.
    (
        "2023-08-14 12:00",
        """{ disputes(asOf: {position: $at}) { nodes { title handling phase conflictStatus conflictStatusUntil escalation
             conflictStatusIn { nodes { name } } leadAgency { name } due
             assistingArmy { edges { task node { name } } } } } }""",
        [
            (
                "The weir between Karang and Lor",
                "IN_HANDLING",
                "CESSATION",
                "DECLARED",
                "2023-11-11",
                7,
                ["Karang", "Lor"],
                "Polres Tirta",
                "2023-08-31",
                [("To guard the weir", "Kodim Tirta")],
            )
        ],
    ),
    # 1: extended by thirty days; the army is gone since 20 November.
    (
        "2023-11-21 12:00",
        """{ dispute(id: "dispute-bendung", asOf: {position: $at}) {
             conflictStatus conflictStatusUntil assistingArmy { totalCount } } }""",
        ("EXTENDED", "2023-12-11", 0),
    ),
    # 3: on the morning after, ten might have died, for nobody knew how many at most; on the next day two had.
    (
        "2023-08-11 12:00",
        """{ incident(id: "incident-bendung", asOf: {position: $at}) { state killedLow killedBest killedHigh injuredBest
             displacedBest } report(id: "report-sepuluh", asOf: {position: $at}) { state claims } }""",
        (("REPORTED", 2, None, None, 11, None), ("LINKED", ["killed: ten"])),
    ),
    (
        "2023-08-13 12:00",
        """{ incident(id: "incident-bendung", asOf: {position: $at}) { state killedLow killedBest killedHigh injuredBest
             displacedBest } report(id: "report-sepuluh", asOf: {position: $at}) { state claims } }""",
        (("CONFIRMED", 2, 2, 2, 14, 214), ("DECLARED_FALSE", ["killed: ten"])),
    ),
    # 4: the youth stand behind their village and are part of it; the traders are tied to both villages.
    (
        "2023-08-11 12:00",
        """{ dispute(id: "dispute-bendung", asOf: {position: $at}) { parties { edges { role node { name } } } }
             group(id: "group-karang", asOf: {position: $at}) { branches { nodes { name } } }
             tiedToAll(of: ["group-karang", "group-lor"], where: {types: [RELATES_TO]}, asOf: {position: $at}) {
               nodes { name } } }""",
        (
            [("PRINCIPAL", "Desa Karang"), ("PRINCIPAL", "Desa Lor"), ("SUPPORTING", "Pemuda Karang")],
            ["Pemuda Karang"],
            ["Paguyuban Pedagang Tirta"],
        ),
    ),
    # 6: police and army saw it, each by themselves; what corroborates it is evidence as well. Nobody doubts it.
    (
        "2023-08-12 12:00",
        """{ relation(id: "relation-kekerasan", asOf: {position: $at}) { sign state
             evidence { nodes { title source { kind } } } doubtedIn { nodes { title } } } }""",
        (
            -1,
            "CORROBORATED",
            [("Houses burned, clinic closed", "BABINSA"), ("Two villages clash", "VERTICAL_AGENCY")],
            [],
        ),
    ),
    # 8: on 1 November the sickles are a day late; water has no day. At the end nothing is in force or owed.
    (
        "2023-11-01 12:00",
        """{ agreements(where: {state: {in: [IN_FORCE, BREACH_ALLEGED, BREACH_CONFIRMED]}}, asOf: {position: $at}) {
             nodes { title state breaches { totalCount }
               commitments(where: {due: {lt: "2023-11-01"}, state: {in: [OPEN, REPORTED_DONE, RETURNED]}}) {
                 nodes { text obligor { name } } } } } }""",
        [("The weir", "IN_FORCE", 0, [("Sickles stay in the fields", "Desa Lor")])],
    ),
    (
        END,
        """{ agreements(where: {state: {in: [IN_FORCE, BREACH_ALLEGED, BREACH_CONFIRMED]}}, asOf: {position: $at}) {
             totalCount } }""",
        0,
    ),
    # 14: against each other, until that lapsed; then only by the traders.
    (
        "2023-08-12 12:00",
        """{ paths(from: "group-karang", to: "group-lor", maxHops: 2, where: {types: [RELATES_TO]},
                   asOf: {position: $at}) { sign nodes { ... on Group { name } } } }""",
        [
            (-1, in_order("Desa Karang", "Desa Lor")),
            (1, in_order("Desa Karang", "Paguyuban Pedagang Tirta", "Desa Lor")),
        ],
    ),
    (
        END,
        """{ paths(from: "group-karang", to: "group-lor", maxHops: 2, where: {types: [RELATES_TO]},
                   asOf: {position: $at}) { sign nodes { ... on Group { name } } } }""",
        [(1, in_order("Desa Karang", "Paguyuban Pedagang Tirta", "Desa Lor"))],
    ),
    # 19: what was tried in disputes in which a state of conflict was once declared, and what came of it.
    (
        END,
        """{ disputes(where: {conflictStatus: {in: [ENDED, LAPSED]}}, asOf: {position: $at}) { nodes { title closedBecause
             mediations { nodes { mechanism state } } agreements { nodes { state inForceFrom } }
             measures { nodes { kind beneficiaries agency { name } } }
             recoveries { nodes { kind title state outcome stoppedBecause } } } } }""",
        [
            (
                "The weir between Karang and Lor",
                "All that was agreed is done",
                [("TASK_FORCE", "AGREED")],
                [("FULFILLED", "2023-10-10")],
                [
                    ("EVACUATION", 214, "Dinas Sosial Tirta"),
                    ("SHELTER", 214, "Dinas Sosial Tirta"),
                    ("MEDICAL_CARE", 14, "RSUD Tirta"),
                    ("CORDON", None, "Polres Tirta"),
                ],
                [
                    ("RECONCILIATION", "A market day of both villages", "DONE", "Both villages sold and bought", None),
                    ("REHABILITATION", "Back to school and clinic", "DONE", "All children are in school", None),
                    ("RECONSTRUCTION", "Thirty-eight houses", "DONE", "Thirty-eight houses stand", None),
                    ("RECONSTRUCTION", "A second gate", "STOPPED", None, "The water office builds it"),
                ],
            )
        ],
    ),
    # 20: the stage 8 rested on the ten dead. The report was linked to the dispute; what was done there afterwards may
    # have rested on it: the mediation, the agreement, four measures, four kinds of recovery. The incident, the tie and
    # the grades rest on others. The two reports that show it to be false do not rest on it.
    (
        END,
        "{ restedOn(asOf: {position: $at}) { nodes { id } } }",
        [
            in_order("report-sepuluh", "assessment-dispute-bendung-1"),
            in_order("report-sepuluh", "dispute-bendung"),
            in_order("report-sepuluh", "dispute-bendung", "mediation-satgas"),
            in_order("report-sepuluh", "dispute-bendung", "agreement-bendung"),
            *(in_order("report-sepuluh", "dispute-bendung", f"measure-dispute-bendung-{n}") for n in (1, 2, 3, 4)),
            *(
                in_order("report-sepuluh", "dispute-bendung", f"recovery-{what}")
                for what in ("pasar", "sekolah", "rumah", "pintu")
            ),
        ],
    ),
    # 21: four reports of one day, and on what they disagree: how many were killed, and how many injured.
    (
        "2023-08-13 12:00",
        """{ reports(where: {disputes: {some: {id: {eq: "dispute-bendung"}}}}, asOf: {position: $at}) {
             nodes { source { kind } claims refutedBy { totalCount } } } }""",
        [
            ("VERTICAL_AGENCY", ["injured: eleven", "killed: two"], 0),
            ("MEDIA", ["killed: ten"], 2),
            ("BABINSA", ["damage: some forty houses", "killed: two"], 0),
            ("OFFICE", ["injured: fourteen", "killed: two"], 0),
        ],
    ),
    # 22: the youth took part in the clash on their village's side and are party to nothing else.
    (
        END,
        """{ group(id: "group-pemuda-karang", asOf: {position: $at}) { kind parent { name }
             disputes { edges { role node { title } } } incidents { edges { side node { type } } }
             agreements { totalCount } } }""",
        (
            "YOUTH",
            "Desa Karang",
            [("SUPPORTING", "The weir between Karang and Lor")],
            [("A", "CLASH")],
            0,
        ),
    ),
    # 23: of the officer's two reports one was confirmed by the ward; the medium's only one was false.
    (
        END,
        """{ sources(asOf: {position: $at}) { nodes { kind reports { nodes { credibility state } } } } }""",
        [
            ("VERTICAL_AGENCY", [(1, "LINKED"), (None, "LINKED")]),
            ("BABINSA", [(None, "LINKED"), (None, "LINKED"), (None, "LINKED")]),
            ("OFFICE", [(None, "LINKED")]),
            ("MEDIA", [(None, "DECLARED_FALSE")]),
        ],
    ),
    # 24: who changed what was held to be so, and who declared, extended and ended the status.
    (
        END,
        """{ facts(first: 100, where: {topics: ["report.graded", "report.declared-false", "incident.confirmed",
             "incident.tally-revised", "relation.corroborated", "relation.lapsed", "dispute.conflict-status-declared",
             "dispute.conflict-status-extended", "dispute.conflict-status-ended"]}) { nodes { topic agency } } }""",
        in_order(
            ("relation.corroborated", "agency-kesbangpol"),
            ("report.graded", "agency-kesbangpol"),
            ("incident.tally-revised", "agency-kesbangpol"),
            ("incident.confirmed", "agency-kesbangpol"),
            ("report.declared-false", "agency-kesbangpol"),
            ("dispute.conflict-status-declared", "agency-bupati"),
            ("dispute.conflict-status-extended", "agency-bupati"),
            ("dispute.conflict-status-ended", "agency-bupati"),
            ("relation.lapsed", "agency-kesbangpol"),
        ),
    ),
    # 25: only what ties them was recorded.
    (
        END,
        """{ dispute(id: "dispute-bendung", asOf: {position: $at}) { influences { nodes {
             kind category description groups { nodes { name } } } } } }""",
        [("CONNECTOR", "SYSTEMS", "Both sell at the market of Tirta", ["Desa Karang", "Desa Lor"])],
    ),
)
"""Moment, question (by its number in domain.md §5), answer."""

STEPS = (
    ("detected", "polres", "detected"),
    ("verified", "polres", "verified"),
    ("phase-entered", "polres", "verified"),
    ("escalation-assessed", "kesbangpol", "verified"),
    ("assigned", "kesbangpol", "assigned"),
    ("handling-began", "kesbangpol", "in_handling"),
    ("escalation-assessed", "kesbangpol", "in_handling"),
    ("conflict-status-declared", "bupati", "in_handling"),
    ("emergency-measure-taken", "dinsos", "in_handling"),
    ("emergency-measure-taken", "dinsos", "in_handling"),
    ("emergency-measure-taken", "dinsos", "in_handling"),
    ("emergency-measure-taken", "dinsos", "in_handling"),
    ("army-assistance-requested", "bupati", "in_handling"),
    ("mediation-entered", "satgas", "in_mediation"),
    ("connector-identified", "satgas", "in_mediation"),
    ("agreement-reached", "satgas", "agreed"),
    ("monitoring-began", "satgas", "monitored"),
    ("escalation-assessed", "kesbangpol", "monitored"),
    ("conflict-status-extended", "bupati", "monitored"),
    ("army-assistance-ended", "bupati", "monitored"),
    ("conflict-status-ended", "bupati", "monitored"),
    ("phase-entered", "kesbangpol", "monitored"),
    ("phase-entered", "kesbangpol", "monitored"),
    ("escalation-assessed", "kesbangpol", "monitored"),
    ("closed", "kesbangpol", "closed"),
)
"""Question 2: what was recorded of the dispute, for which agency, and where it stood after it."""


def test_a_state_of_conflict_is_declared_and_ended(system: System) -> None:
    told(system, "emergency")
    for moment, *stood in STOOD:
        assert stands(system, "emergency", DISPUTE, moment) == tuple(stood), moment
    for moment, document, expected in ASKED:
        assert answer(system, "emergency", moment, document) == plain(expected), document
    assert steps_of(system, DISPUTE) == list(STEPS)
