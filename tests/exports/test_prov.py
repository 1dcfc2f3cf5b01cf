"""Where a case comes from, as W3C PROV: read by a library for it, and no more than its reader may know."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from prov.model import (
    PROV_ATTR_AGENT,
    PROV_ATTR_DELEGATE,
    PROV_ATTR_INFORMANT,
    PROV_ATTR_RESPONSIBLE,
    PROV_ATTR_STARTTIME,
    PROV_ATTR_USED_ENTITY,
    ProvActivity,
    ProvAssociation,
    ProvCommunication,
    ProvDelegation,
    ProvDerivation,
    ProvDocument,
)

from domain.act import Act
from domain.agency import Agency, AgencyKind
from domain.classification import Classification, Level
from domain.dispute import Dispute, Party, PartyRole
from domain.errors import NotFound
from domain.group import Group, GroupKind
from domain.personal import Personal
from domain.report import Channel, Report, ReportRole, TriageDecision, Urgency
from domain.source import Source, SourceKind
from exports.prov import Case, write_prov
from ledger.history import History
from tests.intake.conftest import opened_log

OPEN, RESTRICTED, SECRET = (Classification(level=level) for level in (Level.OPEN, Level.RESTRICTED, Level.SECRET))
DISPUTE, REPORT = "dispute-ford", "report-clash"


@dataclass
class Told:
    """A case on record."""

    history: History
    verified: int
    """The position of the fact that was recorded on behalf of another agency, because of an earlier one."""
    renamed: int
    """The position of the secret one."""


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """A dispute between two groups, a report on it, a secret fact about it, and another case beside it."""
    with opened_log(tmp_path) as log:

        def act(who: str = "desk", agency: str = "agency-office", **more: Any) -> Act:
            more.setdefault("classification", RESTRICTED)
            return Act(recorded_by=who, agency=agency, command_id=uuid4(), now=datetime.now(UTC), **more)

        start, change = log.register.start, log.register.change
        for name in ("river", "hill", "other"):
            start(Group.register, id=f"group-{name}", act=act(), name=name.title(), kind=GroupKind.COMMUNITY)
        start(Agency.register, id="agency-police", act=act(), name="Police of the ford", kind=AgencyKind.POLICE)
        start(Agency.register, id="agency-bupati", act=act(), name="The head of the regency", kind=AgencyKind.OTHER)
        parties = tuple(Party(group=f"group-{name}", role=PartyRole.PRINCIPAL) for name in ("river", "hill"))
        start(Dispute.detect, id=DISPUTE, act=act(), title="The ford", parties=parties)
        start(Source.register, id="source-post", act=act(), kind=SourceKind.MEDIA, public_name="Post")
        narrative = Personal(subject="person-witness", text="John Exercise saw it")
        start(Report.receive, id=REPORT, act=act(), source="source-post", channel=Channel.NEWS, title="A clash", narrative=narrative)  # fmt: skip
        change(REPORT, Report.triage, act=act(), decision=TriageDecision.PURSUE, urgency=Urgency.SOON, reason="read")
        linked = change(REPORT, Report.link_to_dispute, act=act(), dispute=DISPUTE, role=ReportRole.EVIDENCE)
        verified = change(
            DISPUTE,
            Dispute.verify,
            act=act("officer", "agency-police", on_behalf_of="agency-bupati", causation=linked.position),
            method="looked at",
            verifier="agency-police",
        )
        secret = change(REPORT, Report.grade, act=act("spy", "agency-secret", classification=SECRET), credibility=2, basis="known")  # fmt: skip
        start(Dispute.detect, id="dispute-other", act=act(), title="Elsewhere", parties=parties)
        yield Told(log.history, verified.position, secret.position)


def text_of(told: Told, reader: Classification, at: int | None = None, dispute: str = DISPUTE) -> str:
    """What is written for a reader."""
    file = io.StringIO()
    case = Case(told.history, dispute, reader, told.history.position() if at is None else at)
    assert sum(1 for _ in write_prov(case, file)) > 0
    return file.getvalue()


def read(text: str) -> ProvDocument:
    """As the library reads it."""
    return ProvDocument.deserialize(content=text)


def ends(document: ProvDocument, kind: type, *names: Any) -> set[tuple[str, ...]]:
    """The ends of all relations of a kind."""
    return {
        tuple(str(next(iter(record.get_attribute(name)))) for name in names) for record in document.get_records(kind)
    }


def test_the_library_reads_every_fact_as_what_somebody_did_for_an_agency(told: Told) -> None:
    text = text_of(told, SECRET)
    document = read(text)
    assert read(str(document.serialize())) == document
    facts = {str(record.identifier) for record in document.get_records(ProvActivity)}
    of_the_case = [r for r in told.history.all() if r.fact.originator_id in (DISPUTE, REPORT)]
    assert facts == {f"rukun:fact/{r.position}" for r in of_the_case}
    who = ends(document, ProvAssociation, PROV_ATTR_AGENT)
    assert who == {("rukun:account/desk",), ("rukun:account/officer",), ("rukun:account/spy",)}
    times = {next(iter(record.get_attribute(PROV_ATTR_STARTTIME))) for record in document.get_records(ProvActivity)}
    assert times == {r.recorded_at for r in of_the_case}


def test_on_whose_behalf_because_of_what_and_on_which_report_is_told(told: Told) -> None:
    document = read(text_of(told, RESTRICTED))
    for_whom = ends(document, ProvDelegation, PROV_ATTR_DELEGATE, PROV_ATTR_RESPONSIBLE)
    assert ("rukun:for/agency-police", "rukun:for/agency-bupati") in for_whom
    assert ("rukun:account/officer", "rukun:for/agency-police") in for_whom
    (cause,) = ends(document, ProvCommunication, PROV_ATTR_INFORMANT)
    assert cause == (f"rukun:fact/{told.verified - 1}",)
    used = {end for (end,) in ends(document, ProvDerivation, PROV_ATTR_USED_ENTITY)}
    assert any(end.startswith("rukun:dispute-ford/") for end in used)


def test_what_is_kept_higher_leaves_no_trace(told: Told) -> None:
    text = text_of(told, RESTRICTED)
    assert f"fact/{told.renamed}" not in text
    for hidden in ("spy", "agency-secret", f"{REPORT}/{told.renamed}"):
        assert hidden not in text
        assert hidden in text_of(told, SECRET)


def test_nothing_of_what_facts_say_is_in_it(told: Told) -> None:
    text = text_of(told, SECRET)
    for said in ("John Exercise", "person-witness", "A clash", "looked at", "Elsewhere", "dispute-other"):
        assert said not in text


def test_the_case_as_of_a_moment_is_what_was_on_record_by_then(told: Told) -> None:
    document = read(text_of(told, SECRET, at=told.verified - 1))
    positions = {int(str(record.identifier).rpartition("/")[2]) for record in document.get_records(ProvActivity)}
    assert max(positions) == told.verified - 1


@pytest.mark.parametrize(("dispute", "reader"), [("dispute-nowhere", SECRET), (DISPUTE, OPEN), ("group-river", OPEN)])
def test_a_case_that_the_reader_knows_nothing_of_is_not_found(told: Told, dispute: str, reader: Classification) -> None:
    with pytest.raises(NotFound):
        text_of(told, reader, dispute=dispute)


def test_no_record_stands_twice(told: Told) -> None:
    lines = [line.partition(": ")[0] for line in text_of(told, SECRET).splitlines()]
    names = [line for line in lines if line.startswith('"rukun:')]
    assert len(names) == len(set(names))
