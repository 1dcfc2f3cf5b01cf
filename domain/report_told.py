"""What a report tells: taken down as it was said, and corrected where it was taken down wrongly."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import StringConstraints

from domain.act import current_act, day_of_the_act
from domain.aggregate import SOMETHING_CHANGED, decision
from domain.fact import Fact, Opening
from domain.grade import Reliability
from domain.ids import AgencyId, SourceId
from domain.merging import Mergeable
from domain.personal import Personal
from domain.place import Where
from domain.source import ACTIVE_THEN, Source
from domain.text import Line, Sha256
from domain.value import Value
from domain.witness import Comparison, similarity


class Channel(StrEnum):
    """How a report came in."""

    FORM = "form"
    MESSAGE = "message"
    LETTER = "letter"
    MEETING = "meeting"
    NEWS = "news"
    LAPOR = "lapor"
    DATA_SET = "data_set"


class Requester(StrEnum):
    """Who asked for a correction: the office, or a person whom the report speaks of (UU 27/2022)."""

    CLERK = "clerk"
    DATA_SUBJECT = "data_subject"


class SourceOfConflict(StrEnum):
    """The five legal sources of conflict (UU 7/2012 Art. 5, as read in Perkap 8/2013)."""

    POLITICS_ECONOMY_CULTURE = "politics_economy_culture"
    RELIGION_TRIBE_ETHNICITY = "religion_tribe_ethnicity"
    BOUNDARY = "boundary"
    NATURAL_RESOURCES = "natural_resources"
    UNEQUAL_RESOURCES = "unequal_resources"


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""The language of a text (BCP 47)."""


class Claim(Value):
    """One thing that a report says: about which aspect, and what. No names of persons."""

    aspect: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
    says: Line


class Statement(Value):
    """What a report says, apart from its sealed narrative."""

    title: Line
    language: Language = "id"
    where: Where = Where()
    claimed_parties: tuple[Line, ...] = ()
    claimed_sources_of_conflict: tuple[SourceOfConflict, ...] = ()
    claims: tuple[Claim, ...] = ()
    origin: Line | None = None


class ToldReport(Mergeable):
    """Who said what."""

    source: str = ""
    source_agency: str | None = None
    statement: Statement | None = None
    narrative: Personal | None = None

    class Received(Opening):
        """A report came in. Its envelope's ``occurred`` is when it was made; what it says happened stands in its
        claims."""

        TOPIC = "report.received"
        source: SourceId
        source_agency: AgencyId | None = None
        """The agency that the source belonged to when the report came in."""
        source_reliability: Reliability
        """How the source was judged for the day of the report (domain.md §4.13)."""
        channel: Channel
        title: Line
        narrative: Personal | None = None
        language: Language = "id"
        where: Where = Where()
        claimed_parties: tuple[Line, ...] = ()
        claimed_sources_of_conflict: tuple[SourceOfConflict, ...] = ()
        claims: tuple[Claim, ...] = ()
        attachments: tuple[Sha256, ...] = ()
        origin: Line | None = None

        def apply(self, report: ToldReport) -> None:
            report.source = self.source
            report.source_agency = self.source_agency
            said = {name: getattr(self, name) for name in Statement.model_fields}
            report.statement = Statement.model_construct(**said)
            report.narrative = self.narrative

    class Corrected(Fact):
        """A report had been taken down wrongly: this is what it says, in whole. What its source said is not changed;
        its narrative is personal data and stays as it was sealed."""

        TOPIC = "report.corrected"
        statement: Statement
        requested_by: Requester
        reason: Line

        def apply(self, report: ToldReport) -> None:
            report.statement = self.statement

    @classmethod
    @decision
    def receive(
        cls,
        *,
        id: str,
        source: Source,
        channel: Channel,
        title: Line,
        narrative: Personal | None = None,
        language: str = "id",
        where: Where = Where(),
        claimed_parties: tuple[Line, ...] = (),
        claimed_sources_of_conflict: tuple[SourceOfConflict, ...] = (),
        claims: tuple[Claim, ...] = (),
        attachments: tuple[Sha256, ...] = (),
        origin: Line | None = None,
    ) -> Self:
        """Receive a report: from which source, through which channel, what it is about (without names), the whole
        text sealed, its language (BCP 47), the place it speaks of, the parties and sources of conflict that it names,
        its single claims, the SHA-256 of what was attached, and where it can be found again."""
        act = current_act()
        ACTIVE_THEN.require(source.was_active(act.occurred.start if act.occurred else act.now), source=source.id)
        return cls.open(
            cls.Received,
            id=id,
            source=source.id,
            source_agency=source.agency,
            source_reliability=source.reliability_on(day_of_the_act()),
            channel=channel,
            title=title,
            narrative=narrative,
            language=language,
            where=where,
            claimed_parties=claimed_parties,
            claimed_sources_of_conflict=claimed_sources_of_conflict,
            claims=claims,
            attachments=attachments,
            origin=origin,
        )

    @decision
    def correct(self, *, statement: Statement, requested_by: Requester, reason: Line) -> None:
        """Replace what was taken down of the report in whole, say on whose request, and why it was wrong. What was on
        record before stays readable."""
        SOMETHING_CHANGED.require(statement != self.statement, report=self.id)
        self.record(self.Corrected, statement=statement, requested_by=requested_by, reason=reason)

    def held_against(self, other: ToldReport) -> Comparison:
        """What there is to look at when another report is to bear this one out."""
        return Comparison(
            report=other.id,
            same_source=self.source == other.source,
            same_agency=self.source_agency is not None and self.source_agency == other.source_agency,
            similarity=similarity(self._text(), other._text()),
        )

    def _text(self) -> str:
        if self.narrative is not None and self.narrative.text is not None:
            return self.narrative.text
        claims = self.statement.claims if self.statement else ()
        return " ".join(claim.says for claim in claims)


ToldReportFact = ToldReport.Received | ToldReport.Corrected
