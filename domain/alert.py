"""Alerts: a warning to agencies, which are to acknowledge and answer it, or are seen not to have done so."""

from __future__ import annotations

import re
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import StringConstraints

from domain.act import day_of_the_act
from domain.aggregate import Aggregate, decision
from domain.errors import Rule
from domain.fact import Fact, Opening
from domain.finding import Finding
from domain.ids import AgencyId, IncidentId, PlaceId, ReportId
from domain.incident import Incident, IncidentState
from domain.report import Report, standing
from domain.text import Line, Prose

RuleVersion = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,79}@[1-9][0-9]{0,5}$")]
"""A rule of early warning and its version, such as ``report-intensity@2``."""

RAISED_BY_ONE = Rule(
    "alert.raised-by-one",
    id="Peringatan disampaikan oleh satu instansi atau oleh satu versi aturan, tidak oleh keduanya.",
    en="An alert is raised by an agency or by a version of a rule, and not by both.",
)
FOUND_BY_A_RULE = Rule(
    "alert.found-by-a-rule",
    id="Temuan hanya menyertai peringatan dari suatu aturan.",
    en="A finding comes with the alert of a rule only.",
)
HAS_A_GROUND = Rule(
    "alert.has-a-ground",
    id="Peringatan menyebut tempat atau bukti; peringatan dari aturan selalu menyebut bukti.",
    en="An alert names a place or evidence; one that a rule raised always names evidence.",
    source="domain.md §3 row 43",
)
HAS_RECIPIENTS = Rule(
    "alert.has-recipients",
    id="Peringatan ditujukan kepada sedikitnya satu instansi.",
    en="An alert goes to at least one agency.",
)
NO_FORECAST = Rule(
    "alert.no-forecast",
    id="Peringatan menyampaikan apa yang tercatat: tanpa peluang, persentase atau penunjukan orang.",
    en="An alert says what is on record: no probability, no percentage, and nothing about a person.",
    source="domain.md §6",
)
ANSWERED_LATER = Rule(
    "alert.answered-later",
    id="Batas waktu jawaban tidak mendahului hari peringatan disampaikan.",
    en="An alert is not to be answered before the day on which it is raised.",
)
IS_RECIPIENT = Rule(
    "alert.is-recipient",
    id="Peringatan diketahui dan ditanggapi oleh instansi yang dituju.",
    en="An alert is acknowledged and answered by agencies that it went to.",
)
ACKNOWLEDGED_ONCE = Rule(
    "alert.acknowledged-once",
    id="Instansi ini sudah menyatakan mengetahui peringatan ini.",
    en="The agency has acknowledged the alert already.",
)
ACKNOWLEDGED_BEFORE = Rule(
    "alert.acknowledged-before",
    id="Peringatan ditanggapi oleh instansi yang sudah menyatakan mengetahuinya.",
    en="An alert is answered by an agency that has acknowledged it.",
)
TIME_IS_UP = Rule(
    "alert.time-is-up",
    id="Peringatan lewat waktu hanya setelah hari terakhir untuk menjawab berlalu.",
    en="An alert lapses only once the last day for an answer is over.",
    source="domain.md §2",
)

_FORECAST = re.compile(
    r"\d\s*(%|‰|persen\b|percent\b|per cent\b)|\bprobab|\blikelihood|\bpeluang|\bperson-", re.IGNORECASE
)


class AlertState(StrEnum):
    """Where an alert stands. That it lapsed does not end it: it may still be acknowledged, late."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    DISMISSED = "dismissed"
    LAPSED = "lapsed"


UNACKNOWLEDGED = (AlertState.RAISED, AlertState.LAPSED)
"""No agency has let know that it knows."""


class Alert(Aggregate):
    """A warning that agencies are to answer, and what became of it."""

    KIND = "alert"

    state: AlertState = AlertState.RAISED
    recipients: tuple[str, ...] = ()
    acknowledged_by: list[str] = field(default_factory=list)
    respond_by: date = date.max

    class Raised(Opening):
        """Agencies were warned. What they are warned of is what is on record: never a forecast, never a person."""

        TOPIC = "alert.raised"
        by_agency: AgencyId | None = None
        """The agency whose officer raised it; absent where a rule did."""
        by_rule: RuleVersion | None = None
        what: Line
        not_seen: Prose | None = None
        """What whoever raised it could not see, such as sources that are silent."""
        place: PlaceId | None = None
        evidence: tuple[ReportId, ...] = ()
        incidents: tuple[IncidentId, ...] = ()
        recipients: tuple[AgencyId, ...]
        respond_by: date
        """The last day for an answer."""
        finding: Finding | None = None
        """What the rule found, and over what; absent where an agency raised it."""

        def apply(self, alert: Alert) -> None:
            alert.recipients = self.recipients
            alert.respond_by = self.respond_by

    class Acknowledged(Fact):
        """An agency that was warned let know that it knows."""

        TOPIC = "alert.acknowledged"
        by_agency: AgencyId
        state: AlertState
        """Where the alert stands after this: what has been answered stays so."""

        def apply(self, alert: Alert) -> None:
            alert.acknowledged_by.append(self.by_agency)
            alert.state = self.state

    class Responded(Fact):
        """An agency that was warned did something about it."""

        TOPIC = "alert.responded"
        by_agency: AgencyId
        action: Prose

        def apply(self, alert: Alert) -> None:
            alert.state = AlertState.RESPONDED

    class Dismissed(Fact):
        """An agency found that nothing needs to be done about an alert."""

        TOPIC = "alert.dismissed"
        by_agency: AgencyId
        reason: Line

        def apply(self, alert: Alert) -> None:
            alert.state = AlertState.DISMISSED

    class Lapsed(Fact):
        """The last day for an answer went by, and nobody had acknowledged the alert."""

        TOPIC = "alert.lapsed"
        respond_by: date
        looked_on: date
        """The day on which it was looked at: the last day for an answer was over."""

        def apply(self, alert: Alert) -> None:
            alert.state = AlertState.LAPSED

    @classmethod
    @decision
    def raise_(
        cls,
        *,
        id: str,
        what: Line,
        recipients: tuple[AgencyId, ...],
        respond_by: date,
        by_agency: AgencyId | None = None,
        by_rule: RuleVersion | None = None,
        place: PlaceId | None = None,
        evidence: tuple[Report, ...] = (),
        incidents: tuple[Incident, ...] = (),
        not_seen: Prose | None = None,
        finding: Finding | None = None,
    ) -> Self:
        """Warn agencies: of what (as it is on record, without forecasts and without names of persons), on which
        reports and incidents, where, who is to answer and until which day; which agency warns, or which version of
        which rule and what that found; and what could not be seen. Which dispute it is about is recorded there, by putting it on the
        dispute's list."""
        RAISED_BY_ONE.require((by_agency is None) is not (by_rule is None), by_agency=by_agency, by_rule=by_rule)
        HAS_RECIPIENTS.require(bool(recipients))
        FOUND_BY_A_RULE.require(finding is None or by_rule is not None, by_agency=by_agency)
        seen = bool(evidence or incidents or (finding is not None and finding.facts))
        HAS_A_GROUND.require(seen or (place is not None and by_rule is None), by_rule=by_rule, place=place)
        _must_be_no_forecast(what, not_seen)
        if finding is not None:
            _must_be_no_forecast(finding.what_en, finding.not_seen_en)
        today = day_of_the_act()
        ANSWERED_LATER.require(respond_by >= today, respond_by=respond_by, today=today)
        for incident in incidents:
            incident.must_be(incident.state, IncidentState.REPORTED, IncidentState.CONFIRMED, IncidentState.UNCONFIRMED)
        return cls.open(
            cls.Raised,
            id=id,
            by_agency=by_agency,
            by_rule=by_rule,
            what=what,
            not_seen=not_seen,
            place=place,
            evidence=standing(evidence),
            incidents=tuple(dict.fromkeys(incident.id for incident in incidents)),
            recipients=tuple(dict.fromkeys(recipients)),
            respond_by=respond_by,
            finding=finding,
        )

    @decision
    def acknowledge(self, *, by_agency: AgencyId) -> None:
        """Record that an agency that was warned let know that it knows; late, too."""
        answered = (AlertState.ACKNOWLEDGED, AlertState.RESPONDED)
        self.must_be(self.state, *UNACKNOWLEDGED, *answered)
        self._must_have_gone_to(by_agency)
        ACKNOWLEDGED_ONCE.require(by_agency not in self.acknowledged_by, agency=by_agency)
        after = self.state if self.state in answered else AlertState.ACKNOWLEDGED
        self.record(self.Acknowledged, by_agency=by_agency, state=after)

    @decision
    def respond(self, *, by_agency: AgencyId, action: Prose) -> None:
        """Record what an agency that acknowledged the alert did about it, without names of persons."""
        self.must_be(self.state, AlertState.ACKNOWLEDGED)
        self._must_have_gone_to(by_agency)
        ACKNOWLEDGED_BEFORE.require(by_agency in self.acknowledged_by, agency=by_agency)
        _must_be_no_forecast(action)
        self.record(self.Responded, by_agency=by_agency, action=action)

    @decision
    def dismiss(self, *, by_agency: AgencyId, reason: Line) -> None:
        """Record that an agency found that nothing needs to be done about the alert, and why."""
        self.must_be(self.state, *UNACKNOWLEDGED, AlertState.ACKNOWLEDGED)
        _must_be_no_forecast(reason)
        self.record(self.Dismissed, by_agency=by_agency, reason=reason)

    @decision
    def lapse(self) -> None:
        """Record that the last day for an answer is over, and that nobody had acknowledged the alert. It stays on the
        board."""
        self.must_be(self.state, AlertState.RAISED)
        today = day_of_the_act()
        TIME_IS_UP.require(self.respond_by < today, respond_by=self.respond_by, today=today)
        self.record(self.Lapsed, respond_by=self.respond_by, looked_on=today)

    @property
    def is_unacknowledged(self) -> bool:
        """Whether no agency has acknowledged it, and none dismissed it."""
        return self.state in UNACKNOWLEDGED

    def _must_have_gone_to(self, agency: str) -> None:
        IS_RECIPIENT.require(agency in self.recipients, agency=agency)


def says_a_forecast(text: str) -> str | None:
    """What in a text is certainly a forecast, a percentage or the id of a person; None where nothing is."""
    found = _FORECAST.search(text)
    return found[0] if found else None


def _must_be_no_forecast(*texts: str | None) -> None:
    found = next((said for text in texts if text and (said := says_a_forecast(text))), None)
    NO_FORECAST.require(found is None, found=found)


AlertFact = Alert.Raised | Alert.Acknowledged | Alert.Responded | Alert.Dismissed | Alert.Lapsed
