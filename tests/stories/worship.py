"""A house of worship and its permit, settled through the FKUB. An exercise: the place and everybody in it are made up.

A congregation wants to build. The joint regulation of 2006 (PBM 9 and 8) asks for 90 users, 60 supporters from around and
a written recommendation of the FKUB. Three counts of the supporters disagree, banners go up, and each side counts by
itself. The FKUB sits down with both; they count together, in the open, and bind themselves to what follows from it.

Rukun knows no permits and no signatures of supporters: what the regulation asks for stays in the words of reports, clauses
and commitments.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from domain.agency import Agency, AgencyKind
from domain.agreement import Agreement
from domain.commitment import Due
from domain.custom import Custom, Mechanism, Practice
from domain.dispute import Dispute, PartyRole
from domain.dispute_judged import InfluenceCategory
from domain.group import Group, GroupKind
from domain.mediation import Mediation
from domain.place import Place, PlaceLevel, PlacePrecision, Where
from domain.relation import Relation, RelationKind
from domain.report import Channel, Claim, Report, ReportRole, SourceOfConflict, TriageDecision, Urgency
from domain.source import Source, SourceKind
from tests.states import principals
from tests.stories.steps import Taken, in_the_role_of, in_turn, may_speak, mediates, signed, take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rukun.takeran import Step

REGENCY, VILLAGE_PLACE = "place-tirta", "place-ngudi"
OFFICE, FORUM, VILLAGE = "agency-kesbangpol", "agency-fkub", "agency-ngudi"
BUILDERS, NEIGHBOURS = "group-panitia", "group-forum-warga"
YOUTH, OUTSIDERS = "group-karang-taruna", "group-laskar"
SPEAKER = {BUILDERS: "person-ketua-panitia", NEIGHBOURS: "person-ketua-warga"}
FACILITATORS = ("person-fkub-1", "person-fkub-2")
HEAD, MEMBER, COUNTERS = "source-lurah", "source-jemaat", "source-fkub"
BANNERS, LIST, COUNT = "report-spanduk", "report-daftar", "report-pintu-ke-pintu"
RECOUNT, LETTER, SERVICE = "report-hitung-bersama", "report-rekomendasi", "report-ibadah"
GRIEVANCE, BACKING = "relation-keberatan", "relation-dukungan"
WITH_BUILDERS, WITH_NEIGHBOURS = "relation-kerja-bakti-1", "relation-kerja-bakti-2"
DISPUTE, CUSTOM, MEDIATION = "dispute-rumah-ibadah", "custom-musyawarah-fkub", "mediation-fkub"
AGREEMENT = "agreement-rumah-ibadah"
TEXT = sha256(b"Kesepakatan pendirian rumah ibadah (latihan)").hexdigest()


def story() -> Iterator[Step]:
    """Every decision in the order in which it was recorded."""
    yield from _the_table()
    yield from _three_counts()
    yield from _the_dispute()
    yield from _the_forum()
    yield from _the_agreement()
    yield from _the_recommendation()


def _the_table() -> Iterator[Step]:
    home, since = {"home": VILLAGE_PLACE}, date(2023, 1, 1)
    yield from in_turn(
        "2024-01-03 08:00",
        OFFICE,
        take(Place.register, REGENCY, name="Tirta", level=PlaceLevel.REGENCY),
        take(Place.register, VILLAGE_PLACE, name="Ngudi", level=PlaceLevel.VILLAGE, within=REGENCY),
        take(Agency.register, OFFICE, name="The office", kind=AgencyKind.KESBANGPOL, territory=REGENCY),
        take(Agency.register, FORUM, name="FKUB Tirta", kind=AgencyKind.FKUB, territory=REGENCY),
        take(Agency.register, VILLAGE, name="Kelurahan Ngudi", kind=AgencyKind.VILLAGE, territory=VILLAGE_PLACE),
        take(Group.register, BUILDERS, name="Panitia pembangunan", kind=GroupKind.RELIGIOUS, **home),
        take(Group.register, NEIGHBOURS, name="Forum warga Ngudi", kind=GroupKind.COMMUNITY, **home),
        take(Group.register, YOUTH, name="Karang Taruna Ngudi", kind=GroupKind.YOUTH, **home),
        take(Group.register, OUTSIDERS, name="Laskar Kota", kind=GroupKind.MASS_ORGANISATION),
        may_speak(BUILDERS, SPEAKER[BUILDERS], "chair", since),
        may_speak(NEIGHBOURS, SPEAKER[NEIGHBOURS], "chair", since),
        take(Source.register, HEAD, kind=SourceKind.VILLAGE, belongs_to=VILLAGE),
        take(Source.register, MEMBER, kind=SourceKind.RESIDENT, identity=in_the_role_of("person-jemaat", "Jemaat")),
        take(Source.register, COUNTERS, kind=SourceKind.OFFICE, belongs_to=FORUM),
    )


def _told(report: str, source: str, title: str, **claims: str) -> Taken:
    said = tuple(Claim(aspect=aspect, says=says) for aspect, says in claims.items())
    where = Where(place=VILLAGE_PLACE, precision=PlacePrecision.NEAR)
    return take(Report.receive, report, source=source, channel=Channel.LETTER, title=title, where=where, claims=said)


def _three_counts() -> Iterator[Step]:
    pursue = {"decision": TriageDecision.PURSUE, "urgency": Urgency.SOON, "reason": "The permit is asked for"}
    told = (
        ("2024-01-15 09:00", VILLAGE, _told(BANNERS, HEAD, "Banners in the lane", users="90", supporters="43")),
        ("2024-01-16 09:00", OFFICE, _told(LIST, MEMBER, "The committee's list", users="90", supporters="61")),
        ("2024-02-01 09:00", FORUM, _told(COUNT, COUNTERS, "From door to door", users="90", supporters="58")),
    )
    for at, agency, report in told:
        yield from in_turn(at, agency, report)
        yield from in_turn(at.replace(":00", ":30"), OFFICE, take(Report.triage, report[1], **pursue))
    weaker = "Three of those who signed were not told what for"
    yield from in_turn(
        "2024-02-01 10:00",
        OFFICE,
        take(Report.grade, LIST, credibility=2, basis="It is signed"),
        take(Report.grade, COUNT, credibility=2, basis="Two people of the forum asked each household"),
        take(Report.grade, LIST, credibility=4, basis=weaker),
    )


def _said(relation: str, one: str, other: str, sign: int, kind: RelationKind, report: str) -> Taken:
    bond = {"from_group": one, "to_group": other, "sign": sign, "kind": kind}
    return take(Relation.assert_, relation, **bond, evidence=(report,), valid_from=date(2024, 1, 15))


def _judged(stage: int, rationale: str, report: str) -> Taken:
    judged = {"rationale": rationale, "assessor": OFFICE, "method": "Two analysts", "evidence": (report,)}
    return take(Dispute.assess_escalation, DISPUTE, stage=stage, **judged)


def _the_dispute() -> Iterator[Step]:
    detected = {
        "title": "The permit for a house of worship in Ngudi",
        "sources_of_conflict": (SourceOfConflict.RELIGION_TRIBE_ETHNICITY,),
        "parties": principals(BUILDERS, NEIGHBOURS),
        "places": (VILLAGE_PLACE,),
        "from_reports": (BANNERS, LIST),
    }
    behind = {"group": OUTSIDERS, "role": PartyRole.SUPPORTING, "reason": "Its name stands on two banners"}
    apart = {"description": "Each side counts by itself", "category": InfluenceCategory.EXPERIENCES}
    together = {"description": "All keep the burial ground", "category": InfluenceCategory.SYSTEMS}
    both = {"groups": (BUILDERS, NEIGHBOURS), "evidence": (COUNT,)}
    yield from in_turn(
        "2024-02-02 09:00",
        OFFICE,
        take(Dispute.detect, DISPUTE, **detected),
        take(Report.link_to_dispute, BANNERS, dispute=DISPUTE, role=ReportRole.EVIDENCE),
        take(Report.link_to_dispute, LIST, dispute=DISPUTE, role=ReportRole.CONTRADICTION),
        take(Report.link_to_dispute, COUNT, dispute=DISPUTE, role=ReportRole.EVIDENCE),
        take(Dispute.add_party, DISPUTE, **behind),
        _said(GRIEVANCE, NEIGHBOURS, BUILDERS, -1, RelationKind.GRIEVANCE, BANNERS),
        _said(BACKING, OUTSIDERS, NEIGHBOURS, 1, RelationKind.ALLIANCE, BANNERS),
        _said(WITH_BUILDERS, YOUTH, BUILDERS, 1, RelationKind.COOPERATION, COUNT),
        _said(WITH_NEIGHBOURS, YOUTH, NEIGHBOURS, 1, RelationKind.COOPERATION, COUNT),
        _judged(3, "They no longer argue, they put up banners", BANNERS),
        take(Dispute.identify_divider, DISPUTE, **apart, **both),
        take(Dispute.identify_connector, DISPUTE, **together, **both),
    )
    yield from in_turn(
        "2024-02-05 09:00",
        FORUM,
        take(Dispute.verify, DISPUTE, method="The forum spoke with both", verifier=FORUM),
        take(Dispute.assign, DISPUTE, lead_agency=FORUM, supporting=(VILLAGE,), due=date(2024, 3, 1)),
        take(Dispute.begin_handling, DISPUTE, first_step="The forum recommends nothing until it has heard both"),
    )


def _the_forum() -> Iterator[Step]:
    practice = Practice(
        name="musyawarah FKUB",
        mechanism=Mechanism.SOCIAL,
        institution="The forum for harmony among believers (FKUB)",
        region=REGENCY,
        fits=(SourceOfConflict.RELIGION_TRIBE_ETHNICITY,),
        steps=("Each side is heard alone", "Both count together", "The forum recommends on the count alone"),
    )
    manner = {"dispute": DISPUTE, "proposer": FORUM, "mechanism": Mechanism.SOCIAL, "custom": CUSTOM}
    yield from in_turn("2024-02-07 08:00", OFFICE, take(Custom.register, CUSTOM, practice=practice))
    yield from in_turn(
        "2024-02-07 09:00",
        FORUM,
        take(Mediation.propose, MEDIATION, **manner),
        mediates(MEDIATION, FACILITATORS[0], "FKUB Tirta"),
        mediates(MEDIATION, FACILITATORS[1], "FKUB Tirta"),
    )
    for day, party, conditions in ((10, BUILDERS, ()), (11, NEIGHBOURS, ("Both are there when it is counted",))):
        yield from in_turn(
            f"2024-02-{day} 19:00",
            FORUM,
            take(Mediation.hold_pre_meeting, MEDIATION, party=party, mediators=FACILITATORS),
            take(Mediation.give_consent, MEDIATION, party=party, by=SPEAKER[party], conditions=conditions),
        )
    rules = {"agenda": ("Who supports it",), "ground_rules": ("Nobody's faith is talked about",)}
    want, why = Mediation.state_position, Mediation.identify_interest
    yield from in_turn(
        "2024-02-14 19:00",
        FORUM,
        take(Dispute.enter_mediation, DISPUTE, mediation=MEDIATION),
        take(Mediation.convene_session, MEDIATION, attendance=(BUILDERS, NEIGHBOURS), **rules),
        take(want, MEDIATION, party=BUILDERS, text="Sixty-one have signed, and that is enough"),
        take(want, MEDIATION, party=NEIGHBOURS, text="Nobody builds on signatures that were not explained"),
        take(why, MEDIATION, party=BUILDERS, text="To pray without moving from house to house"),
        take(why, MEDIATION, party=NEIGHBOURS, text="To be asked, and to get through the lane on feast days"),
        take(Mediation.propose_option, MEDIATION, text="Both go from door to door together, and that count counts"),
        take(Mediation.adjourn_session, MEDIATION, minutes=in_the_role_of(FACILITATORS[0], "Notulen")),
    )


def _bound(obligor: str, text: str, due: date | None, verifier: str) -> Taken:
    made = {"obligor": obligor, "text": text, "due": Due(on=due), "verifier": verifier}
    return take(Agreement.make_commitment, AGREEMENT, **made)


def _the_agreement() -> Iterator[Step]:
    counted = "90 users and 60 supporters, as the joint regulation of 2006 asks, counted by both together"
    recommended = "The FKUB recommends in writing if there are as many, and does not if there are fewer"
    yield from in_turn(
        "2024-02-16 09:00",
        FORUM,
        take(Agreement.draft, AGREEMENT, mediation=MEDIATION, title="How the permit is decided", text_hash=TEXT),
        take(Agreement.write_clause, AGREEMENT, heading="The count", text=counted),
        take(Agreement.write_clause, AGREEMENT, heading="The recommendation", text=recommended),
        _bound(NEIGHBOURS, "The banners are taken down", date(2024, 2, 25), VILLAGE),
        _bound(BUILDERS, "The list is made anew, each household asked by both", date(2024, 3, 20), FORUM),
        _bound(BUILDERS, "Cars park at the field, and loudspeakers face inward", None, VILLAGE),
    )
    yield from in_turn(
        "2024-02-18 10:00",
        FORUM,
        signed(AGREEMENT, TEXT, SPEAKER, date(2024, 2, 18)),
        take(Mediation.reach_agreement, MEDIATION, agreement=AGREEMENT),
        take(Dispute.reach_agreement, DISPUTE, agreement=AGREEMENT),
    )
    yield from in_turn("2024-02-19 09:00", OFFICE, take(Dispute.begin_monitoring, DISPUTE, monitor=VILLAGE))


def _the_recommendation() -> Iterator[Step]:
    done, verify = Agreement.report_commitment_done, Agreement.verify_commitment
    too_few = {"number": 2, "reason": "59 households, and the regulation asks for 60"}
    yield from in_turn("2024-02-28 09:00", VILLAGE, take(done, AGREEMENT, number=1), take(verify, AGREEMENT, number=1))
    yield from in_turn(
        "2024-03-08 09:00",
        FORUM,
        take(done, AGREEMENT, number=2),
        take(Agreement.return_commitment, AGREEMENT, **too_few),
    )
    yield from in_turn(
        "2024-03-16 09:00",
        FORUM,
        _told(RECOUNT, COUNTERS, "Both counted together", users="90", supporters="64"),
        take(done, AGREEMENT, number=2, evidence=(RECOUNT,)),
        take(verify, AGREEMENT, number=2, evidence=(RECOUNT,)),
    )
    given = "in writing, on 90 users and 64 supporters"
    yield from in_turn("2024-03-20 09:00", FORUM, _told(LETTER, COUNTERS, "The recommendation", recommendation=given))
    permit = "given by the head of region 41 days after it was asked for; he has 90"
    visit = {"by_agency": VILLAGE, "finding": "Cars stood at the field", "commitments": (3,), "evidence": (SERVICE,)}
    yield from in_turn(
        "2024-05-21 09:00",
        VILLAGE,
        _told(SERVICE, HEAD, "The first service, and the lane was free", permit=permit),
        take(Agreement.make_monitoring_visit, AGREEMENT, **visit),
        take(done, AGREEMENT, number=3, evidence=(SERVICE,)),
        take(verify, AGREEMENT, number=3, evidence=(SERVICE,)),
        take(Agreement.fulfil, AGREEMENT),
    )
    ended = {"valid_until": date(2024, 5, 19), "reason": "The neighbours helped to sweep the yard"}
    yield from in_turn(
        "2024-05-23 09:00",
        OFFICE,
        take(Relation.lapse, GRIEVANCE, **ended),
        _judged(1, "They greet each other", SERVICE),
        take(Dispute.close, DISPUTE, reason="Counted together, and built"),
    )
