"""A hoax that was acted upon, and later declared false. An exercise: both villages and everything told are made up.

One evening a message goes round: the young people of Gunung have stormed the guard post of Tegal. The photo with it is
real. A news site copies the message, the office takes the copy for a second witness and grades the message too well; an
incident, a relation, a judgement and a dispute are put on record, the police go between the villages, and the sub-district
asks both to the table. In the morning the post stands, nobody is hurt, and the photo turns out to be years old.
"""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from domain.agency import Agency, AgencyKind
from domain.custom import Mechanism
from domain.dispute import Dispute
from domain.dispute_judged import InfluenceCategory
from domain.grade import Reliability
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType, Tally
from domain.mediation import Mediation
from domain.occurred import Occurred, TimePrecision
from domain.personal import Personal
from domain.place import Place, PlaceLevel, PlacePrecision, Where
from domain.relation import Relation, RelationKind
from domain.report import Channel, Claim, Falsehood, Report, ReportRole, SourceOfConflict, TriageDecision, Urgency
from domain.source import Source, SourceKind
from rukun.takeran import WIB
from tests.states import principals
from tests.stories.steps import Taken, in_turn, may_speak, take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rukun.takeran import Step

DISTRICT, TEGAL_PLACE = "place-lereng-kidul", "place-tegal"
OFFICE, POLICE, SUB_DISTRICT = "agency-kesbangpol", "agency-polres", "agency-kecamatan"
TEGAL, GUNUNG = "group-pemuda-tegal", "group-pemuda-gunung"
SPEAKER = {TEGAL: "person-ketua-tegal", GUNUNG: "person-ketua-gunung"}
PHONE, NEWS, PATROL, FORUM = "source-pesan", "source-kabar-kilat", "source-bhabin", "source-fkdm"
HOAX, COPY, SEEN, ORIGIN = "report-pesan", "report-kabar", "report-patroli", "report-asal-foto"
ATTACK, HOSTILE = "incident-gardu", "relation-serangan"
DISPUTE, MEDIATION = "dispute-gardu", "mediation-gardu"
PHOTO = sha256(b"a photo of a burning post").hexdigest()
MESSAGE = (
    "Be careful tonight: young men from Gunung stormed the guard post of Tegal at half past seven, three of ours are "
    "hurt and the post burns, look at the photo. Pass this on to everybody you know before they come back."
)
COPIED = f"Readers write to us. {MESSAGE}"
NIGHT = Occurred(start=datetime(2024, 8, 10, 19, 30, tzinfo=WIB), precision=TimePrecision.HOUR)


def story() -> Iterator[Step]:
    """Every decision in the order in which it was recorded."""
    yield from _the_table()
    yield from _the_message()
    yield from _what_was_done()
    yield from _the_morning()
    yield from _taken_back()


def _the_table() -> Iterator[Step]:
    lately = {"valid_from": date(2024, 7, 1), "basis": "Mostly right on traffic and weather"}
    yield from in_turn(
        "2024-08-01 08:00",
        OFFICE,
        take(Place.register, DISTRICT, name="Lereng Kidul", level=PlaceLevel.DISTRICT),
        take(Place.register, TEGAL_PLACE, name="Tegal", level=PlaceLevel.VILLAGE, within=DISTRICT),
        take(Agency.register, OFFICE, name="The office", kind=AgencyKind.KESBANGPOL),
        take(Agency.register, POLICE, name="The police", kind=AgencyKind.POLICE),
        take(Agency.register, SUB_DISTRICT, name="Kecamatan", kind=AgencyKind.SUB_DISTRICT, territory=DISTRICT),
        take(Group.register, TEGAL, name="Pemuda Tegal", kind=GroupKind.YOUTH, home=TEGAL_PLACE),
        take(Group.register, GUNUNG, name="Pemuda Gunung", kind=GroupKind.YOUTH, home=DISTRICT),
        may_speak(TEGAL, SPEAKER[TEGAL], "chair", date(2023, 1, 1)),
        may_speak(GUNUNG, SPEAKER[GUNUNG], "chair", date(2023, 1, 1)),
        take(Source.register, PHONE, kind=SourceKind.RESIDENT),
        take(Source.register, NEWS, kind=SourceKind.MEDIA, public_name="Kabar Kilat"),
        take(Source.register, PATROL, kind=SourceKind.BHABINKAMTIBMAS, belongs_to=POLICE),
        take(Source.register, FORUM, kind=SourceKind.FKDM),
        take(Source.assess_reliability, NEWS, reliability=Reliability.C, **lately),
    )


def _told(report: str, source: str, channel: Channel, title: str, text: str, photo: bool, /, **claims: str) -> Taken:
    said = {
        "narrative": Personal(subject=f"person-{source.removeprefix('source-')}", text=f"{text} (peran latihan)"),
        "where": Where(place=TEGAL_PLACE, precision=PlacePrecision.NEAR),
        "claims": tuple(Claim(aspect=aspect, says=says) for aspect, says in claims.items()),
        "attachments": (PHOTO,) if photo else (),
    }
    return take(Report.receive, report, source=source, channel=channel, title=title, **said)


def _pursued(report: str) -> Taken:
    urgent = {"decision": TriageDecision.PURSUE, "urgency": Urgency.IMMEDIATE, "reason": "People are said to be hurt"}
    return take(Report.triage, report, **urgent)


def _linked(report: str, role: ReportRole) -> Taken:
    return take(Report.link_to_dispute, report, dispute=DISPUTE, role=role)


def _judged(stage: int, rationale: str, report: str) -> Taken:
    judged = {"rationale": rationale, "assessor": OFFICE, "method": "One officer on duty", "evidence": (report,)}
    return take(Dispute.assess_escalation, DISPUTE, stage=stage, **judged)


def _the_message() -> Iterator[Step]:
    yield from in_turn(
        "2024-08-10 20:10",
        OFFICE,
        _told(HOAX, PHONE, Channel.MESSAGE, "The guard post was stormed", MESSAGE, True, injured="three", post="burns"),
        _pursued(HOAX),
        _told(COPY, NEWS, Channel.NEWS, "Guard post in flames", COPIED, True, injured="three", post="burns"),
        _pursued(COPY),
        take(Report.grade, HOAX, credibility=2, basis="A photo, and the news tell the same", corroborated_by=(COPY,)),
    )


def _what_was_done() -> Iterator[Step]:
    detected = {
        "title": "The guard post of Tegal",
        "sources_of_conflict": (SourceOfConflict.POLITICS_ECONOMY_CULTURE,),
        "parties": principals(TEGAL, GUNUNG),
        "places": (TEGAL_PLACE,),
        "from_reports": (HOAX, COPY),
    }
    account = Account(
        type=IncidentType.ATTACK,
        side_a=(GUNUNG,),
        side_b=(TEGAL,),
        where=Where(place=TEGAL_PLACE, precision=PlacePrecision.NEAR),
        injured=Tally(low=3, best=3),
    )
    bond = {"from_group": GUNUNG, "to_group": TEGAL, "sign": -1, "kind": RelationKind.VIOLENCE, "symmetric": False}
    fear = {"description": "Tegal fears another attack", "category": InfluenceCategory.EXPERIENCES}
    yield from in_turn(
        "2024-08-10 21:00",
        OFFICE,
        take(Dispute.detect, DISPUTE, **detected),
        _linked(HOAX, ReportRole.EVIDENCE),
        _linked(COPY, ReportRole.EVIDENCE),
        take(Relation.assert_, HOSTILE, **bond, credibility=2, evidence=(HOAX,)),
        _judged(7, "A post burns and people are hurt", HOAX),
        take(Dispute.identify_divider, DISPUTE, **fear, groups=(TEGAL, GUNUNG), evidence=(HOAX,)),
    )
    happened = take(Incident.record_, ATTACK, account=account, dispute=DISPUTE, reports=(HOAX,))
    yield from in_turn("2024-08-10 21:10", OFFICE, happened, occurred=NIGHT)
    yield from in_turn(
        "2024-08-10 21:30",
        OFFICE,
        take(Dispute.verify, DISPUTE, method="The message and the news were read", verifier=OFFICE),
        take(Dispute.assign, DISPUTE, lead_agency=POLICE, supporting=(SUB_DISTRICT,)),
    )
    between = {"first_step": "Two platoons stand between the villages until dawn"}
    yield from in_turn("2024-08-10 22:00", POLICE, take(Dispute.begin_handling, DISPUTE, **between))
    manner = {"dispute": DISPUTE, "proposer": SUB_DISTRICT, "mechanism": Mechanism.VILLAGE}
    denies = {"party": GUNUNG, "by": SPEAKER[GUNUNG], "reason": "Nobody of ours was there"}
    yield from in_turn(
        "2024-08-10 23:00",
        SUB_DISTRICT,
        take(Mediation.propose, MEDIATION, **manner),
        take(Mediation.give_consent, MEDIATION, party=TEGAL, by=SPEAKER[TEGAL]),
        take(Mediation.refuse_consent, MEDIATION, **denies),
    )


def _the_morning() -> Iterator[Step]:
    stands = "Our patrol was at the post at six in the morning. It stands, and the clinic treated nobody in the night."
    older = "The same photo is in a newspaper of 2019 from another regency, under the name of another post."
    yield from in_turn(
        "2024-08-11 06:30",
        POLICE,
        _told(SEEN, PATROL, Channel.FORM, "The post stands", stands, False, injured="none", post="stands"),
        _pursued(SEEN),
        _linked(SEEN, ReportRole.CONTRADICTION),
    )
    yield from in_turn(
        "2024-08-11 09:00",
        OFFICE,
        _told(ORIGIN, FORUM, Channel.FORM, "The photo is five years old", older, True, photo="of 2019, elsewhere"),
        _pursued(ORIGIN),
        _linked(ORIGIN, ReportRole.CONTRADICTION),
        take(
            Report.grade,
            SEEN,
            credibility=1,
            basis="Seen on the spot; the photo is not of it",
            corroborated_by=(ORIGIN,),
        ),
        take(Report.grade, HOAX, credibility=5, basis="The news only copied it, and the patrol saw the post"),
    )


def _taken_back() -> Iterator[Step]:
    """Each thing that had rested on the message is taken back, by a fact of its own."""
    others = {"evidence": (SEEN, ORIGIN)}
    falsehood = {"reason_code": Falsehood.ELSEWHERE, "verifier": POLICE, "reason": "A real photo of another post"}
    poorly = {"valid_from": date(2024, 8, 10), "basis": "Told of an attack that never was"}
    yield from in_turn(
        "2024-08-11 10:00",
        OFFICE,
        take(Report.declare_false, HOAX, **falsehood, **others),
        take(Report.retract, COPY, reason="The site took it down and said so"),
        take(Incident.refute, ATTACK, reason="The post stands and nobody is hurt", **others),
        take(Relation.retract, HOSTILE, reason="It rested on the message alone"),
        _judged(1, "They are angry at whoever sent it", SEEN),
        take(Source.assess_reliability, PHONE, reliability=Reliability.E, **poorly),
        take(Source.assess_reliability, NEWS, reliability=Reliability.D, **poorly),
    )
    nothing = {"reason": "What was to be settled had not happened"}
    yield from in_turn("2024-08-11 11:00", SUB_DISTRICT, take(Mediation.declare_impasse, MEDIATION, **nothing))
    never = {"reason": "There was no attack: the message was false"}
    yield from in_turn("2024-08-11 11:30", POLICE, take(Dispute.dismiss, DISPUTE, **never))
