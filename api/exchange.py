"""What one request asks, and what it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.reader import Reader
    from domain.classification import Classification


@dataclass(frozen=True)
class Asked:
    """One request, with its JSON already taken apart."""

    document: str
    variables: dict[str, Any]
    operation_name: str | None
    reader: Reader
    language: str = "en"
    at_least: int = 0
    """The position that the graph must have reached."""
    request_id: str = ""
    safe: bool = False
    """Whether only a query may be asked for: what an address alone asks must change nothing."""
    words: bytes = b""
    """The body of the request, where it had one: who sends the same words again asks the same."""


@dataclass(frozen=True)
class Answer:
    """The answer to one operation, as it is sent."""

    body: bytes
    code: str = "ok"
    """The code of its first error, if there is any."""
    carried_out: bool = True
    """Whether the operation was carried out, in part or in whole."""
    tag: str = ""
    """Tells the data from others, where the same question may be asked again; empty where it makes no sense."""
    position: int | None = None
    retry_after: int | None = None
    """After how many seconds it makes sense to ask again, where nothing was carried out."""


def rests_on(position: int, end: int, as_of: dict[str, int], clearance: Classification) -> dict[str, Any]:
    """What an answer says that it rests on: the position it is true at, how many facts the log had beyond, the positions
    that root fields were asked for as of, and whose classes it was made for."""
    return {
        "rukun": {
            "position": position,
            "lag": end - position,
            "asOf": as_of or None,
            "visible": {"level": clearance.level.name, "compartments": list(clearance.compartments)},
        }
    }
