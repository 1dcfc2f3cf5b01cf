"""Lists of the codes of territories, edition by edition: each territory is registered once, and what another edition
calls it is recorded beside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pydantic import TypeAdapter, ValidationError

from domain.act import acting
from domain.errors import BadInput
from domain.place import Edition, Place
from domain.territory_file import TerritoryData
from domain.text import Line
from intake import report as imports
from intake.files import CsvFile, FileRefused
from intake.progress import Course
from intake.recording import Decided, record, under
from intake.remarks import RowRefused, left, suspicious
from intake.seen import RowsSeen
from intake.territory_files import digest_of, record_file
from territory.codes import above, level_of, regency_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from domain.act import Act
    from domain.aggregate import Aggregate
    from domain.place import PlaceLevel
    from intake.progress import ShowProgress
    from intake.recording import Importer
    from intake.remarks import Remark
    from ledger.history import History
    from ledger.register import Register

CODE, NAME, EDITION, LEVEL = ("kode", "code"), ("nama", "name"), ("edition", "edisi"), ("level", "tingkat")
"""What the columns may be called. The last two may be missing."""
_LEVELS = {"1": "province", "2": "regency", "3": "district", "4": "village"}
_NAME: TypeAdapter[str] = TypeAdapter(Line)
_EDITION: TypeAdapter[str] = TypeAdapter(Edition)


class Row(NamedTuple):
    """One territory in one edition."""

    code: str
    name: str
    edition: str
    level: PlaceLevel


def place_of(code: str) -> str:
    """The id under which an import registers the territory of a code."""
    return f"place-{code}"


def places_by_code(history: History) -> dict[str, list[str]]:
    """The territories on record by their codes; more than one where a code was registered several times."""
    found: dict[str, list[str]] = {}
    for recorded in history.about(("place",)):
        if isinstance(recorded.fact, Place.Registered) and recorded.fact.code is not None:
            found.setdefault(recorded.fact.code, []).append(recorded.fact.originator_id)
    return found


def import_codes(
    paths: Sequence[Path],
    *,
    register: Register,
    history: History,
    importer: Importer,
    edition: str | None = None,
    origin: str | None = None,
    report: imports.Report | None = None,
    encoding: str = "utf-8",
    dry_run: bool = False,
    progress: ShowProgress = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    batch_rows: int = 500,
) -> imports.Summary:
    """Bring lists of codes onto the record, in batches of ``batch_rows`` rows, each one transaction.

    A code that is new is registered within the territory that its code says; a name of another edition is recorded as
    a new or as a former name. What is on record as the file says it stays untouched, so the same file adds nothing and
    an import that was stopped goes on where it was. ``edition`` is that of files without such a column. At the end of
    each file it is recorded which file it was.

    Raises FileRefused, before anything is recorded, when one of the files cannot be used as a whole.
    """
    report = report or imports.Report()
    summary = report.summary
    summary.dry_run = dry_run
    lists = [_CodeList(CsvFile(path, encoding), edition) for path in paths]
    course = Course([each.file for each in lists], summary, progress)
    deciding = _Deciding(history)
    for each in lists:
        summary.files += 1
        course.show(each.file)
        with RowsSeen() as seen:
            for rows in each.batches(seen, report, batch_rows):
                _take(rows, deciding, register, importer, report, each.file.path)
                course.show(each.file)
                if stop() and summary.rows < course.rows_total:
                    summary.stopped = True
                    return summary
        come, alone = deciding.waiting()
        _take(come, deciding, register, importer, report, each.file.path, again=True)
        for line in alone:
            why = f"the territory above it, {above(line.row.code)}, is not on record"
            mend = "recorded without; import the list that has it, and this one again"
            report.write(each.file.path, line.line, line.row.code, [suspicious("kode", why, mend)])
        if each.latest and not dry_run:
            record_file(
                register, history, importer, summary,
                path=each.file.path, holds=TerritoryData.CODES, edition=each.latest, rows=each.file.rows, origin=origin,
                sha256=digest_of(each.file.path),
            )  # fmt: skip
        course.end(each.file)
    return summary


@dataclass(frozen=True, slots=True)
class _Line:
    line: int
    row: Row
    remarks: list[Remark]


class _CodeList:
    """One file: which of its columns is which, and what repeats in it."""

    def __init__(self, file: CsvFile, edition: str | None) -> None:
        self.file = file
        self.latest = ""
        """The latest edition that a row was taken from."""
        header = [name.strip().lower() for name in file.header]

        def column(names: tuple[str, ...]) -> int | None:
            return next((header.index(name) for name in names if name in header), None)

        code, name = column(CODE), column(NAME)
        if code is None or name is None:
            raise FileRefused(
                file.path, "the header lacks kode or nama; it needs kode,nama and may have edition,level", 1
            )
        self._code, self._name = code, name
        self._edition, self._level = column(EDITION), column(LEVEL)
        if (self._edition is None) is (edition is None):
            why = "no edition is said: give --edition 2025, or a column edition"
            raise FileRefused(file.path, why if edition is None else "it has a column edition; leave out --edition", 1)
        self._given = edition or ""
        self._shared = self._names_in_a_regency()

    def batches(self, seen: RowsSeen, report: imports.Report, size: int) -> Iterator[list[_Line]]:
        """The rows that can be taken in, after every ``size`` rows read. The others go into the report at once."""
        batch: list[_Line] = []
        for count, (line, cells) in enumerate(self.file, start=1):
            report.summary.rows += 1
            code = cells[self._code] if len(cells) > self._code else ""
            try:
                row, remarks = self._read(cells)
                first = seen.before(f"{row.edition}|{row.code}", line, cells)
                if first is not None and not first.same:
                    mend = f"keep the one that is right; line {first.line} came first"
                    raise RowRefused("kode", "stands twice in this edition, with two contents", mend, code)
            except RowRefused as refused:
                report.write(self.file.path, line, code, [refused.remark])
            else:
                if first is None:
                    self.latest = max(self.latest, row.edition)
                    batch.append(_Line(line, row, remarks))
                else:
                    again = suspicious("kode", "the same row again", f"taken once, from line {first.line}", code)
                    report.write(self.file.path, line, code, [again])
            if count % size == 0:
                yield batch
                batch = []
        if batch:
            yield batch

    def _read(self, cells: list[str]) -> tuple[Row, list[Remark]]:
        if len(cells) != len(self.file.header):
            why = f"the row has {len(cells)} cells and the header {len(self.file.header)}"
            raise RowRefused("", why, "look for a comma too many or too few")
        code = cells[self._code]
        level = level_of(code)
        if level is None:
            raise RowRefused(
                "kode", "is no code of a territory", "write it as in 35, 35.20, 35.20.04, 35.20.04.2020", code
            )
        told = cells[self._level] if self._level is not None else ""
        if told and _LEVELS.get(told, told) != level:
            raise RowRefused(
                "level", f"says something else than the code, which is of a {level.value}", "mend one", told
            )
        edition = cells[self._edition] if self._edition is not None else self._given
        name = " ".join(cells[self._name].split())
        for column, value, type_ in (("edition", edition, _EDITION), ("nama", name, _NAME)):
            try:
                type_.validate_python(value)
            except ValidationError as error:
                why = BadInput.of(error).problems[0][1] if value else "missing"
                raise RowRefused(column, why, "correct the row, or leave it out") from None
        row = Row(code, name, edition, level)
        return row, self._doubts(row, cells[self._name])

    def _doubts(self, row: Row, written: str) -> list[Remark]:
        remarks = []
        if row.name != written:
            remarks.append(suspicious("nama", "has blanks around it or doubled", "recorded without them"))
        shared = self._shared[_in_its_regency(row.edition, row.code, row.name)]
        if level_of(row.code) == "village" and shared > 1:
            why = f"{shared} villages of this regency have this name"
            remarks.append(suspicious("nama", why, "each is recorded by its code; never tell them by name"))
        return remarks

    def _names_in_a_regency(self) -> Counter[tuple[str, str, str]]:
        shared: Counter[tuple[str, str, str]] = Counter()
        for _, cells in self.file:
            if len(cells) == len(self.file.header) and level_of(cells[self._code]) == "village":
                edition = cells[self._edition] if self._edition is not None else self._given
                shared[_in_its_regency(edition, cells[self._code], cells[self._name])] += 1
        return shared


def _in_its_regency(edition: str, code: str, name: str) -> tuple[str, str, str]:
    return edition, regency_of(code), " ".join(name.casefold().split())


@dataclass
class _Deciding:
    """Decides what rows come to. Remembers which territories are on record, by their codes."""

    history: History
    known: dict[str, list[str]] = field(init=False)
    alone: dict[str, _Line] = field(default_factory=dict)
    """Rows of territories whose superior one was not on record when they were read, by their ids."""

    def __post_init__(self) -> None:
        self.known = places_by_code(self.history)

    def waiting(self) -> tuple[list[_Line], list[_Line]]:
        """Those of them whose superior one has come since, and those that stand alone still."""
        come = [line for line in self.alone.values() if above(line.row.code) in self.known]
        alone = [line for line in self.alone.values() if above(line.row.code) not in self.known]
        self.alone.clear()
        return come, alone

    def decide(self, lines: list[_Line], act: Act) -> Decided:
        """Look once at what is on record of all these territories, and decide what is missing and what differs."""
        decided = Decided()
        found = self.history.things({self._id(line.row.code) for line in lines})
        added = {line.row.code for line in lines}
        touched: dict[str, Aggregate] = {}
        for index, line in enumerate(lines):
            row, id = line.row, self._id(line.row.code)
            upper = above(row.code)
            within = self._id(upper) if upper and (upper in self.known or upper in added) else None
            place = found.get(id)
            try:
                if len(self.known.get(row.code, ())) > 1:
                    why = f"several territories are on record with this code: {', '.join(self.known[row.code])}"
                    decided.remarks[index] = [left("kode", why, "compare them; nothing was changed")]
                elif isinstance(place, Place):
                    before = place.version
                    remarks = _compared(place, row, within, act)
                    decided.unchanged += place.version == before and not remarks
                    if remarks:
                        decided.remarks[index] = remarks
                    if place.version > before:
                        touched[id] = place
                else:
                    with acting(under(act, id, 1)):
                        found[id] = touched[id] = Place.register(
                            id=id, name=row.name, level=row.level, code=row.code, edition=row.edition, within=within
                        )
                if upper and within is None:
                    self.alone[id] = line
            except ValidationError as error:
                decided.remarks[index] = [RowRefused("", str(BadInput.of(error)), "correct the row").remark]
        decided.things = list(touched.values())
        decided.count()
        return decided

    def recorded(self, lines: list[_Line]) -> None:
        """What was decided last is on record, or would be in a dry run."""
        for line in lines:
            self.known.setdefault(line.row.code, [place_of(line.row.code)])

    def _id(self, code: str) -> str:
        return self.known.get(code, [place_of(code)])[0]


def _compared(place: Place, row: Row, within: str | None, act: Act) -> list[Remark]:
    """Record what a row says otherwise than the record. Where no decision could say it, the record stays."""
    remarks: list[Remark] = []

    def taking() -> Act:
        return under(act, place.id, place.version + 1)

    if place.level is not row.level:
        remarks.append(left("level", f"is on record as a {place.level.value}", "correct the record by hand"))
    if within is not None and place.within is None:
        with acting(taking()):
            place.place_within(within=within)
    elif within is not None and place.within != within:
        remarks.append(left("kode", f"is on record within {place.within}", "correct the record by hand"))
    if row.name == place.name:
        return remarks
    present = place.edition or ""
    if row.name in place.former_names:
        if row.edition >= present:
            why = "is on record as a former name, and the present one is of no later edition"
            remarks.append(left("nama", why, "compare the lists, and correct the record by hand"))
    elif row.edition >= present:
        with acting(taking()):
            place.rename(name=row.name, edition=row.edition)
    else:
        with acting(taking()):
            place.find_former_name(name=row.name, edition=row.edition)
    return remarks


def _take(
    lines: list[_Line],
    deciding: _Deciding,
    register: Register,
    importer: Importer,
    report: imports.Report,
    path: Path,
    *,
    again: bool = False,
) -> None:
    """Decide about a batch and record it, or only decide in a dry run. ``again``: rows that were counted before."""
    summary = report.summary

    def decide() -> Decided:
        return deciding.decide(lines, importer.act())

    decided = decide() if summary.dry_run else record(register, decide)
    deciding.recorded(lines)
    if again:
        decided.unchanged = 0
    summary.add(decided)
    for index, line in enumerate(lines):
        remarks = decided.remarks.get(index, []) + ([] if again else line.remarks)
        if remarks:
            report.write(path, line.line, line.row.code, remarks)
    report.flush()
