"""A whole case, and a legal way of trying something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.domain.lives import agreement, coordination, dispute, mediation
from tests.domain.lives.case import Attempt, Cannot, Case

if TYPE_CHECKING:
    from collections.abc import Callable


STEPS: dict[str, Callable[[Case, Any], Attempt]] = {
    **dispute.STEPS,
    **mediation.STEPS,
    **agreement.STEPS,
    **coordination.STEPS,
}

A_WHOLE_CASE = (
    "verify",
    "assign",
    "begin",
    "propose",
    "appoint",
    "consent",
    "consent",
    "enter mediation",
    "convene",
    "adjourn",
    "draft",
    "commit",
    "commit",
    "sign",
    "agree",
    "monitor",
    "keep",
    "keep",
    "keep",
    "close",
)
"""A way through the middle of it all, so that walks may begin anywhere along it."""


def a_legal_way(case: Case, name: str, prefer: Callable[[list[Any]], Any] | None = None) -> Attempt | None:
    """A legal way of trying something: that of the preferred choices, or else the first there is; None when there is
    none."""
    if prefer is not None:
        try:
            attempt = STEPS[name](case, prefer)
        except Cannot:
            return None
        if attempt.legal:
            return attempt

    def ways(chosen: tuple[int, ...]) -> Attempt | None:
        asked: list[int] = []

        def choose(among: list[Any]) -> Any:
            at = len(asked)
            asked.append(len(among))
            return among[chosen[at] if at < len(chosen) else 0]

        try:
            attempt = STEPS[name](case, choose)
        except Cannot:
            return None
        if attempt.legal:
            return attempt
        others = (
            ways((*chosen, *([0] * (at - len(chosen))), other))
            for at in range(len(chosen), len(asked))
            for other in range(1, asked[at])
        )
        return next((found for found in others if found), None)

    return ways(())
