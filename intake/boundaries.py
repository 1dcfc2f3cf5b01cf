"""Boundaries of territories: the file is kept as it came, and what is recorded is which file it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.place import Place
from domain.territory_file import TerritoryData
from intake import report as imports
from intake.codes import places_by_code
from intake.files import FileRefused
from intake.progress import Course
from intake.remarks import Remark, RemarkKind, left, suspicious
from intake.territory_files import record_file
from territory.codes import level_of
from territory.features import MOST_BYTES, NotBoundaries, read_boundaries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from intake.progress import ShowProgress
    from intake.recording import Importer
    from ledger.history import History
    from ledger.register import Register
    from territory.features import Boundary, Refused
    from territory.shelf import Shelf


@dataclass
class _File:
    """One file, read as a whole."""

    path: Path
    content: bytes
    boundaries: list[Boundary]
    refused: list[Refused]
    bytes_done: int = 0

    @property
    def rows(self) -> int:
        """How many features it has."""
        return len(self.boundaries) + len(self.refused)

    @property
    def bytes_total(self) -> int:
        """How large it is."""
        return len(self.content)


def import_boundaries(
    paths: Sequence[Path],
    *,
    register: Register,
    history: History,
    importer: Importer,
    shelf: Shelf,
    edition: str,
    origin: str | None = None,
    report: imports.Report | None = None,
    dry_run: bool = False,
    progress: ShowProgress = lambda _: None,
) -> imports.Summary:
    """Take in GeoJSON files of boundaries: each is put on the shelf as it came, and its digest onto the record. The
    same file again adds nothing, and puts back what the shelf has lost.

    Raises FileRefused, before anything is recorded, when one of the files cannot be used as a whole.
    """
    report = report or imports.Report()
    summary = report.summary
    summary.dry_run = dry_run
    files = [_read(path) for path in paths]
    course = Course(files, summary, progress)
    named = _names_on_record(history, {one.code for file in files for one in file.boundaries})
    for file in files:
        summary.files += 1
        course.show(file)
        summary.rows += file.rows
        for refused in file.refused:
            remark = Remark(RemarkKind.REFUSED, refused.field, refused.why, refused.mend)
            report.write(file.path, refused.number, refused.code, [remark])
        for one in file.boundaries:
            if remarks := _doubts(one, named):
                report.write(file.path, one.number, one.code, remarks)
        before = summary.facts
        if not dry_run:
            digest = shelf.put(file.content)
            usable = record_file(
                register, history, importer, summary,
                path=file.path, sha256=digest, holds=TerritoryData.BOUNDARIES, edition=edition, rows=file.rows,
                level=level_of(file.boundaries[0].code), origin=origin,
            )  # fmt: skip
            if not usable:
                why = "this file was withdrawn, and is not read from"
                report.write(file.path, 1, "", [left("", why, "take the right one in, or this one as another edition")])
            summary.unchanged += file.rows if summary.facts == before else 0
        report.flush()
        file.bytes_done = file.bytes_total
        course.end(file)
    return summary


def _read(path: Path) -> _File:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileRefused(path, f"it is larger than {MOST_BYTES // 2**20} MiB; give one file for each regency")
        content = path.read_bytes()
        boundaries, refused = read_boundaries(content)
    except OSError as error:
        raise FileRefused(path, f"cannot be read: {error.strerror or error}") from None
    except NotBoundaries as error:
        raise FileRefused(path, str(error)) from None
    if not boundaries:
        first = refused[0]
        raise FileRefused(
            path, f"none of its features is a boundary; the first: {first.field} {first.why}: {first.mend}"
        )
    return _File(path, content, boundaries, refused)


def _names_on_record(history: History, codes: set[str]) -> dict[str, str]:
    known = places_by_code(history)
    ids = {known[code][0]: code for code in codes & known.keys()}
    return {ids[id]: place.name for id, place in history.things(ids).items() if isinstance(place, Place)}


def _doubts(one: Boundary, named: dict[str, str]) -> list[Remark]:
    remarks = []
    if one.mended:
        why = f"its rings are wrong ({one.mended.partition('[')[0]})"
        remarks.append(
            suspicious("geometry", why, "kept; read as if each ring inside another were a hole, no corner is moved")
        )
    if one.code not in named:
        why = "no territory is on record with this code"
        remarks.append(suspicious("kode", why, "kept; import the list of codes too: rukun import codes"))
    elif " ".join(named[one.code].casefold().split()) != " ".join(one.name.casefold().split()):
        remarks.append(suspicious("nama", "the record has another name for this code", "kept under its code"))
    return remarks
