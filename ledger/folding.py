"""Folding some of the facts about a thing into its state: those that somebody may know of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.aggregate import Aggregate
    from ledger.history import Recorded


class Folding:
    """Folds the facts that a reader may see into a thing's state.

    A fact that the reader may not see leaves no trace, so one that only makes sense after it (an end without its
    beginning) may not apply: then it changes nothing here either.
    """

    def __init__(self) -> None:
        self.thing: Aggregate | None = None

    def add(self, recorded: Recorded, *, complete: bool) -> None:
        """One more fact. ``complete`` says that none before it was left out: then it must apply."""
        fact = recorded.fact
        if self.thing is None:
            opens = getattr(fact, "OPENS", None)
            if opens is None:
                return
            self.thing = opens.blank(fact.originator_id, fact.thing_classification)
        try:
            fact.apply(self.thing)
        except Exception:  # whatever an effect does on a state that lacks facts before it
            if complete:
                raise
