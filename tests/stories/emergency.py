"""A state of conflict declared and ended (UU 7/2012). An exercise: everybody and everything in it is made up.

Two villages clash at a weir; two people die, and a medium says ten. The police cannot hold the road and the clinic is
closed, so the head of region consults the council's leaders and declares a state of conflict for ninety days. People
are brought away, the army guards the weir, a task force mediates. The status is extended once and ended early; then
what was broken is mended, and the case is closed.
"""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from domain.agency import Agency, AgencyKind
from domain.agreement import Agreement
from domain.commitment import Due
from domain.custom import Mechanism
from domain.dispute import Dispute, Party, PartyRole, Phase
from domain.dispute_judged import InfluenceCategory
from domain.dispute_law import Scale
from domain.dispute_stopped import EmergencyMeasure
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType, Tally
from domain.mediation import Mediation
from domain.occurred import Occurred, TimePrecision
from domain.place import Place, PlaceLevel, PlacePrecision, Where
from domain.recovery import Recovery, RecoveryKind
from domain.relation import Relation, RelationKind
from domain.report import Channel, Claim, Falsehood, Report, ReportRole, SourceOfConflict, TriageDecision, Urgency
from domain.source import Source, SourceKind
from rukun.takeran import WIB
from tests.stories.steps import Taken, in_the_role_of, in_turn, may_speak, mediates, signed, take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rukun.takeran import Step

REGENCY, UPPER_PLACE, LOWER_PLACE = "place-tirta", "place-karang", "place-lor"
OFFICE, BUPATI, POLICE, ARMY, SOCIAL, HOSPITAL, TASK_FORCE = (
    f"agency-{name}" for name in ("kesbangpol", "bupati", "polres", "kodim", "dinsos", "rsud", "satgas")
)
UPPER, LOWER, YOUTH, TRADERS = "group-karang", "group-lor", "group-pemuda-karang", "group-pedagang"
SPEAKER = {UPPER: "person-kades-karang", LOWER: "person-kades-lor"}
ELDER, PRIEST = "person-mediator-1", "person-mediator-2"
OFFICER, SERGEANT, WARD, NEWS = "source-perwira", "source-babinsa", "source-rsud", "source-tirta-kini"
CLASHED, TEN_DEAD, CLOSED, COUNTED, AWAY, BACK, REBUILT = (
    f"report-{name}" for name in ("bentrok", "sepuluh", "tutup", "rsud", "pengungsi", "pulang", "rumah")
)
CLASH, DISPUTE, MEDIATION, AGREEMENT = "incident-bendung", "dispute-bendung", "mediation-satgas", "agreement-bendung"
VIOLENCE = "relation-kekerasan"
MARKET, SCHOOL, HOUSES, GATE = (f"recovery-{name}" for name in ("pasar", "sekolah", "rumah", "pintu"))
TEXT = sha256(b"Kesepakatan bendung (latihan)").hexdigest()


def story() -> Iterator[Step]:
    """Every decision in the order in which it was recorded."""
    yield from _the_table()
    yield from _the_clash()
    yield from _what_was_true_of_it()
    yield from _the_declaration()
    yield from _the_task_force()
    yield from _the_end_of_the_status()
    yield from _recovery()


def _the_table() -> Iterator[Step]:
    villages = ((UPPER_PLACE, "Karang"), (LOWER_PLACE, "Lor"))
    agencies = (
        (OFFICE, "Kesbangpol Tirta", AgencyKind.KESBANGPOL),
        (BUPATI, "Bupati Tirta", AgencyKind.HEAD_OF_REGION),
        (POLICE, "Polres Tirta", AgencyKind.POLICE),
        (ARMY, "Kodim Tirta", AgencyKind.ARMY),
        (SOCIAL, "Dinas Sosial Tirta", AgencyKind.OFFICE),
        (HOSPITAL, "RSUD Tirta", AgencyKind.OFFICE),
        (TASK_FORCE, "Satgas Bendung", AgencyKind.TASK_FORCE),
    )
    sources = (
        (OFFICER, SourceKind.VERTICAL_AGENCY, POLICE, None),
        (SERGEANT, SourceKind.BABINSA, ARMY, None),
        (WARD, SourceKind.OFFICE, HOSPITAL, None),
        (NEWS, SourceKind.MEDIA, None, "tirta-kini.example"),
    )
    youth = {"name": "Pemuda Karang", "kind": GroupKind.YOUTH, "parent": UPPER}
    yield from in_turn(
        "2023-07-03 08:00",
        OFFICE,
        take(Place.register, REGENCY, name="Tirta", level=PlaceLevel.REGENCY),
        *(take(Place.register, id, name=n, level=PlaceLevel.VILLAGE, within=REGENCY) for id, n in villages),
        *(take(Agency.register, id, name=name, kind=kind) for id, name, kind in agencies),
        take(Group.register, UPPER, name="Desa Karang", kind=GroupKind.VILLAGE, home=UPPER_PLACE),
        take(Group.register, LOWER, name="Desa Lor", kind=GroupKind.VILLAGE, home=LOWER_PLACE),
        take(Group.register, YOUTH, **youth),
        take(Group.register, TRADERS, name="Paguyuban Pedagang Tirta", kind=GroupKind.COMMUNITY),
        *(may_speak(group, person, "kepala desa", date(2021, 1, 1)) for group, person in SPEAKER.items()),
        *(take(Source.register, id, kind=k, belongs_to=of, public_name=name) for id, k, of, name in sources),
    )


def _told(at: str, source: str, report: str, title: str, **claims: str) -> Iterator[Step]:
    """A report comes in and is pursued."""
    said = tuple(Claim(aspect=aspect, says=says) for aspect, says in claims.items())
    told = {"source": source, "channel": Channel.MESSAGE, "title": title, "claims": said}
    pursued = {"decision": TriageDecision.PURSUE, "urgency": Urgency.IMMEDIATE, "reason": "It is about the weir"}
    yield from in_turn(at, OFFICE, take(Report.receive, report, **told), take(Report.triage, report, **pursued))


def _linked(report: str, *, contradicts: bool = False) -> Taken:
    role = ReportRole.CONTRADICTION if contradicts else ReportRole.EVIDENCE
    return take(Report.link_to_dispute, report, dispute=DISPUTE, role=role)


def _judged(stage: int, why: str, *evidence: str) -> Taken:
    judged = {"stage": stage, "rationale": why, "assessor": OFFICE, "method": "Two analysts"}
    return take(Dispute.assess_escalation, DISPUTE, **judged, evidence=evidence)


def _tied(relation: str, one: str, other: str, sign: int, kind: RelationKind, report: str) -> Taken:
    between = {"from_group": one, "to_group": other, "sign": sign, "kind": kind}
    return take(Relation.assert_, relation, **between, evidence=(report,))


def _the_clash() -> Iterator[Step]:
    yield from _told("2023-08-10 20:00", OFFICER, CLASHED, "Two villages clash", killed="two", injured="eleven")
    parties = (
        Party(group=UPPER, role=PartyRole.PRINCIPAL),
        Party(group=LOWER, role=PartyRole.PRINCIPAL),
        Party(group=YOUTH, role=PartyRole.SUPPORTING),
    )
    cause = (SourceOfConflict.UNEQUAL_RESOURCES,)
    seen = {"title": "The weir between Karang and Lor", "sources_of_conflict": cause, "from_reports": (CLASHED,)}
    at_the_weir = Where(place=UPPER_PLACE, as_said="the weir", precision=PlacePrecision.NEAR)
    sides: dict[str, Any] = {"side_a": (UPPER, YOUTH), "side_b": (LOWER,), "where": at_the_weir}
    told = Account(type=IncidentType.CLASH, **sides, killed=Tally(low=2), injured=Tally(best=11))
    afternoon = Occurred(start=datetime(2023, 8, 10, 16, tzinfo=WIB), precision=TimePrecision.HOUR)
    recorded = {"account": told, "dispute": DISPUTE, "reports": (CLASHED,)}
    places = (UPPER_PLACE, LOWER_PLACE)
    yield from in_turn(
        "2023-08-10 21:00",
        POLICE,
        take(Dispute.detect, DISPUTE, **seen, parties=parties, places=places),
        take(Dispute.verify, DISPUTE, method="Officers at the weir", verifier=POLICE),
        _linked(CLASHED),
        _tied(VIOLENCE, UPPER, LOWER, -1, RelationKind.VIOLENCE, CLASHED),
    )
    yield from in_turn("2023-08-10 21:30", POLICE, take(Incident.record_, CLASH, **recorded), occurred=afternoon)
    cessation = {"phase": Phase.CESSATION, "reason": "A clash with people killed", "incident": CLASH}
    yield from in_turn("2023-08-10 22:00", POLICE, take(Dispute.enter_phase, DISPUTE, **cessation))


def _what_was_true_of_it() -> Iterator[Step]:
    yield from _told("2023-08-11 06:00", NEWS, TEN_DEAD, "Ten dead at the weir", killed="ten")
    yield from _told(
        "2023-08-11 07:00", SERGEANT, CLOSED, "Houses burned, clinic closed", damage="some forty houses", killed="two"
    )
    yield from in_turn(
        "2023-08-11 08:00",
        OFFICE,
        _linked(TEN_DEAD, contradicts=True),
        _linked(CLOSED),
        _judged(8, "If ten died, they want to destroy each other", CLASHED, TEN_DEAD),
        take(Relation.corroborate, VIOLENCE, evidence=(CLOSED,), reason="The army saw the same"),
        _tied("relation-pasar-karang", TRADERS, UPPER, 1, RelationKind.COOPERATION, CLOSED),
        _tied("relation-pasar-lor", TRADERS, LOWER, 1, RelationKind.COOPERATION, CLOSED),
        take(Dispute.assign, DISPUTE, lead_agency=POLICE, supporting=(OFFICE, ARMY, SOCIAL), due=date(2023, 8, 31)),
        take(Dispute.begin_handling, DISPUTE, first_step="The road to the weir is closed"),
    )
    yield from _told("2023-08-12 09:00", WARD, COUNTED, "Who was brought in", killed="two", injured="fourteen")
    found = {"killed": Tally(low=2, best=2, high=2), "injured": Tally(best=14), "displaced": Tally(best=214)}
    reason = "The ward counted them"
    false = {"reason_code": Falsehood.MISTAKEN, "verifier": POLICE, "evidence": (CLASHED, COUNTED)}
    graded = {"credibility": 1, "basis": "The ward counts the same dead", "corroborated_by": (COUNTED,)}
    yield from in_turn(
        "2023-08-12 10:00",
        OFFICE,
        _linked(COUNTED),
        take(Report.grade, CLASHED, **graded),
        take(Incident.revise_tally, CLASH, **found, evidence=(COUNTED,), reason=reason),
        take(Incident.confirm, CLASH, evidence=(CLASHED, COUNTED), reason="Police and ward agree"),
        take(Report.declare_false, TEN_DEAD, **false, reason="Eight of the ten are alive in the ward"),
        _judged(7, "Two died; both sides let the wounded pass", CLASHED, COUNTED),
    )


def _measure(kind: EmergencyMeasure, agency: str, what: str, reached: int | None, place: str) -> Taken:
    done = {"kind": kind, "by_agency": agency, "description": what, "beneficiaries": reached, "place": place}
    return take(Dispute.take_emergency_measure, DISPUTE, **done)


def _the_declaration() -> Iterator[Step]:
    declared = {
        "declared_by": BUPATI,
        "scale": Scale.REGENCY,
        "decree": "SK Bupati 188/301/2023 (latihan)",
        "beyond_the_police": "Eighty officers cannot hold both roads",
        "government_disturbed": "The clinic and both village offices are closed",
        "council_consulted_on": date(2023, 8, 12),
        "starts_on": date(2023, 8, 13),
        "ends_on": date(2023, 11, 11),
        "places": (UPPER_PLACE, LOWER_PLACE),
    }
    yield from in_turn("2023-08-13 07:00", BUPATI, take(Dispute.declare_conflict_status, DISPUTE, **declared))
    yield from in_turn(
        "2023-08-13 12:00",
        SOCIAL,
        _measure(EmergencyMeasure.EVACUATION, SOCIAL, "Families below the weir", 214, LOWER_PLACE),
        _measure(EmergencyMeasure.SHELTER, SOCIAL, "Tents at the stadium", 214, REGENCY),
        _measure(EmergencyMeasure.MEDICAL_CARE, HOSPITAL, "A ward in the stadium", 14, REGENCY),
        _measure(EmergencyMeasure.CORDON, POLICE, "The road to the weir", None, UPPER_PLACE),
    )
    asked = {"requested_by": BUPATI, "unit": ARMY, "task": "To guard the weir", "reason": "The police cannot alone"}
    yield from in_turn("2023-08-14 08:00", BUPATI, take(Dispute.request_army_assistance, DISPUTE, **asked))


def _the_task_force() -> Iterator[Step]:
    proposed = {"dispute": DISPUTE, "proposer": TASK_FORCE, "mechanism": Mechanism.TASK_FORCE}
    yield from in_turn(
        "2023-09-04 09:00",
        TASK_FORCE,
        take(Mediation.propose, MEDIATION, **proposed),
        mediates(MEDIATION, ELDER, "The elders of the valley"),
        mediates(MEDIATION, PRIEST, "The religious leaders"),
        *(take(Mediation.hold_pre_meeting, MEDIATION, party=p, mediators=(ELDER,)) for p in SPEAKER),
        *(take(Mediation.give_consent, MEDIATION, party=p, by=by) for p, by in SPEAKER.items()),
        take(Dispute.enter_mediation, DISPUTE, mediation=MEDIATION),
    )
    wants = take(Mediation.state_position, MEDIATION, party=LOWER, text="Water when the rice flowers")
    both = {"attendance": (UPPER, LOWER)}
    yield from in_turn(
        "2023-09-20 09:00",
        TASK_FORCE,
        take(Mediation.convene_session, MEDIATION, **both, ground_rules=("Nobody comes armed",)),
        wants,
        take(Mediation.adjourn_session, MEDIATION, minutes=in_the_role_of(ELDER, "Notulen sidang")),
    )
    water = {"obligor": UPPER, "text": "The gate is open three days a week", "due": Due(on=None)}
    arms = {"obligor": LOWER, "text": "Sickles stay in the fields", "due": Due(on=date(2023, 10, 31))}
    trade = {"description": "Both sell at the market of Tirta", "category": InfluenceCategory.SYSTEMS}
    yield from in_turn(
        "2023-10-10 09:00",
        TASK_FORCE,
        take(Dispute.identify_connector, DISPUTE, **trade, groups=(UPPER, LOWER)),
        take(Agreement.draft, AGREEMENT, mediation=MEDIATION, title="The weir", text_hash=TEXT),
        take(Agreement.make_commitment, AGREEMENT, **water, verifier=SOCIAL),
        take(Agreement.make_commitment, AGREEMENT, **arms, verifier=POLICE),
        signed(AGREEMENT, TEXT, SPEAKER, date(2023, 10, 10)),
        take(Mediation.reach_agreement, MEDIATION, agreement=AGREEMENT),
        take(Dispute.reach_agreement, DISPUTE, agreement=AGREEMENT),
        take(Dispute.begin_monitoring, DISPUTE, monitor=TASK_FORCE),
    )


def _the_end_of_the_status() -> Iterator[Step]:
    yield from _told("2023-11-02 08:00", SERGEANT, AWAY, "Who is not back", displaced="sixty are in tents")
    calmer = _judged(4, "They keep apart, and nobody is hurt", AWAY)
    extended = {
        "declared_by": BUPATI,
        "decree": "SK Bupati 188/412/2023 (latihan)",
        "council_consulted_on": date(2023, 11, 7),
        "ends_on": date(2023, 12, 11),
        "ground": "UU 7/2012, as the legal section reads it",
        "reason": "Sixty people are not back yet",
    }
    yield from in_turn("2023-11-03 09:00", OFFICE, _linked(AWAY), calmer)
    yield from in_turn("2023-11-09 09:00", BUPATI, take(Dispute.extend_conflict_status, DISPUTE, **extended))
    planned = (
        (MARKET, RecoveryKind.RECONCILIATION, "A market day of both villages", SOCIAL),
        (SCHOOL, RecoveryKind.REHABILITATION, "Back to school and clinic", SOCIAL),
        (HOUSES, RecoveryKind.RECONSTRUCTION, "Thirty-eight houses", OFFICE),
        (GATE, RecoveryKind.RECONSTRUCTION, "A second gate", OFFICE),
    )
    plans = (
        take(Recovery.plan, id, dispute=DISPUTE, kind=kind, title=title, by_agency=agency, agreement=AGREEMENT)
        for id, kind, title, agency in planned
    )
    yield from in_turn("2023-11-15 09:00", OFFICE, *plans)
    left = {"unit": ARMY, "reason": "The weir needs no guard"}
    yield from in_turn("2023-11-20 09:00", BUPATI, take(Dispute.end_army_assistance, DISPUTE, **left))
    yield from _told("2023-12-02 08:00", OFFICER, BACK, "All are back", displaced="nobody is in tents")
    ended = {"ended_by": BUPATI, "decree": "SK Bupati 188/455/2023 (latihan)", "reason": "All are back"}
    yield from in_turn("2023-12-05 09:00", BUPATI, take(Dispute.end_conflict_status, DISPUTE, **ended))


def _recovery() -> Iterator[Step]:
    mending = {"phase": Phase.RECOVERY, "reason": "The state of conflict has ended"}
    over = {"valid_until": date(2023, 12, 2), "reason": "Nobody has fought since October"}
    yield from in_turn(
        "2023-12-06 09:00",
        OFFICE,
        _linked(BACK),
        take(Relation.lapse, VIOLENCE, **over),
        take(Dispute.enter_phase, DISPUTE, **mending),
        *(take(Recovery.start, id) for id in (MARKET, SCHOOL, HOUSES)),
        take(Recovery.stop, GATE, reason="The water office builds it"),
    )
    met = take(Recovery.complete, MARKET, outcome="Both villages sold and bought")
    open_again = take(Recovery.complete, SCHOOL, outcome="All children are in school")
    yield from in_turn("2024-02-12 09:00", SOCIAL, met, open_again)
    yield from _told("2024-05-28 08:00", SERGEANT, REBUILT, "The houses stand", damage="thirty-eight are rebuilt")
    kept, seen = Agreement.report_commitment_done, Agreement.verify_commitment
    yield from in_turn(
        "2024-06-03 09:00",
        OFFICE,
        _linked(REBUILT),
        take(Recovery.complete, HOUSES, outcome="Thirty-eight houses stand", evidence=(REBUILT,)),
        *(take(step, AGREEMENT, number=number) for number in (1, 2) for step in (kept, seen)),
        take(Agreement.fulfil, AGREEMENT),
        take(Dispute.enter_phase, DISPUTE, phase=Phase.PREVENTION, reason="What was broken is mended"),
        _judged(1, "They bargain over days of water", REBUILT),
        take(Dispute.close, DISPUTE, reason="All that was agreed is done"),
    )
