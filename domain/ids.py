"""The names under which things are on record.

An id is its kind, a hyphen and a name that is never given twice: ``group-5f0c…``. Whoever holds an id can tell what
kind of thing it names; a fact that names a thing says with its field's type which kind it must be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid5

from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

KIND = re.compile(r"^([a-z]+)-")
RUKUN = UUID("6f2d3c1a-7a53-5d0e-9a4b-2f6d1e0c4b17")


@dataclass(frozen=True)
class Refers:
    """Marks a text as the id of a thing of one kind; the write door checks that the thing is on record."""

    kind: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        id = core_schema.str_schema(pattern=rf"^{self.kind}-[0-9A-Za-z.@_-]{{1,120}}$", strict=True)
        told = f"is no id of one {self.kind}, which begins with {self.kind}-; search for a name to find its id"
        return core_schema.custom_error_schema(id, custom_error_type="no_id", custom_error_message=told)


PlaceId = Annotated[str, Refers("place")]
AgencyId = Annotated[str, Refers("agency")]
SourceId = Annotated[str, Refers("source")]
ReportId = Annotated[str, Refers("report")]
GroupId = Annotated[str, Refers("group")]
RelationId = Annotated[str, Refers("relation")]
IncidentId = Annotated[str, Refers("incident")]
DisputeId = Annotated[str, Refers("dispute")]
MediationId = Annotated[str, Refers("mediation")]
CustomId = Annotated[str, Refers("custom")]
RecoveryId = Annotated[str, Refers("recovery")]
AgreementId = Annotated[str, Refers("agreement")]
MeetingId = Annotated[str, Refers("meeting")]
AlertId = Annotated[str, Refers("alert")]
TerritoryFileId = Annotated[str, Refers("territoryfile")]


def kind_of(id: str) -> str:
    """The kind that an id names, or an empty text when it is not an id."""
    found = KIND.match(id)
    return found[1] if found else ""


def named(kind: str, *words: str) -> str:
    """An id that is the same wherever the same words are given: for things that the world already names."""
    return f"{kind}-{uuid5(RUKUN, '|'.join((kind, *words))).hex}"
