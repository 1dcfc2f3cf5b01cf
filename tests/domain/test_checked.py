"""What became of a report is told by where it stands and how it was graded last."""

import pytest

from domain.checked import Verdict, verdict
from domain.report import ReportState


@pytest.mark.parametrize(
    ("state", "credibility", "told"),
    [
        (ReportState.GRADED, 1, Verdict.CONFIRMED),
        (ReportState.LINKED, 2, Verdict.CONFIRMED),
        (ReportState.GRADED, 3, Verdict.UNDECIDED),
        (ReportState.GRADED, 4, Verdict.UNDECIDED),
        (ReportState.LINKED, 5, Verdict.REFUTED),
        (ReportState.GRADED, 6, Verdict.UNDECIDED),
        (ReportState.LINKED, None, Verdict.NEVER_CHECKED),
        (ReportState.RECEIVED, None, Verdict.NEVER_CHECKED),
        (ReportState.DECLARED_FALSE, 1, Verdict.REFUTED),
        (ReportState.DECLARED_FALSE, None, Verdict.REFUTED),
        (ReportState.RETRACTED, 2, Verdict.TAKEN_BACK),
    ],
)
def test_a_report_comes_to_one_verdict(state: ReportState, credibility: int | None, told: Verdict) -> None:
    assert verdict(state, credibility) is told
