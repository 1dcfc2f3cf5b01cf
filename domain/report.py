"""Reports: what somebody told the office, kept as it was told. What it says is an assertion, never a fact."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Annotated, Self

from pydantic import StringConstraints

from domain.act import current_act, day_of_the_act
from domain.aggregate import Aggregate, decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.grade import CONFIRMED, Credibility, Reliability
from domain.ids import AgencyId, DisputeId, ReportId, SourceId
from domain.personal import Personal
from domain.place import Where
from domain.source import ACTIVE_THEN, Source
from domain.text import Line, Prose, Sha256
from domain.value import Value

INDEPENDENTLY_CONFIRMED = Rule(
    "report.independently-confirmed",
    id="Nilai 1 (terkonfirmasi) memerlukan sedikitnya satu laporan penguat dari sumber dan instansi lain.",
    en="Grade 1 (confirmed) needs at least one corroborating report from another source and another agency.",
    source="domain.md §4.12",
)
NOT_ITS_OWN_WITNESS = Rule(
    "report.not-its-own-witness",
    id="Suatu laporan tidak dapat menguatkan dirinya sendiri.",
    en="A report does not corroborate itself.",
)
LINKED_ONCE = Rule(
    "report.linked-once",
    id="Laporan ini sudah ditautkan pada sengketa tersebut.",
    en="The report is already linked to this dispute; unlink it first to give it another role.",
)
LINKED_AT_ALL = Rule(
    "report.linked-at-all",
    id="Laporan ini tidak tertaut pada sengketa tersebut.",
    en="The report is not linked to this dispute.",
)


class Channel(StrEnum):
    """How a report came in."""

    FORM = "form"
    MESSAGE = "message"
    LETTER = "letter"
    MEETING = "meeting"
    NEWS = "news"
    LAPOR = "lapor"
    DATA_SET = "data_set"


class TriageDecision(StrEnum):
    """What becomes of a report at first sight."""

    PURSUE = "pursue"
    FILE = "file"


class Urgency(StrEnum):
    """How soon somebody has to act on a report."""

    IMMEDIATE = "immediate"
    SOON = "soon"
    ROUTINE = "routine"


class ReportState(StrEnum):
    """Where a report stands in its handling."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    GRADED = "graded"
    LINKED = "linked"
    FILED = "filed"


class ReportRole(StrEnum):
    """How a report bears on a dispute."""

    EVIDENCE = "evidence"
    BACKGROUND = "background"
    CONTRADICTION = "contradiction"


class SourceOfConflict(StrEnum):
    """The five legal sources of conflict (UU 7/2012 Art. 5, as read in Perkap 8/2013)."""

    POLITICS_ECONOMY_CULTURE = "politics_economy_culture"
    RELIGION_TRIBE_ETHNICITY = "religion_tribe_ethnicity"
    BOUNDARY = "boundary"
    NATURAL_RESOURCES = "natural_resources"
    UNEQUAL_RESOURCES = "unequal_resources"


class Claim(Value):
    """One thing that a report says: about which aspect, and what. No names of persons."""

    aspect: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
    says: Line


class Report(Aggregate):
    """A statement received from a source."""

    KIND = "report"

    source: str = ""
    source_agency: str | None = None
    state: ReportState = ReportState.RECEIVED
    credibility: int | None = None
    graded_at: int | None = None
    links: dict[str, ReportRole] = field(default_factory=dict)

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
        language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "id"
        where: Where = Where()
        claimed_parties: tuple[Line, ...] = ()
        claimed_sources_of_conflict: tuple[SourceOfConflict, ...] = ()
        claims: tuple[Claim, ...] = ()
        attachments: tuple[Sha256, ...] = ()
        origin: Line | None = None

        def apply(self, report: Report) -> None:
            report.source = self.source
            report.source_agency = self.source_agency

    class Triaged(Fact):
        """The desk decided what becomes of a report."""

        TOPIC = "report.triaged"
        decision: TriageDecision
        urgency: Urgency
        reason: Line

        def apply(self, report: Report) -> None:
            filed = self.decision is TriageDecision.FILE
            report.state = ReportState.FILED if filed else ReportState.TRIAGED

    class Graded(Fact):
        """An analyst judged how credible a report is."""

        TOPIC = "report.graded"
        credibility: Credibility
        basis: Prose
        corroborated_by: tuple[ReportId, ...] = ()
        supersedes: int | None = None
        """The version of this report's grade before."""
        state: ReportState
        """Where the report stands after this."""

        def apply(self, report: Report) -> None:
            report.credibility = self.credibility
            report.graded_at = self.originator_version
            report.state = self.state

    class LinkedToDispute(Fact):
        """A report was found to bear on a dispute."""

        TOPIC = "report.linked-to-dispute"
        dispute: DisputeId
        role: ReportRole
        reason: Line | None = None

        def apply(self, report: Report) -> None:
            report.links[self.dispute] = self.role
            report.state = ReportState.LINKED

    class UnlinkedFromDispute(Fact):
        """A report was found not to bear on a dispute after all."""

        TOPIC = "report.unlinked-from-dispute"
        dispute: DisputeId
        reason: Line
        state: ReportState
        """Where the report stands after this, other links considered."""

        def apply(self, report: Report) -> None:
            del report.links[self.dispute]
            report.state = self.state

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
    def triage(self, *, decision: TriageDecision, urgency: Urgency, reason: Line) -> None:
        """Decide whether the report is pursued or only filed, how urgent it is, and why."""
        self.must_be(self.state, ReportState.RECEIVED)
        self.record(self.Triaged, decision=decision, urgency=urgency, reason=reason)

    @decision
    def grade(self, *, credibility: Credibility, basis: Prose, corroborated_by: tuple[Report, ...] = ()) -> None:
        """Judge how credible the report is (1 confirmed to 5 improbable, 6 cannot be judged), on what basis, and
        which reports say the same. Grade 1 needs one from another source and another agency."""
        self.must_be(self.state, ReportState.TRIAGED, ReportState.GRADED, ReportState.LINKED)
        NOT_ITS_OWN_WITNESS.require(all(other.id != self.id for other in corroborated_by), report=self.id)
        INDEPENDENTLY_CONFIRMED.require(
            credibility != CONFIRMED or any(self.is_independent_of(other) for other in corroborated_by),
            corroborated_by=", ".join(other.id for other in corroborated_by) or "nothing",
        )
        self.record(
            self.Graded,
            credibility=credibility,
            basis=basis,
            corroborated_by=tuple(dict.fromkeys(other.id for other in corroborated_by)),
            supersedes=self.graded_at,
            state=ReportState.LINKED if self.links else ReportState.GRADED,
        )

    @decision
    def link_to_dispute(self, *, dispute: DisputeId, role: ReportRole, reason: Line | None = None) -> None:
        """Record that the report bears on a dispute: as evidence, as background or as a contradiction."""
        self.must_be(self.state, ReportState.TRIAGED, ReportState.GRADED, ReportState.LINKED)
        LINKED_ONCE.require(dispute not in self.links, dispute=dispute)
        self.record(self.LinkedToDispute, dispute=dispute, role=role, reason=reason)

    @decision
    def unlink_from_dispute(self, *, dispute: DisputeId, reason: Line) -> None:
        """Record that the report does not bear on a dispute after all, and why."""
        LINKED_AT_ALL.require(dispute in self.links, dispute=dispute)
        if len(self.links) > 1:
            state = ReportState.LINKED
        else:
            state = ReportState.TRIAGED if self.credibility is None else ReportState.GRADED
        self.record(self.UnlinkedFromDispute, dispute=dispute, reason=reason, state=state)

    def is_independent_of(self, other: Report) -> bool:
        """Whether it comes from another source and not from the same agency."""
        same_agency = self.source_agency is not None and self.source_agency == other.source_agency
        return self.source != other.source and not same_agency


ReportFact = Report.Received | Report.Triaged | Report.Graded | Report.LinkedToDispute | Report.UnlinkedFromDispute
