"""What a graph was told that does not fit together."""

from __future__ import annotations

from graph.vocabulary.forms import Label, Tie, text

FINDING = Label(
    "Finding",
    "What a fact of a higher class says about a thing that more readers may see: kept apart from the thing itself.",
    (
        text("topic", "The fact's topic", required=True, indexed=True),
        text("says", "What it says, as JSON", required=True),
    ),
)

LABELS: tuple[Label, ...] = (FINDING,)

TIES: tuple[Tie, ...] = ()
