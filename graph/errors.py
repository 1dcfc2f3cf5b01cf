"""What can go wrong with the graph. No message holds a value of a property: only ids, names and positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired

if TYPE_CHECKING:
    from collections.abc import Sequence


class GraphError(Exception):
    """The base of everything that the graph refuses or cannot do."""


class GraphUnavailable(GraphError):
    """The server of the graph cannot be reached, or did not answer in time."""


class ChangeRefused(GraphError):
    """A change cannot be made: what it asks for does not fit what is there, or what may be there."""


class NotInVocabulary(ChangeRefused):
    """A label, tie or property that is not declared, or a value of another type than the declared one."""


class MissingNode(ChangeRefused):
    """A tie or a change names a node that was not there at that position."""

    def __init__(self, what: str, missing: Sequence[tuple[str, int]]) -> None:
        self.missing = tuple(missing)
        named = ", ".join(f"{id} (at position {position})" for id, position in self.missing[:10])
        more = f" and {len(self.missing) - 10} more" if len(self.missing) > 10 else ""
        super().__init__(f"{what} names a node that is not there: {named}{more}")


class AboveItsClass(ChangeRefused):
    """A fact of a higher class was to change a node that more readers may see."""

    def __init__(self, what: str, positions: Sequence[int]) -> None:
        self.positions = tuple(positions)
        super().__init__(
            f"{what} at position {', '.join(map(str, self.positions[:10]))} is classified higher than what it changes;"
            " such a fact makes a node of its own"
        )


class AlreadyThere(ChangeRefused):
    """A node was to be put that is there already."""


class Fenced(GraphError):
    """Another projector has taken over this slot of the graph; this one must stop."""


class PositionMoved(GraphError):
    """The graph stands at another position than the batch was made for; nothing was applied."""

    def __init__(self, expected: int, found: int) -> None:
        self.expected = expected
        self.found = found
        super().__init__(f"the graph stands at position {found}, the batch continues position {expected}")


class SlotRetired(GraphError):
    """A rebuilt graph has taken the place of the slot that was followed."""


OF_THE_SERVER = (Neo4jError, DriverError)
"""What the driver raises. Their texts may hold values: print ``kind_of`` instead."""


def kind_of(error: Exception) -> str:
    """What went wrong with the server, without any value: its code, or the name of the error."""
    return getattr(error, "code", None) or type(error).__name__


def is_transient(error: BaseException) -> bool:
    """Whether the same again may well succeed: the server is away, restarting, or two writers met."""
    if isinstance(error, (ServiceUnavailable, SessionExpired, GraphUnavailable, ConnectionError)):
        return True
    return isinstance(error, (Neo4jError, DriverError)) and error.is_retryable()
