"""The Takeran case, told in decisions: what `rukun demo` records.

On Sunday 20 April 2025 members of two pencak-silat schools clashed at Madigondo in the sub-district of Takeran,
Kabupaten Magetan. Six public reports contradict each other; what they claim is retold here in our own words and names
no person. The steps that are not public (who consented, what was signed, what was alleged later) are an exercise and
say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from domain.act import Act
from domain.agency import Agency, AgencyKind
from domain.agreement import Agreement, Signatory
from domain.classification import Classification, Level
from domain.commitment import Due
from domain.dispute import Dispute, Party, PartyRole
from domain.grade import Reliability
from domain.group import Group, GroupKind
from domain.ids import RUKUN
from domain.incident import Account, Incident, IncidentType, Tally
from domain.mediation import Mechanism, Mediation
from domain.occurred import Occurred, TimePrecision
from domain.personal import Personal
from domain.place import Place, PlaceLevel, PlacePrecision, Where
from domain.relation import Relation, RelationKind
from domain.report import Channel, Claim, Report, ReportRole, SourceOfConflict, TriageDecision, Urgency
from domain.source import Source, SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WIB = timezone(timedelta(hours=7), "WIB")
"""Western Indonesian time."""

EDITION = "2025"
MAGETAN, TAKERAN, MADIGONDO = (f"place-{code}@{EDITION}" for code in ("35.20", "35.20.04", "35.20.04.2020"))
KESBANGPOL, POLRES, POLRES_MADIUN, KODIM, KECAMATAN = (
    f"agency-{name}"
    for name in (
        "bakesbangpol-magetan",
        "polres-magetan",
        "polres-madiun-kota",
        "kodim-0804-magetan",
        "kecamatan-takeran",
    )
)
PSHT, PSHW, IPSI = "group-psht", "group-pshw-tunas-muda", "group-ipsi-magetan"
OUTSIDERS = "group-outside-magetan"
CLASH = "incident-madigondo-2025-04-20"
DISPUTE = "dispute-psht-pshw-magetan"
MEDIATION = "mediation-madigondo-2025-04-20"
AGREEMENT = "agreement-deklarasi-damai-2025"
KORLAP_PSHT, KORLAP_PSHW, MEDIATOR = "person-korlap-psht", "person-korlap-pshw", "person-mediator-1"

TEXT_HASH = sha256(b"Deklarasi damai perguruan silat se-Magetan (latihan)").hexdigest()
PUBLIC = Classification(level=Level.OPEN)
INTERNAL = Classification(level=Level.RESTRICTED)


@dataclass(frozen=True)
class Step:
    """One decision of the story: when it was recorded, by whom, and what was decided."""

    at: datetime
    agency: str
    decide: Callable[..., Any]
    id: str
    arguments: dict[str, Any]
    occurred: Occurred | None = None
    classification: Classification = INTERNAL
    exercise: bool = False

    @property
    def opens(self) -> bool:
        """Whether it puts a new thing on the record."""
        return isinstance(getattr(self.decide, "__self__", None), type)

    @property
    def act(self) -> Act:
        """The circumstances, with a command id that is the same whenever the story is told."""
        name = f"takeran|{self.at.isoformat()}|{self.id}|{self.decide.__name__}|{sorted(self.arguments)}"
        return Act(
            recorded_by=f"desk@{self.agency}",
            agency=self.agency,
            command_id=uuid5(RUKUN, name),
            correlation_id=CORRELATION,
            legal_basis="exercise" if self.exercise else None,
            now=self.at,
            occurred=self.occurred,
            classification=self.classification,
        )


CORRELATION: UUID = uuid5(RUKUN, "takeran")


def _on(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WIB)


SUNDAY, MONDAY = date(2025, 4, 20), date(2025, 4, 21)
MONDAY_MORNING = _on(MONDAY, 7, 0)
"""Before most of the reports were in."""
SIGNING = date(2025, 4, 24)
FIRST_SURO = date(2025, 6, 27)


@dataclass(frozen=True)
class _Told:
    """One public report, in our own words."""

    number: int
    host: str
    origin: str
    at: datetime
    title: str
    claims: tuple[tuple[str, str], ...]
    credibility: int
    basis: str
    role: ReportRole = ReportRole.EVIDENCE
    corroborated_by: tuple[int, ...] = ()
    parties: tuple[str, ...] = ("PSHT", "PSHW Tunas Muda")

    @property
    def source(self) -> str:
        return f"source-{self.host}"

    @property
    def report(self) -> str:
        return f"report-takeran-{self.number}"


REPORTS = (
    _Told(
        1,
        "netizenword.com",
        "https://www.netizenword.com/2025/04/dua-kapolres-dandim-magetan-dan-dua.html",
        _on(SUNDAY, 21, 0),
        "Clash of two silat schools at Madigondo settled on the spot",
        (
            ("place", "Likasan, village of Madigondo"),
            ("time", "20 April 2025, 14:00 to 17:00 WIB"),
            ("injured", "several, from both schools"),
            ("third_parties", "two police chiefs, the district commander and the field coordinators mediated"),
            ("outcome", "ended about 17:00 with a peaceful settlement"),
        ),
        2,
        "Detailed, agrees with most of the others on place and time; the settlement is told by nobody else.",
        corroborated_by=(3,),
    ),
    _Told(
        2,
        "ilmusetiahati.com",
        "https://ilmusetiahati.com/perguruan-silat-di-magetan-bentrok-masa-psht-dihadang-masa-psh-winongo",
        _on(SUNDAY, 22, 15),
        "Two convoys meet on the Magetan-Madiun road",
        (
            ("place", "Magetan-Madiun road, Madigondo, Takeran"),
            ("time", "20 April 2025, about 15:30 WIB"),
            ("injured", "one, a minor"),
            ("trigger", "after a halalbihalal of PSHT two convoys met"),
        ),
        3,
        "A medium of one side's milieu; a single injured person contradicts the others.",
        ReportRole.CONTRADICTION,
    ),
    _Told(
        3,
        "globalindo.net",
        "https://globalindo.net/?p=34229",
        _on(MONDAY, 7, 30),
        "Convoy blocked on its way from Kiringan; members held by both sides",
        (
            ("time", "20 April 2025, 14:00 to 17:00 WIB"),
            ("trigger", "a convoy of PSHT was blocked by PSHW, it is alleged"),
            ("detention", "two members of each school were held by the other side and released"),
            ("injured", "several, members of the schools only"),
        ),
        2,
        "Agrees with the first report on time and harm, from another source.",
        corroborated_by=(1,),
    ),
    _Told(
        4,
        "kantorinfo.com",
        "https://kantorinfo.com/2-kelompok-perguruan-pencak-silat-tawuran-di-magetan-usai-halalbihalal-12026.html",
        _on(MONDAY, 8, 40),
        "Vehicles damaged; some 400 soldiers and police deployed",
        (
            ("place", "'Madugondo', Takeran (another spelling)"),
            ("damage", "several vehicles"),
            ("response", "about 400 soldiers and police; nobody arrested; leaders to be met the next day"),
        ),
        3,
        "The only one that tells of damage; the place is misspelt.",
    ),
    _Told(
        5,
        "prokontra.id",
        "https://prokontra.id/kapolres-bentrok-dua-perguruan-di-magetan-dipicu-pihak-dari-luar-daerah",
        _on(MONDAY, 16, 20),
        "Police chief: nobody hurt, outsiders set it off",
        (
            ("injured", "none, says the police chief"),
            ("attribution", "set off by a party from outside Magetan, says the police chief"),
            ("agreement", "all schools of Magetan agreed to sign a declaration of peace"),
        ),
        4,
        "An official statement, but three independent reports tell of injured people.",
        ReportRole.CONTRADICTION,
        parties=("PSHT", "PSHW Tunas Muda", "a party from outside Magetan"),
    ),
    _Told(
        6,
        "detik.com",
        "https://www.detik.com/jatim/berita/d-7916085/ini-cara-polisi-cegah-konflik-perguruan-silat-di-magetan-jelang-bulan-suro",
        _on(date(2025, 5, 15), 19, 0),
        "Thirteen schools meet before the month of Suro",
        (("followup", "15 May 2025: joint activity of the 13 schools of IPSI within Operasi Aman Suro"),),
        2,
        "A national medium with a named occasion; nothing contradicts it.",
        ReportRole.BACKGROUND,
        parties=("IPSI Magetan",),
    ),
)


def story() -> Iterator[Step]:
    """Every decision in the order in which it was recorded."""
    return iter(sorted(_steps(), key=lambda step: step.at))


def _steps() -> Iterator[Step]:
    yield from _the_table()
    yield from _the_reports()
    yield from _the_case()
    yield from _the_mediation()
    yield from _the_agreement()
    yield from _suro()


def _the_table() -> Iterator[Step]:
    at = _on(date(2025, 4, 1), 9, 0)
    places = (
        (MAGETAN, "Magetan", PlaceLevel.REGENCY, "35.20", None),
        (TAKERAN, "Takeran", PlaceLevel.DISTRICT, "35.20.04", MAGETAN),
        (MADIGONDO, "Madigondo", PlaceLevel.VILLAGE, "35.20.04.2020", TAKERAN),
    )
    for n, (id, name, level, code, within) in enumerate(places):
        given = {"name": name, "level": level, "code": code, "edition": EDITION, "within": within}
        yield Step(at + timedelta(minutes=n), KESBANGPOL, Place.register, id, given, classification=PUBLIC)
    agencies = (
        (KESBANGPOL, "Bakesbangpol Kabupaten Magetan", AgencyKind.KESBANGPOL, MAGETAN),
        (POLRES, "Polres Magetan", AgencyKind.POLICE, MAGETAN),
        (POLRES_MADIUN, "Polres Madiun Kota", AgencyKind.POLICE, None),
        (KODIM, "Kodim 0804/Magetan", AgencyKind.ARMY, MAGETAN),
        (KECAMATAN, "Kecamatan Takeran", AgencyKind.SUB_DISTRICT, TAKERAN),
    )
    for n, (id, agency, kind, territory) in enumerate(agencies):
        given = {"name": agency, "kind": kind, "territory": territory}
        yield Step(at + timedelta(minutes=10 + n), KESBANGPOL, Agency.register, id, given, classification=PUBLIC)
    school = {"kind": GroupKind.MARTIAL_ARTS_SCHOOL, "home": MAGETAN}
    groups: tuple[tuple[str, dict[str, Any]], ...] = (
        (PSHT, {"name": "PSHT", "aliases": ("Persaudaraan Setia Hati Terate",), **school}),
        (PSHW, {"name": "PSHW Tunas Muda", "aliases": ("Persaudaraan Setia Hati Winongo Tunas Muda",), **school}),
        (IPSI, {"name": "IPSI Magetan", "kind": GroupKind.MASS_ORGANISATION, "home": MAGETAN}),
    )
    for n, (id, given) in enumerate(groups):
        yield Step(at + timedelta(minutes=20 + n), KESBANGPOL, Group.register, id, given)


def _the_reports() -> Iterator[Step]:
    for told in REPORTS:
        received = told.at + timedelta(minutes=25)
        made = Occurred(start=told.at, precision=TimePrecision.HOUR)
        medium = {"kind": SourceKind.MEDIA, "public_name": told.host}
        yield Step(received, KESBANGPOL, Source.register, told.source, medium)
        report = {
            "source": told.source,
            "channel": Channel.NEWS,
            "title": told.title,
            "where": Where(place=TAKERAN, as_said="Takeran", precision=PlacePrecision.DISTRICT),
            "claimed_parties": told.parties,
            "claims": tuple(Claim(aspect=aspect, says=says) for aspect, says in told.claims),
            "origin": told.origin,
        }
        yield Step(received + timedelta(minutes=1), KESBANGPOL, Report.receive, told.report, report, made)
        triage = {
            "decision": TriageDecision.PURSUE,
            "urgency": Urgency.ROUTINE if told.role is ReportRole.BACKGROUND else Urgency.IMMEDIATE,
            "reason": "Clash of two schools with people hurt" if told.number < 6 else "Follow-up of the same matter",
        }
        yield Step(received + timedelta(minutes=4), KESBANGPOL, Report.triage, told.report, triage)
    graded_at = _on(MONDAY, 17, 0)
    for told in REPORTS:
        grade = {
            "credibility": told.credibility,
            "basis": told.basis,
            "corroborated_by": tuple(f"report-takeran-{n}" for n in told.corroborated_by),
        }
        at = graded_at + timedelta(minutes=told.number) if told.number < 6 else _on(date(2025, 5, 16), 9, 0)
        yield Step(at, KESBANGPOL, Report.grade, told.report, grade, exercise=True)
        link = {"dispute": DISPUTE, "role": told.role}
        yield Step(at + timedelta(minutes=10), KESBANGPOL, Report.link_to_dispute, told.report, link, exercise=True)
    letter = {
        "reliability": Reliability.C,
        "basis": "Local medium, usually right on place and time",
        "valid_from": MONDAY,
    }
    yield Step(
        _on(MONDAY, 17, 30),
        KESBANGPOL,
        Source.assess_reliability,
        REPORTS[0].source,
        letter,
        exercise=True,
    )


def _the_case() -> Iterator[Step]:
    detected = {
        "title": "Schools of pencak silat at Takeran",
        "sources_of_conflict": (SourceOfConflict.POLITICS_ECONOMY_CULTURE,),
        "parties": (
            Party(group=PSHT, role=PartyRole.PRINCIPAL),
            Party(group=PSHW, role=PartyRole.PRINCIPAL),
        ),
        "places": (MADIGONDO,),
        "from_reports": ("report-takeran-1", "report-takeran-2"),
    }
    yield Step(_on(SUNDAY, 22, 50), KESBANGPOL, Dispute.detect, DISPUTE, detected)
    clash = Account(
        type=IncidentType.CLASH,
        side_a=(PSHT,),
        side_b=(PSHW,),
        where=Where(place=MADIGONDO, as_said="Likasan, Madigondo", precision=PlacePrecision.NEAR),
        killed=Tally(low=0, best=0, high=0),
        injured=Tally(low=1),
    )
    afternoon = Occurred(start=_on(SUNDAY, 14, 0), end=_on(SUNDAY, 17, 0), precision=TimePrecision.HOUR)
    recorded = {"account": clash, "dispute": DISPUTE, "reports": ("report-takeran-1", "report-takeran-2")}
    yield Step(_on(SUNDAY, 22, 55), POLRES, Incident.record_, CLASH, recorded, afternoon)
    verified = {"method": "Officers at the scene", "verifier": POLRES}
    yield Step(_on(SUNDAY, 23, 30), POLRES, Dispute.verify, DISPUTE, verified, exercise=True)
    assigned = {"lead_agency": POLRES, "supporting": (KESBANGPOL, KODIM), "due": date(2025, 4, 27)}
    yield Step(_on(MONDAY, 8, 0), KESBANGPOL, Dispute.assign, DISPUTE, assigned, exercise=True)
    revised = {
        "killed": Tally(low=0, best=0, high=0),
        "injured": Tally(low=0),
        "displaced": Tally(),
        "evidence": ("report-takeran-5",),
        "reason": "The police chief speaks of nobody hurt; how many, stays unknown",
    }
    yield Step(_on(MONDAY, 17, 20), KESBANGPOL, Incident.revise_tally, CLASH, revised, exercise=True)
    confirmed = {
        "evidence": ("report-takeran-1", "report-takeran-3"),
        "reason": "Two sources that do not know of each other agree on place, time and sides",
    }
    yield Step(_on(MONDAY, 17, 25), KESBANGPOL, Incident.confirm, CLASH, confirmed, afternoon, exercise=True)
    outsiders = {"name": "A party from outside Magetan", "kind": GroupKind.CATEGORY, "is_category": True}
    yield Step(_on(MONDAY, 17, 40), KESBANGPOL, Group.register, OUTSIDERS, {**outsiders, "provisional": True})
    rivalry = {
        "from_group": PSHT,
        "to_group": PSHW,
        "sign": -1,
        "kind": RelationKind.RIVALRY,
        "evidence": ("report-takeran-1", "report-takeran-3"),
        "credibility": 2,
    }
    yield Step(_on(MONDAY, 17, 45), KESBANGPOL, Relation.assert_, "relation-psht-pshw-rivalry", rivalry, exercise=True)
    for group in (PSHT, PSHW):
        umbrella = {
            "from_group": IPSI,
            "to_group": group,
            "sign": 1,
            "kind": RelationKind.COOPERATION,
            "evidence": ("report-takeran-6",),
            "credibility": 2,
        }
        id = f"relation-ipsi-{group.removeprefix('group-')}"
        yield Step(_on(date(2025, 5, 16), 9, 30), KESBANGPOL, Relation.assert_, id, umbrella, exercise=True)


def _the_mediation() -> Iterator[Step]:
    for group, person, who in ((PSHT, KORLAP_PSHT, "PSHT"), (PSHW, KORLAP_PSHW, "PSHW Tunas Muda")):
        mandate = {
            "representative": Personal(subject=person, text=f"Koordinator lapangan {who} (peran latihan)"),
            "role": "field coordinator",
            "mandate": "named by the branch",
            "valid_from": date(2025, 1, 1),
        }
        at = _on(SUNDAY, 15, 30)
        yield Step(at, POLRES, Group.designate_representative, group, mandate, exercise=True)
    proposed = {
        "dispute": DISPUTE,
        "proposer": POLRES,
        "mechanism": Mechanism.INTEGRATED_TEAM,
        "local_name": "musyawarah di tempat",
    }
    yield Step(_on(MONDAY, 9, 0), POLRES, Mediation.propose, MEDIATION, proposed, exercise=True)
    appointed = {
        "mediator": Personal(subject=MEDIATOR, text="Tokoh masyarakat (peran latihan)"),
        "institution": "Forum of community figures",
        "from_agency": KECAMATAN,
        "conflict_of_interest_declared": False,
    }
    yield Step(_on(MONDAY, 9, 20), POLRES, Mediation.appoint_mediator, MEDIATION, appointed, exercise=True)
    for n, (group, person) in enumerate(((PSHT, KORLAP_PSHT), (PSHW, KORLAP_PSHW))):
        given = {"party": group, "by": person, "conditions": ("no convoys until then",) if n else ()}
        at = _on(MONDAY, 10, 10 * n)
        yield Step(at, POLRES, Mediation.give_consent, MEDIATION, given, exercise=True)
    convened = {
        "attendance": (PSHT, PSHW),
        "agenda": ("What happened at Madigondo", "A declaration of peace"),
        "ground_rules": ("One speaks at a time", "No names of minors"),
        "where": Where(place=TAKERAN, precision=PlacePrecision.DISTRICT),
    }
    yield Step(_on(date(2025, 4, 22), 13, 0), POLRES, Mediation.convene_session, MEDIATION, convened, exercise=True)
    adjourned = {
        "minutes": Personal(subject=MEDIATOR, text="Notulen sidang pertama (latihan): kedua pihak bersedia damai."),
        "minutes_hash": sha256(b"Notulen sidang pertama (latihan)").hexdigest(),
    }
    yield Step(_on(date(2025, 4, 22), 15, 30), POLRES, Mediation.adjourn_session, MEDIATION, adjourned, exercise=True)


def _the_agreement() -> Iterator[Step]:
    drafted = {"mediation": MEDIATION, "title": "Deklarasi damai", "text_hash": TEXT_HASH}
    yield Step(_on(date(2025, 4, 23), 9, 0), POLRES, Agreement.draft, AGREEMENT, drafted, exercise=True)
    commitments: tuple[dict[str, Any], ...] = (
        {"obligor": PSHT, "text": "No convoys through Takeran until the end of Suro", "due": Due(on=date(2025, 7, 25))},
        {"obligor": PSHW, "text": "No convoys through Takeran until the end of Suro", "due": Due(on=date(2025, 7, 25))},
        {"obligor": PSHT, "text": "Repair of the damaged vehicles", "due": Due(on=date(2025, 5, 31))},
    )
    for n, commitment in enumerate(commitments, 1):
        at = _on(date(2025, 4, 23), 9, n)
        given = {**commitment, "verifier": KECAMATAN}
        yield Step(at, POLRES, Agreement.make_commitment, AGREEMENT, given, exercise=True)
    signed = {
        "text_hash": TEXT_HASH,
        "signatories": (
            Signatory(party=PSHT, representative=KORLAP_PSHT, mandate="named by the branch"),
            Signatory(party=PSHW, representative=KORLAP_PSHW, mandate="named by the branch"),
        ),
        "witnesses": (Personal(subject="person-witness-1", text="Saksi pertama (peran latihan)"),),
        "in_force_from": SIGNING,
    }
    yield Step(_on(SIGNING, 10, 0), POLRES, Agreement.sign, AGREEMENT, signed, exercise=True)
    done = {"number": 3, "evidence": ()}
    yield Step(
        _on(date(2025, 5, 28), 11, 0), KECAMATAN, Agreement.report_commitment_done, AGREEMENT, done, exercise=True
    )
    yield Step(_on(date(2025, 6, 2), 9, 0), KECAMATAN, Agreement.verify_commitment, AGREEMENT, done, exercise=True)


def _suro() -> Iterator[Step]:
    alleged = {"commitment": 1, "against": PSHT}
    evening = Occurred(start=_on(FIRST_SURO, 20, 0), precision=TimePrecision.HOUR)
    yield Step(_on(FIRST_SURO, 22, 0), KECAMATAN, Agreement.allege_breach, AGREEMENT, alleged, evening, exercise=True)
