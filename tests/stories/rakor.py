"""The coordination meeting of April 2022 and the year that followed it. That the meeting was called is public; all that
is told of it here, and everybody in it, is an exercise.

Agencies of which none is under another meet, divide the work and put a plan into force. One declines what it is asked.
The plan reports in time in April, late in August, and in time in December. In July a village head tells that young
people gather; an alert goes out, nobody answers in its time, and there is a clash. It is answered the day after. From
one village nobody reports all year.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from domain.action_items import ActionItem, Aim, CountedFrom, ReportingPeriod, ReportsDue, Targets
from domain.agency import Agency, AgencyKind
from domain.alert import Alert
from domain.commitment import Due
from domain.dispute import Dispute, Party, PartyRole, Phase
from domain.dispute_handled import Referral
from domain.group import Group, GroupKind
from domain.incident import Account, Incident, IncidentType, Tally
from domain.meeting import Meeting
from domain.occurred import Occurred, TimePrecision
from domain.personal import Personal
from domain.place import Place, PlaceLevel, PlacePrecision, Where
from domain.plan import Plan
from domain.report import Channel, Report, ReportRole, TriageDecision, Urgency
from domain.source import Source, SourceKind
from domain.tasking import Tasking
from rukun.takeran import WIB
from tests.stories.steps import Taken, in_turn, take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rukun.takeran import Step

REGENCY, DISTRICT, LOR, KIDUL, WETAN = (f"place-{name}" for name in ("kabupaten", "kecamatan", "lor", "kidul", "wetan"))
OFFICE, POLICE, ARMY, PROSECUTOR, SUB_DISTRICT, FORUM, VILLAGE, REGENT = (
    f"agency-{name}"
    for name in ("bakesbangpol", "polres", "kodim", "kejari", "kecamatan", "fkdm", "desa-lor", "bupati")
)
FROM_FORUM, FROM_OFFICER, FROM_SOLDIER, FROM_HEAD, FROM_NEWS = (
    f"source-{name}" for name in ("fkdm", "bhabin", "babinsa", "kades", "kabar")
)
MAPPED, GATHERING, HEARD, CLASH, SEEN = (f"report-{name}" for name in ("peta", "kumpul", "dengar", "bentrok", "lihat"))
OF_LOR, OF_KIDUL = "group-pemuda-lor", "group-pemuda-kidul"
RAKOR, PLAN, ALERT, DISPUTE, FIGHT = "meeting-rakor", "plan-2022", "alert-juli", "dispute-pemuda", "incident-juli"
MAP, SPEAK, COUNSEL, WATCH = (f"tasking-{name}" for name in ("peta", "lapor", "pendampingan", "patroli"))
B04, B08, B12 = ReportingPeriod
TEXT = {name: sha256(f"{name} (latihan)".encode()).hexdigest() for name in ("notula", "b04", "b08", "b12")}
NIGHT = Occurred(start=datetime(2022, 7, 7, 22, 30, tzinfo=WIB), precision=TimePrecision.HOUR)
DUE = ReportsDue(b04=Due(on=date(2022, 5, 10)), b08=Due(on=date(2022, 9, 10)), b12=Due(on=date(2023, 1, 10)))


def story() -> Iterator[Step]:
    """Every decision in the order in which it was recorded."""
    yield from _the_table()
    yield from _the_meeting()
    yield from _the_first_months()
    yield from _an_alert_answered_too_late()
    yield from _the_rest_of_the_year()


def _item(number: int, agency: str, activity: str, unit: str, *targets: int | None, **more: Any) -> ActionItem:
    said: dict[str, Any] = {"field": Phase.PREVENTION, "counted_from": CountedFrom.BEGIN_OF_PERIOD, **more}
    b04, b08, b12 = (None if much is None else Decimal(much) for much in targets)
    of = Targets(b04=b04, b08=b08, b12=b12)
    return ActionItem(
        number=number, agency=agency, activity=activity, indicator=activity, unit=unit, targets=of, **said
    )


FROM_JANUARY = {"counted_from": CountedFrom.BEGIN_OF_YEAR}
MEET = _item(1, FORUM, "The forum meets", "meeting", 4, 8, 12, **FROM_JANUARY)
PATROL = _item(2, POLICE, "Patrols with the army", "night", 10, 10, 10)
CLASHES = _item(3, POLICE, "Clashes", "clash", 1, 1, 1, aim=Aim.AT_MOST, field=Phase.CESSATION)
VILLAGES = _item(4, SUB_DISTRICT, "Villages are mapped", "village", 2, 3, 3, **FROM_JANUARY)
FEWER = VILLAGES.model_copy(update={"targets": Targets(b04=Decimal(2), b08=Decimal(2), b12=Decimal(3))})
TALKS = _item(5, OFFICE, "Neighbours talk", "evening", None, 2, None)


def _the_table() -> Iterator[Step]:
    places = (
        (REGENCY, "Kabupaten", PlaceLevel.REGENCY, None),
        (DISTRICT, "Kecamatan", PlaceLevel.DISTRICT, REGENCY),
        (LOR, "Lor", PlaceLevel.VILLAGE, DISTRICT),
        (KIDUL, "Kidul", PlaceLevel.VILLAGE, DISTRICT),
        (WETAN, "Wetan", PlaceLevel.VILLAGE, DISTRICT),
    )
    agencies = (
        (OFFICE, "Bakesbangpol", AgencyKind.KESBANGPOL, REGENCY),
        (POLICE, "Polres", AgencyKind.POLICE, REGENCY),
        (ARMY, "Kodim", AgencyKind.ARMY, REGENCY),
        (PROSECUTOR, "Kejari", AgencyKind.PROSECUTOR, REGENCY),
        (SUB_DISTRICT, "Kecamatan", AgencyKind.SUB_DISTRICT, DISTRICT),
        (FORUM, "FKDM", AgencyKind.FKDM, DISTRICT),
        (REGENT, "Bupati", AgencyKind.HEAD_OF_REGION, REGENCY),
    )
    sources = (
        (FROM_FORUM, SourceKind.FKDM, FORUM),
        (FROM_OFFICER, SourceKind.BHABINKAMTIBMAS, POLICE),
        (FROM_SOLDIER, SourceKind.BABINSA, ARMY),
        (FROM_HEAD, SourceKind.VILLAGE, VILLAGE),
    )
    under = {"kind": AgencyKind.VILLAGE, "under": SUB_DISTRICT, "territory": LOR}
    yield from in_turn(
        "2022-03-28 08:00",
        OFFICE,
        *(take(Place.register, id, name=name, level=level, within=within) for id, name, level, within in places),
        *(take(Agency.register, id, name=name, kind=kind, territory=of) for id, name, kind, of in agencies),
        take(Agency.register, VILLAGE, name="Desa Lor", **under),
        *(take(Source.register, id, kind=kind, belongs_to=agency) for id, kind, agency in sources),
        take(Source.register, FROM_NEWS, kind=SourceKind.MEDIA, public_name="Kabar Kilat"),
        take(Group.register, OF_LOR, name="Pemuda Lor", kind=GroupKind.YOUTH, home=LOR),
        take(Group.register, OF_KIDUL, name="Pemuda Kidul", kind=GroupKind.YOUTH, home=KIDUL),
    )
    for_2022 = {"year": 2022, "territory": REGENCY, "decree": "188/21/2022", "due": DUE}
    items = (MEET, PATROL, CLASHES, VILLAGES)
    ratified = take(Plan.ratify, PLAN, ratified_by=REGENT, coordinator=OFFICE, items=items, **for_2022)
    yield from in_turn("2022-03-30 10:00", REGENT, ratified)


def _the_meeting() -> Iterator[Step]:
    called = {"convener": OFFICE, "planned_on": date(2022, 4, 4), "place": REGENCY}
    invited = (OFFICE, POLICE, ARMY, PROSECUTOR, SUB_DISTRICT, FORUM)
    agenda = ("Potential conflict", "Who reports to whom")
    scheduled = take(Meeting.schedule, RAKOR, title="Rakor", invited=invited, agenda=agenda, **called)
    yield from in_turn("2022-03-28 15:00", OFFICE, scheduled)
    by_april, by_may = Due(on=date(2022, 4, 25)), Due(on=date(2022, 5, 2))
    decisions = (
        ("Three villages are mapped", SUB_DISTRICT, by_april),
        ("The forum reports each month", FORUM, by_may),
        ("The police and the army go on patrol together", POLICE, Due(on=None)),
    )
    yield from in_turn(
        "2022-04-04 09:00",
        OFFICE,
        take(Meeting.hold, RAKOR, attended=(OFFICE, POLICE, ARMY, SUB_DISTRICT, FORUM)),
        *(take(Meeting.record_decision, RAKOR, text=text, owner=owner, due=due) for text, owner, due in decisions),
    )
    asked = {"by_agency": OFFICE, "meeting": RAKOR}
    counsel = {"to_agency": PROSECUTOR, "what": "Counsel the villages", "due": by_april}
    no_day = {"to_agency": POLICE, "what": "Patrol with the army", "due": Due(on=None)}
    yield from in_turn(
        "2022-04-05 08:00",
        OFFICE,
        take(Meeting.minute, RAKOR, minutes_hash=TEXT["notula"], summary="Three decisions"),
        take(Tasking.issue, MAP, to_agency=SUB_DISTRICT, what="Map three villages", due=by_april, decision=1, **asked),
        take(Tasking.issue, SPEAK, to_agency=FORUM, what="Report in April", due=by_may, decision=2, **asked),
        take(Tasking.issue, WATCH, decision=3, **no_day, **asked),
        take(Tasking.issue, COUNSEL, by_agency=OFFICE, **counsel),
    )


def _the_first_months() -> Iterator[Step]:
    yield from in_turn("2022-04-06 08:00", SUB_DISTRICT, take(Tasking.acknowledge, MAP), take(Tasking.start, MAP))
    yield from in_turn("2022-04-06 09:00", POLICE, take(Tasking.acknowledge, WATCH))
    yield from in_turn("2022-04-07 08:00", PROSECUTOR, take(Tasking.decline, COUNSEL, reason="Not before a case"))
    yield from in_turn(
        "2022-04-29 09:00",
        FORUM,
        take(Tasking.acknowledge, SPEAK),
        _told(MAPPED, FROM_FORUM, DISTRICT, "Two schools of the district do not greet each other"),
        take(Report.triage, MAPPED, decision=TriageDecision.FILE, urgency=Urgency.ROUTINE, reason="Nothing happened"),
        take(Tasking.report, SPEAK, result="The first report is in", evidence=(MAPPED,)),
        _progress(1, B04, 4, evidence=(MAPPED,)),
    )
    yield from in_turn(
        "2022-04-30 09:00",
        SUB_DISTRICT,
        take(Tasking.report, MAP, result="One village of three is mapped"),
        _progress(4, B04, 1),
    )
    yield from in_turn(
        "2022-05-02 09:00",
        POLICE,
        _progress(2, B04, 12),
        take(Plan.report_progress, PLAN, item=3, period=B04, note="The files of March are not closed"),
    )
    yield from in_turn(
        "2022-05-03 09:00",
        OFFICE,
        take(Tasking.accept, SPEAK),
        take(Tasking.return_, MAP, reason="Two are missing", due=Due(on=date(2022, 6, 30))),
    )
    yield from in_turn("2022-05-09 14:00", OFFICE, _submitted(B04))
    yield from in_turn("2022-05-20 10:00", REGENT, _judged(B04, "50.00", "Two of four are reached; one is not known"))
    closed = {"value": Decimal(0), "reason": "The files of March are closed"}
    yield from in_turn("2022-06-01 09:00", POLICE, take(Plan.correct_progress, PLAN, item=3, period=B04, **closed))
    fewer = {"decree": "188/34/2022", "reason": "One clerk fewer; evenings of talk are added", "due": DUE}
    items = (MEET, PATROL, CLASHES, FEWER, TALKS)
    yield from in_turn("2022-06-15 10:00", REGENT, take(Plan.revise, PLAN, ratified_by=REGENT, items=items, **fewer))


def _told(report: str, source: str, place: str, title: str) -> Taken:
    narrative = Personal(subject=f"person-{report.removeprefix('report-')}", text=f"{title} (peran latihan)")
    where = Where(place=place, precision=PlacePrecision.NEAR)
    said = {"channel": Channel.FORM, "title": title, "narrative": narrative, "where": where}
    return take(Report.receive, report, source=source, **said)


def _progress(item: int, period: ReportingPeriod, value: int, **more: Any) -> Taken:
    return take(Plan.report_progress, PLAN, item=item, period=period, value=Decimal(value), **more)


def _submitted(period: ReportingPeriod) -> Taken:
    return take(Plan.submit_report, PLAN, period=period, by_agency=OFFICE, report_hash=TEXT[period.value])


def _judged(period: ReportingPeriod, score: str, finding: str) -> Taken:
    judged = {"score": Decimal(score), "finding": finding, "by_agency": REGENT}
    return take(Plan.evaluate_report, PLAN, period=period, **judged)


def _linked(report: str) -> tuple[Taken, Taken]:
    urgent = {"decision": TriageDecision.PURSUE, "urgency": Urgency.SOON, "reason": "It may go on"}
    linked = {"dispute": DISPUTE, "role": ReportRole.EVIDENCE}
    return take(Report.triage, report, **urgent), take(Report.link_to_dispute, report, **linked)


def _an_alert_answered_too_late() -> Iterator[Step]:
    yield from in_turn(
        "2022-07-02 18:00", VILLAGE, _told(GATHERING, FROM_HEAD, LOR, "Young people gather at the bridge")
    )
    yield from in_turn("2022-07-03 09:00", FORUM, _told(HEARD, FROM_FORUM, LOR, "They wait for those of Kidul"))
    parties = tuple(Party(group=group, role=PartyRole.PRINCIPAL) for group in (OF_LOR, OF_KIDUL))
    detected = {"title": "The bridge of Lor", "parties": parties, "places": (LOR,), "from_reports": (GATHERING, HEARD)}
    warned = {"what": "Two groups of young people wait for each other", "place": LOR, "evidence": (GATHERING, HEARD)}
    whom = {"recipients": (POLICE, SUB_DISTRICT), "respond_by": date(2022, 7, 5)}
    unseen = {"not_seen": "Nobody reports from Kidul and Wetan", "by_agency": OFFICE}
    yield from in_turn(
        "2022-07-03 10:00",
        OFFICE,
        take(Dispute.detect, DISPUTE, **detected),
        *_linked(GATHERING),
        *_linked(HEARD),
        take(Alert.raise_, ALERT, **warned, **whom, **unseen),
        take(Dispute.list_alert, DISPUTE, alert=ALERT),
    )
    yield from in_turn("2022-07-06 08:00", OFFICE, take(Alert.lapse, ALERT))
    account = Account(
        type=IncidentType.CLASH,
        side_a=(OF_LOR,),
        side_b=(OF_KIDUL,),
        where=Where(place=LOR, precision=PlacePrecision.NEAR),
        injured=Tally(low=2),
    )
    yield from in_turn(
        "2022-07-07 23:00",
        ARMY,
        _told(SEEN, FROM_SOLDIER, LOR, "Stones at the bridge"),
        *_linked(SEEN),
    )
    yield from in_turn(
        "2022-07-08 07:00",
        POLICE,
        _told(CLASH, FROM_OFFICER, LOR, "Two were hurt at the bridge"),
        *_linked(CLASH),
    )
    fought = take(Incident.record_, FIGHT, account=account, dispute=DISPUTE, reports=(CLASH, SEEN))
    yield from in_turn("2022-07-08 07:10", POLICE, fought, occurred=NIGHT)
    yield from in_turn(
        "2022-07-08 07:30",
        POLICE,
        take(Alert.acknowledge, ALERT, by_agency=POLICE),
        take(Alert.respond, ALERT, by_agency=POLICE, action="A post at the bridge until Sunday"),
    )
    yield from in_turn(
        "2022-07-09 09:00",
        OFFICE,
        take(Dispute.verify, DISPUTE, method="Two reports from the spot", verifier=POLICE),
        take(Dispute.assign, DISPUTE, lead_agency=SUB_DISTRICT, supporting=(POLICE,)),
    )
    given = {"to": Referral.LAW_ENFORCEMENT, "to_agency": POLICE, "reason": "Two were hurt"}
    yield from in_turn("2022-07-11 09:00", SUB_DISTRICT, take(Dispute.refer, DISPUTE, **given))


def _the_rest_of_the_year() -> Iterator[Step]:
    yield from in_turn("2022-09-02 09:00", POLICE, _progress(2, B08, 9), _progress(3, B08, 2, evidence=(CLASH, SEEN)))
    yield from in_turn("2022-09-05 09:00", SUB_DISTRICT, _progress(4, B08, 2), take(Tasking.report, MAP, result="Two"))
    yield from in_turn("2022-09-06 09:00", FORUM, _progress(1, B08, 7))
    yield from in_turn("2022-09-14 14:00", OFFICE, _submitted(B08))
    yield from in_turn("2022-09-20 09:00", OFFICE, _progress(5, B08, 2), take(Tasking.accept, MAP))
    yield from in_turn(
        "2022-09-30 10:00", REGENT, _judged(B08, "40.00", "Two of five are reached; the report was late")
    )
    yield from in_turn("2022-12-20 09:00", FORUM, _progress(1, B12, 12))
    yield from in_turn("2022-12-30 09:00", SUB_DISTRICT, _progress(4, B12, 3))
    yield from in_turn("2023-01-05 09:00", POLICE, _progress(2, B12, 10), _progress(3, B12, 0))
    yield from in_turn("2023-01-09 14:00", OFFICE, _submitted(B12))
