"""The Takeran case to its end: handled, mediated, agreed, kept, closed, and taken up again in the second year.

None of it is public: all of these steps are an exercise and say so.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from domain.agreement import Agreement
from domain.custom import Custom, Mechanism, Practice
from domain.dispute import Dispute, Phase
from domain.dispute_judged import InfluenceCategory
from domain.mediation import Mediation
from domain.occurred import Occurred, TimePrecision
from domain.personal import Personal
from domain.place import PlacePrecision, Where
from domain.recovery import Recovery, RecoveryKind
from domain.report import Channel, Claim, Report, ReportRole, TriageDecision, Urgency
from domain.source import Source, SourceKind
from rukun import takeran
from rukun.takeran import (
    AGREEMENT,
    CLASH,
    DISPUTE,
    IPSI,
    KECAMATAN,
    KESBANGPOL,
    KODIM,
    KORLAP_PSHT,
    MAGETAN,
    MEDIATION,
    MEDIATOR,
    POLRES,
    PSHT,
    PSHW,
    TAKERAN,
    WIB,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CUSTOM, RECOVERY = "custom-musyawarah-di-tempat", "recovery-latihan-bersama-2025"
FORUM, SECOND_SURO_REPORT = "source-fkdm-takeran", "report-takeran-7"
CLOSING = datetime(2025, 12, 1, 9, 0, tzinfo=WIB)
SECOND_SURO = datetime(2026, 6, 17, 20, 0, tzinfo=WIB)


def the_whole_story() -> Iterator[Step]:
    """Every decision from the first rumour to the breach in the second year, in the order of recording."""
    return iter(sorted((*takeran.story(), *_later()), key=lambda step: step.at))


def _later() -> Iterator[Step]:
    yield from _handling()
    yield from _talks()
    yield from _keeping()
    yield from _second_year()


def _step(
    at: tuple[int, int, int, int, int], agency: str, decide: Callable[..., Any], id: str, /, **given: Any
) -> Step:
    return Step(datetime(*at, tzinfo=WIB), agency, decide, id, given, exercise=True)


def _handling() -> Iterator[Step]:
    reason = "A clash with people hurt"
    cessation = {"phase": Phase.CESSATION, "reason": reason, "incident": CLASH}
    yield _step((2025, 4, 20, 23, 40), POLRES, Dispute.enter_phase, DISPUTE, **cessation)
    yield _assessed((2025, 4, 21, 8, 5), 6, "Both sides hold members of the other", ("report-takeran-1",))
    yield _step((2025, 4, 21, 8, 10), POLRES, Dispute.begin_handling, DISPUTE, first_step="Both boards are visited")
    practice = Practice(
        name="musyawarah di tempat",
        mechanism=Mechanism.INTEGRATED_TEAM,
        institution="Police, sub-district and community figures together",
        region=MAGETAN,
        when_fitting="Where both sides stand facing each other and are led by coordinators who can be named",
        steps=("Both sides draw back", "The coordinators meet", "A declaration is read out to both sides"),
    )
    yield _step((2025, 4, 21, 8, 50), KESBANGPOL, Custom.register, CUSTOM, practice=practice)
    yield _step((2025, 4, 21, 10, 30), POLRES, Dispute.enter_mediation, DISPUTE, mediation=MEDIATION)


def _assessed(at: tuple[int, int, int, int, int], stage: int, rationale: str, evidence: tuple[str, ...]) -> Step:
    judged = {"rationale": rationale, "assessor": KESBANGPOL, "method": "Two analysts, apart from each other"}
    return _step(at, KESBANGPOL, Dispute.assess_escalation, DISPUTE, stage=stage, evidence=evidence, **judged)


def _talks() -> Iterator[Step]:
    apart: dict[str, Any] = {
        "mediators": (MEDIATOR,),
        "where": Where(place=TAKERAN, precision=PlacePrecision.DISTRICT),
    }
    for n, party in enumerate((PSHT, PSHW)):
        yield _step((2025, 4, 21, 14 + n, 0), POLRES, Mediation.hold_pre_meeting, MEDIATION, party=party, **apart)
    said = (
        (Mediation.state_position, PSHT, "The road is open to everybody, on Sundays too"),
        (Mediation.state_position, PSHW, "No convoy passes our training ground"),
        (Mediation.identify_interest, PSHT, "To get home from a feast without being stopped"),
        (Mediation.identify_interest, PSHW, "That nobody shows strength before our young members"),
        (Mediation.propose_option, PSHW, "No convoys at all until the end of Suro"),
    )
    for n, (decide, party, text) in enumerate(said):
        yield _step((2025, 4, 22, 13, 10 + 10 * n), POLRES, decide, MEDIATION, party=party, text=text)
    point = "We would tell the police two days before we ride together"
    confidence = {
        "party": PSHT,
        "mediators": (MEDIATOR,),
        "content": Personal(subject=MEDIATOR, text="Isi kaukus (latihan)"),
        "shareable_points": (point,),
    }
    yield _step((2025, 4, 22, 16, 0), POLRES, Mediation.hold_caucus, MEDIATION, **confidence)
    shared = {"caucus": 1, "party": PSHT, "by": KORLAP_PSHT, "points": (point,)}
    yield _step((2025, 4, 22, 16, 30), POLRES, Mediation.share_caucus_points, MEDIATION, **shared)
    clause = {"heading": "Suro", "text": "In the month of Suro nobody rides through Takeran together"}
    yield _step((2025, 4, 23, 9, 10), POLRES, Agreement.write_clause, AGREEMENT, **clause)
    yield _step((2025, 4, 24, 10, 5), POLRES, Mediation.reach_agreement, MEDIATION, agreement=AGREEMENT)
    yield _step((2025, 4, 24, 10, 10), POLRES, Dispute.reach_agreement, DISPUTE, agreement=AGREEMENT)
    yield _step((2025, 4, 25, 9, 0), KESBANGPOL, Dispute.begin_monitoring, DISPUTE, monitor=KECAMATAN)


def _keeping() -> Iterator[Step]:
    calm = {"phase": Phase.RECOVERY, "reason": "Ten days without an incident"}
    yield _step((2025, 4, 30, 9, 0), POLRES, Dispute.enter_phase, DISPUTE, **calm)
    planned = {
        "dispute": DISPUTE,
        "kind": RecoveryKind.RECONCILIATION,
        "title": "Training together before Suro",
        "by_agency": KESBANGPOL,
        "place": MAGETAN,
        "agreement": AGREEMENT,
    }
    yield _step((2025, 5, 2, 9, 0), KESBANGPOL, Recovery.plan, RECOVERY, **planned)
    yield _step((2025, 5, 14, 9, 0), KESBANGPOL, Recovery.start, RECOVERY, beneficiaries="Thirteen schools of IPSI")
    done = {"outcome": "Thirteen schools trained together", "evidence": ("report-takeran-6",)}
    yield _step((2025, 5, 16, 10, 0), KESBANGPOL, Recovery.complete, RECOVERY, **done)
    connector = {
        "description": "Both are schools of IPSI and train for the same championships",
        "category": InfluenceCategory.SYSTEMS,
        "groups": (PSHT, PSHW, IPSI),
        "evidence": ("report-takeran-6",),
    }
    yield _step((2025, 5, 16, 10, 30), KESBANGPOL, Dispute.identify_connector, DISPUTE, **connector)
    finding = {"number": 1, "finding": "The riders came from outside Magetan and wore no signs of a school"}
    yield _step((2025, 7, 1, 10, 0), KESBANGPOL, Agreement.dismiss_breach, AGREEMENT, **finding)
    for number in (1, 2):
        at, later = (2025, 7, 26, 9, number), (2025, 7, 28, 11, number)
        yield _step(at, KECAMATAN, Agreement.report_commitment_done, AGREEMENT, number=number)
        yield _step(later, KECAMATAN, Agreement.verify_commitment, AGREEMENT, number=number)
    visit = {"by_agency": KECAMATAN, "finding": "No convoys were seen in Suro", "commitments": (1, 2)}
    yield _step((2025, 7, 28, 10, 0), KECAMATAN, Agreement.make_monitoring_visit, AGREEMENT, **visit)
    back = {"phase": Phase.PREVENTION, "reason": "What was destroyed is repaired, and Suro is over"}
    yield _step((2025, 7, 30, 9, 0), KESBANGPOL, Dispute.enter_phase, DISPUTE, **back)
    yield _assessed((2025, 8, 1, 9, 0), 2, "They argue, and meet", ("report-takeran-6",))
    reason = "Every commitment is kept, and half a year went by"
    yield Step(CLOSING, KESBANGPOL, Dispute.close, DISPUTE, {"reason": reason}, exercise=True)


def _second_year() -> Iterator[Step]:
    forum = {"kind": SourceKind.FKDM, "belongs_to": KECAMATAN}
    yield _step((2026, 6, 1, 9, 0), KECAMATAN, Source.register, FORUM, **forum)
    report = {
        "source": FORUM,
        "channel": Channel.FORM,
        "title": "A convoy of one school through Takeran on the evening of 1 Suro",
        "where": Where(place=TAKERAN, precision=PlacePrecision.DISTRICT),
        "claimed_parties": ("PSHT",),
        "claims": (Claim(aspect="injured", says="none"), Claim(aspect="convoy", says="about forty motorcycles")),
    }
    yield _step((2026, 6, 17, 21, 30), KECAMATAN, Report.receive, SECOND_SURO_REPORT, **report)
    triage = {"decision": TriageDecision.PURSUE, "urgency": Urgency.IMMEDIATE, "reason": "An agreement forbids it"}
    yield _step((2026, 6, 17, 21, 40), KESBANGPOL, Report.triage, SECOND_SURO_REPORT, **triage)
    link = {"dispute": DISPUTE, "role": ReportRole.EVIDENCE}
    yield _step((2026, 6, 17, 21, 50), KESBANGPOL, Report.link_to_dispute, SECOND_SURO_REPORT, **link)
    evening = Occurred(start=SECOND_SURO, precision=TimePrecision.HOUR)
    alleged = {"clause": "Suro", "against": PSHT, "evidence": (SECOND_SURO_REPORT,)}
    at = datetime(2026, 6, 17, 22, 0, tzinfo=WIB)
    yield Step(at, KECAMATAN, Agreement.allege_breach, AGREEMENT, alleged, evening, exercise=True)
    again = {"reason": "A convoy in Suro", "from_reports": (SECOND_SURO_REPORT,)}
    yield _step((2026, 6, 18, 8, 0), KESBANGPOL, Dispute.reopen, DISPUTE, **again)
    seen = {"method": "Officers saw the convoy", "verifier": POLRES}
    yield _step((2026, 6, 18, 9, 0), POLRES, Dispute.verify, DISPUTE, **seen)
    found = {
        "number": 2,
        "finding": "The branch had told the police of the ride and held it all the same",
        "evidence": (SECOND_SURO_REPORT,),
    }
    yield _step((2026, 6, 24, 10, 0), KESBANGPOL, Agreement.confirm_breach, AGREEMENT, **found)
    assigned = {"lead_agency": KESBANGPOL, "supporting": (POLRES, KODIM), "due": date(2026, 7, 1)}
    yield _step((2026, 6, 24, 11, 0), KESBANGPOL, Dispute.assign, DISPUTE, **assigned)
