"""What public reports claim about one case: a table of single claims becomes one report for every source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import ValidationError

from domain.act import acting
from domain.classification import Classification, Level
from domain.errors import BadInput, DomainError
from domain.ids import named
from domain.place import Where
from domain.report import Channel, Claim, Report
from domain.source import Source, SourceKind
from intake import report as imports
from intake.files import CsvFile, FileRefused
from intake.progress import Course
from intake.recording import OPEN, Decided, must_be_known_as_it_is, record, under
from intake.remarks import RowRefused, left, suspicious

if TYPE_CHECKING:
    from pathlib import Path

    from domain.act import Act
    from intake.progress import ShowProgress
    from intake.recording import Importer
    from intake.remarks import Remark
    from ledger.history import History
    from ledger.register import Register

COLUMNS = ("source_no", "source_url", "claim", "value")
MOST_ROWS = 10_000
"""A table of claims is about one case and written by hand; it is held in memory as a whole."""
RESTRICTED = Classification(level=Level.RESTRICTED)


@dataclass
class _Told:
    """What the file tells of one source. One bad row spoils all of it: a report is never added to afterwards."""

    line: int
    no: str
    url: str
    claims: list[Claim] = field(default_factory=list)
    remarks: list[tuple[int, Remark]] = field(default_factory=list)
    """With the line that each is about."""
    spoilt: bool = False

    def says(self, aspect: str) -> str | None:
        """The first claim about an aspect."""
        return next((claim.says for claim in self.claims if claim.aspect == aspect), None)


def import_claims(
    path: Path,
    *,
    register: Register,
    history: History,
    importer: Importer,
    case: str | None = None,
    language: str = "id",
    classification: Classification = RESTRICTED,
    report: imports.Report | None = None,
    encoding: str = "utf-8",
    dry_run: bool = False,
    progress: ShowProgress = lambda _: None,
) -> imports.Summary:
    """Bring a table of claims onto the record: one source for every host name, one report for every ``source_no``.

    ``case`` is the title of the reports (by default the place and time that a source claims); ``language`` that of
    what the sources wrote. A report is taken as a whole or not at all, and is never changed: one that is on record
    with other claims stays, and the report of the import says so.

    Raises FileRefused, before anything is recorded, when the file cannot be used as a whole.
    """
    report = report or imports.Report()
    summary = report.summary
    summary.dry_run = dry_run
    file = CsvFile(path, encoding)
    missing = [name for name in COLUMNS if name not in file.header]
    if missing:
        raise FileRefused(path, f"the header lacks {', '.join(missing)}; it needs {', '.join(COLUMNS)}", 1)
    if file.rows > MOST_ROWS:
        raise FileRefused(path, f"it has more than {MOST_ROWS:,} rows; give the claims about one case at a time")
    course = Course([file], summary, progress)
    course.show(file)
    summary.files += 1
    told = _told(file)
    summary.rows += file.rows
    sound = [one for one in told if not one.spoilt]

    def decide() -> Decided:
        return _decide(sound, history, importer.act(classification), case, language)

    decided = decide() if dry_run else record(register, decide)
    summary.add(decided)
    for index, remarks in decided.remarks.items():
        sound[index].remarks += [(sound[index].line, remark) for remark in remarks]
    for one in told:
        for line, remark in one.remarks:
            report.write(path, line, one.no, [remark])
    report.flush()
    course.end(file)
    return summary


def _told(file: CsvFile) -> list[_Told]:
    at = [file.header.index(name) for name in COLUMNS]
    by_no: dict[str, _Told] = {}
    by_url: dict[str, str] = {}
    for line, cells in file:
        if len(cells) != len(file.header):
            why = f"the row has {len(cells)} cells and the header {len(file.header)}; look for a comma too many or too few"
            raise FileRefused(file.path, why, line)
        no, url, aspect, value = (cells[index] for index in at)
        one = by_no.setdefault(no, _Told(line, no, url))
        try:
            claim = _claim(one, url, aspect, value, by_url.setdefault(url, no))
        except RowRefused as refused:
            one.spoilt = True
            one.remarks.append((line, refused.remark))
            continue
        if claim in one.claims:
            one.remarks.append((line, suspicious("claim", "the same row again", "taken once")))
        else:
            one.claims.append(claim)
    for one in by_no.values():
        if one.spoilt:
            why = "nothing of this source was recorded, because a row of it was refused"
            one.remarks.append(
                (one.line, RowRefused("source_no", why, "mend that row and import the file again").remark)
            )
    return list(by_no.values())


def _claim(one: _Told, url: str, aspect: str, value: str, no_of_url: str) -> Claim:
    whole = "mend it: nothing is taken from this source until all its rows are right"
    if not one.no:
        raise RowRefused("source_no", "missing", whole)
    if url != one.url:
        raise RowRefused("source_url", f"differs from that of the same number on line {one.line}", whole)
    if no_of_url != one.no:
        raise RowRefused("source_url", f"already stands under source_no {no_of_url}", whole)
    if urlsplit(url).scheme not in ("http", "https") or not _host(url):
        raise RowRefused("source_url", "is not a web address", whole)
    try:
        return Claim(aspect=aspect, says=value)
    except ValidationError as error:
        problem = BadInput.of(error)
        column = {"aspect": "claim", "says": "value"}[problem.problems[0][0]]
        raise RowRefused(column, problem.problems[0][1], whole) from None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _decide(told: list[_Told], history: History, act: Act, case: str | None, language: str) -> Decided:
    ids = [(named("source", "media", _host(one.url)), named("report", "claims", one.url)) for one in told]
    found = history.things({id for pair in ids for id in pair})
    decided = Decided()
    for index, (one, (source_id, report_id)) in enumerate(zip(told, ids, strict=True)):
        if report_id in found:
            if _claims_on_record(history, report_id) == set(one.claims):
                decided.unchanged += len(one.claims)
            else:
                why = "the report is on record with other claims, and a report is never changed"
                mend = "compare both; what is new came from another text, which is another report"
                decided.remarks[index] = [left("claim", why, mend)]
            continue
        source = found.get(source_id)
        if not isinstance(source, Source):
            with acting(under(act.model_copy(update={"classification": OPEN}), source_id, 1)):
                source = Source.register(id=source_id, kind=SourceKind.MEDIA, public_name=_host(one.url))
            found[source_id] = source
            decided.things.append(source)
        try:
            must_be_known_as_it_is(source, act, history)
            with acting(under(act, report_id, 1)):
                decided.things.append(_received(report_id, source, one, case, language))
        except DomainError as error:
            mend = "see what is on record of the source, and receive the report by hand"
            decided.remarks[index] = [RowRefused("source_url", str(error), mend).remark]
    decided.count()
    return decided


def _received(id: str, source: Source, one: _Told, case: str | None, language: str) -> Report:
    place, parties = one.says("place"), one.says("parties") or ""
    title = case or " / ".join(said for said in (place, one.says("time")) if said) or f"claims of {_host(one.url)}"
    return Report.receive(
        id=id,
        source=source,
        channel=Channel.NEWS,
        title=title if len(title) <= _LONGEST_LINE else title[: _LONGEST_LINE - 1] + "…",
        language=language,
        where=Where(as_said=place),
        claimed_parties=tuple(dict.fromkeys(name for part in parties.split(";") if (name := part.strip()))),
        claims=tuple(one.claims),
        origin=one.url,
    )


_LONGEST_LINE = 300


def _claims_on_record(history: History, id: str) -> set[Claim]:
    return {claim for r in history.of(id) if isinstance(r.fact, Report.Received) for claim in r.fact.claims}
