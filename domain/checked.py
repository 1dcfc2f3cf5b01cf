"""What became of the reports of a source. A question about a post or a medium: no score of a person comes out of it."""

from __future__ import annotations

from enum import StrEnum

from domain.report import ReportState


class Verdict(StrEnum):
    """What became of a report."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    TAKEN_BACK = "taken_back"
    NEVER_CHECKED = "never_checked"


BORNE_OUT, IMPROBABLE = 2, 5
"""Credibility up to which a report was borne out (1 confirmed, 2 probably true), and at which it is not (5); 3 possible,
4 doubtful and 6 leave it undecided."""


def verdict(state: ReportState, credibility: int | None) -> Verdict:
    """What became of a report, by where it stands and by its last grade."""
    if state is ReportState.DECLARED_FALSE:
        return Verdict.REFUTED
    if state is ReportState.RETRACTED:
        return Verdict.TAKEN_BACK
    if credibility is None:
        return Verdict.NEVER_CHECKED
    if credibility <= BORNE_OUT:
        return Verdict.CONFIRMED
    return Verdict.REFUTED if credibility == IMPROBABLE else Verdict.UNDECIDED
