"""What the words of somebody's form mean to Rukun: declared in one TOML file, without code, and checked when it is read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from domain.classification import Level
from domain.errors import BadInput
from domain.incident import IncidentType
from domain.occurred import TimePrecision
from domain.place import PlacePrecision
from domain.report import Channel, SourceOfConflict
from domain.source import SourceKind
from intake.files import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum


class Declared(BaseModel):
    """A part of a mapping. A word that is not known is refused, for it is most likely misspelt."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise ValueError("is no time zone; write one such as Asia/Jakarta (WIB) or UTC") from None
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
Column = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Answer(Declared):
    """Where a value comes from: a column, several that are joined, or the same text for every row."""

    column: Column | None = None
    columns: tuple[Column, ...] = ()
    join: str = " "
    """What stands between several columns."""
    value: Annotated[str, StringConstraints(min_length=1)] | None = None
    words: dict[str, str] = {}
    """The form's word and Rukun's. Words that are not in the list are refused, except Rukun's own."""
    split: str | None = None
    """What stands between several answers in one cell; a blank in KoboToolbox."""

    @model_validator(mode="after")
    def _one_way(self) -> Answer:
        if sum((self.column is not None, bool(self.columns), self.value is not None)) != 1:
            raise ValueError("give one of column, columns and value")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (self.column,) if self.column is not None else self.columns


class Moment(Answer):
    """A time, or a day. ``formats`` are as in Python (%d/%m/%Y), the first that fits counts; without any, ISO 8601 is read,
    as most servers write it."""

    formats: tuple[str, ...] = ()
    zone: Zone | None = None
    """Of times that name none; that of the mapping if not given."""
    precision: Answer | None = None
    """How exactly it is known; otherwise to the minute where there is a time, and to the day where there is none."""

    @property
    def named(self) -> tuple[str, ...]:
        return (*super().named, *(self.precision.named if self.precision else ()))


class Place(Declared):
    """A place: by code and edition, by a point, and in the form's own words."""

    code: Answer | None = None
    edition: Answer | None = None
    point: Answer | None = None
    """“latitude longitude altitude accuracy”, as KoboToolbox writes it, or a GeoJSON point, as ODK Central does."""
    latitude: Answer | None = None
    longitude: Answer | None = None
    precision: Answer | None = None
    as_said: Answer | None = None

    @model_validator(mode="after")
    def _whole(self) -> Place:
        if (self.code is None) is not (self.edition is None):
            raise ValueError("a code is valid in an edition: give both, or neither")
        if (self.latitude is None) is not (self.longitude is None):
            raise ValueError("give both latitude and longitude, or neither")
        if self.point is not None and self.latitude is not None:
            raise ValueError("give either point, or latitude and longitude")
        if self.precision is None and (self.point is not None or self.latitude is not None):
            raise ValueError("say in precision how exactly a point is known (exact, near, district …)")
        return self


class Classed(Declared):
    """Who may know it."""

    level: Answer = Answer(value="restricted")
    compartments: Answer | None = None


class SourceMapping(Declared):
    """Who reports. One source is put on record for each different ``key``, once."""

    key: Answer
    kind: Answer
    public_name: Answer | None = None
    agency: Answer | None = None
    identity: Answer | None = None
    """Sealed."""
    contact: Answer | None = None
    """Sealed."""
    classified: Classed = Classed()


class ReportMapping(Declared):
    """What is reported."""

    when: Moment
    """When the report was made."""
    title: Answer
    channel: Answer = Answer(value="form")
    language: Answer = Answer(value="id")
    narrative: Answer | None = None
    """Sealed."""
    parties: Answer | None = None
    sources_of_conflict: Answer | None = None
    where: Place = Place()
    claims: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")], Answer] = {}
    classified: Classed = Classed()


class Condition(Declared):
    """Only where a column holds one of these words."""

    column: Column
    is_: Annotated[tuple[str, ...], Field(alias="is", min_length=1)]


class Numbers(Declared):
    """How many persons: the best estimate, and perhaps the least and the most."""

    low: Answer | None = None
    best: Answer | None = None
    high: Answer | None = None


class IncidentMapping(Declared):
    """What happened, where the form says so. It rests on the report."""

    each: Column | None = None
    """A repeated group of the form: every one of it is an incident."""
    only_if: Condition | None = None
    type: Answer
    when: Moment
    subtype: Answer | None = None
    side_a: Answer | None = None
    side_b: Answer | None = None
    associated: Answer | None = None
    """Groups on record: their ids, most likely given as ``words``."""
    where: Place | None = None
    """That of the report if not given."""
    killed: Numbers = Numbers()
    injured: Numbers = Numbers()
    displaced: Numbers = Numbers()
    damage: Answer | None = None
    weapon: Answer | None = None
    dispute: Answer | None = None


class Hint(Declared):
    """What the template says above a column, and the words that it offers there beside those of the field."""

    id: str
    en: str
    words: tuple[str, ...] = ()


class Mapping(Declared):
    """One form."""

    form: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
    """What ids are made from: never change it, or everything comes in a second time."""
    zone: Zone
    id: Answer
    """What tells one submission from every other, and stays when it is edited: ``_id`` in KoboToolbox, whose ``_uuid``
    changes."""
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    encoding: str = "utf-8"
    personal: tuple[Column, ...] = ()
    """More columns that tell of persons: nothing but sealed fields may read them, and no report of rows shows them."""
    source: SourceMapping
    report: ReportMapping
    incident: IncidentMapping | None = None
    hints: dict[str, Hint] = {}
    """By column, in the order of the template. Rows that begin with # are notes where there are any."""

    @model_validator(mode="after")
    def _sealed_only(self) -> Mapping:
        open_ = {column: path for path, field in self.fields() if path not in SEALED for column in field.named}
        for column in sorted(self.sealed & open_.keys()):
            raise ValueError(f"{open_[column]} reads {column!r}, which is personal, and would not be sealed there")
        return self

    @property
    def sealed(self) -> set[str]:
        """The columns whose values are personal."""
        return {*self.personal, *(c for path, field in self.fields() if path in SEALED for c in field.named)}

    def fields(self) -> Iterator[tuple[str, Answer]]:
        """Everything that reads columns, with where it stands in the file."""
        yield from _fields(self, "")

    def columns(self) -> set[str]:
        """Every column that it names."""
        also = {self.incident.only_if.column} if self.incident and self.incident.only_if else set()
        also |= {self.incident.each} if self.incident and self.incident.each else set()
        return {*self.personal, *also, *(column for _, field in self.fields() for column in field.named)}


WORDS: dict[str, type[StrEnum]] = {
    "source.kind": SourceKind,
    "source.classified.level": Level,
    "report.channel": Channel,
    "report.sources_of_conflict": SourceOfConflict,
    "report.where.precision": PlacePrecision,
    "report.when.precision": TimePrecision,
    "report.classified.level": Level,
    "incident.type": IncidentType,
    "incident.when.precision": TimePrecision,
    "incident.where.precision": PlacePrecision,
}
"""Where one of a list of words is needed."""
SEALED = frozenset({"source.identity", "source.contact", "report.narrative"})


def _fields(part: Any, path: str) -> Iterator[tuple[str, Answer]]:
    if isinstance(part, Moment) and part.precision is not None:
        yield f"{path}.precision", part.precision
    if isinstance(part, Answer):
        yield path, part
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from _fields(inner, f"{path}.{name}")
    elif isinstance(part, Declared):
        for name in type(part).model_fields:
            yield from _fields(getattr(part, name), f"{path}.{name}" if path else name)


def own_mapping() -> Mapping:
    """That of the template that comes with Rukun."""
    return read_mapping(Path(__file__).with_name("template.toml"))


def read_mapping(path: Path) -> Mapping:
    """The mapping that a TOML file declares. FileRefused says what is wrong with it, and where."""
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileRefused(path, f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise FileRefused(path, "is not UTF-8; save it as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else None
        raise FileRefused(path, f"is not TOML: {error}; texts stand in quotation marks", line) from None
    try:
        return Mapping.model_validate(declared)
    except ValidationError as error:
        told = "; ".join(f"{where}: {why}" for where, why in BadInput.of(error).problems)
        raise FileRefused(path, f"{told} (what a mapping may say: docs/reference/import-formats.md)") from None
