"""A quarry, a company and a village that falls apart over it. An exercise: everybody and everything in it is made up.

Blasting cracks the walls of a village. A lorry of the haulier burns at night; a medium blames the villagers and takes
that back. The villagers split over the company's offer. The integrated team changes a mediator whom one side does not
trust, and gets nowhere; the court's mediator does. A breach is alleged and dismissed, a spring is found, and the
agreement is negotiated anew. The story ends with one promise overdue.
"""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from domain.agency import Agency, AgencyKind
from domain.agreement import Agreement
from domain.commitment import Due
from domain.custom import Mechanism
from domain.dispute import Dispute, Party, PartyRole
from domain.dispute_judged import InfluenceCategory
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType, Tally
from domain.mediation import Mediation
from domain.occurred import Occurred, TimePrecision
from domain.place import Place, PlaceLevel, PlacePrecision, Where
from domain.relation import Relation, RelationKind
from domain.report import Channel, Claim, Report, ReportRole, SourceOfConflict, TriageDecision, Urgency
from domain.source import Source, SourceKind
from rukun.takeran import WIB
from tests.stories.steps import Taken, in_turn, may_speak, mediates, signed, take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rukun.takeran import Step

REGENCY, VILLAGE = "place-lereng", "place-wringin"
OFFICE, TEAM, MINES, POLICE, SUB_DISTRICT, COURT = (
    f"agency-{name}" for name in ("kesbangpol", "timdu", "esdm", "polres", "kecamatan", "pengadilan")
)
COMPANY, HAULIER, VILLAGERS, AGAINST, FOR, CROWD, FARMERS = (
    f"group-{name}" for name in ("pt-batu", "cv-angkut", "paguyuban", "tolak-tambang", "mufakat", "massa", "forum-tani")
)
SPEAKER = {VILLAGERS: "person-ketua", AGAINST: "person-tolak", FOR: "person-mufakat", COMPANY: "person-kuasa-pt"}
FROM_MINES, FROM_CAMPUS, FROM_COURT = "person-mediator-esdm", "person-mediator-kampus", "person-mediator-pn"
FORUM, INSPECTOR, OFFICER, NEWS = "source-fkdm", "source-inspektur", "source-bhabin", "source-kabar-lereng"
DUST, PERMIT, BLAMED, AT_NIGHT, RIFT, UNREPAIRED, POSTPONED, SPRING = (
    f"report-{name}" for name in ("debu", "izin", "truk-1", "truk-2", "pecah", "rumah-1", "rumah-2", "mata-air")
)
GRIEVANCE, HAULS, BURNED, STILL_AGAINST, RIVALS, IN_FAVOUR = (
    f"relation-{name}" for name in ("keluhan", "angkut", "truk", "tolak", "saingan", "mufakat")
)
LORRY, DISPUTE = "incident-truk", "dispute-tambang"
BY_TEAM, BY_COURT = "mediation-timdu", "mediation-pengadilan"
FIRST, SECOND = "agreement-tambang-1", "agreement-tambang-2"
FIRST_TEXT, SECOND_TEXT = (sha256(f"Kesepakatan tambang {n} (latihan)".encode()).hexdigest() for n in (1, 2))


def story() -> Iterator[Step]:
    """Every decision in the order in which it was recorded."""
    yield from _the_table()
    yield from _cracked_walls()
    yield from _the_lorry()
    yield from _the_village_falls_apart()
    yield from _the_team_gets_nowhere()
    yield from _the_court_does()
    yield from _a_breach_that_was_none()
    yield from _negotiated_anew()


def _the_table() -> Iterator[Step]:
    agencies = (
        (OFFICE, "Kesbangpol Lereng", AgencyKind.KESBANGPOL),
        (TEAM, "Tim Terpadu Lereng", AgencyKind.INTEGRATED_TEAM),
        (MINES, "Dinas ESDM", AgencyKind.OFFICE),
        (POLICE, "Polres Lereng", AgencyKind.POLICE),
        (SUB_DISTRICT, "Kecamatan Wringin", AgencyKind.SUB_DISTRICT),
        (COURT, "Pengadilan Negeri Lereng", AgencyKind.COURT),
    )
    groups = (
        (VILLAGERS, "Paguyuban Warga Wringin", GroupKind.COMMUNITY),
        (COMPANY, "PT Batu Lestari", GroupKind.COMPANY),
        (HAULIER, "CV Angkut Jaya", GroupKind.COMPANY),
        (FARMERS, "Forum Tani Lereng", GroupKind.MASS_ORGANISATION),
    )
    sources = (
        (FORUM, SourceKind.FKDM, OFFICE, None),
        (INSPECTOR, SourceKind.OFFICE, MINES, None),
        (OFFICER, SourceKind.BHABINKAMTIBMAS, POLICE, None),
        (NEWS, SourceKind.MEDIA, None, "kabar-lereng.example"),
    )
    yield from in_turn(
        "2022-03-01 08:00",
        OFFICE,
        take(Place.register, REGENCY, name="Lereng", level=PlaceLevel.REGENCY),
        take(Place.register, VILLAGE, name="Wringin", level=PlaceLevel.VILLAGE, within=REGENCY),
        *(take(Agency.register, id, name=name, kind=kind) for id, name, kind in agencies),
        *(take(Group.register, id, name=name, kind=kind, home=REGENCY) for id, name, kind in groups),
        may_speak(VILLAGERS, SPEAKER[VILLAGERS], "ketua paguyuban", date(2020, 1, 1)),
        may_speak(COMPANY, SPEAKER[COMPANY], "kuasa direksi", date(2021, 1, 1)),
        *(take(Source.register, id, kind=k, belongs_to=of, public_name=name) for id, k, of, name in sources),
    )


def _told(at: str, source: str, report: str, title: str, **claims: str) -> Iterator[Step]:
    """A report comes in and is pursued."""
    said = tuple(Claim(aspect=aspect, says=says) for aspect, says in claims.items())
    where = Where(place=VILLAGE, precision=PlacePrecision.NEAR)
    told = {"source": source, "channel": Channel.LETTER, "title": title, "where": where, "claims": said}
    pursued = {"decision": TriageDecision.PURSUE, "urgency": Urgency.SOON, "reason": "It is about the quarry"}
    yield from in_turn(at, OFFICE, take(Report.receive, report, **told), take(Report.triage, report, **pursued))


def _linked(report: str, credibility: int, basis: str, *corroborated_by: str, contradicts: bool = False) -> list[Taken]:
    """What an analyst makes of a report."""
    role = ReportRole.CONTRADICTION if contradicts else ReportRole.EVIDENCE
    grade = {"credibility": credibility, "basis": basis, "corroborated_by": corroborated_by}
    return [take(Report.grade, report, **grade), take(Report.link_to_dispute, report, dispute=DISPUTE, role=role)]


def _tied(relation: str, groups: tuple[str, str], sign: int, kind: RelationKind, report: str) -> Taken:
    between = {"from_group": groups[0], "to_group": groups[1], "sign": sign, "kind": kind}
    return take(Relation.assert_, relation, **between, evidence=(report,), credibility=3)


def _cracked_walls() -> Iterator[Step]:
    yield from _told("2022-03-10 09:00", FORUM, DUST, "Dust and cracked walls", harm="fourteen houses are cracked")
    yield from _told("2022-03-14 09:00", INSPECTOR, PERMIT, "Inspection of the quarry", harm="blasts 120 m from houses")
    parties = tuple(Party(group=group, role=PartyRole.PRINCIPAL) for group in (VILLAGERS, COMPANY))
    cause = (SourceOfConflict.NATURAL_RESOURCES,)
    seen = {"title": "The quarry at Wringin", "sources_of_conflict": cause, "places": (VILLAGE,)}
    judged = {"rationale": "They no longer talk, they block the road", "assessor": OFFICE, "method": "Two analysts"}
    yield from in_turn(
        "2022-03-15 09:00",
        OFFICE,
        take(Dispute.detect, DISPUTE, **seen, parties=parties, from_reports=(DUST,)),
        take(Dispute.add_party, DISPUTE, group=HAULIER, role=PartyRole.SUPPORTING, reason="It carries the stone"),
        *_linked(DUST, 2, "The inspector saw the same walls", PERMIT),
        *_linked(PERMIT, 2, "Measured on the spot"),
        _tied(GRIEVANCE, (VILLAGERS, COMPANY), -1, RelationKind.GRIEVANCE, DUST),
        _tied(HAULS, (HAULIER, COMPANY), 1, RelationKind.COOPERATION, PERMIT),
        _tied("relation-tani-pt", (FARMERS, COMPANY), 1, RelationKind.COOPERATION, PERMIT),
        take(Dispute.assess_escalation, DISPUTE, stage=3, evidence=(DUST, PERMIT), **judged),
        take(Dispute.verify, DISPUTE, method="The sub-district counted the walls", verifier=SUB_DISTRICT),
        take(Dispute.assign, DISPUTE, lead_agency=TEAM, supporting=(MINES, POLICE), due=date(2022, 4, 30)),
        take(Dispute.begin_handling, DISPUTE, first_step="Blasting is measured for a week"),
    )


def _the_lorry() -> Iterator[Step]:
    yield from _told("2022-04-03 06:00", NEWS, BLAMED, "Villagers burn a lorry", blame="the paguyuban", injured="two")
    yield from _told("2022-04-03 07:00", OFFICER, AT_NIGHT, "A lorry burned", blame="unknown people", injured="nobody")
    burned = Account(
        type=IncidentType.DESTRUCTION,
        side_a=(CROWD,),
        side_b=(HAULIER,),
        where=Where(place=VILLAGE, precision=PlacePrecision.NEAR),
        injured=Tally(low=0, high=2),
        damage="one lorry",
    )
    judged = {"rationale": "Somebody burns what is not theirs", "assessor": OFFICE, "method": "Two analysts"}
    crowd = {"name": "Massa tak dikenal di Wringin", "kind": GroupKind.CATEGORY, "is_category": True}
    night = Occurred(start=datetime(2022, 4, 3, 1, tzinfo=WIB), precision=TimePrecision.HOUR)
    recorded = {"account": burned, "dispute": DISPUTE, "reports": (BLAMED, AT_NIGHT)}
    yield from in_turn("2022-04-03 08:00", OFFICE, take(Group.register, CROWD, **crowd))
    yield from in_turn("2022-04-03 08:30", OFFICE, take(Incident.record_, LORRY, **recorded), occurred=night)
    yield from in_turn(
        "2022-04-03 09:00",
        OFFICE,
        *_linked(BLAMED, 4, "It names nobody who saw it"),
        *_linked(AT_NIGHT, 2, "The officer was there within the hour", contradicts=True),
        take(Dispute.assess_escalation, DISPUTE, stage=6, evidence=(BLAMED, AT_NIGHT), **judged),
        _tied(BURNED, (VILLAGERS, HAULIER), -1, RelationKind.VIOLENCE, BLAMED),
        take(Relation.contest, BURNED, evidence=(AT_NIGHT,), reason="The officer saw no villager"),
    )
    nobody = {"killed": Tally(low=0, best=0, high=0), "injured": Tally(low=0, best=0, high=0), "displaced": Tally()}
    yield from in_turn(
        "2022-04-12 09:00",
        OFFICE,
        take(Report.retract, BLAMED, reason="The medium took the article back"),
        take(Relation.retract, BURNED, reason="It rested on that article alone"),
        take(Incident.revise_tally, LORRY, **nobody, evidence=(AT_NIGHT,), reason="Only the article told of injured"),
    )


def _the_village_falls_apart() -> Iterator[Step]:
    yield from _told(
        "2022-04-21 08:00", OFFICER, RIFT, "Two meetings in one village", attitude="one half wants the work"
    )
    parts = ((AGAINST, "Wringin Tolak Tambang", "juru bicara"), (FOR, "Wringin Mufakat", "ketua"))
    lasted = {"valid_until": date(2022, 4, 20), "reason": "The villagers no longer speak with one voice"}
    ties = (
        (STILL_AGAINST, (AGAINST, COMPANY), -1, RelationKind.GRIEVANCE),
        (RIVALS, (AGAINST, FOR), -1, RelationKind.RIVALRY),
        (IN_FAVOUR, (FOR, COMPANY), 1, RelationKind.COOPERATION),
        ("relation-tani-tolak", (FARMERS, AGAINST), 1, RelationKind.COOPERATION),
        ("relation-tani-mufakat", (FARMERS, FOR), 1, RelationKind.COOPERATION),
    )
    walls = {"description": "The cracked walls", "category": InfluenceCategory.EXPERIENCES}
    pump = {"description": "The company's pump waters the fields", "category": InfluenceCategory.SYSTEMS}
    yield from in_turn(
        "2022-04-25 09:00",
        OFFICE,
        *(take(Group.register, id, name=name, kind=GroupKind.COMMUNITY, home=VILLAGE) for id, name, _ in parts),
        *(may_speak(id, SPEAKER[id], role, date(2022, 4, 21)) for id, _, role in parts),
        take(Group.split, VILLAGERS, children=(AGAINST, FOR), evidence=(RIFT,), reason="Over the company's offer"),
        *(take(Dispute.add_party, DISPUTE, group=id, role=PartyRole.PRINCIPAL) for id, _, _ in parts),
        take(Dispute.remove_party, DISPUTE, group=VILLAGERS, reason="It fell apart"),
        take(Relation.lapse, GRIEVANCE, **lasted),
        *_linked(RIFT, 2, "The officer was in both meetings"),
        *(_tied(*tie, RIFT) for tie in ties),
        take(Dispute.identify_divider, DISPUTE, **walls, groups=(AGAINST, COMPANY), evidence=(DUST,)),
        take(Dispute.identify_connector, DISPUTE, **pump, groups=(AGAINST, FOR, COMPANY), evidence=(PERMIT,)),
    )


def _all_consent(mediation: str, condition: str) -> list[Taken]:
    """Every principal party does; those against the quarry under a condition."""
    conditions = {AGAINST: (condition,), FOR: (), COMPANY: ()}
    return [
        take(Mediation.give_consent, mediation, party=p, by=SPEAKER[p], conditions=conditions[p]) for p in conditions
    ]


def _sit_together(mediation: str, agenda: str, *said: Taken) -> tuple[Taken, ...]:
    met = take(Mediation.convene_session, mediation, attendance=(AGAINST, FOR, COMPANY), agenda=(agenda,))
    return met, *said, take(Mediation.adjourn_session, mediation)


def _the_team_gets_nowhere() -> Iterator[Step]:
    proposed = {"dispute": DISPUTE, "proposer": TEAM, "mechanism": Mechanism.INTEGRATED_TEAM}
    doubt = {"mediator": FROM_MINES, "party": AGAINST, "by": SPEAKER[AGAINST], "reason": "That office gave the permit"}
    instead = {"mediator": FROM_MINES, "successor": FROM_CAMPUS, "reason": "So that all can trust the mediator"}
    yield from in_turn(
        "2022-05-02 09:00",
        TEAM,
        take(Mediation.propose, BY_TEAM, **proposed),
        mediates(BY_TEAM, FROM_MINES, "Dinas ESDM"),
        take(Mediation.challenge_mediator, BY_TEAM, **doubt),
        mediates(BY_TEAM, FROM_CAMPUS, "The university"),
        take(Mediation.replace_mediator, BY_TEAM, **instead),
        *_all_consent(BY_TEAM, "no blasting until then"),
        take(Dispute.enter_mediation, DISPUTE, mediation=BY_TEAM),
    )
    closed = take(Mediation.state_position, BY_TEAM, party=AGAINST, text="The quarry is closed")
    goes_on = take(Mediation.state_position, BY_TEAM, party=COMPANY, text="The permit holds until 2030")
    yield from in_turn("2022-05-17 09:00", TEAM, *_sit_together(BY_TEAM, "The distance to the houses", closed, goes_on))
    impasse = {"reason": "Neither side leaves its position", "next_step": "The court's mediator is asked"}
    failed = {"mediation": BY_TEAM, "reason": "The team got nowhere"}
    yield from in_turn(
        "2022-06-10 09:00",
        TEAM,
        take(Mediation.declare_impasse, BY_TEAM, **impasse),
        take(Dispute.resume_handling, DISPUTE, **failed),
    )


def _owed(agreement: str, obligor: str, text: str, due: date | None, verifier: str) -> Taken:
    made = {"obligor": obligor, "text": text, "due": Due(on=due), "verifier": verifier}
    return take(Agreement.make_commitment, agreement, **made)


def _the_court_does() -> Iterator[Step]:
    proposed = {"dispute": DISPUTE, "proposer": COURT, "mechanism": Mechanism.COURT_ANNEXED}
    walls = take(Mediation.identify_interest, BY_COURT, party=AGAINST, text="Houses in which children sleep safely")
    yield from in_turn(
        "2022-09-05 09:00",
        COURT,
        take(Mediation.propose, BY_COURT, **proposed),
        mediates(BY_COURT, FROM_COURT, "Certified mediators of the court"),
        *_all_consent(BY_COURT, "the permit is read aloud"),
        take(Dispute.enter_mediation, DISPUTE, mediation=BY_COURT),
    )
    yield from in_turn("2022-09-20 09:00", COURT, *_sit_together(BY_COURT, "Houses and distances", walls))
    yield from in_turn(
        "2022-10-14 09:00",
        COURT,
        take(Agreement.draft, FIRST, mediation=BY_COURT, title="Blasting and houses", text_hash=FIRST_TEXT),
        take(Agreement.write_clause, FIRST, heading="Night", text="No work from six in the evening to six"),
        _owed(FIRST, COMPANY, "No blast within 200 m of a house", date(2022, 12, 31), MINES),
        _owed(FIRST, COMPANY, "Fourteen houses are repaired", date(2023, 3, 31), SUB_DISTRICT),
        _owed(FIRST, AGAINST, "The road stays free", None, POLICE),
        signed(FIRST, FIRST_TEXT, _SIGNING, date(2022, 10, 14), date(2024, 10, 13)),
        take(Mediation.reach_agreement, BY_COURT, agreement=FIRST),
        take(Dispute.reach_agreement, DISPUTE, agreement=FIRST),
        take(Dispute.begin_monitoring, DISPUTE, monitor=SUB_DISTRICT),
    )
    yield from in_turn("2022-12-20 09:00", MINES, *_kept(FIRST, 1))


_SIGNING = {party: SPEAKER[party] for party in (AGAINST, FOR, COMPANY)}


def _kept(agreement: str, number: int, *evidence: str) -> tuple[Taken, Taken]:
    done = {"number": number, "evidence": evidence}
    told, seen = Agreement.report_commitment_done, Agreement.verify_commitment
    return take(told, agreement, **done), take(seen, agreement, **done)


def _a_breach_that_was_none() -> Iterator[Step]:
    yield from _told("2023-04-03 08:00", FORUM, UNREPAIRED, "Four houses are not repaired", harm="four houses")
    alleged = {"commitment": 2, "against": COMPANY, "evidence": (UNREPAIRED,)}
    yield from in_turn("2023-04-05 09:00", SUB_DISTRICT, take(Agreement.allege_breach, FIRST, **alleged))
    yield from _told("2023-04-20 08:00", INSPECTOR, POSTPONED, "Four owners asked to wait", cause="the harvest")
    finding = {"number": 1, "finding": "The four owners asked in writing to wait until the harvest"}
    dismissed = take(Agreement.dismiss_breach, FIRST, **finding, evidence=(POSTPONED,))
    yield from in_turn("2023-04-24 09:00", SUB_DISTRICT, dismissed)
    yield from in_turn("2023-07-10 09:00", SUB_DISTRICT, *_kept(FIRST, 2))


def _negotiated_anew() -> Iterator[Step]:
    yield from _told("2023-09-05 08:00", INSPECTOR, SPRING, "A spring below the quarry", place="300 m from the edge")
    because = "A spring was found that nobody knew of"
    yield from in_turn(
        "2023-10-30 09:00",
        COURT,
        take(Agreement.draft, SECOND, mediation=BY_COURT, title="The spring", text_hash=SECOND_TEXT),
        _owed(SECOND, COMPANY, "Nothing is dug within 400 m of the spring", date(2024, 1, 31), MINES),
        _owed(SECOND, COMPANY, "The spring is measured every month", date(2023, 12, 31), MINES),
        _owed(SECOND, AGAINST, "The road stays free", None, POLICE),
        signed(SECOND, SECOND_TEXT, _SIGNING, date(2023, 11, 1)),
        take(Dispute.reach_agreement, DISPUTE, agreement=SECOND),
        take(Agreement.renegotiate, FIRST, successor=SECOND, reason=because),
        take(Dispute.begin_monitoring, DISPUTE, monitor=MINES),
    )
    yield from in_turn("2024-01-05 09:00", MINES, *_kept(SECOND, 2, SPRING))
    visit = {"by_agency": MINES, "finding": "A digger still works 350 m from the spring", "commitments": (1,)}
    judged = {"rationale": "They argue, and nobody threatens", "assessor": OFFICE, "method": "Two analysts"}
    yield from in_turn("2024-02-10 09:00", MINES, take(Agreement.make_monitoring_visit, SECOND, **visit))
    calmer = take(Dispute.assess_escalation, DISPUTE, stage=2, evidence=(SPRING,), **judged)
    yield from in_turn("2024-02-12 09:00", OFFICE, calmer)
