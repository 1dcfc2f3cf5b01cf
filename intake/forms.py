"""Submissions of a form, read by its mapping: who reports what, and what happened."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.classification import Classification, Level
from domain.errors import BadInput
from domain.incident import IncidentType, Tally
from domain.place import PlacePrecision, Where
from domain.report import Channel, Claim, SourceOfConflict
from domain.source import SourceKind
from intake.answers import Answers, Row, at
from intake.remarks import RowRefused

if TYPE_CHECKING:
    from domain.occurred import Occurred
    from intake.mapping import Classed, IncidentMapping, Mapping, Numbers, Place
    from intake.remarks import Remark


@dataclass(frozen=True)
class Spot:
    """A place as a form tells of it: the code is looked for on record later."""

    where: Where
    code: str | None = None
    edition: str | None = None


@dataclass(frozen=True)
class ToldIncident:
    """One happening that a submission tells of."""

    occurred: Occurred
    spot: Spot
    dispute: str | None
    says: dict[str, Any]
    """The other fields of its account."""


@dataclass(frozen=True)
class Submission:
    """What one row says."""

    id: str
    occurred: Occurred
    source: str
    """A keyed digest of what tells the source from others: it may be a telephone number."""
    kind: SourceKind
    public_name: str | None
    agency: str | None
    identity: str | None
    contact: str | None
    source_class: Classification
    report: dict[str, Any]
    """The fields of the report that are not named here."""
    narrative: str | None
    spot: Spot
    report_class: Classification
    incidents: tuple[ToldIncident, ...]


class FormReading:
    """Reads the submissions of one file. ``secret`` keeps ids from telling what they were made from."""

    def __init__(self, mapping: Mapping, secret: bytes, language: str = "en") -> None:
        self._mapping = mapping
        self._secret = secret
        self._language = language
        self._sealed = mapping.sealed
        self.id_column = ", ".join(mapping.id.named)

    def id_of(self, row: Row) -> str:
        """The submission's own id, for a report; empty where it has none."""
        return self._answers(row).text(self._mapping.id) or ""

    def read(self, line: int, row: Row) -> tuple[Submission, list[Remark]]:  # noqa: ARG002  # as every table is read
        """What a submission says, and the doubts about it; RowRefused when it cannot be kept as it is."""
        answers = self._answers(row)
        if None in row:
            why = answers.say(f"the row has {len(row[None])} cells, more or fewer than the header",
                              f"baris ini mempunyai {len(row[None])} sel, tidak sama dengan judul kolom")  # fmt: skip
            mend = answers.say("look for a separator too many or too few, or one that needs quotation marks",
                               "cari pemisah yang kurang, lebih, atau perlu tanda kutip")  # fmt: skip
            raise RowRefused("", why, mend)
        try:
            return self._submission(answers), answers.remarks
        except ValidationError as error:
            raise RowRefused(
                "", str(BadInput.of(error)), answers.say("correct the row", "perbaiki baris ini")
            ) from None

    def _answers(self, row: Row) -> Answers:
        return Answers(row, self._mapping.zone, self._sealed, self._language)

    def _submission(self, answers: Answers) -> Submission:
        source, report = self._mapping.source, self._mapping.report
        kind = answers.one(source.kind, SourceKind)
        if kind is None:
            raise answers.missing(source.kind)
        agencies = answers.ids(source.agency, "agency")
        spot = _spot(answers, report.where)
        told = (self._mapping.form, answers.needed(source.key))
        return Submission(
            id=answers.needed(self._mapping.id),
            occurred=answers.moment(report.when),
            source=hmac.digest(self._secret, "\x1f".join(told).encode(), "sha256").hex()[:32],
            kind=kind,
            public_name=answers.line(source.public_name),
            agency=agencies[0] if agencies else None,
            identity=answers.text(source.identity),
            contact=answers.text(source.contact),
            source_class=_class(answers, source.classified),
            report={
                "title": answers.needed(report.title, cut=True),
                "channel": answers.one(report.channel, Channel) or Channel.FORM,
                "language": answers.text(report.language) or "id",
                "claimed_parties": tuple(dict.fromkeys(answers.texts(report.parties))),
                "claimed_sources_of_conflict": tuple(answers.chosen(report.sources_of_conflict, SourceOfConflict)),
                "claims": tuple(_claims(answers, self._mapping)),
            },
            narrative=answers.text(report.narrative),
            spot=spot,
            report_class=_class(answers, report.classified),
            incidents=tuple(_incidents(answers, self._mapping.incident, spot) if self._mapping.incident else ()),
        )


def _claims(answers: Answers, mapping: Mapping) -> list[Claim]:
    claims = ((aspect, answers.line(field)) for aspect, field in mapping.report.claims.items())
    return [Claim(aspect=aspect, says=says) for aspect, says in claims if says is not None]


def _class(answers: Answers, declared: Classed) -> Classification:
    level = answers.one(declared.level, Level)
    if level is None:
        raise answers.missing(declared.level)
    return Classification(level=level, compartments=tuple(answers.texts(declared.compartments)))


def _spot(answers: Answers, place: Place) -> Spot:
    latitude, longitude = answers.degrees(place.latitude, 90), answers.degrees(place.longitude, 180)
    if (point := answers.point(place.point)) is not None:
        latitude, longitude = point
    if place.latitude and place.longitude and (latitude is None) is not (longitude is None):
        raise answers.missing(place.latitude if latitude is None else place.longitude)
    code = answers.text(place.code)
    known = answers.one(place.precision, PlacePrecision) if latitude is not None or code is None else None
    return Spot(
        Where(
            as_said=answers.text(place.as_said),
            latitude=latitude,
            longitude=longitude,
            precision=known or _PRECISION.get(len((code or "").split(".")), PlacePrecision.COUNTRY),
        ),
        code.strip() if code else None,
        answers.text(place.edition),
    )


_PRECISION = {2: PlacePrecision.REGENCY, 3: PlacePrecision.DISTRICT, 4: PlacePrecision.NEAR}
"""How exactly a place is known by its code alone: by the number of its blocks (pp.kk.cc.dddd)."""


def _incidents(answers: Answers, declared: IncidentMapping, reported: Spot) -> list[ToldIncident]:
    items = [answers]
    if declared.each is not None:
        items = [answers.of(item, declared.each) for item in at(answers.row, declared.each)]
    if (only := declared.only_if) is not None:
        items = [item for item in items if {str(v) for v in at(item.row, only.column)} & set(only.is_)]
    return [_incident(item, declared, reported) for item in items]


def _incident(answers: Answers, declared: IncidentMapping, reported: Spot) -> ToldIncident:
    type_ = answers.one(declared.type, IncidentType)
    if type_ is None:
        raise answers.missing(declared.type)
    says: dict[str, Any] = {"type": type_}
    for name in ("subtype", "damage", "weapon"):
        if (line := getattr(declared, name)) is not None:
            says[name] = answers.line(line)
    for name in ("side_a", "side_b", "associated"):
        if (groups := getattr(declared, name)) is not None:
            says[name] = answers.ids(groups, "group")
    for name in ("killed", "injured", "displaced"):
        numbers: Numbers = getattr(declared, name)
        if numbers != type(numbers)():
            says[name] = _tally(answers, numbers)
    disputes = answers.ids(declared.dispute, "dispute")
    spot = reported if declared.where is None else _spot(answers, declared.where)
    return ToldIncident(answers.moment(declared.when), spot, disputes[0] if disputes else None, says)


def _tally(answers: Answers, declared: Numbers) -> Tally:
    tally = Tally(low=answers.count(declared.low), best=answers.count(declared.best), high=answers.count(declared.high))
    field = declared.best or declared.low or declared.high
    if not tally.in_order and field is not None:
        answers.doubt(field, ("least, best and most are not in order", "terendah, terbaik dan tertinggi tidak berurutan"),
                      ("recorded as said", "dicatat sebagaimana dinyatakan"))  # fmt: skip
    return tally
