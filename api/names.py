"""How names of the vocabulary and of the domain are spelled in GraphQL: one rule for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.decisions import Decision


def camel(snake: str) -> str:
    """``claimed_parties`` becomes ``claimedParties``; a trailing underscore (``record_``) is not part of the name."""
    first, *rest = snake.strip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def pascal(snake: str) -> str:
    """``held_sessions`` becomes ``HeldSessions``."""
    return "".join(word.capitalize() for word in snake.strip("_").split("_"))


def constant(pascal_name: str) -> str:
    """``CommitmentOf`` becomes ``COMMITMENT_OF``: the spelling of a value of an enumeration."""
    return "".join(f"_{letter}" if letter.isupper() and n else letter for n, letter in enumerate(pascal_name)).upper()


def mutation_name(decision: Decision) -> str:
    """The verb, then the subject, then the rest: ``dispute.verify`` is ``verifyDispute``, ``group.add_alias`` is
    ``addGroupAlias``, ``report.link_to_dispute`` is ``linkReportToDispute``."""
    verb, *rest = decision.name.strip("_").split("_")
    return camel("_".join((verb, decision.subject.KIND, *rest)))
