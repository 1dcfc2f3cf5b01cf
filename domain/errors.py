"""What a caller may be told when a decision cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class DomainError(Exception):
    """The base of everything that a caller may be told in full. Never holds a personal value."""


@dataclass(frozen=True)
class Rule:
    """A rule of the field that decisions are held to.

    ``name`` is stable and may be relied on by programs; the texts are for people, in Indonesian and English.
    ``source`` names the statute, the practice or the section of our design that it comes from.
    """

    name: str
    id: str
    en: str
    source: str = "design"

    def require(self, kept: bool, **details: object) -> None:
        """Refuse the decision unless the rule is kept; ``details`` tell what was looked at."""
        if not kept:
            raise RuleBroken(self, details)

    def text(self, language: str) -> str:
        """The rule in a reader's language: ``id`` or, for every other, English."""
        return self.id if language == "id" else self.en


class RuleBroken(DomainError):
    """A decision was refused because a named rule would be broken."""

    def __init__(self, rule: Rule, details: dict[str, object]) -> None:
        self.rule = rule
        self.details = {name: str(value) for name, value in details.items()}
        seen = "; ".join(f"{name}: {value}" for name, value in self.details.items())
        super().__init__(f"{rule.name}: {rule.en}" + (f" ({seen})" if seen else ""))


class NotFound(DomainError):
    """Nothing is on record under this id, or nothing that the caller may know of."""

    def __init__(self, id: str, field: str | None = None) -> None:
        self.id = id
        self.field = field
        super().__init__(f"nothing is on record under {id!r}" + (f" (named in {field})" if field else ""))


class Conflict(DomainError):
    """The same command id came with other content, or somebody else decided first."""


class BadInput(DomainError):
    """A value cannot be accepted: ``problems`` lists where and why, without repeating the value."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{path}: {why}" for path, why in problems))

    @classmethod
    def of(cls, error: ValidationError) -> BadInput:
        """What pydantic found, without the values that it found it in (they may be personal)."""
        found = error.errors(include_url=False, include_context=False, include_input=False)
        told = [(".".join(map(str, e["loc"])) or "value", e["msg"].removeprefix("Value error, ")) for e in found]
        return cls(told)
