"""Merging: two records turned out to be of one thing.

The absorbed record keeps its id and its facts. While it is merged, nothing is decided on it: decisions are taken on the
survivor. What other facts say of it counts for the survivor, and is its own again once the merge is undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.aggregate import Aggregate
from domain.errors import Rule
from domain.fact import Fact
from domain.text import Line

if TYPE_CHECKING:
    from enum import StrEnum

DECIDED_ON_THE_SURVIVOR = Rule(
    "merge.decided-on-the-survivor",
    id="Catatan ini telah digabungkan; ambil keputusan pada catatan yang menampungnya, atau batalkan penggabungannya.",
    en="This record was merged into another; decide on that one, or undo the merge.",
    source="domain.md §2",
)
NOT_INTO_ITSELF = Rule(
    "merge.not-into-itself",
    id="Suatu catatan tidak dapat digabungkan ke dalam dirinya sendiri.",
    en="A record is not merged into itself.",
)
SURVIVOR_STANDS = Rule(
    "merge.survivor-stands",
    id="Catatan yang disebut telah digabungkan ke catatan lain; sebutkan catatan yang menampungnya.",
    en="The record that is named was merged into another itself; name that one.",
    source="domain.md §2",
)
MERGED_AT_ALL = Rule(
    "merge.merged-at-all",
    id="Catatan ini tidak sedang digabungkan.",
    en="The record is not merged into another.",
    source="domain.md §4.21",
)


class UndoesMerge(Fact):
    """The only kind of fact that is recorded about a merged thing."""

    reason: Line


class Mergeable(Aggregate):
    """A thing that two records may be of."""

    merged_into: str | None = None
    """The record that this one speaks for."""

    def must_be(self, state: StrEnum, *allowed: StrEnum) -> None:
        """As for every thing; a merged one says first where it went."""
        self._must_not_be_merged()
        super().must_be(state, *allowed)

    def record(self, fact: type[Fact], **fields: Any) -> None:
        """As for every thing; of a merged one only that its merge is undone."""
        if not issubclass(fact, UndoesMerge):
            self._must_not_be_merged()
        super().record(fact, **fields)

    def must_be_mergeable(self, survivor: Mergeable) -> None:
        """Refuse to merge it into ``survivor`` where that is no merge of two records that stand."""
        self._must_not_be_merged()
        NOT_INTO_ITSELF.require(survivor.id != self.id, thing=self.id)
        SURVIVOR_STANDS.require(survivor.merged_into is None, named=survivor.id, survivor=survivor.merged_into)

    def must_be_merged(self) -> str:
        """Refuse to undo a merge that is not; else the record that it was merged into."""
        MERGED_AT_ALL.require(self.merged_into is not None, thing=self.id)
        return str(self.merged_into)

    @property
    def speaks_for(self) -> str:
        """The record that what is said of this one counts for: itself, unless it is merged."""
        return self.merged_into or self.id

    def _must_not_be_merged(self) -> None:
        DECIDED_ON_THE_SURVIVOR.require(self.merged_into is None, thing=self.id, survivor=self.merged_into)
