"""What an action plan reports in April, August and December (B04, B08, B12), item by item, and how that is judged."""

from __future__ import annotations

from domain.act import day_of_the_act
from domain.action_items import ActionItem, ItemNumber, Quantity, ReportingPeriod, Score
from domain.aggregate import SOMETHING_CHANGED, decision
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import AgencyId, ReportId
from domain.plan_ratified import PeriodReportState, RatifiedPlan, RatifiedPlanFact
from domain.report import Report, standing
from domain.text import Line, Prose, Sha256

ON_THE_LIST = Rule(
    "plan.on-the-list",
    id="Butir yang dilaporkan tercantum dalam rencana aksi yang berlaku.",
    en="Progress is reported of an item that is in the plan as it now stands.",
)
PERIOD_HAS_BEGUN = Rule(
    "plan.period-has-begun",
    id="Kemajuan dan laporan suatu masa tidak disampaikan sebelum masa itu mulai.",
    en="Nothing is reported of a period before it begins.",
)
SAYS_SOMETHING = Rule(
    "plan.says-something",
    id="Kemajuan menyebut nilai, atau catatan mengapa nilainya tidak diketahui.",
    en="Progress says a value, or notes why the value is not known; what is not known is not 0.",
    source="domain.md §4.8",
)
REPORTED_ONCE = Rule(
    "plan.reported-once",
    id="Kemajuan satu butir dalam satu masa dilaporkan satu kali; sesudah itu dikoreksi.",
    en="Progress of an item in a period is reported once, and corrected after that.",
)
CORRECTS_WHAT_WAS_REPORTED = Rule(
    "plan.corrects-what-was-reported",
    id="Yang dikoreksi harus sudah dilaporkan.",
    en="What is corrected was reported before.",
)


class Plan(RatifiedPlan):
    """The action plan of a region for a year, and its reports."""

    class ProgressReported(Fact):
        """The agency of an item let know how far it has come in a period."""

        TOPIC = "plan.progress-reported"
        item: ItemNumber
        period: ReportingPeriod
        value: Quantity | None
        """In the unit of the item; absent when it is not known, which the note explains."""
        note: Prose | None = None
        evidence: tuple[ReportId, ...] = ()
        reached: bool | None
        """Whether the target was reached; absent where there is none, or the value is not known."""

        def apply(self, plan: Plan) -> None:
            plan.values[self.item, self.period] = self.value, self.note

    class ProgressCorrected(Fact):
        """What was reported of an item in a period was not so."""

        TOPIC = "plan.progress-corrected"
        item: ItemNumber
        period: ReportingPeriod
        value: Quantity | None
        note: Prose | None = None
        reason: Line
        evidence: tuple[ReportId, ...] = ()
        """What shows it; it comes to what was given before."""
        reached: bool | None

        def apply(self, plan: Plan) -> None:
            plan.values[self.item, self.period] = self.value, self.note

    class ReportSubmitted(Fact):
        """The report of a period was handed in."""

        TOPIC = "plan.report-submitted"
        period: ReportingPeriod
        by_agency: AgencyId
        report_hash: Sha256
        summary: Prose | None = None

        def apply(self, plan: Plan) -> None:
            plan.reports[self.period] = PeriodReportState.SUBMITTED

    class ReportEvaluated(Fact):
        """The report of a period was judged."""

        TOPIC = "plan.report-evaluated"
        period: ReportingPeriod
        by_agency: AgencyId
        score: Score
        finding: Prose
        evidence: tuple[ReportId, ...] = ()

        def apply(self, plan: Plan) -> None:
            plan.reports[self.period] = PeriodReportState.EVALUATED
            plan.evaluations[self.period] = self.score, self.finding

    class EvaluationCorrected(Fact):
        """The judgement of a period's report was put right."""

        TOPIC = "plan.evaluation-corrected"
        period: ReportingPeriod
        score: Score
        finding: Prose
        reason: Line

        def apply(self, plan: Plan) -> None:
            plan.evaluations[self.period] = self.score, self.finding

    @decision
    def report_progress(
        self,
        *,
        item: ItemNumber,
        period: ReportingPeriod,
        value: Quantity | None = None,
        note: Prose | None = None,
        evidence: tuple[Report, ...] = (),
    ) -> None:
        """Record how far the agency of an item says that it has come in a period, in the unit of the item, or why that
        is not known (without names of persons), and on which reports. Late, too."""
        self._must_have_begun(period)
        SAYS_SOMETHING.require(value is not None or note is not None)
        REPORTED_ONCE.require((item, period) not in self.values, item=item, period=period.value)
        reached = self._on_the_list(item).reached_with(period, value)
        shown = standing(evidence)
        self.record(
            self.ProgressReported,
            item=item,
            period=period,
            value=value,
            note=note,
            evidence=shown,
            reached=reached,
        )

    @decision
    def correct_progress(
        self,
        *,
        item: ItemNumber,
        period: ReportingPeriod,
        reason: Line,
        value: Quantity | None = None,
        note: Prose | None = None,
        evidence: tuple[Report, ...] = (),
    ) -> None:
        """Record that what was reported of an item in a period was not so: what is so, why, and on which further
        reports. Also after the report of the period was evaluated; the evaluation stays what it was."""
        SAYS_SOMETHING.require(value is not None or note is not None)
        CORRECTS_WHAT_WAS_REPORTED.require((item, period) in self.values, item=item, period=period.value)
        SOMETHING_CHANGED.require(self.values[item, period] != (value, note))
        reached = self._on_the_list(item).reached_with(period, value)
        shown = standing(evidence)
        self.record(
            self.ProgressCorrected,
            item=item,
            period=period,
            value=value,
            note=note,
            reason=reason,
            evidence=shown,
            reached=reached,
        )

    @decision
    def submit_report(
        self, *, period: ReportingPeriod, by_agency: AgencyId, report_hash: Sha256, summary: Prose | None = None
    ) -> None:
        """Record that the report of a period was handed in: by which agency, the SHA-256 of its text, and a summary
        without names of persons. What has not been reported of an item by then may still be."""
        self.must_be(self.reports[period], PeriodReportState.OPEN)
        self._must_have_begun(period)
        self.record(self.ReportSubmitted, period=period, by_agency=by_agency, report_hash=report_hash, summary=summary)

    @decision
    def evaluate_report(
        self,
        *,
        period: ReportingPeriod,
        by_agency: AgencyId,
        score: Score,
        finding: Prose,
        evidence: tuple[Report, ...] = (),
    ) -> None:
        """Record how the report of a period was judged: by which agency, the score in percent, what was found (without
        names of persons), and on which reports."""
        self.must_be(self.reports[period], PeriodReportState.SUBMITTED)
        shown = standing(evidence)
        self.record(
            self.ReportEvaluated, period=period, by_agency=by_agency, score=score, finding=finding, evidence=shown
        )

    @decision
    def correct_evaluation(self, *, period: ReportingPeriod, score: Score, finding: Prose, reason: Line) -> None:
        """Record that the judgement of a period's report was put right, and why."""
        self.must_be(self.reports[period], PeriodReportState.EVALUATED)
        SOMETHING_CHANGED.require(self.evaluations[period] != (score, finding))
        self.record(self.EvaluationCorrected, period=period, score=score, finding=finding, reason=reason)

    def _on_the_list(self, number: int) -> ActionItem:
        ON_THE_LIST.require(number in self.items, item=number)
        return self.items[number]

    def _must_have_begun(self, period: ReportingPeriod) -> None:
        begins, today = period.begins_on(self.year), day_of_the_act()
        PERIOD_HAS_BEGUN.require(begins <= today, begins=begins, today=today)


PlanFact = (
    RatifiedPlanFact
    | Plan.ProgressReported
    | Plan.ProgressCorrected
    | Plan.ReportSubmitted
    | Plan.ReportEvaluated
    | Plan.EvaluationCorrected
)
