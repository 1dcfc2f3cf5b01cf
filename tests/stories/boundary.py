"""A village boundary settled by custom. An exercise: the villages and everything that is told of them are made up.

Two villages claim the same strip of rice land and the canal along it. Nobody is hurt. The sub-district asks the elders,
who walk the boundary with both sides; stones are set, the water is shared by days, and the case is closed.
"""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from domain.agency import Agency, AgencyKind
from domain.agreement import Agreement, Signatory
from domain.commitment import Due
from domain.custom import Custom, Mechanism, Practice
from domain.dispute import Dispute
from domain.dispute_judged import InfluenceCategory
from domain.group import Group, GroupKind
from domain.mediation import Mediation
from domain.personal import Personal
from domain.place import Place, PlaceLevel, PlacePrecision, Where
from domain.report import Channel, Report, ReportRole, SourceOfConflict, TriageDecision, Urgency
from domain.source import Source, SourceKind
from rukun.takeran import WIB, Step
from tests.states import principals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DISTRICT, UPPER_PLACE, LOWER_PLACE = "place-kulon", "place-sumber", "place-muara"
OFFICE, SUB_DISTRICT = "agency-kesbangpol", "agency-kulon"
UPPER, LOWER = "group-desa-sumber", "group-desa-muara"
SPEAKS_UPPER, SPEAKS_LOWER = "person-lurah-sumber", "person-lurah-muara"
KIN, ELDER, OTHER_ELDER = "person-sesepuh-1", "person-sesepuh-2", "person-sesepuh-3"
CAMAT, BABINSA = "source-camat", "source-babinsa"
CLAIM, COUNTER_CLAIM, INSPECTION = "report-batas-1", "report-batas-2", "report-batas-3"
DISPUTE, CUSTOM, MEDIATION = "dispute-batas", "custom-rembug-wates", "mediation-batas"
AGREEMENT = "agreement-batas"
TEXT = sha256(b"Kesepakatan batas desa (latihan)").hexdigest()


def _step(at: str, agency: str, decide: Callable[..., Any], id: str, /, **given: Any) -> Step:
    return Step(datetime.fromisoformat(at).replace(tzinfo=WIB), agency, decide, id, given, exercise=True)


def story() -> Iterator[Step]:
    """Every decision in the order in which it was recorded."""
    yield from _the_table()
    yield from _the_claims()
    yield from _the_elders()
    yield from _the_talks()
    yield from _the_agreement()
    yield from _the_end()


def _the_table() -> Iterator[Step]:
    places = ((DISTRICT, "Kulon", PlaceLevel.DISTRICT, None),)
    villages = ((UPPER_PLACE, "Sumber"), (LOWER_PLACE, "Muara"))
    for n, (id, name, level, within) in enumerate(
        (*places, *((id, name, PlaceLevel.VILLAGE, DISTRICT) for id, name in villages))
    ):
        yield _step(f"2024-01-08 08:0{n}", OFFICE, Place.register, id, name=name, level=level, within=within)
    yield _step("2024-01-08 08:10", OFFICE, Agency.register, OFFICE, name="The office", kind=AgencyKind.KESBANGPOL)
    named = {"name": "Kecamatan Kulon", "kind": AgencyKind.SUB_DISTRICT, "territory": DISTRICT}
    yield _step("2024-01-08 08:11", OFFICE, Agency.register, SUB_DISTRICT, **named)
    for n, (id, name, home, speaker) in enumerate(
        (
            (UPPER, "Desa Sumber", UPPER_PLACE, SPEAKS_UPPER),
            (LOWER, "Desa Muara", LOWER_PLACE, SPEAKS_LOWER),
        )
    ):
        village = {"name": name, "kind": GroupKind.VILLAGE, "home": home}
        yield _step(f"2024-01-08 08:2{n}", OFFICE, Group.register, id, **village)
        mandate = {
            "representative": Personal(subject=speaker, text=f"Kepala {name} (peran latihan)"),
            "role": "village head",
            "mandate": "elected",
            "valid_from": date(2020, 1, 1),
        }
        yield _step(f"2024-01-08 08:3{n}", OFFICE, Group.designate_representative, id, **mandate)
    yield _step(
        "2024-01-08 08:40", OFFICE, Source.register, CAMAT, kind=SourceKind.SUB_DISTRICT_HEAD, belongs_to=SUB_DISTRICT
    )
    yield _step("2024-01-08 08:41", OFFICE, Source.register, BABINSA, kind=SourceKind.BABINSA)


def _the_claims() -> Iterator[Step]:
    told = (
        ("2024-02-05 09:00", CLAIM, CAMAT, "Sumber says that Muara planted beyond the canal", ReportRole.EVIDENCE),
        ("2024-02-06 10:00", COUNTER_CLAIM, BABINSA, "Muara says that the canal was moved", ReportRole.CONTRADICTION),
    )
    where = Where(place=DISTRICT, as_said="the rice land by the canal", precision=PlacePrecision.NEAR)
    for at, report, source, title, _ in told:
        given = {"source": source, "channel": Channel.LETTER, "title": title, "where": where}
        yield _step(at, SUB_DISTRICT, Report.receive, report, **given)
        triage = {"decision": TriageDecision.PURSUE, "urgency": Urgency.SOON, "reason": "Sowing begins in a month"}
        yield _step(at.replace(":00", ":30"), OFFICE, Report.triage, report, **triage)
    detected = {
        "title": "The boundary along the canal",
        "sources_of_conflict": (SourceOfConflict.BOUNDARY,),
        "parties": principals(UPPER, LOWER),
        "places": (UPPER_PLACE, LOWER_PLACE),
        "from_reports": (CLAIM, COUNTER_CLAIM),
    }
    yield _step("2024-02-06 11:00", OFFICE, Dispute.detect, DISPUTE, **detected)
    for n, (_, report, _, _, role) in enumerate(told):
        yield _step(f"2024-02-06 11:1{n}", OFFICE, Report.link_to_dispute, report, dispute=DISPUTE, role=role)
    judged = {"rationale": "Both sides insist and write letters", "assessor": OFFICE, "method": "Two analysts"}
    evidence = (CLAIM, COUNTER_CLAIM)
    yield _step("2024-02-06 11:20", OFFICE, Dispute.assess_escalation, DISPUTE, stage=3, evidence=evidence, **judged)
    seen = {"method": "The sub-district walked along the canal", "verifier": SUB_DISTRICT}
    yield _step("2024-02-08 15:00", SUB_DISTRICT, Dispute.verify, DISPUTE, **seen)
    yield _step("2024-02-09 09:00", OFFICE, Dispute.assign, DISPUTE, lead_agency=SUB_DISTRICT, due=date(2024, 3, 1))
    yield _step("2024-02-10 09:00", SUB_DISTRICT, Dispute.begin_handling, DISPUTE, first_step="Old maps are looked for")
    connector = {
        "description": "One canal waters both villages",
        "category": InfluenceCategory.SYSTEMS,
        "groups": (UPPER, LOWER),
        "evidence": (CLAIM,),
    }
    yield _step("2024-02-10 09:30", SUB_DISTRICT, Dispute.identify_connector, DISPUTE, **connector)


def _the_elders() -> Iterator[Step]:
    practice = Practice(
        name="rembug wates",
        mechanism=Mechanism.CUSTOMARY,
        institution="The elders of the villages around",
        region=DISTRICT,
        fits=(SourceOfConflict.BOUNDARY,),
        when_fitting="Where both sides water their fields from one canal",
        steps=("Both sides walk the boundary with the elders", "Stones are set", "Both sides eat together"),
    )
    yield _step("2024-02-12 09:00", OFFICE, Custom.register, CUSTOM, practice=practice)
    proposed = {
        "dispute": DISPUTE,
        "proposer": SUB_DISTRICT,
        "mechanism": Mechanism.CUSTOMARY,
        "local_name": "rembug wates",
        "custom": CUSTOM,
    }
    yield _step("2024-02-12 09:30", SUB_DISTRICT, Mediation.propose, MEDIATION, **proposed)
    for n, person in enumerate((KIN, ELDER)):
        appointed = {
            "mediator": Personal(subject=person, text="Sesepuh (peran latihan)"),
            "institution": "The elders",
            "conflict_of_interest_declared": False,
        }
        yield _step(f"2024-02-12 10:0{n}", SUB_DISTRICT, Mediation.appoint_mediator, MEDIATION, **appointed)
    challenge = {
        "mediator": KIN,
        "party": LOWER,
        "by": SPEAKS_LOWER,
        "reason": "His daughter married into Sumber",
    }
    yield _step("2024-02-13 09:00", SUB_DISTRICT, Mediation.challenge_mediator, MEDIATION, **challenge)
    third = {
        "mediator": Personal(subject=OTHER_ELDER, text="Sesepuh (peran latihan)"),
        "institution": "The elders",
        "conflict_of_interest_declared": False,
    }
    yield _step("2024-02-13 14:00", SUB_DISTRICT, Mediation.appoint_mediator, MEDIATION, **third)
    replaced = {"mediator": KIN, "successor": OTHER_ELDER, "reason": "So that nobody doubts the stones"}
    yield _step("2024-02-13 14:10", SUB_DISTRICT, Mediation.replace_mediator, MEDIATION, **replaced)
    for n, (party, by) in enumerate(((UPPER, SPEAKS_UPPER), (LOWER, SPEAKS_LOWER))):
        apart = {"party": party, "mediators": (ELDER, OTHER_ELDER)}
        yield _step(f"2024-02-14 0{8 + n}:00", SUB_DISTRICT, Mediation.hold_pre_meeting, MEDIATION, **apart)
        conditions = ("nobody ploughs the strip until then",) if party == LOWER else ()
        consent = {"party": party, "by": by, "conditions": conditions}
        yield _step(f"2024-02-14 1{n}:00", SUB_DISTRICT, Mediation.give_consent, MEDIATION, **consent)
    yield _step("2024-02-14 12:00", SUB_DISTRICT, Dispute.enter_mediation, DISPUTE, mediation=MEDIATION)


def _the_talks() -> Iterator[Step]:
    both = {"attendance": (UPPER, LOWER)}
    walk = {**both, "agenda": ("Where the boundary runs",), "ground_rules": ("The elders speak first",)}
    yield _step("2024-02-17 07:00", SUB_DISTRICT, Mediation.convene_session, MEDIATION, **walk)
    for n, (decide, party, text) in enumerate(
        (
            (Mediation.state_position, UPPER, "The boundary is the canal"),
            (Mediation.state_position, LOWER, "The boundary is where the canal ran before the flood"),
            (Mediation.identify_interest, UPPER, "That the strip is not sold to strangers"),
            (Mediation.identify_interest, LOWER, "Water in the second month of the dry season"),
        )
    ):
        yield _step(f"2024-02-17 07:{10 + n}", SUB_DISTRICT, decide, MEDIATION, party=party, text=text)
    yield _step("2024-02-17 11:00", SUB_DISTRICT, Mediation.adjourn_session, MEDIATION)
    points = ("Muara could leave the strip if the water is shared by days",)
    caucus = {
        "party": LOWER,
        "mediators": (ELDER,),
        "content": Personal(subject=ELDER, text="Isi kaukus (latihan)"),
        "shareable_points": points,
    }
    yield _step("2024-02-17 13:00", SUB_DISTRICT, Mediation.hold_caucus, MEDIATION, **caucus)
    shared = {"caucus": 1, "party": LOWER, "by": SPEAKS_LOWER, "points": points}
    yield _step("2024-02-18 08:00", SUB_DISTRICT, Mediation.share_caucus_points, MEDIATION, **shared)
    yield _step("2024-02-19 07:00", SUB_DISTRICT, Mediation.convene_session, MEDIATION, **both)
    option = {"text": "Stones along the canal, and the water shared by days"}
    yield _step("2024-02-19 08:00", SUB_DISTRICT, Mediation.propose_option, MEDIATION, **option)
    yield _step("2024-02-19 10:00", SUB_DISTRICT, Mediation.adjourn_session, MEDIATION)


def _the_agreement() -> Iterator[Step]:
    drafted = {"mediation": MEDIATION, "title": "The boundary and the water", "text_hash": TEXT}
    yield _step("2024-02-20 09:00", SUB_DISTRICT, Agreement.draft, AGREEMENT, **drafted)
    clause = {"heading": "The boundary", "text": "The boundary runs along the canal as the elders walked it"}
    yield _step("2024-02-20 09:10", SUB_DISTRICT, Agreement.write_clause, AGREEMENT, **clause)
    commitments = (
        (UPPER, "Six boundary stones are set", Due(on=date(2024, 3, 15)), "Six stones stand"),
        (UPPER, "Muara has the water on three days of the week", Due(on=None), None),
        (LOWER, "The strip is given up after the harvest", Due(on=date(2024, 6, 30)), "Nothing is sown"),
        (LOWER, "The old fence is taken away", Due(on=date(2024, 3, 31)), None),
    )
    for n, (obligor, text, due, indicator) in enumerate(commitments):
        made = {"obligor": obligor, "text": text, "due": due, "verifier": SUB_DISTRICT, "indicator": indicator}
        yield _step(f"2024-02-20 09:2{n}", SUB_DISTRICT, Agreement.make_commitment, AGREEMENT, **made)
    signed = {
        "text_hash": TEXT,
        "signatories": (
            Signatory(party=UPPER, representative=SPEAKS_UPPER, mandate="elected"),
            Signatory(party=LOWER, representative=SPEAKS_LOWER, mandate="elected"),
        ),
        "witnesses": (Personal(subject=ELDER, text="Sesepuh (peran latihan)"),),
        "in_force_from": date(2024, 2, 21),
    }
    yield _step("2024-02-21 10:00", SUB_DISTRICT, Agreement.sign, AGREEMENT, **signed)
    yield _step("2024-02-21 10:10", SUB_DISTRICT, Mediation.reach_agreement, MEDIATION, agreement=AGREEMENT)
    yield _step("2024-02-21 10:20", SUB_DISTRICT, Dispute.reach_agreement, DISPUTE, agreement=AGREEMENT)
    yield _step("2024-02-22 09:00", OFFICE, Dispute.begin_monitoring, DISPUTE, monitor=SUB_DISTRICT)


def _the_end() -> Iterator[Step]:
    keep, verify = Agreement.report_commitment_done, Agreement.verify_commitment
    yield _step("2024-03-14 09:00", SUB_DISTRICT, keep, AGREEMENT, number=1)
    returned = {"number": 1, "reason": "Five stones stand, not six"}
    yield _step("2024-03-16 09:00", SUB_DISTRICT, Agreement.return_commitment, AGREEMENT, **returned)
    yield _step("2024-03-20 09:00", SUB_DISTRICT, keep, AGREEMENT, number=1)
    yield _step("2024-03-21 09:00", SUB_DISTRICT, verify, AGREEMENT, number=1)
    waived = {"number": 4, "reason": "The flood took the fence"}
    yield _step("2024-04-02 09:00", SUB_DISTRICT, Agreement.waive_commitment, AGREEMENT, **waived)
    inspected = {"source": CAMAT, "channel": Channel.LETTER, "title": "The strip lies fallow, the stones stand"}
    yield _step("2024-07-02 09:00", SUB_DISTRICT, Report.receive, INSPECTION, **inspected)
    visit = {
        "by_agency": SUB_DISTRICT,
        "finding": "The strip lies fallow, and Muara has the water on three days",
        "commitments": (2, 3),
        "evidence": (INSPECTION,),
    }
    yield _step("2024-07-02 10:00", SUB_DISTRICT, Agreement.make_monitoring_visit, AGREEMENT, **visit)
    for number in (2, 3):
        at = f"2024-07-02 1{number - 1}"
        yield _step(f"{at}:10", SUB_DISTRICT, keep, AGREEMENT, number=number, evidence=(INSPECTION,))
        yield _step(f"{at}:20", SUB_DISTRICT, verify, AGREEMENT, number=number, evidence=(INSPECTION,))
    yield _step("2024-07-03 09:00", SUB_DISTRICT, Agreement.fulfil, AGREEMENT)
    judged = {"rationale": "They eat together", "assessor": OFFICE, "method": "Two analysts", "evidence": (INSPECTION,)}
    yield _step("2024-07-03 09:30", OFFICE, Dispute.assess_escalation, DISPUTE, stage=1, **judged)
    yield _step("2024-07-04 09:00", OFFICE, Dispute.close, DISPUTE, reason="All that was agreed is done")
