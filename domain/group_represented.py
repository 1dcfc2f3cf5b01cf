"""Who speaks for a group, and from when until when."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from domain.act import day_of_the_act
from domain.aggregate import decision
from domain.errors import Rule
from domain.fact import Fact
from domain.group_named import ALIVE, NamedGroup
from domain.mandate import Mandate
from domain.personal import Personal
from domain.text import Line

CATEGORY_HAS_NO_REPRESENTATIVE = Rule(
    "group.category-has-no-representative",
    id="Kategori seperti 'warga' tidak mempunyai wakil; catat kelompok yang diwakili.",
    en="A category such as 'residents' has no representative; register the group that is represented.",
    source="domain.md §4.22",
)
MANDATE_ENDS_AFTER_IT_BEGINS = Rule(
    "group.mandate-ends-after-it-begins",
    id="Mandat tidak dapat berakhir sebelum dimulai.",
    en="A mandate does not end before it begins.",
)
HAS_MANDATE = Rule(
    "group.has-mandate",
    id="Orang ini tidak memegang mandat kelompok.",
    en="The person holds no mandate of the group.",
    source="domain.md §4.16",
)


class RepresentedGroup(NamedGroup):
    """An actor and the people who may speak for it."""

    mandates: dict[str, list[Mandate]] = field(default_factory=dict)
    """By person. A later mandate takes the place of an earlier one from its first day on."""

    class RepresentativeDesignated(Fact):
        """A person was given the mandate to speak for a group."""

        TOPIC = "group.representative-designated"
        representative: Personal
        role: Line
        mandate: Line
        valid_from: date
        valid_until: date | None = None

        def apply(self, group: RepresentedGroup) -> None:
            person = self.representative.subject
            mandate = Mandate(valid_from=self.valid_from, valid_until=self.valid_until)
            earlier = [m.ended(self.valid_from) for m in group.mandates.get(person, [])]
            group.mandates[person] = [*earlier, mandate]

    class RepresentativeReplaced(Fact):
        """A person no longer speaks for a group, from the day on which this happened."""

        TOPIC = "group.representative-replaced"
        representative: Personal
        reason: Line

        def apply(self, group: RepresentedGroup) -> None:
            person, day = self.representative.subject, self.occurred.start.date()
            group.mandates[person] = [mandate.ended(day) for mandate in group.mandates[person]]

    @decision
    def designate_representative(
        self,
        *,
        representative: Personal,
        role: Line,
        mandate: Line,
        valid_from: date,
        valid_until: date | None = None,
    ) -> None:
        """Record that a person may speak for the group: in what role, on what mandate, from when until when."""
        self.must_be(self.state, *ALIVE)
        CATEGORY_HAS_NO_REPRESENTATIVE.require(not self.is_category, group=self.id)
        MANDATE_ENDS_AFTER_IT_BEGINS.require(
            valid_until is None or valid_from <= valid_until, valid_from=valid_from, valid_until=valid_until
        )
        self.record(
            self.RepresentativeDesignated,
            representative=representative,
            role=role,
            mandate=mandate,
            valid_from=valid_from,
            valid_until=valid_until,
        )

    @decision
    def replace_representative(self, *, representative: Personal, reason: Line) -> None:
        """Record that a person no longer speaks for the group, and why. From which day is given as ``occurred``."""
        HAS_MANDATE.require(
            self.is_represented_by(representative.subject, day_of_the_act()),
            group=self.id,
            person=representative.pseudonym,
        )
        self.record(self.RepresentativeReplaced, representative=representative, reason=reason)

    def has_mandate(self, person: str, on: date) -> bool:
        """Whether a person may speak for the group on a day."""
        return any(mandate.holds_on(on) for mandate in self.mandates.get(person, []))

    def is_represented_by(self, person: str, since: date) -> bool:
        """Whether a person may speak for the group on that day or on a later one."""
        return any(mandate.holds_on_or_after(since) for mandate in self.mandates.get(person, []))


RepresentedGroupFact = RepresentedGroup.RepresentativeDesignated | RepresentedGroup.RepresentativeReplaced
