"""Ties as fields: each is seen from both of its ends."""

from __future__ import annotations

from dataclasses import dataclass

from graph.vocabulary import FINDING_ON, TIES
from graph.vocabulary.forms import Label, Tie


@dataclass(frozen=True)
class Way:
    """A tie as seen from one of its ends."""

    tie: Tie
    forward: bool

    @property
    def end(self) -> Label:
        """What it leads to."""
        return self.tie.target if self.forward else self.tie.source

    @property
    def start(self) -> Label:
        """Where it begins."""
        return self.tie.source if self.forward else self.tie.target

    @property
    def name(self) -> str:
        """The name of the field."""
        return self.tie.forward if self.forward else self.tie.backward

    @property
    def one(self) -> bool:
        """Whether it leads to one thing at most."""
        return self.tie.forward_one if self.forward else self.tie.backward_one

    @property
    def fan(self) -> int:
        """How many ties one thing is reckoned to have."""
        return self.tie.fan_out if self.forward else self.tie.fan_in


ALL_TIES: tuple[Tie, ...] = (*TIES, *FINDING_ON.values())
WAYS: tuple[Way, ...] = tuple(
    way for tie in ALL_TIES for way in (Way(tie, forward=True), Way(tie, forward=False)) if way.name
)
